"""Art directions: six complete ways to look, and which of them a brand gets."""

from dataclasses import dataclass
from typing import Literal
from zlib import crc32

from integrations.studio.palette import GroundName

Motif = Literal["rings", "bars", "arches", "grid", "blobs", "tiles"]
Entrance = Literal["rise", "stamp", "fade", "slide", "bounce"]
Accent = Literal["italic", "block", "color", "underline", "marker"]
Wipe = Literal["sun", "slant", "curtain", "blinds", "drop", "panel"]


@dataclass(frozen=True)
class Direction:
    """One way to look: faces, case, motion, shapes, and the order in which grounds follow each
    other.

    `depth` is how strong the grounds' gradients are (0 flat to 1); `radius` how round corners are
    (0 to 1); `tracking` and `leading` are parts of the type size.
    """

    name: str
    display: str
    display_accent: str
    body: str
    strong: str
    label: str
    upper: bool
    tracking: float
    leading: float
    entrance: Entrance
    accent: Accent
    motif: Motif
    wipe: Wipe
    depth: float
    radius: float
    centered: bool
    light_first: tuple[GroundName, ...]
    dark_first: tuple[GroundName, ...]
    end: GroundName


SUNRISE = Direction(
    name="sunrise",
    display="fraunces-display",
    display_accent="fraunces-display-italic",
    body="dm-sans-medium",
    strong="dm-sans-bold",
    label="dm-sans-bold",
    upper=False,
    tracking=-0.022,
    leading=1.03,
    entrance="rise",
    accent="italic",
    motif="rings",
    wipe="sun",
    depth=1.0,
    radius=1.0,
    centered=False,
    light_first=("deep", "paper", "brand", "soft"),
    dark_first=("deep", "brand", "paper", "deep", "soft"),
    end="paper",
)
POSTER = Direction(
    name="poster",
    display="anton",
    display_accent="anton",
    body="archivo-semibold",
    strong="archivo-black",
    label="archivo-black",
    upper=True,
    tracking=-0.004,
    leading=1.0,
    entrance="stamp",
    accent="block",
    motif="bars",
    wipe="slant",
    depth=0.35,
    radius=0.14,
    centered=False,
    light_first=("brand", "deep", "paper", "second"),
    dark_first=("deep", "brand", "deep", "paper"),
    end="deep",
)
EDITORIAL = Direction(
    name="editorial",
    display="instrument-serif",
    display_accent="instrument-serif-italic",
    body="instrument-sans-medium",
    strong="instrument-sans-semibold",
    label="instrument-sans-semibold",
    upper=False,
    tracking=-0.018,
    leading=1.0,
    entrance="fade",
    accent="italic",
    motif="arches",
    wipe="curtain",
    depth=0.9,
    radius=0.0,
    centered=True,
    light_first=("paper", "deep", "soft", "paper"),
    dark_first=("deep", "paper", "deep", "soft"),
    end="deep",
)
GRID = Direction(
    name="grid",
    display="space-grotesk-bold",
    display_accent="space-grotesk-bold",
    body="space-grotesk-medium",
    strong="space-grotesk-bold",
    label="jetbrains-mono-medium",
    upper=False,
    tracking=-0.035,
    leading=1.04,
    entrance="slide",
    accent="color",
    motif="grid",
    wipe="blinds",
    depth=1.0,
    radius=0.35,
    centered=False,
    light_first=("deep", "paper", "brand", "paper"),
    dark_first=("deep", "brand", "deep", "paper"),
    end="deep",
)
PLAYFUL = Direction(
    name="playful",
    display="baloo-2-extrabold",
    display_accent="baloo-2-extrabold",
    body="nunito-bold",
    strong="nunito-black",
    label="nunito-black",
    upper=False,
    tracking=-0.015,
    leading=0.96,
    entrance="bounce",
    accent="color",
    motif="blobs",
    wipe="drop",
    depth=0.15,
    radius=1.0,
    centered=True,
    light_first=("brand", "paper", "second", "soft"),
    dark_first=("brand", "second", "deep", "paper"),
    end="soft",
)
TILES = Direction(
    name="tiles",
    display="bricolage-extrabold",
    display_accent="bricolage-extrabold",
    body="dm-sans-medium",
    strong="dm-sans-bold",
    label="dm-sans-bold",
    upper=False,
    tracking=-0.03,
    leading=1.0,
    entrance="rise",
    accent="marker",
    motif="tiles",
    wipe="panel",
    depth=0.2,
    radius=0.5,
    centered=False,
    light_first=("paper", "brand", "soft", "deep"),
    dark_first=("deep", "paper", "brand", "soft"),
    end="brand",
)
DIRECTIONS = (SUNRISE, POSTER, EDITORIAL, GRID, PLAYFUL, TILES)

