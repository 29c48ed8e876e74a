"""What banners, flyers and jingles say: short, from the brief, and not what the campaign said before."""

import re
from collections.abc import Iterator
from typing import Any

from integrations.brain.copy_checks import overlap, says_any, unfounded
from integrations.brain.copy_hooks import HOOKS
from integrations.brain.copy_ideas import angle_order
from integrations.brain.copy_lines import hook_candidates
from integrations.brain.copy_script import button
from integrations.brain.copy_text import (
    capital,
    is_command,
    is_english,
    renewed,
    same,
    sentence,
    small,
    spoken_words,
)
from integrations.brain.copy_words import Words, is_thin, message_forms, turned

HEADLINE_WORDS_MAX = 7
HEADLINE_CHARACTERS_MAX = 60
SUBLINE_WORDS_MAX = 12
SUBLINE_CHARACTERS_MAX = 80
BANNER_BUTTON_MAX = 24
POINTS_MAX = 4
TAGLINE_WORDS_MAX = 8
# These need time to go on; what does not move has to say something at once.
_FILM_ANGLES = frozenset({"story", "twist", "witness", "dare"})
_FILM_FRAME = re.compile(
    r"(?:An ordinary day|It's the same every time|It starts here|Picture|Once upon|A short film|A day in|This is a story"
    r"|One evening|Let me guess|This one goes out|Be honest|Look closer)\b|.+(?:this is your scene|look up|Over here)$"
)
_ONLY_FILM = frozenset(
    same(template.text)
    for angle in _FILM_ANGLES
    for template in HOOKS[angle]
    if "{" not in template.text
)
_MOODS: tuple[tuple[str, str], ...] = (
    ("playful", r"play|fun|cheek|witty|quirk|humou?r|silly|sassy|kids"),
    ("premium", r"premium|elegan|luxur|refin|sophist|exclusiv|classy|timeless"),
    ("calm", r"calm|quiet|gentle|sooth|soft|serene|minimal|relax|slow|reassur"),
    ("driving", r"energ|bold|driv|dynamic|power|sport|edgy|confident|direct|urgent|fast"),
    ("warm", r"warm|friend|co[sz]y|heart|honest|human|welcom|caring|hope|encourag"),
    ("bright", r"bright|fresh|optimis|upbeat|cheer|happy|young|youth|light"),
)
_STYLE_MOODS = {
    "direct_response": "driving", "ugc": "bright", "cinematic": "premium", "storytelling": "warm", "testimonial": "warm",
    "demo": "bright", "humor": "playful", "luxury": "premium", "minimalist": "calm", "educational": "bright",
}  # fmt: skip


def banner_draft(words: Words) -> dict[str, str]:
    """Return a banner set's headline, subline (may be empty) and button."""
    headline = _first(
        _headlines(words, HEADLINE_WORDS_MAX, HEADLINE_CHARACTERS_MAX), words
    ) or _fallback(words)
    subline = _first(_sublines(words, headline, SUBLINE_WORDS_MAX, SUBLINE_CHARACTERS_MAX), words)
    return {
        "headline": headline,
        "subline": subline,
        "call_to_action": button(words, BANNER_BUTTON_MAX),
    }


def flyer_draft(words: Words) -> dict[str, Any]:
    """Return a flyer's headline, subline, points (only facts) and request."""
    is_event = words.thing.kind in ("event", "race", "sale") or "when" in words.brief.details
    named = is_event and words.names.full
    title = words.names.label if named and spoken_words(words.names.label) <= 6 else ""
    headline = title if title and same(title) not in words.brief.earlier else ""
    headline = headline or _first(_headlines(words, 9, 80), words) or _fallback(words)
    subline = _first(_sublines(words, headline, 16, 120), words)
    return {
        "headline": headline,
        "subline": subline,
        "points": _points(words, headline, subline),
        "call_to_action": button(words, 40),
    }


def jingle_draft(words: Words) -> dict[str, str]:
    """Return the words at the end of a jingle and its mood."""
    tagline = _first(_taglines(words), words) or words.names.short_label or "Listen again."
    return {"tagline": tagline, "mood": mood_of(words)}


