"""Still pictures of a finished film: the poster and the contact sheet."""

from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np

from integrations.studio.canvas import Pixels
from tools.kit.ports import FRAMES_PER_SECOND

_COLUMNS = 5
_CELL_SHORT_EDGE = 216
_GAP = 8
_POSTER_QUALITY = 90


def pick(film: Path, numbers: set[int], large: set[int]) -> dict[int, Pixels]:
    """Decode a film once and return the frames `numbers` as BGR pixels: full size for those in
    `large`, small for the others.

    Frames that nobody wants and that no other frame refers to are not decoded.
    """
    found: dict[int, Pixels] = {}
    with av.open(str(film)) as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        context = stream.codec_context
        frame_ticks = 1 / (FRAMES_PER_SECOND * Fraction(stream.time_base or 1))
        for packet in container.demux(stream):
            wanted = packet.pts is not None and round(packet.pts / frame_ticks) in numbers
            context.skip_frame = "DEFAULT" if wanted else "NONREF"
            for frame in packet.decode():
                number = round((frame.pts or 0) / frame_ticks)
                if number in numbers:
                    picture = np.asarray(frame.to_ndarray(format="bgr24"), np.uint8)
                    found[number] = picture if number in large else _scaled(picture)
    return found


def _scaled(picture: Pixels) -> Pixels:
    scale = _CELL_SHORT_EDGE / min(picture.shape[:2])
    size = (round(picture.shape[1] * scale), round(picture.shape[0] * scale))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def _telling(picture: Pixels) -> float:
    """Score how much a small picture shows: edges, colour, and not too dark."""
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY).astype(np.float32)
    edges = np.abs(cv2.Laplacian(grey, cv2.CV_32F)).mean()
    colour = picture.max(axis=2).astype(np.float32) - picture.min(axis=2)
    return float(edges + 0.12 * colour.mean() + 0.05 * grey.std())


def sheet(cells: list[Pixels]) -> Pixels:
    """Lay pictures of one size out in rows of five on a dark ground."""
    height, width = cells[0].shape[:2]
    rows = -(-len(cells) // _COLUMNS)
    columns = min(_COLUMNS, len(cells))
    out: Pixels = np.full(
        (rows * (height + _GAP) + _GAP, columns * (width + _GAP) + _GAP, 3), 24, np.uint8
    )
    for i, cell in enumerate(cells):
        y = _GAP + (i // _COLUMNS) * (height + _GAP)
        x = _GAP + (i % _COLUMNS) * (width + _GAP)
        out[y : y + height, x : x + width] = cell
    return out


def make_stills(
    film: Path, frames: int, clip_frames: tuple[int, ...], poster: Path, contact_sheet: Path
) -> None:
    """Write the poster (JPEG, the most telling frame of the scenes) and the contact sheet (PNG).

    `clip_frames` are the scenes' lengths without the end card.
    """
    every = FRAMES_PER_SECOND if frames <= 20 * FRAMES_PER_SECOND else 2 * FRAMES_PER_SECOND
    grid = {min(frames - 1, n) for n in range(every // 2, frames, every)} | {0, frames - 1}
    starts = np.cumsum((0, *clip_frames)).tolist()
    candidates = {
        int(start + length * part)
        for start, length in zip(starts, clip_frames, strict=False)
        for part in (0.55, 0.7)
    }
    candidates = {min(frames - 1, n) for n in candidates}
    whole = pick(film, grid | candidates, candidates)
    small = {n: _scaled(picture) for n, picture in whole.items()}
    cv2.imwrite(str(contact_sheet), sheet([small[n] for n in sorted(grid & small.keys())]))
    best = max(sorted(candidates & whole.keys()), key=lambda n: _telling(small[n]))
    cv2.imwrite(str(poster), whole[best], [cv2.IMWRITE_JPEG_QUALITY, _POSTER_QUALITY])
