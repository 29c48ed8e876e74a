"""Reads the arguments of small requests: strategy, brand, an idea's number, a line, a detail."""

import re
from typing import Any

from integrations.brain.atoms import Masked, colors_in
from integrations.brain.hearing import hear, idea_words
from integrations.brain.lexicon import STAGES, STYLES, TONES, TRIGGERS, choice_of
from integrations.brain.phrases import PHRASE_END, SENTENCE_END, trimmed, who
from integrations.brain.text import NUMBER, ORDINAL, number_of
from integrations.brain.view import View

_IS = r"(?:(?: should be| needs to be| is| are| to be| to|:| =)+)"
_AUDIENCE = (
    rf"\b(?:audience|target(?: audience| group| market)?)\b(?: from .{{2,40}}?)?{_IS}(?: now)? (.{{2,90}}?)",
    r"\b(?:target(?:ing)?|aim (?:it |this |that )?(?:at|for)|speak to|talk to|go after|appeal to)"
    r" (?!audience\b|group\b)(.{2,90}?)",
    r"\b(?:it's|it is|this is|should be|make it|actually)(?: actually| really)? for (.{2,90}?)",
    r"\b(.{3,60}?) (?:would be|are|is) (?:a |the )?(?:better|right|real) (?:target|audience|fit)",
)
_MESSAGING = (
    rf"\b(?:messag(?:e|ing)|takeaway|tagline|main point)\b{_IS} (.{{2,200}}?)",
    r"\b(?:focus|lead)(?: more)? (?:on|with) (.{3,160}?)",
    r"\b(?:emphasi[sz]e|highlight|stress)(?: that| the fact that| how)? (.{3,160}?)",
)
_GOALS = (
    rf"\b(?:goals?|objective)\b{_IS} (.{{2,120}}?)",
    r"\b(?:we|i) want (more [\w -]{3,60}?)",
    r"\b((?:cold traffic|warm leads|repeat (?:purchases?|customers?|buyers?)))",
)


def strategy_in(masked: Masked, part: str) -> dict[str, Any]:
    """Return the pillars, stage, style and trigger that a part of a message sets."""
    found: dict[str, Any] = {}
    for name, patterns, end in (
        ("audience", _AUDIENCE, PHRASE_END),
        ("messaging", _MESSAGING, SENTENCE_END),
        ("goals", _GOALS, SENTENCE_END),
    ):
        for pattern in patterns:
            match = re.search(pattern + end, part, re.IGNORECASE)
            if match is None:
                continue
            plain = masked.plain(match[1])
            value = who(plain) if name == "audience" else trimmed(plain)
            value = re.sub(r",?\s+(?:not|rather than|instead of)\s.*$", "", value)
            if len(value) > 1 and not re.fullmatch(
                r"it|this|that|them|me|us", value, re.IGNORECASE
            ):
                found[name] = value
                break
    if stage := choice_of(STAGES, part):
        found["awareness_stage"] = stage
    if re.search(r"\bstyle\b|\b(?:make|keep|go|want|do)\b", part, re.IGNORECASE):
        style = choice_of(STYLES, part)
        if style and not found:
            found["style"] = style
    if trigger := choice_of(TRIGGERS, part):
        found["trigger"] = trigger
    return found


