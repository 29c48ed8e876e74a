"""Resuming: from another door, by a name as people remember it, after other work."""

from tests.evals.scenarios import worlds
from tests.evals.scenarios.checks import (
    called,
    campaigns,
    chosen,
    every,
    focus,
    project,
    projects_count,
    scenes,
    text_versions,
    variant,
)
from tests.evals.scenarios.checks_money import (
    accepted,
    no_quotes,
    price_told,
    productions,
    spent,
)
from tests.evals.scenarios.form import Say, Scenario, Wait
from tests.evals.scenarios.groups import PLANNING, PRICING
from tests.evals.scenarios.wordings import RENDER, SCENES, YES

DRAFT = Scenario(
    name="my draft, from another door",
    family="resume",
    wants="yesterday's draft taken up over HTTP at its next step",
    world=worlds.left_elsewhere(worlds.scripted),
    acts=(
        Say(
            (
                "continue my draft",
                "Let's go on with my draft.",
                "where were we? continue",
                "pick up where we left off",
                "resume draft",
                "can we continue with the ad from yesterday",
                "i want to continue on my draft please",
                "contniue my draft",
            ),
            until=focus("cold brew", "api"),
            door="http",
            key="api",
        ),
        Say(SCENES, until=scenes(4), door="http", key="api"),
    ),
    checks=(focus("cold brew", "api"), scenes(4), projects_count(1), no_quotes()),
    may=PLANNING,
)

BY_NAME = Scenario(
    name="a draft by a name half remembered",
    family="resume",
    wants="the cold brew draft among others, though another one is newer",
    world=worlds.left_elsewhere(worlds.two_campaigns),
    acts=(
        Say(
            (
                "let's go on with the cold brew ad",
                "continue the cold brew one",
                "Could we continue the draft for the cold brew?",
                "open the cold bru draft again",
                "back to the lumen cold brew video",
                "resume my cold brew ad pls",
                "i like to continue the project of cold brew",
            ),
            until=focus("cold brew"),
        ),
        Say(
            (
                "take idea 3",
                "the third idea",
                "3",
                "number three please",
                "let's use idea 3",
            ),
            until=chosen(3, of="cold brew"),
        ),
    ),
    checks=(chosen(3, of="cold brew"), chosen(1, of="candle"), projects_count(2), no_quotes()),
    may=PLANNING,
)

WHICH = Scenario(
    name="two drafts fit",
    family="resume",
    wants="to be asked which one, and then to go on with that one",
    world=worlds.left_elsewhere(worlds.two_drafts),
    acts=(
        Say(
            (
                "continue the night shift draft",
                "Let's go on with the night shift ad.",
                "night shift draft pls",
                "resume the night shift one",
                "open my night shift draft again",
            ),
            until=focus("funny"),
            which=(
                "the funny one",
                "funny",
                "Night shift, funny",
                "the second, the funny one",
                "i mean the funny one",
                "“Night shift, funny” please",
            ),
        ),
    ),
    checks=(focus("funny"), projects_count(2), no_quotes()),
    may=frozenset({"continue_draft", "select_campaign"}),
)

OTHER_DOOR = Scenario(
    name="priced here, made there",
    family="resume",
    wants="the price asked in the terminal, the film made over HTTP, and paid once",
    world=worlds.ready_at_720p,
    acts=(
        Say(RENDER, until=price_told(75)),
        Say(
            (
                "continue my draft",
                "let's go on with my draft",
                "resume the cold brew ad",
                "pick up my last draft",
            ),
            until=focus("cold brew", "api"),
            door="http",
            key="api",
        ),
        Say(RENDER, until=accepted(), yes=YES, price=75, door="http", key="api"),
        Wait(),
    ),
    checks=(accepted(1), project(status="completed"), spent(75), productions("done")),
    may=PRICING | {"continue_draft", "select_campaign"},
)

