"""Orders: what each step of a production is to make, as plain JSON, from its quote's frozen inputs
and the results of earlier steps."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from storage import assets, steps
from storage.errors import Failed
from storage.models import Production, Quote, Step
from tools.kit.orders import (
    banners_order,
    clip_order,
    end_card,
    flyer_order,
    jingle_order,
    look_of,
)
from tools.kit.ports import FRAMES_PER_SECOND as FPS
from tools.kit.ports import SpokenLine, SpokenWord
from tools.kit.spec import Plain
from tools.kit.timeline import SceneSpan, clip_words, place

TIMES_DIFFER_SECONDS = 1.0 / FPS
"""By how much a clip may show a word earlier or later than the voice says it."""


def job_for(session: Session, step: Step, *, remake: bool) -> Plain:
    """Return the job of a step: its kind, its order, and the stored files that it needs by name.

    Raises `Failed` when a part that the step needs is missing.
    """
    production = session.get_one(Production, step.production_id)
    quote = session.get_one(Quote, production.id)
    inputs = quote.plan["inputs"]
    job: Plain = {
        "kind": step.kind,
        "workspace_id": step.workspace_id,
        "production_id": production.id,
        "step_id": step.id,
        "remake": remake,
        "files": {},
    }
    if step.kind == "jingle":
        return job | {"order": jingle_order(inputs)}
    if step.kind == "voiceover":
        return job | {"order": _voice_order(inputs)}
    if step.kind == "music":
        return job | {"order": _music_order(inputs)}
    job["files"] = _brand_files(session, step.workspace_id, inputs)
    if step.kind == "banners":
        return job | {"order": banners_order(inputs)}
    if step.kind == "flyer":
        return job | {"order": flyer_order(inputs)}
    done = _by_place(session, production.id)
    lines = _spoken(inputs, done)
    if step.kind == "clip":
        return job | {"order": clip_order(inputs, step.position, _clip_words(lines, step.position))}
    job["order"] = _stitch_order(inputs, lines)
    job["files"] |= _stitch_files(session, step, inputs, done)
    return job


def timed_words(session: Session, step: Step) -> list[Plain]:
    """Return the words that a clip of a running production shows, as its voice says them."""
    inputs = session.get_one(Quote, step.production_id).plan["inputs"]
    lines = _spoken(inputs, _by_place(session, step.production_id))
    return [word.model_dump() for word in _clip_words(lines, step.position)]


def clips_out_of_time(session: Session, production_id: str) -> list[str]:
    """Return the ids of a production's clips that were made for another voice than the one it has:
    the voice was made again, or a clip that is used again comes from a film where it had been."""
    inputs = session.get_one(Quote, production_id).plan["inputs"]
    done = _by_place(session, production_id)
    lines = _spoken(inputs, done)
    return [
        step.id
        for (kind, position), step in done.items()
        if kind == "clip" and not _is_in_time(step, _clip_words(lines, position))
    ]


def _is_in_time(clip: Step, said: Sequence[SpokenWord]) -> bool:
    if clip.asset_id is None or "words" not in clip.facts:
        return True
    shown = [SpokenWord.model_validate(word) for word in clip.facts["words"]]
    return [word.text for word in shown] == [word.text for word in said] and all(
        abs(one.start_seconds - other.start_seconds) <= TIMES_DIFFER_SECONDS
        and abs(one.end_seconds - other.end_seconds) <= TIMES_DIFFER_SECONDS
        for one, other in zip(shown, said, strict=True)
    )


def _clip_words(lines: Sequence[SpokenLine], position: int) -> tuple[SpokenWord, ...]:
    return clip_words(lines[position]) if lines else ()


def _by_place(session: Session, production_id: str) -> dict[tuple[str, int], Step]:
    made = steps.of_production(session, production_id)
    return {(step.kind, step.position): step for step in made}


def _voice_order(inputs: Plain) -> Plain:
    scenes = inputs["scenes"]
    return {
        "lines": [scene["voice"] for scene in scenes],
        "seconds_max": [scene["voice_seconds_max"] for scene in scenes],
        "pronunciations": inputs.get("pronunciations", {}),
    }


def _music_order(inputs: Plain) -> Plain:
    return {
        "mood": inputs["mood"],
        "seconds": float(inputs["seconds"]),
        "seed": inputs["seed"],
        "button_seconds": round(inputs["seconds"] - inputs["end_card_frames"] / FPS, 4),
    }


def _stitch_order(inputs: Plain, lines: list[SpokenLine]) -> Plain:
    placed = [
        place(line, SceneSpan(start_frame=scene["start_frame"], frames=scene["frames"]))
        for line, scene in zip(lines, inputs["scenes"], strict=False)
        if line.seconds > 0
    ]
    return {
        "look": look_of(inputs),
        "format": inputs["format"],
        "resolution": inputs["resolution"],
        "end_card": end_card(inputs),
        "lines": [line.model_dump() for line in placed],
        "title": inputs["title"],
    }


def _spoken(inputs: Plain, done: dict[tuple[str, int], Step]) -> list[SpokenLine]:
    if not inputs["speaks"]:
        return []
    facts = done[("voiceover", 0)].facts
    return [SpokenLine.model_validate(line) for line in facts["lines"]]


def _brand_files(session: Session, workspace_id: str, inputs: Plain) -> Plain:
    refs: Plain = {}
    for role in ("logo", "photo"):
        asset_id = inputs[f"{role}_asset_id"]
        if asset_id:
            refs[role] = assets.address(assets.get(session, workspace_id, asset_id))
    return refs


def _stitch_files(
    session: Session, step: Step, inputs: Plain, done: dict[tuple[str, int], Step]
) -> Plain:
    refs: Plain = {}
    wanted = {"music": ("music", 0)}
    if inputs["speaks"]:
        wanted["voice"] = ("voiceover", 0)
    for position in range(len(inputs["scenes"])):
        wanted[f"clip-{position:02d}"] = ("clip", position)
    for name, place_of in wanted.items():
        source = done.get(place_of)
        if source is None or source.asset_id is None:
            raise Failed(f"The {place_of[0]} that the film needs is missing. Say “try again”.")
        refs[name] = assets.address(assets.get(session, step.workspace_id, source.asset_id))
    return refs
