"""What the ledger promises to its callers, one promise a test, on SQLite and on Postgres."""

from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from storage import ledger
from storage.audit import audit_books
from storage.engine import Database
from storage.errors import Conflict, NotFound, PaymentNeeded
from storage.ids import now_ms
from tests.support.books import capture, grant, refusal
from tests.support.builders import Home, hold_items, make_home


@pytest.fixture
def home(database: Database) -> Home:
    """Give a workspace with 250 credits."""
    with database.write() as session:
        return make_home(session)


def test_a_workspace_starts_with_three_empty_accounts(database: Database) -> None:
    """Opening twice changes nothing."""
    with database.write() as session:
        home = make_home(session, credits=0)
        ledger.open_accounts(session, home.workspace_id)
        kinds = session.execute(text("SELECT kind, posted, held, version FROM account")).all()
        assert sorted(tuple(row) for row in kinds) == [
            ("grants", 0, 0, 0),
            ("spent", 0, 0, 0),
            ("wallet", 0, 0, 0),
        ]
        assert ledger.balance(session, home.workspace_id) == ledger.Balance(0, 0)
        assert ledger.history(session, home.workspace_id) == ()


def test_the_same_grant_again_is_not_granted_again(database: Database, home: Home) -> None:
    """The key decides, not the call."""
    with database.write() as session:
        assert grant(session, home, 100) is True
    with database.write() as session:
        assert grant(session, home, 100) is False
        assert ledger.balance(session, home.workspace_id) == ledger.Balance(350, 0)


def test_the_same_grant_with_other_credits_is_a_conflict(database: Database, home: Home) -> None:
    """A key stands for one act only."""
    with database.write() as session:
        grant(session, home, 100)
    error = refusal(database, lambda session: grant(session, home, 101))
    assert type(error) is Conflict
    assert error.message == (
        "This grant was made before, with 100 credits instead of 101. "
        "Use a new key for a new grant."
    )


@pytest.mark.parametrize("credits", [0, -1, -250, ledger.CREDITS_MAX + 1])
def test_a_grant_is_of_at_least_one_credit(database: Database, home: Home, credits: int) -> None:
    """Nothing, less than nothing and absurdly much are refused."""
    error = refusal(database, lambda session: grant(session, home, credits))
    assert error.message == "A grant is a whole number of credits from 1 to 1000000000."


def test_an_unknown_workspace_or_hold_is_not_found(database: Database, home: Home) -> None:
    """Every function says so in its own words, and none invents an account."""
    nobody = Home("ws_nobody", "mem_nobody", "cam_nobody", "prj_nobody")
    acts: tuple[Callable[[Session], object], ...] = (
        lambda session: grant(session, nobody, 5),
        lambda session: ledger.balance(session, "ws_nobody"),
        lambda session: hold_items(session, nobody, "quo_1", {"clip": 5}),
        lambda session: capture(session, "hold_nobody"),
        lambda session: ledger.release(session, "hold_nobody"),
        lambda session: ledger.refund(session, "hold_nobody", reason="", actor=""),
    )
    for act in acts:
        assert type(refusal(database, act)) is NotFound


def test_holding_reserves_the_sum_and_gives_a_hold_for_each_price(
    database: Database, home: Home
) -> None:
    """Free items get no hold; the rest is reserved, not yet spent."""
    with database.write() as session:
        holds = hold_items(session, home, "quo_1", {"script": 0, "clip-1": 40, "music": 5})
        assert sorted(holds) == ["clip-1", "music"]
        assert len(set(holds.values())) == 2
        balance = ledger.balance(session, home.workspace_id)
        assert (balance, balance.available) == (ledger.Balance(250, 45), 205)
        assert hold_items(session, home, "quo_2", {"script": 0}) == {}
        assert hold_items(session, home, "quo_3", {}) == {}


