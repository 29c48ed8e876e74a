"""Cancel and decline: a no spends nothing, a cancelled production gives back what it held."""

from tests.evals.scenarios import worlds
from tests.evals.scenarios.checks import project, scene, text_versions
from tests.evals.scenarios.checks_exact import reads
from tests.evals.scenarios.checks_money import (
    accepted,
    balance,
    no_open_quote,
    price_told,
    productions,
    reused,
    spent,
    spent_less_than,
)
from tests.evals.scenarios.form import Begun, Expire, Pace, Say, Scenario, Wait
from tests.evals.scenarios.groups import EDITING, PRICING
from tests.evals.scenarios.wordings import MAKE, NO, RENDER, RETRY, YES

CANCEL = (
    "cancel it",
    "stop it",
    "Please cancel the production.",
    "stop rendering",
    "abort",
    "cancel the video pls, there is a mistake",
    "stop! don't make it",
    "i want to cancel what you are making",
)

DECLINED = Scenario(
    name="a plain no",
    family="cancel and decline",
    wants="to hear the price and decline it",
    world=worlds.ready_at_720p,
    acts=(Say(RENDER, until=price_told(75)), Say(NO)),
    checks=(
        productions(),
        no_open_quote(),
        project(status="draft"),
        spent(0),
        balance(250),
        text_versions(script=1, scenes=1),
    ),
    may=PRICING,
)

CHEAPER_FIRST = Scenario(
    name="no, at 720p",
    family="cancel and decline",
    wants="the same film at 720p instead, quoted anew and then approved",
    world=worlds.ready,
    acts=(
        Say(RENDER, until=price_told(175)),
        Say(
            (
                "no, make it 720p",
                "too expensive, do it in 720p",
                "No, 720p please.",
                "can we do 720p instead?",
                "rather in 720p",
                "hm not 1080, use 720p",
            ),
            until=accepted(),
            yes=YES,
            price=75,
        ),
        Wait(),
    ),
    checks=(
        price_told(175),
        price_told(75),
        accepted(1),
        project(status="completed"),
        spent(75),
    ),
    may=PRICING,
)

CHANGE_FIRST = Scenario(
    name="no, change a scene first",
    family="cancel and decline",
    wants="the scene changed before the film is made, and one price paid for that film",
    world=worlds.ready_at_720p,
    acts=(
        Say(RENDER, until=price_told(75)),
        Say(
            (
                "no, change the text on scene 2 to “Wide awake” first",
                "wait, first change scene 2's text to “Wide awake”",
                "Not yet. Scene 2 should read “Wide awake” first.",
                "before that put “Wide awake” on screen in scene 2",
                "no first make scene 2 text “Wide awake”",
            ),
            until=scene(2, "Wide awake"),
        ),
        Say(MAKE, until=accepted(), yes=YES, price=75, approves=True),
        Wait(),
    ),
    checks=(
        reads(2, "Wide awake"),
        scene(2, "Wide awake"),
        accepted(1),
        productions("done"),
        project(status="completed"),
        spent(75),
    ),
    may=EDITING | PRICING,
)

STOPPED = Scenario(
    name="stopped while it is made",
    family="cancel and decline",
    wants="the production stopped at once, what was held given back",
    world=worlds.ready_at_720p,
    acts=(
        Pace(2.0),
        Say(RENDER, until=accepted(), yes=YES, price=75),
        Begun(),
        Say(CANCEL, until=project(status="cancelled")),
        Wait(),
    ),
    checks=(
        project(status="cancelled"),
        productions("cancelled"),
        spent_less_than(75),
        no_open_quote(),
    ),
    may=PRICING | {"cancel_project"},
)

STOPPED_THEN_MADE = Scenario(
    name="stopped, then made after all",
    family="cancel and decline",
    wants="a cancelled film finished later for the rest of its price",
    world=worlds.ready_at_720p,
    acts=(
        Pace(2.0),
        Say(RENDER, until=accepted(), yes=YES, price=75),
        Begun(),
        Say(CANCEL, until=project(status="cancelled")),
        Wait(),
        Pace(0.0),
        Say(RETRY, until=accepted(2), yes=YES),
        Wait(),
    ),
    checks=(project(status="completed"), productions("cancelled", "done"), spent(75)),
    may=PRICING | {"cancel_project"},
)

EXPIRED = Scenario(
    name="a yes that comes late",
    family="cancel and decline",
    wants="the film, although the price had expired and had to be shown again",
    world=worlds.ready_at_720p,
    acts=(
        Say(RENDER, until=price_told(75)),
        Expire(),
        Say(YES, until=accepted(), yes=YES, price=75, approves=True),
        Wait(),
    ),
    checks=(accepted(1), project(status="completed"), productions("done"), spent(75)),
    may=PRICING,
)

TWICE = Scenario(
    name="yes, yes",
    family="cancel and decline",
    wants="one film and one charge, although the yes came twice",
    world=worlds.ready_at_720p,
    acts=(
        Say(RENDER, until=accepted(), yes=YES, price=75),
        Say(("yes", "yes please", "go", "approved", "ok do it")),
        Wait(),
    ),
    checks=(accepted(1), productions("done"), project(status="completed"), spent(75)),
    may=PRICING,
)

ANOTHERS_YES = Scenario(
    name="somebody else's yes",
    family="cancel and decline",
    wants="nothing spent by a colleague's yes to a price that was shown to Nora",
    world=worlds.ready_at_720p,
    acts=(
        Say(RENDER, until=price_told(75)),
        Say(YES, member="Sam"),
    ),
    checks=(productions(), spent(0), balance(250)),
    may=PRICING,
)

HOLD_ON = Scenario(
    name="hold on",
    family="cancel and decline",
    wants="time to think, and then the film",
    world=worlds.ready_at_720p,
    acts=(
        Say(RENDER, until=price_told(75)),
        Say(
            (
                "hold on",
                "wait a sec, let me check with my boss",
                "hmm let me think about it",
                "give me a minute",
                "not sure yet",
                "maybe later today",
            ),
        ),
        Say(MAKE, until=accepted(), yes=YES, price=75, approves=True),
        Wait(),
    ),
    checks=(
        accepted(1),
        productions("done"),
        project(status="completed"),
        reused("clip", 0),
        spent(75),
    ),
    may=PRICING,
)

SCENARIOS = (
    DECLINED,
    CHEAPER_FIRST,
    CHANGE_FIRST,
    STOPPED,
    STOPPED_THEN_MADE,
    EXPIRED,
    TWICE,
    ANOTHERS_YES,
    HOLD_ON,
)
