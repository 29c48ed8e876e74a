"""What the Studio page shows of a project, as plain values for its templates."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class FileShown:
    """A stored file; `facts` is its size in words, such as “1080×1920, 15 s, 4.2 MB”."""

    asset_id: str
    role: str
    name: str
    label: str
    facts: str
    media_type: str
    width: int | None
    height: int | None
    seconds: float | None
    made_ms: int

    @property
    def is_film(self) -> bool:
        """Tell whether it is played as a film."""
        return self.media_type.startswith("video/")

    @property
    def is_sound(self) -> bool:
        """Tell whether it is played as sound."""
        return self.media_type.startswith("audio/")

    @property
    def is_picture(self) -> bool:
        """Tell whether it is shown as a picture."""
        return self.media_type.startswith("image/")


@dataclass(frozen=True)
class IdeaShown:
    """One of three concepts."""

    number: int
    title: str
    hook: str
    narrative: str
    visuals: str
    sound: str
    why: str
    is_chosen: bool


@dataclass(frozen=True)
class LineShown:
    """One line of a script. `name` is “Hook” or “Headline”; `field` says which of the two texts a
    kind of project uses, `both` for a video."""

    number: int
    name: str
    voice: str
    on_screen: str
    field: str


@dataclass(frozen=True)
class SceneShown:
    """One shot; `takes` are its rendered clips, the newest last, `stale` says why that one no
    longer fits."""

    id: str
    number: int
    name: str
    visual: str
    on_screen: str
    voice: str
    seconds: float
    locked: bool
    version: int
    takes: tuple[FileShown, ...] = ()
    stale: str = ""


@dataclass(frozen=True)
class PriceShown:
    """A quote that can be answered now; `revision` is that of the project it was shown for."""

    quote_id: str
    revision: int
    what: str
    lines: tuple[tuple[str, int, bool], ...]
    credits: int
    available: int
    balance_after: int
    expires_ms: int
    notes: tuple[str, ...]


@dataclass(frozen=True)
class StepShown:
    """One step of a production. `state`: planned, running, done, failed, cancelled, reused."""

    label: str
    state: str
    state_words: str
    credits: int


@dataclass(frozen=True)
class StageShown:
    """One stage on the way from the idea to the finished asset. `state`: done, now, next."""

    name: str
    state: str


@dataclass(frozen=True)
class VersionShown:
    """One delivered version: its files with the main one first, its price, and what it was of."""

    number: int
    made_ms: int
    credits: int
    what: str
    files: tuple[FileShown, ...]
    poster_id: str
    is_newest: bool


@dataclass(frozen=True)
class ScriptVersionShown:
    """One version of the script in a few words."""

    number: int
    made_ms: int
    says: str
    is_now: bool


@dataclass(frozen=True)
class StudioShown:
    """A whole project as the Studio shows it."""

    project_id: str
    campaign_id: str
    campaign: str
    title: str
    kind: str
    kind_words: str
    seconds: int
    format: str
    resolution: str
    status: str
    percent: int
    error: str
    next_step: str
    revision: int
    updated_ms: int
    available: int = 0
    stages: tuple[StageShown, ...] = ()
    ideas: tuple[IdeaShown, ...] = ()
    idea_credits: int = 0
    starter_copy: bool = False
    lines: tuple[LineShown, ...] = ()
    call_to_action: str = ""
    script_locked: bool = False
    script_version: int = 0
    script_credits: int = 0
    scripts: tuple[ScriptVersionShown, ...] = ()
    details: dict[str, str] = field(default_factory=dict)
    scenes: tuple[SceneShown, ...] = ()
    draft: FileShown | None = None
    draft_fits: bool = False
    can_draft: bool = False
    price: PriceShown | None = None
    price_gone: str = ""
    prices: tuple[tuple[str, int], ...] = ()
    production_id: str = ""
    is_making: bool = False
    is_writing: str = ""
    steps: tuple[StepShown, ...] = ()
    stale: tuple[str, ...] = ()
    final: FileShown | None = None
    poster_id: str = ""
    captions_id: str = ""
    outputs: tuple[FileShown, ...] = ()
    files: tuple[FileShown, ...] = ()
    versions: tuple[VersionShown, ...] = ()
    channels: tuple[str, ...] = ()
    can_post: bool = False
    can_undo: bool = False
    can_redo: bool = False

    @property
    def shape(self) -> str:
        """Return the class that gives the player its shape, such as `shape-9x16`."""
        return f"shape-{self.format.replace(':', 'x')}" if self.format else f"shape-{self.kind}"
