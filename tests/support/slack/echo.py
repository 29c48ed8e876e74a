"""Tells the app of its own messages, as Slack does: it must know them and stay silent.

Slack sends an app `message`, `message_changed` and `message_deleted` for what the app itself posts
wherever it listens (https://docs.slack.dev/reference/events/message): loops begin there.
"""

import queue
import threading
from typing import Any

from tests.support.slack import events
from tests.support.slack.courier import Courier, event_envelope
from tests.support.slack.world import Message, Team, World

METHODS = frozenset({"chat.postMessage", "chat.update", "chat.delete", "chat.stopStream"})


class Echo:
    """Sends events about our own messages, one after the other, from a thread of its own."""

    def __init__(self, world: World, courier: Courier) -> None:
        self._world = world
        self._courier = courier
        self._queue: queue.Queue[tuple[Team, dict[str, Any]] | None] = queue.Queue()
        self._thread: threading.Thread | None = None
        self._known: dict[str, dict[str, Any]] = {}

    def start(self) -> None:
        """Begin; afterwards `note` sends."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="slack-echo", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Send what is left, and end."""
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join(10)
            self._thread = None

    def note(self, method: str, answer: dict[str, Any]) -> None:
        """Take notice of what a call did; called in the server's loop, so it only queues."""
        if self._thread is None or method not in METHODS:
            return
        with self._world.lock:
            for team in self._world.teams.values():
                channel = team.channels.get(answer["channel"])
                if channel is None or team.install is None:
                    continue
                if team.install.bot_user_id in channel.members:
                    message = channel.messages.get(answer["ts"])
                    self._queue.put((team, self._event(method, team, answer["ts"], message)))

    def _event(self, method: str, team: Team, ts: str, message: Message | None) -> dict[str, Any]:
        before = self._known.get(ts)
        if message is None:
            assert before is not None
            channel = team.channels[before["channel"]]
            return events.deleted_event(self._world, channel, ts, before)
        self._known[ts] = events.message_event(self._world, team, message)
        if before is None or method == "chat.postMessage":
            return self._known[ts]
        return events.changed_event(self._world, team, message, before)

    def _run(self) -> None:
        while (item := self._queue.get()) is not None:
            team, event = item
            self._courier.deliver(event_envelope(events.outer(self._world, team, event)))
