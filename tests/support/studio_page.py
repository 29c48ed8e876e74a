"""The Studio page without a browser: a person at the acts and views behind it."""

import time
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from integrations.web.chat_panels import ChatPanel, chat_panel
from integrations.web.chat_shown import Reader
from integrations.web.studio_acts import ACTS, Act
from integrations.web.studio_shown import StudioShown
from integrations.web.talking import open_talk
from integrations.web.views_studio import studio_view
from storage import conversations, ledger, projects, workspaces
from storage.ids import new_id
from tests.support.door import DoorStage
from tests.support.stage import scripted_project, worded_asset

SECONDS_MAX = 30.0


@dataclass
class Person:
    """A member of a workspace at the Studio page."""

    stage: DoorStage
    workspace_id: str
    member_id: str
    may_spend: bool = True

    @property
    def reader(self) -> Reader:
        """Return who reads."""
        return Reader(self.workspace_id, self.member_id)

    def project(self, kind: str = "video_ad", *, with_ideas: bool = False) -> str:
        """Make a project with its words, and scenes if it is a video; return its id."""
        with self.stage.database.write() as session:
            conversation = conversations.find_or_create(
                session, self.workspace_id, self.member_id, "http", new_id("key")
            )
            context = self.stage.context(
                workspace_id=self.workspace_id,
                member_id=self.member_id,
                conversation_id=conversation.id,
                door="http",
            )
            if kind == "video_ad":
                return scripted_project(session, context, with_ideas=with_ideas).id
            return worded_asset(session, context, kind, 15 if kind == "jingle" else 0).id

    def do(self, project_id: str, act: str, **form: Any) -> str:
        """Do an act of the page and return what it says."""
        given = {name: str(value) for name, value in form.items()}
        with self.stage.database.write() as session:
            project = projects.get(session, self.workspace_id, project_id)
            talk = open_talk(session, self.reader, project.campaign_id, project.id)
            said = ACTS[act](
                Act(session, self.stage, self.reader, self.may_spend, project, talk, given)
            )
        self.stage.engine.wake()
        return said

    def look(self, project_id: str) -> StudioShown:
        """Return the page as it is now."""
        with self.stage.database.read() as session:
            return studio_view(session, self.stage, self.workspace_id, self.member_id, project_id)

    def chat(self, project_id: str) -> ChatPanel:
        """Return the chat beside a project as it is now."""
        with self.stage.database.read() as session:
            project = projects.get(session, self.workspace_id, project_id)
            return chat_panel(session, self.reader, project.campaign_id, project_id)

    def wait(self, project_id: str, seen: Any) -> StudioShown:
        """Look again and again until `seen(shown)` holds."""
        deadline = time.monotonic() + SECONDS_MAX
        while time.monotonic() < deadline:
            shown = self.look(project_id)
            if seen(shown):
                return shown
            time.sleep(0.05)
        raise AssertionError(f"it was not seen within {SECONDS_MAX:.0f} s: {shown}")

    def balance(self) -> tuple[int, int]:
        """Return posted and held credits."""
        with self.stage.database.read() as session:
            found = ledger.balance(session, self.workspace_id)
            return found.posted, found.held


def new_person(
    stage: DoorStage, name: str, *, credits: int = 250, may_spend: bool = True
) -> Person:
    """Make a workspace with a member."""

    def make(session: Session) -> Person:
        workspace = workspaces.create_workspace(session, name, welcome_credits=credits)
        member = workspaces.find_or_create_member(
            session, workspace.id, "web", new_id("who"), name, may_spend=may_spend
        )
        return Person(stage, workspace.id, member.id, may_spend)

    with stage.database.write() as session:
        return make(session)


def colleague(person: Person, name: str, *, may_spend: bool) -> Person:
    """Make another member of the same workspace."""
    with person.stage.database.write() as session:
        member = workspaces.find_or_create_member(
            session, person.workspace_id, "web", new_id("who"), name, may_spend=may_spend
        )
        return Person(person.stage, person.workspace_id, member.id, may_spend)
