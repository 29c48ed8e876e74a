"""Jobs in their own process: results, refusals in plain words, deadlines, cancelling, dying
parents."""

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import pytest

from integrations.studio.runner import JobRunner
from integrations.studio.studio import Deadlines, EmbeddedStudio
from integrations.studio.warm import CannotWarmError, WarmJob, WarmStarter
from tools.kit.ports import BrandLook, ClipOrder, WorkCancelled, WorkFailed

ROOT = Path(__file__).resolve().parents[2]
LOOK = BrandLook(brand_name="Lumen", colors=("#E9613A",))


def clip_order(frames: int = 15, look: BrandLook = LOOK) -> ClipOrder:
    return ClipOrder(
        look=look,
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


def jobs_of(parent: int) -> list[psutil.Process]:
    """Every job of a process, whether it was forked by its zygote or started cold."""
    children = psutil.Process(parent).children()
    zygotes = [p for p in children if "integrations.studio.zygote" in p.cmdline()]
    cold = [p for p in children if "integrations.studio.job" in p.cmdline()]
    return cold + [job for zygote in zygotes for job in zygote.children()]


@pytest.fixture(params=["warm", "cold"], scope="module")
def runner(request: pytest.FixtureRequest) -> Iterator[JobRunner]:
    """Both ways to start a job."""
    warm = WarmStarter() if request.param == "warm" else None
    yield JobRunner(warm)
    if warm is not None:
        warm.close()


@pytest.fixture(scope="module")
def studio(runner: JobRunner) -> EmbeddedStudio:
    return EmbeddedStudio(runner=runner)


def test_the_parent_never_loads_a_media_library() -> None:
    code = """
        import sys
        import integrations.studio.studio
        heavy = {"skia", "cv2", "av", "numpy", "scipy", "hibari", "onnxruntime", "uharfbuzz"}
        print(sorted(heavy & set(sys.modules)))
    """
    said = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], cwd=ROOT, capture_output=True, text=True
    )
    assert said.stdout.strip() == "[]"


def test_a_clip_is_made_and_checked(studio: EmbeddedStudio, tmp_path: Path) -> None:
    made = studio.clips.make_clip(clip_order(), tmp_path, never)
    assert (made.frames, made.width, made.height, made.provider) == (15, 720, 720, studio.name)
    assert studio.checker.check_clip(clip_order(), made) == ()


def test_a_cancelled_job_is_stopped(studio: EmbeddedStudio, tmp_path: Path) -> None:
    asked = 0

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked > 3

    with pytest.raises(WorkCancelled):
        studio.clips.make_clip(clip_order(3000), tmp_path, cancelled)
    assert jobs_of(os.getpid()) == []


def test_a_deadline_is_retryable(runner: JobRunner, tmp_path: Path) -> None:
    studio = EmbeddedStudio(Deadlines(clip_seconds=0.3), runner)
    with pytest.raises(WorkFailed, match="did not finish within") as raised:
        studio.clips.make_clip(clip_order(3000), tmp_path, never)
    assert raised.value.retryable
    assert jobs_of(os.getpid()) == []


@pytest.mark.parametrize("what", ["logo", "product photo"])
@pytest.mark.parametrize("content", [b"", b"not a picture", b"\xff\xd8\xff\xe0 broken jpeg"])
def test_unreadable_pictures_are_refused_in_one_sentence(
    studio: EmbeddedStudio, tmp_path: Path, what: str, content: bytes
) -> None:
    file = tmp_path / "picture.jpg"
    file.write_bytes(content)
    look = LOOK.model_copy(update={what.replace(" ", "_"): file})
    with pytest.raises(WorkFailed, match=f"^The {what} .*please add another one") as raised:
        studio.clips.make_clip(clip_order(look=look), tmp_path, never)
    assert not raised.value.retryable


def test_a_full_disk_is_retryable(studio: EmbeddedStudio, tmp_path: Path) -> None:
    (tmp_path / "clip-00-take-0.mp4").symlink_to("/dev/full")
    with pytest.raises(WorkFailed, match=r"^The disk is full") as raised:
        studio.clips.make_clip(clip_order(), tmp_path, never)
    assert raised.value.retryable


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's promise is Linux's")
@pytest.mark.parametrize("starter", ["WarmStarter()", "None"])
def test_a_job_dies_with_its_parent(tmp_path: Path, starter: str) -> None:
    code = f"""
        from pathlib import Path
        from integrations.studio.runner import JobRunner
        from integrations.studio.warm import CannotWarmError, WarmJob, WarmStarter
        from integrations.studio.studio import EmbeddedStudio
        from tools.kit.ports import ClipOrder
        order = ClipOrder.model_validate_json({clip_order(20000).model_dump_json()!r})
        studio = EmbeddedStudio(runner=JobRunner({starter}))
        studio.clips.make_clip(order, Path({str(tmp_path)!r}), lambda: False)
    """
    parent = subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], cwd=ROOT)
    clip = tmp_path / "clip-00-take-0.mp4"
    while not clip.exists():
        assert parent.poll() is None
    (job,) = jobs_of(parent.pid)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    gone, _ = psutil.wait_procs([job], timeout=20)
    assert gone == [job] or job.status() == psutil.STATUS_ZOMBIE


def test_a_machine_that_forks_no_jobs_starts_them_cold(tmp_path: Path) -> None:
    class Without(WarmStarter):
        def start(self, order: object, answer: object, noise: object) -> WarmJob:
            raise CannotWarmError

    studio = EmbeddedStudio(runner=JobRunner(Without()))
    assert studio.clips.make_clip(clip_order(), tmp_path, never).frames == 15
