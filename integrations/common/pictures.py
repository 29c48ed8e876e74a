"""Pictures that members hand in at any door: checked, stored by content, and given a row."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

from integrations.common.image_header import HEADER_BYTES_MAX, read_header
from integrations.common.reading import Session
from storage import assets
from storage.errors import Refused
from storage.files import FileStore
from storage.models import Asset

UPLOAD_BYTES_MAX = 15_000_000
UPLOAD_TOO_LARGE = "This file is larger than 15 MB. Send a smaller one."
PROVIDER = "member"

Role = Literal["logo", "photo"]


class PictureDesk(Protocol):
    """Who checks and keeps pictures; every studio does."""

    files: FileStore

    def check_image(self, path: Path) -> str | None:
        """Return what is wrong with an image file as one sentence, or None."""


@dataclass(frozen=True)
class Picture:
    """A picture that is in the file store and has no row yet."""

    file: dict[str, Any]
    filename: str
    role: Role


def store_picture(
    desk: PictureDesk, workspace_id: str, path: Path, *, role: Role, filename: str
) -> Picture:
    """Check the picture at `path` and put it into the store; it moves to a name with a suffix.

    `filename` is what its owner calls it. Raises `Refused` for anything but a PNG, JPEG or WebP
    that can be decoded.
    """
    with path.open("rb") as file:
        header = read_header(file.read(HEADER_BYTES_MAX))
    named = path.with_name(path.name + header.suffix)
    path.rename(named)
    fault = desk.check_image(named)
    if fault is not None:
        raise Refused(fault, code="unreadable_image")
    stored = desk.files.put(workspace_id, named)
    return Picture(
        file={
            "sha256": stored.sha256,
            "bytes": stored.bytes,
            "suffix": stored.suffix,
            "width": header.width,
            "height": header.height,
        },
        filename=_name(filename, role) + header.suffix,
        role=role,
    )


def add_picture(
    session: Session, workspace_id: str, picture: Picture, campaign_id: str | None = None
) -> Asset:
    """Add the row of a stored picture."""
    return assets.add(
        session,
        workspace_id=workspace_id,
        role=picture.role,
        file=picture.file,
        filename=picture.filename,
        provider=PROVIDER,
        campaign_id=campaign_id,
    )


def tidy(path: Path) -> None:
    """Remove what is left at `path`, under whatever suffix it got."""
    for left in path.parent.glob(f"{path.name}*"):
        left.unlink(missing_ok=True)


def _name(filename: str, role: Role) -> str:
    # Only a name for people: the key in the store is made from the content.
    last = filename.replace("\\", "/").rsplit("/", 1)[-1]
    stem = last.rsplit(".", 1)[0] if "." in last else last
    kept = "".join(c for c in stem if c.isprintable()).strip(" .")
    return kept[:80] or role
