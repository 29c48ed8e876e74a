"""Reads what a new ad is about out of free talk: product, audience, message, tone, length, format."""

import re
from dataclasses import dataclass, fields
from typing import Any

from integrations.brain.atoms import Masked, colors_in
from integrations.brain.lexicon import (
    STAGES,
    STYLES,
    TONES,
    TRIGGERS,
    choice_of,
    is_people,
)
from integrations.brain.phrases import (
    PHRASE_END,
    SENTENCE_END,
    THING_END,
    Cutter,
    thing,
    trimmed,
    who,
)
from integrations.brain.rules import FILM

_LABELS: dict[str, str] = {
    "product": r"product(?: name)?|service|business",
    "audience": r"(?:target )?audience|target(?: group| market)?|for whom",
    "messaging": r"(?:key |main |core )?messag(?:e|ing)|takeaway|tagline|main point",
    "goals": r"goals?|objective",
    "tone": r"tone(?: of voice)?|vibe|mood",
    "brand_name": r"brand(?: name)?",
    "description": r"description|what it is|about it",
}
_KINDS: tuple[tuple[str, str], ...] = (
    (
        "banner",
        r"banners?|display (?:ads?|set|campaign)|banner ads?|web (?:ads?|sizes)|picture adverti\w+|\d{3}x\d{2,3}|skyscrapers?"
        r"|leaderboards?",
    ),
    (
        "flyer",
        r"fl[yi]?e?rs?|flyr|leaflets?|hand-?outs?|hand-?bills?|posters?|pamphlets?|brochures?|(?:to )?hand (?:it "
        r"|them )?out|print-?outs?"
        r"|(?:something|anything|a thing|paper|sheet|page|bit)(?: of paper)? (?:printed|to print|to pin up"
        r"|for the (?:notice ?board|shop window"
        r"|window|fridge|wall|door)|on paper|to give (?:out|away))|paper (?:for|to) (?:give|hand)|a paper (?:with|for)"
        r"|leave-behinds?",
    ),
    (
        "jingle",
        r"jing(?:le|el)s?|(?:sound|audio|sonic) (?:logos?|idents?|stings?)|radio spots?|(?:signature |little |catchy "
        r"|small |short )*(?:tunes?|songs?"
        r"|ditty|ditties|melody|earworm)|small music|music for (?:the )?radio",
    ),
)
_MOVING = r"videos?|films?|reels?|tik ?toks?|commercials?|clips?|spots?|moving pictures|xxp\d+"
_BESIDE = r"to go with|go(?:es)? with|besides?|as well as|alongside|along with|to match|matching|next to|(?:other|rather) than"
"""What stands behind these is there already."""
_EACH = re.compile(
    r"\bxxd\d+(?:[ -]+[\w-]+){0,5}\s*(?:,|\band\b|&|\bplus\b|\+)\s*(?:[\w-]+ ){0,5}xxd\d+",
    re.IGNORECASE,
)
"""Lengths beside each other, of which each is wanted."""
_ANY_LABEL = "|".join(_LABELS.values()) + r"|style|length|duration|format|colou?rs?|platform"


@dataclass
class AdBrief:
    """What was said about an ad; what was not said is empty."""

    product: str = ""
    description: str = ""
    audience: str = ""
    messaging: str = ""
    goals: str = ""
    tone: str = ""
    style: str = ""
    awareness_stage: str = ""
    trigger: str = ""
    brand_name: str = ""
    colors: tuple[str, ...] = ()
    seconds: int | None = None
    format: str = ""
    resolution: str = ""
    kind: str = ""
    title: str = ""
    when: str = ""
    where: str = ""
    price: str = ""
    link: str = ""
    mood: str = ""
    elsewhere: bool = False
    kinds: tuple[str, ...] = ()
    lengths: tuple[int, ...] = ()
    """Where several are asked for, one project each, in seconds."""

    def given(self, *names: str) -> dict[str, Any]:
        """Return the named fields that were said, as a tool's arguments."""
        values = {name: getattr(self, name) for name in names}
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in values.items()
            if value not in ("", None, ())
        }

    def filled_from(self, other: "AdBrief") -> "AdBrief":
        """Return this brief with what it leaves open taken from `other`."""
        values = {f.name: getattr(self, f.name) or getattr(other, f.name) for f in fields(AdBrief)}
        return AdBrief(**values)


