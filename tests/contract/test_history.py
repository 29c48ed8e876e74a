"""Changes that are taken back: any edits by two members in any order, undone and brought back."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import campaigns, history, projects, versions, workspaces
from storage.engine import Database
from storage.errors import Conflict, NotFound, Refused
from storage.models import (
    BrandVersion,
    Campaign,
    Edit,
    Entry,
    Hold,
    Idea,
    Member,
    Project,
    SceneVersion,
    ScriptVersion,
    StrategyVersion,
    Transfer,
)
from storage.pointers import flat
from tests.support.builders import Home, make_home
from tests.support.edits import ACTS, Place, make_place, newest, perform

VERSION_TABLES = (StrategyVersion, BrandVersion, ScriptVersion, SceneVersion, Idea)
LEDGER_TABLES = (Transfer, Entry, Hold)


def add_member(session: Session, workspace_id: str, name: str) -> Member:
    """Let somebody into the workspace."""
    return workspaces.find_or_create_member(session, workspace_id, "web", name, name)


# ------------------------------------------------------------------------------ any order


class HistoryMachine(RuleBasedStateMachine):
    """Two members change two campaigns, take changes back, and bring them back."""

    database: Database

    @initialize()
    def begin(self) -> None:
        """Open a workspace of its own in the shared database."""
        with self.database.write() as session:
            home = make_home(session)
            self.workspace_id = home.workspace_id
            self.members = [home.member_id, add_member(session, home.workspace_id, "Otto").id]
            self.places = [
                make_place(session, home.workspace_id, home.member_id, name) for name in "AB"
            ]
            self.ledger = self.count_ledger(session)
            self.seen = [place.look(session) for place in self.places]
            self.kept: dict[Any, Any] = {}

    def count_ledger(self, session: Session) -> list[int]:
        """Return how many rows the ledger's tables have."""
        return [
            session.scalar(select(func.count()).select_from(table)) or 0 for table in LEDGER_TABLES
        ]

    @rule(
        who=st.integers(0, 1),
        where=st.integers(0, 1),
        act=st.sampled_from(sorted(ACTS)),
        word=st.sampled_from(["x", "yy", "zzz"]),
    )
    def edit(self, who: int, where: int, act: str, word: str) -> None:
        """Change something; a change that is refused, or changes nothing, leaves no edit."""
        place = self.places[where]
        with self.database.write() as session:
            before = session.scalar(select(func.count()).select_from(Edit))
            try:
                with session.begin_nested():
                    perform(session, place, self.members[who], act, word)
            except Refused:
                session.expire_all()
            after = place.look(session)
            is_changed = after != self.seen[where]
            count = session.scalar(select(func.count()).select_from(Edit))
            assert (count or 0) - (before or 0) == int(is_changed)
            if is_changed:
                made = newest(session, place, self.members[who])
                assert made is not None
                assert (made.before, made.after) == (self.seen[where], after)
            self.seen[where] = after

    @rule(who=st.integers(0, 1), where=st.integers(0, 1), is_redo=st.booleans())
    def take_back(self, who: int, where: int, is_redo: bool) -> None:
        """Undo or redo: all of the edit, exactly, and nothing beside it; or nothing at all."""
        place = self.places[where]
        act = history.redo if is_redo else history.undo
        with self.database.write() as session:
            edit = newest(session, place, self.members[who], is_undone=is_redo)
            if edit is None:
                return
            was, goal = (edit.before, edit.after) if is_redo else (edit.after, edit.before)
            now = self.seen[where]
            names = history.changed(edit)
            fits = all(flat(now).get(name) == flat(was).get(name) for name in names)
            outcome = "done"
            try:
                act(session, edit)
            except Refused as refusal:
                outcome = refusal.code
            assert outcome in ({"done", "locked"} if fits else {"changed_since"})
            if outcome == "done":
                assert (edit.undone_ms is None) == is_redo
                with pytest.raises(Conflict):
                    act(session, edit)
                found = place.look(session)
                if now == was:
                    assert found == goal
                changed = {
                    name
                    for name in flat(found).keys() | flat(now).keys()
                    if flat(found).get(name) != flat(now).get(name)
                }
                assert changed == names
            else:
                assert place.look(session) == now
            self.seen[where] = place.look(session)

    @rule(where=st.integers(0, 1), who=st.integers(0, 1), version=st.integers(1, 4))
    def go_to(self, where: int, who: int, version: int) -> None:
        """Point at a script by its number; an unknown one is refused."""
        place = self.places[where]
        with self.database.write() as session:
            campaign, project = place.rows(session)
            known = [each.version for each in versions.script_versions(session, project)]
            if version not in known:
                with pytest.raises(NotFound):
                    versions.point_at(session, campaign, project, "script", version)
                return
            with history.recorded(
                session,
                workspace_id=place.workspace_id,
                member_id=self.members[who],
                conversation_id=None,
                tool="undo",
                what=f"version {version}",
                campaign=campaign,
                project=project,
            ):
                versions.point_at(session, campaign, project, "script", version)
            assert project.script_version == version
            self.seen[where] = place.look(session)

    @invariant()
    def other_campaigns_stay(self) -> None:
        """What was not touched points where it did; positions have no gaps."""
        with self.database.read() as session:
            for place, seen in zip(self.places, self.seen, strict=True):
                assert place.look(session) == seen
                assert [row[2] for row in seen["scenes"]] == list(range(len(seen["scenes"])))

    @invariant()
    def versions_are_never_written_again(self) -> None:
        """A version that was kept once stays as it is, and the ledger is not touched at all."""
        with self.database.read() as session:
            for table in VERSION_TABLES:
                columns = table.__table__.columns
                for row in session.scalars(select(table)):
                    found = {column.key: getattr(row, column.key) for column in columns}
                    key = (table, *(found[each.key] for each in columns if each.primary_key))
                    assert self.kept.setdefault(key, found) == found
            assert self.count_ledger(session) == self.ledger


