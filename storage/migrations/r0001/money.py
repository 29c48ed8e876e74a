"""The tables of credits, made by the first revision."""

import sqlalchemy as sa
from alembic import op


def account() -> None:
    """Create `account`."""
    op.create_table(
        "account",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("workspace_id", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("posted", sa.BigInteger(), nullable=False),
        sa.Column("held", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "kind <> 'wallet' OR posted >= held", name="ck_account_wallet_covers_holds"
        ),
        sa.CheckConstraint("held >= 0", name="ck_account_held_not_negative"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_account_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("workspace_id", "kind", name="uq_account_workspace_id_kind"),
    )


def spend_limit() -> None:
    """Create `spend_limit`."""
    op.create_table(
        "spend_limit",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("workspace_id", sa.String(40), nullable=False),
        sa.Column("scope", sa.String(40), nullable=False),
        sa.Column("subject_id", sa.String(40), nullable=False),
        sa.Column("period", sa.String(40), nullable=False),
        sa.Column("credits_max", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("credits_max >= 0", name="ck_spend_limit_credits_max_not_negative"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_spend_limit_workspace_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_spend_limit"),
        sa.UniqueConstraint(
            "workspace_id",
            "scope",
            "subject_id",
            "period",
            name="uq_spend_limit_workspace_id_scope_subject_id_period",
        ),
    )


def hold() -> None:
    """Create `hold`."""
    op.create_table(
        "hold",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("workspace_id", sa.String(40), nullable=False),
        sa.Column("account_id", sa.String(40), nullable=False),
        sa.Column("production_id", sa.String(40), nullable=False),
        sa.Column("campaign_id", sa.String(40), nullable=False),
        sa.Column("member_id", sa.String(40), nullable=False),
        sa.Column("credits", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("idempotency_key", sa.String(200), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("resolved_ms", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("state IN ('held','captured','released')", name="ck_hold_state_known"),
        sa.CheckConstraint("credits > 0", name="ck_hold_credits_positive"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_hold_account_id"),
        sa.PrimaryKeyConstraint("id", name="pk_hold"),
        sa.UniqueConstraint(
            "account_id", "idempotency_key", name="uq_hold_account_id_idempotency_key"
        ),
    )
    op.create_index(
        "ix_hold_open",
        "hold",
        ["production_id"],
        unique=False,
        sqlite_where=sa.text("state = 'held'"),
        postgresql_where=sa.text("state = 'held'"),
    )


def transfer() -> None:
    """Create `transfer`."""
    op.create_table(
        "transfer",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("workspace_id", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("hold_id", sa.String(40), nullable=True),
        sa.Column("idempotency_key", sa.String(200), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["hold_id"], ["hold.id"], name="fk_transfer_hold_id"),
        sa.PrimaryKeyConstraint("id", name="pk_transfer"),
        sa.UniqueConstraint(
            "workspace_id", "idempotency_key", name="uq_transfer_workspace_id_idempotency_key"
        ),
    )
    op.create_index(
        "uq_transfer_capture_hold",
        "transfer",
        ["hold_id"],
        unique=True,
        sqlite_where=sa.text("kind = 'capture'"),
        postgresql_where=sa.text("kind = 'capture'"),
    )
    op.create_index(
        "uq_transfer_refund_hold",
        "transfer",
        ["hold_id"],
        unique=True,
        sqlite_where=sa.text("kind = 'refund'"),
        postgresql_where=sa.text("kind = 'refund'"),
    )


def entry() -> None:
    """Create `entry`."""
    op.create_table(
        "entry",
        sa.Column("account_id", sa.String(40), nullable=False),
        sa.Column("account_version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("transfer_id", sa.String(40), nullable=False),
        sa.Column("credits", sa.BigInteger(), nullable=False),
        sa.Column("balance_after", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_entry_account_id"),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfer.id"], name="fk_entry_transfer_id"),
        sa.PrimaryKeyConstraint("account_id", "account_version", name="pk_entry"),
    )
    op.create_index("ix_entry_transfer_id", "entry", ["transfer_id"], unique=False)
