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
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from tools.kit.ports import (
    BannersMade,
    BannersOrder,
    ClipMade,
    ClipOrder,
    DraftOrder,
    FilmMade,
    FlyerMade,
    FlyerOrder,
    Frozen,
    JingleMade,
    JingleOrder,
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


@dataclass(frozen=True)
class _Job:
    """Where a job is done: a function of a module of this package, imported when it is asked for.

    It takes the order and the folder to work in; a check takes the order and what was `made`.
    """

    module: str
    function: str
    order: type[Frozen]
    made: type[Frozen] | None = None


_JOBS: dict[str, _Job] = {
    "speak": _Job("voice", "speak", VoiceOrder),
    "compose": _Job("music", "compose", MusicOrder),
    "clip": _Job("clip", "make_clip", ClipOrder),
    "stitch": _Job("stitch", "stitch", StitchOrder),
    "banners": _Job("banners", "make_banners", BannersOrder),
    "flyer": _Job("flyer", "make_flyer", FlyerOrder),
    "jingle": _Job("jingle", "make_jingle", JingleOrder),
    "draft": _Job("drafts", "make_draft", DraftOrder),
    "check_voice": _Job("check_sound", "check_voice", VoiceOrder, VoiceMade),
    "check_music": _Job("check_sound", "check_music", MusicOrder, MusicMade),
    "check_clip": _Job("check_clip", "check_clip", ClipOrder, ClipMade),
    "check_film": _Job("check_film", "check_film", StitchOrder, FilmMade),
    "check_banners": _Job("check_banners", "check_banners", BannersOrder, BannersMade),
    "check_flyer": _Job("check_flyer", "check_flyer", FlyerOrder, FlyerMade),
    "check_jingle": _Job("check_jingle", "check_jingle", JingleOrder, JingleMade),
}


def _run(name: str, request: dict[str, Any]) -> Frozen | tuple[Frozen, ...]:
    if name == "check_image":
        from integrations.studio import pictures

        pictures.read_picture(Path(request["file"]), IMAGE_EDGE_MAX, request["what"])
        return ()
    job = _JOBS[name]
    work = getattr(import_module(f"integrations.studio.{job.module}"), job.function)
    order = job.order.model_validate(request["order"])
    result: Frozen | tuple[Frozen, ...]
    if job.made is not None:
        result = work(order, job.made.model_validate(request["made"]))
    else:
        result = work(order, Path(request["folder"]))
    return result


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
        said: dict[str, Any] = {"result": _plain(_run(request["job"], request["order"]))}
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
