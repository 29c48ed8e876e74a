"""The slots' contents: the product as it is said, the takeaway cut to fit, facts out of the brief."""

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache

from integrations.brain.copy_brief import CopyBrief, read_audience
from integrations.brain.copy_people import People, group_of
from integrations.brain.copy_things import DARES, Thing, thing_of

_ARTICLES = re.compile(r"^(?:our|my|the|a|an)\s+", re.IGNORECASE)
_BREAKS = re.compile(
    r"\s*(?:[,;:]|\s-\s|\.\s)\s*|\s+(?=(?:without|so|because|and|but|while|with|that|which|even"
    r"|for|in(?! the (?:morning|evening|afternoon|night))|at|when|until|than|or|from)\b)",
    re.IGNORECASE,
)
_DANGLING = re.compile(
    r"(?:[\s,;:.-]+|\b(?:and|or|but|with|without|the|a|an|to|of|in|on|for|at|by|from|so|that|which|is|are|no|your"
    r"|our|than|as|when)\b)+$",
    re.IGNORECASE,
)
# The commas of "lanolin, oat and sea buckthorn" do not end a fact.
_LISTED = re.compile(r",\s*(?=[^,.;:]{1,25}\s+and\s+[^,.;:]{1,30}(?:[,.;:]|$))")
_CLAUSE = re.compile(
    r"^(?:you|it|we|they|i|your|our|there|this|that|nobody|no one|everyone|he|she)\b|\b(?:is|are|was|will|can(?= \w)|gets?"
    r"|has|have)\b",
    re.IGNORECASE,
)
_VERB_FIRST = re.compile(
    r"^(?:get|feel|sleep|save|stop|make|start|keep|find|learn|cook|eat|drink|run|work|stay|live|look|see|go|give"
    r"|take|turn|build|grow|earn|enjoy|be|do|don't|never|say|wake|move|play|try|know|spend|skip|finish|bring|let"
    r"|help|support|protect|book|come|join|meet|relax|travel|pay|own|wear|breathe|focus|train|write|read|send"
    r"|[a-z]{3,}s)\b(?! (?:of|for|and|that|with|without)\b)",
    re.IGNORECASE,
)


# Where a wink at somebody's day would hurt.
_SOLEMN = re.compile(
    r"\b(?:funeral|burial|cremat|grief|griev|bereave|hospice|palliative|cancer|suicid|abuse|addict|rehab"
    r"|divorce|miscarriage|dementia|alzheimer|trauma|refugee|war\b|memorial)",
    re.IGNORECASE,
)


def is_solemn(brief: CopyBrief) -> bool:
    """Tell whether the subject asks for plain words without jokes and everyday scenes."""
    return bool(_SOLEMN.search(f"{brief.product} {brief.description} {brief.audience}"))


@lru_cache(maxsize=20_000)
def spoken_words(text: str) -> int:
    """Return how many words are spoken; parts of a hyphenated word count one each."""
    return len(re.findall(r"[^\s\-–—/]+", re.sub(r"(?<=\s)[-–—]+(?=\s)", " ", text)))


def capital(text: str) -> str:
    """Return the text with its first letter large."""
    return text[:1].upper() + text[1:]


def small(text: str) -> str:
    """Return the text with its first letter small, unless the first word is a name or "I"."""
    first = text.split(" ", 1)[0]
    if first in ("I", "I'm", "I've", "I'll") or any(letter.isupper() for letter in first[1:]):
        return text
    return text[:1].lower() + text[1:]


def fitting(text: str, words_max: int) -> str:
    """Return the longest beginning of a phrase that ends at a break and fits, or nothing."""
    text = text.strip().rstrip(".!?,;: ")
    if spoken_words(text) <= words_max:
        return text
    best = ""
    for cut in _BREAKS.finditer(text):
        head = _DANGLING.sub("", text[: cut.start()])
        if head and spoken_words(head) <= words_max:
            best = head
    return best if spoken_words(best) >= 2 else ""


def condensed(text: str, words_max: int) -> str:
    """Return the phrase, or its beginning with its last turn: "steady energy, without the crash"."""
    text = text.strip().rstrip(".!?,;: ")
    turn = re.match(
        r"(.+),\s+((?:without|no|not|never|even|before|while)\b[^,]+)$", text, re.IGNORECASE
    )
    if turn is not None and spoken_words(text) > words_max:
        head = fitting(turn[1], words_max - spoken_words(turn[2]))
        if head:
            return f"{head}, {turn[2]}"
    return fitting(text, words_max)


_NO_GERUND = (
    "are is have has had was were can can't cannot don't do never always will would could should no not"
    " already still often want need know love like hate think believe prefer live feel"
)


