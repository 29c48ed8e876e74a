"""Follows and the outbox: which status a channel is told, in what order, exactly once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from graph.acceptance import accept
from storage import follows, ledger, outbox
from storage.engine import Database
from storage.errors import PaymentNeeded
from storage.ids import new_id, now_ms
from storage.models import Asset, Follow, OutboxItem, Production, Project, Quote, Step
from storage.outbox import Delivery
from tests.support.builders import Home, deliver, make_home, make_project, start_production
from tests.support.plain_studio import PlainStudio, fail_times
from tests.support.stage import Stage
from tools.kit.cancel import stop_production
from tools.kit.spec import ToolContext


@pytest.fixture
def home(database: Database) -> Home:
    """Give a workspace whose campaign has one project in production."""
    with database.write() as session:
        home = make_home(session)
        step = start_production(session, home, {"stitch": 5})["stitch"]
        home.project_id = step.project_id
    return home


def follow(session: Session, home: Home, subject_id: str, channel: str = "#launch") -> bool:
    """Let a Slack channel follow something of a home."""
    return follows.add(
        session,
        workspace_id=home.workspace_id,
        member_id=home.member_id,
        door="slack",
        channel=channel,
        subject_id=subject_id,
    )


def tell(session: Session, project_id: str, status: str, stage: str = "", percent: int = 0) -> None:
    """Change a project's status as a production does."""
    project = session.get_one(Project, project_id)
    project.status, project.stage, project.progress_percent = status, stage, percent
    follows.post_update(session, project)


def take(database: Database) -> Delivery | None:
    """Take the next delivery to Slack."""
    with database.write() as session:
        return outbox.take(session, "slack")


def arrive(database: Database, delivery: Delivery, sent_as: str = "") -> None:
    """Report that a delivery arrived."""
    with database.write() as session:
        outbox.sent(session, delivery, sent_as)


def sent_all(database: Database) -> list[tuple[str, str, str, str]]:
    """Deliver everything: kind, status, what was edited, what was answered, in order."""
    told = []
    while (delivery := take(database)) is not None:
        told.append(
            (delivery.kind, delivery.body["status"], delivery.sent_as, delivery.reply_sent_as)
        )
        arrive(database, delivery, delivery.sent_as or f"m{len(told)}")
    return told


def items(database: Database) -> list[OutboxItem]:
    """Return all deliveries, oldest first."""
    with database.read() as session:
        return list(session.scalars(select(OutboxItem).order_by(OutboxItem.id)))


def test_one_message_holds_the_newest_status(database: Database, home: Home) -> None:
    with database.write() as session:
        assert follow(session, home, home.campaign_id)
        assert not follow(session, home, home.campaign_id)
    for percent in (0, 15, 30):
        with database.write() as session:
            tell(session, home.project_id, "generating", "clips", percent)
    [item] = items(database)
    assert (item.state, item.kind, item.payload["revision"]) == ("waiting", "project_status", 3)
    assert item.payload["body"] == {
        "follow_id": item.dedupe_key.split(":")[1],
        "channel": "#launch",
        "project_id": home.project_id,
        "campaign_id": home.campaign_id,
        "title": "15 s cold brew",
        "campaign": "Night shift",
        "project_kind": "video_ad",
        "status": "generating",
        "stage": "clips",
        "progress_percent": 30,
        "error": "",
    }
    assert sent_all(database) == [("project_status", "generating", "", "")]
    with database.write() as session:
        tell(session, home.project_id, "generating", "clips", 30)
    assert sent_all(database) == []
    with database.write() as session:
        tell(session, home.project_id, "stitching", "stitching", 80)
    assert sent_all(database) == [("project_status", "stitching", "m1", "")]


@pytest.mark.parametrize("status", ["completed", "failed"])
def test_an_end_is_told_once_more_as_an_answer(database: Database, home: Home, status: str) -> None:
    with database.write() as session:
        follow(session, home, home.project_id)
        step = session.scalars(select(Step).where(Step.project_id == home.project_id)).one()
        deliver(session, step)
        final = session.get_one(Asset, step.asset_id)
        poster = Asset(
            **{
                column.name: getattr(final, column.name)
                for column in Asset.__table__.columns
                if column.name != "id"
            },
            id=new_id("ast"),
        )
        session.add(poster)
        project = session.get_one(Project, home.project_id)
        project.final_asset_id, project.error = final.id, "The voice was too long."
        expected = [final.id, poster.id] if status == "completed" else []
        tell(session, home.project_id, status, "", 100)
        tell(session, home.project_id, status, "", 100)
    told = items(database)
    assert [(item.kind, item.payload["body"]["status"]) for item in told] == [
        ("project_status", status),
        ("project_ended", status),
    ]
    ended = told[1].payload["body"]
    assert ended["asset_ids"] == expected
    assert ended["error"] == ("" if status == "completed" else "The voice was too long.")
    assert sent_all(database) == [
        ("project_status", status, "", ""),
        ("project_ended", status, "", "m1"),
    ]
    assert sent_all(database) == []


