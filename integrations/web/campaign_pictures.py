"""Takes the logo or product photo of an upload form, checked and kept like at any other door."""

import secrets
import shutil

from starlette.datastructures import UploadFile
from starlette.requests import Request

from integrations.common.pictures import (
    UPLOAD_BYTES_MAX,
    UPLOAD_TOO_LARGE,
    Picture,
    Role,
    store_picture,
    tidy,
)
from integrations.common.studio import Studio
from integrations.web.site import files_of, form_of
from storage.errors import Refused

ROLES: dict[str, Role] = {"logo": "logo", "photo": "photo"}


def received_picture(studio: Studio, workspace_id: str, request: Request) -> Picture:
    """Return the picture that a form sends as `picture`, for its `role`; it has no row yet.

    Raises `Refused` for no file, one that is too large, or one that is no picture.
    """
    sent = files_of(request).get("picture")
    try:
        return _kept(studio, workspace_id, sent, ROLES.get(form_of(request).get("role", "")))
    finally:
        if sent is not None:
            sent.file.close()


def _kept(studio: Studio, workspace_id: str, sent: UploadFile | None, role: Role | None) -> Picture:
    if role is None:
        raise Refused("This form is not complete. Load the page again.", code="bad_form")
    if sent is None or not sent.filename:
        raise Refused("Choose a picture first: a PNG, JPEG or WebP of at most 15 MB.")
    if (sent.size or 0) > UPLOAD_BYTES_MAX:
        raise Refused(UPLOAD_TOO_LARGE, code="too_large")
    folder = studio.settings.data_dir.resolve() / "scratch"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"upload-{secrets.token_hex(8)}"
    try:
        with path.open("wb") as out:
            shutil.copyfileobj(sent.file, out)
        return store_picture(studio, workspace_id, path, role=role, filename=sent.filename)
    finally:
        tidy(path)
