"""Counts of how messages were answered: accuracies with their intervals, confusions, arguments."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from math import sqrt
from typing import Any

from agent.consent import judge
from tests.evals.nlu_match import ArgCounts, Grade, grade, required, tidy
from tests.evals.nlu_run import Answer, Listener
from tests.evals.nlu_sets import ConsentRow, Row

NOTHING = "none"
Z_95 = 1.959964
IRRELEVANT_STATES = {"no project": "none", "scenes stage": "robot_scenes"}


@dataclass(frozen=True)
class Share:
    """A share of a number, with its 95 % Wilson interval."""

    hits: int
    of: int
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Judged:
    """One message, how it was answered, and its grade."""

    row: Row
    answer: Answer
    grade: Grade
    reading: Grade
    """The grade of what it was read as, before the gate: see `Answer.read`."""
    top3: bool


def share(hits: int, of: int) -> Share:
    """Return a share with its Wilson interval; of nothing it is 0, between 0 and 1."""
    if of == 0:
        return Share(0, 0, 0.0, 0.0, 1.0)
    rate, spread = hits / of, Z_95**2 / of
    middle = (rate + spread / 2) / (1 + spread)
    half = Z_95 * sqrt(rate * (1 - rate) / of + spread / (4 * of)) / (1 + spread)
    return Share(hits, of, rate, max(0.0, middle - half), min(1.0, middle + half))


def judge_rows(
    rows: Iterable[Row], states: dict[str, dict[str, Any]], listener: Listener
) -> tuple[Judged, ...]:
    """Put every message of a set to the listener and grade what it does."""
    judged = []
    for row in rows:
        state = states[row.state]
        answer = listener.ask(row.message, state, row.history)
        graded = grade(row, answer.made, state)
        reading = graded if graded.names_right else grade(row, answer.read, state)
        if answer.broke:
            graded = replace(graded, names_right=False, args_right=False)
            reading = graded
        top3 = not answer.broke and _in_top3(row, answer)
        judged.append(Judged(row, answer, graded, reading, top3))
    return tuple(judged)


def summary(judged: Sequence[Judged], states: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return the numbers of one set; none of them tells a message."""
    wishes = [one for one in judged if all(required(answer) for answer in one.row.answers)]
    acted = [one for one in judged if one.grade.acted]
    chatter = [one for one in judged if not any(required(each) for each in one.row.answers)]
    wrong = [one for one in judged if one.grade.wrong]
    several = [one for one in judged if len(required(one.row.answers[0])) > 1]
    return {
        "messages": len(judged),
        "intent": _share(judged, lambda one: one.reading.names_right),
        "all_arguments": _share(judged, lambda one: one.reading.args_right),
        "several_calls_intent": _share(several, lambda one: one.reading.names_right),
        "done_at_once": _share(judged, lambda one: one.grade.names_right),
        "done_at_once_all_arguments": _share(judged, lambda one: one.grade.args_right),
        "top3": _share(judged, lambda one: one.top3),
        "coverage_after_gate": _share(wishes, lambda one: one.grade.acted),
        "wrong_actions_of_all": _share(judged, lambda one: one.grade.wrong),
        "wrong_actions_of_acted": _share(acted, lambda one: one.grade.wrong),
        "wrong_changes_of_acted": _share(
            acted, lambda one: one.grade.wrong and not one.grade.wrong_reads_only
        ),
        "wrong_spending": _share(judged, lambda one: one.grade.spends),
        "acted_on_chatter": _share(chatter, lambda one: one.grade.acted),
        "broke": _share(judged, lambda one: one.answer.broke),
        "argument_f1": _f1(judged),
        "by_family": {
            family: _share(group, lambda one: one.grade.names_right)
            for family, group in _families(judged).items()
        },
        "confusions": _confusions(judged, states),
        "wrong_by_tool": dict(
            Counter(call.tool for one in wrong for call in one.answer.made[:1]).most_common(12)
        ),
        "milliseconds": times([one.answer.milliseconds for one in judged]),
    }


