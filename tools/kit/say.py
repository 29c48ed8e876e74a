"""Sentences that the tools share: names, ages, where a project stands, and what comes next."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from storage import projects, quotes, steps
from storage.models import Project

LIST_MAX = 10
SAID_CHARACTERS_MAX = 90
"""How much of a text is repeated when it was changed."""

NEXT_STEPS = {
    "generate_ideas": "ask for ideas (the first three are free)",
    "choose_idea": "choose one of the three ideas",
    "generate_script": "write the script",
    "generate_scenes": "break the script into scenes (free)",
    "render_scenes": "say “render it” for the price",
    "render_asset": "say “make it” for the price",
    "accept_quote": "say yes or no to the price",
    "wait": "wait until it is made",
    "retry_project": "say “try again” for the price of what is left",
    "done": "nothing, it is finished",
}
STATUSES = {
    "draft": "a draft",
    "generating": "generating",
    "rendering": "rendering",
    "stitching": "stitching",
    "completed": "finished",
    "failed": "failed",
    "cancelled": "cancelled",
}
KINDS = {"video_ad": "video ad", "banner": "banner set", "flyer": "flyer", "jingle": "jingle"}
TEXT_STAGES = {"ideas": "writing new ideas", "script": "writing a new script"}


def quoted(name: str) -> str:
    """Return a name in the quotation marks that all our sentences use."""
    return f"“{name}”"


def joined(parts: Sequence[str], last: str = "and") -> str:
    """Return "a", "a and b" or "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def counted(number: int, noun: str) -> str:
    """Return "1 project" or "3 projects"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def ago(at_ms: int, now_ms: int) -> str:
    """Return how long ago something was: "just now", "5 min ago", "2 h ago", "3 days ago"."""
    minutes = max(0, now_ms - at_ms) // 60_000
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} min ago"
    if minutes < 24 * 60:
        return f"{minutes // 60} h ago"
    return f"{counted(minutes // (24 * 60), 'day')} ago"


def listed(parts: Sequence[str], total: int) -> str:
    """Return at most ten parts in a row, "and 3 more" for the rest of `total`."""
    shown = list(parts[:LIST_MAX])
    more = [f"{total - len(shown)} more"] if total > len(shown) else []
    return "; ".join(shown) + (f"; and {more[0]}" if more else "")


def bulleted(parts: Sequence[str], total: int) -> str:
    """Return at most ten parts, each on a line of its own, "and 3 more" for the rest of `total`."""
    shown = [f"• {part}" for part in parts[:LIST_MAX]]
    more = [f"and {total - len(shown)} more"] if total > len(shown) else []
    return "\n".join([*shown, *more])


def clipped(text: str, characters_max: int = SAID_CHARACTERS_MAX) -> str:
    """Return a member's text for repeating it in a sentence: whole, or its beginning and "…"."""
    if len(text) <= characters_max:
        return text
    return f"{text[: characters_max - 1].rstrip()}…"


def sentence_case(text: str) -> str:
    """Return text with its first letter as a capital; the rest stays as it is."""
    return text[:1].upper() + text[1:]


def video(project: Project) -> str:
    """Return what a project is: "15-second video ad (9:16, 1080p)", "15-second jingle", "banner
    set" or "flyer"."""
    word = KINDS[project.kind]
    if project.kind == "video_ad":
        return f"{project.seconds}-second {word} ({project.format}, {project.resolution})"
    return f"{project.seconds}-second {word}" if project.kind == "jingle" else word


def next_words(step: str, kind: str = "video_ad") -> str:
    """Return what the member can do next with a project of this kind."""
    if step == "generate_script" and kind != "video_ad":
        return "write its text (the first is free)"
    return NEXT_STEPS[step]


def next_sentence(step: str, kind: str = "video_ad") -> str:
    """Return what the member can do next, as a sentence."""
    return f"Next: {next_words(step, kind)}."


def project_line(session: Session, project: Project, now_ms: int) -> str:
    """Return one project in a list: title, standing, age and next step."""
    step = projects.next_step(session, project, now_ms)
    standing = STATUSES[project.status]
    return (
        f"{quoted(project.title)}, {standing}, {ago(project.updated_ms, now_ms)}, "
        f"next: {next_words(step, project.kind)}"
    )


def progress(session: Session, project: Project) -> str:
    """Return how far a running production is, such as "generating: 2 of 4 clips, 45 %" or "about to
    begin"; empty if none."""
    production = quotes.live_production(session, project.id)
    if production is None:
        return ""
    made = steps.of_production(session, production.id)
    for step in made:
        if step.kind in TEXT_STAGES:
            return TEXT_STAGES[step.kind]
    stage = project.stage
    clips = [step for step in made if step.kind == "clip"]
    if stage.startswith("clips:"):
        done = sum(step.state in ("done", "reused") for step in clips)
        stage = f"{done} of {counted(len(clips), 'clip')}"
    word = STATUSES[project.status]
    if stage == "queued":
        return "about to begin"
    what = f": {stage}" if stage and stage != word else ""
    return f"{word}{what}, {project.progress_percent} %"


def running_note(session: Session, project: Project) -> str:
    """Return the warning for changes that come while a production runs, else an empty string."""
    if quotes.live_production(session, project.id) is None:
        return ""
    return (
        f" {quoted(project.title)} is being made right now from the earlier version; "
        "this change is for the next time."
    )


def stale_note(session: Session, project: Project, parts: Sequence[str]) -> str:
    """Return which rendered parts no longer fit; empty when nothing was rendered yet."""
    if projects.last_render_quote(session, project) is None or not parts:
        return ""
    return (
        f" Out of date now: {joined(list(parts))}. They stay as they are until you say "
        "“render it”, and what is unchanged costs nothing then."
    )


def missing_pillars(audience: str, messaging: str, goals: str) -> tuple[str, ...]:
    """Return the names of the pillars that are still empty."""
    pillars = {"audience": audience, "message": messaging, "goals": goals}
    return tuple(name for name, text in pillars.items() if not text)


def candidates(found: Sequence[Project], names: dict[str, str]) -> str:
    """Return several projects to choose from, each with its campaign when titles alone are not
    enough."""
    titles = [project.title for project in found]
    return joined(
        [
            quoted(project.title)
            if titles.count(project.title) == 1
            else f"{quoted(project.title)} in {quoted(names[project.campaign_id])}"
            for project in found[:LIST_MAX]
        ],
        "or",
    )