def test_the_answer_waits_for_what_it_answers(database: Database, home: Home) -> None:
    with database.write() as session:
        follow(session, home, home.project_id)
        tell(session, home.project_id, "stitching")
    first = take(database)
    assert first is not None
    with database.write() as session:
        tell(session, home.project_id, "failed")
    assert take(database) is None
    arrive(database, first, "m1")
    assert sent_all(database) == [
        ("project_status", "failed", "m1", ""),
        ("project_ended", "failed", "", "m1"),
    ]


def test_a_status_that_is_put_off_keeps_its_answer_waiting(database: Database, home: Home) -> None:
    with database.write() as session:
        follow(session, home, home.project_id)
        tell(session, home.project_id, "failed")
    first = take(database)
    assert first is not None
    with database.write() as session:
        outbox.put_off(session, first, "Slack asks to wait.", 60_000)
    assert take(database) is None
    with database.write() as session:
        session.get_one(OutboxItem, first.item_id).next_ms = 0
    again = take(database)
    assert again is not None
    assert (again.item_id, again.attempt) == (first.item_id, 2)
    with database.write() as session:
        # The first attempt is over; what it says now changes nothing.
        outbox.put_off(session, first, "late", None)
        outbox.put_off(session, again, "No such channel.", None)
    assert sent_all(database) == [("project_ended", "failed", "", "")]


def test_what_is_newer_while_a_message_is_on_its_way_is_sent_after_it(
    database: Database, home: Home
) -> None:
    with database.write() as session:
        follow(session, home, home.campaign_id)
        tell(session, home.project_id, "generating")
    first = take(database)
    assert first is not None
    with database.write() as session:
        tell(session, home.project_id, "rendering")
    assert take(database) is None, "one sender at a time"
    arrive(database, first, "m1")
    second = take(database)
    assert second is not None
    assert (second.body["status"], second.sent_as, second.attempt) == ("rendering", "m1", 2)
    with database.write() as session:
        tell(session, home.project_id, "stitching")
        outbox.put_off(session, second, "No such message.", None)
    assert sent_all(database) == [("project_status", "stitching", "m1", "")]


def test_a_lost_sender_is_followed_by_another(database: Database, home: Home) -> None:
    with database.write() as session:
        follow(session, home, home.campaign_id)
        tell(session, home.project_id, "generating")
    lost = take(database)
    assert lost is not None
    assert take(database) is None
    with database.write() as session:
        session.get_one(OutboxItem, lost.item_id).next_ms = now_ms()
    again = take(database)
    assert again is not None
    assert again.attempt == 2
    arrive(database, lost, "m1")
    assert items(database)[0].state == "sending"
    arrive(database, again, "m1")
    assert items(database)[0].state == "sent"


def test_a_new_production_begins_a_new_message(database: Database, home: Home) -> None:
    with database.write() as session:
        follow(session, home, home.campaign_id)
        tell(session, home.project_id, "failed")
    assert len(sent_all(database)) == 2
    with database.write() as session:
        before = session.get_one(Production, home.productions[0])
        before.state = "failed"
        quote = session.get_one(Quote, before.id)
        fields = {
            column.name: getattr(quote, column.name)
            for column in Quote.__table__.columns
            if column.name != "id"
        }
        again = Quote(**fields, id=new_id("quo"))
        session.add(again)
        session.flush()
        session.add(
            Production(
                id=again.id,
                workspace_id=home.workspace_id,
                project_id=home.project_id,
                conversation_id=None,
                member_id=home.member_id,
                state="running",
                error="",
                created_ms=now_ms() + 1,
                finished_ms=None,
            )
        )
        session.flush()
        tell(session, home.project_id, "generating")
        tell(session, home.project_id, "failed")
    assert sent_all(database) == [
        ("project_status", "failed", "", ""),
        ("project_ended", "failed", "", "m1"),
    ]
    assert len(items(database)) == 4