def read_brief(masked: Masked, part: str) -> AdBrief:
    """Return what a masked part of a message says about a new ad."""
    cut = Cutter(part)
    brief = AdBrief()
    _take_labels(cut, masked, brief)
    _take_message(cut, masked, brief)
    _take_cued(cut, masked, brief)
    lengths = tuple(dict.fromkeys(masked.of("d", cut.rest)))
    brief.seconds = lengths[0] if lengths else None
    if len(lengths) > 1 and _EACH.search(cut.rest):
        brief.lengths = lengths
    formats = masked.of("f", cut.rest) or masked.of("p", cut.rest)
    brief.format = formats[0] if formats else ""
    brief.resolution = next(iter(masked.of("r", cut.rest)), "")
    brief.kinds = kinds_in(cut.rest)
    brief.kind = brief.kinds[0] if brief.kinds else ""
    if re.search(r"\bcolou?rs?\b|\bpalette\b", cut.rest, re.IGNORECASE) or masked.of("c", cut.rest):
        brief.colors = tuple(colors_in(masked, cut.rest))
    _take_manner(cut, brief)
    _take_product(cut, masked, brief)
    _take_audience(cut, masked, brief)
    _take_list(cut, masked, brief)
    _take_description(cut, masked, brief)
    return brief


def kinds_in(part: str) -> tuple[str, ...]:
    """Return which kinds of project a masked text asks for, in order; "" is a video.

    A kind that is taken back ("not a banner, a flyer") or that something is to go with does not count.
    """
    part = re.sub(rf"\b(?:{_BESIDE})\b[^.,;!?]{{0,30}}", " ", part, flags=re.IGNORECASE)
    part = re.sub(r"\b(?:not|no|isn't|never) (?:a |an |the )?\w+\b", " ", part, flags=re.IGNORECASE)
    found: list[tuple[int, str]] = []
    for kind, words in (*_KINDS, ("", _MOVING)):
        match = re.search(rf"\b(?:{words})\b", part, re.IGNORECASE)
        if match is not None:
            found.append((match.start(), kind))
    found.sort()
    kinds = [kind for _, kind in found]
    if "" in kinds and len(kinds) > 1:
        # "A video flyer" is one thing, "a video and a flyer" are two.
        apart = re.search(
            rf"\b(?:{_MOVING})\b.{{0,60}}(?:\band\b|\+|&|,|\bplus\b|\bthen\b|\balso\b).{{0,60}}$",
            part,
            re.IGNORECASE,
        )
        other = re.search(
            r"(?:\band\b|\+|&|,|\bplus\b|\bthen\b).{0,50}\b(?:" + _MOVING + r")\b",
            part,
            re.IGNORECASE,
        )
        kinds = kinds if apart or other else [kind for kind in kinds if kind]
    return tuple(kinds) if kinds != [""] else ()


def _take_labels(cut: Cutter, masked: Masked, brief: AdBrief) -> None:
    for name, label in _LABELS.items():
        mark = r"\s*(?::|=|\s-\s)\s*"
        if name in ("audience", "messaging", "goals", "tone", "product"):
            mark = r"\s*(?::|=|\s-\s|(?:is|are|should be)\b)\s*"
        stop = rf"(?=\s*(?:$|[\n;|]|\.(?:\s|$)|,\s*(?:the |our )?(?:{_ANY_LABEL})\b|(?:{_ANY_LABEL})\s*:))"
        value = cut.take(
            rf"(?:^|(?<=[\n,.;|\s]))(?:the |our |my |and )*(?:{label}){mark}([^\n]+?){stop}"
        )
        if value is not None:
            value = masked.plain(value)
            cleaned = {"product": thing, "audience": who}.get(name, trimmed)(value)
            setattr(brief, name, cleaned)


def _take_message(cut: Cutter, masked: Masked, brief: AdBrief) -> None:
    cues = (
        r"\b(?:that says?|saying|says|with the (?:message|tagline|line)|message is)[: ]+(xxq\d+)(?:)",
        r"\b(?:that says?|saying|says|with the (?:message|tagline|line))[: ]+(.{3,160}?)",
        r"\b(?:emphasi[sz]e|highlight|stress|mention|focus on|point out)(?: that| the fact that| how)? "
        r"(.{3,160}?)",
    )
    for cue in cues:
        if brief.messaging:
            return
        value = cut.take(cue if cue.endswith("(?:)") else cue + SENTENCE_END)
        if value is not None:
            brief.messaging = trimmed(masked.plain(value))


