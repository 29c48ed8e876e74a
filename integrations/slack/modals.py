"""Forms: the brief, a pillar, a line of the script, a scene, a wish about a price.

A view's `private_metadata` holds ids only. What is sent is read back by `letter_of`, which gives
the calls for the tools or, for the member's own words, a text; or raises `FieldErrors`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from integrations.slack.cards.parts import context, option, packed, plain_text
from integrations.slack.cards.work import enumeration
from integrations.slack.cards.writing import beat_words
from integrations.slack.text import clean, escape, one_line, shorten
from tools.create_project import SECONDS
from tools.edit_scene import ON_SCREEN_CHARACTERS_MAX
from tools.kit.drafts import CreativeStyle
from tools.kit.say import joined

Plain = dict[str, Any]
BRIEF, PILLAR, LINE, SCENE, WISH = "brief", "pillar", "line", "scene", "wish"
CALLBACKS = (BRIEF, PILLAR, LINE, SCENE, WISH)
PRODUCT_CHARACTERS_MAX = 120
PILLAR_CHARACTERS_MAX = 2_000
VOICE_CHARACTERS_MAX = 400
BUTTON_CHARACTERS_MAX = 40
WISH_CHARACTERS_MAX = 1_000
DESCRIPTION_CHARACTERS_MAX = 2_000
STYLES: tuple[str, ...] = CreativeStyle.__args__  # type: ignore[attr-defined]
KINDS = (
    ("video_ad", "Video ad"),
    ("banner", "Banner set"),
    ("flyer", "Flyer"),
    ("jingle", "Jingle"),
)
LENGTHS = (6, 10, 15, 30, 60)
FORMATS = (
    ("9:16", "9:16  TikTok, Reels, Shorts"),
    ("1:1", "1:1  Feed"),
    ("4:5", "4:5  Instagram feed"),
    ("16:9", "16:9  YouTube"),
)
PILLARS = {
    "audience": (
        "Audience",
        "Who exactly is it for? Their struggle, what they want, where they see the ad.",
    ),
    "messaging": ("Message", "The one thing that people should take away."),
    "goals": ("Goals", "What success is, such as first orders or repeat purchases."),
}


class FieldErrors(Exception):
    """What is wrong with which fields of a form: sentences by block id."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(", ".join(errors))
        self.errors = errors


@dataclass(frozen=True)
class Sent:
    """What a form says: calls for tools, or a text in the member's own words; `said` is what the
    member did, in words, and `ids` is the view's metadata."""

    calls: tuple[Plain, ...]
    text: str
    said: str
    ids: Plain


# ------------------------------------------------------------------------------------- views


def brief_view(
    *,
    team_id: str,
    channel: str,
    thread_ts: str,
    text: str = "",
    campaign_id: str = "",
    campaign: str = "",
) -> Plain:
    """Return the brief. Its answer goes to a thread (an empty `channel` is the member's direct
    message, an empty `thread_ts` a new thread); for a known campaign only the ad is asked about."""
    ids = {"team": team_id, "channel": channel, "thread_ts": thread_ts, "campaign": campaign_id}
    blocks: list[Plain] = []
    if campaign_id:
        blocks.append(context(f"In the campaign *{escape(one_line(campaign)).replace('*', '')}*"))
    else:
        blocks += [
            _input(
                "product",
                "What is it for?",
                "Such as: Lumen cold brew",
                characters_max=PRODUCT_CHARACTERS_MAX,
            ),
            _input(
                "audience",
                "Who should see it?",
                "Such as: night-shift nurses who crash at 4 a.m.",
                is_optional=True,
                is_long=True,
                characters_max=PILLAR_CHARACTERS_MAX,
            ),
            _input(
                "messaging",
                "What should they take away?",
                "One thing, such as: steady energy without the crash",
                is_optional=True,
                characters_max=PILLAR_CHARACTERS_MAX,
            ),
            _input(
                "goals",
                "What is success?",
                "Such as: first orders from people who do not know us",
                is_optional=True,
                characters_max=PILLAR_CHARACTERS_MAX,
            ),
        ]
    blocks += [
        _select("kind", "What shall it be?", [option(label, kind) for kind, label in KINDS]),
        _select("seconds", "Length", [option(f"{n} seconds", str(n)) for n in LENGTHS], 2),
        _select("format", "Shape of a video", [option(label, name) for name, label in FORMATS]),
    ]
    if not campaign_id:
        styles = [option(enumeration(style), style) for style in STYLES]
        blocks.append(_select("style", "Style", styles))
        blocks.append(
            _input(
                "description",
                "Anything else that is true about it",
                "Facts only: ingredients, price, dates, offers",
                initial=text,
                is_optional=True,
                is_long=True,
                characters_max=DESCRIPTION_CHARACTERS_MAX,
            )
        )
    blocks.append(
        context("Drop your logo or a product photo into the thread, and it is used from then on.")
    )
    return _modal(BRIEF, "New ad", "Start", ids, blocks)


