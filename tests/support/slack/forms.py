"""What an element sends when it is used, and what a modal's fields hold when it is submitted.

https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
"""

import re
from collections.abc import Sequence
from typing import Any

TEXTS = {"plain_text_input", "email_text_input", "url_text_input", "number_input"}
ONE_ID = {
    "users_select": "selected_user",
    "channels_select": "selected_channel",
    "conversations_select": "selected_conversation",
}
MANY_IDS = {
    "multi_users_select": "selected_users",
    "multi_channels_select": "selected_channels",
    "multi_conversations_select": "selected_conversations",
}
ONE_OPTION = {"static_select", "external_select", "radio_buttons", "overflow"}
MANY_OPTIONS = {"multi_static_select", "multi_external_select", "checkboxes"}
MOMENTS = {
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
}
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def _option(element: dict[str, Any], value: str) -> dict[str, Any]:
    options = [*element.get("options", ())]
    for group in element.get("option_groups", ()):
        options.extend(group["options"])
    for option in options:
        if option["value"] == value:
            return dict(option)
    if element["type"].endswith("external_select"):
        return {"text": {"type": "plain_text", "text": value}, "value": value}
    raise ValueError(f"{value!r} is no option of {element.get('action_id')}")


def chosen(element: dict[str, Any], value: Any) -> dict[str, Any]:
    """Return what an element holds once a person gave it a value.

    Args:
        element: The element's definition.
        value: Text, an option's value, a list of these, an id, a list of ids, or None for nothing.

    Raises:
        ValueError: No such option, or text that the field does not take.
    """
    kind = element["type"]
    if kind in TEXTS:
        return {"value": _checked_text(element, value) if value else None}
    if kind in ONE_OPTION:
        return {"selected_option": _option(element, value) if value else None}
    if kind in MANY_OPTIONS:
        return {"selected_options": [_option(element, one) for one in value or ()]}
    if kind in ONE_ID:
        return {ONE_ID[kind]: value}
    if kind in MANY_IDS:
        return {MANY_IDS[kind]: list(value or ())}
    if kind in MOMENTS:
        return {MOMENTS[kind][0]: value}
    if kind == "rich_text_input":
        section = {"type": "rich_text_section", "elements": [{"type": "text", "text": value}]}
        return {"rich_text_value": {"type": "rich_text", "elements": [section]} if value else None}
    if kind == "file_input":
        return {"files": [{"id": one} for one in value or ()]}
    raise ValueError(f"{kind} holds nothing")


def _checked_text(element: dict[str, Any], value: str) -> str:
    name = element.get("action_id")
    if len(value) > element.get("max_length", 3000):
        raise ValueError(f"{name}: longer than {element.get('max_length', 3000)} characters")
    if len(value) < element.get("min_length", 0):
        raise ValueError(f"{name}: shorter than {element['min_length']} characters")
    kind = element["type"]
    if kind == "email_text_input" and not EMAIL.fullmatch(value):
        raise ValueError(f"{name}: not an address")
    if kind == "url_text_input" and not value.startswith(("http://", "https://")):
        raise ValueError(f"{name}: not a link")
    if kind == "number_input":
        amount = float(value)
        if not element["is_decimal_allowed"] and amount != int(amount):
            raise ValueError(f"{name}: not a whole number")
        if amount < float(element.get("min_value", "-inf")):
            raise ValueError(f"{name}: less than {element['min_value']}")
        if amount > float(element.get("max_value", "inf")):
            raise ValueError(f"{name}: more than {element['max_value']}")
    return value


def initial(element: dict[str, Any]) -> dict[str, Any]:
    """Return what an element holds before anybody touched it."""
    kind = element["type"]
    if kind in TEXTS:
        return {"value": element.get("initial_value") or None}
    if kind in ONE_OPTION:
        return {"selected_option": element.get("initial_option")}
    if kind in MANY_OPTIONS:
        return {"selected_options": element.get("initial_options", [])}
    if kind in ONE_ID:
        return {ONE_ID[kind]: element.get("initial_" + kind.removesuffix("s_select"))}
    if kind in MANY_IDS:
        name = "initial_" + kind.removeprefix("multi_").removesuffix("_select")
        return {MANY_IDS[kind]: element.get(name, [])}
    if kind in MOMENTS:
        return {MOMENTS[kind][0]: element.get(MOMENTS[kind][1])}
    return {"files": []} if kind == "file_input" else {"rich_text_value": None}


def is_empty(held: dict[str, Any]) -> bool:
    """Tell whether a field holds nothing."""
    return not any(value for key, value in held.items() if key != "type")


STATEFUL = TEXTS | ONE_OPTION - {"overflow"} | MANY_OPTIONS | set(ONE_ID) | set(MANY_IDS)
STATEFUL |= set(MOMENTS) | {"rich_text_input", "file_input"}


def _fields(blocks: Sequence[dict[str, Any]]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    found: list[tuple[dict[str, Any], dict[str, Any]]] = []
    for block in blocks:
        elements = [*block.get("elements", ())] if block["type"] == "actions" else []
        elements += [block[key] for key in ("element", "accessory") if key in block]
        found.extend((block, one) for one in elements if one.get("type") in STATEFUL)
    return found


def _name(block: dict[str, Any], element: dict[str, Any]) -> str:
    # Slack makes up an action_id where the app gave none.
    return str(element.get("action_id") or f"action-{block['block_id']}")


def initial_state(blocks: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return `state.values` of untouched blocks."""
    return filled_state(blocks, {}, checks=False)


def filled_state(
    blocks: Sequence[dict[str, Any]], values: dict[str, Any], *, checks: bool = True
) -> dict[str, Any]:
    """Return `state.values` once a person filled in some fields.

    Args:
        blocks: The view's blocks.
        values: By action_id or block_id. All must exist.
        checks: Whether required fields must be filled.

    Raises:
        ValueError: A required field is empty, a value does not fit, or there is no such field.
    """
    state: dict[str, Any] = {}
    left = dict(values)
    for block, element in _fields(blocks):
        name = _name(block, element)
        key = name if name in left else block["block_id"]
        held = chosen(element, left.pop(key)) if key in left else initial(element)
        needed = block["type"] == "input" and not block.get("optional", False)
        if checks and needed and is_empty(held):
            raise ValueError(f"{name} is required")
        state.setdefault(block["block_id"], {})[name] = {"type": element["type"], **held}
    if left:
        raise ValueError(f"no fields {sorted(left)}")
    return state


def action_fields(
    element: dict[str, Any], value: str | None, choose: str | list[str] | None
) -> dict[str, Any]:
    """Return what an element adds to `actions[0]` when it is used."""
    kind = element["type"]
    if kind == "button":
        fields = {"text": element["text"]}
        for name in ("value", "style", "url"):
            if name in element:
                fields[name] = element[name]
        return fields
    if kind == "icon_button":
        return {"value": element.get("value"), "text": element["text"]}
    if kind == "feedback_buttons":
        for name in ("positive_button", "negative_button"):
            if element[name]["value"] in (value, choose):
                return {"text": element[name]["text"], "value": element[name]["value"]}
        raise ValueError(f"{choose!r} is no verdict")
    return chosen(element, choose if choose is not None else value)
