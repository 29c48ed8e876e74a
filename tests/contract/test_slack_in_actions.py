"""`/campaign`, shortcuts, reactions on a quote, Socket Mode, and what Bolt does with the rest."""

import asyncio
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from slack_bolt.async_app import AsyncAck, AsyncApp

from integrations.common.studio import Studio
from integrations.slack import make_slack_routes
from integrations.slack.app import make_inbound
from integrations.slack.bolt import BoltApp
from integrations.slack.cards import quote_message
from integrations.slack.commands import HELP, commands_with
from integrations.slack.inbound import Inbound
from integrations.slack.routes import routes_of
from integrations.slack.socket import take_from_socket
from integrations.slack.tokens import caller
from storage import events, inbox, outbox, slack_teams, web_sessions, workspaces
from storage.engine import Database
from storage.errors import Refused
from storage.ids import now_ms
from storage.models import Member, Quote
from tests.support.slack.fake import FakeSlack
from tests.support.slack.world import Message
from tests.support.slack_stage import SlackStage, install, introduce, serving, wait_until

Plain = dict[str, Any]


def brief_view(*, team_id: str, channel: str, thread_ts: str, text: str = "") -> Plain:
    """Return a small form that remembers where it was opened."""
    where = {"team": team_id, "channel": channel, "thread_ts": thread_ts}
    element: Plain = {"type": "plain_text_input", "action_id": "brief"}
    if text:
        element["initial_value"] = text
    return {
        "type": "modal",
        "callback_id": "brief",
        "title": {"type": "plain_text", "text": "Brief"},
        "submit": {"type": "plain_text", "text": "Go"},
        "private_metadata": json.dumps(where),
        "blocks": [
            {
                "type": "input",
                "block_id": "brief",
                "label": {"type": "plain_text", "text": "What"},
                "element": element,
            }
        ],
    }


def register_trouble(app: AsyncApp, _studio: Studio) -> None:
    """Listen to a form that is always refused, or breaks."""

    async def submitted(ack: AsyncAck, body: Plain) -> None:
        if body["view"]["state"]["values"]["brief"]["brief"]["value"] == "break":
            raise RuntimeError("the inside of the studio")
        raise Refused("That brief is empty of facts.")

    app.view("brief")(submitted)


@contextmanager
def door(database: Database, folder: Path, *, is_socket: bool = False) -> Iterator[SlackStage]:
    """Give a whole inbound half, over HTTP or Socket Mode."""
    with FakeSlack() as slack:
        token = SecretStr(slack.app.app_token)
        stage = SlackStage(database, folder, slack, slack_app_token=token)
        install(stage)
        introduce(stage, "ana", "ben")
        inbound = make_inbound(stage)
        app = BoltApp(stage, (commands_with(brief_view), register_trouble))
        if is_socket:
            with _socket(stage, inbound, app):
                slack.connect(socket=True)
                yield stage
        else:
            with serving(routes_of(stage, inbound, app)) as url:
                slack.connect(url)
                yield stage
        stage.engine.close(0)


@contextmanager
def _socket(stage: SlackStage, inbound: Inbound, app: BoltApp) -> Iterator[None]:
    ready = threading.Event()
    box: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    async def run() -> None:
        stopping = asyncio.Event()
        box.append((asyncio.get_running_loop(), stopping))
        ready.set()
        await take_from_socket(stage, inbound, app, stopping)

    thread = threading.Thread(target=lambda: asyncio.run(run()), daemon=True)
    thread.start()
    ready.wait(10)
    wait_until(stage, lambda: stage.slack.server.has_socket)
    try:
        yield
    finally:
        loop, stopping = box[0]
        loop.call_soon_threadsafe(stopping.set)
        thread.join(20)


@pytest.fixture
def stage(sqlite_database: Database, tmp_path: Path) -> Iterator[SlackStage]:
    """Give the door over HTTP."""
    with door(sqlite_database, tmp_path) as opened:
        yield opened


