"""Spending limits are enforced where credits are held, on SQLite and on Postgres."""

import pytest
from sqlalchemy.orm import Session

from storage import ledger
from storage.engine import Database
from storage.errors import PaymentNeeded, Refused
from tests.support.books import capture, hold_at, refusal
from tests.support.builders import Home, make_home

DAY_MS = 24 * 60 * 60 * 1000
NOON_MS = 1_800_014_400_000  # 2027-01-15 12:00 UTC


@pytest.fixture
def home(database: Database) -> Home:
    """Give a workspace with 250 credits."""
    with database.write() as session:
        return make_home(session)


@pytest.mark.parametrize("scope", ["workspace", "campaign", "member"])
@pytest.mark.parametrize("period", ["day", "month", "total"])
def test_a_limit_stops_the_hold_that_would_pass_it(
    database: Database, home: Home, scope: str, period: str
) -> None:
    """Up to the limit is fine, one credit more is refused, and taking the limit away helps."""
    subject = {
        "workspace": home.workspace_id,
        "campaign": home.campaign_id,
        "member": home.member_id,
    }[scope]

    def limit(session: Session, credits: int | None) -> None:
        ledger.set_limit(
            session,
            home.workspace_id,
            scope=scope,
            subject_id=subject,
            period=period,
            credits_max=credits,
        )

    with database.write() as session:
        limit(session, 10)
        limit(session, 100)
        hold_at(session, home, 60, NOON_MS)
        hold_at(session, home, 40, NOON_MS)
    error = refusal(database, lambda session: hold_at(session, home, 1, NOON_MS))
    assert type(error) is PaymentNeeded
    words = {"day": "a day", "month": "a month", "total": "in total"}[period]
    expected = f"This needs 1 credit, and the {scope}'s limit of 100 credits {words} leaves 0. "
    assert error.message.startswith(expected)
    with database.write() as session:
        limit(session, None)
        assert ledger.limits(session, home.workspace_id) == ()
        hold_at(session, home, 1, NOON_MS)


def test_a_limit_counts_what_is_held_or_spent_and_not_what_came_back(
    database: Database, home: Home
) -> None:
    """Released and refunded credits make room again; captured ones do not."""
    with database.write() as session:
        ids = [hold_at(session, home, credits, NOON_MS) for credits in (1, 2, 4, 8)]
        capture(session, ids[1])
        capture(session, ids[2])
        ledger.refund(session, ids[2], reason="", actor="")
        ledger.release(session, ids[3])
        for scope, subject in (
            ("workspace", home.workspace_id),
            ("campaign", home.campaign_id),
            ("member", home.member_id),
        ):
            used = ledger.spent_or_held(session, home.workspace_id, scope, subject, NOON_MS)
            assert used == 3
            used = ledger.spent_or_held(session, home.workspace_id, scope, subject, NOON_MS + 1)
            assert used == 0


@pytest.mark.parametrize(("period", "later_ms"), [("day", DAY_MS), ("month", 17 * DAY_MS)])
def test_a_limit_begins_anew_with_the_next_period(
    database: Database, home: Home, period: str, later_ms: int
) -> None:
    """15 January noon: the 16th is a new day, the 1st of February (UTC) a new month."""
    with database.write() as session:
        ledger.set_limit(
            session,
            home.workspace_id,
            scope="workspace",
            subject_id=home.workspace_id,
            period=period,
            credits_max=100,
        )
        hold_at(session, home, 100, NOON_MS)
        for too_early in (NOON_MS, NOON_MS + DAY_MS // 2 - 1):
            with pytest.raises(PaymentNeeded):
                hold_at(session, home, 1, too_early)
        hold_at(session, home, 100, NOON_MS + later_ms - DAY_MS // 2)


def test_limits_of_others_do_not_matter(database: Database, home: Home) -> None:
    """A limit on another campaign, member or workspace leaves this one free."""
    with database.write() as session:
        other = make_home(session)
        for subject in ("campaign", "member"):
            ledger.set_limit(
                session,
                home.workspace_id,
                scope=subject,
                subject_id="somebody_else",
                period="total",
                credits_max=0,
            )
        ledger.set_limit(
            session,
            other.workspace_id,
            scope="workspace",
            subject_id=other.workspace_id,
            period="total",
            credits_max=0,
        )
        hold_at(session, home, 250, NOON_MS)


def test_a_repeated_hold_is_not_counted_twice_against_a_limit(
    database: Database, home: Home
) -> None:
    """The second click gets the same hold although the limit has no room for another."""
    with database.write() as session:
        ledger.set_limit(
            session,
            home.workspace_id,
            scope="workspace",
            subject_id=home.workspace_id,
            period="total",
            credits_max=100,
        )
        first = hold_at(session, home, 100, NOON_MS, "quo_1")
        assert hold_at(session, home, 100, NOON_MS, "quo_1") == first


@pytest.mark.parametrize(
    ("scope", "period", "credits", "message"),
    [
        ("workspace", "day", -1, "A limit is a whole number of credits from 0 to 1000000000."),
        ("team", "day", 5, "'team' is not one of workspace, campaign, member."),
        ("workspace", "week", 5, "'week' is not one of day, month, total."),
    ],
)
def test_a_senseless_limit_is_refused(
    database: Database, home: Home, scope: str, period: str, credits: int, message: str
) -> None:
    """The sentence says what is possible."""
    error = refusal(
        database,
        lambda session: ledger.set_limit(
            session,
            home.workspace_id,
            scope=scope,
            subject_id=home.workspace_id,
            period=period,
            credits_max=credits,
        ),
    )
    assert (type(error), error.message) == (Refused, message)
