"""The tool `continue_draft`: take up the newest draft, or a named one, where it was left."""

from collections.abc import Sequence

from pydantic import BaseModel
from sqlalchemy.orm import Session

from storage import projects, steps
from storage.errors import NotFound
from storage.models import Member, Project
from tools.kit.cleaning import clean_line
from tools.kit.references import (
    CURRENT,
    LATEST,
    REFERENCE_CHARACTERS_MAX,
    ProjectName,
    about,
    conversation_of,
    find_project,
)
from tools.kit.say import (
    LIST_MAX,
    STATUSES,
    ago,
    counted,
    next_sentence,
    progress,
    project_line,
    quoted,
    video,
)
from tools.kit.spec import Args, Plain, Result, Tool, ToolContext
from tools.kit.summary import made_parts, summary

CLOSE_MS = 10 * 60_000
"""Two drafts of different campaigns changed within this time may both be meant by "my draft"."""
GENERIC = frozenset({"draft", "my draft", "the draft", "my last draft", "last draft"})


class ContinueDraftArgs(Args):
    """Which draft."""

    project: ProjectName = None


class DraftShown(BaseModel):
    """One draft that may be meant."""

    title: str
    campaign: str
    changed: str
    next_step: str


class ContinueDraftResult(Result):
    """The draft that the conversation is about now; or `candidates` to choose from, and no
    project. `made` names what is rendered, `locked_scenes` are numbers."""

    project: str | None
    campaign: str | None
    status: str | None
    next_step: str | None
    idea: str | None
    script: list[str]
    script_locked: bool
    scenes: int
    locked_scenes: list[int]
    made: list[str]
    candidates: list[DraftShown]


def apply(
    session: Session, context: ToolContext, args: ContinueDraftArgs, _checked: Plain
) -> ContinueDraftResult:
    """Find the draft and make the conversation be about it, or ask which one is meant."""
    wanted = clean_line(args.project, "the project's title", REFERENCE_CHARACTERS_MAX)
    mine = projects.drafts(session, context.workspace_id, context.member_id, LIST_MAX)
    if wanted.casefold() in CURRENT | LATEST | GENERIC | {""}:
        if not mine:
            raise NotFound(_none_of_yours(session, context))
        return _go_on(session, context, mine[0], _others(session, mine))
    resumable = projects.listing(
        session, context.workspace_id, statuses=(*projects.RESUMABLE, "cancelled")
    )
    found = projects.find(session, context.workspace_id, wanted, resumable)
    if len(found) > 1:
        # Of several that fit, the member's own draft is meant, if it is just one.
        own = tuple(project for project in found if project in mine)
        found = own if len(own) == 1 else found
    if len(found) > 1:
        return _ask(session, context, found)
    if found:
        return _go_on(session, context, found[0], [])
    return _go_on(session, context, find_project(session, context, wanted), [])


def _none_of_yours(session: Session, context: ToolContext) -> str:
    say = "You have no draft to go on with. Say for example “make a 15-second video ad”"
    theirs = projects.listing(session, context.workspace_id, statuses=projects.RESUMABLE, limit=1)
    if not theirs:
        return f"{say}."
    member = session.get(Member, theirs[0].created_by)
    who = f" by {member.name}" if member is not None else ""
    return f"{say}, or “continue {theirs[0].title}” to go on with the newest here{who}."


def _others(session: Session, mine: Sequence[Project]) -> list[str]:
    """Say what else could be meant: by name when it was changed at about the same time."""
    said = []
    if len(mine) > 1:
        newest, other = mine[:2]
        is_close = newest.updated_ms - other.updated_ms <= CLOSE_MS
        if is_close and newest.campaign_id != other.campaign_id:
            campaign = projects.campaign_of(session, other)
            said.append(
                f"You changed {quoted(other.title)} in {quoted(campaign.name)} at about the same "
                "time; say its name if you meant that one."
            )
    left = len(mine) - 1 - len(said)
    if left:
        said.append(f"You have {counted(left, 'other draft')}.")
    return said


def _ask(session: Session, context: ToolContext, found: tuple[Project, ...]) -> ContinueDraftResult:
    conversation_of(session, context).last_question = "continue_draft"
    names = [projects.campaign_of(session, each).name for each in found[:LIST_MAX]]
    is_mixed = len(set(names)) > 1
    lines = [
        f"{number}. {project_line(session, each, context.now_ms)}"
        f"{f' (in {quoted(name)})' if is_mixed else ''}"
        for number, (each, name) in enumerate(zip(found, names, strict=False), start=1)
    ]
    return ContinueDraftResult(
        say="\n".join(["Which one do you mean?", *lines]),
        project=None,
        campaign=None,
        status=None,
        next_step=None,
        idea=None,
        script=[],
        script_locked=False,
        scenes=0,
        locked_scenes=[],
        made=[],
        candidates=[
            DraftShown(
                title=each.title,
                campaign=name,
                changed=ago(each.updated_ms, context.now_ms),
                next_step=projects.next_step(session, each, context.now_ms),
            )
            for each, name in zip(found, names, strict=False)
        ],
    )


def _go_on(
    session: Session, context: ToolContext, project: Project, others: Sequence[str]
) -> ContinueDraftResult:
    campaign = projects.campaign_of(session, project)
    step = _step(session, context, project)
    about(session, context, campaign.id, project.id, step)
    standing = progress(session, project) or STATUSES[project.status]
    # A title that we gave names campaign, kind and length itself.
    is_own = not project.title.startswith(f"{campaign.name}: ")
    what = f" in {quoted(campaign.name)}, a {video(project)}" if is_own else ""
    if not what and project.kind == "video_ad":
        what = f" ({project.format}, {project.resolution})"
    lines = [
        (
            f"{quoted(project.title)}{what}: {standing}, "
            f"changed {ago(project.updated_ms, context.now_ms)}."
        ),
        *summary(session, context, project),
    ]
    if project.error:
        lines.append(f"What went wrong: {project.error}")
    lines.append(" ".join([next_sentence(step), *others]))
    script = projects.script(session, project)
    chosen = projects.chosen_idea(session, project)
    live = projects.scenes(session, project)
    quote = projects.last_render_quote(session, project)
    return ContinueDraftResult(
        say="\n".join(lines),
        project=project.title,
        campaign=campaign.name,
        status=project.status,
        next_step=step,
        idea=chosen.title if chosen is not None else None,
        script=[line["voice"] or line["on_screen"] for line in script.lines] if script else [],
        script_locked=project.script_locked,
        scenes=len(live),
        locked_scenes=[number for number, (scene, _) in enumerate(live, start=1) if scene.locked],
        made=made_parts(steps.of_production(session, quote.id)) if quote is not None else [],
        candidates=[],
    )


def _step(session: Session, context: ToolContext, project: Project) -> str:
    """Return what comes next here: a price offered in another conversation is asked for anew."""
    step = projects.next_step(session, project, context.now_ms)
    offer = projects.open_quote(session, project, context.now_ms)
    if step != "accept_quote" or offer is None or offer.conversation_id == context.conversation_id:
        return step
    render = "render_scenes" if project.kind == "video_ad" else "render_asset"
    return {"ideas": "generate_ideas", "script": "generate_script"}.get(offer.scope, render)


TOOL = Tool(
    name="continue_draft",
    description=(
        "Take up a draft where it was left, from any conversation: the member's newest one, or the "
        "one they name; failed projects count too. Use it for “continue my draft” and the like. "
        "Returns where it stands and what comes next, or the drafts to choose from when several "
        "fit. Free."
    ),
    args=ContinueDraftArgs,
    cost="free",
    touches=("conversation",),
    apply=apply,
)
