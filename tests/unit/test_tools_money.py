"""Tools that price, stop and account: quotes first, and what is left afterwards."""

from dataclasses import replace

import pytest

from storage import ledger, projects
from storage.engine import Database
from storage.errors import Conflict, PaymentNeeded, Refused
from storage.models import Member, Project
from tests.support.desk import Desk
from tools.kit.affordable import FREE_WORDS, limit_warning, what_is_possible
from tools.kit.prices import PriceBook

CLIPS_AND_VOICE = ("voiceover", "clip")


def balance(desk: Desk) -> tuple[int, int]:
    """Return posted and held credits."""
    with desk.database.read() as session:
        found = ledger.balance(session, desk.context.workspace_id)
        return found.posted, found.held


def test_rendering_is_quoted_and_starts_nothing(database: Database) -> None:
    desk = Desk.open(database)
    desk.scripted()
    with pytest.raises(Refused, match="has no scenes yet"):
        desk.call("render_scenes")
    desk.call("generate_scenes")
    asked = desk.call("render_scenes")
    assert asked.say == (
        "“Cold Brew: 15-second video ad” costs 175 credits: 4 clips at 1080p (160), voiceover (5), "
        "music (5), stitch (5). You have 250 credits; 75 credits would be left. The price holds "
        "for "
        "15 minutes. Shall I go ahead?"
    )
    assert (asked.quote.credits, asked.quote.balance_after, asked.next_step) == (
        175,
        75,
        "accept_quote",
    )
    assert balance(desk) == (250, 0)
    clips = desk.call("render_scenes", clips_only=True, resolution="720p")
    assert (clips.quote.credits, clips.quote.resolution) == (65, "720p")
    assert desk.call("get_project").project["resolution"] == "720p"


def test_720p_is_offered_when_1080p_is_too_much(database: Database) -> None:
    desk = Desk.open(database, credits=100)
    desk.ready()
    asked = desk.call("render_scenes")
    assert (asked.quote.credits, asked.quote.resolution) == (75, "720p")
    assert "That is at 720p; 1080p is more than you have." in asked.say
    poor = Desk.open(database, "Poor", credits=20)
    poor.ready()
    with pytest.raises(PaymentNeeded, match="This needs 75 credits at 720p and you have 20"):
        poor.call("render_scenes")


def test_clips_then_stitch_keeps_the_resolution_of_the_clips(database: Database) -> None:
    desk = Desk.open(database, credits=100)
    desk.ready()
    with pytest.raises(Refused, match="cannot be stitched yet"):
        desk.call("stitch")
    quote = desk.call("render_scenes", clips_only=True).quote
    assert quote.resolution == "720p"
    desk.begin(quote.quote_id)
    desk.deliver(quote.quote_id, CLIPS_AND_VOICE)
    desk.end(quote.quote_id, "done", "rendering")
    with desk.database.write() as session:
        ledger.grant(
            session,
            desk.context.workspace_id,
            500,
            reason="More",
            actor="test",
            idempotency_key="more",
        )
    stitch = desk.call("stitch")
    assert (stitch.quote.credits, stitch.quote.resolution) == (10, "720p")
    assert desk.call("get_status").next_step == "accept_quote"


def test_a_running_production_is_told_with_its_clips(database: Database) -> None:
    desk = Desk.open(database)
    desk.ready()
    quote = desk.call("render_scenes", resolution="720p").quote
    desk.begin(quote.quote_id)
    desk.deliver(quote.quote_id, CLIPS_AND_VOICE, clips=2)
    assert desk.call("get_status").say == (
        "“Cold Brew: 15-second video ad” is being made (generating: 2 of 4 clips, 45 %). I'll tell "
        "you when it is done."
    )
    for tool in ("render_scenes", "stitch", "retry_project"):
        with pytest.raises(Conflict) as refusal:
            desk.call(tool)
        assert refusal.value.message == (
            "“Cold Brew: 15-second video ad” is being made already (generating: 2 of 4 clips, "
            "45 %). Wait for it, or say “cancel it” first."
        )
    assert "72 credits" not in desk.call("check_credits").say


def test_a_finished_film_is_named_and_an_edit_makes_it_old(database: Database) -> None:
    desk = Desk.open(database)
    desk.ready()
    quote = desk.call("render_scenes", resolution="720p").quote
    desk.begin(quote.quote_id)
    desk.deliver(quote.quote_id, (*CLIPS_AND_VOICE, "music", "stitch"))
    desk.end(quote.quote_id, "done", "completed")
    finished = desk.call("get_status")
    assert finished.say == "“Cold Brew: 15-second video ad” is finished: “final 1.mp4”."
    assert (finished.files, finished.next_step) == (["final 1.mp4"], "done")
    with pytest.raises(Conflict, match="is up to date"):
        desk.call("render_scenes")
    with pytest.raises(Conflict, match="is finished, so there is nothing to retry"):
        desk.call("retry_project")
    with pytest.raises(Conflict, match="is finished already, so there is nothing to cancel"):
        desk.call("cancel_project")
    desk.call("edit_scene", scene=2, action="another_take")
    assert desk.call("get_status").say == (
        "“Cold Brew: 15-second video ad” is finished: “final 1.mp4”. Something was changed since. "
        "Next: say “render it” for the price."
    )
    again = desk.call("render_scenes")
    assert again.quote.credits == 20
    assert [line.label for line in again.quote.lines if not line.reused] == [
        "clip of scene 2 at 720p",
        "stitch",
    ]


