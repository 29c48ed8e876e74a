"""Scores the embedded understanding on the held-out sets: `python -m tests.evals.score_nlu`.

Only aggregates are printed and kept, so that whoever writes the rules never learns a message;
`--show` prints the messages that failed, for whoever keeps the sets.
"""

import argparse
import json
import resource
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.evals import nlu_score
from tests.evals.nlu_run import embedded_listener
from tests.evals.nlu_sets import (
    Row,
    held_out,
    known_texts,
    practised,
    read_consent,
    read_irrelevant,
    read_rows,
    read_states,
)

OUT = Path(__file__).parents[2] / "out" / "evals" / "nlu.json"
SETS = ("direct", "free", "bfcl", "consent")
"""What is scored where nothing else is asked for."""
LABELS = {
    "intent": "read as the right tools, in order",
    "all_arguments": "and every argument right",
    "several_calls_intent": "right tools where several are asked",
    "done_at_once": "right, and done without asking back",
    "done_at_once_all_arguments": "and every argument right",
    "top3": "tool called, or among the first three offered",
    "coverage_after_gate": "wishes acted on",
    "wrong_actions_of_all": "wrong tool or target, of all",
    "wrong_actions_of_acted": "wrong tool or target, of those acted on",
    "wrong_changes_of_acted": "… that is more than reading",
    "wrong_spending": "priced or accepted unasked",
    "acted_on_chatter": "acted where nothing was asked",
    "broke": "broke with an error",
}


def rows_of(names: Sequence[str], files: Sequence[Path], every: int) -> dict[str, tuple[Row, ...]]:
    """Return the messages of the held-out sets that exist, less what is known, and of other files."""
    found: dict[str, tuple[Row, ...]] = {}
    for name in ("direct", "free"):
        if name in names and held_out(name).exists():
            found[name] = read_rows(held_out(name), known_texts(), every)
    found |= {
        name: read_rows(path, every=every) for name, path in practised().items() if name in names
    }
    return found | {path.stem: read_rows(path, every=every) for path in files}


def score(
    names: Sequence[str],
    console: Console,
    show: bool = False,
    files: Sequence[Path] = (),
    every: int = 1,
) -> dict[str, Any]:
    """Score the named sets and files, print their tables, and return all numbers as plain JSON."""
    found: dict[str, Any] = {}
    states, listener = read_states(), embedded_listener()
    for name, rows in rows_of(names, files, every).items():
        judged = nlu_score.judge_rows(rows, states, listener)
        found[name] = nlu_score.summary(judged, states)
        _print_set(console, name, found[name])
        if show:
            _show_rows(console, judged)
    if "bfcl" in names:
        for name, messages in read_irrelevant().items():
            found[name], failed = nlu_score.irrelevance(messages, states, listener)
            _print_irrelevance(console, name, found[name])
            if show:
                for context, message, answer in failed:
                    console.print(f"[{context}] {message!r} → {answer.made}", markup=False)
    if "consent" in names:
        found["consent"], otherwise = nlu_score.consent(read_consent())
        _print_consent(console, found["consent"])
        if show:
            for row, verdict in otherwise:
                console.print(
                    f"{row.family}: {row.message!r} ({row.quote_credits}) → {verdict}", markup=False
                )
    found["memory_bytes_max"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    console.print(f"Memory at most {found['memory_bytes_max'] / 1e6:.0f} MB.")
    return found


def _percent(part: dict[str, Any]) -> tuple[str, str, str]:
    return (
        f"{part['hits']} of {part['of']}",
        f"{part['share']:.1%}",
        f"{part['low']:.1%} – {part['high']:.1%}",
    )


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column(columns[0])
    for column in columns[1:]:
        table.add_column(column, justify="right")
    return table


def _print_set(console: Console, name: str, numbers: dict[str, Any]) -> None:
    table = _table(f"{name}: {numbers['messages']} messages", "measure", "count", "share", "95 %")
    for key, label in LABELS.items():
        table.add_row(label, *_percent(numbers[key]))
    console.print(table)
    families = _table(f"{name}: right tools by kind of message", "kind", "count", "share", "95 %")
    for family, part in numbers["by_family"].items():
        families.add_row(family, *_percent(part))
    console.print(families)
    arguments = _table(f"{name}: arguments", "argument", "wanted", "F1")
    for argument, part in numbers["argument_f1"].items():
        arguments.add_row(argument, str(part["wanted"]), f"{part['f1']:.3f}")
    console.print(arguments)
    confusions = _table(f"{name}: most frequent confusions", "asked", "made", "times")
    for pair in numbers["confusions"]:
        confusions.add_row(pair["expected"], pair["made"], str(pair["times"]))
    console.print(confusions)
    spent = numbers["milliseconds"]
    console.print(f"{name}: {spent['p50']} ms median, {spent['p95']} ms at the 95th percentile.\n")


def _print_irrelevance(console: Console, name: str, numbers: dict[str, Any]) -> None:
    table = _table(f"{name}: calls where none was asked", "context", "count", "share", "95 %")
    for key, part in numbers.items():
        if key.startswith("false_actions, "):
            table.add_row(key.removeprefix("false_actions, "), *_percent(part))
    console.print(table)
    if numbers["false_by_tool"]:
        told = ", ".join(f"{tool} {count}" for tool, count in numbers["false_by_tool"].items())
        console.print(f"Called: {told}.\n")


def _print_consent(console: Console, numbers: dict[str, Any]) -> None:
    table = _table(f"consent: {numbers['messages']} answers", "measure", "count", "share", "95 %")
    for key in ("false_yes", "yes_heard", "no_heard_softly", "other_taken_for_no"):
        table.add_row(key.replace("_", " "), *_percent(numbers[key]))
    console.print(table)
    if numbers["false_yes_by_family"]:
        console.print(f"False yes by kind: {numbers['false_yes_by_family']}\n")


def _show_rows(console: Console, judged: Sequence[nlu_score.Judged]) -> None:
    for one in judged:
        if one.grade.args_right:
            continue
        kind = "WRONG" if one.grade.wrong else _fault(one)
        wanted = [(call.tool, call.args) for call in one.row.answers[0] if not call.optional]
        made = [(call.tool, call.args) for call in one.answer.made]
        console.print(
            f"{kind} {one.row.state}/{one.row.family}: {one.row.message!r}\n"
            f"   wanted {wanted}\n   made   {made} {one.answer.text[:120]!r}"
            f"\n   read   {[(call.tool, call.args) for call in one.answer.read if not made]}",
            markup=False,
        )


def _fault(one: nlu_score.Judged) -> str:
    if one.grade.names_right:
        return "args"
    if one.reading.args_right:
        return "asked"
    return "asked, args" if one.reading.names_right else "names"


def main() -> None:
    """Score what the command line asks for and write the numbers to `out/evals/nlu.json`."""
    parser = argparse.ArgumentParser(description=__doc__)
    also = tuple(practised())
    parser.add_argument("--set", choices=(*SETS, *also, "all"), default="all", dest="chosen")
    parser.add_argument("--file", type=Path, action="append", default=[], help="any labelled file")
    parser.add_argument("--every", type=int, default=1, help="5: only the lines held back")
    parser.add_argument("--show", action="store_true", help="print the messages that failed")
    chosen = parser.parse_args()
    names: Sequence[str] = SETS if chosen.chosen == "all" and not chosen.file else (chosen.chosen,)
    found = score(names, Console(width=110), chosen.show, chosen.file, chosen.every)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
