"""Answers in Slack, from an event to what stands in the thread, against a strict fake."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from integrations.slack.app import make_slack_routes
from integrations.slack.door import SlackDoor
from integrations.slack.home import home_view
from storage import ledger
from storage.engine import Database
from storage.models import OutboxItem, Turn
from tests.support.scripted_model import ScriptedModel
from tests.support.slack.fake import FakeSlack
from tests.support.slack.world import Message
from tests.support.slack_stage import SlackStage, install, introduce, serving, wait_until


@pytest.fixture
def sqlite(sqlite_url: str) -> Iterator[Database]:
    """Give one fresh database: what is tested with it is Slack."""
    database = Database(sqlite_url)
    yield database
    database.close()


AD: list[tuple[str, dict[str, Any]]] = [
    ("create_campaign", {"product": "Lumen cold brew", "audience": "night-shift nurses"}),
    ("create_project", {"seconds": 15}),
    ("generate_ideas", {}),
]


@contextmanager
def talking(
    database: Database, folder: Path, *answers: Any, word_seconds: float = 0.0
) -> Iterator[SlackStage]:
    """Give a stage whose model says `answers`, with the whole Slack door in front of it."""
    with FakeSlack() as slack:
        model = ScriptedModel(*answers, word_seconds=word_seconds)
        stage = SlackStage(
            database, folder, slack, model=model, public_url="https://aytada.example"
        )
        with serving(make_slack_routes(stage)) as url, stage:
            slack.connect(url)
            install(stage)
            introduce(stage, "ana", "ben")

            def home(session: Any, workspace_id: str, member_id: str) -> dict[str, Any]:
                return home_view(session, stage, workspace_id, member_id)

            door = SlackDoor(stage, home)
            door.start()
            try:
                yield stage
            finally:
                door.close()


def say(stage: SlackStage, text: str, thread_ts: str | None = None) -> tuple[str, Message]:
    """Say something to the bot as ana; return the thread and the bot's next message there."""
    slack = stage.slack
    dm = slack.dm("ana")
    before = len(slack.from_bot(dm, thread_ts)) if thread_ts else 0
    act = slack.post("ana", dm, text, thread_ts=thread_ts)
    assert act.message is not None
    thread = thread_ts or act.message.ts
    found = slack.wait_for(lambda: slack.from_bot(dm, thread)[before:], 30, name="an answer")
    return thread, found[0]


def settled(stage: SlackStage) -> None:
    """Wait until nothing is left to be sent."""
    wait_until(
        stage, lambda: all(row.state in ("sent", "failed") for row in stage.rows(OutboxItem))
    )


def test_from_a_sentence_to_the_file_in_the_thread(database: Database, tmp_path: Path) -> None:
    """Ideas with buttons, a script, scenes, a price that is approved with a click; the film is
    uploaded, progress is one message, and the books are exact."""
    with talking(database, tmp_path, AD, "Which one?") as stage:
        slack, dm = stage.slack, stage.slack.dm("ana")
        thread, ideas = say(stage, "make a 15-second TikTok for our cold brew")
        settled(stage)
        assert slack.click("ana", ideas, "choose_idea").sent[-1].status == 200
        script = slack.wait_for_message(dm, "make_scenes", thread)
        slack.click("ana", script, "make_scenes")
        scenes = slack.wait_for_message(dm, "render", thread)
        slack.click("ana", scenes, "render")
        quote = slack.wait_for_message(dm, "approve_quote", thread)
        slack.click("ana", quote, "approve_quote")
        slack.wait_for(lambda: [m for m in slack.from_bot(dm, thread) if m.files], 60)
        settled(stage)
        messages = slack.from_bot(dm, thread)
        assert sum("approve_quote" in str(slack.blocks_of(m)) for m in messages) == 0
        assert len([m for m in messages if m.files]) == 1
        with database.read() as session:
            balance = ledger.balance(session, stage.rows(Turn)[0].workspace_id)
        assert (balance.available, balance.held) == (75, 0)
        assert slack.over_limit == []
        assert [c.method for c in slack.calls(ok=False)] == []


