"""Spending limits are enforced where credits are held, on SQLite and on Postgres."""

import pytest
from sqlalchemy.orm import Session

from storage import ledger, limits, spending
from storage.engine import Database
from storage.errors import PaymentNeeded, Refused
from storage.models import Project
from tests.support.books import capture, hold_at, refusal
from tests.support.builders import Home, deliver, make_home, start_production

DAY_MS = 24 * 60 * 60 * 1000
WORDS = {"day": "a day", "month": "a month", "total": "in total"}
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
    amount = f"100 credits {WORDS[period]}"
    whose = {
        "workspace": f"the workspace's limit of {amount}",
        "campaign": f"the limit of {amount} for “Night shift”",
        "member": f"your limit of {amount}",
    }[scope]
    way_out = {
        "day": "Wait until tomorrow (UTC) or ask whoever manages your credits for a higher limit.",
        "month": (
            "Wait until next month (UTC) or ask whoever manages your credits for a higher limit."
        ),
        "total": "Ask whoever manages your credits for a higher limit.",
    }[period]
    assert error.message == f"This needs 1 credit, and {whose} leaves 0. {way_out}"
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


def test_the_tightest_limit_is_the_one_that_is_told(database: Database, home: Home) -> None:
    """With what is left of it and what would fit; limits of others are not listed."""
    with database.write() as session:
        for scope, subject, period, credits in (
            ("workspace", home.workspace_id, "month", 200),
            ("campaign", home.campaign_id, "day", 60),
            ("member", home.member_id, "total", 300),
            ("member", "mem_other", "total", 0),
        ):
            ledger.set_limit(
                session,
                home.workspace_id,
                scope=scope,
                subject_id=subject,
                period=period,
                credits_max=credits,
            )
        hold_at(session, home, 40, NOON_MS)
        subjects = {
            "workspace": home.workspace_id,
            "campaign": home.campaign_id,
            "member": home.member_id,
        }
        found = limits.standings(session, home.workspace_id, subjects, NOON_MS)
        assert [(each.limit.scope, each.name, each.used, each.left) for each in found] == [
            ("campaign", "Night shift", 40, 20),
            ("workspace", "", 40, 160),
            ("member", "Maya", 40, 260),
        ]
        tomorrow = limits.standings(session, home.workspace_id, subjects, NOON_MS + DAY_MS)
        assert [(each.limit.scope, each.left) for each in tomorrow] == [
            ("campaign", 60),
            ("workspace", 160),
            ("member", 260),
        ]
    error = refusal(database, lambda session: hold_at(session, home, 75, NOON_MS))
    assert error.message == (
        "This needs 75 credits, and the limit of 60 credits a day for “Night shift” leaves 20. "
        "Wait until tomorrow (UTC), choose something of at most 20 credits, or ask whoever manages "
        "your credits for a higher limit."
    )


def test_what_is_held_and_spent_is_told_by_project(database: Database, home: Home) -> None:
    """Refunds, releases and other workspaces do not count; the newest comes first."""
    with database.write() as session:
        steps = start_production(session, home, {"voiceover": 5, "music": 5, "stitch": 5})
        session.get_one(Project, steps["music"].project_id).title = "Dawn"
        deliver(session, steps["voiceover"])
        deliver(session, steps["music"])
        ledger.refund(session, steps["music"].hold_id or "", reason="", actor="")
        other = start_production(session, home, {"clip": 40})
        session.get_one(Project, other["clip"].project_id).title = "Dusk"
        loose = hold_at(session, home, 3, NOON_MS)
        capture(session, loose)
        stranger = make_home(session)
        deliver(session, start_production(session, stranger, {"clip": 15})["clip"])
    with database.read() as session:
        held = spending.held(session, home.workspace_id)
        spent = spending.spent(session, home.workspace_id, 0)
        assert spending.spent(session, home.workspace_id, 2**52) == ()
    assert sorted((each.title, each.credits) for each in held) == [("Dawn", 5), ("Dusk", 40)]
    assert sorted((each.title, each.credits) for each in spent) == [
        ("Dawn", 5),
        ("Night shift", 3),
    ]
