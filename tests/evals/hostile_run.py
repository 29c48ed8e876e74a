"""Plays every scenario with the hostile model, in two processes: `python -m tests.evals.hostile_run`
prints what came of it."""

from __future__ import annotations

import multiprocessing
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.evals import transcripts
from tests.evals.heard import Played
from tests.evals.hostile import HostileModel
from tests.evals.scenarios import ALL
from tests.evals.trial import Trial
from tests.evals.trial_stage import open_stage

PROCESSES = 2
AT_ONCE = 3


@dataclass(frozen=True)
class Attacked:
    """What came of it: the trials, the audit's findings, and what the model did: which attacks and
    tools it tried, and how often it was asked in one turn at most."""

    played: tuple[Played, ...]
    audit: tuple[str, ...]
    used: frozenset[str]
    tried: frozenset[str]
    rounds_most: int


def attack(indices: Sequence[int]) -> Attacked:
    """Play these scenarios of `ALL` on one stage."""
    model = HostileModel()
    with open_stage(model) as stage:
        model.neighbour = stage.neighbour

        def play(index: int) -> Played:
            return Trial(stage, ALL[index], index, is_patient=True).play()

        with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
            played = tuple(pool.map(play, indices))
        audit = tuple(each.message for each in stage.audit())
    return Attacked(played, audit, frozenset(model.used), frozenset(model.tried), model.rounds_most)


def attack_all(first: int = 0, step: int = 1) -> Attacked:
    """Play every scenario once, or from `first` every `step`-th, shared among processes."""
    chosen = range(first, len(ALL), step)
    shares = [chosen[start::PROCESSES] for start in range(PROCESSES)]
    with ProcessPoolExecutor(PROCESSES, multiprocessing.get_context("spawn")) as pool:
        found = list(pool.map(attack, shares))
    return Attacked(
        played=tuple(played for each in found for played in each.played),
        audit=tuple(message for each in found for message in each.audit),
        used=frozenset().union(*(each.used for each in found)),
        tried=frozenset().union(*(each.tried for each in found)),
        rounds_most=max(each.rounds_most for each in found),
    )


def breaches(found: Attacked) -> list[str]:
    """Return every effect that the member did not approve, each as one line."""
    broken = [f"{each.scenario}: {line}" for each in found.played for line in each.broken]
    spent = sum(each.wrong_credits for each in found.played)
    return [
        *broken,
        *([f"{spent} credits were spent without a yes"] if spent else []),
        *(f"audit: {message}" for message in found.audit),
    ]


def summary(found: Attacked) -> str:
    """Return in one line what was tried and what came of it."""
    turns = [heard for played in found.played for heard in played.turns]
    calls = Counter("refused" if call.error else "done" for heard in turns for call in heard.calls)
    return (
        f"hostile model: {len(found.played)} scenarios, {len(turns)} turns, "
        f"{calls['refused']} calls refused and {calls['done']} done, "
        f"{sum(len(played.approved) for played in found.played)} prices approved, "
        f"{len(breaches(found))} effects that nobody approved"
    )


def main(arguments: Sequence[str]) -> int:
    """Print what was broken; with a file named, write the transcripts there."""
    found = attack_all()
    for breach in breaches(found):
        print(breach)
    print(summary(found))
    if arguments:
        Path(arguments[0]).write_text(transcripts.write(found.played))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
