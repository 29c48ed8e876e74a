"""Runs one media job in a process of its own, with a deadline, and ends it at once when cancelled.

The web and worker processes stay small: they never import a media library. The job's process gets
its order as JSON on standard input and answers with JSON on standard output. It is forked by a
process that has the libraries loaded (`warm.py`), or started from nothing where that cannot be had.
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
from typing import IO, Any, Protocol

from integrations.studio.warm import CannotWarmError, NeverBegan, WarmStarter
from tools.kit.ports import Cancelled, WorkCancelled, WorkFailed

_log = logging.getLogger(__name__)
_ROOT = Path(__file__).resolve().parents[2]
_POLL_SECONDS = 0.1
_STDERR_BYTES_MAX = 4000
_WARM_TRIES = 2


class _Job(Protocol):
    """A job that was started, wherever it runs."""

    def wait(self, seconds: float) -> int | None:
        """Wait up to `seconds`; return the exit code (negative: the signal) or None."""

    def end(self) -> None:
        """Kill the job and all that it started, if it still runs."""


class _ColdJob:
    """A job in a fresh interpreter, which loads the libraries that it needs itself."""

    def __init__(self, order: IO[bytes], answer: IO[bytes], noise: IO[bytes]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "integrations.studio.job"],
            stdin=order,
            stdout=answer,
            stderr=noise,
            cwd=_ROOT,
            start_new_session=True,
        )

    def wait(self, seconds: float) -> int | None:
        try:
            return self._process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            return None

    def end(self) -> None:
        if self._process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


class JobRunner:
    """Runs jobs, any number at a time, from any thread; without a `warm` starter each starts
    cold."""

    def __init__(self, warm: WarmStarter | None) -> None:
        self._warm = warm

    def run_job(
        self, kind: str, order: dict[str, Any], deadline_seconds: float, cancelled: Cancelled
    ) -> Any:
        """Run the job `kind` with `order` (plain JSON) and return its JSON result.

        Raises `WorkCancelled` within half a second after `cancelled()` turns true, `WorkFailed`
        with the job's own sentence, or a retryable `WorkFailed` when the deadline passes or the
        process is killed or crashes.
        """
        request = json.dumps(
            {"job": kind, "order": order, "cwd": str(Path.cwd()), "parent": os.getpid()}
        )
        ends_at = time.monotonic() + deadline_seconds
        with (
            tempfile.TemporaryFile() as sent,
            tempfile.TemporaryFile() as answer,
            tempfile.TemporaryFile() as noise,
        ):
            sent.write(request.encode())
            for number in range(_WARM_TRIES + 1):
                sent.seek(0)
                job = self._start(number < _WARM_TRIES, sent, answer, noise)
                try:
                    code = _wait(job, ends_at, deadline_seconds, cancelled)
                    break
                except NeverBegan:
                    _log.info("the studio's warm process was lost; starting the job again")
                finally:
                    job.end()
            return _read_answer(code, _all_of(answer), _all_of(noise))

    def _start(
        self, may_be_warm: bool, sent: IO[bytes], answer: IO[bytes], noise: IO[bytes]
    ) -> _Job:
        if self._warm is not None and may_be_warm:
            with contextlib.suppress(CannotWarmError):
                return self._warm.start(sent, answer, noise)
        return _ColdJob(sent, answer, noise)


def _wait(job: _Job, ends_at: float, deadline_seconds: float, cancelled: Cancelled) -> int:
    """Return the job's exit code when it has ended; raise when it must not go on."""
    while True:
        if cancelled():
            raise WorkCancelled
        code = job.wait(_POLL_SECONDS)
        if code is not None:
            return code
        if time.monotonic() > ends_at:
            raise WorkFailed(
                f"The studio did not finish within {deadline_seconds:.0f} seconds.",
                retryable=True,
            )


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
            retryable=True,
        )
    try:
        said = json.loads(answer)
    except ValueError:
        raise WorkFailed("The studio ended without an answer.", retryable=True) from None
    if "error" in said:
        raise WorkFailed(said["error"]["message"], retryable=said["error"]["retryable"])
    return said["result"]
