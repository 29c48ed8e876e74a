"""Reads type and size of a PNG, JPEG or WebP from its first bytes, in plain Python.

Nothing of a stranger's picture is decoded in the server's process; a header that lies is found out
by the studio, which decodes in a process of its own.
"""

from dataclasses import dataclass

from storage.errors import Refused

HEADER_BYTES_MAX = 1 << 20
PIXELS_MAX = 40_000_000
EDGE_MAX = 20_000
# Start-of-frame markers of JPEG; C4, C8 and CC are tables, not frames.
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
UNREADABLE = "This picture cannot be read. Send a PNG, JPEG or WebP file."


@dataclass(frozen=True)
class ImageHeader:
    """The suffix that fits the content, such as `.png`, and the size in pixels."""

    suffix: str
    width: int
    height: int


def read_header(head: bytes) -> ImageHeader:
    """Return what the first bytes (at most `HEADER_BYTES_MAX` are needed) say.

    Raises `Refused` for anything that is no PNG, JPEG or WebP, or too many pixels.
    """
    try:
        found = _png(head) or _jpeg(head) or _webp(head)
    except IndexError:
        found = None
    if found is None or found.width < 1 or found.height < 1:
        raise Refused(UNREADABLE, code="unreadable_image")
    if found.width * found.height > PIXELS_MAX or max(found.width, found.height) > EDGE_MAX:
        raise Refused(
            f"This picture has {found.width:,} × {found.height:,} pixels; 40 megapixels is the "
            "most. Send a smaller one.",
            code="image_too_large",
        )
    return found


def _png(head: bytes) -> ImageHeader | None:
    if not head.startswith(b"\x89PNG\r\n\x1a\n") or head[12:16] != b"IHDR":
        return None
    return ImageHeader(".png", _big(head, 16, 4), _big(head, 20, 4))


def _jpeg(head: bytes) -> ImageHeader | None:
    if not head.startswith(b"\xff\xd8\xff"):
        return None
    at = 2
    while at + 9 < len(head):
        if head[at] != 0xFF:
            return None
        marker = head[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker in FRAMES:
            return ImageHeader(".jpg", _big(head, at + 7, 2), _big(head, at + 5, 2))
        elif marker == 0x01 or 0xD0 <= marker <= 0xD7:
            at += 2
        else:
            at += 2 + _big(head, at + 2, 2)
    return None


def _webp(head: bytes) -> ImageHeader | None:
    if head[:4] != b"RIFF" or head[8:12] != b"WEBP":
        return None
    kind = head[12:16]
    if kind == b"VP8X":
        return ImageHeader(".webp", _little(head, 24, 3) + 1, _little(head, 27, 3) + 1)
    if kind == b"VP8L" and head[20] == 0x2F:
        bits = _little(head, 21, 4)
        return ImageHeader(".webp", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    if kind == b"VP8 " and head[23:26] == b"\x9d\x01\x2a":
        return ImageHeader(".webp", _little(head, 26, 2) & 0x3FFF, _little(head, 28, 2) & 0x3FFF)
    return None


def _big(head: bytes, at: int, length: int) -> int:
    return int.from_bytes(_exactly(head, at, length), "big")


def _little(head: bytes, at: int, length: int) -> int:
    return int.from_bytes(_exactly(head, at, length), "little")


def _exactly(head: bytes, at: int, length: int) -> bytes:
    found = head[at : at + length]
    if len(found) < length:
        raise IndexError
    return found
