"""The fake refuses the blocks and views that Slack refuses, and takes every kind that is right."""

from typing import Any

import pytest
from slack_sdk.models.blocks import Block

from tests.support.slack.blockkit import check_blocks, check_view

PLAIN = {"type": "plain_text", "text": "Go"}
TEXT = {"type": "mrkdwn", "text": "*Cold brew* for the night shift"}
BUTTON = {"type": "button", "text": PLAIN, "action_id": "go", "value": "1"}
IMAGE = {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A can"}
RICH = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [{"type": "text", "text": "Done", "style": {"bold": True}}],
        }
    ],
}
TASK = {
    "type": "task_card",
    "task_id": "1",
    "title": "Write the script",
    "status": "complete",
    "details": RICH,
}
CARD = {
    "type": "card",
    "title": TEXT,
    "subtitle": TEXT,
    "body": TEXT,
    "hero_image": IMAGE,
    "actions": [BUTTON],
}
INPUT: dict[str, Any] = {
    "type": "input",
    "label": PLAIN,
    "element": {"type": "plain_text_input", "action_id": "line", "max_length": 10},
}
RIGHT_IN_MESSAGES: list[dict[str, Any]] = [
    {"type": "section", "text": TEXT, "fields": [TEXT, TEXT], "accessory": IMAGE},
    {"type": "section", "text": TEXT, "accessory": BUTTON, "expand": True},
    {"type": "header", "text": PLAIN},
    {"type": "context", "elements": [TEXT, IMAGE, PLAIN]},
    {
        "type": "actions",
        "elements": [
            BUTTON | {"style": "primary", "confirm": {"title": PLAIN, "text": TEXT, "deny": PLAIN}},
            BUTTON | {"action_id": "stop", "style": "danger"},
        ],
    },
    IMAGE | {"title": PLAIN, "block_id": "picture"},
    {"type": "divider"},
    {"type": "markdown", "text": "# Script\n\n- one"},
    RICH,
    CARD,
    {"type": "carousel", "elements": [CARD, CARD]},
    {"type": "container", "title": PLAIN, "child_blocks": [{"type": "divider"}]},
    {
        "type": "table",
        "rows": [
            [{"type": "raw_text", "text": "Scene"}, RICH],
            [{"type": "raw_text", "text": "1"}, {"type": "raw_number", "value": 3, "text": "3"}],
        ],
        "column_settings": [{"align": "right"}],
    },
    {"type": "plan", "title": "Making your ad", "tasks": [TASK]},
    {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "feedback",
                "positive_button": {"text": PLAIN, "value": "good"},
                "negative_button": {"text": PLAIN, "value": "bad"},
            }
        ],
    },
    {
        "type": "video",
        "title": PLAIN,
        "alt_text": "The ad",
        "video_url": "https://example.com/v",
        "thumbnail_url": "https://example.com/t.png",
    },
]


@pytest.mark.parametrize("block", RIGHT_IN_MESSAGES, ids=lambda block: block["type"])
def test_right_blocks_pass_here_and_in_the_sdk(block: dict[str, Any]) -> None:
    assert check_blocks([block]) == []
    parsed = Block.parse(block)
    assert parsed is not None
    parsed.validate_json()


WRONG: list[tuple[str, Any, str]] = [
    ("unknown type", {"type": "sektion", "text": TEXT}, "unsupported type of block"),
    ("no type", {"text": TEXT}, "unsupported type of block"),
    ("typo in a key", {"type": "divider", "colour": "red"}, "additional property: colour"),
    ("empty section", {"type": "section"}, "at least one of text, fields"),
    ("empty text", {"type": "section", "text": TEXT | {"text": ""}}, "more than 0 characters"),
    ("long section", {"type": "section", "text": TEXT | {"text": "x" * 3001}}, "less than 3001"),
    ("long field", {"type": "section", "fields": [TEXT | {"text": "x" * 2001}]}, "less than 2001"),
    ("11 fields", {"type": "section", "fields": [TEXT] * 11}, "no more than 10 items"),
    ("long header", {"type": "header", "text": PLAIN | {"text": "x" * 151}}, "less than 151"),
    ("marked header", {"type": "header", "text": TEXT}, "unsupported type of text object"),
    ("number as text", {"type": "markdown", "text": 5}, "must be a string"),
    ("long markdown", {"type": "markdown", "text": "x" * 12_001}, "less than 12001"),
    ("11 in a context", {"type": "context", "elements": [TEXT] * 11}, "no more than 10 items"),
    ("button in a context", {"type": "context", "elements": [BUTTON]}, "unsupported type"),
    ("26 actions", {"type": "actions", "elements": [BUTTON] * 26}, "no more than 25 items"),
    (
        "one action_id twice in a block",
        {"type": "actions", "elements": [BUTTON, BUTTON]},
        "`action_id` go already exists",
    ),
    (
        "long button",
        {"type": "actions", "elements": [BUTTON | {"text": PLAIN | {"text": "x" * 76}}]},
        "less than 76",
    ),
    (
        "long value",
        {"type": "actions", "elements": [BUTTON | {"value": "x" * 2001}]},
        "less than 2001",
    ),
    (
        "unknown style",
        {"type": "actions", "elements": [BUTTON | {"style": "success"}]},
        "must be one of primary, danger",
    ),
    ("no alt text", {"type": "image", "image_url": "https://example.com/a.png"}, "alt_text"),
    ("no picture", {"type": "image", "alt_text": "A can"}, "exactly one of image_url"),
    ("local picture", IMAGE | {"image_url": "file:///a.png"}, "must match"),
    ("completed", TASK | {"status": "completed"}, "must be one of pending"),
    ("long card", CARD | {"body": TEXT | {"text": "x" * 201}}, "less than 201"),
    ("four card buttons", CARD | {"actions": [BUTTON] * 4}, "no more than 3 items"),
    ("empty card", {"type": "card", "subtitle": TEXT}, "at least one of hero_image"),
    ("11 cards", {"type": "carousel", "elements": [CARD] * 11}, "no more than 10 items"),
    ("alert in a message", {"type": "alert", "text": TEXT}, "not allowed in a message"),
    (
        "crooked table",
        {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}], []]},
        "same number of cells",
    ),
]


