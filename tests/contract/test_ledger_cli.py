"""`aytada credits`: what it prints, what it refuses, and its exit codes."""

import pytest
import typer
from sqlalchemy import select
from sqlalchemy.orm import Session
from typer.testing import CliRunner, Result

from integrations.cli_credits import make_credits_app
from storage import ledger, workspaces
from storage.engine import Database
from storage.models import Member, Workspace
from tests.support.books import capture
from tests.support.builders import Home, make_home, start_production
from tests.support.planting import plant


@pytest.fixture
def home(sqlite_database: Database) -> Home:
    """Give a workspace with 250 credits, 40 of them held."""
    with sqlite_database.write() as session:
        home = make_home(session)
        start_production(session, home, {"clip": 40})
    return home


@pytest.fixture
def app(sqlite_url: str) -> typer.Typer:
    """Give the commands, on the only workspace there is."""

    def workspace(session: Session) -> str:
        return session.scalars(select(Workspace.id)).one()

    def member(session: Session) -> str:
        return session.scalars(select(Member.id)).one()

    return make_credits_app(lambda: Database(sqlite_url), workspace, member)


def run(app: typer.Typer, *arguments: str) -> Result:
    """Run one command."""
    return CliRunner().invoke(app, list(arguments), catch_exceptions=False)


