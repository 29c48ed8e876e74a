"""Earlier versions of script, pillars and brand, and going back to one of them."""

from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import campaigns, projects
from storage.errors import NotFound
from storage.models import BrandVersion, Campaign, Project, ScriptVersion, StrategyVersion

Versioned = Literal["script", "strategy", "brand"]


def script_versions(session: Session, project: Project) -> tuple[ScriptVersion, ...]:
    """Return all scripts that the project ever had, oldest first."""
    return tuple(
        session.scalars(
            select(ScriptVersion)
            .where(ScriptVersion.project_id == project.id)
            .order_by(ScriptVersion.version)
        )
    )


def strategy_versions(session: Session, campaign: Campaign) -> tuple[StrategyVersion, ...]:
    """Return all pillars that the campaign ever had, oldest first."""
    return tuple(
        session.scalars(
            select(StrategyVersion)
            .where(StrategyVersion.campaign_id == campaign.id)
            .order_by(StrategyVersion.version)
        )
    )


def brand_versions(session: Session, campaign: Campaign) -> tuple[BrandVersion, ...]:
    """Return all brand identities that the campaign ever had, oldest first."""
    return tuple(
        session.scalars(
            select(BrandVersion)
            .where(BrandVersion.campaign_id == campaign.id)
            .order_by(BrandVersion.version)
        )
    )


def point_at(
    session: Session,
    campaign: Campaign,
    project: Project | None,
    kind: Versioned,
    version: int,
) -> None:
    """Point script, pillars or brand at a version that exists; call it inside `recorded`.

    Raises `NotFound`, saying which there are.
    """
    if kind == "script":
        assert project is not None, "a script belongs to a project"
        known = [script.version for script in script_versions(session, project)]
    elif kind == "strategy":
        known = [pillars.version for pillars in strategy_versions(session, campaign)]
    else:
        known = [look.version for look in brand_versions(session, campaign)]
    if version not in known:
        there = f"from 1 to {known[-1]}" if known else "none yet"
        raise NotFound(f"There is no {kind} version {version}. The versions are {there}.")
    if project is not None and kind == "script":
        project.script_version = version
        projects.touch(session, project)
        return
    setattr(campaign, f"{kind}_version", version)
    campaigns.touch(session, campaign)
