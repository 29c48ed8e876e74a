"""Out of credits: what is affordable, what is refused and kept, limits, and standing approvals."""

from tests.evals.scenarios import worlds
from tests.evals.scenarios.checks import (
    answered,
    called,
    campaigns,
    ideas,
    project,
    projects_count,
    scenes,
    text_versions,
)
from tests.evals.scenarios.checks_money import (
    accepted,
    balance,
    no_quotes,
    price_told,
    productions,
    quoted,
    spent,
    told_credits,
)
from tests.evals.scenarios.form import Grant, Limit, Say, Scenario, Standing, Wait
from tests.evals.scenarios.groups import CHANGING, PRICING
from tests.evals.scenarios.wordings import RENDER, YES

OTHER_IDEAS = (
    "give me other ideas",
    "three new ideas please",
    "I'd like different ideas.",
    "another round of ideas",
    "none of these, more ideas pls",
    "can you come up with other ideas",
)

SMALLER = Scenario(
    name="only 720p is affordable",
    family="out of credits",
    wants="the film at the resolution that the credits allow, said so before",
    world=worlds.ready,
    credits=100,
    acts=(Say(RENDER, until=accepted(), yes=YES, price=75), Wait()),
    checks=(price_told(75), project(status="completed"), spent(75), balance(25)),
    may=PRICING,
)

NOT_ENOUGH = Scenario(
    name="not enough for anything",
    family="out of credits",
    wants="to hear that it is too little; the draft is kept",
    world=worlds.ready,
    credits=20,
    acts=(Say(RENDER),),
    checks=(
        answered("75 credits"),
        project(status="draft"),
        scenes(4),
        productions(),
        spent(0),
        balance(20),
    ),
    may=PRICING,
)

TOP_UP = Scenario(
    name="topped up, then made",
    family="out of credits",
    wants="the film after somebody added credits",
    world=worlds.ready_at_720p,
    credits=20,
    acts=(
        Say(RENDER),
        Grant(100),
        Say(
            (
                "ok, credits are there now. render it",
                "we added credits, try rendering again",
                "I've got more credits now, please make the video",
                "topped up! render it pls",
                "now we have enough credits, make the film",
            ),
            until=accepted(),
            yes=YES,
            price=75,
        ),
        Wait(),
    ),
    checks=(price_told(75), project(status="completed"), spent(75), balance(45)),
    may=PRICING,
)

AFFORD = Scenario(
    name="what can I afford?",
    family="out of credits",
    wants="an answer with the balance, and nothing done",
    world=worlds.ready,
    credits=90,
    acts=(
        Say(
            (
                "what can I afford?",
                "What can we make with the credits we have?",
                "how far do my credits go",
                "can i afford a video?",
                "credits?",
                "what is possible with our remaining credits",
            ),
            until=called("check_credits"),
        ),
    ),
    checks=(called("check_credits"), told_credits(90), no_quotes(), productions(), balance(90)),
)

PRICE_QUESTION = Scenario(
    name="what would it cost?",
    family="out of credits",
    wants="a price told before there is anything to price, and nothing started",
    world=worlds.empty,
    acts=(
        Say(
            (
                "what does a 15 second video cost?",
                "how many credits is a 15-second ad?",
                "Price of a 15 sec video?",
                "how much would you charge for a 15 second ad",
                "whats the cost for one video of 15 seconds",
            ),
        ),
    ),
    checks=(answered("75"), campaigns(0), projects_count(0), balance(250)),
    never=frozenset({"create_campaign", "create_project"}),
)

DAY_LIMIT = Scenario(
    name="a limit for the day",
    family="out of credits",
    wants="a yes refused by the workspace's daily limit, and nothing held",
    world=worlds.ready_at_720p,
    acts=(
        Limit("workspace", 50),
        Say(RENDER),
        Say(YES, approves=True),
    ),
    checks=(productions(), spent(0), balance(250), project(status="draft")),
    may=PRICING,
)

CAMPAIGN_LIMIT = Scenario(
    name="a limit lifted",
    family="out of credits",
    wants="the film once the campaign's limit allows it",
    world=worlds.ready_at_720p,
    acts=(
        Limit("campaign", 60, "total"),
        Say(RENDER),
        Say(YES, approves=True),
        Limit("campaign", 80, "total"),
        Say(
            (
                "the limit is higher now, render it",
                "limit lifted, please make the video now",
                "try again, they raised the limit",
                "render it again, we have a higher limit",
                "ok now the limit allows it. render it pls",
            ),
            until=accepted(),
            yes=YES,
            price=75,
            approves=True,
        ),
        Wait(),
    ),
    checks=(project(status="completed"), spent(75), productions("done")),
    may=PRICING,
)

STANDING = Scenario(
    name="standing approval for text",
    family="out of credits",
    wants="new ideas bought without being asked, and the film asked about all the same",
    world=worlds.ready_at_720p,
    acts=(
        Standing(5),
        Say(OTHER_IDEAS),
        Wait(),
        Say(
            ("render it", "make the video now", "please produce it as it is", "ok render the ad"),
            until=quoted(75),
        ),
    ),
    checks=(ideas(2), productions("done"), spent(2), quoted(75), balance(248)),
    may=PRICING | {"generate_ideas"},
)

NEW_IDEAS = Scenario(
    name="another round of ideas has a price",
    family="out of credits",
    wants="other ideas, for 2 credits that were said yes to",
    world=worlds.ideas,
    acts=(Say(OTHER_IDEAS, until=accepted(), yes=YES, price=2), Wait()),
    checks=(price_told(2), ideas(2), spent(2), balance(248)),
    may=frozenset({"generate_ideas"}),
)

ONE_CREDIT = Scenario(
    name="one credit short",
    family="out of credits",
    wants="to hear that a round of ideas is more than there is; the old ideas stay",
    world=worlds.ideas,
    credits=1,
    acts=(Say(OTHER_IDEAS),),
    checks=(ideas(1), no_quotes(), productions(), balance(1), answered("2 credits")),
    may=frozenset({"generate_ideas"}),
    never=frozenset(CHANGING - {"generate_ideas"}),
)

LAST_CREDITS = Scenario(
    name="the last twenty credits",
    family="out of credits",
    wants="a banner set for exactly what is left",
    world=worlds.asset("banner"),
    credits=20,
    acts=(
        Say(
            ("make the banners", "render them", "produce the banner set", "render the banners pls"),
            until=accepted(),
            yes=YES,
            price=20,
        ),
        Wait(),
    ),
    checks=(
        project(kind="banner", status="completed"),
        spent(20),
        balance(0),
        text_versions(script=1),
    ),
    may=PRICING,
)

SCENARIOS = (
    SMALLER,
    NOT_ENOUGH,
    TOP_UP,
    AFFORD,
    PRICE_QUESTION,
    DAY_LIMIT,
    CAMPAIGN_LIMIT,
    STANDING,
    NEW_IDEAS,
    ONE_CREDIT,
    LAST_CREDITS,
)
