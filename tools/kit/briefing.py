"""The brief that the writer gets: what is known about product, campaign and film, as plain data.

A brief is a pure function of rows, so the same state gives the same brief; its `seed` varies from
campaign to campaign and from round to round.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from storage import campaigns, projects
from storage.errors import TryLater
from storage.ids import fingerprint
from storage.models import Idea, Project
from tools.kit.cleaning import clean_prose
from tools.kit.drafts import BEATS, SCENES_BY_SECONDS, IdeasDraft, ScenesDraft, ScriptDraft
from tools.kit.ports import FRAMES_PER_SECOND, ChatModel
from tools.kit.spec import Plain
from tools.kit.timeline import LEAD_FRAMES, TAIL_FRAMES, end_card_frames, spans, words_max

ATTEMPTS = 2
"""How often a writer is asked before copy of the wrong length is refused."""
VOICE_SPEED_MAX = 1.2
SPOKEN_WORDS_PER_SECOND = 2.6


def ideas_brief(session: Session, project: Project, direction: str) -> Plain:
    """Return the brief for a round of ideas; `earlier_ideas` are titles not to come up with
    again."""
    return {
        **_common(session, project, direction, ["ideas", project.idea_rounds]),
        "idea": None,
        "earlier_ideas": [idea.title for idea in projects.ideas(session, project)],
    }


def script_brief(session: Session, project: Project, idea: Idea, direction: str) -> Plain:
    """Return the brief for a script of the idea.

    `lines` are the lines to write: `{beat, seconds, words_max}`, where `seconds` is for speaking.
    """
    brief = _common(session, project, direction, ["script", project.script_version])
    speaking_seconds = brief["seconds_per_line"] - (LEAD_FRAMES + TAIL_FRAMES) / FRAMES_PER_SECOND
    return {
        **brief,
        "idea": idea_fields(idea),
        "lines": [
            {"beat": beat, "seconds": round(speaking_seconds, 2), "words_max": brief["words_max"]}
            for beat in brief["beats"]
        ],
    }


def scenes_brief(session: Session, project: Project, direction: str = "") -> Plain:
    """Return the brief for the scenes of the script, which is in `lines` and `call_to_action`.

    The project must have a script.
    """
    written = projects.script(session, project)
    assert written is not None, "scenes_brief needs a script"
    idea = projects.chosen_idea(session, project)
    return {
        **_common(session, project, direction, ["scenes", written.version]),
        "beats": [line["beat"] for line in written.lines],
        "idea": idea_fields(idea) if idea is not None else None,
        "lines": list(written.lines),
        "call_to_action": written.call_to_action,
    }


def idea_fields(idea: Idea) -> dict[str, str]:
    """Return an idea as plain data."""
    return {field: getattr(idea, field) for field in projects.IDEA_FIELDS}


def write_ideas(writer: ChatModel, brief: Plain) -> list[dict[str, str]]:
    """Ask for three ideas and return their fields. Raises `ModelUnavailable`."""
    draft = writer.write("ideas", brief, IdeasDraft)
    return [_clean(idea.model_dump()) for idea in draft.ideas]


def write_script(writer: ChatModel, brief: Plain) -> Plain:
    """Ask for a script and return `{lines: [{beat, voice, on_screen}], call_to_action}`.

    A script whose lines cannot be said in time is asked for once more, with the lines to shorten
    named in the brief as `shorten`. Raises `ModelUnavailable`.
    """
    draft = writer.write("script", brief, ScriptDraft)
    for _ in range(ATTEMPTS - 1):
        long = too_long(brief["seconds"], [line.voice for line in draft.lines])
        if not long:
            break
        draft = writer.write("script", {**brief, "shorten": list(long)}, ScriptDraft)
    return {
        "lines": [_clean(line.model_dump()) for line in draft.lines],
        "call_to_action": _clean({"text": draft.call_to_action})["text"],
    }


def write_scenes(writer: ChatModel, brief: Plain) -> list[dict[str, str]]:
    """Ask for one scene a script line and return `{visual, on_screen}` each.

    Raises `ModelUnavailable`, or `TryLater` when the writer twice gave another number of scenes.
    """
    for _ in range(ATTEMPTS):
        draft = writer.write("scenes", brief, ScenesDraft)
        if len(draft.scenes) == len(brief["lines"]):
            return [_clean(scene.model_dump()) for scene in draft.scenes]
    raise TryLater(
        f"The writer gave {len(draft.scenes)} scenes for {len(brief['lines'])} lines. "
        "Nothing was changed; ask for the scenes again."
    )


def too_long(seconds: int, lines: Sequence[str]) -> tuple[int, ...]:
    """Return the numbers (from 1) of the lines that likely cannot be said in their scenes' time."""
    return tuple(
        number
        for number, (line, span) in enumerate(
            zip(lines, spans(seconds, lines), strict=True), start=1
        )
        if len(line.split()) / (SPOKEN_WORDS_PER_SECOND * VOICE_SPEED_MAX) > span.voice_seconds_max
    )


def _common(session: Session, project: Project, direction: str, round_of: Sequence[Any]) -> Plain:
    campaign = projects.campaign_of(session, project)
    pillars = campaigns.strategy(session, campaign)
    brand = campaigns.brand(session, campaign)
    scenes = SCENES_BY_SECONDS[project.seconds]
    film_frames = project.seconds * FRAMES_PER_SECOND - end_card_frames(project.seconds)
    return {
        "product": campaign.product,
        "description": campaign.description,
        "audience": pillars.audience,
        "messaging": pillars.messaging,
        "goals": pillars.goals,
        "awareness_stage": pillars.awareness_stage,
        "style": pillars.style,
        "trigger": pillars.trigger,
        "brand": {
            "name": brand.name,
            "tone": brand.tone,
            "words_to_use": list(brand.words_to_use),
            "words_to_avoid": list(brand.words_to_avoid),
            "website": brand.website,
        },
        "format": project.format,
        "seconds": project.seconds,
        "seconds_per_line": round(film_frames / FRAMES_PER_SECOND / scenes, 2),
        "beats": list(BEATS[scenes]),
        "words_max": words_max(project.seconds, scenes),
        "direction": direction,
        "seed": int(fingerprint([project.id, *round_of, direction])[:8], 16),
    }


def _clean(fields: Mapping[str, str]) -> dict[str, str]:
    # A model's text is bounded by its shape already; only control characters are left to take out.
    return {
        name: " ".join(clean_prose(text, "the text", 4_000).split())
        for name, text in fields.items()
    }
