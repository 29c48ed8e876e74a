"""Tools for banner sets, flyers and jingles: started, worded, priced, made, told."""

import pytest

from storage import projects
from storage.engine import Database
from storage.errors import Conflict, Refused
from storage.models import Project
from tests.support.desk import Desk


def project_of(desk: Desk, project_id: str) -> Project:
    """Return a project as it is now."""
    with desk.database.read() as session:
        return projects.get(session, desk.context.workspace_id, project_id)


@pytest.mark.parametrize(
    ("arguments", "made", "say"),
    [
        (
            {"kind": "Banners", "seconds": 15},
            ("banner", 0, "", {}),
            "Started a banner set in “Cold Brew”. Next: write its text (the first is free).",
        ),
        (
            {"kind": "flyer", "when": "Friday 6 pm", "link": "lumen.example/free", "price": " "},
            ("flyer", 0, "", {"when": "Friday 6 pm", "link": "lumen.example/free"}),
            "Started a flyer in “Cold Brew”. Next: write its text (the first is free).",
        ),
        (
            {"kind": "jingle", "mood": "warm"},
            ("jingle", 15, "", {"mood": "warm"}),
            "Started a 15-second jingle in “Cold Brew”. Next: write its text (the first is free).",
        ),
    ],
)
def test_each_kind_starts_with_what_it_needs(
    sqlite_database: Database,
    arguments: dict[str, object],
    made: tuple[object, ...],
    say: str,
) -> None:
    desk = Desk.open(sqlite_database)
    desk.campaign()
    started = desk.call("create_project", **arguments)
    assert started.say == say
    assert (started.kind, started.seconds, started.format, started.details) == made
    assert started.next_step == "generate_script"


def test_a_banner_sets_words_are_a_headline_a_subline_and_a_button(database: Database) -> None:
    desk = Desk.open(database)
    desk.campaign(audience="nurses", messaging="Steady energy")
    started = desk.call("create_project", kind="banner")
    written = desk.call("generate_script")
    assert written.say == (
        "The text for “Cold Brew: banner set”:\n"
        "Headline: cold brew for nurses\n"
        "Subline: Steady energy\n"
        "Call to action: Try it today\n"
        "Shall I make the banner set? I show the price first."
    )
    assert [(line.beat, line.voice, line.on_screen) for line in written.lines] == [
        ("hook", "", "cold brew for nurses"),
        ("benefit", "", "Steady energy"),
    ]
    assert (written.idea, written.next_step) == ("", "render_asset")
    task, brief = desk.writer.briefs[-1]
    assert (task, brief["kind"], brief["idea"], brief["seconds"]) == ("banner", "banner", None, 0)
    assert "beats" not in brief
    assert project_of(desk, started.project_id).script_version == 1


def test_a_flyers_words_have_points_and_its_facts_are_in_the_brief(database: Database) -> None:
    desk = Desk.open(database)
    desk.campaign(audience="nurses", description="No crash at four.")
    desk.call("create_project", kind="flyer", when="Friday", price="free")
    written = desk.call("generate_script", direction="shorter")
    assert [(line.beat, line.on_screen) for line in written.lines] == [
        ("hook", "cold brew for nurses"),
        ("reveal", ""),
        ("benefit", "No crash at four."),
    ]
    assert "Point: No crash at four.\nCall to action: Come by" in written.say
    assert desk.writer.briefs[-1][1]["details"] == {"when": "Friday", "price": "free"}


def test_a_jingle_takes_the_writers_mood_unless_the_member_gave_one(database: Database) -> None:
    desk = Desk.open(database)
    desk.campaign()
    open_mood = desk.call("create_project", kind="jingle")
    written = desk.call("generate_script")
    assert written.say == (
        "The text for “Cold Brew: 15-second jingle”:\n"
        "Tagline: cold brew, right now.\n"
        "Mood: bright\n"
        "Shall I make the jingle? I show the price first."
    )
    assert project_of(desk, open_mood.project_id).details == {"mood": "bright"}
    given = desk.call("create_project", kind="jingle", mood="calm")
    desk.call("generate_script")
    assert project_of(desk, given.project_id).details == {"mood": "calm"}


