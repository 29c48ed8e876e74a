"""Productions on both databases: what is delivered is charged, once; what is not, is not."""

import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from graph.acceptance import Accepted, Requoted
from storage import conversations, events, projects, quotes, steps
from storage.engine import Database
from storage.errors import Conflict, Forbidden, NotFound, PaymentNeeded
from storage.ids import now_ms
from storage.models import Asset, Hold, InboxLetter, Member, Production, Project, Quote, Transfer
from tests.support.plain_studio import PlainStudio, fail_times
from tests.support.stage import Stage
from tools.edit_scene import TOOL as EDIT_SCENE
from tools.kit.cancel import stop_production
from tools.kit.ports import Fault
from tools.kit.spec import ToolContext

FILM = 175


def states(session: Session, quote_id: str) -> dict[str, str]:
    """Return the state of every step of a production by kind and position."""
    return {
        f"{step.kind} {step.position}": step.state
        for step in steps.of_production(session, quote_id)
    }


def project_of(stage: Stage, context: ToolContext, project: Project) -> Project:
    """Return a project as it is now."""
    with stage.database.read() as session:
        return projects.get(session, context.workspace_id, project.id)


def test_a_film_is_delivered_charged_and_announced(database: Database, tmp_path: Path) -> None:
    """One quote, one production, seven captures, one letter, and the answer in the conversation."""
    with Stage(database, tmp_path) as stage:
        context = stage.member()
        project = stage.scripted_project(context)
        production = stage.render(context, project)
        assert (production.state, production.error) == ("done", "")
        assert stage.balance(context) == (250 - FILM, 0)
        assert stage.audit() == ()

        def announced(session: Session) -> str | None:
            said = conversations.messages(session, context.conversation_id)
            return said[-1].content if said else None

        assert stage.wait(announced) == (
            "“Night shift” is ready: 15 s, 1080×1920, with poster, captions and contact sheet. "
            "It cost 175 credits; 75 credits left."
        )
        now = project_of(stage, context, project)
        assert (now.status, now.progress_percent) == ("completed", 100)
        with database.read() as session:
            seen = [
                event.data["status"]
                for event in events.after(session, context.workspace_id, project.id, 0)
            ]
        order = ["generating", "rendering", "stitching", "completed"]
        assert list(dict.fromkeys(seen)) == order
        assert seen == sorted(seen, key=order.index), "the status only ever moves forward"


def test_accepting_twice_at_once_is_accepting_once(database: Database, tmp_path: Path) -> None:
    """Eight clicks in the same moment hold and charge one production."""
    with Stage(database, tmp_path) as stage:
        context = stage.member()
        quote = stage.quote(context, stage.scripted_project(context))
        outcomes: list[Accepted | Requoted] = []
        clicks = [
            threading.Thread(target=lambda: outcomes.append(stage.accept(context, quote)))
            for _ in range(8)
        ]
        for click in clicks:
            click.start()
        for click in clicks:
            click.join()
        firsts = [outcome.is_first for outcome in outcomes if isinstance(outcome, Accepted)]
        assert sorted(firsts) == [False] * 7 + [True]
        stage.wait_for_production(quote.quote_id)
        assert stage.balance(context) == (250 - FILM, 0)
        assert stage.audit() == ()


def test_a_changed_scene_voids_the_quote_and_shows_a_fresh_one(
    database: Database, tmp_path: Path
) -> None:
    """A quote is bound to what it covers; accepting an older one spends nothing."""
    with Stage(database, tmp_path) as stage:
        context = stage.member()
        quote = stage.quote(context, stage.scripted_project(context))
        with database.write() as session:
            args = EDIT_SCENE.args(scene=2, on_screen="Lumen, cold")
            checked = EDIT_SCENE.check(session, context, args) if EDIT_SCENE.check else {}
            EDIT_SCENE.apply(session, context, args, checked)
        outcome = stage.accept(context, quote)
        assert isinstance(outcome, Requoted)
        assert (outcome.code, outcome.card.credits) == ("quote_changed", FILM)
        assert stage.balance(context) == (250, 0)
        with pytest.raises(Conflict, match="superseded"):
            stage.accept(context, quote)
        assert isinstance(stage.accept(context, outcome.card), Accepted)
        stage.wait_for_production(outcome.card.quote_id)
        assert stage.audit() == ()


