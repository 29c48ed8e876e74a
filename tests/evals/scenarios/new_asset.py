"""New banner sets, flyers and jingles: from the first sentence to the finished files."""

from tests.evals.scenarios import worlds
from tests.evals.scenarios.checks import (
    a_project,
    campaign,
    detail,
    project,
    script,
)
from tests.evals.scenarios.checks_exact import detail_is, product_is
from tests.evals.scenarios.checks_money import (
    accepted,
    balance,
    price_told,
    spent,
)
from tests.evals.scenarios.form import Say, Scenario, Wait
from tests.evals.scenarios.groups import PLANNING, PRICING
from tests.evals.scenarios.wordings import YES

BANNERS = Scenario(
    name="banner set",
    family="new ad",
    wants="a set of display banners, with copy, made and paid",
    world=worlds.empty,
    acts=(
        Say(
            (
                "Make a banner set for our Ember soy candle, aimed at people who work from home.",
                "banners for ember soy candle pls, audience: people who work from home",
                "We need display banners for the Ember soy candle. It is for people who work from home.",
                "i want some web banners for our Ember soy candle for people who work from home",
                "new banner set: Ember soy candle, for people who work from home",
                "could you create banner ads for our product Ember soy candle, target people who work from home",
                "ok next thing we need is banners for the ember soy candle for people who work from home",
            ),
            until=a_project(kind="banner"),
        ),
        Say(
            (
                "write the copy",
                "Please write the text for the banners.",
                "copy pls",
                "what should they say? write it",
                "draft the banner copy",
                "now the headline and so on",
            ),
            until=script(),
        ),
        Say(
            (
                "make the banners",
                "render them",
                "ok produce the banner set",
                "Looks good. Please make the banners now.",
                "render the banners pls",
                "what do the banners cost?",
                "let's make them",
            ),
            until=accepted(),
            yes=YES,
            price=20,
        ),
        Wait(),
    ),
    checks=(
        product_is("Ember soy candle"),
        campaign("candle"),
        project(kind="banner", status="completed"),
        price_told(20),
        spent(20),
        balance(230),
    ),
    may=PLANNING | PRICING,
)

FLYER = Scenario(
    name="flyer for an event",
    family="new ad",
    wants="a flyer that keeps date, place and price as they were said",
    world=worlds.empty,
    acts=(
        Say(
            (
                "We need a flyer for our Harvest Fair: Saturday 14 October, 2 pm, at Mill Lane Farm, entry 5 euros.",
                "flyer for the Harvest Fair. when: Saturday 14 October 2 pm. where: Mill Lane Farm. price: 5 euros",
                "Please make a flyer for the Harvest Fair on Saturday 14 October at 2 pm at Mill Lane Farm. Entry is 5 euros.",
                "can you do me a flyer, its for our Harvest Fair, saturday 14 october 2 pm, Mill Lane Farm, 5 euros entry",
                "i need flyer for event Harvest Fair, date Saturday 14 October 2 pm, place Mill Lane Farm, entry 5 euros",
                "so there's this harvest fair on saturday 14 october at 2 pm at mill lane farm it costs 5 euros and we want a flyer for it",
            ),
            until=a_project(kind="flyer"),
        ),
        Say(
            (
                "write the text for it",
                "copy please",
                "draft the flyer text",
                "Now write what it says.",
                "text pls",
            ),
            until=script(),
        ),
        Say(
            (
                "make the flyer",
                "render it",
                "Please produce the flyer now.",
                "ok print it",
                "let's make it",
                "what will the flyer cost?",
            ),
            until=accepted(),
            yes=YES,
            price=15,
        ),
        Wait(),
    ),
    checks=(
        product_is("Harvest Fair"),
        detail_is("where", "Mill Lane Farm"),
        campaign("harvest fair"),
        project(kind="flyer", status="completed"),
        detail("when", "14 October"),
        detail("where", "Mill Lane Farm"),
        detail("price", "5"),
        price_told(15),
        spent(15),
    ),
    may=PLANNING | PRICING | {"edit_script"},
)

JINGLE = Scenario(
    name="jingle",
    family="new ad",
    wants="a jingle of ten seconds in a bright mood",
    world=worlds.empty,
    acts=(
        Say(
            (
                "Make a 10-second jingle for Zing lemonade, bright mood.",
                "jingle, 10 sec, zing lemonade, bright",
                "We'd like a bright jingle of ten seconds for our Zing lemonade.",
                "i need a 10s jingle for Zing lemonade, mood should be bright",
                "can you compose a jingle for Zing lemonade? 10 seconds, bright.",
                "pls do jingle 10 seconds for our product Zing lemonade with bright mood",
                "a ten second radio jingle for zing lemonade something bright",
            ),
            until=a_project(kind="jingle"),
        ),
        Say(
            (
                "write the tagline",
                "Please write the words for it.",
                "tagline pls",
                "what do they sing? write it",
                "write the copy",
            ),
            until=script(),
        ),
        Say(
            (
                "make the jingle",
                "render it",
                "ok let's record it",
                "Produce the jingle please.",
                "what does it cost to make the jingle?",
            ),
            until=accepted(),
            yes=YES,
            price=25,
        ),
        Wait(),
    ),
    checks=(
        product_is("Zing lemonade"),
        campaign("lemonade"),
        project(kind="jingle", seconds=10, status="completed"),
        detail("mood", "bright"),
        price_told(25),
        spent(25),
    ),
    may=PLANNING | PRICING | {"edit_script"},
)

SCENARIOS = (BANNERS, FLYER, JINGLE)
