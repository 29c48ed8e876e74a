"""Kill -9, at random moments and at named points, on both databases; then the books and files are
exact.

Ten kills on each database run in `make test`; `make soak` sets AYTADA_SOAK_KILLS to at least a
hundred.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import audit, ledger, projects, quotes, steps
from storage.engine import Database
from storage.models import Asset, Hold, InboxLetter, Transfer
from tests.crash.victim import POINTS
from tests.support.plain_studio import PlainStudio
from tests.support.stage import new_member, scripted_project
from tests.support.writer import BriefWriter
from tools.kit.offers import make_quote
from tools.kit.planning import plan_render
from tools.kit.spec import ToolContext

# Read at import: the fixtures hide every AYTADA_ variable from the code under test.
KILLS = int(os.environ.get("AYTADA_SOAK_KILLS", "10"))
KILLS_A_PRODUCTION = 5
FILM_CREDITS = 175
GRANT = 1_000_000
PATIENCE_SECONDS = 90


@dataclass
class Scene:
    """One workspace on one database with a folder for its files and journal."""

    database: Database
    folder: Path
    context: ToolContext
    silent_seconds: float = 1.5
    workers: list[subprocess.Popen[str]] = field(default_factory=list)

    def new_quote(self) -> str:
        """Make a project that is ready to render and return its quote."""
        with self.database.write() as session:
            project = scripted_project(session, self.context)
            plan = plan_render(session, self.context, project, scope="film")
            return make_quote(session, self.context, project, plan).quote_id

    def start(
        self, quote_ids: list[str], point: str = "none", hit: int = 1
    ) -> subprocess.Popen[str]:
        """Start a worker that accepts the quotes and runs them."""
        context = asdict(self.context)
        del context["prices"]
        worker = subprocess.Popen(
            [
                *(sys.executable, "-m", "tests.crash.victim"),
                *(self.database.url, str(self.folder), point, str(hit), str(self.silent_seconds)),
                json.dumps(context),
                *quote_ids,
            ],
            stdout=subprocess.PIPE,
            text=True,
        )
        self.workers.append(worker)
        return worker

    def end(self) -> None:
        """Leave no worker running, not even after a failed test, and no pipe open."""
        for worker in self.workers:
            worker.kill()
            worker.communicate()


@pytest.fixture
def scene(database: Database, tmp_path: Path) -> Iterator[Scene]:
    with database.write() as session:
        context = new_member(session, "Nora", GRANT, PlainStudio.name, BriefWriter())
    opened = Scene(database, tmp_path, context)
    yield opened
    opened.end()


def finish(process: subprocess.Popen[str]) -> None:
    """Wait for a worker to end well."""
    assert process.wait(PATIENCE_SECONDS) == 0


def assert_exact(session: Session, context: ToolContext, quote_id: str) -> None:
    """Check one production: one final file, every step's effect once, exactly its price taken."""
    quote = quotes.get(session, context.workspace_id, quote_id)
    production = quotes.production(session, quote_id)
    project = projects.get(session, context.workspace_id, quote.project_id)
    made = steps.of_production(session, quote_id)
    assert (production.state, project.status, project.progress_percent) == (
        "done",
        "completed",
        100,
    )
    assert [(step.kind, step.position, step.state) for step in made] == [
        ("voiceover", 0, "done"),
        *(("clip", position, "done") for position in range(4)),
        ("music", 0, "done"),
        ("stitch", 0, "done"),
    ]
    roles = session.execute(
        select(Asset.role, func.count())
        .where(Asset.project_id == project.id)
        .group_by(Asset.role)
        .order_by(Asset.role)
    )
    assert [tuple(row) for row in roles] == [
        ("captions", 1),
        ("clip", 4),
        ("contact_sheet", 1),
        ("final", 1),
        ("music", 1),
        ("poster", 1),
        ("voice", 1),
    ]
    captured = session.execute(
        select(func.count(), func.sum(Hold.credits))
        .join(Transfer, Transfer.hold_id == Hold.id)
        .where(Hold.production_id == quote_id, Hold.state == "captured")
    ).one()
    assert tuple(captured) == (7, FILM_CREDITS)
    letters = session.scalar(
        select(func.count())
        .select_from(InboxLetter)
        .where(InboxLetter.dedupe_key == f"production:{quote_id}")
    )
    assert letters == 1


