"""Reads the messages of the understanding evals, with the states that they are said in."""

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from agent.consent_phrases import Covers

HERE = Path(__file__).parent
TRAINING = HERE.parents[1] / "integrations" / "brain" / "training"
ONE_WORD = 1
"""Messages of so many words are said by everybody; longer ones are graded only if nobody who made
the brain wrote them down too."""
SetName = Literal["direct", "free"]
CONFIRMATIONS = ("confirm_yes", "confirm_no")
"""Written among the expected calls of answers to an open quote; they are no tools."""


@dataclass(frozen=True)
class Expected:
    """One call that a message asks for.

    An argument is a plain value, or `{"any": [...]}` for several right readings, `{"has": [...]}`
    for free text that must hold these words, `{"may": value}` for one that may be left out, or "*"
    for any text. An `optional` call may be made or left out: a first round of ideas after a new ad.
    """

    tool: str
    args: dict[str, Any]
    optional: bool = False


@dataclass(frozen=True)
class Row:
    """One message. `answers` are the right sequences of calls, the likeliest first; an empty one
    means that nothing is to be called."""

    message: str
    state: str
    family: str
    answers: tuple[tuple[Expected, ...], ...]
    history: tuple[tuple[str, str], ...] = ()
    """What was said before: role and content, oldest first."""


@dataclass(frozen=True)
class ConsentRow:
    """One answer to a quote; `verdict` is yes, no, or other (unsure, conditional, unrelated)."""

    message: str
    quote_credits: int
    covers: Covers
    verdict: str
    family: str


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON Lines file."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def covers_of(state: dict[str, Any]) -> Covers:
    """Return what the open quote of a state is for."""
    whats = {line["what"] for line in state["quote"]["lines"]}
    if whats == {"three new ideas"}:
        return "ideas"
    return "script" if whats == {"a new script"} else state["project"]["kind"]


def read_states() -> dict[str, dict[str, Any]]:
    """Return what the model sees of the conversation, by the state's name."""
    return {line["name"]: line["state"] for line in read_lines(HERE / "nlu_states.jsonl")}


def held_out(name: SetName) -> Path:
    """Return the file of a set that the brain was never made with; it may not be written yet."""
    return HERE / f"heldout_{name}.jsonl"


def practised() -> dict[str, Path]:
    """Return the labelled messages that the brain was made with, as "trained_" and the file's name."""
    files = sorted((TRAINING / "messages").glob("*.jsonl"))
    return {f"trained_{path.stem}": path for path in files}


def read_rows(
    path: Path, apart_from: frozenset[str] = frozenset(), every: int = 1
) -> tuple[Row, ...]:
    """Return the labelled messages of a file, without those that `apart_from` holds word for word;
    with `every` 5, each fifth line only: those that are held back from training until its end."""
    lines = (line for number, line in enumerate(read_lines(path), 1) if number % every == 0)
    rows = (_row(line) for line in lines)
    return tuple(row for row in rows if not is_known(row.message, apart_from))


def is_known(message: str, texts: frozenset[str]) -> bool:
    """Tell whether a message of more than one word is among `texts`."""
    said = plain(message)
    return len(said.split()) > ONE_WORD and said in texts


def known_texts() -> frozenset[str]:
    """Return, in plain words, every text that the brain was trained on or its rules were tried
    with."""
    files = [*TRAINING.rglob("*"), *HERE.glob("dev_*")] if TRAINING.is_dir() else HERE.glob("dev_*")
    found: set[str] = set()
    for path in files:
        if path.suffix in (".txt", ".jsonl", ".json", ".py", ".md"):
            found.update(plain(text) for text in _texts(path))
    return frozenset(found)


def plain(text: str) -> str:
    """Return a text's words in lower case, without punctuation."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def _texts(path: Path) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    yield from text.splitlines()
    if path.suffix == ".py":
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield from node.value.splitlines()
    if path.suffix == ".jsonl":
        for line in read_lines(path):
            yield from _strings(line)
    if path.suffix == ".json":
        yield from _strings(json.loads(text))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _strings(each)


def read_irrelevant() -> dict[str, tuple[str, ...]]:
    """Return messages that no tool of ours answers, by the name of their file."""
    names = ("bfcl_irrelevance", "bfcl_live_irrelevance")
    return {
        name: tuple(line["message"] for line in read_lines(HERE / f"{name}.jsonl"))
        for name in names
    }


def read_consent() -> tuple[ConsentRow, ...]:
    """Return the answers to quotes."""
    return tuple(ConsentRow(**line) for line in read_lines(HERE / "consent_independent.jsonl"))


def _row(line: dict[str, Any]) -> Row:
    sequences = [line["expected"], *line.get("or", [])]
    return Row(
        message=line["message"],
        state=line["state"],
        family=line["family"],
        answers=tuple(tuple(Expected(**call) for call in calls) for calls in sequences),
        history=tuple(_said(said) for said in line.get("history", [])),
    )


def _said(said: Any) -> tuple[str, str]:
    """Return role and content, written as a pair or by their names."""
    role, content = (said["role"], said["content"]) if isinstance(said, dict) else said
    return str(role), str(content)
