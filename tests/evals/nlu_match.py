"""Compares calls with what a message asked for: names, arguments, targets, and what they spend."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import dist
from typing import Any

from tests.evals.nlu_sets import CONFIRMATIONS, Expected, Row
from tools.kit.colors import COLORS

TARGETS = frozenset(
    {"action", "campaign", "channel", "file", "kind", "line", "number", "project", "scene", "to",
     "to_version", "what"}
)  # fmt: skip
"""Arguments that say which thing is touched, and how: a wrong one is a wrong action."""
READS = frozenset(
    {"list_campaigns", "get_campaign", "list_projects", "get_project", "get_status",
     "check_credits"}
)  # fmt: skip
QUOTES = frozenset({"render_scenes", "stitch", "render_asset", "retry_project"})
DEFAULTS: dict[str, dict[str, Any]] = {
    "create_project": {
        "kind": "video_ad", "seconds": 15, "format": "9:16", "resolution": "1080p",
    },
    "edit_scene": {"action": "rewrite"},
    "edit_script": {"action": "rewrite"},
    "render_scenes": {"clips_only": False},
    "render_asset": {"another_take": False},
    "undo": {"what": "last_change"},
}  # fmt: skip
NOT_GRADED = {
    "create_campaign": {"name", "description", "brand_name", "business_type", "industry"},
    "create_project": {"title"},
    "generate_ideas": {"direction"},
    "generate_script": {"direction"},
    "suggest_strategy": {"direction"},
}
"""Arguments that several good answers fill differently; graded only where a row states them."""
MERGED = frozenset({"set_brand", "update_strategy"})
UNORDERED = frozenset({"words_to_use", "words_to_avoid"})
CURRENT = frozenset({"it", "this", "this one", "that", "that one", "current", "current one"})
HAS_WORDS_MAX = 30

COLOR_DISTANCE_MAX = 110.0
"""How far two codes may lie apart, in red, green and blue of 0 to 255, to be one named colour."""

_MORE_COLORS = {"hot pink": "#ff69b4", "sage": "#9caf88"}
_HEX = re.compile(r"#?([0-9a-f]{6})")
_ARTICLES = frozenset({"a", "an", "the", "our", "my", "your", "their", "his", "her"})
_WORD = re.compile(r"[\w€$£%]+")


@dataclass(frozen=True)
class Made:
    """One call as it was made."""

    tool: str
    args: dict[str, Any]


@dataclass
class ArgCounts:
    """How often an argument was right, written wrongly or needlessly, and missed or wrong."""

    hit: int = 0
    needless: int = 0
    missed: int = 0


@dataclass(frozen=True)
class Grade:
    """How one message was answered; `wrong` says that something was done that was not asked for."""

    names_right: bool
    args_right: bool
    wrong: bool
    wrong_reads_only: bool
    spends: bool
    acted: bool
    counts: dict[str, ArgCounts] = field(default_factory=dict)


def words(text: str) -> list[str]:
    """Return a text's words without case, punctuation, articles and possessives."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'").replace("'s", "s")
    return [word for word in _WORD.findall(plain.replace("_", " ")) if word not in _ARTICLES]


def equal(name: str, wanted: Any, value: Any) -> bool:
    """Tell whether `value` is what a row wants of the argument `name`."""
    if wanted == "*":
        return bool(value)
    if isinstance(wanted, dict) and set(wanted) == {"any"}:
        return any(equal(name, each, value) for each in wanted["any"])
    if isinstance(wanted, dict) and set(wanted) == {"may"}:
        return equal(name, wanted["may"], value)
    if isinstance(wanted, dict) and set(wanted) == {"has"}:
        held = words(value) if isinstance(value, str) else []
        asked = [word for each in wanted["has"] for word in words(each)]
        return len(held) <= HAS_WORDS_MAX and all(word in held for word in asked)
    if isinstance(wanted, dict) and isinstance(value, dict):
        return _plain_pairs(wanted) == _plain_pairs(value)
    if isinstance(wanted, list) and isinstance(value, list):
        if name == "colors":
            return _same_colors(wanted, value)
        ours, theirs = [words(str(each)) for each in wanted], [words(str(each)) for each in value]
        return sorted(ours) == sorted(theirs) if name in UNORDERED else ours == theirs
    if isinstance(wanted, str) and isinstance(value, str):
        return words(wanted) == words(value)
    return type(wanted) is type(value) and bool(wanted == value)


