"""A worker process that is made to be killed.

Run as `python -m tests.crash.victim URL FOLDER POINT HIT SILENT CONTEXT QUOTE…`, where SILENT is
after how many seconds other workers take this one for dead and CONTEXT is the member's, as JSON.
It accepts each quote (again and again is harmless), runs until all their productions have ended,
and exits with 0. At the HIT-th pass of the named POINT it kills itself with SIGKILL; POINT `none`
never does.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from graph import acceptance, delivery, jobs, production
from storage.engine import Database
from storage.models import Production
from tests.support.plain_studio import PlainStudio
from tests.support.stage import Stage
from tools.kit.prices import PriceBook
from tools.kit.spec import ToolContext

STEP_SECONDS = 0.15
POINTS = (
    "accepting",
    "begin_step",
    "making",
    "made",
    "storing",
    "delivering",
    "finishing",
    "finished",
)


def kill_at(point: str, hit: int) -> None:
    """Arrange for this process to die at a point of the production's life."""
    left = [hit]

    def die() -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def after(function: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **kwargs: Any) -> Any:
            result = function(*args, **kwargs)
            die()
            return result

        return run

    def before(function: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **kwargs: Any) -> Any:
            die()
            return function(*args, **kwargs)

        return run

    # "after" a function that is a transaction's whole body is just before its commit.
    places: dict[str, Callable[[], None]] = {
        "accepting": lambda: setattr(acceptance, "_begin", after(acceptance._begin)),
        "begin_step": lambda: setattr(delivery, "begin_step", after(delivery.begin_step)),
        "making": lambda: setattr(production, "make", before(jobs.make)),
        "made": lambda: setattr(production, "make", after(jobs.make)),
        "storing": lambda: setattr(jobs, "_store", before(jobs._store)),
        "delivering": lambda: setattr(delivery, "deliver", after(delivery.deliver)),
        "finishing": lambda: setattr(
            delivery, "finish_production", after(delivery.finish_production)
        ),
        "finished": lambda: setattr(delivery, "_leave_letter", after(delivery._leave_letter)),
    }
    if point != "none":
        places[point]()


def main() -> None:
    """Run as the module's docstring says."""
    url, folder, point, hit, silent, context_json, *quote_ids = sys.argv[1:]
    kill_at(point, int(hit))
    context = ToolContext(prices=PriceBook(), **json.loads(context_json))
    studio = PlainStudio(seconds=STEP_SECONDS, journal=Path(folder) / "journal")
    database = Database(url)
    with Stage(database, Path(folder), studio=studio, silent_seconds=float(silent)) as stage:
        print("READY", flush=True)
        for quote_id in quote_ids:
            with database.write() as session:
                acceptance.accept(session, stage.engine, context, quote_id)
        while True:
            with database.read() as session:
                ended = session.scalar(
                    select(func.count())
                    .select_from(Production)
                    .where(Production.id.in_(quote_ids), Production.state != "running")
                )
            if ended == len(quote_ids):
                break
            time.sleep(0.05)
    database.close()


if __name__ == "__main__":
    main()