def test_a_retry_is_quoted_for_what_is_left(database: Database) -> None:
    desk = Desk.open(database)
    desk.ready()
    with pytest.raises(Conflict) as refusal:
        desk.call("retry_project")
    assert refusal.value.message == (
        "“Cold Brew: 15-second video ad” is a draft, so there is nothing to retry. Next: say "
        "“render it” for the price."
    )
    quote = desk.call("render_scenes", resolution="720p").quote
    desk.begin(quote.quote_id)
    desk.deliver(quote.quote_id, CLIPS_AND_VOICE, clips=3)
    desk.end(quote.quote_id, "failed", "failed", "The clip of scene 4 came out black.")
    assert desk.call("get_status").say == (
        "“Cold Brew: 15-second video ad” failed: The clip of scene 4 came out black. The failed "
        "part cost nothing, and what was delivered stays. Next: say “try again” for the price "
        "of what is left."
    )
    assert balance(desk) == (200, 0)
    retry = desk.call("retry_project")
    assert retry.quote.credits == 25
    assert retry.say.startswith("What was delivered is kept. “Cold Brew: 15-second video ad” costs")


def test_cancelling_stops_it_and_releases_what_was_held(database: Database) -> None:
    desk = Desk.open(database)
    desk.ready()
    with pytest.raises(Conflict, match="is a draft: nothing is being made"):
        desk.call("cancel_project")
    quote = desk.call("render_scenes", resolution="720p").quote
    desk.begin(quote.quote_id)
    desk.deliver(quote.quote_id, CLIPS_AND_VOICE, clips=1)
    assert balance(desk) == (230, 55)
    stopped = desk.call("cancel_project")
    assert stopped.say == (
        "Stopped “Cold Brew: 15-second video ad”. 2 parts delivered before are kept. 55 credits "
        "that "
        "I held are free again. Next: say “try again” for the price of what is left."
    )
    assert (stopped.released, stopped.delivered, stopped.status) == (55, 2, "cancelled")
    assert balance(desk) == (230, 0)
    with pytest.raises(Conflict, match="is cancelled already"):
        desk.call("cancel_project")
    assert desk.call("retry_project").quote.credits == 55


def limit(desk: Desk, scope: str, subject_id: str, period: str, credits: int) -> None:
    """Set a spending limit in the desk's workspace."""
    with desk.database.write() as session:
        ledger.set_limit(
            session,
            desk.context.workspace_id,
            scope=scope,
            subject_id=subject_id,
            period=period,
            credits_max=credits,
        )


def possible(desk: Desk) -> str:
    """Return what somebody who is out of credits is told."""
    with desk.database.read() as session:
        return what_is_possible(session, desk.context)


def test_credits_are_told_with_what_they_pay_for(database: Database) -> None:
    desk = Desk.open(database)
    told = desk.call("check_credits")
    assert told.say == (
        "You have 250 credits available. That pays for 3 videos of 15 seconds at 720p (75 each), "
        "1 video of 15 seconds at 1080p (175 each), 12 banner sets (20 each), 16 flyers (15 each) "
        "or 10 jingles (25 each). Free drafts, editing, and a project's first ideas and script "
        "always cost nothing."
    )
    assert [(each.what, each.credits, each.count) for each in told.affordable] == [
        ("6-second video at 720p", 45, 5),
        ("6-second video at 1080p", 95, 2),
        ("15-second video at 720p", 75, 3),
        ("15-second video at 1080p", 175, 1),
        ("30-second video at 720p", 105, 2),
        ("30-second video at 1080p", 255, 0),
        ("60-second video at 720p", 165, 1),
        ("60-second video at 1080p", 415, 0),
        ("banner set", 20, 12),
        ("flyer", 15, 16),
        ("jingle", 25, 10),
        ("new round of ideas", 2, 125),
        ("new script", 2, 125),
    ]
    desk.ready()
    quote = desk.call("render_scenes", resolution="720p").quote
    desk.begin(quote.quote_id)
    desk.deliver(quote.quote_id, ("voiceover",))
    told = desk.call("check_credits")
    assert (told.balance, told.held, told.available) == (245, 70, 175)
    assert "70 credits more are held for “Cold Brew: 15-second video ad”." in told.say
    assert told.say.endswith(
        "Spent in the last 30 days: 5 credits for “Cold Brew: 15-second video ad”."
    )
    assert [each.model_dump() for each in (*told.held_for, *told.spent)] == [
        {"project": "Cold Brew: 15-second video ad", "credits": 70},
        {"project": "Cold Brew: 15-second video ad", "credits": 5},
    ]
    assert told.movements[0].model_dump() == {
        "when": "just now",
        "kind": "capture",
        "credits": -5,
        "reason": "voiceover",
        "balance_after": 245,
    }


