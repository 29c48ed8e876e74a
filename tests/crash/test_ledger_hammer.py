"""Eight processes on one wallet: nothing is lost, charged twice or taken below zero.

Set AYTADA_SOAK_SECONDS to hammer for longer than the second or two of an ordinary run.
"""

import os

import pytest

from storage import ledger
from storage.audit import audit_books
from storage.engine import Database
from tests.support import hammer
from tests.support.builders import Home, hold_items, make_home

SECONDS = float(os.environ.get("AYTADA_SOAK_SECONDS", "1.5"))
PROCESSES = 8

pytestmark = pytest.mark.timeout(SECONDS * 10 + 120)


def home_with(database: Database, credits: int) -> Home:
    """Return a workspace with so many credits."""
    with database.write() as session:
        return make_home(session, credits)


def test_anything_at_once_leaves_the_books_sound(database: Database, database_url: str) -> None:
    """Holds, captures, releases and refunds at random, some of them twice."""
    home = home_with(database, 2_000)
    counts, _ = hammer.run(
        database_url, home.workspace_id, hammer.mixed, processes=PROCESSES, seconds=SECONDS
    )
    assert min(counts[name] for name in ("hold", "capture", "release", "refund")) > 0
    with database.read() as session:
        assert audit_books(session) == ()
        balance = ledger.balance(session, home.workspace_id)
        spent = ledger.spent_or_held(session, home.workspace_id, "workspace", home.workspace_id, 0)
        assert (balance.held, balance.posted) == (0, 2_000 - spent)
        lines = ledger.history(session, home.workspace_id, limit=1_000_000)
        assert len(lines) == 1 + counts["capture"] + counts["refund"]


def test_acts_in_any_order_in_one_transaction_do_not_deadlock(
    database: Database, database_url: str
) -> None:
    """Everybody locks the wallet first, so no two transactions wait for each other."""
    home = home_with(database, 1_000)
    counts, _ = hammer.run(
        database_url, home.workspace_id, hammer.composed, processes=PROCESSES, seconds=SECONDS
    )
    assert counts["composed"] > PROCESSES
    assert set(counts) <= {"composed", "refused_payment_needed"}
    with database.read() as session:
        assert audit_books(session) == ()


def test_a_wallet_is_used_up_to_exactly_zero(database: Database, database_url: str) -> None:
    """Every credit is sold once, and every process is refused in the end."""
    home = home_with(database, 150)
    counts, _ = hammer.run(
        database_url, home.workspace_id, hammer.pairs, processes=PROCESSES, seconds=60.0
    )
    assert counts == {"hold": 150, "capture": 150, "refused_payment_needed": PROCESSES}
    with database.read() as session:
        assert ledger.balance(session, home.workspace_id) == ledger.Balance(0, 0)
        assert audit_books(session) == ()


def test_every_hold_resolves_once_however_many_try(database: Database, database_url: str) -> None:
    """Eight processes capture or release the same holds; each hold has one winner."""
    home = home_with(database, 250)
    with database.write() as session:
        hold_items(session, home, "quo_1", {f"clip-{number}": 1 for number in range(60)})
    counts, _ = hammer.run(
        database_url, home.workspace_id, hammer.race, processes=PROCESSES, seconds=60.0
    )
    assert counts["capture"] + counts["release"] == 60
    assert sum(counts.values()) == 60 * PROCESSES
    with database.read() as session:
        balance = ledger.balance(session, home.workspace_id)
        assert balance == ledger.Balance(250 - counts["capture"], 0)
        assert audit_books(session) == ()


def test_a_limit_holds_against_everybody_at_once(database: Database, database_url: str) -> None:
    """The limit, not the wallet, is what runs out."""
    home = home_with(database, 1_000)
    with database.write() as session:
        ledger.set_limit(
            session,
            home.workspace_id,
            scope="campaign",
            subject_id="cam_hammer",
            period="total",
            credits_max=60,
        )
    counts, _ = hammer.run(
        database_url, home.workspace_id, hammer.pairs, processes=PROCESSES, seconds=60.0
    )
    assert counts == {"hold": 60, "capture": 60, "refused_payment_needed": PROCESSES}
    with database.read() as session:
        assert ledger.balance(session, home.workspace_id) == ledger.Balance(940, 0)


def test_the_hammer_breaks_a_naive_ledger(database: Database, database_url: str) -> None:
    """The negative control: looking first and writing later is caught by this very harness."""
    home = home_with(database, 1_000)
    hammer.run(database_url, home.workspace_id, hammer.naive, processes=PROCESSES, seconds=1.0)
    with database.read() as session:
        assert [found.check for found in audit_books(session)] == ["held_is_sum_of_holds"]
