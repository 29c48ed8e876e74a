"""Reads which scenes are meant and what shall become of them."""

import re
from typing import Any

from integrations.brain.atoms import Masked
from integrations.brain.edits import new_words
from integrations.brain.phrases import trimmed
from integrations.brain.requests import Plan, Request
from integrations.brain.text import NUMBER, ORDINAL, number_of
from integrations.brain.view import View
from integrations.brain.wire import Call

_ACTIONS: tuple[tuple[str, str], ...] = (
    ("unlock", r"\b(?:unlock|unfreeze|unpin)(?:ed)?\b|\btake the lock off\b|\bremove the lock\b"),
    (
        "lock",
        r"\b(?:lock|freeze|pin)(?:ed)?\b|\b(?:don't|do not|never|nobody)(?: ever)? (?:touch|change|alter) ",
    ),
    (
        "drop",
        r"\b(?:drop|delete|remove|cut|lose|skip|kill|bin|ditch|axe|scrap|yeet)\b|\bget rid of\b|\btake out\b"
        r"|\bthrow out\b|\bxxs\d+ (?:can go|has to go|must go|should go|needs to go|goes|out)\b|\b(?:don't|do not) need\b",
    ),
    (
        "another_take",
        r"\b(?:another|new|fresh|second|different|one more) (?:take|version|try|go|attempt|crack|stab)\b|\bretake\b"
        r"|\bre-?roll\b|\b(?:try|shoot|film|do|take|render) xxs\d+ (?:again|once more|one more time|anew)\b",
    ),
)
_CLEARS = r"\b(?:drop|delete|remove|cut|lose|skip|kill|bin|ditch|clear|take|wipe|hide)\b"
_FINE = {
    "retake_scene": "another_take", "lock_scene": "lock", "unlock_scene": "unlock", "drop_scene": "drop",
    "move_scene": "move", "add_scene": "add", "rewrite_scene": "rewrite",
}  # fmt: skip
_BARE_SCENES = re.compile(
    r"\b(?:lock|unlock|freeze|redo|drop|delete|remove|cut|bin|retake|swap|move|flip|keep|and|then|put)\s+(?:number |nr |no\.? )?"
    r"(\d(?:\s*(?:,|and|&|n|with)\s*\d)*)\b|^\W*(\d)\b",
    re.IGNORECASE,
)
# Of a text that opens with a verb of asking, only what follows is to be seen.
_ASKED = re.compile(
    r"^(?:i(?:'d| would)? (?:want|like|love)(?: to)?(?: see)?|we should|let's|can we|could we|please|just|make it|maybe|like|to"
    r"|see|show|have|use|be|put|try|do|it should be|with|in)\b[ ,]*",
    re.IGNORECASE,
)


_BOTH = re.compile(
    r"\b(?:visual|picture|shows?|showing|with)\b[: ]+(.{4,200}?),? (?:and |with )*(?:the |its )?"
    r"(?:text|caption|on[- ]?screen|words|super)\b(?: on screen)?(?: is| reads| says| saying)?[: ]+(.{2,80})$",
    re.IGNORECASE,
)
"""What is to be seen, and then what is to be read."""


def plan_scene_edit(request: Request) -> Plan:
    """Plan changes to one or several scenes."""
    edits = _edits(request)
    return [Call("edit_scene", args) for args in edits] or None


def scenes_meant(request: Request) -> list[int]:
    """Return the numbers of the scenes that a request speaks of, in order."""
    masked, part, view = request.masked, request.part, request.view
    scenes = [number for numbers in masked.of("s", part) for number in numbers]
    if scenes:
        return list(dict.fromkeys(scenes))
    told = [atom.value for atom in masked.atoms if atom.kind == "s"]
    if told and re.search(r"\b(?:it|that one|this one|them|both|that scene|those)\b", request.low):
        return list(told[-1])
    if re.search(r"\b(?:all|every) (?:the |of the )?(?:scenes?|shots)\b", request.low):
        return list(range(1, view.scenes + 1))
    edge = re.search(
        r"\b(?:the )?(last|final|first|opening|second|third) (?:one|bit|part)\b", request.low
    )
    if edge is not None:
        words = {"last": view.scenes, "final": view.scenes, "opening": 1}
        number = words.get(edge[1], number_of(edge[1]) or 0)
        return [number] if number else []
    if re.search(r"\b(?:the )?(?:ending|end)\b", request.low) and view.scenes:
        return [view.scenes]
    if re.search(r"\b(?:the )?(?:opening|intro|beginning)\b", request.low):
        return [1]
    bare = _BARE_SCENES.search(part)
    if bare is not None:
        return [int(digit) for digit in re.findall(r"\d", bare[1] or bare[2])]
    return []


