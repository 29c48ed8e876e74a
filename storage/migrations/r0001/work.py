"""The tables of campaigns, projects and productions, made by the first revision."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def workspace() -> None:
    """Create `workspace`."""
    op.create_table(
        "workspace",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_workspace"),
    )


def asset() -> None:
    """Create `asset`."""
    op.create_table(
        "asset",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("workspace_id", sa.String(40), nullable=False),
        sa.Column("campaign_id", sa.String(40), nullable=True),
        sa.Column("project_id", sa.String(40), nullable=True),
        sa.Column("step_id", sa.String(40), nullable=True),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("sha256", sa.String(200), nullable=False),
        sa.Column("media_type", sa.String(200), nullable=False),
        sa.Column("filename", sa.String(200), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("duration_ms", sa.Integer(), nullable=True),
        sa.Column("provider", sa.String(200), nullable=False),
        sa.Column("provenance", JSON, nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_asset_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_asset"),
        sa.UniqueConstraint("workspace_id", "id", name="uq_asset_workspace_id_id"),
    )
    op.create_index("ix_asset_project", "asset", ["project_id", "role"], unique=False)
    op.create_index("ix_asset_step", "asset", ["step_id"], unique=False)


def campaign() -> None:
    """Create `campaign`."""
    op.create_table(
        "campaign",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("workspace_id", sa.String(40), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("product", sa.String(200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("strategy_version", sa.Integer(), nullable=False),
        sa.Column("brand_version", sa.Integer(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("updated_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_campaign_workspace_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_campaign"),
        sa.UniqueConstraint("workspace_id", "id", name="uq_campaign_workspace_id_id"),
    )
    op.create_index("ix_campaign_workspace_id", "campaign", ["workspace_id"], unique=False)


def member() -> None:
    """Create `member`."""
    op.create_table(
        "member",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("workspace_id", sa.String(40), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("email", sa.String(200), nullable=True),
        sa.Column("may_spend", sa.Boolean(), nullable=False),
        sa.Column("standing_text_credits", sa.Integer(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_member_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_member"),
        sa.UniqueConstraint("workspace_id", "id", name="uq_member_workspace_id_id"),
    )


def api_key() -> None:
    """Create `api_key`."""
    op.create_table(
        "api_key",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("workspace_id", sa.String(40), nullable=False),
        sa.Column("member_id", sa.String(40), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("secret_sha256", sa.String(200), nullable=False),
        sa.Column("scopes", JSON, nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("revoked_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_api_key_member_id"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_api_key_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_api_key"),
        sa.UniqueConstraint("secret_sha256", name="uq_api_key_secret_sha256"),
    )


def brand_version() -> None:
    """Create `brand_version`."""
    op.create_table(
        "brand_version",
        sa.Column("campaign_id", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("tone", sa.Text(), nullable=False),
        sa.Column("colors", JSON, nullable=False),
        sa.Column("website", sa.String(200), nullable=False),
        sa.Column("words_to_use", JSON, nullable=False),
        sa.Column("words_to_avoid", JSON, nullable=False),
        sa.Column("logo_asset_id", sa.String(40), nullable=True),
        sa.Column("photo_asset_id", sa.String(40), nullable=True),
        sa.Column("member_id", sa.String(40), nullable=True),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name="fk_brand_version_campaign_id"
        ),
        sa.PrimaryKeyConstraint("campaign_id", "version", name="pk_brand_version"),
    )


def identity() -> None:
    """Create `identity`."""
    op.create_table(
        "identity",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("workspace_id", sa.String(40), nullable=False),
        sa.Column("member_id", sa.String(40), nullable=False),
        sa.Column("door", sa.String(40), nullable=False),
        sa.Column("external_id", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_identity_member_id"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_identity_workspace_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_identity"),
        sa.UniqueConstraint(
            "workspace_id", "door", "external_id", name="uq_identity_workspace_id_door_external_id"
        ),
    )


def project() -> None:
    """Create `project`."""
    op.create_table(
        "project",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("workspace_id", sa.String(40), nullable=False),
        sa.Column("campaign_id", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("format", sa.String(40), nullable=False),
        sa.Column("resolution", sa.String(40), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("stage", sa.String(40), nullable=False),
        sa.Column("progress_percent", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("idea_rounds", sa.Integer(), nullable=False),
        sa.Column("chosen_idea_id", sa.String(40), nullable=True),
        sa.Column("script_version", sa.Integer(), nullable=False),
        sa.Column("final_asset_id", sa.String(40), nullable=True),
        sa.Column("poster_asset_id", sa.String(40), nullable=True),
        sa.Column("created_by", sa.String(40), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("updated_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "campaign_id"],
            ["campaign.workspace_id", "campaign.id"],
            name="fk_project_workspace_id_campaign_id",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_project"),
        sa.UniqueConstraint("workspace_id", "id", name="uq_project_workspace_id_id"),
    )
    op.create_index(
        "ix_project_workspace_updated", "project", ["workspace_id", "updated_ms"], unique=False
    )


def strategy_version() -> None:
    """Create `strategy_version`."""
    op.create_table(
        "strategy_version",
        sa.Column("campaign_id", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("messaging", sa.Text(), nullable=False),
        sa.Column("goals", sa.Text(), nullable=False),
        sa.Column("awareness_stage", sa.String(40), nullable=False),
        sa.Column("style", sa.String(40), nullable=False),
        sa.Column("trigger", sa.String(40), nullable=False),
        sa.Column("member_id", sa.String(40), nullable=True),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name="fk_strategy_version_campaign_id"
        ),
        sa.PrimaryKeyConstraint("campaign_id", "version", name="pk_strategy_version"),
    )


def idea() -> None:
    """Create `idea`."""
    op.create_table(
        "idea",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("project_id", sa.String(40), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("hook", sa.Text(), nullable=False),
        sa.Column("narrative", sa.Text(), nullable=False),
        sa.Column("visuals", sa.Text(), nullable=False),
        sa.Column("sound", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("strategy_version", sa.Integer(), nullable=False),
        sa.Column("provider", sa.String(200), nullable=False),
        sa.Column("starter_copy", sa.Boolean(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name="fk_idea_project_id"),
        sa.PrimaryKeyConstraint("id", name="pk_idea"),
        sa.UniqueConstraint(
            "project_id", "round", "number", name="uq_idea_project_id_round_number"
        ),
    )


def quote() -> None:
    """Create `quote`."""
    op.create_table(
        "quote",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("workspace_id", sa.String(40), nullable=False),
        sa.Column("project_id", sa.String(40), nullable=False),
        sa.Column("conversation_id", sa.String(40), nullable=True),
        sa.Column("member_id", sa.String(40), nullable=False),
        sa.Column("scope", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("credits", sa.Integer(), nullable=False),
        sa.Column("price_version", sa.String(40), nullable=False),
        sa.Column("fingerprint", sa.String(200), nullable=False),
        sa.Column("lines", JSON, nullable=False),
        sa.Column("plan", JSON, nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("expires_ms", sa.BigInteger(), nullable=False),
        sa.Column("accepted_by", sa.String(40), nullable=True),
        sa.Column("accepted_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "project_id"],
            ["project.workspace_id", "project.id"],
            name="fk_quote_workspace_id_project_id",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_quote"),
    )
    op.create_index(
        "ix_quote_conversation", "quote", ["conversation_id", "created_ms"], unique=False
    )


def scene() -> None:
    """Create `scene`."""
    op.create_table(
        "scene",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("project_id", sa.String(40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("dropped_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name="fk_scene_project_id"),
        sa.PrimaryKeyConstraint("id", name="pk_scene"),
    )
    op.create_index("ix_scene_project_id", "scene", ["project_id"], unique=False)


def script_version() -> None:
    """Create `script_version`."""
    op.create_table(
        "script_version",
        sa.Column("project_id", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("lines", JSON, nullable=False),
        sa.Column("call_to_action", sa.String(200), nullable=False),
        sa.Column("idea_id", sa.String(40), nullable=True),
        sa.Column("strategy_version", sa.Integer(), nullable=False),
        sa.Column("provider", sa.String(200), nullable=False),
        sa.Column("starter_copy", sa.Boolean(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name="fk_script_version_project_id"
        ),
        sa.PrimaryKeyConstraint("project_id", "version", name="pk_script_version"),
    )


def production() -> None:
    """Create `production`."""
    op.create_table(
        "production",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("workspace_id", sa.String(40), nullable=False),
        sa.Column("project_id", sa.String(40), nullable=False),
        sa.Column("conversation_id", sa.String(40), nullable=True),
        sa.Column("member_id", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("finished_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["quote.id"], name="fk_production_id"),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name="fk_production_project_id"),
        sa.PrimaryKeyConstraint("id", name="pk_production"),
    )
    op.create_index(
        "uq_production_live_project",
        "production",
        ["project_id"],
        unique=True,
        sqlite_where=sa.text("state = 'running'"),
        postgresql_where=sa.text("state = 'running'"),
    )


def scene_version() -> None:
    """Create `scene_version`."""
    op.create_table(
        "scene_version",
        sa.Column("scene_id", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("beat", sa.String(40), nullable=False),
        sa.Column("visual", sa.Text(), nullable=False),
        sa.Column("on_screen", sa.Text(), nullable=False),
        sa.Column("voice", sa.Text(), nullable=False),
        sa.Column("take", sa.Integer(), nullable=False),
        sa.Column("script_version", sa.Integer(), nullable=False),
        sa.Column("provider", sa.String(200), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["scene_id"], ["scene.id"], name="fk_scene_version_scene_id"),
        sa.PrimaryKeyConstraint("scene_id", "version", name="pk_scene_version"),
    )


def step() -> None:
    """Create `step`."""
    op.create_table(
        "step",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("workspace_id", sa.String(40), nullable=False),
        sa.Column("project_id", sa.String(40), nullable=False),
        sa.Column("production_id", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("scene_id", sa.String(40), nullable=True),
        sa.Column("label", sa.String(200), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("credits", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("hold_id", sa.String(40), nullable=True),
        sa.Column("asset_id", sa.String(40), nullable=True),
        sa.Column("facts", JSON, nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("finished_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["hold_id"], ["hold.id"], name="fk_step_hold_id"),
        sa.ForeignKeyConstraint(["production_id"], ["production.id"], name="fk_step_production_id"),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name="fk_step_project_id"),
        sa.PrimaryKeyConstraint("id", name="pk_step"),
        sa.UniqueConstraint(
            "production_id", "kind", "position", name="uq_step_production_id_kind_position"
        ),
    )
    op.create_index("ix_step_project_key", "step", ["project_id", "key"], unique=False)
