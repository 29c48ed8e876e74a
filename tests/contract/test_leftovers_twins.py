"""The same parts in two projects of a campaign, approved at the same instant: one of them makes
and pays for them."""

from pathlib import Path
from threading import Barrier, Thread

from graph.acceptance import Accepted, Requoted, accept
from storage import projects
from storage.engine import Database
from storage.errors import AytadaError, Conflict
from storage.models import Project
from tests.support.plain_studio import PlainStudio
from tests.support.stage import Stage
from tools.kit.offers import QuoteCard
from tools.kit.spec import ToolContext

FILM = 175
Outcome = Accepted | Requoted | AytadaError


def copies(stage: Stage, context: ToolContext, number: int) -> list[Project]:
    """Return a project and its unchanged copies, `number` in all."""
    original = stage.scripted_project(context)
    ids = [original.id]
    for _ in range(number - 1):
        ids.append(stage.use(context, "duplicate_project", project=original.id).project_id)
    with stage.database.read() as session:
        return [projects.get(session, context.workspace_id, each) for each in ids]


def accepted(stage: Stage, context: ToolContext, card: QuoteCard) -> Outcome:
    """Accept a quote and return what came of it, a refusal too."""
    try:
        return stage.accept(context, card)
    except AytadaError as error:
        return error


def test_who_comes_while_the_other_is_approving_waits_and_is_told(
    database: Database, tmp_path: Path
) -> None:
    with Stage(database, tmp_path) as stage:
        context = stage.member(credits=1000)
        one, two = copies(stage, context, 2)
        first, second = stage.quote(context, one), stage.quote(context, two)
        outcomes: list[Outcome] = []
        click = Thread(target=lambda: outcomes.append(accepted(stage, context, second)))
        with database.write() as session:
            assert isinstance(accept(session, stage.engine, context, first.quote_id), Accepted)
            click.start()
            click.join(1.0)
            assert outcomes == []
        click.join()
        (refusal,) = outcomes
        assert isinstance(refusal, Conflict)
        assert (refusal.code, refusal.message) == (
            "twin_live",
            "The same parts are being made for “Night shift” right now. Wait until that is done "
            "and they cost nothing here; then ask again.",
        )
        assert stage.wait_for_production(first.quote_id).state == "done"
        late = accepted(stage, context, second)
        assert isinstance(late, Requoted)
        assert (late.code, late.card.credits) == ("quote_changed", 0)
        stage.accept(context, late.card)
        assert stage.wait_for_production(late.card.quote_id).state == "done"
        assert stage.balance(context) == (1000 - FILM, 0)
        assert stage.audit() == ()


def test_of_many_copies_approved_at_once_one_is_made(database: Database, tmp_path: Path) -> None:
    """Nobody is stuck: each is told something that it can act on."""
    studio = PlainStudio(seconds=0.3)
    with Stage(database, tmp_path, studio=studio) as stage:
        context = stage.member(credits=5000)
        cards = [stage.quote(context, each) for each in copies(stage, context, 6)]
        barrier, outcomes = Barrier(len(cards)), dict[str, Outcome]()

        def click(card: QuoteCard) -> None:
            barrier.wait()
            outcomes[card.quote_id] = accepted(stage, context, card)

        clicks = [Thread(target=click, args=(card,)) for card in cards]
        for each in clicks:
            each.start()
        for each in clicks:
            each.join()
        winners = [key for key, outcome in outcomes.items() if isinstance(outcome, Accepted)]
        assert len(winners) == 1
        refused = [outcome for outcome in outcomes.values() if isinstance(outcome, Conflict)]
        assert [each.code for each in refused] == ["twin_live"] * 5
        assert stage.balance(context) == (5000, FILM)
        assert stage.wait_for_production(winners[0]).state == "done"
        made = [order for order in studio.orders if order != "stitch"]
        assert sorted(made) == ["clip 0", "clip 1", "clip 2", "clip 3", "music", "voiceover"]
        assert stage.balance(context) == (5000 - FILM, 0)
        assert stage.audit() == ()


def test_projects_with_nothing_in_common_are_approved_side_by_side(
    postgres_url: str, tmp_path: Path
) -> None:
    """One campaign's approval keeps no other campaign waiting."""
    database = Database(postgres_url)
    with Stage(database, tmp_path) as stage:
        context = stage.member(credits=1000)
        other = stage.member("Sam", credits=1000)
        mine = stage.quote(context, stage.scripted_project(context))
        theirs = stage.quote(other, stage.scripted_project(other))
        with database.write() as session:
            accept(session, stage.engine, context, mine.quote_id)
            assert isinstance(stage.accept(other, theirs), Accepted)
        for card in (mine, theirs):
            assert stage.wait_for_production(card.quote_id).state == "done"
    database.close()


def test_a_quote_for_the_clips_alone_is_a_twin_too(
    sqlite_database: Database, tmp_path: Path
) -> None:
    with Stage(sqlite_database, tmp_path, studio=PlainStudio(seconds=0.3)) as stage:
        context = stage.member(credits=1000)
        one, two = copies(stage, context, 2)
        clips, film = stage.quote(context, one, "clips"), stage.quote(context, two)
        assert isinstance(stage.accept(context, clips), Accepted)
        refusal = accepted(stage, context, film)
        assert isinstance(refusal, Conflict)
        assert refusal.code == "twin_live"
        assert stage.wait_for_production(clips.quote_id).state == "done"