def answer(sent: Any) -> Plain:
    """Return the JSON that the app answered."""
    assert sent.status == 200, sent
    found: Plain = json.loads(sent.answer) if sent.answer else {}
    return found


# ------------------------------------------------------------------------------ the command


def test_the_bare_command_opens_the_brief(stage: SlackStage) -> None:
    slack = stage.slack
    act = slack.slash("ana", "launch", "/campaign")
    assert (act.statuses, act.sent[0].answer) == ([200], "")
    view = slack.view_of("ana")
    assert json.loads(view.definition["private_metadata"]) == {
        "team": slack.team.id,
        "channel": slack.find_channel("launch").id,
        "thread_ts": "",
    }


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("help", HELP),
        ("credits", "You have 250 credits"),
        ("drafts", "There is no draft"),
        ("status", "project"),
        ("STATUS", "project"),
    ],
)
def test_lookups_are_answered_in_the_request(stage: SlackStage, word: str, says: str) -> None:
    found = answer(stage.slack.slash("ana", "launch", f"/campaign {word}").sent[0])
    assert found["response_type"] == "ephemeral"
    assert says in found["text"]
    assert stage.letters() == []


def test_the_dashboard_opens_by_a_link_for_whoever_asked(stage: SlackStage) -> None:
    nowhere = answer(stage.slack.slash("ana", "launch", "/campaign dashboard").sent[0])
    assert "AYTADA_PUBLIC_URL" in nowhere["text"]
    stage.settings = stage.settings.model_copy(update={"public_url": "https://ads.example.com/"})
    told = answer(stage.slack.slash("ana", "launch", "/campaign Dashboard").sent[0])
    assert told["response_type"] == "ephemeral"
    found = re.match(r"<https://ads\.example\.com/dashboard/sign-in/([\w-]{43})\|", told["text"])
    assert found is not None
    with stage.database.read() as session:
        who = web_sessions.look_at_link(session, found[1], now_ms())
        assert who is not None
        assert workspaces.get_member(session, who.workspace_id, who.member_id).name == "ana"
    assert stage.letters() == []


def test_words_become_a_thread_with_a_letter(stage: SlackStage) -> None:
    slack = stage.slack
    act = slack.slash("ana", "launch", "/campaign make a 15 s ad for @ben & co <now>")
    assert (act.statuses, act.sent[0].answer) == ([200], "")
    [opening] = slack.from_bot("launch")
    assert opening.text == "ana: make a 15 s ad for @ben &amp; co &lt;now&gt;"
    [letter] = stage.letters()
    assert letter.payload["text"] == "make a 15 s ad for @ben & co <now>"
    assert letter.payload["slack"]["thread_ts"] == opening.ts
    slack.post("ben", "launch", "30 seconds", thread_ts=opening.ts)
    assert [text for _, text in stage.said()][1:] == ["30 seconds"]


def test_where_we_are_not_the_answer_comes_as_a_direct_message(stage: SlackStage) -> None:
    slack = stage.slack
    found = answer(slack.slash("ana", "board", "/campaign make an ad").sent[0])
    assert "direct message" in found["text"]
    [opening] = slack.from_bot(slack.dm("ana"))
    assert stage.letters()[0].payload["slack"]["channel"] == opening.channel


def test_the_command_of_a_team_that_went_away_is_told(stage: SlackStage) -> None:
    with stage.database.write() as session:
        slack_teams.remove(session, stage.slack.team.id)
    act = stage.slack.slash("ana", "launch", "/campaign credits")
    assert act.statuses == [200]
    assert stage.conversation_keys() == []


def test_a_failure_of_slack_is_told_in_plain_words(stage: SlackStage) -> None:
    stage.slack.fail("chat.postMessage", kind="internal_error")
    found = answer(stage.slack.slash("ana", "launch", "/campaign make an ad").sent[0])
    assert "Something went wrong" in found["text"]


# ------------------------------------------------------------------------------ shortcuts