def _doing(does: str) -> str:
    """Return "running low at three" for "are running low at three", and "writing" for "write"."""
    first, _, rest = does.partition(" ")
    second = rest.split(" ", 1)[0]
    if first.lower() == "are" and second.endswith("ing"):
        return rest
    if (
        first.lower() in _NO_GERUND.split()
        or not first.isalpha()
        or not first.islower()
        or not rest
    ):
        return ""
    if re.search(r"(?:ed|ly|s)$", first):
        return ""
    if re.search(r"[^e]e$", first):
        first = first[:-1]
    elif re.fullmatch(r"[^aeiou]*[aeiou][bdgmnprt]", first):
        first += first[-1]
    return f"{first}ing {rest}"


def _turned(texts: tuple[str, ...], seed: int) -> tuple[str, ...]:
    """Return the texts in an order that the brief's seed chooses."""
    start = seed % len(texts) if texts else 0
    return texts[start:] + texts[:start]


def undangled(text: str) -> str:
    """Return the text without small words at its end that wait for more."""
    return _DANGLING.sub("", text) or text


@dataclass(frozen=True)
class Words:
    """Everything that slots are filled from, for one brief."""

    brief: CopyBrief
    product: str
    product_short: str
    plural: bool
    people: People
    thing: Thing
    who: str
    does: str
    doing: str
    dares: tuple[str, ...]
    struggle: str
    wish: str
    message: str
    facts: tuple[str, ...]
    description: str
    known_slots: dict[int, dict[str, str]] = field(default_factory=dict, compare=False)

    def slots(self, words_max: int) -> dict[str, str]:
        """Return the slots for a line of at most `words_max` words; an empty one is not available."""
        if words_max not in self.known_slots:
            self.known_slots[words_max] = self._made_slots(words_max)
        return self.known_slots[words_max]

    def described(self, words_max: int) -> str:
        """Return what the product is, or nothing where too little of it would be left."""
        text = fitting(self.description, words_max)
        whole = spoken_words(text) == spoken_words(self.description)
        return text if whole or spoken_words(text) >= 3 else ""

    def _made_slots(self, words_max: int) -> dict[str, str]:
        message = condensed(self.message, words_max)
        noun = "" if _CLAUSE.search(message) or _VERB_FIRST.match(message) else message
        product = (
            self.product if spoken_words(self.product) + 1 <= words_max else self.product_short
        )
        is_to = self.struggle.startswith("to ")
        # Half a fact may be another one, so only whole ones are said.
        facts = [fact for fact in self.facts if spoken_words(fact) <= words_max]
        slots = {
            "P": product,
            "Pp": capital(_ARTICLES.sub("", product) if product.startswith("our ") else product),
            "Short": capital(_ARTICLES.sub("", self.product_short)),
            "comes": "come" if self.plural else "comes",
            "who": self.who,
            "does": fitting(self.does, max(2, words_max - 1)),
            "struggle": "" if is_to else self.struggle,
            "tostruggle": self.struggle if is_to else "",
            "wish": self.wish,
            "youve": fitting(self.does.replace("have ", "you've ", 1), words_max)
            if self.does.startswith("have ")
            else "",
            "last": facts[-1] if len(facts) > 1 else "",
            "doing": condensed(self.doing, words_max),
            "dare": next((d for d in self.dares if spoken_words(d) <= words_max), ""),
            "towish": self.wish if self.wish.startswith("to ") else "",
            "nounwish": "" if self.wish.startswith("to ") else self.wish,
            "msg": small(message),
            "nounmsg": small(noun),
            "fact": facts[0] if facts else "",
            "fact2": capital(facts[1]) if len(facts) > 2 else "",
            "desc": self.described(words_max),
            "offer": fitting(self.brief.offer, words_max),
        }
        for name in (
            "who",
            "doing",
            "dare",
            "youve",
            "last",
            "struggle",
            "msg",
            "fact",
            "desc",
            "offer",
        ):
            slots[capital(name)] = capital(slots[name])
        slots["Msg"] = capital(message)
        return slots


def words_of(brief: CopyBrief) -> Words:
    """Return the words for a brief."""
    audience = read_audience(brief.audience)
    product, short = _product_names(brief)
    thing = thing_of(brief.product, brief.description)
    if is_solemn(brief):
        thing = replace(thing, pains=())
    return Words(
        brief=brief,
        product=product,
        product_short=short,
        plural=_is_plural(product),
        people=group_of(brief.audience),
        thing=thing,
        who=_small_people(audience.people),
        does=audience.does,
        doing=_doing(audience.does),
        dares=_turned(() if is_solemn(brief) else DARES[thing.kind], brief.seed),
        struggle=small(audience.struggle) if audience.struggle else "",
        wish=small(audience.wish) if audience.wish else "",
        message=_message(brief.messaging),
        facts=_facts(brief, product),
        description=_description(brief),
    )


