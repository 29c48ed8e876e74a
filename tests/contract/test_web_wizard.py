"""The wizard: every answer is kept on the way, back works, and one run makes one project."""

import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from integrations.web.wizard_making import make_project
from integrations.web.wizard_steps import (
    STEPS,
    TEXT_MAX,
    Answers,
    first_wrong,
    read_answers,
    step_after,
    step_before,
    steps_of,
    wrong_in,
)
from storage import campaigns, projects
from storage.errors import NotFound
from tests.support.door import DoorStage, open_door
from tests.support.studio_page import Person, new_person

FILLED = {
    "kind": "video_ad",
    "product": "Lumen cold brew",
    "description": "Brewed 18 hours, 4 € a can",
    "audience": "night-shift nurses",
    "messaging": "steady energy",
    "stage": "solution_aware",
    "platform": "wide",
    "seconds": "6",
}


@pytest.fixture(scope="module")
def stage(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DoorStage]:
    """Give one studio for this module; every test makes people of its own."""
    with open_door(sqlite_template, tmp_path_factory.mktemp("wizard")) as door:
        yield door.stage


@pytest.fixture
def nora(stage: DoorStage) -> Person:
    """Give a member with 250 credits."""
    return new_person(stage, "Nora")


def answers(run: str = "run_00000001", **given: str) -> Answers:
    """Return answers as a form gives them."""
    return read_answers(given, run)


def make(person: Person, given: Answers) -> str:
    """Make what was asked for."""
    return make_project(person.stage, person.reader, given)


def test_the_steps_fit_what_is_made() -> None:
    video, banner = answers(kind="video_ad"), answers(kind="banner")
    assert steps_of(video) == STEPS
    assert steps_of(banner) == ("kind", "product", "audience", "check")
    assert [step_after(banner, step) for step in ("audience", "check")] == ["check", "check"]
    assert [step_before(banner, step) for step in ("check", "kind")] == ["audience", None]


def test_an_address_keeps_every_answer() -> None:
    given = answers(**FILLED)
    for step in STEPS:
        query = dict(parse_qsl(urlsplit(given.address(step)).query))
        assert query.pop("step") == step
        assert read_answers(query, query.pop("run")) == given


def test_what_cannot_be_used_is_said_beside_its_field() -> None:
    assert wrong_in(answers(), "product") == {"product": "Name the product, such as “cold brew”."}
    assert wrong_in(answers(campaign="cam_1"), "product") == {}
    long = answers(product="x" * (TEXT_MAX["product"] + 1))
    assert wrong_in(long, "product") == {"product": "That is 121 characters; 120 is the most."}
    jingle = answers(kind="jingle", product="x", seconds="60")
    assert first_wrong(jingle) == "place"
    assert wrong_in(jingle, "place") == {"seconds": "Choose one of these lengths."}
    assert first_wrong(answers(**FILLED)) is None
    # Choices that there are not are left out rather than trusted.
    assert answers(kind="feature film", platform="billboard", seconds="7").values == {}


def test_one_run_makes_one_campaign_and_one_project(nora: Person) -> None:
    made: list[str] = []
    clicks = [
        threading.Thread(target=lambda: made.append(make(nora, answers(**FILLED))))
        for _ in range(2)
    ]
    for click in clicks:
        click.start()
    for click in clicks:
        click.join()
    assert len(made) == 2
    assert len(set(made)) == 1
    shown = nora.wait(made[0], lambda seen: seen.ideas)
    assert (shown.seconds, shown.format, shown.next_step) == (6, "16:9", "choose_idea")
    with nora.stage.database.read() as session:
        listed = campaigns.listing(session, nora.workspace_id)
        assert [line.campaign.product for line in listed] == ["Lumen cold brew"]
        pillars = campaigns.strategy(session, listed[0].campaign)
        assert (pillars.audience, pillars.messaging, pillars.awareness_stage) == (
            "night-shift nurses",
            "steady energy",
            "solution_aware",
        )
        assert len(projects.listing(session, nora.workspace_id)) == 1
    assert [said.text for said in nora.chat(made[0]).turns[0].said] == ["Give me three ideas"]
    assert nora.balance() == (250, 0)


def test_every_kind_gets_its_words(nora: Person) -> None:
    first = make(nora, answers(**FILLED))
    campaign_id = nora.look(first).campaign_id
    common = {"campaign": campaign_id}
    kinds = {
        "banner": {},
        "flyer": {"when": "Friday, 6 pm", "where": "Ward 3", "link": "lumen.example/free"},
        "jingle": {"seconds": "10", "mood": "warm"},
    }
    for number, (kind, more) in enumerate(kinds.items(), start=2):
        given = answers(f"run_0000000{number}", kind=kind, **common, **more)
        assert first_wrong(given) is None
        shown = nora.wait(make(nora, given), lambda seen: seen.lines)
        assert (shown.kind, shown.campaign_id) == (kind, campaign_id)
        details = {name: text for name, text in more.items() if name != "seconds"}
        assert {name: shown.details.get(name) for name in details} == details
        assert shown.seconds == int(more.get("seconds", 0))


def test_an_existing_campaign_takes_up_what_was_changed(nora: Person) -> None:
    first = make(nora, answers(**FILLED))
    campaign_id = nora.look(first).campaign_id
    given = answers("run_00000002", campaign=campaign_id, audience="day-shift nurses")
    make(nora, given)
    with nora.stage.database.read() as session:
        campaign = campaigns.get(session, nora.workspace_id, campaign_id)
        pillars = campaigns.strategy(session, campaign)
    assert (pillars.audience, pillars.messaging) == ("day-shift nurses", "steady energy")


def test_another_workspaces_campaign_does_not_exist(nora: Person, stage: DoorStage) -> None:
    theirs = make(nora, answers(**FILLED))
    stranger = new_person(stage, "Stranger")
    with pytest.raises(NotFound):
        make(stranger, answers(campaign=nora.look(theirs).campaign_id))
    with stage.database.read() as session:
        assert projects.listing(session, stranger.workspace_id) == ()
    # The same run of somebody else is a run of its own.
    own = make(stranger, answers(**FILLED))
    assert own != theirs
