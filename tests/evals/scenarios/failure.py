"""Failure and retry: what failed costs nothing, and only that is made again."""

from tests.evals.scenarios import worlds
from tests.evals.scenarios.checks import answered, called, project, text_versions
from tests.evals.scenarios.checks_money import (
    accepted,
    balance,
    price_told,
    productions,
    reused,
    spent,
)
from tests.evals.scenarios.form import Breaks, Say, Scenario, SpoiledFilm, Wait
from tests.evals.scenarios.groups import PRICING
from tests.evals.scenarios.wordings import NO, RENDER, RETRY, YES

AWAY = "The clip service is down for maintenance."
VENDOR_BUSY = "The clip service is busy."

HICCUP = Scenario(
    name="a hiccup nobody notices",
    family="failure and retry",
    wants="a finished film although an order had to be made twice",
    world=worlds.ready_at_720p,
    acts=(
        Breaks("clip", VENDOR_BUSY, times=1, is_retryable=True),
        Say(RENDER, until=accepted(), yes=YES, price=75),
        Wait(),
    ),
    checks=(project(status="completed"), spent(75), productions("done")),
    may=PRICING,
)

CLIP = Scenario(
    name="a clip fails",
    family="failure and retry",
    wants="the film after all, the three good clips kept, 75 credits in all",
    world=worlds.ready_at_720p,
    acts=(
        Breaks("clip", AWAY),
        Say(RENDER, until=accepted(), yes=YES, price=75),
        Wait(),
        Say(RETRY, until=accepted(2), yes=YES, price=20),
        Wait(),
    ),
    checks=(
        price_told(20),
        reused("clip", 3),
        project(status="completed"),
        productions("failed", "done"),
        spent(75),
    ),
    may=PRICING,
)

VOICE = Scenario(
    name="the voice fails",
    family="failure and retry",
    wants="nothing paid but what was delivered, then the film",
    world=worlds.ready_at_720p,
    acts=(
        Breaks("voiceover", "The voice service refused the text."),
        Say(RENDER, until=accepted(), yes=YES, price=75),
        Wait(),
        Say(RETRY, until=accepted(2), yes=YES, price=70),
        Wait(),
    ),
    checks=(price_told(70), project(status="completed"), spent(75), balance(175)),
    may=PRICING,
)

STITCHING = Scenario(
    name="the stitch fails",
    family="failure and retry",
    wants="only the stitch made again, for 5 credits",
    world=worlds.ready_at_720p,
    acts=(
        Breaks("stitch", "The stitching service ran out of space."),
        Say(RENDER, until=accepted(), yes=YES, price=75),
        Wait(),
        Say(RETRY, until=accepted(2), yes=YES, price=5),
        Wait(),
    ),
    checks=(
        price_told(5),
        reused("clip", 4),
        project(status="completed"),
        spent(75),
    ),
    may=PRICING,
)

SPOILED = Scenario(
    name="the film is spoiled twice",
    family="failure and retry",
    wants="the price of the clips at fault given back, then a good film for the same 75 credits",
    world=worlds.ready_at_720p,
    acts=(
        SpoiledFilm("clip", "A clip is black for two seconds.", times=2),
        Say(RENDER, until=accepted(), yes=YES, price=75),
        Wait(),
        Say(RETRY, until=accepted(2), yes=YES),
        Wait(),
    ),
    checks=(
        productions("failed", "done"),
        project(status="completed"),
        spent(75),
        balance(175),
    ),
    may=PRICING,
)

NO_RETRY = Scenario(
    name="no second try",
    family="failure and retry",
    wants="to hear the price of a retry and leave it",
    world=worlds.ready_at_720p,
    acts=(
        Breaks("clip", AWAY),
        Say(RENDER, until=accepted(), yes=YES, price=75),
        Wait(),
        Say(RETRY, until=price_told(20)),
        Say(NO),
    ),
    checks=(
        project(status="failed"),
        accepted(1),
        productions("failed"),
        spent(55),
        balance(195),
    ),
    may=PRICING,
)

WHY = Scenario(
    name="what went wrong?",
    family="failure and retry",
    wants="the reason in plain words, and nothing done",
    world=worlds.ready_at_720p,
    acts=(
        Breaks("clip", AWAY),
        Say(RENDER, until=accepted(), yes=YES, price=75),
        Wait(),
        Say(
            (
                "what went wrong?",
                "why did it fail?",
                "What was the problem with it?",
                "whats the error",
                "can you tell me what happened with my video",
                "for which reason has it failed",
            ),
            until=answered("down for maintenance"),
        ),
    ),
    checks=(
        called("get_status", "get_project", "continue_draft", "list_projects"),
        answered("down for maintenance"),
        accepted(1),
        productions("failed"),
        spent(55),
        text_versions(script=1, scenes=1),
    ),
    may=PRICING | {"continue_draft"},
)

OTHER_DOOR = Scenario(
    name="tried again from another door",
    family="failure and retry",
    wants="the failed film retried over HTTP, in a conversation that knows nothing of it",
    world=worlds.ready_at_720p,
    acts=(
        Breaks("clip", AWAY),
        Say(RENDER, until=accepted(), yes=YES, price=75),
        Wait(),
        Say(
            (
                "retry the cold brew ad",
                "my cold brew video failed, try again please",
                "try the failed cold brew video again",
                "can you retry my cold brew ad",
                "the cold brew ad has failed, once more pls",
            ),
            until=accepted(2),
            yes=YES,
            price=20,
            door="http",
            key="api",
        ),
        Wait(),
    ),
    checks=(project(status="completed"), accepted(2), productions("failed", "done"), spent(75)),
    may=PRICING | {"continue_draft"},
)

BANNERS = Scenario(
    name="banners fail",
    family="failure and retry",
    wants="nothing paid for the failure, and the set after a retry",
    world=worlds.asset("banner"),
    acts=(
        Breaks("banners", "The banner studio ran out of memory."),
        Say(
            ("make the banners", "render them", "produce the banner set", "render the banners pls"),
            until=accepted(),
            yes=YES,
            price=20,
        ),
        Wait(),
        Say(RETRY, until=accepted(2), yes=YES, price=20),
        Wait(),
    ),
    checks=(
        project(kind="banner", status="completed"),
        productions("failed", "done"),
        spent(20),
        balance(230),
    ),
    may=PRICING,
)

SCENARIOS = (
    HICCUP,
    CLIP,
    VOICE,
    STITCHING,
    SPOILED,
    NO_RETRY,
    WHY,
    OTHER_DOOR,
    BANNERS,
)
