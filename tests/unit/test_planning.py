"""Planning: whatever was edited in whatever order, nothing that was delivered is charged again."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from storage import projects
from storage.engine import Database
from storage.errors import Conflict, Refused
from storage.models import Step
from tests.support.desk import Desk
from tools.kit.planning import Plan, plan_render
from tools.kit.planning_film import film_spans, film_work
from tools.kit.plans import changed_words
from tools.kit.timeline import end_card_frames, spans

SCENES = st.integers(1, 4)
TEXTS = st.sampled_from(["cold brew 1", "Awake", "No crash"])
VOICES = st.sampled_from(
    ["Hi.", "Meet Lumen.", "A line that takes a good deal longer to say than any other here."]
)
EDITS = st.one_of(
    st.tuples(st.just("edit_scene"), st.fixed_dictionaries({"scene": SCENES, "on_screen": TEXTS})),
    st.tuples(st.just("edit_scene"), st.fixed_dictionaries({"scene": SCENES, "voice": VOICES})),
    st.tuples(
        st.just("edit_scene"),
        st.fixed_dictionaries(
            {"scene": SCENES, "action": st.sampled_from(["lock", "unlock", "another_take"])}
        ),
    ),
    st.tuples(
        st.just("edit_scene"),
        st.fixed_dictionaries({"scene": SCENES, "to": SCENES, "action": st.just("move")}),
    ),
    st.tuples(
        st.just("set_brand"),
        st.fixed_dictionaries({"colors": st.sampled_from([["teal"], ["none"]])}),
    ),
    st.tuples(
        st.just("update_strategy"),
        st.fixed_dictionaries({"style": st.sampled_from(["humor", "luxury", "direct_response"])}),
    ),
    st.tuples(st.just("undo"), st.just({})),
    st.tuples(st.just("render"), st.just({})),
    st.tuples(st.just("render"), st.just({"clips_only": True})),
)


def planned(desk: Desk, project_id: str) -> Plan | None:
    """Return the plan of the film as it is now; None when it is up to date."""
    with desk.database.read() as session:
        project = projects.get(session, desk.context.workspace_id, project_id)
        try:
            return plan_render(session, desk.context, project, scope="film", resolution="720p")
        except Conflict:
            return None


def delivered_keys(desk: Desk, project_id: str) -> set[str]:
    """Return the keys of everything that was ever made for a project."""
    with desk.database.read() as session:
        made = select(Step.key).where(Step.project_id == project_id, Step.state == "done")
        return set(session.scalars(made))


def make(desk: Desk, arguments: dict[str, Any]) -> None:
    """Render what is left."""
    quote = desk.call("render_scenes", resolution="720p", **arguments).quote
    desk.begin(quote.quote_id)
    desk.deliver(quote.quote_id, ("voiceover", "clip", "music", "stitch"))
    desk.end(quote.quote_id, "done", "rendering" if arguments else "completed")


@settings(max_examples=12)
@given(edits=st.lists(EDITS, min_size=3, max_size=8))
def test_what_was_delivered_is_never_charged_again(
    sqlite_database: Database, edits: list[tuple[str, dict[str, Any]]]
) -> None:
    desk = Desk.open(sqlite_database, credits=100_000)
    project_id = desk.ready().project_id
    for tool, arguments in edits:
        try:
            if tool == "render":
                make(desk, arguments)
            else:
                desk.call(tool, **arguments)
        except Refused:
            # Locked, unchanged, up to date, nothing to undo: then nothing may have changed either.
            pass
        if not desk.call("get_project").scenes:
            return  # Everything was taken back, the breaking into scenes too.
        plan, known = planned(desk, project_id), delivered_keys(desk, project_id)
        with desk.database.read() as session:
            project = projects.get(session, desk.context.workspace_id, project_id)
            inputs, steps = film_work(session, desk.context, project, "720p")
        if plan is None:
            assert {step.key for step in steps} <= known
            continue
        again = planned(desk, project_id)
        assert again is not None
        assert (plan.fingerprint, plan.inputs) == (again.fingerprint, inputs)
        assert plan.credits == sum(step.credits for step in plan.steps)
        for step in plan.steps:
            is_known = step.key in known
            assert (step.reused_step_id is not None, step.credits == 0) == (is_known, is_known)


def test_keys_hold_no_ids_and_inputs_say_what_changed(sqlite_database: Database) -> None:
    desk = Desk.open(sqlite_database)
    project_id = desk.ready().project_id
    make(desk, {})
    desk.call("edit_scene", scene=2, on_screen="Awake")
    desk.call("set_brand", colors=["teal"], website="lumen.example")
    plan = planned(desk, project_id)
    assert plan is not None
    assert plan.inputs["changed"] == ["scene 2", "the colours", "the website"]
    assert changed_words(None, plan.inputs) == []


def test_a_pronunciation_concerns_only_where_its_word_is_said(sqlite_database: Database) -> None:
    desk = Desk.open(sqlite_database)
    project_id = desk.ready().project_id
    desk.call("edit_scene", scene=2, voice="Meet Lumen.")
    make(desk, {})
    desk.call("set_brand", pronunciations={"Aytada": "eye-tah-da"})
    assert planned(desk, project_id) is None
    assert desk.call("get_status").next_step == "done"
    desk.call("set_brand", pronunciations={"lumen": "loo-men"})
    plan = planned(desk, project_id)
    assert plan is not None
    assert [step.label for step in plan.steps if step.credits] == [
        "voiceover",
        "clip of scene 2 at 720p",
        "stitch",
    ]
    assert plan.inputs["changed"] == ["the pronunciations"]


@given(
    lines=st.lists(VOICES, min_size=2, max_size=6),
    seconds=st.sampled_from([15, 30, 60]),
    data=st.data(),
)
def test_locked_scenes_keep_their_length_and_the_film_its_own(
    lines: list[str], seconds: int, data: st.DataObject
) -> None:
    kept = data.draw(
        st.lists(
            st.one_of(st.none(), st.integers(40, 150)), min_size=len(lines), max_size=len(lines)
        )
    )
    laid_out = film_spans(seconds, lines, kept)
    natural = spans(seconds, lines)
    assert sum(span.frames for span in laid_out) == seconds * 30 - end_card_frames(seconds)
    assert [span.start_frame for span in laid_out] == [
        sum(span.frames for span in laid_out[:index]) for index in range(len(lines))
    ]
    if laid_out != natural:
        lengths = [span.frames for span in laid_out]
        assert all(want in (None, got) for want, got in zip(kept, lengths, strict=True))
        assert min(lengths) >= 20


def test_a_length_that_is_natural_anyway_moves_nothing() -> None:
    lines = ["Night shift?", "Meet Lumen cold brew.", "Steady energy.", "Grab a can today."]
    natural = spans(15, lines)
    for index in range(len(lines)):
        kept = [span.frames if at == index else None for at, span in enumerate(natural)]
        assert film_spans(15, lines, kept) == natural


def test_without_scenes_there_is_nothing_to_plan(sqlite_database: Database) -> None:
    desk = Desk.open(sqlite_database)
    project_id = desk.scripted().project_id
    with pytest.raises(Refused, match="has no scenes yet"):
        planned(desk, project_id)
