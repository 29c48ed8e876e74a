"""A look at a trial's workspace, for checks: what is there now, read with storage's own functions."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import campaigns, ledger, projects
from storage.models import (
    Asset,
    BrandVersion,
    Campaign,
    Follow,
    Hold,
    Production,
    Project,
    Quote,
    Scene,
    SceneVersion,
    ScriptVersion,
    StrategyVersion,
    Transfer,
)
from tests.evals.heard import Heard, Played


class Missing(Exception):
    """What a check looks for is not there; the message is the check's finding."""


class Look:
    """One reading of the database for one trial; everything is of the trial's workspace."""

    def __init__(self, session: Session, played: Played) -> None:
        self.session = session
        self.played = played
        self.workspace_id = played.workspace_id

    @property
    def turns(self) -> list[Heard]:
        """All turns so far."""
        return self.played.turns

    # ------------------------------------------------------------------ what there is

    def campaigns(self) -> list[Campaign]:
        """Return the campaigns, oldest first."""
        rows = select(Campaign).where(Campaign.workspace_id == self.workspace_id)
        return list(self.session.scalars(rows.order_by(Campaign.created_ms, Campaign.id)))

    def projects(self) -> list[Project]:
        """Return the projects, oldest first."""
        rows = select(Project).where(Project.workspace_id == self.workspace_id)
        return list(self.session.scalars(rows.order_by(Project.created_ms, Project.id)))

    def campaign(self, named: str | None = None) -> Campaign:
        """Return the newest campaign, or the one whose name or product holds `named`."""
        for campaign in reversed(self.campaigns()):
            if (
                named is None
                or named.casefold() in f"{campaign.name} {campaign.product}".casefold()
            ):
                return campaign
        raise Missing(f"there is no campaign {named or ''}".strip())

    def project(self, named: str | None = None) -> Project:
        """Return the newest project; the oldest for `first`; or the one whose title, campaign or
        kind holds `named`."""
        found = self.projects()
        if named == "first" and found:
            return found[0]
        for project in reversed(found):
            campaign = projects.campaign_of(self.session, project)
            about = f"{project.title} {campaign.name} {campaign.product} {project.kind}"
            if named is None or named.casefold() in about.casefold():
                return project
        raise Missing(f"there is no project {named or ''}".strip())

    def script(self, project: Project) -> ScriptVersion:
        """Return a project's script."""
        script = projects.script(self.session, project)
        if script is None:
            raise Missing(f"“{project.title}” has no script")
        return script

    def scenes(self, project: Project) -> tuple[tuple[Scene, SceneVersion], ...]:
        """Return a project's scenes in order."""
        return projects.scenes(self.session, project)

    def pillars(self, campaign: Campaign) -> StrategyVersion:
        """Return a campaign's pillars."""
        return campaigns.strategy(self.session, campaign)

    def brand(self, campaign: Campaign) -> BrandVersion:
        """Return a campaign's brand."""
        return campaigns.brand(self.session, campaign)

    def assets(self, role: str) -> list[Asset]:
        """Return the files of a role."""
        rows = select(Asset).where(Asset.workspace_id == self.workspace_id, Asset.role == role)
        return list(self.session.scalars(rows.order_by(Asset.id)))

    def follows(self) -> list[Follow]:
        """Return the follows."""
        rows = select(Follow).where(Follow.workspace_id == self.workspace_id)
        return list(self.session.scalars(rows))

    # ------------------------------------------------------------------ money

    def balance(self) -> ledger.Balance:
        """Return the wallet."""
        return ledger.balance(self.session, self.workspace_id)

    def spent(self) -> int:
        """Return the credits captured and not given back."""
        refunded = select(Transfer.hold_id).where(
            Transfer.workspace_id == self.workspace_id, Transfer.kind == "refund"
        )
        rows = select(Hold.credits).where(
            Hold.workspace_id == self.workspace_id,
            Hold.state == "captured",
            Hold.id.not_in(refunded),
        )
        return sum(self.session.scalars(rows))

    def productions(self) -> list[Production]:
        """Return the productions, oldest first."""
        rows = select(Production).where(Production.workspace_id == self.workspace_id)
        return list(self.session.scalars(rows.order_by(Production.created_ms, Production.id)))

    def quotes(self) -> list[Quote]:
        """Return the quotes, oldest first."""
        rows = select(Quote).where(Quote.workspace_id == self.workspace_id)
        return list(self.session.scalars(rows.order_by(Quote.created_ms, Quote.id)))
