"""The tool `undo`: take the last change back, bring it back again, or go back to an earlier
version."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from storage import history, projects
from storage.errors import NotFound, Refused
from storage.history import Kind
from storage.models import Campaign, Edit, Member, Project
from storage.pointers import MADE, Pointers, snapshot
from storage.versions import Versioned, point_at
from tools.kit.recording import refuse_locked_script
from tools.kit.references import (
    CampaignName,
    ProjectName,
    about,
    conversation_of,
    find_campaign,
    find_project,
)
from tools.kit.say import KINDS, ago, next_sentence, quoted, running_note, stale_note
from tools.kit.script_lines import follow
from tools.kit.spec import Args, Plain, Result, Tool, ToolContext
from tools.kit.taken_back import sentences, version_list

What = Literal["last_change", "script", "strategy", "brand", "scenes", "redo"]
KIND_OF: dict[What, Kind] = {
    "last_change": "any",
    "redo": "any",
    "script": "script",
    "strategy": "strategy",
    "brand": "brand",
    "scenes": "scenes",
}
VERSIONED: dict[What, Versioned] = {"script": "script", "strategy": "strategy", "brand": "brand"}
WORDS = {"script": "script", "strategy": "pillars", "brand": "brand", "scenes": "scenes"}
WRITTEN = ("generate_script",)
"""Tools whose text may have been paid for; what was paid is not given back."""
VERSIONS_SHOWN_MAX = 10


class UndoArgs(Args):
    """What to take back, and how far."""

    project: ProjectName = None
    campaign: CampaignName = None
    what: Annotated[
        What,
        Field(
            description="script, strategy (the pillars), brand, scenes: the last change of just "
            "that; redo: bring back what was undone last."
        ),
    ] = "last_change"
    to_version: Annotated[
        int | None,
        Field(description="Go back to the script, strategy or brand with this version number."),
    ] = None


class VersionShown(BaseModel):
    """One version of script, pillars or brand."""

    version: int
    changed: str
    is_now: bool
    says: str


class UndoResult(Result):
    """`taken_back` names the change; `versions` are those of what was asked for, at most ten,
    newest first."""

    campaign: str
    project: str | None
    taken_back: str
    versions: list[VersionShown]
    next_step: str | None


@dataclass(frozen=True)
class Scope:
    """Where the change is sought; `is_named` when the member said where."""

    campaign: Campaign
    project: Project | None
    is_named: bool


def apply(session: Session, context: ToolContext, args: UndoArgs, _checked: Plain) -> UndoResult:
    """Put pointers back; what is rendered or paid stays as it is."""
    scope = _scope(session, context, args)
    if args.to_version is not None:
        return _go_to(session, context, scope, _versioned(scope, args.what), args.to_version)
    is_redo = args.what == "redo"
    edit = history.last_edit(
        session,
        workspace_id=context.workspace_id,
        member_id=context.member_id,
        campaign_id=scope.campaign.id,
        project_id=scope.project.id if scope.project is not None else None,
        conversation_id=None if scope.is_named else context.conversation_id,
        kind=KIND_OF[args.what],
        is_undone=is_redo,
        elsewhere=not scope.is_named,
    )
    if edit is not None:
        return _take_back(session, context, scope.campaign, edit, args.what)
    _refuse_others(session, context, scope, args.what)
    kind = VERSIONED.get(args.what)
    earlier = [] if kind is None else _earlier(session, scope, kind)
    if kind is None or not earlier:
        raise Refused(_nothing(scope, args.what), code="nothing_to_undo")
    return _go_to(session, context, scope, kind, earlier[-1])


def _scope(session: Session, context: ToolContext, args: UndoArgs) -> Scope:
    is_of_campaign = args.what in ("strategy", "brand")
    is_named = bool(args.project or args.campaign)
    current = conversation_of(session, context)
    if args.project or args.what in ("script", "scenes"):
        project = find_project(session, context, args.project)
    elif not is_named and not is_of_campaign and current.project_id is not None:
        project = projects.get(session, context.workspace_id, current.project_id)
    else:
        return Scope(find_campaign(session, context, args.campaign), None, is_named)
    campaign = projects.campaign_of(session, project)
    return Scope(campaign, None if is_of_campaign else project, is_named)


def _take_back(
    session: Session, context: ToolContext, campaign: Campaign, edit: Edit, what: What
) -> UndoResult:
    project = None
    if edit.project_id is not None:
        project = projects.get(session, context.workspace_id, edit.project_id)
    was = snapshot(session, campaign, project)
    if what == "redo":
        history.redo(session, edit)
    else:
        history.undo(session, edit)
    lead = f"{'Back again' if what == 'redo' else 'Taken back'}: {edit.what}."
    if MADE in edit.after and project is not None and what != "redo":
        return _withdrawn(session, context, campaign, project, edit)
    if (
        what != "redo"
        and edit.tool in WRITTEN
        and "project.script_version" in history.changed(edit)
    ):
        version = edit.after["project"]["script_version"]
        lead += f" It is kept: say “go back to script version {version}” to have it again."
    return _told(session, context, campaign, project, was, lead, edit.what, VERSIONED.get(what))


def _withdrawn(
    session: Session, context: ToolContext, campaign: Campaign, project: Project, edit: Edit
) -> UndoResult:
    """Say that a project is out of the way, and go back to the one that it was copied from."""
    conversation = conversation_of(session, context)
    conversation.campaign_id, conversation.project_id = campaign.id, project.copied_from
    conversation.last_question = None
    say = f"Taken back: {edit.what}. It is cancelled and cost nothing; say “redo” to have it again."
    back = None
    if project.copied_from is not None:
        back = projects.get(session, context.workspace_id, project.copied_from)
        say += f" We are on {quoted(back.title)} again."
    return UndoResult(
        say=say,
        campaign=campaign.name,
        project=back.title if back is not None else None,
        taken_back=edit.what,
        versions=[],
        next_step=projects.next_step(session, back, context.now_ms) if back is not None else None,
    )


def _go_to(
    session: Session, context: ToolContext, scope: Scope, kind: Versioned, version: int
) -> UndoResult:
    """Point at an earlier version; that is a change of its own, which can be undone."""
    project = scope.project if kind == "script" else None
    if kind == "script" and project is None:
        project = find_project(session, context, None)
    campaign = scope.campaign if project is None else projects.campaign_of(session, project)
    owner = project.title if project is not None else campaign.name
    what = f"going back to version {version} of the {WORDS[kind]} of {quoted(owner)}"
    was: Pointers = {}
    notes = []
    with history.recorded(
        session,
        workspace_id=context.workspace_id,
        member_id=context.member_id,
        conversation_id=context.conversation_id,
        tool="undo",
        what=what,
        campaign=campaign,
        project=project,
    ):
        was = snapshot(session, campaign, project)
        if project is not None:
            refuse_locked_script(project)
            notes = _script_to(session, campaign, project, version)
        else:
            _refuse_same(getattr(campaign, f"{kind}_version"), version)
            point_at(session, campaign, None, kind, version)
    lead = f"Back at version {version} of the {WORDS[kind]} of {quoted(owner)}."
    return _told(session, context, campaign, project, was, " ".join([lead, *notes]), what, kind)


def _script_to(session: Session, campaign: Campaign, project: Project, version: int) -> list[str]:
    """Point at the script's version and let the scenes follow its lines."""
    before = projects.script(session, project)
    _refuse_same(project.script_version, version)
    point_at(session, campaign, project, "script", version)
    after = projects.script(session, project)
    if before is None or after is None or not projects.scenes(session, project):
        return []
    if len(before.lines) != len(after.lines):
        return ["Say “break it into scenes” to have the scenes follow; it is free."]
    return [
        f"Scene {number} is locked and keeps its words."
        for number in follow(session, project, before, after).locked
    ]


