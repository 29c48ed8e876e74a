"""Which campaign or project is meant: exact names win, walls hold, doubt is asked."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage import campaigns
from storage.engine import Database
from storage.errors import AytadaError, NotFound, Refused
from storage.matching import matches
from tests.support.desk import Desk
from tools.kit.references import find_campaign, find_project

WORDS = ("cold brew", "matcha", "latte", "oat", "the", "2", "night", "video", "ad", "für", "咖啡")
names = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join) | st.text(
    min_size=1, max_size=20
).filter(lambda text: text.strip() != "")


@given(known=st.lists(names, min_size=1, max_size=8), index=st.integers(0, 7))
def test_an_exact_name_always_wins(known: list[str], index: int) -> None:
    wanted = known[index % len(known)]
    assert {known[found].strip() for found in matches(wanted, known)} == {wanted.strip()}


@given(known=st.lists(names, max_size=8), text=names)
def test_what_is_found_is_one_of_those_there_are(known: list[str], text: str) -> None:
    found = matches(text, known)
    assert list(found) == sorted(set(found))
    assert all(0 <= index < len(known) for index in found)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("cold brew", ["Cold Brew"]),
        ("COLD-BREW!", ["Cold Brew"]),
        ("the cold brew campaign", ["Cold Brew"]),
        ("coldbrew", ["Cold Brew"]),
        ("cold brw", ["Cold Brew"]),
        ("cold brew from yesterday", ["Cold Brew"]),
        ("matcha", ["Oat Matcha", "Iced Matcha"]),
        ("oat mat", ["Oat Matcha"]),
        ("iced", ["Iced Matcha"]),
        ("campaign", []),
        ("espresso", []),
        ("", []),
        ("?", []),
    ],
)
def test_names_as_people_write_them(text: str, meant: list[str]) -> None:
    known = ["Oat Matcha", "Cold Brew", "Iced Matcha", "Cold Brew (2)"]
    assert [known[index] for index in matches(text, known)] == meant


@settings(max_examples=25)
@given(theirs=st.lists(names, min_size=1, max_size=4), ours=st.lists(names, max_size=3), text=names)
def test_no_reference_ever_reaches_another_workspace(
    sqlite_database: Database, theirs: list[str], ours: list[str], text: str
) -> None:
    other, desk = Desk.open(sqlite_database, "Theirs"), Desk.open(sqlite_database, "Ours")
    with sqlite_database.write() as session:
        for place, known in ((other, theirs), (desk, ours)):
            for name in known:
                campaigns.create(
                    session,
                    workspace_id=place.context.workspace_id,
                    member_id=place.context.member_id,
                    name=name,
                    product=name,
                )
        ids = [line.campaign.id for line in campaigns.listing(session, other.context.workspace_id)]
    with sqlite_database.read() as session:
        for reference in (text, *theirs, *ids):
            try:
                found = find_campaign(session, desk.context, reference)
            except AytadaError:
                continue
            assert found.workspace_id == desk.context.workspace_id


def test_doubt_is_asked_with_the_names(database: Database) -> None:
    desk = Desk.open(database)
    desk.campaign("oat matcha")
    desk.campaign("iced matcha")
    with pytest.raises(Refused) as refusal:
        desk.call("create_project", campaign="matcha")
    assert refusal.value.code == "ambiguous"
    assert sorted(refusal.value.message.removeprefix("Which campaign do you mean: ")) == sorted(
        "“Iced Matcha” or “Oat Matcha”?"
    )
    fresh = desk.elsewhere("fresh")
    with pytest.raises(Refused, match="Which campaign do you mean"):
        fresh.call("get_campaign")


def test_of_several_projects_the_current_campaigns_is_meant(database: Database) -> None:
    desk = Desk.open(database)
    desk.campaign("oat matcha")
    oat = desk.call("create_project", title="Launch")
    desk.campaign("iced matcha")
    iced = desk.call("create_project", title="Launch")
    with database.read() as session:
        assert find_project(session, desk.context, "launch").id == iced.project_id
    desk.call("select_campaign", campaign="oat")
    with database.read() as session:
        assert find_project(session, desk.context, "launch").id == oat.project_id
        assert find_project(session, desk.context, "iced matcha launch").id == iced.project_id
        fresh = desk.elsewhere("fresh").context
    with database.read() as session, pytest.raises(Refused) as refusal:
        find_project(session, fresh, "launch")
    assert "“Launch” in “Oat Matcha”" in refusal.value.message
    assert "“Launch” in “Iced Matcha”" in refusal.value.message


def test_it_and_the_newest_are_understood(database: Database) -> None:
    desk = Desk.open(database)
    made = desk.project()
    with database.read() as session:
        for text in (None, "", "it", "this one", "the latest", made.project_id):
            assert find_project(session, desk.context, text).id == made.project_id
        for text in (None, "it", "the last one"):
            assert find_campaign(session, desk.context, text).name == "Cold Brew"
        with pytest.raises(NotFound, match="There is no project called “tea”"):
            find_project(session, desk.context, "tea")
        with pytest.raises(Refused, match="keep it to 200"):
            find_project(session, desk.context, "x" * 50_000)


def test_a_project_is_known_by_its_kind(sqlite_database: Database) -> None:
    desk = Desk.open(sqlite_database)
    desk.project(title="Dawn")
    desk.call("create_project", kind="flyer", title="Tasting")
    desk.call("create_project", kind="jingle", title="Tune")
    for said in ("the flyer", "Flyer", "our leaflet"):
        assert desk.call("get_status", project=said).project == "Tasting"
    assert desk.call("get_status", project="the video").project == "Dawn"
    with pytest.raises(NotFound):
        desk.call("get_status", project="the banners")
    desk.call("create_project", kind="flyer", title="Opening")
    desk.call("get_status", project="Dawn")
    with pytest.raises(Refused, match="Which project do you mean: “Opening” or “Tasting”"):
        desk.call("get_status", project="the flyer")
