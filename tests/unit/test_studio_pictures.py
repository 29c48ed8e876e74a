"""Members' pictures: orientation, size limits, cut-outs, logos on grounds they were not made
for."""

import ctypes
import platform
import struct
from pathlib import Path

import cv2
import numpy as np
import pytest

from integrations.studio.brandmark import brand_mark
from integrations.studio.canvas import Box, surface
from integrations.studio.cutout import cut_out
from integrations.studio.gl_stub import elf_stub
from integrations.studio.look import design_of
from integrations.studio.pictures import read_picture
from tools.kit.ports import BrandLook, WorkFailed

CAN = Path(__file__).resolve().parents[2] / "examples" / "lumen-can.jpg"


def test_a_photo_is_turned_the_right_way_up(tmp_path: Path) -> None:
    picture = np.zeros((40, 80, 3), np.uint8)
    picture[:, :40] = (0, 0, 255)
    jpeg = cv2.imencode(".jpg", picture)[1].tobytes()
    tiff = b"MM\x00*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, 6, 0, 0)
    exif = b"Exif\x00\x00" + tiff
    segment = b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif
    file = tmp_path / "turned.jpg"
    file.write_bytes(jpeg[:2] + segment + jpeg[2:])
    upright = read_picture(file, 1000, "product photo")
    assert upright.shape == (80, 40, 4)
    assert upright[10, 20, 2] > 200 and upright[70, 20, 2] < 50


def test_large_photos_come_smaller_and_absurd_ones_not_at_all(tmp_path: Path) -> None:
    file = tmp_path / "large.png"
    cv2.imwrite(str(file), np.full((600, 900, 3), 200, np.uint8))
    assert read_picture(file, 450, "product photo").shape == (300, 450, 4)
    head = bytearray(file.read_bytes())
    head[16:24] = struct.pack(">II", 60_000, 60_000)
    import zlib

    head[29:33] = struct.pack(">I", zlib.crc32(bytes(head[12:29])))
    file.write_bytes(bytes(head))
    with pytest.raises(WorkFailed, match="too many pixels"):
        read_picture(file, 450, "product photo")
    with pytest.raises(WorkFailed, match=r"^The logo is missing"):
        read_picture(tmp_path / "none.png", 450, "logo")


def test_the_example_can_is_cut_out_whole() -> None:
    photo = read_picture(CAN, 1800, "product photo")
    cut = cut_out(photo)
    assert cut is not None
    height, width = cut.shape[:2]
    assert 0.40 < width / height < 0.47
    assert 0.85 < (cut[..., 3] > 127).mean() < 0.98


def test_a_busy_photo_is_not_cut_out_and_transparency_is_taken_as_it_is() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (200, 200, 4)).astype(np.uint8)
    noise[..., 3] = 255
    assert cut_out(noise) is None
    clear = np.zeros((200, 200, 4), np.uint8)
    clear[50:150, 80:120] = (10, 20, 200, 255)
    cut = cut_out(clear)
    assert cut is not None and cut.shape == (100, 40, 4)


def drawn(look: BrandLook, ground_name: str) -> float:
    """Return how strongly the brand's sign stands out from its ground (spread of luma)."""
    design = design_of(look)
    ground = design.palette.grounds[ground_name]  # type: ignore[index]
    mark = brand_mark(design, Box(50, 50, 500, 70), ground, "left")
    _, canvas, pixels = surface(600, 180)
    pixels[:] = 255
    b, g, r = (int(ground.base[i : i + 2], 16) for i in (5, 3, 1))
    pixels[..., :3] = (b, g, r)
    mark.draw(canvas, 1.0)
    assert Box(0, 0, 600, 180).holds(mark.box)
    return float(cv2.cvtColor(pixels, cv2.COLOR_BGRA2GRAY).std())


@pytest.mark.parametrize("ground", ["deep", "paper", "brand", "soft"])
@pytest.mark.parametrize("ink", [(0, 0, 0), (255, 255, 255), (30, 60, 220)])
def test_a_logo_is_visible_on_every_ground(
    tmp_path: Path, ground: str, ink: tuple[int, int, int]
) -> None:
    logo = np.zeros((120, 360, 4), np.uint8)
    cv2.putText(logo, "ACME", (10, 95), cv2.FONT_HERSHEY_SIMPLEX, 3.2, (*ink, 255), 14)
    file = tmp_path / "logo.png"
    cv2.imwrite(str(file), logo)
    look = BrandLook(brand_name="Acme", colors=("#dc3c1e",), logo=file)
    assert drawn(look, ground) > 8


def test_an_svg_logo_is_drawn(tmp_path: Path) -> None:
    file = tmp_path / "logo.svg"
    file.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="80">'
        '<rect x="10" y="10" width="180" height="60" fill="#123456"/></svg>'
    )
    look = BrandLook(brand_name="Acme", colors=("#dc3c1e",), logo=file)
    assert drawn(look, "paper") > 8


@pytest.mark.skipif(platform.system() != "Linux", reason="ELF is Linux's")
def test_the_stand_in_library_loads_and_answers_zero(tmp_path: Path) -> None:
    file = tmp_path / "libStandIn.so.1"
    file.write_bytes(elf_stub("libStandIn.so.1", ["glOne", "glTwo"], platform.machine()))
    library = ctypes.CDLL(str(file))
    assert (library.glOne(), library.glTwo()) == (0, 0)
