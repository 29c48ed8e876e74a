"""The ledger's statements and the small acts they are made of; only `storage.ledger` calls them."""

from typing import Any, cast

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Executable,
    String,
    Table,
    and_,
    bindparam,
    case,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from storage.errors import NotFound
from storage.ids import new_id, now_ms
from storage.models_money import Account, Entry, Hold, SpendLimit, Transfer

WORDS_MAX = 200

# Statements are built once: building one costs more than running it.
ACCOUNT = cast(Table, Account.__table__)
HOLD = cast(Table, Hold.__table__)
TRANSFER = cast(Table, Transfer.__table__)
ENTRY = cast(Table, Entry.__table__)
LIMIT = cast(Table, SpendLimit.__table__)

OF: BindParameter[str] = bindparam("of")
IS_WALLET = and_(ACCOUNT.c.workspace_id == OF, ACCOUNT.c.kind == "wallet")
READ_WALLET = select(ACCOUNT.c.id, ACCOUNT.c.posted, ACCOUNT.c.held).where(IS_WALLET)
LOCK_WALLET = READ_WALLET.with_for_update(key_share=True)
LOCK_WALLET_OF_HOLD = (
    select(HOLD.c.workspace_id, HOLD.c.credits)
    .join(ACCOUNT, ACCOUNT.c.id == HOLD.c.account_id)
    .where(HOLD.c.id == bindparam("hold"))
    .with_for_update(of=ACCOUNT, key_share=True)
)
IS_LIMITED = select(LIMIT.c.id).where(LIMIT.c.workspace_id == OF).exists().label("limited")
RESERVE = (
    update(ACCOUNT)
    .where(IS_WALLET, ACCOUNT.c.posted - ACCOUNT.c.held >= bindparam("n"))
    .values(held=ACCOUNT.c.held + bindparam("n"))
    .returning(ACCOUNT.c.id, IS_LIMITED)
)
UNRESERVE = update(ACCOUNT).where(IS_WALLET).values(held=ACCOUNT.c.held - bindparam("n"))
# One statement for both is safe: whoever changes the second account has locked the wallet before.
BOTH = and_(ACCOUNT.c.workspace_id == OF, ACCOUNT.c.kind.in_(["wallet", bindparam("other")]))
FOR_WALLET = ACCOUNT.c.kind == "wallet"
SIGNED = case((FOR_WALLET, bindparam("n", type_=BigInteger)), else_=-bindparam("n"))
POST = (
    update(ACCOUNT)
    .where(BOTH)
    .values(
        posted=ACCOUNT.c.posted + SIGNED,
        held=ACCOUNT.c.held - case((FOR_WALLET, bindparam("unheld", type_=BigInteger)), else_=0),
        version=ACCOUNT.c.version + 1,
    )
)
ENTER = insert(ENTRY).from_select(
    ["account_id", "account_version", "transfer_id", "credits", "balance_after"],
    select(
        ACCOUNT.c.id,
        ACCOUNT.c.version,
        bindparam("transfer", type_=String),
        SIGNED,
        ACCOUNT.c.posted,
    ).where(BOTH),
)
RESOLVE = (
    update(HOLD)
    .where(HOLD.c.id == bindparam("hold"), HOLD.c.state == "held")
    .values(state=bindparam("to"), resolved_ms=bindparam("at"))
)
# Waits for a twin that is not committed yet, and then gives no row.
NEW_TRANSFER: dict[str, Executable] = {
    "sqlite": sqlite.insert(TRANSFER).on_conflict_do_nothing().returning(TRANSFER.c.id),
    "postgresql": postgresql.insert(TRANSFER).on_conflict_do_nothing().returning(TRANSFER.c.id),
}
HOLD_STATE = select(HOLD.c.state).where(HOLD.c.id == bindparam("hold"))
HOLDS_BY_KEY = select(HOLD.c.id, HOLD.c.idempotency_key, HOLD.c.credits).where(
    HOLD.c.account_id.in_(select(ACCOUNT.c.id).where(IS_WALLET).scalar_subquery()),
    HOLD.c.idempotency_key.in_(bindparam("keys", expanding=True)),
)


def lock_wallet_of(connection: Connection, hold_id: str) -> tuple[str, int]:
    """Lock the wallet that a hold is on; returns the workspace and the hold's credits."""
    row = connection.execute(LOCK_WALLET_OF_HOLD, {"hold": hold_id}).first()
    if row is None:
        raise NotFound("There is no such hold of credits.")
    return row.workspace_id, row.credits


def resolve(connection: Connection, hold_id: str, state: str) -> bool:
    """Move a hold from `held` to a final state; False when it is in one already."""
    values = {"hold": hold_id, "to": state, "at": now_ms()}
    return connection.execute(RESOLVE, values).rowcount == 1


def new_transfer(
    connection: Connection,
    workspace_id: str,
    kind: str,
    hold_id: str | None,
    key: str,
    reason: str,
    actor: str,
) -> str | None:
    """Write a transfer's row; None when its key was used before."""
    row: dict[str, Any] = {
        "id": new_id("tr"),
        "workspace_id": workspace_id,
        "kind": kind,
        "hold_id": hold_id,
        "idempotency_key": key,
        "reason": _one_line(reason),
        "actor": _one_line(actor),
        "created_ms": now_ms(),
    }
    made: str | None = connection.scalar(NEW_TRANSFER[connection.dialect.name], row)
    return made


def _one_line(text: str) -> str:
    return " ".join(text.replace("\0", " ").split())[:WORDS_MAX]


def move(
    connection: Connection,
    transfer_id: str,
    workspace_id: str,
    *,
    wallet: int,
    other: str,
    unheld: int = 0,
) -> None:
    """Post `wallet` credits (signed) to the wallet and the opposite to the account `other`."""
    values = {"of": workspace_id, "other": other, "n": wallet, "unheld": unheld}
    connection.execute(POST, values)
    connection.execute(ENTER, values | {"transfer": transfer_id})