def _take_cued(cut: Cutter, masked: Masked, brief: AdBrief) -> None:
    pair = re.search(
        r"\b(?:get|gets|getting|convince|persuade)s? (.{3,50}?) to (?:try|buy|use|order|book|download"
        rf"|visit|switch to|sign up for|join|taste|wear) (.{{2,60}}?){THING_END}",
        cut.rest,
        re.IGNORECASE,
    )
    if pair is not None and not brief.product:
        brief.audience = brief.audience or who(masked.plain(pair[1]))
        brief.product = thing(masked.plain(pair[2]))
        cut.rest = cut.rest.replace(pair[0], " | ")
    if not brief.audience:
        value = cut.take(
            r"\b(?:aimed at|aiming (?:at|for)|aim (?:it )?at|targeting|targeted (?:at|to|towards?)|geared "
            r"(?:to|towards?)|directed at|meant for|tailored to|speak(?:s|ing)? to|appeal(?:s|ing)? to"
            r"|go after|to reach|reaching|target|audience of) "
            rf"(.{{3,90}}?){PHRASE_END}"
        )
        brief.audience = who(_with_list(cut, masked, value)) if value else ""
    if not brief.goals:
        value = cut.take(
            r"\b(?:the )?(?:goal|objective|aim) (?:is|:)(?: to)? (.{3,80}?)" + SENTENCE_END
        ) or cut.take(
            r"\bto ((?:drive|get more|boost|increase|generate|grow|raise|win|book) (?!our\b|my\b).{3,50}?)"
            + PHRASE_END
        )
        brief.goals = trimmed(masked.plain(value)) if value else ""


def _with_list(cut: Cutter, masked: Masked, value: str) -> str:
    """Take along the rest of a list: "moms, dads and teens"."""
    more = re.match(
        r"\s*\|\s*,\s*((?:[\w' -]{2,25},\s*){0,3}(?:and|or) [\w' -]{2,30})(?=$|[.;!?\n,])", cut.rest
    )
    if more is None or not is_people(more[1]):
        return masked.plain(value)
    cut.rest = " | " + cut.rest[more.end() :]
    return masked.plain(f"{value}, {more[1]}")


def _take_manner(cut: Cutter, brief: AdBrief) -> None:
    """Read style, tone, stage and trigger where they are said of the ad itself."""
    near = rf"\b([\w-]+(?:,? (?:and |but )?[\w-]+)?) (?:(?:xx[dfpr]\d+|short|video|tv|social) )*{FILM}\b"
    for found in re.finditer(near, cut.rest, re.IGNORECASE):
        brief.style = brief.style or choice_of(STYLES, found[1]) or ""
        tones = re.findall(rf"\b(?:{TONES})\b", found[1], re.IGNORECASE)
        brief.tone = brief.tone or ", ".join(word.lower() for word in tones if word != "fresh")
    said = (
        cut.take(
            rf"\b(?:in an? |with an? )?((?:{TONES})(?:,? (?:and |but )?(?:{TONES}))?) "
            r"(?:tone|vibe|feel|mood|style)\b"
        )
        or cut.take(
            rf"\b(?:tone|vibe|mood)(?: should be| is|:)? ((?:{TONES})(?:,? (?:and |but )?(?:{TONES}))?)\b"
        )
        or cut.take(rf"\b(?:make|keep) it ((?:{TONES})(?:,? (?:and |but )?(?:{TONES}))?)\b")
    )
    brief.tone = brief.tone or (said or "").lower()
    styles = re.search(
        r"\b(?:style(?: is|:)? ([\w -]+)|([\w-]+)[- ]style\b|(?:make|keep) it ([\w-]+))",
        cut.rest,
        re.IGNORECASE,
    )
    if styles is not None:
        brief.style = brief.style or choice_of(STYLES, styles[0]) or ""
    brief.awareness_stage = choice_of(STAGES, cut.rest) or ""
    brief.trigger = choice_of(TRIGGERS, cut.rest) or ""


def _take_product(cut: Cutter, masked: Masked, brief: AdBrief) -> None:
    named = re.search(
        r"\b((?:our|my|a|an|the|new) (?:new )?[\w' -]{2,50}?),? (?:called|named) ([\w'&.+ -]{2,40}?)"
        + THING_END,
        cut.rest,
        re.IGNORECASE,
    )
    if named is not None and not brief.product and not re.search(FILM, named[1], re.IGNORECASE):
        brief.product = trimmed(masked.plain(named[2]))
        brief.description = brief.description or _description(masked.plain(named[1]))
        cut.rest = cut.rest.replace(named[0], " | ")
    sell = (
        r"\b(?:promot(?:e|es|ing)|advertis(?:e|es|ing)|sell(?:s|ing)?(?: more)?|market(?:ing)?"
        r"|introduc(?:e|es|ing)|launch(?:es|ing)?|show(?:ing|s)? off|push(?:ing)?) "
    )
    about = r"\b(?:about|promoting|featuring) "
    owned = r"\b(?:i have an? (?:new )?(?:product|brand|business)[:,]? ?(?:called |named )?|we (?:make|sell)|i (?:run|own)) "
    patterns = (about, owned, sell, rf"\b{FILM}\b[^.?!;\n|]{{0,20}}?\b(?:for|of|on) ", r"\bfor ")
    for pattern in patterns:
        if brief.product:
            return
        found = re.search(
            rf"{pattern}(?!xx)(.{{2,70}}?)(?: and want)?{THING_END}", cut.rest, re.IGNORECASE
        )
        if found is None or is_no_product(found[1]):
            continue
        brief.product = thing(masked.plain(found[1]))
        start = found.start(1)
        if pattern in (about, sell):
            start = found.start()
        before = re.sub(r"\b(?:for|of|on|to)\s*$", "", cut.rest[:start], flags=re.IGNORECASE)
        cut.rest = f"{before} | {cut.rest[found.end() :]}"
        aside = re.match(r"\s*\(([^)]{3,80})\)", cut.rest[len(before) + 3 :])
        if aside is not None:
            brief.description = brief.description or trimmed(masked.plain(aside[1]))


