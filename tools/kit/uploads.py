"""Which uploaded picture a member means: by file name however written, or the newest."""

from pathlib import PurePosixPath

from sqlalchemy.orm import Session

from storage import campaigns
from storage.errors import NotFound, Refused
from storage.matching import matches
from storage.models import Asset
from tools.kit.cleaning import clean_line
from tools.kit.say import joined, quoted
from tools.kit.spec import ToolContext

FILE_CHARACTERS_MAX = 300
NEWEST = frozenset(
    {
        *("it", "this", "that", "the photo", "the picture", "the image", "my photo", "my picture"),
        *("this photo", "this picture", "this image", "the file", "the upload", "the last one"),
        *("latest", "newest", "last", "the latest", "the newest"),
    }
)


def find_picture(session: Session, context: ToolContext, file: str | None, role: str) -> Asset:
    """Return the uploaded picture that `file` means, or the newest for None or an empty text.

    `role` is `logo` or `photo`: of pictures that fit equally, one that was uploaded as that comes
    first. Raises `NotFound` when there is none and `Refused` naming the candidates when several
    fit.
    """
    wanted = clean_line(file, "the file name", FILE_CHARACTERS_MAX)
    pictures = sorted(
        campaigns.uploads(session, context.workspace_id), key=lambda asset: asset.role != role
    )
    if not wanted or (wanted.casefold() in NEWEST and pictures):
        if not pictures:
            raise NotFound(
                "Nothing was uploaded yet. Send me the picture here (PNG, JPEG or WebP), then say "
                "what it is."
            )
        return pictures[0]
    name = PurePosixPath(wanted.replace("\\", "/")).name or wanted
    for asset in pictures:
        if asset.id == wanted or asset.filename == name:
            return asset
    found = matches(name, [asset.filename for asset in pictures])
    if len({pictures[index].filename for index in found}) > 1:
        names = joined(sorted({quoted(pictures[index].filename) for index in found}), "or")
        raise Refused(f"Which file do you mean: {names}?", code="ambiguous")
    if not found:
        uploaded = list(dict.fromkeys(quoted(asset.filename) for asset in pictures))[:5]
        there = f" There is {joined(uploaded)}." if uploaded else ""
        raise NotFound(
            f"There is no uploaded picture called {quoted(name)}.{there} "
            "Upload it first (PNG, JPEG or WebP), then say what it is."
        )
    return pictures[found[0]]
