"""What may stand inside a block: text, options, confirmations and every interactive element.

Limits: https://docs.slack.dev/reference/block-kit/composition-objects and
https://docs.slack.dev/reference/block-kit/block-elements
"""

from collections.abc import Mapping
from typing import Any

from tests.support.slack.shapes import (
    Report,
    Shape,
    any_of,
    boolean,
    by_type,
    either,
    list_of,
    string,
    thing,
    whole,
)


def plain(longest: int) -> Shape:
    """Accept a plain_text object of at most so many characters."""
    body = thing({"text": string(longest, shortest=1)}, {"emoji": boolean})
    return by_type({"plain_text": body}, "text object")


def marked(longest: int) -> Shape:
    """Accept a mrkdwn object of at most so many characters."""
    body = thing({"text": string(longest, shortest=1)}, {"verbatim": boolean})
    return by_type({"mrkdwn": body}, "text object")


def text(longest: int) -> Shape:
    """Accept a text object of either type."""
    return by_type(
        {
            "plain_text": thing({"text": string(longest, shortest=1)}, {"emoji": boolean}),
            "mrkdwn": thing({"text": string(longest, shortest=1)}, {"verbatim": boolean}),
        },
        "text object",
    )


STYLE = string(one_of=("primary", "danger"))
URL = string(3000, pattern=r"(https?|mailto|slack):.+")
ACTION_ID = string(255, shortest=1)
CONFIRM = thing(
    {"text": text(300)},
    {"title": plain(100), "confirm": plain(30), "deny": plain(30), "style": STYLE},
)
OPTION = thing({"text": text(75), "value": string(150)}, {"description": text(75), "url": URL})
OPTIONS = list_of(OPTION, 1, 100)
GROUPS = list_of(thing({"label": plain(75), "options": OPTIONS}), 1, 100)
DISPATCH = thing(
    None,
    {
        "trigger_actions_on": list_of(
            string(one_of=("on_enter_pressed", "on_character_entered")), 1, 2
        )
    },
)
SLACK_FILE = thing(None, {"id": string(), "url": string(3000)}, either("id", "url"))
IMAGE = thing(
    {"alt_text": string(2000)},
    {"image_url": URL, "slack_file": SLACK_FILE},
    either("image_url", "slack_file"),
)
ACTION = {"action_id": ACTION_ID}
CONFIRMED = ACTION | {"confirm": CONFIRM}
FOCUSED = {"focus_on_load": boolean}
PLACEHOLDER = {"placeholder": plain(150)}
DATE = string(pattern=r"\d{4}-\d{2}-\d{2}")
TIME = string(pattern=r"\d{2}:\d{2}")

BUTTON = thing(
    {"text": plain(75)},
    CONFIRMED
    | {"url": URL, "value": string(2000), "style": STYLE, "accessibility_label": string(75)},
)
FEEDBACK_BUTTON = thing(
    {"text": plain(75), "value": string(2000)}, {"accessibility_label": string(75)}
)


def _initial_is_an_option(value: Mapping[str, Any], pointer: str, report: Report) -> None:
    options = [*value.get("options", ())]
    for group in value.get("option_groups", ()):
        options.extend(group.get("options", ()) if isinstance(group, dict) else ())
    chosen = [*value.get("initial_options", ())]
    chosen.extend([value["initial_option"]] if "initial_option" in value else [])
    for one in chosen:
        if one not in options:
            report.add(pointer, "initial options must be among the options")


