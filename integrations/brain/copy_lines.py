"""Makes the lines to choose from: templates filled with what the brief says, scored, for each beat."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from integrations.brain.copy_beats import AFTER_LINE, BEAT_TEMPLATES, BEFORE_ASK, MISSING
from integrations.brain.copy_brief import TimedLine
from integrations.brain.copy_checks import says_any, unfounded
from integrations.brain.copy_foreign import foreign_lines
from integrations.brain.copy_hooks import ANGLES, HOOKS, Template
from integrations.brain.copy_slots import options_of
from integrations.brain.copy_text import (
    capital,
    is_command,
    is_plural,
    same,
    sentence,
    spoken_words,
)
from integrations.brain.copy_verbs import shortened
from integrations.brain.copy_words import Words, is_thin, message_forms, noise

_DANGLING = re.compile(
    r"(?:[\s,;:.-]+|\b(?:and|or|but|with|without|the|a|an|to|of|in|on|for|at|by|from|so|that|which|is|are|no|your|our)\b)+$",
    re.IGNORECASE,
)
_SLOT = re.compile(r"\{(\w+)\}")
_OPTIONS_MAX = 6
SCREEN_WORDS_MAX = 7
TAKEAWAY_WORDS_MAX = 11
SCREEN_CHARACTERS_MAX = 60
_PAST = re.compile(
    r"\b(?:used to|just got|just had|missed|lost|last (?:year|week|month|time)|haven't|never)\b",
    re.IGNORECASE,
)
_TOGETHER = r"Come|Join|Drop|Get your ticket|Sign up|Book (?:a table|your (?:seat|place|stay))"
_THIN, _PRICE, _PLACED, _CONTENT, _NAMED = 2.0, 0.8, 1.0, 0.7, 0.5
_COULD_BE_ANYBODYS = 0.8
PLAIN_ASKS = ("Have a look.", "See for yourself.", "Find out more.", "Your turn.", "Come and see.")
# What a line must be about before a second short sentence makes sense after it.
_MAY_GO_ON = {
    "problem": ("pain", "about", "you", "has"),
    "benefit": ("msg",),
    "proof": ("fact",),
    "offer": ("fact",),
}


@dataclass(frozen=True)
class Candidate:
    """One possible line: what is said, what is set on screen, how good it is here, what it is about.

    `uses` names the contents ("msg", "fact 2", "you 0"), `name` where it names the product.
    """

    voice: str
    screen: str
    score: float
    uses: frozenset[str] = frozenset()


_SHORT_WORDS = 4
_GAP = 1.2
SCENES_FOR_GAPS = 6


def hook_candidates(words: Words, angle: str, words_max: int) -> list[Candidate]:
    """Return the hooks of one angle that fit, best first."""
    return [_whole(c) for c in _candidates(HOOKS[angle], words, words_max, 0.75)]


def line_candidates(words: Words, line: TimedLine) -> list[Candidate]:
    """Return the lines for a beat that fit its time, best first."""
    room = line.words_max
    if line.beat == "call_to_action":
        return _asks(words, room)
    if line.beat == "hook":
        found = [c for angle in ANGLES for c in hook_candidates(words, angle, room)]
        found += _candidates(foreign_lines("hook", words.language), words, room, 0.75)
        return sorted(found, key=_rank)
    templates = BEAT_TEMPLATES.get(line.beat, BEAT_TEMPLATES["benefit"])
    found = _candidates((*templates, *foreign_lines(line.beat, words.language)), words, room)
    if line.beat in ("problem", "reveal"):
        found = [_whole(c, 9) for c in found]
    if line.beat in ("proof", "offer"):
        found += [
            replace(c, score=c.score - 1.0)
            for c in _candidates(BEAT_TEMPLATES["benefit"], words, room)
        ]
    found += _longer(found, line.beat, words, room)
    found += _with_gaps(words, line)
    return sorted(found, key=_rank)


def _with_gaps(words: Words, line: TimedLine) -> Iterator[Candidate]:
    """Yield lines whose screen shows in brackets what the brief does not say; only long films have
    time for them, and only where the trigger or the length asks for such a fact."""
    scenes = len(words.brief.lines)
    if scenes < SCENES_FOR_GAPS or words.is_solemn:
        return
    for kind, spoken, missing in MISSING.get(line.beat, ()):
        wanted = words.brief.trigger == kind or (
            scenes > SCENES_FOR_GAPS and kind == "social_proof"
        )
        if not wanted or words.facts_of(kind):
            continue
        for found in _filled(spoken, words, line.words_max, 0.5):
            about = found.uses | {f"gap {kind}"}
            yield replace(found, screen=missing, score=found.score + _GAP, uses=about)


def _whole(candidate: Candidate, words_max: int = SCREEN_WORDS_MAX) -> Candidate:
    """Return the line with all of it on screen, where it is short enough to be read at a glance."""
    short = len(candidate.voice.split()) <= words_max
    return (
        replace(candidate, screen=screen_words(candidate.voice, words_max)) if short else candidate
    )


def screen_words(text: str, words_max: int = SCREEN_WORDS_MAX) -> str:
    """Return what is set on screen: a whole phrase that fits, without a full stop at the end."""
    text = text.strip().rstrip(".,;:")
    while len(text) > SCREEN_CHARACTERS_MAX and words_max > 3:
        # Few long words are as wide as many short ones.
        words_max -= 1
        whole = shortened(text, words_max) or message_forms(text, words_max)
        text = whole if whole and len(whole) <= SCREEN_CHARACTERS_MAX else text
    if len(text.split()) > words_max or len(text) > SCREEN_CHARACTERS_MAX:
        parts = [part.strip(" .,;:") for part in re.split(r"(?<=[.!?:])\s+", text)]
        fits = [
            part
            for part in parts
            if 0 < len(part.split()) <= words_max and len(part) <= SCREEN_CHARACTERS_MAX
        ]
        whole = shortened(text, words_max) or message_forms(text, words_max)
        text = max(fits, key=len) if fits else whole or _nearly(text, words_max)
    text = text.strip().rstrip(".,;:")
    while len(text) > SCREEN_CHARACTERS_MAX and " " in text:
        text = text.rsplit(" ", 1)[0]
    return capital(text[:SCREEN_CHARACTERS_MAX].strip())


def _nearly(text: str, words_max: int) -> str:
    """Return a phrase that has no good place to cut: whole if it is not much too long."""
    if len(text.split()) <= TAKEAWAY_WORDS_MAX and len(text) <= SCREEN_CHARACTERS_MAX:
        return text
    head = text.split(", ")[0]
    head = head if len(head.split()) <= words_max else " ".join(text.split()[:words_max])
    return _DANGLING.sub("", head) or head


def _candidates(
    templates: Iterable[Template], words: Words, words_max: int, target: float = 0.8
) -> list[Candidate]:
    found = [c for template in templates for c in _filled(template, words, words_max, target)]
    return sorted(found, key=_rank)


def _rank(candidate: Candidate) -> tuple[float, str]:
    return (-candidate.score, candidate.voice)


def _too_long(voice: str, words_max: int) -> bool:
    """Tell whether a line has no time; in the shortest ones a pause inside takes that of two
    words."""
    pauses = len(re.findall(r"[.!?:]\s", voice)) if words_max <= _SHORT_WORDS else 0
    return spoken_words(voice) + 2 * pauses > words_max


def _filled(template: Template, words: Words, words_max: int, target: float) -> list[Candidate]:
    """Return the template with each of its contents that fits, claims nothing new and is welcome."""
    tags = words.tags
    if (
        template.never_for & tags
        or not template.all_for <= tags
        or (template.only_for and not template.only_for & tags)
    ):
        return []
    own = _SLOT.sub("", template.text).replace("*", "")
    if words.language and "foreign" not in template.only_for and re.search(r"[a-z]", own):
        return []
    bare = spoken_words(own)
    long_words = set(re.findall(r"[^\W\d_]{5,}", own.lower()))
    found = []
    for slots, uses in _slots(template, words, max(1, words_max - bare)):
        marked = _SLOT.sub(lambda match, slots=slots: slots[match[1]], template.text)  # type: ignore[misc]
        voice = sentence(marked.replace("*", ""))
        if _too_long(voice, words_max) or not is_welcome(voice, words):
            continue
        if _disagrees(voice, words):
            continue
        if long_words and any(
            long_words & set(re.findall(r"[^\W\d_]{5,}", text.lower())) for text in slots.values()
        ):
            continue
        star = re.search(r"\*(.+?)\*", marked)
        shown = (
            TAKEAWAY_WORDS_MAX
            if any(use.startswith(("msg", "fact", "you")) for use in uses)
            else SCREEN_WORDS_MAX
        )
        screen = screen_words(
            star[1] if star and (uses or len(voice.split()) > SCREEN_WORDS_MAX) else voice, shown
        )
        is_stock = not uses and not template.only_for
        is_long = len(words.brief.lines) >= SCENES_FOR_GAPS
        cost = _COULD_BE_ANYBODYS if is_stock and is_long else 0.0
        # A line without content need not fill its time.
        fill = _fill_score(voice, words_max, target) * (1.0 if uses else 0.4)
        score = template.worth + fill + _taste(template, voice, words) - cost
        if "msg" in uses:
            # A takeaway that lost its end says less.
            lost = 1 - min(1.0, spoken_words(voice) / spoken_words(words.message))
            score -= 2.5 * lost
        score -= sum(
            _weakness(template, words, int(use[5:])) for use in uses if use.startswith("fact ")
        )
        score += _CONTENT * any(use.startswith(("fact", "msg", "you", "noun")) for use in uses)
        score += _NAMED * any(use.startswith(("name", "who", "kind")) for use in uses)
        chance = (0.9 if uses else 1.6) * noise(voice, words.brief.seed)
        found.append(Candidate(voice, screen, score + chance, uses))
    return found


def _slots(
    template: Template, words: Words, room: int
) -> Iterator[tuple[dict[str, str], frozenset[str]]]:
    """Yield the ways to fill a template's slots."""
    names = _SLOT.findall(template.text)
    ways: list[tuple[dict[str, str], tuple[str, ...]]] = [({}, ())]
    for name in names:
        grown = []
        for slots, uses in ways:
            for text, what in options_of(words, name, room)[:_OPTIONS_MAX]:
                if what in uses and what != "name":
                    continue
                if name.lower().endswith("nextfact") and not _follows(what, uses):
                    continue
                grown.append(({**slots, name: text}, (*uses, what)))
        ways = grown
    for slots, uses in ways:
        yield slots, frozenset(uses)


