"""What a message event is to us, read from the event alone: whose, where, and whether it is ours.

Nothing is kept here and nothing claims a key: a message that is not for us leaves no trace, so that
its twin, which may be, is answered.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from integrations.slack.words import mentioned

ANSWERED_SUBTYPES = frozenset({"", "file_share", "thread_broadcast", "me_message"})
SLACKBOT = "USLACKBOT"
Plain = dict[str, Any]


@dataclass(frozen=True)
class Heard:
    """A person's message. `text` is as Slack writes it; `user_team` is empty for one of ours."""

    user: str
    user_team: str
    channel: str
    ts: str
    thread_ts: str
    text: str
    files: tuple[Plain, ...]
    attachments: tuple[Plain, ...]
    is_direct: bool
    mentions_us: bool
    mentions_others: bool

    @property
    def is_reply(self) -> bool:
        """Whether it was written inside a thread rather than beginning one."""
        return self.thread_ts != self.ts


def heard_of(event: Mapping[str, Any], bot_user_id: str) -> Heard | None:
    """Return the person's message that a `message` or `app_mention` event is, or None.

    None for bots, ourselves among them, and for everything that is no new message of a person.
    """
    user, channel, ts = (_word(event, name) for name in ("user", "channel", "ts"))
    if not user or not channel or not ts:
        return None
    if event.get("bot_id") or event.get("bot_profile") or user in (bot_user_id, SLACKBOT):
        return None
    if (event.get("subtype") or "") not in ANSWERED_SUBTYPES or event.get("hidden"):
        return None
    text = event.get("text") if isinstance(event.get("text"), str) else ""
    assert isinstance(text, str)
    users = mentioned(text)
    is_mention = event.get("type") == "app_mention"
    return Heard(
        user=user,
        user_team=_word(event, "user_team") or _word(event, "source_team"),
        channel=channel,
        ts=ts,
        thread_ts=_word(event, "thread_ts") or ts,
        text=text,
        files=_objects(event, "files"),
        attachments=_objects(event, "attachments"),
        is_direct=event.get("channel_type") == "im" or channel.startswith("D"),
        mentions_us=is_mention or bot_user_id in users,
        mentions_others=bool(users - {bot_user_id, user}),
    )


def scrubbed(value: Any) -> Any:
    """Return JSON without characters that a database cannot keep: zeros and lone surrogates."""
    if isinstance(value, str):
        if value.isascii() and "\x00" not in value:
            return value
        return "".join(c for c in value if c != "\x00" and not "\ud800" <= c <= "\udfff")
    if isinstance(value, dict):
        return {scrubbed(name): scrubbed(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [scrubbed(inner) for inner in value]
    return value


def is_addressed(heard: Heard, *, is_engaged: bool) -> bool:
    """Tell whether a message is said to us; `is_engaged` when we talk in its thread already."""
    if heard.is_direct or heard.mentions_us:
        return True
    return is_engaged and heard.is_reply and not heard.mentions_others


def _word(event: Mapping[str, Any], name: str) -> str:
    found = event.get(name)
    return found if isinstance(found, str) else ""


def _objects(event: Mapping[str, Any], name: str) -> tuple[Plain, ...]:
    found = event.get(name)
    return (
        tuple(each for each in found if isinstance(each, dict)) if isinstance(found, list) else ()
    )
