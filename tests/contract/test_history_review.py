"""Undo and follows at the edges: prices of what was taken back, changes meanwhile, who is told."""

import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import campaigns, conversations, events, follows, outbox, projects, quotes
from storage.engine import Database
from storage.errors import Conflict
from storage.models import OutboxItem, Project
from storage.outbox import Delivery
from tests.support.desk import Desk
from tests.support.scripted_model import ScriptedModel
from tests.support.stage import Stage
from tools.kit.spec import ToolContext

ALL = ("voiceover", "clip", "music", "stitch")
KEPT = ("judge", "decline", "count", "check", "reserve", "prepare", "apply")


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[Database]:
    """Give a database in which several transactions write at once."""
    opened = Database(postgres_url)
    yield opened
    opened.close()


def status(desk: Desk, project_id: str) -> str:
    """Return a project's status."""
    with desk.database.read() as session:
        return projects.get(session, desk.context.workspace_id, project_id).status


def follow(desk: Desk, subject_id: str, channel: str = "#launch") -> None:
    """Let a channel follow something."""
    with desk.database.write() as session:
        follows.add(
            session,
            workspace_id=desk.context.workspace_id,
            member_id=desk.context.member_id,
            door="slack",
            channel=channel,
            subject_id=subject_id,
        )


def sent(database: Database, sent_as: str) -> Delivery:
    """Have the next message sent, a new one as `sent_as`."""
    with database.write() as session:
        delivery = outbox.take(session, "slack")
        assert delivery is not None
        outbox.sent(session, delivery, delivery.sent_as or sent_as)
    return delivery


# ------------------------------------------------------------------------------ taken back


def test_a_yes_to_the_price_of_what_was_taken_back_makes_nothing(
    sqlite_database: Database, tmp_path: Path
) -> None:
    with Stage(sqlite_database, tmp_path) as stage:
        context = stage.member(credits=1000)
        original = stage.scripted_project(context)
        copy = stage.use(context, "duplicate_project", project=original.id, format="1:1")
        card = stage.use(context, "render_scenes", project=copy.project_id).quote
        stage.use(context, "undo")
        with sqlite_database.read() as session:
            assert quotes.get(session, context.workspace_id, card.quote_id).state == "superseded"
        with pytest.raises(Conflict, match="was taken back, so nothing of it is made"):
            stage.accept(context, card)
        # Nor a price asked for afterwards, until it is brought back.
        later = stage.use(context, "render_scenes", project=copy.project_id).quote
        with pytest.raises(Conflict, match="say “redo” to have it again"):
            stage.accept(context, later)
        stage.use(context, "undo", what="redo")
        assert stage.balance(context) == (1000, 0)
        stage.accept(context, later)
        assert stage.wait_for_production(later.quote_id).state == "done"


@pytest.mark.parametrize("is_done", [True, False])
def test_what_was_made_meanwhile_is_not_brought_back_as_a_draft(
    database: Database, is_done: bool
) -> None:
    desk = Desk.open(database, credits=1000)
    desk.ready()
    copy = desk.call("duplicate_project", format="1:1")
    desk.call("undo")
    card = desk.call("render_scenes", project=copy.project_id).quote
    desk.begin(card.quote_id)
    if is_done:
        desk.deliver(card.quote_id, ALL)
        desk.end(card.quote_id, "done", "completed")
    with pytest.raises(Conflict, match="has been worked on since, so it is there already"):
        desk.call("undo", what="redo")
    assert status(desk, copy.project_id) == ("completed" if is_done else "generating")


def test_taking_back_and_bringing_back_is_told(database: Database) -> None:
    desk = Desk.open(database)
    desk.ready()
    copy = desk.call("duplicate_project")
    follow(desk, copy.project_id)
    desk.call("undo")
    assert sent(database, "m1").body["status"] == "cancelled"
    desk.call("undo", what="redo")
    again = sent(database, "")
    assert (again.body["status"], again.sent_as) == ("draft", "m1")
    with database.read() as session:
        logged = events.after(session, desk.context.workspace_id, copy.project_id, 0)
    assert [(event.kind, event.data) for event in logged] == [
        ("status", {"status": each, "stage": "", "progress_percent": 0})
        for each in ("cancelled", "draft")
    ]


# ------------------------------------------------------------------------------ at once