def brand_in(masked: Masked, part: str) -> dict[str, Any]:
    """Return the brand's name, colours, tone, words and files that a part of a message sets."""
    found: dict[str, Any] = {}
    colors = colors_in(masked, part)
    if colors and re.search(r"\bcolou?rs?\b|\bpalette\b|\bxxc\d", part, re.IGNORECASE):
        found["colors"] = colors
    name = re.search(
        rf"\b(?:brand(?: name)?|company)(?: name)?(?: is called| is named|{_IS}| called) ([^,.;!?\n]{{2,60}})",
        part,
        re.IGNORECASE,
    )
    if name is not None and not re.search(r"\bcolou?r", name[1]):
        found["brand_name"] = trimmed(masked.plain(name[1]))
    _take_letters(masked, part, found)
    tone = re.search(
        rf"\b(?:tone(?: of voice)?|voice|vibe)(?:{_IS})? ?(?:a bit |more )?([^.;!?\n]{{3,60}}?){PHRASE_END}",
        part,
        re.IGNORECASE,
    ) or re.search(
        rf"\b((?:{TONES})(?: and (?:{TONES}))?) (?:tone|voice|vibe)", part, re.IGNORECASE
    )
    if tone is not None:
        told = trimmed(masked.plain(tone[1]))
        found["tone"] = re.sub(
            r"^(?:from .{2,40}? to|(?:must|should|has to|needs to|to) be) ", "", told
        )
    avoid = re.search(
        r"\b(?:(?:never|don't|do not|can't|cannot)(?: ever)? (?:say|use|write|mention|call it)|avoid(?: saying| using| writing)?"
        r"|(?:stay|keep) away from|steer clear of"
        r"|words? to avoid(?: is| are|:)*|ban|forbid)(?: the)?(?: words?| phrases?)? ([^.;!?\n]{2,80})",
        part,
        re.IGNORECASE,
    )
    if avoid is not None:
        quoted = masked.of("q", avoid[1])
        found["words_to_avoid"] = [str(word) for word in quoted] or _words(masked, avoid[1])
    else:
        use = re.search(
            r"\b(?:always (?:say|use|mention)|use the words?)(?: the)?(?: words?)? ([^.;!?\n]{2,80})",
            part,
            re.IGNORECASE,
        )
        if use is not None:
            used = re.split(r" in (?:the|our|all|every|any)\b", use[1])[0]
            quoted = masked.of("q", used)
            found["words_to_use"] = [str(word) for word in quoted] or _words(masked, used)
    file = re.search(r"\b([\w./-]+\.(?:png|jpe?g|svg|webp))\b", masked.plain(part), re.IGNORECASE)
    if file is not None:
        photo = re.search(r"\b(?:photo|picture|pic|shot|image)\b", part, re.IGNORECASE)
        found["photo_file" if photo and "logo" not in part.lower() else "logo_file"] = file[1]
    return found


def _take_letters(masked: Masked, part: str, found: dict[str, Any]) -> None:
    """Read fonts, how a name is said, and the website."""
    font = re.search(
        r"\b(?:fonts?|typefaces?)\b(?: is| are| to| should be|:)* ([A-Z][\w ]{1,30}(?:(?:,| and) [A-Z][\w ]{1,30})*)",
        part,
    ) or re.search(
        r"\b(?:use|set .{0,20}?in|to) ([A-Z][\w ]{1,30}?) (?:as )?(?:the |our )?font\b", part
    )
    if font is not None:
        found["fonts"] = [
            re.sub(r"^.*\b(?:is|in|use|with|:) ", "", word) for word in _words(masked, font[1])
        ]
    said = re.search(
        r"(?:^|\b(?:and|that|wrong,?|our name|name) )?([\w&'.]+(?: [A-Z][\w&']*)?),? (?:is|it's|should be|gets) "
        r"(?:pronounced|said)(?: as| like)? ([^,;!?\n]{2,60})",
        part,
        re.IGNORECASE,
    ) or re.search(
        r"\b(?:pronounce|say) ([\w&'.]+(?: [A-Z][\w&']*)?) (?:as|like) ([^,;!?\n]{2,60})",
        part,
        re.IGNORECASE,
    )
    if said is not None and not re.match(r"(?:it|that|this)$", said[1], re.IGNORECASE):
        how = masked.plain(said[2]).strip(" .\"'")
        found["pronunciations"] = {masked.plain(said[1]).strip(" \"'"): how}
    links = masked.of("u", part)
    if links and re.search(
        r"\b(?:website|site|url|web|address|link|end ?card)\b", part, re.IGNORECASE
    ):
        found["website"] = links[0]


def _words(masked: Masked, part: str) -> list[str]:
    pieces = re.split(r",|\band\b|\bor\b|&", part, flags=re.IGNORECASE)
    return [word for word in (trimmed(masked.plain(piece)) for piece in pieces) if word]