@pytest.mark.parametrize("kind", ["lost", "ratelimited", "500_html", "lost_before"])
def test_an_answer_stands_there_once_whatever_the_network_does(
    sqlite: Database, tmp_path: Path, kind: str
) -> None:
    """A lost response is looked for before anything is sent again."""
    with talking(sqlite, tmp_path, "Hello, I make ads.") as stage:
        stage.slack.fail("chat.postMessage", kind=kind)
        thread, answer = say(stage, "hi")
        settled(stage)
        standing = stage.slack.from_bot(stage.slack.dm("ana"), thread)
        assert [each.ts for each in standing] == [answer.ts]
        assert "Hello, I make ads." in answer.text


def test_a_delivery_that_was_cut_off_is_gone_on_with(sqlite: Database, tmp_path: Path) -> None:
    """The answer was posted and the process died before it could say so: it is not posted again."""
    with talking(sqlite, tmp_path, "Hello, I make ads.") as stage:
        thread, answer = say(stage, "hi")
        settled(stage)
        with sqlite.write() as session:
            (row,) = [r for r in stage.rows(OutboxItem) if r.kind == "turn"]
            kept = session.get_one(OutboxItem, row.id)
            kept.state, kept.attempts = "sending", 1
            kept.payload = {**kept.payload, "sent_as": ""}
            kept.next_ms = 0
        settled(stage)
        standing = stage.slack.from_bot(stage.slack.dm("ana"), thread)
        assert [each.ts for each in standing] == [answer.ts]


def test_a_slow_answer_is_streamed_and_ends_whole(sqlite: Database, tmp_path: Path) -> None:
    """Words appear while they are made; at the end the message is the answer, once."""
    words = " ".join(f"word{number}" for number in range(60)) + "."
    with talking(sqlite, tmp_path, words, word_seconds=0.07) as stage:
        thread, first = say(stage, "tell me about yourself")
        settled(stage)
        slack = stage.slack
        assert len(slack.calls("chat.startStream", ok=True)) == 1
        assert len(slack.calls("chat.stopStream", ok=True)) == 1
        (standing,) = slack.from_bot(slack.dm("ana"), thread)
        assert standing.ts == first.ts
        assert standing.text == words


@pytest.mark.parametrize("fault", ["expired_stream", "lost"])
def test_a_stream_that_breaks_ends_as_one_whole_message(
    sqlite: Database, tmp_path: Path, fault: str
) -> None:
    """What Slack ended, or what may or may not have arrived, is written whole in its place."""
    words = " ".join(f"word{number}" for number in range(70)) + "."
    with talking(sqlite, tmp_path, words, word_seconds=0.07) as stage:
        stage.slack.fail("chat.appendStream", kind=fault)
        thread, _first = say(stage, "tell me about yourself")
        settled(stage)
        slack = stage.slack
        (standing,) = slack.from_bot(slack.dm("ana"), thread)
        assert "word0 " in str(slack.describe(standing)) + standing.text
        assert "word69." in str(slack.describe(standing)) + standing.text


def test_stop_really_stops(sqlite: Database, tmp_path: Path) -> None:
    """Slack's own Stop button ends the turn; the thread says no more that we work on it."""
    words = " ".join(f"word{number}" for number in range(400))
    with talking(sqlite, tmp_path, words, word_seconds=0.07) as stage:
        slack, dm = stage.slack, stage.slack.dm("ana")
        act = slack.post("ana", dm, "tell me everything")
        assert act.message is not None
        thread = act.message.ts
        slack.wait_for(lambda: slack.calls("chat.startStream", ok=True), 20)
        slack.stop("ana", dm, thread)
        wait_until(stage, lambda: [turn.state for turn in stage.rows(Turn)] == ["cancelled"], 5)
        settled(stage)
        session = slack.session(dm, thread)
        assert session is None or session.status != "processing"


