"""What a turn's event log says so far, gathered for whoever shows the turn."""

from dataclasses import dataclass, field
from typing import Any

from storage.events import LoggedEvent


@dataclass
class TurnLog:
    """The rows of one turn that were read, up to number `seq`."""

    seq: int = 0
    kind: str = ""
    text: str = ""
    """All that was said in this turn so far, message after message."""
    tools: list[dict[str, Any]] = field(default_factory=list)
    """Calls in order: `{"call_id", "name", "arguments", "result"}`; a result of None runs."""
    quote: dict[str, Any] | None = None
    files: list[dict[str, Any]] = field(default_factory=list)
    files_title: str = ""
    end: dict[str, Any] | None = None
    """The row that ended the turn, or None."""
    _message_id: str = ""

    def read(self, event: LoggedEvent) -> None:
        """Take in the next row."""
        self.seq = event.seq
        data = event.data
        if event.kind == "turn_started":
            self.kind = data["kind"]
        elif event.kind == "text":
            if data["message_id"] != self._message_id:
                self._message_id = data["message_id"]
                self.text += "\n\n" if self.text else ""
            self.text += data["delta"]
        elif event.kind == "tool_started":
            self.tools.append(
                {
                    "call_id": data["call_id"],
                    "name": data["name"],
                    "arguments": data["arguments"],
                    "result": None,
                }
            )
        elif event.kind == "tool_done":
            self._done(data)
        elif event.kind == "quote":
            self.quote = data
        elif event.kind == "files":
            self.files, self.files_title = data["files"], data["title"]
        elif event.kind == "turn_finished":
            self.end = data
            self.quote = data["quote"] or self.quote

    def _done(self, data: dict[str, Any]) -> None:
        for tool in reversed(self.tools):
            if tool["call_id"] == data["call_id"] and tool["result"] is None:
                tool["result"] = data["result"]
                return
        # Calls of a button, and of a turn that went on after a crash, were not announced.
        self.tools.append(
            {
                "call_id": data["call_id"],
                "name": data["name"],
                "arguments": data.get("arguments", "{}"),
                "result": data["result"],
            }
        )
