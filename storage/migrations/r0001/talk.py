"""The tables of talk and mail, made by the first revision."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def event() -> None:
    """Create `event`."""
    op.create_table(
        "event",
        sa.Column("stream_id", sa.String(40), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("workspace_id", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("data", JSON, nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("stream_id", "seq", name="pk_event"),
    )


def outbox() -> None:
    """Create `outbox`."""
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("workspace_id", sa.String(40), nullable=False),
        sa.Column("door", sa.String(40), nullable=False),
        sa.Column("dedupe_key", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("payload", JSON, nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("next_ms", sa.BigInteger(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("workspace_id", "dedupe_key", name="uq_outbox_workspace_id_dedupe_key"),
    )
    op.create_index("ix_outbox_waiting", "outbox", ["state", "next_ms"], unique=False)


def worker_heartbeat() -> None:
    """Create `worker_heartbeat`."""
    op.create_table(
        "worker_heartbeat",
        sa.Column("executor_id", sa.String(200), nullable=False),
        sa.Column("app_version", sa.String(40), nullable=False),
        sa.Column("seen_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("executor_id", name="pk_worker_heartbeat"),
    )


def follow() -> None:
    """Create `follow`."""
    op.create_table(
        "follow",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("workspace_id", sa.String(40), nullable=False),
        sa.Column("door", sa.String(40), nullable=False),
        sa.Column("channel", sa.String(200), nullable=False),
        sa.Column("subject_id", sa.String(40), nullable=False),
        sa.Column("member_id", sa.String(40), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_follow_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_follow"),
        sa.UniqueConstraint(
            "workspace_id",
            "door",
            "channel",
            "subject_id",
            name="uq_follow_workspace_id_door_channel_subject_id",
        ),
    )


def conversation() -> None:
    """Create `conversation`."""
    op.create_table(
        "conversation",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("workspace_id", sa.String(40), nullable=False),
        sa.Column("member_id", sa.String(40), nullable=False),
        sa.Column("door", sa.String(40), nullable=False),
        sa.Column("external_key", sa.String(200), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("campaign_id", sa.String(40), nullable=True),
        sa.Column("project_id", sa.String(40), nullable=True),
        sa.Column("quote_id", sa.String(40), nullable=True),
        sa.Column("quote_member_id", sa.String(40), nullable=True),
        sa.Column("last_question", sa.String(40), nullable=True),
        sa.Column("busy_turn_id", sa.String(40), nullable=True),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("updated_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_conversation_member_id"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_conversation_workspace_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_conversation"),
        sa.UniqueConstraint(
            "workspace_id",
            "door",
            "external_key",
            name="uq_conversation_workspace_id_door_external_key",
        ),
        sa.UniqueConstraint("workspace_id", "id", name="uq_conversation_workspace_id_id"),
    )


def inbox() -> None:
    """Create `inbox`."""
    op.create_table(
        "inbox",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("workspace_id", sa.String(40), nullable=False),
        sa.Column("conversation_id", sa.String(40), nullable=False),
        sa.Column("member_id", sa.String(40), nullable=False),
        sa.Column("dedupe_key", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("payload", JSON, nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("turn_id", sa.String(40), nullable=True),
        sa.Column("received_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name="fk_inbox_conversation_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
        sa.UniqueConstraint("workspace_id", "dedupe_key", name="uq_inbox_workspace_id_dedupe_key"),
    )
    op.create_index("ix_inbox_conversation", "inbox", ["conversation_id", "state"], unique=False)
    op.create_index("ix_inbox_waiting", "inbox", ["state", "received_ms"], unique=False)


def message() -> None:
    """Create `message`."""
    op.create_table(
        "message",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("workspace_id", sa.String(40), nullable=False),
        sa.Column("conversation_id", sa.String(40), nullable=False),
        sa.Column("turn_id", sa.String(40), nullable=True),
        sa.Column("member_id", sa.String(40), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("tool_calls", JSON, nullable=False),
        sa.Column("tool_call_id", sa.String(200), nullable=True),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name="fk_message_conversation_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_message"),
        sa.UniqueConstraint("conversation_id", "seq", name="uq_message_conversation_id_seq"),
    )


def turn() -> None:
    """Create `turn`."""
    op.create_table(
        "turn",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("workspace_id", sa.String(40), nullable=False),
        sa.Column("conversation_id", sa.String(40), nullable=False),
        sa.Column("member_id", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("cancel_requested", sa.Boolean(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("finished_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "conversation_id"],
            ["conversation.workspace_id", "conversation.id"],
            name="fk_turn_workspace_id_conversation_id",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_turn"),
    )
    op.create_index("ix_turn_state", "turn", ["state", "created_ms"], unique=False)
