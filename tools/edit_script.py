"""The tool `edit_script`: change one line of the script, the call to action or a detail, or lock
the whole script."""

from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import Field
from sqlalchemy.orm import Session

from storage import campaigns, projects
from storage.errors import Refused
from storage.models import Project, ScriptVersion
from tools.kit.briefing import too_long
from tools.kit.cleaning import clean_line
from tools.kit.details import clean_details
from tools.kit.ports import Mood
from tools.kit.recording import recording, refuse_locked_script
from tools.kit.references import ProjectName, about, find_project
from tools.kit.say import (
    KINDS,
    clipped,
    joined,
    next_sentence,
    quoted,
    running_note,
    sentence_case,
    stale_note,
)
from tools.kit.script_lines import Followed, changed_lines, follow, line_index, line_name, texts_for
from tools.kit.spec import Args, Plain, Result, Tool, ToolContext

VOICE_CHARACTERS_MAX = 400
ON_SCREEN_CHARACTERS_MAX = 80
CALL_TO_ACTION_CHARACTERS_MAX = 40
DETAIL_NAMES = {
    "when": "date",
    "where": "place",
    "price": "price",
    "link": "link",
    "mood": "mood",
}
DETAILS_OF_KIND = {"flyer": ("when", "where", "price", "link"), "jingle": ("mood",)}
NOBODY = Followed((), ())


class EditScriptArgs(Args):
    """What changes; what is left out stays."""

    project: ProjectName = None
    action: Annotated[
        Literal["rewrite", "lock", "unlock"],
        Field(description="lock keeps the whole script from being changed; unlock allows it."),
    ] = "rewrite"
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
    when: Annotated[str | None, Field(description="Flyer: date and time; or none.")] = None
    where: Annotated[str | None, Field(description="Flyer: the place; or none.")] = None
    price: Annotated[str | None, Field(description="Flyer: the price to show; or none.")] = None
    link: Annotated[str | None, Field(description="Flyer: the QR code's address; or none.")] = None
    mood: Annotated[Mood | None, Field(description="Jingle: its mood.")] = None


class EditScriptResult(Result):
    """The script as it is now; `scene` is the number of the scene that follows the change, if
    any."""

    project: str
    version: int
    lines: list[dict[str, Any]]
    call_to_action: str
    locked: bool
    details: dict[str, str]
    scene: int | None
    next_step: str


@dataclass(frozen=True)
class Wish:
    """What the member wants changed, cleaned; empty where they said nothing."""

    line: int | None
    texts: dict[str, str]
    button: str
    details: dict[str, str]


@dataclass(frozen=True)
class Change:
    """What really changed: the line's index and texts, whether the button did, which scenes
    follow."""

    index: int | None = None
    texts: dict[str, str] = field(default_factory=dict)
    button: bool = False
    followed: Followed = NOBODY


def apply(
    session: Session, context: ToolContext, args: EditScriptArgs, _checked: Plain
) -> EditScriptResult:
    """Write a new version of the script and let the matching scene follow; or lock it."""
    project = find_project(session, context, args.project)
    campaigns.hold_still(session, project)
    wish = _wish(project, args)
    if args.action == "rewrite" and not (wish.texts or wish.button or wish.details):
        raise Refused("Say what the line should say or show, or what the call to action should be.")
    note = running_note(session, project)
    with recording(session, context, project, "edit_script", _what(session, project, args, wish)):
        if args.action == "unlock":
            _lock(session, project, False)
        details = _set_details(session, project, wish.details)
        change = _write(session, project, wish)
        if args.action == "lock":
            _lock(session, project, True)
    if args.action == "rewrite" and not (details or change.texts or change.button):
        raise Refused("The script says that already; nothing was changed.", code="unchanged")
    step = projects.next_step(session, project, context.now_ms)
    about(session, context, project.campaign_id, project.id)
    sentences = _sentences(session, project, args, change, details)
    if projects.last_render_quote(session, project) is None:
        sentences.append(next_sentence(step))
    script = projects.script(session, project)
    lines = script.lines if script is not None else []
    stale = stale_note(session, project, _stale(project, change, details))
    return EditScriptResult(
        say=" ".join(sentences) + stale + note,
        project=project.title,
        version=project.script_version,
        lines=[{"line": number, **line} for number, line in enumerate(lines, start=1)],
        call_to_action=script.call_to_action if script is not None else "",
        locked=project.script_locked,
        details={name: str(text) for name, text in project.details.items()},
        scene=change.followed.scenes[0] if change.followed.scenes else None,
        next_step=step,
    )


def _wish(project: Project, args: EditScriptArgs) -> Wish:
    voice = clean_line(args.voice, "the line", VOICE_CHARACTERS_MAX)
    on_screen = clean_line(args.on_screen, "the on-screen text", ON_SCREEN_CHARACTERS_MAX)
    button = clean_line(args.call_to_action, "the call to action", CALL_TO_ACTION_CHARACTERS_MAX)
    if button and project.kind == "jingle":
        raise Refused("A jingle has no call to action; its one line is the tagline.")
    return Wish(
        line=args.line,
        texts=texts_for(project.kind, voice, on_screen),
        button=button,
        details=_details(project.kind, args),
    )


def _details(kind: str, args: EditScriptArgs) -> dict[str, str]:
    """Return the details given, cleaned. Raises `Refused` where this kind has no place for them."""
    details = clean_details(
        when=args.when, where=args.where, price=args.price, link=args.link, mood=args.mood
    )
    places = DETAILS_OF_KIND.get(kind, ())
    misplaced = [DETAIL_NAMES[name] for name in details if name not in places]
    if misplaced == ["mood"]:
        raise Refused("Only a jingle has a mood of its own. Change the brand's tone instead.")
    if misplaced:
        what = f"{KINDS[kind]} has no {joined(misplaced, 'or')}"
        raise Refused(f"A {what}; only a flyer has. Write it into a line of the script instead.")
    return details


