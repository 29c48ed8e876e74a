"""Jobs: what one step of a production is to make, as plain JSON, and how the studio makes it.

`job_for` reads rows (inside a transaction); `make` asks the outside (inside a durable step) and
writes nothing but content-addressed files. What it returns is plain JSON too:

    {"state": "made", "files": [...], "facts": {...}, "provider": "..."}
    {"state": "failed", "error": "one sentence", "is_retryable": bool}
    {"state": "blamed", "culprit": "clip", "error": "one sentence"}     only of a stitch
    {"state": "cancelled"}
"""

import shutil
import tempfile
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from storage import assets, steps
from storage.errors import AytadaError, Failed
from storage.models import Production, Quote, Step
from tools.kit.ports import FRAMES_PER_SECOND as FPS
from tools.kit.ports import (
    BrandLook,
    Cancelled,
    ClipOrder,
    EndCard,
    Fault,
    Frozen,
    ModelUnavailable,
    MusicOrder,
    SpokenLine,
    StitchOrder,
    VoiceOrder,
    WorkCancelled,
    WorkFailed,
)
from tools.kit.spec import Outside, Plain
from tools.kit.timeline import SceneSpan, clip_words, place

# A made-again attempt must differ, or a deterministic studio would repeat its fault.
REMAKE_TAKE = 1000


def job_for(session: Session, step: Step, *, remake: bool) -> Plain:
    """Return the job of a step from the frozen inputs of its quote and the results of earlier
    steps."""
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
    if step.kind == "voiceover":
        return job | {"order": _voice_order(inputs)}
    if step.kind == "music":
        return job | {"order": _music_order(inputs)}
    done = {
        (other.kind, other.position): other for other in steps.of_production(session, production.id)
    }
    lines = _spoken(inputs, done)
    if step.kind == "clip":
        job["order"] = _clip_order(inputs, step.position, lines)
        job["files"] = _brand_files(session, step.workspace_id, inputs)
        return job
    job["order"] = _stitch_order(inputs, lines)
    job["files"] = _brand_files(session, step.workspace_id, inputs) | _stitch_files(
        session, step, inputs, done
    )
    return job


def make(outside: Outside, job: Plain, cancelled: Cancelled) -> Plain:
    """Make what a job asks for, check it, and store its files.

    An output that fails its checks is made again once; then the job fails with the fault's
    sentence.
    """
    outside.scratch.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{job['step_id']}-", dir=outside.scratch))
    try:
        files = {
            role: outside.files.fetch(job["workspace_id"], ref["sha256"], ref["suffix"], folder)
            for role, ref in job["files"].items()
        }
        made, fault = _attempt(outside, job, files, folder, cancelled, again=job["remake"])
        if fault is not None and fault.culprit == job["kind"]:
            made, fault = _attempt(outside, job, files, folder, cancelled, again=True)
        if fault is not None and fault.culprit != job["kind"]:
            return {"state": "blamed", "culprit": fault.culprit, "error": fault.message}
        if fault is not None:
            return {"state": "failed", "error": fault.message, "is_retryable": False}
        return _store(outside, job, made)
    except WorkCancelled:
        return {"state": "cancelled"}
    except WorkFailed as error:
        return {"state": "failed", "error": str(error), "is_retryable": error.retryable}
    except (AytadaError, ModelUnavailable) as error:
        is_retryable = getattr(error, "who", "time") == "time"
        return {"state": "failed", "error": str(error), "is_retryable": is_retryable}
    except OSError as error:
        reason = error.strerror or str(error)
        message = f"The studio could not write its files ({reason}). Free some space, then retry."
        return {"state": "failed", "error": message, "is_retryable": False}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


# ------------------------------------------------------------------------------ orders


def _voice_order(inputs: Plain) -> Plain:
    scenes = inputs["scenes"]
    return {
        "lines": [scene["voice"] for scene in scenes],
        "seconds_max": [scene["voice_seconds_max"] for scene in scenes],
    }


def _music_order(inputs: Plain) -> Plain:
    return {
        "mood": inputs["mood"],
        "seconds": float(inputs["seconds"]),
        "seed": inputs["seed"],
        "button_seconds": round(inputs["seconds"] - inputs["end_card_frames"] / FPS, 4),
    }


