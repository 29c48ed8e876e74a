"""The names under which things of Slack are kept: every one of them begins with the team."""

from dataclasses import dataclass
from typing import Literal

DOOR: Literal["slack"] = "slack"


@dataclass(frozen=True)
class Place:
    """A thread: a team, a channel or direct message, and the timestamp of its first message."""

    team_id: str
    channel: str
    thread_ts: str

    @property
    def conversation_key(self) -> str:
        """The name of the conversation that this thread is."""
        return f"{self.team_id}:{self.channel}:{self.thread_ts}"


def place_of(conversation_key: str) -> Place:
    """Return the thread that a conversation's name means. Raises `ValueError` for another door's.

    Conversations of members rather than threads (see `member_key`) have no timestamp.
    """
    team_id, channel, thread_ts = conversation_key.split(":")
    return Place(team_id, channel, thread_ts)


def member_key(team_id: str, user_id: str) -> str:
    """Return the name of the conversation in which a member looks things up outside any thread."""
    return f"{team_id}:{user_id}:"


def message_key(team_id: str, channel: str, ts: str) -> str:
    """Return the key of a message: its twins and repeats have the same one."""
    return f"slack:{team_id}:{channel}:{ts}"


def event_key(team_id: str, event_id: str) -> str:
    """Return the key of an event that is no message."""
    return f"slack:event:{team_id}:{event_id}"


def action_key(team_id: str, action: str) -> str:
    """Return the key of a click, a modal or a command; `action` is its trigger or timestamp."""
    return f"slack:act:{team_id}:{action}"[:200]
