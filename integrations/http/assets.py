"""Assets: what a file is, a link that works without a key, and the file itself."""

from time import time
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from integrations.common.errors import Gone
from integrations.common.reading import asset_anywhere
from integrations.common.serving import send_file
from integrations.common.signing import is_signed, signature
from integrations.http.parts import GetParts, Id, Reader
from integrations.http.shapes import AssetView, ErrorBody, LinkView
from storage import assets
from storage.errors import Forbidden
from storage.models import Asset

LINK_SECONDS = 3_600
LINK_SECONDS_MAX = 7 * 24 * 3_600
AGE_SECONDS = 300
EXPIRES_MAX = 99_999_999_999
FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The whole file.",
        "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}},
    },
    206: {"description": "The range that was asked for."},
    304: {"description": "You have it already."},
    416: {"description": "There is no such range in the file."},
}
SIGNED_FILE = FILE | {410: {"model": ErrorBody, "description": "The link has expired."}}

router = APIRouter(tags=["assets"])


@router.get("/api/assets/{asset_id}")
def get_asset(asset_id: Id, caller: Reader, parts: GetParts) -> AssetView:
    """Return what a file is."""
    with parts.studio.database.read() as session:
        return asset_view(assets.get(session, caller.workspace_id, asset_id))


@router.get("/api/assets/{asset_id}/link")
def get_link(
    asset_id: Id,
    caller: Reader,
    parts: GetParts,
    request: Request,
    seconds: Annotated[int, Query(ge=60, le=LINK_SECONDS_MAX)] = LINK_SECONDS,
) -> LinkView:
    """Return a link to the file that works without a key for so many seconds."""
    with parts.studio.database.read() as session:
        asset = assets.get(session, caller.workspace_id, asset_id)
    expires_s = int(time()) + seconds
    signed = signature(parts.studio.secret, asset.workspace_id, asset.id, expires_s)
    base = parts.studio.settings.public_url or str(request.base_url)
    path = f"files/{asset.id}?expires={expires_s}&signature={signed}"
    return LinkView(url=f"{base.rstrip('/')}/{path}", expires_s=expires_s)


@router.head("/api/assets/{asset_id}/content", include_in_schema=False)
@router.get("/api/assets/{asset_id}/content", responses=FILE, response_class=Response)
def get_content(asset_id: Id, caller: Reader, parts: GetParts, request: Request) -> Response:
    """Send the file; answers ranges and conditional requests."""
    with parts.studio.database.read() as session:
        asset = assets.get(session, caller.workspace_id, asset_id)
    return send_file(parts.studio.files, asset, request, max_age_seconds=AGE_SECONDS)


@router.head("/files/{asset_id}", include_in_schema=False)
@router.get("/files/{asset_id}", responses=SIGNED_FILE, response_class=Response)
def get_signed_file(
    asset_id: Id,
    parts: GetParts,
    request: Request,
    expires: Annotated[int, Query(ge=0, le=EXPIRES_MAX)],
    signature: Annotated[str, Query(max_length=200)],
) -> Response:
    """Send the file of a signed link; no key is needed, and nothing else can be reached with it."""
    with parts.studio.database.read() as session:
        asset = asset_anywhere(session, asset_id)
    workspace_id = asset.workspace_id if asset is not None else ""
    signed = is_signed(parts.studio.secret, workspace_id, asset_id, expires, signature)
    # An unknown file reads like a forged link: nobody can find out which files there are.
    if asset is None or not signed:
        raise Forbidden("This link is not valid. Ask for a new one.", code="bad_link")
    left_seconds = expires - int(time())
    if left_seconds <= 0:
        raise Gone("This link has expired. Ask for a new one.", code="link_expired")
    age_seconds = min(left_seconds, AGE_SECONDS)
    return send_file(parts.studio.files, asset, request, max_age_seconds=age_seconds)


def asset_view(asset: Asset) -> AssetView:
    """Return an asset as clients see it."""
    return AssetView(**{name: getattr(asset, name) for name in AssetView.model_fields})
