"""Home: what is there, what goes on, and what to do when nothing is there yet."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from integrations.slack.home import home_view
from storage import campaigns, projects
from storage.engine import Database
from tests.support.slack.blockkit import check_view
from tests.support.slack.fake import FakeSlack
from tests.support.slack_stage import SlackStage
from tests.support.stage import new_member, scripted_project
from tests.support.writer import BriefWriter
from tools.kit.spec import ToolContext


@pytest.fixture
def stage(sqlite_database: Database, tmp_path: Path) -> Iterator[SlackStage]:
    """Give a studio; nothing runs in it."""
    with FakeSlack() as slack:
        made = SlackStage(sqlite_database, tmp_path, slack)
        yield made
        # There is one engine in a process: the next test's must not find this one.
        made.engine.close(0)


def shown(stage: SlackStage, context: ToolContext) -> str:
    """Return a member's Home as text, checked."""
    with stage.database.read() as session:
        view = home_view(session, stage, context.workspace_id, context.member_id)
    assert check_view(view) == []
    assert len(view["blocks"]) <= 100
    return json.dumps(view, ensure_ascii=False)


def test_an_empty_home_says_how_to_begin(stage: SlackStage) -> None:
    text = shown(stage, stage.member())
    assert "*250 credits* available" in text
    assert "Start with what you sell." in text
    assert '"open_brief"' in text
    assert '"show_help"' in text


def test_home_shows_running_work_drafts_and_the_newest_campaigns(stage: SlackStage) -> None:
    context = stage.member()
    stage.scripted_project(context)
    with stage.database.write() as session:
        for number in range(12):
            campaigns.create(
                session,
                workspace_id=context.workspace_id,
                member_id=context.member_id,
                name=f"<!channel> {number}",
                product=f"Tea {number}",
            )
    text = shown(stage, context)
    assert "*Night shift*" in text
    assert "15 s video ad 9:16  ·  Draft" in text
    assert "&lt;!channel&gt; 11" in text
    assert "and 5 more" in text
    assert "*<!" not in text
    assert "Being made" not in text


def test_nothing_of_another_workspace_is_shown(stage: SlackStage) -> None:
    with stage.database.write() as session:
        first = new_member(session, "Nora", 250, "plain", BriefWriter())
        second = new_member(session, "Omar", 250, "plain", BriefWriter())
        scripted_project(session, first)
        assert projects.listing(session, second.workspace_id) == ()
    assert "Night shift" not in shown(stage, second)
