"""The tool `edit_scene`: rewrite, lock, drop, move or add one scene, or ask for another take of
it."""

from typing import Annotated, Any, Literal

from pydantic import Field
from sqlalchemy.orm import Session

from storage import campaigns, projects, scenes
from storage.errors import Refused
from storage.models import Project, Scene, SceneVersion
from tools.kit.briefing import too_long
from tools.kit.cleaning import clean_line, clean_prose
from tools.kit.recording import recording, refuse_locked_script
from tools.kit.references import ProjectName, about, find_project
from tools.kit.say import (
    KINDS,
    clipped,
    joined,
    next_sentence,
    quoted,
    running_note,
    stale_note,
)
from tools.kit.spec import Args, Plain, Result, Tool, ToolContext

Action = Literal["rewrite", "lock", "unlock", "drop", "move", "add", "another_take"]
ON_SCREEN_CHARACTERS_MAX = 80
TEXT_CHARACTERS_MAX = 400
NOTHING = "none"
UNLOCKED_ONLY = ("rewrite", "drop", "another_take")


class EditSceneArgs(Args):
    """Which scene, and what to do with it."""

    scene: Annotated[
        int, Field(description="The scene's number, from 1; for add, the number it shall have.")
    ]
    project: ProjectName = None
    action: Annotated[
        Action,
        Field(description="What to do; rewrite changes only the texts that are given."),
    ] = "rewrite"
    on_screen: Annotated[
        str | None, Field(description="What is shown large, at most about six words; or none.")
    ] = None
    visual: Annotated[str | None, Field(description="What the picture shows.")] = None
    voice: Annotated[str | None, Field(description="What is said.")] = None
    to: Annotated[int | None, Field(description="For move: the number it shall have.")] = None


class EditSceneResult(Result):
    """The scenes as they are now, in order."""

    project: str
    scenes: list[dict[str, Any]]
    next_step: str


def apply(
    session: Session, context: ToolContext, args: EditSceneArgs, _checked: Plain
) -> EditSceneResult:
    """Do it; what was rendered before stays until it is rendered anew."""
    project = find_project(session, context, args.project)
    if project.kind != "video_ad":
        raise Refused(
            f"A {KINDS[project.kind]} has no scenes; say which line of its script to change."
        )
    campaigns.hold_still(session, project)
    live = projects.scenes(session, project)
    if not live:
        raise Refused(
            f"{quoted(project.title)} has no scenes yet. "
            "Say “break it into scenes” first; it is free."
        )
    texts = _texts(args)
    note = running_note(session, project)
    with recording(session, context, project, "edit_scene", _what(args)):
        if args.action == "add":
            say = _add(session, project, args.scene, texts, len(live))
        else:
            say = _change(session, project, args, texts, live)
    step = projects.next_step(session, project, context.now_ms)
    about(session, context, project.campaign_id, project.id)
    stale = stale_note(session, project, _stale(args, texts))
    if projects.last_render_quote(session, project) is None:
        stale = f" {next_sentence(step)}"
    now = projects.scenes(session, project)
    long = too_long(project.seconds, [version.voice for _, version in now])
    if args.action in ("rewrite", "add") and args.scene in long:
        say += " Its voice line is long for its time; a shorter one is easier to follow."
    return EditSceneResult(
        say=f"{say}{stale}{note}",
        project=project.title,
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
            for number, (scene, version) in enumerate(now, start=1)
        ],
        next_step=step,
    )


def _what(args: EditSceneArgs) -> str:
    """Name the change as it is called when it is taken back."""
    doing = {
        "rewrite": "rewriting",
        "another_take": "another take of",
        "add": "adding",
        "drop": "dropping",
        "move": "moving",
    }
    return f"{doing.get(args.action, f'{args.action}ing')} scene {args.scene}"


def _texts(args: EditSceneArgs) -> dict[str, str]:
    """Return the texts that were given, cleaned."""
    texts = {
        "on_screen": clean_line(args.on_screen, "the on-screen text", ON_SCREEN_CHARACTERS_MAX),
        "visual": " ".join(clean_prose(args.visual, "the visual", TEXT_CHARACTERS_MAX).split()),
        "voice": clean_line(args.voice, "the voice line", TEXT_CHARACTERS_MAX),
    }
    given = {name: text for name, text in texts.items() if text}
    if given.get("on_screen", "").casefold() == NOTHING:
        given["on_screen"] = ""
    return given


def _change(
    session: Session,
    project: Project,
    args: EditSceneArgs,
    texts: dict[str, str],
    live: tuple[tuple[Scene, SceneVersion], ...],
) -> str:
    number = args.scene
    if not 1 <= number <= len(live):
        raise Refused(f"There are {len(live)} scenes. Say which one, from 1 to {len(live)}.")
    scene, version = live[number - 1]
    if scene.locked and args.action in UNLOCKED_ONLY:
        raise Refused(
            f"Scene {number} is locked. Say “unlock scene {number}” first.", code="locked"
        )
    match args.action:
        case "lock" | "unlock":
            scenes.lock(session, scene, args.action == "lock")
            return f"Scene {number} is {args.action}ed."
        case "drop":
            left = len(scenes.drop(session, project, scene))
            return f"Scene {number} is out; {left} left."
        case "move":
            return _move(session, project, number, args.to, len(live))
        case "another_take":
            scenes.revise(session, scene, version, {}, provider=version.provider, takes=1)
            projects.touch(session, project)
            return f"Scene {number} gets another take."
        case _:
            return _rewrite(session, project, number, texts, live)


