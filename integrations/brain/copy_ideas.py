"""Three ideas that enter the same brief by three different doors."""

import hashlib
from dataclasses import dataclass
from typing import Any

from integrations.brain.copy_brief import CopyBrief
from integrations.brain.copy_lines import Candidate, hook_candidates
from integrations.brain.copy_looks import LOOKS, SOUNDS
from integrations.brain.copy_people import ANYBODY
from integrations.brain.copy_templates import ANGLES_BY_STAGE
from integrations.brain.copy_words import Words, capital, is_solemn, small, spoken_words

_FIELD_MAX = 390


@dataclass(frozen=True)
class Angle:
    """What an idea built on one angle tells, shows and sounds like.

    Slots: {person} {place} {P} {who} {takeaway} {shot} {screen}.
    """

    titles: tuple[str, ...]
    narrative: str
    visuals: str
    sound: str
    why: str


ANGLES: dict[str, Angle] = {
    "moment": Angle(
        ("{screen}", "Inside {place}", "The minute before {P}"),
        "We start inside a moment that {who} know: {place}. Nothing is sold yet. Then {P} turns up, the "
        "takeaway is said once ({takeaway}), and the film ends on the ask.",
        "{place}, {person}. The product enters late and stays in frame.",
        "The sounds of the place alone until the product appears.",
        "it begins with their day instead of with us, so they recognise themselves before they are asked "
        "for anything",
    ),
    "callout": Angle(
        ("Dear {who}", "A word with {who}", "Called by name"),
        "The first words are for {who} and nobody else. Then it goes straight: what {P} is, the one thing to "
        "remember ({takeaway}), what to do now.",
        "Big type on a plain ground, {person} looking straight at us, then {shot}.",
        "One clear hit on the first word.",
        "the right people stop because they are called, and everyone else may scroll on",
    ),
    "struggle": Angle(
        ("Say the annoying part first", "The complaint department", "What {who} say"),
        "It says the annoying part first, the way {who} would say it, and lets it sit. {P} answers, with "
        "one thought: {takeaway}.",
        "{person}: {place}; close on hands and face. Then the frame clears for the product.",
        "Tense and sparse, it loosens the moment the product appears.",
        "they feel the problem already; hearing it in their own words earns the next three seconds",
    ),
    "promise": Angle(
        ("{takeaway}", "One sentence, said well", "Only the headline"),
        "The takeaway comes first and alone: {takeaway}. Everything after it is only there to show it: "
        "{P}, used once, without a speech.",
        "The sentence large on screen, word by word, over {shot}.",
        "Spoken over silence, the music starts after the sentence.",
        "they compare already, so the strongest true sentence goes first",
    ),
    "product": Angle(
        ("{P}, very close", "Nothing but {P}", "Still life with {P}"),
        "The product is the whole film. We look at {P} closer than anyone does, detail by detail, and say "
        "one thing about it: {takeaway}.",
        "{shot}, then wider, then the whole of it in good light.",
        "Small, real sounds, very near.",
        "they know what it is; a close look reminds them and makes it wanted",
    ),
    "twist": Angle(
        ("The ad that admits it", "No jingle, no celebrity", "An ad against ads"),
        "It admits that it is an ad, drops the tricks, and says the plain thing instead: {takeaway}. {P} "
        "stands there and does not shout.",
        "A plain set, {person} looking at us a little too long, {P} in the middle.",
        "No music at first; a small tune when the joke has landed.",
        "they have seen every other ad of this kind; a straight face is the surprise",
    ),
    "wish": Angle(
        ("Where {who} want to be", "The other side of it", "Start at the happy end"),
        "We show what {who} are after before we show how. {place}, and the wish in plain words. {P} comes "
        "in as part of that picture, with one thought: {takeaway}.",
        "{place}, calmer than usual; {person}, unhurried. Last, {shot}.",
        "Starts where others end: calm, warm, almost finished.",
        "the wish is theirs already, so the film only has to stand beside it",
    ),
}
_STAGE_WORDS: dict[str, str] = {
    "unaware": "They don't know yet that there is something to solve",
    "problem_aware": "They know the problem, not the answer",
    "solution_aware": "They know that answers exist and weigh them",
    "product_aware": "They know the product and hesitate",
    "most_aware": "They like it already and need a reason to act",
}


def idea_drafts(words: Words, data: dict[str, Any]) -> list[dict[str, str]]:
    """Return three ideas as drafts; hooks that the data already holds are not used again."""
    brief = words.brief
    known = _texts(data)
    room = brief.lines[0].words_max if brief.lines else 7
    picked: list[tuple[str, Candidate]] = []
    for angle in _angles(words):
        fresh = [
            hook
            for hook in hook_candidates(words, angle, room)
            if hook.voice not in known and all(hook.voice != other.voice for _, other in picked)
        ]
        # A hook without any word from the brief or the audience's day is kept for the last.
        if fresh and (fresh[0].uses or angle in ("moment", "twist", "product")):
            picked.append((angle, fresh[0]))
        if len(picked) == 3:
            break
    # Hooks a little over time are shortened by the script; an angle comes twice only at the very end.
    wider = [(angle, more, False) for more in (3, 6) for angle in _angles(words)]
    for angle, more, may_repeat in [*wider, ("callout", 3, True), ("product", 3, True)]:
        if len(picked) == 3:
            break
        said = {hook.voice for _, hook in picked}
        spare = [h for h in hook_candidates(words, angle, room + more) if h.voice not in said]
        if spare and (may_repeat or angle not in [name for name, _ in picked]):
            picked.append((angle, spare[0]))
    drafts: list[dict[str, str]] = []
    for angle, hook in picked:
        drafts.append(_draft(words, angle, hook, known | {draft["title"] for draft in drafts}))
    return drafts


