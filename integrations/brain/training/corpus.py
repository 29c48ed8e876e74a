"""The reader's training examples: templates filled and roughened, several requests in one message.

The same seed gives the same examples, on any machine.
"""

import json
import random
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from integrations.brain.labels import EXTRAS, INTENTS, KINDS, STATES, prefix_of
from integrations.brain.training.fillings import Fillings
from integrations.brain.training.frames import (
    QUIET_SHARES,
    REFERRED,
    REFERRED_SHARE,
    framed,
    may_frame,
    rambling,
    referring,
    surrounded,
)
from integrations.brain.training.grammar import FOLDER, Grammar, Piece
from integrations.brain.training.labelled import Labelled
from integrations.brain.training.noise import roughened

SHARES: dict[str, int] = {
    "new_ad": 4200, "answer_product": 500, "answer_audience": 350, "duplicate_project": 950,
    "update_strategy": 1900, "set_brand": 1200, "rewrite_scene": 1000, "edit_script": 1000, "none": 3600,
    "generate_script": 700, "generate_ideas": 700, "choose_idea": 700, "hold": 900, "go_on": 650,
    "help": 600, "cannot": 500, "render": 850, "retake_scene": 600, "continue_draft": 600,
    "get_status": 600, "undo": 550, "suggest_strategy": 550, "preview_draft": 550,
    "lock_script": 220, "unlock_script": 180, "unlock_scene": 220, "list_campaigns": 280,
}  # fmt: skip
SHARE_ELSE = 420
SHARE_SEVERAL = 4500
_JOINS = (
    " and ", " and then ", ", then ", " then ", ", and ", ". ", ". also ", ", also ", " also ", ", ",
    " plus ", ". oh and ", "\n", "; ", " & ", " but ", ", but ", " after that ", ". ", "! ", " and also ",
    " and afterwards ", " - ", " n ", " and when that's done ", ". Then ", ". And ", " when done ",
    ", and lastly ", ". secondly, ", ", and while you're at it ",
)  # fmt: skip
_FIRST_ONLY = ("none", "go_on", "hold")
_NEVER_JOINED = ("help", "cannot", "answer_product", "answer_audience")
_PLAIN = frozenset({"none", "hold", "help", "cannot", "go_on", "choose_idea", *_NEVER_JOINED})
_STRAY = 0.10
RAMBLING_SHARE = 0.07
VAGUE = "?"
"""A slot whose edges, or whose name, are not known."""
SWAPPED, ELSEWHERE = 0.45, 0.3
SWAPPABLE = frozenset({"product", "audience", "title", "message", "goal", "brand", "when", "where"})


@dataclass(frozen=True)
class Example:
    """A message after a prefix: what it may be heard as (nothing where it asks for several things),
    where slots stand in it, and where further requests begin, in characters; None where that is not
    known."""

    prefix: str
    text: str
    intents: tuple[str, ...]
    spans: tuple[tuple[int, int, str], ...] | None
    starts: tuple[int, ...] | None = ()


@dataclass(frozen=True)
class Template:
    """A line of a phrase file and the states that it may stand in."""

    text: str
    states: tuple[str, ...]


def templates() -> dict[str, tuple[str, list[Template]]]:
    """Return the intent and the templates of each phrase file."""
    found: dict[str, tuple[str, list[Template]]] = {}
    for file in sorted((FOLDER / "phrases").glob("*.txt")):
        intent, states, lines = file.stem, tuple(STATES), []
        for line in file.read_text().splitlines():
            if line.startswith("# intent:"):
                intent = line.partition(":")[2].strip()
            elif line.startswith("# states:"):
                states = tuple(_weighted(line.partition(":")[2]))
            elif line.strip() and not line.startswith("#"):
                lines.append(Template(line, states))
        if intent not in INTENTS:
            raise ValueError(f"{file.name} speaks of an unknown intent: {intent}")
        found[file.stem] = (intent, lines)
    return found


def _weighted(text: str) -> Iterator[str]:
    for word in text.split():
        state, _, times = word.partition("*")
        yield from [state] * int(times or 1)