def assert_books(scene: Scene, quote_ids: list[str]) -> None:
    """Check every production and the whole ledger."""
    with scene.database.read() as session:
        for quote_id in quote_ids:
            assert_exact(session, scene.context, quote_id)
        assert audit.audit(session) == ()
        balance = ledger.balance(session, scene.context.workspace_id)
        assert (balance.posted, balance.held) == (GRANT - FILM_CREDITS * len(quote_ids), 0)


@pytest.mark.timeout(3600)
def test_random_kills_lose_and_repeat_nothing(scene: Scene) -> None:
    """Kill the worker at random moments, several times in each production."""
    dice = random.Random(20261123)
    kills, quote_ids = 0, []
    while kills < KILLS:
        quote_id = scene.new_quote()
        quote_ids.append(quote_id)
        for _ in range(min(KILLS_A_PRODUCTION, KILLS - kills)):
            process = scene.start([quote_id])
            assert process.stdout is not None
            assert process.stdout.readline() == "READY\n"
            time.sleep(dice.uniform(0.0, 1.6))
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
                kills += 1
            process.wait()
        finish(scene.start([quote_id]))
    assert_books(scene, quote_ids)
    print(f"\n{kills} random kills over {len(quote_ids)} productions: books exact")


@pytest.mark.timeout(3600)
def test_kills_at_named_points_lose_and_repeat_nothing(scene: Scene) -> None:
    """Kill the worker just before and after every write that matters."""
    dice = random.Random(7)
    rounds = max(1, KILLS // 10)
    quote_ids, kills = [], 0
    for round_number in range(rounds):
        points = POINTS if rounds > 1 else dice.sample(POINTS, 5)
        quote_id = scene.new_quote()
        quote_ids.append(quote_id)
        for point in points:
            hit = 1 if point in ("accepting", "finishing", "finished") else dice.randint(1, 3)
            process = scene.start([quote_id], point, hit)
            if process.wait(PATIENCE_SECONDS) == 0:
                # This production was over before the point came; the next point gets a new one.
                quote_id = scene.new_quote()
                quote_ids.append(quote_id)
                continue
            assert process.returncode == -signal.SIGKILL, (round_number, point)
            kills += 1
        finish(scene.start([quote_id]))
    assert kills > 0
    assert_books(scene, quote_ids)
    print(f"\n{kills} kills at named points over {len(quote_ids)} productions: books exact")


def wait_for(scene: Scene, look: str, count: int) -> None:
    """Wait until the journal has at least `count` lines that begin with `look`."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    journal = scene.folder / "journal"
    while time.monotonic() < deadline:
        if journal.exists():
            lines = journal.read_text().splitlines()
            if sum(line.startswith(look) for line in lines) >= count:
                return
        time.sleep(0.02)
    raise AssertionError(f"the journal never had {count} × {look}")


@pytest.mark.timeout(300)
def test_a_second_worker_takes_over_and_a_thawed_one_captures_nothing(
    postgres_url: str, tmp_path: Path
) -> None:
    """Freeze one of two workers in the middle of its work; the other finishes it; the thawed one
    stops."""
    database = Database(postgres_url)
    with database.write() as session:
        context = new_member(session, "Nora", GRANT, PlainStudio.name, BriefWriter())
    scene = Scene(database, tmp_path, context)
    quote_ids = [scene.new_quote() for _ in range(3)]
    frozen = scene.start(quote_ids)
    wait_for(scene, "clip", 1)
    frozen.send_signal(signal.SIGSTOP)
    other = scene.start(quote_ids)
    finish(other)
    assert_books(scene, quote_ids)
    frozen.send_signal(signal.SIGCONT)
    finish(frozen)
    assert_books(scene, quote_ids)
    served = (tmp_path / "journal").read_text().splitlines()
    assert len(served) > len(quote_ids) * 7, "work of the frozen worker was done again by the other"
    scene.end()
    database.close()
