"""Banner sets, flyers and jingles on both databases: made, checked, charged, kept and told."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from storage import assets, conversations, projects
from storage.engine import Database
from storage.errors import Conflict
from storage.models import Project
from tests.support.plain_studio import PlainStudio, fail_times
from tests.support.stage import Stage
from tools.kit.ports import BANNER_SIZES, Fault
from tools.kit.spec import ToolContext
from tools.render_asset import TOOL as RENDER_ASSET
from tools.update_strategy import TOOL as UPDATE_STRATEGY

PRICES = {"banner": 20, "flyer": 15, "jingle": 25}
SECONDS = {"banner": 0, "flyer": 0, "jingle": 10}
KINDS = tuple(PRICES)
SAID = {
    "banner": (
        "“Night shift” is ready: 10 banners from 300×250 to 1200×628, one that moves, and an "
        "overview. It cost 20 credits; 230 credits left."
    ),
    "flyer": (
        "“Night shift” is ready: a flyer of 1080×1350 and 1080×1920, and a PDF for print (A5 with "
        "3 mm bleed). It cost 15 credits; 235 credits left."
    ),
    "jingle": (
        "“Night shift” is ready: 10 s as WAV and MP3, with 1 stem. It cost 25 credits; 225 credits "
        "left."
    ),
}
FILES = {
    "banner": [
        ("contact_sheet", "Night shift overview.png", None),
        *(("banner", f"Night shift {w}x{h}.png", (w, h)) for w, h in BANNER_SIZES),
        ("banner", "Night shift animated 300x250.gif", (300, 250)),
    ],
    "flyer": [
        ("flyer", "Night shift 1080x1350.png", (1080, 1350)),
        ("flyer", "Night shift story 1080x1920.png", (1080, 1920)),
        ("print", "Night shift print A5.pdf", None),
    ],
    "jingle": [
        ("final", "Night shift.wav", None),
        ("music", "Night shift.mp3", None),
        ("stem", "Night shift stem drums.wav", None),
    ],
}


def now(stage: Stage, context: ToolContext, project: Project) -> Project:
    """Return a project as it is now."""
    with stage.database.read() as session:
        return projects.get(session, context.workspace_id, project.id)


def last_words(stage: Stage, context: ToolContext, start: str) -> str:
    """Return what was said last, once it begins like this."""

    def look(session: Session) -> str | None:
        said = conversations.messages(session, context.conversation_id)
        return said[-1].content if said and said[-1].content.startswith(start) else None

    return stage.wait(look)


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_made_charged_kept_and_told(database: Database, tmp_path: Path, kind: str) -> None:
    """One step, one capture, every file with its size in its name, and the words for it."""
    with Stage(database, tmp_path) as stage:
        context = stage.member()
        project = stage.worded_asset(context, kind, SECONDS[kind])
        quote = stage.quote(context, project)
        assert (quote.scope, quote.credits) == (
            {"banner": "banners"}.get(kind, kind),
            PRICES[kind],
        )
        stage.accept(context, quote)
        assert stage.wait_for_production(quote.quote_id).state == "done"
        assert stage.balance(context) == (250 - PRICES[kind], 0)
        assert stage.audit() == ()
        assert last_words(stage, context, "“Night shift”") == SAID[kind]
        made = now(stage, context, project)
        assert (made.status, made.progress_percent) == ("completed", 100)
        with database.read() as session:
            files = assets.of_project(session, context.workspace_id, project.id)
            assert [
                (file.role, file.filename, (file.width, file.height) if file.width else None)
                for file in files
            ] == FILES[kind]
            assert made.final_asset_id == files[0].id
            assert made.poster_asset_id == (None if kind == "jingle" else files[0].id)
            assert projects.next_step(session, made) == "done"
        with pytest.raises(Conflict, match="is up to date"):
            stage.quote(context, project)


def test_another_take_is_new_work_and_the_first_take_stays_free(
    database: Database, tmp_path: Path
) -> None:
    """Asking twice counts once; going back to the first take costs nothing."""
    with Stage(database, tmp_path) as stage:
        context = stage.member()
        project = stage.worded_asset(context, "banner")
        stage.render(context, project)
        first = now(stage, context, project).final_asset_id
        for _ in range(2):
            with database.write() as session:
                args = RENDER_ASSET.args(another_take=True)
                quote = RENDER_ASSET.apply(session, context, args, {}).quote
            assert (quote.credits, now(stage, context, project).take) == (20, 1)
        stage.accept(context, quote)
        stage.wait_for_production(quote.quote_id)
        assert now(stage, context, project).final_asset_id != first
        with database.write() as session:
            projects.get(session, context.workspace_id, project.id).take = 0
        again = stage.quote(context, project)
        assert (again.credits, [line.reused for line in again.lines]) == (0, [True])
        assert "costs 0 credits: all of it exists already." in again.say
        stage.accept(context, again)
        assert stage.wait_for_production(again.quote_id).state == "done"
        assert now(stage, context, project).final_asset_id == first
        assert stage.balance(context) == (250 - 40, 0)


def test_one_that_fails_its_checks_twice_costs_nothing_and_can_be_retried(
    database: Database, tmp_path: Path
) -> None:
    """Made again once at no cost; then failed, released, and made by a retry."""
    fault = Fault(check="contrast", message="The headline is hard to read.", culprit="flyer")
    studio = PlainStudio()
    with Stage(database, tmp_path, studio=studio) as stage:
        context = stage.member()
        project = stage.worded_asset(context, "flyer")
        studio.asset_faults[:] = [fault]
        assert stage.render(context, project).state == "done"
        assert (studio.orders, stage.balance(context)) == (["flyer", "flyer"], (235, 0))
        other = stage.worded_asset(context, "flyer")
        studio.asset_faults[:] = [fault, fault]
        failed = stage.render(context, other)
        assert (failed.state, failed.error) == ("failed", "The headline is hard to read.")
        assert stage.balance(context) == (235, 0)
        assert now(stage, context, other).status == "failed"
        assert stage.render(context, other).state == "done"
        assert stage.balance(context) == (220, 0)
        assert stage.audit() == ()


def test_a_busy_maker_is_asked_again(sqlite_database: Database, tmp_path: Path) -> None:
    """A retryable failure is tried three times."""
    studio = PlainStudio(failing={"jingle": fail_times(2, "Busy.", retryable=True)})
    with Stage(sqlite_database, tmp_path, studio=studio) as stage:
        context = stage.member()
        project = stage.worded_asset(context, "jingle", 6)
        assert stage.render(context, project).state == "done"
        assert studio.orders == ["jingle"] * 3


@pytest.mark.parametrize("fails", [False, True])
def test_news_of_one_project_does_not_change_what_is_talked_about(
    database: Database, tmp_path: Path, fails: bool
) -> None:
    """Who has gone on to another project keeps it; the news says how to come back to the first."""
    failing = {"flyer": fail_times(99, "The disk is full.", retryable=False)} if fails else {}
    with Stage(database, tmp_path, studio=PlainStudio(failing=failing)) as stage:
        context = stage.member()
        first = stage.worded_asset(context, "flyer")
        quote = stage.quote(context, first)
        with database.write() as session:
            other = projects.create(
                session,
                workspace_id=context.workspace_id,
                campaign_id=first.campaign_id,
                member_id=context.member_id,
                kind="video_ad",
                title="Day shift",
                seconds=15,
                format="9:16",
                resolution="1080p",
            )
            conversation = conversations.get(session, context.workspace_id, context.conversation_id)
            conversations.focus(
                session, conversation, campaign_id=first.campaign_id, project_id=other.id
            )
        stage.accept(context, quote)
        stage.wait_for_production(quote.quote_id)
        said = last_words(stage, context, "“Night shift” ")
        assert said.endswith("We are still on “Day shift”.")
        assert ("Say “retry Night shift”" in said) is fails
        with database.read() as session:
            conversation = conversations.get(session, context.workspace_id, context.conversation_id)
            assert conversation.project_id == other.id


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_audience_is_priced_for_what_was_rendered_before(
    database: Database, tmp_path: Path, kind: str
) -> None:
    """What is not a film has no resolution; its words can be out of date all the same."""
    with Stage(database, tmp_path) as stage:
        context = stage.member()
        project = stage.worded_asset(context, kind, SECONDS[kind])
        quote = stage.quote(context, project)
        stage.accept(context, quote)
        stage.wait_for_production(quote.quote_id)
        with database.write() as session:
            args = UPDATE_STRATEGY.args(audience="day-shift doctors")
            checked = UPDATE_STRATEGY.check(session, context, args) if UPDATE_STRATEGY.check else {}
            said = UPDATE_STRATEGY.apply(session, context, args, checked).say
        assert "was written for the old audience" in said