def mood_of(words: Words) -> str:
    """Return the ordered mood, else the one of the brand's tone, else of the style."""
    ordered = words.brief.details.get("mood", "")
    moods = [name for name, _ in _MOODS]
    if ordered in moods:
        return ordered
    if words.is_solemn:
        return "calm"
    for text in (words.brief.direction, words.brief.tone):
        found = [
            (match.start(), name)
            for name, pattern in _MOODS
            if (match := re.search(pattern, text, re.IGNORECASE))
        ]
        if found:
            return min(found)[1]
    return _STYLE_MOODS.get(words.brief.style, "warm")


def _first(options: Iterator[str], words: Words) -> str:
    """Return the first text that is new in the campaign, welcome to the brand and founded."""
    for text in options:
        if text and _is_good(text, words):
            return text
    return ""


def _is_good(text: str, words: Words) -> bool:
    brief = words.brief
    if same(text) in brief.earlier or is_command(text) or "[" in text:
        return False
    return not says_any(text, brief.words_to_avoid, words.said_names) and not unfounded(
        text, brief.known
    )


def _headlines(words: Words, words_max: int, characters_max: int) -> Iterator[str]:
    """Yield headlines, best first: the chosen idea's, the offer, the takeaway, then hooks and facts."""
    brief = words.brief
    hook = brief.idea.get("hook", "")
    options: list[str] = [] if same(hook) in _ONLY_FILM else [hook]
    # A whole takeaway may be a little longer than other headlines.
    message = (
        message_forms(words.message, words_max + 2) if len(words.message) <= characters_max else ""
    )
    message = message if message == words.message else message_forms(words.message, words_max)
    offers = [fact.text for fact in words.facts_of("scarcity", "offer")]
    if brief.stage == "most_aware":
        options += offers
    if brief.stage in ("solution_aware", "product_aware", "most_aware"):
        options.append(message)
    angles = [angle for angle in angle_order(words) if angle not in _FILM_ANGLES]
    options += [
        hook.voice for angle in angles[:4] for hook in hook_candidates(words, angle, words_max)[:2]
    ]
    options += [
        message,
        *(fact.text for fact in words.facts if not is_thin(fact.text)),
        *offers,
        *words.thing.dares,
    ]
    options += [
        hook.voice for angle in angles for hook in hook_candidates(words, angle, words_max)[:3]
    ]
    for text in options:
        is_short = spoken_words(text) <= words_max or text == message
        text = _headline(text)
        if _FILM_FRAME.match(text) and text != hook.rstrip("."):
            # It opens a film; what stands still has nothing to go on to.
            continue
        if (
            len(text.split()) > 1
            and is_short
            and len(text) <= characters_max
            and not _is_echo(text, words)
        ):
            yield text


def _is_echo(text: str, words: Words) -> bool:
    """Tell whether the campaign has said much the same already: "Chasing invoices?" after "Still …"."""
    earlier = (other for other in words.brief.earlier if len(other.split()) > 2)
    return len(text.split()) > 2 and any(overlap(text, other) > 0.75 for other in earlier)


def _headline(text: str) -> str:
    """Return a text as a headline: no full stop at the end of a single sentence."""
    text = capital(text.strip())
    return text.rstrip(".") if len(re.findall(r"[.!?](?:\s|$)", text)) <= 1 else text


def _fallback(words: Words) -> str:
    """Return a headline for a brief that leaves nothing new to say."""
    label = _fit(words.names.label, HEADLINE_CHARACTERS_MAX)
    for text in (label, *words.thing.dares, "Have a look", "Right here", "Come and see"):
        if text and _is_good(text, words):
            return _headline(text)
    return renewed(_fit(label, 40) or "Have a look", words.brief.earlier, HEADLINE_CHARACTERS_MAX)


def _fit(text: str, characters_max: int) -> str:
    """Return the words of a text that fit."""
    while len(text) > characters_max and " " in text:
        text = text.rsplit(" ", 1)[0]
    return text[:characters_max]


