"""The event log: what several streams say since a number of each, and which turns were stopped."""

import pytest
from sqlalchemy import update

from graph import stops
from graph.stops import Stops
from storage import conversations, events, inbox, workspaces
from storage.engine import Database
from storage.models import Turn


def test_several_streams_are_read_at_once_each_after_its_number(database: Database) -> None:
    with database.write() as session:
        for number in range(3):
            for stream in ("trn_a", "trn_b", "trn_c"):
                events.append(session, "wsp_1", stream, "text", {"delta": f"{stream} {number}"})
    with database.read() as session:
        found = events.after_many(session, {"trn_a": 0, "trn_b": 2, "trn_c": 3, "trn_none": 0})
        said = {
            stream: [(event.seq, event.kind, event.data["delta"]) for event in rows]
            for stream, rows in found.items()
        }
        nothing = events.after_many(session, {})

    assert said == {
        "trn_a": [(1, "text", "trn_a 0"), (2, "text", "trn_a 1"), (3, "text", "trn_a 2")],
        "trn_b": [(3, "text", "trn_b 2")],
    }
    assert nothing == {}


def test_hundreds_of_streams_are_read_at_once(database: Database) -> None:
    with database.write() as session:
        for number in range(0, 400, 2):
            events.append(session, "wsp_1", f"trn_{number}", "text", {"delta": "'quoted\" :x %s"})
    with database.read() as session:
        found = events.after_many(session, {f"trn_{number}": 0 for number in range(400)})

    assert set(found) == {f"trn_{number}" for number in range(0, 400, 2)}
    assert {rows[0].data["delta"] for rows in found.values()} == {"'quoted\" :x %s"}


def test_one_question_tells_which_of_many_turns_were_stopped(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = [_turn(database, f"C1:{number}.0") for number in range(3)]
    monkeypatch.setattr(stops, "LOOK_SECONDS", 0.0)
    asked = Stops(database)
    assert [asked.is_stopped(turn) for turn in turns] == [False, False, False]

    with database.write() as session:
        session.execute(update(Turn).where(Turn.id == turns[1]).values(cancel_requested=True))

    assert [asked.is_stopped(turn) for turn in turns] == [False, True, False]


def test_turns_are_asked_for_no_more_often_than_every_quarter_of_a_second(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn = _turn(sqlite_database, "C1:1.0")
    monkeypatch.setattr(stops, "LOOK_SECONDS", 3_600.0)
    asked = Stops(sqlite_database)
    asked.is_stopped(turn)
    with sqlite_database.write() as session:
        session.execute(update(Turn).values(cancel_requested=True))

    assert not asked.is_stopped(turn)


def _turn(database: Database, place: str) -> str:
    with database.write() as session:
        workspace = workspaces.create_workspace(session, "Here", welcome_credits=0)
        nora = workspaces.find_or_create_member(session, workspace.id, "slack", "U1", "Nora")
        talk = conversations.find_or_create(session, workspace.id, nora.id, "slack", place)
        inbox.post(
            session,
            workspace_id=workspace.id,
            conversation_id=talk.id,
            member_id=nora.id,
            dedupe_key=place,
            kind="message",
            payload={"text": "hello"},
        )
        turn = inbox.take_turn(session)
        assert turn is not None
        return turn.id
