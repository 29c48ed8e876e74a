"""The tools as MCP clients see them: schemas, scopes, and hints about what a call may change."""

from collections.abc import Iterable
from typing import Any

from mcp_types import Tool, ToolAnnotations
from pydantic import Field

from integrations.common.auth import Scope
from storage.errors import TryDifferently
from tools.kit.spec import AnyTool, Args
from tools.registry import ALL_TOOLS

READING_TOOLS = (
    "list_campaigns",
    "get_campaign",
    "list_projects",
    "get_project",
    "check_credits",
    "get_status",
)
STOPPING_TOOLS = ("cancel_project",)
REPEATABLE_TOOLS = (
    *READING_TOOLS,
    "select_campaign",
    "continue_draft",
    "choose_idea",
    "rename_project",
    "cancel_project",
    "follow",
    "unfollow",
)
WATCH_SECONDS_MAX = 900


class AcceptQuoteArgs(Args):
    """Which quote is approved."""

    quote_id: str = Field(max_length=64, description="The `quote_id` of the quote to approve.")
    credits: int = Field(
        ge=0, description="Its price as you read it; another price is refused, not paid."
    )


class DeclineQuoteArgs(Args):
    """Which quote is declined."""

    quote_id: str = Field(max_length=64, description="The `quote_id` of the quote to decline.")


class WatchProjectArgs(Args):
    """What to watch, and how long at most."""

    project: str | None = Field(
        default=None, max_length=200, description="Title or id; the current project if left out."
    )
    seconds_max: int = Field(
        default=300,
        ge=0,
        le=WATCH_SECONDS_MAX,
        description="Return after so many seconds even if it is not done; call again to go on.",
    )


ACCEPT, DECLINE, WATCH = "accept_quote", "decline_quote", "watch_project"
OWN_ARGS: dict[str, type[Args]] = {
    WATCH: WatchProjectArgs,
    DECLINE: DeclineQuoteArgs,
    ACCEPT: AcceptQuoteArgs,
}
OWN_WORDS = {
    WATCH: (
        "Wait for a production and report its progress: per cent and stage as progress "
        "notifications, then the finished files as links, or the reason why it failed. Leaving "
        "does not stop it; call again to go on watching. Free."
    ),
    DECLINE: "Decline a quote; nothing is spent.",
    ACCEPT: (
        "Approve a quote and spend its credits: they are held now and taken part by part as each "
        "part is delivered. Call it only when the person you work for has said yes to this very "
        "price. Approving twice is approving once. Then call watch_project."
    ),
}
OWN_SCOPES: dict[str, Scope] = {WATCH: "read", DECLINE: "write", ACCEPT: "spend"}


def scope_of(name: str) -> Scope:
    """Return the scope that a key needs for a tool."""
    if name in OWN_SCOPES:
        return OWN_SCOPES[name]
    return "read" if name in READING_TOOLS else "write"


def tools_for(scopes: Iterable[str]) -> list[Tool]:
    """Return the tools that a key with these scopes may call."""
    held = set(scopes)
    studio = [_studio_tool(tool) for tool in ALL_TOOLS if scope_of(tool.name) in held]
    own = [_own_tool(name) for name, scope in OWN_SCOPES.items() if scope in held]
    return [*studio, *own]


def own_args(name: str, given: dict[str, Any]) -> Args:
    """Return the arguments of one of the door's own tools."""
    if name not in OWN_ARGS:
        raise TryDifferently(f"There is no tool called {name[:60]!r}.", code="unknown_tool")
    return OWN_ARGS[name].model_validate(given)


def _studio_tool(tool: AnyTool) -> Tool:
    schema = tool.schema()
    is_reading = tool.name in READING_TOOLS
    return Tool(
        name=tool.name,
        title=_title(tool.name),
        description=tool.description,
        input_schema=schema.parameters,
        annotations=ToolAnnotations(
            title=_title(tool.name),
            read_only_hint=is_reading,
            # Text and settings keep their history and can be taken back with `undo`.
            destructive_hint=tool.name in STOPPING_TOOLS,
            idempotent_hint=tool.name in REPEATABLE_TOOLS,
            open_world_hint=False,
        ),
    )


def _own_tool(name: str) -> Tool:
    parameters = OWN_ARGS[name].model_json_schema()
    parameters.pop("title", None)
    parameters.pop("description", None)
    return Tool(
        name=name,
        title=_title(name),
        description=OWN_WORDS[name],
        input_schema=parameters,
        annotations=ToolAnnotations(
            title=_title(name),
            read_only_hint=name == WATCH,
            # What is spent cannot be taken back, so that hosts ask a person first.
            destructive_hint=name == ACCEPT,
            idempotent_hint=True,
            open_world_hint=False,
        ),
    )


def _title(name: str) -> str:
    return name.replace("_", " ").capitalize()
