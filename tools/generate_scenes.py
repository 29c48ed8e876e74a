"""The tool `generate_scenes`: break the script into shots, one a line; free."""

from pydantic import BaseModel
from sqlalchemy.orm import Session

from storage import campaigns, projects, scenes
from storage.errors import Conflict, Refused
from storage.models import Project
from tools.kit.briefing import scenes_brief, write_scenes
from tools.kit.recording import recording
from tools.kit.references import ProjectName, about, find_project
from tools.kit.say import KINDS, joined, quoted, running_note
from tools.kit.scene_slots import scene_slots
from tools.kit.spec import Args, Outside, Plain, Result, Tool, ToolContext


class GenerateScenesArgs(Args):
    """For which project."""

    project: ProjectName = None


class SceneShown(BaseModel):
    """One scene as it is now."""

    scene: int
    beat: str
    visual: str
    on_screen: str
    voice: str
    locked: bool


class GenerateScenesResult(Result):
    """The scenes in order; `kept` are the numbers of those that were left alone."""

    project: str
    scenes: list[SceneShown]
    kept: list[int]
    next_step: str


def check(session: Session, context: ToolContext, args: GenerateScenesArgs) -> Plain:
    """Find the project and return the brief."""
    project = find_project(session, context, args.project)
    if project.kind != "video_ad":
        raise Refused(f"A {KINDS[project.kind]} has no scenes; only a video ad has.")
    if projects.script(session, project) is None:
        raise Refused(
            f"{quoted(project.title)} has no script yet. "
            "Say “write the script” first; the first is free."
        )
    return {
        "project_id": project.id,
        "script_version": project.script_version,
        "brief": scenes_brief(session, project),
    }


def prepare(outside: Outside, _args: GenerateScenesArgs, checked: Plain) -> Plain:
    """Have the scenes written."""
    return {**checked, "scenes": write_scenes(outside.writer, checked["brief"])}


def apply(
    session: Session, context: ToolContext, _args: GenerateScenesArgs, prepared: Plain
) -> GenerateScenesResult:
    """Keep the scenes; those that are locked, or edited and still true to the script, are left
    alone."""
    project = projects.get(session, context.workspace_id, prepared["project_id"])
    campaigns.hold_still(session, project)
    if project.script_version != prepared["script_version"]:
        raise Conflict("The script was changed at the same moment. Ask for the scenes again.")
    lines = prepared["brief"]["lines"]
    slots = scene_slots(session, project, lines, prepared["scenes"])
    with recording(session, context, project, "generate_scenes", "the new scenes"):
        live = scenes.lay_out(
            session,
            project,
            slots,
            script_version=project.script_version,
            provider=context.writer_name,
        )
    kept = [number for number, slot in enumerate(slots, start=1) if slot.draft is None]
    step = projects.next_step(session, project, context.now_ms)
    about(session, context, project.campaign_id, project.id, "render_scenes")
    shown = [
        SceneShown(
            scene=number,
            beat=version.beat,
            visual=version.visual,
            on_screen=version.on_screen,
            voice=version.voice,
            locked=scene.locked,
        )
        for number, (scene, version) in enumerate(live, start=1)
    ]
    return GenerateScenesResult(
        say=_say(project, shown, kept, lines) + running_note(session, project),
        project=project.title,
        scenes=shown,
        kept=kept,
        next_step=step,
    )


def _say(
    project: Project, shown: list[SceneShown], kept: list[int], lines: list[dict[str, str]]
) -> str:
    sentences = [f"{quoted(project.title)} in {len(shown)} scenes:"]
    sentences += [f"{scene.scene}. {scene.visual}" for scene in shown]
    if len(kept) == 1:
        sentences.append(f"Scene {kept[0]} is as you left it.")
    elif kept:
        numbers = joined([str(number) for number in kept])
        sentences.append(f"Scenes {numbers} are as you left them.")
    spoken = [scene.voice for scene in shown]
    unused = [
        str(number) for number, line in enumerate(lines, start=1) if line["voice"] not in spoken
    ]
    if unused:
        word, verb = ("line", "is") if len(unused) == 1 else ("lines", "are")
        sentences.append(
            f"The script's {word} {joined(unused)} {verb} not in the film, because a locked scene "
            "keeps its own words there."
        )
    sentences.append("Change anything you like, or say “render it” to see the price.")
    return "\n".join(sentences)


TOOL = Tool(
    name="generate_scenes",
    description=(
        "Break the project's script into scenes, one a line, each with visual direction and "
        "on-screen text. Use it after the script is written or changed as a whole; it needs one. "
        "Locked scenes, and scenes that the member edited and that still fit the script, are kept. "
        "Returns the scenes. Free."
    ),
    args=GenerateScenesArgs,
    cost="free",
    touches=("scene", "conversation"),
    check=check,
    prepare=prepare,
    apply=apply,
)
