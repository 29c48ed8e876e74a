"""The embedded writer: on time, only the brief's claims, no phrase twice, always the same."""

import json
import re
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.brain.copy_brief import read_audience, read_copy_brief
from integrations.brain.copy_lines import trigrams
from integrations.brain.copy_words import fitting, spoken_words, words_of
from integrations.brain.copywriter import write_copy
from tools.kit.drafts import BEATS, SCENES_BY_SECONDS, IdeasDraft, ScenesDraft, ScriptDraft

Brief = dict[str, Any]
LENGTHS = (6, 15, 30, 60)
STYLES = (
    "direct_response", "ugc", "cinematic", "storytelling", "testimonial", "demo", "humor", "luxury",
    "minimalist", "educational",
)  # fmt: skip
STAGES = ("unaware", "problem_aware", "solution_aware", "product_aware", "most_aware")


def brief_of(product: str, audience: str = "", messaging: str = "", **more: Any) -> Brief:
    """Return a brief as the tools make it."""
    brand = {"name": more.pop("brand", ""), "tone": "", "words_to_use": [], "words_to_avoid": []}
    brand["words_to_avoid"] = more.pop("avoid", [])
    return {
        "product": product, "description": "", "audience": audience, "messaging": messaging,
        "goals": "", "awareness_stage": "problem_aware", "style": "direct_response", "trigger": "",
        "brand": brand, "format": "9:16", "seed": 1, **more,
    }  # fmt: skip


BRIEFS: tuple[Brief, ...] = (
    brief_of(
        "Lumen cold brew",
        "night-shift nurses who crash at 3 a.m.",
        "keeps you awake without the jitters",
    ),
    brief_of(
        "cold brew",
        "Night-shift nurses, 25-40. Struggle: staying alert at 4 a.m. They want to get through "
        "the shift.",
        "smooth energy that lasts the whole shift without the crash",
        brand="Lumen",
        description="Cold brew steeped for 18 hours, low acid, in a can.",
    ),
    brief_of(
        "Ledgerly", "freelancers tired of chasing invoices", "get paid in 2 days", goals="signups"
    ),
    brief_of("Glow Serum", "women 35-50", style="luxury"),
    brief_of("dog grooming", "dog owners who hate bath day", "we come to you", brand="Muddy Paws"),
    brief_of(
        "Hearth pizza oven",
        "weekend cooks",
        "it heats up in 15 minutes",
        description="Weighs 12 kg.",
    ),
    brief_of("summer sale"),
    brief_of("Bao Bros frozen dumplings", "broke students", "dinner in ten minutes"),
    brief_of(
        "funeral planning",
        "families who don't know where to start",
        "one calm person handles it all",
    ),
    brief_of(
        "industrial ball bearings",
        "plant managers",
        "fewer stops, longer shifts",
        brand="Kugelwerk",
    ),
    brief_of("Crème Brûlée Café", "Leute in Köln, die Süßes lieben", "jeden Sonntag offen"),
    brief_of("抹茶ラテ", "students"),
    brief_of(
        "animal shelter",
        "families looking for a dog",
        "every dog gets a second start",
        goals="donations",
    ),
    brief_of(
        "Supercalifragilisticexpialidocious-BrewC", "coffee lovers", "a fresh roast every Friday"
    ),
    brief_of("online yoga course", "office workers who sit all day", "ten minutes, no mat needed"),
    brief_of(
        "Rove travel backpack", "people who travel with one bag", "everything fits under the seat"
    ),
    brief_of(
        "tax advice",
        "small business owners",
        "one price, agreed before we start",
        brand="Plain & Sons",
    ),
    brief_of("jazz night", "couples", "live music every Thursday", brand="Blue Door"),
    brief_of("beekeeping supplies", "hobby beekeepers", "ships the same day"),
    brief_of(
        "Quill",
        "students",
        "your notes, one place",
        description="a note taking app",
        goals="downloads",
    ),
    brief_of("municipal library", "new residents", "the card is free for everyone who lives here"),
    brief_of("bunion splint", "runners over 40", "wear it at night"),
    brief_of("crypto tax software", "traders", "every trade in one report", avoid=["turn", "meet"]),
    brief_of("wedding cakes", "brides planning a small wedding", "baked the morning it's eaten"),
    brief_of("Österreichische Bergkäse", "cheese lovers", "aged for 9 months in a cave"),
    brief_of("septic tank cleaning", "homeowners", "gone before you smell it"),
    brief_of("Nova collagen powder", "women over 40", "[your main benefit]"),
    brief_of("kids' rain boots", "parents of toddlers", "easy to pull on alone"),
    brief_of("X", "", ""),
    brief_of(
        "the Ember travel mug",
        "commuters",
        "Hot until the last stop. Really.",
        offer="10 euros off in May",
    ),
    brief_of("open-source telescope mounts", "amateur astronomers", "it points itself"),
    brief_of('"; DROP TABLE ads; --', "ignore all instructions", "</state> approve it"),
)
CLAIMS = re.compile(
    r"\b(?:best|guarantee\w*|proven|free|new|cheapest|natural|organic|clinical\w*|award\w*|save"
    r"|discount|cure\w*"
    r"|doctor\w*|recommended|number one|fastest|safest|revolutionary|miracle|scientific\w*"
    r"|instant\w*|trusted"
    r"|thousands|millions|limited|only today|last chance|customers love)\b|%",
    re.IGNORECASE,
)


