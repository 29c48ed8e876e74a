"""Uploads: a logo or a product photo, taken as the plain bytes of the request."""

import secrets
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated

from anyio import open_file, to_thread
from fastapi import APIRouter, Query, Request

from integrations.common.auth import Caller
from integrations.common.pictures import Role, add_picture, store_picture, tidy
from integrations.http.assets import asset_view
from integrations.http.parts import GetParts, Parts, Writer
from integrations.http.shapes import AssetView
from storage import campaigns
from storage.errors import Refused

router = APIRouter(prefix="/api", tags=["assets"])


@router.post(
    "/uploads",
    status_code=201,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                media_type: {"schema": {"type": "string", "format": "binary"}}
                for media_type in ("image/png", "image/jpeg", "image/webp")
            },
        }
    },
)
async def upload(
    request: Request,
    caller: Writer,
    parts: GetParts,
    role: Annotated[Role, Query()] = "photo",
    filename: Annotated[str, Query(max_length=200)] = "",
    campaign_id: Annotated[str | None, Query(max_length=64, pattern=r"^[A-Za-z0-9_-]+$")] = None,
) -> AssetView:
    """Keep a PNG, JPEG or WebP of at most 15 MB and 40 megapixels; the body is the file itself."""
    await to_thread.run_sync(_check_campaign, parts, caller, campaign_id)
    folder = parts.studio.settings.data_dir.resolve() / "scratch"
    await to_thread.run_sync(lambda: folder.mkdir(parents=True, exist_ok=True))
    path = folder / f"upload-{secrets.token_hex(8)}"
    try:
        await _receive(request.stream(), path)
        return await to_thread.run_sync(_keep, parts, caller, path, role, filename, campaign_id)
    finally:
        await to_thread.run_sync(tidy, path)


async def _receive(chunks: AsyncIterator[bytes], path: Path) -> None:
    received = 0
    async with await open_file(path, "wb") as out:
        async for chunk in chunks:
            received += len(chunk)
            await out.write(chunk)
    if received == 0:
        raise Refused("The upload is empty. Send the file's bytes as the body.", code="empty")


def _check_campaign(parts: Parts, caller: Caller, campaign_id: str | None) -> None:
    if campaign_id is not None:
        with parts.studio.database.read() as session:
            campaigns.get(session, caller.workspace_id, campaign_id)


def _keep(
    parts: Parts, caller: Caller, path: Path, role: Role, filename: str, campaign_id: str | None
) -> AssetView:
    picture = store_picture(parts.studio, caller.workspace_id, path, role=role, filename=filename)
    with parts.studio.database.write() as session:
        return asset_view(add_picture(session, caller.workspace_id, picture, campaign_id))