def test_holding_more_than_there_is_is_refused_whole(database: Database, home: Home) -> None:
    """All or none: the affordable part is not held either; the sentence says what is missing."""
    error = refusal(
        database, lambda session: hold_items(session, home, "quo_1", {"clip": 250, "music": 5})
    )
    assert type(error) is PaymentNeeded
    assert error.message == (
        "This needs 255 credits and 250 are available: 5 more are needed. "
        "Add credits, or choose something smaller."
    )


def test_exactly_what_is_there_can_be_held(database: Database, home: Home) -> None:
    """The last credit is as good as the first, and the next one is refused."""
    with database.write() as session:
        hold_items(session, home, "quo_1", {"clip": 250})
        assert ledger.balance(session, home.workspace_id).available == 0
    error = refusal(database, lambda session: hold_items(session, home, "quo_2", {"music": 1}))
    assert error.message.startswith("This needs 1 credit and 0 are available: 1 more")


def test_holding_again_gives_the_same_holds(database: Database, home: Home) -> None:
    """Even when the wallet is empty by now, and even when they are resolved."""
    with database.write() as session:
        first = hold_items(session, home, "quo_1", {"clip": 200, "music": 50})
    with database.write() as session:
        assert hold_items(session, home, "quo_1", {"clip": 200, "music": 50}) == first
        capture(session, first["clip"])
        ledger.release(session, first["music"])
        assert hold_items(session, home, "quo_1", {"clip": 200, "music": 50}) == first
        assert ledger.balance(session, home.workspace_id) == ledger.Balance(50, 0)


def test_holding_again_with_something_new_holds_only_the_new(
    database: Database, home: Home
) -> None:
    """A production that grows pays for the growth."""
    with database.write() as session:
        first = hold_items(session, home, "quo_1", {"clip": 200})
        both = hold_items(session, home, "quo_1", {"clip": 200, "music": 50})
        assert both["clip"] == first["clip"]
        assert ledger.balance(session, home.workspace_id) == ledger.Balance(250, 250)
    error = refusal(
        database, lambda session: hold_items(session, home, "quo_1", {"clip": 200, "stitch": 5})
    )
    assert type(error) is PaymentNeeded


def test_holding_again_at_another_price_is_a_conflict(database: Database, home: Home) -> None:
    """A price that was agreed stays agreed, whether or not the wallet could cover the new one."""
    with database.write() as session:
        hold_items(session, home, "quo_1", {"clip": 40})
    for price in (41, 1000):
        dearer = {"clip": price}
        error = refusal(
            database, partial(hold_items, home=home, production_id="quo_1", prices=dearer)
        )
        assert type(error) is Conflict
        assert error.message == (
            f"This was agreed before at 40 credits, not {price}. Ask for a fresh quote."
        )


def test_the_same_key_in_another_production_is_another_hold(database: Database, home: Home) -> None:
    """Keys need to be unique within their production only."""
    with database.write() as session:
        first = hold_items(session, home, "quo_1", {"clip": 40})
        second = hold_items(session, home, "quo_2", {"clip": 15})
        assert first != second
        assert ledger.balance(session, home.workspace_id).held == 55


def test_a_negative_price_or_a_key_twice_is_a_mistake_of_ours(
    database: Database, home: Home
) -> None:
    """A bug in planning must not become a gift."""
    with database.write() as session:
        with pytest.raises(ValueError, match="its own key"):
            hold_items(session, home, "quo_1", {"clip": -1})
        with pytest.raises(ValueError, match="its own key"):
            ledger.hold(
                session,
                workspace_id=home.workspace_id,
                member_id=home.member_id,
                campaign_id=home.campaign_id,
                production_id="quo_1",
                items=[ledger.HoldItem("clip", 1), ledger.HoldItem("clip", 2)],
                now_ms=now_ms(),
            )
        assert ledger.balance(session, home.workspace_id) == ledger.Balance(250, 0)


