"""The ledger: credits are granted, held, captured, released and refunded here and nowhere else.

Double entry and append-only. A hold reserves credits on the wallet; it is captured (a transfer
from `wallet` to `spent`) or released, at most once. A refund is a transfer of its own, back from
`spent`.

Every function locks the workspace's wallet row first and the other rows after it, so no two of
them can deadlock, in whatever order a transaction calls them. The lock lasts until the transaction
ends: do the slow work before. A function that raises has changed nothing. Statements run beside
the ORM: `Account` and `Hold` objects that the session has loaded already are stale afterwards.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, and_, insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from storage import ledger_sql as sql
from storage.errors import Conflict, NotFound, PaymentNeeded, Refused
from storage.ids import new_id
from storage.ids import now_ms as clock_ms
from storage.limits import CREDITS_MAX, Limit, count_credits, limits, set_limit, spent_or_held
from storage.limits import refusal as limit_refusal

__all__ = [
    "CREDITS_MAX",
    "Balance",
    "HistoryLine",
    "HoldItem",
    "Limit",
    "balance",
    "capture",
    "grant",
    "history",
    "hold",
    "limits",
    "open_accounts",
    "refund",
    "release",
    "release_production",
    "set_limit",
    "spent_or_held",
]

_KINDS = ("wallet", "spent", "grants")


@dataclass(frozen=True)
class HoldItem:
    """One thing to pay for: `key` is unique within its production; `credits` is its price."""

    key: str
    credits: int


@dataclass(frozen=True)
class Balance:
    """What a wallet has (`posted`) and how much of that is reserved (`held`), in credits."""

    posted: int
    held: int

    @property
    def available(self) -> int:
        """Credits that can still be held."""
        return self.posted - self.held


@dataclass(frozen=True)
class HistoryLine:
    """One movement on the wallet: `credits` is signed, `balance_after` is the posted balance."""

    when_ms: int
    kind: str
    credits: int
    reason: str
    balance_after: int


def open_accounts(session: Session, workspace_id: str) -> None:
    """Give a workspace its three empty accounts; a workspace that has them keeps them."""
    session.flush()
    connection = session.connection()
    existing = connection.scalars(
        select(sql.ACCOUNT.c.kind).where(sql.ACCOUNT.c.workspace_id == workspace_id)
    ).all()
    empty = {"workspace_id": workspace_id, "posted": 0, "held": 0, "version": 0}
    rows = [empty | {"id": new_id("acc"), "kind": kind} for kind in _KINDS if kind not in existing]
    if rows:
        connection.execute(insert(sql.ACCOUNT), rows)


def grant(
    session: Session,
    workspace_id: str,
    credits: int,
    *,
    reason: str,
    actor: str,
    idempotency_key: str,
) -> bool:
    """Add credits to a wallet. Returns False when this key was granted already.

    Raises `Refused` unless `credits` is 1 to `CREDITS_MAX`, `Conflict` when the key was granted
    with other credits, `NotFound` for an unknown workspace.
    """
    if not 1 <= credits <= CREDITS_MAX:
        raise Refused(f"A grant is a whole number of credits from 1 to {CREDITS_MAX}.")
    connection = session.connection()
    if connection.execute(sql.LOCK_WALLET, {"of": workspace_id}).first() is None:
        raise NotFound("There is no such workspace.")
    key = f"grant:{idempotency_key}"
    transfer_id = sql.new_transfer(connection, workspace_id, "grant", None, key, reason, actor)
    if transfer_id is None:
        granted = connection.scalar(
            select(sql.ENTRY.c.credits)
            .join(sql.TRANSFER, sql.TRANSFER.c.id == sql.ENTRY.c.transfer_id)
            .where(
                sql.TRANSFER.c.workspace_id == workspace_id,
                sql.TRANSFER.c.idempotency_key == key,
                sql.ENTRY.c.credits > 0,
            )
        )
        if granted != credits:
            raise Conflict(
                f"This grant was made before, with {granted} credits instead of {credits}. "
                "Use a new key for a new grant."
            )
        return False
    sql.move(connection, transfer_id, workspace_id, wallet=credits, other="grants")
    return True


def hold(
    session: Session,
    *,
    workspace_id: str,
    member_id: str,
    campaign_id: str,
    production_id: str,
    items: Sequence[HoldItem],
    now_ms: int,
) -> dict[str, str]:
    """Reserve the price of every item, all or none; returns the hold's id for each item's key.

    Items of 0 credits get no hold. A key that this production held before gives the same hold
    again, resolved or not. Raises `PaymentNeeded` when the wallet or a limit does not allow the
    sum, `Conflict` when a key was held with another price, `NotFound` for an unknown workspace,
    `ValueError` for a negative price or a key given twice.
    """
    prices = {item.key: item.credits for item in items}
    if len(prices) != len(items) or any(price < 0 for price in prices.values()):
        raise ValueError("every item needs its own key and a price of at least 0 credits")
    prices = {key: price for key, price in prices.items() if price > 0}
    if not prices:
        return {}
    connection = session.connection()
    subjects = {"workspace": workspace_id, "campaign": campaign_id, "member": member_id}
    total = {"of": workspace_id, "n": sum(prices.values())}
    wallet = connection.execute(sql.RESERVE, total).first()
    # Asked only now: under the wallet's lock no twin of this call can be half done.
    held = _held_before(connection, workspace_id, production_id, prices)
    problem = _why_not(session, prices, held, wallet, subjects, now_ms)
    if wallet is not None and (held or problem):
        connection.execute(sql.UNRESERVE, total)
    if problem is not None:
        raise problem
    if held or wallet is None:
        return {key: hold_id for key, (hold_id, _) in held.items()} | hold(
            session,
            workspace_id=workspace_id,
            member_id=member_id,
            campaign_id=campaign_id,
            production_id=production_id,
            items=[HoldItem(key, price) for key, price in prices.items() if key not in held],
            now_ms=now_ms,
        )
    rows: list[dict[str, Any]] = [
        {f"{scope}_id": subject_id for scope, subject_id in subjects.items()}
        | {
            "id": new_id("hold"),
            "account_id": wallet.id,
            "production_id": production_id,
            "credits": price,
            "state": "held",
            "idempotency_key": f"{production_id}:{key}",
            "created_ms": now_ms,
            "resolved_ms": None,
        }
        for key, price in prices.items()
    ]
    connection.execute(insert(sql.HOLD), rows)
    return {key: row["id"] for key, row in zip(prices, rows, strict=True)}


def capture(session: Session, hold_id: str, *, reason: str, actor: str) -> bool:
    """Take the credits of a hold for something that is delivered in this same transaction.

    Returns True when they are taken now, False when they were taken before. Raises `Conflict` when
    the hold was released, `NotFound` for an unknown hold.
    """
    connection = session.connection()
    workspace_id, credits = sql.lock_wallet_of(connection, hold_id)
    if not sql.resolve(connection, hold_id, "captured"):
        if connection.scalar(sql.HOLD_STATE, {"hold": hold_id}) == "captured":
            return False
        raise Conflict("These credits were given back already, so they cannot be taken any more.")
    transfer_id = sql.new_transfer(
        connection, workspace_id, "capture", hold_id, f"capture:{hold_id}", reason, actor
    )
    if transfer_id is None:
        raise RuntimeError(f"hold {hold_id} was open although it has a capture: audit the ledger")
    sql.move(connection, transfer_id, workspace_id, wallet=-credits, other="spent", unheld=credits)
    return True


def release(session: Session, hold_id: str) -> bool:
    """Give a hold's credits back to the wallet; False when it was captured or released before.

    Raises `NotFound` for an unknown hold.
    """
    connection = session.connection()
    workspace_id, credits = sql.lock_wallet_of(connection, hold_id)
    if not sql.resolve(connection, hold_id, "released"):
        return False
    connection.execute(sql.UNRESERVE, {"of": workspace_id, "n": credits})
    return True


def release_production(session: Session, production_id: str) -> int:
    """Give back everything that a production still holds; returns the credits, 0 if none."""
    connection = session.connection()
    is_open = and_(sql.HOLD.c.production_id == production_id, sql.HOLD.c.state == "held")
    workspaces = connection.scalars(select(sql.HOLD.c.workspace_id).where(is_open).distinct()).all()
    total = 0
    for workspace_id in sorted(workspaces):
        connection.execute(sql.LOCK_WALLET, {"of": workspace_id})
        # No row of a hold is touched without the wallet's lock, not even one that is new since.
        released = connection.scalars(
            update(sql.HOLD)
            .where(is_open, sql.HOLD.c.workspace_id == workspace_id)
            .values(state="released", resolved_ms=clock_ms())
            .returning(sql.HOLD.c.credits)
        ).all()
        connection.execute(sql.UNRESERVE, {"of": workspace_id, "n": sum(released)})
        total += sum(released)
    return total


def refund(session: Session, hold_id: str, *, reason: str, actor: str) -> bool:
    """Give back the full price of a captured hold, once; False when it was given back before.

    Raises `Conflict` when the hold is not captured, `NotFound` for an unknown hold.
    """
    connection = session.connection()
    workspace_id, credits = sql.lock_wallet_of(connection, hold_id)
    if connection.scalar(sql.HOLD_STATE, {"hold": hold_id}) != "captured":
        raise Conflict("Only credits that were taken can be refunded; these were not.")
    transfer_id = sql.new_transfer(
        connection, workspace_id, "refund", hold_id, f"refund:{hold_id}", reason, actor
    )
    if transfer_id is None:
        return False
    sql.move(connection, transfer_id, workspace_id, wallet=credits, other="spent")
    return True


def balance(session: Session, workspace_id: str) -> Balance:
    """Return a workspace's balance. Raises `NotFound` for an unknown workspace."""
    row = session.connection().execute(sql.READ_WALLET, {"of": workspace_id}).first()
    if row is None:
        raise NotFound("There is no such workspace.")
    return Balance(posted=row.posted, held=row.held)