_STYLE_ANGLES: dict[str, tuple[str, ...]] = {
    "ugc": ("struggle", "callout", "moment"),
    "cinematic": ("moment", "wish", "promise"),
    "storytelling": ("moment", "wish", "struggle"),
    "testimonial": ("struggle", "wish", "promise"),
    "demo": ("product", "promise", "struggle"),
    "humor": ("twist", "struggle", "moment"),
    "luxury": ("product", "wish", "promise", "moment"),
    "minimalist": ("promise", "product", "moment"),
    "educational": ("promise", "callout", "struggle"),
}


def _angles(words: Words) -> list[str]:
    """Return the angles, best for stage and style first, the first four shuffled by the seed."""
    brief = words.brief
    by_stage = ANGLES_BY_STAGE.get(brief.stage, ANGLES_BY_STAGE["problem_aware"])
    by_style = _STYLE_ANGLES.get(brief.style, ())

    def rank(angle: str) -> float:
        styled = by_style.index(angle) if angle in by_style else 4 if by_style else 0
        return by_stage.index(angle) + 1.2 * styled

    order = sorted(by_stage, key=rank)
    if len(brief.lines) == 2 and words.message:
        # Two lines leave no room for the takeaway after the hook, so one idea opens with it.
        order.remove("promise")
        order.insert(0, "promise")
    no_day = words.people is ANYBODY and words.thing.kind in ("sale", "event", "cause")
    if words.does or words.struggle or words.people is ANYBODY:
        # What the brief says of their day, or even of nothing, beats a day that is made up.
        order.remove("moment")
        order.insert(len(order) if words.people is ANYBODY else 3, "moment")
    if no_day or is_solemn(brief):
        order.remove("moment")
        order.remove("twist")
    own = 2 if words.does or words.struggle else 4
    head, tail = order[:own], order[own:]
    head.sort(key=lambda angle: hashlib.sha256(f"{brief.seed}{angle}".encode()).digest())
    return head + tail


def _draft(words: Words, angle_name: str, hook: Candidate, known: set[str]) -> dict[str, str]:
    angle = ANGLES[angle_name]
    brief = words.brief
    slots = {
        "person": words.people.person,
        "place": words.people.place,
        "P": words.product,
        "who": words.who or "people",
        "takeaway": f"“{words.message}”" if words.message else "[the one thing to take away]",
        "shot": words.thing.shot,
        "screen": hook.screen,
    }
    stage = _STAGE_WORDS.get(brief.stage, _STAGE_WORDS["problem_aware"])
    look, sound = LOOKS.get(brief.style, ""), SOUNDS.get(brief.style, "")
    visuals = _sentences(angle.visuals.format(**slots))
    colors = f" Colours: {', '.join(brief.colors[:3])}." if brief.colors else ""
    return {
        "title": _title(angle, slots, brief, known),
        "hook": hook.voice,
        "narrative": _short(_sentences(angle.narrative.format(**slots))),
        "visuals": _short(f"{visuals} {look}.{colors}"),
        "sound": _short(f"{angle.sound} {sound}."),
        "why": _short(f"{stage}: {angle.why}."),
    }


def _title(angle: Angle, slots: dict[str, str], brief: CopyBrief, known: set[str]) -> str:
    digest = hashlib.sha256(f"{brief.seed}{angle.titles[0]}".encode()).digest()
    titles = [title for title in angle.titles if "{who}" not in title or slots["who"] != "people"]
    titles = [
        title for title in titles if "{takeaway}" not in title or "[" not in slots["takeaway"]
    ]
    options = [capital(title.format(**slots).strip("“”")).rstrip(".?!,”") for title in titles]
    options = [title for title in options if title not in known] or options
    good = [title for title in options if spoken_words(title) <= 9 and len(title) <= 60]
    return capital(good[digest[3] % len(good)].rstrip(".?!,"))


def _sentences(text: str) -> str:
    """Return the text with a capital at each sentence's start."""
    return ". ".join(capital(part) for part in text.split(". "))


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _FIELD_MAX else text[: _FIELD_MAX - 1].rsplit(" ", 1)[0] + "…"


def _texts(value: Any) -> set[str]:
    """Return every text inside the data, at any depth."""
    if isinstance(value, str):
        return {value, capital(small(value))}
    if isinstance(value, dict):
        return set().union(*(_texts(item) for item in value.values())) if value else set()
    if isinstance(value, list | tuple):
        return set().union(*(_texts(item) for item in value)) if value else set()
    return set()
