"""Ranges, file names, picture headers and signed links, on values."""

import struct

import pytest

from integrations.common.image_header import ImageHeader, read_header
from integrations.common.serving import UNSATISFIABLE, Span, disposition, span_of
from integrations.common.signing import is_signed, signature
from storage.errors import Refused

SECRET = b"secret"


@pytest.mark.parametrize(
    ("header", "span"),
    [
        ("bytes=0-3", Span(0, 4)),
        ("bytes=6-", Span(6, 10)),
        ("bytes=-4", Span(6, 10)),
        ("bytes=-40", Span(0, 10)),
        ("bytes=5-400", Span(5, 10)),
        ("bytes=9-9", Span(9, 10)),
        ("bytes=10-", UNSATISFIABLE),
        ("bytes=-0", UNSATISFIABLE),
        ("bytes=5-2", None),
        ("bytes=0-1,4-5", None),
        ("lines=0-3", None),
        ("bytes=-", None),
        ("bytes=a-b", None),
        ("bytes=٣-", None),
    ],
)
def test_a_range_is_read(header: str, span: Span | None) -> None:
    assert span_of(header, 10) == span


def test_names_reach_old_and_new_readers() -> None:
    assert disposition("Café “ad”.mp4", "video/mp4") == (
        "inline; filename=\"Caf_ _ad_.mp4\"; filename*=UTF-8''Caf%C3%A9%20%E2%80%9Cad%E2%80%9D.mp4"
    )
    assert disposition('a"b\r\nSet-Cookie: x.srt', "application/x-subrip") == (
        'attachment; filename="a_b__Set-Cookie: x.srt"; '
        "filename*=UTF-8''a%22b%0D%0ASet-Cookie%3A%20x.srt"
    )


def png(width: int, height: int) -> bytes:
    """Return the head of a PNG."""
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height) + b"\x08\x06"


def jpeg(width: int, height: int) -> bytes:
    """Return the head of a JPEG with a long comment before its frame."""
    comment = b"\xff\xfe" + struct.pack(">H", 402) + b"x" * 400
    frame = b"\xff\xc2" + struct.pack(">HBHH", 17, 8, height, width) + b"\x03" * 12
    return b"\xff\xd8" + comment + b"\xff" + frame


def webp(kind: bytes, rest: bytes) -> bytes:
    """Return the head of a WebP."""
    return b"RIFF\x00\x00\x00\x00WEBP" + kind + b"\x00\x00\x00\x00" + rest


WEBPS = {
    "extended": webp(b"VP8X", b"\x00" * 4 + (639).to_bytes(3, "little") + b"\xdf\x01\x00"),
    "lossless": webp(b"VP8L", b"\x2f" + (639 | 479 << 14).to_bytes(4, "little")),
    "lossy": webp(b"VP8 ", b"\x00" * 3 + b"\x9d\x01\x2a" + struct.pack("<HH", 640, 480)),
}


def test_the_head_of_a_picture_tells_type_and_size() -> None:
    assert read_header(png(640, 480)) == ImageHeader(".png", 640, 480)
    assert read_header(jpeg(640, 480)) == ImageHeader(".jpg", 640, 480)
    assert {name: read_header(head) for name, head in WEBPS.items()} == dict.fromkeys(
        WEBPS, ImageHeader(".webp", 640, 480)
    )


@pytest.mark.parametrize(
    "head",
    [b"", b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'/>", png(0, 9), png(640, 480)[:20]]
    + [jpeg(640, 480)[:300], b"\xff\xd8\xff\xe0\x00\x00" * 50, WEBPS["lossy"][:28], b"RIFF"]
    + [head[:12] + b"JUNK" + head[16:] for head in WEBPS.values()],
)
def test_anything_else_cannot_be_read(head: bytes) -> None:
    with pytest.raises(Refused, match="cannot be read"):
        read_header(head)


@pytest.mark.parametrize(("width", "height"), [(8_000, 5_001), (30_000, 2), (2**32 - 1, 2**31)])
def test_too_many_pixels_are_refused_unread(width: int, height: int) -> None:
    with pytest.raises(Refused, match="40 megapixels is the most"):
        read_header(png(width, height))


def test_a_link_fits_its_own_file_workspace_and_time_only() -> None:
    signed = signature(SECRET, "wsp_1", "ast_1", 100)
    assert is_signed(SECRET, "wsp_1", "ast_1", 100, signed)
    others = [
        (b"other", "wsp_1", "ast_1", 100, signed),
        (SECRET, "wsp_2", "ast_1", 100, signed),
        (SECRET, "wsp_1", "ast_2", 100, signed),
        (SECRET, "wsp_1", "ast_1", 101, signed),
        (SECRET, "wsp_1a", "st_1", 100, signed),
        (SECRET, "wsp_1", "ast_1", 100, signed[:-1] + "é"),
        (SECRET, "wsp_1", "ast_1", 100, ""),
    ]
    assert [is_signed(*other) for other in others] == [False] * len(others)
