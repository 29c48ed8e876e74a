"""Conversations and messages, on SQLite and on Postgres."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from storage import campaigns, conversations, workspaces
from storage.engine import Database
from storage.errors import NotFound
from storage.models import Conversation, Workspace


def begin(database: Database) -> tuple[Workspace, Conversation]:
    """Make a workspace with a member and a conversation."""
    with database.write() as session:
        workspace = workspaces.create_workspace(session, "Here", welcome_credits=0)
        nora = workspaces.find_or_create_member(session, workspace.id, "slack", "U1", "Nora")
        talk = conversations.find_or_create(session, workspace.id, nora.id, "slack", "C1:1.0")
    return workspace, talk


def test_a_conversation_is_known_by_door_and_key(database: Database) -> None:
    workspace, talk = begin(database)
    with database.write() as session:
        max_ = workspaces.find_or_create_member(session, workspace.id, "slack", "U2", "Max")
        joined = conversations.find_or_create(session, workspace.id, max_.id, "slack", "C1:1.0")
        other = conversations.find_or_create(session, workspace.id, max_.id, "http", "C1:1.0")
        stranger = workspaces.create_workspace(session, "There", welcome_credits=0)
        with pytest.raises(NotFound):
            conversations.get(session, stranger.id, talk.id)
        assert conversations.listing(session, stranger.id) == ()
    assert joined.id == talk.id != other.id
    with database.read() as session:
        assert {found.id for found in conversations.listing(session, workspace.id)} == {
            talk.id,
            other.id,
        }


def test_one_thread_opened_twice_at_once_is_one_conversation(database: Database) -> None:
    workspace, talk = begin(database)

    def arrive(_number: int) -> str:
        with database.write() as session:
            return conversations.find_or_create(
                session, workspace.id, talk.member_id, "slack", "C9:9.0"
            ).id

    with ThreadPoolExecutor(8) as crowd:
        assert len(set(crowd.map(arrive, range(16)))) == 1


def test_messages_come_back_in_order_and_name_the_conversation(database: Database) -> None:
    workspace, talk = begin(database)
    calls = [{"id": "c1", "name": "check_credits", "arguments": "{}"}]
    with database.write() as session:
        found = conversations.get(session, workspace.id, talk.id)
        conversations.add_message(
            session, found, role="user", content="Make me\n an ad\x00", member_id=talk.member_id
        )
        conversations.add_message(session, found, role="assistant", content="", tool_calls=calls)
        conversations.add_message(
            session, found, role="tool", content='{"say":"…"}', tool_call_id="c1"
        )
        conversations.add_message(session, found, role="user", content="Another")
    with database.read() as session:
        kept = conversations.messages(session, talk.id)
        assert [(message.seq, message.role, message.content) for message in kept] == [
            (1, "user", "Make me\n an ad"),
            (2, "assistant", ""),
            (3, "tool", '{"say":"…"}'),
            (4, "user", "Another"),
        ]
        assert kept[1].tool_calls == {"calls": calls}
        assert [message.seq for message in conversations.messages(session, talk.id, 2)] == [3, 4]
        assert conversations.get(session, workspace.id, talk.id).title == "Make me an ad"


def test_the_focus_moves_and_keeps_the_project_within_a_campaign(database: Database) -> None:
    workspace, talk = begin(database)
    with database.write() as session:
        made = [
            campaigns.create(
                session,
                workspace_id=workspace.id,
                member_id=talk.member_id,
                name=name,
                product=name,
            )
            for name in ("Tea", "Coffee")
        ]
        found = conversations.get(session, workspace.id, talk.id)
        seen = []
        for campaign, project_id in (
            (made[0], None),
            (made[0], "prj_1"),
            (made[0], None),
            (made[1], None),
        ):
            conversations.focus(session, found, campaign_id=campaign.id, project_id=project_id)
            seen.append((found.campaign_id, found.project_id))
    assert seen == [
        (made[0].id, None),
        (made[0].id, "prj_1"),
        (made[0].id, "prj_1"),
        (made[1].id, None),
    ]
