"""Runs one media job in a process of its own, with a deadline, and ends it at once when cancelled.

The web and worker processes stay small: they never import a media library. The job's process gets
its order as JSON on standard input and answers with JSON on standard output.
"""

import contextlib
import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO, Any

from tools.kit.ports import Cancelled, WorkCancelled, WorkFailed

_log = logging.getLogger(__name__)
_ROOT = Path(__file__).resolve().parents[2]
_POLL_SECONDS = 0.1
_STDERR_BYTES_MAX = 4000


def run_job(kind: str, order: dict[str, Any], deadline_seconds: float, cancelled: Cancelled) -> Any:
    """Run the job `kind` with `order` (plain JSON) and return its JSON result.

    Raises `WorkCancelled` within half a second after `cancelled()` turns true, `WorkFailed` with
    the job's own sentence, or a retryable `WorkFailed` when the deadline passes or the process is
    killed.
    """
    request = json.dumps(
        {"job": kind, "order": order, "cwd": str(Path.cwd()), "parent": os.getpid()}
    )
    with (
        tempfile.TemporaryFile() as sent,
        tempfile.TemporaryFile() as answer,
        tempfile.TemporaryFile() as noise,
    ):
        sent.write(request.encode())
        sent.seek(0)
        process = subprocess.Popen(
            [sys.executable, "-m", "integrations.studio.job"],
            stdin=sent,
            stdout=answer,
            stderr=noise,
            cwd=_ROOT,
            start_new_session=True,
        )
        try:
            _wait(process, deadline_seconds, cancelled)
        finally:
            _end(process)
        return _read_answer(process.returncode, _all_of(answer), _all_of(noise))


def _wait(
    process: "subprocess.Popen[bytes]", deadline_seconds: float, cancelled: Cancelled
) -> None:
    """Return when the process has ended; raise when it must not go on."""
    ends_at = time.monotonic() + deadline_seconds
    while True:
        if cancelled():
            raise WorkCancelled
        try:
            process.wait(timeout=_POLL_SECONDS)
            return
        except subprocess.TimeoutExpired:
            if time.monotonic() > ends_at:
                raise WorkFailed(
                    f"The studio did not finish within {deadline_seconds:.0f} seconds.",
                    retryable=True,
                ) from None


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Kill the whole process group, so that nothing the job started outlives it."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _all_of(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()


def _read_answer(code: int, answer: bytes, noise: bytes) -> Any:
    """Turn what the process left behind into a result or a `WorkFailed`."""
    if noise and code != 0:
        _log.warning("studio job: %s", noise[-_STDERR_BYTES_MAX:].decode(errors="replace"))
    if code < 0:
        stopped = -code in (signal.SIGKILL, signal.SIGTERM)
        raise WorkFailed(
            "The machine stopped the studio's work before it was done."
            if stopped
            else "The studio broke off on this order, probably over a file that it could not read.",
            retryable=stopped,
        )
    try:
        said = json.loads(answer)
    except ValueError:
        raise WorkFailed("The studio ended without an answer.", retryable=True) from None
    if "error" in said:
        raise WorkFailed(said["error"]["message"], retryable=said["error"]["retryable"])
    return said["result"]
