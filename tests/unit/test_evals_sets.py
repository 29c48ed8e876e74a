"""The held-out messages of the evals are many, different and valid, and their grading is right."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from agent.context import read_state
from storage.engine import Database
from storage.ids import now_ms
from tests.evals.nlu_match import Made, equal, grade, required
from tests.evals.nlu_score import Share, share
from tests.evals.nlu_sets import (
    CONFIRMATIONS,
    Expected,
    Row,
    held_out,
    known_texts,
    plain,
    practised,
    read_consent,
    read_irrelevant,
    read_rows,
    read_states,
)
from tests.support.desk import Desk
from tools.registry import ALL_TOOLS, tool_named

HELD_OUT = {name: held_out(name) for name in ("direct", "free") if held_out(name).exists()}
SETS: dict[str, Path] = {**practised(), **HELD_OUT}
"""Every set of labelled messages; of held-out ones no message is ever printed."""
OF_ONE_FAMILY = {"trained_new_ads"}
"""Sets that were written to teach one kind of request, here the first wish for an ad."""
SCENES: dict[str, Any] = {
    "campaign": {"name": "Marisol Hot Sauce"},
    "project": {"title": "Taco Tuesday", "ideas": [{"number": 1}], "script": [{"line": 1}]},
}


def _row(*answers: tuple[Expected, ...]) -> Row:
    return Row("", "", "", answers)


def _written(args: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield arguments as a model could write them, for every right reading of each."""
    names = list(args)
    for values in product(*(tuple(_readings(args[name])) for name in names)):
        yield dict(zip(names, values, strict=True))


def _readings(wanted: Any) -> Iterator[Any]:
    if wanted == "*":
        yield "any text"
    elif isinstance(wanted, dict) and set(wanted) == {"any"}:
        for each in wanted["any"]:
            yield from _readings(each)
    elif isinstance(wanted, dict) and set(wanted) == {"may"}:
        # Any text, or none: a choice takes not any text, so it is left out.
        yield from [None] if wanted["may"] == "*" else _readings(wanted["may"])
    elif isinstance(wanted, dict) and set(wanted) == {"has"}:
        yield " ".join(wanted["has"])
    else:
        yield wanted


# ------------------------------------------------------------------------------------ the sets


@pytest.mark.parametrize("name", SETS)
def test_a_set_is_large_and_asks_for_tools_that_there_are(name: str) -> None:
    rows = read_rows(SETS[name])
    asked = {call.tool for row in rows for answer in row.answers for call in answer}
    assert len(rows) >= 500
    assert asked <= {tool.name for tool in ALL_TOOLS} | set(CONFIRMATIONS)
    assert len(asked) >= (1 if name in OF_ONE_FAMILY else 30)


@pytest.mark.parametrize("name", HELD_OUT)
def test_enough_is_left_that_the_brains_makers_did_not_write_too(name: str) -> None:
    whole, kept = len(read_rows(SETS[name])), len(read_rows(SETS[name], known_texts()))
    assert kept >= 0.95 * whole, f"{whole - kept} messages are known"


@pytest.mark.parametrize("kind", ["direct", "free"])
def test_the_messages_of_a_kind_hold_several_wishes_at_once(kind: str) -> None:
    rows = [row for name, path in SETS.items() if kind in name for row in read_rows(path)]
    several = [row for row in rows if row.family == "multi"]
    alone = sum(len(required(row.answers[0])) == 1 for row in several)
    assert len(several) >= 0.03 * len(rows)
    assert alone <= 0.15 * len(several)
    assert sum(not any(row.answers) for row in rows) >= 0.04 * len(rows)


@pytest.mark.parametrize("name", SETS)
def test_no_message_is_said_twice_in_the_same_place(name: str) -> None:
    said = Counter((plain(row.message) or row.message, row.state) for row in read_rows(SETS[name]))
    assert sum(times - 1 for times in said.values()) <= 5


def test_no_answer_to_a_quote_is_said_twice() -> None:
    agreed = [row.message.strip().casefold() for row in read_consent()]
    assert len(agreed) == len(set(agreed))


@pytest.mark.parametrize("name", SETS)
def test_expected_calls_are_valid(name: str) -> None:
    calls = {
        (call.tool, repr(call.args)): call
        for row in read_rows(SETS[name])
        for answer in row.answers
        for call in answer
        if call.tool not in CONFIRMATIONS
    }
    wrong = Counter(call.tool for call in calls.values() if not _is_valid(call))
    assert not wrong, "some of these tools' arguments cannot be written as they are expected"


def _is_valid(call: Expected) -> bool:
    model = tool_named(call.tool).args
    try:
        for args in _written(call.args):
            model.model_validate(args)
    except ValidationError:
        return False
    return True


def test_states_are_known_and_used() -> None:
    states = read_states()
    assert {row.state for path in SETS.values() for row in read_rows(path)} == set(states)
    for name, state in states.items():
        step = state["project"] and state["project"]["next_step"]
        assert (state["quote"] is not None) == (step == "accept_quote"), name


def test_states_are_shaped_like_those_of_a_turn(sqlite_database: Database) -> None:
    desk = Desk.open(sqlite_database)
    desk.ready()
    desk.call("render_scenes")
    with sqlite_database.read() as session:
        real = read_state(session, replace(desk.context, now_ms=now_ms()))
    states = read_states()
    assert real["quote"] is not None
    assert _shape(states["groom_quote"]) == _shape(real)


def _shape(value: Any) -> Any:
    """Return the names that a value holds, down to its leaves."""
    if isinstance(value, dict):
        return {name: _shape(each) for name, each in value.items()}
    return _shape(value[0]) if isinstance(value, list) and value else ...