def _clip_order(inputs: Plain, position: int, lines: list[SpokenLine]) -> Plain:
    scene = inputs["scenes"][position]
    words = clip_words(lines[position]) if lines else ()
    return {
        "look": inputs["look"] | {"seed": inputs["seed"]},
        "format": inputs["format"],
        "resolution": inputs["resolution"],
        "frames": scene["frames"],
        "index": position,
        "count": len(inputs["scenes"]),
        "beat": scene["beat"],
        "visual": scene["visual"],
        "on_screen": scene["on_screen"],
        "voice_line": scene["voice"] if lines else "",
        "words": [word.model_dump() for word in words],
        "take": scene["take"],
    }


def _stitch_order(inputs: Plain, lines: list[SpokenLine]) -> Plain:
    placed = [
        place(line, SceneSpan(start_frame=scene["start_frame"], frames=scene["frames"]))
        for line, scene in zip(lines, inputs["scenes"], strict=False)
        if line.seconds > 0
    ]
    return {
        "look": inputs["look"] | {"seed": inputs["seed"]},
        "format": inputs["format"],
        "resolution": inputs["resolution"],
        "end_card": {
            "call_to_action": inputs["call_to_action"],
            "line": inputs["website"],
            "frames": inputs["end_card_frames"],
        },
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
            refs[role] = _ref(session, workspace_id, asset_id)
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
        refs[name] = _ref(session, step.workspace_id, source.asset_id)
    return refs


def _ref(session: Session, workspace_id: str, asset_id: str) -> Plain:
    asset = assets.get(session, workspace_id, asset_id)
    return {"sha256": asset.sha256, "suffix": assets.suffix(asset)}


# ------------------------------------------------------------------------------ making


def _attempt(
    outside: Outside,
    job: Plain,
    files: dict[str, Path],
    folder: Path,
    cancelled: Cancelled,
    *,
    again: bool,
) -> tuple[Frozen, Fault | None]:
    studio, order, kind = outside.studio, dict(job["order"]), job["kind"]
    faults: tuple[Fault, ...]
    made: Frozen
    if kind == "voiceover":
        voice_order = VoiceOrder.model_validate(order | {"seed": 1 if again else 0})
        voice = studio.voice.speak(voice_order, folder, cancelled)
        made, faults = voice, studio.checker.check_voice(voice_order, voice)
    elif kind == "music":
        music_order = MusicOrder.model_validate(order | {"seed": order["seed"] + again})
        music = studio.music.compose(music_order, folder, cancelled)
        made, faults = music, studio.checker.check_music(music_order, music)
    elif kind == "clip":
        order["look"] = _look(order, files)
        order["take"] += REMAKE_TAKE if again else 0
        clip_order = ClipOrder.model_validate(order)
        clip = studio.clips.make_clip(clip_order, folder, cancelled)
        made, faults = clip, studio.checker.check_clip(clip_order, clip)
    else:
        order["look"] = _look(order, files)
        order["end_card"] = EndCard.model_validate(order["end_card"])
        order["clips"] = [files[name] for name in sorted(files) if name.startswith("clip-")]
        order |= {"voice": files.get("voice"), "music": files.get("music")}
        stitch_order = StitchOrder.model_validate(order)
        film = studio.stitcher.stitch(stitch_order, folder, cancelled)
        made, faults = film, studio.checker.check_film(stitch_order, film)
    return made, faults[0] if faults else None


def _look(order: Plain, files: dict[str, Path]) -> BrandLook:
    return BrandLook.model_validate(
        order["look"] | {"logo": files.get("logo"), "product_photo": files.get("photo")}
    )


ROLES = {
    "voiceover": {"file": "voice"},
    "music": {"file": "music"},
    "clip": {"file": "clip"},
    "stitch": {
        "film": "final",
        "poster": "poster",
        "captions": "captions",
        "contact_sheet": "contact_sheet",
    },
}


def _store(outside: Outside, job: Plain, made: Frozen) -> Plain:
    facts: dict[str, Any] = made.model_dump(mode="json")
    stored = []
    for field, role in ROLES[job["kind"]].items():
        file = outside.files.put(job["workspace_id"], Path(facts.pop(field)))
        stored.append(
            {
                "role": role,
                "sha256": file.sha256,
                "bytes": file.bytes,
                "suffix": file.suffix,
                **(_picture_facts(facts) if role in ("final", "clip") else {}),
                **(_length_facts(facts) if role in ("final", "clip", "music") else {}),
            }
        )
    return {
        "state": "made",
        "files": stored,
        "facts": facts,
        "provider": facts.pop("provider"),
    }


def _picture_facts(facts: Plain) -> Plain:
    return {"width": facts["width"], "height": facts["height"]}


def _length_facts(facts: Plain) -> Plain:
    seconds = facts["seconds"] if "seconds" in facts else facts["frames"] / FPS
    return {"duration_ms": round(seconds * 1000)}
