"""Projects over REST: list, look at everything in one, start one, price its rendering, watch it."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from integrations.common.auth import KEY_DOOR, Caller
from integrations.common.reading import Session, last_event, newest_production
from integrations.http.acting import act, rest_key
from integrations.http.assets import asset_view
from integrations.http.chat import STREAM, LastEventId, log_response
from integrations.http.parts import GetParts, Id, Parts, Reader, Writer
from integrations.http.quotes import quote_view
from integrations.http.shapes import (
    IdeaView,
    ProjectLine,
    ProjectNew,
    ProjectView,
    QuoteAsk,
    QuoteView,
    SceneView,
    ScriptLineView,
    ScriptView,
    StepView,
)
from storage import assets, campaigns, conversations, projects, steps
from storage.models import Project
from tools.kit.offers import make_quote
from tools.kit.planning import plan_render

Status = Literal[
    "draft", "generating", "rendering", "stitching", "completed", "failed", "cancelled"
]

router = APIRouter(prefix="/api/projects", tags=["projects"])


@router.get("")
def list_projects(
    caller: Reader,
    parts: GetParts,
    campaign_id: Annotated[str | None, Query(max_length=64, pattern=r"^[A-Za-z0-9_-]+$")] = None,
    status: Status | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> list[ProjectLine]:
    """List projects, last changed first."""
    with parts.studio.database.read() as session:
        if campaign_id is not None:
            campaigns.get(session, caller.workspace_id, campaign_id)
        found = projects.listing(
            session,
            caller.workspace_id,
            campaign_id=campaign_id,
            statuses=(status,) if status is not None else (),
            limit=limit,
        )
        return [_line(session, project) for project in found]


@router.post("", status_code=201)
def create_project(body: ProjectNew, caller: Writer, parts: GetParts) -> ProjectView:
    """Start a video ad in a campaign."""
    with parts.studio.database.read() as session:
        campaigns.get(session, caller.workspace_id, body.campaign_id)
    fields = {"campaign": body.campaign_id, **body.model_dump(exclude={"campaign_id"})}
    made = act(parts, caller, body.campaign_id, "create_project", fields)
    return _look(parts, caller, made.model_dump()["project_id"])


@router.get("/{project_id}")
def get_project(project_id: Id, caller: Reader, parts: GetParts) -> ProjectView:
    """Return a project: ideas, script, scenes, the newest production's steps, and every asset."""
    return _look(parts, caller, project_id)


@router.post("/{project_id}/quote", status_code=201)
def quote_project(project_id: Id, body: QuoteAsk, caller: Writer, parts: GetParts) -> QuoteView:
    """Price what is left to render; `POST /api/quotes/{id}/accept` starts it, this does not."""
    with parts.studio.database.write() as session:
        project = projects.get(session, caller.workspace_id, project_id)
        conversation = conversations.find_or_create(
            session, caller.workspace_id, caller.member_id, KEY_DOOR, rest_key(project_id)
        )
        conversations.focus(
            session, conversation, campaign_id=project.campaign_id, project_id=project.id
        )
        context = parts.studio.context(
            workspace_id=caller.workspace_id,
            member_id=caller.member_id,
            conversation_id=conversation.id,
            door=KEY_DOOR,
        )
        plan = plan_render(session, context, project, scope=body.scope, resolution=body.resolution)
        made = make_quote(session, context, project, plan)
        return quote_view(session, caller.workspace_id, made.quote_id)


@router.get("/{project_id}/events", responses=STREAM, response_class=StreamingResponse)
def project_events(
    project_id: Id, caller: Reader, parts: GetParts, last_event_id: LastEventId = None
) -> StreamingResponse:
    """Stream a project's `status` events: status, stage and progress_percent (0 to 100)."""
    with parts.studio.database.read() as session:
        projects.get(session, caller.workspace_id, project_id)
    return log_response(parts, caller, project_id, last_event_id)


def _look(parts: Parts, caller: Caller, project_id: str) -> ProjectView:
    with parts.studio.database.read() as session:
        return _view(session, projects.get(session, caller.workspace_id, project_id))


def _line(session: Session, project: Project) -> ProjectLine:
    return ProjectLine(
        id=project.id,
        campaign_id=project.campaign_id,
        title=project.title,
        kind=project.kind,
        seconds=project.seconds,
        format=project.format,
        resolution=project.resolution,
        status=project.status,
        stage=project.stage,
        progress=project.progress_percent / 100,
        error=project.error or None,
        next_step=projects.next_step(session, project),
        final_asset_id=project.final_asset_id,
        poster_asset_id=project.poster_asset_id,
        updated_ms=project.updated_ms,
    )


def _view(session: Session, project: Project) -> ProjectView:
    newest = newest_production(session, project.id)
    return ProjectView(
        **_line(session, project).model_dump(),
        ideas=_ideas(session, project),
        script=_script(session, project),
        scenes=_scenes(session, project),
        production_id=None if newest is None else newest.id,
        steps=[] if newest is None else _steps(session, newest.id),
        assets=[
            asset_view(each)
            for each in assets.of_project(session, project.workspace_id, project.id)
        ],
        last_event=last_event(session, project.id),
    )


def _ideas(session: Session, project: Project) -> list[IdeaView]:
    fields = [name for name in IdeaView.model_fields if name != "chosen"]
    return [
        IdeaView(
            **{name: getattr(idea, name) for name in fields},
            chosen=idea.id == project.chosen_idea_id,
        )
        for idea in projects.ideas(session, project)
    ]


def _script(session: Session, project: Project) -> ScriptView | None:
    written = projects.script(session, project)
    if written is None:
        return None
    return ScriptView(
        version=written.version,
        lines=[ScriptLineView.model_validate(line) for line in written.lines],
        call_to_action=written.call_to_action,
        starter_copy=written.starter_copy,
    )


def _scenes(session: Session, project: Project) -> list[SceneView]:
    return [
        SceneView(
            scene=number,
            beat=version.beat,
            visual=version.visual,
            on_screen=version.on_screen,
            voice=version.voice,
            take=version.take,
            locked=scene.locked,
        )
        for number, (scene, version) in enumerate(projects.scenes(session, project), start=1)
    ]


def _steps(session: Session, production_id: str) -> list[StepView]:
    return [
        StepView(
            kind=step.kind,
            label=step.label,
            state=step.state,
            credits=step.credits,
            attempts=step.attempts,
            error=step.error or None,
            asset_id=step.asset_id,
        )
        for step in steps.of_production(session, production_id)
    ]