class Corpus:
    """Makes examples without end, from one seed."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(seed)
        self._fillings = Fillings()
        self._grammar = Grammar(self._fillings.fill)
        self._files = templates()
        self._chat = [*self._grammar.synonyms["s_chat"], *self._grammar.synonyms["chat"]]
        self._states = {
            intent: tuple(state for line in lines for state in line.states)
            for intent, lines in self._files.values()
        }

    def examples(self, scale: float = 1.0) -> list[Example]:
        """Return a shuffled set of examples; `scale` multiplies every share."""
        made: list[Example] = []
        for name, (_, lines) in self._files.items():
            count = round(SHARES.get(name, SHARE_ELSE) * scale)
            order = self._rng.sample(lines, len(lines))
            made += [self._one(name, order[n % len(order)]) for n in range(count)]
        made += [self._several() for _ in range(round(SHARE_SEVERAL * scale))]
        for intent, count in QUIET_SHARES.items():
            made += [self._framed(intent) for _ in range(round(count * scale))]
        self._rng.shuffle(made)
        return made

    def negatives(self, texts: list[str]) -> list[Example]:
        """Return messages of other people that ask for nothing that we do."""
        states = [prefix_of(self._rng.choice(list(STATES))) for _ in texts]
        return [
            Example(prefix, text, ("none",), ()) for prefix, text in zip(states, texts, strict=True)
        ]

    def _one(self, name: str, template: Template) -> Example:
        intent = self._files[name][0]
        pieces = self._grammar.expand(template.text, self._rng)
        if name not in _PLAIN:
            if name in REFERRED and self._rng.random() < REFERRED_SHARE:
                pieces = referring(pieces, self._grammar.expand("{ref}", self._rng), self._rng)
            pieces = surrounded(pieces, self._rng)
            if self._rng.random() < RAMBLING_SHARE:
                before, after = rambling(self._rng, self._chat)
                pieces = [Piece(before), *pieces, Piece(after)]
        text, spans, _ = assembled([roughened(pieces, intent, self._rng)])
        return Example(self._prefix(template.states, intent), text, (intent,), spans)

    def _framed(self, intent: str) -> Example:
        """Return a command inside a sentence that commands nothing."""
        while True:
            name = self._rng.choice(list(self._files))
            template = self._rng.choice(self._files[name][1])
            pieces = self._grammar.expand(template.text, self._rng)
            if may_frame(name, pieces):
                break
        pieces = framed(pieces, intent, self._rng)
        text, spans, _ = assembled([roughened(pieces, intent, self._rng)])
        return Example(self._prefix(template.states, intent), text, (intent,), spans)

    def natural(self, messages: list[Labelled], times: int) -> list[Example]:
        """Return labelled messages: each as it is, and `times` less one roughened, in other states
        where the same holds, some with other values in their slots."""
        made: list[Example] = []
        for message in messages:
            prefix = prefix_of(message.state, message.kind, message.extra)
            text, spans, starts = assembled([_pieces(message)])
            made.append(_example(message, prefix, text, spans, starts))
            made += [self._varied(message) for _ in range(times - 1)]
        self._rng.shuffle(made)
        return made

    def _varied(self, message: Labelled) -> Example:
        rng = self._rng
        pieces = _pieces(message)
        if rng.random() < SWAPPED:
            pieces = [self._swapped(piece) for piece in pieces]
        intent = message.intents[0] if message.intents else "new_ad"
        text, spans, starts = assembled([roughened(pieces, intent, rng)])
        prefix = prefix_of(message.state, message.kind, message.extra)
        if len(message.intents) == 1 and intent in self._states and rng.random() < ELSEWHERE:
            prefix = self._prefix(self._states[intent], intent)
        return _example(message, prefix, text, spans, starts)

    def _swapped(self, piece: Piece) -> Piece:
        """Return a piece with another value in its slot, or as it is."""
        if piece.slot not in SWAPPABLE:
            return piece
        values = [
            each for each in self._fillings.fill(piece.slot, self._rng) if each.slot == piece.slot
        ]
        return values[-1] if values else piece

    def _prefix(self, states: tuple[str, ...], intent: str) -> str:
        state, _, extra = self._rng.choice(states).partition("+")
        if (
            self._rng.random() < _STRAY
            and not extra
            and intent not in ("choose_idea", "retry_project")
        ):
            state = self._rng.choice(list(STATES))
        if not extra and self._rng.random() < 0.06:
            extra = self._rng.choice(list(EXTRAS))
        kind = ""
        if extra in KINDS:
            kind, extra = extra, ""
        if state == "suggested":
            state, extra = "campaign", "suggested"
        if not kind and state not in ("empty", "campaign") and self._rng.random() < 0.12:
            kind = self._rng.choice(KINDS)
        return prefix_of(state, kind, extra)

    def _several(self) -> Example:
        """Join two or three requests; mere talk may only open the message."""
        rng = self._rng
        names = [name for name in self._files if name not in _NEVER_JOINED]
        count = rng.choice((2, 2, 2, 3))
        chosen: list[str] = []
        while len(chosen) < count:
            name = rng.choice(names if not chosen else [n for n in names if n not in _FIRST_ONLY])
            if name == "hold" and rng.random() < 0.5:
                continue
            chosen.append(name)
        if rng.random() < 0.12:
            chosen.append("hold")
        groups: list[list[Piece]] = []
        states: tuple[str, ...] = ()
        for name in chosen:
            template = rng.choice(self._files[name][1])
            states = template.states
            pieces = self._grammar.expand(template.text, rng)
            if groups:
                groups.append([Piece(rng.choice(_JOINS))])
            groups.append(pieces)
        return self._joined(groups, states)

    def _joined(self, groups: list[list[Piece]], states: tuple[str, ...]) -> Example:
        mark = [Piece("", "start")]
        flat: list[Piece] = []
        for number, group in enumerate(groups):
            if number % 2 == 0 and number:
                flat += mark
            flat += group
        text, spans, starts = assembled([roughened(flat, "new_ad", self._rng)])
        return Example(self._prefix(states, "new_ad"), text, (), spans, starts)


def _pieces(message: Labelled) -> list[Piece]:
    """Return a labelled message in pieces: its slots, what is vague, and marks where requests begin."""
    text, starts = message.text, set(message.starts or ())
    slots = [""] * len(text)
    for start, end in message.vague:
        slots[start:end] = [VAGUE] * (end - start)
    firsts = set(starts)
    for start, end, slot in message.spans or ():
        slots[start:end] = [slot] * (end - start)
        firsts |= {start, end}
    pieces: list[Piece] = []
    begun = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or place in firsts or slots[place] != slots[place - 1]:
            pieces.append(Piece(text[begun:place], slots[begun]))
            if place in starts:
                pieces.append(Piece("", "start"))
            begun = place
    return pieces


def _example(
    message: Labelled,
    prefix: str,
    text: str,
    spans: tuple[tuple[int, int, str], ...],
    starts: tuple[int, ...],
) -> Example:
    """Return an example that says nothing where nothing is known."""
    return Example(
        prefix,
        text,
        message.intents,
        None if message.spans is None else spans,
        None if message.starts is None else starts,
    )


def assembled(
    groups: list[list[Piece]],
) -> tuple[str, tuple[tuple[int, int, str], ...], tuple[int, ...]]:
    """Return the text of pieces with single spaces, its slots, and where requests begin."""
    text = ""
    spans: list[tuple[int, int, str]] = []
    starts: list[int] = []
    for piece in (piece for group in groups for piece in group):
        if piece.slot == "start":
            starts.append(len(text))
            continue
        part = re.sub(r"[ \t]+", " ", piece.text)
        if (not text or text[-1] in " \n") and part.startswith(" "):
            part = part[1:]
        if piece.slot:
            spans.append((len(text), len(text) + len(part.rstrip()), piece.slot))
        text += part
    return text.rstrip(" "), tuple(spans), tuple(s for s in starts if 0 < s < len(text))


def live_negatives(wheel: Path, characters_max: int = 240) -> list[str]:
    """Return the messages of BFCL's `live_irrelevance` set out of the wheel of `bfcl-eval`.

    Its `irrelevance` set is a test and is never read here.
    """
    with zipfile.ZipFile(wheel) as archive:
        lines = archive.read("bfcl_eval/data/BFCL_v4_live_irrelevance.json").decode().splitlines()
    texts = [str(json.loads(line)["question"][0][-1]["content"]).strip() for line in lines]
    return [text for text in texts if 0 < len(text) <= characters_max]
