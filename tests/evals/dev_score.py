"""Scores the embedded understanding on the development sets: `python -m tests.evals.dev_score`.

These sets were written by whoever wrote the rules, so their numbers flatter; the held-out sets decide.
"""

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from integrations.brain.dialogue import read_dialogue
from integrations.brain.encoder import Encoder
from integrations.brain.understanding import Understanding, understand
from integrations.brain.view import View, read_view
from tests.evals.dev_states import BEFORE, STATES

Calls = list[tuple[str, dict[str, Any]]]
SETS = ("direct", "free", "hard", "chatter")
# What follows by itself; whether it is asked for at once is a matter of taste.
FOLLOWS = ("generate_ideas", "generate_script")


@dataclass(frozen=True)
class Row:
    """A message in a state and the calls that must follow."""

    state: str
    message: str
    calls: Calls


@dataclass
class Tally:
    """What became of one set. Names are lists of messages."""

    rows: int = 0
    intent: int = 0
    exact: int = 0
    offered: int = 0
    acted: int = 0
    wrong: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    inexact: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)

    def shares(self) -> dict[str, float]:
        """Return the shares of all rows that the floors speak of."""
        n = max(self.rows, 1)
        return {
            "intent": round(self.intent / n, 3),
            "exact": round(self.exact / n, 3),
            "offered": round(self.offered / n, 3),
            "wrong": round(len(self.wrong) / n, 3),
            "acted": round(self.acted / n, 3),
        }


def rows_of(name: str) -> Iterator[Row]:
    """Yield the rows of a development set."""
    for line in (Path(__file__).parent / f"dev_{name}.jsonl").read_text().splitlines():
        row = json.loads(line)
        yield Row(row["state"], row["message"], [(call[0], call[1]) for call in row["calls"]])


def view_of(state: str) -> View:
    """Return a named state as the embedded model reads it."""
    return read_view(f"<state>{json.dumps(STATES[state])}</state>")


def listen(row: Row, encoder: Encoder | None) -> Understanding:
    """Return what the embedded model understands of a row."""
    dialogue = read_dialogue(BEFORE.get(row.state, ""))
    return understand(row.message, view_of(row.state), dialogue, encoder)


def plain(value: Any) -> Any:
    """Return a value with the differences removed that nobody would call wrong."""
    if isinstance(value, str):
        return " ".join(value.lower().strip(" .!?\"'").removeprefix("the ").split())
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def names_of(calls: Calls) -> list[str]:
    """Return tool names in order; what follows a new project by itself does not count."""
    names = [name for name, _ in calls]
    if "create_project" in names:
        names = [name for name in names if name not in FOLLOWS]
    return names


def judge(name: str, encoder: Encoder | None) -> Tally:
    """Return the tally of one set."""
    tally = Tally()
    for row in rows_of(name):
        begun = time.perf_counter()
        understood = listen(row, encoder)
        tally.milliseconds.append((time.perf_counter() - begun) * 1e3)
        made: Calls = [(call.name, dict(call.arguments)) for call in understood.calls]
        tally.rows += 1
        tally.acted += bool(made)
        shown = f"{name} {row.state} {row.message!r}"
        right = names_of(made) == names_of(row.calls)
        tally.intent += right
        same = right and _arguments(made) == _arguments(row.calls)
        tally.exact += same
        wanted = set(names_of(row.calls))
        hit = right or any(wanted & {call.name for call in choice} for choice in understood.choices)
        tally.offered += hit
        if made and not right:
            tally.wrong.append(f"{shown} → {made}")
        elif not right:
            offers = [[call.name for call in choice] for choice in understood.choices]
            tally.asked.append(f"{shown} → {understood.talk} {offers}")
            if not hit:
                tally.missed.append(shown)
        elif not same:
            tally.inexact.append(f"{shown} → {made}")
    return tally


def _arguments(calls: Calls) -> list[dict[str, Any]]:
    kept = [args for tool, args in calls if tool not in FOLLOWS or args]
    return [{key: plain(value) for key, value in args.items()} for args in kept]


def main() -> None:
    """Print shares and, with `--show`, the messages behind them."""
    encoder = Encoder()
    for name in SETS:
        tally = judge(name, encoder)
        times = sorted(tally.milliseconds)
        at_95 = times[int(len(times) * 0.95)]
        print(name, tally.rows, tally.shares(), f"p95 {at_95:.1f} ms")
        if "--show" in sys.argv:
            for kind in ("wrong", "asked", "inexact"):
                for text in getattr(tally, kind):
                    print("  ", kind, text)


if __name__ == "__main__":
    main()
