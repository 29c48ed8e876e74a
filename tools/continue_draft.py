"""The tool `continue_draft`: take up the newest draft, or a named one, where it was left."""

from pydantic import BaseModel
from sqlalchemy.orm import Session

from storage import projects
from storage.errors import NotFound
from storage.models import Project
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
    project."""

    project: str | None
    campaign: str | None
    status: str | None
    next_step: str | None
    candidates: list[DraftShown]


def apply(
    session: Session, context: ToolContext, args: ContinueDraftArgs, _checked: Plain
) -> ContinueDraftResult:
    """Find the draft and make the conversation be about it, or ask which one is meant."""
    wanted = clean_line(args.project, "the project's title", REFERENCE_CHARACTERS_MAX)
    mine = projects.drafts(session, context.workspace_id, context.member_id, LIST_MAX)
    if wanted.casefold() in CURRENT | LATEST | GENERIC | {""}:
        if not mine:
            raise NotFound(
                "You have no draft to go on with. Say for example “make a 15-second video ad”."
            )
        return _go_on(session, context, mine[0], len(mine) - 1)
    resumable = tuple(
        project
        for project in projects.listing(
            session, context.workspace_id, statuses=(*projects.RESUMABLE, "cancelled")
        )
    )
    found = projects.find(session, context.workspace_id, wanted, resumable)
    if len(found) > 1:
        return _ask(session, context, found)
    if found:
        return _go_on(session, context, found[0], 0)
    return _go_on(session, context, find_project(session, context, wanted), 0)


def _ask(session: Session, context: ToolContext, found: tuple[Project, ...]) -> ContinueDraftResult:
    conversation_of(session, context).last_question = "continue_draft"
    lines = [f"{project_line(session, each, context.now_ms)}." for each in found[:LIST_MAX]]
    return ContinueDraftResult(
        say="\n".join(["Which one do you mean?", *lines]),
        project=None,
        campaign=None,
        status=None,
        next_step=None,
        candidates=[
            DraftShown(
                title=each.title,
                campaign=projects.campaign_of(session, each).name,
                changed=ago(each.updated_ms, context.now_ms),
                next_step=projects.next_step(session, each, context.now_ms),
            )
            for each in found[:LIST_MAX]
        ],
    )


def _go_on(
    session: Session, context: ToolContext, project: Project, others: int
) -> ContinueDraftResult:
    campaign = projects.campaign_of(session, project)
    step = _step(session, context, project)
    about(session, context, campaign.id, project.id, step)
    standing = progress(session, project) or STATUSES[project.status]
    sentences = [
        (
            f"{quoted(project.title)} in {quoted(campaign.name)}, a {video(project)}: {standing}, "
            f"changed {ago(project.updated_ms, context.now_ms)}."
        )
    ]
    script = projects.script(session, project)
    chosen = projects.chosen_idea(session, project)
    if chosen is not None:
        sentences.append(f"The idea is {quoted(chosen.title)}.")
    if script is not None:
        scenes = projects.scenes(session, project)
        has = f" and {counted(len(scenes), 'scene')}" if scenes else ""
        sentences.append(f"It has a script of {counted(len(script.lines), 'line')}{has}.")
    elif chosen is None and project.idea_rounds:
        titles = [
            f"{idea.number}. {quoted(idea.title)}" for idea in projects.ideas(session, project)
        ]
        sentences.append(f"The ideas: {'; '.join(titles)}.")
    if project.error:
        sentences.append(f"What went wrong: {project.error}")
    sentences.append(next_sentence(step))
    if others:
        sentences.append(f"You have {counted(others, 'other draft')}.")
    return ContinueDraftResult(
        say=" ".join(sentences),
        project=project.title,
        campaign=campaign.name,
        status=project.status,
        next_step=step,
        candidates=[],
    )


def _step(session: Session, context: ToolContext, project: Project) -> str:
    """Return what comes next here: a price offered in another conversation is asked for anew."""
    step = projects.next_step(session, project, context.now_ms)
    offer = projects.open_quote(session, project, context.now_ms)
    if step != "accept_quote" or offer is None or offer.conversation_id == context.conversation_id:
        return step
    return {"ideas": "generate_ideas", "script": "generate_script"}.get(
        offer.scope, "render_scenes"
    )


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
