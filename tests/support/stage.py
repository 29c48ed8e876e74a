"""A stage for tests of turns and productions: a real engine on a real database, with the quick
studio."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from graph.acceptance import Accepted, Requoted, accept
from graph.bounds import DEFAULT_BOUNDS, Bounds
from graph.engine import EMBEDDED_EXECUTOR, DurableEngine, new_executor_id
from graph.intake import Intake
from graph.nodes import TurnParts
from graph.outage import StandIn
from graph.production import define_productions
from graph.recovery import Supervisor
from graph.talk import Talk
from graph.turn import define_turn
from storage import audit, conversations, ledger, projects, scenes, workspaces
from storage.engine import Database
from storage.files import FileStore
from storage.ids import now_ms
from storage.models import Production, Project
from tests.support.plain_studio import PlainStudio
from tests.support.writer import BriefWriter
from tools.create_campaign import TOOL as CREATE_CAMPAIGN
from tools.kit.offers import QuoteCard, make_quote
from tools.kit.planning import RenderScope, plan_render
from tools.kit.ports import ChatModel, Resolution
from tools.kit.prices import PriceBook
from tools.kit.spec import Outside, Plain, ToolContext
from tools.registry import tool_named

T = TypeVar("T")

LINES = (
    ("hook", "Night shift doing your head in?", "Night shift?"),
    ("reveal", "Meet Lumen cold brew.", "Lumen"),
    ("benefit", "Steady energy, and no four a.m. crash.", "No crash"),
    ("call_to_action", "Grab your first can today.", "First can today"),
)


class Stage:
    """One executor. Use as a context manager; `scripted_project()` gives a project ready to
    render."""

    def __init__(
        self,
        database: Database,
        folder: Path,
        *,
        studio: PlainStudio | None = None,
        model: ChatModel | None = None,
        silent_seconds: float = 6.0,
        drain_seconds: int = 5,
        bounds: Bounds = DEFAULT_BOUNDS,
        stand_in: StandIn | None = None,
        take_tokens: Callable[[], Plain] | None = None,
    ) -> None:
        self.database = database
        self.studio = studio or PlainStudio()
        self.writer: ChatModel = model or BriefWriter()
        self.files = FileStore.open(f"file://{folder / 'files'}")
        executor = EMBEDDED_EXECUTOR if database.is_sqlite else new_executor_id()
        self.engine = DurableEngine(database, executor_id=executor, render_concurrency=4)
        outside = Outside(self.writer, self.studio, self.files, folder / "scratch")
        self.productions = define_productions(self.engine, outside)
        parts = TurnParts(
            self.engine,
            self.writer,
            outside,
            self._turn_context,
            bounds,
            stand_in,
            take_tokens,
        )
        self.turn = define_turn(parts)
        self.talk = Talk(self.engine)
        self.intake = Intake(self.engine, self.turn)
        self.supervisor = Supervisor(
            self.engine, beat_seconds=silent_seconds / 6, silent_seconds=silent_seconds
        )
        self._drain_seconds = drain_seconds

    def __enter__(self) -> Self:
        self.supervisor.beat()
        self.engine.launch()
        self.supervisor.start()
        self.intake.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.intake.stop()
        self.engine.close(self._drain_seconds)
        self.supervisor.stop()

    # ------------------------------------------------------------------ people and projects

    def member(self, name: str = "Nora", credits: int = 250) -> ToolContext:
        """Make a workspace with a member and a conversation; return the member's context."""
        with self.database.write() as session:
            return new_member(session, name, credits, self.studio.name, self.writer)

    def scripted_project(
        self, context: ToolContext, seconds: int = 15, *, with_ideas: bool = False
    ) -> Project:
        """Make a campaign and a project with a script and its scenes."""
        with self.database.write() as session:
            return scripted_project(session, context, seconds, with_ideas=with_ideas)

    def worded_asset(self, context: ToolContext, kind: str, seconds: int = 0) -> Project:
        """Make a campaign and a banner set, flyer or jingle with its words."""
        with self.database.write() as session:
            return worded_asset(session, context, kind, seconds)

    # ------------------------------------------------------------------ acts

    def quote(
        self,
        context: ToolContext,
        project: Project,
        scope: RenderScope = "film",
        resolution: Resolution | None = None,
    ) -> QuoteCard:
        """Quote the rendering of a project."""
        with self.database.write() as session:
            found = projects.get(session, context.workspace_id, project.id)
            plan = plan_render(session, context, found, scope=scope, resolution=resolution)
            return make_quote(session, context, found, plan)

    def accept(self, context: ToolContext, quote: QuoteCard) -> Accepted | Requoted:
        """Accept a quote as the member."""
        with self.database.write() as session:
            return accept(session, self.engine, context, quote.quote_id)

    def render(
        self, context: ToolContext, project: Project, scope: RenderScope = "film"
    ) -> Production:
        """Quote, accept, and wait for the end."""
        quote = self.quote(context, project, scope)
        self.accept(context, quote)
        return self.wait_for_production(quote.quote_id)

    def use(self, context: ToolContext, tool: str, **arguments: Any) -> Any:
        """Run a tool that asks nothing of the outside, as the member's own turn would."""
        found = tool_named(tool)
        args = found.args.model_validate(arguments)
        with self.database.write() as session:
            now = replace(context, now_ms=now_ms())
            return found.apply(session, now, args, {})

    def wait_for_production(self, quote_id: str, seconds: float = 60.0) -> Production:
        """Wait until a production has ended and return it."""

        def ended(session: Session) -> Production | None:
            found = session.get(Production, quote_id)
            return found if found is not None and found.state != "running" else None

        return self.wait(ended, seconds)

    def wait(self, look: Callable[[Session], T | None], seconds: float = 60.0) -> T:
        """Look at the database again and again until there is something to see."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with self.database.read() as session:
                found = look(session)
            if found is not None:
                return found
            time.sleep(0.05)
        raise AssertionError(f"nothing came within {seconds:.0f} s")

    # ------------------------------------------------------------------ books

    def balance(self, context: ToolContext) -> tuple[int, int]:
        """Return posted and held credits."""
        with self.database.read() as session:
            found = ledger.balance(session, context.workspace_id)
            return found.posted, found.held

    def audit(self) -> tuple[audit.Discrepancy, ...]:
        """Audit the whole ledger."""
        with self.database.read() as session:
            return audit.audit(session)

    def _turn_context(self, opened: Plain) -> ToolContext:
        return ToolContext(
            workspace_id=opened["workspace_id"],
            member_id=opened["member_id"],
            conversation_id=opened["conversation_id"],
            door=opened["door"],
            now_ms=opened["now_ms"],
            prices=PriceBook(),
            studio_name=self.studio.name,
            writer_name=self.writer.name,
            starter_copy=self.writer.writes_starter_copy,
        )


def new_member(
    session: Session, name: str, credits: int, studio_name: str, writer: ChatModel
) -> ToolContext:
    """Make a workspace, a member and a conversation."""
    workspace = workspaces.create_workspace(session, f"{name}'s", welcome_credits=credits)
    member = workspaces.find_or_create_member(session, workspace.id, "terminal", "local", name)
    conversation = conversations.find_or_create(
        session, workspace.id, member.id, "terminal", "main"
    )
    return ToolContext(
        workspace_id=workspace.id,
        member_id=member.id,
        conversation_id=conversation.id,
        door="terminal",
        now_ms=now_ms(),
        prices=PriceBook(),
        studio_name=studio_name,
        writer_name=writer.name,
        starter_copy=writer.writes_starter_copy,
    )


def scripted_project(
    session: Session, context: ToolContext, seconds: int = 15, *, with_ideas: bool = False
) -> Project:
    """Make a campaign and a project with a script and its scenes, without asking a writer; with
    ideas, the script is of the first."""
    args = CREATE_CAMPAIGN.args(product="Lumen cold brew", audience="night-shift nurses")
    CREATE_CAMPAIGN.apply(session, context, args, {})
    conversation = conversations.get(session, context.workspace_id, context.conversation_id)
    project = projects.create(
        session,
        workspace_id=context.workspace_id,
        campaign_id=conversation.campaign_id or "",
        member_id=context.member_id,
        kind="video_ad",
        title="Night shift",
        seconds=seconds,
        format="9:16",
        resolution="1080p",
    )
    if with_ideas:
        ideas = [{name: f"{name} {number}" for name in projects.IDEA_FIELDS} for number in "123"]
        projects.add_ideas(
            session, project, ideas, provider="test", starter_copy=True, strategy_version=1
        )
        projects.choose_idea(session, project, 1)
    projects.add_script_version(
        session,
        project,
        lines=[
            {"beat": beat, "voice": voice, "on_screen": on_screen}
            for beat, voice, on_screen in LINES
        ],
        call_to_action="Try Lumen",
        idea_id=project.chosen_idea_id,
        strategy_version=1,
        provider="test",
        starter_copy=True,
    )
    for index, (beat, voice, on_screen) in enumerate(LINES):
        draft = {"beat": beat, "visual": "a can at dawn", "on_screen": on_screen, "voice": voice}
        scenes.add(session, project, index, draft, provider="test")
    return project


WORDS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "banner": (("hook", "", "Awake at four"), ("benefit", "", "Cold brew for the night shift")),
    "flyer": (
        ("hook", "", "Free cold brew"),
        ("reveal", "", "For every night shift"),
        ("benefit", "", "No four a.m. crash"),
        ("benefit", "", "Steady energy"),
    ),
    "jingle": (("hook", "Lumen, all night long.", ""),),
}
DETAILS = {
    "banner": {},
    "flyer": {"when": "Friday 6 pm", "where": "Ward 3", "link": "lumen.example/free"},
    "jingle": {"mood": "warm"},
}


def worded_asset(session: Session, context: ToolContext, kind: str, seconds: int = 0) -> Project:
    """Make a campaign and a banner set, flyer or jingle with its words, without asking a
    writer."""
    args = CREATE_CAMPAIGN.args(product="Lumen cold brew", audience="night-shift nurses")
    CREATE_CAMPAIGN.apply(session, context, args, {})
    conversation = conversations.get(session, context.workspace_id, context.conversation_id)
    project = projects.create(
        session,
        workspace_id=context.workspace_id,
        campaign_id=conversation.campaign_id or "",
        member_id=context.member_id,
        kind=kind,
        title="Night shift",
        seconds=seconds,
        format="",
        resolution="",
        details=DETAILS[kind],
    )
    projects.add_script_version(
        session,
        project,
        lines=[
            {"beat": beat, "voice": voice, "on_screen": on_screen}
            for beat, voice, on_screen in WORDS[kind]
        ],
        call_to_action="" if kind == "jingle" else "Try Lumen",
        idea_id=None,
        strategy_version=1,
        provider="test",
        starter_copy=True,
    )
    return project


def all_productions(session: Session) -> tuple[Production, ...]:
    """Return every production, oldest first."""
    return tuple(session.scalars(select(Production).order_by(Production.id)))