def test_ideas_are_optional_and_used_when_one_is_chosen(database: Database) -> None:
    desk = Desk.open(database)
    desk.campaign()
    desk.call("create_project", kind="banner")
    assert desk.call("generate_ideas").next_step == "choose_idea"
    desk.call("choose_idea", number=3)
    assert desk.call("generate_script").idea == "One honest question"
    assert desk.writer.briefs[-1][1]["idea"]["title"] == "One honest question"


def test_each_kind_is_priced_made_and_told(database: Database) -> None:
    desk = Desk.open(database)
    desk.campaign()
    with_words = {
        "banner": ("banners", 20, "a banner set in 10 sizes (20)"),
        "flyer": ("flyer", 15, "a flyer for screen and print (15)"),
        "jingle": ("jingle", 25, "a jingle of 15 s (25)"),
    }
    for kind, (step, credits, label) in with_words.items():
        desk.call("create_project", kind=kind)
        with pytest.raises(Refused, match="has no text yet"):
            desk.call("render_asset")
        desk.call("generate_script")
        with pytest.raises(Refused, match="so there is nothing to stitch"):
            desk.call("stitch")
        quote = desk.call("render_asset").quote
        assert (quote.credits, quote.scope) == (credits, step)
        assert f"costs {credits} credits: {label}." in quote.say
        # “Render it” means the same thing.
        quote = desk.call("render_scenes").quote
        assert quote.credits == credits
        desk.begin(quote.quote_id)
        assert desk.call("get_status").next_step == "wait"
        desk.deliver(quote.quote_id, (step,))
        desk.end(quote.quote_id, "done", "completed")
        told = desk.call("get_status")
        assert (told.next_step, told.files) == ("done", [f"{step} 1.mp4"])
        with pytest.raises(Conflict, match="is up to date"):
            desk.call("render_asset")
        assert desk.call("render_asset", another_take=True).quote.credits == credits


def test_an_edit_makes_an_asset_old_and_taking_it_back_makes_it_new_again(
    database: Database,
) -> None:
    desk = Desk.open(database)
    desk.campaign()
    desk.call("create_project", kind="banner")
    desk.call("generate_script")
    quote = desk.call("render_asset").quote
    desk.begin(quote.quote_id)
    desk.deliver(quote.quote_id, ("banners",))
    desk.end(quote.quote_id, "done", "completed")
    desk.call("edit_script", line=1, on_screen="Awake")
    assert desk.call("get_status").next_step == "render_asset"
    desk.call("edit_script", line=1, on_screen="cold brew for you")
    assert desk.call("get_status").next_step == "done"


def test_a_new_text_is_priced_after_the_first(database: Database) -> None:
    desk = Desk.open(database)
    desk.campaign()
    desk.call("create_project", kind="banner")
    desk.call("generate_script")
    asked = desk.call("generate_script")
    assert asked.say.startswith(
        "The script you have is kept as an earlier version; “undo” brings it back. “Cold Brew: "
        "banner set” costs 2 credits: a new text (2)."
    )


def test_a_video_is_rendered_by_scenes(sqlite_database: Database) -> None:
    desk = Desk.open(sqlite_database)
    desk.ready()
    with pytest.raises(Refused, match="is a video ad"):
        desk.call("render_asset")


def test_a_tagline_that_no_voice_can_say_is_told(sqlite_database: Database) -> None:
    desk = Desk.open(sqlite_database)
    desk.campaign("コールドブリュー")
    desk.call("create_project", kind="jingle")
    desk.call("generate_script")
    desk.call("edit_script", line=1, voice="コールドブリュー")
    asked = desk.call("render_asset")
    assert "Its tagline is not voiced: the embedded voice speaks English only." in asked.say
