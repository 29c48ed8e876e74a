"""Three ideas that enter the same brief by three different doors."""

import hashlib

from integrations.brain.copy_angles import ANGLES, STAGE_WORDS, TRIGGER_WORDS, Angle
from integrations.brain.copy_brief import CopyBrief
from integrations.brain.copy_checks import overlap, says_any
from integrations.brain.copy_foreign import NOTICE, foreign_lines
from integrations.brain.copy_hooks import (
    ANGLES_BY_STAGE,
    ANGLES_BY_STYLE,
    ANGLES_BY_TRIGGER,
    FAMILIES,
    NEVER_AT_STAGE,
)
from integrations.brain.copy_lines import Candidate, hook_candidates
from integrations.brain.copy_looks import LOOKS, SOUNDS
from integrations.brain.copy_text import capital, is_english, renewed, same, small, spoken_words
from integrations.brain.copy_words import Words

_FIELD_MAX = 390
IDEAS = 3
# Angles that work without knowing anything about the people or the product.
_ALWAYS = frozenset({"twist", "story", "witness", "dare", "closeup"})


def idea_drafts(words: Words) -> list[dict[str, str]]:
    """Return three ideas as drafts; titles and hooks that the campaign has had are not used again."""
    brief = words.brief
    room = brief.lines[0].words_max if brief.lines else 7
    order = angle_order(words)
    picked: list[tuple[str, Candidate]] = []
    for may_repeat_family, more in ((False, 0), (True, 0), (True, 3), (True, 8)):
        for name in order:
            if len(picked) == IDEAS:
                break
            families = {FAMILIES[other] for other, _ in picked}
            if name in [other for other, _ in picked] or (
                FAMILIES[name] in families and not may_repeat_family
            ):
                continue
            hook = _hook(words, name, room + more, [candidate for _, candidate in picked])
            if hook is not None:
                picked.append((name, hook))
    while len(picked) < IDEAS:
        picked.append(_spare(words, picked))
    drafts: list[dict[str, str]] = []
    for name, hook in picked:
        drafts.append(_draft(words, name, hook, [draft["title"] for draft in drafts]))
    return drafts


def angle_order(words: Words) -> list[str]:
    """Return the angles, best for stage, style and trigger first, used ones last."""
    brief = words.brief
    by_stage = ANGLES_BY_STAGE.get(brief.stage, ANGLES_BY_STAGE["problem_aware"])
    by_style = ANGLES_BY_STYLE.get(brief.style, ())
    by_trigger = ANGLES_BY_TRIGGER.get(brief.trigger, ())
    allowed = _allowed(words)

    def rank(name: str) -> tuple[int, float]:
        stage = by_stage.index(name) if name in by_stage else 14
        style = by_style.index(name) * 0.5 - 3 if name in by_style else 0.0
        trigger = -2.0 if name in by_trigger else 0.0
        shuffle = hashlib.sha256(f"{brief.seed}{name}".encode()).digest()[0] / 255 * 3.0
        return _used(words, name), stage + style + trigger + shuffle

    return sorted(allowed, key=rank)


def _allowed(words: Words) -> list[str]:
    barred = {"twist", "dare", "moment"} if words.is_solemn else set()
    if not words.message:
        barred.add("promise")
    barred |= NEVER_AT_STAGE.get(words.brief.stage, frozenset())
    return [name for name in ANGLES if name not in barred]


def _used(words: Words, name: str) -> int:
    """Return how many titles of an angle the campaign has had."""
    slots = _title_slots(words, "")
    titles = (_filled_title(title, slots) for title in ANGLES[name].titles)
    return sum(1 for title in titles if title and same(title) in words.brief.earlier)


def _hook(words: Words, name: str, room: int, taken: list[Candidate]) -> Candidate | None:
    """Return the angle's best hook that fits and is unlike those that are taken, or None."""
    for candidate in hook_candidates(words, name, room):
        about = candidate.uses - {"name"}
        if any(
            about & other.uses or overlap(candidate.voice, other.voice) > 0.6 for other in taken
        ):
            continue
        if candidate.uses or name in _ALWAYS:
            return candidate
    return None


def _spare(words: Words, picked: list[tuple[str, Candidate]]) -> tuple[str, Candidate]:
    """Return an idea for a brief that leaves nothing to say: a plain opening and a free angle."""
    names = [name for name, _ in picked]
    name = next(angle for angle in (*_ALWAYS_ORDER, *ANGLES) if angle not in names)
    openings: tuple[str, ...] = (
        "Have a look.",
        "Right here.",
        "One moment.",
        "Look again.",
        "Let's begin.",
        "Here we go.",
    )
    own = tuple(line.text for line in foreign_lines("hook", words.language))
    openings = own or openings
    taken = [candidate.voice for _, candidate in picked]
    fresh = [text for text in openings if text not in taken]
    good = [
        text
        for text in fresh
        if same(text) not in words.brief.earlier and not says_any(text, words.brief.words_to_avoid)
    ]
    text = (good or fresh)[0]
    return name, Candidate(text, text.rstrip("."), 0.0)


