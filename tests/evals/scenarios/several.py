"""Several requests at once: all of them are handled, in the order in which they were made."""

from tests.evals.scenarios import worlds
from tests.evals.scenarios.checks import (
    a_project,
    brand,
    call_to_action,
    called,
    campaign,
    campaigns,
    chosen,
    every,
    line,
    pillar,
    projects_count,
    scene,
    scenes,
    script,
    title,
)
from tests.evals.scenarios.checks_exact import brand_is, pillar_is, product_is, reads
from tests.evals.scenarios.checks_money import no_quotes, productions, quoted, spent
from tests.evals.scenarios.form import Say, Scenario
from tests.evals.scenarios.groups import EDITING, PLANNING

LINE_AND_LOCK = Scenario(
    name="a line changed and a scene locked",
    family="several requests at once",
    wants="line 2 rewritten and scene 1 locked",
    world=worlds.ready,
    acts=(
        Say(
            (
                "Change line 2 to “Cold, strong, done.” and lock scene 1.",
                "line 2: “Cold, strong, done.” then lock scene 1 pls",
                "please lock scene 1 and make line 2 say “Cold, strong, done.”",
                "2 things: replace line 2 with “Cold, strong, done.”, and lock scene 1",
                "lock scene 1. Line 2 should be “Cold, strong, done.”",
                "could you rewrite line two as “Cold, strong, done.” and also lock the first scene",
            ),
            until=every(line(2, "Cold, strong, done"), scene(1, locked=True)),
        ),
    ),
    checks=(
        line(2, "Cold, strong, done"),
        scene(1, "Lumen cold brew 1", locked=True),
        scene(2, locked=False),
        no_quotes(),
    ),
    may=EDITING,
)

PILLAR_AND_TONE = Scenario(
    name="audience and tone",
    family="several requests at once",
    wants="the audience in the pillars and the tone in the brand",
    world=worlds.campaign,
    acts=(
        Say(
            (
                "make the audience gym beginners and the tone playful",
                "audience: gym beginners. tone: playful",
                "It's for gym beginners now, and the tone should be playful.",
                "change audience to gym beginners and set the brand tone to playful",
                "new audience gym beginners + tone of voice playful pls",
                "please put gym beginners as the audience, also the tone must be playful",
            ),
            until=every(pillar("audience", "gym beginners"), brand("tone", "playful")),
        ),
    ),
    checks=(
        pillar_is("audience", "gym beginners"),
        pillar_is("goals", ""),
        brand_is("tone", "playful"),
        pillar("audience", "gym beginners"),
        brand("tone", "playful"),
        pillar("messaging", "steady energy"),
        no_quotes(),
    ),
    may=frozenset({"update_strategy", "set_brand"}),
)

IDEA_TO_SCENES = Scenario(
    name="idea, script and scenes in one go",
    family="several requests at once",
    wants="three steps done one after the other",
    world=worlds.ideas,
    acts=(
        Say(
            (
                "take idea 2, write the script and break it into scenes",
                "idea 2, script, scenes",
                "Let's use the second idea. Write the script and then make the scenes.",
                "go with number 2, then script and scenes pls",
                "i want idea 2; please do script and scenes also",
                "pick the 2nd idea, write script, split into scenes",
            ),
            until=scenes(),
        ),
    ),
    checks=(chosen(2), script(), scenes(4), no_quotes()),
    may=PLANNING,
)

TWO_ADS = Scenario(
    name="a campaign with two ads",
    family="several requests at once",
    wants="one campaign and two ads of different lengths",
    world=worlds.empty,
    acts=(
        Say(
            (
                "Start a campaign for our Ember soy candle and make a 6-second and a 30-second ad.",
                "ember soy candle: new campaign, one 6s ad and one 30s ad",
                "I need two videos for our Ember soy candle, one with 6 seconds and one with 30 seconds.",
                "new campaign for Ember soy candle. a 6 second video and a 30 second video please",
                "make two ads for the Ember soy candle: 6 seconds and 30 seconds",
            ),
            until=every(a_project(seconds=6), a_project(seconds=30)),
        ),
    ),
    checks=(
        product_is("Ember soy candle"),
        campaigns(1),
        campaign("candle"),
        projects_count(2),
        a_project(seconds=6, kind="video_ad"),
        a_project(seconds=30, kind="video_ad"),
        no_quotes(),
    ),
    may=PLANNING,
)

