"""Chooses spoken lines: candidates for each beat, then the set that fits, flows and repeats nothing."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from integrations.brain.copy_brief import CopyBrief, TimedLine
from integrations.brain.copy_templates import (
    AFTER_LINE,
    BEAT_TEMPLATES,
    BEFORE_ASK,
    HOOKS,
    Template,
)
from integrations.brain.copy_words import (
    Words,
    capital,
    condensed,
    fitting,
    small,
    spoken_words,
    undangled,
)
from tools.kit.timeline import spans

_SLOT = re.compile(r"\{(\w+)\}")
_BEAM = 12
SCREEN_WORDS_MAX = 7
TAKEAWAY_WORDS_MAX = 11
# How fast the voice speaks, with what a full stop costs.
_SYLLABLES_PER_SECOND = 5.2
_STOP_SECONDS, _COMMA_SECONDS = 0.85, 0.2
_HURRY = 1.12
_PLAIN_ASKS = ("Have a look.", "See for yourself.", "Find out more.", "Your turn.")
# What a line must be about before a second short sentence makes sense after it.
_MAY_GO_ON = {
    "problem": frozenset({"pain", "struggle", "tostruggle"}),
    "benefit": frozenset({"msg"}),
    "proof": frozenset({"fact"}),
    "offer": frozenset({"offer"}),
}
# Nobody is introduced to a sale.
_NEVER_MET = ("sale", "event", "cause", "place")
_NAMED = frozenset({"p", "pp", "short"})
NOT_A_BODY = ("sale", "event", "cause", "service", "place", "course", "app")


@dataclass(frozen=True)
class Candidate:
    """One possible line: what is said, what is set on screen, how good it is here, what it uses."""

    voice: str
    screen: str
    score: float
    uses: frozenset[str] = frozenset()


def hook_candidates(words: Words, angle: str, words_max: int) -> list[Candidate]:
    """Return the hooks of one angle that fit, best first."""
    if angle == "moment":
        templates: tuple[Template, ...] = tuple(Template(m, 1.0) for m in words.people.moments)
    else:
        templates = HOOKS[angle]
    if words.thing.kind in NOT_A_BODY:
        templates = tuple(
            t for t in templates if "Up close" not in t.text and "closer" not in t.text
        )
    return [_whole(c) for c in _candidates(templates, words, words_max, target=0.75)]


def line_candidates(words: Words, line: TimedLine) -> list[Candidate]:
    """Return the lines for a beat that fit its time, best first."""
    room = line.words_max
    if line.beat == "call_to_action":
        return _asks(words, room)
    if line.beat == "hook":
        found = [c for angle in ("moment", *HOOKS) for c in hook_candidates(words, angle, room)]
        return sorted(found, key=lambda c: -c.score)
    templates = BEAT_TEMPLATES.get(line.beat, BEAT_TEMPLATES["benefit"])
    if words.thing.kind in _NEVER_MET:
        templates = tuple(
            t for t in templates if not re.search(r"\b(?:Meet|hello|This is)\b", t.text)
        )
    found = _candidates(templates, words, room)
    if line.beat == "problem":
        moments = tuple(Template(moment, 0.9) for moment in words.people.moments)
        found += _candidates(moments, words, room)
        found = [_whole(c) for c in found]
    if line.beat == "reveal":
        found = [_whole(c) for c in found]
    if line.beat in ("proof", "offer"):
        found += [_weaker(c) for c in _candidates(BEAT_TEMPLATES["benefit"], words, room)]
    found += _longer(found, line.beat, words, room)
    return sorted(found, key=lambda c: (-c.score, c.voice))


def best_lines(
    words: Words, lines: tuple[TimedLine, ...], hook: Candidate | None
) -> list[Candidate]:
    """Return one candidate for each line, together the best set without a repeated phrase."""
    beams: list[tuple[float, list[Candidate]]] = [(0.0, [])]
    for place, line in enumerate(lines):
        options = line_candidates(words, line)[:40]
        if place == 0 and hook is not None and line.beat == "hook":
            options = [hook]
        grown: list[tuple[float, list[Candidate]]] = []
        for score, chosen in beams:
            unnamed = line.beat == "reveal" and not any(_NAMED & c.uses for c in chosen)
            good = [c for c in options if not _clashes(c, chosen, words, len(lines))]
            if len(chosen) == 1 and len(lines) > 2 and _NAMED & chosen[0].uses:
                # A hook that named the product is not followed by its name again.
                good = [c for c in good if not c.uses & _NAMED] or good
            # Who only reads must learn here what the film is about.
            good = [c for c in good if c.uses & _NAMED] if unnamed else good
            if not good:
                spare = _last_resort(line)
                good = [c for c in spare if not _clashes(c, chosen, words, len(lines))] or spare
            for candidate in good[:10]:
                grown.append((score + candidate.score, [*chosen, candidate]))
        grown.sort(key=lambda beam: (-_with_message(beam, words), [c.voice for c in beam[1]]))
        beams = grown[: _BEAM if place + 1 < len(lines) else None]
    for _, chosen in beams:
        if in_time(words.brief, chosen):
            return chosen
    return beams[0][1]


def in_time(brief: CopyBrief, chosen: list[Candidate]) -> bool:
    """Tell whether every line can be said in the time that the film's timeline will give it."""
    if not brief.shared_seconds:
        return True
    voices = [candidate.voice for candidate in chosen]
    return all(
        speaking_seconds(voice) <= span.voice_seconds_max * _HURRY
        for voice, span in zip(voices, spans(brief.shared_seconds, voices), strict=True)
    )


