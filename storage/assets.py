"""Asset rows: what a stored file is, where it came from and whose it is."""

from pathlib import Path
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from storage.errors import NotFound
from storage.ids import new_id, now_ms
from storage.models import Asset, Step

MEDIA_TYPES = {
    ".mp4": "video/mp4",
    ".wav": "audio/wav",
    ".mp3": "audio/mpeg",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".pdf": "application/pdf",
    ".srt": "application/x-subrip",
}


def add(
    session: Session,
    *,
    workspace_id: str,
    role: str,
    file: dict[str, Any],
    filename: str,
    provider: str,
    campaign_id: str | None = None,
    project_id: str | None = None,
    step_id: str | None = None,
    provenance: dict[str, Any] | None = None,
) -> Asset:
    """Add the row of a file that is already in the store.

    `file` holds `sha256`, `bytes` and `suffix`, and where known `width`, `height` and
    `duration_ms`.
    """
    asset = Asset(
        id=new_id("ast"),
        workspace_id=workspace_id,
        campaign_id=campaign_id,
        project_id=project_id,
        step_id=step_id,
        role=role,
        sha256=file["sha256"],
        media_type=MEDIA_TYPES[file["suffix"]],
        filename=filename,
        bytes=file["bytes"],
        width=file.get("width"),
        height=file.get("height"),
        duration_ms=file.get("duration_ms"),
        provider=provider,
        provenance=provenance or {},
        created_ms=now_ms(),
    )
    session.add(asset)
    session.flush()
    return asset


def get(session: Session, workspace_id: str, asset_id: str) -> Asset:
    """Return one asset. Raises `NotFound`, also for another workspace's."""
    asset = session.scalar(
        select(Asset).where(Asset.workspace_id == workspace_id, Asset.id == asset_id)
    )
    if asset is None:
        raise NotFound("There is no such file.")
    return asset


def of_project(session: Session, workspace_id: str, project_id: str) -> tuple[Asset, ...]:
    """Return a project's assets, oldest first; with those that it shares because its own steps
    reuse them."""
    result = aliased(Asset)
    shared = (
        select(result.step_id)
        .join(Step, Step.asset_id == result.id)
        .where(
            Step.workspace_id == workspace_id,
            Step.project_id == project_id,
            Step.state == "reused",
        )
    )
    return tuple(
        session.scalars(
            select(Asset)
            .where(
                Asset.workspace_id == workspace_id,
                or_(Asset.project_id == project_id, Asset.step_id.in_(shared)),
            )
            .order_by(Asset.id)
        )
    )


def made_with(session: Session, asset: Asset) -> tuple[Asset, ...]:
    """Return the assets that one step made together with this one, itself included, oldest
    first."""
    if asset.step_id is None:
        return (asset,)
    return tuple(
        session.scalars(
            select(Asset)
            .where(Asset.workspace_id == asset.workspace_id, Asset.step_id == asset.step_id)
            .order_by(Asset.id)
        )
    )


def drafts_since(session: Session, workspace_id: str, since_ms: int) -> tuple[Asset, ...]:
    """Return the workspace's free drafts that were made after a moment, oldest first."""
    return tuple(
        session.scalars(
            select(Asset)
            .where(
                Asset.workspace_id == workspace_id,
                Asset.role == "draft",
                Asset.created_ms > since_ms,
            )
            .order_by(Asset.created_ms, Asset.id)
        )
    )


def address(asset: Asset) -> dict[str, str]:
    """Return where the asset's content is in the file store, as plain JSON: `sha256` and
    `suffix`."""
    return {"sha256": asset.sha256, "suffix": suffix(asset)}


def suffix(asset: Asset) -> str:
    """Return the suffix of the asset's key in the file store, such as `.mp4`."""
    return Path(asset.filename).suffix.lower()
