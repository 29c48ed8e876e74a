"""The process that has the media libraries loaded and forks itself for every job, in milliseconds.

Started by `warm.py` as `python -m integrations.studio.zygote PARENT`, with one end of a socket pair
as standard input. Each message on it carries four files: the order, the answer, the noise, and the
job's own line to the parent. On that line the job says `begun PID` and `ended CODE`. It ends when
its parent does, and takes its jobs along.
"""

import ctypes
import gc
import importlib
import os
import select
import signal
import socket
import sys
import time
import traceback
from contextlib import suppress
from pathlib import Path

from integrations.studio import job

IDLE_SECONDS_MAX = 600.0
LOOK_SECONDS = 5.0
FILES_A_JOB = 4
_MESSAGE_BYTES_MAX = 64

# Whatever a job may import; voice.py loads its model's runtime itself, because that one starts a
# thread, and a process with two threads must not be forked.
_MODULES = (
    "integrations.studio.voice",
    "integrations.studio.music",
    "integrations.studio.clip",
    "integrations.studio.stitch",
    "integrations.studio.sound_mix",
    "integrations.studio.check_sound",
    "integrations.studio.check_clip",
    "integrations.studio.check_film",
    "integrations.studio.banners",
    "integrations.studio.check_banners",
    "integrations.studio.flyer",
    "integrations.studio.check_flyer",
    "integrations.studio.drafts",
    "integrations.studio.jingle",
    "integrations.studio.check_jingle",
    "integrations.studio.pictures",
)
_ONE_THREAD = (b"OPENBLAS_NUM_THREADS", b"OMP_NUM_THREADS", b"MKL_NUM_THREADS")


def preload() -> None:
    """Import every library that a job needs, without starting a thread."""
    libc = ctypes.CDLL(None)
    for name in _ONE_THREAD:
        libc.setenv(name, b"1", 1)
    for module in _MODULES:
        importlib.import_module(module)


def threads() -> int:
    """Return how many threads this process has (Linux only)."""
    return sum(1 for _ in Path("/proc/self/task").iterdir())


class Zygote:
    """Forks a job for each message on `control` and tells each job's parent how it ended."""

    def __init__(self, control: socket.socket, parent: int) -> None:
        self._control = control
        self._parent = parent
        self._lines: dict[int, socket.socket] = {}
        self._poll = select.poll()
        self._wake, self._woken = socket.socketpair()
        self._idle_since = time.monotonic()

    def serve(self) -> None:
        """Serve until the parent is gone, or nothing was asked for ten minutes; end all jobs then.

        Raises `RuntimeError` when this process has more than one thread.
        """
        for end in (self._wake, self._woken):
            end.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._woken.fileno(), warn_on_full_buffer=False)
        self._poll.register(self._control, select.POLLIN)
        self._poll.register(self._wake, select.POLLIN)
        with suppress(OSError):
            # Wakes at once when the parent ends, even where a forked copy of it holds the socket.
            self._poll.register(os.pidfd_open(self._parent), select.POLLIN)
        try:
            while self._serve_once():
                pass
        finally:
            for pid in self._lines:
                _kill(pid)

    def _serve_once(self) -> bool:
        """Handle what happens next; tell whether to go on."""
        happened = dict(self._poll.poll(LOOK_SECONDS * 1000))
        if os.getppid() != self._parent:
            return False
        if self._wake.fileno() in happened:
            self._wake.recv(4096)
        self._reap()
        for pid, line in self._lines.items():
            if line.fileno() in happened:
                # The parent hung up: it does not want this job any more.
                self._poll.unregister(line)
                _kill(pid)
        if self._control.fileno() in happened:
            return self._take()
        if self._lines:
            self._idle_since = time.monotonic()
        return time.monotonic() - self._idle_since < IDLE_SECONDS_MAX

    def _take(self) -> bool:
        """Read one message and fork its job; false when the parent has closed the socket."""
        message, files, _, _ = socket.recv_fds(self._control, _MESSAGE_BYTES_MAX, FILES_A_JOB)
        if not message:
            return False
        order, answer, noise = files[:3]
        line = socket.socket(fileno=files[3])
        if not _hung_up(line):
            self._fork(order, answer, noise, line)
        else:
            line.close()
        for file in (order, answer, noise):
            os.close(file)
        self._idle_since = time.monotonic()
        return True

    def _fork(self, order: int, answer: int, noise: int, line: socket.socket) -> None:
        if threads() != 1:
            raise RuntimeError("a process with several threads cannot be forked safely")
        zygote = os.getpid()
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                self._leave()
                code = _do_job(zygote, (order, answer, noise), line)
            except BaseException:  # noqa: BLE001 - nothing may run on into the zygote's own loop
                traceback.print_exc()
            finally:
                os._exit(code)
        self._lines[pid] = line
        self._poll.register(line, select.POLLRDHUP)

    def _leave(self) -> None:
        """Let go, in the job's process, of all that belongs to the zygote."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for end in (self._control, self._wake, self._woken):
            end.close()
        for line in self._lines.values():
            line.close()

    def _reap(self) -> None:
        """Take note of the jobs that have ended and tell their parents."""
        while self._lines:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            line = self._lines.pop(pid)
            with suppress(KeyError):
                self._poll.unregister(line)
            _say(line, f"ended {os.waitstatus_to_exitcode(status)}")
            line.close()


def _do_job(zygote: int, files: tuple[int, int, int], line: socket.socket) -> int:
    """Become a process of its own and do the job; return its exit code."""
    os.setsid()
    job.die_with_parent(zygote)
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    if not _say(line, f"begun {os.getpid()}"):
        return 1
    code = job.do(job.read_request())
    sys.stdout.flush()
    sys.stderr.flush()
    _say(line, f"ended {code}")
    return code


def _say(line: socket.socket, words: str) -> bool:
    """Write one line to the parent; false when it no longer listens."""
    try:
        line.sendall(words.encode() + b"\n", socket.MSG_DONTWAIT)
    except OSError:
        return False
    return True


def _hung_up(line: socket.socket) -> bool:
    asked = select.poll()
    asked.register(line, select.POLLRDHUP)
    return bool(asked.poll(0))


def _kill(pid: int) -> None:
    """Kill a job that has not been waited for yet, and all that it started."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        # It has not come as far as having a group of its own.
        os.kill(pid, signal.SIGKILL)


def main() -> int:
    """Load the libraries, then serve the parent on standard input; return the exit code."""
    control = socket.socket(fileno=os.dup(0))
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    preload()
    # What is alive now stays shared with the jobs: their collector never touches it.
    gc.collect()
    gc.freeze()
    Zygote(control, int(sys.argv[1])).serve()
    return 0


if __name__ == "__main__":
    sys.exit(main())
