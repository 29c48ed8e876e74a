"""The MCP server: which requests it answers, each for whoever sent it."""

from functools import partial
from typing import Any

from mcp.server import Server, ServerRequestContext
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ListResourcesResult,
    ListResourceTemplatesResult,
    ListToolsResult,
    PaginatedRequestParams,
    ReadResourceRequestParams,
    ReadResourceResult,
)

from integrations.common.auth import require_scope
from integrations.common.errors import UNEXPECTED_MESSAGE
from integrations.mcp import calling, files
from integrations.mcp.catalog import OWN_SCOPES, scope_of, tools_for
from integrations.mcp.desk import Desk
from integrations.mcp.money import run_own
from integrations.mcp.results import failure, refused
from storage.errors import AytadaError, NotFound
from tools.registry import tool_named

DESK = "aytada.desk"
REPEAT_KEY = "aytada/idempotencyKey"
VERSION = "1"
NO_SUCH_FILE = -32002
"""The protocol's own code for a resource that is not there."""
INSTRUCTIONS = (
    "Aytada is a marketing studio: campaigns hold strategy, brand and projects (video ads, "
    "banners, flyers, jingles). The usual way: create_campaign, create_project, generate_ideas, "
    "choose_idea, generate_script, generate_scenes (video only), preview_draft (free), then "
    "render_scenes or render_asset. Rendering only returns a quote; nothing is spent until it "
    "is approved. Show the price to the person you work for; with their yes call accept_quote "
    "if you have it (keys with the scope “spend” do), else ask them to approve it in the "
    "dashboard. Then watch_project tells progress and gives the files. Tools mean the current "
    "project unless you name one by title or id. Every refusal says what to do instead. To make "
    "a repeat of a call harmless, send "
    f"_meta.{REPEAT_KEY}."
)

Context = ServerRequestContext[Any, Any]


def make_server() -> Server[Any]:
    """Return the server; who calls is in each request."""
    return Server(
        "aytada",
        version=VERSION,
        title="Aytada",
        description="A marketing studio that you talk to.",
        instructions=INSTRUCTIONS,
        on_list_tools=_list_tools,
        on_call_tool=_call_tool,
        on_list_resources=_list_resources,
        on_list_resource_templates=_list_templates,
        on_read_resource=_read_resource,
    )


async def _list_tools(ctx: Context, _params: PaginatedRequestParams | None) -> ListToolsResult:
    return ListToolsResult(tools=tools_for(_desk(ctx).caller.scopes))


async def _call_tool(ctx: Context, params: CallToolRequestParams) -> CallToolResult:
    desk, given = _desk(ctx), dict(params.arguments or {})

    async def tell(percent: float, words: str) -> None:
        await ctx.session.report_progress(percent, 100, words)

    try:
        if params.name not in OWN_SCOPES:
            tool = tool_named(params.name)
        require_scope(desk.caller, scope_of(params.name))
        if params.name in OWN_SCOPES:
            return await run_own(desk, params.name, given, tell)
        return await calling.run(desk, tool, given, _repeat_key(ctx), tell)
    except AytadaError as error:
        if error.code == "unknown_tool":
            raise MCPError(INVALID_PARAMS, error.message) from error
        return refused(error)
    except Exception:  # noqa: BLE001 - nothing of our inside may leave
        calling.log.exception("an MCP call failed unexpectedly")
        return failure({"code": "unexpected", "message": UNEXPECTED_MESSAGE, "who": "nobody"})


async def _list_resources(
    ctx: Context, _params: PaginatedRequestParams | None
) -> ListResourcesResult:
    desk = _desk(ctx)
    try:
        require_scope(desk.caller, "read")
    except AytadaError as error:
        raise MCPError(INVALID_PARAMS, error.message) from error
    return await desk.call(partial(files.list_files, desk))


async def _list_templates(
    _ctx: Context, _params: PaginatedRequestParams | None
) -> ListResourceTemplatesResult:
    return files.list_templates()


async def _read_resource(ctx: Context, params: ReadResourceRequestParams) -> ReadResourceResult:
    desk = _desk(ctx)
    try:
        require_scope(desk.caller, "read")
        return await desk.call(partial(files.read_file, desk, str(params.uri)))
    except NotFound as error:
        raise MCPError(NO_SUCH_FILE, error.message) from error
    except AytadaError as error:
        raise MCPError(INVALID_PARAMS, error.message) from error


def _desk(ctx: Context) -> Desk:
    """Return the caller's desk, which the door put into the request."""
    assert ctx.request is not None
    desk: Desk = ctx.request.scope[DESK]
    return desk


def _repeat_key(ctx: Context) -> str:
    given = (ctx.meta or {}).get(REPEAT_KEY, "")
    return given[: calling.KEY_CHARACTERS_MAX] if isinstance(given, str) else ""
