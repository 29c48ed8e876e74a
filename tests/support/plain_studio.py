"""A quick studio for engine and crash tests: tiny files, the same for the same order, faults on
request.

It stands for a vendor, so it keeps a journal of every order that it served: one line per call,
appended and flushed, which survives the death of the process that asked.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path

from tools.kit.ports import (
    FRAME_SIZES,
    BannerFile,
    BannersMade,
    BannersOrder,
    Cancelled,
    ClipMade,
    ClipOrder,
    DraftMade,
    DraftOrder,
    Fault,
    FilmMade,
    FlyerMade,
    FlyerOrder,
    JingleMade,
    JingleOrder,
    MusicMade,
    MusicOrder,
    SpokenLine,
    SpokenWord,
    StitchOrder,
    VoiceMade,
    VoiceOrder,
    WorkCancelled,
    WorkFailed,
)

WORD_SECONDS = 0.2


class PlainStudio:
    """Voice, music, clips, stitcher and checker in one; each order takes `seconds`.

    `failing` maps a kind of order to a function that raises (or returns) before each such order.
    """

    name = "plain studio"

    def __init__(
        self,
        *,
        seconds: float = 0.0,
        journal: Path | None = None,
        failing: dict[str, Callable[[], None]] | None = None,
    ) -> None:
        self.voice = self.music = self.clips = self.stitcher = self.checker = self
        self.banners = self.flyers = self.jingles = self.drafts = self
        self._seconds = seconds
        self._journal = journal
        self.failing = failing if failing is not None else {}
        self.asset_faults: list[Fault] = []
        """Faults that the next banner sets, flyers and jingles have, one each."""
        self.film_faults: list[Fault] = []
        """Faults that the next films have, one a film."""
        self.orders: list[str] = []

    def speak(self, order: VoiceOrder, folder: Path, cancelled: Cancelled) -> VoiceMade:
        self._serve("voiceover", cancelled)
        lines, at_seconds = [], 0.0
        for text in order.lines:
            words = text.split()
            spoken = tuple(
                SpokenWord(
                    text=word,
                    start_seconds=round(index * WORD_SECONDS, 3),
                    end_seconds=round((index + 1) * WORD_SECONDS, 3),
                )
                for index, word in enumerate(words)
            )
            seconds = round(len(words) * WORD_SECONDS, 3)
            lines.append(
                SpokenLine(text=text, start_seconds=at_seconds, seconds=seconds, words=spoken)
            )
            at_seconds = round(at_seconds + seconds, 3)
        file = _file(folder, "voice.wav", repr((order.lines, order.seed)))
        return VoiceMade(file=file, lines=tuple(lines), provider=self.name)

    def compose(self, order: MusicOrder, folder: Path, cancelled: Cancelled) -> MusicMade:
        self._serve("music", cancelled)
        file = _file(folder, "music.wav", repr(order))
        return MusicMade(
            file=file, seconds=order.seconds, beats_per_minute=90.0, provider=self.name
        )

    def make_clip(self, order: ClipOrder, folder: Path, cancelled: Cancelled) -> ClipMade:
        self._serve(f"clip {order.index}", cancelled)
        width, height = FRAME_SIZES[(order.format, order.resolution)]
        content = repr(order.model_dump(exclude={"look": {"logo", "product_photo"}}))
        return ClipMade(
            file=_file(folder, f"clip{order.index}.mp4", content),
            frames=order.frames,
            width=width,
            height=height,
            provider=self.name,
        )

    def stitch(self, order: StitchOrder, folder: Path, cancelled: Cancelled) -> FilmMade:
        self._serve("stitch", cancelled)
        width, height = FRAME_SIZES[(order.format, order.resolution)]
        parts = b"".join(clip.read_bytes() for clip in order.clips)
        return FilmMade(
            film=_file(folder, "film.mp4", repr(parts)),
            poster=_file(folder, "poster.jpg", order.title),
            captions=_file(folder, "film.srt", "".join(line.text for line in order.lines)),
            contact_sheet=_file(folder, "sheet.png", order.title),
            seconds=15.0,
            width=width,
            height=height,
            provider=self.name,
        )

    def make_banners(self, order: BannersOrder, folder: Path, cancelled: Cancelled) -> BannersMade:
        self._serve("banners", cancelled)
        said = repr(order.model_dump(exclude={"look": {"logo", "product_photo"}}))
        banners = tuple(
            BannerFile(
                file=_file(folder, f"{width}x{height}.png", f"{said} {width}x{height}"),
                width=width,
                height=height,
            )
            for width, height in order.sizes
        )
        return BannersMade(
            banners=banners,
            animated=_file(folder, "animated.gif", said),
            overview=_file(folder, "overview.png", said + " overview"),
            provider=self.name,
        )

    def make_flyer(self, order: FlyerOrder, folder: Path, cancelled: Cancelled) -> FlyerMade:
        self._serve("flyer", cancelled)
        said = repr(order.model_dump(exclude={"look": {"logo", "product_photo"}}))
        return FlyerMade(
            portrait=_file(folder, "portrait.png", said),
            story=_file(folder, "story.png", said + " story"),
            print_pdf=_file(folder, "print.pdf", said + " print"),
            provider=self.name,
        )

    def make_jingle(self, order: JingleOrder, folder: Path, cancelled: Cancelled) -> JingleMade:
        self._serve("jingle", cancelled)
        said = repr(order)
        return JingleMade(
            wav=_file(folder, "jingle.wav", said),
            mp3=_file(folder, "jingle.mp3", said + " mp3"),
            stems=(_file(folder, "drums.wav", said + " drums"),),
            seconds=float(order.seconds),
            beats_per_minute=96.0,
            provider=self.name,
        )

    def make_draft(self, order: DraftOrder, folder: Path, cancelled: Cancelled) -> DraftMade:
        self._serve("draft", cancelled)
        name = "draft.mp4" if order.film else "draft.mp3" if order.jingle else "draft.png"
        return DraftMade(
            file=_file(folder, name, f"draft {order!r}"),
            width=None if order.jingle else 360,
            height=None if order.jingle else 640,
            seconds=None if order.banners or order.flyer else 6.0,
            provider=self.name,
        )

    def check_banners(self, order: BannersOrder, made: BannersMade) -> tuple[Fault, ...]:
        return self._asset_fault()

    def check_flyer(self, order: FlyerOrder, made: FlyerMade) -> tuple[Fault, ...]:
        return self._asset_fault()

    def check_jingle(self, order: JingleOrder, made: JingleMade) -> tuple[Fault, ...]:
        return self._asset_fault()

    def _asset_fault(self) -> tuple[Fault, ...]:
        return (self.asset_faults.pop(0),) if self.asset_faults else ()

    def check_voice(self, order: VoiceOrder, made: VoiceMade) -> tuple[Fault, ...]:
        return ()

    def check_music(self, order: MusicOrder, made: MusicMade) -> tuple[Fault, ...]:
        return ()

    def check_clip(self, order: ClipOrder, made: ClipMade) -> tuple[Fault, ...]:
        return ()

    def check_film(self, order: StitchOrder, made: FilmMade) -> tuple[Fault, ...]:
        return (self.film_faults.pop(0),) if self.film_faults else ()

    def _serve(self, what: str, cancelled: Cancelled) -> None:
        self.orders.append(what)
        if self._journal is not None:
            with self._journal.open("a") as journal:
                journal.write(f"{what}\n")
                journal.flush()
                os.fsync(journal.fileno())
        fail = self.failing.get(what.split()[0])
        if fail is not None:
            fail()
        until = time.monotonic() + self._seconds
        while time.monotonic() < until:
            if cancelled():
                raise WorkCancelled
            time.sleep(0.01)


def fail_times(count: int, message: str, *, retryable: bool) -> Callable[[], None]:
    """Return a function that raises `WorkFailed` the first `count` times it is called."""
    left = [count]

    def fail() -> None:
        if left[0] > 0:
            left[0] -= 1
            raise WorkFailed(message, retryable=retryable)

    return fail


def _file(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path
