"""Delivers the answer of one turn to its thread, while it is made and when it is whole.

A quick answer is one message. In a direct message a slow one is streamed, with its steps as a plan.
Where a crash cut a delivery short, the next attempt goes on with the message that stands there.
"""

import asyncio
import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any

from integrations.common.reading import Session
from integrations.common.turn_log import TurnLog
from integrations.slack.cards import (
    FileLink,
    Message,
    ToolDone,
    TurnView,
    plan_steps,
    turn_messages,
)
from integrations.slack.client import Busy, Lost, SlackClient, SlackRefused
from integrations.slack.keys import DOOR, Place, place_of
from integrations.slack.links import Links
from integrations.slack.sending import Sender, metadata
from integrations.slack.stream import Address, Stream
from storage import conversations, outbox, slack_teams
from storage.events import LoggedEvent
from storage.models import Turn
from storage.outbox import Delivery

SIGN_OF_LIFE_SECONDS = 0.4
"""A turn that takes longer says that it works on it; most are over by then."""
STREAM_SECONDS = 1.5
LOOK_SECONDS = 0.25
IDLE_SECONDS = 2.0
YOUNG_SECONDS = 3.0
RENEW_SECONDS = 20.0
DRAFT_ROLE = "draft"
DRAFT_FIELDS = ("asset_id", "filename", "media_type", "width", "height", "duration_ms")
UPLOADED_ROLES = ("final", "print", "contact_sheet", "flyer", "clip", DRAFT_ROLE)
"""Which files are put into the thread itself, the first one that there is."""

log = logging.getLogger(__name__)
Events = asyncio.Queue[LoggedEvent]


@dataclass(frozen=True)
class Desk:
    """What delivering needs: the database's two doors, as blocking calls, and Slack."""

    read: Callable[[Callable[[Session], Any]], Any]
    write: Callable[[Callable[[Session], Any]], Any]
    client: SlackClient
    sender: Sender
    links: Links


@dataclass(frozen=True)
class _Facts:
    place: Place
    user_id: str
    workspace_id: str


