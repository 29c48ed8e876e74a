"""`aytada credits`: balance, grants, history, audit, export and limits of one workspace.

The command line hands in how to open the database and which workspace is meant. The commands work
beside a running server. Results go to stdout; a refusal is one sentence on stderr, and its exit
code is that of the table in `integrations.common.errors` (2: not understood). `audit` exits with 1
when it finds anything.
"""

import getpass
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from sqlalchemy import select

from integrations.common.errors import outcome_of
from storage import campaigns, ledger, workspaces
from storage.audit import audit
from storage.beancount import to_beancount
from storage.engine import Database
from storage.errors import AytadaError, NotFound, Refused
from storage.ids import new_id, now_ms
from storage.limits import standings
from storage.matching import matches
from storage.models import Member

FORMATS = ("beancount",)
MOVEMENTS_MAX = 1_000_000

# A negative number is an argument to be refused in words, not an unknown option.
NUMBERS = {"ignore_unknown_options": True}


def make_credits_app(
    open_database: Callable[[], Database],
    workspace: Callable[[Any], str],
    member: Callable[[Any], str],
) -> typer.Typer:
    """Return the commands of `aytada credits`.

    `open_database` gives a database that each command closes again; `workspace` finds the id of the
    workspace that is meant, given a session, and `member` the id of who sits here.
    """
    commands = _Commands(open_database, workspace, member)
    app = typer.Typer(help="See, add, limit and prove credits.", no_args_is_help=True)
    app.command("balance")(commands.balance)
    app.command("grant", context_settings=NUMBERS)(commands.grant)
    app.command("history", context_settings=NUMBERS)(commands.history)
    app.command("audit")(commands.audit)
    app.command("export")(commands.export)
    app.command("limit", context_settings=NUMBERS)(commands.limit)
    app.command("standing", context_settings=NUMBERS)(commands.standing)
    return app


class _Commands:
    def __init__(
        self,
        open_database: Callable[[], Database],
        workspace: Callable[[Any], str],
        member: Callable[[Any], str],
    ) -> None:
        self._open_database = open_database
        self._workspace = workspace
        self._member = member

    def balance(self) -> None:
        """Show what is there, what is held, and what is available."""
        with self._reading() as (session, workspace_id):
            found = ledger.balance(session, workspace_id)
        _print_table(
            [
                ("posted", found.posted, "credits"),
                ("held", found.held, "credits"),
                ("available", found.available, "credits"),
            ]
        )

    def grant(
        self,
        credits: Annotated[str, typer.Argument(help="How many, a whole number.")],
        reason: Annotated[str, typer.Option(help="Why; it is shown in the history.")] = "Grant",
        key: Annotated[
            str, typer.Option(help="The same key again grants nothing, such as an invoice number.")
        ] = "",
    ) -> None:
        """Add credits to the workspace."""
        with self._writing() as (session, workspace_id):
            count = _whole_number(credits, "credits")
            is_new = ledger.grant(
                session,
                workspace_id,
                count,
                reason=reason,
                actor=f"terminal:{_user_name()}",
                idempotency_key=key or new_id("key"),
            )
            available = ledger.balance(session, workspace_id).available
        done = f"Granted {_credits(count)}" if is_new else "Granted before under this key"
        print(f"{done}; {_credits(available)} available.")

    def history(
        self, limit: Annotated[str, typer.Option(help="How many movements, newest first.")] = "20"
    ) -> None:
        """Show the newest movements, the newest first."""
        with self._reading() as (session, workspace_id):
            count = _whole_number(limit, "movements")
            if not 1 <= count <= MOVEMENTS_MAX:
                raise Refused(f"Ask for 1 to {MOVEMENTS_MAX} movements.")
            lines = ledger.history(session, workspace_id, count)
        if not lines:
            print("Nothing was granted or spent yet.")
            return
        rows = [
            (_moment(line.when_ms), f"{line.credits:+}", line.balance_after, _what(line))
            for line in lines
        ]
        _print_table([("when (UTC)", "credits", "balance", "what"), *rows])

    def audit(self) -> None:
        """Prove that all books are right and that paid means delivered; exit 1 if not."""
        with self._reading() as (session, _):
            found = audit(session)
        if not found:
            print("The books are right, and everything that was paid was delivered.")
            return
        _print_table([(discrepancy.check, discrepancy.message) for discrepancy in found])
        noun = "discrepancy" if len(found) == 1 else "discrepancies"
        typer.echo(f"The audit found {len(found)} {noun}.", err=True)
        raise typer.Exit(1)

    def export(
        self,
        format: Annotated[str, typer.Option(help="The only format: beancount.")] = "beancount",
    ) -> None:
        """Write the books to stdout, for a program that is not ours to check."""
        with self._reading() as (session, workspace_id):
            if format not in FORMATS:
                raise Refused(f"{format!r} is not a format; use {', '.join(FORMATS)}.")
            print(to_beancount(session, workspace_id), end="")

    def limit(
        self,
        scope: Annotated[str, typer.Argument(help="workspace, campaign or member.")] = "",
        period: Annotated[str, typer.Argument(help="day, month or total.")] = "",
        credits: Annotated[str, typer.Argument(help='At most so many, or "none".')] = "",
        subject: Annotated[str, typer.Option(help="The campaign's or member's name.")] = "",
    ) -> None:
        """Set a limit, or show all limits and what is left of them when nothing is given."""
        with self._writing() as (session, workspace_id):
            if scope:
                if not credits:
                    raise Refused("Say scope, period and credits, such as: limit workspace day 100")
                ledger.set_limit(
                    session,
                    workspace_id,
                    scope=scope,
                    subject_id=_subject_id(session, workspace_id, scope, subject),
                    period=period,
                    credits_max=None if credits == "none" else _whole_number(credits, "credits"),
                )
            found = standings(session, workspace_id, None, now_ms())
        if not found:
            print("There are no limits.")
            return
        rows = [
            (
                each.limit.scope,
                each.name or ("" if each.limit.scope == "workspace" else each.limit.subject_id),
                each.limit.period,
                each.limit.credits_max,
                each.used,
                each.left,
            )
            for each in sorted(found, key=lambda each: (each.limit.scope, each.name))
        ]
        _print_table([("scope", "name", "period", "credits", "used", "left"), *rows])

    def standing(
        self,
        credits: Annotated[str, typer.Argument(help="At most so many a text; 0 asks always.")] = "",
    ) -> None:
        """Set or show your standing approval: texts up to this price are bought without asking."""
        with self._writing() as (session, workspace_id):
            member_id = self._member(session)
            if credits:
                count = _whole_number(credits, "credits")
                workspaces.set_standing_approval(session, workspace_id, member_id, count)
            member = workspaces.get_member(session, workspace_id, member_id)
            approved = member.standing_text_credits
        if approved:
            print(f"Ideas and scripts of up to {_credits(approved)} are bought without asking.")
        else:
            print("Every priced text is asked for first.")

    @contextmanager
    def _reading(self) -> Iterator[tuple[Any, str]]:
        with _plain_refusals(), self._database() as database, database.read() as session:
            yield session, self._workspace(session)

    @contextmanager
    def _writing(self) -> Iterator[tuple[Any, str]]:
        with _plain_refusals(), self._database() as database, database.write() as session:
            yield session, self._workspace(session)

    @contextmanager
    def _database(self) -> Iterator[Database]:
        database = self._open_database()
        try:
            yield database
        finally:
            database.close()