def test_make_an_ad_from_this_opens_the_brief_with_its_text(stage: SlackStage) -> None:
    slack = stage.slack
    act = slack.post("ben", "random", "Cold brew for @ana &amp; nurses", deliver=False)
    assert act.message is not None
    assert slack.shortcut("ana", act.message, "make_ad").statuses == [200]
    view = slack.view_of("ana")
    assert json.loads(view.definition["private_metadata"])["thread_ts"] == act.ts
    text = view.definition["blocks"][0]["element"]["initial_value"]
    assert "Cold brew for @" in text


def test_new_ad_opens_an_empty_brief_for_the_direct_message(stage: SlackStage) -> None:
    assert stage.slack.global_shortcut("ana", "new_ad").statuses == [200]
    where = json.loads(stage.slack.view_of("ana").definition["private_metadata"])
    assert (where["channel"], where["thread_ts"]) == ("", "")


def test_a_form_that_is_refused_says_why_in_the_form(stage: SlackStage) -> None:
    slack = stage.slack
    slack.slash("ana", "launch", "/campaign")
    [sent] = slack.submit(slack.view_of("ana"), {"brief": "nothing"}).sent
    assert "That brief is empty of facts." in sent.answer
    slack.slash("ana", "launch", "/campaign")
    [sent] = slack.submit(slack.view_of("ana"), {"brief": "break"}).sent
    assert "Something went wrong" in sent.answer
    assert "inside of the studio" not in sent.answer


def test_what_nobody_listens_to_is_acknowledged(stage: SlackStage) -> None:
    assert stage.slack.global_shortcut("ana", "unknown").statuses == [200]


