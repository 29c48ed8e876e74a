"""Warm jobs: one loaded process forks them all, and whatever dies, the next job works."""

import gc
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import tempfile
import textwrap
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import pytest

from integrations.studio.runner import JobRunner
from integrations.studio.studio import Deadlines, EmbeddedStudio
from integrations.studio.warm import CannotWarmError, NeverBegan, WarmStarter
from tools.kit.ports import BrandLook, ClipOrder, WorkCancelled, WorkFailed

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks jobs")

ROOT = Path(__file__).resolve().parents[2]
LOOK = BrandLook(brand_name="Lumen", colors=("#E9613A",))
WAIT_SECONDS = 60
Listing = Callable[[], list[psutil.Process]]


def clip_order(frames: int) -> ClipOrder:
    return ClipOrder(
        look=LOOK,
        format="1:1",
        resolution="720p",
        frames=frames,
        index=0,
        count=1,
        beat="reveal",
        visual="",
        on_screen="Wake up",
        voice_line="",
    )


def never() -> bool:
    return False


def zygotes_of(parent: int) -> list[psutil.Process]:
    return [
        p for p in psutil.Process(parent).children() if "integrations.studio.zygote" in p.cmdline()
    ]


@pytest.fixture(scope="module")
def here() -> Listing:
    """Lists the zygotes that this process has started since these tests began."""
    gc.collect()
    before = zygotes_of(os.getpid())
    return lambda: [z for z in zygotes_of(os.getpid()) if z not in before]


@pytest.fixture(scope="module")
def warm(here: Listing) -> Iterator[WarmStarter]:
    """The starter of these tests. Closed at the end, it leaves no zygote."""
    made = WarmStarter(fork_seconds_max=5)
    yield made
    made.close()
    gc.collect()
    assert here() == []


@pytest.fixture
def studio(warm: WarmStarter) -> EmbeddedStudio:
    """A studio whose zygote has done a job."""
    made = EmbeddedStudio(runner=JobRunner(warm))
    assert works(made)
    return made


@pytest.fixture
def zygote(studio: EmbeddedStudio, here: Listing) -> psutil.Process:
    """The studio's zygote."""
    (only,) = here()
    return only


def works(studio: EmbeddedStudio) -> bool:
    said = studio.check_image(ROOT / "pyproject.toml", "logo")
    return said is not None and said.startswith("The logo cannot be read as a picture")


class Running:
    """A long clip in a thread of its own; `job` is its process once it draws."""

    def __init__(self, studio: EmbeddedStudio, folder: Path, zygote: psutil.Process) -> None:
        self.is_cancelled = threading.Event()
        self._pool = ThreadPoolExecutor(1)
        self.end = self._pool.submit(
            studio.clips.make_clip, clip_order(20000), folder, self.is_cancelled.is_set
        )
        self._pool.shutdown(wait=False)
        while not (folder / "clip-00-take-0.mp4").exists():
            assert not self.end.done()
        (self.job,) = zygote.children()

    def failure(self) -> WorkFailed:
        failed = self.end.exception(WAIT_SECONDS)
        assert isinstance(failed, WorkFailed)
        return failed


def test_one_process_with_one_thread_forks_every_job(
    studio: EmbeddedStudio, zygote: psutil.Process
) -> None:
    assert works(studio) and works(studio)
    assert zygote.is_running()
    assert zygote.num_threads() == 1
    assert zygote.children() == []


def test_loading_every_library_starts_no_thread() -> None:
    code = """
        import sys
        from integrations.studio import zygote
        zygote.preload()
        heavy = {"skia", "cv2", "av", "scipy", "hibari.tts", "uharfbuzz"}
        print(zygote.threads(), sorted(heavy - set(sys.modules)), "onnxruntime" in sys.modules)
    """
    said = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], cwd=ROOT, capture_output=True, text=True
    )
    assert said.stdout.strip() == "1 [] False"


def test_jobs_run_at_the_same_time(
    studio: EmbeddedStudio, zygote: psutil.Process, tmp_path: Path, here: Listing
) -> None:
    folders = [tmp_path / str(number) for number in range(6)]
    for folder in folders:
        folder.mkdir()
    with ThreadPoolExecutor(6) as pool:
        made = list(
            pool.map(lambda folder: studio.clips.make_clip(clip_order(15), folder, never), folders)
        )
    assert [(clip.file.parent, clip.frames) for clip in made] == [(f, 15) for f in folders]
    assert here() == [zygote]