def _product_names(brief: CopyBrief) -> tuple[str, str]:
    product = " ".join(brief.product.split())
    is_name = any(letter.isupper() for letter in product) or not product.isascii()
    brand = brief.brand.strip()
    if is_name:
        full = product
    elif brand and brand.lower() not in product.lower():
        full = f"{brand} {_ARTICLES.sub('', product)}"
    else:
        full = product if product == "it" else f"our {_ARTICLES.sub('', product)}"
    short = full
    names = re.match(r"(?:[A-Z0-9][\w&'.-]*\s+){1,3}(?=[a-z])", product)
    if spoken_words(full) > 1 and names is not None:
        short = names[0].strip()
    elif spoken_words(full) > 3:
        words = _ARTICLES.sub("", product).split()
        cut = _DANGLING.sub("", re.split(r"\s(?:for|of|on|in|by|with|from)\s", " ".join(words))[0])
        short = cut if spoken_words(cut) <= 3 else " ".join(cut.split()[:3])
        if not is_name:
            short = brand if brand and spoken_words(brief.brand) <= 3 else f"our {words[-1]}"
        elif brand and spoken_words(brand) < spoken_words(short):
            short = brand
    return full, short


def _is_plural(product: str) -> bool:
    last = product.split()[-1].lower() if product.split() else ""
    head = re.split(r"\s(?:for|of|on|in|by|with|from)\s", product)[0].split()
    last = head[-1].lower() if head else last
    return last.endswith("s") and not last.endswith(("ss", "us", "is", "'s"))


def _small_people(people: str) -> str:
    if not people or re.search(r"\d", people):
        # Ages are for media plans; nobody says them to a face.
        return ""
    first = people.split()[0]
    keep = any(letter.isupper() for letter in first[1:]) or first.lower() in ("gen", "american")
    return people if keep else small(people)


def _message(text: str) -> str:
    first = re.split(r"(?<=[.!?])\s", text.strip())[0] if text.strip() else ""
    first = re.sub(r"\[[^\]]*\]", "", first)
    return re.sub(r"^(?:that|how|the fact that)\s+", "", first, flags=re.IGNORECASE).strip(
        " .!?\"'"
    )


def _facts(brief: CopyBrief, product: str) -> tuple[str, ...]:
    """Return what the description says, piece by piece, as fragments that can be spoken alone."""
    found: list[str] = []
    noun = _description(brief)
    text = re.sub(r"\([^)]*\)|\[[^\]]*\]", "", brief.description)
    for sentence in re.split(r"(?<=[.!?])\s+|\n", text):
        for piece in re.split(r"\s*[,;:]\s*(?:and\s+)?|\s+-\s+", _LISTED.sub("\0", sentence)):
            fact = _as_fragment(piece.replace("\0", ", "), product, brief)
            told = fact.lower() in brief.messaging.lower() or fact.lower() == noun.lower()
            if 2 <= spoken_words(fact) <= 9 and not told:
                found.append(fact)
    return tuple(dict.fromkeys(found))[:6]


def _as_fragment(piece: str, product: str, brief: CopyBrief) -> str:
    piece = piece.strip(" .!?\"'")
    names = "|".join(re.escape(name) for name in (product, brief.product, brief.brand) if name)
    lead = (
        rf"^(?:(?:{names})|it|they|we|which|that)\s+(?:is|are|was|'s|'re)?\s*"
        if names
        else r"^it\s+"
    )
    piece = re.sub(lead, "", piece, flags=re.IGNORECASE).strip()
    piece = re.sub(r"^with\s+(?=\d)", "", piece, flags=re.IGNORECASE)
    piece = re.sub(r"^(?:it's|they're|we're|and|but|also)\s+", "", piece, flags=re.IGNORECASE)
    if re.match(r"(?:who|whose|where|because|if|when|so|to)\b", piece, re.IGNORECASE):
        return ""
    return capital(piece)


def _description(brief: CopyBrief) -> str:
    """Return the description's first noun phrase, such as "cold brew in a can"."""
    text = _LISTED.sub("\0", brief.description.strip())
    first = re.split(r"[.,;:!?\n]|\s-\s", text)[0].replace("\0", ", ").strip()
    first = re.sub(
        r"^(?:it's|it is|they're|they are|is|are|we make|we sell)\s+",
        "",
        first,
        flags=re.IGNORECASE,
    )
    if not first or _CLAUSE.search(first) or brief.product.lower() in first.lower():
        return ""
    return _ARTICLES.sub(lambda found: capital(small(found[0])), first) if first else ""