# How well a direction suits a creative style; what is not named scores nothing.
_BY_STYLE: dict[str, dict[str, int]] = {
    "direct_response": {"poster": 3, "tiles": 3, "sunrise": 3, "grid": 2, "playful": 1},
    "ugc": {"tiles": 3, "playful": 2, "poster": 2},
    "cinematic": {"sunrise": 3, "editorial": 3, "grid": 1},
    "storytelling": {"sunrise": 4, "tiles": 2, "editorial": 1},
    "testimonial": {"tiles": 3, "sunrise": 3, "editorial": 1},
    "demo": {"grid": 4, "tiles": 2},
    "humor": {"playful": 4, "poster": 2},
    "luxury": {"editorial": 6},
    "minimalist": {"editorial": 3, "tiles": 3, "grid": 2},
    "educational": {"grid": 3, "tiles": 3},
}
# How many points chance may give: enough to tell two campaigns of one style apart, not to beat a
# tone.
_LUCK = 2.6
_BY_WORD: dict[str, tuple[str, int]] = {
    **dict.fromkeys(
        ("playful", "fun", "kids", "cheeky", "silly", "joyful", "cute", "whimsical", "happy"),
        ("playful", 6),
    ),
    **dict.fromkeys(
        ("luxury", "luxurious", "elegant", "premium", "refined", "timeless", "exclusive"),
        ("editorial", 6),
    ),
    **dict.fromkeys(("sophisticated", "understated", "serene", "heritage"), ("editorial", 5)),
    **dict.fromkeys(
        ("technical", "precise", "innovative", "smart", "secure", "analytical", "data", "expert"),
        ("grid", 5),
    ),
    **dict.fromkeys(
        ("bold", "energetic", "intense", "loud", "powerful", "edgy", "urgent", "fierce"),
        ("poster", 6),
    ),
    **dict.fromkeys(
        ("warm", "cozy", "cosy", "gentle", "natural", "calm", "caring", "honest", "wholesome"),
        ("sunrise", 5),
    ),
    **dict.fromkeys(
        ("friendly", "trustworthy", "clear", "modern", "approachable", "professional", "fresh"),
        ("tiles", 4),
    ),
}


def direction_of(style: str, tone: str, seed: int) -> Direction:
    """Choose the direction that suits style and tone best; the seed decides between near equals."""
    scores = dict.fromkeys((d.name for d in DIRECTIONS), 0.0)
    for name, points in _BY_STYLE.get(style, {}).items():
        scores[name] += points
    words = "".join(c if c.isalpha() else " " for c in tone.lower()).split()
    for word in words:
        if word in _BY_WORD:
            name, points = _BY_WORD[word]
            scores[name] += points
    for direction in DIRECTIONS:
        dice = crc32(f"{seed} {direction.name}".encode()) % 1000
        scores[direction.name] += _LUCK * dice / 1000
    return max(DIRECTIONS, key=lambda d: scores[d.name])


def ground_name(
    direction: Direction, dark_first: bool, two_colored: bool, index: int, count: int
) -> GroundName:
    """Return the ground of scene `index` of `count`; `index == count` is the end card.

    A pure function, so that each clip can end on exactly the ground with which the next begins. Two
    neighbours never share a ground.
    """
    cycle = direction.dark_first if dark_first else direction.light_first
    if not two_colored:
        cycle = tuple(cycle[0] if name == "second" else name for name in cycle)
    names: list[GroundName] = [cycle[i % len(cycle)] for i in range(count)]
    for i in range(1, count):
        if names[i] == names[i - 1]:
            names[i] = next(name for name in cycle if name != names[i - 1])
    if names[-1] == direction.end:
        names[-1] = next(n for n in (*cycle, "deep") if n not in (direction.end, *names[-2:-1]))
    return direction.end if index >= count else names[index]
