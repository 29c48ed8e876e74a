"""Puts the messages of the evals to the embedded model and to the reading of yes and no."""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from agent.consent import judge
from agent.context import system_message
from integrations.brain import MODEL_NAME, make_brain_client, offered_tools
from integrations.openai import make_chat_model
from tests.evals.nlu_match import Made
from tests.evals.nlu_sets import CONFIRMATIONS, covers_of
from tools.kit.ports import ChatMessage, ChatModel, ChatReply
from tools.registry import ALL_TOOLS

READ_BACK, GO, FIRST = "I read: ", "go", "1"
"""What is said to take what was read back, or the first of several things that were offered."""
Offered = Callable[[str], Sequence[str]]


@dataclass(frozen=True)
class Answer:
    """What came of a message: calls, the tools that a question offered instead, and how long.

    `read` is what the message was read as: the calls, or where it asked back, those that its first
    offer makes once it is taken.
    """

    made: tuple[Made, ...]
    offered: tuple[str, ...]
    text: str
    milliseconds: float
    read: tuple[Made, ...] = ()
    broke: bool = False
    """The model raised an error instead of answering."""


class Listener:
    """Asks like a turn does: an open quote's yes or no is read first, then the model is asked."""

    def __init__(self, model: ChatModel, offered: Offered) -> None:
        self._model = model
        self._offered = offered
        self._tools = tuple(tool.schema() for tool in ALL_TOOLS)

    def ask(
        self, message: str, state: dict[str, Any], history: Sequence[tuple[str, str]] = ()
    ) -> Answer:
        """Return what a message leads to in a state."""
        started = time.perf_counter()
        if state["quote"] is not None:
            verdict = judge(message, state["quote"]["credits"], covers_of(state))
            if verdict in ("yes", "no", "unsure"):
                spent = (time.perf_counter() - started) * 1000
                if verdict == "unsure":
                    return Answer((), CONFIRMATIONS, "", spent)
                said = (Made(f"confirm_{verdict}", {}),)
                return Answer(said, (), "", spent, said)
        try:
            reply = self._reply(message, state, history)
        except Exception:  # noqa: BLE001 - what breaks the model is one failure, not the end
            spent = (time.perf_counter() - started) * 1000
            return Answer((), (), "", spent, broke=True)
        spent = (time.perf_counter() - started) * 1000
        made = _made(reply)
        offered = () if made else tuple(self._offered(reply.text))
        read = made
        if state["quote"] is not None and (answer := _as_answer(reply.text)) and not made:
            # Heard as an answer to the price; only a plainer one, or a click, counts as given.
            return Answer((), offered, reply.text, spent, (Made(answer, {}),))
        if offered:
            asked = (*history, ("user", message), ("assistant", reply.text))
            word = GO if READ_BACK in reply.text else FIRST
            read = _made(self._reply(word, state, asked))
        return Answer(made, offered, reply.text, spent, read)

    def _reply(
        self, message: str, state: dict[str, Any], history: Sequence[tuple[str, str]]
    ) -> ChatReply:
        said = tuple(
            ChatMessage(role="user" if role == "user" else "assistant", content=text)
            for role, text in history
        )
        messages = (system_message(state), *said, ChatMessage(role="user", content=message))
        for piece in self._model.stream(messages, self._tools, lambda: False):
            if isinstance(piece, ChatReply):
                return piece
        raise AssertionError("the model gave no reply")


def _made(reply: ChatReply) -> tuple[Made, ...]:
    return tuple(Made(call.name, json.loads(call.arguments)) for call in reply.tool_calls)


def _as_answer(text: str) -> str:
    """Return which answer to an open quote a reply shows to have been heard, or nothing."""
    if "Only you can approve it" in text:
        return CONFIRMATIONS[0]
    return CONFIRMATIONS[1] if "I'll leave it. Nothing was spent." in text else ""


def embedded_listener() -> Listener:
    """Return a listener on the model that answers when nothing is configured, and on nothing else of
    the product."""
    model = make_chat_model(
        make_brain_client(), MODEL_NAME, api="chat", base_url="", name="embedded"
    )
    return Listener(model, offered_tools)
