"""The ledger in Beancount's format, so that a program that is not ours can check the books.

`bean-check` adds everything up by itself; the balance assertions at the end are our account's own
numbers, so a wrong one makes it fail.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.ids import fingerprint
from storage.models import Account, Entry, Transfer, Workspace

_ROOTS = {"wallet": "Assets:Wallet", "spent": "Expenses:Spent", "grants": "Equity:Grants"}
_PLAIN_ID = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")


def to_beancount(session: Session, workspace_id: str | None = None) -> str:
    """Return the books of one workspace, or of all, as a Beancount file.

    Held credits are not in it: a hold is a promise, not a movement.
    """
    query = (
        select(Account, Workspace.created_ms)
        .join(Workspace, Workspace.id == Account.workspace_id)
        .order_by(Workspace.created_ms, Workspace.id, Account.kind)
    )
    movements = (
        select(Transfer, Entry, Account)
        .join(Entry, Entry.transfer_id == Transfer.id)
        .join(Account, Account.id == Entry.account_id)
        .order_by(Transfer.created_ms, Transfer.id, Account.kind)
    )
    if workspace_id is not None:
        query = query.where(Account.workspace_id == workspace_id)
        movements = movements.where(Transfer.workspace_id == workspace_id)
    accounts = [(account, opened_ms) for account, opened_ms in session.execute(query)]
    rows = [(transfer, entry, account) for transfer, entry, account in session.execute(movements)]
    times_ms = [opened_ms for _, opened_ms in accounts]
    times_ms += [transfer.created_ms for transfer, _, _ in rows]
    first = min(times_ms, default=0)
    lines = ['option "title" "Aytada credits"', "", f"{_day(first)} commodity CREDIT", ""]
    lines += [f"{_day(first)} open {_name(account)} CREDIT" for account, _ in accounts]
    lines += _transactions(rows)
    # An assertion holds at the beginning of its day, so it stands on the day after the last one.
    after = _day(max(times_ms, default=0), days_later=1)
    lines += [""]
    lines += [
        f"{after} balance {_name(account)}  {account.posted} CREDIT" for account, _ in accounts
    ]
    return "\n".join(lines) + "\n"


def _transactions(rows: list[tuple[Transfer, Entry, Account]]) -> Iterator[str]:
    last = ""
    for transfer, entry, account in rows:
        if transfer.id != last:
            last = transfer.id
            yield ""
            words = f"{_quoted(transfer.kind)} {_quoted(transfer.reason)}"
            yield f"{_day(transfer.created_ms)} * {words}"
            yield f"  transfer: {_quoted(transfer.id)}"
            yield f"  actor: {_quoted(transfer.actor)}"
        yield f"  {_name(account)}  {entry.credits} CREDIT"


def _day(when_ms: int, days_later: int = 0) -> str:
    when = datetime.fromtimestamp(when_ms / 1000, UTC) + timedelta(days=days_later)
    return when.date().isoformat()


def _name(account: Account) -> str:
    # Beancount allows letters, digits and hyphens only; our own ids stay readable in it.
    workspace_id = account.workspace_id
    if _PLAIN_ID.fullmatch(workspace_id):
        return f"{_ROOTS[account.kind]}:W-{workspace_id.replace('_', '-')}"
    return f"{_ROOTS[account.kind]}:X-{fingerprint(workspace_id)[:32]}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
