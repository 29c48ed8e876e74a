"""Writes animated GIFs with a palette of their own, small enough for ad networks."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np

from integrations.studio.canvas import Pixels
from tools.kit.ports import WorkFailed

_COLORS = (128, 64, 32, 16)
_PLAYS = 3


def write_gif(
    frames: list[Pixels], rate: int, hold_seconds: float, file: Path, bytes_max: int
) -> None:
    """Write BGR frames at `rate` a second, the last one held, played three times.

    Fewer colours are tried until the file is under `bytes_max`. Raises `WorkFailed` when none is.
    """
    for colors in _COLORS:
        _encode(frames, rate, hold_seconds, file, colors)
        if file.stat().st_size < bytes_max:
            return
    raise WorkFailed(
        "The animated banner is too large even with few colours. Use a simpler product photo.",
        retryable=False,
    )


def _encode(frames: list[Pixels], rate: int, hold_seconds: float, file: Path, colors: int) -> None:
    height, width = frames[0].shape[:2]
    base = Fraction(1, 100)
    with av.open(str(file), "w", format="gif", options={"loop": str(_PLAYS - 1)}) as out:
        stream: Any = out.add_stream("gif", rate=rate)
        stream.width, stream.height, stream.pix_fmt = width, height, "pal8"
        stream.time_base = base
        graph = _graph(width, height, rate, colors)
        for number, frame in enumerate(frames):
            picture = av.VideoFrame.from_ndarray(np.ascontiguousarray(frame), format="bgr24")
            picture.pts, picture.time_base = number, Fraction(1, rate)
            graph.push(picture)
        graph.push(None)
        number = 0
        while True:
            try:
                ready: Any = graph.pull()
            except (av.BlockingIOError, av.EOFError):
                break
            ready.pts, ready.time_base = round(number * 100 / rate), base
            number += 1
            out.mux(stream.encode(ready))
        # A last copy of the last frame stands where the hold ends.
        ready.pts = round(number * 100 / rate + hold_seconds * 100)
        out.mux(stream.encode(ready))
        out.mux(stream.encode(None))


def _graph(width: int, height: int, rate: int, colors: int) -> Any:
    graph = av.filter.Graph()
    source = graph.add_buffer(
        width=width, height=height, format=av.VideoFormat("bgr24"), time_base=Fraction(1, rate)
    )
    split = graph.add("split")
    generate = graph.add("palettegen", f"max_colors={colors}:stats_mode=full")
    use = graph.add("paletteuse", "dither=none")
    sink = graph.add("buffersink")
    source.link_to(split)
    split.link_to(use, 0, 0)
    split.link_to(generate, 1, 0)
    generate.link_to(use, 0, 1)
    use.link_to(sink)
    graph.configure()
    return graph