def idea_number_in(part: str, view: View) -> int | None:
    """Return which idea is meant: by number, ordinal, place, or words of its title."""
    count = len(view.ideas) or 3
    denied = rf"\b(?:not|except|rather than|instead of) (?:the |number |idea )?(?:{ORDINAL}|{NUMBER})(?: (?:one|idea))?\b"
    part = re.sub(denied, " ", part, flags=re.IGNORECASE)
    titles = {title: idea_words(number) for number, title in enumerate(view.ideas, 1)}
    heard = hear(part, titles).text
    if heard != part:
        # A title in full is the idea, whatever numbers it holds or stand beside it.
        return number_of(re.findall(r"\bidea (\d+)\b", heard)[-1])
    letter = re.search(r"\b(?:option|idea|choice) ([abc])\b", part, re.IGNORECASE)
    if letter is not None:
        return "abc".index(letter[1].lower()) + 1
    patterns = (
        rf"\b(?:idea|concept|option|number|no\.|angle|choice) ?#?({NUMBER})\b",
        rf"\b({NUMBER}|{ORDINAL}) (?:is|looks|feels|sounds)\b",
        r"#(\d+)\b",
        rf"\b({ORDINAL}) (?:one|idea|concept|option|angle)\b",
        rf"\b(?:go with|going with|pick|choose|choosing|take|prefer|love|like|want|do|use)"
        rf" (?:the |number |no\.? ?)?({ORDINAL}|{NUMBER})\b",
        rf"\b(?:number|numbr|nr|no|numero|option)\W? ?({NUMBER})\b",
        rf"^\W*({NUMBER}|{ORDINAL})\b",
        rf"\b({ORDINAL}|[2-9]|two|three|1)\b(?! (?:seconds?|secs?|words?|times?|days?|weeks?|lines?|scenes?|people))",
    )
    if re.search(r"\blast(?: one| idea| concept)?\b", part, re.IGNORECASE):
        return count
    for pattern in patterns:
        match = re.search(pattern, part, re.IGNORECASE)
        if match is not None:
            return number_of(match[1])
    if re.search(r"\b(?:the )?middle\b", part, re.IGNORECASE):
        return 2
    return titled_idea(part, view)


def titled_idea(part: str, view: View) -> int | None:
    """Return the one idea whose title shares a telling word with the text, or None."""
    said = set(re.findall(r"[a-z0-9']{4,}", part.lower())) - {
        "idea",
        "like",
        "want",
        "with",
        "that",
    }
    said -= {"this", "make", "have", "love", "about", "from", "your", "please", "them", "what"}
    hits = [
        number
        for number, title in enumerate(view.ideas, 1)
        if said & set(re.findall(r"[a-z0-9']{4,}", title.lower()))
    ]
    return hits[0] if len(hits) == 1 else None


def line_meant(masked: Masked, part: str, view: View) -> int | None:
    """Return which line of the script is meant, by number or by its place, or None."""
    lines = masked.of("l", part)
    if lines:
        return int(lines[0])
    count = len(view.beats)
    if re.search(r"\b(?:cta|call to action|button)\b", part, re.IGNORECASE):
        return count or None
    if re.search(r"\b(?:hook|opening|opener|intro|first line|headline)\b", part, re.IGNORECASE):
        return view.beats.index("hook") + 1 if "hook" in view.beats else 1
    if re.search(r"\b(?:closing|ending|last line|outro|closer)\b", part, re.IGNORECASE):
        return count or None
    if re.search(r"\b(?:tagline|big words)\b", part, re.IGNORECASE):
        return 1
    return None


def line_edit_in(
    masked: Masked, part: str, view: View, said_by_reader: str = ""
) -> dict[str, Any] | None:
    """Return `edit_script`'s arguments, or None where the new words or the line are not said."""
    said = new_words(masked, part) or _bare(said_by_reader)
    if not said:
        return None
    button = re.search(r"\b(?:cta|call to action|button|end ?card)\b", part, re.IGNORECASE)
    if button and view.kind != "jingle":
        return {"call_to_action": said}
    line = line_meant(masked, part, view)
    spoken_and_shown = re.search(
        r"\b(?:voice|says?|vo)\b\W*(xxq\d+).{0,20}?\b(?:on[- ]?screen|text|caption|super|shows?)\b\W*(xxq\d+)",
        part,
        re.IGNORECASE,
    )
    if line is not None and spoken_and_shown is not None:
        voice, shown = (masked.plain(spoken_and_shown[place]) for place in (1, 2))
        return {"line": line, "voice": voice, "on_screen": shown}
    if line is None:
        first = re.search(r"\b(?:start|open|begin) (?:it )?with\b", part, re.IGNORECASE)
        if first or view.kind in ("banner", "flyer", "jingle"):
            line = 1
        elif re.search(r"\b(?:end|close|finish) (?:it )?(?:with|on)\b", part, re.IGNORECASE):
            line = len(view.beats) or None
    if line is None:
        return None
    if view.kind in ("banner", "flyer"):
        return {"line": line, "on_screen": said}
    on_screen = re.search(
        r"\b(?:on[- ]?(?:the )?screen|text|captions?|supers?|big letters|show(?:s|n|ing)?|display|written)\b",
        part,
        re.IGNORECASE,
    )
    return {"line": line, "on_screen" if on_screen else "voice": said}


