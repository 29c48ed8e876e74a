"""Jobs: how the studio makes what one step of a production ordered, and how it is checked.

`graph/orders.py` says what is to be made (inside a transaction); `make` asks the outside (inside a
durable step) and writes nothing but content-addressed files. What it returns is plain JSON:

    {"state": "made", "files": [...], "facts": {...}, "provider": "..."}
    {"state": "failed", "error": "one sentence", "is_retryable": bool}
    {"state": "blamed", "culprit": "clip", "position": 1 | None, "error": "one sentence"}
                                                                        only of a stitch
    {"state": "cancelled"}

The first of the files is the step's result.
"""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storage.errors import AytadaError
from tools.kit.ports import FRAMES_PER_SECOND as FPS
from tools.kit.ports import (
    BannerFile,
    BannersMade,
    BannersOrder,
    BrandLook,
    Cancelled,
    ClipMade,
    ClipOrder,
    EndCard,
    Fault,
    FilmMade,
    FlyerMade,
    FlyerOrder,
    Frozen,
    JingleMade,
    JingleOrder,
    ModelUnavailable,
    MusicMade,
    MusicOrder,
    StitchOrder,
    Studio,
    VoiceMade,
    VoiceOrder,
    WorkCancelled,
    WorkFailed,
)
from tools.kit.spec import Outside, Plain

# A made-again attempt must differ, or a deterministic studio would repeat its fault.
REMAKE_TAKE = 1000
FLYER_SIZES = {"portrait": (1080, 1350), "story": (1080, 1920)}
ANIMATED_SIZE = (300, 250)


@dataclass(frozen=True)
class MadeFile:
    """One file of what was made: its role, and what is known about it (`width`, `height`,
    `duration_ms`, `name`)."""

    role: str
    file: Path
    facts: Plain


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
            position = fault.position if fault.culprit == "clip" else None
            blame = {"culprit": fault.culprit, "position": position}
            return {"state": "blamed", **blame, "error": fault.message}
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
    order, kind = dict(job["order"]), job["kind"]
    if "look" in order:
        order["look"] = BrandLook.model_validate(
            order["look"] | {"logo": files.get("logo"), "product_photo": files.get("photo")}
        )
    if "take" in order:
        order["take"] += REMAKE_TAKE if again else 0
    studio = outside.studio
    made: Frozen
    faults: tuple[Fault, ...]
    if kind in ("voiceover", "music", "jingle"):
        made, faults = _sound(studio, kind, order, folder, cancelled, again=again)
    elif kind == "stitch":
        made, faults = _film(studio, order, files, folder, cancelled)
    else:
        made, faults = _picture(studio, kind, order, folder, cancelled)
    return made, faults[0] if faults else None


def _sound(
    studio: Studio, kind: str, order: Plain, folder: Path, cancelled: Cancelled, *, again: bool
) -> tuple[Frozen, tuple[Fault, ...]]:
    if kind == "voiceover":
        voice_order = VoiceOrder.model_validate(order | {"seed": 1 if again else 0})
        voice = studio.voice.speak(voice_order, folder, cancelled)
        return voice, studio.checker.check_voice(voice_order, voice)
    if kind == "music":
        music_order = MusicOrder.model_validate(order | {"seed": order["seed"] + again})
        music = studio.music.compose(music_order, folder, cancelled)
        return music, studio.checker.check_music(music_order, music)
    jingle_order = JingleOrder.model_validate(order)
    jingle = studio.jingles.make_jingle(jingle_order, folder, cancelled)
    return jingle, studio.checker.check_jingle(jingle_order, jingle)