def is_no_product(text: str) -> bool:
    """Tell whether a phrase names nothing that could be advertised: "it", "this campaign", people."""
    plain = text.strip().lower()
    if re.fullmatch(
        rf"(?:(?:an?|the|our|my|new|this|that|same|whole) )*(?:me|us|it|this|that|(?:more )?(?:of )?them|him|her|you|free|now|fun"
        rf"|projects?|products?|strategy|script|thing|one|google(?: thing)?|radio|web|print|today|tomorrow|later|{FILM}"
        r"|(?:event|meeting|party|occasion|get-together)(?: (?:on|at|in|this|next)\b.*)?|web ?sites?|homepage|ourselves|linkedin|facebook"
        r"|instagram|tiktok|youtube|business|company|firm|brand|shop|store|service|team|client|customers?|boss|a\d)",
        plain,
    ):
        return True
    return is_people(text)


def _take_audience(cut: Cutter, masked: Masked, brief: AdBrief) -> None:
    patterns = (
        rf"\bfor (?!xx)(.{{3,90}}?){PHRASE_END}",
        rf"(?<=\|)\s+to (?!xx|get\b|drive\b|make\b|show\b|be\b|promote\b|sell\b)(.{{3,90}}?){PHRASE_END}",
    )
    for pattern in patterns:
        if brief.audience:
            return
        value = cut.take(pattern)
        if value is not None and not re.fullmatch(r"(?:me|us|now|free|it|that)", value.strip()):
            brief.audience = who(_with_list(cut, masked, value))


def _take_list(cut: Cutter, masked: Masked, brief: AdBrief) -> None:
    """Read a bare list: "15 sec ad, Lumen cold brew, tired nurses"."""
    if not re.search(r",|\n|\.\s", cut.rest):
        return
    chunks = [chunk.strip() for chunk in re.split(r"[,;\n|.]", cut.rest) if chunk.strip()]
    for chunk in chunks:
        low = chunk.lower()
        if re.search(r"\bxx[a-z]\d", low) or re.search(rf"\b{FILM}\b", low) or len(low.split()) > 5:
            continue
        if (
            re.search(
                r"\b(?:is|are|make|want|need|please|can|you|it|i|we|let's|tone|hi|hello|hey|then|now|be|show|use"
                r"|like|with|and|style|today|thanks|ok|okay|yes|no|great|perfect|cool|nice|good|sure|version)\b",
                low,
            )
            or choice_of(STYLES, low)
            or re.fullmatch(rf"(?:{TONES})", low)
        ):
            continue
        if is_people(chunk):
            people = re.sub(r"\s+(?:mostly|mainly|only)$", "", masked.plain(chunk))
            brief.audience = brief.audience or who(people)
        elif not brief.product:
            brief.product = thing(masked.plain(chunk))
        elif not brief.description and chunk == chunks[-1] and len(low.split()) > 2:
            brief.description = trimmed(masked.plain(chunk))


def _take_description(cut: Cutter, masked: Masked, brief: AdBrief) -> None:
    if brief.description or not brief.product:
        return
    found = re.search(
        r"(?:^|[.;!?\n|,])\s*(?:it's|it is|they're|they are|we make|we sell|we are|we're|it|they)"
        r" ((?!for\b|should\b|has to\b|needs to\b|launching\b)[^.;!?\n|]{8,240})",
        cut.rest,
        re.IGNORECASE,
    )
    if found is not None:
        brief.description = _description(masked.plain(found[1]))
        return
    aside = re.search(
        r"\|\s*,\s*((?:(?:an?|the) )?[^,.;!?\n|]{6,80}?)(?=\s*(?:[,.;!?\n|]|$))", cut.rest
    )
    if (
        aside is not None
        and not re.search(r"\bxx[a-z]\d", aside[1])
        and not re.search(FILM, aside[1], re.IGNORECASE)
        and not is_people(aside[1])
    ):
        brief.description = _description(masked.plain(aside[1]))


def _description(text: str) -> str:
    return trimmed(re.sub(r"^(?:our|my|a|an|the)\s+", "", trimmed(text), flags=re.IGNORECASE))
