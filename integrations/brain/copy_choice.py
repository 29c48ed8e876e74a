"""Chooses the set of lines for a script: it fits, flows and repeats nothing."""

import re
from dataclasses import replace
from functools import lru_cache

from integrations.brain.copy_brief import TimedLine
from integrations.brain.copy_checks import trigrams
from integrations.brain.copy_hooks import ANGLES
from integrations.brain.copy_lines import (
    PLAIN_ASKS,
    SCENES_FOR_GAPS,
    Candidate,
    hook_candidates,
    is_welcome,
    line_candidates,
    screen_words,
)
from integrations.brain.copy_text import is_command, same, spoken_words
from integrations.brain.copy_verbs import shortened
from integrations.brain.copy_words import Words, message_forms
from tools.kit.timeline import spans

_BEAM = 14
_NAME = frozenset({"name"})
# How fast the voice speaks, with what a full stop costs.
_SYLLABLES_PER_SECOND = 5.2
_STOP_SECONDS, _COMMA_SECONDS = 0.85, 0.2
_HURRY = 1.12
_OVERRUN_WEIGHT = 12.0
_PLAIN = ("Just this.", "Right here.", "That's all.", "Simple as that.", "Here we go.", "One more thing.", "Look.", "There.",
          "Easy now.", "Almost there.", "Good.", "And so on.")  # fmt: skip


def best_lines(
    words: Words, lines: tuple[TimedLine, ...], hook: Candidate | None
) -> list[Candidate]:
    """Return one candidate for each line, together the best set without a repeated phrase."""
    beams: list[tuple[float, list[Candidate]]] = [(0.0, [])]
    kept = {place: _kept(line, words) for place, line in enumerate(lines) if line.is_kept}
    for place, line in enumerate(lines):
        options = [kept[place]] if place in kept else _varied(line_candidates(words, line))
        if place == 0 and hook is not None and line.beat == "hook" and not line.is_kept:
            options = [hook]
        later = [candidate for at, candidate in kept.items() if at > place]
        grown = [
            (score + candidate.score, [*chosen, candidate])
            for score, chosen in beams
            for candidate in _next_lines(words, line, options, chosen, later, len(lines))
        ]
        grown.sort(key=lambda beam: (-_worth(beam, words), [c.voice for c in beam[1]]))
        beams = grown[: _BEAM if place + 1 < len(lines) else None]
    seconds = words.brief.seconds
    return min(
        beams[:120],
        key=lambda beam: (
            _OVERRUN_WEIGHT * overrun_seconds(seconds, [c.voice for c in beam[1]])
            - _worth(beam, words)
        ),
    )[1]


def _next_lines(
    words: Words,
    line: TimedLine,
    options: list[Candidate],
    chosen: list[Candidate],
    later: list[Candidate],
    count: int,
) -> list[Candidate]:
    """Return the ten best lines that may follow the chosen ones."""
    if line.is_kept or len(options) == 1:
        return options
    others = [*chosen, *later]
    said = _Said(others, words, count)
    good = [c for c in options if said.is_new(c)]
    has_name = any("name" in c.uses for c in chosen)
    if chosen and "name" in chosen[-1].uses and count > 2:
        # A line that named the product is not followed by its name again.
        good = [c for c in good if "name" not in c.uses] or good
    if line.beat == "reveal" and not has_name and any(words.said_names):
        # Who only reads must learn here what the film is about.
        good = [c for c in good if "name" in c.uses] or good
    if not good:
        spare = _last_resort(words, line)
        good = [c for c in spare if said.is_new(c)] or spare
    return good[:10]


def _varied(options: list[Candidate]) -> list[Candidate]:
    """Return the best options, at most a few of the same content, so that the rest has room."""
    counts: dict[frozenset[str], int] = {}
    kept = []
    for option in options:
        counts[option.uses] = counts.get(option.uses, 0) + 1
        if counts[option.uses] <= 5 or not option.uses:
            kept.append(option)
    return kept[:60]