@lru_cache(maxsize=20_000)
def speaking_seconds(voice: str) -> float:
    """Return about how long a line is to say."""
    vowels = len(re.findall(r"[aeiouyà-öø-ÿ]+|\d", voice, re.IGNORECASE))
    stops, commas = (len(re.findall(rf"[{signs}](?=\s)", voice)) for signs in (".!?:", ",;"))
    return vowels / _SYLLABLES_PER_SECOND + stops * _STOP_SECONDS + commas * _COMMA_SECONDS


def as_hook(text: str, words: Words, words_max: int) -> Candidate | None:
    """Return an idea's hook as a line, shortened at a sentence or a break where it is too long."""
    text = re.sub(r"\s*\[[^\]]*\]", "", text).strip()
    if not text:
        return None
    kept = ""
    for sentence in re.findall(r"[^.!?…]+[.!?…]*", text):
        if spoken_words(kept + sentence) > words_max:
            break
        kept += sentence
    if not kept.strip():
        short = fitting(text, words_max)
        kept = f"{short}." if short else ""
    if not kept.strip():
        return None
    kept = kept.strip()
    for angle in ("moment", *HOOKS):
        for own in hook_candidates(words, angle, words_max):
            if own.voice == kept:
                return Candidate(kept, own.screen, 3.0, own.uses)
    screen = screen_words(kept)
    uses = {"msg"} if words.message and _shares(words.message, kept) else set()
    return Candidate(kept, screen, 3.0, frozenset(uses))


def _whole(candidate: Candidate) -> Candidate:
    """Return the line with all of it on screen, where it is short enough to be read at a glance."""
    short = len(candidate.voice.split()) <= SCREEN_WORDS_MAX
    return replace(candidate, screen=screen_words(candidate.voice)) if short else candidate


def screen_words(text: str, words_max: int = SCREEN_WORDS_MAX) -> str:
    """Return what is set on screen: at most seven words, no full stop at the end."""
    text = text.strip().rstrip(".,;:")
    if len(text.split()) > words_max:
        text = condensed(text, words_max) or undangled(" ".join(text.split()[:words_max]))
    text = text.strip().rstrip(".,;:")
    while len(text) > 60 and " " in text:
        text = text.rsplit(" ", 1)[0]
    return capital(text)


def _candidates(
    templates: Iterable[Template], words: Words, words_max: int, target: float = 0.8
) -> list[Candidate]:
    found = []
    for template in templates:
        for room in (words_max, max(2, words_max - 2), max(2, words_max - 4)):
            candidate = _filled(template, words, words_max, room, target)
            if candidate is not None:
                found.append(candidate)
                break
    return sorted(found, key=lambda c: (-c.score, c.voice))