def test_consent_answers_are_many() -> None:
    rows = read_consent()
    verdicts = Counter(row.verdict for row in rows)
    assert set(verdicts) == {"yes", "no", "other"}
    assert verdicts["no"] + verdicts["other"] >= 1_200
    assert verdicts["yes"] >= 250


def test_irrelevant_messages_are_short_and_many() -> None:
    found = read_irrelevant()
    assert {name: len(messages) for name, messages in found.items()} == {
        "bfcl_irrelevance": 236,
        "bfcl_live_irrelevance": 699,
    }
    assert all(0 < len(message) < 400 for messages in found.values() for message in messages)


# ----------------------------------------------------------------------------------- the grading


@pytest.mark.parametrize(
    ("name", "wanted", "value", "right"),
    [
        ("audience", "tired parents", "The tired parents.", True),
        ("audience", "tired parents", "tired grandparents", False),
        ("product", {"any": ["gin", "island gin"]}, "our Island Gin", True),
        ("direction", {"has": ["funnier"]}, "make them funnier, please", True),
        ("direction", {"has": ["funnier"]}, "make them shorter", False),
        ("scene", 2, 2, True),
        ("scene", 2, 3, False),
        ("scene", 1, True, False),
        ("channel", "#launch", "launch", True),
        ("words_to_use", ["warm", "crust"], ["Crust", "warm"], True),
        ("colors", ["red", "white"], ["#e02020", "#ffffff"], True),
        ("colors", ["red", "white"], ["#ffffff", "#e02020"], False),
        ("pronunciations", {"Marisol": "mah-ree-SOHL"}, {"marisol": "mah ree sohl"}, True),
        ("price", "€4", "4", False),
    ],
)
def test_arguments_are_compared_as_people_would(
    name: str, wanted: Any, value: Any, right: bool
) -> None:
    assert equal(name, wanted, value) is right


def _verdict(made: tuple[Made, ...], *answers: tuple[Expected, ...]) -> tuple[bool, ...]:
    graded = grade(_row(*answers), made, SCENES)
    return graded.names_right, graded.args_right, graded.wrong, graded.spends


DROP = Expected("edit_scene", {"scene": 2, "action": "drop"})
RENDER = Expected("render_scenes", {}, optional=True)


def test_the_right_call_is_right_with_defaults_and_the_current_name() -> None:
    title = {"title": "Hot", "project": "taco tuesday"}
    rename = Expected("rename_project", {"title": "Hot"})
    assert _verdict((Made("rename_project", title),), (rename,)) == (True, True, False, False)
    said = Made("render_scenes", {"clips_only": False, "resolution": None})
    right = (True, True, False, False)
    assert _verdict((said,), (Expected("render_scenes", {}),)) == right


def test_an_optional_call_may_be_made_or_left_out() -> None:
    drop = Made("edit_scene", {"scene": 2, "action": "drop"})
    for made in ((drop,), (drop, Made("render_scenes", {}))):
        assert _verdict(made, (DROP, RENDER)) == (True, True, False, False)


def test_a_wrong_target_is_a_wrong_action_and_a_wrong_text_is_not() -> None:
    other = Made("edit_scene", {"scene": 3, "action": "drop"})
    assert _verdict((other,), (DROP,)) == (True, False, True, False)
    message = Expected("update_strategy", {"messaging": "One drop"})
    said = Made("update_strategy", {"messaging": "Two drops"})
    assert _verdict((said,), (message,)) == (True, False, False, False)


def test_doing_only_part_is_not_right_and_not_a_wrong_action() -> None:
    drop = Made("edit_scene", {"scene": 2, "action": "drop"})
    assert _verdict((drop,), (DROP, DROP)) == (False, False, False, False)


def test_calls_out_of_order_are_wrong() -> None:
    retry, tone = Expected("retry_project", {}), Expected("set_brand", {"tone": "dry"})
    made = (Made("retry_project", {}), Made("set_brand", {"tone": "dry"}))
    assert _verdict(made, (tone, retry))[0] is False


def test_pricing_unasked_is_spending() -> None:
    assert _verdict((Made("render_scenes", {}),), ()) == (False, False, True, True)
    assert _verdict((Made("generate_ideas", {}),), ()) == (False, False, True, True)
    assert _verdict((Made("confirm_yes", {}),), ()) == (False, False, True, True)
    fresh = (Made("create_project", {}), Made("generate_ideas", {}))
    assert _verdict(fresh, (Expected("create_project", {}),))[3] is False


def test_following_a_project_is_not_following_its_campaign() -> None:
    follow = Expected("follow", {"channel": "#raft", "project": "it"})
    one = Made("follow", {"channel": "#raft", "project": "Taco Tuesday"})
    assert _verdict((one,), (follow,)) == (True, True, False, False)
    whole = Made("follow", {"channel": "#raft"})
    assert _verdict((whole,), (follow,)) == (True, False, True, False)


def test_the_nearest_of_several_answers_counts() -> None:
    status, nothing = (Expected("get_status", {}),), ()
    assert _verdict((), status, nothing) == (True, True, False, False)
    assert required(status) == ("get_status",)


def test_shares_carry_wilson_intervals() -> None:
    found = share(8, 10)
    assert (found.hits, found.of, found.share) == (8, 10, 0.8)
    assert (round(found.low, 4), round(found.high, 4)) == (0.4902, 0.9433)
    assert share(0, 0) == Share(0, 0, 0.0, 0.0, 1.0)
