"""Beginnings: what is there before a conversation starts, made with the real tools and an honest
writer, so that every model begins from the same texts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.evals.trial import Opening

World = Callable[["Opening"], None]

COLD_BREW: dict[str, Any] = {
    "product": "Lumen cold brew",
    "audience": "night-shift nurses",
    "messaging": "steady energy without the crash",
}


def empty(opening: Opening) -> None:
    """Begin with nothing but a workspace and its credits."""


def campaign(opening: Opening) -> None:
    """Begin with a campaign for a cold brew."""
    opening.desk.campaign(**COLD_BREW)


def project(opening: Opening) -> None:
    """Begin with a campaign and a 15-second ad that nothing was written for."""
    campaign(opening)
    opening.desk.call("create_project")


def ideas(opening: Opening) -> None:
    """Begin with three ideas to choose from."""
    project(opening)
    opening.desk.call("generate_ideas")


def scripted(opening: Opening) -> None:
    """Begin with a script of four lines, after the second idea."""
    ideas(opening)
    opening.desk.call("choose_idea", number=2)
    opening.desk.call("generate_script")


def ready(opening: Opening) -> None:
    """Begin with a 15-second ad in four scenes, ready to be made: 175 credits."""
    scripted(opening)
    opening.desk.call("generate_scenes")


def ready_at_720p(opening: Opening) -> None:
    """Begin with the same ad at 720p: 75 credits."""
    campaign(opening)
    opening.desk.call("create_project", resolution="720p")
    opening.desk.call("generate_ideas")
    opening.desk.call("choose_idea", number=2)
    opening.desk.call("generate_script")
    opening.desk.call("generate_scenes")


def finished(opening: Opening) -> None:
    """Begin with that ad finished and delivered at 720p, for 75 credits."""
    ready_at_720p(opening)
    opening.render(opening.desk.call("render_scenes").quote)


def clips_made(opening: Opening) -> None:
    """Begin with voice and clips made at 720p, for 65 credits; music and stitch are left."""
    ready_at_720p(opening)
    opening.render(opening.desk.call("render_scenes", clips_only=True).quote)


def two_campaigns(opening: Opening) -> None:
    """Begin with two campaigns: the current one is for a candle, with an ad in scenes; the other
    for a cold brew, with an ad that has ideas."""
    ideas(opening)
    opening.desk.campaign("Ember soy candle", audience="people who work from home")
    opening.desk.call("create_project")
    opening.desk.call("generate_ideas")
    opening.desk.call("choose_idea", number=1)
    opening.desk.call("generate_script")
    opening.desk.call("generate_scenes")


def two_drafts(opening: Opening) -> None:
    """Begin with two drafts of one campaign whose titles are alike; no project is current."""
    campaign(opening)
    for title in ("Night shift, calm", "Night shift, funny"):
        opening.desk.call("create_project", title=title)
        opening.desk.call("generate_ideas")
    opening.desk.campaign("Oat bar")


def left_elsewhere(world: World) -> World:
    """Begin with what `world` makes, but talked about in another conversation yesterday."""

    def begin(opening: Opening) -> None:
        here = opening.desk
        opening.desk = here.elsewhere("yesterday")
        world(opening)
        opening.desk = here

    return begin


def titled(title: str) -> World:
    """Begin with the ad in scenes at 720p, with a title of the member's own."""

    def begin(opening: Opening) -> None:
        campaign(opening)
        opening.desk.call("create_project", title=title, resolution="720p")
        opening.desk.call("generate_ideas")
        opening.desk.call("choose_idea", number=2)
        opening.desk.call("generate_script")
        opening.desk.call("generate_scenes")

    return begin


def described(description: str) -> World:
    """Begin with the ad in scenes at 720p, in a campaign with this description."""

    def begin(opening: Opening) -> None:
        opening.desk.campaign(**COLD_BREW, description=description)
        opening.desk.call("create_project", resolution="720p")
        opening.desk.call("generate_ideas")
        opening.desk.call("choose_idea", number=2)
        opening.desk.call("generate_script")
        opening.desk.call("generate_scenes")

    return begin


def with_locked_scene(number: int, on_screen: str) -> World:
    """Begin with the ad finished at 720p, one scene of which the member had rewritten and locked
    before it was made."""

    def begin(opening: Opening) -> None:
        ready_at_720p(opening)
        opening.desk.call("edit_scene", scene=number, on_screen=on_screen)
        opening.desk.call("edit_scene", scene=number, action="lock")
        opening.render(opening.desk.call("render_scenes").quote)

    return begin


def asset(kind: str, **details: Any) -> World:
    """Begin with a banner set, flyer or jingle whose copy is written, ready to be made."""

    def begin(opening: Opening) -> None:
        opening.desk.campaign("Ember soy candle", audience="people who work from home")
        opening.desk.call("create_project", kind=kind, **details)
        opening.desk.call("generate_script")

    return begin
