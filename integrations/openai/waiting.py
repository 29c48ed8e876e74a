"""Reads a slow source in a thread of its own, so that whoever waits for it can stop at any time.

A socket that says nothing cannot be interrupted from the thread that reads it. So the request and
its answer are read beside the turn, and the turn looks several times a second whether a person
has stopped it or its time is up.
"""

import queue
import threading
from collections.abc import Callable, Generator
from contextlib import closing
from typing import Any, Generic, TypeVar

T = TypeVar("T")

LOOK_SECONDS = 0.25
LEAVE_SECONDS = 0.2
"""How long a reader that was left may take to close its connection before it is left alone."""
ITEMS_MAX = 256

Pause = Callable[[float], bool]
"""Waits so many seconds; False when nobody waits for the answer any more."""


def read_beside(
    read: Callable[[Pause], Generator[T, None, None]], check: Callable[[], None]
) -> Generator[T, None, None]:
    """Yield what `read` yields, made in another thread; `check` is called before each wait.

    Whatever `read` or `check` raises is raised here. A `read` that is left early is closed as soon
    as it yields again, or when its own time-out ends it.
    """
    reader: _Reader[T] = _Reader(read)
    reader.start()
    try:
        while True:
            check()
            try:
                kind, value = reader.items.get(timeout=LOOK_SECONDS)
            except queue.Empty:
                continue
            if kind == "item":
                yield value
            elif kind == "error":
                raise value
            else:
                return
    finally:
        reader.leave()


class _Reader(threading.Thread, Generic[T]):
    def __init__(self, read: Callable[[Pause], Generator[T, None, None]]) -> None:
        super().__init__(daemon=True, name="model-reader")
        self._read = read
        self._left = threading.Event()
        self.items: queue.Queue[tuple[str, Any]] = queue.Queue(ITEMS_MAX)

    def run(self) -> None:
        try:
            with closing(self._read(self._pause)) as items:
                for item in items:
                    if not self._put("item", item):
                        return
            self._put("end", None)
        except BaseException as error:  # noqa: BLE001 - it is raised where somebody waits for it
            self._put("error", error)

    def leave(self) -> None:
        self._left.set()
        self.join(LEAVE_SECONDS)

    def _pause(self, seconds: float) -> bool:
        return not self._left.wait(seconds)

    def _put(self, kind: str, value: Any) -> bool:
        while not self._left.is_set():
            try:
                self.items.put((kind, value), timeout=LOOK_SECONDS)
                return True
            except queue.Full:
                continue
        return False
