"""The shapes of written copy that a language model (or the embedded writer) is asked for."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from tools.kit.ports import Beat, Mood

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
OnScreen = Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)]

AwarenessStage = Literal[
    "unaware", "problem_aware", "solution_aware", "product_aware", "most_aware"
]
CreativeStyle = Literal[
    "direct_response",
    "ugc",
    "cinematic",
    "storytelling",
    "testimonial",
    "demo",
    "humor",
    "luxury",
    "minimalist",
    "educational",
]
PersuasionTrigger = Literal[
    "reciprocity", "commitment", "social_proof", "authority", "liking", "scarcity"
]

# Beats of a film by its number of scenes; a video's last scene always asks for the action.
BEATS: dict[int, tuple[Beat, ...]] = {
    2: ("hook", "call_to_action"),
    4: ("hook", "reveal", "benefit", "call_to_action"),
    6: ("hook", "problem", "reveal", "benefit", "proof", "call_to_action"),
    10: (
        "hook",
        "problem",
        "problem",
        "reveal",
        "benefit",
        "benefit",
        "proof",
        "proof",
        "offer",
        "call_to_action",
    ),
}
SCENES_BY_SECONDS: dict[int, int] = {6: 2, 15: 4, 30: 6, 60: 10}


class Draft(BaseModel):
    """A piece of copy as written; unknown fields are refused so that a strict schema can be asked
    for."""

    model_config = ConfigDict(extra="forbid")


class IdeaDraft(Draft):
    """One concept."""

    title: Short
    hook: Line
    narrative: Line
    visuals: Line
    sound: Line
    why: Line


class IdeasDraft(Draft):
    """Three distinct concepts."""

    ideas: list[IdeaDraft] = Field(min_length=3, max_length=3)


class ScriptLineDraft(Draft):
    """One timed line: what is said and what is set on screen (at most about six words)."""

    beat: Beat
    voice: Line
    on_screen: OnScreen


class ScriptDraft(Draft):
    """The script, one line a scene, in order, and the button's words on the end card."""

    lines: list[ScriptLineDraft] = Field(min_length=1, max_length=12)
    call_to_action: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)
    ]


class SceneDraft(Draft):
    """One shot: its visual direction and its on-screen text."""

    visual: Line
    on_screen: OnScreen


class ScenesDraft(Draft):
    """One scene for each script line, in order."""

    scenes: list[SceneDraft] = Field(min_length=1, max_length=12)


class BannerDraft(Draft):
    """What a banner set says. The headline has at most about seven words; the subline may be
    empty."""

    headline: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
    subline: OnScreen
    call_to_action: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=24)
    ]


class FlyerDraft(Draft):
    """What a flyer says; points only where the brief gives facts for them."""

    headline: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
    subline: Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)]
    points: list[Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)]] = Field(
        max_length=4
    )
    call_to_action: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)
    ]


class JingleDraft(Draft):
    """The words spoken at the end of a jingle (at most about eight) and its mood."""

    tagline: Short
    mood: Mood


class StrategyDraft(Draft):
    """Suggested pillars, only from what the brief says, with one sentence why."""

    audience: Line
    messaging: Line
    goals: Line
    awareness_stage: AwarenessStage
    style: CreativeStyle
    trigger: PersuasionTrigger
    why: Line


class SummaryDraft(Draft):
    """What matters of a stretch of talk, for going on with it later."""

    summary: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1_500)
    ]