def test_pillars_and_a_line_may_be_changed_at_once(
    postgres: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One holds the campaign and quotes the project, the other holds the project and wants the
    campaign."""
    desk = Desk.open(postgres, credits=1000)
    made = desk.ready()
    other = desk.elsewhere("two")
    with postgres.write() as session:
        project = projects.get(session, desk.context.workspace_id, made.project_id)
        there = conversations.get(session, desk.context.workspace_id, other.context.conversation_id)
        there.campaign_id, there.project_id = project.campaign_id, project.id
    hold_still, both = campaigns.hold_still, threading.Barrier(2, timeout=10)
    own = threading.local()

    def hold_and_meet(session: Session, row: Any) -> None:
        hold_still(session, row)
        if not getattr(own, "has_met", False):
            own.has_met = True
            both.wait()

    monkeypatch.setattr(campaigns, "hold_still", hold_and_meet)
    said: dict[str, str] = {}

    def work(at: Desk, tool: str, arguments: Mapping[str, Any]) -> None:
        said[tool] = at.call(tool, **arguments).say

    threads = [
        threading.Thread(target=work, args=(desk, "update_strategy", {"audience": "drivers"})),
        threading.Thread(target=work, args=(other, "edit_script", {"line": 1, "voice": "Hey."})),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said.keys() == {"update_strategy", "edit_script"}


def test_a_follow_may_end_while_its_status_changes(
    postgres: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk.open(postgres)
    made = desk.ready()
    follow(desk, made.project_id)
    with postgres.write() as session:
        follows.post_update(session, session.get_one(Project, made.project_id))
    put = outbox.put

    def put_and_unfollow(session: Session, **asked: Any) -> bool:
        is_new = put(session, **asked)
        with postgres.write() as elsewhere:
            for each in follows.listing(elsewhere, desk.context.workspace_id):
                follows.remove(elsewhere, each.follow)
        return is_new

    monkeypatch.setattr(outbox, "put", put_and_unfollow)
    with postgres.write() as session:
        project = session.get_one(Project, made.project_id)
        project.stage = "clips: 1 of 4"
        follows.post_update(session, project)
    with postgres.read() as session:
        assert session.scalars(select(OutboxItem.id)).all() == []


# ------------------------------------------------------------------------------ what is told


def test_the_end_of_one_production_answers_its_own_message(database: Database) -> None:
    """Also when the next production begins before the door has told the end."""
    desk = Desk.open(database, credits=1000)
    made = desk.ready()
    follow(desk, made.project_id)

    def tell() -> None:
        with database.write() as session:
            follows.post_update(session, session.get_one(Project, made.project_id))

    def begin() -> str:
        quote_id = str(desk.call("render_scenes").quote.quote_id)
        desk.begin(quote_id)
        tell()
        return quote_id

    first = begin()
    sent(database, "m1")
    desk.deliver(first, ALL)
    desk.end(first, "done", "completed")
    tell()
    desk.call("edit_scene", scene=1, visual="A red can on a desk at night.")
    begin()
    told = [sent(database, f"m{number}") for number in (2, 3, 4)]
    assert {
        (each.kind, each.body["status"], each.sent_as, each.reply_sent_as) for each in told
    } == {
        ("project_status", "completed", "m1", ""),
        ("project_ended", "completed", "", "m1"),
        ("project_status", "generating", "", ""),
    }


def test_a_stopped_text_is_asked_for_again_and_not_retried(sqlite_database: Database) -> None:
    desk = Desk.open(sqlite_database)
    made = desk.ready()
    card = desk.call("generate_script").quote
    desk.begin(card.quote_id)
    with sqlite_database.write() as session:
        # Writing changes no status; the desk marks every production.
        session.get_one(Project, made.project_id).status = "draft"
    stopped = desk.call("cancel_project")
    assert (stopped.status, stopped.next_step) == ("draft", "render_scenes")
    assert stopped.say.endswith("Ask for the script again when you like.")
    assert desk.call("generate_script").quote is not None


# ------------------------------------------------------------------------------ the same path


def test_a_turn_takes_the_same_steps_under_any_settings(
    sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The verdict on an answer and the tokens of copy are kept, also where nobody counts them; so
    is the attempt at a draft."""
    model = ScriptedModel([("render_scenes", {})], "Say yes.", [("preview_draft", {})], "Here.")
    with Stage(sqlite_database, tmp_path, model=model) as stage:
        context = stage.member()
        project = stage.scripted_project(context)
        with sqlite_database.write() as session:
            there = conversations.get(session, context.workspace_id, context.conversation_id)
            there.campaign_id, there.project_id = project.campaign_id, project.id
        taken = seen_steps(stage, monkeypatch)
        for text in ("render it", "no", "show me a draft"):
            say(stage, context, text)
    assert [name for name in taken if name.split()[0] in KEPT] == [
        "apply render_scenes",
        "count tokens",
        "judge",
        "decline",
        "check preview_draft",
        "reserve preview_draft",
        "prepare preview_draft",
        "apply preview_draft",
        "count tokens",
    ]


def seen_steps(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Keep the names of the durable steps that are taken from now on."""
    taken: list[str] = []

    def keep(work: Callable[..., Any]) -> Callable[..., Any]:
        def keep_and_work(name: str, *given: Any) -> Any:
            taken.append(name)
            return work(name, *given)

        return keep_and_work

    for way in ("step", "transaction"):
        monkeypatch.setattr(stage.engine, way, keep(getattr(stage.engine, way)))
    return taken


def say(stage: Stage, context: ToolContext, text: str) -> None:
    """Say something and wait for the answer."""
    said = stage.talk.say(
        workspace_id=context.workspace_id,
        member_id=context.member_id,
        door="terminal",
        conversation_key="main",
        text=text,
    )
    turn_id = stage.talk.turn_of(context.workspace_id, said.letter_id)
    for event in stage.talk.listen(context.workspace_id, turn_id, wait_seconds=30):
        assert event is not None, "the turn fell silent"
        if event.kind == "turn_finished":
            return