class Talker:
    """One delivery of one turn."""

    def __init__(self, desk: Desk, delivery: Delivery, events: Events) -> None:
        self._desk = desk
        self._delivery = delivery
        self._events = events
        self._log = TurnLog()
        self._began_at = self._renewed_at = monotonic()
        self._has_status = False

    async def deliver(self) -> str:
        """Deliver the turn and return the timestamp of its first message as `channel:ts`.

        Raises:
            SlackRefused: the thread or the team is gone.
            Busy, Lost: try again later.
        """
        facts: _Facts | None = await asyncio.to_thread(self._desk.read, self._where)
        if facts is None:
            return ""
        address = Address(facts.place, facts.user_id)
        stream = Stream(self._desk.client, address)
        try:
            await self._follow(address, stream)
            sent_as = await self._finish(facts, stream)
        finally:
            await self._status(address, "suspended" if self._log.quote else "active")
        return sent_as

    def _where(self, session: Session) -> _Facts | None:
        turn = session.get_one(Turn, self._delivery.body["turn_id"])
        conversation = conversations.get(session, turn.workspace_id, turn.conversation_id)
        place = place_of(conversation.external_key)
        if not place.thread_ts:
            # A conversation in which a member looks things up; nobody reads it as a thread.
            return None
        user_id = slack_teams.user_of(session, turn.workspace_id, turn.member_id)
        return _Facts(place, user_id, turn.workspace_id)

    # -------------------------------------------------------------------------- under way

    async def _follow(self, address: Address, stream: Stream) -> None:
        """Read the log until the turn is over, and show what can be shown."""
        while self._log.end is None:
            try:
                self._log.read(await asyncio.wait_for(self._events.get(), self._pause(stream)))
                while not self._events.empty():
                    self._log.read(self._events.get_nowait())
            except TimeoutError:
                pass
            if self._log.end is not None:
                return
            await self._show(address, stream)
            if monotonic() - self._renewed_at > RENEW_SECONDS:
                await self._renew("")

    def _pause(self, stream: Stream) -> float:
        """Return for how many seconds nothing is to be shown unless something happens."""
        is_young = monotonic() - self._began_at < YOUNG_SECONDS
        return LOOK_SECONDS if is_young or stream.is_open else IDLE_SECONDS

    async def _show(self, address: Address, stream: Stream) -> None:
        age = monotonic() - self._began_at
        if age > SIGN_OF_LIFE_SECONDS and not self._has_status and self._log.kind != "":
            await self._status(address, "processing")
        if not address.is_direct or self._delivery.sent_as or self._delivery.attempt > 1:
            return
        if not stream.ts and not stream.broke and age > STREAM_SECONDS:
            if await stream.start(self._steps(), self._log.text):
                await self._renew(f"{address.place.channel}:{stream.ts}")
            else:
                stream.broke = True
        elif stream.is_open:
            await stream.show(self._steps(), self._log.text)

    def _steps(self) -> list[tuple[str, str]]:
        return plan_steps([(tool["name"], tool["result"]) for tool in self._log.tools])

    async def _renew(self, sent_as: str) -> None:
        self._renewed_at = monotonic()
        keep = lambda session: outbox.renew(session, self._delivery, sent_as)  # noqa: E731
        if not await asyncio.to_thread(self._desk.write, keep):
            raise Busy(1.0)

    async def _status(self, address: Address, status: str) -> None:
        """Say in the thread that we work on it, or that we do no more. Only where it was said
        before: each call counts against Slack's limits."""
        if status != "processing" and not self._has_status:
            return
        self._has_status = True
        place = address.place
        try:
            await self._desk.client.call(
                place.team_id,
                "agents.sessions.setStatus",
                {"channel_id": place.channel, "thread_ts": place.thread_ts, "status": status},
                is_progress=status == "processing",
            )
        except (Busy, Lost, SlackRefused) as error:
            log.info("no status: %s", error)

    # -------------------------------------------------------------------------- the end

    async def _finish(self, facts: _Facts, stream: Stream) -> str:
        place, key = facts.place, self._delivery.item_id
        view = await asyncio.to_thread(self._view, facts)
        messages = turn_messages(view)
        stands = await self._standing(place, len(messages) + 1)
        first_ts = stream.ts or self._standing_ts(place) or stands.get(f"{key}:1", "")
        rest: Sequence[Message] = messages
        if first_ts and await self._end_stream(stream, view):
            rest = ()
        elif first_ts:
            await self._desk.sender.update(place.team_id, place.channel, first_ts, messages[0])
            rest = messages[1:]
        number = len(messages) - len(rest)
        for message in rest:
            number += 1
            name = f"{key}:{number}"
            ts = stands.get(name) or await self._desk.sender.post(
                place.team_id, place.channel, place.thread_ts, message, name
            )
            first_ts = first_ts or ts
            if number == 1:
                await self._renew(f"{place.channel}:{ts}")
        if self._log.files or self._drafts():
            await asyncio.to_thread(
                self._desk.write, lambda session: self._put_file(session, facts)
            )
        return f"{place.channel}:{first_ts}"

    async def _end_stream(self, stream: Stream, view: TurnView) -> bool:
        """End a stream with the cards under its words, when its words are the answer's."""
        if not stream.ts:
            return False
        cards = turn_messages(replace(view, text="")) if view.text else []
        words = self._log.text
        fits = len(cards) <= 1 and view.text and words.rstrip().endswith(view.text.rstrip())
        if not fits:
            # Its words are replaced by the answer as it is; the stream itself has to end first.
            stream.broke = True
        blocks = cards[0].blocks if fits and cards else []
        return await stream.stop(
            self._steps(), words, blocks, metadata(f"{self._delivery.item_id}:1")
        )

    async def _standing(self, place: Place, count: int) -> dict[str, str]:
        """Return which messages of this delivery an earlier attempt has posted."""
        if self._delivery.attempt == 1:
            return {}
        keys = [f"{self._delivery.item_id}:{number}" for number in range(1, count + 1)]
        return await self._desk.sender.arrived(place.team_id, place.channel, place.thread_ts, keys)

    def _standing_ts(self, place: Place) -> str:
        channel, _, ts = self._delivery.sent_as.partition(":")
        return ts if channel == place.channel else ""

    def _view(self, facts: _Facts) -> TurnView:
        end = self._log.end
        assert end is not None
        files = tuple(
            FileLink(
                asset_id=file["asset_id"],
                role=file["role"],
                filename=file["filename"],
                media_type=file["media_type"],
                url=self._desk.links.to(facts.workspace_id, file["asset_id"]),
                width=file["width"],
                height=file["height"],
                seconds=(file["duration_ms"] or 0) / 1000 or None,
                bytes=file["bytes"],
            )
            for file in (*self._log.files, *self._drafts())
        )
        return TurnView(
            turn_id=self._delivery.body["turn_id"],
            text=end["text"],
            tools=tuple(
                ToolDone(tool["name"], _arguments(tool["arguments"]), tool["result"])
                for tool in self._log.tools
                if tool["result"] is not None
            ),
            quote=self._log.quote,
            files=files,
            files_title=self._log.files_title,
            state=end["state"],
            error=end["error"],
            project_id=end.get("project_id"),
            with_feedback=self._log.kind == "message",
        )

    def _put_file(self, session: Session, facts: _Facts) -> None:
        """Ask for the main file to be put into the thread, after the answer."""
        by_role = {file["role"]: file for file in reversed([*self._log.files, *self._drafts()])}
        role = next((role for role in UPLOADED_ROLES if role in by_role), None)
        if role is None:
            return
        file = by_role[role]
        title = self._log.files_title or file.get("title", "")
        outbox.put(
            session,
            workspace_id=facts.workspace_id,
            door=DOOR,
            dedupe_key=f"file:{self._delivery.item_id}",
            kind="file",
            body={
                "team": facts.place.team_id,
                "channel": facts.place.channel,
                "thread_ts": facts.place.thread_ts,
                "asset_id": file["asset_id"],
                "title": title,
            },
        )

    def _drafts(self) -> list[dict[str, Any]]:
        """Return the free drafts that were drawn in this turn, as files."""
        return [
            {
                **{name: tool["result"].get(name) for name in DRAFT_FIELDS},
                "role": DRAFT_ROLE,
                "bytes": 0,
                "title": f"Free draft of {tool['result']['project']}",
            }
            for tool in self._log.tools
            if tool["name"] == "preview_draft" and tool["result"] and "asset_id" in tool["result"]
        ]


def _arguments(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