def _filled(
    template: Template, words: Words, words_max: int, room: int, target: float
) -> Candidate | None:
    slots = words.slots(room)
    uses = set()
    for name in _SLOT.findall(template.text):
        value = (words.thing.pains and name in ("pain", "Pain")) or slots.get(name)
        if not value:
            return None
        uses.add(
            name.lower()
            .replace("nounmsg", "msg")
            .replace("nounwish", "wish")
            .replace("towish", "wish")
        )
    pain = _pick(words.thing.pains, words.brief.seed, template.text) if words.thing.pains else ""
    slots = slots | {"pain": pain, "Pain": capital(pain)}
    marked = _SLOT.sub(lambda match: slots[match[1]], template.text)
    voice = _sentence(marked.replace("*", ""))
    if spoken_words(voice) > words_max or _is_avoided(voice, words.brief):
        return None
    star = re.search(r"\*(.+?)\*", marked)
    shown = TAKEAWAY_WORDS_MAX if "msg" in uses else SCREEN_WORDS_MAX
    screen = screen_words(star[1] if star else voice, shown)
    score = template.worth + _fill_score(voice, words_max, target) + _taste(template, words.brief)
    if "msg" in uses:
        # A takeaway that lost its end says less.
        score -= 2.5 * (1 - spoken_words(slots["msg"]) / spoken_words(words.message))
    return Candidate(voice, screen, score + _noise(voice, words.brief.seed), frozenset(uses))


def _asks(words: Words, words_max: int) -> list[Candidate]:
    """Return the ways to ask for the action, the brief's own words first."""
    found: list[Candidate] = []
    slots = words.slots(words_max)
    asks = [ask for ask, _ in words.thing.asks]
    own = words.brief.action
    if own and spoken_words(own) <= words_max:
        asks = [own.rstrip(".!") + "."]
    offer = [f"{slots['Offer']}. "] if slots["Offer"] else []
    for ask in asks:
        text = ask.replace("{P}", slots["P"])
        for lead in ("", *offer, f"{slots['Pp']}. ", *(f"{before} " for before in BEFORE_ASK)):
            if lead.strip(". ") and lead.strip(". ") in text:
                continue
            voice = _sentence(lead + text)
            if spoken_words(voice) > words_max or _is_avoided(voice, words.brief):
                continue
            says_product = (
                slots["P"].lower() in voice.lower() or slots["Pp"].lower() in voice.lower()
            )
            score = 0.8 * says_product + 1.5 * (lead in offer) + _fill_score(voice, words_max, 0.7)
            uses = frozenset({"p"} if says_product else ())
            found.append(
                Candidate(voice, screen_words(text), score + _noise(voice, words.brief.seed), uses)
            )
    for text in () if own and found else _PLAIN_ASKS:
        if spoken_words(text) <= words_max and not _is_avoided(text, words.brief):
            score = _fill_score(text, words_max, 0.7) - 0.8 + _noise(text, words.brief.seed)
            found.append(Candidate(text, screen_words(text), score))
    return sorted(found, key=lambda c: (-c.score, c.voice))


def _longer(found: list[Candidate], beat: str, words: Words, words_max: int) -> list[Candidate]:
    """Return short lines with a second short sentence after them, where there is time to fill."""
    grown = []
    for candidate in found:
        several = len(re.findall(r"[.!?](?:\s|$)", candidate.voice)) > 1
        if several or spoken_words(candidate.voice) > words_max * 0.6:
            continue
        if not candidate.uses & _MAY_GO_ON.get(beat, candidate.uses):
            continue
        for after in AFTER_LINE.get(beat, ()):
            voice = f"{candidate.voice} {after}"
            if spoken_words(voice) <= words_max and after not in candidate.voice:
                gain = _fill_score(voice, words_max, 0.8) - _fill_score(
                    candidate.voice, words_max, 0.8
                )
                score = candidate.score + gain * 0.7 - 0.3 + _noise(voice, words.brief.seed) * 0.5
                grown.append(Candidate(voice, candidate.screen, score, candidate.uses))
    return grown