def pillar_view(place: Plain, *, campaign_id: str, pillar: str, now: str) -> Plain:
    """Return the form of one pillar, filled with what it says now."""
    label, hint = PILLARS[pillar]
    size = PILLAR_CHARACTERS_MAX
    field = _input("text", label, hint, initial=now, is_long=True, characters_max=size)
    note = context("The next generation reads this; what is made already stays as it is.")
    ids = {**place, "campaign": campaign_id, "pillar": pillar}
    return _modal(PILLAR, label, "Save", ids, [field, note])


def line_view(
    place: Plain, *, project_id: str, line: int, now: Mapping[str, str], words_max: int | None
) -> Plain:
    """Return the form of one script line; line 0 is the call to action. `now` has `voice`,
    `on_screen` and `beat`, or `call_to_action`."""
    ids = {**place, "project": project_id, "line": line}
    if line == 0:
        field = _input(
            "call_to_action",
            "Call to action",
            "The words on the button at the end",
            initial=now["call_to_action"],
            characters_max=BUTTON_CHARACTERS_MAX,
        )
        return _modal(LINE, "Call to action", "Save", ids, [field])
    budget = f"About {words_max} words fit its time." if words_max else "Short reads best."
    is_video = words_max is not None
    blocks = [context(f"*{beat_words(now['beat'])}*")] if is_video else []
    if is_video or now["voice"]:
        blocks.append(_voice(now["voice"], budget))
    if is_video or not now["voice"]:
        shown = _shown(now["on_screen"])
        blocks.append(shown if is_video else {**shown, "optional": False})
    return _modal(LINE, f"Line {line}", "Save", ids, blocks)


def scene_view(place: Plain, *, project_id: str, scene: int, now: Mapping[str, str]) -> Plain:
    """Return the form of one scene: picture, words on screen, voice."""
    blocks = [
        _input(
            "visual",
            "What the picture shows",
            "Place, person, action, light",
            initial=now["visual"],
            is_long=True,
            characters_max=VOICE_CHARACTERS_MAX,
        ),
        _shown(now["on_screen"]),
        _voice(now["voice"], "This line's voice"),
    ]
    ids = {**place, "project": project_id, "scene": scene}
    return _modal(SCENE, f"Scene {scene}", "Save", ids, blocks)


def wish_view(place: Plain) -> Plain:
    """Return the form that asks what shall be different before a price is approved."""
    field = _input(
        "wish",
        "What shall be different?",
        "Such as: make it 720p, or: another hook first",
        is_long=True,
        characters_max=WISH_CHARACTERS_MAX,
    )
    return _modal(WISH, "Change it first", "Send", place, [field])


# ------------------------------------------------------------------------------------- reading


def letter_of(view: Mapping[str, Any]) -> Sent:
    """Return what a sent form says. Raises `FieldErrors`."""
    ids = ids_of(view)
    typed = {name: _value(field) for name, field in view["state"]["values"].items()}
    reader = {BRIEF: _brief, PILLAR: _pillar, LINE: _line, SCENE: _scene, WISH: _wish}
    return reader[view["callback_id"]](ids, typed)


def ids_of(view: Mapping[str, Any]) -> Plain:
    """Return the ids that a form carries."""
    found = json.loads(view.get("private_metadata") or "{}")
    return found if isinstance(found, dict) else {}


def _brief(ids: Plain, typed: dict[str, str]) -> Sent:
    kind = typed["kind"] or "video_ad"
    seconds = int(typed["seconds"] or 15)
    errors: dict[str, str] = {}
    product = one_line(typed.get("product", ""))
    if not ids.get("campaign") and not product:
        errors["product"] = "Say what it is for, such as “Lumen cold brew”."
    lengths = SECONDS.get(kind, ())
    if lengths and seconds not in lengths:
        label = dict(KINDS)[kind].casefold()
        allowed = joined([str(each) for each in lengths], "or")
        errors["seconds"] = f"A {label} can have {allowed} seconds."
    if errors:
        raise FieldErrors(errors)
    project: Plain = {"kind": kind}
    if lengths:
        project["seconds"] = seconds
    if kind == "video_ad":
        project["format"] = typed["format"] or "9:16"
    calls: list[Plain] = []
    if ids.get("campaign"):
        project["campaign"] = ids["campaign"]
    else:
        names = ("description", "audience", "messaging", "goals", "style")
        given = {name: typed[name].strip() for name in names if typed.get(name, "").strip()}
        calls.append(_call("create_campaign", {"product": product, **given}))
    first = "generate_ideas" if kind == "video_ad" else "generate_script"
    calls += [_call("create_project", project), _call(first, {})]
    length = f"{seconds}-second " if lengths else ""
    said = f"New {length}{dict(KINDS)[kind].casefold()}{f' for {product}' if product else ''}"
    return Sent(tuple(calls), "", said, ids)


