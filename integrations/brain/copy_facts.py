"""What a description says, piece by piece: what the thing is, what it does, and plain facts.

A fact is never cut where half of it could say more than the whole ("No fees" for "No fees under
1,000 euros"), so most are used whole or not at all.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from integrations.brain.copy_text import capital, is_english, is_plural, same, spoken_words
from integrations.brain.copy_verbs import base_form, starts_with_verb

WORDS_MAX = 12
FACTS_MAX = 12


@dataclass(frozen=True)
class Fact:
    """One thing that the brief says, as words that stand alone, without a full stop.

    `does` is the same as a predicate after the product's name ("sends reminders by itself"), if it
    is one; `kinds` tell what it is good for: offer, scarcity, authority, social_proof, commitment,
    reciprocity.
    """

    text: str
    does: str = ""
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Description:
    """What the thing is ("Organic cold brew in a can"; may be empty) and its facts, in order."""

    noun: str = ""
    facts: tuple[Fact, ...] = ()


_KINDS = {
    "offer": r"\d ?%(?= (?:off|less|discount|cheaper))|\boff\b|(?<![a-z]-)(?<!_)\bfree\b"
    r"|\b(?:prices?|costs?)\b.*\d|€|\$|£|\b(?:euros?|dollars?|pounds?|eur|usd|gbp|francs?)\b|\btrial\b"
    r"|\bdiscount|\b\d for \d\b|\bearly bird\b|\bdeal\b|\bhalf price\b|\bsale\b",
    "scarcity": r"\buntil (?!\d+ ?[ap]m|noon|midnight|late|\d\d[:.])"
    r"|\bends (?:on|in|soon|this|\w+day)\b|\bonly\b|\blimited\b|\blast\b|\bearly bird\b|\bdeadline|\bsold out\b|\bwhile\b"
    r"|\bone of a kind\b|\bno two\b|\b(?:this|next) (?:week|weekend|month)\b|\bpre-?orders?\b|\bready in\b"
    r"|\b\d+ (?:places?|seats?|spots?|pieces left|rooms?|left|tickets?)\b|\bcloses?\b",
    "authority": r"\bcertif|\biso\b|\baward|\btested\b|\bapproved\b|\bpatent|\bsince \d|\byears?\b|\bwarranty\b|\bdoctor"
    r"|\bdermatolog|\buniversit|\bengineer|\bofficial|\bchef|\bmaster\b|\blicensed\b|\bmade (?:in|of|by)\b|\bby hand\b"
    r"|\bhandmade\b|\borganic\b|\bsteeped\b|\bbaked\b"
    r"|\d ?(?:%|nm|ml|mg|kg|km|v|w|mm|cm|hours?|pieces|lessons)\b|\d %",
    "social_proof": r"\breviews?\b|\bcustomers?\b|\bmembers?\b|\bstars?\b|\brated\b|\busers?\b|\bsold\b|\btrusted\b|\bloved\b"
    r"|\bcommunity\b|\b\d[\d.,]*\+? (?:people|teams|companies|runners|families|homes)\b|\bused by\b|\brecommend",
    "commitment": r"\bcancel|\btrial\b|\bmonthly\b|\bno contract|\bfirst\b|\bstart|\blessons?\b|\bstep|\ba week\b|\ba day\b"
    r"|\breturns?\b|\bmoney back\b|\bstarter\b",
    "reciprocity": r"\bfree\b|\bincluded\b|\bincludes\b|\bgift\b|\bon us\b|\bbonus\b|\bsamples?\b|\bwith a drink\b|\bpays for\b"
    r"|\bfeedback\b|\bcomes with\b",
}
_KIND_PATTERNS = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _KINDS.items()}
_DATE = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?(?:the )?\d{1,2}(?:st|nd|rd|th)?\.? (?:of )?(?:january|february"
    r"|march|april|may|june|july|august|september|october|november|december)(?: \d{4})?"
)
_SPLIT_NOUN = re.compile(
    r"\s+(?=(?:that|which|who)\s|with\s|made (?:of|from|in|by|for)\s|(?:on|over|for|from|in|at|by|near|under)\s"
    r"|(?:\w+ed|built|grown|cut|hung|woven|sewn|kept) (?:for|in|by|of|from|at|with|every|to|on|without|after)\s)",
    re.IGNORECASE,
)
_PARTICIPLE = re.compile(
    r"(?:\w+ed|made|built|grown|cut|hung|woven|sewn|kept|sold|sent|brewed|ready|cooked|frozen)\b(?! up\b)",
    re.IGNORECASE,
)
_DROPPED = re.compile(
    r"(?:who|whose|where|because|if|when|so|to|which|that|while|although|whether|as|than)\b",
    re.IGNORECASE,
)


# "Fragrance free" is no price.
_FREE_OF = re.compile(
    r"\b(fragrance|sugar|gluten|dairy|plastic|cruelty|hands|alcohol|fat|lactose|nut|oil|paraben|perfume|caffeine|acid|salt"
    r"|wheat|soy|stress|pain|carefree|worry|noise|wire|grain|car)[ -]free\b",
    re.IGNORECASE,
)


def kinds_of(text: str) -> frozenset[str]:
    """Return what a fact is good for."""
    text = _FREE_OF.sub(r"\1_free", text)
    return frozenset(name for name, pattern in _KIND_PATTERNS.items() if pattern.search(text))


def a_fact(text: str, does: str = "") -> Fact:
    """Return a text as a fact, with its kinds."""
    return Fact(capital(text), does, kinds_of(text))


def read_description(text: str, names: tuple[str, ...]) -> Description:
    """Return what a description says. `names` are those of product and brand."""
    text = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", text)
    text = re.sub(r"\s+", " ", re.sub(r"\s+([.,;:])(?!\d)", r"\1", text)).strip()
    sentences = _sentences(text)
    noun = ""
    found: list[Fact] = []
    for place, said in enumerate(sentences):
        if not is_english(said):
            pieces = [part.strip() for part in re.split(r",\s+", said)]
            noun = noun or (pieces[0] if place == 0 and spoken_words(pieces[0]) <= 6 else "")
            found += [Fact(capital(piece)) for piece in pieces if piece != noun]
            continue
        first, facts = _of_sentence(said, names, is_first=place == 0)
        noun = noun or first
        found += facts
    noun = "" if _is_told(noun, names) else noun
    kept: dict[str, Fact] = {}
    for fact in found:
        good = len(fact.text.split()) >= 2 and spoken_words(fact.text) <= WORDS_MAX
        if good and same(fact.text) not in kept and same(fact.text) != same(noun):
            kept[same(fact.text)] = fact
    return Description(capital(noun), tuple(kept.values())[:FACTS_MAX])


def _is_told(noun: str, names: Iterable[str]) -> bool:
    """Tell whether the names say the noun already: "cold brew" for "Lumen cold brew"."""
    told = set(same(" ".join(names)).split()) | {"a", "an", "the"}
    return set(same(noun).split()) <= told


def _sentences(text: str) -> list[str]:
    guarded = re.sub(r"\b(Dr|St|No|Mr|Mrs|Ms|approx|ca|incl|e\.g|i\.e|min|max)\.", "\\1\0", text)
    parts = re.split(r"(?<=[.!?])\s+(?=[^a-z\s])|(?<=[.!?])\s+|;\s+|\s[-–—]\s", guarded)
    return [part.replace("\0", ".").strip(" .!?'") for part in parts if part.strip(" .!?'")]


def _of_sentence(said: str, names: tuple[str, ...], is_first: bool) -> tuple[str, list[Fact]]:
    """Return the noun phrase that a sentence starts with (only in the first one) and its facts."""
    pattern = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True) if name)
    subject = (
        rf"(?:(?:the|our) )?(?:{pattern})|it|they|this|these" if pattern else "it|they|this|these"
    )
    is_a = re.match(rf"(?:{subject})(?:\s+(?:is|are)|'s|'re)\s+(.+)$", said, re.IGNORECASE)
    if is_a is not None:
        said = is_a[1]
        if starts_with_verb(said) or re.match(
            r"(?:not|never|always|so|very|also)\b", said, re.IGNORECASE
        ):
            return "", [a_fact(said)]
    acts = (
        re.match(rf"((?:{subject}))\s+((?:also\s+)?[a-z]+)\s+(.+)$", said, re.IGNORECASE)
        if is_a is None
        else None
    )
    acts_itself = acts is not None and (
        _is_predicate(f"{acts[2].lower().removeprefix('also ')} {acts[3]}")
        or acts[1].lower() in ("they", "these", "it")
    )
    if acts is not None and acts_itself:
        return "", _of_predicate(acts[1], acts[2], acts[3])
    if re.match(
        r"(?:we|you|your|every|each|nobody|no one|everyone|there|all|once|one \w+ \w+s\b)\b",
        said,
        re.IGNORECASE,
    ):
        pieces = _pieces(said)
        return "", [a_fact(piece) for piece in pieces if not _DROPPED.match(piece)]
    if re.match(r"[\w ]{3,20}: ", said):
        return "", [a_fact(said)]
    pieces = _pieces(said)
    noun, facts = "", []
    for place, piece in enumerate(pieces):
        piece = re.sub(
            r"^(?:and|but|also|plus|or)\s+|^with\s+(?=[\d\w])", "", piece, flags=re.IGNORECASE
        ).strip(" .'")
        if re.fullmatch(r"[A-Z]{2,} \d+|\d+ ?\w{1,3}", piece):
            facts.append(a_fact(piece))
        elif place == 0 and is_first and is_a is None and _is_predicate(piece):
            facts.append(_doing(piece))
        elif place == 0 and (is_first or is_a is not None) and not _PARTICIPLE.match(piece):
            noun, more = _of_noun(piece)
            facts += more
        elif piece and not _DROPPED.match(piece):
            facts.append(_doing(piece) if _is_predicate(piece) else a_fact(piece))
    if not is_first and noun:
        return "", [a_fact(noun), *facts]
    return noun, facts


_THIRD = re.compile(r"[a-z]+s$")


def _is_predicate(piece: str) -> bool:
    """Tell whether a piece starts with a verb about the product: "sends reminders"."""
    first, _, rest = piece.partition(" ")
    low = first.lower()
    known = starts_with_verb(base_form(low)) or low in (
        "fits", "works", "rolls", "records", "matches", "rounds", "includes", "comes", "weighs", "heats", "holds", "lasts",
        "runs", "turns", "makes", "removes", "keeps", "connects", "protects", "lets", "helps", "shows", "tracks", "plays",
        "charges", "folds", "adapts", "blocks", "cleans", "covers", "creates", "detects", "syncs", "scans", "measures",
        "reminds", "supports", "translates", "learns", "offers", "has", "needs", "pays", "saves", "grows", "opens",
    )  # fmt: skip
    return bool(rest) and bool(_THIRD.match(low)) and known


def _doing(piece: str) -> Fact:
    return a_fact(piece, piece[:1].lower() + piece[1:])


def _of_predicate(subject: str, verb: str, rest: str) -> list[Fact]:
    """Return the facts of "Osteria Pina serves three dishes a day, pasta made that morning"."""
    verb = verb.lower().removeprefix("also ")
    facts = []
    for place, piece in enumerate(_pieces(rest)):
        if place == 0:
            owns = (
                base_form(verb) in ("serve", "offer", "have", "sell", "include", "feature")
                or verb == "has"
            )
            if owns and re.match(
                r"(?:\d|an?\b|two|three|four|five|six|seven|eight|nine|ten)", piece
            ):
                facts.append(a_fact(piece, f"{verb} {piece}"))
            elif subject.lower() in ("they", "these"):
                facts.append(a_fact(f"They {verb} {piece}"))
            elif is_plural(subject):
                facts.append(a_fact(f"They {base_form(verb)} {piece}"))
            else:
                facts.append(_doing(f"{verb} {piece}"))
        else:
            piece = re.sub(r"^(?:and|but|also)\s+", "", piece)
            if piece and not _DROPPED.match(piece):
                facts.append(_doing(piece) if _is_predicate(piece) else a_fact(piece))
    return facts


def _of_noun(piece: str) -> tuple[str, list[Fact]]:
    """Return the noun of "An app that rounds up payments and puts …", and what is said of it."""
    breaks = [found.end() for found in _SPLIT_NOUN.finditer(piece)]
    always = re.compile(
        r"(?:that|which|who|with|made|\w+ed|built|grown|cut|hung|woven|sewn)\b", re.IGNORECASE
    )
    if spoken_words(piece) <= 6:
        breaks = [at for at in breaks if always.match(piece[at:])]
    if not breaks or spoken_words(piece[: breaks[0]]) < 1:
        return piece, []
    noun, rest = piece[: breaks[0]].strip(), piece[breaks[0] :]
    if " " not in noun and starts_with_verb(piece[:1].lower() + piece[1:]):
        # "Unlock with your phone" is something to do, not a thing with a phone.
        return "", [a_fact(piece)]
    if re.search(
        r"\b(?:free|no|never|only|all|every|from|up to|over|under|less|more)$|^(?:free|no)\b|%",
        noun,
        re.IGNORECASE,
    ):
        return piece, []
    relative = re.match(r"(?:that|which|who)\s+(.+)$", rest, re.IGNORECASE)
    if relative is not None:
        return noun, _clauses(noun, relative[1])
    has = re.match(r"with\s+(.+)$", rest, re.IGNORECASE)
    if has is not None:
        return noun, [a_fact(part) for part in _both(has[1])]
    when = re.search(
        rf"\bon ({_DATE})(?: (?:in|at) ((?:the )?[A-Z][\w'-]+(?: [A-Z][\w'-]+)*))?",
        rest,
        re.IGNORECASE,
    )
    if when is not None:
        before = re.sub(r"^(?:over|for)\s+", "", rest[: when.start()].strip())
        day = f"{when[1]}, {when[2]}" if when[2] else when[1]
        return noun, [a_fact(part) for part in (before, day) if part]
    rest = re.sub(r"^over\s+(?=\d)", "", rest)
    return noun, [a_fact(rest)]


def _clauses(noun: str, text: str) -> list[Fact]:
    """Return the predicates after "that", as the product does them or as "They …" for a plural."""
    parts = [text]
    joined = re.match(r"(.+?) and ((\w+)s? .+)$", text)
    if (joined is not None and starts_with_verb(base_form(joined[3]))) or (
        joined is not None and _is_predicate(joined[2])
    ):
        parts = [joined[1], joined[2]]
    facts = []
    for part in parts:
        if _THIRD.match(part.split(" ", 1)[0]) and not is_plural(noun):
            facts.append(_doing(part))
        elif is_plural(noun):
            facts.append(a_fact(f"They {part}"))
    return facts


def _both(text: str) -> list[str]:
    """Return the two halves of "ten lessons of 40 minutes and feedback on every painting"."""
    halves = text.split(" and ")
    if len(halves) == 2 and "," not in text and all(spoken_words(half) >= 3 for half in halves):
        return halves
    return [text]


def _pieces(said: str) -> list[str]:
    """Return the parts between commas, lists such as "chicken, beef or lamb" in one piece."""
    pieces = re.split(r",\s+", said)
    merged: list[str] = []
    for piece in pieces:
        follows = re.match(r"(and|or|plus)\s+(\S+)(.*)", piece)
        if follows is not None:
            is_verb = bool(follows[3]) and starts_with_verb(base_form(follows[2]))
            is_list = not is_verb and not _PARTICIPLE.match(follows[2])
        else:
            pair = re.match(r"([\w-]+)(?: [\w-]+){0,2} (?:and|or) [\w-]+", piece)
            free = re.match(
                r"(?:for|with|in|on|at|from|by|of|to|no|the|an?|we|it|you|they|from)\b|\d",
                piece,
                re.IGNORECASE,
            )
            is_list = (
                pair is not None
                and not free
                and not _PARTICIPLE.match(piece)
                and not _is_predicate(piece)
            )
        if is_list and merged:
            while len(merged) > 1 and len(merged[-1].split()) <= 2:
                piece = f"{merged.pop()}, {piece}"
            merged.append(f"{merged.pop()}, {piece}")
        else:
            merged.append(piece)
    return merged


def cut_fact(fact: Fact, words_max: int) -> str:
    """Return the fact if it fits, a harmless beginning of it if there is one, or nothing."""
    if spoken_words(fact.text) <= words_max:
        return fact.text
    if "offer" in fact.kinds or not (fact.does or _PARTICIPLE.match(fact.text)):
        return ""
    if re.search(r"\b(?:no|never|only|all|every one|without)\b", fact.text, re.IGNORECASE):
        return ""
    heads = [
        fact.text[: found.start()]
        for found in re.finditer(r" (?:with|using|from|so that|by) ", fact.text)
    ]
    fits = [head for head in heads if 3 <= spoken_words(head) <= words_max]
    return fits[0] if fits else ""
