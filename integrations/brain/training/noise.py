"""Roughens clean sentences as people type and dictate them: slang, slips, no commas, capitals."""

import random
import re

from integrations.brain.training.grammar import Piece

_SLANG: dict[str, tuple[str, ...]] = {
    "you": ("u",), "your": ("ur",), "are": ("r",), "please": ("pls", "plz", "plsss"), "for": ("4",),
    "to": ("2",), "and": ("n", "&", "+"), "with": ("w/", "w"), "because": ("cuz", "bc"),
    "people": ("ppl",), "video": ("vid",), "want": ("wanna have", "wnat"), "thanks": ("thx",),
    "something": ("smth", "sth"), "don't": ("dont",), "let's": ("lets",), "it's": ("its",),
    "what's": ("whats",), "i'm": ("im",), "i'd": ("id",), "can't": ("cant",), "we're": ("were",),
    "really": ("rly",), "though": ("tho",), "them": ("em",), "okay": ("k",), "about": ("abt",),
    "minutes": ("mins",), "message": ("msg",), "picture": ("pic",), "going": ("goin",),
    "tomorrow": ("tmrw",), "project": ("proj",), "campaign": ("camp",), "version": ("ver",),
}  # fmt: skip
_SPOKEN = {"15s": "fifteen seconds", "30s": "thirty seconds", "6s": "six seconds", "15": "fifteen",
           "30": "thirty", "9:16": "nine by sixteen", "16:9": "sixteen by nine", "1:1": "one by one",
           "#": "number ", "1": "one", "2": "two", "3": "three", "4": "four"}  # fmt: skip
_BEFORE = (
    "hey ", "hey, ", "ok ", "okay ", "pls ", "please ", "hi! ", "so ", "alright, ", "great, ", "hmm ",
    "actually ", "um ", "uh ", "ok so ", "well, ", "yeah ", "yo ", "hi ", "hello, ", "good morning, ",
    "quick one: ", "right then, ", "oh and ", "also ", "now ", "ok now ", "btw ", "oh, ", "listen, ",
    "can you ", "could you ", "can u ", "would you ", "could you please ", "can you please ",
    "i think ", "maybe ", "hey team ", "sorry, ", "no, ", "wait, ", "cool, ", "and ", "then ",
    "morning team, ", "yes, ", "yeah so ", "i want you to ", "we should ", "hey aytada, ", "let's ",
)  # fmt: skip
_AFTER = (
    " please", " pls", " thanks", " 🙏", "!", " asap", " when you can", "?", ".", "...", " thx", " ok?",
    " for me", " if possible", " now", " 🙂", " lol", " tho", " haha", " rn", " quick", " real quick",
    " if you can", " thank you", "!!", " thanks!", " ty", " please and thank you", " i guess", " mate",
    " when you get a chance", " today", " 🔥", " yeah", " right", " bro", " you know",
)  # fmt: skip
_FILLED = (" um ", " uh ", " like ", " you know ", " i mean ", " uhh ", " er ")
_NEAR = {"a": "s", "e": "r", "i": "o", "o": "p", "t": "y", "n": "m", "s": "d", "r": "t", "l": "k"}
_OPEN_INTENTS = frozenset({"none", "hold", "go_on", "help"})


def roughened(pieces: list[Piece], intent: str, rng: random.Random) -> list[Piece]:
    """Return the pieces as somebody in a hurry might have written them; slots keep their names."""
    pieces = list(pieces)
    if intent not in _OPEN_INTENTS or rng.random() < 0.15:
        if rng.random() < 0.30:
            pieces.insert(0, Piece(rng.choice(_BEFORE)))
        if rng.random() < 0.25:
            pieces.append(Piece(rng.choice(_AFTER)))
    manner = rng.random()
    if manner < 0.18:
        pieces = [_slangy(piece, rng) for piece in pieces]
    elif manner < 0.28:
        pieces = _dictated(pieces, rng)
    elif manner < 0.34:
        pieces = [_without_articles(piece, rng) for piece in pieces]
    if rng.random() < 0.22:
        pieces = _with_slips(pieces, rng)
    case = rng.random()
    if case < 0.50:
        return [Piece(piece.text.lower(), piece.slot) for piece in pieces]
    if case < 0.52:
        return [Piece(piece.text.upper(), piece.slot) for piece in pieces]
    if case < 0.80:
        return _capital_first(pieces)
    return pieces


def _slangy(piece: Piece, rng: random.Random) -> Piece:
    def swapped(match: re.Match[str]) -> str:
        choices = _SLANG.get(match[0].lower())
        return rng.choice(choices) if choices and rng.random() < 0.6 else match[0]

    if piece.slot in ("words", "title", "brand", "font", "product"):
        return piece
    return Piece(re.sub(r"[A-Za-z']+", swapped, piece.text), piece.slot)


def _dictated(pieces: list[Piece], rng: random.Random) -> list[Piece]:
    """Speak it: no marks, numbers as words, and now and then a sound while thinking."""
    spoken: list[Piece] = []
    for piece in pieces:
        text = piece.text
        if not piece.slot:
            for sign, words in _SPOKEN.items():
                if rng.random() < 0.6:
                    text = re.sub(rf"(?<![\w:]){re.escape(sign)}(?![\w:])", words, text)
            text = re.sub(r"[,.!?;:/](?=\s|$)", "", text)
            if rng.random() < 0.3 and " " in text.strip():
                said = text.split(" ")
                place = rng.randrange(1, len(said))
                text = " ".join(said[:place]) + rng.choice(_FILLED) + " ".join(said[place:])
        spoken.append(Piece(text, piece.slot))
    return spoken


def _without_articles(piece: Piece, rng: random.Random) -> Piece:
    if piece.slot:
        return piece
    text = re.sub(r"\b(?:a|an|the) ", lambda m: "" if rng.random() < 0.8 else m[0], piece.text)
    return Piece(text)


def _with_slips(pieces: list[Piece], rng: random.Random) -> list[Piece]:
    """Misspell one or two words of at least four letters."""
    places = [
        (number, match.span())
        for number, piece in enumerate(pieces)
        if piece.slot not in ("words", "title", "brand", "font")
        for match in re.finditer(r"[A-Za-z]{4,}", piece.text)
    ]
    rng.shuffle(places)
    slipped = list(pieces)
    for number, (start, end) in places[: rng.choice((1, 1, 2))]:
        piece = slipped[number]
        if end > len(piece.text):
            continue
        word = _slip(piece.text[start:end], rng)
        slipped[number] = Piece(piece.text[:start] + word + piece.text[end:], piece.slot)
    return slipped


def _slip(word: str, rng: random.Random) -> str:
    place = rng.randrange(1, len(word) - 1)
    kind = rng.random()
    if kind < 0.35:
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    if kind < 0.65:
        return word[:place] + word[place + 1 :]
    if kind < 0.82:
        return word[:place] + word[place] + word[place:]
    return word[:place] + _NEAR.get(word[place], word[place]) + word[place + 1 :]


def _capital_first(pieces: list[Piece]) -> list[Piece]:
    for number, piece in enumerate(pieces):
        if piece.text.strip():
            text = piece.text.lstrip()
            capital = Piece(text[0].upper() + text[1:], piece.slot)
            return [*pieces[:number], capital, *pieces[number + 1 :]]
    return pieces
