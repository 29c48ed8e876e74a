"""The tool `get_status`: how far a project is, in plain words."""

from sqlalchemy.orm import Session

from storage import assets, projects
from storage.models import Project
from tools.kit.references import ProjectName, conversation_of, find_project
from tools.kit.say import joined, next_sentence, progress, quoted
from tools.kit.spec import Args, Plain, Result, Tool, ToolContext
from tools.kit.staleness import Staleness, staleness

FILES_SAID_MAX = 5


class GetStatusArgs(Args):
    """Which project."""

    project: ProjectName = None


class GetStatusResult(Result):
    """Where the project stands. `files` are names of what can be opened now, `stale` what does
    not fit any more and why."""

    project: str
    status: str
    stage: str
    progress_percent: int
    error: str | None
    files: list[str]
    stale: list[str]
    next_step: str


def apply(
    session: Session, context: ToolContext, args: GetStatusArgs, _checked: Plain
) -> GetStatusResult:
    """Read the status; naming another project makes the conversation be about it."""
    project = find_project(session, context, args.project)
    conversation = conversation_of(session, context)
    conversation.campaign_id, conversation.project_id = project.campaign_id, project.id
    files = _files(session, context, project)
    step = projects.next_step(session, project, context.now_ms)
    found = staleness(session, context, project)
    return GetStatusResult(
        say=_say(session, project, files, step) + _stale_words(found),
        project=project.title,
        status=project.status,
        stage=project.stage,
        progress_percent=project.progress_percent,
        error=project.error or None,
        files=files,
        stale=found.words(),
        next_step=step,
    )


def _files(session: Session, context: ToolContext, project: Project) -> list[str]:
    """Return the names of the finished asset's files, the one that stands for it first."""
    if project.final_asset_id is None:
        return []
    final = assets.get(session, context.workspace_id, project.final_asset_id)
    return [asset.filename for asset in assets.made_with(session, final)]


def _say(session: Session, project: Project, files: list[str], step: str) -> str:
    title = quoted(project.title)
    running = progress(session, project)
    if running:
        return f"{title} is being made ({running}). I'll tell you when it is done."
    match project.status:
        case "completed":
            newer = " Something was changed since." if step.startswith("render_") else ""
            next_one = "" if step == "done" else f" {next_sentence(step)}"
            names = [quoted(name) for name in files[:FILES_SAID_MAX]]
            if len(files) > FILES_SAID_MAX:
                names.append(f"{len(files) - FILES_SAID_MAX} more")
            return f"{title} is finished: {joined(names)}.{newer}{next_one}"
        case "failed":
            reason = project.error or "a part of it could not be made."
            return (
                f"{title} failed: {reason} "
                "The failed part cost nothing, and what was delivered stays. "
                f"{next_sentence(step)}"
            )
        case "cancelled":
            return f"{title} was cancelled; what was delivered stays. {next_sentence(step)}"
        case "rendering":
            return (
                f"{title}: its clips are ready and wait to be put together. {next_sentence(step)}"
            )
        case _:
            return f"{title} is a draft; nothing is being made. {next_sentence(step)}"


def _stale_words(found: Staleness) -> str:
    """Tell which of the text is out of date; what is rendered of it is told by the status."""
    text = [f"{part.what} ({part.why})" for part in found.stale if part.kind in ("ideas", "script")]
    return f" Out of date: {joined(text)}." if text else ""


TOOL = Tool(
    name="get_status",
    description=(
        "Say how far a project is: stage, clips done, per cent, what went wrong and the way out, "
        "or the names of the finished files. Use it when the member asks whether something is done "
        "or what is happening. Free."
    ),
    args=GetStatusArgs,
    cost="free",
    touches=("conversation",),
    apply=apply,
)