STATIC = thing(
    None,
    CONFIRMED
    | PLACEHOLDER
    | FOCUSED
    | {"options": OPTIONS, "option_groups": GROUPS, "initial_option": OPTION},
    either("options", "option_groups"),
    _initial_is_an_option,
)
MULTI_STATIC = thing(
    None,
    CONFIRMED
    | PLACEHOLDER
    | FOCUSED
    | {
        "options": OPTIONS,
        "option_groups": GROUPS,
        "initial_options": OPTIONS,
        "max_selected_items": whole(1),
    },
    either("options", "option_groups"),
    _initial_is_an_option,
)
CONVERSATION_FILTER = thing(
    None,
    {
        "include": list_of(string(one_of=("im", "mpim", "private", "public")), 1),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
    any_of("include", "exclude_external_shared_channels", "exclude_bot_users"),
)
MENU = CONFIRMED | PLACEHOLDER | FOCUSED
MANY = {"max_selected_items": whole(1)}
MENUS: dict[str, Shape] = {
    "static_select": STATIC,
    "multi_static_select": MULTI_STATIC,
    "external_select": thing(None, MENU | {"min_query_length": whole(0), "initial_option": OPTION}),
    "multi_external_select": thing(
        None, MENU | MANY | {"min_query_length": whole(0), "initial_options": OPTIONS}
    ),
    "users_select": thing(None, MENU | {"initial_user": string()}),
    "multi_users_select": thing(None, MENU | MANY | {"initial_users": list_of(string())}),
    "channels_select": thing(
        None, MENU | {"initial_channel": string(), "response_url_enabled": boolean}
    ),
    "multi_channels_select": thing(None, MENU | MANY | {"initial_channels": list_of(string())}),
    "conversations_select": thing(
        None,
        MENU
        | {
            "initial_conversation": string(),
            "default_to_current_conversation": boolean,
            "filter": CONVERSATION_FILTER,
            "response_url_enabled": boolean,
        },
    ),
    "multi_conversations_select": thing(
        None,
        MENU
        | MANY
        | {
            "initial_conversations": list_of(string()),
            "default_to_current_conversation": boolean,
            "filter": CONVERSATION_FILTER,
        },
    ),
}
CHOICES: dict[str, Shape] = {
    "checkboxes": thing(
        {"options": list_of(OPTION, 1, 10)},
        CONFIRMED | FOCUSED | {"initial_options": list_of(OPTION, 1, 10)},
        _initial_is_an_option,
    ),
    "radio_buttons": thing(
        {"options": list_of(OPTION, 1, 10)},
        CONFIRMED | FOCUSED | {"initial_option": OPTION},
        _initial_is_an_option,
    ),
    "datepicker": thing(None, MENU | {"initial_date": DATE}),
    "timepicker": thing(None, MENU | {"initial_time": TIME, "timezone": string()}),
    "datetimepicker": thing(None, CONFIRMED | FOCUSED | {"initial_date_time": whole(10**9)}),
}
BUTTON_LIKE: dict[str, Shape] = {
    "button": BUTTON,
    "overflow": thing({"options": list_of(OPTION, 1, 5)}, CONFIRMED),
}


def _lengths_agree(value: Mapping[str, Any], pointer: str, report: Report) -> None:
    least, most = value.get("min_length"), value.get("max_length")
    if isinstance(least, int) and isinstance(most, int) and least > most:
        report.add(pointer, "min_length must not be greater than max_length")
    initial = value.get("initial_value")
    if isinstance(initial, str) and isinstance(most, int) and len(initial) > most:
        report.add(f"{pointer}/initial_value", f"must be less than {most + 1} characters")


TYPED = ACTION | FOCUSED | PLACEHOLDER | {"dispatch_action_config": DISPATCH}
INPUTS: dict[str, Shape] = {
    "plain_text_input": thing(
        None,
        TYPED
        | {
            "initial_value": string(3000),
            "multiline": boolean,
            "min_length": whole(0, 3000),
            "max_length": whole(1, 3000),
        },
        _lengths_agree,
    ),
    "email_text_input": thing(None, TYPED | {"initial_value": string()}),
    "url_text_input": thing(None, TYPED | {"initial_value": string()}),
    "number_input": thing(
        {"is_decimal_allowed": boolean},
        TYPED | {"initial_value": string(), "min_value": string(), "max_value": string()},
    ),
    "rich_text_input": thing(None, TYPED),
    "file_input": thing(
        None, ACTION | {"filetypes": list_of(string(), 1), "max_files": whole(1, 10)}
    ),
}
FOR_CONTEXT_ACTIONS: dict[str, Shape] = {
    "feedback_buttons": thing(
        {"positive_button": FEEDBACK_BUTTON, "negative_button": FEEDBACK_BUTTON}, ACTION
    ),
    "icon_button": thing(
        {"icon": string(one_of=("trash",)), "text": plain(75)},
        CONFIRMED
        | {
            "value": string(2000),
            "accessibility_label": string(75),
            "visible_to_user_ids": list_of(string()),
        },
    ),
}
FOR_ACTIONS = BUTTON_LIKE | MENUS | CHOICES
FOR_ACCESSORY = FOR_ACTIONS | {"image": IMAGE}
FOR_INPUT = MENUS | CHOICES | INPUTS
URL_SOURCE = by_type({"url": thing({"url": URL, "text": string(shortest=1)})}, "source")
