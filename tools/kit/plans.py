"""What a plan is: steps with keys and prices, and the frozen inputs that they are made from."""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from storage.ids import fingerprint
from storage.models import Quote
from storage.standing import SCENE_FACTS
from tools.kit.ports import Frozen
from tools.kit.say import joined
from tools.kit.spec import Plain

PLAN_VERSION = 2
StepKind = Literal[
    "voiceover", "clip", "music", "stitch", "banners", "flyer", "jingle", "ideas", "script"
]

_WORDS = {
    "lines": "the text",
    "details": "the details",
    "take": "the take",
    "call_to_action": "the call to action",
    "website": "the website",
    "brand_name": "the brand name",
    "logo_asset_id": "the logo",
    "photo_asset_id": "the product photo",
    "pronunciations": "the pronunciations",
    "resolution": "the resolution",
    "format": "the format",
    "seconds": "the length",
    "studio": "the studio",
}
_SOURCES = {
    "strategy_version": "the pillars",
    "brand_version": "the brand",
    "idea_rounds": "the ideas",
    "chosen_idea_id": "the chosen idea",
    "script_version": "the script",
}
"""What a text is written from."""
_LOOK_WORDS = {
    "brand_name": "the brand name",
    "colors": "the colours",
    "tone": "the tone",
    "style": "the style",
}


class PlannedStep(Frozen):
    """One line of a plan. `key` is the fingerprint of all that the result depends on."""

    kind: StepKind
    position: int
    scene_id: str | None
    label: str
    key: str
    credits: int
    reused_step_id: str | None = None


class Plan(Frozen):
    """Named work at named versions. `inputs` is all that the production will read, frozen."""

    scope: str
    steps: tuple[PlannedStep, ...]
    inputs: Plain
    credits: int
    fingerprint: str


def make_plan(scope: str, planned: Sequence[PlannedStep], inputs: Plain) -> Plan:
    """Return the plan of these steps, with its sum and its fingerprint."""
    identity = {
        "scope": scope,
        "inputs": inputs,
        "steps": [step.model_dump() for step in planned],
    }
    return Plan(
        scope=scope,
        steps=tuple(planned),
        inputs=inputs,
        credits=sum(step.credits for step in planned),
        fingerprint=fingerprint(identity),
    )


def reusing(planned: Sequence[PlannedStep], delivered: Mapping[str, str]) -> list[PlannedStep]:
    """Return the steps with those at no price whose key was `delivered` before (key → step id)."""
    return [
        step.model_copy(update={"reused_step_id": delivered[step.key], "credits": 0})
        if step.key in delivered
        else step
        for step in planned
    ]


def changed_words(made: Quote | None, now: Plain) -> list[str]:
    """Return in words what of the inputs is different from those that a quote was `made` with, such
    as "scene 2", "the colours"; nothing when nothing was made before."""
    if made is None:
        return []
    before = made.plan["inputs"]
    words = _changed_scenes(before.get("scenes", []), now.get("scenes", []))
    look, look_now = before.get("look", {}), now.get("look", {})
    words += [word for name, word in _LOOK_WORDS.items() if look.get(name) != look_now.get(name)]
    words += [
        word
        for name, word in _WORDS.items()
        if name in before and name in now and before[name] != now[name]
    ]
    return list(dict.fromkeys(words))


def changed_sentence(quote: Quote, now: Plan) -> str:
    """Return the sentence that says why a quote does not fit the plan as it is `now`."""
    before = quote.plan["inputs"]
    words = changed_words(quote, now.inputs) + [
        word
        for name, word in _SOURCES.items()
        if now.scope in ("ideas", "script") and before.get(name) != now.inputs.get(name)
    ]
    if words:
        return f"What changed: {joined(words)}."
    free = sum(line["reused_step_id"] is not None for line in quote.lines)
    free_now = sum(step.reused_step_id is not None for step in now.steps)
    if free_now > free:
        return "Some of its parts have been made since that price, so they cost nothing now."
    if free_now < free:
        return "Some parts that would have been used again cannot be, so the price is another one."
    if [line["credits"] for line in quote.lines] != [step.credits for step in now.steps]:
        return "What changed: the price list."
    return "What changed: other details of the campaign or the project."


def _changed_scenes(before: Sequence[Plain], now: Sequence[Plain]) -> list[str]:
    then = [{name: scene[name] for name in SCENE_FACTS} for scene in before]
    present = [{name: scene[name] for name in SCENE_FACTS} for scene in now]
    if len(then) != len(present):
        return ["the number of scenes"]
    return [
        f"scene {number}"
        for number, (old, new) in enumerate(zip(then, present, strict=True), start=1)
        if old != new
    ]


def where_set(**values: Any) -> Plain:
    """Return only the values that are not empty: so that a key stays as it was before they
    existed."""
    return {name: value for name, value in values.items() if value}


def english_voice_can_say(line: str) -> bool:
    """Tell whether a line is in Latin letters: the embedded voice, which speaks English, can say no
    others."""
    letters = [character for character in line if character.isalpha()]
    if not letters:
        return False
    latin = sum(unicodedata.name(letter, "").startswith("LATIN") for letter in letters)
    return latin / len(letters) > 0.9
