"""What a change makes stale, on both databases: exactly that is offered, made and charged."""

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from graph import delivery
from graph.acceptance import Accepted
from storage import conversations, ledger, projects, quotes, steps, workspaces
from storage.engine import Database
from storage.models import Asset, Project, Quote, Transfer
from tests.support.desk import Desk
from tests.support.scripted_model import ScriptedModel
from tests.support.stage import Stage
from tools.kit.offers import QuoteCard, card
from tools.kit.spec import ToolContext

FILM = 175
CLIPS = tuple(f"clip {position}" for position in range(4))


def captured(session: Session, context: ToolContext) -> list[str]:
    """Return what was paid for, oldest first, such as "clip of scene 2 at 1080p"."""
    reasons = session.scalars(
        select(Transfer.reason)
        .where(Transfer.workspace_id == context.workspace_id, Transfer.kind == "capture")
        .order_by(Transfer.id)
    )
    return [reason.split(": ", 1)[1] for reason in reasons]


def assets_of(session: Session, quote_id: str) -> dict[str, tuple[str, str]]:
    """Return the asset's id and checksum of every step of a production."""
    found = {}
    for step in steps.of_production(session, quote_id):
        asset = session.get_one(Asset, step.asset_id)
        found[f"{step.kind} {step.position}"] = (asset.id, asset.sha256)
    return found


def render(stage: Stage, context: ToolContext, project: Project) -> tuple[str, list[str], int]:
    """Render what is left; return the production, what was paid for it, and its quoted price."""
    with stage.database.read() as session:
        before = len(captured(session, context))
    quote = stage.quote(context, project)
    assert isinstance(stage.accept(context, quote), Accepted)
    assert stage.wait_for_production(quote.quote_id).state == "done"
    with stage.database.read() as session:
        return quote.quote_id, captured(session, context)[before:], quote.credits


def asked(stage: Stage, context: ToolContext, scope: str) -> QuoteCard:
    """Wait for a quote of this scope to be the question of the conversation."""

    def look(session: Session) -> QuoteCard | None:
        talk = conversations.get(session, context.workspace_id, context.conversation_id)
        quote = session.get(Quote, talk.quote_id) if talk.quote_id else None
        if quote is None or quote.scope != scope or talk.last_question != "quote":
            return None
        return card(session, quote.id, context.workspace_id)

    return stage.wait(look)


def told(stage: Stage, context: ToolContext, start: str) -> str:
    """Wait for an answer that begins like this and return it."""

    def look(session: Session) -> str | None:
        said = conversations.messages(session, context.conversation_id)
        return said[-1].content if said and said[-1].content.startswith(start) else None

    return stage.wait(look)


def test_a_changed_scene_costs_its_own_parts_and_the_earlier_text_costs_nothing(
    database: Database, tmp_path: Path
) -> None:
    """The other scenes are the same rows and the same files; going back reuses everything."""
    with Stage(database, tmp_path) as stage:
        context = stage.member(credits=1000)
        project = stage.scripted_project(context, with_ideas=True)
        first, paid, price = render(stage, context, project)
        assert (price, len(paid)) == (FILM, 7)
        stage.use(context, "edit_scene", scene=2, on_screen="Cold Lumen")
        second, paid, price = render(stage, context, project)
        assert (paid, price) == (["clip of scene 2 at 1080p", "stitch"], 45)
        with database.read() as session:
            before, after = assets_of(session, first), assets_of(session, second)
        same = {name for name in before if before[name] == after[name]}
        assert same == {"clip 0", "clip 2", "clip 3", "voiceover 0", "music 0"}

        stage.use(context, "edit_scene", scene=2, voice="Say hi to Lumen.")
        third, paid, price = render(stage, context, project)
        assert (set(paid), price) == ({"voiceover", "clip of scene 2 at 1080p", "stitch"}, 50)
        with database.read() as session:
            newest = assets_of(session, third)
        assert {name for name in after if after[name] == newest[name]} == {
            "clip 0",
            "clip 2",
            "clip 3",
            "music 0",
        }

        stage.use(context, "undo", what="last_change")
        stage.use(context, "undo", what="last_change")
        fourth, paid, price = render(stage, context, project)
        assert (paid, price) == ([], 0)
        with database.read() as session:
            assert assets_of(session, fourth) == before
            shown = projects.get(session, context.workspace_id, project.id)
            assert (shown.status, shown.final_asset_id) == ("completed", before["stitch 0"][0])
        assert stage.balance(context) == (1000 - FILM - 45 - 50, 0)
        assert stage.audit() == ()


