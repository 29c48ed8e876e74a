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
from integrations.brain.training.frames import QUIET_SHARES, framed, may_frame, surrounded
from integrations.brain.training.grammar import FOLDER, Grammar, Piece
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
)  # fmt: skip
_FIRST_ONLY = ("none", "go_on", "hold")
_NEVER_JOINED = ("help", "cannot", "answer_product", "answer_audience")
_PLAIN = frozenset({"none", "hold", "help", "cannot", "go_on", "choose_idea", *_NEVER_JOINED})
_STRAY = 0.10


@dataclass(frozen=True)
class Example:
    """A message after a prefix: what it asks for (nothing where it asks for several things), where
    slots stand in it, and where further requests begin, in characters."""

    prefix: str
    text: str
    intent: str
    spans: tuple[tuple[int, int, str], ...]
    starts: tuple[int, ...] = ()


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
        self._grammar = Grammar(Fillings().fill)
        self._files = templates()

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
            Example(prefix, text, "none", ()) for prefix, text in zip(states, texts, strict=True)
        ]

    def _one(self, name: str, template: Template) -> Example:
        intent = self._files[name][0]
        pieces = self._grammar.expand(template.text, self._rng)
        if name not in _PLAIN:
            pieces = surrounded(pieces, self._rng)
        text, spans, _ = assembled([roughened(pieces, intent, self._rng)])
        return Example(self._prefix(template.states, intent), text, intent, spans)

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
        return Example(self._prefix(template.states, intent), text, intent, spans)

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
        if state == "suggested":
            state, extra = "campaign", "suggested"
        kind = ""
        if state not in ("empty", "campaign") and self._rng.random() < 0.18:
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
        return Example(self._prefix(states, "new_ad"), text, "", spans, starts)


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
