"""The people in an audience's words: who they are, what they do, fight with and want."""

import re
from dataclasses import dataclass

from integrations.brain.copy_text import is_english, small
from integrations.brain.copy_verbs import (
    base_form,
    gerund,
    is_gerund,
    question,
    starts_with_verb,
    to_you,
)
from integrations.brain.lexicon import PEOPLE
from integrations.brain.phrases import trimmed

WORDS_MAX = 14


@dataclass(frozen=True)
class Audience:
    """What the brief says of the people. Every text is in its own words; empty means not said.

    `people` is a plural such as "night-shift nurses", `called` the same where it can be said to a
    face. `yours` are statements ("You crash at 3 am"), `asks` the words of questions ("crashing at
    3 am"), `has` a thing that they have. `struggle` and `wish` are noun phrases or gerunds,
    `to_struggle` and `to_wish` begin with "to".
    """

    text: str = ""
    people: str = ""
    called: str = ""
    yours: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    has: str = ""
    struggle: str = ""
    to_struggle: str = ""
    wish: str = ""
    to_wish: str = ""


_TIRED = (
    r"(?:(?:are|is|feel|feels|being|get|gets)\s+)?(?:really |so |just )?(?:tired of|sick of|bored (?:of|with|by)"
    r"|fed up with|done with|overwhelmed (?:by|with)|frustrated (?:by|with)|annoyed (?:by|with)|stressed by)"
)
_STRUGGLES = re.compile(
    rf"(?:{_TIRED}|(?:(?:are|is) )?struggl(?:e|es|ing) with|suffer(?:s|ing)? from|hates?|dreads?|dealing with"
    r"|deals? with|battl(?:e|es|ing)(?: with)?)\s+(.+)$",
    re.IGNORECASE,
)
_STRUGGLES_TO = re.compile(
    r"(?:(?:are|is) )?(?:struggl(?:e|es|ing)|fail(?:s|ing)?|find it hard) (to .+)$", re.IGNORECASE
)
_WANTS = re.compile(
    r"(?:(?:still|just|only|really|secretly) )?(?:wants?|wanting|would (?:like|love)|wish(?:es)? for|hop(?:e|es|ing) for"
    r"|dream(?:s|ing)? (?:of|about)|(?:are |is )?(?:looking for|searching for|after|hunting for)|need|needs|crave|craves)"
    r"\s+(.+)$",
    re.IGNORECASE,
)
_WANTS_TO = re.compile(
    r"(?:(?:still|just|only|really|secretly) )?(?:wants?|wanting|would (?:like|love)|hop(?:e|es|ing)|wish(?:es)?"
    r"|(?:are |is )?(?:looking|trying|hoping)|need|needs|long) (to .+)$",
    re.IGNORECASE,
)
_LABELS = {
    "struggle": r"(?:current |main |biggest )?(?:struggles?|problems?|pain(?: points?)?s?|frustrations?|challenges?)",
    "wish": r"(?:desired |wanted )?(?:outcomes?|wish(?:es)?|desires?|wants?|results?|dreams?)",
    "where": r"(?:(?:they )?sees? (?:it|the ad|this)(?: (?:on|in|at))?|context|where|channel|platform)",
}
_FACELESS = re.compile(
    r"\b(?:people|folks|persons?|adults|women|men|someone|somebody|anyone|everyone|anybody|everybody|individuals"
    r"|consumers|audience|target|girls|boys|guys|ladies|females|males|patients|sufferers|households)$"
    r"|^(?:\w+[- ])?(?:customers|users|buyers|clients|companies|businesses|teams|organi[sz]ations|brands)$",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(
    r"\s+(?=(?:in|on|at|of|from|with|without|around|near|between|under|over|aged|across|during|for|by)\b)"
)
_PLURAL = re.compile(
    rf"\b(?:{PEOPLE})\b|(?:ers|ors|ists|ians|ies|ants|ents|ees|eers|kers|\w{{3,}}people|fans|owners|moms|dads|pros|ans|men|women)\b",
    re.IGNORECASE,
)


def read_audience(text: str) -> Audience:
    """Return the parts of an audience text such as "nurses who crash at 3 a.m."."""
    # Dots inside a time would end the sentence, and are not spoken.
    text = re.sub(r"\b([ap])\.\s?m\.(?=\s+[A-Z])", r"\1m.", text.strip())
    text = re.sub(r"\b([ap])\.\s?m\b\.?(?=\W|$)", r"\1m", text, flags=re.IGNORECASE)
    if not text or not is_english(text):
        return Audience(text=text)
    labelled, rest = _labelled(text)
    head, *more = [part.strip() for part in re.split(r"[.;:\n](?=\s|$)", rest) if part.strip()] or [
        ""
    ]
    singular = (
        re.match(
            r"(?:an?|one|the typical)\s|(?:any|some|every)(?:one|body)\b|nobody\b|each\b",
            head,
            re.IGNORECASE,
        )
        is not None
    )
    head = re.sub(r"^(?:for|aimed at|the|our|an?|all|any)\s+", "", head, flags=re.IGNORECASE)
    people, clauses, has = _split(head)
    clauses += [part for sentence in more for part in _of_they(sentence)]
    if re.search(
        r"\b(?:parents|moms|mums|mothers|dads|fathers|owners|carers|caregivers) of\b", people
    ):
        # "Parents of toddlers who won't sleep": it is the toddlers who won't.
        clauses = []
    parts = _Parts(singular=singular)
    for place, clause in enumerate(clauses):
        # "It" in a later clause means something in the one before.
        if place == 0 or not re.search(r"\b(?:it|them|this|that|there)\b", clause):
            parts.add(clause)
    for name in ("struggle", "wish"):
        if labelled.get(name):
            parts.label(name, labelled[name])
    people = "" if singular else _plural(people)
    return Audience(
        text=text,
        people=people,
        called=_called(people),
        yours=tuple(parts.yours),
        asks=tuple(parts.asks),
        has=has,
        struggle=parts.struggle,
        to_struggle=parts.to_struggle,
        wish=parts.wish,
        to_wish=parts.to_wish,
    )


class _Parts:
    """Collects what clauses say, each in the forms that lines need."""

    def __init__(self, singular: bool) -> None:
        self._singular = singular
        self.yours: list[str] = []
        self.asks: list[str] = []
        self.struggle = self.to_struggle = self.wish = self.to_wish = ""

    def add(self, clause: str) -> None:
        """Sort one clause, such as "crash at 3 am", "whose skin looks tired" or "want a dog"."""
        clause = clause.strip(" ,.")
        if _MEDIUM.search(clause):
            # Where they see the ad is no news to them.
            return
        if _ABOUT_IT.search(clause):
            # "Never take them off": it is the product that they don't take off.
            return
        if clause.lower().startswith("whose "):
            yours = "Your " + to_you(clause[6:])[4:]
        elif re.match(r"\w+ing\b", clause):
            yours = to_you(f"are {clause}", False)
        else:
            yours = to_you(clause, self._singular)
        if not 2 < len(yours.split()) <= WORDS_MAX:
            return
        said = yours.split(" ", 1)[1]
        wishes = self._sort(said, re.sub(r"^You(?:'re|'ve)? ", "", to_you(clause)))
        self.yours.append(yours)
        if not wishes and not re.match(r"Your ", yours):
            asked = question(yours)
            if asked:
                self.asks.append(asked)

    def _sort(self, said: str, plain: str) -> bool:
        """Keep a struggle or a wish; tell whether it was a wish."""
        for text in (said, plain):
            for name, pattern in (
                ("to_wish", _WANTS_TO), ("wish", _WANTS), ("to_struggle", _STRUGGLES_TO), ("struggle", _STRUGGLES),
            ):  # fmt: skip
                found = pattern.match(text)
                if found is not None:
                    if not getattr(self, name):
                        setattr(self, name, _tidy(found[1]))
                    return name.endswith("wish")
        return False

    def label(self, name: str, text: str) -> None:
        """Keep what stands behind "Struggle:" or "Outcome:"."""
        text = _tidy(to_you(text)[4:] if not text.lower().startswith("to ") else text)
        text = small(text)
        is_to = text.startswith("to ")
        if name == "wish" and not is_to and starts_with_verb(text):
            is_to, text = True, f"to {text}"
        if name == "struggle" and not is_to and starts_with_verb(text):
            text = gerund(text) or text
        setattr(self, f"to_{name}" if is_to else name, text)


def _tidy(text: str) -> str:
    text = re.sub(r"^(?:for|is|are|that)\s+", "", text.strip(" ,\"'"), flags=re.IGNORECASE)
    text = re.split(r",? (?:who|and want|and need|but)\b|, ", text)[0].strip(" ,.")
    return text if len(text.split()) <= 10 else ""


def _labelled(text: str) -> tuple[dict[str, str], str]:
    """Return what labels such as "Struggle:" say, and the text without them."""
    found: dict[str, str] = {}
    for name, label in _LABELS.items():
        pattern = rf"(?:^|(?<=[.;,]\s)|(?<=\n))\s*{label}\s*(?::|\bis\b|\bare\b|=|(?<=\b(?:on|in|at))\s)\s*(.+?)(?=[.;\n](?:\s|$)|$)"
        match = re.search(pattern, text, re.IGNORECASE)
        if match is not None:
            found[name] = match[1].strip()
            text = text[: match.start()] + ". " + text[match.end() :]
    return found, text


def _split(head: str) -> tuple[str, list[str], str]:
    """Return the people, the clauses about them, and a thing that they have."""
    relative = re.match(r"(.*?)\s*,?\s+(who|that|whose)\s+(.+)$", head, re.IGNORECASE)
    if relative is not None:
        whose = relative[2].lower() == "whose"
        clauses = _conjuncts(relative[3])
        if whose:
            clauses = [f"whose {clauses[0]}"]
        return _without_has(relative[1]), clauses, _has(relative[1])
    past = re.match(
        rf"(.+?)\s*,?\s+((?:{_TIRED}|struggling|looking|searching|suffering|trying|wanting|hoping|dreaming|afraid of"
        r"|worried about|scared of)\b.+|\w{3,}ing .+)$",
        head,
        re.IGNORECASE,
    )
    said = past[2].split(" ", 1)[0] if past is not None else ""
    if (
        past is not None
        and _PLURAL.search(past[1])
        and (not said.endswith("ing") or is_gerund(said))
    ):
        clause = past[2]
        if re.match(
            r"(?:tired|sick|bored|fed|done|overwhelmed|frustrated|afraid|worried|scared)", clause
        ):
            clause = f"are {clause}"
        return past[1], _conjuncts(clause), ""
    return _without_has(re.split(r",\s", head)[0]), [], _has(head)


_MEDIUM = re.compile(
    r"\b(?:scroll|brows|watch|us|check|open|see|follow|live|spend)\w*\b.*\b(?:tiktok|instagram|youtube|facebook|linkedin"
    r"|pinterest|snapchat|reddit|twitter|reels|shorts|social media|feeds?|podcasts?)\b",
    re.IGNORECASE,
)
_ABOUT_IT = re.compile(
    r"\b(?:take|put|wear|use|buy|eat|drink|want|love|have|carry|keep|own|order) (?:them|it)\b",
    re.IGNORECASE,
)
_COUNTED = r"\d|\b(?:more|less|at least|over|under|two|three|four|five|six|seven|eight|nine|ten)\b"


def _without_has(people: str) -> str:
    return people.split(" with ")[0] if _has(people) else people


def _has(head: str) -> str:
    match = re.match(r"[\w-]+(?: [\w-]+)? with (?!no\b|low\b|high\b)(.+)$", re.split(r",", head)[0])
    has = match[1].strip(" .,") if match is not None else ""
    loved = re.search(
        r"\b(?:child(?:ren)?|kids?|toddlers?|bab(?:y|ies)|teens?|teenagers|dogs?|cats?|pets?)$", has
    )
    return has if 1 < len(has.split()) <= 7 and not loved and not re.search(_COUNTED, has) else ""


def _conjuncts(clause: str) -> list[str]:
    """Return the verbs' clauses: "crash at 3 am and still have half a ward to see" gives two."""
    parts = [""]
    clause = re.sub(r"(,? (?:and|but)) (?:who|that)\b", r"\1", clause)
    for piece in re.split(r"(,? and |,? but |, )", clause):
        follows = re.fullmatch(r",? and |,? but |, ", piece) is not None
        if follows or not parts[-1] or _is_clause(piece):
            parts.append(piece)
        elif parts[-1] == ", ":
            # What follows a comma and is no clause of theirs is about something else.
            break
        else:
            joined = parts.pop() + piece
            parts.append((parts.pop() + joined) if parts else joined)
    return [
        p.strip(" ,")
        for p in parts
        if p.strip(" ,") and not re.fullmatch(r",? ?(?:and|but)?,? ?", p)
    ]


def _is_clause(text: str) -> bool:
    first, _, rest = text.partition(" ")
    return first == "whose" or (bool(rest) and starts_with_verb(f"{base_form(first)} {rest}"))


def _of_they(text: str) -> list[str]:
    """Return the clauses of a sentence that goes on about them: "They crash at 3 am"."""
    match = re.match(r"(?:they|these people|he|she)\s+(.+)$", text, re.IGNORECASE)
    return _conjuncts(match[1]) if match is not None else []


def _plural(people: str) -> str:
    """Return the people as a plural in small letters, or nothing where it does not name any."""
    people = trimmed(re.sub(r"\(.*?\)", "", people))
    people = re.sub(
        r",?\s*(?:aged? )?\d{2}\s*(?:-|–|to|and)\s*\d{2}\b|,?\s*aged? \d+\+?|\s\d{2}\+", "", people
    ).strip(" ,")
    if not people or len(people.split()) > 7 or not people.isascii():
        return ""
    if re.match(r"gen[ -][a-z]\b", people, re.IGNORECASE):
        return "Gen " + people[4:].upper()[:1] + people[5:]
    head = _PREPOSITION.split(people)[0]
    if not _PLURAL.search(head) and not re.search(r"[^su]s$", head):
        return ""
    if re.match(r"(?:[A-Z]\w+ers|New |London|Gen\b)", people) and not re.search(
        rf"\b(?:{PEOPLE})\b", head.split()[0], re.IGNORECASE
    ):
        return (
            people
            if people.split()[0].lower() not in ("freelancers", "commuters")
            else small(people)
        )
    return small(people)


def _called(people: str) -> str:
    """Return the people as they can be spoken to, or nothing: nobody is hailed by age or as a target."""
    if not people or re.search(
        r"\d|\b(?:twenties|thirties|forties|fifties|sixties|income|obese|overweight|poor)\b", people
    ):
        return ""
    head = _PREPOSITION.split(people)[0]
    if _FACELESS.search(head):
        return ""
    return people if len(people.split()) <= 5 else (head if len(head.split()) <= 4 else "")