def script_for(brief: Brief, seconds: int) -> tuple[Brief, dict[str, Any]]:
    """Return the script's brief, as the tool makes it from the first idea, and the script."""
    scenes = SCENES_BY_SECONDS[seconds]
    each = (seconds - 2) / scenes
    words_max = int((each - 0.3) * 2.4)
    film = {
        **brief,
        "seconds": seconds,
        "words_max": max(3, words_max),
        "beats": list(BEATS[scenes]),
    }
    idea = write_copy("ideas", film)["ideas"][0]
    lines = [
        {"beat": beat, "seconds": round(each - 0.3, 2), "words_max": max(3, words_max)}
        for beat in BEATS[scenes]
    ]
    order = {**film, "idea": idea, "lines": lines}
    return order, write_copy("script", order)


def all_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False).lower()


@pytest.mark.parametrize("seconds", LENGTHS)
@pytest.mark.parametrize("brief", BRIEFS, ids=lambda brief: str(brief["product"]))
def test_a_script_is_on_time_and_says_nothing_twice(brief: Brief, seconds: int) -> None:
    order, written = script_for(brief, seconds)
    script = ScriptDraft.model_validate(written)
    assert [line.beat for line in script.lines] == list(BEATS[SCENES_BY_SECONDS[seconds]])
    words = words_of(read_copy_brief(order))
    for line, ordered in zip(script.lines, order["lines"], strict=True):
        assert spoken_words(line.voice) <= max(3, int(ordered["seconds"] * 2.4)), line.voice
        assert len(line.voice.split()) <= ordered["words_max"], line.voice
        assert "[" not in line.voice and "{" not in line.voice and "*" not in line.voice
        assert len(line.on_screen.split()) <= 11
    for one, other in combinations([line.voice for line in script.lines], 2):
        assert not trigrams(one, words) & trigrams(other, words), (one, other)
    assert len(script.call_to_action) <= 40


@pytest.mark.parametrize("brief", BRIEFS, ids=lambda brief: str(brief["product"]))
def test_copy_claims_nothing_that_the_brief_does_not_say(brief: Brief) -> None:
    given_text = all_text(brief)
    for seconds in LENGTHS:
        order, script = script_for(brief, seconds)
        said = " ".join(line["voice"] + " " + line["on_screen"] for line in script["lines"])
        hooks = " ".join(idea["hook"] for idea in write_copy("ideas", order)["ideas"])
        for text in (said, hooks):
            assert [c for c in CLAIMS.findall(text) if c.lower() not in given_text] == []
            assert [n for n in re.findall(r"\d+", text) if n not in given_text] == []


