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
from storage.models import Idea, Project, StrategyVersion
from tools.kit.cleaning import clean_prose
from tools.kit.drafts import (
    BEATS,
    SCENES_BY_SECONDS,
    BannerDraft,
    FlyerDraft,
    IdeasDraft,
    JingleDraft,
    ScenesDraft,
    ScriptDraft,
)
from tools.kit.ports import FRAMES_PER_SECOND, ChatModel
from tools.kit.spec import Plain
from tools.kit.timeline import (
    LEAD_FRAMES,
    TAIL_FRAMES,
    end_card_frames,
    spans,
    spoken_seconds,
    words_max,
)

ATTEMPTS = 2
"""How often a writer is asked before copy of the wrong length is refused."""
VOICE_SPEED_MAX = 1.2
EARLIER_PROJECTS_MAX = 6
EARLIER_LINES_MAX = 40


def ideas_brief(
    session: Session, project: Project, direction: str, *, strategy_version: int | None = None
) -> Plain:
    """Return the brief for a round of ideas; `earlier_ideas` are titles not to come up with
    again. `strategy_version` names the pillars to write from, those of now by default."""
    return {
        **_common(session, project, direction, ["ideas", project.idea_rounds], strategy_version),
        "idea": None,
        "earlier_ideas": [idea.title for idea in projects.ideas(session, project)],
    }


def script_brief(
    session: Session,
    project: Project,
    idea: Idea | None,
    direction: str,
    *,
    strategy_version: int | None = None,
) -> Plain:
    """Return the brief for a script of the idea; only a video must have one.

    For a video `lines` are the lines to write: `{beat, seconds, words_max}`, where `seconds` is for
    speaking; `keep` are those that locked scenes speak and show: `{line, voice, on_screen}`.
    """
    round_of = ["script", project.script_version]
    brief = _common(session, project, direction, round_of, strategy_version)
    brief["idea"] = idea_fields(idea) if idea is not None else None
    if project.kind != "video_ad":
        return brief
    speaking_seconds = brief["seconds_per_line"] - (LEAD_FRAMES + TAIL_FRAMES) / FRAMES_PER_SECOND
    brief["lines"] = [
        {"beat": beat, "seconds": round(speaking_seconds, 2), "words_max": brief["words_max"]}
        for beat in brief["beats"]
    ]
    keep = kept_lines(session, project)
    return {**brief, "keep": keep} if keep else brief


def kept_lines(session: Session, project: Project) -> list[Plain]:
    """Return what locked scenes speak and show, by the number of their line."""
    return [
        {"line": number, "voice": version.voice, "on_screen": version.on_screen}
        for number, (scene, version) in enumerate(projects.scenes(session, project), start=1)
        if scene.locked
    ]


def scenes_brief(session: Session, project: Project, direction: str = "") -> Plain:
    """Return the brief for the scenes of the script, which is in `lines` and `call_to_action`.

    The project must have a script.
    """
    written = projects.script(session, project)
    assert written is not None, "scenes_brief needs a script"
    idea = projects.chosen_idea(session, project)
    brief = {
        **_common(session, project, direction, ["scenes", written.version]),
        "idea": idea_fields(idea) if idea is not None else None,
    }
    return scenes_brief_of(
        brief, {"lines": written.lines, "call_to_action": written.call_to_action}
    )


def scenes_brief_of(brief: Plain, script: Plain) -> Plain:
    """Return the brief for the scenes of a script that is not kept yet, from that script's own
    brief."""
    return {
        **{name: value for name, value in brief.items() if name != "keep"},
        "beats": [line["beat"] for line in script["lines"]],
        "lines": list(script["lines"]),
        "call_to_action": script["call_to_action"],
    }


def idea_fields(idea: Idea) -> dict[str, str]:
    """Return an idea as plain data."""
    return {field: getattr(idea, field) for field in projects.IDEA_FIELDS}


def write_ideas(writer: ChatModel, brief: Plain) -> list[dict[str, str]]:
    """Ask for three ideas and return their fields. Raises `ModelUnavailable`."""
    draft = writer.write("ideas", brief, IdeasDraft)
    return [_clean(idea.model_dump()) for idea in draft.ideas]


