"""Small building blocks to say which JSON Slack accepts, and what it answers to anything else."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Report:
    """What is wrong with one payload, in Slack's own wording."""

    messages: list[str] = field(default_factory=list)

    def add(self, pointer: str, message: str) -> None:
        """Note one fault at a JSON pointer, such as `/blocks/0/text`."""
        self.messages.append(f"[ERROR] {message} [json-pointer:{pointer}]")


Shape = Callable[[Any, str, Report], None]
"""Takes a value, its JSON pointer and the report to write to."""


def string(
    longest: int | None = None,
    *,
    shortest: int = 0,
    one_of: Sequence[str] | None = None,
    pattern: str | None = None,
) -> Shape:
    """Accept a string of so many characters, or one of a few."""

    def check(value: Any, pointer: str, report: Report) -> None:
        if not isinstance(value, str):
            report.add(pointer, "must be a string")
        elif one_of is not None and value not in one_of:
            report.add(pointer, f"must be one of {', '.join(one_of)}, not {value!r}")
        elif longest is not None and len(value) > longest:
            report.add(pointer, f"must be less than {longest + 1} characters")
        elif len(value) < shortest:
            report.add(pointer, f"must be more than {shortest - 1} characters")
        elif pattern is not None and not re.fullmatch(pattern, value):
            report.add(pointer, f"must match {pattern}")

    return check


def boolean(value: Any, pointer: str, report: Report) -> None:
    """Accept true and false."""
    if not isinstance(value, bool):
        report.add(pointer, "must be a boolean")


def whole(least: int | None = None, most: int | None = None) -> Shape:
    """Accept a whole number in a range."""

    def check(value: Any, pointer: str, report: Report) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            report.add(pointer, "must be an integer")
        elif (least is not None and value < least) or (most is not None and value > most):
            report.add(pointer, f"must be between {least} and {most}")

    return check


def number(value: Any, pointer: str, report: Report) -> None:
    """Accept any number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        report.add(pointer, "must be a number")


def anything(value: Any, pointer: str, report: Report) -> None:
    """Accept any JSON."""


def list_of(shape: Shape, least: int = 0, most: int | None = None) -> Shape:
    """Accept a list of so many values of one shape."""

    def check(value: Any, pointer: str, report: Report) -> None:
        if not isinstance(value, list):
            report.add(pointer, "must be an array")
            return
        if len(value) < least:
            report.add(pointer, f"no fewer than {least} items required")
        if most is not None and len(value) > most:
            report.add(pointer, f"no more than {most} items allowed")
        for number_, item in enumerate(value):
            shape(item, f"{pointer}/{number_}", report)

    return check


Also = Callable[[Mapping[str, Any], str, Report], None]
"""A further rule about a whole object."""


def thing(
    required: Mapping[str, Shape] | None = None,
    optional: Mapping[str, Shape] | None = None,
    *also: Also,
) -> Shape:
    """Accept an object with these keys and no other ones."""
    required, optional = dict(required or {}), dict(optional or {})
    known = required | optional

    def check(value: Any, pointer: str, report: Report) -> None:
        if not isinstance(value, dict):
            report.add(pointer, "must be an object")
            return
        for key in required:
            if key not in value:
                report.add(pointer, f"missing required field: {key}")
        for key, item in value.items():
            if key in known:
                known[key](item, f"{pointer}/{key}", report)
            else:
                report.add(pointer, f"invalid additional property: {key}")
        for rule in also:
            rule(value, pointer, report)

    return check


def by_type(shapes: Mapping[str, Shape], what: str) -> Shape:
    """Accept an object whose `type` names one of these shapes; the shape checks the rest."""

    def check(value: Any, pointer: str, report: Report) -> None:
        if not isinstance(value, dict):
            report.add(pointer, "must be an object")
            return
        kind = value.get("type")
        if not isinstance(kind, str) or kind not in shapes:
            report.add(pointer, f"unsupported type of {what}: {kind!r}")
            return
        rest = {key: item for key, item in value.items() if key != "type"}
        shapes[kind](rest, pointer, report)

    return check


def either(left: str, right: str) -> Also:
    """Demand exactly one of two keys."""

    def check(value: Mapping[str, Any], pointer: str, report: Report) -> None:
        if (left in value) == (right in value):
            report.add(pointer, f"exactly one of {left} and {right} is required")

    return check


def any_of(*names: str) -> Also:
    """Demand at least one of some keys."""

    def check(value: Mapping[str, Any], pointer: str, report: Report) -> None:
        if not any(value.get(name) for name in names):
            report.add(pointer, f"at least one of {', '.join(names)} is required")

    return check
