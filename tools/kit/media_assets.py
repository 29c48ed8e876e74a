"""What the studio orders of banners, flyers, jingles and free drafts, and what it gets back."""

from pathlib import Path

from pydantic import Field

from tools.kit.media import BANNER_SIZES, BrandLook, ClipOrder, EndCard, Frozen, Mood


class BannersOrder(Frozen):
    """A set of display banners that say the same in each size; text that has no room in a size
    is left out whole. `subline` may be empty."""

    look: BrandLook
    headline: str
    subline: str
    call_to_action: str
    sizes: tuple[tuple[int, int], ...] = BANNER_SIZES
    take: int = 0


class BannerFile(Frozen):
    """One banner: a PNG of exactly `width` times `height` pixels."""

    file: Path
    width: int
    height: int


class BannersMade(Frozen):
    """The set in the order's sizes, a PNG overview of all of it, and an animated 300x250 (GIF or
    WebP, under 150 kB)."""

    banners: tuple[BannerFile, ...]
    animated: Path
    overview: Path
    provider: str


class FlyerOrder(Frozen):
    """A flyer. `points` are at most four short lines; `when`, `where` and `price` are shown as an
    event block; `link` becomes a QR code and is written beside it. All but the headline may be
    empty."""

    look: BrandLook
    headline: str
    subline: str = ""
    points: tuple[str, ...] = ()
    call_to_action: str = ""
    when: str = ""
    where: str = ""
    price: str = ""
    link: str = ""
    take: int = 0


class FlyerMade(Frozen):
    """A PNG of 1080x1350, one of 1080x1920, and a print PDF: A5 with 3 mm bleed on each side, trim
    and bleed boxes, crop marks, images at 300 dpi, embedded fonts."""

    portrait: Path
    story: Path
    print_pdf: Path
    provider: str


class JingleOrder(Frozen):
    """A jingle of exactly `seconds` (6, 10, 15 or 30) that ends in the sonic logo; `tagline` is
    spoken over it, an empty one is not. The same `seed` and `mood` give the same motif as a
    campaign's music bed."""

    brand_name: str
    mood: Mood
    tagline: str
    seconds: int
    seed: int = 0
    pronunciations: dict[str, str] = Field(default_factory=dict)
    take: int = 0


class JingleMade(Frozen):
    """A stereo 48 kHz WAV, the same as MP3, and its stems (WAVs as long as the jingle)."""

    wav: Path
    mp3: Path
    stems: tuple[Path, ...]
    seconds: float
    beats_per_minute: float
    provider: str


class FilmDraftOrder(Frozen):
    """What a video's animatic shows: its scenes as they are now, then the end card."""

    scenes: tuple[ClipOrder, ...]
    end_card: EndCard
    mood: str


class DraftOrder(Frozen):
    """A free draft of one asset; the field of its kind is given, the others are None."""

    film: FilmDraftOrder | None = None
    banners: BannersOrder | None = None
    flyer: FlyerOrder | None = None
    jingle: JingleOrder | None = None


class DraftMade(Frozen):
    """A small, watermarked MP4 (video), PNG (banners, flyer) or MP3 (jingle, cut short). Sizes in
    pixels and seconds are None where they do not apply."""

    file: Path
    width: int | None
    height: int | None
    seconds: float | None
    provider: str
