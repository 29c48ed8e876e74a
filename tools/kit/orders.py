"""Orders that productions and free drafts have in common, as plain JSON, from a plan's inputs.

Files of the brand are left out of `look`: whoever makes the order has them at hand and puts them
in.
"""

from tools.kit.ports import Mood
from tools.kit.spec import Plain

MOOD_UNSAID: Mood = "bright"


def look_of(inputs: Plain) -> Plain:
    """Return the `BrandLook` of a plan's inputs."""
    return {**inputs["look"], "seed": inputs["seed"]}


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
            if line["beat"] == "benefit" and line["on_screen"]
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
    shown = (line["on_screen"] for line in inputs["lines"] if line["beat"] == beat)
    return next(shown, "")
