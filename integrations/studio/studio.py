"""The embedded studio: every media port of `tools/kit/ports.py`, each job in a process of its own.

This module stays light on purpose: it must never import a drawing, sound or video library.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from integrations.studio.runner import JobRunner
from integrations.studio.studio_assets import EmbeddedAssets
from integrations.studio.warm import WarmStarter
from tools.kit.ports import (
    BannersMade,
    BannersOrder,
    Cancelled,
    ClipMade,
    ClipOrder,
    Fault,
    FilmMade,
    FlyerMade,
    FlyerOrder,
    JingleMade,
    JingleOrder,
    MusicMade,
    MusicOrder,
    StitchOrder,
    VoiceMade,
    VoiceOrder,
    WorkFailed,
)

STUDIO_NAME = "embedded studio"


@dataclass(frozen=True)
class Deadlines:
    """How long each job may take, in seconds; generous, because the machine may be busy."""

    voice_seconds: float = 120.0
    music_seconds: float = 240.0
    clip_seconds: float = 240.0
    stitch_seconds: float = 360.0
    asset_seconds: float = 240.0
    draft_seconds: float = 90.0
    check_seconds: float = 180.0


def _never() -> bool:
    return False


class EmbeddedVoice:
    """Speaks lines with the voice that is installed with the program (English)."""

    def __init__(self, deadlines: Deadlines, runner: JobRunner) -> None:
        self._run_job = runner.run_job
        self.name = STUDIO_NAME
        self._seconds = deadlines.voice_seconds

    def speak(self, order: VoiceOrder, folder: Path, cancelled: Cancelled) -> VoiceMade:
        """Speak `order` into `folder`. Raises `WorkFailed` or `WorkCancelled`."""
        said = self._run_job("speak", _with_folder(order, folder), self._seconds, cancelled)
        return VoiceMade.model_validate(said)


class EmbeddedMusic:
    """Composes a music bed."""

    def __init__(self, deadlines: Deadlines, runner: JobRunner) -> None:
        self._run_job = runner.run_job
        self.name = STUDIO_NAME
        self._seconds = deadlines.music_seconds

    def compose(self, order: MusicOrder, folder: Path, cancelled: Cancelled) -> MusicMade:
        """Compose `order` into `folder`. Raises `WorkFailed` or `WorkCancelled`."""
        said = self._run_job("compose", _with_folder(order, folder), self._seconds, cancelled)
        return MusicMade.model_validate(said)


class EmbeddedClips:
    """Draws one scene and encodes it."""

    def __init__(self, deadlines: Deadlines, runner: JobRunner) -> None:
        self._run_job = runner.run_job
        self.name = STUDIO_NAME
        self._seconds = deadlines.clip_seconds

    def make_clip(self, order: ClipOrder, folder: Path, cancelled: Cancelled) -> ClipMade:
        """Draw `order` into `folder`. Raises `WorkFailed` or `WorkCancelled`."""
        said = self._run_job("clip", _with_folder(order, folder), self._seconds, cancelled)
        return ClipMade.model_validate(said)


class EmbeddedStitcher:
    """Joins clips, end card, voice and music to one film."""

    def __init__(self, deadlines: Deadlines, runner: JobRunner) -> None:
        self._run_job = runner.run_job
        self.name = STUDIO_NAME
        self._seconds = deadlines.stitch_seconds

    def stitch(self, order: StitchOrder, folder: Path, cancelled: Cancelled) -> FilmMade:
        """Stitch `order` into `folder`. Raises `WorkFailed` or `WorkCancelled`."""
        said = self._run_job("stitch", _with_folder(order, folder), self._seconds, cancelled)
        return FilmMade.model_validate(said)


class EmbeddedChecker:
    """Reads finished files and names what is wrong with them."""

    def __init__(self, deadlines: Deadlines, runner: JobRunner) -> None:
        self._run_job = runner.run_job
        self._seconds = deadlines.check_seconds

    def check_voice(self, order: VoiceOrder, made: VoiceMade) -> tuple[Fault, ...]:
        """Return the faults of a voice file; none means good."""
        return self._check("check_voice", order, made)

    def check_music(self, order: MusicOrder, made: MusicMade) -> tuple[Fault, ...]:
        """Return the faults of a music bed; none means good."""
        return self._check("check_music", order, made)

    def check_clip(self, order: ClipOrder, made: ClipMade) -> tuple[Fault, ...]:
        """Return the faults of a clip, in the file and in its layout; none means good."""
        return self._check("check_clip", order, made)

    def check_film(self, order: StitchOrder, made: FilmMade) -> tuple[Fault, ...]:
        """Return the faults of a finished film; none means good."""
        return self._check("check_film", order, made)

    def check_banners(self, order: BannersOrder, made: BannersMade) -> tuple[Fault, ...]:
        """Return the faults of a banner set; none means good."""
        return self._check("check_banners", order, made)

    def check_flyer(self, order: FlyerOrder, made: FlyerMade) -> tuple[Fault, ...]:
        """Return the faults of a flyer; none means good."""
        return self._check("check_flyer", order, made)

    def check_jingle(self, order: JingleOrder, made: JingleMade) -> tuple[Fault, ...]:
        """Return the faults of a jingle; none means good."""
        return self._check("check_jingle", order, made)

    def _check(self, kind: str, order: Any, made: Any) -> tuple[Fault, ...]:
        request = {"order": order.model_dump(mode="json"), "made": made.model_dump(mode="json")}
        said = self._run_job(kind, request, self._seconds, _never)
        return tuple(Fault.model_validate(fault) for fault in said)


class EmbeddedStudio:
    """All media ports together, all served by the embedded studio.

    One a process is enough: it keeps one further process with the media libraries loaded, from the
    first job until it is idle for ten minutes or this object is gone.
    """

    def __init__(self, deadlines: Deadlines | None = None, runner: JobRunner | None = None) -> None:
        limits = deadlines or Deadlines()
        self.name = STUDIO_NAME
        runner = runner or JobRunner(WarmStarter())
        self.voice = EmbeddedVoice(limits, runner)
        self.music = EmbeddedMusic(limits, runner)
        self.clips = EmbeddedClips(limits, runner)
        self.stitcher = EmbeddedStitcher(limits, runner)
        self.checker = EmbeddedChecker(limits, runner)
        self.banners = self.flyers = self.jingles = self.drafts = EmbeddedAssets(
            STUDIO_NAME, runner.run_job, limits.asset_seconds, limits.draft_seconds
        )
        self._run_job = runner.run_job
        self._check_seconds = limits.check_seconds

    def check_image(self, file: Path, what: str) -> str | None:
        """Return what is wrong with a logo or photo as one sentence, or None when it can be used.

        `what` is what people call it, such as "logo".
        """
        try:
            self._run_job(
                "check_image", {"file": str(file), "what": what}, self._check_seconds, _never
            )
        except WorkFailed as error:
            return str(error)
        return None


def _with_folder(order: Any, folder: Path) -> dict[str, Any]:
    return {"order": order.model_dump(mode="json"), "folder": str(folder)}
