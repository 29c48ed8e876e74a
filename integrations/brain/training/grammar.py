"""Expands templates such as `[make|do] an ad for {product}` into pieces of text with slots.

`[a|b]` chooses, `<name>` is a list of synonyms, `{slot}` is filled and labelled, `{~slot}` is filled
and not labelled. Choices nest.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Piece:
    """Some text, and the slot that it fills, or an empty name."""

    text: str
    slot: str = ""


Filler = Callable[[str, random.Random], list[Piece]]


def synonyms() -> dict[str, tuple[str, ...]]:
    """Return the lists that templates name between angle brackets."""
    found: dict[str, tuple[str, ...]] = {}
    for line in (FOLDER / "fillers" / "synonyms.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            name, _, words = line.partition(":")
            found[name] = tuple(alternatives(words.strip()))
    return found


def alternatives(text: str) -> list[str]:
    """Return the parts of a text between the bars that stand outside of any brackets."""
    parts, depth, start = [], 0, 0
    for place, sign in enumerate(text):
        depth += (sign in "[{<") - (sign in "]}>")
        if sign == "|" and depth == 0:
            parts.append(text[start:place])
            start = place + 1
    return [*parts, text[start:]]


def closing(text: str, start: int) -> int:
    """Return where the bracket that opens at `start` closes. Raises `ValueError`."""
    opened, depth = text[start], 0
    closed = {"[": "]", "{": "}", "<": ">"}[opened]
    for place in range(start, len(text)):
        depth += (text[place] == opened) - (text[place] == closed)
        if depth == 0:
            return place
    raise ValueError(f"A bracket is never closed: {text}")


class Grammar:
    """Expands templates; `filler` gives the pieces of a slot."""

    def __init__(self, filler: Filler) -> None:
        self._fill = filler
        self.synonyms = synonyms()

    def expand(self, template: str, rng: random.Random) -> list[Piece]:
        """Return one expansion, in order. Raises `KeyError` for an unknown synonym or slot."""
        pieces: list[Piece] = []
        place = 0
        while place < len(template):
            sign = template[place]
            if sign not in "[{<" or (sign == "<" and template[place : place + 2] == "< "):
                end = place + 1
                while end < len(template) and template[end] not in "[{<":
                    end += 1
                pieces.append(Piece(template[place:end]))
                place = end
                continue
            end = closing(template, place)
            inside = template[place + 1 : end]
            if sign == "[":
                pieces += self.expand(rng.choice(alternatives(inside)), rng)
            elif sign == "<":
                pieces += self.expand(rng.choice(self.synonyms[inside]), rng)
            elif inside.startswith("~"):
                pieces += [Piece(piece.text) for piece in self._fill(inside[1:], rng)]
            else:
                pieces += self._fill(inside, rng)
            place = end + 1
        return pieces
