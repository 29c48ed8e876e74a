"""Says what is wrong with blocks, messages and views, as Slack would.

Limits: https://docs.slack.dev/reference/block-kit/blocks, one page a block. Two are not in the
documentation but were reported by several apps: all text of a message's blocks together may have
about 13,200 characters (`msg_blocks_too_long`), and `action_id`s are unique within a block.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.support.slack import elements as el
from tests.support.slack.rich_text import RICH_TEXT, RICH_TEXT_TYPED
from tests.support.slack.shapes import (
    Report,
    Shape,
    any_of,
    anything,
    boolean,
    by_type,
    either,
    list_of,
    number,
    string,
    thing,
    whole,
)

MESSAGE_BLOCKS_MOST = 50
VIEW_BLOCKS_MOST = 100
MESSAGE_TEXT_MOST = 13_200
MARKDOWN_MOST = 12_000
VIEW_BYTES_MOST = 250_000
TABLE_TEXT_MOST = 10_000

ID = {"block_id": string(255, shortest=1)}
TASK_STATUS = string(one_of=("pending", "in_progress", "complete", "error"))
IMAGE_TYPED = by_type({"image": el.IMAGE}, "image")
TASK_CARD = thing(
    {"task_id": string(255, shortest=1), "title": string(shortest=1), "status": TASK_STATUS},
    ID
    | {
        "details": RICH_TEXT_TYPED,
        "output": RICH_TEXT_TYPED,
        "sources": list_of(el.URL_SOURCE),
    },
)
CARD = thing(
    None,
    ID
    | {
        "hero_image": IMAGE_TYPED,
        "icon": IMAGE_TYPED,
        "title": el.text(150),
        "subtitle": el.text(150),
        "body": el.text(200),
        "actions": list_of(by_type({"button": el.BUTTON}, "element"), 1, 3),
    },
    any_of("hero_image", "title", "actions", "body"),
)
CELL = by_type(
    {
        "raw_text": thing({"text": string(shortest=1)}),
        "raw_number": thing({"value": number, "text": string(shortest=1)}),
        "rich_text": RICH_TEXT,
    },
    "table cell",
)


def _one_table_row_length(value: Mapping[str, Any], pointer: str, report: Report) -> None:
    rows = value.get("rows")
    if text_length(rows) > TABLE_TEXT_MOST:
        report.add(f"{pointer}/rows", f"must be less than {TABLE_TEXT_MOST + 1} characters")
    if isinstance(rows, list) and len({len(row) for row in rows if isinstance(row, list)}) > 1:
        report.add(f"{pointer}/rows", "all rows must have the same number of cells")


LEAF: dict[str, Shape] = {
    "actions": thing({"elements": list_of(by_type(el.FOR_ACTIONS, "element"), 1, 25)}, ID),
    "context": thing(
        {
            "elements": list_of(
                by_type(
                    {
                        "image": el.IMAGE,
                        "plain_text": thing({"text": string(3000, shortest=1)}, {"emoji": boolean}),
                        "mrkdwn": thing({"text": string(3000, shortest=1)}, {"verbatim": boolean}),
                    },
                    "element",
                ),
                1,
                10,
            )
        },
        ID,
    ),
    "divider": thing(None, ID),
    "file": thing({"external_id": string(), "source": string(one_of=("remote",))}, ID),
    "header": thing({"text": el.plain(150)}, ID),
    "image": thing(
        {"alt_text": string(2000)},
        ID | {"image_url": el.URL, "slack_file": el.SLACK_FILE, "title": el.plain(2000)},
        either("image_url", "slack_file"),
    ),
    "input": thing(
        {"label": el.plain(2000), "element": by_type(el.FOR_INPUT, "element")},
        ID | {"hint": el.plain(2000), "optional": boolean, "dispatch_action": boolean},
    ),
    "rich_text": RICH_TEXT,
    "section": thing(
        None,
        ID
        | {
            "text": el.text(3000),
            "fields": list_of(el.text(2000), 1, 10),
            "accessory": by_type(el.FOR_ACCESSORY, "element"),
            "expand": boolean,
        },
        any_of("text", "fields"),
    ),
    "table": thing(
        {"rows": list_of(list_of(CELL, 1, 20), 1, 100)},
        ID
        | {
            "column_settings": list_of(
                thing(
                    None,
                    {
                        "align": string(one_of=("left", "center", "right")),
                        "is_wrapped": boolean,
                    },
                ),
                0,
                20,
            )
        },
        _one_table_row_length,
    ),
    "video": thing(
        {
            "alt_text": string(shortest=1),
            "title": el.plain(199),
            "thumbnail_url": el.URL,
            "video_url": string(pattern=r"https://.+"),
        },
        ID
        | {
            "title_url": string(pattern=r"https://.+"),
            "author_name": string(49),
            "provider_name": string(),
            "provider_icon_url": el.URL,
            "description": el.plain(199),
        },
    ),
}
BLOCKS: dict[str, Shape] = LEAF | {
    "alert": thing(
        {"text": el.text(200)},
        ID | {"level": string(one_of=("default", "info", "warning", "error", "success"))},
    ),
    "card": CARD,
    "carousel": thing({"elements": list_of(by_type({"card": CARD}, "card"), 1, 10)}, ID),
    "container": thing(
        {"child_blocks": list_of(by_type(LEAF, "block"), 1, 10)},
        ID
        | {
            "title": el.plain(150),
            "rich_text_title": RICH_TEXT_TYPED,
            "subtitle": el.text(150),
            "width": string(one_of=("narrow", "standard", "wide", "full")),
            "icon": IMAGE_TYPED,
            "is_collapsible": boolean,
            "default_collapsed": boolean,
            "has_header_divider": boolean,
        },
        any_of("title", "rich_text_title"),
    ),
    "context_actions": thing(
        {"elements": list_of(by_type(el.FOR_CONTEXT_ACTIONS, "element"), 1, 5)}, ID
    ),
    "data_table": thing(
        {"rows": list_of(list_of(CELL, 1, 20), 1, 100), "caption": string(shortest=1)},
        ID | {"page_size": whole(1, 100), "row_header_column_index": whole(0, 19)},
        _one_table_row_length,
    ),
    "markdown": thing({"text": string(MARKDOWN_MOST, shortest=1)}, ID),
    "plan": thing(
        {"title": string(shortest=1)},
        ID | {"tasks": list_of(by_type({"task_card": TASK_CARD}, "task"), 0, 50)},
    ),
    "task_card": TASK_CARD,
}
# Which blocks a surface does not show: https://docs.slack.dev/blocks.json, "available-in-surfaces".
# Cards in modals and tables in Home are listed there but reported not to work.
NOT_IN = {
    "message": {"alert", "file"},
    "modal": {
        "card",
        "carousel",
        "container",
        "context_actions",
        "data_table",
        "file",
        "markdown",
        "plan",
        "table",
        "task_card",
    },
    "home": {
        "alert",
        "context_actions",
        "data_table",
        "file",
        "markdown",
        "plan",
        "table",
        "task_card",
    },
}
ELEMENT_ONLY_IN = {
    "datetimepicker": {"message", "modal"},
    "email_text_input": {"modal"},
    "file_input": {"modal"},
    "number_input": {"modal"},
    "rich_text_input": {"modal", "home"},
    "url_text_input": {"modal"},
}


def check_blocks(blocks: Any, where: str = "message", pointer: str = "/blocks") -> list[str]:
    """Return what Slack would say against the blocks of a "message", "modal" or "home" view.

    Raises:
        KeyError: `where` is no such surface.
    """
    report = Report()
    most = MESSAGE_BLOCKS_MOST if where == "message" else VIEW_BLOCKS_MOST
    list_of(by_type(BLOCKS, "block"), 0, most)(blocks, pointer, report)
    if not isinstance(blocks, list):
        return report.messages
    blocks = [block for block in blocks if isinstance(block, dict)]
    _check_ids(blocks, pointer, report)
    kinds = Counter(str(block.get("type")) for block in blocks)
    for kind in sorted(NOT_IN[where] & kinds.keys()):
        report.add(pointer, f"block type {kind} is not allowed in a {where}")
    if kinds["plan"] and kinds["task_card"]:
        report.add(pointer, "plan and task_card blocks cannot be used together")
    if kinds["table"] > 1:
        report.add(pointer, "only one table is allowed in a message")
    for block in every_block(blocks):
        for element in interactive(block):
            kind = str(element.get("type"))
            if where not in ELEMENT_ONLY_IN.get(kind, {where}):
                report.add(pointer, f"{kind} is not allowed in a {where}")
    return report.messages


def _check_ids(blocks: Sequence[dict[str, Any]], pointer: str, report: Report) -> None:
    inner = list(every_block(blocks))
    ids = Counter(block["block_id"] for block in inner if isinstance(block.get("block_id"), str))
    for name, count in ids.items():
        if count > 1:
            report.add(pointer, f"`block_id` {name} already exists")
    for block in inner:
        actions = Counter(
            element["action_id"]
            for element in interactive(block)
            if isinstance(element.get("action_id"), str)
        )
        for name, count in actions.items():
            if count > 1:
                report.add(pointer, f"`action_id` {name} already exists")


def every_block(blocks: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield blocks with those inside them: a carousel's cards and a container's children.

    Each has a block_id of its own, within which its action_ids are unique.
    """
    for block in blocks:
        yield block
        for key, kind in (("elements", "carousel"), ("child_blocks", "container")):
            inner = block.get(key)
            if block.get("type") == kind and isinstance(inner, list):
                yield from (one for one in inner if isinstance(one, dict))


