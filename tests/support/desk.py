"""A desk for tests of tools: a member who calls them on a real database, as a turn would."""

import json
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from storage import assets, conversations, ledger, quotes, steps, workspaces
from storage.engine import Database
from storage.files import FileStore
from storage.ids import now_ms
from storage.models import Production, Project, Quote
from storage.projects import get as get_project
from tests.support.plain_studio import PlainStudio
from tests.support.writer import BriefWriter
from tools.kit.prices import PriceBook
from tools.kit.spec import Outside, ToolContext
from tools.registry import tool_named


@dataclass
class Desk:
    """One member in one conversation. `call` runs a tool: check, reserve, prepare, apply."""

    database: Database
    context: ToolContext
    writer: BriefWriter = field(default_factory=BriefWriter)
    studio: PlainStudio = field(default_factory=PlainStudio)
    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="desk-")))

    @property
    def outside(self) -> Outside:
        """What tools may ask: the writer, a quick studio, and a file store of this desk's own."""
        files = FileStore.open(f"file://{self.folder / 'files'}")
        return Outside(self.writer, self.studio, files, self.folder / "scratch")

    @classmethod
    def open(cls, database: Database, name: str = "Nora", credits: int = 250) -> "Desk":
        """Make a workspace of its own with a member and a conversation."""
        with database.write() as session:
            workspace = workspaces.create_workspace(session, name, welcome_credits=credits)
            member = workspaces.find_or_create_member(
                session, workspace.id, "terminal", "local", name
            )
            conversation = conversations.find_or_create(
                session, workspace.id, member.id, "terminal", "main"
            )
        writer = BriefWriter()
        context = ToolContext(
            workspace_id=workspace.id,
            member_id=member.id,
            conversation_id=conversation.id,
            door="terminal",
            now_ms=now_ms(),
            prices=PriceBook(),
            studio_name=PlainStudio.name,
            writer_name=writer.name,
            starter_copy=False,
        )
        return cls(database, context, writer)

    def elsewhere(self, key: str) -> "Desk":
        """Return the same member in another conversation."""
        with self.database.write() as session:
            conversation = conversations.find_or_create(
                session, self.context.workspace_id, self.context.member_id, "terminal", key
            )
        context = replace(self.context, conversation_id=conversation.id)
        return Desk(self.database, context, self.writer, self.studio, self.folder)

    def call(self, name: str, /, **arguments: Any) -> Any:
        """Run a tool and return its result; what passes between its parts passes as JSON."""
        tool = tool_named(name)
        args = tool.args.model_validate(arguments)
        context = replace(self.context, now_ms=now_ms())
        between: dict[str, Any] = {}
        if tool.check is not None:
            with self.database.read() as session:
                between = json.loads(json.dumps(tool.check(session, context, args)))
        if tool.reserve is not None:
            with self.database.write() as session:
                tool.reserve(session, context, args, between)
        if tool.prepare is not None:
            between = json.loads(json.dumps(tool.prepare(self.outside, args, between)))
        with self.database.write() as session:
            return tool.apply(session, context, args, between)

    # ------------------------------------------------------------------ the usual way there

    def campaign(self, product: str = "cold brew", **more: Any) -> Any:
        """Open a campaign."""
        return self.call("create_campaign", product=product, **more)

    def project(self, **more: Any) -> Any:
        """Open a campaign if there is none, and start a project in it."""
        with self.database.read() as session:
            focus = conversations.get(
                session, self.context.workspace_id, self.context.conversation_id
            )
        if focus.campaign_id is None:
            self.campaign()
        return self.call("create_project", **more)

    def scripted(self, **more: Any) -> Any:
        """Start a project and have its ideas and script written."""
        project = self.project(**more)
        self.call("generate_ideas")
        self.call("choose_idea", number=2)
        self.call("generate_script")
        return project

    def ready(self, **more: Any) -> Any:
        """Start a project and bring it as far as its scenes."""
        project = self.scripted(**more)
        self.call("generate_scenes")
        return project

    # ------------------------------------------------------------------ production, by hand

    def begin(self, quote_id: str) -> None:
        """Accept a quote: hold its credits and add its steps."""
        with self.database.write() as session:
            quote = quotes.get(session, self.context.workspace_id, quote_id)
            project = get_project(session, self.context.workspace_id, quote.project_id)
            assert quotes.resolve(session, quote.id, "accepted", self.context.member_id)
            session.add(
                Production(
                    id=quote.id,
                    workspace_id=quote.workspace_id,
                    project_id=project.id,
                    conversation_id=quote.conversation_id,
                    member_id=self.context.member_id,
                    state="running",
                    error="",
                    created_ms=now_ms(),
                    finished_ms=None,
                )
            )
            session.flush()
            holds = ledger.hold(
                session,
                workspace_id=quote.workspace_id,
                member_id=self.context.member_id,
                campaign_id=project.campaign_id,
                production_id=quote.id,
                items=[
                    ledger.HoldItem(f"{line['kind']}:{line['position']}", line["credits"])
                    for line in quote.lines
                    if line["credits"]
                ],
                now_ms=now_ms(),
            )
            steps.add(
                session,
                workspace_id=quote.workspace_id,
                project_id=project.id,
                production_id=quote.id,
                lines=quote.lines,
                holds=holds,
            )
            project.status, project.stage, project.progress_percent = "generating", "queued", 0

    def deliver(self, quote_id: str, kinds: tuple[str, ...], clips: int = 99) -> None:
        """Deliver a production's steps of these kinds, at most `clips` clips; take their price."""
        with self.database.write() as session:
            quote = session.get_one(Quote, quote_id)
            project = session.get_one(Project, quote.project_id)
            for step in steps.of_production(session, quote_id):
                if step.kind not in kinds or step.state != "planned":
                    continue
                if step.kind == "clip" and step.position >= clips:
                    continue
                role = "final" if step.kind == "stitch" else step.kind
                asset = assets.add(
                    session,
                    workspace_id=quote.workspace_id,
                    role=role,
                    file={"sha256": "0" * 64, "bytes": 1, "suffix": ".mp4"},
                    filename=f"{role} {step.position + 1}.mp4",
                    provider="plain-studio",
                    project_id=project.id,
                    step_id=step.id,
                )
                assert steps.start(session, step.id)
                assert steps.finish(session, step.id, asset.id, {})
                if step.hold_id is not None:
                    ledger.capture(session, step.hold_id, reason=step.label, actor="test")
                if step.kind in ("stitch", "banners", "flyer", "jingle"):
                    project.final_asset_id = asset.id
            made = [s for s in steps.of_production(session, quote_id) if s.kind == "clip"]
            done = sum(step.state in ("done", "reused") for step in made)
            project.stage = f"clips: {done} of {len(made)}"
            project.progress_percent = 45

    def end(self, quote_id: str, state: str, status: str, error: str = "") -> None:
        """End a production and give the project its status."""
        with self.database.write() as session:
            assert quotes.end_production(session, quote_id, state, error)
            ledger.release_production(session, quote_id)
            project = session.get_one(Project, session.get_one(Quote, quote_id).project_id)
            project.status, project.stage, project.error = status, "", error
