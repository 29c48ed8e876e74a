"""Turns labelled messages into training pieces: which requests they make, where each begins, and where
the values of its arguments stand.

A label says what is to be called, not which words said it: values are looked for in the text, and a
message is cut where the words on both sides speak for different requests. Where that is not found the
reader learns nothing about it, instead of something wrong.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Any

from integrations.brain.hearing import hear
from integrations.brain.labels import INTENTS
from integrations.brain.training.grammar import FOLDER

MESSAGES = FOLDER / "messages"
HELD_BACK_EVERY = 5
QUIET = ("hold", "help", "cannot", "none")
_OF_FAMILY: dict[str, tuple[str, ...]] = {
    "negation": ("hold", "none"),
    "ask": ("new_ad", "help", "none"),
    "outside": ("cannot", "none"),
    "about_us": ("help", "cannot", "none"),
}
"""What a message that is to call nothing may be heard as, where its family says more than that."""
_SCENE = {
    "rewrite": "rewrite_scene", "another_take": "retake_scene", "lock": "lock_scene", "unlock": "unlock_scene",
    "drop": "drop_scene", "move": "move_scene", "add": "add_scene",
}  # fmt: skip
_SCRIPT = {"lock": "lock_script", "unlock": "unlock_script"}
_RENAMED = {
    "create_campaign": "new_ad", "create_project": "new_ad", "render_scenes": "render",
    "render_asset": "render", "confirm_yes": "go_on", "confirm_no": "hold",
}  # fmt: skip
_FIRST_WORDS = frozenset({"generate_ideas", "generate_script", "suggest_strategy"})
_SLOTS: dict[str, str] = {
    "product": "product", "audience": "audience", "messaging": "message", "goals": "goal", "tone": "tone",
    "brand_name": "brand", "description": "description", "title": "title", "when": "when",
    "where": "where", "price": "price", "words_to_avoid": "avoid", "fonts": "font", "voice": "words",
    "on_screen": "words", "call_to_action": "words", "tagline": "words", "visual": "visual",
    "direction": "direction", "project": "ref", "campaign": "ref", "change": "direction",
}  # fmt: skip
_JOINING = re.compile(r"(?:[\s,;.&+-]|\b(?:and|then|also|plus|but|n)\b)+$", re.IGNORECASE)
Request = tuple[str, list[dict[str, Any]]]
"""A kind of request and the calls that it leads to."""
CLAUSE = re.compile(
    r"[.;!?]+\s+|\n+|,\s*(?:and\s+|then\s+|but\s+|plus\s+|also\s+|so\s+)*|\s+[-–—]\s+|[–—]"
    r"|\s+(?:and|then|also|plus|but|n|&|\+)\s+(?:then\s+|also\s+)?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Labelled:
    """A message and what is known of it.

    `intents` are what it may be heard as (nothing where it asks for several things), `spans` where
    slots stand, `vague` where something stands whose edges are not known, and `starts` where further
    requests begin; `starts` is None where that is not known, and so is `spans`.
    """

    text: str
    state: str
    kind: str
    extra: str
    intents: tuple[str, ...]
    spans: tuple[tuple[int, int, str], ...] | None = ()
    vague: tuple[tuple[int, int], ...] = ()
    starts: tuple[int, ...] | None = ()


def read_labelled(with_held_back: bool) -> list[Labelled]:
    """Return the labelled messages; without every fifth, which is kept for development, if asked."""
    states = json.loads((MESSAGES / "states.json").read_text())
    found: list[Labelled] = []
    for file in sorted(MESSAGES.glob("*.jsonl")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if with_held_back or number % HELD_BACK_EVERY:
                found += labelled_of(json.loads(line), states)
    return found


def labelled_of(
    line: dict[str, Any], states: dict[str, dict[str, Any]] | None = None
) -> Iterator[Labelled]:
    """Yield what is known of a line: the whole message, and each of several requests by itself."""
    state = (states or json.loads((MESSAGES / "states.json").read_text()))[line["state"]]
    for labelled in _as_typed(line, state):
        yield _as_heard(labelled, state["names"])


def _as_heard(labelled: Labelled, names: dict[str, str]) -> Labelled:
    """Return a message as the reader hears it, with the names that the state knows by their kind."""
    heard = hear(labelled.text, names)
    if heard.text == labelled.text:
        return labelled

    def moved(start: int, end: int) -> tuple[int, int]:
        inside = [
            n for n in range(len(heard.text)) if heard.begins[n] < end and heard.ends[n] > start
        ]
        return (inside[0], inside[-1] + 1) if inside else (0, 0)

    spans = labelled.spans and tuple((*moved(a, b), slot) for a, b, slot in labelled.spans)
    starts = labelled.starts and tuple(moved(at, at + 1)[0] for at in labelled.starts)
    vague = tuple(moved(a, b) for a, b in labelled.vague)
    return replace(labelled, text=heard.text, spans=spans, starts=starts, vague=vague)


def _as_typed(line: dict[str, Any], state: dict[str, Any]) -> Iterator[Labelled]:
    text = line["message"]
    calls = [call for call in line["expected"] if not call.get("optional")]
    requests = _requests(calls)
    spans, vague = _places(text, requests)
    place = (state["state"], state["kind"], _extra(line.get("history", [])))
    if len(requests) > 1:
        cuts = _cuts(text, requests, spans)
        yield Labelled(text, *place, (), spans, vague, cuts)
        for number, (start, end) in enumerate(pairwise([0, *cuts, len(text)]) if cuts else ()):
            part, moved = _JOINING.sub("", text[start:end]), -start
            inside = [
                (a + moved, b + moved, s) for a, b, s in spans or () if start <= a and b <= end
            ]
            if spans is not None and not vague:
                intents = _heard_as(requests[number], part, state["next"])
                yield Labelled(part, *place, intents, tuple(inside))
        return
    intents = (
        _quiet(line["family"]) if not requests else _heard_as(requests[0], text, state["next"])
    )
    if requests:
        for other in line.get("or", []):
            others = _requests([call for call in other if not call.get("optional")])
            intents += _heard_as(others[0], text, state["next"]) if len(others) == 1 else ()
    yield Labelled(text, *place, tuple(dict.fromkeys(intents)), spans, vague)


def _quiet(family: str) -> tuple[str, ...]:
    return _OF_FAMILY.get(family, QUIET)


def _heard_as(request: Request, text: str, next_step: str) -> tuple[str, ...]:
    """Return the kinds of request that lead to these calls: "next" may lead to any tool."""
    intent, calls = request
    step = "render" if next_step in ("render_scenes", "render_asset") else next_step
    unsaid = not any(call["args"] for call in calls) and not re.search(
        _WORDS[intent], text, re.IGNORECASE
    )
    return (intent, "go_on") if intent == step and unsaid else (intent,)


def _requests(calls: Sequence[dict[str, Any]]) -> list[Request]:
    """Return calls grouped as they are asked for: a new ad is its campaign, project and first words."""
    found: list[Request] = []
    for intent, group in groupby(calls, _intent):
        kept = list(group)
        last = found[-1] if found else None
        follows = last is not None and last[0] in ("new_ad", "choose_idea")
        if (
            last is not None
            and follows
            and intent in _FIRST_WORDS
            and not any(c["args"] for c in kept)
        ) or (last is not None and last[0] == "new_ad" and intent in ("new_ad", "set_brand")):
            last[1].extend(kept)
        else:
            found.append((intent, kept))
    return found


def _intent(call: dict[str, Any]) -> str:
    tool = str(call["tool"])
    action = call["args"].get("action", "")
    action = str(next(iter(action.get("any", [""]))) if isinstance(action, dict) else action)
    if tool == "edit_scene":
        return _SCENE.get(action, "rewrite_scene")
    if tool == "edit_script":
        return _SCRIPT.get(action, "edit_script")
    intent = _RENAMED.get(tool, tool)
    if intent not in INTENTS:
        raise ValueError(f"No kind of request leads to the tool {tool}.")
    return intent


def _extra(history: Sequence[Any]) -> str:
    """Return what the answer before had asked, as a name in `labels.EXTRAS`."""
    said = history[-1] if history else ""
    text = str(said["content"] if isinstance(said, dict) else said[-1:])
    if "What are we advertising" in text:
        return "asked_product"
    return "asked_audience" if re.search(r"who (?:is it|it is) for", text, re.IGNORECASE) else ""


def _places(
    text: str, requests: Sequence[Request]
) -> tuple[tuple[tuple[int, int, str], ...] | None, tuple[tuple[int, int], ...]]:
    """Return where values stand, and stretches whose slot has no known edges; None if one is lost."""
    spans: list[tuple[int, int, str]] = []
    vague: list[tuple[int, int]] = []
    for _, calls in requests:
        for name, value in ((n, v) for call in calls for n, v in call["args"].items()):
            slot = _SLOTS.get(name)
            if slot is None:
                continue
            for each in value if isinstance(value, list) else [value]:
                if each == "*":
                    return None, ()
                found = _find(text, each, spans)
                if found is not None:
                    spans.append((*found, slot))
                elif isinstance(each, dict) and "may" in each:
                    continue
                elif isinstance(each, dict) and (window := _window(text, each)):
                    vague.append(window)
                elif slot != "ref":
                    return None, ()
    return tuple(sorted(spans)), tuple(vague)


def _find(text: str, value: Any, taken: Sequence[tuple[int, int, str]]) -> tuple[int, int] | None:
    """Return where a value stands in a text, whatever its case and quotes, and not inside another."""
    if isinstance(value, dict):
        readings = value.get("any") or [value["may"]] if "may" in value else value.get("any", [])
    else:
        readings = [value]
    for reading in readings:
        if not isinstance(reading, str) or not reading.strip():
            continue
        words = re.findall(r"[\w€$£%'’]+|[^\w\s]", reading.strip(" .\"'"))
        pattern = r"\W{0,3}?".join(re.escape(word).replace("'", "['’]") for word in words)
        for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE):
            if all(match.end() <= start or match.start() >= end for start, end, _ in taken):
                return match.start(), match.end()
    return None


def _window(text: str, value: dict[str, Any]) -> tuple[int, int] | None:
    """Return a stretch around the words that a free text must hold."""
    words = [word for each in value.get("has", []) for word in str(each).split()]
    places = [re.search(rf"(?<!\w){re.escape(word)}", text, re.IGNORECASE) for word in words]
    hits = [place for place in places if place is not None]
    if not hits or len(hits) < len(places):
        return None
    start, end = min(hit.start() for hit in hits), max(hit.end() for hit in hits)
    before, after = text.rfind(" ", 0, max(0, start - 25)), text.find(" ", end + 25)
    return max(0, before), len(text) if after < 0 else after


def _cuts(
    text: str,
    requests: Sequence[Request],
    spans: tuple[tuple[int, int, str], ...] | None,
) -> tuple[int, ...] | None:
    """Return where the second and later requests begin, or None where their words do not tell."""
    clauses = _clauses(text, spans or ())
    if len(clauses) < len(requests):
        return None
    likely = [[_speaks_for(text[a:b], request) for request in requests] for a, b in clauses]
    best: list[list[tuple[float, int]]] = [[(score, -1) for score in (row[0] for row in likely)]]
    for number in range(1, len(requests)):
        row: list[tuple[float, int]] = []
        for place in range(len(clauses)):
            before = [(best[-1][p][0], p) for p in range(place)]
            top = max(before, default=(-99.0, -1))
            mine = likely[place][number]
            row.append((top[0] + mine if mine > 0 and top[0] > 0 else -99.0, top[1]))
        best.append(row)
    score, place = max((best[-1][p][0], p) for p in range(len(clauses)))
    if score < 0 or (likely[0][0] <= 0 and len(clauses) > 4 * len(requests)):
        return None
    chosen: list[int] = []
    for number in range(len(requests) - 1, 0, -1):
        if best[number][place][0] < 0:
            return None
        chosen.append(place)
        place = best[number][place][1]
    return tuple(clauses[place][0] for place in reversed(chosen)) if best[0][place][0] > 0 else None


def _clauses(text: str, spans: Sequence[tuple[int, int, str]]) -> list[tuple[int, int]]:
    found, start = [], 0
    for cut in CLAUSE.finditer(text):
        if any(a < cut.start() < b for a, b, _ in spans):
            continue
        if cut.start() > start:
            found.append((start, cut.start()))
        start = cut.end()
    return [*found, (start, len(text))] if start < len(text) else found


def _speaks_for(clause: str, request: Request) -> float:
    """Return how much a clause sounds like a request: its usual words, and values of its arguments."""
    intent, calls = request
    score = 1.0 if re.search(_WORDS[intent], clause, re.IGNORECASE) else 0.0
    for call in calls:
        for value in call["args"].values():
            each = value[0] if isinstance(value, list) and value else value
            numbers = [str(each), _SPOKEN.get(each, "")] if isinstance(each, int) else []
            said = any(re.search(rf"\b{n}", clause, re.IGNORECASE) for n in numbers if n)
            held = isinstance(each, str | dict) and (
                _find(clause, each, ()) or (isinstance(each, dict) and _window(clause, each))
            )
            score += 1.0 if said or held else 0.0
    return score


_SPOKEN = {1: "one|first|1st|opening", 2: "two|second|2nd", 3: "three|third|3rd", 4: "four|fourth|4th",
           5: "five|fifth", 6: "six|sixth|last"}  # fmt: skip
_WORDS: dict[str, str] = {
    "new_ad": r"\b(?:ad|ads|video|banner|flyer|poster|jingle|tiktok|reel|spot|campaign|clip|story|short|film|leaflet)s?\b",
    "duplicate_project": r"\b(?:version|copy|duplicate|cut|same|variant|another|also|clone|a/b)\b",
    "update_strategy": r"\b(?:audience|target|message|goal|aim|for|style|focus|talk|speak|angle|stage|push)\b",
    "suggest_strategy": r"\b(?:suggest|recommend|who|propose|think|idea|advise?|strategy)\b",
    "set_brand": r"\b(?:colou?rs?|brand|tone|font|logo|voice|say|word|palette|call|website|pronounced?)\b",
    "add_product_photo": r"\b(?:photo|pic|picture|image|shot)\b|\.(?:png|jpe?g)",
    "list_campaigns": r"\bcampaigns?|clients?\b",
    "select_campaign": r"\b(?:open|switch|go|back|over|jump|campaign|work|move)\b",
    "get_campaign": r"\b(?:strategy|campaign|brand|say|remind|audience|brief)\b",
    "list_projects": r"\b(?:projects?|drafts?|videos?|ads|have|list|all)\b",
    "get_project": r"\b(?:show|see|read|script|scenes|look|what)\b",
    "rename_project": r"\b(?:call|rename|name|title)\b",
    "generate_ideas": r"\b(?:ideas?|concepts?|brainstorm|options|angles?)\b",
    "choose_idea": r"\b(?:idea|one|number|take|go|pick|like|option|love|with|second|first|third|last)\b|\b[123]\b",
    "generate_script": r"\b(?:script|write|text|copy|words|lyrics|draft|headline)\b",
    "edit_script": r"\b(?:line|hook|cta|button|say|change|date|price|tagline|call to action|venue|mood|make|put|end|text)\b",
    "lock_script": r"\block|freeze\b",
    "unlock_script": r"\bunlock|free\b",
    "generate_scenes": r"\b(?:scenes?|storyboard|shots?|break|split)\b",
    "rewrite_scene": r"\b(?:scene|shot|first|last|change|make|show|text|redo|it)\b",
    "retake_scene": r"\b(?:take|redo|again|reshoot|reroll|scene|another|new)\b",
    "lock_scene": r"\b(?:lock|keep|freeze|touch|perfect|stays?)\b",
    "unlock_scene": r"\b(?:unlock|unfreeze|free)\b",
    "drop_scene": r"\b(?:drop|delete|cut|remove|lose|kill|bin|out|rid|skip|go)\b",
    "move_scene": r"\b(?:move|swap|put|before|after|first|end|front|start|order)\b",
    "add_scene": r"\b(?:add|extra|new|another|insert|more|scene)\b",
    "preview_draft": r"\b(?:preview|draft|rough|see|look|show|watch|free)\b",
    "render": r"\b(?:render|price|quote|cost|produce|final|make|finish|how much|hd|1080|720|full|do it|go)\b",
    "stitch": r"\b(?:stitch|join|together|combine|final|merge|put)\b",
    "check_credits": r"\b(?:credits?|balance|afford|left|budget|enough|cost)\b",
    "continue_draft": r"\b(?:continue|resume|carry|back|draft|open|pick|where|finish|left|up)\b",
    "get_status": r"\b(?:status|done|ready|far|progress|how|when|going|finished|wrong|update)\b",
    "retry_project": r"\b(?:again|retry|try|once more|rerun)\b",
    "cancel_project": r"\b(?:cancel|stop|abort|kill|scrap)\b",
    "undo": r"\b(?:undo|back|revert|restore|old|previous|before|version|take)\b",
    "follow": r"#|\b(?:post|follow|updates?|channel|let .* know|notify|tell)\b",
    "unfollow": r"#|\b(?:stop|unfollow|quiet|no more)\b",
    "go_on": r"\b(?:ok|yes|go|next|on|good|great|love|looks?|fine)\b",
    "hold": r"\b(?:not?|don't|wait|hold|later|stop|leave)\b",
}