@pytest.mark.parametrize(("name", "block", "fault"), WRONG, ids=[name for name, _, _ in WRONG])
def test_wrong_blocks_are_refused(name: str, block: dict[str, Any], fault: str) -> None:
    assert any(fault in message for message in check_blocks([block]))


def test_a_message_has_50_blocks_at_most_with_ids_of_their_own() -> None:
    divider = {"type": "divider"}
    assert check_blocks([divider] * 50) == []
    assert "no more than 50 items" in check_blocks([divider] * 51)[0]
    twice = [divider | {"block_id": "one"}] * 2
    assert check_blocks(twice) == ["[ERROR] `block_id` one already exists [json-pointer:/blocks]"]
    both = [TASK, {"type": "plan", "title": "Plan", "tasks": []}]
    assert any("cannot be used together" in message for message in check_blocks(both))
    tables = [RIGHT_IN_MESSAGES[12]] * 2
    assert any("only one table" in message for message in check_blocks(tables))


MODAL: dict[str, Any] = {"type": "modal", "title": PLAIN, "submit": PLAIN, "blocks": [INPUT]}
HOME: dict[str, Any] = {"type": "home", "blocks": [{"type": "header", "text": PLAIN}, CARD]}
WRONG_VIEWS: list[tuple[str, dict[str, Any], str]] = [
    ("long title", MODAL | {"title": PLAIN | {"text": "x" * 25}}, "less than 25"),
    ("no title", {key: MODAL[key] for key in ("type", "blocks")}, "required field: title"),
    ("no blocks", MODAL | {"blocks": []}, "no fewer than 1 items"),
    ("101 blocks", MODAL | {"blocks": [{"type": "divider"}] * 101}, "no more than 100 items"),
    ("inputs without submit", {k: v for k, v in MODAL.items() if k != "submit"}, "submit"),
    ("long metadata", MODAL | {"private_metadata": "x" * 3001}, "less than 3001"),
    ("markdown in a modal", MODAL | {"blocks": [{"type": "markdown", "text": "a"}]}, "not allowed"),
    ("a card in a modal", MODAL | {"blocks": [CARD]}, "not allowed in a modal"),
    ("plan at home", HOME | {"blocks": [{"type": "plan", "title": "Plan"}]}, "not allowed"),
    ("home with a title", HOME | {"title": PLAIN}, "additional property: title"),
    ("another type", {"type": "dialog", "blocks": []}, "unsupported type of view"),
    (
        "a start value longer than the field",
        MODAL | {"blocks": [INPUT | {"element": INPUT["element"] | {"initial_value": "x" * 11}}]},
        "less than 11",
    ),
    (
        "an initial option that is none",
        MODAL
        | {
            "blocks": [
                INPUT
                | {
                    "element": {
                        "type": "static_select",
                        "action_id": "kind",
                        "options": [{"text": PLAIN, "value": "a"}],
                        "initial_option": {"text": PLAIN, "value": "b"},
                    }
                }
            ]
        },
        "initial options must be among",
    ),
]


def test_right_views_pass() -> None:
    assert check_view(MODAL) == []
    assert check_view(HOME) == []
    alert = {"type": "alert", "text": TEXT, "level": "warning"}
    assert check_view(MODAL | {"blocks": [alert]}) == []


@pytest.mark.parametrize(("name", "view", "fault"), WRONG_VIEWS, ids=[n for n, _, _ in WRONG_VIEWS])
def test_wrong_views_are_refused(name: str, view: dict[str, Any], fault: str) -> None:
    assert any(fault in message for message in check_view(view))
