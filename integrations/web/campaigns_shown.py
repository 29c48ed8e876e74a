"""What the campaign pages show, as plain values for their templates."""

from dataclasses import dataclass, field

from integrations.web.contrast import ColorNote

DISPLAY_PIXELS_MAX = 300_000
SCALE, SCALE_LARGE = 0.6, 0.28


@dataclass(frozen=True)
class Piece:
    """One picture of a campaign, with its size in pixels."""

    asset_id: str
    width: int
    height: int
    label: str = ""

    @property
    def size(self) -> str:
        """Return the size in words, such as "300×250"."""
        return f"{self.width}×{self.height}"

    @property
    def shown(self) -> tuple[int, int]:
        """Return width and height in pixels at which it is shown among others of its set."""
        scale = SCALE if self.width * self.height <= DISPLAY_PIXELS_MAX else SCALE_LARGE
        return round(self.width * scale), round(self.height * scale)


@dataclass(frozen=True)
class CampaignCard:
    """One campaign in the grid; `contents` is such as "2 videos, 1 banner set"."""

    campaign_id: str
    name: str
    product: str
    brand: str
    contents: str
    is_active: bool
    failed: int
    updated_ms: int
    colors: tuple[str, ...]
    logo_asset_id: str
    pictures: tuple[Piece, ...]


@dataclass(frozen=True)
class CampaignsShown:
    """One page of the grid; `total` counts what fits the search."""

    wanted: str
    cards: tuple[CampaignCard, ...]
    total: int
    page: int
    has_more: bool
    has_any: bool


@dataclass(frozen=True)
class Pillar:
    """One field of the strategy as it is now; `options` are `(value, words)` of a choice."""

    field: str
    name: str
    text: str
    hint: str
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class VersionRow:
    """One version of strategy or brand: who changed what in it against the one before."""

    number: int
    made_ms: int
    who: str
    changes: tuple[tuple[str, str], ...]
    is_now: bool


@dataclass(frozen=True)
class Strategy:
    """The pillars with their history; `undo_words` names the member's last change, if any."""

    version: int
    changed_ms: int
    who: str
    pillars: tuple[Pillar, ...]
    choices: tuple[Pillar, ...]
    versions: tuple[VersionRow, ...]
    undo_words: str


@dataclass(frozen=True)
class Brand:
    """The brand identity with its history and contrast notes."""

    version: int
    changed_ms: int
    who: str
    name: str
    tone: str
    website: str
    colors: tuple[str, ...]
    fonts: tuple[str, ...]
    words_to_use: tuple[str, ...]
    words_to_avoid: tuple[str, ...]
    pronunciations: tuple[tuple[str, str], ...]
    logo_asset_id: str
    photo_asset_id: str
    notes: tuple[ColorNote, ...]
    versions: tuple[VersionRow, ...]
    undo_words: str


@dataclass(frozen=True)
class StaleShown:
    """What of one project does not fit any more: `(what, why, credits)` each; `follows` is what
    comes after a new script, at most `follows_credits`."""

    parts: tuple[tuple[str, str, int], ...] = ()
    follows: str = ""
    follows_credits: int = 0
    is_text: bool = False
    free: str = ""

    @property
    def credits(self) -> int:
        """Return what making the stale parts anew costs now."""
        return sum(credits for _, _, credits in self.parts)


@dataclass(frozen=True)
class Work:
    """One project in the gallery with its newest files."""

    project_id: str
    title: str
    kind: str
    kind_words: str
    facts: str
    status: str
    stage: str
    percent: int
    error: str
    next_words: str
    next_step: str
    updated_ms: int
    shape: str
    poster_id: str = ""
    film_id: str = ""
    captions_id: str = ""
    pieces: tuple[Piece, ...] = ()
    print_id: str = ""
    sounds: tuple[tuple[str, str, str], ...] = ()
    """Jingles: `(asset id, media type, "MP3")`."""
    draft_id: str = ""
    draft_type: str = ""
    stale: StaleShown = field(default_factory=StaleShown)
    is_active: bool = False

    @property
    def is_made(self) -> bool:
        """Tell whether there is something finished to show."""
        return bool(self.film_id or self.pieces or self.sounds)


@dataclass(frozen=True)
class Shelf:
    """The works of one kind."""

    kind: str
    title: str
    works: tuple[Work, ...]


@dataclass(frozen=True)
class Gallery:
    """All works of a campaign by kind; `total` counts those that are not shown too."""

    shelves: tuple[Shelf, ...]
    stale: tuple[Work, ...]
    is_active: bool
    shown: int
    total: int

    @property
    def refresh_credits(self) -> int:
        """Return what refreshing everything that is stale costs now."""
        return sum(work.stale.credits for work in self.stale)

    @property
    def follows_credits(self) -> int:
        """Return what comes after that, at most."""
        return sum(work.stale.follows_credits for work in self.stale)


@dataclass(frozen=True)
class Channel:
    """One channel that follows the campaign, or one project of it where `title` is not empty."""

    follow_id: str
    name: str
    title: str
    since_ms: int
    who: str


@dataclass(frozen=True)
class Hub:
    """A whole campaign as its hub shows it."""

    campaign_id: str
    name: str
    product: str
    description: str
    facts: tuple[str, ...]
    updated_ms: int
    strategy: Strategy
    brand: Brand
    gallery: Gallery
    channels: tuple[Channel, ...]
    can_post: bool
