"""New ads: from the first sentence to a finished video."""

from tests.evals.scenarios import worlds
from tests.evals.scenarios.checks import (
    brand,
    called,
    campaign,
    campaigns,
    chosen,
    draft_file,
    either,
    every,
    goals_written,
    has_colour,
    ideas,
    pillar,
    project,
    projects_count,
    scenes,
    script,
    text_versions,
)
from tests.evals.scenarios.checks_exact import brand_is, description_is, pillar_is, product_is
from tests.evals.scenarios.checks_money import (
    accepted,
    balance,
    no_quotes,
    price_told,
    productions,
    spent,
)
from tests.evals.scenarios.form import Say, Scenario, Wait
from tests.evals.scenarios.groups import PLANNING, PRICING
from tests.evals.scenarios.wordings import IDEAS, RENDER, SCENES, SCRIPT, SECOND, YES

WALK = Scenario(
    name="brief to film",
    family="new ad",
    wants="a 15-second TikTok for a cold brew, made from the first sentence to the finished film",
    world=worlds.empty,
    acts=(
        Say(
            (
                "make a 15-second TikTok for our cold brew, aimed at night-shift nurses",
                "15s tiktok for our cold brew. audience: night shift nurses",
                "Hi! I need a 15 second TikTok ad for our cold brew, it's for night-shift nurses.",
                "new tiktok, 15 sec, cold brew, for night-shift nurses",
                "we want to make tiktok of 15 seconds for our cold brew, target is night-shift nurses",
                "ok so um we sell cold brew and I'd like a fifteen second tiktok for night shift nurses",
                "can u make a 15 secnd tiktok 4 our cold brew, its for night-shift nurses",
                "Please create a TikTok video (15 seconds) promoting our cold brew to night-shift nurses.",
            ),
            until=every(campaign("cold brew"), project(seconds=15, format="9:16")),
        ),
        Say(IDEAS, until=ideas()),
        Say(SECOND, until=chosen(2)),
        Say(SCRIPT, until=script()),
        Say(SCENES, until=scenes()),
        Say(RENDER, until=accepted(), yes=YES, price=175),
        Wait(),
    ),
    checks=(
        product_is("cold brew"),
        campaigns(1),
        projects_count(1),
        pillar("audience", "nurses"),
        project(kind="video_ad", seconds=15, format="9:16", status="completed"),
        chosen(2),
        price_told(175),
        spent(175),
        balance(75),
    ),
    may=PLANNING | PRICING,
)

SIX_SQUARE = Scenario(
    name="six seconds, square, 720p",
    family="new ad",
    wants="a draft of exactly this length, shape and resolution",
    world=worlds.empty,
    acts=(
        Say(
            (
                "Make a 6-second square video in 720p for our Ember soy candle.",
                "ember soy candle, 6 sec, 1:1, 720p ad please",
                "i need a 6s ad for Ember soy candle, square format, 720p is enough",
                "Can you start a six second square ad for the Ember soy candle? 720p will do.",
                "new ad: Ember soy candle. 6 seconds. Square. 720p.",
                "so we want a six second ad for our ember soy candle um square please and in 720p",
                "pls make short video 6 seconds 1:1 for our product Ember soy candle, resolution 720p",
                "6sec vid for our ember soy candle, sqare, 720p",
            ),
            until=project(seconds=6),
        ),
    ),
    checks=(
        product_is("Ember soy candle"),
        description_is(""),
        campaign("candle"),
        projects_count(1),
        project(kind="video_ad", seconds=6, format="1:1", resolution="720p", status="draft"),
        no_quotes(),
        productions(),
    ),
    may=PLANNING,
)

LANDSCAPE = Scenario(
    name="thirty seconds for YouTube",
    family="new ad",
    wants="a 30-second landscape ad with its audience kept",
    world=worlds.empty,
    acts=(
        Say(
            (
                "30-second YouTube ad for our Strider running shoes, for people who start running at forty",
                "I'd like a 30 second YouTube video for the Strider running shoes. It's for people who start running at forty.",
                "strider running shoes, youtube, 30s, for people who start running at forty",
                "Please prepare a 16:9 ad of 30 seconds for our Strider running shoes; audience: people who start running at forty",
                "can we do a half a minute youtube ad for Strider running shoes for people who start running at forty",
                "we need a thirty second spot for youtube, product is Strider running shoes, audience people who start running at forty",
                "make youtube ad 30 sec of our Strider running shoes for the people who start running at forty",
            ),
            until=project(seconds=30),
        ),
    ),
    checks=(
        product_is("Strider running shoes"),
        campaign("strider"),
        project(kind="video_ad", seconds=30, format="16:9"),
        either(pillar("audience", "forty"), pillar("audience", "40")),
        no_quotes(),
    ),
    may=PLANNING,
)