def _weakness(template: Template, words: Words, place: int) -> float:
    """Return what a fact costs: a mere size or place says little, a price early asks too soon."""
    fact = words.facts[place]
    early = not words.tags & {"most_aware", "scarcity"} and "{Offer}" not in template.text
    cost = _PRICE if early and "offer" in fact.kinds else 0.0
    cost += _THIN if is_thin(fact.text) else 0.0
    return cost + (_PLACED if re.match(r"(?:In|On|By|At|Near) ", fact.text) else 0.0)


def _disagrees(voice: str, words: Words) -> bool:
    """Tell whether a line speaks of several things as of one: "This is our shoes"."""
    names = words.names
    many = [
        name
        for name in (names.full, names.short)
        if is_plural(name) and not (names.is_name and name == names.short)
    ]
    return any(re.search(rf"\b(?:This is|Here's|It's) {re.escape(name)}", voice) for name in many)


def _follows(what: str, uses: tuple[str, ...]) -> bool:
    """Tell whether a fact stands right after the one before it, as in the brief."""
    last = next((use for use in reversed(uses) if use.startswith("fact ")), "")
    return bool(last) and int(what[5:]) == int(last[5:]) + 1


def is_welcome(voice: str, words: Words) -> bool:
    """Tell whether a line says only what the brief says, in words that the brand wants, and is new."""
    brief = words.brief
    if same(voice) in brief.earlier or is_command(voice):
        return False
    if says_any(voice, brief.words_to_avoid, words.said_names):
        return False
    return not unfounded(voice, brief.known)