def test_a_change_that_is_rolled_back_tells_nothing(database: Database, home: Home) -> None:
    with database.write() as session:
        follow(session, home, home.campaign_id)

    def change_and_die() -> None:
        with database.write() as session:
            tell(session, home.project_id, "failed")
            raise RuntimeError("killed")

    with pytest.raises(RuntimeError, match="killed"):
        change_and_die()
    assert items(database) == []


def test_a_campaign_is_followed_with_its_later_projects_and_a_project_alone(
    database: Database, home: Home
) -> None:
    with database.write() as session:
        follow(session, home, home.campaign_id, "#all")
        follow(session, home, home.project_id, "#one")
        follow(session, home, home.project_id, "#all")
        later = make_project(home)
        session.add(later)
        session.flush()
        tell(session, home.project_id, "generating")
        tell(session, later.id, "generating")
        later_id = later.id
    told = [
        (item.payload["body"]["channel"], item.payload["body"]["project_id"])
        for item in items(database)
    ]
    assert sorted(told) == sorted(
        [("#all", home.project_id), ("#one", home.project_id), ("#all", later_id)]
    )


def test_nothing_of_another_workspace_is_told_or_listed(database: Database, home: Home) -> None:
    with database.write() as session:
        theirs = make_home(session)
        # Even a row that names a stranger's campaign tells nothing of it.
        follow(session, theirs, home.campaign_id, "#spies")
        follow(session, home, home.campaign_id)
        follow(session, theirs, theirs.project_id, "#theirs")
        tell(session, home.project_id, "generating")
    assert [item.workspace_id for item in items(database)] == [home.workspace_id]
    with database.read() as session:
        for workspace, expected in (
            (home.workspace_id, [("#launch", "Night shift", None)]),
            (theirs.workspace_id, [("#theirs", "Night shift", "15 s cold brew")]),
        ):
            found = follows.listing(session, workspace)
            assert [(f.follow.channel, f.campaign, f.project) for f in found] == expected


def test_unfollowing_takes_back_what_was_not_posted(database: Database, home: Home) -> None:
    with database.write() as session:
        follow(session, home, home.campaign_id)
        follow(session, home, home.project_id, "#other")
        tell(session, home.project_id, "failed")
        [ours] = session.scalars(select(Follow).where(Follow.channel == "#launch"))
        follows.remove(session, ours)
        tell(session, home.project_id, "generating")
    assert {item.payload["body"]["channel"] for item in items(database)} == {"#other"}


def test_a_sender_whose_message_was_taken_back_reports_to_nobody(
    database: Database, home: Home
) -> None:
    with database.write() as session:
        follow(session, home, home.campaign_id)
        tell(session, home.project_id, "generating")
    delivery = take(database)
    assert delivery is not None
    with database.write() as session:
        follows.remove(session, session.scalars(select(Follow)).one())
        outbox.sent(session, delivery, "m1")
        outbox.put_off(session, delivery, "", None)
    assert items(database) == []


def test_many_changes_at_once_leave_one_message(database: Database, home: Home) -> None:
    with database.write() as session:
        follow(session, home, home.campaign_id)

    def change(percent: int) -> None:
        with database.write() as session:
            tell(session, home.project_id, "generating", "clips", percent)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(change, range(12)))
    [item] = items(database)
    with database.read() as session:
        newest = session.get_one(Project, home.project_id).progress_percent
    assert item.payload["body"]["progress_percent"] == newest


def test_many_doors_at_once_send_a_delivery_once(database: Database, home: Home) -> None:
    with database.write() as session:
        for number in range(6):
            body: dict[str, Any] = {"number": number}
            outbox.put(
                session,
                workspace_id=home.workspace_id,
                door="slack",
                dedupe_key=f"note:{number}",
                kind="note",
                body=body,
            )

    def send(_: int) -> list[int]:
        sent = []
        while (delivery := take(database)) is not None:
            sent.append(delivery.body["number"])
            arrive(database, delivery)
        return sent

    with ThreadPoolExecutor(3) as threads:
        numbers = [number for sent in threads.map(send, range(3)) for number in sent]
    assert sorted(numbers) == list(range(6))