def _told(
    session: Session,
    context: ToolContext,
    campaign: Campaign,
    project: Project | None,
    was: Pointers,
    lead: str,
    taken_back: str,
    kind: Versioned | None,
) -> UndoResult:
    about(session, context, campaign.id, project.id if project is not None else None)
    now = snapshot(session, campaign, project)
    said = [lead, *sentences(session, campaign, project, was, now)]
    step = None
    if project is not None:
        step = projects.next_step(session, project, context.now_ms)
        if projects.last_render_quote(session, project) is None:
            said.append(next_sentence(step))
        elif projects.changed_since_made(session, project):
            parts = "the film" if project.kind == "video_ad" else f"the {KINDS[project.kind]}"
            said.append(stale_note(session, project, [parts]).strip())
        said.append(running_note(session, project).strip())
    return UndoResult(
        say=" ".join(sentence for sentence in said if sentence),
        campaign=campaign.name,
        project=project.title if project is not None else None,
        taken_back=taken_back,
        versions=_versions(session, context, campaign, project, kind),
        next_step=step,
    )


def _versions(
    session: Session,
    context: ToolContext,
    campaign: Campaign,
    project: Project | None,
    kind: Versioned | None,
) -> list[VersionShown]:
    if kind is None:
        return []
    rows = version_list(session, campaign, project, kind)[-VERSIONS_SHOWN_MAX:]
    return [
        VersionShown(
            version=row["version"],
            changed=ago(row["created_ms"], context.now_ms),
            is_now=row["is_now"],
            says=row["says"],
        )
        for row in reversed(rows)
    ]


