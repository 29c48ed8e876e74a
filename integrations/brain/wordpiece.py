"""Cuts text into the pieces that a BERT encoder reads, and knows where each stood in the text."""

import unicodedata
from dataclasses import dataclass
from pathlib import Path

WORD_CHARACTERS_MAX = 100
_CLS, _SEP, _UNKNOWN = "[CLS]", "[SEP]", "[UNK]"


@dataclass(frozen=True)
class Pieces:
    """Token ids with their segment (0 prefix, 1 message) and place in the message in characters.

    Tokens that are not of the message have the place (0, 0).
    """

    ids: tuple[int, ...]
    segments: tuple[int, ...]
    places: tuple[tuple[int, int], ...]


class WordPiece:
    """BERT's uncased tokenizer over a vocabulary with one piece a line."""

    def __init__(self, vocabulary: Path) -> None:
        lines = vocabulary.read_text(encoding="utf-8").splitlines()
        self._ids = {piece: number for number, piece in enumerate(lines)}

    def pair(self, prefix: str, message: str, tokens_max: int) -> Pieces:
        """Return `[CLS] prefix [SEP] message [SEP]`; the message is cut off at `tokens_max`."""
        first, _ = self._pieces(prefix)
        second, places = self._pieces(message)
        room = max(tokens_max - len(first) - 3, 0)
        second, places = second[:room], places[:room]
        ids = [self._ids[_CLS], *first, self._ids[_SEP], *second, self._ids[_SEP]]
        head = len(first) + 2
        segments = [0] * head + [1] * (len(second) + 1)
        return Pieces(tuple(ids), tuple(segments), ((0, 0),) * head + tuple(places) + ((0, 0),))

    def _pieces(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        ids: list[int] = []
        places: list[tuple[int, int]] = []
        for word, start, end in _words(text):
            for number, first, last in self._split(word):
                ids.append(number)
                places.append((min(start + first, end), min(start + last, end)))
                if number == self._ids[_UNKNOWN]:
                    places[-1] = (start, end)
        return ids, places

    def _split(self, word: str) -> list[tuple[int, int, int]]:
        """Return the longest known pieces of a word from its start; one unknown if there are none."""
        unknown = [(self._ids[_UNKNOWN], 0, len(word))]
        if len(word) > WORD_CHARACTERS_MAX:
            return unknown
        found: list[tuple[int, int, int]] = []
        start = 0
        while start < len(word):
            end = len(word)
            mark = "##" if start else ""
            while end > start and mark + word[start:end] not in self._ids:
                end -= 1
            if end == start:
                return unknown
            found.append((self._ids[mark + word[start:end]], start, end))
            start = end
        return found


def _words(text: str) -> list[tuple[str, int, int]]:
    """Return words in lower case without accents, punctuation marks each on its own, with places."""
    found: list[tuple[str, int, int]] = []
    word, start = "", 0

    def close(end: int) -> None:
        nonlocal word
        if word:
            found.append((word, start, end))
        word = ""

    for place, sign in enumerate(text):
        if sign.isspace():
            close(place)
        elif ord(sign) in (0, 0xFFFD) or unicodedata.category(sign)[0] == "C":
            continue
        elif _stands_alone(sign):
            close(place)
            found.append((sign, place, place + 1))
        else:
            plain = unicodedata.normalize("NFD", sign.lower())
            plain = "".join(c for c in plain if unicodedata.category(c) != "Mn")
            if plain and not word:
                start = place
            word += plain
    close(len(text))
    return found


def _stands_alone(sign: str) -> bool:
    code = ord(sign)
    ascii_mark = 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96 or 123 <= code <= 126
    return ascii_mark or unicodedata.category(sign)[0] == "P" or 0x4E00 <= code <= 0x9FFF