def test_a_hold_resolves_once(database: Database, home: Home) -> None:
    """Captured stays captured, released stays released, and every repetition is harmless."""
    with database.write() as session:
        holds = hold_items(session, home, "quo_1", {"clip": 40, "music": 5})
        assert [capture(session, holds["clip"]) for _ in range(3)] == [True, False, False]
        assert ledger.release(session, holds["clip"]) is False
        assert [ledger.release(session, holds["music"]) for _ in range(2)] == [True, False]
        assert ledger.balance(session, home.workspace_id) == ledger.Balance(210, 0)
    error = refusal(database, lambda session: capture(session, holds["music"]))
    assert type(error) is Conflict
    assert error.message == (
        "These credits were given back already, so they cannot be taken any more."
    )


def test_a_captured_price_can_be_refunded_once(database: Database, home: Home) -> None:
    """A refund is a transfer of its own; what was only held or was released cannot be refunded."""
    with database.write() as session:
        holds = hold_items(session, home, "quo_1", {"clip": 40, "music": 5, "stitch": 5})
        capture(session, holds["clip"])
        ledger.release(session, holds["music"])
        refunds = [
            ledger.refund(session, holds["clip"], reason="Failed its checks", actor="test")
            for _ in range(2)
        ]
        assert refunds == [True, False]
        assert ledger.balance(session, home.workspace_id) == ledger.Balance(250, 5)
    for key in ("music", "stitch"):
        error = refusal(database, partial(ledger.refund, hold_id=holds[key], reason="", actor=""))
        assert error.message == "Only credits that were taken can be refunded; these were not."


def test_releasing_a_production_gives_back_only_what_is_still_held(
    database: Database, home: Home
) -> None:
    """What was delivered stays paid; another production's holds stay."""
    with database.write() as session:
        holds = hold_items(session, home, "quo_1", {"clip": 40, "music": 5, "stitch": 7})
        hold_items(session, home, "quo_2", {"clip": 15})
        capture(session, holds["clip"])
        assert ledger.release_production(session, "quo_1") == 12
        assert ledger.release_production(session, "quo_1") == 0
        assert ledger.release_production(session, "quo_unknown") == 0
        assert ledger.balance(session, home.workspace_id) == ledger.Balance(210, 15)


def test_history_tells_every_movement_newest_first(database: Database, home: Home) -> None:
    """Holds and releases move nothing, so they are not in it; reasons are kept to one line."""
    with database.write() as session:
        holds = hold_items(session, home, "quo_1", {"clip": 40, "music": 5})
        ledger.capture(session, holds["clip"], reason="Clip 1\n of\x00 2  ", actor="test")
        ledger.release(session, holds["music"])
        ledger.refund(session, holds["clip"], reason="x" * 300, actor="test")
        lines = ledger.history(session, home.workspace_id)
        assert [(line.kind, line.credits, line.reason, line.balance_after) for line in lines] == [
            ("refund", 40, "x" * 200, 250),
            ("capture", -40, "Clip 1 of 2", 210),
            ("grant", 250, "Welcome", 250),
        ]
        assert all(abs(line.when_ms - now_ms()) < 60_000 for line in lines)
        assert ledger.history(session, home.workspace_id, limit=1) == lines[:1]


def test_one_workspace_never_sees_or_pays_for_another(database: Database, home: Home) -> None:
    """Balances, history, holds and keys are each workspace's own."""
    with database.write() as session:
        other = make_home(session, credits=10)
        hold_items(session, home, "quo_1", {"clip": 40})
        hold_items(session, other, "quo_1", {"clip": 10})
        assert ledger.balance(session, home.workspace_id) == ledger.Balance(250, 40)
        assert ledger.balance(session, other.workspace_id) == ledger.Balance(10, 10)
        assert len(ledger.history(session, other.workspace_id)) == 1
        assert ledger.release_production(session, "quo_1") == 50
        assert audit_books(session) == ()