def test_an_expired_quote_is_refused_with_a_fresh_one(database: Database, tmp_path: Path) -> None:
    """After fifteen minutes the price is asked for again."""
    with Stage(database, tmp_path) as stage:
        context = stage.member()
        quote = stage.quote(context, stage.scripted_project(context))
        with database.write() as session:
            session.get_one(Quote, quote.quote_id).expires_ms = now_ms() - 1
        outcome = stage.accept(context, quote)
        assert isinstance(outcome, Requoted)
        assert (outcome.code, outcome.reason) == ("quote_expired", "That price has expired.")
        assert stage.balance(context) == (250, 0)


def test_who_may_not_spend_and_who_is_not_of_this_workspace(
    database: Database, tmp_path: Path
) -> None:
    """Accepting is for members who may spend; another workspace's quote does not exist."""
    with Stage(database, tmp_path) as stage:
        context = stage.member()
        quote = stage.quote(context, stage.scripted_project(context))
        with database.write() as session:
            session.get_one(Member, context.member_id).may_spend = False
        with pytest.raises(Forbidden):
            stage.accept(context, quote)
        stranger = stage.member("Sam")
        with pytest.raises(NotFound):
            stage.accept(stranger, quote)
        assert stage.balance(context) == (250, 0)


def test_too_few_credits_start_nothing(database: Database, tmp_path: Path) -> None:
    """720p is offered when only that is affordable; with less, nothing is quoted."""
    with Stage(database, tmp_path) as stage:
        poor = stage.member("Paul", credits=80)
        quote = stage.quote(poor, stage.scripted_project(poor))
        assert (quote.resolution, quote.credits, quote.balance_after) == ("720p", 75, 5)
        poorest = stage.member("Pia", credits=60)
        with pytest.raises(PaymentNeeded, match="needs 75 credits at 720p and you have 60"):
            stage.quote(poorest, stage.scripted_project(poorest))


def test_a_failed_clip_costs_nothing_and_a_retry_makes_only_that(
    database: Database, tmp_path: Path
) -> None:
    """The other clips stay owned; the retry is quoted for what is left and reuses them."""
    fail = fail_times(1, "The lens is fogged. Wipe it.", retryable=False)
    studio = PlainStudio(failing={"clip": fail})
    with Stage(database, tmp_path, studio=studio) as stage:
        context = stage.member()
        project = stage.scripted_project(context)
        failed = stage.render(context, project)
        assert (failed.state, failed.error) == ("failed", "The lens is fogged. Wipe it.")
        with database.read() as session:
            seen = states(session, failed.id)
        assert sorted(seen.values()) == [
            "cancelled",
            "done",
            "done",
            "done",
            "done",
            "done",
            "failed",
        ]
        assert stage.balance(context) == (250 - 5 - 5 - 3 * 40, 0)
        assert project_of(stage, context, project).status == "failed"
        retry = stage.quote(context, project)
        assert (retry.credits, [line.credits for line in retry.lines if not line.reused]) == (
            45,
            [40, 5],
        )
        studio.orders.clear()
        stage.accept(context, retry)
        assert stage.wait_for_production(retry.quote_id).state == "done"
        assert len(studio.orders) == 2
        assert studio.orders[1] == "stitch"
        assert stage.balance(context) == (250 - FILM, 0)
        assert stage.audit() == ()


def test_a_busy_vendor_is_asked_again(database: Database, tmp_path: Path) -> None:
    """A retryable failure is tried three times before the step fails."""
    studio = PlainStudio(failing={"music": fail_times(2, "Busy.", retryable=True)})
    with Stage(database, tmp_path, studio=studio) as stage:
        context = stage.member()
        production = stage.render(context, stage.scripted_project(context))
        assert production.state == "done"
        assert studio.orders.count("music") == 3
        assert stage.balance(context) == (250 - FILM, 0)


