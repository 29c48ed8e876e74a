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


def attack_all() -> Attacked:
    """Play every scenario once, shared among processes."""
    shares = [range(start, len(ALL), PROCESSES) for start in range(PROCESSES)]
    with ProcessPoolExecutor(PROCESSES, multiprocessing.get_context("spawn")) as pool:
        found = list(pool.map(attack, shares))
    return Attacked(
        played=tuple(played for each in found for played in each.played),
        audit=tuple(message for each in found for message in each.audit),
        used=frozenset().union(*(each.used for each in found)),
        tried=frozenset().union(*(each.tried for each in found)),
        rounds_most=max(each.rounds_most for each in found),
    )


def main(arguments: Sequence[str]) -> int:
    """Print what was broken; with a file named, write the transcripts there."""
    found = attack_all()
    turns = [heard for played in found.played for heard in played.turns]
    for played in found.played:
        for broken in played.broken:
            print(f"{played.scenario}: {broken}")
    calls = Counter("refused" if call.error else "done" for heard in turns for call in heard.calls)
    print(
        f"{len(found.played)} scenarios, {len(turns)} turns, calls {dict(calls)}, "
        f"{sum(len(played.approved) for played in found.played)} prices approved, "
        f"{sum(played.wrong_credits for played in found.played)} credits without a yes, "
        f"audit {'clean' if not found.audit else found.audit}"
    )
    if arguments:
        Path(arguments[0]).write_text(transcripts.write(found.played))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
