"""Sends a stored file: ranges, conditional requests, a true name and type."""

import re
from dataclasses import dataclass
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from storage import assets
from storage.errors import NotFound
from storage.files import FileStore
from storage.models import Asset

RANGE = re.compile(r"^bytes=([0-9]{0,15})-([0-9]{0,15})$")
INLINE = ("video/", "audio/", "image/")


@dataclass(frozen=True)
class Span:
    """The bytes from `start` up to, not including, `end`."""

    start: int
    end: int


UNSATISFIABLE = Span(0, 0)


def send_file(
    files: FileStore, asset: Asset, request: Request, *, max_age_seconds: int
) -> Response:
    """Return the response for GET or HEAD of a file: 200, 206, 304 or 416. Raises `NotFound`."""
    suffix = assets.suffix(asset)
    etag = f'"{asset.sha256}"'
    headers = {
        "ETag": etag,
        "Accept-Ranges": "bytes",
        "Cache-Control": f"private, max-age={max_age_seconds}",
        "Content-Disposition": disposition(asset.filename, asset.media_type),
    }
    if _matches(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers=headers)
    if not files.exists(asset.workspace_id, asset.sha256, suffix):
        raise NotFound("This file is not in the store any more.")
    span = Span(0, asset.bytes)
    status = 200
    wanted = request.headers.get("range")
    if wanted is not None and request.headers.get("if-range", etag) == etag:
        found = span_of(wanted, asset.bytes)
        if found is UNSATISFIABLE:
            headers["Content-Range"] = f"bytes */{asset.bytes}"
            return Response(status_code=416, headers=headers)
        if found is not None:
            span, status = found, 206
            headers["Content-Range"] = f"bytes {span.start}-{span.end - 1}/{asset.bytes}"
    headers["Content-Length"] = str(span.end - span.start)
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers, media_type=asset.media_type)
    return StreamingResponse(
        files.read(asset.workspace_id, asset.sha256, suffix, span.start, span.end),
        status_code=status,
        headers=headers,
        media_type=asset.media_type,
    )


def span_of(header: str, size: int) -> Span | None:
    """Return the span of a `Range` header, None for one that may be ignored, or `UNSATISFIABLE`."""
    found = RANGE.match(header.strip())
    if found is None or (not found[1] and not found[2]):
        # Several ranges or another unit: the whole file is a correct answer to them.
        return None
    if not found[1]:
        length = int(found[2])
        return Span(max(0, size - length), size) if length and size else UNSATISFIABLE
    start = int(found[1])
    end = min(int(found[2]) + 1, size) if found[2] else size
    if found[2] and int(found[2]) < start:
        return None
    return Span(start, end) if start < size else UNSATISFIABLE


def disposition(filename: str, media_type: str) -> str:
    """Return a Content-Disposition with the name for old readers and, by RFC 5987, the true one."""
    kind = "inline" if media_type.startswith(INLINE) else "attachment"
    plain = "".join(
        c if c.isascii() and c.isprintable() and c not in '"\\%' else "_" for c in filename
    )
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"


def _matches(header: str | None, etag: str) -> bool:
    if header is None:
        return False
    tags = [tag.strip().removeprefix("W/") for tag in header.split(",")]
    return "*" in tags or etag in tags
