"""Hammers one wallet from many processes at once; run by crash tests and by the bench."""

import multiprocessing
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from storage import ledger
from storage.engine import Database
from storage.errors import AytadaError
from storage.ids import new_id, now_ms

START_SECONDS = 60.0


class Worker:
    """One process's view of the shared wallet; each act is one transaction."""

    def __init__(self, database: Database, workspace_id: str, seed: int) -> None:
        self.database = database
        self.workspace_id = workspace_id
        self.random = random.Random(seed)
        self.counts: Counter[str] = Counter()

    def act(self, name: str, function: Callable[[Any], Any]) -> Any:
        """Run one act in one transaction and count it, or count its refusal; returns its result."""
        try:
            with self.database.write() as session:
                result = function(session)
        except AytadaError as error:
            self.counts[f"refused_{error.code}"] += 1
            return None
        self.counts[name] += 1
        return result

    def hold(self, credits: int = 1) -> str | None:
        """Hold credits for a production of its own; returns the hold, or None when refused."""
        holds = self.act(
            "hold",
            lambda session: ledger.hold(
                session,
                workspace_id=self.workspace_id,
                member_id="mem_hammer",
                campaign_id="cam_hammer",
                production_id=new_id("quo"),
                items=[ledger.HoldItem("clip", credits)],
                now_ms=now_ms(),
            ),
        )
        return holds["clip"] if holds else None

    def capture(self, hold_id: str) -> bool | None:
        """Capture a hold; None when refused."""
        done: bool | None = self.act(
            "capture",
            lambda session: ledger.capture(session, hold_id, reason="Clip", actor="hammer"),
        )
        return done

    def release(self, hold_id: str) -> bool | None:
        """Release a hold; None when refused."""
        done: bool | None = self.act("release", lambda session: ledger.release(session, hold_id))
        return done


Act = Callable[[Worker], bool]


def pairs(worker: Worker) -> bool:
    """Hold one credit and capture it."""
    hold_id = worker.hold()
    return hold_id is not None and bool(worker.capture(hold_id))


def mixed(worker: Worker) -> bool:
    """Hold a few credits, then capture, release or refund, sometimes twice."""
    hold_id = worker.hold(worker.random.randint(1, 40))
    if hold_id is None:
        return True
    for _ in range(worker.random.randint(1, 2)):
        if worker.random.random() < 0.7:
            worker.capture(hold_id)
        else:
            worker.release(hold_id)
    if worker.random.random() < 0.2:
        worker.act(
            "refund",
            lambda session: ledger.refund(session, hold_id, reason="Bad", actor="hammer"),
        )
    return True


def run(
    url: str, workspace_id: str, act: Act, *, processes: int, seconds: float
) -> tuple[Counter[str], float]:
    """Repeat `act` in so many processes until it says False or time is up.

    Returns what was done, added up, and the seconds that it took. `act` must be importable by name.
    """
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(processes)
    with context.Manager() as manager:
        results: Any = manager.list()
        workers = [
            context.Process(
                target=_work, args=(url, workspace_id, act, seed, seconds, barrier, results)
            )
            for seed in range(processes)
        ]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        failed = [worker.exitcode for worker in workers if worker.exitcode]
        if failed:
            raise RuntimeError(f"hammering processes ended with {failed}")
        return _sum(results)


def _sum(results: Sequence[tuple[dict[str, int], float]]) -> tuple[Counter[str], float]:
    total: Counter[str] = Counter()
    for counts, _ in results:
        total.update(counts)
    return total, max(seconds for _, seconds in results)


def _work(
    url: str, workspace_id: str, act: Act, seed: int, seconds: float, barrier: Any, results: Any
) -> None:
    database = Database(url, pool_size=1)
    worker = Worker(database, workspace_id, seed)
    with database.read() as session:
        ledger.balance(session, workspace_id)
    barrier.wait(START_SECONDS)
    started = time.monotonic()
    while time.monotonic() - started < seconds and act(worker):
        pass
    results.append((dict(worker.counts), time.monotonic() - started))
    database.close()