def _asks(words: Words, words_max: int) -> list[Candidate]:
    """Return the ways to ask for the action, with something before it where there is time."""
    found: list[Candidate] = []
    stage = words.brief.stage
    said = words.action.said
    leads: list[tuple[str, float, frozenset[str]]] = [("", 0.0, frozenset())]
    for before in BEFORE_ASK:
        for candidate in _filled(before, words, words_max, 0.3):
            leads.append((candidate.voice, candidate.score, candidate.uses))
    for place, ask in enumerate(said):
        # The firmest ways of asking stand last; they suit people who know the product.
        firm = place / max(1, len(said) - 1)
        wish = {
            "unaware": 0.1,
            "problem_aware": 0.4,
            "solution_aware": 0.5,
            "product_aware": 0.7,
        }.get(stage, 1.0)
        p = options_of(words, "p", words_max)
        short = options_of(words, "short", words_max)
        for name in dict.fromkeys(text for text, _ in (*p, *short)) if "{P}" in ask else ("",):
            text = ask.replace("{P}", name)
            for lead, worth, uses in leads:
                voice = sentence(f"{lead} {text}")
                known = lead.strip(". ").lower()
                if lead.startswith("Bring a friend") and not re.match(_TOGETHER, text):
                    continue
                if lead.startswith("A question") and not re.match(
                    r"Book|Talk|Get in|Tell|Ask|Start with", text
                ):
                    continue
                if (
                    (known and known in text.lower())
                    or _too_long(voice, words_max)
                    or not is_welcome(voice, words)
                ):
                    continue
                says = "name" in uses or any(
                    name.lower() in voice.lower() for name in words.said_names
                )
                score = (
                    0.6 * says - 1.6 * abs(firm - wish) + worth + _fill_score(voice, words_max, 0.7)
                )
                about = (uses - {"name"}) | ({"name"} if says else frozenset())
                found.append(
                    Candidate(
                        voice,
                        screen_words(text),
                        score + 0.9 * noise(voice, words.brief.seed),
                        about,
                    )
                )
    for text in () if found else PLAIN_ASKS:
        if spoken_words(text) <= words_max and is_welcome(text, words):
            found.append(Candidate(text, screen_words(text), -0.8))
    return sorted(found, key=_rank)


