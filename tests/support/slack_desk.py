"""A Slack door with its buttons, and a project that Ana talks about in a thread of #launch."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from slack_sdk import WebClient

from integrations.slack.app import make_slack_routes
from integrations.slack.cards import TurnView, turn_messages
from storage import conversations, projects, quotes
from storage.engine import Database
from storage.models import Hold, Project, Quote
from tests.support.slack.fake import FakeSlack
from tests.support.slack.world import Message
from tests.support.slack_stage import SlackStage, install, introduce, serving
from tests.support.stage import scripted_project
from tools.kit.offers import QuoteCard, make_quote
from tools.kit.planning import plan_render
from tools.kit.spec import ToolContext

Plain = dict[str, Any]
CHANNEL = "#launch"


class Desk:
    """The door with its buttons, and a project that Ana talks about in a thread."""

    def __init__(self, stage: SlackStage) -> None:
        self.stage = stage
        self.slack = stage.slack
        said = self.slack.post("ana", CHANNEL, "An ad, please", deliver=False).message
        assert said is not None
        self.thread_ts = said.ts
        self.channel = self.slack.find_channel(CHANNEL).id
        team = self.slack.team.id
        key = f"{team}:{self.channel}:{self.thread_ts}"
        ana = self.member("ana")
        with stage.database.write() as session:
            talk = conversations.find_or_create(session, ana.workspace_id, ana.id, "slack", key)
            self.context: ToolContext = stage.context(
                workspace_id=ana.workspace_id,
                member_id=ana.id,
                conversation_id=talk.id,
                door="slack",
            )
            self.project: Project = scripted_project(session, self.context, with_ideas=True)

    def member(self, name: str) -> Any:
        """Return who somebody is in our books."""
        found = self.stage.known(name)
        assert found is not None
        return found

    def quoted(self) -> tuple[QuoteCard, Message]:
        """Price the film and show it in the thread."""
        with self.stage.database.write() as session:
            project = projects.get(session, self.context.workspace_id, self.project.id)
            plan = plan_render(session, self.context, project, scope="film")
            card = make_quote(session, self.context, project, plan)
        plain = card.model_dump(mode="json")
        view = TurnView("trn_1", f"A lovely plan. {card.say}", quote=plain)
        return card, self.show(turn_messages(view)[0].blocks)

    def show(self, blocks: list[Plain]) -> Message:
        """Post blocks in the thread as the app does."""
        client = WebClient(self.slack.bot_token, base_url=self.slack.api_url, retry_handlers=[])
        answer = client.chat_postMessage(
            channel=self.channel, text="A card", blocks=blocks, thread_ts=self.thread_ts
        )
        thread = self.slack.messages(CHANNEL, self.thread_ts)
        return next(each for each in thread if each.ts == answer["ts"])

    def quote(self, card: QuoteCard) -> Quote:
        """Return a quote as it is kept."""
        with self.stage.database.read() as session:
            return quotes.get(session, self.context.workspace_id, card.quote_id)

    def held_ever(self) -> int:
        """Return how many credits were ever held; charging twice would hold twice."""
        return sum(hold.credits for hold in self.stage.rows(Hold))

    def edits(self) -> list[Plain]:
        """Return the messages that are to be written anew."""
        return [body for kind, body in self.stage.deliveries() if kind == "edit"]

    def letters(self) -> list[Plain]:
        """Return what the letters ask for."""
        return [letter.payload for letter in self.stage.letters()]

    def told(self, name: str) -> list[str]:
        """Return what somebody alone was told."""
        user = self.slack.find_user(name).id
        calls = self.slack.calls("chat.postEphemeral")
        return [call.arguments["text"] for call in calls if call.arguments["user"] == user]


@contextmanager
def open_desk(database: Database, folder: Path) -> Iterator[Desk]:
    """Give the door over HTTP; productions run, letters stay, because nobody takes them in."""
    with FakeSlack() as slack:
        stage = SlackStage(database, folder, slack)
        with serving(make_slack_routes(stage)) as url:
            slack.connect(url)
            install(stage)
            introduce(stage, "ana", "ben")
            stage.engine.launch()
            yield Desk(stage)
        stage.engine.close(5)
