"""Trains the reader and writes its weights; see MODEL_CARD.md for the command and what it needs."""

import argparse
import importlib
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from integrations.brain.labels import INTENTS, TAGS
from integrations.brain.training.corpus import VAGUE, Corpus, Example, live_negatives
from integrations.brain.training.labelled import read_labelled
from integrations.brain.training.network import load_base, make_network
from integrations.brain.wordpiece import WordPiece

TOKENS_MAX = 96
BATCH = 32
FROZEN_LAYERS = 1
BODY_RATE, HEAD_RATE = 1.2e-4, 2e-3
IGNORED = -100
STARTS_WEIGHT = 12.0
SMOOTHING = 0.05
TIMES = 7


@dataclass(frozen=True)
class Encoded:
    """An example as numbers: token ids, segments, a tag and a start (0, 1 or ignored) a token, and
    the kinds of request that it may be heard as."""

    ids: tuple[int, ...]
    segments: tuple[int, ...]
    tags: tuple[int, ...]
    starts: tuple[int, ...]
    intents: tuple[int, ...]


def encoded(example: Example, wordpiece: WordPiece) -> Encoded:
    """Return an example as the network reads it."""
    pieces = wordpiece.pair(example.prefix, example.text, TOKENS_MAX)
    tags, starts = [], []
    for start, end in pieces.places:
        if (start, end) == (0, 0):
            tags.append(IGNORED)
            starts.append(IGNORED)
            continue
        tags.append(_tag(example.spans, start, end))
        starts.append(IGNORED if example.starts is None else int(start in example.starts))
    intents = tuple(INTENTS.index(name) for name in example.intents)
    return Encoded(pieces.ids, pieces.segments, tuple(tags), tuple(starts), intents)


def _tag(spans: tuple[tuple[int, int, str], ...] | None, start: int, end: int) -> int:
    if spans is None:
        return IGNORED
    slot = next((s for s in spans if start >= s[0] and end <= s[1]), None)
    if slot is None:
        return 0
    if slot[2] == VAGUE:
        return IGNORED
    return TAGS.index(("B-" if start == slot[0] else "I-") + slot[2])


def batches(examples: list[Encoded], rng: random.Random) -> Iterator[list[Encoded]]:
    """Yield batches of like length in random order, so that little is padded."""
    order = rng.sample(examples, len(examples))
    made = []
    for start in range(0, len(order), BATCH * 20):
        block = sorted(order[start : start + BATCH * 20], key=lambda e: len(e.ids))
        made += [block[n : n + BATCH] for n in range(0, len(block), BATCH)]
    yield from rng.sample(made, len(made))


def tensors(torch: Any, batch: list[Encoded]) -> tuple[Any, ...]:
    """Return ids, mask, segments, tags, starts and intents of a batch, padded."""
    width = max(len(e.ids) for e in batch)

    def padded(values: tuple[int, ...], fill: int) -> list[int]:
        return [*values, *[fill] * (width - len(values))]

    rows = (
        [padded(e.ids, 0) for e in batch],
        [padded((1,) * len(e.ids), 0) for e in batch],
        [padded(e.segments, 0) for e in batch],
        [padded(e.tags, IGNORED) for e in batch],
        [padded(e.starts, IGNORED) for e in batch],
        [[float(n in e.intents) for n in range(len(INTENTS))] for e in batch],
    )
    return tuple(torch.tensor(row) for row in rows)


def loss_of(torch: Any, network: Any, batch: list[Encoded]) -> Any:
    """Return the sum of the three heads' losses."""
    functional = torch.nn.functional
    ids, mask, segments, tags, starts, intents = tensors(torch, batch)
    said, tagged, begun = network(ids, mask, segments)
    loss = functional.cross_entropy(tagged.flatten(0, 1), tags.flatten(), ignore_index=IGNORED)
    if bool((known := intents.sum(-1) > 0).any()):
        loss = loss + _intent_loss(said[known], intents[known])
    known = starts != IGNORED
    weight = torch.where(starts[known] == 1, STARTS_WEIGHT, 1.0)
    begun = functional.binary_cross_entropy_with_logits(
        begun[known], starts[known].to(begun.dtype), weight=weight
    )
    return loss + begun


def _intent_loss(said: Any, allowed: Any) -> Any:
    """Return the mean loss where any of the allowed kinds is right, a little of it for all kinds."""
    likely = said.log_softmax(-1)
    right = (likely + (allowed - 1.0) * 1e4).logsumexp(-1)
    return -((1.0 - SMOOTHING) * right + SMOOTHING * likely.mean(-1)).mean()


def train(
    base: Path,
    vocabulary: Path,
    negatives: Path,
    out: Path,
    scale: float,
    threads: int,
    whole: bool,
    seed: int,
) -> None:
    """Train on examples that are made anew for every pass and write the weights to `out`; with `whole`
    also on the labelled messages that are held back for development otherwise. The heads begin alike
    whatever the seed, so that weights of several seeds may be averaged."""
    torch: Any = importlib.import_module("torch")
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    rng = random.Random(seed)
    wordpiece = WordPiece(vocabulary)
    corpus = Corpus(seed=seed + 110)
    others = live_negatives(negatives)
    examples = corpus.examples(scale) + corpus.negatives(others) + corpus.negatives(others)
    examples += corpus.natural(read_labelled(whole), TIMES)
    data = [encoded(example, wordpiece) for example in examples]
    network = make_network(torch, len(INTENTS), len(TAGS), FROZEN_LAYERS)
    load_base(network, base)
    trained = tuple(f"layers.{n}." for n in range(FROZEN_LAYERS, 6))
    named = list(network.named_parameters())
    body = [p for name, p in named if name.startswith(trained)]
    heads = [p for name, p in named if name.startswith(("intents", "tags", "starts"))]
    kept = {id(p) for p in [*body, *heads]}
    for _, parameter in named:
        parameter.requires_grad_(id(parameter) in kept)
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": BODY_RATE}, {"params": heads, "lr": HEAD_RATE}], weight_decay=0.01
    )
    steps = -(-len(data) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, [BODY_RATE, HEAD_RATE], total_steps=steps + 40, pct_start=0.08
    )
    begun = time.monotonic()
    network.train()
    for step, batch in enumerate(batches(data, rng)):
        loss = loss_of(torch, network, batch)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_([*body, *heads], 1.0)
        optimizer.step()
        schedule.step()
        if step % 50 == 0:
            seconds = round(time.monotonic() - begun)
            print(f"step {step} of {steps}, loss {loss.item():.3f}, {seconds} s", flush=True)
    torch.save(network.state_dict(), out)
    print(f"{len(data)} examples in {round(time.monotonic() - begun)} s", flush=True)


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description="Train the embedded reader.")
    for name in ("--base", "--vocabulary", "--negatives", "--out"):
        parser.add_argument(name, type=Path, required=True)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("--seed", type=int, default=101)
    args = parser.parse_args()
    train(
        args.base,
        args.vocabulary,
        args.negatives,
        args.out,
        args.scale,
        args.threads,
        args.whole,
        args.seed,
    )


if __name__ == "__main__":
    main()
