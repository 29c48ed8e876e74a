"""What the studio orders of a film and what it gets back: voice, music, clips, the stitched film.

Orders and results are frozen Pydantic models, so that a durable step can store them as plain JSON.
Times are seconds, lengths of picture are frames, files are paths in the caller's scratch folder.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

FRAMES_PER_SECOND = 30

Format = Literal["9:16", "1:1", "4:5", "16:9"]
Resolution = Literal["720p", "1080p"]
AssetKind = Literal["video_ad", "banner", "flyer", "jingle"]
Mood = Literal["warm", "bright", "premium", "calm", "driving", "playful"]
Beat = Literal["hook", "problem", "reveal", "benefit", "proof", "offer", "call_to_action"]

# Width and height in pixels of each format; the short edge is the resolution's name.
FRAME_SIZES: dict[tuple[Format, Resolution], tuple[int, int]] = {
    ("9:16", "1080p"): (1080, 1920),
    ("9:16", "720p"): (720, 1280),
    ("1:1", "1080p"): (1080, 1080),
    ("1:1", "720p"): (720, 720),
    ("4:5", "1080p"): (1080, 1350),
    ("4:5", "720p"): (720, 900),
    ("16:9", "1080p"): (1920, 1080),
    ("16:9", "720p"): (1280, 720),
}

# Width and height in pixels of a banner set: the IAB's sizes, then two for social feeds. The IAB
# ones stay under `BANNER_BYTES_MAX`.
IAB_SIZES: tuple[tuple[int, int], ...] = (
    (300, 250),
    (336, 280),
    (728, 90),
    (970, 250),
    (160, 600),
    (300, 600),
    (320, 50),
    (320, 100),
)
BANNER_SIZES: tuple[tuple[int, int], ...] = (*IAB_SIZES, (1080, 1080), (1200, 628))
BANNER_BYTES_MAX = 150_000

Cancelled = Callable[[], bool]
"""Asked now and then during long work; true means: stop, clean up and raise `WorkCancelled`."""


class Frozen(BaseModel):
    """A value that is never changed after it was made, and that is plain JSON on the disk."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class WorkCancelled(Exception):
    """Work was stopped because a person cancelled it; nothing of it may be kept."""


class WorkFailed(Exception):
    """Work could not be done. The message is one plain sentence for the marketer.

    `retryable` tells whether the same order may succeed later (a time-out, a busy machine) or
    never will (a script too long for its scene).
    """

    def __init__(self, message: str, *, retryable: bool) -> None:
        super().__init__(message)
        self.retryable = retryable


class BrandLook(Frozen):
    """All that a picture takes from brand and campaign; part of a clip's identity.

    `colors` are `#rrggbb`, most important first, possibly none. `seed` varies composition so that
    two campaigns never look alike. `logo` and `product_photo` are local image files.
    """

    brand_name: str
    colors: tuple[str, ...] = ()
    tone: str = ""
    style: str = "direct_response"
    seed: int = 0
    logo: Path | None = None
    product_photo: Path | None = None


class SpokenWord(Frozen):
    """One written word and when it is heard, in seconds from the start of its line or clip."""

    text: str
    start_seconds: float
    end_seconds: float


class VoiceOrder(Frozen):
    """Lines to speak, one per scene in order; an empty line stays silent.

    `speed` 1.0 is natural. `seconds_max` has one entry a line: what the line may last; the voice
    may speed up to 1.2 to fit and fails otherwise, naming the line. `pronunciations` maps a
    written word to how it is said.
    """

    lines: tuple[str, ...]
    seconds_max: tuple[float, ...]
    language: str = "en"
    speed: float = 1.0
    pronunciations: dict[str, str] = Field(default_factory=dict)
    seed: int = 0


class SpokenLine(Frozen):
    """Where one line lies in the voice file and when its words are heard (relative to the line)."""

    text: str
    start_seconds: float
    seconds: float
    words: tuple[SpokenWord, ...]


class VoiceMade(Frozen):
    """A mono 48 kHz 16-bit WAV that holds every line one after the other."""

    file: Path
    lines: tuple[SpokenLine, ...]
    provider: str


class MusicOrder(Frozen):
    """A music bed of exactly `seconds`, instrumental; `mood` is free text such as a style or tone.

    `button_seconds` is where the last downbeat (the sonic logo) should fall, usually the end
    card's start.
    """

    mood: str
    seconds: float
    seed: int = 0
    button_seconds: float | None = None


class MusicMade(Frozen):
    """A stereo 48 kHz 16-bit WAV."""

    file: Path
    seconds: float
    beats_per_minute: float
    provider: str


class ClipOrder(Frozen):
    """One scene's picture: `frames` frames at 30 a second, without sound, captions in the picture.

    `words` are timed from the clip's start. `index` counts from 0 among `count` scenes; neighbours
    are designed to cut against each other, so the order of scenes is part of a clip's identity.
    `visual` is the scene's direction in words; `on_screen` the text that is set large.
    """

    look: BrandLook
    format: Format
    resolution: Resolution
    frames: int = Field(ge=15)
    index: int = Field(ge=0)
    count: int = Field(ge=1)
    beat: Beat
    visual: str
    on_screen: str
    voice_line: str
    words: tuple[SpokenWord, ...] = ()
    take: int = 0


class ClipMade(Frozen):
    """A silent H.264 MP4 (yuv420p, BT.709, closed GOPs) of exactly the ordered frames."""

    file: Path
    frames: int
    width: int
    height: int
    provider: str


class EndCard(Frozen):
    """The last picture: brand, call to action, and at most one line under it. 15 to 120 frames."""

    call_to_action: str
    line: str = ""
    frames: int = Field(ge=15, le=120)


class PlacedLine(Frozen):
    """One spoken line in the finished film: cut `voice_start_seconds` + `seconds` from the voice
    file and lay it at `at_seconds`; `words` are timed from the film's start."""

    text: str
    voice_start_seconds: float
    seconds: float
    at_seconds: float
    words: tuple[SpokenWord, ...]


class StitchOrder(Frozen):
    """Clips, voice and music to one film. Total length = sum of the clips' frames + the end
    card's."""

    look: BrandLook
    format: Format
    resolution: Resolution
    clips: tuple[Path, ...]
    end_card: EndCard
    voice: Path | None
    lines: tuple[PlacedLine, ...]
    music: Path | None
    title: str


class FilmMade(Frozen):
    """The finished film and what goes with it: MP4 (H.264/AAC, faststart), JPEG poster, SRT
    captions, PNG contact sheet."""

    film: Path
    poster: Path
    captions: Path
    contact_sheet: Path
    seconds: float
    width: int
    height: int
    provider: str


class Fault(Frozen):
    """Something wrong with a finished file, in a plain sentence.

    `check` is the check's stable name; `culprit` the step that made the fault. `position` is the
    clip at fault, from 0; None when that is not known, or the culprit is no clip.
    """

    check: str
    message: str
    culprit: Literal["voiceover", "clip", "music", "stitch", "banners", "flyer", "jingle"]
    position: int | None = Field(default=None, ge=0)
