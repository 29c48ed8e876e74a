"""A language model that says what the test wrote, piece by piece, and keeps what it was shown."""

import json
import time
from collections.abc import Iterator
from typing import Any

from tests.support.writer import BriefWriter
from tools.kit.ports import (
    Cancelled,
    ChatMessage,
    ChatReply,
    ModelUnavailable,
    ToolCall,
    ToolSchema,
    WorkCancelled,
)

Call = tuple[str, dict[str, Any]]


class ScriptedModel(BriefWriter):
    """Answers with the next of `replies`: a text, a list of calls, or an error to raise.

    Texts come word by word, `word_seconds` apart. It refuses what a real server refuses: a tool
    message that answers no call, or a call that is not answered.
    """

    name = "scripted"

    def __init__(
        self,
        *replies: str | list[Call] | ModelUnavailable,
        word_seconds: float = 0.0,
    ) -> None:
        super().__init__()
        self.replies = list(replies)
        self.shown: list[tuple[ChatMessage, ...]] = []
        self._word_seconds = word_seconds
        self._calls = 0

    def stream(
        self, messages: tuple[ChatMessage, ...], tools: tuple[ToolSchema, ...], cancelled: Cancelled
    ) -> Iterator[str | ChatReply]:
        """Give the next reply. Raises `ModelUnavailable` as scripted."""
        assert tools, "the model was given no tools"
        _refuse_nonsense(messages)
        self.shown.append(messages)
        reply = self.replies.pop(0)
        if isinstance(reply, ModelUnavailable):
            raise reply
        if isinstance(reply, str):
            words = reply.split(" ")
            for index, word in enumerate(words):
                if cancelled():
                    raise WorkCancelled
                time.sleep(self._word_seconds)
                yield word if index == 0 else f" {word}"
            yield ChatReply(text=reply, model=self.name)
            return
        calls = []
        for name, arguments in reply:
            self._calls += 1
            calls.append(
                ToolCall(id=f"call_{self._calls}", name=name, arguments=json.dumps(arguments))
            )
        yield ChatReply(text="", tool_calls=tuple(calls), model=self.name)


def _refuse_nonsense(messages: tuple[ChatMessage, ...]) -> None:
    assert messages[0].role == "system"
    waiting: list[str] = []
    for message in messages[1:]:
        if message.role == "tool":
            assert message.tool_call_id in waiting, "a tool message answers no call"
            waiting.remove(message.tool_call_id)
        else:
            assert not waiting, "a call was left without an answer"
            waiting += [call.id for call in message.tool_calls]
    assert not waiting, "a call was left without an answer"
