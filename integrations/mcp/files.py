"""Finished files as MCP resources: the newest ones listed, and any one of the workspace read."""

import base64
from urllib.parse import urlsplit

from mcp_types import (
    BlobResourceContents,
    ListResourcesResult,
    ListResourceTemplatesResult,
    ReadResourceResult,
    Resource,
    ResourceTemplate,
    TextResourceContents,
)

from integrations.mcp.desk import Desk
from integrations.mcp.results import files_of
from storage import assets, projects
from storage.errors import NotFound, Refused
from storage.models import Asset

SCHEME = "aytada"
BYTES_MAX = 16_000_000
PROJECTS_LISTED = 50
TEXTS = ("text/", "application/x-subrip")


def list_files(desk: Desk) -> ListResourcesResult:
    """Return the finished files of the newest projects."""
    workspace_id = desk.caller.workspace_id
    with desk.studio.database.read() as session:
        done = projects.listing(
            session, workspace_id, statuses=("completed",), limit=PROJECTS_LISTED
        )
        found = [
            Resource(
                uri=f"{SCHEME}://assets/{asset.id}",
                name=asset.filename,
                title=f"{project.title}: {asset.role.replace('_', ' ')}",
                mime_type=asset.media_type,
                size=asset.bytes,
            )
            for project in done
            for asset in files_of(session, project)
        ]
    return ListResourcesResult(resources=found)


def list_templates() -> ListResourceTemplatesResult:
    """Return how any file is named."""
    template = ResourceTemplate(
        uri_template=f"{SCHEME}://assets/{{asset_id}}",
        name="asset",
        title="A file of the workspace",
        description="A stored file by its `asset_id`, as tools name it.",
    )
    return ListResourceTemplatesResult(resource_templates=[template])


def read_file(desk: Desk, uri: str) -> ReadResourceResult:
    """Return a file of the caller's workspace. Raises `NotFound`, and `Refused` for a large one."""
    with desk.studio.database.read() as session:
        asset = assets.get(session, desk.caller.workspace_id, _asset_id(uri))
    if asset.bytes > BYTES_MAX:
        raise Refused(
            f"“{asset.filename}” has {asset.bytes:,} bytes, more than can be read here. Open "
            f"{desk.link_to(asset.id)}",
            code="too_large",
        )
    whole = b"".join(_pieces(desk, asset))
    if asset.media_type.startswith(TEXTS):
        text = TextResourceContents(
            uri=uri, mime_type=asset.media_type, text=whole.decode("utf-8", "replace")
        )
        return ReadResourceResult(contents=[text])
    blob = base64.b64encode(whole).decode()
    return ReadResourceResult(
        contents=[BlobResourceContents(uri=uri, mime_type=asset.media_type, blob=blob)]
    )


def _pieces(desk: Desk, asset: Asset) -> list[bytes]:
    suffix = assets.suffix(asset)
    files = desk.studio.files
    if not files.exists(asset.workspace_id, asset.sha256, suffix):
        raise NotFound("This file is not in the store any more.")
    return list(files.read(asset.workspace_id, asset.sha256, suffix, 0, asset.bytes))


def _asset_id(uri: str) -> str:
    """Return the id in our own address or in a link; whose it is, the workspace decides."""
    parts = urlsplit(uri)
    place, _, asset_id = (
        (f"{parts.netloc}{parts.path}" if parts.scheme == SCHEME else parts.path)
        .strip("/")
        .rpartition("/")
    )
    if place not in ("assets", "files") or not asset_id:
        raise NotFound("There is no such file in this workspace.")
    return asset_id
