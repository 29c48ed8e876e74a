"""Keeps a model's encrypted reasoning for as long as its turn needs it.

Nothing is stored at the vendor, so a reasoning model goes on with its thought between two calls of
one turn only if it is given that thought back. It is kept in memory and not in our tables: a turn
that a restart interrupts goes on without it, which costs quality of thought and nothing else.
"""

import threading
from collections import OrderedDict
from typing import Any

CALLS_MAX = 256


class ReasoningShelf:
    """Reasoning items by the id of the call that they led to; the oldest fall off."""

    def __init__(self, calls_max: int = CALLS_MAX) -> None:
        self._calls_max = calls_max
        self._items: OrderedDict[str, tuple[dict[str, Any], ...]] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, call_id: str, items: tuple[dict[str, Any], ...]) -> None:
        """Keep the items that came before a call; those without encrypted content are of no use."""
        useful = tuple(item for item in items if item.get("encrypted_content"))
        if not useful:
            return
        with self._lock:
            self._items[call_id] = useful
            while len(self._items) > self._calls_max:
                self._items.popitem(last=False)

    def before(self, call_id: str) -> tuple[dict[str, Any], ...]:
        """Return the items to send before a call, in their order."""
        with self._lock:
            return self._items.get(call_id, ())
