"""Sending one message once: found again when its answer was lost, and without blocks when Slack
does not take them."""

import logging
from collections.abc import Collection
from typing import Any

from integrations.slack.cards import Message, without_pictures
from integrations.slack.client import Lost, SlackClient, SlackRefused

METADATA_EVENT = "aytada_delivery"
LOOKED_AT = 50
UPDATE_CHARACTERS_MAX = 3_900
"""Slack takes 4,000 in an edit's fallback text and 40,000 in a new message's."""
NO_BLOCKS = ("invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long")
UNFURLS = {"unfurl_links": False, "unfurl_media": False}

log = logging.getLogger(__name__)


def metadata(key: str) -> dict[str, Any]:
    """Return what marks a message as the delivery `key`: an id, no content, for any app to see."""
    return {"event_type": METADATA_EVENT, "event_payload": {"key": key}}


class Sender:
    """Posts and edits messages through a client."""

    def __init__(self, client: SlackClient) -> None:
        self._client = client

    async def post(
        self, team_id: str, channel: str, thread_ts: str, message: Message, key: str
    ) -> str:
        """Post a message and return its timestamp.

        `key` names the delivery. Raises `Lost` when it is not known whether it arrived even after
        looking, `Busy` and `SlackRefused`.
        """
        arguments: dict[str, Any] = {
            "channel": channel,
            "text": message.text,
            "metadata": metadata(key),
            **UNFURLS,
        }
        if thread_ts:
            arguments["thread_ts"] = thread_ts
        if message.blocks:
            arguments["blocks"] = message.blocks
        try:
            answer = await self._client.call(team_id, "chat.postMessage", arguments)
        except SlackRefused as refusal:
            if refusal.code not in NO_BLOCKS or not message.blocks:
                raise
            log.warning("a card was refused (%s); a plainer one is sent", refusal.code)
            return await self.post(team_id, channel, thread_ts, _plainer(message), key)
        except Lost:
            found = await self.arrived(team_id, channel, thread_ts, [key])
            if key not in found:
                raise
            return found[key]
        return str(answer["ts"])

    async def update(
        self, team_id: str, channel: str, ts: str, message: Message, *, is_progress: bool = False
    ) -> None:
        """Write a message anew; `is_progress` edits give way to answers. Raises as `post`."""
        arguments: dict[str, Any] = {
            "channel": channel,
            "ts": ts,
            "text": _shortened(message.text),
            # An empty list takes the old blocks away; left out they would stay.
            "blocks": message.blocks,
        }
        try:
            await self._client.call(team_id, "chat.update", arguments, is_progress=is_progress)
        except SlackRefused as refusal:
            if refusal.code not in NO_BLOCKS or not message.blocks:
                raise
            plainer = _plainer(message)
            await self.update(team_id, channel, ts, plainer, is_progress=is_progress)

    async def arrived(
        self, team_id: str, channel: str, thread_ts: str, keys: Collection[str]
    ) -> dict[str, str]:
        """Return which deliveries stand in a thread (or channel) already: timestamp by key."""
        arguments = {"channel": channel, "limit": LOOKED_AT, "include_all_metadata": True}
        method = "conversations.history"
        if thread_ts:
            method, arguments["ts"] = "conversations.replies", thread_ts
        try:
            answer = await self._client.call(team_id, method, arguments)
        except SlackRefused as refusal:
            # Without the right to read it may stand there twice, which is better than never.
            log.warning("cannot look whether a message arrived: %s", refusal)
            return {}
        found: dict[str, str] = {}
        for each in answer.get("messages", ()):
            marked = each.get("metadata") or {}
            key = str((marked.get("event_payload") or {}).get("key", ""))
            if marked.get("event_type") == METADATA_EVENT and key in keys:
                found[key] = str(each["ts"])
        return found


def _plainer(message: Message) -> Message:
    """Return a message without pictures, which Slack may not reach; then without any card."""
    bare = without_pictures(message)
    return bare if len(bare.blocks) < len(message.blocks) else Message(message.text, [])


def _shortened(text: str) -> str:
    if len(text) <= UPDATE_CHARACTERS_MAX:
        return text
    return text[:UPDATE_CHARACTERS_MAX].rsplit(" ", 1)[0] + " …"
