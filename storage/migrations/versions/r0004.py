"""The fourth revision: browsers that are signed in to the dashboard."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the table; nothing that exists changes."""
    word = sa.String(40)
    op.create_table(
        "web_session",
        sa.Column("secret_sha256", sa.String(200), nullable=False),
        sa.Column("kind", word, nullable=False),
        sa.Column("workspace_id", word, nullable=False),
        sa.Column("member_id", word, nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("expires_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_web_session_workspace_id"
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_web_session_member_id"),
        sa.PrimaryKeyConstraint("secret_sha256", name="pk_web_session"),
    )
    op.create_index("ix_web_session_expires", "web_session", ["expires_ms"], unique=False)
