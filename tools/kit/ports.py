"""What the studio needs from the outside: a language model, a voice, clips, music, a stitcher,
makers of banners, flyers, jingles and drafts, a checker.

Classes in `integrations/` provide these ports; nothing inside knows which. What is ordered and
given back is in `media.py` and `media_assets.py`, what is said to a model in `language.py`; this
module re-exports all of it.
"""

from pathlib import Path
from typing import Protocol

from tools.kit.language import (
    ChatMessage,
    ChatModel,
    ChatReply,
    ModelUnavailable,
    ToolCall,
    ToolSchema,
)
from tools.kit.media import (
    BANNER_BYTES_MAX,
    BANNER_SIZES,
    FRAME_SIZES,
    FRAMES_PER_SECOND,
    IAB_SIZES,
    AssetKind,
    Beat,
    BrandLook,
    Cancelled,
    ClipMade,
    ClipOrder,
    EndCard,
    Fault,
    FilmMade,
    Format,
    Frozen,
    Mood,
    MusicMade,
    MusicOrder,
    PlacedLine,
    Resolution,
    SpokenLine,
    SpokenWord,
    StitchOrder,
    VoiceMade,
    VoiceOrder,
    WorkCancelled,
    WorkFailed,
)
from tools.kit.media_assets import (
    BannerFile,
    BannersMade,
    BannersOrder,
    DraftMade,
    DraftOrder,
    FilmDraftOrder,
    FlyerMade,
    FlyerOrder,
    JingleMade,
    JingleOrder,
)

__all__ = [
    "BANNER_BYTES_MAX",
    "BANNER_SIZES",
    "FRAMES_PER_SECOND",
    "FRAME_SIZES",
    "IAB_SIZES",
    "AssetKind",
    "BannerFile",
    "BannerMaker",
    "BannersMade",
    "BannersOrder",
    "Beat",
    "BrandLook",
    "Cancelled",
    "ChatMessage",
    "ChatModel",
    "ChatReply",
    "Checker",
    "ClipMade",
    "ClipMaker",
    "ClipOrder",
    "DraftMade",
    "DraftMaker",
    "DraftOrder",
    "EndCard",
    "Fault",
    "FilmDraftOrder",
    "FilmMade",
    "FlyerMade",
    "FlyerMaker",
    "FlyerOrder",
    "Format",
    "Frozen",
    "JingleMade",
    "JingleMaker",
    "JingleOrder",
    "ModelUnavailable",
    "Mood",
    "MusicMade",
    "MusicMaker",
    "MusicOrder",
    "PlacedLine",
    "Resolution",
    "SpokenLine",
    "SpokenWord",
    "StitchOrder",
    "Stitcher",
    "Studio",
    "ToolCall",
    "ToolSchema",
    "VoiceMade",
    "VoiceMaker",
    "VoiceOrder",
    "WorkCancelled",
    "WorkFailed",
]


class VoiceMaker(Protocol):
    """Speaks lines. Raises `WorkFailed` or `WorkCancelled`."""

    name: str

    def speak(self, order: VoiceOrder, folder: Path, cancelled: Cancelled) -> VoiceMade: ...


class MusicMaker(Protocol):
    """Composes a bed. Raises `WorkFailed` or `WorkCancelled`."""

    name: str

    def compose(self, order: MusicOrder, folder: Path, cancelled: Cancelled) -> MusicMade: ...


class ClipMaker(Protocol):
    """Makes one scene's picture. Raises `WorkFailed` or `WorkCancelled`."""

    name: str

    def make_clip(self, order: ClipOrder, folder: Path, cancelled: Cancelled) -> ClipMade: ...


class Stitcher(Protocol):
    """Joins clips, voice and music. Raises `WorkFailed` or `WorkCancelled`."""

    name: str

    def stitch(self, order: StitchOrder, folder: Path, cancelled: Cancelled) -> FilmMade: ...


class BannerMaker(Protocol):
    """Draws a banner set. Raises `WorkFailed` or `WorkCancelled`."""

    name: str

    def make_banners(
        self, order: BannersOrder, folder: Path, cancelled: Cancelled
    ) -> BannersMade: ...


class FlyerMaker(Protocol):
    """Draws a flyer. Raises `WorkFailed` or `WorkCancelled`."""

    name: str

    def make_flyer(self, order: FlyerOrder, folder: Path, cancelled: Cancelled) -> FlyerMade: ...


class JingleMaker(Protocol):
    """Composes a jingle. Raises `WorkFailed` or `WorkCancelled`."""

    name: str

    def make_jingle(self, order: JingleOrder, folder: Path, cancelled: Cancelled) -> JingleMade: ...


class DraftMaker(Protocol):
    """Makes free drafts within 20 s, always on this machine. Raises `WorkFailed` or
    `WorkCancelled`."""

    name: str

    def make_draft(self, order: DraftOrder, folder: Path, cancelled: Cancelled) -> DraftMade: ...


class Checker(Protocol):
    """Reads finished files and names what is wrong with them; an empty tuple means: good."""

    def check_voice(self, order: VoiceOrder, made: VoiceMade) -> tuple[Fault, ...]: ...

    def check_music(self, order: MusicOrder, made: MusicMade) -> tuple[Fault, ...]: ...

    def check_clip(self, order: ClipOrder, made: ClipMade) -> tuple[Fault, ...]: ...

    def check_film(self, order: StitchOrder, made: FilmMade) -> tuple[Fault, ...]: ...

    def check_banners(self, order: BannersOrder, made: BannersMade) -> tuple[Fault, ...]: ...

    def check_flyer(self, order: FlyerOrder, made: FlyerMade) -> tuple[Fault, ...]: ...

    def check_jingle(self, order: JingleOrder, made: JingleMade) -> tuple[Fault, ...]: ...


class Studio(Protocol):
    """The media ports together, as `integrations/bootstrap.py` hands them in."""

    @property
    def voice(self) -> VoiceMaker: ...

    @property
    def music(self) -> MusicMaker: ...

    @property
    def clips(self) -> ClipMaker: ...

    @property
    def stitcher(self) -> Stitcher: ...

    @property
    def banners(self) -> BannerMaker: ...

    @property
    def flyers(self) -> FlyerMaker: ...

    @property
    def jingles(self) -> JingleMaker: ...

    @property
    def drafts(self) -> DraftMaker: ...

    @property
    def checker(self) -> Checker: ...
