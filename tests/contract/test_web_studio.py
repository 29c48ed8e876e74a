"""The Studio: every act by the same tools as talk, undoable, and spending only by a click."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from integrations.web.subtitles import webvtt
from storage import conversations, projects, quotes
from storage.errors import Conflict, Forbidden, NotFound, Refused
from tests.support.door import DoorStage, open_door
from tests.support.studio_page import Person, colleague, new_person


@pytest.fixture(scope="module")
def stage(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DoorStage]:
    """Give one studio for this module; every test makes people of its own."""
    with open_door(sqlite_template, tmp_path_factory.mktemp("studio")) as door:
        yield door.stage


@pytest.fixture
def nora(stage: DoorStage) -> Person:
    """Give a member with 250 credits."""
    return new_person(stage, "Nora")


def voices(person: Person, project_id: str) -> list[str]:
    """Return what the scenes say, in order."""
    return [scene.voice for scene in person.look(project_id).scenes]


# ------------------------------------------------------------------------------ words and scenes


def test_from_nothing_to_scenes_without_typing(nora: Person, stage: DoorStage) -> None:
    scripted = nora.project()
    with stage.database.write() as session:
        first = projects.get(session, nora.workspace_id, scripted)
        project_id = projects.create(
            session,
            workspace_id=nora.workspace_id,
            campaign_id=first.campaign_id,
            member_id=nora.member_id,
            kind="video_ad",
            title="From nothing",
            seconds=15,
            format="9:16",
            resolution="1080p",
        ).id
    shown = nora.look(project_id)
    assert (shown.next_step, [stage.state for stage in shown.stages]) == (
        "generate_ideas",
        ["now", "next", "next", "next", "next", "next"],
    )
    nora.do(project_id, "ideas", key="one")
    shown = nora.wait(project_id, lambda seen: seen.ideas)
    assert [idea.number for idea in shown.ideas] == [1, 2, 3]
    assert shown.next_step == "choose_idea"
    nora.do(project_id, "idea", number=2, key="two")
    shown = nora.wait(project_id, lambda seen: seen.scenes)
    assert [idea.is_chosen for idea in shown.ideas] == [False, True, False]
    assert (len(shown.lines), len(shown.scenes)) == (4, 4)
    assert shown.next_step == "render_scenes"
    assert nora.balance() == (250, 0)
    # The chat beside it tells the same story.
    said = [said.text for turn in nora.chat(project_id).turns for said in turn.said]
    assert said == ["Give me three ideas", "Idea 2: write its script"]


def test_a_scene_is_edited_moved_locked_and_everything_is_undone(nora: Person) -> None:
    project_id = nora.project()
    before = voices(nora, project_id)
    first = nora.look(project_id).scenes[0]
    nora.do(
        project_id,
        "scene",
        scene=first.id,
        version=first.version,
        action="rewrite",
        voice="Four in the morning again?",
        on_screen="",
        visual=first.visual,
    )
    scene = nora.look(project_id).scenes[0]
    assert (scene.voice, scene.on_screen) == ("Four in the morning again?", "")
    nora.do(project_id, "scene", scene=first.id, action="down")
    assert voices(nora, project_id)[:2] == [before[1], "Four in the morning again?"]
    nora.do(project_id, "scene", scene=first.id, action="lock")
    assert nora.look(project_id).scenes[1].locked
    with pytest.raises(Refused, match="locked"):
        nora.do(project_id, "scene", scene=first.id, action="drop")
    for _ in range(3):
        assert nora.look(project_id).can_undo
        nora.do(project_id, "undo")
    assert voices(nora, project_id) == before
    assert nora.look(project_id).can_redo
    nora.do(project_id, "redo")
    assert nora.look(project_id).scenes[0].voice == "Four in the morning again?"


def test_typed_words_are_saved_before_a_move_and_never_over_newer_ones(nora: Person) -> None:
    project_id = nora.project()
    first = nora.look(project_id).scenes[0]
    texts = {"voice": "Wide awake?", "on_screen": first.on_screen, "visual": first.visual}
    stale = {"scene": first.id, "version": first.version, "dirty": 1, **texts}
    nora.do(project_id, "scene", action="down", **stale)
    assert voices(nora, project_id)[1] == "Wide awake?"
    with pytest.raises(Conflict, match="changed meanwhile"):
        nora.do(project_id, "scene", action="rewrite", **stale | {"voice": "An old tab"})
    assert voices(nora, project_id)[1] == "Wide awake?"
    line = nora.look(project_id).script_version
    with pytest.raises(Conflict, match="changed meanwhile"):
        nora.do(project_id, "line", line=1, version=line - 1, voice="An old tab")
    nora.do(project_id, "line", line=1, version=line, voice="A new hook", on_screen="New")
    assert nora.look(project_id).lines[0].voice == "A new hook"


def test_scenes_are_added_and_dropped_by_who_they_are(nora: Person) -> None:
    project_id = nora.project()
    third = nora.look(project_id).scenes[2]
    nora.do(project_id, "scene", action="add", voice="One more thing.", visual="a can")
    assert voices(nora, project_id)[4] == "One more thing."
    nora.do(project_id, "scene", scene=third.id, action="drop")
    assert third.id not in [scene.id for scene in nora.look(project_id).scenes]
    with pytest.raises(Conflict, match="not in the film any more"):
        nora.do(project_id, "scene", scene=third.id, action="up")
    with pytest.raises(Refused):
        nora.do(project_id, "scene", scene=third.id, action="explode")


def test_words_of_a_flyer_and_a_jingle_are_edited_in_their_own_fields(nora: Person) -> None:
    flyer = nora.project("flyer")
    shown = nora.look(flyer)
    assert [line.name for line in shown.lines] == ["Headline", "Subline", "Point 1", "Point 2"]
    nora.do(flyer, "line", line=1, version=shown.script_version, on_screen="Free for you")
    nora.do(flyer, "details", when="", where="Ward 5", price="", link="lumen.example/free")
    shown = nora.look(flyer)
    assert shown.lines[0].on_screen == "Free for you"
    assert shown.details == {"where": "Ward 5", "link": "lumen.example/free"}
    jingle = nora.project("jingle")
    nora.do(jingle, "details", mood="playful")
    nora.do(jingle, "line", line=1, version=nora.look(jingle).script_version, voice="Lumen. Awake.")
    shown = nora.look(jingle)
    assert (shown.lines[0].voice, shown.details) == ("Lumen. Awake.", {"mood": "playful"})
    assert [stage.name for stage in shown.stages] == ["Words", "Draft", "Price", "Made"]


def test_a_script_is_locked_and_goes_back_to_an_earlier_version(nora: Person) -> None:
    project_id = nora.project()
    version = nora.look(project_id).script_version
    nora.do(project_id, "ending", call_to_action="Wake up")
    assert nora.look(project_id).call_to_action == "Wake up"
    assert [each.is_now for each in nora.look(project_id).scripts] == [True, False]
    nora.do(project_id, "script-version", version=version)
    assert nora.look(project_id).call_to_action == "Try Lumen"
    nora.do(project_id, "script-lock")
    with pytest.raises(Refused, match="locked"):
        nora.do(project_id, "ending", call_to_action="No")
    nora.do(project_id, "script-lock")
    nora.do(project_id, "rename", title="Night owls")
    assert nora.look(project_id).title == "Night owls"


# ------------------------------------------------------------------------------ money


def test_one_click_spends_once_and_the_film_arrives_with_its_files(nora: Person) -> None:
    project_id = nora.project()
    nora.do(project_id, "price", key="price")
    shown = nora.wait(project_id, lambda seen: seen.draft is not None)
    assert shown.draft_fits
    price = shown.price
    assert price is not None
    assert price.lines == (
        ("4 clips at 1080p", 160, False),
        ("Voiceover", 5, False),
        ("Music", 5, False),
        ("Stitch", 5, False),
    )
    assert (price.credits, price.balance_after) == (175, 75)
    form = {"quote": price.quote_id, "revision": price.revision}
    said: list[str] = []
    clicks = [
        threading.Thread(target=lambda: said.append(nora.do(project_id, "approve", **form)))
        for _ in range(2)
    ]
    for click in clicks:
        click.start()
    for click in clicks:
        click.join()
    assert sorted("nothing is charged twice" in each for each in said) == [False, True]
    shown = nora.wait(project_id, lambda seen: seen.next_step == "done")
    assert nora.balance() == (75, 0)
    assert shown.final is not None
    assert shown.captions_id
    assert {file.role for file in shown.files} >= {"final", "poster", "captions", "clip", "voice"}
    assert [stage.state for stage in shown.stages] == ["done"] * 6
    assert all(len(scene.takes) == 1 for scene in shown.scenes)
    # What is changed now is the only thing that is paid for again.
    scene = shown.scenes[1]
    nora.do(project_id, "scene", scene=scene.id, action="another_take")
    nora.do(project_id, "price", key="again")
    shown = nora.look(project_id)
    assert shown.price is not None
    assert shown.price.lines[0] == ("Clip of scene 2 at 1080p", 40, False)
    assert shown.price.credits < 60


def test_a_price_for_something_else_or_somebody_else_spends_nothing(nora: Person) -> None:
    project_id, other_id = nora.project(), nora.project("banner")
    nora.do(project_id, "price", key="one")
    price = nora.look(project_id).price
    assert price is not None
    form = {"quote": price.quote_id, "revision": price.revision}
    with pytest.raises(Refused, match="another project"):
        nora.do(other_id, "approve", **form)
    with pytest.raises(Refused):
        nora.do(project_id, "approve", quote=price.quote_id)
    nora.do(project_id, "ending", call_to_action="Changed since")
    with pytest.raises(Conflict, match="nothing was spent"):
        nora.do(project_id, "approve", **form)
    assert "changed since" in nora.look(project_id).price_gone
    guest = colleague(nora, "Gus", may_spend=False)
    nora.do(project_id, "price", key="two")
    price = nora.look(project_id).price
    assert price is not None
    form = {"quote": price.quote_id, "revision": price.revision}
    with pytest.raises(Forbidden):
        guest.do(project_id, "approve", **form)
    with pytest.raises(Forbidden):
        guest.do(project_id, "decline", quote=price.quote_id)
    assert "Nothing was spent" in nora.do(project_id, "decline", quote=price.quote_id)
    with pytest.raises(Conflict):
        nora.do(project_id, "approve", **form)
    assert nora.balance() == (250, 0)


def test_another_workspaces_project_and_price_do_not_exist(nora: Person, stage: DoorStage) -> None:
    project_id = nora.project()
    nora.do(project_id, "price", key="one")
    price = nora.look(project_id).price
    assert price is not None
    stranger = new_person(stage, "Stranger")
    own = stranger.project()
    with pytest.raises(NotFound):
        stranger.look(project_id)
    for act in ("undo", "price", "ideas", "approve", "scene", "cancel"):
        with pytest.raises(NotFound):
            stranger.do(project_id, act, quote=price.quote_id, revision=1, action="up")
    form = {"quote": price.quote_id, "revision": price.revision}
    with pytest.raises(NotFound):
        stranger.do(own, "approve", **form)
    assert nora.balance() == stranger.balance() == (250, 0)


def test_making_is_stopped_and_the_rest_of_the_hold_comes_back(nora: Person) -> None:
    project_id = nora.project()
    nora.do(project_id, "price", key="one")
    price = nora.look(project_id).price
    assert price is not None
    nora.do(project_id, "approve", quote=price.quote_id, revision=price.revision)
    shown = nora.look(project_id)
    assert shown.is_making
    assert len(shown.steps) == 7
    said = nora.do(project_id, "cancel")
    assert said.startswith("Stopped")
    shown = nora.wait(project_id, lambda seen: not seen.is_making)
    assert (shown.status, shown.next_step) == ("cancelled", "retry_project")
    assert nora.balance()[1] == 0


def test_the_price_shown_here_is_the_question_of_the_same_talk(
    nora: Person, stage: DoorStage
) -> None:
    project_id = nora.project("banner")
    nora.do(project_id, "price", key="one")
    nora.wait(
        project_id, lambda _: [turn.state for turn in nora.chat(project_id).turns] == ["done"]
    )
    panel = nora.chat(project_id)
    price = nora.look(project_id).price
    assert price is not None
    with stage.database.read() as session:
        talk = conversations.get(session, nora.workspace_id, panel.conversation_id)
        assert talk.quote_id == price.quote_id
        assert talk.quote_member_id == nora.member_id
        assert quotes.get(session, nora.workspace_id, price.quote_id).state == "open"
    assert [card.kind for card in panel.turns[-1].cards] == ["draft", "quote"]
    assert panel.turns[-1].cards[1].state == "open"


# ------------------------------------------------------------------------------ captions


def test_captions_become_webvtt_and_stay_words() -> None:
    subrip = (
        "\ufeff1\r\n00:00:00,300 --> 00:00:01,900\r\nNight-shift <b>nurses</b> & co\r\n\r\n"
        "2\n00:00:02,000 --> 00:00:03,000\nLook --> up\n\n3\nno times\nleft out\n"
    )
    assert webvtt(subrip) == (
        "WEBVTT\n\n"
        "00:00:00.300 --> 00:00:01.900\nNight-shift &lt;b>nurses&lt;/b> &amp; co\n\n"
        "00:00:02.000 --> 00:00:03.000\nLook --&gt; up\n"
    )
    assert webvtt("") == "WEBVTT\n"
