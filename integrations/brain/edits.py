"""Reads the arguments of small requests: strategy, brand, a line, a scene, an idea's number."""

import re
from typing import Any

from integrations.brain.atoms import Masked, colors_in
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
    tone = re.search(
        rf"\b(?:tone(?: of voice)?|voice|vibe)(?:{_IS})? ?(?:a bit |more )?([^.;!?\n]{{3,60}}?){PHRASE_END}",
        part,
        re.IGNORECASE,
    ) or re.search(
        rf"\b((?:{TONES})(?: and (?:{TONES}))?) (?:tone|voice|vibe)", part, re.IGNORECASE
    )
    if tone is not None:
        found["tone"] = trimmed(masked.plain(tone[1]))
    avoid = re.search(
        r"\b(?:never|don't|do not|avoid)(?: (?:say|use|saying|using))?(?: the)?(?: words?)? ([^.;!?\n]{2,80})",
        part,
        re.IGNORECASE,
    )
    if avoid is not None:
        found["words_to_avoid"] = _words(masked, avoid[1])
    else:
        use = re.search(
            r"\b(?:always (?:say|use|mention)|use the words?)(?: the)?(?: words?)? ([^.;!?\n]{2,80})",
            part,
            re.IGNORECASE,
        )
        if use is not None:
            found["words_to_use"] = _words(masked, use[1])
    file = re.search(r"\b([\w./-]+\.(?:png|jpe?g|svg|webp))\b", masked.plain(part), re.IGNORECASE)
    if file is not None:
        photo = re.search(r"\b(?:photo|picture|pic|shot|image)\b", part, re.IGNORECASE)
        found["photo_file" if photo and "logo" not in part.lower() else "logo_file"] = file[1]
    return found


def _words(masked: Masked, part: str) -> list[str]:
    pieces = re.split(r",|\band\b|\bor\b|&", part, flags=re.IGNORECASE)
    return [word for word in (trimmed(masked.plain(piece)) for piece in pieces) if word]


def idea_number_in(part: str, view: View) -> int | None:
    """Return which idea is meant: by number, ordinal, place, or words of its title."""
    count = len(view.ideas) or 3
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
        rf"^\W*(?:[a-z']+ ){{0,3}}?({NUMBER}|{ORDINAL})\b",
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


def line_edit_in(masked: Masked, part: str, view: View) -> dict[str, Any] | None:
    """Return `edit_script`'s arguments, or None where the new words are not said."""
    said = _new_words(masked, part)
    if not said:
        return None
    if re.search(r"\b(?:cta|call to action|button|end ?card)\b", part, re.IGNORECASE):
        return {"call_to_action": said}
    lines = masked.of("l", part)
    if lines:
        line = lines[0]
    elif re.search(r"\b(?:hook|opening)\b", part, re.IGNORECASE):
        line = view.beats.index("hook") + 1 if "hook" in view.beats else 1
    elif re.search(r"\bclosing\b", part, re.IGNORECASE) and view.beats:
        line = len(view.beats)
    else:
        return None
    if re.search(r"\b(?:on[- ]?screen|text|caption|super)\b", part, re.IGNORECASE):
        return {"line": line, "on_screen": said}
    return {"line": line, "voice": said}


def _new_words(masked: Masked, part: str) -> str:
    quoted = masked.of("q", part)
    if quoted:
        return str(quoted[-1])
    match = re.search(
        r"\b(?:xxl\d+|xxs\d+|hook|opening|closing|cta|call to action|button|end ?card|text|caption"
        r"|on-?screen|voice ?over|voice)\b.{0,30}?"
        r"(?:\bto (?:say|read|be)\b|\b(?:should|must|needs to|has to) (?:say|read|be)\b|\bsays?\b|\breads?\b"
        r"|\bwith\b|\binto\b|\bto\b|\bis\b|:|=)[: ]*(.+)$",
        part,
        re.IGNORECASE | re.DOTALL,
    )
    return "" if match is None else masked.plain(match[1]).strip(" \n\t:-")


