"""An answer as plain words, as they come: the turn, and then the production that it began."""

from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from time import monotonic
from typing import Any

from ag_ui.core import RunErrorEvent, TextMessageContentEvent, TextMessageStartEvent

from integrations.common.reading import newest_production
from integrations.common.streams import LOOK_SECONDS
from integrations.http.agui import Translator
from integrations.http.openai_threads import Spoken
from integrations.http.parts import Parts
from storage import inbox, projects
from storage.errors import Refused
from storage.events import LoggedEvent
from storage.models import Conversation, Turn

ANSWER_WAIT_SECONDS = 30.0
BROKEN_OFF = "The answer broke off: the studio was interrupted. Say it again."
STOPPING = "The server is stopping. Send the same messages again in a moment to go on reading."
STILL = (
    "It goes on without you. Ask “how far is it?” later, or send the same messages again to go on "
    "watching."
)
STATUS_TOOLS = ("get_status", "get_project")

LinkTo = Callable[[str], str]


class Answer:
    """One answer; after `words()` it has an `error` or none, and what it took in tokens."""

    def __init__(self, parts: Parts, spoken: Spoken, link_to: LinkTo, wait_seconds: float) -> None:
        self._parts = parts
        self._spoken = spoken
        self._link_to = link_to
        self._wait_seconds = wait_seconds
        self._has_spoken = False
        self._accepted: dict[str, Any] | None = None
        self._files: list[tuple[str, str]] = []
        self._tools: set[str] = set()
        self.turn_id = ""
        self.error = ""
        self.input_tokens = 0
        self.output_tokens = 0

    async def words(self) -> AsyncIterator[str]:
        """Yield the answer piece by piece; "" stands for a quiet second."""
        async for piece in self._wait_for_turn():
            yield piece
        if not self.turn_id:
            return
        yield ""
        async for piece in self._turn(self.turn_id):
            yield piece
        if not self.error:
            yield self._links()
            if self._accepted is not None:
                async for piece in self._production(self._accepted):
                    yield piece
        await self._parts.streams.call(self._count)

    async def _wait_for_turn(self) -> AsyncIterator[str]:
        waiting_since = monotonic()
        spoken, talk = self._spoken, self._parts.studio.talk
        while not self._parts.streams.is_stopping:
            look = partial(talk.turn_of, spoken.workspace_id, spoken.letter_id, LOOK_SECONDS)
            try:
                self.turn_id = await self._parts.streams.call(look)
                return
            except Refused as refusal:
                if await self._parts.streams.call(self._is_busy):
                    # Another turn of this conversation is being answered; ours is next.
                    waiting_since = monotonic()
                elif monotonic() - waiting_since >= ANSWER_WAIT_SECONDS:
                    self.error = refusal.message
                    return
            yield ""
        self.error = STOPPING

    async def _turn(self, turn_id: str) -> AsyncIterator[str]:
        """Yield what is said in one turn."""
        translator = Translator(
            thread_id=self._spoken.conversation_id,
            run_id=turn_id,
            turn_id=turn_id,
            conversation_id=self._spoken.conversation_id,
        )
        is_closed, is_started = False, False
        async for row in self._parts.streams.log(partial(self._listen, turn_id)):
            if row is not None:
                is_started = True
                self._note(row)
                made = translator.translate(row)
            elif is_closed:
                made = translator.broken_off(BROKEN_OFF, is_started=is_started)
            else:
                # Its rows are written before it is closed, so one more look must find them all.
                is_closed = await self._parts.streams.call(partial(self._is_closed, turn_id))
                made = []
                yield ""
            for event in made:
                if isinstance(event, TextMessageStartEvent):
                    yield self._gap()
                elif isinstance(event, TextMessageContentEvent):
                    self._has_spoken = True
                    yield event.delta
                elif isinstance(event, RunErrorEvent):
                    self.error = event.message
            if translator.is_over:
                return
        self.error = STOPPING

    def _note(self, row: LoggedEvent) -> None:
        """Keep what is not said in words: an approval, finished files, a free draft."""
        if row.kind == "accepted":
            self._accepted = row.data
        elif row.kind == "files":
            self._files += [(each["what"], each["asset_id"]) for each in row.data["files"]]
        elif row.kind == "tool_done":
            self._tools.add(row.data["name"])
            if row.data["name"] == "preview_draft" and "asset_id" in row.data["result"]:
                self._files.append(("the free draft", row.data["result"]["asset_id"]))
        elif row.kind == "turn_finished" and self._tools & set(STATUS_TOOLS):
            self._files += self._finished(row.data.get("project_id"))

    def _finished(self, project_id: str | None) -> list[tuple[str, str]]:
        if project_id is None:
            return []
        with self._parts.studio.database.read() as session:
            project = projects.get(session, self._spoken.workspace_id, project_id)
            if project.status != "completed" or project.final_asset_id is None:
                return []
            return [(f"“{project.title}”", project.final_asset_id)]

    def _links(self) -> str:
        """Return the files that were named since the last time, as lines with links."""
        if not self._files:
            return ""
        lines = [f"- {what}: {self._link_to(asset_id)}" for what, asset_id in self._files]
        self._files = []
        return self._gap() + "\n".join(lines)

    def _gap(self) -> str:
        gap = "\n\n" if self._has_spoken else ""
        self._has_spoken = True
        return gap

    # -------------------------------------------------------------------- the production

    async def _production(self, accepted: dict[str, Any]) -> AsyncIterator[str]:
        """Yield how a production comes along, and then what became of it, with its files."""
        watching_since, shown = monotonic(), ""
        async for row in self._parts.streams.log(
            partial(self._listen, self._spoken.conversation_id)
        ):
            if row is None:
                state, line = await self._parts.streams.call(partial(self._look, accepted))
                if line != shown and state == "running":
                    shown = line
                    yield self._gap() + line
                elif state == "cancelled":
                    yield f"{self._gap()}“{accepted['title']}” was stopped."
                    return
                elif monotonic() - watching_since >= self._wait_seconds:
                    yield self._gap() + STILL
                    return
                else:
                    yield ""
            elif row.kind == "turn_started" and row.data["kind"] == "production_finished":
                turn_id = row.data["turn_id"]
                about = partial(self._is_about, turn_id, accepted["quote_id"])
                if await self._parts.streams.call(about):
                    async for piece in self._turn(turn_id):
                        yield piece
                    yield self._links()
                    return

    def _look(self, accepted: dict[str, Any]) -> tuple[str, str]:
        """Return the state of a production, and how far it is in words."""
        with self._parts.studio.database.read() as session:
            project = projects.get(session, self._spoken.workspace_id, accepted["project_id"])
            made = newest_production(session, project.id)
            if made is None or made.id != accepted["quote_id"]:
                # A later one has begun since, so this one has ended, and its news is in the log.
                return "over", ""
            words = project.stage or project.status
            return made.state, f"“{project.title}”: {words}, {project.progress_percent} %"

    def _is_about(self, turn_id: str, production_id: str) -> bool:
        with self._parts.studio.database.read() as session:
            return any(
                letter.payload.get("production_id") == production_id
                for letter in inbox.letters(session, turn_id)
            )

    # -------------------------------------------------------------------- reads

    def _listen(self, stream_id: str, wait_seconds: float) -> Iterator[LoggedEvent | None]:
        talk = self._parts.studio.talk
        return talk.listen(self._spoken.workspace_id, stream_id, 0, wait_seconds)

    def _is_busy(self) -> bool:
        with self._parts.studio.database.read() as session:
            found = session.get(Conversation, self._spoken.conversation_id)
            return found is not None and found.busy_turn_id is not None

    def _is_closed(self, turn_id: str) -> bool:
        with self._parts.studio.database.read() as session:
            turn = session.get(Turn, turn_id)
            return turn is None or turn.state not in ("queued", "running")

    def _count(self) -> None:
        with self._parts.studio.database.read() as session:
            turn = session.get(Turn, self.turn_id)
            if turn is not None:
                self.input_tokens = turn.input_tokens
                self.output_tokens = turn.output_tokens
