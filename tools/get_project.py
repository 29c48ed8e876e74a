"""The tool `get_project`: one project with its ideas, script, scenes and files."""

from typing import Any

from sqlalchemy.orm import Session

from storage import assets, projects
from tools.kit.briefing import idea_fields
from tools.kit.references import ProjectName, conversation_of, find_project
from tools.kit.say import STATUSES, ago, counted, joined, next_sentence, progress, quoted, video
from tools.kit.spec import Args, Plain, Result, Tool, ToolContext
from tools.kit.staleness import staleness


class GetProjectArgs(Args):
    """Which project."""

    project: ProjectName = None


class GetProjectResult(Result):
    """All that the project holds. `files` are names, newest of each kind."""

    project_id: str
    campaign: str
    project: dict[str, Any]
    ideas: list[dict[str, str]]
    call_to_action: str
    script_version: int
    copied_from: str | None
    scenes: list[dict[str, Any]]
    files: list[str]
    progress_percent: int


def apply(
    session: Session, context: ToolContext, args: GetProjectArgs, _checked: Plain
) -> GetProjectResult:
    """Read the project; naming another one makes the conversation be about it."""
    project = find_project(session, context, args.project)
    campaign = projects.campaign_of(session, project)
    conversation = conversation_of(session, context)
    conversation.campaign_id, conversation.project_id = campaign.id, project.id
    script = projects.script(session, project)
    live = projects.scenes(session, project)
    step = projects.next_step(session, project, context.now_ms)
    chosen = projects.chosen_idea(session, project)
    standing = progress(session, project) or STATUSES[project.status]
    sentences = [
        (
            f"{quoted(project.title)} in {quoted(campaign.name)}: a {video(project)}, {standing}, "
            f"changed {ago(project.updated_ms, context.now_ms)}."
        )
    ]
    copied_from = None
    if project.copied_from is not None:
        copied_from = projects.get(session, context.workspace_id, project.copied_from).title
        sentences.append(f"It is a variant of {quoted(copied_from)}.")
    if chosen is not None:
        sentences.append(f"The idea is {quoted(chosen.title)}.")
    if script is not None:
        end = f" and ends with {quoted(script.call_to_action)}" if script.call_to_action else ""
        locked = "; it is locked" if project.script_locked else ""
        sentences.append(f"The script has {counted(len(script.lines), 'line')}{end}{locked}.")
    if live:
        locked_ones = [str(n) for n, (scene, _) in enumerate(live, start=1) if scene.locked]
        word, verb = ("scene", "is") if len(locked_ones) == 1 else ("scenes", "are")
        locked = f"; {word} {joined(locked_ones)} {verb} locked" if locked_ones else ""
        sentences.append(f"There are {counted(len(live), 'scene')}{locked}.")
    if project.error:
        sentences.append(f"It failed: {project.error}")
    sentences.append(next_sentence(step))
    return GetProjectResult(
        say=" ".join(sentences),
        project_id=project.id,
        campaign=campaign.name,
        project={
            **projects.snapshot(session, project, context.now_ms),
            "stale": staleness(session, context, project).words(),
        },
        ideas=[idea_fields(idea) for idea in projects.ideas(session, project)],
        call_to_action=script.call_to_action if script is not None else "",
        script_version=project.script_version,
        copied_from=copied_from,
        scenes=[
            {
                "scene": number,
                "beat": version.beat,
                "visual": version.visual,
                "on_screen": version.on_screen,
                "voice": version.voice,
                "take": version.take,
                "locked": scene.locked,
            }
            for number, (scene, version) in enumerate(live, start=1)
        ],
        files=list(
            {
                asset.filename: None
                for asset in assets.of_project(session, context.workspace_id, project.id)
            }
        ),
        progress_percent=project.progress_percent,
    )


TOOL = Tool(
    name="get_project",
    description=(
        "Show one project: its ideas, chosen idea, script lines, scenes with visual direction, "
        "files, status and next step. Use it when the member asks to see the ideas, the script, "
        "the scenes or the files. Returns everything as it is now. Free."
    ),
    args=GetProjectArgs,
    cost="free",
    touches=("conversation",),
    apply=apply,
)