def _edits(request: Request) -> list[dict[str, Any]]:
    masked, part, view, low = request.masked, request.part, request.view, request.low
    scenes = scenes_meant(request)
    fine = _FINE.get(request.likeliest(*_FINE), "")
    adds = re.search(
        r"\b(?:add|insert|squeeze in|squeeze|put in|one more|extra)\b[^.?!]{0,20}\b(?:scene|shot)\b",
        low,
    )
    if adds or (fine == "add" and not re.search(r"\badd\b.{2,40}\b(?:to|in|on) xxs", low)):
        return [_added_scene(request, scenes)]
    if not scenes or max(scenes) > 40:
        return []
    other_way = r"\b(?:move|swap|switch|shift|reorder|flip)\b|\bother way (?:a)?round\b"
    again = re.search(r"\b(?:redo|re-?do|regenerate|remake|reshoot|retake)\b", low)
    for_another = len(scenes) == 1 and re.search(
        r"\b(?:swap|switch)\b.{0,20}\b(?:for|with)\b(?! xxs)", low
    )
    if (re.search(other_way, low) or (fine == "move" and not again)) and not for_another:
        moved = _moved(part, low, scenes, view)
        if moved:
            return moved
    texts = _scene_words(masked, part)
    clears = (
        rf"{_CLEARS}.{{0,24}}\b(?:text|captions?|words|supers?)\b|\bno (?:text|captions?|words)\b"
    )
    if re.search(clears, low) and not masked.of("q", part):
        return [{"scene": scene, "on_screen": "none"} for scene in scenes]
    for action, words in _ACTIONS:
        if re.search(words, low) and not (texts and action == "another_take"):
            if action == "drop" and texts and re.search(r"\b(?:to|show)\b", low):
                continue
            return [{"scene": scene, "action": action} for scene in scenes]
    visual = _ASKED.sub("", _ASKED.sub("", request.value("visual")))
    if "visual" in texts:
        texts["visual"] = _ASKED.sub("", _ASKED.sub("", texts["visual"]))
    if (visual and "visual" in texts and len(visual) >= len(texts["visual"]) * 0.6) or (
        not texts and visual
    ):
        texts = {"visual": visual}
    words = request.value("words")
    if not texts and words:
        texts = {"voice" if re.search(r"\b(?:voice|say|says)\b", low) else "on_screen": words}
    if not texts and fine in ("lock", "unlock", "drop", "another_take"):
        texts = {"action": fine}
    if not texts and re.search(
        r"\b(?:redo|re-?do|regenerate|remake|reshoot|again|over|fix|once more|one more time|another time)\b",
        low,
    ):
        # Nothing new is to be shown or said, so it is another attempt at the same.
        texts = {"action": "another_take"}
    return [{"scene": scene, **texts} for scene in scenes] if texts else []


