"""The chat of the dashboard: the same talk, streamed whole, resumed, stopped."""

import asyncio
import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from integrations.common.streams import Streams
from integrations.web.chat_shown import TurnShown
from integrations.web.chat_stream import ChatStream, page_position, position_of
from integrations.web.talking import find_talk, open_talk, say
from storage import conversations, projects
from storage.errors import Refused
from tests.support.door import SLOWLY, DoorStage, open_door
from tests.support.studio_page import SECONDS_MAX, Person, new_person

Plain = dict[str, Any]


@pytest.fixture(scope="module")
def stage(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DoorStage]:
    """Give one studio for this module; every test makes people of its own."""
    with open_door(sqlite_template, tmp_path_factory.mktemp("chat")) as door:
        yield door.stage


@pytest.fixture
def nora(stage: DoorStage) -> Person:
    """Give a member with 250 credits."""
    return new_person(stage, "Nora")


def speak(person: Person, project_id: str, text: str, key: str) -> tuple[str, str]:
    """Say something beside a project; return the talk's id and where its stream stood before."""
    with person.stage.database.write() as session:
        project = projects.get(session, person.workspace_id, project_id)
        talk = open_talk(session, person.reader, project.campaign_id, project.id)
        position = page_position(session, talk.id)
        say(session, person.reader, talk, text, key)
    person.stage.engine.wake()
    return talk.id, position


def opened(person: Person, talk_id: str, after: str, project_id: str = "") -> ChatStream:
    """Open a chat's stream at a position."""

    def render(turn: TurnShown) -> str:
        return str(turn.words)

    stream = ChatStream(person.stage, person.reader, talk_id, project_id, render)
    with person.stage.database.read() as session:
        stream.begin(session, position_of(after))
    return stream


def heard(stream: ChatStream, until: Callable[[Plain], bool]) -> list[tuple[str, str, Plain]]:
    """Read a stream as a browser does until an event fits: `(name, id, data)` each."""

    async def read() -> list[tuple[str, str, Plain]]:
        found: list[tuple[str, str, Plain]] = []
        deadline = time.monotonic() + SECONDS_MAX
        async for text in stream.events(Streams()):
            frame = re.fullmatch(r"event: (\w+)\nid: (\S+)\ndata: (.*)\n\n", text)
            if frame is not None:
                found.append((frame[1], frame[2], json.loads(frame[3])))
                if until(found[-1][2]):
                    return found
            assert time.monotonic() < deadline, found
        raise AssertionError("the stream ended")

    return asyncio.run(read())


def listen(
    person: Person, talk_id: str, after: str, until: Callable[[Plain], bool]
) -> list[tuple[str, str, Plain]]:
    """Open a chat's stream at a position and read it until an event fits."""
    return heard(opened(person, talk_id, after), until)


def is_over(data: Plain) -> bool:
    """Tell whether a turn has ended."""
    return data.get("state") in ("done", "failed", "cancelled")


# ------------------------------------------------------------------------------ the stream


def test_an_answer_is_streamed_and_ends_with_its_letters(nora: Person) -> None:
    project_id = nora.project()
    talk_id, after = speak(nora, project_id, "How many credits do I have?", "one")
    told = listen(nora, talk_id, after, is_over)
    assert {name for name, _, _ in told} == {"turn"}
    last = told[-1][2]
    assert last["state"] == "done"
    assert "250" in last["html"]
    assert len(last["letters"]) == 1
    # The page shows the same afterwards, and nothing is told again.
    panel = nora.chat(project_id)
    assert [said.text for said in panel.turns[-1].said] == ["How many credits do I have?"]
    assert str(panel.turns[-1].words) == last["html"]
    assert panel.position == told[-1][1]


def test_coming_back_goes_on_where_it_stopped(nora: Person, stage: DoorStage) -> None:
    project_id = nora.project()
    stage.patient.go.clear()
    talk_id, after = speak(nora, project_id, SLOWLY, "one")
    begun = listen(nora, talk_id, after, lambda data: "One moment" in data.get("html", ""))
    stage.patient.go.set()
    rest = listen(nora, talk_id, begun[-1][1], is_over)
    assert rest[-1][2]["html"] == "<p>One moment please.</p>\n"
    ids = [event_id for _, event_id, _ in [*begun, *rest]]
    assert len(set(ids)) == len(ids)
    # Whoever has seen the end is told only what comes after it.
    talk_id, _ = speak(nora, project_id, "How many credits do I have?", "two")
    later = listen(nora, talk_id, rest[-1][1], is_over)
    assert {data["turn"] for _, _, data in later} != {rest[-1][2]["turn"]}


