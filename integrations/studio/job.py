"""One media job: reads an order as JSON from standard input, does it, answers as JSON.

Either forked by `zygote.py`, which has the heavy libraries loaded, or started by `runner.py` as
`python -m integrations.studio.job`; then a job imports only what it needs, because it pays for its
own start.
"""

import ctypes
import errno
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tools.kit.ports import (
    ClipMade,
    ClipOrder,
    FilmMade,
    Frozen,
    MusicMade,
    MusicOrder,
    StitchOrder,
    VoiceMade,
    VoiceOrder,
    WorkFailed,
)

_PR_SET_PDEATHSIG = 1
IMAGE_EDGE_MAX = 512


def die_with_parent(parent: int) -> None:
    """Ask the kernel to kill this process when `parent`, which started it, dies (Linux only)."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _speak(request: dict[str, Any]) -> Frozen:
    from integrations.studio import voice

    return voice.speak(VoiceOrder.model_validate(request["order"]), Path(request["folder"]))


def _compose(request: dict[str, Any]) -> Frozen:
    from integrations.studio import music

    return music.compose(MusicOrder.model_validate(request["order"]), Path(request["folder"]))


def _clip(request: dict[str, Any]) -> Frozen:
    from integrations.studio import clip

    return clip.make_clip(ClipOrder.model_validate(request["order"]), Path(request["folder"]))


def _stitch(request: dict[str, Any]) -> Frozen:
    from integrations.studio import stitch

    return stitch.stitch(StitchOrder.model_validate(request["order"]), Path(request["folder"]))


def _check_voice(request: dict[str, Any]) -> tuple[Frozen, ...]:
    from integrations.studio import check_sound

    order = VoiceOrder.model_validate(request["order"])
    return check_sound.check_voice(order, VoiceMade.model_validate(request["made"]))


def _check_music(request: dict[str, Any]) -> tuple[Frozen, ...]:
    from integrations.studio import check_sound

    order = MusicOrder.model_validate(request["order"])
    return check_sound.check_music(order, MusicMade.model_validate(request["made"]))


def _check_clip(request: dict[str, Any]) -> tuple[Frozen, ...]:
    from integrations.studio import check_clip

    order = ClipOrder.model_validate(request["order"])
    return check_clip.check_clip(order, ClipMade.model_validate(request["made"]))


def _check_film(request: dict[str, Any]) -> tuple[Frozen, ...]:
    from integrations.studio import check_film

    order = StitchOrder.model_validate(request["order"])
    return check_film.check_film(order, FilmMade.model_validate(request["made"]))


def _check_image(request: dict[str, Any]) -> tuple[Frozen, ...]:
    from integrations.studio import pictures

    pictures.read_picture(Path(request["file"]), IMAGE_EDGE_MAX, request["what"])
    return ()


_JOBS: dict[str, Callable[[dict[str, Any]], Frozen | tuple[Frozen, ...]]] = {
    "speak": _speak,
    "compose": _compose,
    "clip": _clip,
    "stitch": _stitch,
    "check_voice": _check_voice,
    "check_music": _check_music,
    "check_clip": _check_clip,
    "check_film": _check_film,
    "check_image": _check_image,
}


def _plain(result: Frozen | tuple[Frozen, ...]) -> Any:
    if isinstance(result, tuple):
        return [each.model_dump(mode="json") for each in result]
    return result.model_dump(mode="json")


def _failure(error: Exception) -> dict[str, Any]:
    """Say in one plain sentence what went wrong and whether trying again may help."""
    if isinstance(error, WorkFailed):
        return {"message": str(error), "retryable": error.retryable}
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return {"message": "The disk is full, so the file could not be written.", "retryable": True}
    if isinstance(error, MemoryError):
        return {"message": "The machine ran out of memory for this work.", "retryable": True}
    return {
        "message": f"The studio could not do this work ({type(error).__name__}).",
        "retryable": False,
    }


def do(request: dict[str, Any]) -> int:
    """Do the job of `request` and write the answer to standard output; return the exit code."""
    os.chdir(request["cwd"])
    # Libraries may print; the answer keeps standard output for itself.
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    try:
        said: dict[str, Any] = {"result": _plain(_JOBS[request["job"]](request["order"]))}
        code = 0
    except Exception as error:  # noqa: BLE001 - the one place where any error becomes an answer
        if not isinstance(error, WorkFailed):
            traceback.print_exc()
        said = {"error": _failure(error)}
        code = 1
    with answer:
        json.dump(said, answer)
    return code


def read_request() -> dict[str, Any]:
    """Return the request that stands on standard input, read to its end."""
    request: dict[str, Any] = json.loads(sys.stdin.buffer.read())
    return request


def main() -> int:
    """Do the job that standard input asks for; return the process's exit code."""
    request = read_request()
    die_with_parent(request["parent"])
    return do(request)


if __name__ == "__main__":
    sys.exit(main())