def _scene_words(masked: Masked, part: str) -> dict[str, str]:
    """Return what the scene should show, say or carry as text; nothing for a plain "redo"."""
    low = part.lower()
    both = _BOTH.search(part)
    if both is not None:
        texts = {"visual": trimmed(masked.plain(both[1])), "on_screen": masked.plain(both[2])}
        return {name: text.strip(" \"'.") for name, text in texts.items()}
    said = new_words(masked, part)
    shown_words = re.search(
        r"\b(?:put|add|show|write|flash|place)\b (?:up )?(?:the )?(?:texts?|words?|captions?|supers?) (.{1,80}?) (?:on|in|to|over"
        r"|across|at) xxs\d+",
        part,
        re.IGNORECASE,
    )
    if shown_words is not None:
        return {"on_screen": masked.plain(shown_words[1]).strip(" \"'")}
    if said and re.search(r"\b(?:on[- ]?screen|text|captions?|supers?|reads?|words)\b", low):
        return {"on_screen": said}
    if said and re.search(r"\b(?:voice|voice ?over|say|says|line)\b", low):
        return {"voice": said}
    shown = (
        re.search(
            r"\b(?:should (?:show|be|have|open|start|feature)|needs(?: to (?:show|be))?|must (?:show|be)|show(?:ing)?"
            r"|to show|with|for|so that|to be|to|use|instead of .{2,40}?,)(?::| )+(.{4,300})$",
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


def _added_scene(request: Request, scenes: list[int]) -> dict[str, Any]:
    low, view = request.low, request.view
    between = re.search(rf"\bbetween (?:scenes? )?({NUMBER}) and ({NUMBER})\b", low)
    if between is not None:
        place = (number_of(between[1]) or 1) + 1
    elif (at := re.search(rf"\b(?:after|behind) ({NUMBER})\b", low)) and not scenes:
        place = (number_of(at[1]) or 0) + 1
    elif scenes and re.search(r"\b(?:before|after|behind|between|as)\b", low):
        before = re.search(r"\bbefore\b|\bas xxs", low) is not None
        place = scenes[0] + (0 if before else 1)
    elif re.search(
        r"\b(?:at|in|to) the (?:start|beginning|front)\b|\bopening\b|\bscene first\b", low
    ):
        place = 1
    elif scenes and re.search(
        r"\b(?:new|extra|another) xxs\d|\b(?:position|place|spot|number)\b|\bat xxs", low
    ):
        place = scenes[0]
    elif at := re.search(rf"\b(?:position|place|spot|number) ({NUMBER})\b", low):
        place = number_of(at[1]) or 1
    else:
        place = view.scenes + 1
    shown = re.search(
        r"\b(?:scene|shot|xxs\d+)\b.{0,40}?(?:\b(?:with|of|where|showing|that shows|about|in which)\b|:) (.{3,300})$",
        request.part,
        re.IGNORECASE,
    )
    args: dict[str, Any] = {"scene": max(place, 1), "action": "add"}
    words = re.search(r"\bwith (?:the )?(?:text|words|caption|super)\b", low)
    if words is not None and (
        said := new_words(request.masked, request.part) or request.value("words")
    ):
        return {**args, "on_screen": said}
    visual = request.merged(trimmed(request.masked.plain(shown[1])) if shown else "", "visual")
    visual = re.sub(r"^(?:with|of|showing|where)\s+(?=\S+ )", "", visual, flags=re.IGNORECASE)
    if visual:
        args["visual"] = visual
    return args


def _moved(part: str, low: str, scenes: list[int], view: View) -> list[dict[str, Any]]:
    if len(scenes) >= 2 and re.search(
        r"\b(?:swap|switch|flip|exchange|other way (?:a)?round)\b", low
    ):
        return [{"scene": scenes[0], "action": "move", "to": scenes[1]}]
    target = re.search(
        rf"\b(?:to|into)(?: (?:position|place|spot|number|the))* ({NUMBER}|{ORDINAL}|start|beginning|front|end"
        r"|last|top)\b",
        low,
    )
    place: int | None = None
    verb = re.search(r"\b(?:open|start|begin|end|finish|close)(?:s|ing)? (?:on|with)\b", low)
    comes = re.search(r"\bxxs\d+\b.{0,24}?\b(first|last|end|earlier|later|start)\b", low)
    if target is None and len(scenes) == 1 and verb is not None:
        return [
            {"scene": scenes[0], "action": "move", "to": view.scenes if verb[0][0] in "efc" else 1}
        ]
    if target is None and len(scenes) == 1 and comes is not None:
        steps = {"first": 1, "start": 1, "earlier": scenes[0] - 1, "later": scenes[0] + 1}
        return [
            {"scene": scenes[0], "action": "move", "to": max(1, steps.get(comes[1], view.scenes))}
        ]
    if len(scenes) == 2 and re.search(r"\b(?:other way (?:a)?round|swap|flip)\b", low):
        return [{"scene": scenes[0], "action": "move", "to": scenes[1]}]
    if target is not None:
        words = {"start": 1, "beginning": 1, "front": 1, "top": 1, "end": view.scenes}
        place = words.get(target[1], view.scenes if target[1] == "last" else number_of(target[1]))
    elif len(scenes) >= 2:
        after = re.search(r"\bafter xxs", low) is not None and scenes[0] > scenes[1]
        place = scenes[1] + (1 if after else 0)
    if not place:
        return []
    return [{"scene": scenes[0], "action": "move", "to": place}]