def test_cancelling_stops_the_work_and_releases_what_was_held(
    database: Database, tmp_path: Path
) -> None:
    """What was delivered stays and is paid; the rest is released at once and never delivered."""
    studio = PlainStudio(seconds=1.5)
    with Stage(database, tmp_path, studio=studio) as stage:
        context = stage.member()
        project = stage.scripted_project(context)
        quote = stage.quote(context, project)
        stage.accept(context, quote)

        def voice_is_done(session: Session) -> bool | None:
            return states(session, quote.quote_id)["voiceover 0"] == "done" or None

        stage.wait(voice_is_done)
        with database.write() as session:
            found = projects.get(session, context.workspace_id, project.id)
            released = stop_production(session, context.workspace_id, found)
        posted, held = stage.balance(context)
        assert held == 0
        assert released is not None
        assert posted == 250 - (FILM - released)
        time.sleep(2.0)
        assert stage.balance(context) == (posted, 0)
        assert project_of(stage, context, project).status == "cancelled"
        assert stage.audit() == ()
        with database.write() as session:
            found = projects.get(session, context.workspace_id, project.id)
            assert stop_production(session, context.workspace_id, found) is None
        # Another quote goes on where it stopped.
        assert stage.render(context, project).state == "done"
        assert stage.balance(context) == (250 - FILM, 0)


def test_a_film_that_fails_its_checks_is_made_again_then_refunded(
    database: Database, tmp_path: Path
) -> None:
    """The step at fault is re-made once at no cost; a second failure refunds its price."""
    fault = Fault(check="loudness", message="The music is too loud.", culprit="music")
    studio = PlainStudio()
    with Stage(database, tmp_path, studio=studio) as stage:
        context = stage.member()
        studio.film_faults[:] = [fault]
        assert stage.render(context, stage.scripted_project(context)).state == "done"
        assert (studio.orders.count("music"), studio.orders.count("stitch")) == (2, 2)
        assert stage.balance(context) == (250 - FILM, 0)

        rich = stage.member("Rita", credits=1000)
        studio.film_faults[:] = [fault, fault]
        project = stage.scripted_project(rich)
        production = stage.render(rich, project)
        assert (production.state, production.error) == ("failed", "The music is too loud.")
        # Voice and four clips are delivered; music is refunded, the stitch was never charged.
        assert stage.balance(rich) == (1000 - 5 - 160, 0)
        assert stage.audit() == ()
        assert stage.quote(rich, project).credits == 10


def test_clips_first_then_the_stitch(database: Database, tmp_path: Path) -> None:
    """Clips only rests in `rendering`; stitching them later pays for what is left."""
    with Stage(database, tmp_path) as stage:
        context = stage.member()
        project = stage.scripted_project(context)
        assert stage.render(context, project, "clips").state == "done"
        assert project_of(stage, context, project).status == "rendering"
        assert stage.balance(context) == (250 - 165, 0)
        assert stage.render(context, project, "stitch").state == "done"
        assert stage.balance(context) == (250 - FILM, 0)
        with pytest.raises(Conflict, match="up to date"):
            stage.quote(context, project)
        assert stage.audit() == ()


def test_an_unchanged_scene_is_never_made_or_charged_again(
    database: Database, tmp_path: Path
) -> None:
    """Another take of one scene pays for one clip and the stitch; the other files are the same
    ones."""
    with Stage(database, tmp_path) as stage:
        context = stage.member(credits=1000)
        project = stage.scripted_project(context)
        stage.render(context, project)
        with database.read() as session:
            before = checksums(session, project)
        with database.write() as session:
            args = EDIT_SCENE.args(scene=2, action="another_take")
            checked = EDIT_SCENE.check(session, context, args) if EDIT_SCENE.check else {}
            EDIT_SCENE.apply(session, context, args, checked)
        stage.studio.orders.clear()
        assert stage.render(context, project).state == "done"
        assert stage.studio.orders == ["clip 1", "stitch"]
        assert stage.balance(context) == (1000 - FILM - 45, 0)
        with database.read() as session:
            after = checksums(session, project)
        assert [a == b for a, b in zip(before, after, strict=True)] == [True, False, True, True]


