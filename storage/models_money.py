"""The tables of credits: accounts, holds, transfers, entries, limits.

Double entry for posted credits; a hold reserves on the wallet until it is captured or released. The
database itself refuses to spend what is not there (a CHECK) and to rewrite history (triggers, see
`storage/guards.py`).
"""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Id, Key, Millis, Name, Word


class Account(Base):
    """`kind`: `wallet` (never below zero), `spent`, `grants`. `version` counts its entries."""

    __tablename__ = "account"
    __table_args__ = (
        UniqueConstraint("workspace_id", "kind"),
        CheckConstraint("held >= 0", name="held_not_negative"),
        CheckConstraint("kind <> 'wallet' OR posted >= held", name="wallet_covers_holds"),
    )
    id: Mapped[Key]
    workspace_id: Mapped[Id] = mapped_column(ForeignKey("workspace.id"))
    kind: Mapped[Word]
    posted: Mapped[int] = mapped_column(BigInteger)
    held: Mapped[int] = mapped_column(BigInteger)
    version: Mapped[int] = mapped_column(BigInteger)


class Hold(Base):
    """Credits reserved for one step. `state`: held, captured, released. Resolves at most once."""

    __tablename__ = "hold"
    __table_args__ = (
        UniqueConstraint("account_id", "idempotency_key"),
        CheckConstraint("credits > 0", name="credits_positive"),
        CheckConstraint("state IN ('held','captured','released')", name="state_known"),
        Index(
            "ix_hold_open",
            "production_id",
            sqlite_where=text("state = 'held'"),
            postgresql_where=text("state = 'held'"),
        ),
    )
    id: Mapped[Key]
    workspace_id: Mapped[Id]
    account_id: Mapped[Id] = mapped_column(ForeignKey("account.id"))
    production_id: Mapped[Id]
    campaign_id: Mapped[Id]
    member_id: Mapped[Id]
    credits: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[Word]
    idempotency_key: Mapped[Name]
    created_ms: Mapped[Millis]
    resolved_ms: Mapped[Millis | None]


class Transfer(Base):
    """An immutable movement of credits. `kind`: grant, capture, refund, adjust."""

    __tablename__ = "transfer"
    __table_args__ = (
        UniqueConstraint("workspace_id", "idempotency_key"),
        Index(
            "uq_transfer_capture_hold",
            "hold_id",
            unique=True,
            sqlite_where=text("kind = 'capture'"),
            postgresql_where=text("kind = 'capture'"),
        ),
        Index(
            "uq_transfer_refund_hold",
            "hold_id",
            unique=True,
            sqlite_where=text("kind = 'refund'"),
            postgresql_where=text("kind = 'refund'"),
        ),
    )
    id: Mapped[Key]
    workspace_id: Mapped[Id]
    kind: Mapped[Word]
    hold_id: Mapped[Id | None] = mapped_column(ForeignKey("hold.id"))
    idempotency_key: Mapped[Name]
    reason: Mapped[Name]
    actor: Mapped[Name]
    created_ms: Mapped[Millis]


class Entry(Base):
    """One side of a transfer on one account. The key's columns come first: SQLite 3.40's
    integrity_check reports false errors otherwise."""

    __tablename__ = "entry"
    account_id: Mapped[Key] = mapped_column(ForeignKey("account.id"))
    account_version: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    transfer_id: Mapped[Id] = mapped_column(ForeignKey("transfer.id"), index=True)
    credits: Mapped[int] = mapped_column(BigInteger)
    balance_after: Mapped[int] = mapped_column(BigInteger)


class SpendLimit(Base):
    """At most `credits_max` may be held or captured for a subject. `scope`: workspace, campaign,
    member; `period`: day, month, total."""

    __tablename__ = "spend_limit"
    __table_args__ = (
        UniqueConstraint("workspace_id", "scope", "subject_id", "period"),
        CheckConstraint("credits_max >= 0", name="credits_max_not_negative"),
    )
    id: Mapped[Key]
    workspace_id: Mapped[Id] = mapped_column(ForeignKey("workspace.id"))
    scope: Mapped[Word]
    subject_id: Mapped[Id]
    period: Mapped[Word]
    credits_max: Mapped[int] = mapped_column(BigInteger)