def _pillar(ids: Plain, typed: dict[str, str]) -> Sent:
    pillar, text = str(ids["pillar"]), typed["text"].strip()
    label = PILLARS[pillar][0].casefold()
    if not text:
        raise FieldErrors({"text": f"Say what the {label} is, in your own words."})
    call = _call("update_strategy", {"campaign": ids["campaign"], pillar: text})
    return Sent((call,), "", f"The {label} is now: {one_line(text)}", ids)


def _line(ids: Plain, typed: dict[str, str]) -> Sent:
    line = int(ids["line"])
    if line == 0:
        words = one_line(typed["call_to_action"])
        if not words:
            raise FieldErrors({"call_to_action": "Say what the button says, such as “Shop now”."})
        call = _call("edit_script", {"project": ids["project"], "call_to_action": words})
        return Sent((call,), "", f"The call to action is now: {words}", ids)
    changes: Plain = {}
    if "on_screen" in typed:
        changes["on_screen"] = one_line(typed["on_screen"]) or "none"
    if voice := one_line(typed.get("voice", "")):
        changes["voice"] = voice
    if not changes:
        raise FieldErrors({"voice": "Say what the line says."})
    call = _call("edit_script", {"project": ids["project"], "line": line, **changes})
    return Sent((call,), "", f"Line {line} is now: {voice or changes['on_screen']}", ids)


def _scene(ids: Plain, typed: dict[str, str]) -> Sent:
    scene = int(ids["scene"])
    visual = one_line(typed["visual"])
    if not visual:
        raise FieldErrors({"visual": "Say what the picture shows."})
    changes: Plain = {"visual": visual, "on_screen": one_line(typed["on_screen"]) or "none"}
    if voice := one_line(typed["voice"]):
        changes["voice"] = voice
    call = _call("edit_scene", {"project": ids["project"], "scene": scene, **changes})
    return Sent((call,), "", f"Scene {scene} now shows: {visual}", ids)


def _wish(ids: Plain, typed: dict[str, str]) -> Sent:
    wish = clean(typed["wish"]).strip()
    if not wish:
        raise FieldErrors({"wish": "Say what shall be different."})
    return Sent((), wish, wish, ids)


def _call(name: str, arguments: Plain) -> Plain:
    return {"name": name, "arguments": arguments}


def _value(field: Mapping[str, Any]) -> str:
    """Return what a field holds, whichever kind it is; empty for nothing."""
    state = next(iter(field.values()))
    chosen = state.get("selected_option") or {}
    return str(chosen.get("value") or state.get("value") or "")


# ------------------------------------------------------------------------------------- parts


def _modal(callback_id: str, title: str, submit: str, ids: Plain, blocks: list[Plain]) -> Plain:
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain_text(title, 24),
        "submit": plain_text(submit, 24),
        "close": plain_text("Cancel", 24),
        "private_metadata": packed(ids),
        "blocks": blocks,
    }


def _input(
    name: str,
    label: str,
    hint: str,
    *,
    characters_max: int,
    initial: str = "",
    is_optional: bool = False,
    is_long: bool = False,
) -> Plain:
    element: Plain = {
        "type": "plain_text_input",
        "action_id": name,
        "multiline": is_long,
        "max_length": characters_max,
        "placeholder": plain_text(hint, 150),
    }
    if filled := shorten(clean(initial), characters_max):
        element["initial_value"] = filled
        del element["placeholder"]
    block: Plain = {
        "type": "input",
        "block_id": name,
        "label": plain_text(label, 2_000),
        "element": element,
        "optional": is_optional,
    }
    if filled:
        block["hint"] = plain_text(hint, 2_000)
    return block


def _voice(now: str, hint: str) -> Plain:
    return _input(
        "voice",
        "What is said",
        hint,
        initial=now,
        is_long=True,
        is_optional=not now,
        characters_max=VOICE_CHARACTERS_MAX,
    )


def _shown(now: str) -> Plain:
    return _input(
        "on_screen",
        "What is shown large",
        "About six words at most. Empty: no words on screen.",
        initial=now,
        is_optional=True,
        characters_max=ON_SCREEN_CHARACTERS_MAX,
    )


def _select(name: str, label: str, options: list[Plain], chosen: int = 0) -> Plain:
    element: Plain = {"type": "static_select", "action_id": name, "options": options}
    element["initial_option"] = options[chosen]
    return {
        "type": "input",
        "block_id": name,
        "label": plain_text(label, 2_000),
        "element": element,
    }