def tidy(calls: Sequence[Made], state: dict[str, Any]) -> tuple[Made, ...]:
    """Return calls in one form: without defaults and names of what is current anyway, neighbours of
    one pillar or brand tool joined, a brand's photo as the tool of its own."""
    found: list[Made] = []
    for call in calls:
        args = {name: value for name, value in call.args.items() if value is not None}
        if call.tool == "set_brand" and isinstance(args.get("photo_file"), str):
            photo = {"file": args.pop("photo_file")}
            photo |= {name: args[name] for name in ("campaign",) if name in args}
            if set(args) - {"campaign"}:
                found.append(Made(call.tool, _plain_args(call.tool, args, state)))
            found.append(Made("add_product_photo", _plain_args(call.tool, photo, state)))
            continue
        args = _plain_args(call.tool, args, state)
        last = found[-1] if found else None
        if last is not None and last.tool == call.tool and _joins(last, args):
            found[-1] = Made(call.tool, last.args | args)
        else:
            found.append(Made(call.tool, args))
    return tuple(found)


def grade(row: Row, made: Sequence[Made], state: dict[str, Any]) -> Grade:
    """Return how calls answer a message, by the right answer that they come nearest to."""
    calls = tidy(made, state)
    grades = [_grade(_tidy_expected(answer, state), calls) for answer in row.answers]
    best = max(
        grades, key=lambda one: (one.args_right, one.names_right, not one.wrong, -_misses(one))
    )
    asked = {call.tool for answer in row.answers for call in answer}
    return Grade(
        names_right=best.names_right,
        args_right=best.args_right,
        wrong=best.wrong,
        wrong_reads_only=best.wrong_reads_only,
        spends=_spends(calls, asked, state),
        acted=best.acted,
        counts=best.counts,
    )


def required(answer: Sequence[Expected]) -> tuple[str, ...]:
    """Return the names of the calls that an answer cannot do without."""
    return tuple(call.tool for call in answer if not call.optional)


def _plain_pairs(pairs: dict[str, Any]) -> dict[str, list[str]]:
    return {" ".join(words(name)): words(str(value)) for name, value in pairs.items()}


def _same_colors(wanted: list[Any], value: list[Any]) -> bool:
    return len(wanted) == len(value) and all(
        _same_color(str(ours).casefold(), str(theirs).casefold())
        for ours, theirs in zip(wanted, value, strict=True)
    )


def _same_color(ours: str, theirs: str) -> bool:
    if words(ours) == words(theirs):
        return True
    meant = _HEX.fullmatch(COLORS.get(ours) or _MORE_COLORS.get(ours, ""))
    made = _HEX.fullmatch(COLORS.get(theirs, theirs))
    if meant is None or made is None:
        return False
    one, other = bytes.fromhex(meant[1]), bytes.fromhex(made[1])
    return dist(tuple(one), tuple(other)) <= COLOR_DISTANCE_MAX


def _plain_args(tool: str, args: dict[str, Any], state: dict[str, Any]) -> dict[str, Any]:
    defaults = DEFAULTS.get(tool, {})
    plain = {name: value for name, value in args.items() if defaults.get(name, ...) != value}
    project, campaign = state["project"], state["campaign"]
    titles = {"project": project and project["title"], "campaign": campaign and campaign["name"]}
    for name, title in titles.items():
        value = plain.get(name)
        if isinstance(value, str) and (
            value.casefold() in CURRENT or (title and words(value) == words(title))
        ):
            del plain[name]
            if (tool, name) == ("follow", "project"):
                # Left out, the whole campaign is followed.
                plain[name] = "it"
    return plain


def _joins(last: Made, args: dict[str, Any]) -> bool:
    if last.tool not in MERGED or last.args.get("campaign") != args.get("campaign"):
        return False
    return not (set(last.args) & set(args)) - {"campaign"}


def _tidy_expected(answer: Sequence[Expected], state: dict[str, Any]) -> tuple[Expected, ...]:
    found: list[Expected] = []
    for call in answer:
        args = _plain_args(call.tool, call.args, state)
        last = found[-1] if found else None
        if last is not None and last.tool == call.tool and _joins(Made(last.tool, last.args), args):
            found[-1] = Expected(call.tool, last.args | args)
        else:
            found.append(Expected(call.tool, args, call.optional))
    return tuple(found)


