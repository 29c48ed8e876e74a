"""The shapes of requests and answers over REST; requests are strict, so that nothing is guessed."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from tools.kit.drafts import AwarenessStage, CreativeStyle, PersuasionTrigger
from tools.kit.ports import Format, Resolution

Line = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Prose = Annotated[str, StringConstraints(max_length=2_000)]
Color = Annotated[str, StringConstraints(min_length=1, max_length=60)]
Words = Annotated[
    list[Annotated[str, StringConstraints(min_length=1, max_length=80)]], Field(max_length=50)
]
AssetId = Annotated[str, StringConstraints(max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]


class Body(BaseModel):
    """What a client sends: unknown fields and other types are refused."""

    model_config = ConfigDict(extra="forbid", strict=True, str_strip_whitespace=True)


class View(BaseModel):
    """What a client gets."""

    model_config = ConfigDict(extra="forbid")


class ErrorDetail(View):
    """`code` is stable, `message` is one sentence for people, `who` says who must act."""

    code: str
    message: str
    who: Literal["member", "model", "time", "nobody"]


class ErrorBody(View):
    """The shape of every error."""

    error: ErrorDetail


class RequotedBody(ErrorBody):
    """The error of an approval that came too late, with the fresh quote, where there is one."""

    fresh_quote: dict[str, Any] | None = None


# ------------------------------------------------------------------------------ talk


class Stopped(View):
    """Whether a turn was stopped now."""

    stopped: bool


class ConversationLine(View):
    """One conversation in a list."""

    id: str
    door: str
    thread_id: str
    title: str
    campaign_id: str | None
    project_id: str | None
    updated_ms: int


class MessageView(View):
    """One message."""

    role: str
    content: str
    at_ms: int


class ConversationView(ConversationLine):
    """A conversation; `last_event` is where its event stream stands now."""

    messages: list[MessageView]
    quote: dict[str, Any] | None
    is_rendering: bool
    last_event: int


# ------------------------------------------------------------------------------ campaigns


class CampaignNew(Body):
    """A new campaign; only the product is needed."""

    product: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    name: Line | None = None
    description: Prose | None = None
    audience: Prose | None = None
    messaging: Prose | None = None
    goals: Prose | None = None
    awareness_stage: AwarenessStage | None = None
    style: CreativeStyle | None = None
    brand_name: Line | None = None
    tone: Line | None = None
    colors: Annotated[list[Color], Field(max_length=8)] | None = None


class StrategyChange(Body):
    """Changes of the pillars; what is left out stays."""

    audience: Prose | None = None
    messaging: Prose | None = None
    goals: Prose | None = None
    awareness_stage: AwarenessStage | None = None
    style: CreativeStyle | None = None
    trigger: PersuasionTrigger | None = None


class BrandChange(Body):
    """Changes of the brand; what is left out stays. Pictures are uploaded first."""

    brand_name: Line | None = None
    colors: Annotated[list[Color], Field(max_length=8)] | None = None
    tone: Line | None = None
    logo_asset_id: AssetId | None = None
    photo_asset_id: AssetId | None = None
    words_to_use: Words | None = None
    words_to_avoid: Words | None = None


class CampaignLine(View):
    """One campaign in a list."""

    id: str
    name: str
    product: str
    projects: int
    updated_ms: int


class StrategyView(View):
    """The three pillars as they are now."""

    version: int
    audience: str
    messaging: str
    goals: str
    awareness_stage: str
    style: str
    trigger: str


class BrandView(View):
    """The brand identity as it is now."""

    version: int
    name: str
    tone: str
    colors: list[str]
    website: str
    words_to_use: list[str]
    words_to_avoid: list[str]
    logo_asset_id: str | None
    photo_asset_id: str | None


class CampaignView(CampaignLine):
    """A campaign with its pillars and brand."""

    description: str
    strategy: StrategyView
    brand: BrandView


# ------------------------------------------------------------------------------ projects


class ProjectNew(Body):
    """A new project in a campaign."""

    campaign_id: AssetId
    kind: Annotated[str, StringConstraints(min_length=1, max_length=40)] = "video_ad"
    title: Annotated[str, StringConstraints(min_length=1, max_length=120)] | None = None
    seconds: Literal[6, 10, 15, 30, 60] = 15
    format: Format = "9:16"
    resolution: Resolution = "1080p"


class ProjectLine(View):
    """One project in a list; `progress` is 0 to 1."""

    id: str
    campaign_id: str
    title: str
    kind: str
    seconds: int
    format: str
    resolution: str
    status: str
    stage: str
    progress: float
    error: str | None
    next_step: str
    final_asset_id: str | None
    poster_asset_id: str | None
    updated_ms: int


class IdeaView(View):
    """One of three concepts."""

    number: int
    title: str
    hook: str
    narrative: str
    visuals: str
    sound: str
    why: str
    chosen: bool
    starter_copy: bool


class ScriptLineView(View):
    """One line of a script."""

    beat: str
    voice: str
    on_screen: str


class ScriptView(View):
    """A script as it is now."""

    version: int
    lines: list[ScriptLineView]
    call_to_action: str
    starter_copy: bool


class SceneView(View):
    """One shot as it is now; `scene` counts from 1."""

    scene: int
    beat: str
    visual: str
    on_screen: str
    voice: str
    take: int
    locked: bool


class StepView(View):
    """One step of the newest production."""

    kind: str
    label: str
    state: str
    credits: int
    attempts: int
    error: str | None
    asset_id: str | None


class AssetView(View):
    """A stored file."""

    id: str
    role: str
    filename: str
    media_type: str
    bytes: int
    sha256: str
    width: int | None
    height: int | None
    duration_ms: int | None
    provider: str
    campaign_id: str | None
    project_id: str | None
    created_ms: int


class ProjectView(ProjectLine):
    """A project with everything that was written and made for it."""

    ideas: list[IdeaView]
    script: ScriptView | None
    scenes: list[SceneView]
    production_id: str | None
    steps: list[StepView]
    assets: list[AssetView]
    last_event: int


# ------------------------------------------------------------------------------ money and files


class QuoteAsk(Body):
    """What to price: the whole film, voice and clips only, or what is left after the clips."""

    scope: Literal["film", "clips", "stitch"] = "film"
    resolution: Resolution | None = None


class QuoteLineView(View):
    """One line of a quote."""

    label: str
    credits: int
    reused: bool


class QuoteView(View):
    """A quote. `state`: open, accepted, declined, superseded; open past its time is expired."""

    quote_id: str
    project_id: str
    title: str
    scope: str
    resolution: str
    lines: list[QuoteLineView]
    credits: int
    balance_after: int
    expires_ms: int
    say: str
    state: str


class AcceptedView(View):
    """An approval; `is_first` is false for a repeat, which changes nothing."""

    quote_id: str
    project_id: str
    title: str
    credits: int
    is_first: bool
    say: str


class DeclinedView(View):
    """Whether a quote was declined now."""

    declined: bool


class MovementView(View):
    """One movement of credits; `credits` is signed."""

    at_ms: int
    kind: str
    credits: int
    reason: str
    balance_after: int


class CreditsView(View):
    """The workspace's credits: `available` is `posted` less `held`."""

    posted: int
    held: int
    available: int
    history: list[MovementView]


class LinkView(View):
    """A link that works without a key until it expires."""

    url: str
    expires_s: int