def test_a_new_audience_is_refreshed_in_two_approvals(database: Database, tmp_path: Path) -> None:
    """First the script, then exactly what follows from it; a locked scene is neither made nor
    paid for, and what was edited is kept."""
    with Stage(database, tmp_path) as stage:
        context = stage.member(credits=1000)
        project = stage.scripted_project(context, with_ideas=True)
        first, _paid, _price = render(stage, context, project)
        stage.use(context, "edit_scene", scene=2, action="lock")
        changed = stage.use(context, "update_strategy", audience="new parents")
        assert changed.say == (
            "Changed in “Lumen Cold Brew”: audience “new parents”. “Night shift” — the ideas and "
            "the script were written for the old audience; a new script costs 2 credits, and after "
            "that voiceover, 3 clips and the stitch cost 130 at most; scene 2 is locked and "
            "stays; music stays free. "
            "The script you have is kept as an earlier version; “undo” brings it back. You have "
            "825 credits; 823 credits would be left. Shall I refresh it for 2 credits?"
        )
        assert changed.stale == [
            "the ideas: written for the old audience",
            "the script: written for the old audience",
        ]
        assert (changed.quote.scope, changed.quote.credits) == ("script", 2)
        assert isinstance(stage.accept(context, changed.quote), Accepted)

        film = asked(stage, context, "film")
        new = [line for line in film.lines if not line.reused]
        assert [line.label for line in new] == [
            "voiceover",
            "clip of scene 1 at 1080p",
            "clip of scene 3 at 1080p",
            "clip of scene 4 at 1080p",
            "stitch",
        ]
        assert (film.credits, sum(line.credits for line in film.lines)) == (130, 130)
        said = told(stage, context, "The new script")
        with database.read() as session:
            live = projects.scenes(session, session.get_one(Project, project.id))
            script = projects.script(session, session.get_one(Project, project.id))
        assert said.startswith(
            "The new script for “Night shift”:\n"
            "1. Line 1 about Lumen cold brew. (on screen: “Lumen cold brew 1”)\n"
        )
        assert (
            "Its 4 scenes follow it, except for scene 2, which you locked. It cost 2 credits; 823 "
            "credits left. “Night shift” — out "
            "of date: the voiceover, the clips of scenes 1, 3 and 4 and the film, because scene "
        ) in said
        assert [version.voice for _, version in live] == [
            "Line 1 about Lumen cold brew.",
            "Meet Lumen cold brew.",
            "Line 3 about Lumen cold brew.",
            "Line 4 about Lumen cold brew.",
        ]
        assert script is not None
        assert [line["voice"] for line in script.lines] == [version.voice for _, version in live]

        stage.studio.orders.clear()
        assert isinstance(stage.accept(context, film), Accepted)
        assert stage.wait_for_production(film.quote_id).state == "done"
        assert sorted(stage.studio.orders) == ["clip 0", "clip 2", "clip 3", "stitch", "voiceover"]
        with database.read() as session:
            before, after = assets_of(session, first), assets_of(session, film.quote_id)
        assert {name for name in before if before[name] == after[name]} == {"clip 1", "music 0"}
        assert stage.balance(context) == (1000 - FILM - 2 - 130, 0)
        assert stage.audit() == ()
        assert stage.use(context, "get_status").stale == ["the ideas: written for the old audience"]


def test_going_back_to_the_old_audience_makes_everything_fit_again(
    database: Database, tmp_path: Path
) -> None:
    """Contents are compared, not versions; nothing is asked."""
    with Stage(database, tmp_path) as stage:
        context = stage.member(credits=1000)
        project = stage.scripted_project(context, with_ideas=True)
        render(stage, context, project)
        assert stage.use(context, "update_strategy", audience="new parents").quote is not None
        back = stage.use(context, "update_strategy", audience="night-shift nurses")
        assert (back.quote, back.stale, back.version) == (None, [], 3)
        assert back.say == (
            "Changed in “Lumen Cold Brew”: audience “night-shift nurses”. The next ideas, scripts "
            "and films are made with it."
        )


def test_a_new_brand_is_quoted_for_the_film_at_once(database: Database, tmp_path: Path) -> None:
    """No text depends on colours, so the film is priced directly, with what stays free."""
    with Stage(database, tmp_path) as stage:
        context = stage.member(credits=1000)
        project = stage.scripted_project(context, with_ideas=True)
        render(stage, context, project)
        changed = stage.use(context, "set_brand", colors=["teal"])
        assert changed.say == (
            "Set in “Lumen Cold Brew”: colours (#00807a). “Night shift” — out of date: the clips "
            "of scenes 1, 2, 3 and 4 and the film, because the colours changed. Voiceover and "
            "music stay free. “Night shift” costs 165 credits: 4 clips at 1080p (160), stitch "
            "(5). 2 "
            "unchanged parts cost nothing. You have 825 credits; 660 credits would be left. The "
            "price holds for 15 minutes. Shall I go ahead?"
        )
        with database.read() as session:
            quote = quotes.get(session, context.workspace_id, changed.quote.quote_id)
            assert (quote.credits, quote.plan["inputs"]["changed"]) == (165, ["the colours"])
        assert stage.use(context, "set_brand", words_to_avoid=["cheap"]).quote is not None
        assert stage.use(context, "set_brand", colors=["none"]).quote is None


