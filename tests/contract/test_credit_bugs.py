"""Credit bugs that others shipped: each story in a sentence, and the proof that it is not ours."""

import threading
from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from storage import ledger
from storage.audit import audit
from storage.engine import Database
from storage.errors import Conflict, PaymentNeeded
from storage.models import Hold, Production, Step
from tests.support import hammer
from tests.support.books import capture
from tests.support.builders import Home, deliver, hold_items, make_home, start_production


@pytest.fixture
def home(database: Database) -> Home:
    """Give a workspace with 250 credits."""
    with database.write() as session:
        return make_home(session)


def hold_of(step: Step) -> str:
    """Return a priced step's hold."""
    assert step.hold_id is not None
    return step.hold_id


def at_once(database: Database, acts: list[Callable[[Session], object]]) -> list[object]:
    """Run each act in a thread and transaction of its own, all at the same moment."""
    barrier = threading.Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def run(number: int, act: Callable[[Session], object]) -> None:
        barrier.wait()
        try:
            with database.write() as session:
                results[number] = act(session)
        except PaymentNeeded as error:
            results[number] = type(error)

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def end(session: Session, production_id: str, state: str) -> int:
    """End a production as one act: its state, its steps and its holds together."""
    production = session.get_one(Production, production_id)
    production.state = state
    released = ledger.release_production(session, production_id)
    for step in session.query(Step).filter_by(production_id=production_id).all():
        if step.state != "done":
            step.state = state
    session.flush()
    return released


def test_check_then_deduct_lets_nobody_through_twice(database: Database, home: Home) -> None:
    """Draftdeckai 508: two requests both saw enough credits and both were let through."""
    acts = [
        partial(hold_items, home=home, production_id=f"quo_{number}", prices={"clip": 200})
        for number in range(4)
    ]
    results = at_once(database, list(acts))
    assert results.count(PaymentNeeded) == 3
    with database.read() as session:
        assert ledger.balance(session, home.workspace_id) == ledger.Balance(250, 200)


def test_a_stale_hold_is_released_and_never_settled(database: Database, home: Home) -> None:
    """Eliza 11963: a sweeper settled a stale hold at full price, and the failure that was verified
    later refunded nothing although the row said "refunded"."""
    with database.write() as session:
        steps = start_production(session, home, {"clip": 40, "music": 5})
        deliver(session, steps["music"])
        assert end(session, home.productions[0], "failed") == 40
    with database.write() as session:
        with pytest.raises(Conflict):
            capture(session, hold_of(steps["clip"]))
        with pytest.raises(Conflict):
            ledger.refund(session, hold_of(steps["clip"]), reason="", actor="")
        assert ledger.refund(session, hold_of(steps["music"]), reason="Noise", actor="test")
        assert ledger.balance(session, home.workspace_id) == ledger.Balance(250, 0)
        assert audit(session) == ()


def test_a_lost_acknowledgement_settles_once(database: Database, home: Home) -> None:
    """Eliza 10930: the commit succeeded, its answer was lost, and the retry settled again."""
    with database.write() as session:
        steps = start_production(session, home, {"clip": 40})
        deliver(session, steps["clip"])
    with database.write() as session:
        assert capture(session, hold_of(steps["clip"])) is False
    acts = [partial(capture, hold_id=hold_of(steps["clip"])) for _ in range(4)]
    assert at_once(database, list(acts)) == [False] * 4
    with database.read() as session:
        assert ledger.balance(session, home.workspace_id) == ledger.Balance(210, 0)
        assert audit(session) == ()


def test_a_failure_that_gives_nothing_back_is_noticed(database: Database, home: Home) -> None:
    """Bottube 1535: the worker marked a job failed and never refunded it, while the page promised
    that it had."""
    with database.write() as session:
        start_production(session, home, {"clip": 40})
        session.get_one(Production, home.productions[0]).state = "failed"
    with database.read() as session:
        (found,) = audit(session)
        assert found.check == "open_holds_are_of_running_productions"
        assert found.message.endswith("still keeps 40, but its production is failed.")
    with database.write() as session:
        assert end(session, home.productions[0], "failed") == 40
    with database.read() as session:
        assert audit(session) == ()


