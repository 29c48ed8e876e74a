"""The learned reader: what a message asks for, its slots, and where a further request begins."""

import importlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from integrations.brain.wordpiece import Pieces, WordPiece

MODEL_FOLDER = Path(__file__).parent / "model"
TOKENS_MAX = 128
START_MIN = 0.05
GOES_ON_MIN = 0.5


@dataclass(frozen=True)
class Span:
    """What the reader takes for a slot: its text, place in characters, and a probability."""

    slot: str
    text: str
    start: int
    end: int
    sure: float


@dataclass(frozen=True)
class Reading:
    """What the reader makes of a text. Nothing is known of a text that was not read.

    `intents` are probabilities that add up to 1; `starts` are places in characters where a further
    request may begin, with probabilities.
    """

    intents: dict[str, float] = field(default_factory=dict)
    spans: tuple[Span, ...] = ()
    starts: tuple[tuple[int, float], ...] = ()


class Encoder:
    """A `Scorer` over the ONNX file in `folder`; it runs on the thread that calls it.

    Build it once, where parts are put together: loading takes about 0.2 s and 60 MB.
    """

    def __init__(self, folder: Path = MODEL_FOLDER) -> None:
        labels = json.loads((folder / "labels.json").read_text())
        self._intents: list[str] = labels["intents"]
        self._slots: list[str] = labels["slots"]
        self._wordpiece = WordPiece(folder / "vocab.txt")
        onnxruntime: Any = importlib.import_module("onnxruntime")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        self._session = onnxruntime.InferenceSession(
            str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )

    def read(self, text: str, prefix: str) -> Reading:
        """Return what a message after its prefix (see `labels.prefix_of`) asks for."""
        pieces = self._wordpiece.pair(prefix, text, TOKENS_MAX)
        ids = np.array([pieces.ids], np.int64)
        inputs = {
            "ids": ids,
            "mask": np.ones_like(ids),
            "segments": np.array([pieces.segments], np.int64),
        }
        intents, tags, starts = self._session.run(None, inputs)
        likely = _shares(intents[0])
        return Reading(
            intents=dict(zip(self._intents, (float(p) for p in likely), strict=True)),
            spans=_spans(text, pieces, _shares(tags[0]), self._slots),
            starts=_starts(pieces, 1.0 / (1.0 + np.exp(-starts[0]))),
        )


def _shares(logits: Any) -> Any:
    """Return the softmax over the last axis."""
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return raised / raised.sum(axis=-1, keepdims=True)


def _starts(pieces: Pieces, likely: Any) -> tuple[tuple[int, float], ...]:
    found = []
    for (start, end), probability in zip(pieces.places, likely, strict=True):
        if start > 0 and end > start and probability >= START_MIN:
            found.append((start, float(probability)))
    return tuple(found)


def _spans(text: str, pieces: Pieces, likely: Any, slots: list[str]) -> tuple[Span, ...]:
    """Return runs of tokens of the same slot as spans of whole words.

    A run goes on over a token that is more likely of no slot, as long as its own is not unlikely: a
    slot's middle says less about it than its edges.
    """
    runs: list[tuple[str, int, int, list[float]]] = []
    is_open = False
    for (start, end), shares in zip(pieces.places, likely, strict=True):
        if end == start:
            is_open = False
            continue
        # B and I of each slot together, after the O at 0.
        whole = shares[1::2] + shares[2::2]
        best = int(whole.argmax())
        begins = shares[1 + 2 * best] > shares[2 + 2 * best]
        if is_open:
            slot, first, last, sure = runs[-1]
            own = float(whole[slots.index(slot)])
            # Nothing but a space between two words of one slot: they are one thing.
            touches = not text[last:start].strip()
            same = slots[best] == slot and (touches or not begins)
            if start == last or (same and own >= GOES_ON_MIN):
                runs[-1] = (slot, first, end, [*sure, own])
                continue
        is_open = float(whole[best]) > float(shares[0])
        if is_open:
            runs.append((slots[best], start, end, [float(whole[best])]))
    spans = []
    for slot, start, end, sure in runs:
        start, end = _whole_words(text, start, end)
        while end > start and text[end - 1] in " ,;:\n":
            end -= 1
        spans.append(Span(slot, text[start:end], start, end, sum(sure) / len(sure)))
    return tuple(spans)


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return start, end
