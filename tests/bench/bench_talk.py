"""What a turn costs beside its model, on SQLite and on Postgres with their default durability.

Data: one conversation, short messages, a model that answers at once. Measured per turn: from the
moment a message is said to the first streamed event, and to the last; per step of a workflow: an
empty step and an empty transaction. Unit: milliseconds.
"""

import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from storage import migrate
from storage.engine import Database
from tests.support import postgres
from tests.support.scripted_model import ScriptedModel
from tests.support.stage import Stage
from tools.kit.spec import Plain, ToolContext

TURNS = 100
WARM_UP = 10
STEPS = 200


def run(out_dir: Path) -> dict[str, Any]:
    """Measure both databases, write `talk.json` into a folder, and return what is in it."""
    found: dict[str, Any] = {"turns": TURNS, "steps": STEPS}
    for kind, url in _databases():
        with tempfile.TemporaryDirectory() as folder:
            found[kind] = _measure(url or f"sqlite:///{folder}/aytada.db", Path(folder))
    (out_dir / "talk.json").write_text(json.dumps(found, indent=2) + "\n")
    return found


def _databases() -> Iterator[tuple[str, str | None]]:
    yield "sqlite", None
    with _server() as server:
        if server is not None:
            yield "postgres", server.url_of(server.create_database())


@contextmanager
def _server() -> Iterator[postgres.Server | None]:
    server = postgres.start(settings=())
    try:
        yield server
    finally:
        if server is not None:
            server.stop()


def _measure(url: str, folder: Path) -> dict[str, Any]:
    database = Database(url)
    migrate.upgrade(database)
    model = ScriptedModel(*["All right." for _ in range(TURNS + WARM_UP)])
    stage = Stage(database, folder, model=model)
    steps = _define_steps(stage)
    with stage:
        context = stage.member()
        turns = [_one_turn(stage, context, f"message {n}") for n in range(TURNS + WARM_UP)]
        per_step = {name: _per_step_ms(stage, name, run) for name, run in steps.items()}
    database.close()
    first, whole = zip(*turns[WARM_UP:], strict=True)
    return {"first_event": _spread(first), "turn_without_model": _spread(whole)} | per_step


def _one_turn(stage: Stage, context: ToolContext, text: str) -> tuple[float, float]:
    begun = time.perf_counter()
    said = stage.talk.say(
        workspace_id=context.workspace_id,
        member_id=context.member_id,
        door="terminal",
        conversation_key="main",
        text=text,
    )
    turn_id = stage.talk.turn_of(context.workspace_id, said.letter_id)
    first = 0.0
    for event in stage.talk.listen(context.workspace_id, turn_id):
        if event is not None and event.kind == "text" and not first:
            first = time.perf_counter() - begun
        if event is not None and event.kind == "turn_finished":
            break
    return first * 1000, (time.perf_counter() - begun) * 1000


def _define_steps(stage: Stage) -> dict[str, Callable[[str], Plain]]:
    engine = stage.engine

    @engine.workflow("bench_steps")
    def steps(_: str) -> Plain:
        return _timed(lambda: engine.step("empty", _nothing))

    @engine.workflow("bench_transactions")
    def transactions(_: str) -> Plain:
        return _timed(lambda: engine.transaction("empty", _nothing_in))

    return {"step": steps, "transaction": transactions}


def _timed(one: Callable[[], None]) -> Plain:
    times = []
    for _ in range(STEPS):
        begun = time.perf_counter()
        one()
        times.append((time.perf_counter() - begun) * 1000)
    return _spread(times)


def _per_step_ms(stage: Stage, name: str, workflow: Callable[[str], Plain]) -> Plain:
    return stage.engine.start(workflow, f"bench-{name}", "").get_result()


def _nothing() -> None:
    return None


def _nothing_in(session: Session) -> None:
    return None


def _spread(times_ms: Any) -> dict[str, float]:
    ordered = sorted(times_ms)
    return {
        "p50_ms": round(statistics.median(ordered), 2),
        "p95_ms": round(ordered[int(len(ordered) * 0.95)], 2),
    }
