"""What all tools have in common: names, schemas, plain results, and walls between workspaces."""

import json
import re

import pytest

from storage.engine import Database
from storage.errors import NotFound, TryDifferently
from tests.support.desk import Desk
from tools.registry import ALL_TOOLS, tool_named

NAMES = (
    "create_campaign",
    "list_campaigns",
    "select_campaign",
    "get_campaign",
    "update_strategy",
    "suggest_strategy",
    "set_brand",
    "add_product_photo",
    "create_project",
    "list_projects",
    "get_project",
    "rename_project",
    "duplicate_project",
    "generate_ideas",
    "choose_idea",
    "generate_script",
    "edit_script",
    "generate_scenes",
    "edit_scene",
    "preview_draft",
    "render_scenes",
    "stitch",
    "render_asset",
    "check_credits",
    "continue_draft",
    "get_status",
    "retry_project",
    "cancel_project",
    "undo",
    "follow",
    "unfollow",
)
QUOTING = {
    "add_product_photo",
    "generate_ideas",
    "generate_script",
    "render_asset",
    "render_scenes",
    "retry_project",
    "set_brand",
    "stitch",
    "update_strategy",
}
# What each tool needs besides the reference, so that only the reference can be wrong.
NEEDED: dict[str, dict[str, object]] = {
    "update_strategy": {"audience": "nurses"},
    "set_brand": {"tone": "dry"},
    "choose_idea": {"number": 1},
    "edit_script": {"line": 1, "voice": "Hi."},
    "edit_scene": {"scene": 1, "visual": "x"},
    "rename_project": {"title": "Dawn"},
}
REFERENCES = [
    (tool.name, name)
    for tool in ALL_TOOLS
    for name in ("campaign", "project")
    if name in tool.args.model_fields and tool.name != "list_campaigns"
]


def test_the_tools_are_these_and_none_accepts_a_quote() -> None:
    assert tuple(tool.name for tool in ALL_TOOLS) == NAMES
    assert {tool.name for tool in ALL_TOOLS if tool.cost == "quotes"} == QUOTING
    assert not [
        tool.name
        for tool in ALL_TOOLS
        for argument in tool.args.model_fields
        if re.search("quote|accept|confirm|workspace|member|conversation", argument)
    ]


@pytest.mark.parametrize("tool", ALL_TOOLS, ids=lambda tool: tool.name)
def test_a_model_reads_what_a_tool_does_and_every_argument(tool: object) -> None:
    schema = tool_named(tool.name).schema()  # type: ignore[attr-defined]
    sentences = re.findall(r"[.](?:\s|$)", schema.description)
    assert 2 <= len(sentences) <= 5
    assert schema.parameters["additionalProperties"] is False
    missing = [
        name
        for name, field in schema.parameters["properties"].items()
        if not field.get("description")
    ]
    assert missing == []
    assert json.loads(json.dumps(schema.parameters)) == schema.parameters


def test_an_unknown_tool_is_the_models_mistake() -> None:
    with pytest.raises(TryDifferently, match="There is no tool called 'accept_quote'"):
        tool_named("accept_quote")


def test_another_workspaces_things_read_like_nothing(database: Database) -> None:
    theirs = Desk.open(database, "Theirs")
    theirs.campaign("secret sauce")
    made = theirs.ready()
    ours = Desk.open(database, "Ours")
    ours.ready()
    other = {
        "campaign": (theirs.call("get_campaign").campaign_id, "Secret Sauce"),
        "project": (made.project_id, made.project),
    }
    before = theirs.call("get_project").model_dump()

    def answer(tool: str, argument: str, reference: str) -> str:
        try:
            return str(ours.call(tool, **NEEDED.get(tool, {}), **{argument: reference}).say)
        except NotFound as refusal:
            return refusal.message.replace(reference, "…")

    for tool, argument in REFERENCES:
        nothing = answer(tool, argument, "Zanzibar")
        assert nothing.startswith("There is no"), (tool, nothing)
        assert {answer(tool, argument, theirs_is) for theirs_is in other[argument]} == {nothing}
    assert theirs.call("get_project").model_dump() == before


def test_nothing_said_shows_an_id(sqlite_database: Database) -> None:
    desk = Desk.open(sqlite_database)
    said = [
        desk.campaign().say,
        desk.ready().say,
        desk.call("render_scenes").say,
        *(
            desk.call(tool).say
            for tool in (
                "list_campaigns",
                "get_campaign",
                "list_projects",
                "get_project",
                "get_status",
                "check_credits",
                "continue_draft",
            )
        ),
    ]
    assert [text for text in said if re.search(r"\b[a-z]{3}_[0-9a-f]{8}", text)] == []
    assert [text for text in said if not text or "credit." in text] == []