def _versioned(scope: Scope, what: What) -> Versioned:
    """Return whose version number was meant: of the script where there is a project, else of the
    pillars."""
    if what == "last_change":
        return "script" if scope.project is not None else "strategy"
    kind = VERSIONED.get(what)
    if kind is None:
        raise Refused(
            "Only the script, the pillars and the brand have version numbers. "
            "Say “undo the last change of the scenes” instead."
        )
    return kind


def _refuse_same(now: int, version: int) -> None:
    if version == now:
        raise Refused(f"It is at version {version} already; nothing was changed.", code="unchanged")


def _earlier(session: Session, scope: Scope, kind: Versioned) -> list[int]:
    rows = version_list(session, scope.campaign, scope.project, kind)
    now = next((row["version"] for row in rows if row["is_now"]), 0)
    return [row["version"] for row in rows if row["version"] < now]


def _refuse_others(session: Session, context: ToolContext, scope: Scope, what: What) -> None:
    """Raise `NotFound` naming who made the last change here, when it was not this member."""
    if what == "redo":
        return
    found = history.edits(
        session,
        context.workspace_id,
        scope.campaign.id,
        scope.project.id if scope.project is not None else None,
    )
    for edit in found:
        if edit.member_id == context.member_id or not history.is_kind(edit, KIND_OF[what]):
            continue
        member = session.get(Member, edit.member_id)
        who = member.name if member is not None else "somebody else"
        kind = VERSIONED.get(what)
        earlier = [] if kind is None else _earlier(session, scope, kind)
        way = "what it should be instead"
        if earlier:
            way = f"“go back to {kind} version {earlier[-1]}”"
        raise NotFound(
            f"There is no change of yours to take back there. The last one is {who}'s: "
            f"{edit.what}, {ago(edit.created_ms, context.now_ms)}. Ask {who} to undo it, or say "
            f"{way}.",
            code="nothing_to_undo",
        )


def _nothing(scope: Scope, what: What) -> str:
    where = quoted(scope.project.title if scope.project is not None else scope.campaign.name)
    if what == "redo":
        return f"Nothing was undone in {where}, so there is nothing to bring back."
    part = f" of the {WORDS[what]}" if what in WORDS else ""
    return f"There is no change{part} to take back in {where}."


TOOL = Tool(
    name="undo",
    description=(
        "Take back the member's last change of a script, scene, pillar, brand or project, or the "
        "last change of just one of them; go back to an earlier version by its number; or redo "
        "what was undone. Use it for “undo that”, “go back to the earlier script”, “bring it "
        "back”. Nothing rendered or paid is touched. Returns what is as before again. Free."
    ),
    args=UndoArgs,
    cost="free",
    touches=("script", "scene", "strategy", "brand", "project", "conversation"),
    apply=apply,
)