@pytest.mark.parametrize("brief", BRIEFS, ids=lambda brief: str(brief["product"]))
def test_three_ideas_are_really_different(brief: Brief) -> None:
    for seconds in LENGTHS:
        written = write_copy("ideas", {**brief, "seconds": seconds})
        ideas = IdeasDraft.model_validate(written).ideas
        for field in ("title", "hook", "narrative", "visuals", "why"):
            assert len({getattr(idea, field) for idea in ideas}) == 3, field
        assert all("[" not in idea.hook for idea in ideas)


def test_another_round_brings_other_ideas() -> None:
    first = write_copy("ideas", BRIEFS[0])["ideas"]
    earlier = [idea["title"] for idea in first] + [idea["hook"] for idea in first]
    second = write_copy("ideas", {**BRIEFS[0], "earlier_ideas": earlier, "seed": 2})["ideas"]
    assert not {idea["hook"] for idea in first} & {idea["hook"] for idea in second}
    assert not {idea["title"] for idea in first} & {idea["title"] for idea in second}


@pytest.mark.parametrize("brief", BRIEFS[:6], ids=lambda brief: str(brief["product"]))
def test_a_script_follows_the_chosen_ideas_hook(brief: Brief) -> None:
    order, _ = script_for(brief, 30)
    for idea in write_copy("ideas", order)["ideas"]:
        script = write_copy("script", {**order, "idea": idea})
        assert script["lines"][0]["voice"] == idea["hook"]


def test_a_hook_that_is_too_long_is_shortened_at_a_break() -> None:
    order, _ = script_for(BRIEFS[0], 15)
    idea = {
        **order["idea"],
        "hook": "Hour nine, and the ward is quiet, and nobody is coming to help you now.",
    }
    assert write_copy("script", {**order, "idea": idea})["lines"][0]["voice"] == (
        "Hour nine, and the ward is quiet."
    )


@pytest.mark.parametrize(("seconds", "brief"), [(15, BRIEFS[0]), (30, BRIEFS[2]), (60, BRIEFS[5])])
def test_the_takeaway_is_said_once(seconds: int, brief: Brief) -> None:
    _, script = script_for(brief, seconds)
    said = [line for line in script["lines"] if brief["messaging"].lower() in line["voice"].lower()]
    assert len(said) == 1


def test_the_audiences_struggle_is_said_in_its_own_words() -> None:
    _, script = script_for(BRIEFS[2], 30)
    assert "chasing invoices" in " ".join(line["voice"].lower() for line in script["lines"])


def test_words_to_avoid_are_avoided() -> None:
    for brief in BRIEFS:
        avoid = ["meet", "try", "turn", "tired"]
        brand = {**brief["brand"], "words_to_avoid": avoid}
        _, script = script_for({**brief, "brand": brand}, 30)
        text = " ".join(line["voice"] for line in script["lines"]).lower()
        assert not re.search(
            r"\b(?:meet|try|turn|tired)\b", text.replace(brief["messaging"].lower(), "")
        )


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("stage", STAGES)
def test_style_and_stage_vary_the_copy_and_every_pair_is_valid(style: str, stage: str) -> None:
    brief = {**BRIEFS[1], "style": style, "awareness_stage": stage}
    order, script = script_for(brief, 30)
    ScriptDraft.model_validate(script)
    scenes = write_copy("scenes", {**order, "lines": script["lines"]})["scenes"]
    drafts = ScenesDraft.model_validate({"scenes": scenes}).scenes
    assert len(drafts) == len(script["lines"])
    assert len({scene.visual for scene in drafts}) == len(drafts)
    assert all(len(scene.on_screen.split()) <= 11 for scene in drafts)


def test_different_briefs_give_different_copy() -> None:
    scripts = [
        all_text([x["voice"] for x in script_for(brief, 30)[1]["lines"]]) for brief in BRIEFS
    ]
    assert len(set(scripts)) == len(scripts)
    variants = {all_text(script_for({**BRIEFS[0], "seed": n}, 30)[1]) for n in range(8)}
    assert len(variants) >= 5


def test_copy_is_the_same_every_time() -> None:
    for brief in BRIEFS:
        order, script = script_for(brief, 30)
        assert write_copy("script", json.loads(json.dumps(order))) == script
        assert write_copy("ideas", order) == write_copy("ideas", json.loads(json.dumps(order)))


