"""Intake: takes the oldest letters of an idle conversation and starts the turn that answers them.

A thread in every executor. Claiming and making the turn's row is one transaction; a crash between
that and the start of the workflow leaves a queued turn without a workflow, which the next look
starts.
"""

import logging
import threading
from collections.abc import Callable

from sqlalchemy import select

from graph.engine import DurableEngine
from storage import inbox
from storage.ids import now_ms
from storage.models import Conversation, InboxLetter, Turn
from tools.kit.spec import Plain

LOOK_SECONDS = 0.25
ORPHAN_MS = 3_000
ORPHAN_LOOKS = 8

log = logging.getLogger(__name__)


class Intake(threading.Thread):
    """The thread that turns letters into turns until `stop()`."""

    def __init__(self, engine: DurableEngine, turn: Callable[[str], Plain]) -> None:
        super().__init__(daemon=True, name="intake")
        self._engine = engine
        self._turn = turn
        self._stopping = threading.Event()

    def look(self) -> bool:
        """Start one turn if a letter waits for it; True when one was started."""
        with self._engine.database.read() as session:
            waiting = session.scalar(
                select(InboxLetter.id)
                .join(Conversation, Conversation.id == InboxLetter.conversation_id)
                .where(InboxLetter.state == "waiting", Conversation.busy_turn_id.is_(None))
                .limit(1)
            )
        if waiting is None:
            return False
        with self._engine.database.write() as session:
            turn = inbox.take_turn(session)
            turn_id = turn.id if turn is not None else None
        if turn_id is None:
            return False
        self._engine.start(self._turn, turn_id, turn_id)
        return True

    def start_orphans(self) -> int:
        """Start queued turns that have no workflow; returns how many."""
        with self._engine.database.read() as session:
            queued = list(
                session.scalars(
                    select(Turn.id).where(
                        Turn.state == "queued", Turn.created_ms < now_ms() - ORPHAN_MS
                    )
                )
            )
        orphans = set(queued) - set(self._engine.workflow_states(queued))
        for turn_id in orphans:
            self._engine.start(self._turn, turn_id, turn_id)
        return len(orphans)

    def run(self) -> None:
        """Look whenever something changed, and now and then; a failed look is logged and
        repeated."""
        looks = 0
        while not self._stopping.is_set():
            try:
                while self.look():
                    pass
                if looks % ORPHAN_LOOKS == 0:
                    self.start_orphans()
            except Exception:
                log.exception("an intake look failed; trying again")
                self._stopping.wait(LOOK_SECONDS)
            looks += 1
            with self._engine.changed:
                self._engine.changed.wait(LOOK_SECONDS)

    def stop(self) -> None:
        """Take no more letters; turns that run are left to the engine."""
        self._stopping.set()
        self._engine.wake()
        if self.is_alive():
            self.join(timeout=10)
