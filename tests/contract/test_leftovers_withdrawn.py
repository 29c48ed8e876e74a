"""A project whose start was taken back has no price to answer, and a price that does not fit any
more says what changed."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from graph.acceptance import Requoted
from storage import conversations, projects, quotes
from storage.engine import Database
from storage.errors import Conflict
from storage.ids import now_ms
from storage.models import Project
from tests.support.stage import Stage
from tools.kit.spec import ToolContext

TAKEN_BACK = (
    "“Night shift (B)” was taken back, so nothing of it is made. Whoever took it back can say "
    "“redo” to have it again."
)


def copied(stage: Stage, context: ToolContext) -> Project:
    """Return the copy of a project."""
    original = stage.scripted_project(context)
    copy_id = stage.use(context, "duplicate_project", project=original.id).project_id
    with stage.database.read() as session:
        return projects.get(session, context.workspace_id, copy_id)


def test_what_was_taken_back_has_no_open_price(database: Database, tmp_path: Path) -> None:
    with Stage(database, tmp_path) as stage:
        context = stage.member()
        copy = copied(stage, context)
        quote = stage.quote(context, copy)
        stage.use(context, "undo")
        with database.read() as session:
            found = projects.get(session, context.workspace_id, copy.id)
            assert found.status == "cancelled"
            assert projects.open_quote(session, found, now_ms()) is None
            assert quotes.get(session, context.workspace_id, quote.quote_id).state == "superseded"
        # A price asked for afterwards is told, and waits for nobody's yes.
        later = stage.use(context, "render_scenes", project=copy.id).quote
        assert later.say.endswith(TAKEN_BACK)
        with database.read() as session:
            talk = conversations.get(session, context.workspace_id, context.conversation_id)
            assert (talk.quote_id, talk.quote_member_id, talk.last_question) == (None, None, None)
            found = projects.get(session, context.workspace_id, copy.id)
            assert projects.open_quote(session, found, now_ms()) is None
            assert projects.next_step(session, found) == "render_scenes"
        with pytest.raises(Conflict) as refused:
            stage.accept(context, later)
        assert refused.value.message == TAKEN_BACK
        stage.use(context, "undo", what="redo")
        assert stage.quote(context, copy).credits == 175


@pytest.mark.parametrize(
    ("tool", "arguments", "reason"),
    [
        ("edit_scene", {"scene": 2, "on_screen": "Lumen, cold"}, "scene 2"),
        ("set_brand", {"colors": ["#aa0011"]}, "the colours"),
        ("set_brand", {"website": "lumen.example"}, "the website"),
        ("edit_scene", {"scene": 3, "action": "drop"}, "the number of scenes"),
        ("edit_script", {"call_to_action": "Get yours"}, "the call to action"),
    ],
)
def test_a_price_that_does_not_fit_says_what_changed(
    tool: str,
    arguments: Mapping[str, Any],
    reason: str,
    sqlite_database: Database,
    tmp_path: Path,
) -> None:
    with Stage(sqlite_database, tmp_path) as stage:
        context = stage.member()
        quote = stage.quote(context, stage.scripted_project(context))
        stage.use(context, tool, **arguments)
        outcome = stage.accept(context, quote)
        assert isinstance(outcome, Requoted)
        assert outcome.reason == (
            f"Something that price covered has changed since. What changed: {reason}."
        )