def _picture(
    studio: Studio, kind: str, order: Plain, folder: Path, cancelled: Cancelled
) -> tuple[Frozen, tuple[Fault, ...]]:
    if kind == "clip":
        clip_order = ClipOrder.model_validate(order)
        clip = studio.clips.make_clip(clip_order, folder, cancelled)
        return clip, studio.checker.check_clip(clip_order, clip)
    if kind == "banners":
        banners_order = BannersOrder.model_validate(order)
        banners = studio.banners.make_banners(banners_order, folder, cancelled)
        return banners, studio.checker.check_banners(banners_order, banners)
    flyer_order = FlyerOrder.model_validate(order)
    flyer = studio.flyers.make_flyer(flyer_order, folder, cancelled)
    return flyer, studio.checker.check_flyer(flyer_order, flyer)


def _film(
    studio: Studio, order: Plain, files: dict[str, Path], folder: Path, cancelled: Cancelled
) -> tuple[Frozen, tuple[Fault, ...]]:
    order["end_card"] = EndCard.model_validate(order["end_card"])
    order["clips"] = [files[name] for name in sorted(files) if name.startswith("clip-")]
    order |= {"voice": files.get("voice"), "music": files.get("music")}
    stitch_order = StitchOrder.model_validate(order)
    film = studio.stitcher.stitch(stitch_order, folder, cancelled)
    return film, studio.checker.check_film(stitch_order, film)


# ------------------------------------------------------------------------------ keeping


def _store(outside: Outside, job: Plain, made: Frozen) -> Plain:
    stored = []
    for each in _files(made):
        kept = outside.files.put(job["workspace_id"], each.file)
        address = {"sha256": kept.sha256, "bytes": kept.bytes, "suffix": kept.suffix}
        stored.append({"role": each.role, **address, **each.facts})
    facts: dict[str, Any] = made.model_dump(mode="json", exclude=_paths(made))
    return {"state": "made", "files": stored, "facts": facts, "provider": facts.pop("provider")}


def _files(made: Frozen) -> list[MadeFile]:
    """Return the files of what was made, the one that stands for it first."""
    match made:
        case VoiceMade():
            return [MadeFile("voice", made.file, {})]
        case MusicMade():
            return [MadeFile("music", made.file, _length(made.seconds))]
        case ClipMade():
            return [MadeFile("clip", made.file, _size(made) | _length(made.frames / FPS))]
        case FilmMade():
            return [
                MadeFile("final", made.film, _size(made) | _length(made.seconds)),
                MadeFile("poster", made.poster, {}),
                MadeFile("captions", made.captions, {}),
                MadeFile("contact_sheet", made.contact_sheet, {}),
            ]
        case BannersMade():
            width, height = ANIMATED_SIZE
            animated = {"width": width, "height": height, "name": "animated"}
            return [
                MadeFile("contact_sheet", made.overview, {}),
                *(MadeFile("banner", banner.file, _size(banner)) for banner in made.banners),
                MadeFile("banner", made.animated, animated),
            ]
        case FlyerMade():
            sizes = {name: {"width": w, "height": h} for name, (w, h) in FLYER_SIZES.items()}
            return [
                MadeFile("flyer", made.portrait, sizes["portrait"]),
                MadeFile("flyer", made.story, sizes["story"] | {"name": "story"}),
                MadeFile("print", made.print_pdf, {}),
            ]
        case JingleMade():
            length = _length(made.seconds)
            stems = [
                MadeFile("stem", stem, length | {"name": stem.stem.removeprefix("jingle-")})
                for stem in made.stems
            ]
            return [
                MadeFile("final", made.wav, length),
                MadeFile("music", made.mp3, length),
                *stems,
            ]
    raise AssertionError(f"nobody stores a {type(made).__name__}")


def _paths(made: Frozen) -> set[str]:
    """Return the fields that hold files, which mean nothing once the scratch folder is gone."""
    held = {"banners", "stems"}
    return held | {name for name, value in made if isinstance(value, Path)}


def _size(made: ClipMade | FilmMade | BannerFile) -> Plain:
    return {"width": made.width, "height": made.height}


def _length(seconds: float) -> Plain:
    return {"duration_ms": round(seconds * 1000)}