def test_a_cancelled_job_leaves_no_process_and_no_stain(
    studio: EmbeddedStudio, zygote: psutil.Process, tmp_path: Path
) -> None:
    running = Running(studio, tmp_path, zygote)
    running.is_cancelled.set()
    assert isinstance(running.end.exception(WAIT_SECONDS), WorkCancelled)
    assert not running.job.is_running()
    assert zygote.is_running() and works(studio)


def test_a_job_may_be_cancelled_while_the_libraries_load(warm: WarmStarter, tmp_path: Path) -> None:
    asked: list[bool] = []

    def at_the_second_look() -> bool:
        asked.append(True)
        return len(asked) > 1

    warm.close()
    studio = EmbeddedStudio(runner=JobRunner(warm))
    with pytest.raises(WorkCancelled):
        studio.clips.make_clip(clip_order(20000), tmp_path, at_the_second_look)
    # The zygote comes to the cancelled order first, and lets it be.
    assert works(studio)
    assert list(tmp_path.iterdir()) == []


def test_a_deadline_passes_and_the_next_job_works(
    warm: WarmStarter, zygote: psutil.Process, tmp_path: Path, here: Listing
) -> None:
    hasty = EmbeddedStudio(Deadlines(clip_seconds=0.3), JobRunner(warm))
    with pytest.raises(WorkFailed, match="did not finish within") as raised:
        hasty.clips.make_clip(clip_order(20000), tmp_path, never)
    assert raised.value.retryable
    assert works(hasty)
    assert here() == [zygote] and zygote.children() == []


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (signal.SIGABRT, "The studio broke off on this order"),
        (signal.SIGSEGV, "The studio broke off on this order"),
        (signal.SIGKILL, "The machine stopped the studio's work"),
    ],
)
def test_a_crashed_job_is_retryable_and_the_next_works(
    studio: EmbeddedStudio,
    zygote: psutil.Process,
    tmp_path: Path,
    number: signal.Signals,
    words: str,
) -> None:
    running = Running(studio, tmp_path, zygote)
    running.job.send_signal(number)
    failed = running.failure()
    assert str(failed).startswith(words) and failed.retryable
    assert zygote.is_running() and works(studio)


def test_a_killed_zygote_takes_its_jobs_along_and_is_replaced(
    studio: EmbeddedStudio, zygote: psutil.Process, tmp_path: Path
) -> None:
    running = Running(studio, tmp_path, zygote)
    zygote.kill()
    failed = running.failure()
    assert str(failed).startswith("The machine stopped") and failed.retryable
    assert works(studio)
    assert not running.job.is_running() or running.job.status() == psutil.STATUS_ZOMBIE


def test_a_zygote_that_died_idle_is_replaced(
    studio: EmbeddedStudio, zygote: psutil.Process
) -> None:
    zygote.kill()
    assert works(studio)
    assert not zygote.is_running()


def test_a_frozen_zygote_lets_running_jobs_end_and_is_replaced(
    studio: EmbeddedStudio, zygote: psutil.Process, tmp_path: Path
) -> None:
    running = Running(studio, tmp_path, zygote)
    zygote.suspend()
    running.is_cancelled.set()
    assert isinstance(running.end.exception(WAIT_SECONDS), WorkCancelled)
    assert works(studio)
    assert not zygote.is_running()


def test_a_zygote_that_cannot_load_is_given_up_after_two_tries(
    monkeypatch: pytest.MonkeyPatch, here: Listing
) -> None:
    monkeypatch.setattr("integrations.studio.warm._ZYGOTE", "integrations.studio.nowhere")
    warm = WarmStarter()
    before = here()
    with tempfile.TemporaryFile() as order, tempfile.TemporaryFile() as out:
        for _ in range(2):
            job = warm.start(order, out, out)
            with pytest.raises(NeverBegan):
                job.wait(WAIT_SECONDS)
            assert here() == before
            job.end()
        with pytest.raises(CannotWarmError):
            warm.start(order, out, out)
    assert works(EmbeddedStudio(runner=JobRunner(warm)))


def _in_the_fork(studio: EmbeddedStudio, told: "multiprocessing.Queue[object]") -> None:
    told.put((works(studio), len(zygotes_of(os.getpid()))))


def _forked(work: Callable[..., None], *given: object) -> "multiprocessing.process.BaseProcess":
    process = multiprocessing.get_context("fork").Process(target=work, args=given)
    process.start()
    return process


