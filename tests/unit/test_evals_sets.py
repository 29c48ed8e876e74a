"""The held-out messages of the evals are many, different and valid, and their grading is right."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from agent.context import read_state
from storage.engine import Database
from storage.ids import now_ms
from tests.evals.nlu_match import Made, equal, grade, required
from tests.evals.nlu_score import Share, share
from tests.evals.nlu_sets import (
    CONFIRMATIONS,
    Expected,
    Row,
    SetName,
    known_texts,
    plain,
    read_consent,
    read_irrelevant,
    read_rows,
    read_states,
)
from tests.support.desk import Desk
from tools.registry import ALL_TOOLS, tool_named

SETS: tuple[SetName, ...] = ("direct", "free")
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
        yield from _readings(wanted["may"])
    elif isinstance(wanted, dict) and set(wanted) == {"has"}:
        yield " ".join(wanted["has"])
    else:
        yield wanted


# ------------------------------------------------------------------------------------ the sets


@pytest.mark.parametrize("name", SETS)
def test_a_set_is_large_and_asks_for_every_tool(name: SetName) -> None:
    rows = read_rows(name)
    asked = {call.tool for row in rows for answer in row.answers for call in answer}
    assert len(rows) >= 650
    assert asked == {tool.name for tool in ALL_TOOLS} | set(CONFIRMATIONS)


@pytest.mark.parametrize("name", SETS)
def test_enough_is_left_that_the_brains_makers_did_not_write_too(name: SetName) -> None:
    whole, kept = read_rows(name), read_rows(name, known_texts())
    assert len(kept) >= 0.95 * len(whole), f"{len(whole) - len(kept)} messages are known"


def test_sets_hold_chatter_and_several_wishes_at_once() -> None:
    free, direct = read_rows("free"), read_rows("direct")
    chatter = [row for row in free if not any(row.answers)]
    several = [row for row in direct if row.family == "multi"]
    assert 0.13 <= len(chatter) / len(free) <= 0.20
    assert 0.07 <= len(several) / len(direct) <= 0.12
    assert all(len(required(row.answers[0])) > 1 for row in several)


def test_no_message_is_said_twice() -> None:
    said = [plain(row.message) or row.message for name in SETS for row in read_rows(name)]
    assert [message for message, times in Counter(said).items() if times > 1] == []
    agreed = [row.message.strip().casefold() for row in read_consent()]
    assert len(agreed) == len(set(agreed))


@pytest.mark.parametrize("name", SETS)
def test_expected_calls_are_valid(name: SetName) -> None:
    calls = {
        (call.tool, repr(call.args)): call
        for row in read_rows(name)
        for answer in row.answers
        for call in answer
        if call.tool not in CONFIRMATIONS
    }
    for call in calls.values():
        for args in _written(call.args):
            tool_named(call.tool).args.model_validate(args)


def test_states_are_known_and_used() -> None:
    states = read_states()
    assert {row.state for name in SETS for row in read_rows(name)} == set(states)
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
