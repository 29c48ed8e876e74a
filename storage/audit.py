"""The audit: proves from the rows alone that the books are right and that paid means delivered.

`aytada credits audit` and the tests call it. It only reads, and it trusts no cached number: every
balance is added up anew. A production that runs for long is not a discrepancy.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from storage.models import Account, Asset, Entry, Hold, Production, Step, Transfer

# Steps of these kinds deliver text into the project; they leave no file.
TEXT_KINDS = ("ideas", "script")
_SIDES = {"grant": (1, "grants"), "capture": (-1, "spent"), "refund": (1, "spent")}


@dataclass(frozen=True)
class Discrepancy:
    """One thing that is wrong: the check that found it, and a sentence naming the row."""

    check: str
    message: str


def audit(session: Session) -> tuple[Discrepancy, ...]:
    """Run all checks over all workspaces; an empty result means that everything is sound."""
    return audit_books(session) + _run(session, _DELIVERY_CHECKS)


def audit_books(session: Session) -> tuple[Discrepancy, ...]:
    """Run the checks of the ledger alone, without asking what was delivered."""
    return _run(session, _BOOK_CHECKS)


def _run(session: Session, checks: Iterable[Callable[[Session], Iterable[str]]]) -> tuple[Any, ...]:
    return tuple(
        Discrepancy(check.__name__.removeprefix("_"), message)
        for check in checks
        for message in check(session)
    )


def _posted_is_sum_of_entries(session: Session) -> Iterable[str]:
    total = func.coalesce(func.sum(Entry.credits), 0)
    query = (
        select(Account.id, Account.kind, Account.posted, total)
        .outerjoin(Entry, Entry.account_id == Account.id)
        .group_by(Account.id, Account.kind, Account.posted)
        .having(Account.posted != total)
    )
    for account_id, kind, posted, entries in session.execute(query):
        yield f"The {kind} {account_id} says {posted}, but its entries add up to {entries}."


def _version_counts_entries(session: Session) -> Iterable[str]:
    count = func.count(Entry.account_version)
    first, last = func.min(Entry.account_version), func.max(Entry.account_version)
    query = (
        select(Account.id, Account.kind, Account.version, count)
        .outerjoin(Entry, Entry.account_id == Account.id)
        .group_by(Account.id, Account.kind, Account.version)
        .having(
            or_(
                Account.version != count,
                Account.version != func.coalesce(last, 0),
                func.coalesce(first, 1) != 1,
            )
        )
    )
    for account_id, kind, version, entries in session.execute(query):
        yield f"The {kind} {account_id} is at version {version}, but has {entries} entries."


def _held_is_sum_of_holds(session: Session) -> Iterable[str]:
    total = func.coalesce(func.sum(Hold.credits), 0)
    query = (
        select(Account.id, Account.kind, Account.held, total)
        .outerjoin(Hold, and_(Hold.account_id == Account.id, Hold.state == "held"))
        .group_by(Account.id, Account.kind, Account.held)
        .having(Account.held != total)
    )
    for account_id, kind, held, holds in session.execute(query):
        yield f"The {kind} {account_id} holds {held}, but its open holds add up to {holds}."


def _entries_form_a_chain(session: Session) -> Iterable[str]:
    before = func.lag(Entry.balance_after, 1, 0).over(
        partition_by=Entry.account_id, order_by=Entry.account_version
    )
    chain = select(
        Entry.account_id,
        Entry.account_version,
        Entry.balance_after,
        (before + Entry.credits).label("expected"),
    ).subquery()
    query = select(chain).where(chain.c.balance_after != chain.c.expected)
    for account_id, version, found, expected in session.execute(query):
        yield f"Entry {version} of {account_id} ends at {found} instead of {expected}."


def _transfers_balance(session: Session) -> Iterable[str]:
    count, total = func.count(Entry.account_id), func.coalesce(func.sum(Entry.credits), 0)
    query = (
        select(Transfer.id, Transfer.kind, count, total)
        .outerjoin(Entry, Entry.transfer_id == Transfer.id)
        .group_by(Transfer.id, Transfer.kind)
        .having(or_(count != 2, total != 0))
    )
    for transfer_id, kind, entries, credits in session.execute(query):
        yield f"The {kind} {transfer_id} has {entries} entries that add up to {credits}, not 0."


def _transfers_go_the_right_way(session: Session) -> Iterable[str]:
    rules = [
        and_(
            Transfer.kind == kind,
            or_(
                and_(Account.kind == "wallet", Entry.credits * sign > 0),
                and_(Account.kind == other, Entry.credits * sign < 0),
            ),
        )
        for kind, (sign, other) in _SIDES.items()
    ]
    query = (
        select(Transfer.id, Transfer.kind, Entry.credits, Account.kind)
        .join(Entry, Entry.transfer_id == Transfer.id)
        .join(Account, Account.id == Entry.account_id)
        .where(
            or_(
                Account.workspace_id != Transfer.workspace_id,
                and_(Transfer.kind != "adjust", ~or_(*rules)),
            )
        )
    )
    for transfer_id, kind, credits, account in session.execute(query):
        yield f"The {kind} {transfer_id} moves {credits:+} on a {account} where it must not."


def _books_add_up_to_zero(session: Session) -> Iterable[str]:
    total = session.scalar(select(func.coalesce(func.sum(Account.posted), 0)))
    if total != 0:
        yield f"All accounts together are at {total} instead of 0."


def _wallets_are_covered(session: Session) -> Iterable[str]:
    query = select(Account.id, Account.posted, Account.held).where(
        Account.kind == "wallet", or_(Account.posted < Account.held, Account.held < 0)
    )
    for account_id, posted, held in session.execute(query):
        yield f"The wallet {account_id} has {posted} and holds {held}: less than nothing is left."
    overdrawn = (
        select(Entry.account_id, Entry.account_version, Entry.balance_after)
        .join(Account, Account.id == Entry.account_id)
        .where(Account.kind == "wallet", Entry.balance_after < 0)
    )
    for account_id, version, balance in session.execute(overdrawn):
        yield f"The wallet {account_id} was at {balance} after entry {version}."


def _holds_have_their_transfers(session: Session) -> Iterable[str]:
    def number(kind: str) -> Any:
        return func.sum(case((Transfer.kind == kind, 1), else_=0))

    query = (
        select(Hold.id, Hold.state, number("capture"), number("refund"))
        .outerjoin(Transfer, Transfer.hold_id == Hold.id)
        .group_by(Hold.id, Hold.state)
        .having(
            or_(
                number("capture") != case((Hold.state == "captured", 1), else_=0),
                number("refund") > number("capture"),
            )
        )
    )
    for hold_id, state, captures, refunds in session.execute(query):
        yield f"Hold {hold_id} is {state} with {captures} captures and {refunds} refunds."


def _transfers_have_their_holds_price(session: Session) -> Iterable[str]:
    query = (
        select(Transfer.id, Transfer.kind, Entry.credits, Hold.credits)
        .join(Entry, and_(Entry.transfer_id == Transfer.id, Entry.credits > 0))
        .outerjoin(Hold, Hold.id == Transfer.hold_id)
        .where(
            Transfer.kind.in_(("capture", "refund")),
            or_(
                Hold.id.is_(None),
                Hold.credits != Entry.credits,
                Hold.workspace_id != Transfer.workspace_id,
            ),
        )
    )
    for transfer_id, kind, credits, price in session.execute(query):
        yield f"The {kind} {transfer_id} moves {credits}, but its hold is of {price}."


def _paid_is_delivered(session: Session) -> Iterable[str]:
    delivered = and_(
        Step.state == "done",
        Step.workspace_id == Hold.workspace_id,
        Step.production_id == Hold.production_id,
        or_(Step.kind.in_(TEXT_KINDS), Asset.id.is_not(None)),
    )
    good = func.coalesce(func.sum(case((delivered, 1), else_=0)), 0)
    query = (
        select(Hold.id, Hold.credits, func.count(Step.id), good)
        .outerjoin(Step, Step.hold_id == Hold.id)
        .outerjoin(Asset, and_(Asset.id == Step.asset_id, Asset.workspace_id == Step.workspace_id))
        .where(Hold.state == "captured", ~_refunded())
        .group_by(Hold.id, Hold.credits)
        .having(or_(func.count(Step.id) != 1, good != 1))
    )
    for hold_id, credits, steps, done in session.execute(query):
        yield f"{credits} were taken with hold {hold_id}: {steps} steps, {done} of them delivered."


def _delivered_is_paid(session: Session) -> Iterable[str]:
    query = (
        select(Step.id, Step.credits, Hold.id, Hold.state, Hold.credits)
        .outerjoin(Hold, Hold.id == Step.hold_id)
        .where(
            Step.state == "done",
            Step.credits > 0,
            or_(Hold.id.is_(None), Hold.state != "captured", Hold.credits != Step.credits),
        )
    )
    for step_id, price, hold_id, state, credits in session.execute(query):
        found = f"its hold {hold_id} of {credits} is {state}" if hold_id else "it has no hold"
        yield f"Step {step_id} is done at a price of {price}, but {found}."


def _open_holds_are_of_running_productions(session: Session) -> Iterable[str]:
    query = (
        select(Hold.id, Hold.credits, func.coalesce(Production.state, "missing"))
        .outerjoin(Production, Production.id == Hold.production_id)
        .where(Hold.state == "held", or_(Production.id.is_(None), Production.state != "running"))
    )
    for hold_id, credits, state in session.execute(query):
        yield f"Hold {hold_id} still keeps {credits}, but its production is {state}."


def _refunded() -> Any:
    return (
        select(Transfer.id).where(Transfer.hold_id == Hold.id, Transfer.kind == "refund").exists()
    )


_BOOK_CHECKS = (
    _posted_is_sum_of_entries,
    _version_counts_entries,
    _held_is_sum_of_holds,
    _entries_form_a_chain,
    _transfers_balance,
    _transfers_go_the_right_way,
    _books_add_up_to_zero,
    _wallets_are_covered,
    _holds_have_their_transfers,
    _transfers_have_their_holds_price,
)
_DELIVERY_CHECKS = (
    _paid_is_delivered,
    _delivered_is_paid,
    _open_holds_are_of_running_productions,
)
