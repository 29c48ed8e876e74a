"""Tools that post updates to channels: what follows what, in words, and where that is possible."""

from dataclasses import replace

import pytest

from storage import follows
from storage.engine import Database
from storage.errors import NotFound, Refused
from tests.support.desk import Desk
from tools.kit.channels import channel_name


def with_slack(desk: Desk) -> Desk:
    """Return the desk of a workspace whose Slack is connected."""
    desk.context = replace(desk.context, channel_doors=("slack",))
    return desk


def followed(desk: Desk) -> list[tuple[str, str, str | None]]:
    """Return channel, campaign and project of every follow."""
    with desk.database.read() as session:
        return [
            (each.follow.channel, each.campaign, each.project)
            for each in follows.listing(session, desk.context.workspace_id)
        ]


def test_without_slack_a_follow_is_refused_with_what_is_possible(database: Database) -> None:
    desk = Desk.open(database)
    desk.campaign()
    with pytest.raises(Refused) as refusal:
        desk.call("follow", channel="#launch")
    assert (refusal.value.code, refusal.value.message) == (
        "not_connected",
        "I cannot post to #launch: Slack is not connected yet. Whoever runs this workspace can "
        "connect it; until then ask me “how far is it?” here at any time.",
    )
    assert desk.call("follow").say == (
        "No channel follows anything: Slack is not connected yet. Ask me how far things are."
    )
    assert desk.call("unfollow").say == (
        "No channel follows anything, so there is nothing to stop."
    )
    assert followed(desk) == []


def test_a_channel_follows_the_campaign_unless_a_project_is_named(database: Database) -> None:
    desk = with_slack(Desk.open(database))
    desk.project()
    assert desk.call("follow").say == (
        "No channel follows anything yet. Say for example “post updates in #launch”."
    )
    told = desk.call("follow", channel="launch")
    assert told.say == (
        "#launch follows “Cold Brew” with all its projects now: one message there is kept up to "
        "date from the next change on, and the finished file follows as an answer to it."
    )
    assert (told.channel, told.project, told.is_new) == ("#launch", None, True)
    again = desk.call("follow", channel="<#C024BE7LR|launch>", campaign="cold brew")
    assert again.say == "#launch follows “Cold Brew” with all its projects already."
    one = desk.call("follow", channel="#qa", project="it")
    assert one.project == "Cold Brew: 15-second video ad"
    assert followed(desk) == [
        ("#launch", "Cold Brew", None),
        ("#qa", "Cold Brew", "Cold Brew: 15-second video ad"),
    ]
    assert desk.call("follow").say == (
        "#launch follows “Cold Brew”; #qa follows “Cold Brew: 15-second video ad” in “Cold Brew”. "
        "Say for example “post updates in #launch” for more."
    )


def test_a_follow_ends_where_it_is_said(database: Database) -> None:
    desk = with_slack(Desk.open(database))
    desk.project()
    desk.call("follow", channel="#launch")
    desk.call("follow", channel="#qa")
    desk.campaign("tea")
    desk.call("follow", channel="#qa")
    nothing = desk.call("unfollow", channel="#sales")
    assert (nothing.ended, nothing.say) == (
        [],
        "#sales does not follow that; nothing was changed. What is followed: #launch follows "
        "“Cold Brew”; #qa follows “Cold Brew” and “Tea”.",
    )
    assert desk.call("unfollow", channel="qa", campaign="cold brew").say == (
        "No more updates for #qa: “Cold Brew” with all its projects. Still followed: #launch "
        "follows “Cold Brew”; #qa follows “Tea”."
    )
    assert desk.call("unfollow").ended == ["#qa: “Tea” with all its projects"]
    assert desk.call("unfollow", channel="#launch").say == (
        "No more updates for #launch: “Cold Brew” with all its projects. Nothing is followed now."
    )
    assert followed(desk) == []


def test_what_others_follow_is_not_seen_or_ended(database: Database) -> None:
    theirs, ours = with_slack(Desk.open(database, "Theirs")), with_slack(Desk.open(database))
    theirs.campaign("secret sauce")
    theirs.call("follow", channel="#launch")
    ours.campaign()
    with pytest.raises(NotFound):
        ours.call("follow", channel="#spies", campaign="secret sauce")
    assert ours.call("unfollow", channel="#launch").ended == []
    assert followed(theirs) == [("#launch", "Secret Sauce", None)]


def test_the_door_we_talk_through_posts_if_it_can(sqlite_database: Database) -> None:
    desk = Desk.open(sqlite_database)
    desk.context = replace(desk.context, door="web", channel_doors=("slack", "web"))
    desk.campaign()
    desk.call("follow", channel="#launch")
    desk.context = replace(desk.context, door="terminal")
    desk.call("follow", channel="#launch")
    with sqlite_database.read() as session:
        doors = [each.follow.door for each in follows.listing(session, desk.context.workspace_id)]
    assert doors == ["web", "slack"]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("#launch", "#launch"),
        ("Launch", "#launch"),
        ("the launch channel", "#launch"),
        ("#launch-2026_de", "#launch-2026_de"),
        ("launch team", "#launch-team"),
        ("#запуск", "#запуск"),
        ("<#C024BE7LR|launch>", "#launch"),
        ("<#C024BE7LR>", "<#C024BE7LR>"),
        ("<#C024BE7LR|>", "<#C024BE7LR>"),
    ],
)
def test_a_channel_is_kept_as_one_name(written: str, kept: str) -> None:
    assert channel_name(written) == kept


@pytest.mark.parametrize("written", ["@nora", "<@U123>", "#", "a/b", "x" * 90, "  ", "#!here"])
def test_what_is_no_channel_is_refused(written: str) -> None:
    with pytest.raises(Refused, match="#launch"):
        channel_name(written)