@contextmanager
def _plain_refusals() -> Iterator[None]:
    try:
        yield
    except AytadaError as error:
        typer.echo(error.message, err=True)
        raise typer.Exit(outcome_of(error).exit_code) from None


def _subject_id(session: Any, workspace_id: str, scope: str, text: str) -> str:
    """Return the id that a limit is set for; `text` is a campaign's or member's name or id."""
    if scope not in ("campaign", "member"):
        # The workspace, or a scope that the ledger refuses.
        return workspace_id
    if not text:
        raise Refused(f"Say which {scope} with --subject and its name.")
    if scope == "campaign":
        named = {each.id: each.name for each in campaigns.find(session, workspace_id, text)}
    else:
        members = session.execute(
            select(Member.id, Member.name).where(Member.workspace_id == workspace_id)
        ).all()
        named = {each.id: each.name for each in members if each.id == text} or {
            members[index].id: members[index].name
            for index in matches(text, [each.name for each in members])
        }
    if not named:
        raise NotFound(f"There is no {scope} called {text!r} here.")
    if len(named) > 1:
        names = ", ".join(f"{name} ({id_})" for id_, name in sorted(named.items()))
        raise Refused(f"Say which {scope} you mean by its id: {names}.")
    return next(iter(named))


def _whole_number(text: str, unit: str) -> int:
    if re.fullmatch(r"[+-]?[0-9]{1,15}", text) is None:
        raise Refused(f"{text!r} is not a whole number of {unit}.")
    return int(text)


def _credits(count: int) -> str:
    return f"{count} credit" if count == 1 else f"{count} credits"


def _user_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        # A container may run as a number that has no name.
        return "unknown"


def _moment(when_ms: int) -> str:
    return datetime.fromtimestamp(when_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M")


def _what(line: ledger.HistoryLine) -> str:
    return f"{line.kind}: {line.reason}" if line.reason else line.kind


def _print_table(rows: Sequence[tuple[str | int, ...]]) -> None:
    """Print rows in columns: numbers (and what stands above them) right, words left."""
    is_number = [
        any(isinstance(row[column], int) or str(row[column])[:1] in ("+", "-") for row in rows)
        for column in range(len(rows[0]))
    ]
    widths = [max(len(str(row[column])) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = [
            str(cell).rjust(width) if numeric else str(cell).ljust(width)
            for cell, width, numeric in zip(row, widths, is_number, strict=True)
        ]
        print("  ".join(cells).rstrip())