def test_any_changes_in_any_order_can_be_taken_back(database: Database) -> None:
    """Each example is a workspace of its own."""

    class Machine(HistoryMachine):
        pass

    Machine.database = database
    run_state_machine_as_test(Machine, settings=settings(max_examples=12, stateful_step_count=30))


# ------------------------------------------------------------------------------ one by one


@pytest.fixture
def home(database: Database) -> Home:
    """Give a workspace with a member."""
    with database.write() as session:
        return make_home(session)


def test_an_error_inside_leaves_no_edit(
    database: Database, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.write() as session:
        place = make_place(session, home.workspace_id, home.member_id, "A")

    def fail(session: Session, campaign: Campaign, project: Project, word: str) -> None:
        ACTS["title"](session, campaign, project, word)
        raise Refused("No.")

    monkeypatch.setitem(ACTS, "fail", fail)
    with database.write() as session, pytest.raises(Refused), session.begin_nested():
        perform(session, place, home.member_id, "fail", "x")
    with database.read() as session:
        assert newest(session, place, home.member_id) is None
        assert place.look(session)["project"]["title"] == "A ad"


def test_who_changed_it_since_is_named_with_the_way_out(database: Database, home: Home) -> None:
    with database.write() as session:
        place = make_place(session, home.workspace_id, home.member_id, "A")
        otto = add_member(session, home.workspace_id, "Otto")
        perform(session, place, home.member_id, "line", "x")
        perform(session, place, otto.id, "line", "yy")
        edit = newest(session, place, home.member_id)
        assert edit is not None
        with pytest.raises(Conflict) as refusal:
            history.undo(session, edit)
        assert refusal.value.message == (
            "Otto has changed the same since: line yy. Taking back line x would undo that too, so "
            "nothing was changed. Ask Otto to undo that first, or say “go back to script version "
            "1”."
        )
        theirs = newest(session, place, otto.id)
        assert theirs is not None
        history.undo(session, theirs)
        history.undo(session, edit)
        assert place.look(session)["project"]["script_version"] == 1
        perform(session, place, home.member_id, "line", "zzz")
        with pytest.raises(Conflict) as refusal:
            history.redo(session, edit)
        assert refusal.value.message == (
            "You have changed the same since: line zzz. Bringing back line x would undo that too, "
            "so nothing was changed. Undo that first, or say “go back to script version 2”."
        )


def test_changes_beside_each_other_are_taken_back_alone(database: Database, home: Home) -> None:
    with database.write() as session:
        place = make_place(session, home.workspace_id, home.member_id, "A")
        otto = add_member(session, home.workspace_id, "Otto")
        perform(session, place, home.member_id, "rewrite", "x")
        perform(session, place, otto.id, "rewrite", "yy")
        perform(session, place, otto.id, "audience", "nurses")
        edit = newest(session, place, home.member_id)
        assert edit is not None
        history.undo(session, edit)
        live = projects.scenes(session, place.rows(session)[1])
        assert [version.visual for _, version in live] == ["see a", "see b", "yy"]
        assert campaigns.strategy(session, place.rows(session)[0]).audience == "nurses"


def test_the_newest_of_this_conversation_is_meant_first(database: Database, home: Home) -> None:
    with database.write() as session:
        place = make_place(session, home.workspace_id, home.member_id, "A")
        campaign, project = place.rows(session)
        for conversation, about, word in (
            ("cnv_1", None, "nurses"),
            ("cnv_2", project, "Dawn"),
        ):
            with history.recorded(
                session,
                workspace_id=home.workspace_id,
                member_id=home.member_id,
                conversation_id=conversation,
                tool="edit",
                what=word,
                campaign=campaign,
                project=about,
            ):
                ACTS["title" if about else "audience"](session, campaign, project, word)

        def found(conversation_id: str | None, **more: Any) -> str | None:
            edit = history.last_edit(
                session,
                workspace_id=home.workspace_id,
                member_id=home.member_id,
                campaign_id=campaign.id,
                conversation_id=conversation_id,
                **more,
            )
            return None if edit is None else edit.what

        assert found("cnv_1", project_id=project.id) == "nurses"
        assert found("cnv_2", project_id=project.id) == "Dawn"
        assert found("cnv_3", project_id=project.id) == "Dawn"
        assert found(None, project_id="prj_other") == "nurses"
        assert found(None, project_id="prj_other", elsewhere=False) is None
        assert found(None, kind="strategy") == "nurses"
        assert found(None, kind="script") is None
        assert found(None, is_undone=True) is None


def test_what_is_locked_stays_when_an_earlier_change_is_taken_back(
    database: Database, home: Home
) -> None:
    with database.write() as session:
        place = make_place(session, home.workspace_id, home.member_id, "A")
        otto = add_member(session, home.workspace_id, "Otto")
        perform(session, place, home.member_id, "line", "x")
        perform(session, place, otto.id, "lock_script", "x")
        edit = newest(session, place, home.member_id)
        assert edit is not None
        with pytest.raises(Refused, match="The script of “A ad” is locked, so its lines stay"):
            history.undo(session, edit)
        perform(session, place, otto.id, "lock_script", "x")
        perform(session, place, home.member_id, "rewrite", "x")
        perform(session, place, otto.id, "lock_scene", "x")
        edit = newest(session, place, home.member_id)
        assert edit is not None
        with pytest.raises(Refused, match="Scene 2 of “A ad” is locked, so it stays"):
            history.undo(session, edit)


def test_the_first_texts_are_not_taken_back_to_nothing(database: Database, home: Home) -> None:
    """Otherwise every next first script would be free."""
    with database.write() as session:
        home_place = make_place(session, home.workspace_id, home.member_id, "A")
        campaign = home_place.rows(session)[0]
        fresh = projects.create(
            session,
            workspace_id=home.workspace_id,
            campaign_id=campaign.id,
            member_id=home.member_id,
            kind="video_ad",
            title="Fresh",
            seconds=15,
            format="9:16",
            resolution="1080p",
        )
        place = Place(home.workspace_id, campaign.id, fresh.id)
        session.flush()
        for act, word in (
            ("line", "The first script stays"),
            ("more_ideas", "The first ideas stay"),
        ):
            perform(session, place, home.member_id, act, "x")
            edit = newest(session, place, home.member_id)
            assert edit is not None
            with pytest.raises(Refused, match=word):
                history.undo(session, edit)


def test_a_project_that_was_only_started_is_withdrawn(database: Database, home: Home) -> None:
    with database.write() as session:
        place = make_place(session, home.workspace_id, home.member_id, "A")
        _campaign, project = place.rows(session)
        history.recorded_making(
            session,
            member_id=home.member_id,
            conversation_id=None,
            tool="create_project",
            what="the start of “A ad”",
            project=project,
        )
        edit = newest(session, place, home.member_id)
        assert edit is not None
        history.undo(session, edit)
        assert project.status == "cancelled"
        history.redo(session, edit)
        assert project.status == "draft"
        otto = add_member(session, home.workspace_id, "Otto")
        perform(session, place, otto.id, "title", "Dawn")
        with pytest.raises(
            Conflict, match=r"Otto has changed “Dawn” since \(title Dawn\), so it stays"
        ):
            history.undo(session, edit)


def test_of_two_who_undo_at_once_one_is_first(database: Database, home: Home) -> None:
    with database.write() as session:
        place = make_place(session, home.workspace_id, home.member_id, "A")
        perform(session, place, home.member_id, "line", "x")
        perform(session, place, home.member_id, "line", "yy")
        edit = newest(session, place, home.member_id)
    assert edit is not None

    def take_back(_number: int) -> str:
        with database.write() as session:
            try:
                history.undo(session, session.get_one(Edit, edit.id))
            except Conflict as refusal:
                return refusal.message
        return "done"

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(take_back, range(4)))
    already = "Taken back already: line yy. Say “redo” to bring it back."
    assert answers == [already, already, already, "done"]
    with database.read() as session:
        assert place.look(session)["project"]["script_version"] == 2


def test_edits_of_another_workspace_are_never_found(database: Database, home: Home) -> None:
    with database.write() as session:
        place = make_place(session, home.workspace_id, home.member_id, "A")
        perform(session, place, home.member_id, "title", "Dawn")
        other = make_home(session)
        assert (
            history.last_edit(
                session,
                workspace_id=other.workspace_id,
                member_id=home.member_id,
                campaign_id=place.campaign_id,
            )
            is None
        )
        assert history.edits(session, other.workspace_id, place.campaign_id) == ()