def test_a_forked_parent_has_a_zygote_of_its_own(
    studio: EmbeddedStudio, zygote: psutil.Process
) -> None:
    told: multiprocessing.Queue[object] = multiprocessing.get_context("fork").Queue()
    child = _forked(_in_the_fork, studio, told)
    assert told.get(timeout=WAIT_SECONDS) == (True, 1)
    child.join(WAIT_SECONDS)
    assert child.exitcode == 0
    assert zygote.is_running() and works(studio)


def test_an_answer_may_be_large(studio: EmbeddedStudio, tmp_path: Path) -> None:
    name = "n" * 200_000
    with pytest.raises(WorkFailed) as raised:
        studio._run_job("check_image", {"file": "/dev/null", "what": name}, WAIT_SECONDS, never)
    assert str(raised.value).startswith(f"The {name} ")


def test_what_a_failed_job_prints_goes_to_the_log(
    studio: EmbeddedStudio, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(WorkFailed, match="could not do this work") as raised:
        studio._run_job("check_image", {"what": "logo"}, WAIT_SECONDS, never)
    assert not raised.value.retryable
    assert "KeyError: 'file'" in caplog.text


def parent_with_two_jobs(folder: Path, *, and_a_fork: bool) -> subprocess.Popen[bytes]:
    code = f"""
        import multiprocessing, threading, time
        from pathlib import Path
        from integrations.studio.studio import EmbeddedStudio
        from tools.kit.ports import ClipOrder
        studio = EmbeddedStudio()
        order = ClipOrder.model_validate_json({clip_order(20000).model_dump_json()!r})
        studio.check_image(Path("nothing"), "logo")
        if {and_a_fork}:
            multiprocessing.get_context("fork").Process(target=time.sleep, args=(600,)).start()
        for name in ("a", "b"):
            folder = Path({str(folder)!r}) / name
            folder.mkdir()
            made = threading.Thread(
                target=studio.clips.make_clip, args=(order, folder, lambda: False)
            )
            made.start()
    """
    parent = subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], cwd=ROOT)
    while not all((folder / name / "clip-00-take-0.mp4").exists() for name in "ab"):
        assert parent.poll() is None
    return parent


@pytest.mark.parametrize("and_a_fork", [False, True])
def test_a_killed_parent_leaves_nothing_behind(tmp_path: Path, and_a_fork: bool) -> None:
    parent = parent_with_two_jobs(tmp_path, and_a_fork=and_a_fork)
    (zygote,) = zygotes_of(parent.pid)
    others = [p for p in psutil.Process(parent.pid).children() if p != zygote]
    jobs = zygote.children()
    assert len(jobs) == 2 and len(others) == int(and_a_fork)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    _, alive = psutil.wait_procs([zygote, *jobs], timeout=20)
    assert [p for p in alive if p.status() != psutil.STATUS_ZOMBIE] == []
    for other in others:
        other.kill()


def test_a_parent_that_ends_in_order_takes_its_zygote_along() -> None:
    code = """
        import os
        from pathlib import Path
        import psutil
        from integrations.studio.studio import EmbeddedStudio
        studio = EmbeddedStudio()
        studio.check_image(Path("nothing"), "logo")
        print(*(child.pid for child in psutil.Process().children()))
    """
    said = subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(code)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert said.stderr == ""
    assert not psutil.pid_exists(int(said.stdout))


def test_the_thread_that_started_the_zygote_may_end(warm: WarmStarter, here: Listing) -> None:
    warm.close()
    studio = EmbeddedStudio(runner=JobRunner(warm))
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(works, studio).result()
    before = here()
    assert works(studio)
    assert len(before) == 1 and here() == before


def test_a_studio_that_is_gone_has_no_zygote(here: Listing) -> None:
    before = here()
    assert works(EmbeddedStudio())
    gc.collect()
    assert here() == before


def test_nothing_is_left_open(studio: EmbeddedStudio, zygote: psutil.Process) -> None:
    def open_files() -> tuple[int, int]:
        return psutil.Process().num_fds(), zygote.num_fds()

    assert works(studio)
    before = open_files()
    for _ in range(5):
        assert works(studio)
    assert open_files() == before


def test_an_idle_zygote_ends_by_itself() -> None:
    code = """
        from integrations.studio import zygote
        zygote.LOOK_SECONDS = zygote.IDLE_SECONDS_MAX = 0.1
        raise SystemExit(zygote.main())
    """
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, theirs:
        idle = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(code), str(os.getpid())],
            stdin=theirs.fileno(),
            cwd=ROOT,
        )
        assert idle.wait(WAIT_SECONDS) == 0