def write_script(writer: ChatModel, brief: Plain) -> Plain:
    """Ask for a script and return `{lines: [{beat, voice, on_screen}], call_to_action, mood}`.

    A banner's lines are its headline and subline, a flyer's its headline, subline and points, all
    `on_screen`; a jingle's one line is its tagline, in `voice`, and only a jingle has a `mood`.
    A video's script whose lines cannot be said in time is asked for once more, with the lines to
    shorten named in the brief as `shorten`. Raises `ModelUnavailable`.
    """
    match brief["kind"]:
        case "banner":
            banner = writer.write("banner", brief, BannerDraft)
            return _shown([banner.headline], [banner.subline], banner.call_to_action)
        case "flyer":
            flyer = writer.write("flyer", brief, FlyerDraft)
            lines = [flyer.headline, flyer.subline]
            points = [point for point in flyer.points if point]
            return _shown(lines, points, flyer.call_to_action)
        case "jingle":
            jingle = writer.write("jingle", brief, JingleDraft)
            tagline = _clean({"beat": "hook", "voice": jingle.tagline, "on_screen": ""})
            return {"lines": [tagline], "call_to_action": "", "mood": jingle.mood}
    draft = writer.write("script", brief, ScriptDraft)
    for _ in range(ATTEMPTS - 1):
        long = too_long(brief["seconds"], [line.voice for line in draft.lines])
        if not long:
            break
        draft = writer.write("script", {**brief, "shorten": list(long)}, ScriptDraft)
    lines_kept = [_clean(line.model_dump()) for line in draft.lines]
    for kept in brief.get("keep", ()):
        # A locked scene stays as it is, so the script must say there what the scene says.
        if kept["line"] <= len(lines_kept):
            lines_kept[kept["line"] - 1] |= {name: kept[name] for name in ("voice", "on_screen")}
    return {
        "lines": lines_kept,
        "call_to_action": _clean({"text": draft.call_to_action})["text"],
        "mood": "",
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
        if spoken_seconds(line) / VOICE_SPEED_MAX > span.voice_seconds_max
    )


def _shown(first: Sequence[str], benefits: Sequence[str], button: str) -> Plain:
    beats = [*("hook", "reveal")[: len(first)], *("benefit" for _ in benefits)]
    texts = [*first, *benefits]
    return {
        "lines": [
            _clean({"beat": beat, "voice": "", "on_screen": text})
            for beat, text in zip(beats, texts, strict=True)
        ],
        "call_to_action": _clean({"text": button})["text"],
        "mood": "",
    }


def _earlier(session: Session, project: Project) -> list[str]:
    """Return what the campaign's other projects say already, newest first: not to be said again."""
    said: list[str] = []
    others = projects.listing(
        session, project.workspace_id, campaign_id=project.campaign_id, limit=EARLIER_PROJECTS_MAX
    )
    for other in others:
        written = projects.script(session, other) if other.id != project.id else None
        for line in written.lines if written is not None else ():
            said += [text for text in (line["voice"], line["on_screen"]) if text]
    return list(dict.fromkeys(said))[:EARLIER_LINES_MAX]


def _common(
    session: Session,
    project: Project,
    direction: str,
    round_of: Sequence[Any],
    strategy_version: int | None = None,
) -> Plain:
    campaign = projects.campaign_of(session, project)
    pillars = campaigns.strategy(session, campaign)
    if strategy_version is not None:
        pillars = session.get_one(StrategyVersion, (campaign.id, strategy_version))
    brand = campaigns.brand(session, campaign)
    brief = {
        "kind": project.kind,
        "product": campaign.product,
        "description": campaign.description,
        "audience": pillars.audience,
        "messaging": pillars.messaging,
        "goals": pillars.goals,
        "awareness_stage": pillars.awareness_stage,
        "style": project.details.get("style") or pillars.style,
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
        **_timing(project),
        "direction": direction,
        "earlier": _earlier(session, project),
        "seed": int(fingerprint([project.id, *round_of, direction])[:8], 16),
    }
    details = {name: text for name, text in project.details.items() if text and name != "style"}
    more = {
        "business_type": campaign.business_type,
        "industry": campaign.industry,
        "details": details,
    }
    return {**brief, **{name: value for name, value in more.items() if value}}


def _timing(project: Project) -> Plain:
    if project.kind != "video_ad":
        return {}
    scenes = SCENES_BY_SECONDS[project.seconds]
    film_frames = project.seconds * FRAMES_PER_SECOND - end_card_frames(project.seconds)
    return {
        "seconds_per_line": round(film_frames / FRAMES_PER_SECOND / scenes, 2),
        "beats": list(BEATS[scenes]),
        "words_max": words_max(project.seconds, scenes),
    }


def _clean(fields: Mapping[str, str]) -> dict[str, str]:
    # A model's text is bounded by its shape already; only control characters are left to take out.
    return {
        name: " ".join(clean_prose(text, "the text", 4_000).split())
        for name, text in fields.items()
    }