BRIEF = Scenario(
    name="brief with message, goal, colours and tone",
    family="new ad",
    wants="everything that the brief says kept where it belongs",
    world=worlds.empty,
    acts=(
        Say(
            (
                "15-second ad for Lumen cold brew. Audience: night-shift nurses. Message: steady energy without the crash. "
                "Goal: first orders. Colours: navy and white. Tone: calm.",
                "Product: Lumen cold brew\nAudience: night-shift nurses\nMessage: steady energy without the crash\n"
                "Goal: first orders\nColours: navy, white\nTone: calm\nLength: 15 seconds",
                "I want an ad (15 seconds) for Lumen cold brew. It's for night-shift nurses, the message is steady energy "
                "without the crash, the goal is first orders. Our colours are navy and white and the tone is calm.",
                "new campaign lumen cold brew, audience night-shift nurses, message: steady energy without the crash, "
                "goal: first orders, colours navy and white, tone calm. 15 sec video",
                "Please make 15 second video for Lumen cold brew, target audience is night-shift nurses, key message "
                "is steady energy without the crash, our goal is first orders, brand colours navy and white, tone calm",
            ),
            until=project(seconds=15),
        ),
    ),
    checks=(
        product_is("Lumen cold brew"),
        description_is(""),
        pillar_is("goals", "first orders"),
        brand_is("tone", "calm"),
        campaign("lumen"),
        campaigns(1),
        pillar("audience", "night-shift nurses"),
        pillar("messaging", "steady energy"),
        pillar("goals", "first orders"),
        brand("tone", "calm"),
        has_colour(),
        no_quotes(),
    ),
    may=PLANNING,
)

PREVIEW = Scenario(
    name="free draft first",
    family="new ad",
    wants="to see a free draft before anything is spent",
    world=worlds.ready,
    acts=(
        Say(
            (
                "show me a free draft first",
                "preview pls",
                "Can I see a rough version before we spend anything?",
                "make a preview draft",
                "i want to look at a draft before paying",
                "could you do the free animatic first",
                "let me have a preveiw of it",
            ),
            until=draft_file(),
        ),
    ),
    checks=(draft_file(), spent(0), balance(250), productions(), text_versions(script=1, scenes=1)),
)

STRATEGY = Scenario(
    name="suggested strategy, taken over",
    family="new ad",
    wants="a suggestion for the pillars, which is taken over only when the member says so",
    world=worlds.campaign,
    acts=(
        Say(
            (
                "suggest a strategy",
                "What would you suggest as our strategy?",
                "can you propose audience, message and goal",
                "strategy suggestion pls",
                "i have no idea about the strategy, please suggest one",
                "help me with the strategy",
            ),
            until=called("suggest_strategy"),
        ),
        Say(
            (
                "use it",
                "Good, use that.",
                "take it over",
                "yes use that strategy",
                "ok lets go with your suggestion",
                "sounds right, please use it",
            ),
            until=called("update_strategy"),
        ),
    ),
    checks=(called("suggest_strategy"), goals_written(), campaigns(1), no_quotes()),
    may=frozenset({"update_strategy"}),
)

ANOTHER = Scenario(
    name="another length in the same campaign",
    family="new ad",
    wants="a second ad of 30 seconds beside the first, in the same campaign",
    world=worlds.ready,
    acts=(
        Say(
            (
                "Start another ad in this campaign, 30 seconds this time.",
                "another one pls, 30s",
                "we also need a 30 second version for the same campaign, start a new one",
                "new ad, same campaign, thirty seconds",
                "please begin a second video for this campaign with 30 seconds",
                "now make a 30-second ad for it too",
            ),
            until=projects_count(2),
        ),
    ),
    checks=(
        campaigns(1),
        projects_count(2),
        project(seconds=30),
        project("first", seconds=15),
        text_versions("first", script=1, scenes=1),
        no_quotes(),
    ),
    may=PLANNING | {"duplicate_project"},
)

SCENARIOS = (
    WALK,
    SIX_SQUARE,
    LANDSCAPE,
    BRIEF,
    PREVIEW,
    STRATEGY,
    ANOTHER,
)
