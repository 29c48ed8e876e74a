"""Fills slots: products, people, messages and all the other things that marketers write about."""

import random
from pathlib import Path

from integrations.brain.training.grammar import FOLDER, Piece

_DETERMINERS = ("our ", "my ", "the ", "our new ", "my new ", "a ", "the new ", "")
_FREE = frozenset({"message", "words", "visual", "direction", "goal", "title", "description"})
_WHO = ("people", "folks", "anyone", "everyone", "those", "women", "men", "girls", "guys", "ppl")


class Fillings:
    """The lists of fillers and the ways in which they are put together."""

    def __init__(self, folder: Path = FOLDER / "fillers") -> None:
        self._lists = {
            file.stem: [part for line in file.read_text().splitlines() for part in line.split("|")]
            for file in sorted(folder.glob("*.txt"))
            if file.stem != "synonyms"
        }

    def fill(self, slot: str, rng: random.Random) -> list[Piece]:
        """Return the pieces of one slot: its value, and the words that belong around it."""
        if slot == "product":
            return self._product(rng)
        if slot == "audience":
            return self._audience(rng)
        if slot == "event":
            return self._event(rng)
        if slot == "ref":
            return [Piece(self._reference(rng), slot)]
        value = self._chunk(rng) if slot in _FREE and rng.random() < 0.25 else self._one(slot, rng)
        if slot in ("words", "title", "message") and rng.random() < 0.3:
            quote = rng.choice(("“”", '""', "''", '""'))
            return [Piece(quote[0]), Piece(value, slot), Piece(quote[1])]
        return [Piece(value, slot)]

    def _one(self, name: str, rng: random.Random) -> str:
        return rng.choice(self._lists[name])

    def _chunk(self, rng: random.Random) -> str:
        """Return a stretch of any words, so that a slot is known by what stands around it."""
        words = self._one(
            rng.choice(("visual", "message", "words", "direction", "peopletail")), rng
        ).split()
        more = self._one(rng.choice(("thing", "visual", "message", "where", "people")), rng).split()
        if rng.random() < 0.5:
            words = [*words, rng.choice(("and", "with", "for", "in", "like", "but", "so")), *more]
        start = rng.randrange(0, max(1, len(words) - 2))
        return " ".join(words[start : start + rng.randint(2, 9)]).strip(" ,.?!")

    def _product(self, rng: random.Random) -> list[Piece]:
        dice = rng.random()
        if dice < 0.28:
            return [Piece(self._one("brand", rng), "product")]
        thing = self._one("thing", rng)
        if dice < 0.42:
            return [Piece(f"{self._one('brand', rng)} {thing}", "product")]
        if dice < 0.54:
            thing = f"{self._one('qualifier', rng)} {thing}"
        elif dice < 0.57:
            other = self._one("thing", rng).split()[-1]
            thing = f"{self._one('brand', rng).lower()} {rng.choice(('and', 'for', 'style', 'by'))} {other}"
        elif dice < 0.62:
            thing = (
                f"{thing} in {rng.choice(('Austin', 'leith', 'Berlin', 'town', 'camden', 'Porto'))}"
            )
        determiner = rng.choice(_DETERMINERS) if rng.random() < 0.75 else ""
        pieces = [Piece(determiner)] if determiner else []
        pieces.append(Piece(thing, "product"))
        if rng.random() < 0.08:
            name = self._one("brand", rng)
            return [*pieces[:-1], Piece(f"{thing} "), Piece("called "), Piece(name, "product")]
        if rng.random() < 0.05:
            return [
                *pieces,
                Piece(" ("),
                Piece(self._one("description", rng), "description"),
                Piece(")"),
            ]
        return pieces

    def _audience(self, rng: random.Random) -> list[Piece]:
        dice = rng.random()
        people = self._one("people", rng)
        if dice < 0.40:
            text = people
        elif dice < 0.62:
            text = f"{people} {self._one('peopletail', rng)}"
        elif dice < 0.80:
            text = f"{rng.choice(_WHO)} {self._one('peopletail', rng)}"
        elif dice < 0.90:
            text = f"{people} {rng.choice(('and', '&', 'or', 'and also', 'n'))} {self._one('people', rng)}"
        elif dice < 0.96:
            first, second, third = (self._one("people", rng) for _ in range(3))
            text = f"{first}, {second} and {third}"
        else:
            text = rng.choice(("women 35-50", "men 25-40", "gen z", "18-24s", "moms 30+", "over 60s",
                               "everyone in town", "b2b buyers", "the over-50s", "kids 6-10"))  # fmt: skip
        if rng.random() < 0.12:
            text = f"{rng.choice(('busy', 'young', 'tired', 'local', 'older', 'stressed', 'new'))} {text}"
        return [Piece(text, "audience")]

    def _event(self, rng: random.Random) -> list[Piece]:
        return [Piece(self._one("event", rng), "product")]

    def _reference(self, rng: random.Random) -> str:
        dice = rng.random()
        if dice < 0.4:
            return self._one("brand", rng)
        if dice < 0.7:
            return self._one("thing", rng)
        if dice < 0.85:
            return f"{self._one('brand', rng)} {self._one('thing', rng)}"
        return self._one("title", rng)