def _grade(answer: Sequence[Expected], calls: Sequence[Made]) -> Grade:
    pairs, strays, gaps = _align(answer, calls)
    counts: dict[str, ArgCounts] = {}
    args_right, wrong_target = True, []
    for wanted, call in pairs:
        right, target_right = _compare(wanted, call, counts)
        args_right = args_right and right
        if not target_right:
            wrong_target.append(call.tool)
    for missing in gaps:
        _count_missed(missing, counts)
    for stray in strays:
        for name in stray.args:
            counts.setdefault(name, ArgCounts()).needless += 1
    names_right = not strays and not gaps
    wrongs = [*wrong_target, *(stray.tool for stray in strays)]
    return Grade(
        names_right=names_right,
        args_right=names_right and args_right,
        wrong=bool(wrongs),
        wrong_reads_only=bool(wrongs) and all(tool in READS for tool in wrongs),
        spends=False,
        acted=bool(calls),
        counts=counts,
    )


def _align(
    answer: Sequence[Expected], calls: Sequence[Made]
) -> tuple[list[tuple[Expected, Made]], list[Made], list[Expected]]:
    """Return pairs in order, calls that nobody asked for, and asked calls that were not made: the
    longest common subsequence of the two."""
    best: list[list[int]] = [[0] * (len(calls) + 1) for _ in range(len(answer) + 1)]
    for at in range(len(answer) - 1, -1, -1):
        for to in range(len(calls) - 1, -1, -1):
            same = answer[at].tool == calls[to].tool
            skip = max(best[at + 1][to], best[at][to + 1])
            best[at][to] = max(skip, 1 + best[at + 1][to + 1]) if same else skip
    pairs: list[tuple[Expected, Made]] = []
    strays: list[Made] = []
    gaps: list[Expected] = []
    at = to = 0
    while at < len(answer) or to < len(calls):
        both = at < len(answer) and to < len(calls)
        if both and answer[at].tool == calls[to].tool and best[at][to] == 1 + best[at + 1][to + 1]:
            pairs.append((answer[at], calls[to]))
            at, to = at + 1, to + 1
        elif to == len(calls) or (both and best[at + 1][to] == best[at][to]):
            if not answer[at].optional:
                gaps.append(answer[at])
            at += 1
        else:
            strays.append(calls[to])
            to += 1
    return pairs, strays, gaps


def _compare(wanted: Expected, call: Made, counts: dict[str, ArgCounts]) -> tuple[bool, bool]:
    right = target_right = True
    for name, value in wanted.args.items():
        count = counts.setdefault(name, ArgCounts())
        if name not in call.args:
            if isinstance(value, dict) and set(value) == {"may"}:
                continue
            count.missed += 1
        elif equal(name, value, call.args[name]):
            count.hit += 1
            continue
        else:
            count.missed += 1
            count.needless += 1
        right = False
        target_right = target_right and name not in TARGETS
    for name in set(call.args) - set(wanted.args) - NOT_GRADED.get(call.tool, set()):
        counts.setdefault(name, ArgCounts()).needless += 1
        # What an optional call carries besides is the writer's own wish, not a wrong act.
        right = right and wanted.optional
        target_right = target_right and name not in TARGETS
    return right, target_right


def _count_missed(missing: Expected, counts: dict[str, ArgCounts]) -> None:
    for name, value in missing.args.items():
        if not (isinstance(value, dict) and set(value) == {"may"}):
            counts.setdefault(name, ArgCounts()).missed += 1


def _misses(one: Grade) -> int:
    return sum(count.missed + count.needless for count in one.counts.values())


def _spends(calls: Sequence[Made], asked: set[str], state: dict[str, Any]) -> bool:
    project = state["project"] or {}
    is_new = False
    for call in calls:
        is_new = is_new or call.tool in ("create_project", "duplicate_project")
        priced = (
            call.tool in QUOTES
            or (call.tool == "generate_ideas" and bool(project.get("ideas")) and not is_new)
            or (call.tool == "generate_script" and bool(project.get("script")) and not is_new)
            or call.tool == CONFIRMATIONS[0]
        )
        if priced and call.tool not in asked:
            return True
    return False
