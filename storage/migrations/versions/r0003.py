"""The third revision: teams of Slack, sign-in attempts, and feedback on answers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Add the tables; nothing that exists changes."""
    _slack_team()
    op.create_table(
        "sign_in_state",
        sa.Column("state_sha256", sa.String(200), nullable=False),
        sa.Column("door", sa.String(40), nullable=False),
        sa.Column("expires_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("state_sha256", name="pk_sign_in_state"),
    )
    _feedback()


def _slack_team() -> None:
    word, name = sa.String(40), sa.String(200)
    op.create_table(
        "slack_team",
        sa.Column("team_id", word, nullable=False),
        sa.Column("enterprise_id", word, nullable=False),
        sa.Column("workspace_id", word, nullable=False),
        sa.Column("name", name, nullable=False),
        sa.Column("app_id", word, nullable=False),
        sa.Column("bot_user_id", word, nullable=False),
        sa.Column("bot_id", word, nullable=False),
        sa.Column("scopes", JSON, nullable=False),
        sa.Column("token_sealed", sa.Text(), nullable=False),
        sa.Column("refresh_sealed", sa.Text(), nullable=False),
        sa.Column("expires_ms", sa.BigInteger(), nullable=True),
        sa.Column("installed_by", word, nullable=False),
        sa.Column("state", word, nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("updated_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_slack_team_workspace_id"
        ),
        sa.PrimaryKeyConstraint("team_id", name="pk_slack_team"),
    )
    op.create_index("ix_slack_team_workspace", "slack_team", ["workspace_id"], unique=False)


def _feedback() -> None:
    word = sa.String(40)
    op.create_table(
        "feedback",
        sa.Column("id", word, nullable=False),
        sa.Column("workspace_id", word, nullable=False),
        sa.Column("turn_id", word, nullable=False),
        sa.Column("member_id", word, nullable=False),
        sa.Column("verdict", word, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_feedback_workspace_id"
        ),
        sa.ForeignKeyConstraint(["turn_id"], ["turn.id"], name="fk_feedback_turn_id"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_feedback_member_id"),
        sa.PrimaryKeyConstraint("id", name="pk_feedback"),
        sa.UniqueConstraint("turn_id", "member_id", name="uq_feedback_turn_id_member_id"),
    )
