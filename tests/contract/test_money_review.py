"""Money stories of a second reading: what was paid once is never charged again, and what was given
back is not kept."""

from pathlib import Path
from typing import Any

import pytest

from graph import delivery, text_jobs
from graph.announce import announce
from storage import audit, ledger, projects, steps
from storage.engine import Database
from storage.errors import Conflict, Refused, TryLater
from storage.models import Production
from tests.support.desk import Desk
from tests.support.stage import Stage
from tests.support.writer import BriefWriter
from tools.kit.planning import plan_render
from tools.kit.ports import Fault
from tools.kit.spec import ToolContext
from tools.kit.staleness import staleness

BAD_CLIP = Fault(check="frozen", message="Scene 2 stands still.", culprit="clip")
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


def told(stage: Stage, context: ToolContext, production: Production) -> str:
    """Return what the member is told about a production that has ended."""
    end = {"state": production.state, "error": production.error, "scope": "film"}
    with stage.database.write() as session:
        return announce(session, context, "trn_1", {"production_id": production.id, **end})


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
    assert "5 clips and the stitch cost 210 at most" in said
    assert (
        "scene 2 is locked and stays, but its clip is made anew as the number of scenes changes"
    ) in said


def test_what_spoiled_a_film_is_given_back_wherever_it_was_paid(
    database: Database, tmp_path: Path
) -> None:
    """The clips were bought alone, and a copy shares them: nobody may use them again."""
    with Stage(database, tmp_path) as stage:
        context = stage.member(credits=1000)
        project = stage.scripted_project(context)
        assert stage.render(context, project, "clips").state == "done"
        copy_id = stage.use(context, "duplicate_project", project=project.id).project_id
        with database.read() as session:
            copy = projects.get(session, context.workspace_id, copy_id)
        assert stage.render(context, copy, "clips").state == "done"
        assert stage.balance(context) == (1000 - 165, 0)
        stage.studio.film_faults[:] = [BAD_CLIP, BAD_CLIP]
        production = stage.render(context, project)
        assert production.state == "failed"
        # Voice and music are delivered; the clips of the first production are given back, once.
        assert stage.balance(context) == (1000 - 10, 0)
        assert "delivered cost 5 credits and are kept; you have 990 credits left." in told(
            stage, context, production
        )
        assert [stage.quote(context, each).credits for each in (project, copy)] == [165, 165]
        assert stage.audit() == ()


def test_only_the_clip_at_fault_is_made_again_and_given_back(
    sqlite_database: Database, tmp_path: Path
) -> None:
    with Stage(sqlite_database, tmp_path) as stage:
        context = stage.member(credits=1000)
        project = stage.scripted_project(context)
        known = BAD_CLIP.model_copy(update={"position": 1})
        stage.studio.film_faults[:] = [known, known]
        production = stage.render(context, project)
        clips = [order for order in stage.studio.orders if order.startswith("clip")]
        assert sorted(clips) == ["clip 0", "clip 1", "clip 1", "clip 2", "clip 3"]
        assert stage.balance(context) == (1000 - 130, 0)
        assert "delivered cost 130 credits and are kept; you have 870 credits left." in told(
            stage, context, production
        )
        assert stage.quote(context, project).credits == 45


@pytest.mark.parametrize(
    ("act", "word"),
    [
        ({"action": "lock"}, "locked"),
        ({"line": 1, "voice": "My very own words."}, "changed"),
    ],
)
def test_a_script_that_the_member_changed_meanwhile_stays_theirs(
    database: Database, act: dict[str, Any], word: str
) -> None:
    desk = Desk.open(database, credits=100)
    project_id = desk.ready().project_id
    quote = desk.call("generate_script").quote
    desk.begin(quote.quote_id)
    with database.write() as session:
        (step,) = steps.of_production(session, quote.quote_id)
        job = delivery.begin_step(session, step.id, remake=False)["job"]
    desk.call("edit_script", **act)
    with database.read() as session:
        project = projects.get(session, desk.context.workspace_id, project_id)
        before = projects.snapshot(session, project)
    written = text_jobs.make(desk.writer, job)
    with database.write() as session:
        assert delivery.deliver(session, step.id, written, remake=False) == {
            "state": "failed",
            "error": f"The script was {word} while it was being written; nothing was charged.",
        }
    with database.read() as session:
        project = projects.get(session, desk.context.workspace_id, project_id)
        assert projects.snapshot(session, project) == before
        balance = ledger.balance(session, desk.context.workspace_id)
        assert (balance.posted, balance.held) == (100, 0)
        assert audit.audit(session) == ()


@pytest.mark.parametrize(
    ("raised", "is_retryable"),
    [
        (TryLater("Busy.", code="busy"), True),
        (Refused("No."), False),
        (KeyError("choices"), False),
    ],
)
def test_a_writer_that_fails_fails_its_step_alone(raised: Exception, is_retryable: bool) -> None:
    class Failing(BriefWriter):
        def write(self, *_args: Any, **_more: Any) -> Any:
            raise raised

    made = text_jobs.make(Failing(), {"kind": "ideas", "brief": {}})
    assert (made["state"], made["is_retryable"]) == ("failed", is_retryable)


def test_a_cancelled_production_makes_nothing_again(sqlite_database: Database) -> None:
    desk = Desk.open(sqlite_database, credits=1000)
    project_id = desk.ready().project_id
    card = desk.call("render_scenes").quote
    desk.begin(card.quote_id)
    desk.deliver(card.quote_id, PARTS[:3])
    desk.end(card.quote_id, "cancelled", "cancelled")
    with sqlite_database.write() as session:
        clip = steps.of_production(session, card.quote_id)[1]
        assert delivery.begin_step(session, clip.id, remake=True) == {"state": "cancelled"}
    with sqlite_database.read() as session:
        project = projects.get(session, desk.context.workspace_id, project_id)
        assert project.status == "cancelled"
