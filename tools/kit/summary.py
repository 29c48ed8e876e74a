"""Where a draft stands, in a few lines: idea, script, scenes, what is made, what is offered."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from storage import projects, steps
from storage.models import Project, Step
from tools.kit.prices import credits_words
from tools.kit.say import counted, joined, quoted, sentence_case
from tools.kit.spec import ToolContext

LINES_SHOWN_MAX = 6
TEXT_CHARACTERS_MAX = 90
MADE = ("voiceover", "clip", "music", "stitch", "banners", "flyer", "jingle")
MADE_WORDS = {
    "voiceover": "the voiceover",
    "music": "the music",
    "stitch": "the film",
    "banners": "the banners",
    "flyer": "the flyer",
    "jingle": "the jingle",
}


def summary(session: Session, context: ToolContext, project: Project) -> list[str]:
    """Return one sentence for each thing that the project has; script lines are lines of their
    own."""
    return [
        *_idea(session, project),
        *_script(session, project),
        *_scenes(session, project),
        *_made(session, project),
        *_offer(session, context, project),
    ]


def _idea(session: Session, project: Project) -> list[str]:
    chosen = projects.chosen_idea(session, project)
    if chosen is not None:
        return [f"The idea is {quoted(chosen.title)}."]
    ideas = projects.ideas(session, project)
    if not ideas or projects.script(session, project) is not None:
        return []
    titles = "; ".join(f"{idea.number}. {quoted(idea.title)}" for idea in ideas)
    return [f"The ideas: {titles}."]


def _script(session: Session, project: Project) -> list[str]:
    script = projects.script(session, project)
    if script is None:
        return []
    locked = ", which is locked" if project.script_locked else ""
    count = len(script.lines)
    shown = [
        f"{number}. {_short(line['voice'] or line['on_screen'])}"
        for number, line in enumerate(script.lines[:LINES_SHOWN_MAX], start=1)
    ]
    if count > LINES_SHOWN_MAX:
        shown.append(f"… and {count - LINES_SHOWN_MAX} more.")
    return [f"It has a script of {counted(count, 'line')}{locked}:", *shown]


def _scenes(session: Session, project: Project) -> list[str]:
    live = projects.scenes(session, project)
    if not live:
        return []
    locked = [str(number) for number, (scene, _) in enumerate(live, start=1) if scene.locked]
    takes = [str(number) for number, (_, version) in enumerate(live, start=1) if version.take]
    said = f"It has {counted(len(live), 'scene')}"
    if locked and len(locked) == len(live):
        said += ", all locked"
    elif locked:
        word, verb = ("scene", "is") if len(locked) == 1 else ("scenes", "are")
        said += f"; {word} {joined(locked)} {verb} locked"
    if takes:
        word = "scene" if len(takes) == 1 else "scenes"
        said += f"; another take was asked for of {word} {joined(takes)}"
    return [f"{said}."]


def _made(session: Session, project: Project) -> list[str]:
    """Say what the last rendering delivered, which is reused where it still fits."""
    quote = projects.last_render_quote(session, project)
    if quote is None:
        return []
    parts = made_parts(steps.of_production(session, quote.id))
    if not parts:
        return ["Nothing is rendered yet."]
    newer = ""
    if project.status == "completed" and projects.changed_since_made(session, project):
        newer = "; something was changed since"
    return [f"{sentence_case(joined(parts))} {'is' if len(parts) == 1 else 'are'} made{newer}."]


def made_parts(found: Sequence[Step]) -> list[str]:
    """Return what of a production's steps is delivered, such as "2 of 4 clips", "the music"."""
    done = [step for step in found if step.state in ("done", "reused")]
    clips = [step for step in found if step.kind == "clip"]
    clips_done = sum(step.kind == "clip" for step in done)
    parts = []
    for kind in MADE:
        if kind == "clip" and clips_done:
            of = "" if clips_done == len(clips) else f"{clips_done} of "
            parts.append(f"{of}{counted(len(clips), 'clip')}")
        elif kind in MADE_WORDS and any(step.kind == kind for step in done):
            parts.append(MADE_WORDS[kind])
    return parts


def _offer(session: Session, context: ToolContext, project: Project) -> list[str]:
    quote = projects.open_quote(session, project, context.now_ms)
    if quote is None:
        return []
    price = credits_words(quote.credits)
    if quote.conversation_id != context.conversation_id:
        return [f"A price of {price} is open in another conversation."]
    minutes = -((context.now_ms - quote.expires_ms) // 60_000)
    return [f"A price of {price} is offered, good for {minutes} min."]


def _short(text: str) -> str:
    if len(text) <= TEXT_CHARACTERS_MAX:
        return text
    return f"{text[: TEXT_CHARACTERS_MAX - 1].rstrip()}…"