def irrelevance(
    messages: Sequence[str], states: dict[str, dict[str, Any]], listener: Listener
) -> tuple[dict[str, Any], list[tuple[str, str, Answer]]]:
    """Return how often a message that none of our tools answers leads to a call, in each context;
    and those messages."""
    found: dict[str, Any] = {}
    failed: list[tuple[str, str, Answer]] = []
    spent: list[float] = []
    for context, name in IRRELEVANT_STATES.items():
        false = 0
        for message in messages:
            answer = listener.ask(message, states[name])
            spent.append(answer.milliseconds)
            if answer.made:
                false += 1
                failed.append((context, message, answer))
        found[f"false_actions, {context}"] = asdict(share(false, len(messages)))
    tools = Counter(answer.made[0].tool for _, _, answer in failed)
    found["false_by_tool"] = dict(tools.most_common(12))
    found["milliseconds"] = times(spent)
    return found, failed


def consent(rows: Sequence[ConsentRow]) -> tuple[dict[str, Any], list[tuple[ConsentRow, str]]]:
    """Return how the reading of yes and no does; and the rows that it reads otherwise."""
    said = [(row, str(judge(row.message, row.quote_credits, row.covers))) for row in rows]
    not_yes = [(row, verdict) for row, verdict in said if row.verdict != "yes"]
    plain_yes = [(row, verdict) for row, verdict in said if row.verdict == "yes"]
    plain_no = [(row, verdict) for row, verdict in said if row.verdict == "no"]
    other = [(row, verdict) for row, verdict in said if row.verdict == "other"]
    false = Counter(row.family for row, verdict in not_yes if verdict == "yes")
    failed = [
        (row, verdict)
        for row, verdict in said
        if (verdict == "yes") != (row.verdict == "yes")
        or (row.verdict == "no") != (verdict == "no")
    ]
    return {
        "messages": len(rows),
        "false_yes": _share(not_yes, lambda one: one[1] == "yes"),
        "false_yes_by_family": dict(false),
        "yes_heard": _share(plain_yes, lambda one: one[1] == "yes"),
        "no_heard_softly": _share(plain_no, lambda one: one[1] == "no"),
        "other_taken_for_no": _share(other, lambda one: one[1] == "no"),
    }, failed


def times(milliseconds: Sequence[float]) -> dict[str, float]:
    """Return the median and the 95th percentile, in milliseconds."""
    ordered = sorted(milliseconds) or [0.0]
    return {
        "p50": round(ordered[len(ordered) // 2], 2),
        "p95": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))], 2),
    }


def _share(items: Sequence[Any], is_hit: Any) -> dict[str, Any]:
    return asdict(share(sum(1 for item in items if is_hit(item)), len(items)))


def _in_top3(row: Row, answer: Answer) -> bool:
    named = {call.tool for call in (*answer.made, *answer.read)} | set(answer.offered[:3])
    for wanted in row.answers:
        tools = required(wanted)
        if tools and all(tool in named for tool in tools):
            return True
        if not tools and not answer.made:
            return True
    return False


def _f1(judged: Sequence[Judged]) -> dict[str, dict[str, float]]:
    total: dict[str, ArgCounts] = {}
    for one in judged:
        for name, counts in one.grade.counts.items():
            kept = total.setdefault(name, ArgCounts())
            kept.hit += counts.hit
            kept.needless += counts.needless
            kept.missed += counts.missed
    found = {}
    for name, counts in sorted(total.items(), key=lambda item: -(item[1].hit + item[1].missed)):
        wanted, seen = counts.hit + counts.missed, 2 * counts.hit + counts.needless + counts.missed
        found[name] = {"wanted": wanted, "f1": round(2 * counts.hit / seen, 3) if seen else 0.0}
    return found


def _families(judged: Sequence[Judged]) -> dict[str, list[Judged]]:
    families: dict[str, list[Judged]] = {}
    for one in judged:
        families.setdefault(one.row.family, []).append(one)
    return families


def _confusions(
    judged: Sequence[Judged], states: dict[str, dict[str, Any]]
) -> list[dict[str, Any]]:
    pairs: Counter[tuple[str, str]] = Counter()
    for one in judged:
        if one.grade.names_right:
            continue
        made = tidy(one.answer.made, states[one.row.state])
        wanted = required(one.row.answers[0])
        told = (" + ".join(wanted) or NOTHING, " + ".join(call.tool for call in made) or NOTHING)
        pairs[told] += 1
    return [
        {"expected": wanted, "made": made, "times": times_}
        for (wanted, made), times_ in pairs.most_common(15)
    ]