def test_nothing_is_taken_from_the_environment(
    stage: SlackStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("BOT_TOKEN", "SIGNING_SECRET", "CLIENT_ID", "CLIENT_SECRET"):
        monkeypatch.setenv(f"SLACK_{name}", "from-the-environment")
    app = BoltApp(stage, (commands_with(brief_view),))
    assert "from-the-environment" not in repr(vars(app._app))


def test_the_whole_door_opens_the_real_brief(sqlite_database: Database, tmp_path: Path) -> None:
    with FakeSlack() as slack:
        stage = SlackStage(sqlite_database, tmp_path, slack)
        install(stage)
        introduce(stage, "ana")
        with serving(make_slack_routes(stage)) as url:
            slack.connect(url)
            assert slack.slash("ana", "launch", "/campaign").statuses == [200]
            long = slack.post("ana", "random", "Cold brew for nurses. " * 400, deliver=False)
            assert long.message is not None
            assert slack.shortcut("ana", long.message, "make_ad").statuses == [200]
            assert slack.global_shortcut("ana", "new_ad").statuses == [200]
        assert [call.ok for call in slack.calls("views.open")] == [True, True, True]
        stage.engine.close(0)


# ------------------------------------------------------------------------------ reactions


def show_quote(stage: SlackStage) -> tuple[Message, str]:
    """Have the answer in a thread show a quote; returns our message and the quote."""
    slack = stage.slack
    root = slack.post("ana", "launch", "@Aytada render it").message
    assert root is not None
    with stage.database.write() as session:
        turn = inbox.take_turn(session)
        assert turn is not None
    context = stage.context(
        workspace_id=turn.workspace_id,
        member_id=turn.member_id,
        conversation_id=turn.conversation_id,
        door="slack",
    )
    quote = stage.quote(context, stage.scripted_project(context))
    data = quote.model_dump(mode="json")
    shown = quote_message(data, state="open", say=quote.say)
    spoken = {"type": "section", "text": {"type": "plain_text", "text": "Here is the price."}}
    posted = caller(stage, slack.bot_token).chat_postMessage(
        channel=root.channel, thread_ts=root.ts, text=shown.text, blocks=[spoken, *shown.blocks]
    )
    with stage.database.write() as session:
        events.append(session, context.workspace_id, turn.id, "quote", data)
        delivery = outbox.take(session, "slack")
        assert delivery is not None
        outbox.sent(session, delivery, sent_as=f"{root.channel}:{posted['ts']}")
    [message] = [one for one in slack.from_bot("launch") if one.ts == posted["ts"]]
    return message, quote.quote_id


def state_of(stage: SlackStage, quote_id: str) -> tuple[str, str | None]:
    """Return where a quote stands, and the name of who accepted it."""
    [quote] = [row for row in stage.rows(Quote) if row.id == quote_id]
    names = {member.id: member.name for member in stage.rows(Member)}
    return quote.state, names.get(quote.accepted_by or "")


def test_a_check_mark_approves_the_quote_that_the_message_shows(stage: SlackStage) -> None:
    message, quote_id = show_quote(stage)
    for emoji in ("+1", "eyes", "heavy_check_mark", "ballot_box_with_check"):
        stage.slack.react("ana", message, emoji)
    assert state_of(stage, quote_id) == ("open", None)
    stage.engine.launch()
    act = stage.slack.react("ben", message, "white_check_mark")
    stage.slack.send(act.envelopes[0], retry=1)
    stage.slack.react("ana", message, "white_check_mark")
    assert state_of(stage, quote_id) == ("accepted", "ben")
    [edit] = [body for kind, body in stage.deliveries() if kind == "edit"]
    assert (edit["channel"], edit["ts"]) == (message.channel, message.ts)
    assert "Here is the price." in str(edit["blocks"])
    assert "ben" in str(edit["blocks"])
    stage.wait_for_production(quote_id)
    assert stage.audit() == ()


def test_a_cross_declines_it(stage: SlackStage) -> None:
    message, quote_id = show_quote(stage)
    stage.slack.react("ana", message, "x")
    assert state_of(stage, quote_id) == ("declined", None)
    stage.slack.react("ana", message, "white_check_mark")
    assert state_of(stage, quote_id) == ("declined", None)


def test_a_guest_cannot_spend_and_is_told(stage: SlackStage) -> None:
    message, quote_id = show_quote(stage)
    stage.slack.react("gus", message, "white_check_mark")
    assert state_of(stage, quote_id) == ("open", None)
    [note] = [body for kind, body in stage.deliveries() if kind == "note"]
    assert note["user"] == stage.slack.find_user("gus").id
    assert "may not spend" in note["text"]


def test_a_check_mark_on_anything_else_spends_nothing(stage: SlackStage) -> None:
    message, quote_id = show_quote(stage)
    for other in stage.slack.messages("launch"):
        if other.ts != message.ts:
            stage.slack.react("ana", other, "white_check_mark")
    assert state_of(stage, quote_id) == ("open", None)


def test_without_word_from_slack_nothing_is_spent_and_it_comes_again(stage: SlackStage) -> None:
    message, quote_id = show_quote(stage)
    stage.slack.fail("users.info", kind="500_html")
    statuses = stage.slack.react("ana", message, "x").statuses
    assert (statuses[0], statuses[-1]) == (503, 200)
    assert state_of(stage, quote_id) == ("declined", None)


# ------------------------------------------------------------------------------ Socket Mode


def test_socket_mode_feeds_the_same_functions(sqlite_database: Database, tmp_path: Path) -> None:
    with door(sqlite_database, tmp_path, is_socket=True) as stage:
        slack = stage.slack
        assert set(slack.post("ana", "launch", "@Aytada hello", duplicates=1).statuses) == {200}
        assert stage.said() == [("waiting", "hello")]
        found = answer(slack.slash("ana", "launch", "/campaign credits").sent[0])
        assert "250 credits" in found["text"]
        slack.slash("ana", "launch", "/campaign")
        [sent] = slack.submit(slack.view_of("ana"), {"brief": "nothing"}).sent
        assert "empty of facts" in sent.answer
        slack.server.disconnect()
        wait_until(stage, lambda: slack.server.sockets_opened > 1)
        slack.post("ana", "launch", "@Aytada again")
        assert [text for _, text in stage.said()] == ["hello", "again"]
