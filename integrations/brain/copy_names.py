"""How the product is called: in full, in short, by its kind alone, with the article that it needs."""

import re
from dataclasses import dataclass

from integrations.brain.copy_text import (
    an,
    capital,
    is_command,
    is_english,
    is_mass,
    is_plural,
    same,
    small,
    spoken_words,
    word_set,
)
from integrations.brain.copy_things import Thing

SHORT_WORDS_MAX = 3
_ARTICLES = re.compile(r"^(?:our(?: new| own)?|my|the|an?)\s+", re.IGNORECASE)
_REQUEST = re.compile(
    r"(?:book|get|join|try|sign up|register|donate|come|visit|download|order|buy|shop|subscribe|apply|call|start|request"
    r"|schedule|claim|reserve|save|enrol|enroll|ask|follow|vote|give|take|learn|see|watch|discover|plan|find)"
    r"\s+(?:an?|your|our|the|now|my|us|with|to|for|in|on|today|\d+)\b"
    r"|(?:donate|adopt|volunteer|subscribe|register|apply|sign up)\s+\w+",
    re.IGNORECASE,
)
# Capitals that are no names.
_ACRONYMS = word_set(
    "AI SaaS B2B B2C CRM HR IT LED USB SEO VPN DIY 3D 4K TV EV PDF API ERP POS IoT GPS VR AR UX UI SSO DNA SPF UV PC"
    " iPhone iPad iOS Android MacBook Xbox PlayStation Nintendo Tesla Samsung Excel WordPress Shopify Amazon"
)
_ADJECTIVES = word_set(
    "handmade organic new fresh premium custom personal personalised personalized vintage digital wooden natural vegan"
    " homemade portable wireless electric smart modern small large kids kids' men's women's online free luxury artisan"
    " ceramic stainless leather cotton wool linen italian french german swiss danish japanese scandinavian spanish greek"
    " reusable refillable foldable waterproof gluten-free sugar-free plant-based cold hot dry raw local annual monthly"
    " weekly private public family home garden office"
)
# Too wide a kind to choose among.
VAGUE = word_set(
    "app software platform course box service tool product thing system solution website brand company"
)
_LINKS = word_set("for of in the and & to de la du des von van der on with at by a y e")
_AT = word_set("restaurant hotel gym health place event course")
_WITH = word_set("service legal finance")


@dataclass(frozen=True)
class Names:
    """Ways to call the product; empty ones are not known.

    `full` and `short` stand inside a sentence ("our cold brew", "the Ember travel mug"), `label` and
    `short_label` alone ("Cold brew"). `kind` is the thing without its name, with its article ("a
    travel mug"); `kinds` the same if it needs none ("headphones"). `is_name` tells whether `short`
    is a proper name, `request` holds a product that is really a call to action.
    """

    full: str = ""
    short: str = ""
    label: str = ""
    short_label: str = ""
    kind: str = ""
    kinds: str = ""
    is_name: bool = False
    is_plural: bool = False
    request: str = ""


def names_of(product: str, brand: str, noun: str, thing: Thing) -> Names:
    """Return the names for a product, its brand (or empty) and what its description calls it."""
    request = ""
    if is_command(product) or not re.search(r"\w", product):
        product = ""
    if _REQUEST.match(product) and not _is_title(product):
        request, product = product, ""
    product = _ARTICLES.sub("", product)
    brand = "" if is_command(brand) or not re.search(r"\w", brand) else brand
    if not product:
        full = brand or (
            f"our {small(_ARTICLES.sub('', noun))}" if noun and spoken_words(noun) <= 4 else ""
        )
        return _built(full, full, _kind_of("", noun), bool(brand), request)
    prefix, generic = _split(product, thing)
    if generic and not prefix:
        full, is_name = _with_brand(generic, brand, thing)
        short = (
            brand
            if brand and spoken_words(brand) <= SHORT_WORDS_MAX
            else _short_generic(full, generic)
        )
        return _built(full, short, _kind_of(generic, noun), is_name and short == brand, request)
    full = product
    if (
        generic
        and not is_plural(generic)
        and not is_mass(generic)
        and not re.search(r"\d$|'s?$", prefix)
    ):
        full = f"the {product}"
    short = prefix if generic else product
    if generic and prefix.endswith("'s") and same(prefix) != same(brand):
        short = full if spoken_words(full) <= SHORT_WORDS_MAX or not brand else brand
    if (
        spoken_words(short) > SHORT_WORDS_MAX + 1
        and brand
        and spoken_words(brand) < spoken_words(short)
    ):
        short = brand
    return _built(full, short, _kind_of(generic, noun), True, request)


