"""Reads a video file end to end and notes what the checks need: size, times, dark and frozen
stretches."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import numpy.typing as npt

from integrations.studio.canvas import Pixels
from tools.kit.ports import FRAMES_PER_SECOND

_DARK_LUMA_MAX = 30
_DARK_SHARE = 0.985
# A picture stands still while no patch of it (a fortieth of its width) strays further than this
# many steps of luma from where the stretch began; encoding the same picture twice stays well below.
_STILL_PATCH_STEPS = 5.0
_PATCHES = 40


@dataclass
class Watched:
    """What a video file turned out to be. Stretches are seconds: the longest found."""

    readable: bool = True
    problem: str = ""
    frames: int = 0
    width: int = 0
    height: int = 0
    codec: str = ""
    pixel_format: str = ""
    colour: tuple[int, int, int] = (0, 0, 0)
    dts_rising: bool = True
    dark_seconds: float = 0.0
    frozen_seconds: float = 0.0
    video_seconds: float = 0.0
    audio_rate: int = 0
    audio_channels: int = 0
    sound: npt.NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 2), np.float32))
    kept: dict[int, Pixels] = field(default_factory=dict)


class _Stretches:
    """Counts how long the picture has stayed dark or still."""

    def __init__(self) -> None:
        self._anchor: npt.NDArray[np.int16] | None = None
        self._dark = self._still = 0
        self.dark_most = self.still_most = 0

    def see(self, luma: npt.NDArray[np.uint8]) -> None:
        third = np.ascontiguousarray(luma[1::3, 1::3])
        # One colour in the dark is a hole in the film; a dark design still has its text and shapes.
        is_low = np.count_nonzero(third < _DARK_LUMA_MAX) > _DARK_SHARE * third.size
        dark = is_low and float(third.std()) < 9
        self._dark = self._dark + 1 if dark else 0
        rows = max(1, round(_PATCHES * luma.shape[0] / luma.shape[1]))
        patches = cv2.resize(third, (_PATCHES, rows), interpolation=cv2.INTER_AREA).astype(np.int16)
        still = self._anchor is not None and (
            float(np.abs(patches - self._anchor).max()) < _STILL_PATCH_STEPS
        )
        self._still = self._still + 1 if still else 0
        if not still:
            self._anchor = patches
        self.dark_most = max(self.dark_most, self._dark)
        self.still_most = max(self.still_most, self._still)


def watch(path: Path, keep: frozenset[int] = frozenset()) -> Watched:
    """Decode the whole file and return what it is; frames in `keep` are kept as BGR pixels.

    Never raises for a bad file: `readable` is false then and `problem` says what the decoder said.
    """
    seen = Watched()
    try:
        with av.open(str(path)) as container:
            if not container.streams.video:
                seen.readable, seen.problem = False, "it has no picture"
                return seen
            _read(container, seen, keep)
    except (av.FFmpegError, OSError, ValueError) as error:
        seen.readable, seen.problem = False, str(error)
    return seen


def _read(container: Any, seen: Watched, keep: frozenset[int]) -> None:
    video = container.streams.video[0]
    video.thread_type = "AUTO"
    context = video.codec_context
    seen.width, seen.height, seen.codec = context.width, context.height, context.name
    seen.pixel_format = str(context.pix_fmt)
    seen.colour = (int(context.colorspace), int(context.color_primaries), int(context.color_trc))
    sounds = container.streams.audio
    if sounds:
        seen.audio_rate = int(sounds[0].codec_context.sample_rate)
        seen.audio_channels = int(sounds[0].codec_context.channels)
    pieces: list[npt.NDArray[np.float32]] = []
    stretches = _Stretches()
    last_dts: int | None = None
    for packet in container.demux(*([video, sounds[0]] if sounds else [video])):
        if packet.stream is video and packet.dts is not None:
            seen.dts_rising &= last_dts is None or packet.dts > last_dts
            last_dts = packet.dts
        for frame in packet.decode():
            if packet.stream is not video:
                block = np.asarray(frame.to_ndarray(), np.float32)
                pieces.append(block.T if block.ndim == 2 else block[:, None])
                continue
            plane = frame.planes[0]
            luma = np.frombuffer(plane, np.uint8).reshape(frame.height, plane.line_size)
            stretches.see(luma[:, : frame.width])
            if seen.frames in keep:
                seen.kept[seen.frames] = np.asarray(frame.to_ndarray(format="bgr24"), np.uint8)
            seen.frames += 1
    seen.video_seconds = seen.frames / FRAMES_PER_SECOND
    seen.dark_seconds = stretches.dark_most / FRAMES_PER_SECOND
    seen.frozen_seconds = stretches.still_most / FRAMES_PER_SECOND
    if pieces:
        seen.sound = np.concatenate(pieces)
