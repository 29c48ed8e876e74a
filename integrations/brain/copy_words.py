"""What slots are filled with: names, the takeaway cut to fit, facts, and the people's own words."""

import hashlib
import re
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from integrations.brain.copy_actions import ACTIONS, Action, action_of
from integrations.brain.copy_audience import Audience, read_audience
from integrations.brain.copy_brief import CopyBrief
from integrations.brain.copy_facts import Fact, a_fact, read_description
from integrations.brain.copy_foreign import foreign_action, language_of
from integrations.brain.copy_names import VAGUE, Names, names_of
from integrations.brain.copy_people import ANYBODY, People, group_of
from integrations.brain.copy_text import (
    an,
    capital,
    is_english,
    is_mass,
    is_plural,
    same,
    small,
    spoken_words,
    word_set,
)
from integrations.brain.copy_things import Thing, thing_of
from integrations.brain.copy_verbs import shortened, starts_with_verb

Options = tuple[tuple[str, str], ...]
"""What a slot may hold: each value with the name of its content, which is said only once."""

TONES: dict[str, str] = {
    "playful": r"play|fun|cheek|witty|quirk|humou?r|upbeat|energ|lively|silly|bold|youth|sassy|edgy|sarcas",
    "premium": r"premium|elegan|luxur|quiet|refin|calm|sophist|minimal|timeless|exclusiv|serene|poetic|classy",
    "plain": r"plain|honest|straight|no-nonsense|serious|dry|profession|confident|clear|factual|sober|direct|formal|technical",
    "warm": r"warm|friend|gentle|hope|encourag|co[sz]y|caring|soft|heart|kind|human|welcom|relax|sincere|reassur",
}
# Where a wink at somebody's day would hurt.
_SOLEMN = re.compile(
    r"\b(?:funeral|burial|cremat|grief|griev|bereave|hospice|palliative|cancer|suicid|abuse|addict|rehab"
    r"|divorce|miscarriage|dementia|alzheimer|trauma|refugee|war\b|memorial|termination letter"
    r"|laid off|debt|estate planning|inheritance|last will|ageing parents|aging parents)",
    re.IGNORECASE,
)
# Nobody is introduced to a sale.
_LEISURE = word_set("event race restaurant hotel bakery place sale cause wellness")
_NEVER_MET = word_set("sale event race cause")
_STRONG = re.compile(
    r"\b(?:free|no|never|only|all|every|always|guarantee\w*|nothing|nobody|until|from|up to)\b|\d|%",
    re.IGNORECASE,
)
_NOT_WORDS = word_set(
    "make more less with that this them they please want need focus about mention sound keep write idea ideas script line"
    " lines version shorter longer funnier warmer something different another should would could have into from your"
)


@dataclass(frozen=True)
class Words:
    """Everything that slots are filled from, for one brief."""

    brief: CopyBrief
    names: Names
    thing: Thing
    group: People
    audience: Audience
    message: str
    noun: str
    facts: tuple[Fact, ...]
    action: Action
    tags: frozenset[str]
    is_solemn: bool
    wanted: frozenset[str]
    unwanted: frozenset[str]
    language: str = ""
    known_options: dict[tuple[str, int], Options] = field(default_factory=dict, compare=False)

    @cached_property
    def said_names(self) -> tuple[str, ...]:
        """The names that count as one word and may be said although a word in them is avoided."""
        bare = [
            name.removeprefix("our ").removeprefix("the ")
            for name in (self.names.full, self.names.short)
        ]
        return tuple(dict.fromkeys(name for name in (*bare, self.brief.brand) if name))

    def facts_of(self, *kinds: str) -> tuple[Fact, ...]:
        """Return the facts that are good for one of the kinds."""
        return tuple(fact for fact in self.facts if fact.kinds & set(kinds))


