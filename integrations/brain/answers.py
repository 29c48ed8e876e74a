"""Bare answers to what was just asked: a product, an audience, a line's words, a correction."""

import re
from typing import Any

from integrations.brain.ad_plans import ad_calls
from integrations.brain.atoms import Masked, mask
from integrations.brain.briefing import read_brief
from integrations.brain.clauses import groups_of, strong_rule
from integrations.brain.dialogue import Dialogue
from integrations.brain.edits import strategy_in
from integrations.brain.requests import Plan
from integrations.brain.text import normalise
from integrations.brain.view import View
from integrations.brain.wire import Call

WORDS_MAX = 40
BEFORE_CHARACTERS_MAX = 4_000
_MEANT = re.compile(
    r"^\W*(?:(?:no+|nope|sorry|oops|wait|actually|not that one)\b[\s,.!]*)*(?:i )?(?:meant|mean|make that|make it)?\s*"
    r"xx([slfdr])(\d+)\W*$",
    re.IGNORECASE,
)
_CORRECTS = re.compile(
    r"^\W*(?:no+|nope|nah|not|actually|but|almost|yes but|i meant|i mean|it's|make (?:it|that)|sorry)\b",
    re.IGNORECASE,
)


def answer_to(dialogue: Dialogue, masked: Masked, whole: str, view: View) -> Plan:
    """Return the plan of a bare answer to what the last answer left open, or None."""
    if dialogue.reading:
        return _corrected(dialogue.reading, masked, whole)
    if dialogue.asked == "line":
        return _line(dialogue.line, masked, whole, view)
    if dialogue.asked not in ("product", "audience") or len(whole.split()) > WORDS_MAX:
        return None
    asked = {None, "update_strategy", "new_ad"}
    if any(strong_rule(group.text) not in asked for group in groups_of(whole)):
        return None
    if dialogue.asked == "audience" and view.campaign is not None:
        brief = read_brief(masked, f"for {whole}")
        if brief.audience and not re.search(r"\?", whole):
            return [Call("update_strategy", {"audience": brief.audience})]
        return None
    if view.campaign is not None or re.search(r"\?|\b(?:don't know|not sure|later)\b", whole):
        return None
    brief = read_brief(masked, f"ad for {whole}")
    if not brief.product:
        return None
    earlier = mask(normalise(dialogue.before[:BEFORE_CHARACTERS_MAX]))
    return ad_calls(brief.filled_from(read_brief(earlier, earlier.text)), view)


def meant_instead(dialogue: Dialogue, masked: Masked, view: View) -> str:
    """Return the earlier message with what "no, I meant scene 3" puts right, or nothing."""
    match = _MEANT.match(masked.text)
    if match is None or not dialogue.before:
        return ""
    atom = masked.atoms[int(match[2])]
    earlier = mask(normalise(dialogue.before), view.scenes, len(view.beats))
    found = [old for old in earlier.atoms if old.kind == atom.kind]
    if len(found) != 1 or found[0].value == atom.value:
        return ""
    return earlier.typed(earlier.text)[0].replace(found[0].text, atom.text, 1)


def _line(line: int, masked: Masked, whole: str, view: View) -> Plan:
    """Take an answer as the words of the line, unless it is plainly a request of its own."""
    plain = masked.plain(whole).strip(" \n\"'")
    if not plain or strong_rule(whole) is not None or len(plain.split()) > WORDS_MAX:
        return None
    if re.search(
        r"^\W*(?:no|nah|never mind|forget it|cancel|stop|wait|nothing)\b", plain, re.IGNORECASE
    ):
        return None
    plain = re.sub(r"^line \d+ ?[:=] ?", "", plain, flags=re.IGNORECASE)
    name = "on_screen" if view.kind in ("banner", "flyer") else "voice"
    return [Call("edit_script", {"line": line, name: plain})]


def _corrected(reading: tuple[Call, ...], masked: Masked, whole: str) -> Plan:
    """Return the calls that were read back with what a message corrects in them, or None."""
    fixes: dict[str, Any] = {}
    pillars = strategy_in(masked, whole)
    if not pillars and _CORRECTS.match(whole) and len(whole.split()) <= 12:
        pillars = strategy_in(masked, re.sub(_CORRECTS, "it's", whole, count=1))
    fixes |= pillars
    brief = read_brief(masked, whole)
    fixes |= brief.given("seconds", "format", "kind")
    labelled = re.search(
        r"\bproduct(?: is|:| should be)+ ([^,.;]{2,60})", masked.plain(whole), re.IGNORECASE
    )
    if labelled is not None:
        fixes["product"] = labelled[1].strip()
    scenes = [number for numbers in masked.of("s", whole) for number in numbers]
    fixed, used = [], False
    for call in reading:
        names = _FIXABLE.get(call.name, ())
        arguments = {**call.arguments, **{n: v for n, v in fixes.items() if n in names}}
        if call.name == "edit_scene" and scenes and _CORRECTS.match(whole):
            arguments["scene"] = scenes[0]
        used = used or arguments != call.arguments
        fixed.append(Call(call.name, arguments))
    return fixed if used else None


_FIXABLE: dict[str, tuple[str, ...]] = {
    "create_campaign": ("product", "audience", "messaging", "goals", "style", "awareness_stage"),
    "update_strategy": ("audience", "messaging", "goals", "style", "awareness_stage"),
    "create_project": ("seconds", "format", "kind"),
    "duplicate_project": ("seconds", "format"),
}
