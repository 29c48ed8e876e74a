"""The embedded English voice: text to samples, with the time of every phoneme.

Wraps `hibari`, whose wheel holds the model. Its other voices would be downloaded, so none is ever
named.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from hibari import dsp  # type: ignore[import-untyped]
from hibari.tts import ASSETS, Hibari  # type: ignore[import-untyped]

VOICE_RATE = 24_000
PROVIDER = "embedded voice (hibari, heart)"

# The tensor with each phoneme's length, in units of 25 ms; the model computes it but does not
# return it.
_LENGTHS = "/Clip_output_0"
_LENGTH_SECONDS = 0.025
# The sound runs ahead of these lengths by two units: measured against closures and voicing.
_AHEAD_SECONDS = 0.05
_SOUND_PARTS = ("lh", "theta", "ln", "lr", "phi")

_FLOAT32 = 1
_GRAPH_FIELD, _GRAPH_OUTPUT_FIELD = 0x3A, 0x62


@dataclass(frozen=True)
class Phoneme:
    """One character of the voice's alphabet (a space between words) and when it is heard, in
    seconds."""

    symbol: str
    start_seconds: float
    end_seconds: float


@dataclass(frozen=True)
class Spoken:
    """Mono samples at 24 kHz and the phonemes in them."""

    samples: npt.NDArray[np.float32]
    phonemes: tuple[Phoneme, ...]


class VoiceModel:
    """Loads the model once (about half a second); speaks any number of texts."""

    def __init__(self) -> None:
        model = (Path(ASSETS) / "hibari.onnx").read_bytes()
        # The model's loader takes bytes as well as a path.
        self._voice = Hibari(model=_with_output(model, _LENGTHS), threads=1)
        self._names = [output.name for output in self._voice.sess.get_outputs()]

    def phonemes(self, text: str) -> str:
        """The voice's phonemes for `text`, sentences joined by a space."""
        return " ".join(self._known(sentence) for sentence in self._voice.phonemize(text))

    def say(self, text: str, speed: float, seed: int) -> Spoken:
        """Speak `text`; `speed` 1.0 is natural. The same arguments give the same samples."""
        noise = np.random.default_rng(seed)
        sounds: list[npt.NDArray[np.float32]] = []
        phonemes: list[Phoneme] = []
        seconds = 0.0
        for sentence in self._voice.phonemize(text):
            samples, heard = self._say_sentence(self._known(sentence), speed, noise, seconds)
            if sounds:
                phonemes.append(Phoneme(" ", seconds, seconds))
            sounds.append(samples)
            phonemes.extend(heard)
            seconds += len(samples) / VOICE_RATE
        samples = np.concatenate(sounds) if sounds else np.zeros(0, np.float32)
        return Spoken(samples, tuple(phonemes))

    def _say_sentence(
        self, symbols: str, speed: float, noise: np.random.Generator, start_seconds: float
    ) -> tuple[npt.NDArray[np.float32], Iterator[Phoneme]]:
        ids = np.asarray([self._voice.ids(symbols)], np.int64)
        answers = self._voice.sess.run(None, {"ids": ids, "speed": np.asarray([speed], np.float32)})
        made = dict(zip(self._names, answers, strict=True))
        parts = (made[name][0] for name in _SOUND_PARTS)
        samples = np.asarray(dsp.synth(*parts, made["f0"][0], noise), np.float32)
        # The first length is the silence before the first phoneme, the last the one after.
        edges = np.cumsum(made[_LENGTHS].ravel()) * _LENGTH_SECONDS - _AHEAD_SECONDS
        edges = start_seconds + np.maximum(edges, 0.0)
        heard = (
            Phoneme(symbol, float(edges[i]), float(edges[i + 1]))
            for i, symbol in enumerate(symbols)
        )
        return samples, heard

    def _known(self, sentence: str) -> str:
        return "".join(symbol for symbol in sentence if symbol in self._voice.vocab)


def _with_output(model: bytes, name: str) -> bytes:
    """The ONNX `model` with the inner tensor `name` (float, one axis) as a further output.

    Protobuf joins two messages that follow each other, so a graph with one output appended to the
    file is merged into the model's own graph.
    """
    dimension = _field(0x0A, _field(0x12, b"length"))
    tensor = bytes([0x08, _FLOAT32]) + _field(0x12, dimension)
    output = _field(0x0A, name.encode()) + _field(0x12, _field(0x0A, tensor))
    return model + _field(_GRAPH_FIELD, _field(_GRAPH_OUTPUT_FIELD, output))


def _field(tag: int, content: bytes) -> bytes:
    """A protobuf field of bytes: tag, length as varint, content."""
    length, left = bytearray(), len(content)
    while left > 0x7F:
        length.append(left & 0x7F | 0x80)
        left >>= 7
    length.append(left)
    return bytes([tag]) + bytes(length) + content
