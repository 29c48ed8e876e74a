"""What a call gives back: words to read, the result as data, and finished files as links."""

from typing import Any

from mcp_types import CallToolResult, ResourceLink, TextContent
from pydantic import ValidationError

from integrations.common.reading import Session
from integrations.mcp.desk import Desk
from storage import assets, projects
from storage.errors import AytadaError, NotFound
from storage.models import Asset, Project

Plain = dict[str, Any]
SHOWS_FILES = ("get_status", "get_project", "watch_project")
FILES_MAX = 24
PROBLEMS_SHOWN = 4
WAYS_ON = {
    "model": "Call again with other arguments.",
    "time": "Call again in a moment.",
}


def success(desk: Desk, name: str, result: Plain) -> CallToolResult:
    """Return a tool's result with links to the files that it speaks of."""
    if isinstance(result.get("error"), dict):
        return failure(result["error"])
    words = TextContent(text=str(result.get("say", "")))
    return CallToolResult(
        content=[words, *_links(desk, name, result)], structured_content=result, is_error=False
    )


def failure(error: Plain, **more: Any) -> CallToolResult:
    """Return an error as a result, so that the agent reads it and can go on."""
    words = error["message"]
    if way_on := WAYS_ON.get(error["who"], ""):
        words = f"{words} {way_on}"
    return CallToolResult(
        content=[TextContent(text=words)],
        structured_content={"error": error, **more},
        is_error=True,
    )


def refused(error: AytadaError) -> CallToolResult:
    """Return an error of ours as a result."""
    return failure({"code": error.code, "message": error.message, "who": error.who})


def invalid(name: str, error: ValidationError) -> CallToolResult:
    """Return what is wrong with a call's arguments."""
    reasons = "; ".join(
        f"{'.'.join(str(part) for part in problem['loc']) or 'arguments'}: {problem['msg']}"
        for problem in error.errors()[:PROBLEMS_SHOWN]
    )
    message = f"{name} cannot take these arguments: {reasons}."
    return failure({"code": "try_differently", "message": message, "who": "model"})


def link(desk: Desk, asset: Asset) -> ResourceLink:
    """Return a file as a link that whoever has it can open for a week."""
    return ResourceLink(
        uri=desk.link_to(asset.id),
        name=asset.filename,
        title=asset.role.replace("_", " "),
        mime_type=asset.media_type,
        size=asset.bytes,
    )


def files_of(session: Session, project: Project) -> tuple[Asset, ...]:
    """Return the finished files of a project, the final one first."""
    if project.final_asset_id is None:
        return ()
    final = assets.get(session, project.workspace_id, project.final_asset_id)
    made = assets.made_with(session, final)
    return tuple(sorted(made, key=lambda each: each.id != final.id))[:FILES_MAX]


def _links(desk: Desk, name: str, result: Plain) -> list[ResourceLink]:
    workspace_id = desk.caller.workspace_id
    with desk.studio.database.read() as session:
        found: tuple[Asset, ...] = ()
        if isinstance(result.get("asset_id"), str):
            try:
                found = (assets.get(session, workspace_id, result["asset_id"]),)
            except NotFound:
                found = ()
        elif name in SHOWS_FILES and isinstance(result.get("project_id"), str):
            project = projects.get(session, workspace_id, result["project_id"])
            found = files_of(session, project) if project.status == "completed" else ()
        return [link(desk, asset) for asset in found]