def interactive(block: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the elements of one block that people can use; of cards, their buttons."""
    keys = {"actions": "elements", "context_actions": "elements", "card": "actions"}
    inner = block.get(keys.get(str(block.get("type")), ""))
    yield from (one for one in inner or () if isinstance(one, dict))
    for key in ("accessory", "element"):
        one = block.get(key)
        if isinstance(one, dict) and one.get("type") != "image":
            yield one


def text_length(value: Any) -> int:
    """Return how many characters of text a list of blocks has."""
    if isinstance(value, dict):
        own = value.get("text")
        return (len(own) if isinstance(own, str) else 0) + sum(
            text_length(item) for item in value.values()
        )
    return sum(text_length(item) for item in value) if isinstance(value, list) else 0


MODAL = thing(
    {"title": el.plain(24), "blocks": anything},
    {
        "close": el.plain(24),
        "submit": el.plain(24),
        "private_metadata": string(3000),
        "callback_id": string(255),
        "external_id": string(255),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
        "submit_disabled": boolean,
    },
)
HOME = thing(
    {"blocks": anything},
    {
        "private_metadata": string(3000),
        "callback_id": string(255),
        "external_id": string(255),
    },
)


def check_view(view: Any) -> list[str]:
    """Return what Slack would say against a modal or Home view (docs: /reference/views)."""
    report = Report()
    by_type({"modal": MODAL, "home": HOME}, "view")(view, "/view", report)
    if not isinstance(view, dict):
        return report.messages
    blocks = view.get("blocks")
    if isinstance(blocks, list) and not blocks:
        report.add("/view/blocks", "no fewer than 1 items required")
    if blocks is not None:
        where = "home" if view.get("type") == "home" else "modal"
        report.messages.extend(check_blocks(blocks, where, "/view/blocks"))
    if isinstance(blocks, list) and view.get("type") == "modal" and "submit" not in view:
        has_input = any(isinstance(b, dict) and b.get("type") == "input" for b in blocks)
        if has_input:
            report.add("/view", "missing required field: submit (there are inputs)")
    return report.messages