def _longer(found: list[Candidate], beat: str, words: Words, words_max: int) -> list[Candidate]:
    """Return short lines with a second short sentence after them, where there is time to fill."""
    grown = []
    tails = [c for after in AFTER_LINE.get(beat, ()) for c in _filled(after, words, words_max, 0.3)]
    for candidate in found:
        if _PAST.search(candidate.voice):
            continue
        several = len(re.findall(r"[.!?](?:\s|$)", candidate.voice)) > 1
        about = any(use.startswith(_MAY_GO_ON.get(beat, ())) for use in candidate.uses)
        if several or not about or spoken_words(candidate.voice) > words_max * 0.6:
            continue
        for tail in tails:
            voice = f"{candidate.voice} {tail.voice}"
            same_words = set(same(tail.voice).split()) & set(same(candidate.voice).split()) - {
                "you",
                "the",
                "it",
                "thats",
            }
            if spoken_words(voice) <= words_max and not same_words:
                gain = _fill_score(voice, words_max, 0.8) - _fill_score(
                    candidate.voice, words_max, 0.8
                )
                score = (
                    candidate.score
                    + gain * 0.6
                    - 1.3
                    + tail.score * 0.3
                    + 0.6 * noise(voice, words.brief.seed)
                )
                grown.append(
                    replace(
                        candidate,
                        voice=voice,
                        score=score,
                        uses=candidate.uses | {f"tail {tail.voice}"},
                    )
                )
    return grown


def _fill_score(voice: str, words_max: int, target: float) -> float:
    return -2.0 * abs(spoken_words(voice) / words_max - target)


def _taste(template: Template, voice: str, words: Words) -> float:
    """Return how well a line suits style, stage, trigger and tone, and what was asked for."""
    score = 0.75 * min(3, len(words.tags & template.good_for))
    low = voice.lower()
    score += 0.5 * sum(1 for word in words.brief.words_to_use if word.lower() in low)
    stems = {word[:5] for word in re.findall(r"[^\W\d_]{4,}", low)}
    score += 3.5 * bool(stems & {word[:5] for word in words.wanted})
    score -= 4.0 * bool(stems & {word[:5] for word in words.unwanted})
    if words.unwanted & {"questions", "question"} and "?" in voice:
        score -= 4.0
    return score