_ALWAYS_ORDER = ("closeup", "story", "witness", "twist", "dare")


def _draft(words: Words, name: str, hook: Candidate, titles: list[str]) -> dict[str, str]:
    angle = ANGLES[name]
    brief = words.brief
    slots = {
        "person": words.group.person,
        "place": words.group.place,
        "p": words.names.full or "the product",
        "short": words.names.short or "the product",
        "people": _people(words),
        "takeaway": f"“{words.message}”" if words.message else "[the one thing to take away]",
        "shot": words.thing.shot,
    }
    stage = STAGE_WORDS.get(brief.stage, STAGE_WORDS["problem_aware"])
    look, sound = LOOKS.get(brief.style, ""), SOUNDS.get(brief.style, "")
    narrative = angle.narratives[brief.seed % len(angle.narratives)].format(**slots)
    colors = f" Colours: {', '.join(brief.colors[:3])}." if brief.colors else ""
    return {
        "title": _title(words, angle, hook, titles),
        "hook": hook.voice,
        # What all three would say stands in the first alone.
        "narrative": _short(_sentences(narrative), "" if titles else _once(words, name)),
        "visuals": _short(_sentences(angle.visuals.format(**slots)), f"{look}.{colors}"),
        "sound": _short(angle.sound, f"{sound}."),
        "why": _short(f"{stage}: {angle.why}."),
    }


def _once(words: Words, angle: str) -> str:
    """Return what is said of all three ideas: the trigger's fact, and the brief's language."""
    return " ".join(
        part for part in (_trigger(words, angle), NOTICE * bool(words.language)) if part
    )


def _people(words: Words) -> str:
    """Return the people for a sentence about them, foreign words in quotes."""
    if words.audience.people:
        return words.audience.people
    text = words.brief.audience
    if text and not is_english(text):
        return f"“{text[:80]}”"
    return "the people it is for"


def _trigger(words: Words, angle: str) -> str:
    """Return the sentence about the persuasion trigger, its fact or the fact that is missing."""
    trigger = TRIGGER_WORDS.get(words.brief.trigger)
    if trigger is None or (angle == "witness" and words.brief.trigger == "social_proof"):
        return ""
    kind, with_fact, without = trigger
    facts = words.facts_of(kind) if kind else ()
    return with_fact.format(fact=small(facts[0].text, words.said_names)) if facts else without


def _title_slots(words: Words, screen: str) -> dict[str, str]:
    said = words.audience
    return {
        "people": said.called or said.people,
        "place": words.group.place,
        "p": words.names.full,
        "short": words.names.short,
        "takeaway": words.message,
        "screen": screen,
        "kind": words.names.kind,
        "struggle": said.struggle,
        "wish": said.wish,
    }


def _filled_title(title: str, slots: dict[str, str]) -> str:
    """Return the title, or nothing where a slot is empty or it gets too long."""
    if any(f"{{{name}}}" in title and not text for name, text in slots.items()):
        return ""
    text = capital(title.format(**slots)).rstrip(".!,;: ")
    return text if spoken_words(text) <= 8 and len(text) <= 60 else ""


def _title(words: Words, angle: Angle, hook: Candidate, taken: list[str]) -> str:
    brief: CopyBrief = words.brief
    shown = "" if same(hook.screen) in (same(words.message), same(hook.voice)) else hook.screen
    slots = _title_slots(words, shown)
    options = [text for title in angle.titles if (text := _filled_title(title, slots))]
    options = options or ["A close look"]
    options = [
        text for text in options if not says_any(text, brief.words_to_avoid, words.said_names)
    ] or options
    fresh = [text for text in options if same(text) not in brief.earlier and text not in taken]
    if not fresh:
        return renewed(options[0], brief.earlier | {same(title) for title in taken}, 120)
    digest = hashlib.sha256(f"{brief.seed}{angle.titles[-1]}".encode()).digest()
    return fresh[digest[3] % len(fresh)]


def _sentences(text: str) -> str:
    """Return the text with a capital at each sentence's start."""
    parts = text.split(". ")
    return ". ".join(capital(part) for part in parts)


def _short(text: str, more: str = "") -> str:
    """Return the text with `more` after it where there is room."""
    text, more = " ".join(text.split()), " ".join(more.split())
    if more and len(text) + len(more) < _FIELD_MAX:
        return f"{text} {more}"
    return text if len(text) <= _FIELD_MAX else text[: _FIELD_MAX - 1].rsplit(" ", 1)[0] + "…"