def overrun_seconds(seconds: int, voices: list[str]) -> float:
    """Return how much longer the lines are to say than the film's timeline will give them."""
    return sum(
        max(0.0, speaking_seconds(voice) - span.voice_seconds_max * _HURRY)
        for voice, span in zip(voices, spans(seconds, voices), strict=True)
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
    if not text or is_command(text):
        return None
    kept = ""
    for part in re.findall(r"[^.!?…]+[.!?…]*", text):
        if spoken_words(kept + part) > words_max:
            break
        kept += part
    if not kept.strip():
        short = shortened(text.rstrip(".!?…"), words_max) or message_forms(
            text.rstrip(".!?…"), words_max
        )
        kept = f"{short}." if short else ""
    kept = kept.strip()
    if not kept:
        return None
    for angle in ANGLES:
        for own in hook_candidates(words, angle, words_max):
            if own.voice == kept:
                return replace(own, score=3.0)
    return _own(kept, words)


def _own(voice: str, words: Words, screen: str = "") -> Candidate:
    """Return a line that was written elsewhere, with what it is about as far as that shows."""
    low = same(voice)
    uses = {"name"} if any(same(name) in low for name in words.said_names) else set()
    if words.message and same(words.message) in low:
        uses.add("msg")
    uses |= {f"fact {place}" for place, fact in enumerate(words.facts) if same(fact.text) in low}
    return Candidate(voice, screen or screen_words(voice), 3.0, frozenset(uses))


def _kept(line: TimedLine, words: Words) -> Candidate:
    return _own(line.voice, words, line.on_screen)


class _Said:
    """What lines have said already: contents, phrases, openings, and how often the name and a dare."""

    def __init__(self, lines: list[Candidate], words: Words, count: int) -> None:
        self._names = words.said_names
        self._about = frozenset().union(*(line.uses - _NAME for line in lines))
        self._grams = frozenset().union(*(trigrams(line.voice, self._names) for line in lines))
        self._openings = {_opening(line.voice) for line in lines}
        self._endings = {_ending(line.voice) for line in lines}
        names_max = 2 if count <= 4 else 3 if count <= 6 else 4
        self._may_name = sum("name" in line.uses for line in lines) < names_max
        long_name = words.names.label if spoken_words(words.names.label) > 2 else ""
        said = any(long_name and same(long_name) in same(line.voice) for line in lines)
        # A long name is said once; after that the short one does.
        self._too_long_again = long_name if said else ""
        self._may_go_on = not any(_starts(line, "tail ") for line in lines)
        gaps = sum(_starts(line, "gap ") for line in lines)
        self._may_miss = gaps < (2 if count > SCENES_FOR_GAPS else 1)
        self._may_dare = sum(_is_dare(line) for line in lines) < (1 if count <= 6 else 2)

    def is_new(self, line: Candidate) -> bool:
        """Tell whether a line repeats no phrase, opening or content, nor the product too often."""
        if self._about & line.uses or _opening(line.voice) in self._openings:
            return False
        if ("name" in line.uses and not self._may_name) or (_is_dare(line) and not self._may_dare):
            return False
        if _ending(line.voice) in self._endings:
            return False
        if self._too_long_again and same(self._too_long_again) in same(line.voice):
            return False
        if (_starts(line, "tail ") and not self._may_go_on) or (
            _starts(line, "gap ") and not self._may_miss
        ):
            return False
        return not self._grams & trigrams(line.voice, self._names)


def _is_dare(candidate: Candidate) -> bool:
    return _starts(candidate, "dare ")


def _starts(candidate: Candidate, name: str) -> bool:
    return any(use.startswith(name) for use in candidate.uses)


def _last_resort(words: Words, line: TimedLine) -> list[Candidate]:
    """Return short sentences without any claim, for a beat where nothing else fits."""
    texts = PLAIN_ASKS if line.beat == "call_to_action" else _PLAIN
    free = [
        text for text in texts if spoken_words(text) <= line.words_max and is_welcome(text, words)
    ]
    return [Candidate(text, screen_words(text), -2.0) for text in free or [texts[0]]]


def _worth(beam: tuple[float, list[Candidate]], words: Words) -> float:
    """Return a set's worth: its lines', and whether the takeaway and the brand's words are in it."""
    score, chosen = beam
    uses = frozenset().union(*(candidate.uses for candidate in chosen))
    used_words = sum(1 for use in uses if use.startswith("use "))
    return score + (4.0 if words.message and "msg" in uses else 0.0) + min(1, used_words) * 2.5


@lru_cache(maxsize=20_000)
def _opening(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+'?\w*", text.lower())[:2])


@lru_cache(maxsize=20_000)
def _ending(text: str) -> tuple[str, ...]:
    parts = re.findall(r"\w+'?\w*", text.lower())
    return tuple(parts[-2:]) if len(parts) > 2 else (text,)