def _rewrite(
    session: Session,
    project: Project,
    number: int,
    texts: dict[str, str],
    live: tuple[tuple[Scene, SceneVersion], ...],
) -> str:
    scene, version = live[number - 1]
    changes = {name: text for name, text in texts.items() if getattr(version, name) != text}
    if not texts:
        raise Refused(f"Say what scene {number} should show or say instead.")
    if not changes:
        raise Refused(
            f"Scene {number} is like that already; nothing was changed.", code="unchanged"
        )
    index = _line_of(session, project, number - 1, version.voice)
    spoken = {name: text for name, text in changes.items() if name in ("voice", "on_screen")}
    if index is not None and spoken:
        refuse_locked_script(project)
    scenes.revise(session, scene, version, changes, provider=projects.BY_MEMBER)
    projects.touch(session, project)
    say = f"Scene {number} now {_now_words(changes)}."
    if index is None or not spoken:
        return say
    _script_follows(session, project, index, spoken)
    return f"{say} The script follows."


def _now_words(changes: dict[str, str]) -> str:
    """Return what was put into a scene, so that a misreading is seen at once."""
    said = []
    if "on_screen" in changes:
        words = changes["on_screen"]
        said.append(f"reads {quoted(clipped(words))}" if words else "has no words on screen")
    if "voice" in changes:
        said.append(f"says {quoted(clipped(changes['voice']))}")
    if "visual" in changes:
        said.append(f"shows {quoted(clipped(changes['visual']))}")
    return joined(said)


def _line_of(session: Session, project: Project, index: int, said: str) -> int | None:
    """Return the index of the script line that a scene speaks, its own place first."""
    script = projects.script(session, project)
    lines = script.lines if script is not None else []
    same = [at for at, line in enumerate(lines) if line["voice"] == said]
    return index if index in same else next(iter(same), None)


def _script_follows(session: Session, project: Project, index: int, spoken: dict[str, str]) -> None:
    """Keep the script true to what its scene says and shows now."""
    script = projects.script(session, project)
    assert script is not None, "a line was found in it"
    lines = [dict(line) for line in script.lines]
    lines[index].update(spoken)
    projects.add_script_version(
        session,
        project,
        lines=lines,
        call_to_action=script.call_to_action,
        idea_id=script.idea_id,
        strategy_version=script.strategy_version,
        provider=projects.BY_MEMBER,
        starter_copy=script.starter_copy,
    )


def _move(session: Session, project: Project, number: int, to: int | None, count: int) -> str:
    if to is None or not 1 <= to <= count:
        raise Refused(f"Say where scene {number} should go, from 1 to {count}.")
    if to == number:
        raise Refused(f"Scene {number} is there already; nothing was changed.", code="unchanged")
    scenes.move(session, project, number - 1, to - 1)
    return f"Scene {number} is scene {to} now."


def _add(session: Session, project: Project, number: int, texts: dict[str, str], count: int) -> str:
    if not 1 <= number <= count + 1:
        raise Refused(f"Say where the new scene should go, from 1 to {count + 1}.")
    if not texts:
        raise Refused("Say what the new scene should show or say.")
    campaign = projects.campaign_of(session, project)
    draft = {
        "beat": "benefit",
        "visual": texts.get("visual", f"{campaign.product}, close up."),
        "on_screen": texts.get("on_screen", ""),
        "voice": texts.get("voice", ""),
    }
    scenes.add(session, project, number - 1, draft, provider=projects.BY_MEMBER)
    return f"There is a new scene {number}; {count + 1} in all."


def _stale(args: EditSceneArgs, texts: dict[str, str]) -> list[str]:
    """Name the rendered parts that no longer fit. Scenes are designed against their neighbours, so
    a new order or number of them concerns every clip."""
    match args.action:
        case "lock" | "unlock":
            return []
        case "drop" | "move" | "add":
            return ["the voiceover", "the clips", "the film"]
        case _:
            voice = ["the voiceover"] if "voice" in texts else []
            return [*voice, f"the clip of scene {args.scene}", "the film"]


TOOL = Tool(
    name="edit_scene",
    description=(
        "Change one scene by its number: rewrite what it shows or says, lock or unlock it, drop "
        "it, move it, add a new one, or ask for another take of it. Use it for any wish about a "
        "single scene. Needs scenes; a locked scene must be unlocked first. Returns the scenes as "
        "they are now. Free; rendering is priced by render_scenes."
    ),
    args=EditSceneArgs,
    cost="free",
    touches=("scene", "script", "conversation"),
    apply=apply,
)
