"""The ledger's statements and the small acts they are made of; only `storage.ledger` calls them."""

from typing import Any, cast

from sqlalchemy import Table, and_, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from storage.errors import NotFound
from storage.ids import new_id, now_ms
from storage.models_money import Account, Entry, Hold, Transfer

WORDS_MAX = 200

# Statements are built once: building one costs more than running it.
ACCOUNT = cast(Table, Account.__table__)
HOLD = cast(Table, Hold.__table__)
TRANSFER = cast(Table, Transfer.__table__)
ENTRY = cast(Table, Entry.__table__)

IS_WALLET = and_(ACCOUNT.c.workspace_id == bindparam("of"), ACCOUNT.c.kind == "wallet")
READ_WALLET = select(ACCOUNT.c.id, ACCOUNT.c.posted, ACCOUNT.c.held).where(IS_WALLET)
LOCK_WALLET = READ_WALLET.with_for_update(key_share=True)
LOCK_WALLET_OF_HOLD = (
    select(HOLD.c.workspace_id, HOLD.c.credits)
    .join(ACCOUNT, ACCOUNT.c.id == HOLD.c.account_id)
    .where(HOLD.c.id == bindparam("hold"))
    .with_for_update(of=ACCOUNT, key_share=True)
)
RESERVE = (
    update(ACCOUNT)
    .where(IS_WALLET, ACCOUNT.c.posted - ACCOUNT.c.held >= bindparam("n"))
    .values(held=ACCOUNT.c.held + bindparam("n"))
    .returning(ACCOUNT.c.id)
)
UNRESERVE = update(ACCOUNT).where(IS_WALLET).values(held=ACCOUNT.c.held - bindparam("n"))
_POST = (
    update(ACCOUNT)
    .where(ACCOUNT.c.workspace_id == bindparam("of"), ACCOUNT.c.kind == bindparam("which"))
    .values(
        posted=ACCOUNT.c.posted + bindparam("n"),
        held=ACCOUNT.c.held - bindparam("unheld"),
        version=ACCOUNT.c.version + 1,
    )
    .returning(ACCOUNT.c.id, ACCOUNT.c.version, ACCOUNT.c.posted)
)
_ENTRY_COLUMNS = ("account_id", "account_version", "transfer_id", "credits", "balance_after")
_ENTER_BOTH = insert(ENTRY).values(
    [{name: bindparam(f"{name}_{side}") for name in _ENTRY_COLUMNS} for side in (0, 1)]
)
RESOLVE = (
    update(HOLD)
    .where(HOLD.c.id == bindparam("hold"), HOLD.c.state == "held")
    .values(state=bindparam("to"), resolved_ms=bindparam("at"))
)
HOLD_STATE = select(HOLD.c.state).where(HOLD.c.id == bindparam("hold"))
HOLDS_BY_KEY = select(
    HOLD.c.id, HOLD.c.idempotency_key, HOLD.c.credits, HOLD.c.production_id
).where(
    HOLD.c.account_id.in_(select(ACCOUNT.c.id).where(IS_WALLET).scalar_subquery()),
    HOLD.c.idempotency_key.in_(bindparam("keys", expanding=True)),
)


def lock_wallet_of(connection: Connection, hold_id: str) -> tuple[str, int]:
    row = connection.execute(LOCK_WALLET_OF_HOLD, {"hold": hold_id}).first()
    if row is None:
        raise NotFound("There is no such hold of credits.")
    return row.workspace_id, row.credits


def resolve(connection: Connection, hold_id: str, state: str) -> bool:
    values = {"hold": hold_id, "to": state, "at": now_ms()}
    return connection.execute(RESOLVE, values).rowcount == 1


def insert_new(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> int:
    """Insert the rows that break no unique constraint; waits for a twin that is not committed."""
    dialects: dict[str, Any] = {"sqlite": sqlite, "postgresql": postgresql}
    statement = dialects[connection.dialect.name].insert(table).values(rows)
    return len(connection.execute(statement.on_conflict_do_nothing().returning(table.c.id)).all())


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
    return row["id"] if insert_new(connection, TRANSFER, [row]) else None


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
    entries: dict[str, Any] = {}
    for side, (which, credits, freed) in enumerate(
        (("wallet", wallet, unheld), (other, -wallet, 0))
    ):
        values = {"of": workspace_id, "which": which, "n": credits, "unheld": freed}
        account = connection.execute(_POST, values).one()
        entries |= {
            f"account_id_{side}": account.id,
            f"account_version_{side}": account.version,
            f"transfer_id_{side}": transfer_id,
            f"credits_{side}": credits,
            f"balance_after_{side}": account.posted,
        }
    connection.execute(_ENTER_BOTH, entries)
