"""H.264 as every clip and end card of a film shares it, so that films are joined without
re-encoding."""

from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any

import av
import cv2
import numpy as np

from integrations.studio.canvas import Pixels
from tools.kit.ports import FRAMES_PER_SECOND

_FULL_RANGE_SCALE = np.diag([219, 224, 224]) / 255
_BT601 = np.array([[0.299, 0.587, 0.114], [-0.168736, -0.331264, 0.5], [0.5, -0.418688, -0.081312]])
_BT709 = np.array(
    [[0.2126, 0.7152, 0.0722], [-0.114572, -0.385428, 0.5], [0.5, -0.454153, -0.045847]]
)
_601_TO_709 = _FULL_RANGE_SCALE @ _BT709 @ np.linalg.inv(_FULL_RANGE_SCALE @ _BT601)

_X264 = (
    "threads=1:keyint=60:min-keyint=1:open-gop=0:scenecut=40"
    ":subme=1:ref=1:me=dia:rc-lookahead=8:bframes=2:b-adapt=0:aq-mode=1"
)
_OPTIONS = {"preset": "veryfast", "crf": "19", "x264-params": _X264}
_BT709_TAG = 1
_LIMITED_RANGE_TAG = 1


def i420_bt709(frame: Pixels) -> Pixels:
    """Turn BGRA pixels (height, width, 4) into I420 planes (height * 3/2, width), BT.709 limited
    range.

    OpenCV only knows BT.601, but fast; a small linear correction of the planes makes it BT.709
    within two steps of 255, in a third of the time that swscale takes.
    """
    height, width = frame.shape[:2]
    planes: Any = cv2.cvtColor(frame, cv2.COLOR_BGRA2YUV_I420)
    u = planes[height : height + height // 4].reshape(height // 2, width // 2)
    v = planes[height + height // 4 :].reshape(height // 2, width // 2)
    m = _601_TO_709
    shift = cv2.addWeighted(u, m[0, 1], v, m[0, 2], 128 - 128 * (m[0, 1] + m[0, 2]))
    shift = cv2.resize(shift, (width, height), interpolation=cv2.INTER_LINEAR)
    luma = planes[:height]
    cv2.addWeighted(luma, 1, shift, 1, -128, dst=luma)
    u_new = cv2.addWeighted(u, m[1, 1], v, m[1, 2], 128 * (1 - m[1, 1] - m[1, 2]))
    v_new = cv2.addWeighted(u, m[2, 1], v, m[2, 2], 128 * (1 - m[2, 1] - m[2, 2]))
    u[:] = u_new
    v[:] = v_new
    return np.asarray(planes, np.uint8)


class ClipWriter:
    """Writes frames to a silent MP4; use as a context manager, then `add` each frame in order."""

    def __init__(self, path: Path, width: int, height: int) -> None:
        self._container = av.open(str(path), "w", format="mp4")
        stream = self._container.add_stream("libx264", rate=FRAMES_PER_SECOND)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.options = dict(_OPTIONS)
        context = stream.codec_context
        context.thread_count = 1
        context.colorspace = _BT709_TAG
        context.color_primaries = _BT709_TAG
        context.color_trc = _BT709_TAG
        context.color_range = _LIMITED_RANGE_TAG
        self._stream = stream
        self.frames = 0

    def __enter__(self) -> "ClipWriter":
        return self

    def add(self, frame: Pixels) -> None:
        """Encode one BGRA frame of the clip's size."""
        self.add_planes(i420_bt709(frame))

    def add_planes(self, planes: Pixels) -> None:
        """Encode one frame that already is I420, BT.709."""
        picture = av.VideoFrame.from_ndarray(planes, format="yuv420p")
        picture.pts = self.frames
        picture.time_base = Fraction(1, FRAMES_PER_SECOND)
        self._container.mux(self._stream.encode(picture))
        self.frames += 1

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self._container.mux(self._stream.encode(None))
        finally:
            self._container.close()
