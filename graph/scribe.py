"""The scribe: writes a model's words to the turn's event log while they come."""

import time
from typing import Any

from graph.engine import DurableEngine
from storage import events
from storage.ids import new_id
from tools.kit.ports import ToolCall
from tools.kit.spec import Plain

FLUSH_SECONDS = 0.15


class Scribe:
    """Writes one answer: its first words at once, then a few rows a second.

    Every attempt has a message id of its own; a reader drops an unfinished message when another
    begins.
    """

    def __init__(self, engine: DurableEngine, workspace_id: str, turn_id: str) -> None:
        self._engine = engine
        self._workspace_id = workspace_id
        self._turn_id = turn_id
        self._message_id = new_id("msg")
        self._waiting: list[str] = []
        self._written_at = 0.0
        self.text = ""

    def add(self, piece: str) -> None:
        """Take a piece of text."""
        self.text += piece
        self._waiting.append(piece)
        if time.monotonic() - self._written_at >= FLUSH_SECONDS:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        if self._waiting:
            data = {"message_id": self._message_id, "delta": "".join(self._waiting)}
            self._write([("text", data)])
            self._waiting = []
            self._written_at = time.monotonic()

    def finish(self, calls: tuple[ToolCall, ...]) -> None:
        """End the message and tell which tools are called next."""
        rows: list[tuple[str, Plain]] = []
        if self._waiting:
            data = {"message_id": self._message_id, "delta": "".join(self._waiting)}
            rows.append(("text", data))
            self._waiting = []
        if self.text:
            rows.append(("text_done", {"message_id": self._message_id}))
        for call in calls:
            data = {"call_id": call.id, "name": call.name, "arguments": call.arguments}
            rows.append(("tool_started", data))
        if rows:
            self._write(rows)

    def is_cancelled(self) -> bool:
        """Tell whether a person has stopped the turn."""
        self._engine.stop_if_closed()
        return self._engine.stops.is_stopped(self._turn_id)

    def _write(self, rows: list[tuple[str, dict[str, Any]]]) -> None:
        with self._engine.database.write() as session:
            for kind, data in rows:
                events.append(session, self._workspace_id, self._turn_id, kind, data)
        self._engine.wake()
