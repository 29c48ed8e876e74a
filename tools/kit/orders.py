"""Orders that productions and free drafts have in common, as plain JSON, from a plan's inputs.

Files of the brand are left out of `look`: whoever makes the order has them at hand and puts them
in.
"""

from collections.abc import Sequence

from tools.kit.blanks import without_blank
from tools.kit.ports import Mood, SpokenWord
from tools.kit.spec import Plain

MOOD_UNSAID: Mood = "bright"


def look_of(inputs: Plain) -> Plain:
    """Return the `BrandLook` of a plan's inputs."""
    return {**inputs["look"], "seed": inputs["seed"]}


def clip_order(inputs: Plain, position: int, words: Sequence[SpokenWord]) -> Plain:
    """Return the `ClipOrder` of one scene, whose `words` are timed from the clip's start."""
    scene = inputs["scenes"][position]
    return {
        "look": look_of(inputs),
        "format": inputs["format"],
        "resolution": inputs["resolution"],
        "frames": scene["frames"],
        "index": position,
        "count": len(inputs["scenes"]),
        "beat": scene["beat"],
        "visual": scene["visual"],
        "on_screen": without_blank(scene["on_screen"]),
        "voice_line": scene["voice"] if inputs["speaks"] else "",
        "words": [word.model_dump() for word in words],
        "take": scene["take"],
    }


def end_card(inputs: Plain) -> Plain:
    """Return the `EndCard` of a film."""
    return {
        "call_to_action": inputs["call_to_action"],
        "line": inputs["website"],
        "frames": inputs["end_card_frames"],
    }


def banners_order(inputs: Plain) -> Plain:
    """Return the `BannersOrder` of a banner set."""
    return {
        "look": look_of(inputs),
        "headline": _shown(inputs, "hook"),
        "subline": _shown(inputs, "benefit"),
        "call_to_action": inputs["call_to_action"],
        "take": inputs["take"],
    }


def flyer_order(inputs: Plain) -> Plain:
    """Return the `FlyerOrder` of a flyer."""
    return {
        "look": look_of(inputs),
        "headline": _shown(inputs, "hook"),
        "subline": _shown(inputs, "reveal"),
        "points": [
            line["on_screen"]
            for line in inputs["lines"]
            if line["beat"] == "benefit" and without_blank(line["on_screen"])
        ],
        "call_to_action": inputs["call_to_action"],
        **inputs["details"],
        "take": inputs["take"],
    }


def jingle_order(inputs: Plain) -> Plain:
    """Return the `JingleOrder` of a jingle; a tagline that the voice cannot say is left out."""
    return {
        "brand_name": inputs["brand_name"],
        "mood": inputs["details"].get("mood", MOOD_UNSAID),
        "tagline": inputs["lines"][0]["voice"] if inputs["speaks"] else "",
        "seconds": inputs["seconds"],
        "seed": inputs["seed"],
        "pronunciations": inputs["pronunciations"],
        "take": inputs["take"],
    }


def _shown(inputs: Plain, beat: str) -> str:
    """Return what the first line of a beat shows; empty when there is none."""
    shown = (without_blank(line["on_screen"]) for line in inputs["lines"] if line["beat"] == beat)
    return next(shown, "")