def _weaker(candidate: Candidate) -> Candidate:
    return Candidate(candidate.voice, candidate.screen, candidate.score - 1.0, candidate.uses)


def _clashes(candidate: Candidate, chosen: list[Candidate], words: Words, lines: int) -> bool:
    """Tell whether a line repeats a phrase, an opening, a slot's content or the product too often."""
    once = candidate.uses & {
        "msg",
        "fact",
        "fact2",
        "wish",
        "struggle",
        "tostruggle",
        "pain",
        "does",
        "desc",
    }
    once |= candidate.uses & {"offer", "who", "dare", "doing", "youve", "last"}
    for other in chosen:
        if once & other.uses:
            return True
        if trigrams(candidate.voice, words) & trigrams(other.voice, words):
            return True
        if _opening(candidate.voice) == _opening(other.voice):
            return True
    said = sum(1 for other in [*chosen, candidate] if other.uses & _NAMED)
    return said > (2 if lines <= 4 else 3)


def _last_resort(line: TimedLine) -> list[Candidate]:
    """Return short sentences without any claim, for a beat where nothing else fits."""
    if line.beat == "call_to_action":
        return [Candidate(text, text[:-1], -2.0) for text in _PLAIN_ASKS]
    plain = ("Just this.", "Right here.", "That's all.", "Simple as that.", "Here we go.", "One more thing.",
             "And breathe.", "Look.", "There.", "Easy now.", "Almost there.", "Your move.")  # fmt: skip
    free = [text for text in plain if spoken_words(text) <= line.words_max]
    return [Candidate(text, screen_words(text), -2.0) for text in free]


def _with_message(beam: tuple[float, list[Candidate]], words: Words) -> float:
    score, chosen = beam
    has = any("msg" in candidate.uses for candidate in chosen)
    return score + (4.0 if has and words.message else 0.0)


def trigrams(text: str, words: Words) -> frozenset[tuple[str, ...]]:
    """Return every three words in a row; the product's name counts as one word."""
    return _grams(text, words.product, words.product_short)


@lru_cache(maxsize=20_000)
def _grams(text: str, product: str, short: str) -> frozenset[tuple[str, ...]]:
    low = text.lower()
    for name in (product.lower(), short.lower()):
        low = low.replace(name, "_product_").replace(_bare(name), "_product_")
    parts = re.findall(r"\w+'?\w*", low)
    return frozenset(tuple(parts[i : i + 3]) for i in range(len(parts) - 2))


def _bare(name: str) -> str:
    return name.removeprefix("our ")


@lru_cache(maxsize=20_000)
def _opening(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+'?\w*", text.lower())[:2])


def _shares(message: str, text: str) -> bool:
    return small(message).lower() in text.lower()


def _fill_score(voice: str, words_max: int, target: float) -> float:
    return -2.0 * abs(spoken_words(voice) / words_max - target)


def _taste(template: Template, brief: CopyBrief) -> float:
    wanted = {brief.style, brief.stage, brief.trigger}
    score = 0.6 * len(wanted & template.good_for)
    text = template.text.lower()
    return score + 0.3 * sum(1 for word in brief.words_to_use if word.lower() in text)


@lru_cache(maxsize=20_000)
def _noise(voice: str, seed: int) -> float:
    """Return 0 to 0.9, the same for the same line and brief."""
    digest = hashlib.sha256(f"{seed}|{voice}".encode()).digest()
    return digest[0] / 255 * 0.9


def _pick(options: tuple[str, ...], seed: int, salt: str) -> str:
    digest = hashlib.sha256(f"{seed}|{salt}".encode()).digest()
    return options[digest[1] % len(options)]


def _is_avoided(voice: str, brief: CopyBrief) -> bool:
    low = voice.lower()
    return any(re.search(rf"\b{re.escape(word.lower())}\b", low) for word in brief.words_to_avoid)


def _sentence(text: str) -> str:
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r"\s+([.,!?])", r"\1", text)
    text = re.sub(r"([.!?])[.]+", r"\1", text)
    return capital(text)