def words_of(brief: CopyBrief) -> Words:
    """Return the words for a brief."""
    thing = thing_of(brief.product, brief.description, brief.brand, brief.industry)
    known = tuple(name for name in (brief.product, brief.brand) if name)
    described = read_description(brief.description, known)
    names = names_of(brief.product, brief.brand, described.noun, thing)
    if brief.brand and same(brief.brand) not in same(brief.product) and brief.product:
        told = (brief.description, brief.audience, brief.messaging)
        if language_of(*told) or not is_english(brief.product):
            names = replace(
                names,
                full=f"{brief.brand} {brief.product}",
                short=brief.brand,
                label=f"{brief.brand} {brief.product}",
                short_label=brief.brand,
                is_name=True,
            )
    audience = read_audience(brief.audience)
    solemn = bool(_SOLEMN.search(f"{brief.product} {brief.description} {brief.audience}"))
    if solemn or audience.yours or audience.struggle or audience.wish or audience.to_wish:
        # What the brief says of their day beats what is made up about it.
        thing = replace(thing, pains=())
    if solemn:
        thing = replace(thing, dares=())
    group = group_of(audience.people, brief.audience)
    group = replace(group, moments=()) if solemn else group
    language = language_of(brief.description, brief.audience, brief.messaging)
    if language:
        thing = replace(thing, pains=(), dares=())
        group = replace(group, moments=())
    tones = {
        name for name, pattern in TONES.items() if re.search(pattern, brief.tone, re.IGNORECASE)
    }
    tags = {brief.style, brief.stage, brief.trigger, thing.kind, *tones}
    wanted, unwanted = _direction(brief.direction)
    if solemn:
        tags = (tags - {"humor", "playful"}) | {"solemn"}
    tags |= {
        tag
        for tag, holds in (
            ("bodiless", not thing.has_body),
            ("placeless", thing.kind in _NEVER_MET),
            ("leisure", thing.kind in _LEISURE),
            ("foreign", bool(language)),
        )
        if holds
    }
    return Words(
        brief=brief,
        names=names,
        thing=thing,
        group=group,
        audience=audience,
        message=_message(brief.messaging),
        noun=_noun(described.noun, names, brief, thing.kind, bool(described.facts)),
        facts=_facts(brief, described.facts, names),
        action=(not brief.action and foreign_action(language)) or _action(brief, names, thing),
        tags=frozenset(tags - {""}),
        is_solemn=solemn,
        wanted=wanted,
        unwanted=unwanted,
        language=language,
    )


def _noun(noun: str, names: Names, brief: CopyBrief, kind: str, has_facts: bool) -> str:
    """Return what the thing is, where its short name or a fact does not say more."""
    head = re.split(r"\s(?:for|of|on|in|by|with|from|at|to|every)\s", noun)[0]
    alone = (
        not re.match(r"(?:an?|the|one|our)\s", noun, re.IGNORECASE)
        and noun.isascii()
        and not re.search(r",|\band\b|^(?:on|in|at|for|by|all|from|with)\b", noun, re.IGNORECASE)
        and not starts_with_verb(small(noun))
        and not re.search(r"\d$", noun)
        and not is_plural(head)
        and not is_mass(head)
    )
    if alone and kind != "event" and thing_of(head, "").kind != "thing":
        noun = capital(an(small(noun)))
    known = set(same(f"{names.short} {brief.messaging}").split()) | {"a", "an", "the"}
    counted = re.match(r"(?:\d+|two|three|four|five|six) \w+$", noun, re.IGNORECASE)
    options = (capital(names.kind), noun) if counted else (noun, capital(names.kind))
    for text in options:
        vague = (
            has_facts
            and len(text.split()) < 3
            and text.split()[-1:]
            and text.split()[-1].lower() in VAGUE
        )
        if text and not vague and not set(same(text).split()) <= known:
            return text
    return ""


def _facts(brief: CopyBrief, found: tuple[Fact, ...], names: Names) -> tuple[Fact, ...]:
    """Return the offer, the description's facts and an event's details, nothing twice."""
    offer = (
        [Fact(capital(brief.offer), kinds=frozenset({"offer"}) | a_fact(brief.offer).kinds)]
        if brief.offer
        else []
    )
    own = same(names.short)
    details = [
        a_fact(text)
        for name in ("price", "when", "where")
        if (text := brief.details.get(name, "")) and not (own and same(text).startswith(own))
    ]
    told = same(brief.messaging)
    kept: dict[str, Fact] = {}
    for fact in (*offer, *found, *details):
        if (
            len(fact.text.split()) > 1
            and spoken_words(fact.text) <= 14
            and same(fact.text) not in told
        ):
            kept.setdefault(same(fact.text), fact)
    return tuple(kept.values())