def test_a_turn_is_stopped(nora: Person, stage: DoorStage) -> None:
    project_id = nora.project()
    stage.patient.go.clear()
    talk_id, after = speak(nora, project_id, SLOWLY, "one")
    begun = listen(nora, talk_id, after, lambda data: "One moment" in data.get("html", ""))
    assert stage.talk.stop(nora.workspace_id, begun[-1][2]["turn"])
    over = listen(nora, talk_id, begun[-1][1], is_over)
    assert over[-1][2]["state"] == "cancelled"
    stage.patient.go.set()
    assert nora.chat(project_id).turns[-1].state == "cancelled"


def test_news_of_the_project_comes_over_the_same_stream(nora: Person) -> None:
    project_id = nora.project("banner")
    talk_id, after = speak(nora, project_id, "Hello", "one")
    told = listen(nora, talk_id, after, is_over)
    nora.do(project_id, "price", key="price")
    price = nora.wait(project_id, lambda seen: seen.draft is not None).price
    assert price is not None
    stream = opened(nora, talk_id, told[-1][1], project_id)
    nora.do(project_id, "approve", quote=price.quote_id, revision=price.revision)
    news = heard(stream, lambda data: data.get("status") == "completed")
    assert news[-1][0] == "project"
    # The announcement that follows has no words of a member, and shows the files.
    end = heard(stream, is_over) if not _is_announced(news) else news
    assert end[-1][2]["state"] == "done" or _is_announced(news)
    nora.wait(project_id, lambda seen: len(nora.chat(project_id).turns[-1].said) == 0)
    assert [card.kind for card in nora.chat(project_id).turns[-1].cards] == ["files"]


def _is_announced(events: list[tuple[str, str, Plain]]) -> bool:
    return any("is ready" in data.get("plain", "") for _, _, data in events)


# ------------------------------------------------------------------------------ one talk


def test_a_talk_that_began_elsewhere_goes_on_here(nora: Person, stage: DoorStage) -> None:
    project_id = nora.project()
    with stage.database.read() as session:
        campaign_id = projects.get(session, nora.workspace_id, project_id).campaign_id
        assert find_talk(session, nora.reader, campaign_id) is None
    said = stage.talk.say(
        workspace_id=nora.workspace_id,
        member_id=nora.member_id,
        door="terminal",
        conversation_key="elsewhere",
        text="How many credits do I have?",
    )
    with stage.database.write() as session:
        talk = conversations.get(session, nora.workspace_id, said.conversation_id)
        conversations.focus(session, talk, campaign_id=campaign_id, project_id=project_id)
    stage.wait(lambda session: _closed(session, nora.workspace_id, said.conversation_id))
    panel = nora.chat(project_id)
    assert (panel.conversation_id, panel.began) == (said.conversation_id, "the command line")
    talk_id, after = speak(nora, project_id, "Hello again", "one")
    assert talk_id == said.conversation_id
    listen(nora, talk_id, after, is_over)
    stranger = new_person(stage, "Stranger")
    with stage.database.read() as session:
        assert find_talk(session, stranger.reader, campaign_id) is None


def _closed(session: Any, workspace_id: str, conversation_id: str) -> bool | None:
    talk = conversations.get(session, workspace_id, conversation_id)
    said = conversations.messages(session, conversation_id)
    return True if talk.busy_turn_id is None and len(said) > 1 else None


def test_a_yes_answers_no_price_of_another_project(nora: Person, stage: DoorStage) -> None:
    first, second = nora.project("banner"), nora.project("flyer")
    with stage.database.write() as session:
        # Both in one campaign, as a member has them.
        one = projects.get(session, nora.workspace_id, first)
        projects.get(session, nora.workspace_id, second).campaign_id = one.campaign_id
    nora.do(first, "price", key="one")
    nora.wait(first, lambda seen: seen.draft is not None)
    talk_id, after = speak(nora, second, "yes", "two")
    listen(nora, talk_id, after, is_over)
    assert nora.balance() == (250, 0)
    nora.do(first, "price", key="three")
    talk_id, after = speak(nora, first, "yes", "four")
    listen(nora, talk_id, after, is_over)
    nora.wait(first, lambda seen: seen.next_step == "done")
    assert nora.balance() == (230, 0)


def test_the_same_message_twice_is_said_once(nora: Person) -> None:
    project_id = nora.project()
    talk_id, after = speak(nora, project_id, "Hello", "same")
    speak(nora, project_id, "Hello", "same")
    listen(nora, talk_id, after, is_over)
    turns = nora.chat(project_id).turns
    assert [said.text for turn in turns for said in turn.said] == ["Hello"]
    for bad in ("", "x" * 65, "a\nb", "ü"):
        with pytest.raises(Refused):
            speak(nora, project_id, "Hello", bad)
    with pytest.raises(Refused, match="empty"):
        speak(nora, project_id, " \x00 ", "empty")


def test_positions_that_are_not_ours_begin_at_the_end() -> None:
    assert position_of("12-3") == (12, 3)
    for bad in (None, "", "12", "12.3", "-1-1", "1-1; DROP", "9" * 13 + "-1", "a-b"):
        assert position_of(bad) is None
