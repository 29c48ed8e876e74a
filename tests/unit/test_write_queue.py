"""Who may write to a SQLite file next."""

import threading
from pathlib import Path

import pytest

from storage import engine
from storage.engine import WriteQueue
from storage.errors import TryLater


def order_of(queue: WriteQueue, writers: list[tuple[str, bool]]) -> list[str]:
    """Return the names of writers in the order in which they got in, all of them waiting at
    once."""
    done: list[str] = []
    waiting = threading.Semaphore(0)

    def write(name: str, is_urgent: bool) -> None:
        waiting.release()
        queue.enter(is_urgent=is_urgent)
        done.append(name)
        queue.leave()

    queue.enter()
    threads = [threading.Thread(target=write, args=each) for each in writers]
    for thread in threads:
        thread.start()
        waiting.acquire(timeout=5)
    while queue.waiting < len(writers):
        threading.Event().wait(0.001)
    queue.leave()
    for thread in threads:
        thread.join(5)
    return done


def test_what_is_urgent_goes_first(tmp_path: Path) -> None:
    queue = WriteQueue(tmp_path / "lock")
    writers = [("a", False), ("b", False), ("u", True), ("c", False), ("v", True)]

    done = order_of(queue, writers)

    assert set(done[:2]) == {"u", "v"}
    assert set(done[2:]) == {"a", "b", "c"}


def test_what_is_not_urgent_gets_in_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "URGENT_IN_A_ROW_MAX", 2)
    queue = WriteQueue(tmp_path / "lock")
    urgent = [(f"u{number}", True) for number in range(6)]

    done = order_of(queue, [("plain", False), *urgent])

    assert sorted(done) == sorted(["plain", *[name for name, _ in urgent]])
    assert done.index("plain") == 2


def test_whoever_waits_too_long_is_told_what_to_do(tmp_path: Path) -> None:
    queue = WriteQueue(tmp_path / "lock", wait_seconds=0.05)
    queue.enter()

    for is_urgent in (False, True):
        with pytest.raises(TryLater, match="Try again in a moment"):
            queue.enter(is_urgent=is_urgent)

    queue.leave()
    queue.enter()
    queue.leave()


def test_the_file_is_locked_against_other_processes(tmp_path: Path) -> None:
    ours, theirs = (WriteQueue(tmp_path / "lock", wait_seconds=0.05) for _ in range(2))
    ours.enter()
    with pytest.raises(TryLater):
        theirs.enter()
    ours.leave()
    theirs.enter(is_urgent=True)
    theirs.leave()