def scene_edits_in(masked: Masked, part: str, view: View) -> list[dict[str, Any]]:
    """Return `edit_scene`'s arguments, one for each scene that is meant."""
    scenes = [number for numbers in masked.of("s", part) for number in numbers]
    low = part.lower()
    if re.search(r"\badd\b[^.?!]{0,16}\b(?:scene|shot)\b", low):
        return [_added_scene(masked, part, scenes, view)]
    if not scenes:
        return []
    if re.search(r"\b(?:move|swap|switch|shift)\b", low):
        return _moved(part, low, scenes, view)
    for action, words in (
        ("unlock", r"\b(?:unlock|unfreeze)\b"),
        ("lock", r"\b(?:lock|freeze)\b"),
        ("drop", r"\b(?:drop|delete|remove|cut|lose|skip|kill)\b"),
        ("another_take", r"\b(?:another|new|fresh|second) (?:take|version|try|go)\b|\bretake\b"),
    ):
        if re.search(words, low):
            return [{"scene": scene, "action": action} for scene in scenes]
    texts = _scene_words(masked, part)
    if not texts and re.search(r"\b(?:redo|re-?do|regenerate|remake|reshoot|again|over)\b", low):
        # Nothing new is to be shown or said, so it is another attempt at the same.
        texts = {"action": "another_take"}
    return [{"scene": scene, **texts} for scene in scenes]


def _scene_words(masked: Masked, part: str) -> dict[str, str]:
    """Return what the scene should show, say or carry as text; nothing for a plain "redo"."""
    low = part.lower()
    said = _new_words(masked, part)
    if said and re.search(r"\b(?:on[- ]?screen|text|caption|super)\b", low):
        return {"on_screen": said}
    if said and re.search(r"\b(?:voice|voice ?over|say|says|line)\b", low):
        return {"voice": said}
    shown = (
        re.search(
            r"\b(?:should (?:show|be|have|open|start|feature)|needs(?: to (?:show|be))?|must (?:show|be)|show(?:ing)?"
            r"|to show|with|so that|to be|to|use|instead of .{2,40}?,)(?::| )+(.{4,300})$",
            re.split(r"\bxxs\d+", part, maxsplit=1)[-1],
            re.IGNORECASE | re.DOTALL,
        )
        or re.search(
            r"\b(?:show|put|use|have|place)\b (.{4,200}?) (?:in|for|on) xxs\d+", part, re.IGNORECASE
        )
        or re.search(r"\b((?:more|less) \w+) in xxs\d+", part, re.IGNORECASE)
    )
    if shown is not None:
        value = trimmed(masked.plain(shown[1]))
        return {"visual": value} if len(value) > 3 else {}
    manner = re.search(r"\bmake\b.{0,12}?xxs\d+ (.{4,120})$", part, re.IGNORECASE)
    return {"visual": trimmed(masked.plain(manner[1]))} if manner else {}


def _added_scene(masked: Masked, part: str, scenes: list[int], view: View) -> dict[str, Any]:
    low = part.lower()
    if scenes:
        place = scenes[0] + (0 if re.search(r"\bbefore\b", low) else 1)
    elif re.search(r"\b(?:at the )?(?:start|beginning|front)\b|\bopening\b", low):
        place = 1
    else:
        place = view.scenes + 1
    shown = re.search(
        r"\b(?:scene|shot)\b.{0,40}?\b(?:with|of|where|showing|that shows|about|in which)\b (.{3,300})$",
        part,
        re.IGNORECASE,
    )
    args: dict[str, Any] = {"scene": max(place, 1), "action": "add"}
    if shown is not None:
        args["visual"] = trimmed(masked.plain(shown[1]))
    return args


def _moved(part: str, low: str, scenes: list[int], view: View) -> list[dict[str, Any]]:
    if len(scenes) >= 2 and re.search(r"\b(?:swap|switch)\b", low):
        return [{"scene": scenes[0], "action": "move", "to": scenes[1]}]
    target = re.search(
        rf"\b(?:to|into)(?: (?:position|place|spot|number|the))* ({NUMBER}|{ORDINAL}|start|beginning|front|end"
        r"|last|top)\b",
        low,
    )
    place: int | None = None
    if target is not None:
        words = {"start": 1, "beginning": 1, "front": 1, "top": 1, "end": view.scenes}
        place = words.get(target[1], view.scenes if target[1] == "last" else number_of(target[1]))
    elif len(scenes) >= 2:
        after = re.search(r"\bafter xxs", low) is not None and scenes[0] > scenes[1]
        place = scenes[1] + (1 if after else 0)
    if not place:
        return []
    return [{"scene": scenes[0], "action": "move", "to": place}]