def test_a_retry_after_credits_came_back_costs_again(database: Database, home: Home) -> None:
    """Webknossos 9331: a failed job was refunded and could then be retried for nothing."""
    with database.write() as session:
        steps = start_production(session, home, {"clip": 200})
        end(session, home.productions[0], "failed")
    with pytest.raises(Conflict), database.write() as session:
        deliver(session, steps["clip"])
    with database.write() as session:
        retried = start_production(session, home, {"clip": 200})
        assert ledger.balance(session, home.workspace_id) == ledger.Balance(250, 200)
        assert deliver(session, retried["clip"]) is True
    with pytest.raises(PaymentNeeded), database.write() as session:
        start_production(session, home, {"clip": 200})
    with database.read() as session:
        assert ledger.balance(session, home.workspace_id) == ledger.Balance(50, 0)
        assert audit(session) == ()


def test_failing_and_giving_back_are_one_act(database: Database, home: Home) -> None:
    """my-dream-api 14: the status became FAILED before the refund; the refund died and nothing ever
    tried again."""

    def fail_and_die() -> None:
        with database.write() as session:
            end(session, home.productions[0], "failed")
            raise InterruptedError

    with database.write() as session:
        start_production(session, home, {"clip": 40})
    with pytest.raises(InterruptedError):
        fail_and_die()
    with database.read() as session:
        assert session.get_one(Production, home.productions[0]).state == "running"
        assert ledger.balance(session, home.workspace_id) == ledger.Balance(250, 40)
        assert audit(session) == ()


def test_accepting_again_pays_once(database: Database, home: Home) -> None:
    """Archimedes 1498: payment settled before the job was enqueued, the enqueuing failed, and the
    client's retry paid again."""

    def accept_and_die() -> None:
        with database.write() as session:
            start_production(session, home, {"clip": 40})
            raise InterruptedError

    with pytest.raises(InterruptedError):
        accept_and_die()
    with database.read() as session:
        assert ledger.balance(session, home.workspace_id) == ledger.Balance(250, 0)
    acts = [
        partial(hold_items, home=home, production_id="quo_1", prices={"clip": 200})
        for _ in range(4)
    ]
    results = at_once(database, list(acts))
    assert results == [results[0]] * 4
    with database.read() as session:
        assert ledger.balance(session, home.workspace_id) == ledger.Balance(250, 200)
        assert session.query(Hold).count() == 1


def test_resuming_does_not_pay_for_what_succeeded(database: Database, home: Home) -> None:
    """iterion 529: a budget overrun was pinned on a node that had already succeeded, so resuming
    paid for that node again."""
    with database.write() as session:
        ledger.set_limit(
            session,
            home.workspace_id,
            scope="workspace",
            subject_id=home.workspace_id,
            period="total",
            credits_max=45,
        )
        steps = start_production(session, home, {"clip": 40, "music": 5})
        deliver(session, steps["clip"])
    with database.write() as session:
        again = hold_items(session, home, home.productions[0], {"clip": 40, "music": 5})
        assert again == {kind: step.hold_id for kind, step in steps.items()}
        assert capture(session, again["clip"]) is False
        assert deliver(session, steps["music"]) is True
        assert ledger.balance(session, home.workspace_id) == ledger.Balance(205, 0)
        assert audit(session) == ()


@pytest.mark.parametrize("table", ["entry", "transfer", "hold"])
def test_a_debit_is_never_taken_back_by_deleting_it(
    database: Database, home: Home, table: str
) -> None:
    """Postiz: the debit's row was deleted in a catch block, which a dying process never reaches."""
    with database.write() as session:
        deliver(session, start_production(session, home, {"clip": 40})["clip"])
    with pytest.raises(IntegrityError, match="append-only"), database.write() as session:
        session.execute(text(f"DELETE FROM {table}"))


def test_a_process_that_dies_has_taken_nothing(
    database: Database, database_url: str, home: Home
) -> None:
    """Postiz, the other half: killed between taking the credits and the work, nothing is taken."""
    with database.write() as session:
        steps = start_production(session, home, {"clip": 40})
    exit_code = hammer.die_capturing(database_url, hold_of(steps["clip"]))
    assert exit_code == -9
    with database.write() as session:
        assert ledger.balance(session, home.workspace_id) == ledger.Balance(250, 40)
        assert deliver(session, steps["clip"]) is True
        assert audit(session) == ()
