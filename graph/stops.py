"""Which turns people have stopped: one question to the database for all that are under way."""

import threading
import time

from sqlalchemy import select

from storage.engine import Database
from storage.models import Turn

LOOK_SECONDS = 0.25
FORGET_SECONDS = 5.0


class Stops:
    """Tells from any thread whether a turn was stopped.

    Whoever asks first after a quarter of a second asks for everybody: hundreds of turns that wait
    for a model would otherwise keep the process busy with nothing else.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._looking = threading.Lock()
        self._looked_at = 0.0
        self._asked_at: dict[str, float] = {}
        self._stopped: frozenset[str] = frozenset()

    def is_stopped(self, turn_id: str) -> bool:
        """Tell whether a person has stopped the turn; the answer is at most a moment old, except
        that the first time a turn is asked for it is not yet known."""
        now = time.monotonic()
        self._asked_at[turn_id] = now
        if now - self._looked_at >= LOOK_SECONDS and self._looking.acquire(blocking=False):
            try:
                self._look(now)
            finally:
                self._looking.release()
        return turn_id in self._stopped

    def _look(self, now: float) -> None:
        self._looked_at = now
        asked = self._asked_at.copy()
        for turn_id, at in asked.items():
            if now - at > FORGET_SECONDS:
                self._asked_at.pop(turn_id, None)
        wanted = [turn_id for turn_id, at in asked.items() if now - at <= FORGET_SECONDS]
        with self._database.read() as session:
            found = session.scalars(
                select(Turn.id).where(Turn.id.in_(wanted), Turn.cancel_requested)
            )
            self._stopped = frozenset(found)