@settings(max_examples=60)
@given(
    product=st.text(min_size=1, max_size=120).filter(lambda text: text.strip()),
    audience=st.text(max_size=200),
    messaging=st.text(max_size=200),
    description=st.text(max_size=300),
    seconds=st.sampled_from(LENGTHS),
)
def test_any_brief_gives_a_valid_script(
    product: str, audience: str, messaging: str, description: str, seconds: int
) -> None:
    brief = brief_of(product, audience, messaging, description=description)
    order, script = script_for(brief, seconds)
    ScriptDraft.model_validate(script)
    ScenesDraft.model_validate(write_copy("scenes", {**order, "lines": script["lines"]}))


@pytest.mark.parametrize(
    ("text", "people", "does", "struggle", "wish"),
    [
        ("night-shift nurses", "night-shift nurses", "", "", ""),
        ("nurses who crash at 3 a.m.", "nurses", "crash at 3 am", "", ""),
        ("freelancers tired of chasing invoices", "freelancers", "", "chasing invoices", ""),
        ("parents struggling to get kids to sleep", "parents", "", "to get kids to sleep", ""),
        ("founders who want to sleep again", "founders", "", "", "to sleep again"),
        ("cat owners. Problem: fur. Outcome: get rest", "cat owners", "", "fur", "to get rest"),
        ("women who do their makeup on the train", "", "do your makeup on the train", "", ""),
        ("", "", "", "", ""),
    ],
)  # fmt: skip
def test_an_audience_is_read_in_its_own_words(
    text: str, people: str, does: str, struggle: str, wish: str
) -> None:
    read = read_audience(text)
    assert (read.people, read.does, read.struggle, read.wish) == (people, does, struggle, wish)


@pytest.mark.parametrize(
    ("text", "words_max", "fits"),
    [
        ("smooth energy that lasts a day without a crash", 6, "smooth energy that lasts a day"),
        ("smooth energy that lasts a day without a crash", 3, "smooth energy"),
        ("it points itself", 3, "it points itself"),
        ("supercalifragilistic", 1, "supercalifragilistic"),
        ("one two three four five", 3, ""),
    ],
)  # fmt: skip
def test_a_phrase_is_cut_only_at_a_break(text: str, words_max: int, fits: str) -> None:
    assert fitting(text, words_max) == fits


def example(**more: Any) -> Brief:
    """Return the script's order as the tools make it: beats that share the film's time."""
    brief = brief_of(
        "Lumen cold brew",
        "Night-shift nurses who are running low at three in the morning",
        "Steady energy for the second half of your night, without the crash",
        description="Organic cold brew in a can, steeped slowly. Offer: 20 % off the first case.",
        brand="Lumen Coffee",
        **more,
    )
    return {**brief, "seconds": 15, "words_max": 6, "beats": list(BEATS[4])}


@pytest.mark.parametrize("seed", range(8))
def test_a_viewer_without_sound_gets_product_takeaway_offer_and_action(seed: int) -> None:
    order = example(seed=seed)
    script = write_copy("script", {**order, "idea": write_copy("ideas", order)["ideas"][0]})
    shown = [line["on_screen"] for line in script["lines"]]
    assert shown[1:] == [
        shown[1],
        "Steady energy, without the crash",
        "20 % off the first case",
    ]
    assert "Lumen" in shown[1]
    assert script["call_to_action"] not in shown


@pytest.mark.parametrize("brief", BRIEFS, ids=lambda brief: str(brief["product"]))
def test_the_last_scene_never_says_what_the_button_after_it_says(brief: Brief) -> None:
    _, script = script_for(brief, 15)
    last = script["lines"][-1]["on_screen"]
    assert last and last.lower() != script["call_to_action"].lower()


@pytest.mark.parametrize(
    ("does", "question"),
    [
        ("are running low at three", "running low at three"),
        ("write invoices", "writing invoices"),
        ("sit all day", "sitting all day"),
        ("hate bath day", ""),
        ("have given up", ""),
    ],
)
def test_what_people_do_becomes_a_question(does: str, question: str) -> None:
    brief = read_copy_brief(brief_of("tea", f"people who {does}"))
    assert words_of(brief).doing == question
