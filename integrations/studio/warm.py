"""The parent's side of warm jobs: keeps one zygote and lets it fork a job where and when asked.

One `WarmStarter` serves any number of threads. It is safe in a process that forks: the copy starts
a zygote of its own. A zygote that died is replaced at the next job.
"""

import logging
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import weakref
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

_log = logging.getLogger(__name__)
_ROOT = Path(__file__).resolve().parents[2]
_ZYGOTE = "integrations.studio.zygote"

# Loading the libraries takes seconds on a busy machine; a loaded zygote forks in milliseconds.
_LOAD_SECONDS_MAX = 60.0
_FORK_SECONDS_MAX = 15.0
_HANG_UP_SECONDS = 0.3
_FAILURES_MAX = 2
_STDERR_BYTES_MAX = 4000


class CannotWarmError(Exception):
    """No zygote can be had on this machine; the job has to be started cold."""


class NeverBegan(Exception):
    """The zygote was lost before the job began; it may be started again."""


@dataclass
class _Zygote:
    """A running zygote, our end of its socket, and what it prints."""

    process: "subprocess.Popen[bytes]"
    control: socket.socket
    noise: IO[bytes]
    has_begun_jobs: bool = False

    def note_begun(self) -> None:
        """Remember that it works."""
        self.has_begun_jobs = True

    def end(self) -> None:
        """Kill it, and with it its jobs, by the kernel."""
        self.process.kill()
        self.process.wait()
        self.forget()

    def forget(self) -> None:
        """Close our ends only."""
        self.control.close()
        self.noise.close()
        if self.process.returncode is None:
            # A forked copy has no child to wait for; this keeps it from trying.
            self.process.returncode = 0


@dataclass
class _Own:
    """What one process has; a forked copy of the process gets another."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    zygote: _Zygote | None = None
    failures: int = 0


class WarmJob:
    """A job that a zygote was asked to fork."""

    def __init__(
        self,
        line: socket.socket,
        seconds_max: float,
        begun: Callable[[], None],
        lost: Callable[[], None],
    ) -> None:
        self._line = line
        self._begin_by = time.monotonic() + seconds_max
        self._begun = begun
        self._lost = lost
        self._heard = b""
        self._pid: int | None = None
        self._code: int | None = None
        self._is_over = False

    def wait(self, seconds: float) -> int | None:
        """Wait up to `seconds`; return the exit code (negative: the signal) or None.

        Raises `NeverBegan` when the zygote died or froze before it forked the job.
        """
        self._listen(seconds)
        if self._code is None and self._is_over:
            self._lost()
            if self._pid is None:
                raise NeverBegan
            # The zygote died, and the kernel ended the job with it.
            self._code = -signal.SIGKILL
        if self._pid is None and time.monotonic() > self._begin_by:
            self._lost()
            raise NeverBegan
        return self._code

    def end(self) -> None:
        """Kill the job and all that it started, if it still runs, and see it gone."""
        if self._code is None and self._pid is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._pid, signal.SIGKILL)
        if self._code is None:
            # Should the job not have begun, the zygote is told here to let it be.
            with suppress(OSError):
                self._line.shutdown(socket.SHUT_WR)
        until = time.monotonic() + _HANG_UP_SECONDS
        while not self._is_over and time.monotonic() < until:
            self._listen(until - time.monotonic())
        self._line.close()

    def _listen(self, seconds: float) -> None:
        """Take in what the job or the zygote says next, if anything within `seconds`."""
        asked = select.poll()
        asked.register(self._line, select.POLLIN)
        if not asked.poll(max(0.0, seconds) * 1000):
            return
        try:
            said = self._line.recv(4096)
        except OSError:
            said = b""
        self._is_over = not said
        *lines, self._heard = (self._heard + said).split(b"\n")
        for word, _, number in (line.partition(b" ") for line in lines):
            if word == b"begun":
                self._pid = int(number)
                self._begun()
            elif self._code is None:
                self._code = int(number)


class WarmStarter:
    """Has jobs forked by a zygote, which is started with the first of them.

    A zygote that has not begun a job after `fork_seconds_max` is taken for frozen and replaced.
    """

    def __init__(self, fork_seconds_max: float = _FORK_SECONDS_MAX) -> None:
        self._fork_seconds_max = fork_seconds_max
        self._owns: dict[int, _Own] = {}
        # Not bound to self: it must not keep alive what it waits for.
        weakref.finalize(self, _close, self._owns)

    def start(self, order: IO[bytes], answer: IO[bytes], noise: IO[bytes]) -> WarmJob:
        """Ask for a job that reads `order` and writes `answer` and `noise`; returns at once.

        Raises `CannotWarmError` when this machine cannot have a zygote, or lost two in a row.
        """
        if sys.platform != "linux":
            raise CannotWarmError
        own = self._own()
        with own.lock:
            zygote = _living(own)
            ours, theirs = socket.socketpair()
            with theirs:
                files = [order.fileno(), answer.fileno(), noise.fileno(), theirs.fileno()]
                # An error means that it died or froze just now; the job's own line will tell.
                with suppress(OSError):
                    socket.send_fds(zygote.control, [b"job"], files, socket.MSG_DONTWAIT)
            seconds = self._fork_seconds_max if zygote.has_begun_jobs else _LOAD_SECONDS_MAX
        return WarmJob(ours, seconds, zygote.note_begun, lambda: _drop(own, zygote))

    def close(self) -> None:
        """End the zygote and its jobs; the next job starts another."""
        _close(self._owns)

    def _own(self) -> _Own:
        mine = self._owns.get(os.getpid())
        if mine is None:
            mine = self._owns.setdefault(os.getpid(), _Own())
            for pid in [pid for pid in self._owns if pid != os.getpid()]:
                _forget(self._owns.pop(pid, None))
        return mine


def _living(own: _Own) -> _Zygote:
    """Return a zygote that runs, a new one if need be. Call with the lock held."""
    if own.zygote is not None and own.zygote.process.poll() is not None:
        _drop_locked(own, own.zygote)
    if own.zygote is None:
        if own.failures >= _FAILURES_MAX:
            raise CannotWarmError
        own.zygote = _launched()
    return own.zygote


def _launched() -> _Zygote:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    noise = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the zygote
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", _ZYGOTE, str(os.getpid())],
            stdin=theirs.fileno(),
            stdout=noise,
            stderr=noise,
            cwd=_ROOT,
            start_new_session=True,
        )
    return _Zygote(process, ours, noise)


def _drop(own: _Own, zygote: _Zygote) -> None:
    """Be rid of a zygote that died or answers no more."""
    with own.lock:
        _drop_locked(own, zygote)


def _drop_locked(own: _Own, zygote: _Zygote) -> None:
    if own.zygote is not zygote:
        return
    own.zygote = None
    own.failures = 0 if zygote.has_begun_jobs else own.failures + 1
    zygote.noise.seek(0)
    noise = zygote.noise.read()[-_STDERR_BYTES_MAX:].decode(errors="replace")
    zygote.end()
    _log.info("the studio's warm process ended (%s): %s", zygote.process.returncode, noise)


def _forget(own: _Own | None) -> None:
    if own is not None and own.zygote is not None:
        own.zygote.forget()


def _close(owns: dict[int, _Own]) -> None:
    for pid, own in list(owns.items()):
        if pid != os.getpid():
            _forget(own)
            continue
        with own.lock:
            if own.zygote is not None:
                own.zygote.end()
                own.zygote = None