def _action(brief: CopyBrief, names: Names, thing: Thing) -> Action:
    own = brief.action or names.request
    if own:
        own = capital(own.rstrip(".!"))
        return Action((f"{own}.",), (own,))
    action = ACTIONS[action_of(brief.goals, thing.kind, thing.action, brief.stage)]
    if (
        "free" in brief.known.lower()
        and "trial" in action.said[-1]
        and re.search(r"free trial", brief.known, re.IGNORECASE)
    ):
        return Action(("Start your free trial.",), ("Start free trial",))
    return action


def _direction(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words that a direction asks for and those that it does not want."""
    unwanted: set[str] = set()
    refused = r"\b(?:no|not|don't|do not|without|less|drop|skip|avoid|leave out|stop|fewer|instead of)\b([^.,;]*)"
    for found in re.finditer(refused, text, re.IGNORECASE):
        unwanted |= set(re.findall(r"[^\W\d_]{4,}", found[1].lower()))
    wanted = set(
        re.findall(r"[^\W\d_]{4,}", re.sub(refused, " ", text.lower(), flags=re.IGNORECASE))
    )
    return frozenset(wanted - _NOT_WORDS), frozenset(unwanted - _NOT_WORDS)


def _message(text: str) -> str:
    """Return the takeaway's first sentence with words in it, as it may stand alone."""
    for part in re.split(r"(?<=[.!?])\s", text):
        part = re.sub(
            r"^(?:that|how|the fact that)\s+", "", part.strip(" .!?'"), flags=re.IGNORECASE
        ).strip()
        if spoken_words(part):
            return part
    return ""


def message_forms(message: str, words_max: int) -> str:
    """Return the takeaway, or a beginning of it that keeps its sense, or nothing."""
    if spoken_words(message) <= words_max:
        return message
    if not is_english(message):
        return ""
    turn = re.match(
        r"(.+?),\s+((?:without|no|not|never|even|before|while|but|and)\b[^,]+)$",
        message,
        re.IGNORECASE,
    )
    if turn is not None:
        head = _cut_noun(turn[1], words_max - spoken_words(turn[2]))
        if head:
            return f"{head}, {turn[2]}"
    head = message.split(", ")[0]
    if head != message and 3 <= spoken_words(head) <= words_max:
        return head
    clause = shortened(message, words_max)
    return clause if clause and spoken_words(clause) >= 3 else ""


def _cut_noun(text: str, words_max: int) -> str:
    if spoken_words(text) <= words_max:
        return text
    heads = [
        text[: cut.start()]
        for cut in re.finditer(r"\s(?:for|in|on|at|from|with|through|during|all)\s", text)
    ]
    fits = [
        head for head in heads if 2 <= spoken_words(head) <= words_max and not _STRONG.search(head)
    ]
    return fits[-1] if fits else ""


def turned(texts: tuple[str, ...], seed: int) -> tuple[str, ...]:
    """Return the texts in an order that the seed chooses."""
    start = seed % len(texts) if texts else 0
    return texts[start:] + texts[:start]


@lru_cache(maxsize=20_000)
def noise(text: str, seed: int) -> float:
    """Return 0 to 1, the same for the same text and seed."""
    return hashlib.sha256(f"{seed}|{text}".encode(errors="replace")).digest()[0] / 255


def is_thin(fact: str) -> bool:
    """Tell whether a fact is only a size or two plain words."""
    size = re.fullmatch(r"[\d.,]+ ?\S+|\S+ \S+", fact) is not None
    return size and not re.search(r"free\b|gratis|certified", fact, re.IGNORECASE)


def has_day(words: Words) -> bool:
    """Tell whether anything is known of the people's day."""
    said = words.audience
    return bool(
        said.yours or said.struggle or said.to_struggle or said.has or words.group is not ANYBODY
    )