CUT_AND_PRICE = Scenario(
    name="scene out, call to action, price",
    family="several requests at once",
    wants="two edits, then the price of what is there after them",
    world=worlds.ready_at_720p,
    acts=(
        Say(
            (
                "Drop scene 3, change the call to action to “Try it tonight” and show me the price.",
                "drop scene 3, cta “Try it tonight”, then price it",
                "remove the third scene, make the CTA “Try it tonight”, and tell me what rendering costs",
                "please delete scene 3 and set the call to action to “Try it tonight”, then render it",
                "scene 3 out, call to action “Try it tonight”, and then what does it cost to make it",
            ),
            until=every(scenes(3), call_to_action("Try it tonight"), quoted()),
        ),
    ),
    checks=(
        scenes(3),
        call_to_action("Try it tonight"),
        quoted(60),
        productions(),
        spent(0),
    ),
    may=EDITING | {"render_scenes"},
)

RENAME_AND_CREDITS = Scenario(
    name="another title, and the balance",
    family="several requests at once",
    wants="the project renamed and the credits told",
    world=worlds.ready,
    acts=(
        Say(
            (
                "Rename it to Night Owls and tell me how many credits I have.",
                "call it “Night Owls”. also how many credits are left?",
                "title Night Owls pls, and whats my balance",
                "please rename the project to Night Owls and check the credits",
                "how many credits do we have? and rename this project to Night Owls",
            ),
            until=every(title("Night Owls"), called("check_credits")),
        ),
    ),
    checks=(title("Night Owls"), called("check_credits"), no_quotes()),
    may=frozenset({"rename_project"}),
)

PILLARS_AND_SITE = Scenario(
    name="message, goal and website",
    family="several requests at once",
    wants="two pillars and the website, each where it belongs",
    world=worlds.campaign,
    acts=(
        Say(
            (
                "The message is one can, eight hours. The goal is first orders. Our website is lumen.example.",
                "message: one can, eight hours; goal: first orders; website: lumen.example",
                "set the message to “one can, eight hours”, the goal to first orders and the website to lumen.example",
                "please note: message “one can, eight hours”, goal first orders, site lumen.example",
                "our key message should be “one can, eight hours”, we want first orders as goal, website lumen.example",
            ),
            until=every(pillar("goals", "first orders"), brand("website", "lumen.example")),
        ),
    ),
    checks=(
        pillar_is("messaging", "one can, eight hours"),
        pillar_is("goals", "first orders"),
        brand_is("website", "lumen.example"),
        pillar("messaging", "one can", "eight hours"),
        pillar("goals", "first orders"),
        pillar("audience", "night-shift nurses"),
        brand("website", "lumen.example"),
        no_quotes(),
    ),
    may=frozenset({"update_strategy", "set_brand"}),
)

TEXT_THEN_LOCK = Scenario(
    name="a scene rewritten, then locked",
    family="several requests at once",
    wants="the edit first and the lock after it, so that both succeed",
    world=worlds.ready,
    acts=(
        Say(
            (
                "Change the text on scene 2 to “Wide awake” and then lock it.",
                "scene 2 text “Wide awake”, then lock scene 2",
                "make scene two read “Wide awake” and lock that scene",
                "put “Wide awake” on screen in scene 2. After that lock scene 2.",
                "pls change text of scene 2 to “Wide awake” and lock the scene afterwards",
            ),
            until=every(scene(2, "Wide awake"), scene(2, locked=True)),
        ),
    ),
    checks=(
        reads(2, "Wide awake"),
        scene(2, "Wide awake", locked=True),
        scene(1, locked=False),
        no_quotes(),
    ),
    may=EDITING,
)

TAKE_AND_LOCKS = Scenario(
    name="two locks and another take",
    family="several requests at once",
    wants="scenes 1 and 3 locked, and another take of scene 2",
    world=worlds.finished,
    acts=(
        Say(
            (
                "Lock scenes 1 and 3 and give me another take of scene 2.",
                "lock 1 and 3, another take of 2",
                "another take of scene 2 please, and lock scene 1 and scene 3",
                "please keep scenes 1 and 3 locked, scene 2 needs another take",
                "lock scene 1, lock scene 3, new take for scene 2",
            ),
            until=every(scene(1, locked=True), scene(3, locked=True), scene(2, take=1)),
        ),
    ),
    checks=(
        scene(1, locked=True, take=0),
        scene(2, locked=False, take=1),
        scene(3, locked=True, take=0),
        scene(4, locked=False, take=0),
        productions("done"),
    ),
    may=frozenset({"edit_scene"}),
)

SCENARIOS = (
    LINE_AND_LOCK,
    PILLAR_AND_TONE,
    IDEA_TO_SCENES,
    TWO_ADS,
    CUT_AND_PRICE,
    RENAME_AND_CREDITS,
    PILLARS_AND_SITE,
    TEXT_THEN_LOCK,
    TAKE_AND_LOCKS,
)
