"""Edits after the film: only what is out of date is made again, and what is locked stays."""

from tests.evals.scenarios import worlds
from tests.evals.scenarios.checks import (
    pillar,
    project,
    scene,
)
from tests.evals.scenarios.checks_exact import pillar_is, reads
from tests.evals.scenarios.checks_money import (
    accepted,
    price_told,
    reused,
    spent,
)
from tests.evals.scenarios.form import Say, Scenario, Wait
from tests.evals.scenarios.groups import EDITING, PRICING
from tests.evals.scenarios.wordings import RENDER, YES

STALE_SCENE = Scenario(
    name="one scene changed after the film",
    family="edit mid-way",
    wants="only the changed scene made again: its clip and the stitch, 20 credits",
    world=worlds.finished,
    acts=(
        Say(
            (
                'change the text on scene 2 to "Still awake at six"',
                "scene 2 text should be “Still awake at six”",
                "on screen in scene 2 put: Still awake at six",
                "Please make the second scene read 'Still awake at six'",
                "scene two, text -> Still awake at six",
            ),
            until=scene(2, "Still awake at six"),
        ),
        Say(
            (
                *RENDER,
                "update the video",
                "render it again pls",
                "ok make it again with the change",
            ),
            until=accepted(2),
            yes=YES,
            price=20,
        ),
        Wait(),
    ),
    checks=(
        reads(2, "Still awake at six"),
        price_told(20),
        reused("clip", 3),
        reused("voiceover", 1),
        reused("music", 1),
        project(status="completed"),
        spent(95),
    ),
    may=EDITING | PRICING,
)

STALE_AUDIENCE = Scenario(
    name="another audience after the film, one scene locked",
    family="edit mid-way",
    wants="a new script for the new audience, the locked scene kept, and only what is out of date made again",
    world=worlds.with_locked_scene(3, "Zero jitters"),
    acts=(
        Say(
            (
                "change the audience to gym beginners",
                "the audience is gym beginners now",
                "Please switch the target to gym beginners.",
                "new audience: gym beginners",
                "make it for gym beginners instead",
            ),
            until=pillar("audience", "gym beginners"),
        ),
        Say(
            (
                "write a new script for them",
                "new script pls",
                "Please rewrite the script for the new audience.",
                "i need a new script then",
                "redo the script",
            ),
            until=accepted(2),
            yes=YES,
            price=2,
        ),
        Wait(),
        Say(
            (
                "break it into scenes again",
                "now the scenes",
                "Update the scenes from the new script.",
                "redo the scenes pls",
                "make the scenes fit the new script",
            ),
        ),
        Say(
            (*RENDER, "render it again", "update the film"),
            until=accepted(3),
            yes=YES,
        ),
        Wait(),
    ),
    checks=(
        pillar_is("audience", "gym beginners"),
        pillar("audience", "gym beginners"),
        scene(3, "Zero jitters", locked=True, take=0),
        reused("clip", 1),
        reused("music", 1),
        project(status="completed"),
        accepted(3),
    ),
    may=EDITING | PRICING | {"update_strategy", "generate_script", "generate_scenes"},
)

TAKE = Scenario(
    name="another take of one scene",
    family="edit mid-way",
    wants="scene 3 shot once more, the rest taken over",
    world=worlds.finished,
    acts=(
        Say(
            (
                "another take of scene 3",
                "Can I get another take of the third scene?",
                "scene 3 once more pls, i want a different take",
                "take 2 for scene 3",
                "give me a new take of scene three",
                "please shoot scene 3 again, another take",
                "i dont like how scene 3 came out, do another take of it",
            ),
            until=scene(3, take=1),
        ),
        Say(
            (*RENDER, "render it again", "ok make the new take"),
            until=accepted(2),
            yes=YES,
            price=20,
        ),
        Wait(),
    ),
    checks=(
        scene(3, take=1),
        price_told(20),
        reused("clip", 3),
        project(status="completed"),
        spent(95),
    ),
    may=EDITING | PRICING,
)

SCENARIOS = (STALE_SCENE, STALE_AUDIENCE, TAKE)