def test_an_edited_script_is_kept_and_brought_back(database: Database, tmp_path: Path) -> None:
    """The member's own words are never overwritten without saying so, and undo brings them back."""
    with Stage(database, tmp_path) as stage:
        context = stage.member(credits=1000)
        project = stage.scripted_project(context, with_ideas=True)
        stage.use(context, "edit_script", line=3, voice="Ready till sunrise.")
        changed = stage.use(context, "update_strategy", messaging="No crash at four")
        assert changed.say == (
            "Changed in “Lumen Cold Brew”: message “No crash at four”. “Night shift” — the ideas "
            "and the script were written for the old message; a new script costs 2 credits. Your "
            "edited script is kept "
            "as an earlier version; “undo” brings it back. You have 1,000 credits; 998 credits "
            "would be left. Shall I refresh it for 2 credits?"
        )
        stage.accept(context, changed.quote)
        stage.wait_for_production(changed.quote.quote_id)

        def voices(session: Session) -> list[str]:
            live = projects.scenes(session, session.get_one(Project, project.id))
            return [version.voice for _, version in live]

        with database.read() as session:
            assert voices(session)[2] == "Line 3 about Lumen cold brew."
        stage.use(context, "undo", what="script")
        with database.read() as session:
            assert voices(session)[2] == "Ready till sunrise."
            shown = session.get_one(Project, project.id)
            script = projects.script(session, shown)
            assert script is not None and script.lines[2]["voice"] == "Ready till sunrise."


def test_a_locked_script_is_never_stale(database: Database, tmp_path: Path) -> None:
    """It stays as it is, and it is said so."""
    with Stage(database, tmp_path) as stage:
        context = stage.member(credits=1000)
        project = stage.scripted_project(context, with_ideas=True)
        render(stage, context, project)
        stage.use(context, "edit_script", action="lock")
        changed = stage.use(context, "update_strategy", audience="new parents")
        assert changed.quote is None
        assert changed.say == (
            "Changed in “Lumen Cold Brew”: audience “new parents”. The script of “Night shift” is "
            "locked and stays as it is."
        )


def test_a_copy_shares_what_is_the_same(database: Database, tmp_path: Path) -> None:
    """An unchanged copy costs nothing and shows the same files; a changed line costs its own."""
    with Stage(database, tmp_path) as stage:
        context = stage.member(credits=1000)
        project = stage.scripted_project(context, with_ideas=True)
        first, _paid, _price = render(stage, context, project)
        made = stage.use(context, "duplicate_project")
        with database.read() as session:
            copy = projects.get(session, context.workspace_id, made.project_id)
        second, paid, price = render(stage, context, copy)
        assert (paid, price) == ([], 0)
        with database.read() as session:
            assert assets_of(session, second) == assets_of(session, first)
            shown = projects.get(session, context.workspace_id, copy.id)
            assert shown.final_asset_id == assets_of(session, first)["stitch 0"][0]
            assert shown.poster_asset_id is not None
        stage.use(context, "edit_scene", project=copy.title, scene=4, on_screen="Have one")
        _third, paid, price = render(stage, context, copy)
        assert (paid, price) == (["clip of scene 4 at 1080p", "stitch"], 45)
        assert stage.audit() == ()


def test_a_standing_approval_is_for_texts_that_were_asked_for(
    database: Database, tmp_path: Path
) -> None:
    """A change of the audience asks for no text, so its offer is a question all the same."""
    model = ScriptedModel([("update_strategy", {"audience": "new parents"})], "Shall I?")
    with Stage(database, tmp_path, model=model) as stage:
        context = stage.member()
        stage.scripted_project(context, with_ideas=True)
        with database.write() as session:
            workspaces.set_standing_approval(session, context.workspace_id, context.member_id, 2)
        stage.talk.say(
            workspace_id=context.workspace_id,
            member_id=context.member_id,
            door="terminal",
            conversation_key="main",
            text="it is for new parents",
        )
        assert asked(stage, context, "script").credits == 2
        assert stage.balance(context) == (250, 0)


def test_a_script_that_was_locked_meanwhile_is_not_written_and_not_charged(
    database: Database,
) -> None:
    """The step fails with the reason, and its credits are released in the same transaction."""
    desk = Desk.open(database)
    desk.ready()
    quote = desk.call("update_strategy", audience="new parents").quote
    desk.begin(quote.quote_id)
    desk.call("edit_script", action="lock")
    with database.write() as session:
        (step,) = steps.of_production(session, quote.quote_id)
        begun = delivery.begin_step(session, step.id, remake=False)
        assert begun == {
            "state": "failed",
            "error": "The script was locked since, so it stays. Unlock it, then ask again.",
        }
    with database.read() as session:
        balance = ledger.balance(session, desk.context.workspace_id)
    assert (balance.posted, balance.held) == (250, 0)
