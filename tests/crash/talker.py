"""A worker that answers one conversation, made to be killed: `python -m tests.crash.talker URL
FOLDER`.

It runs the tools that its model asks for, streams a slow answer, and exits with 0 once no letter
waits and no turn is open.
"""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import func, select

from storage.engine import Database
from storage.models import InboxLetter, Turn
from tests.support.scripted_model import ScriptedModel
from tests.support.stage import Stage
from tools.kit.ports import Cancelled, ChatMessage, ChatReply, ToolCall, ToolSchema

ANSWER = "Your campaign is open and three words follow: one two three."


class SameModel(ScriptedModel):
    """Asks for one campaign, then answers; the same from any process, because a crash starts
    anew."""

    def stream(
        self, messages: tuple[ChatMessage, ...], tools: tuple[ToolSchema, ...], cancelled: Cancelled
    ) -> Iterator[str | ChatReply]:
        """Call the tool first; after its result, say the answer slowly."""
        if messages[-1].role == "user":
            call = ToolCall(id="call_1", name="create_campaign", arguments='{"product": "Lumen"}')
            yield ChatReply(text="", tool_calls=(call,), model=self.name)
            return
        for word in ANSWER.split():
            time.sleep(0.05)
            yield f"{word} "
        yield ChatReply(text=ANSWER, model=self.name)


def main() -> None:
    """Run as the module's docstring says."""
    url, folder = sys.argv[1:]
    database = Database(url)
    with Stage(database, Path(folder), model=SameModel(), silent_seconds=1.5):
        print("READY", flush=True)
        while True:
            with database.read() as session:
                letters = session.scalar(
                    select(func.count())
                    .select_from(InboxLetter)
                    .where(InboxLetter.state == "waiting")
                )
                turns = session.scalar(
                    select(func.count())
                    .select_from(Turn)
                    .where(Turn.state.in_(("queued", "running")))
                )
            if not letters and not turns:
                break
            time.sleep(0.05)
    database.close()


if __name__ == "__main__":
    main()