def checksums(session: Session, project: Project) -> list[str]:
    """Return the checksum of the clip that the newest film uses for each scene."""
    newest = session.scalar(
        select(Production.id)
        .where(Production.project_id == project.id)
        .order_by(Production.created_ms.desc())
        .limit(1)
    )
    found = []
    for step in steps.of_production(session, newest or ""):
        if step.kind == "clip":
            found.append(session.get_one(Asset, step.asset_id).sha256)
    return found


def test_a_dead_workflow_is_reconciled(database: Database, tmp_path: Path) -> None:
    """A bug inside a step ends the production with everything released, not with credits held."""

    def bug() -> None:
        raise RuntimeError("a bug of ours")

    with Stage(database, tmp_path, studio=PlainStudio(failing={"clip": bug})) as stage:
        context = stage.member()
        project = stage.scripted_project(context)
        quote = stage.quote(context, project)
        stage.accept(context, quote)
        production = stage.wait_for_production(quote.quote_id, seconds=30)
        assert production.state == "failed"
        assert stage.balance(context)[1] == 0
        assert stage.audit() == ()


def test_productions_of_two_workspaces_do_not_see_each_other(
    database: Database, tmp_path: Path
) -> None:
    """The same work in two workspaces is made, stored and charged twice."""
    with Stage(database, tmp_path) as stage:
        one, two = stage.member("One"), stage.member("Two")
        quote_ids = []
        for context in (one, two):
            quote = stage.quote(context, stage.scripted_project(context))
            stage.accept(context, quote)
            quote_ids.append(quote.quote_id)
        for quote_id in quote_ids:
            assert stage.wait_for_production(quote_id).state == "done"
        with database.read() as session:
            owners = session.execute(
                select(Asset.workspace_id, func.count()).group_by(Asset.workspace_id)
            )
            assert {row[0]: row[1] for row in owners} == {
                one.workspace_id: 10,
                two.workspace_id: 10,
            }
            with pytest.raises(NotFound):
                quotes.get(session, two.workspace_id, quote_ids[0])
        assert stage.balance(one) == stage.balance(two) == (250 - FILM, 0)


def test_a_capture_is_in_the_transaction_of_its_result(database: Database, tmp_path: Path) -> None:
    """At every moment of a production: as many captures as delivered steps, never one more or
    less."""
    with Stage(database, tmp_path, studio=PlainStudio(seconds=0.1)) as stage:
        context = stage.member()
        quote = stage.quote(context, stage.scripted_project(context))
        stage.accept(context, quote)
        looks = 0
        while True:
            with database.read() as session:
                delivered = [
                    step
                    for step in steps.of_production(session, quote.quote_id)
                    if step.state == "done"
                ]
                captured = session.scalar(
                    select(func.count())
                    .select_from(Transfer)
                    .join(Hold, Hold.id == Transfer.hold_id)
                    .where(Hold.production_id == quote.quote_id, Transfer.kind == "capture")
                )
                assets = session.scalar(
                    select(func.count(func.distinct(Asset.step_id))).where(
                        Asset.workspace_id == context.workspace_id
                    )
                )
                ended = session.get_one(Production, quote.quote_id).state != "running"
            if database.is_sqlite:
                # One snapshot; on Postgres each statement sees its own, so only the end compares.
                assert len(delivered) == captured == assets
            looks += 1
            if ended:
                break
        assert looks > 3
        assert len(delivered) == captured == assets == 7


def test_a_letter_that_comes_twice_is_one(database: Database, tmp_path: Path) -> None:
    """The production's letter has a key of its own; the conversation hears of it once."""
    with Stage(database, tmp_path) as stage:
        context = stage.member()
        production = stage.render(context, stage.scripted_project(context))
        with database.read() as session:
            letters = session.scalars(
                select(InboxLetter.dedupe_key).where(
                    InboxLetter.conversation_id == context.conversation_id
                )
            )
            assert list(letters) == [f"production:{production.id}"]
