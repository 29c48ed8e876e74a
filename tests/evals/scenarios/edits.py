"""Edits mid-way: one text, one scene, the pillars, the brand; undone, locked, made again."""

from tests.evals.scenarios import worlds
from tests.evals.scenarios.checks import (
    brand,
    call_to_action,
    campaign,
    every,
    has_colour,
    line,
    photo,
    pillar,
    scene,
    scenes,
    strategy_version,
    text_versions,
    title,
)
from tests.evals.scenarios.checks_exact import pillar_is, reads
from tests.evals.scenarios.checks_money import (
    no_quotes,
    productions,
    spent,
)
from tests.evals.scenarios.form import Say, Scenario, Upload
from tests.evals.scenarios.groups import EDITING

SCENE_TEXT = Scenario(
    name="text of one scene",
    family="edit mid-way",
    wants="other on-screen text in scene 2 and nothing else changed",
    world=worlds.ready,
    acts=(
        Say(
            (
                'change the text on scene 2 to "No crash at 4 am"',
                "scene 2 should say “No crash at 4 am” on screen",
                "Please replace the on-screen text of the second scene with: No crash at 4 am",
                "on screen in scene 2 put: No crash at 4 am",
                "scene two text -> No crash at 4 am",
                "can you make the words on scene 2 read 'No crash at 4 am'",
                "i want that in scene 2 stands the text No crash at 4 am",
            ),
            until=scene(2, "No crash at 4 am"),
        ),
    ),
    checks=(
        reads(2, "No crash at 4 am"),
        scene(2, "No crash at 4 am"),
        scene(1, "Lumen cold brew 1"),
        scene(3, "Lumen cold brew 3"),
        scenes(4),
        no_quotes(),
    ),
    may=EDITING,
)

LINE = Scenario(
    name="one line of the script",
    family="edit mid-way",
    wants="line 3 in the member's own words",
    world=worlds.scripted,
    acts=(
        Say(
            (
                'change line 3 to "Cold, strong, done."',
                "line 3: Cold, strong, done.",
                "Please make the third line say “Cold, strong, done.”",
                "replace line three with Cold, strong, done.",
                "the voiceover in line 3 should be: Cold, strong, done.",
                "in line 3 say 'Cold, strong, done.' instead",
                "can you rewrite the line 3 as “Cold, strong, done.” pls",
            ),
            until=line(3, "Cold, strong, done"),
        ),
    ),
    checks=(
        line(3, "Cold, strong, done"),
        line(1, "Line 1"),
        line(2, "Line 2"),
        line(4, "Line 4"),
        no_quotes(),
    ),
    may=EDITING,
)

BUTTON = Scenario(
    name="call to action",
    family="edit mid-way",
    wants="another call to action",
    world=worlds.ready,
    acts=(
        Say(
            (
                'change the call to action to "Try it tonight"',
                "CTA: Try it tonight",
                "The button should say “Try it tonight”.",
                "make the cta Try it tonight",
                "call to action must be: Try it tonight",
                "can we have 'Try it tonight' as the call to action",
                "put Try it tonight on the button at the end",
            ),
            until=call_to_action("Try it tonight"),
        ),
    ),
    checks=(call_to_action("Try it tonight"), line(1, "Line 1"), no_quotes()),
    may=EDITING,
)

AUDIENCE = Scenario(
    name="another audience, nothing rewritten",
    family="edit mid-way",
    wants="the audience changed for the next generation; what is written stays",
    world=worlds.ready,
    acts=(
        Say(
            (
                "change the audience to gym beginners",
                "audience: gym beginners",
                "Actually it's for gym beginners now.",
                "new target group: gym beginners",
                "please switch the audience from nurses to gym beginners",
                "make it aimed at gym beginners",
                "the audience should be gym beginners instead",
                "chnage audience to gym beginners pls",
            ),
            until=pillar("audience", "gym beginners"),
        ),
    ),
    checks=(
        pillar_is("audience", "gym beginners"),
        pillar("audience", "gym beginners"),
        pillar("messaging", "steady energy"),
        strategy_version(2),
        text_versions(script=1, scenes=1),
        productions(),
        spent(0),
    ),
    may=frozenset({"update_strategy"}),
)

