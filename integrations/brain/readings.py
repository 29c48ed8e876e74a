"""Says in words what calls would do, and reads the very same words back into calls.

What was offered or read back in one turn can so be taken up in the next, from the talk alone.
"""

import re
from typing import Any

from integrations.brain.wire import Call

OWN_WORDS = "own_words"
"""Not a tool: to ask for the words of a line, which only the member can give."""
NEEDS_WORDS = frozenset(
    {
        "create_campaign",
        "update_strategy",
        "set_brand",
        "rename_project",
        "edit_scene",
        "edit_script",
    }
    | {"choose_idea", "select_campaign", "follow"}
)
"""Tools that can be offered by their kind alone; what they need is asked for when one is picked."""

_PHRASES: dict[str, str] = {
    "create_campaign": "new campaign",
    "select_campaign": "open a campaign",
    "list_campaigns": "list the campaigns",
    "get_campaign": "show the strategy",
    "update_strategy": "change the strategy",
    "suggest_strategy": "suggest a strategy",
    "set_brand": "change the brand",
    "add_product_photo": "use a product photo",
    "create_project": "new project",
    "list_projects": "list the projects",
    "get_project": "show the script and scenes",
    "rename_project": "rename the project",
    "duplicate_project": "make another version",
    "generate_ideas": "write ideas",
    "choose_idea": "take an idea",
    "generate_script": "write the script",
    "edit_script": "change the script",
    "generate_scenes": "break the script into scenes",
    "edit_scene": "change a scene",
    "preview_draft": "make a free draft",
    "render_scenes": "price the render",
    "render_asset": "price the finished piece",
    "stitch": "price putting the clips together",
    "check_credits": "check your credits",
    "continue_draft": "pick up a draft",
    "get_status": "tell where things stand",
    "retry_project": "try again what failed",
    "cancel_project": "stop what is running",
    "undo": "take back a change",
    "follow": "post updates",
    "unfollow": "stop posting updates",
    OWN_WORDS: "change a line with words of yours",
}
_LABELS: dict[str, str] = {
    "messaging": "message", "awareness_stage": "stage", "on_screen": "text on screen",
    "call_to_action": "call to action", "brand_name": "brand name", "words_to_avoid": "words to avoid",
    "words_to_use": "words to use", "logo_file": "logo", "photo_file": "photo", "voice": "spoken words",
    "visual": "picture", "clips_only": "clips only", "another_take": "another take",
    "to_version": "version", "number": "idea", "to": "to place", "pronunciations": "said",
}  # fmt: skip
_ARGUMENTS = {label: name for name, label in _LABELS.items()}
_TOOLS = {phrase: tool for tool, phrase in _PHRASES.items()}
_FLAGS = ("clips_only", "another_take")
_NUMBERS = frozenset({"scene", "line", "number", "to", "to_version"})
_CHOICES = frozenset({"action", "style", "awareness_stage", "trigger", "kind", "mood", "what"})
_TOKENS = frozenset({"format", "resolution", "channel"})
_LISTS = ("colors", "fonts", "words_to_avoid", "words_to_use")
_QUOTED = r"“[^”]*”"


def words_of(calls: tuple[Call, ...]) -> str:
    """Return calls in words, in order, such as "change a scene: scene 2, action “lock”"."""
    return "; then ".join(_said(call) for call in calls)


def calls_of(words: str) -> tuple[Call, ...]:
    """Return the calls that `words_of` put into words; nothing for any other text."""
    calls = []
    for part in _outside_quotes("; then ", words.strip()):
        phrase, _, fields = part.partition(": ")
        tool = _TOOLS.get(phrase.strip())
        if tool is None:
            return ()
        calls.append(Call(tool, _arguments(fields)))
    return tuple(calls)


def _said(call: Call) -> str:
    fields = [_field(name, value) for name, value in call.arguments.items()]
    phrase = _PHRASES[call.name]
    return f"{phrase}: {', '.join(fields)}" if fields else phrase


def _field(name: str, value: Any) -> str:
    if value is True:
        return _label(name)
    if name == "seconds":
        return f"{value} seconds"
    if isinstance(value, dict):
        return f"{_label(name)} " + " ".join(_quoted(f"{w} = {how}") for w, how in value.items())
    if isinstance(value, list | tuple):
        return f"{_label(name)} " + " ".join(_quoted(str(item)) for item in value)
    if isinstance(value, int) or name in _CHOICES or name in _TOKENS:
        return f"{_label(name)} {str(value).replace('_', '-')}"
    return f"{_label(name)} {_quoted(str(value))}"


def _quoted(text: str) -> str:
    return "“" + " ".join(text.split()).replace("“", "'").replace("”", "'") + "”"


def _arguments(fields: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in _outside_quotes(", ", fields) if fields else []:
        if seconds := re.fullmatch(r"(\d+) seconds", field):
            found["seconds"] = int(seconds[1])
            continue
        texts = [text[1:-1] for text in re.findall(_QUOTED, field)]
        label = field.partition(" “")[0] if texts else field
        if not texts and label not in map(_label, _FLAGS):
            label, _, token = field.rpartition(" ")
            texts = [token]
        name = _ARGUMENTS.get(label, label.replace(" ", "_"))
        found[name] = _value(name, texts)
    return found


def _value(name: str, texts: list[str]) -> Any:
    if name in _FLAGS:
        return True
    if name == "pronunciations":
        return dict(text.split(" = ", 1) for text in texts if " = " in text)
    if name in _LISTS:
        return texts
    text = texts[0]
    if name in _CHOICES:
        return text.replace("-", "_")
    return int(text) if name in _NUMBERS else text


def _label(name: str) -> str:
    return _LABELS.get(name, name.replace("_", " "))


def _outside_quotes(mark: str, text: str) -> list[str]:
    """Split a text at a mark wherever it stands outside of quotation marks."""
    return re.split(rf"{mark}(?=(?:[^“”]*“[^”]*”)*[^“”]*$)", text)
