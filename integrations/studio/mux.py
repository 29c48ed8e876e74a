"""Joins clips to one MP4 by copying their packets, and lays the sound beside them."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt

from integrations.studio.encode import ClipWriter
from tools.kit.ports import FRAMES_PER_SECOND, WorkFailed

SAMPLE_RATE = 48_000
_AUDIO_BITS = 192_000
_AUDIO_FRAME = 1024


def clip_facts(path: Path) -> tuple[int, bytes]:
    """Return a clip's number of frames and its codec parameters (for comparison only).

    Raises `WorkFailed` when the file is not a readable video.
    """
    try:
        with av.open(str(path)) as container:
            stream = container.streams.video[0]
            count = sum(1 for packet in container.demux(stream) if packet.dts is not None)
            context = stream.codec_context
            extra = bytes(context.extradata or b"")
            head = f"{context.name} {context.width} {context.height} {stream.time_base} "
            return count, head.encode() + extra
    except (av.FFmpegError, IndexError) as error:
        raise WorkFailed(
            f"The clip {path.name} cannot be read; make that scene again.", retryable=False
        ) from error


def _reencoded(path: Path, like: tuple[int, int], folder: Path, number: int) -> Path:
    """Encode a foreign clip again with our own parameters, at the film's size and 30 frames a
    second."""
    width, height = like
    target = folder / f"joined-{number:02d}.mp4"
    with av.open(str(path)) as container, ClipWriter(target, width, height) as writer:
        stream = container.streams.video[0]
        graph = av.filter.Graph()
        source = graph.add_buffer(template=stream)
        chain = (
            ("fps", str(FRAMES_PER_SECOND)),
            (
                "scale",
                f"{width}:{height}:force_original_aspect_ratio=increase:out_color_matrix=bt709",
            ),
            ("crop", f"{width}:{height}"),
            ("format", "yuv420p"),
            ("buffersink", ""),
        )
        last: Any = source
        for name, options in chain:
            node = graph.add(name, options) if options else graph.add(name)
            last.link_to(node)
            last = node
        graph.configure()
        for frame in [*container.decode(stream), None]:
            graph.push(frame)
            while True:
                try:
                    ready: Any = graph.pull()
                except (av.BlockingIOError, av.EOFError):
                    break
                writer.add_planes(ready.to_ndarray())
    return target


def alike(clips: tuple[Path, ...], card: Path, size: tuple[int, int], folder: Path) -> list[Path]:
    """Return the clips and the end card with equal codec parameters, re-encoding those that
    differ."""
    _, wanted = clip_facts(card)
    out = []
    for number, path in enumerate(clips):
        _, found = clip_facts(path)
        out.append(path if found == wanted else _reencoded(path, size, folder, number))
    return [*out, card]


def join(parts: list[Path], sound: npt.NDArray[np.float32], target: Path, title: str) -> int:
    """Write `parts` one after the other with `sound` (samples, 2) at 48 kHz; return the frames
    written.

    The video packets are copied; AAC 192 kbit/s; the index stands first so that playing starts at
    once.
    """
    frames = 0
    with av.open(str(target), "w", format="mp4", options={"movflags": "+faststart"}) as out:
        out.metadata["title"] = title
        video: Any = None
        audio: Any = None
        for path in parts:
            with av.open(str(path)) as container:
                source = container.streams.video[0]
                if video is None:
                    video = out.add_stream_from_template(source)
                    video.time_base = source.time_base
                    audio = out.add_stream("aac", rate=SAMPLE_RATE, layout="stereo")
                    audio.bit_rate = _AUDIO_BITS
                shift = round(Fraction(frames, FRAMES_PER_SECOND) / Fraction(source.time_base or 1))
                for packet in container.demux(source):
                    if packet.dts is None or packet.pts is None:
                        continue
                    packet.pts += shift
                    packet.dts += shift
                    packet.stream = video
                    out.mux(packet)
                    frames += 1
        _add_sound(out, audio, sound)
    return frames


def _add_sound(out: Any, stream: Any, sound: npt.NDArray[np.float32]) -> None:
    for start in range(0, len(sound), _AUDIO_FRAME):
        piece = np.ascontiguousarray(sound[start : start + _AUDIO_FRAME].T, np.float32)
        frame = av.AudioFrame.from_ndarray(piece, format="fltp", layout="stereo")
        frame.sample_rate = SAMPLE_RATE
        frame.pts = start
        frame.time_base = Fraction(1, SAMPLE_RATE)
        out.mux(stream.encode(frame))
    out.mux(stream.encode(None))