def test_a_delivery_is_asked_for_once(database: Database, home: Home) -> None:
    with database.write() as session:
        asked = [
            outbox.put(
                session,
                workspace_id=workspace,
                door=door,
                dedupe_key="one",
                kind="note",
                body={},
            )
            for workspace, door in (
                (home.workspace_id, "slack"),
                (home.workspace_id, "slack"),
                (make_home(session).workspace_id, "slack"),
            )
        ]
    assert asked == [True, False, True]
    with database.write() as session:
        assert outbox.take(session, "web") is None


# ------------------------------------------------------------------------------ real productions


def follow_campaign(stage: Stage, context: ToolContext, project: Project) -> None:
    """Let a channel follow the project's campaign."""
    with stage.database.write() as session:
        follows.add(
            session,
            workspace_id=context.workspace_id,
            member_id=context.member_id,
            door="slack",
            channel="#launch",
            subject_id=project.campaign_id,
        )


def test_a_production_is_told_while_it_runs_and_its_files_at_the_end(
    database: Database, tmp_path: Path
) -> None:
    told: list[tuple[str, str, str]] = []
    with Stage(database, tmp_path) as stage:
        context = stage.member()
        project = stage.scripted_project(context)
        follow_campaign(stage, context, project)
        quote = stage.quote(context, project)
        stage.accept(context, quote)

        def door(session: Session) -> bool | None:
            while (delivery := take(database)) is not None:
                told.append((delivery.kind, delivery.body["status"], delivery.sent_as))
                arrive(database, delivery, delivery.sent_as or f"m{len(told)}")
            return session.get_one(Production, quote.quote_id).state != "running" or None

        stage.wait(door)
        with database.read() as session:
            door(session)
            final = session.get_one(Project, project.id).final_asset_id
            made = session.scalars(
                select(Asset.id).join(Step, Step.asset_id == final).where(Asset.step_id == Step.id)
            )
            files = set(made)
    assert told[0] == ("project_status", "generating", "")
    assert {sent_as for kind, _, sent_as in told[1:] if kind == "project_status"} == {"m1"}
    order = ["generating", "rendering", "stitching", "completed"]
    statuses = [status for _, status, _ in told]
    assert statuses == sorted(statuses, key=order.index)
    assert told[-2:] == [("project_status", "completed", "m1"), ("project_ended", "completed", "")]
    ended = [item for item in items(database) if item.kind == "project_ended"]
    assert [item.state for item in items(database)] == ["sent", "sent"]
    assert [set(item.payload["body"]["asset_ids"]) for item in ended] == [files]
    assert ended[0].payload["body"]["asset_ids"][0] == final
    assert len(files) == 4


def test_a_failure_its_retry_and_a_cancel_are_told(database: Database, tmp_path: Path) -> None:
    fail = fail_times(99, "The piano is out of tune.", retryable=False)
    studio = PlainStudio(failing={"music": fail})
    with Stage(database, tmp_path, studio=studio) as stage:
        context = stage.member()
        project = stage.scripted_project(context)
        follow_campaign(stage, context, project)
        assert stage.render(context, project).state == "failed"
        status, ended = items(database)
        assert (status.payload["body"]["status"], ended.payload["body"]["status"]) == (
            "failed",
            "failed",
        )
        assert ended.payload["body"]["asset_ids"] == []
        assert ended.payload["body"]["error"].endswith("The piano is out of tune.")
        assert sent_all(database) == [
            ("project_status", "failed", "", ""),
            ("project_ended", "failed", "", "m1"),
        ]
        quote = stage.quote(context, project)
        with database.write() as session:
            # In one transaction, so that no step runs between.
            accept(session, stage.engine, context, quote.quote_id)
            found = session.get_one(Project, project.id)
            stop_production(session, context.workspace_id, found)
        assert sent_all(database) == [("project_status", "cancelled", "", "")]


def test_an_accept_that_is_refused_tells_nothing(database: Database, tmp_path: Path) -> None:
    with Stage(database, tmp_path) as stage:
        context = stage.member()
        project = stage.scripted_project(context)
        follow_campaign(stage, context, project)
        quote = stage.quote(context, project)
        with database.write() as session:
            ledger.set_limit(
                session,
                context.workspace_id,
                scope="member",
                subject_id=context.member_id,
                period="day",
                credits_max=10,
            )
        with pytest.raises(PaymentNeeded, match="your limit of 10 credits a day leaves 10"):
            stage.accept(context, quote)
        assert items(database) == []