LOCK = Scenario(
    name="a locked scene stays",
    family="edit mid-way",
    wants="scene 2 locked, so that a later wish to rewrite it is refused",
    world=worlds.ready,
    acts=(
        Say(
            (
                "lock scene 2",
                "Please lock the second scene.",
                "scene 2 is perfect, lock it",
                "freeze scene two",
                "lock scn 2 pls",
                "keep scene 2 exactly like this and lock it",
            ),
            until=scene(2, locked=True),
        ),
        Say(
            (
                'change the text on scene 2 to "Wide awake"',
                "scene 2 text: Wide awake",
                "make scene two read “Wide awake”",
                "on screen in scene 2 put Wide awake",
            ),
        ),
    ),
    checks=(
        scene(2, "Lumen cold brew 2", locked=True),
        text_versions(script=1, scenes=1),
        no_quotes(),
    ),
    may=frozenset({"edit_scene"}),
)

UNDO = Scenario(
    name="undo the last edit",
    family="edit mid-way",
    wants="the last edit taken back, word for word",
    world=worlds.scripted,
    acts=(
        Say(
            (
                'change line 1 to "Tired of tired?"',
                "line 1: Tired of tired?",
                "Please make the first line say “Tired of tired?”",
                "replace line one with “Tired of tired?”",
            ),
            until=line(1, "Tired of tired"),
        ),
        Say(
            (
                "undo that",
                "Undo the last change, please.",
                "no go back, that was better before",
                "revert that",
                "undo",
                "take that back pls",
                "hmm i prefer the old one, undo it",
                "please make this change undone",
            ),
            until=line(1, "Line 1 about Lumen cold brew"),
        ),
    ),
    checks=(
        line(1, "Line 1 about Lumen cold brew"),
        line(2, "Line 2"),
        no_quotes(),
    ),
    may=frozenset({"edit_script", "undo"}),
)

DROP = Scenario(
    name="a scene taken out",
    family="edit mid-way",
    wants="scene 3 out, the other three as they were",
    world=worlds.ready,
    acts=(
        Say(
            (
                "drop scene 3",
                "Please remove the third scene.",
                "delete scene three",
                "take scene 3 out",
                "we don't need scene 3, get rid of it",
                "cut scn 3",
                "scene 3 must go",
            ),
            until=scenes(3),
        ),
    ),
    checks=(
        scenes(3),
        scene(1, "Lumen cold brew 1"),
        scene(2, "Lumen cold brew 2"),
        scene(3, "Lumen cold brew 4"),
        no_quotes(),
    ),
    may=frozenset({"edit_scene"}),
)

BRAND = Scenario(
    name="brand colours and website",
    family="edit mid-way",
    wants="colours and website set; the pillars untouched",
    world=worlds.ready,
    acts=(
        Say(
            (
                "our colours are navy and white and the website is lumen.example",
                "brand: colours navy, white. website lumen.example",
                "Please use navy and white as brand colours, and lumen.example as our website.",
                "set colors navy + white, site lumen.example",
                "the brand colors should be navy and white, and put lumen.example as website",
            ),
            until=every(has_colour(), brand("website", "lumen.example")),
        ),
    ),
    checks=(has_colour(), brand("website", "lumen.example"), strategy_version(1), no_quotes()),
    may=frozenset({"set_brand"}),
)

RENAME = Scenario(
    name="another title",
    family="edit mid-way",
    wants="the project renamed",
    world=worlds.ready,
    acts=(
        Say(
            (
                "rename this project to Night Owls",
                "call it “Night Owls”",
                "Please change the title to Night Owls.",
                "title: Night Owls",
                "the ad should be called Night Owls",
                "rename it Night Owls pls",
                "give the project the name “Night Owls”",
            ),
            until=title("Night Owls"),
        ),
    ),
    checks=(title("Night Owls"), campaign("Lumen"), text_versions(script=1, scenes=1), no_quotes()),
    may=frozenset({"rename_project"}),
)

PHOTO = Scenario(
    name="product photo from an upload",
    family="edit mid-way",
    wants="the picture that was just uploaded as the product photo",
    world=worlds.campaign,
    acts=(
        Upload("can-front.png"),
        Say(
            (
                "use the picture I uploaded as the product photo",
                "I just uploaded a photo, please use it as product photo.",
                "can-front.png is our product photo",
                "product photo = can-front.png",
                "take my upload as the photo of the product",
                "pls set the uploaded image for product photo",
            ),
            until=photo("can-front.png"),
        ),
    ),
    checks=(photo("can-front.png"), no_quotes(), productions()),
    may=frozenset({"add_product_photo", "set_brand"}),
)

SCENARIOS = (
    SCENE_TEXT,
    LINE,
    BUTTON,
    AUDIENCE,
    LOCK,
    UNDO,
    DROP,
    BRAND,
    RENAME,
    PHOTO,
)
