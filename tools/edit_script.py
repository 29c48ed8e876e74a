"""The tool `edit_script`: change one line of the script, or the call to action."""

from typing import Annotated, Any

from pydantic import Field
from sqlalchemy.orm import Session

from storage import campaigns, projects, scenes
from storage.errors import Refused
from storage.models import Project, ScriptVersion
from tools.kit.briefing import too_long
from tools.kit.cleaning import clean_line
from tools.kit.references import ProjectName, about, find_project
from tools.kit.say import next_sentence, quoted, running_note, stale_note
from tools.kit.spec import Args, Plain, Result, Tool, ToolContext

VOICE_CHARACTERS_MAX = 400
ON_SCREEN_CHARACTERS_MAX = 80
CALL_TO_ACTION_CHARACTERS_MAX = 40
NOTHING = "none"


class EditScriptArgs(Args):
    """What changes; what is left out stays."""

    project: ProjectName = None
    line: Annotated[int | None, Field(description="The line's number, from 1.")] = None
    voice: Annotated[str | None, Field(description="What is said in this line now.")] = None
    on_screen: Annotated[
        str | None,
        Field(
            description="What is shown large in this line now, at most about six words; or none."
        ),
    ] = None
    call_to_action: Annotated[
        str | None, Field(description="The words on the button at the end.")
    ] = None


class EditScriptResult(Result):
    """The script as it is now; `scene` is the number of the scene that follows the change, if
    any."""

    project: str
    version: int
    lines: list[dict[str, Any]]
    call_to_action: str
    scene: int | None
    next_step: str


def apply(
    session: Session, context: ToolContext, args: EditScriptArgs, _checked: Plain
) -> EditScriptResult:
    """Write a new version of the script and let the matching scene follow."""
    voice = clean_line(args.voice, "the line", VOICE_CHARACTERS_MAX)
    on_screen = clean_line(args.on_screen, "the on-screen text", ON_SCREEN_CHARACTERS_MAX)
    button = clean_line(args.call_to_action, "the call to action", CALL_TO_ACTION_CHARACTERS_MAX)
    if not (voice or on_screen or button):
        raise Refused("Say what the line should say or show, or what the call to action should be.")
    project = find_project(session, context, args.project)
    campaigns.hold_still(session, project)
    script = projects.script(session, project)
    if script is None:
        raise Refused(
            f"{quoted(project.title)} has no script yet. "
            "Say “write the script” first; the first is free."
        )
    index = _index(args.line, script) if voice or on_screen else None
    lines = [dict(line) for line in script.lines]
    changes: dict[str, str] = {}
    if index is not None:
        if voice:
            changes["voice"] = voice
        if on_screen:
            changes["on_screen"] = "" if on_screen.casefold() == NOTHING else on_screen
        changes = {name: text for name, text in changes.items() if lines[index][name] != text}
        lines[index].update(changes)
    if not changes and (not button or button == script.call_to_action):
        raise Refused("The script says that already; nothing was changed.", code="unchanged")
    note = running_note(session, project)
    edited = projects.add_script_version(
        session,
        project,
        lines=lines,
        call_to_action=button or script.call_to_action,
        idea_id=script.idea_id,
        strategy_version=script.strategy_version,
        provider=projects.BY_MEMBER,
        starter_copy=script.starter_copy,
    )
    followed, locked = (
        (None, None) if index is None else _follow(session, project, script, edited, index, changes)
    )
    step = projects.next_step(session, project, context.now_ms)
    about(session, context, project.campaign_id, project.id)
    stale = _stale(changes, followed, edited.call_to_action != script.call_to_action)
    sentences = [_what(index, bool(changes), edited.call_to_action != script.call_to_action)]
    if followed is not None:
        sentences.append(f"Scene {followed} follows.")
    if locked is not None:
        sentences.append(f"Scene {locked} is locked and stays; say “unlock scene {locked}” first.")
    if index is not None and index + 1 in too_long(
        project.seconds, [line["voice"] for line in edited.lines]
    ):
        sentences.append("The line is long for its time; a shorter one is easier to follow.")
    if projects.last_film_quote(session, project) is None:
        sentences.append(next_sentence(step))
    return EditScriptResult(
        say=" ".join(sentences) + stale_note(session, project, stale) + note,
        project=project.title,
        version=edited.version,
        lines=[{"line": number, **line} for number, line in enumerate(edited.lines, start=1)],
        call_to_action=edited.call_to_action,
        scene=followed,
        next_step=step,
    )


def _index(line: int | None, script: ScriptVersion) -> int:
    count = len(script.lines)
    if line is None and count == 1:
        return 0
    if line is None or not 1 <= line <= count:
        raise Refused(f"The script has {count} lines. Say which one, from 1 to {count}.")
    return line - 1


def _follow(
    session: Session,
    project: Project,
    before: ScriptVersion,
    edited: ScriptVersion,
    index: int,
    changes: dict[str, str],
) -> tuple[int | None, int | None]:
    """Let the line's scene follow; returns its number, or the number of a locked scene that
    stays."""
    live = projects.scenes(session, project)
    said = before.lines[index]["voice"]
    # Scenes may have been moved, so the one that speaks this line is sought, its own place first.
    order = sorted(range(len(live)), key=lambda position: position != index)
    speaking = [position for position in order if live[position][1].voice == said]
    if not speaking or not changes:
        return None, None
    scene, version = live[speaking[0]]
    if scene.locked:
        return None, speaking[0] + 1
    scenes.revise(
        session,
        scene,
        version,
        changes,
        provider=version.provider,
        script_version=edited.version,
    )
    return speaking[0] + 1, None


def _stale(changes: dict[str, str], scene: int | None, new_button: bool) -> list[str]:
    parts = []
    if scene is not None and "voice" in changes:
        parts.append("the voiceover")
    if scene is not None:
        parts.append(f"the clip of scene {scene}")
    return [*parts, "the film"] if parts or new_button else []


def _what(index: int | None, changed_line: bool, new_button: bool) -> str:
    what = [f"line {(index or 0) + 1}"] if changed_line else []
    what += ["the call to action"] if new_button else []
    subject = " and ".join(what)
    return f"{subject[:1].upper()}{subject[1:]} {'are' if len(what) > 1 else 'is'} changed."


TOOL = Tool(
    name="edit_script",
    description=(
        "Change what one script line says or shows, or the call to action, to the member's words. "
        "Use it for any wish about a single line; for a whole new script use generate_script. "
        "Needs a script and the line's number. Returns the script as it is now; the line's scene "
        "follows unless it is locked. Free."
    ),
    args=EditScriptArgs,
    cost="free",
    touches=("script", "scene", "conversation"),
    apply=apply,
)
