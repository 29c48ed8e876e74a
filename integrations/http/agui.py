"""From a turn's event log to AG-UI events: the same rows always give the same events."""

import json
from typing import Any

from ag_ui.core import (
    PROTOCOL_VERSION,
    BaseEvent,
    CustomEvent,
    RunErrorEvent,
    RunFinishedCancelledOutcome,
    RunFinishedEvent,
    RunFinishedSuccessOutcome,
    RunStartedEvent,
    TextMessageContentEvent,
    TextMessageEndEvent,
    TextMessageStartEvent,
    ToolCallArgsEvent,
    ToolCallEndEvent,
    ToolCallResultEvent,
    ToolCallStartEvent,
)

from storage.events import LoggedEvent

CUSTOM_KINDS = ("quote", "accepted", "files")
SUPERSEDED = {"superseded": True}
"""Metadata of the end of a message that a crash cut short; it follows whole under a new id."""

Events = list[BaseEvent]


class Translator:
    """Turns the rows of one turn into AG-UI events, in order; remembers what is open."""

    def __init__(self, *, thread_id: str, run_id: str, turn_id: str, conversation_id: str) -> None:
        self._thread_id = thread_id
        self._run_id = run_id
        self._turn_id = turn_id
        self._conversation_id = conversation_id
        self._message_id: str | None = None
        self._text = ""
        self._is_whole = False
        self._calls: dict[str, int] = {}
        self._quotes: set[str] = set()
        self.is_over = False

    def translate(self, event: LoggedEvent) -> Events:
        """Return the AG-UI events of one row; none for a kind that is not for clients."""
        made = self._translate(event.kind, event.data)
        for each in made:
            each.timestamp = event.created_ms
        return made

    def broken_off(self, message: str, *, is_started: bool) -> Events:
        """Return the end of a run whose log has no end, because its worker died for good."""
        begin = [] if is_started else self._start()
        return [*begin, *self._close(), *self._error(message, "failed")]

    def _translate(self, kind: str, data: dict[str, Any]) -> Events:
        if kind == "turn_started":
            return self._start()
        if kind == "text":
            return self._words(data["message_id"], data["delta"])
        if kind == "text_done":
            return self._whole(data["message_id"])
        if kind == "tool_started":
            return [*self._close(), *self._call(data)]
        if kind == "tool_done":
            return self._result(data)
        if kind in CUSTOM_KINDS:
            return [*self._close(), *self._custom(kind, data)]
        if kind == "turn_finished":
            return self._finish(data)
        return []

    def _start(self) -> Events:
        started = RunStartedEvent(
            thread_id=self._thread_id,
            run_id=self._run_id,
            protocol_version=PROTOCOL_VERSION,
            metadata={"turnId": self._turn_id, "conversationId": self._conversation_id},
        )
        return [started]

    def _words(self, message_id: str, delta: str) -> Events:
        made: Events = []
        if message_id != self._message_id:
            made = [*self._close(), self._open(message_id)]
        if delta:
            self._text += delta
            made.append(TextMessageContentEvent(message_id=message_id, delta=delta))
        return made

    def _open(self, message_id: str) -> BaseEvent:
        self._message_id, self._text, self._is_whole = message_id, "", False
        return TextMessageStartEvent(message_id=message_id, role="assistant")

    def _whole(self, message_id: str) -> Events:
        if message_id != self._message_id:
            return []
        self._message_id, self._is_whole = None, True
        return [TextMessageEndEvent(message_id=message_id)]

    def _close(self, *, superseded: bool = True) -> Events:
        if self._message_id is None:
            return []
        message_id, self._message_id = self._message_id, None
        metadata = SUPERSEDED if superseded else None
        return [TextMessageEndEvent(message_id=message_id, metadata=metadata)]

    def _call(self, data: dict[str, Any]) -> Events:
        # After a crash a model may ask for the same call again, and a call is opened only once.
        self._calls[data["call_id"]] = self._calls.get(data["call_id"], 0) + 1
        call_id = self._call_id(data["call_id"])
        return [
            ToolCallStartEvent(tool_call_id=call_id, tool_call_name=data["name"]),
            ToolCallArgsEvent(tool_call_id=call_id, delta=data["arguments"]),
            ToolCallEndEvent(tool_call_id=call_id),
        ]

    def _call_id(self, call_id: str) -> str:
        count = self._calls[call_id]
        return call_id if count == 1 else f"{call_id}~{count}"

    def _result(self, data: dict[str, Any]) -> Events:
        made: Events = []
        if data["call_id"] not in self._calls:
            made = self._call({**data, "arguments": "{}"})
        call_id = self._call_id(data["call_id"])
        made.append(
            ToolCallResultEvent(
                message_id=f"{call_id}-result",
                tool_call_id=call_id,
                content=json.dumps(data["result"], ensure_ascii=False),
                role="tool",
            )
        )
        return made

    def _custom(self, kind: str, value: dict[str, Any]) -> Events:
        if kind == "quote":
            self._quotes.add(value["quote_id"])
        return [CustomEvent(name=kind, value=value)]

    def _finish(self, data: dict[str, Any]) -> Events:
        state, quote = data["state"], data["quote"]
        if state == "failed":
            message = data["error"] or data["text"] or "This turn failed."
            return [*self._close(), *self._error(message, "turn_failed")]
        made = [*self._rest(data["text"])]
        if quote is not None and quote["quote_id"] not in self._quotes:
            made += self._custom("quote", quote)
        self.is_over = True
        finished = RunFinishedEvent(
            thread_id=self._thread_id,
            run_id=self._run_id,
            outcome=RunFinishedCancelledOutcome()
            if state == "cancelled"
            else RunFinishedSuccessOutcome(),
            result={
                "state": state,
                "turnId": self._turn_id,
                "conversationId": self._conversation_id,
                "projectId": data.get("project_id"),
                "quoteId": None if quote is None else quote["quote_id"],
            },
        )
        return [*made, finished]

    def _rest(self, answer: str) -> Events:
        """Close what is open and say what of the answer was not streamed: it is seen once."""
        answer, streamed = answer.strip(), self._text.strip()
        if answer == streamed:
            return self._close(superseded=False)
        if self._is_whole and streamed and answer.startswith(streamed):
            answer = answer[len(streamed) :].strip()
        made = self._close()
        if answer:
            message_id = f"{self._turn_id}-answer"
            made += self._words(message_id, answer)
            made += self._whole(message_id)
        return made

    def _error(self, message: str, code: str) -> Events:
        self.is_over = True
        return [RunErrorEvent(message=message, code=code)]
