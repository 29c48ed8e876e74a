"""The second revision: undoable changes, other kinds of asset, a conversation's summary."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"

# What every turn asks for; without these its cost would grow with the workspace.
_INDEXES = (
    ("ix_inbox_turn", "inbox", ["turn_id"]),
    ("ix_conversation_busy", "conversation", ["busy_turn_id"]),
    ("ix_quote_project", "quote", ["project_id", "state", "created_ms"]),
    ("ix_campaign_workspace_updated", "campaign", ["workspace_id", "updated_ms"]),
)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Add the table and the columns; rows that exist get each column's default."""
    for table, column in _columns():
        op.add_column(table, column)
    _edit()
    for name, table, columns in _INDEXES:
        op.create_index(name, table, columns, unique=False)


def _columns() -> tuple[tuple[str, sa.Column[object]], ...]:
    word, name = sa.String(40), sa.String(200)
    return (
        ("campaign", sa.Column("business_type", word, server_default="", nullable=False)),
        ("campaign", sa.Column("industry", word, server_default="", nullable=False)),
        ("brand_version", sa.Column("fonts", JSON, server_default="[]", nullable=False)),
        ("brand_version", sa.Column("pronunciations", JSON, server_default="{}", nullable=False)),
        (
            "project",
            sa.Column("script_locked", sa.Boolean(), server_default=sa.false(), nullable=False),
        ),
        ("project", sa.Column("details", JSON, server_default="{}", nullable=False)),
        ("project", sa.Column("take", sa.Integer(), server_default="0", nullable=False)),
        ("project", sa.Column("copied_from", word, nullable=True)),
        ("conversation", sa.Column("summary", sa.Text(), server_default="", nullable=False)),
        (
            "conversation",
            sa.Column("summary_seq", sa.Integer(), server_default="0", nullable=False),
        ),
        ("turn", sa.Column("model", name, server_default="", nullable=False)),
        ("turn", sa.Column("input_tokens", sa.Integer(), server_default="0", nullable=False)),
        ("turn", sa.Column("output_tokens", sa.Integer(), server_default="0", nullable=False)),
    )


def _edit() -> None:
    op.create_table(
        "edit",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("workspace_id", sa.String(40), nullable=False),
        sa.Column("campaign_id", sa.String(40), nullable=False),
        sa.Column("project_id", sa.String(40), nullable=True),
        sa.Column("conversation_id", sa.String(40), nullable=True),
        sa.Column("member_id", sa.String(40), nullable=False),
        sa.Column("tool", sa.String(40), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("before", JSON, nullable=False),
        sa.Column("after", JSON, nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("undone_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "campaign_id"],
            ["campaign.workspace_id", "campaign.id"],
            name="fk_edit_workspace_id_campaign_id",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_edit"),
    )
    op.create_index("ix_edit_campaign", "edit", ["campaign_id", "id"], unique=False)
    op.create_index("ix_edit_conversation", "edit", ["conversation_id", "id"], unique=False)