def history(session: Session, workspace_id: str, limit: int = 50) -> tuple[HistoryLine, ...]:
    """Return the newest `limit` movements on a workspace's wallet, newest first."""
    rows = session.connection().execute(
        select(
            sql.TRANSFER.c.created_ms,
            sql.TRANSFER.c.kind,
            sql.ENTRY.c.credits,
            sql.TRANSFER.c.reason,
            sql.ENTRY.c.balance_after,
        )
        .join(sql.TRANSFER, sql.TRANSFER.c.id == sql.ENTRY.c.transfer_id)
        .join(sql.ACCOUNT, sql.ACCOUNT.c.id == sql.ENTRY.c.account_id)
        .where(sql.IS_WALLET)
        .order_by(sql.ENTRY.c.account_version.desc())
        .limit(limit),
        {"of": workspace_id},
    )
    return tuple(HistoryLine(*row) for row in rows)


def _held_before(
    connection: Connection, workspace_id: str, production_id: str, prices: Mapping[str, int]
) -> dict[str, tuple[str, int]]:
    """Return id and credits of the holds that exist already, by key."""
    keys = {f"{production_id}:{key}": key for key in prices}
    rows = connection.execute(sql.HOLDS_BY_KEY, {"of": workspace_id, "keys": list(keys)})
    return {keys[row.idempotency_key]: (row.id, row.credits) for row in rows}


def _why_not(
    session: Session,
    prices: Mapping[str, int],
    held: Mapping[str, tuple[str, int]],
    wallet: Row[*tuple[Any, ...]] | None,
    subjects: Mapping[str, str],
    now_ms: int,
) -> Refused | None:
    """Return the reason why these prices cannot be held, if there is one."""
    for key, (_, credits) in held.items():
        if credits != prices[key]:
            return Conflict(
                f"This was agreed before at {count_credits(credits)}, not {prices[key]}. "
                "Ask for a fresh quote."
            )
    if held:
        return None
    total = sum(prices.values())
    if wallet is None:
        available = balance(session, subjects["workspace"]).available
        return PaymentNeeded(
            f"This needs {count_credits(total)} and {available} are available: "
            f"{total - available} more are needed. Add credits, or choose something smaller."
        )
    if wallet.limited:
        return limit_refusal(session, subjects["workspace"], subjects, total, now_ms)
    return None
