"""The campaign pages without a browser: a person at the acts and views behind them."""

from collections.abc import Mapping
from dataclasses import dataclass

from integrations.web import campaign_acts as acts
from integrations.web.campaign_acts import Desk
from integrations.web.campaigns_shown import CampaignsShown, Hub
from integrations.web.views_campaigns import campaigns_view, hub_view
from integrations.web.views_studio import context_of
from storage import assets
from tests.support.studio_page import Person
from tools.kit.spec import Result

LOOK = {"name": "Lumen", "tone": "dry", "website": "lumen.example", "color_1": "#0b1f4b"}


@dataclass
class Marketer:
    """A person at the campaign pages."""

    person: Person

    def open(self, **form: str) -> str:
        """Open a campaign by the form and return its id."""
        given = {"product": "Lumen cold brew", "audience": "nurses", **form}
        stage = self.person.stage
        with stage.database.write() as session:
            return acts.new_campaign(session, stage, self.person.reader, given)

    def strategy(self, campaign_id: str, seen: int, **form: str) -> Result:
        """Save a card of the strategy that was loaded at a version."""
        return self._act(campaign_id, acts.save_strategy, {"seen": str(seen), **form})

    def brand(self, campaign_id: str, seen: int, **form: str) -> Result:
        """Save the whole brand form that was loaded at a version."""
        return self._act(campaign_id, acts.save_brand, {"seen": str(seen), **form})

    def undo(self, campaign_id: str, **form: str) -> Result:
        """Undo, or go back."""
        return self._act(campaign_id, acts.undo, form)

    def start(self, campaign_id: str, **form: str) -> str:
        """Start a project and return its id."""
        with self.person.stage.database.write() as session:
            desk = acts.open_desk(session, self.person.stage, self.person.reader, campaign_id)
            return acts.new_project(desk, form)

    def price(self, campaign_id: str, project_id: str, **form: str) -> Result:
        """Ask what a work costs."""
        return self._act(campaign_id, lambda desk, given: acts.price(desk, project_id, given), form)

    def picture(self, campaign_id: str, role: str, sha256: str = "0" * 64) -> Result:
        """Make a picture that was uploaded the logo or the photo."""

        def use(desk: Desk, _: Mapping[str, str]) -> Result:
            kept = assets.add(
                desk.session,
                workspace_id=self.person.workspace_id,
                role=role,
                file={"sha256": sha256, "bytes": 9, "suffix": ".png", "width": 8, "height": 8},
                filename=f"{role}.png",
                provider="member",
            )
            return acts.set_picture(desk, role, kept.id)

        return self._act(campaign_id, use, {})

    def hub(self, campaign_id: str) -> Hub:
        """Return the hub as it is now."""
        person = self.person
        context = context_of(person.stage, person.workspace_id, person.member_id)
        with person.stage.database.read() as session:
            return hub_view(session, context, campaign_id, 24)

    def grid(self, wanted: str = "", page: int = 1) -> CampaignsShown:
        """Return the grid as it is now."""
        with self.person.stage.database.read() as session:
            return campaigns_view(session, self.person.workspace_id, wanted, page)

    def _act(self, campaign_id: str, do: acts.Change, form: Mapping[str, str]) -> Result:
        with self.person.stage.database.write() as session:
            desk = acts.open_desk(session, self.person.stage, self.person.reader, campaign_id)
            return do(desk, form)