def _built(full: str, short: str, kind: tuple[str, str], is_name: bool, request: str) -> Names:
    return Names(
        full=full,
        short=short,
        label=capital(_ARTICLES.sub("", full)),
        short_label=capital(_ARTICLES.sub("", short)),
        kind=kind[0],
        kinds=kind[1],
        is_name=is_name,
        is_plural=not is_name and is_plural(full),
        request=request,
    )


def _is_title(product: str) -> bool:
    """Tell whether a phrase is written as a title: "Run for Water"."""
    words = product.split()
    return len(words) > 1 and all(word in _LINKS or not word[:1].islower() for word in words)


def _split(product: str, thing: Thing) -> tuple[str, str]:
    """Return the proper name and the generic rest: ("IronYard", "gym membership")."""
    words = product.split()
    if not is_english(product) or not re.search(r"[a-zA-Z]", product):
        return product, ""
    named = 0
    for word in words:
        is_kind = word in _ACRONYMS or re.search(
            r"-(?:compatible|style|based|free|grade|ready)$", word
        )
        if is_kind or not (
            word[:1].isupper() or word[:1].isdigit() or re.search(r"[A-Z]", word[1:])
        ):
            break
        named += 1
    if named == 1 and (
        _is_common(product, thing) or (len(words) > 1 and words[0].lower() in _ADJECTIVES)
    ):
        return "", small(product)
    if named == len(words) or (named and words[named].lower() in _LINKS):
        return product, ""
    if named and words[0][:1].isdigit() and not re.search(r"[A-Z]", words[0]):
        return "", product
    return " ".join(words[:named]), " ".join(words[named:])


def _is_common(product: str, thing: Thing) -> bool:
    """Tell whether a capital only opens the phrase: "Cold brew", "Sourdough"."""
    low = product.lower()
    found = thing.pattern.match(low)
    return found is not None and (" " not in product or " " in found[0]) and found.end() == len(low)


def _with_brand(generic: str, brand: str, thing: Thing) -> tuple[str, bool]:
    if not brand or same(brand) in same(generic):
        is_own = bool(re.search(r"\b[A-Z]", generic.split(" ", 1)[-1])) and bool(brand)
        return (generic if is_own else f"our {generic}"), bool(brand)
    first = generic.split()[0]
    single = not is_plural(generic) and not is_mass(generic)
    if len(brand.split()) == 1 and brand.isalnum() and thing.kind not in _AT | _WITH:
        named = f"{brand} {generic}"
        return (f"the {named}" if single else named), True
    link = "at" if thing.kind in _AT else "with" if thing.kind in _WITH else "from"
    lead = an(generic) if single and first != "one" else generic
    return f"{lead} {link} {brand}", True


def _short_generic(full: str, generic: str) -> str:
    if spoken_words(full) <= 4:
        return full
    head = re.split(r"\s(?:for|of|on|in|by|with|from|at)\s", generic)[0].split()
    return "our " + " ".join(head[-2:] if spoken_words(" ".join(head[-2:])) <= 3 else head[-1:])


def _kind_of(generic: str, noun: str) -> tuple[str, str]:
    """Return the kind with and without an article; either may be empty."""
    text = generic or re.split(r"\s(?:for|in|on|by|with|from|at|to)\s", _ARTICLES.sub("", noun))[0]
    text = re.split(r"\s(?:at|by|from|in)\s(?=[A-Z])", text)[0]
    if not text or spoken_words(text) > 4 or re.search(r"\d|[,;:%]", text) or not is_english(text):
        return "", ""
    if re.search(r"\bof\b", text) or (text.split()[-1].lower() in VAGUE and len(text.split()) < 3):
        return "", ""
    text = text if generic else small(text)
    free = is_mass(text) or is_plural(text)
    return (text if free else an(text)), (text if free else "")