def _bare(words: str) -> str:
    return words.strip(" \n\t\"'“”")


def new_words(masked: Masked, part: str) -> str:
    """Return the words that something shall say or show from now on, or nothing."""
    quoted = masked.of("q", part)
    if quoted:
        instead = re.search(r"\b(?:say|with|to|use) xxq(\d+) instead\b", part, re.IGNORECASE)
        return str(masked.atoms[int(instead[1])].value if instead else quoted[-1])
    match = re.search(
        r"\b(?:xxl\d+|xxs\d+|hook|opening|opener|closing|ending|cta|call to action|button|end ?card|text|caption|headline"
        r"|on-?screen|voice ?over|v\.?o|voice|supers?|tagline|subline|line \d|big words)\b.{0,40}?"
        r"(?:\bto (?:say|read|be)\b|\b(?:should|must|needs to|has to) (?:just )?(?:say|read|be)\b|\bsays?\b|\breads?\b"
        r"|\bwith\b|\binto\b|\bto\b(?! the (?:start|end|front|beginning))|\bis(?: now)?\b|\bfor\b|:|=|->)[: ]*(.+)$",
        part,
        re.IGNORECASE | re.DOTALL,
    )
    if match is None:
        # "make the cta Order now": capitals begin the words.
        match = re.search(
            r"\b(?i:make|set|change|have) (?i:the |our |my )?(?i:cta|call to action|button|hook|headline|tagline|end ?card) ([A-Z].*)$",
            part,
        )
    if match is None:
        # "make line 3 NO CRASH": capitals are words to be shown.
        match = re.search(r"\bxxl\d+,? ((?:[A-Z]{2,}[\w'.!?]*[ ,]*)+)$", part)
    return "" if match is None else masked.plain(match[1]).strip(" \n\t:-")


def details_in(request: Any) -> dict[str, Any]:
    """Return a flyer's or jingle's details that a request changes, as `edit_script` takes them."""
    kind, low = request.view.kind, request.low
    found: dict[str, Any] = {}
    if kind == "jingle":
        mood = mood_in(request.part)
        return {"mood": mood} if mood and not request.masked.of("q", request.part) else {}
    if kind != "flyer":
        return {}
    for name, words in _DETAILS.items():
        value = request.value(name)
        cue = re.search(
            rf"\b(?:{words})\b(?: is| are|'s)?(?: now| changed)?(?: should be| to|:|=| of)* (.{{2,120}})$",
            low,
        )
        if cue is not None:
            plain = request.masked.plain(request.part[cue.start(1) : cue.end(1)])
            cued = re.split(r",? (?:not|instead of)\b", trimmed(plain))[0]
            if not value or (value in cued and len(cued.split()) <= 6):
                value = cued
        if value and not (name == "when" and len(value) < 3):
            found[name] = value
    point = re.search(
        r"\badd (?:a|another|the|one more) (?:point|bullet|line)\b[:, ]*(.{2,80})$",
        request.part,
        re.IGNORECASE,
    )
    if point is not None and not found:
        words = request.masked.plain(point[1]).strip(" \"'")
        return {"line": len(request.view.beats) + 1, "on_screen": words}
    links = request.masked.of("u", request.part)
    if links:
        found["link"] = links[0]
    return found


_DETAILS = {
    "when": r"date|time|when|day",
    "where": r"venue|place|location|where|address",
    "price": r"price|entry|tickets?|cost",
}
_MOODS: tuple[tuple[str, str], ...] = (
    (
        "calm",
        r"calm(?:er|ing)?|chill(?:er)?|relax(?:ed|ing)?|soft(?:er)?|gentle|quiet(?:er)?|soothing|mellow|dreamy",
    ),
    ("warm", r"warm(?:er)?|cosy|cozy|friendly|heartfelt"),
    ("playful", r"playful|fun(?:ny|nier)?|silly|quirky|goofy|cheeky"),
    ("driving", r"driving|energetic|fast(?:er)?|power(?:ful)?|energy|punchy|intense|rock"),
    ("premium", r"premium|luxur(?:y|ious)|elegant|classy|sophisticated"),
    ("bright", r"bright(?:er)?|happy|happier|upbeat|cheerful|joyful|sunny"),
)


def mood_in(text: str) -> str:
    """Return the mood of music that a text names, or nothing."""
    return choice_of(_MOODS, text) or ""