def _what(session: Session, project: Project, args: EditScriptArgs, wish: Wish) -> str:
    parts = [f"the {DETAIL_NAMES[name]}" for name in wish.details]
    if wish.texts:
        parts.append(line_name(project.kind, _beats(session, project), (wish.line or 1) - 1))
    if wish.button:
        parts.append("the call to action")
    if args.action != "rewrite":
        parts.append(f"{args.action}ing the script")
    return joined(parts)


def _beats(session: Session, project: Project) -> list[str]:
    script = projects.script(session, project)
    return [line["beat"] for line in script.lines] if script is not None else []


def _lock(session: Session, project: Project, locked: bool) -> None:
    """Nothing that a quote covers changes with it."""
    word = "locked" if locked else "unlocked"
    _require_script(session, project)
    if project.script_locked == locked:
        raise Refused(
            f"The script of {quoted(project.title)} is {word} already; nothing was changed.",
            code="unchanged",
        )
    project.script_locked = locked
    session.flush()


def _set_details(session: Session, project: Project, given: dict[str, str]) -> dict[str, str]:
    changes = {name: text for name, text in given.items() if project.details.get(name, "") != text}
    if changes:
        kept = {**project.details, **changes}
        project.details = {name: text for name, text in kept.items() if text}
        projects.touch(session, project)
    return changes


def _write(session: Session, project: Project, wish: Wish) -> Change:
    if not (wish.texts or wish.button):
        return Change()
    script = _require_script(session, project)
    refuse_locked_script(project)
    index: int | None = None
    texts: dict[str, str] = {}
    lines = list(script.lines)
    if wish.texts:
        index = line_index(project, script, wish.line)
        lines, texts = changed_lines(project, script, index, wish.texts)
    button = wish.button or script.call_to_action
    if not texts and button == script.call_to_action:
        return Change()
    edited = projects.add_script_version(
        session,
        project,
        lines=lines,
        call_to_action=button,
        idea_id=script.idea_id,
        strategy_version=script.strategy_version,
        provider=projects.BY_MEMBER,
        starter_copy=script.starter_copy,
    )
    return Change(
        index=index,
        texts=texts,
        button=button != script.call_to_action,
        followed=follow(session, project, script, edited),
    )


def _require_script(session: Session, project: Project) -> ScriptVersion:
    script = projects.script(session, project)
    if script is None:
        raise Refused(
            f"{quoted(project.title)} has no script yet. "
            "Say “write the script” first; the first is free."
        )
    return script


def _sentences(
    session: Session,
    project: Project,
    args: EditScriptArgs,
    change: Change,
    details: dict[str, str],
) -> list[str]:
    sentences = [_detail_words(name, text) for name, text in details.items()]
    if change.texts:
        named = line_name(project.kind, _beats(session, project), change.index or 0)
        sentences.append(f"{sentence_case(named)} {_line_words(project.kind, change.texts)}.")
    script = projects.script(session, project)
    if change.button and script is not None:
        sentences.append(f"The call to action is now {quoted(script.call_to_action)}.")
    sentences += [f"Scene {number} follows." for number in change.followed.scenes]
    sentences += [
        f"Scene {number} is locked and stays; say “unlock scene {number}” first."
        for number in change.followed.locked
    ]
    if change.index is not None and project.kind == "video_ad" and script is not None:
        voices = [line["voice"] for line in script.lines]
        if change.index + 1 in too_long(project.seconds, voices):
            sentences.append("The line is long for its time; a shorter one is easier to follow.")
    if args.action == "lock":
        sentences.append("The script is locked: its lines stay as they are until you unlock it.")
    elif args.action == "unlock":
        sentences.append("The script is unlocked.")
    return sentences


def _detail_words(name: str, text: str) -> str:
    if not text:
        return f"The {DETAIL_NAMES[name]} is taken out."
    return f"The {DETAIL_NAMES[name]} is now {quoted(clipped(text))}."


def _line_words(kind: str, texts: dict[str, str]) -> str:
    """Return what a line is now, so that a misreading is seen at once."""
    if kind != "video_ad":
        words = next(iter(texts.values()))
        return f"is now {quoted(clipped(words))}" if words else "is taken out"
    said = [f"says {quoted(clipped(texts['voice']))}"] if "voice" in texts else []
    if "on_screen" in texts:
        shown = quoted(clipped(texts["on_screen"])) if texts["on_screen"] else "no words"
        said.append(f"shows {shown}")
    return f"now {joined(said)}"


def _stale(project: Project, change: Change, details: dict[str, str]) -> list[str]:
    if project.kind != "video_ad":
        is_changed = change.texts or change.button or details
        return [f"the {KINDS[project.kind]}"] if is_changed else []
    parts = []
    for number in change.followed.scenes:
        parts += ["the voiceover"] if "voice" in change.texts else []
        parts.append(f"the clip of scene {number}")
    return [*parts, "the film"] if parts or change.button else []


TOOL = Tool(
    name="edit_script",
    description=(
        "Change what one script line says or shows, the call to action, or a flyer's or jingle's "
        "details, to the member's words; or lock or unlock the whole script. Use it for any wish "
        "about a single line; for a whole new script use generate_script. Needs a script and the "
        "line's number. Returns the script as it is now; the line's scene follows unless it is "
        "locked. Free."
    ),
    args=EditScriptArgs,
    cost="free",
    touches=("script", "scene", "project", "conversation"),
    apply=apply,
)
