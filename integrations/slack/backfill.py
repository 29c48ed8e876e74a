"""What was said in a thread before we were asked into it: material, and nobody's request."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient

from integrations.slack import words
from integrations.slack.decide import Plain
from storage.models import SlackTeam

PAGE_MESSAGES = 200
PAGES_MAX = 2
OURS = "Aytada"
SOMEBODY = "Somebody"


@dataclass(frozen=True)
class Thread:
    """`before` a message, as quoted text; and the events of what was said `after` it."""

    before: str
    after: tuple[Plain, ...]


def read_thread(
    client: WebClient,
    team: SlackTeam,
    place: Mapping[str, Any],
    name_of: Callable[[str], str],
) -> Thread:
    """Read the thread around a letter's message. Raises what the client raises.

    `place` is what the letter remembers of where it came from; `name_of` gives a user's name.
    """
    said = []
    after = []
    for message in _messages(client, str(place["channel"]), str(place["thread_ts"])):
        ts = str(message.get("ts") or "")
        if _moment(ts) > _moment(str(place["ts"])):
            after.append({**message, "type": "message", "channel": place["channel"]})
        elif ts != place["ts"]:
            text = words.plain(str(message.get("text") or ""), "", {})
            if text:
                said.append((_writer(message, team, name_of), text))
    return Thread(words.thread_so_far(said), tuple(after))


def _messages(client: WebClient, channel: str, thread_ts: str) -> list[Plain]:
    found: list[Plain] = []
    cursor = ""
    for _ in range(PAGES_MAX):
        answer = client.conversations_replies(
            channel=channel, ts=thread_ts, limit=PAGE_MESSAGES, cursor=cursor or None
        )
        found += [each for each in answer.get("messages") or [] if isinstance(each, dict)]
        cursor = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
        if not cursor:
            break
    return found


def _writer(message: Plain, team: SlackTeam, name_of: Callable[[str], str]) -> str:
    user = str(message.get("user") or "")
    if user and user == team.bot_user_id:
        return OURS
    profile = message.get("bot_profile")
    if isinstance(profile, dict) and profile.get("name"):
        return str(profile["name"])
    if user:
        return name_of(user) or SOMEBODY
    return str(message.get("username") or SOMEBODY)


def _moment(ts: str) -> float:
    try:
        return float(ts)
    except ValueError:
        return 0.0
