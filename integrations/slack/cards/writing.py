"""Cards of what is written: ideas, a script, scenes."""

import re

from integrations.slack.cards.model import Block, Plain
from integrations.slack.cards.offers import next_buttons, offer
from integrations.slack.cards.parts import (
    actions,
    button,
    context,
    divider,
    markdown,
    option,
    packed,
    section,
)
from integrations.slack.text import bold, escape, one_line, shorten_escaped

BEATS = {"call_to_action": "Call to action", "on_screen": "On screen"}
SEEN = ("Headline", "Subline")
TEXT_CHARACTERS_MAX = 700
WHY_CHARACTERS_MAX = 400
LINES_MAX = 12
TITLE_CHARACTERS_MAX = 80
VALUE_CHARACTERS_MAX = 150
_LINE_NAMED = re.compile(r"\bline (\d{1,2})\b", re.IGNORECASE)
STARTER = "Starter copy: a first version to react to, from the studio's own small writer."


def ideas(result: Plain, project: str) -> list[Block]:
    """Return three concepts, each with the button that chooses it."""
    blocks: list[Block] = []
    for idea in result["ideas"]:
        number, title = idea["number"], str(idea["title"])
        lines = [
            f"*{number}*  {bold(title)}",
            _italic(idea["say"]),
            _said(idea["narrative"]),
        ]
        choose = button(
            "Choose",
            "choose_idea",
            {"project": project, "number": number, "title": title[:TITLE_CHARACTERS_MAX]},
            says=f"Choose idea {number}: {title}",
        )
        blocks.append(section("\n".join(line for line in lines if line), accessory=choose))
        details = [
            f"*{label}* {shorten_escaped(one_line(idea[name]), WHY_CHARACTERS_MAX)}"
            for label, name in (("Why it fits:", "why"), ("Looks:", "visuals"))
            if idea.get(name)
        ]
        if details:
            blocks.append(context("\n".join(details)))
    blocks.append(actions(offer("more_ideas", project)))
    if result.get("starter_copy"):
        blocks.append(context(STARTER))
    return blocks


def script(result: Plain, project: str) -> list[Block]:
    """Return the lines of a script or the words of an asset, each with its Edit button."""
    blocks: list[Block] = []
    is_locked = bool(result.get("locked"))
    changed = _changed(result)
    for number, line in enumerate(result["lines"][:LINES_MAX], start=1):
        if changed and number not in changed:
            continue
        edit = button(
            "Edit",
            "edit_line",
            {"project": project, "line": number},
            says=f"Edit line {number}",
        )
        blocks.append(section(_line(number, line), accessory=None if is_locked else edit))
    call = one_line(str(result.get("call_to_action") or ""))
    if call and not changed:
        edit = button(
            "Edit", "edit_line", {"project": project, "line": 0}, says="Edit the call to action"
        )
        words = f"*Button*\n{shorten_escaped(call, 200)}"
        blocks.append(section(words, accessory=None if is_locked else edit))
    if is_locked:
        blocks.append(context("The script is locked. Say “unlock the script” to change it."))
    buttons = next_buttons(result.get("next_step"), project)
    if "version" in result:
        buttons = [offer("undo", project), *buttons]
    if buttons:
        blocks.append(actions(*buttons))
    if result.get("starter_copy"):
        blocks.append(context(STARTER))
    return blocks


def scenes(result: Plain, project: str) -> list[Block]:
    """Return the scenes, each with a menu: edit, another take, lock."""
    blocks: list[Block] = []
    for number, scene in enumerate(result["scenes"][:LINES_MAX], start=1):
        lock = " 🔒" if scene.get("locked") else ""
        beat = beat_words(str(scene.get("beat") or ""))
        lines = [f"*{number}  {beat}*{lock}", _said(str(scene.get("visual") or ""))]
        if scene.get("voice"):
            lines.append(f"Voice: “{_said(str(scene['voice']))}”")
        if scene.get("on_screen"):
            lines.append(f"On screen: {bold(str(scene['on_screen']))}")
        menu = scene_menu(project, number, is_locked=bool(scene.get("locked")))
        blocks.append(section("\n".join(line for line in lines if line), accessory=menu))
    if buttons := next_buttons(result.get("next_step"), project):
        blocks.append(actions(*buttons))
    return blocks


def scene_menu(project: str, number: int, *, is_locked: bool) -> Plain:
    """Return the menu of one scene; an option's value says what to do."""
    choices = [
        ("Edit this scene", "edit_scene"),
        ("Another take", "redo_scene"),
        ("Unlock" if is_locked else "Lock", "unlock_scene" if is_locked else "lock_scene"),
    ]
    return {
        "type": "overflow",
        "action_id": "scene_menu",
        "options": [option(label, _menu_value(do, number, project)) for label, do in choices],
    }


def _menu_value(do: str, number: int, project: str) -> str:
    """Return what a choice sends back; a title that is too long for it is cut, and found again by
    its beginning."""
    kept = project
    while len(value := packed({"do": do, "scene": number, "project": kept})) > VALUE_CHARACTERS_MAX:
        kept = kept[: len(kept) * 3 // 4]
    return value


def idea_chosen(result: Plain, project: str) -> list[Block]:
    """Return the next step after an idea was chosen."""
    buttons = next_buttons(result.get("next_step"), project)
    return [actions(*buttons)] if buttons else []


def beat_words(beat: str) -> str:
    """Return a beat's name as people read it."""
    return escape(BEATS.get(beat, beat.replace("_", " ").capitalize()))


def words_block(text: str) -> list[Block]:
    """Return an answer's words; none for an empty text."""
    return [markdown(text)] if text.strip() else []


def parted(cards: list[list[Block]]) -> list[Block]:
    """Return several cards with lines between them."""
    blocks: list[Block] = []
    for card in cards:
        if blocks and card:
            blocks.append(divider())
        blocks += card
    return blocks


def _changed(result: Plain) -> set[int]:
    """Return which lines an edit names; none for a script that is new or changed as a whole."""
    if "version" not in result:
        return set()
    named = {int(number) for number in _LINE_NAMED.findall(str(result.get("say") or ""))}
    return {number for number in named if 1 <= number <= len(result["lines"])}


def _line(number: int, line: Plain) -> str:
    voice, shown = str(line.get("voice") or ""), str(line.get("on_screen") or "")
    if not voice:
        # Banners and flyers are only seen; their lines have names instead of beats.
        name = SEEN[number - 1] if number <= len(SEEN) else f"Point {number - len(SEEN)}"
        return f"*{name}*\n{_said(shown)}"
    head = f"*{number}  {beat_words(str(line.get('beat') or ''))}*"
    said = f"{head}\n“{_said(voice)}”"
    return f"{said}\nOn screen: {bold(shown)}" if shown else said


def _said(text: str) -> str:
    return shorten_escaped(one_line(text), TEXT_CHARACTERS_MAX)


def _italic(text: str) -> str:
    said = _said(text)
    return said if "_" in said or not said else f"_{said}_"
