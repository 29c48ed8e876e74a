"""What bounds free drafts: every attempt counts before anything is drawn, also at once or in
vain."""

from concurrent.futures import ThreadPoolExecutor
from typing import NoReturn

import pytest

from graph.execute import is_refusal, reserve
from storage.engine import Database
from storage.errors import TryLater
from tests.support.desk import Desk
from tests.support.plain_studio import fail_times
from tools.kit.draft_orders import MEMBER_DRAFTS_MAX
from tools.registry import tool_named


def test_attempts_at_once_are_bounded(database: Database) -> None:
    desk = Desk.open(database)
    desk.ready()
    tool = tool_named("preview_draft")
    args = tool.args()
    assert tool.check is not None
    with database.read() as session:
        checked = tool.check(session, desk.context, args)

    def attempt(_number: int) -> bool:
        with database.write() as session:
            return not is_refusal(reserve(session, tool, desk.context, args, checked))

    with ThreadPoolExecutor(max_workers=5) as pool:
        passed = list(pool.map(attempt, range(MEMBER_DRAFTS_MAX + 5)))
    assert passed.count(True) == MEMBER_DRAFTS_MAX


def test_attempts_in_vain_count(sqlite_database: Database) -> None:
    desk = Desk.open(sqlite_database)
    desk.ready()
    tries = MEMBER_DRAFTS_MAX + 3
    desk.studio.failing["draft"] = fail_times(tries, "The studio is busy.", retryable=True)
    reasons = []
    for _ in range(tries):
        with pytest.raises(TryLater) as refusal:
            desk.call("preview_draft")
        reasons.append(refusal.value.code)
    assert reasons == ["try_later"] * MEMBER_DRAFTS_MAX + ["rate_limited"] * 3
    assert desk.studio.orders.count("draft") == MEMBER_DRAFTS_MAX


def test_what_was_drawn_before_is_no_attempt(sqlite_database: Database) -> None:
    desk = Desk.open(sqlite_database)
    desk.ready()
    for _ in range(MEMBER_DRAFTS_MAX + 1):
        desk.call("preview_draft")
    desk.call("edit_scene", scene=1, on_screen="Awake")
    assert desk.call("preview_draft").is_new


def test_a_full_disk_is_said(sqlite_database: Database) -> None:
    desk = Desk.open(sqlite_database)
    desk.ready()

    def fill() -> NoReturn:
        raise OSError(28, "No space left on device")

    desk.studio.failing["draft"] = fill
    with pytest.raises(TryLater) as refusal:
        desk.call("preview_draft")
    assert (refusal.value.code, refusal.value.message) == (
        "disk_full",
        "The studio could not write its files (No space left on device). Free some space, then "
        "ask again.",
    )