def _sublines(words: Words, headline: str, words_max: int, characters_max: int) -> Iterator[str]:
    """Yield sublines: what the headline leaves open, the product named where it is not yet."""
    names = words.names
    is_named = any(same(name) in same(headline) for name in words.said_names)
    message = message_forms(words.message, words_max)
    said = [message] if message and overlap(message, headline) < 0.6 else []
    facts = [fact.text for fact in words.facts if overlap(fact.text, headline) < 0.6]
    kept = [text for text in facts if not is_thin(text)] or facts
    kept = list(turned(tuple(kept), words.brief.seed))
    noun = words.noun if words.noun and overlap(words.noun, headline) < 0.6 else ""
    label = names.label if spoken_words(names.label) <= 4 else names.short_label
    does = [
        f"{names.short_label} {fact.does}"
        for fact in words.facts
        if fact.does and names.is_name and fact.text in kept
    ]
    if spoken_words(noun) < 3:
        # "An app" says less than what it does.
        does, noun = [*does, *([f"{names.short_label}: {small(noun)}"] if noun else [])], ""
    options: list[str] = []
    if is_named or not label:
        options += [*said, noun, *kept]
        options += [f"For {words.audience.called}"] if words.audience.called else []
    else:
        options += [_joined(label, text) for text in said]
        options += (
            [_joined(names.short_label if overlap(noun, label) >= 0.5 else label, noun)]
            if noun
            else []
        )
        options += [*does, *(_joined(label, text) for text in kept)]
        options += [f"{label}, for {words.audience.called}"] if words.audience.called else []
        options.append(label)
    for text in options:
        if text and spoken_words(text) <= words_max and len(text) <= characters_max:
            yield capital(text)


def _joined(label: str, text: str) -> str:
    """Return the name and what is said of it: "Lumen: steady energy", or two sentences."""
    if not is_english(text):
        return f"{label}. {capital(text)}"
    plain = re.match(
        r"(?:an?|the|\d|\w+ed|made|for|from|fresh|live|steady|in|on)\b", text, re.IGNORECASE
    )
    return f"{label}: {small(text)}" if plain else f"{label}. {capital(text)}"


def _points(words: Words, headline: str, subline: str) -> list[str]:
    """Return at most four facts that stand nowhere else on the flyer."""
    shown = [headline, subline, *words.brief.details.values()]
    points: list[str] = []
    for fact in words.facts:
        text = fact.text.rstrip(".")
        told = any(overlap(text, other) >= 0.75 for other in (*shown, *points) if other)
        if len(text) <= 80 and not told and _is_good(text, words):
            points.append(capital(text))
    return points[:POINTS_MAX]


def _taglines(words: Words) -> Iterator[str]:
    """Yield taglines of at most eight words: the name and the shortest true thing to remember."""
    names = words.names
    label = names.short_label if spoken_words(names.short_label) <= 4 else words.brief.brand
    room = TAGLINE_WORDS_MAX - spoken_words(label)
    message = message_forms(words.message, room) if room > 1 else ""
    options: list[str] = []
    if message:
        options.append(f"{label}. {capital(message)}.")
    whole = message_forms(words.message, TAGLINE_WORDS_MAX)
    if whole:
        options.append(f"{capital(whole)}.")
    uses = [text for text in words.brief.words_to_use if spoken_words(text) < room]
    options += [f"{label}. {capital(text)}." for text in uses]
    facts = [
        fact.text
        for fact in words.facts
        if "offer" not in fact.kinds and not re.search(r"\d", fact.text)
    ]
    options += [f"{label}. {text}." for text in facts if not is_thin(text)]
    dares = tuple(text for text in words.thing.dares if text.count(".") == 1)
    options += [f"{label}. {text}" for text in turned(dares, words.brief.seed)]
    options += [f"{label}. {words.noun}."] if words.noun else []
    options += [f"{label}."]
    for text in options:
        text = sentence(text.lstrip(". "))
        if re.search(r"\w", text) and spoken_words(text) <= TAGLINE_WORDS_MAX and len(text) <= 120:
            yield text