def test_a_followed_project_is_one_message_in_its_channel(sqlite: Database, tmp_path: Path) -> None:
    """The channel sees one message that moves, then one reply with the file."""
    follow = [("follow", {"channel": "#launch"})]
    with talking(sqlite, tmp_path, AD, "Which one?", follow, "Done.") as stage:
        slack = stage.slack
        thread, ideas = say(stage, "make a 15-second TikTok for our cold brew")
        say(stage, "post updates in #launch", thread)
        settled(stage)
        slack.click("ana", ideas, "choose_idea")
        dm = slack.dm("ana")
        slack.click("ana", slack.wait_for_message(dm, "make_scenes", thread), "make_scenes")
        slack.click("ana", slack.wait_for_message(dm, "render", thread), "render")
        quote = slack.wait_for_message(dm, "approve_quote", thread)
        slack.click("ana", quote, "approve_quote")
        slack.wait_for(lambda: [m for m in slack.from_bot("launch") if m.files], 60)
        settled(stage)
        told = slack.from_bot("launch")
        roots = [m for m in told if m.thread_ts in (None, m.ts)]
        assert len(roots) == 1
        assert "ompleted" in roots[0].text or "eady" in roots[0].text
        assert [bool(m.files) for m in told if m is not roots[0]] == [False, True]
        assert slack.over_limit == []


def test_a_channel_that_cannot_be_posted_to_is_told_to_whoever_asked(
    sqlite: Database, tmp_path: Path
) -> None:
    """A private channel without us: the member learns what to do, in plain words."""
    follow = [("follow", {"channel": "#board"})]
    with talking(sqlite, tmp_path, [*AD, *follow], "Which one?") as stage:
        slack, dm = stage.slack, stage.slack.dm("ana")
        thread, ideas = say(stage, "make a TikTok for our cold brew, and post updates in #board")
        settled(stage)
        slack.click("ana", ideas, "choose_idea")
        slack.click("ana", slack.wait_for_message(dm, "make_scenes", thread), "make_scenes")
        slack.click("ana", slack.wait_for_message(dm, "render", thread), "render")
        quote = slack.wait_for_message(dm, "approve_quote", thread)
        slack.click("ana", quote, "approve_quote")
        note = slack.wait_for_message(dm, "I could not post the updates in #board", seconds=60)
        assert "invite me" in note.text
        assert slack.from_bot("board") == []


def test_a_team_that_took_the_app_away_is_written_to_no_more(
    sqlite: Database, tmp_path: Path
) -> None:
    """The delivery ends; it is not tried for ever."""
    with talking(sqlite, tmp_path, "Hello.") as stage:
        stage.slack.fail("chat.postMessage", times=9, kind="account_inactive")
        stage.slack.post("ana", stage.slack.dm("ana"), "hi")
        wait_until(stage, lambda: [row.state for row in stage.rows(OutboxItem)] == ["failed"])
        assert len(stage.slack.calls("chat.postMessage")) == 1


def test_a_free_draft_is_put_into_the_thread(sqlite: Database, tmp_path: Path) -> None:
    """It costs nothing and is seen where it was asked for, once, and before the price."""
    with talking(sqlite, tmp_path, AD, "Which one?") as stage:
        slack, dm = stage.slack, stage.slack.dm("ana")
        thread, ideas = say(stage, "make a 15-second TikTok for our cold brew")
        settled(stage)
        slack.click("ana", ideas, "choose_idea")
        slack.click("ana", slack.wait_for_message(dm, "make_scenes", thread), "make_scenes")
        slack.click("ana", slack.wait_for_message(dm, "preview", thread), "preview")
        slack.wait_for(lambda: [m for m in slack.from_bot(dm, thread) if m.files], 30)
        settled(stage)
        assert len([m for m in slack.from_bot(dm, thread) if m.files]) == 1
        with sqlite.read() as session:
            balance = ledger.balance(session, stage.rows(Turn)[0].workspace_id)
        assert (balance.available, balance.held) == (250, 0)


def test_a_card_whose_picture_slack_cannot_fetch_loses_only_the_picture(
    sqlite: Database, tmp_path: Path
) -> None:
    """The buttons are there; where even they are refused, the words are."""
    with talking(sqlite, tmp_path, AD, "Which one?") as stage:
        slack, dm = stage.slack, stage.slack.dm("ana")
        slack.fail("chat.postMessage", kind="invalid_blocks")
        thread, answer = say(stage, "make a 15-second TikTok for our cold brew")
        settled(stage)
        assert [each.ts for each in slack.from_bot(dm, thread)] == [answer.ts]
        assert "Which one?" in answer.text
