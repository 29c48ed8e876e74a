"""Money stories of a second reading: what was paid once is never charged again, and what was given
back is not kept."""

import pytest

from storage import projects
from storage.engine import Database
from storage.errors import Conflict
from tests.support.desk import Desk
from tools.kit.planning import plan_render
from tools.kit.staleness import staleness

PARTS = ("voiceover", "clip", "music", "stitch")
LONG = (
    "This is a very much longer opening line which takes a good deal more time to say aloud "
    "than before."
)


def made(desk: Desk) -> int:
    """Quote, make and deliver what is left of the project at hand; return its price."""
    card = desk.call("render_scenes").quote
    desk.begin(card.quote_id)
    desk.deliver(card.quote_id, PARTS)
    desk.end(card.quote_id, "done", "completed")
    return int(card.credits)


def priced(desk: Desk, project_id: str) -> list[tuple[str, int, int]]:
    """Return what the film would charge now: kind, position, credits."""
    with desk.database.read() as session:
        project = projects.get(session, desk.context.workspace_id, project_id)
        try:
            plan = plan_render(session, desk.context, project, scope="film", resolution="1080p")
        except Conflict:
            return []
        return [(step.kind, step.position, step.credits) for step in plan.steps if step.credits]


def stale(desk: Desk, project_id: str) -> list[str]:
    """Return what of a project is out of date, in words."""
    with desk.database.read() as session:
        project = projects.get(session, desk.context.workspace_id, project_id)
        return staleness(session, desk.context, project).words()


def kept_film(desk: Desk) -> str:
    """Make a film, lock a scene, make another scene much longer, and make it again: now its
    lengths are not those that its lines alone would give."""
    project_id: str = desk.ready().project_id
    assert made(desk) == 175
    desk.call("edit_scene", scene=2, action="lock")
    desk.call("edit_script", line=1, voice=LONG)
    assert made(desk) == 130
    assert priced(desk, project_id) == []
    return project_id


def test_locks_and_copies_make_nothing_stale(database: Database) -> None:
    desk = Desk.open(database, credits=5000)
    project_id = kept_film(desk)
    desk.call("edit_scene", scene=2, action="unlock")
    assert (priced(desk, project_id), stale(desk, project_id)) == ([], [])
    for scene in (1, 2, 3, 4):
        desk.call("edit_scene", scene=scene, action="lock")
        assert (priced(desk, project_id), stale(desk, project_id)) == ([], [])
    copy = desk.call("duplicate_project")
    assert priced(desk, copy.project_id) == []
    copy_of_copy = desk.call("duplicate_project", project=copy.project)
    assert priced(desk, copy_of_copy.project_id) == []


def test_a_changed_line_leaves_the_other_clips_whatever_is_locked(database: Database) -> None:
    desk = Desk.open(database, credits=5000)
    project_id = kept_film(desk)
    desk.call("edit_scene", scene=2, action="unlock")
    desk.call("edit_script", line=1, voice=LONG.replace("aloud", "out loud"))
    assert priced(desk, project_id) == [("voiceover", 0, 5), ("clip", 0, 40), ("stitch", 0, 5)]


def test_a_copy_waits_for_the_same_parts_and_the_twin_is_no_change(database: Database) -> None:
    desk = Desk.open(database, credits=5000)
    original = desk.ready()
    card = desk.call("render_scenes").quote
    desk.begin(card.quote_id)
    copy = desk.call("duplicate_project")
    assert "costs nothing here once it is done." in copy.say
    with pytest.raises(Conflict) as caught:
        desk.call("render_scenes")
    assert caught.value.message == (
        f"The same parts are being made for “{original.project}” right now. Wait until that is "
        "done and they cost nothing here; then ask again."
    )
    desk.deliver(card.quote_id, PARTS)
    desk.end(card.quote_id, "done", "completed")
    assert made(desk) == 0
    assert [stale(desk, each.project_id) for each in (original, copy)] == [[], []]


def test_nothing_is_promised_of_work_that_was_never_delivered(sqlite_database: Database) -> None:
    desk = Desk.open(sqlite_database, credits=5000)
    desk.ready()
    card = desk.call("render_scenes").quote
    desk.begin(card.quote_id)
    desk.end(card.quote_id, "failed", "failed", "The studio is away.")
    assert "made once" not in desk.call("duplicate_project").say


def test_a_twin_that_was_stitched_too_makes_no_film_stale(sqlite_database: Database) -> None:
    """Both were accepted at once: each has a film of its own with the same key."""
    desk = Desk.open(sqlite_database, credits=5000)
    original = desk.ready()
    copy = desk.call("duplicate_project")
    cards = [
        desk.call("render_scenes", project=title).quote
        for title in (original.project, copy.project)
    ]
    for card in cards:
        desk.begin(card.quote_id)
    for card in cards:
        desk.deliver(card.quote_id, PARTS)
        desk.end(card.quote_id, "done", "completed")
    assert [stale(desk, each.project_id) for each in (original, copy)] == [[], []]


def test_a_locked_clip_is_not_promised_when_the_number_of_scenes_changes(
    sqlite_database: Database,
) -> None:
    desk = Desk.open(sqlite_database, credits=5000)
    desk.ready()
    desk.call("edit_scene", scene=5, action="add", voice="And one more thing.", visual="a can")
    made(desk)
    desk.call("edit_scene", scene=2, action="lock")
    said = desk.call("update_strategy", audience="tired truck drivers on long night routes").say
    assert "5 clips and the stitch are 210 at most" in said
    assert (
        "scene 2 is locked and stays, but its clip is made anew as the number of scenes changes"
    ) in said