BACK_AND_FORTH = Scenario(
    name="to the other campaign and on",
    family="resume",
    wants="the other campaign current, and its ad worked on, not this one's",
    world=worlds.two_campaigns,
    acts=(
        Say(
            (
                "switch to the cold brew campaign",
                "cold brew campaign please",
                "Let's work on the Lumen cold brew campaign.",
                "go back to the cold brew campaign",
                "select campaign Lumen cold brew",
                "change to the other campaign, the cold brew",
            ),
            until=focus("cold brew"),
        ),
        Say(
            ("idea 1", "take the first idea", "1", "let's go with number one"),
            until=chosen(1, of="cold brew"),
        ),
    ),
    checks=(
        chosen(1, of="cold brew"),
        text_versions("candle", script=1, scenes=1),
        campaigns(2),
        projects_count(2),
    ),
    may=PLANNING,
)

STATUS = Scenario(
    name="is it ready?",
    family="resume",
    wants="the state of the finished film, from another door, and nothing else",
    world=worlds.finished,
    acts=(
        Say(
            (
                "is my video ready?",
                "status of my ad?",
                "How far is the cold brew ad?",
                "whats the state of my video",
                "did it finish",
                "any news on the film?",
                "is the cold brew video finish already?",
            ),
            until=called("get_status", "get_project", "list_projects", "continue_draft"),
            door="http",
            key="api",
        ),
    ),
    checks=(
        called("get_status", "get_project", "list_projects", "continue_draft"),
        productions("done"),
        spent(75),
        text_versions(script=1, scenes=1),
    ),
    may=frozenset({"continue_draft", "select_campaign"}),
)

STITCH = Scenario(
    name="clips yesterday, film today",
    family="resume",
    wants="the film stitched from the clips that exist, for 10 credits",
    world=worlds.clips_made,
    acts=(
        Say(
            (
                "stitch it",
                "Please put the clips together now.",
                "make the final film from the clips",
                "join the clips into the finished video",
                "now the stitching",
                "ok stich it together",
            ),
            until=accepted(2),
            yes=YES,
            price=10,
        ),
        Wait(),
    ),
    checks=(price_told(10), project(status="completed"), spent(75), productions("done", "done")),
    may=PRICING,
)

VARIANT = Scenario(
    name="a variant for an A/B test",
    family="resume",
    wants="a copy of the finished ad to vary, in the same campaign, for nothing",
    world=worlds.finished,
    acts=(
        Say(
            (
                "duplicate this ad so we can A/B test it",
                "make an A/B variant of it",
                "Can you copy this project as a variant?",
                "duplicate it pls",
                "i want a second version of this ad for an a/b test, copy it",
                "clone this ad for AB testing",
            ),
            until=projects_count(2),
        ),
    ),
    checks=(variant(), projects_count(2), campaigns(1), scenes(4), spent(75), productions("done")),
    may=frozenset({"duplicate_project"}),
)

TWO_DAYS = Scenario(
    name="a list, then one of it",
    family="resume",
    wants="to see what there is and to go on with one of it",
    world=worlds.left_elsewhere(worlds.two_campaigns),
    acts=(
        Say(
            (
                "what projects do I have?",
                "list my projects",
                "show me all my drafts",
                "which ads have we got so far",
                "projcts?",
                "please give me the list of all projects",
            ),
            until=called("list_projects"),
        ),
        Say(
            (
                "continue the candle one",
                "let's do the candle ad",
                "open the candle one",
                "the soy candle please",
                "go on with the one for the candle",
            ),
            until=focus("candle"),
        ),
    ),
    checks=(every(called("list_projects"), focus("candle")), projects_count(2), no_quotes()),
    may=frozenset({"continue_draft", "select_campaign"}),
)

SCENARIOS = (
    DRAFT,
    BY_NAME,
    WHICH,
    OTHER_DOOR,
    BACK_AND_FORTH,
    STATUS,
    STITCH,
    VARIANT,
    TWO_DAYS,
)
