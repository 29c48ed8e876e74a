"""Status updates: one message a project and channel, edited as the status moves, then its end."""

import logging
from time import monotonic

from integrations.slack.cards import FileLink, Message, ended_message, status_message
from integrations.slack.channels import Channels
from integrations.slack.client import Busy, SlackClient, SlackRefused
from integrations.slack.keys import place_of
from integrations.slack.sending import Sender
from storage.outbox import Delivery

EDIT_SECONDS = 3.0
REMEMBERED_MAX = 5_000
LOST_MESSAGE = ("message_not_found", "cant_update_message", "edit_window_closed")

log = logging.getLogger(__name__)


class Statuses:
    """Sends what follows and threads are told of a project."""

    def __init__(self, client: SlackClient, sender: Sender, channels: Channels) -> None:
        self._sender = sender
        self._channels = channels
        self._client = client
        self._edited_at: dict[str, float] = {}

    async def status(self, team_id: str, delivery: Delivery) -> str:
        """Post or edit the message of a project's status; returns it as `channel:ts`.

        Raises `Busy` when it was edited less than three seconds ago, and what a call raises.
        """
        message = status_message(delivery.body)
        if not delivery.sent_as:
            return await self._post(team_id, delivery, message)
        age = monotonic() - self._edited_at.get(delivery.item_id, 0.0)
        if age < EDIT_SECONDS:
            raise Busy(EDIT_SECONDS - age)
        channel, _, ts = delivery.sent_as.partition(":")
        is_last = delivery.body["status"] in ("completed", "failed")
        try:
            await self._sender.update(team_id, channel, ts, message, is_progress=not is_last)
        except SlackRefused as refusal:
            if refusal.code not in LOST_MESSAGE:
                raise
            # Somebody deleted it: the project is told anew.
            return await self._post(team_id, delivery, message)
        self._edited(delivery.item_id)
        return delivery.sent_as

    async def ended(
        self, team_id: str, delivery: Delivery, files: tuple[FileLink, ...], poster_url: str | None
    ) -> str:
        """Answer a status message with what came of the project; returns it as `channel:ts`."""
        channel, _, ts = delivery.reply_sent_as.partition(":")
        message = ended_message(delivery.body, files, poster_url)
        if not ts:
            return await self._post(team_id, delivery, message)
        posted = await self._sender.post(team_id, channel, ts, message, delivery.item_id)
        return f"{channel}:{posted}"

    async def _post(self, team_id: str, delivery: Delivery, message: Message) -> str:
        channel, thread_ts = await self._where(team_id, delivery)
        key = f"{delivery.item_id}:{delivery.topic}"
        if delivery.attempt > 1:
            found = await self._sender.arrived(team_id, channel, thread_ts, [key])
            if key in found:
                return f"{channel}:{found[key]}"
        try:
            ts = await self._sender.post(team_id, channel, thread_ts, message, key)
        except SlackRefused as refusal:
            if refusal.code != "not_in_channel" or not await self._channels.join(team_id, channel):
                raise
            ts = await self._sender.post(team_id, channel, thread_ts, message, key)
        self._edited(delivery.item_id)
        return f"{channel}:{ts}"

    async def _where(self, team_id: str, delivery: Delivery) -> tuple[str, str]:
        if key := delivery.body.get("conversation_key"):
            place = place_of(key)
            return place.channel, place.thread_ts
        return await self._channels.id_of(team_id, delivery.body["channel"]), ""

    def _edited(self, item_id: str) -> None:
        if len(self._edited_at) > REMEMBERED_MAX:
            self._edited_at.clear()
        self._edited_at[item_id] = monotonic()