def ok(app: typer.Typer, *arguments: str) -> list[str]:
    """Run one command that must work; returns the lines of its output."""
    result = run(app, *arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout.splitlines()


def test_balance_aligns_its_numbers(app: typer.Typer, home: Home) -> None:
    """Posted, held, available."""
    assert ok(app, "balance") == [
        "posted     250  credits",
        "held        40  credits",
        "available  210  credits",
    ]


def test_grant_adds_once_for_a_key(app: typer.Typer, home: Home) -> None:
    """A repeated key says that nothing happened; without a key every grant is new."""
    assert ok(app, "grant", "1", "--key", "inv-7", "--reason", "Invoice 7") == [
        "Granted 1 credit; 211 credits available."
    ]
    assert ok(app, "grant", "1", "--key", "inv-7") == [
        "Granted before under this key; 211 credits available."
    ]
    assert ok(app, "grant", "9") == ["Granted 9 credits; 220 credits available."]
    assert ok(app, "grant", "9") == ["Granted 9 credits; 229 credits available."]
    conflict = run(app, "grant", "2", "--key", "inv-7")
    assert conflict.exit_code == 4
    assert conflict.stderr.startswith("This grant was made before, with 1 credits")


def test_history_shows_the_newest_first(
    app: typer.Typer, sqlite_database: Database, home: Home
) -> None:
    """Signed credits and the balance after, in columns; the time is UTC."""
    with sqlite_database.write() as session:
        holds = ledger.hold(
            session,
            workspace_id=home.workspace_id,
            member_id=home.member_id,
            campaign_id=home.campaign_id,
            production_id="quo_1",
            items=[ledger.HoldItem("music", 5)],
            now_ms=0,
        )
        capture(session, holds["music"])
    header, *lines = ok(app, "history")
    assert header == "when (UTC)        credits  balance  what"
    assert [line[16:] for line in lines] == [
        "       -5      245  capture: Clip 1",
        "     +250      250  grant: Welcome",
    ]
    assert ok(app, "history", "--limit", "1") == [header, lines[0]]


def test_history_of_nothing_is_a_sentence(app: typer.Typer, sqlite_database: Database) -> None:
    """An empty table would look broken."""
    with sqlite_database.write() as session:
        make_home(session, credits=0)
    assert ok(app, "history") == ["Nothing was granted or spent yet."]


def test_audit_says_that_all_is_well(app: typer.Typer, home: Home) -> None:
    """One sentence, exit 0."""
    assert ok(app, "audit") == ["The books are right, and everything that was paid was delivered."]


def test_audit_names_what_is_wrong_and_exits_with_1(
    app: typer.Typer, sqlite_database: Database, home: Home
) -> None:
    """The check and the row on stdout, the verdict on stderr."""
    plant(sqlite_database, "UPDATE account SET held = 39 WHERE kind = 'wallet'")
    result = run(app, "audit")
    assert (result.exit_code, result.stderr) == (1, "The audit found 1 discrepancy.\n")
    assert result.stdout.startswith("held_is_sum_of_holds  The wallet acc_")


def test_export_writes_the_books(app: typer.Typer, home: Home) -> None:
    """Beancount is the format, named or not."""
    books = ok(app, "export", "--format", "beancount")
    assert ok(app, "export") == books
    assert books[0] == 'option "title" "Aytada credits"'
    assert books[-1].endswith("  250 CREDIT")


def test_limits_are_set_shown_and_taken_away(
    app: typer.Typer, sqlite_database: Database, home: Home
) -> None:
    """The workspace needs no name; a campaign and a member do, and ids will do too."""
    assert ok(app, "limit") == ["There are no limits."]
    ok(app, "limit", "workspace", "day", "100")
    ok(app, "limit", "member", "month", "50", "--subject", "maya")
    shown = ok(app, "limit", "campaign", "total", "30", "--subject", "night shift")
    assert shown == [
        "scope      name         period  credits  used  left",
        "campaign   Night shift  total        30    40     0",
        "member     Maya         month        50    40    10",
        "workspace               day         100    40    60",
    ]
    ok(app, "limit", "campaign", "total", "none", "--subject", home.campaign_id)
    assert ok(app, "limit", "member", "month", "none", "--subject", home.member_id)[1:] == [
        "workspace        day         100    40    60"
    ]
    with sqlite_database.write() as session:
        workspaces.find_or_create_member(session, home.workspace_id, "slack", "U1", "Maya")
    for arguments, code, message in (
        (("campaign", "day", "5", "--subject", "tea"), 3, "There is no campaign called 'tea' here"),
        (("member", "day", "5", "--subject", "tom"), 3, "There is no member called 'tom' here"),
        (("member", "day", "5", "--subject", "maya"), 2, "Say which member you mean by its id: M"),
    ):
        result = run(app, "limit", *arguments)
        assert (result.exit_code, result.stdout) == (code, "")
        assert result.stderr.startswith(message)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("grant 0", "A grant is a whole number of credits from 1 to 1000000000."),
        ("grant -5", "A grant is a whole number of credits from 1 to 1000000000."),
        ("grant many", "'many' is not a whole number of credits."),
        ("grant 1_000", "'1_000' is not a whole number of credits."),
        ("grant 9999999999999999", "'9999999999999999' is not a whole number of credits."),
        ("history --limit 1000001", "Ask for 1 to 1000000 movements."),
        ("grant 1.5", "'1.5' is not a whole number of credits."),
        ("history --limit x", "'x' is not a whole number of movements."),
        ("history --limit 0", "Ask for 1 to 1000000 movements."),
        ("history --limit -3", "Ask for 1 to 1000000 movements."),
        ("export --format csv", "'csv' is not a format; use beancount."),
        ("limit workspace", "Say scope, period and credits, such as: limit workspace day 100"),
        ("limit campaign day 5", "Say which campaign with --subject and its name."),
        ("limit workspace week 5", "'week' is not one of day, month, total."),
        ("limit team day 5 --subject x", "'team' is not one of workspace, campaign, member."),
        ("limit workspace day lots", "'lots' is not a whole number of credits."),
        (
            "limit workspace day -1",
            "A limit is a whole number of credits from 0 to 1000000000.",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(
    app: typer.Typer, sqlite_database: Database, home: Home, arguments: str, message: str
) -> None:
    """Exit code 2, nothing on stdout, nothing changed."""
    result = run(app, *arguments.split())
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"{message}\n")
    with sqlite_database.read() as session:
        assert ledger.balance(session, home.workspace_id) == ledger.Balance(250, 40)
        assert ledger.limits(session, home.workspace_id) == ()


def test_an_unknown_workspace_is_a_sentence_too(sqlite_url: str) -> None:
    """As is every other refusal of the ledger."""
    app = make_credits_app(
        lambda: Database(sqlite_url), lambda session: "ws_nobody", lambda session: "mem_nobody"
    )
    result = run(app, "balance")
    assert (result.exit_code, result.stderr) == (3, "There is no such workspace.\n")


def test_a_standing_approval_is_set_shown_and_taken_back(app: typer.Typer, home: Home) -> None:
    """Texts up to the price are bought without asking; 0 asks always; nonsense is refused."""
    assert run(app, "standing").stdout == "Every priced text is asked for first.\n"
    assert "up to 2 credits are bought without asking" in run(app, "standing", "2").stdout
    assert "up to 2 credits are bought without asking" in run(app, "standing").stdout
    assert run(app, "standing", "-1").exit_code == 2
    assert run(app, "standing", "0").stdout == "Every priced text is asked for first.\n"