def test_limits_are_told_with_what_they_leave(database: Database) -> None:
    desk = Desk.open(database)
    campaign_id = desk.campaign().campaign_id
    limit(desk, "campaign", campaign_id, "day", 60)
    limit(desk, "member", desk.context.member_id, "total", 200)
    limit(desk, "member", "mem_other", "total", 0)
    told = desk.call("check_credits")
    assert told.say == (
        "You have 250 credits available. The limit of 60 credits a day for “Cold Brew” leaves 60. "
        "Your limit of 200 credits in total leaves 200. With the 60 credits that your limits leave "
        "you can still have a 6-second video at 720p (45), a banner set (20), a flyer (15) or a "
        "jingle (25); a 15-second video at 720p needs 75. Free drafts, editing, and a project's "
        "first ideas and script always cost nothing."
    )
    assert [(each.limit, each.left) for each in told.limits] == [
        ("the limit of 60 credits a day for “Cold Brew”", 60),
        ("your limit of 200 credits in total", 200),
    ]
    # Another campaign is not held back by the first one's limit.
    desk.campaign("tea")
    assert [each.left for each in desk.call("check_credits").limits] == [200]


@pytest.mark.parametrize(
    ("credits", "words"),
    [
        (
            1,
            "With 1 credit nothing that has a price is possible: a new script costs 2, a flyer 15 "
            "and a 15-second video at 720p 75.",
        ),
        (
            18,
            "With 18 credits you can still have a flyer (15) or 9 new scripts; a 15-second video "
            "at 720p needs 75.",
        ),
        (
            74,
            "With 74 credits you can still have a 6-second video at 720p (45), a banner set (20), "
            "a flyer (15) or a jingle (25); a 15-second video at 720p needs 75.",
        ),
        (
            100,
            "With 100 credits you can still have a 6-second video at 1080p (95), a banner set "
            "(20), a flyer (15) or a jingle (25).",
        ),
    ],
)  # fmt: skip
def test_who_is_out_of_credits_is_told_what_is_possible(
    sqlite_database: Database, credits: int, words: str
) -> None:
    desk = Desk.open(sqlite_database, credits=credits)
    assert possible(desk) == f"{words} {FREE_WORDS}"


def test_what_costs_nothing_is_always_possible(sqlite_database: Database) -> None:
    desk = Desk.open(sqlite_database, credits=0)
    desk.context = replace(desk.context, prices=PriceBook(flyer=0, clip_720p=0, new_script=0))
    assert possible(desk) == (
        "With 0 credits you can still have a flyer (0); a 15-second video at 720p needs 15. "
        f"{FREE_WORDS}"
    )


def test_a_price_that_a_limit_would_refuse_is_shown_with_that(database: Database) -> None:
    desk = Desk.open(database)
    made = desk.ready()
    campaign_id = desk.call("get_campaign").campaign_id
    limit(desk, "workspace", desk.context.workspace_id, "month", 80)

    def warning(credits: int) -> str:
        with database.read() as session:
            project = session.get_one(Project, made.project_id)
            return limit_warning(session, desk.context, project, credits)

    assert (warning(0), warning(80)) == ("", "")
    assert warning(81) == (
        "Approving it now would be refused: the workspace's limit of 80 credits a month leaves 80 "
        "credits. Wait until next month (UTC), choose something of at most 80 credits, or ask "
        "whoever manages your credits for a higher limit."
    )
    limit(desk, "campaign", campaign_id, "total", 0)
    assert warning(5) == (
        "Approving it now would be refused: the limit of 0 credits in total for “Cold Brew” leaves "
        "0 credits. Ask whoever manages your credits for a higher limit."
    )
    with database.write() as session:
        session.get_one(Member, desk.context.member_id).may_spend = False
    assert warning(5) == ("You may not spend credits here, so a member who may has to approve it.")
    assert warning(0) == ""


def test_a_quote_no_longer_stands_as_the_next_step_after_a_change(database: Database) -> None:
    desk = Desk.open(database)
    made = desk.ready()
    desk.call("render_scenes", resolution="720p")
    assert desk.call("get_status").next_step == "accept_quote"
    desk.call("edit_scene", scene=1, action="lock")
    assert desk.call("get_status").next_step == "accept_quote"
    desk.call("set_brand", colors=["teal"])
    assert desk.call("get_status").next_step == "render_scenes"
    with database.read() as session:
        project = session.get_one(Project, made.project_id)
        assert projects.open_quote(session, project, project.updated_ms) is None
