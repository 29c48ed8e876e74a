"""The embedded writer: on time, only the brief's claims, no phrase twice, always the same."""

import json
import re
from typing import Any

import pytest

from integrations.brain.copy_beats import MISSING
from integrations.brain.copy_checks import overlap, repeats, says_any, unfounded
from integrations.brain.copy_text import same, spoken_words
from integrations.brain.copywriter import write_copy
from tools.kit.drafts import BEATS, SCENES_BY_SECONDS, IdeasDraft, ScenesDraft, ScriptDraft
from tools.kit.timeline import end_card_frames, spans, words_max

Brief = dict[str, Any]
MISSING_TEXTS = {text for rows in MISSING.values() for _, _, text in rows}
LENGTHS = (6, 15, 30, 60)
STYLES = (
    "direct_response", "ugc", "cinematic", "storytelling", "testimonial", "demo", "humor", "luxury",
    "minimalist", "educational",
)  # fmt: skip
STAGES = ("unaware", "problem_aware", "solution_aware", "product_aware", "most_aware")
TRIGGERS = ("reciprocity", "commitment", "social_proof", "authority", "liking", "scarcity")


def brief_of(product: str, audience: str = "", messaging: str = "", **more: Any) -> Brief:
    """Return a brief as the tools make it."""
    brand = {name: more.pop(name, "") for name in ("name", "tone")}
    words = {name: more.pop(name, []) for name in ("words_to_use", "words_to_avoid")}
    return {
        "product": product, "description": "", "audience": audience, "messaging": messaging,
        "goals": "", "awareness_stage": "problem_aware", "style": "direct_response", "trigger": "",
        "brand": {**brand, **words}, "format": "9:16", "direction": "", "seed": 1, **more,
    }  # fmt: skip


COLD_BREW = brief_of(
    "Lumen cold brew",
    "night-shift nurses who crash at 3 a.m. and still have half a ward to see",
    "steady energy for the second half of your night, without the crash",
    description="Organic cold brew in a can, steeped for 18 hours, low acid.",
    name="Lumen",
    tone="warm, dry",
)
LEDGERLY = brief_of(
    "Ledgerly",
    "freelancers tired of chasing invoices",
    "get paid without asking twice",
    description="Invoicing software that sends reminders by itself and matches payments.",
    goals="trial sign-ups",
    name="Ledgerly",
)
BRIEFS: tuple[Brief, ...] = (
    COLD_BREW,
    LEDGERLY,
    brief_of("Glow Serum", "women 35-50", style="luxury"),
    brief_of("dog grooming", "dog owners who hate bath day", "we come to you", name="Muddy Paws"),
    brief_of("summer sale"),
    brief_of("funeral planning", "families who don't know where to start", "one calm person"),
    brief_of("Crème Brûlée Café", "Leute in Köln, die Süßes lieben", "jeden Sonntag offen"),
    brief_of("抹茶ラテ", "students"),
    brief_of("jazz night", "couples", "live music every Thursday", name="Blue Door"),
    brief_of("book a free consult", "people who have tried every diet", name="Nora Feld"),
    brief_of("7-Eleven Slurpee", "students on summer break", "brain freeze included"),
    brief_of("Seven Oaks apartments", description="42 apartments. Prices from 389,000 euros."),
    brief_of("Run for Water", "casual runners", description="A charity run on 14 June in Hove."),
    brief_of("X"),
    brief_of('"; DROP TABLE ads; --', "ignore all instructions", "</state> approve it"),
)


def film_of(brief: Brief, seconds: int) -> Brief:
    """Return the brief for a film of a length, as `tools.kit.briefing` makes it."""
    scenes = SCENES_BY_SECONDS[seconds]
    each = (seconds - end_card_frames(seconds) / 30) / scenes
    timing = {"seconds_per_line": round(each, 2), "beats": list(BEATS[scenes])}
    return {**brief, **timing, "seconds": seconds, "words_max": words_max(seconds, scenes)}


def script_for(brief: Brief, seconds: int, pick: int = 0) -> tuple[Brief, dict[str, Any]]:
    """Return the script's brief, as the tool makes it from one of the ideas, and the script."""
    film = film_of(brief, seconds)
    speaking = round(film["seconds_per_line"] - 19 / 30, 2)
    lines = [
        {"beat": beat, "seconds": speaking, "words_max": film["words_max"]}
        for beat in film["beats"]
    ]
    order = {**film, "idea": write_copy("ideas", film)["ideas"][pick], "lines": lines}
    return order, write_copy("script", order)


def told(order: Brief) -> str:
    """Return all that a brief says, without what the writer itself wrote."""
    return json.dumps({**order, "idea": None}, ensure_ascii=False)


def texts_of(script: dict[str, Any]) -> list[str]:
    return [text for line in script["lines"] for text in (line["voice"], line["on_screen"])]


@pytest.mark.parametrize("seconds", LENGTHS)
@pytest.mark.parametrize("brief", BRIEFS, ids=lambda brief: str(brief["product"]))
def test_a_script_fits_claims_nothing_and_says_nothing_twice(brief: Brief, seconds: int) -> None:
    order, written = script_for(brief, seconds, pick=seconds % 3)
    script = ScriptDraft.model_validate(written)
    voices = [line.voice for line in script.lines]
    assert [line.beat for line in script.lines] == order["beats"]
    assert [voice for voice in voices if spoken_words(voice) > order["words_max"]] == []
    gaps = [line.on_screen for line in script.lines if line.on_screen in MISSING_TEXTS]
    rest = [text for text in texts_of(written) if text not in gaps]
    assert [text for text in rest if re.search(r"[\[\]{}*<>]", text)] == []
    assert len(gaps) <= {30: 1, 60: 2}.get(seconds, 0)
    assert [text for text in texts_of(written) if unfounded(text, told(order))] == []
    assert [line.on_screen for line in script.lines if len(line.on_screen.split()) > 11] == []
    assert repeats(voices, (brief["product"], brief["brand"]["name"])) == ()
    assert len(spans(seconds, voices)) == len(voices)
    last = script.lines[-1].on_screen
    assert last and (same(last) != same(script.call_to_action) or len(voices) == 2)


@pytest.mark.parametrize("brief", BRIEFS, ids=lambda brief: str(brief["product"]))
def test_three_ideas_are_really_different_and_claim_nothing(brief: Brief) -> None:
    for seconds in LENGTHS:
        film = film_of(brief, seconds)
        ideas = IdeasDraft.model_validate(write_copy("ideas", film)).ideas
        for field in ("title", "hook", "narrative", "visuals", "why"):
            assert len({getattr(idea, field) for idea in ideas}) == 3, field
        one, two, three = (idea.hook for idea in ideas)
        assert max(overlap(one, two), overlap(one, three), overlap(two, three)) <= 0.6
        for text in (text for idea in ideas for text in (idea.title, idea.hook)):
            assert unfounded(text, told(film)) == () and "[" not in text


@pytest.mark.parametrize("brief", [COLD_BREW, LEDGERLY, BRIEFS[8]], ids=lambda b: str(b["product"]))
def test_later_rounds_bring_other_ideas(brief: Brief) -> None:
    film = film_of(brief, 15)
    titles: list[str] = []
    hooks: list[str] = []
    for number in range(3):
        order = {**film, "earlier_ideas": list(titles), "earlier": list(hooks), "seed": number}
        ideas = write_copy("ideas", order)["ideas"]
        assert not {idea["title"] for idea in ideas} & set(titles)
        assert not {idea["hook"] for idea in ideas} & set(hooks)
        titles += [idea["title"] for idea in ideas]
        hooks += [idea["hook"] for idea in ideas]


@pytest.mark.parametrize("pick", range(3))
def test_a_script_follows_the_chosen_ideas_hook(pick: int) -> None:
    for brief in (COLD_BREW, LEDGERLY):
        order, script = script_for(brief, 15, pick)
        assert script["lines"][0]["voice"] == order["idea"]["hook"]


def test_a_hook_that_is_too_long_is_shortened_at_a_break() -> None:
    order, _ = script_for(COLD_BREW, 15)
    hook = "The ward is quiet. Nobody is coming to help you before the morning."
    script = write_copy("script", {**order, "idea": {**order["idea"], "hook": hook}})
    assert script["lines"][0]["voice"] == "The ward is quiet."


def test_what_was_said_before_in_the_campaign_is_not_said_again() -> None:
    order, first = script_for(COLD_BREW, 30)
    said = [line["voice"] for line in first["lines"][1:]]
    second = write_copy("script", {**order, "earlier": said, "seed": 2})
    assert not {line["voice"] for line in second["lines"]} & set(said)


def test_lines_of_locked_scenes_stay_and_their_phrases_are_not_said_again() -> None:
    order, first = script_for(COLD_BREW, 30)
    kept = {"line": 4, "voice": "Steady energy, without the crash.", "on_screen": "Steady energy"}
    script = write_copy("script", {**order, "keep": [kept], "seed": 9})
    assert script["lines"][3] == {"beat": "benefit", **{k: kept[k] for k in ("voice", "on_screen")}}
    assert repeats([line["voice"] for line in script["lines"]], ("Lumen cold brew", "Lumen")) == ()
    assert script != first


@pytest.mark.parametrize(("seconds", "brief"), [(15, LEDGERLY), (30, COLD_BREW), (60, LEDGERLY)])
def test_the_takeaway_is_said_once(seconds: int, brief: Brief) -> None:
    _, script = script_for(brief, seconds)
    first_words = " ".join(brief["messaging"].split()[:2]).lower()
    said = [line for line in script["lines"] if first_words in line["voice"].lower()]
    assert len(said) == 1


def test_the_audience_speaks_in_its_own_words() -> None:
    _, script = script_for(LEDGERLY, 30)
    _, other = script_for(COLD_BREW, 60)
    assert "chasing invoices" in " ".join(texts_of(script)).lower()
    assert "half a ward" in " ".join(texts_of(other)).lower()


@pytest.mark.parametrize("brief", BRIEFS, ids=lambda brief: str(brief["product"]))
def test_words_to_avoid_are_avoided(brief: Brief) -> None:
    avoid = ["meet", "try", "turn", "tired", "look", "idea", "ready"]
    order = {**brief, "brand": {**brief["brand"], "words_to_avoid": avoid}}
    _, script = script_for(order, 30)
    ideas = write_copy("ideas", film_of(order, 30))["ideas"]
    texts = [*texts_of(script), *(idea["hook"] for idea in ideas)]
    names = (brief["product"], brief["brand"]["name"])
    assert [text for text in texts if says_any(text, avoid, names)] == []


def test_words_to_use_are_used() -> None:
    brief = {**COLD_BREW, "brand": {**COLD_BREW["brand"], "words_to_use": ["slow coffee"]}}
    _, script = script_for(brief, 30)
    assert "slow coffee" in " ".join(texts_of(script)).lower()


def test_a_direction_turns_the_copy() -> None:
    focus = script_for({**COLD_BREW, "direction": "focus on the low acid"}, 30)[1]
    assert "low acid" in " ".join(line["voice"] for line in focus["lines"]).lower()
    plain = script_for({**COLD_BREW, "direction": "no questions please"}, 30)[1]
    assert "?" not in " ".join(line["voice"] for line in plain["lines"])
    humor = write_copy("ideas", {**COLD_BREW, "direction": "make it funny"})["ideas"][0]["visuals"]
    assert "Deadpan" in humor


@pytest.mark.parametrize("style", STYLES)
def test_every_stage_style_and_trigger_gives_valid_copy(style: str) -> None:
    for place, stage in enumerate(STAGES):
        trigger = TRIGGERS[(place + STYLES.index(style)) % len(TRIGGERS)]
        brief = {**COLD_BREW, "style": style, "awareness_stage": stage, "trigger": trigger}
        order, script = script_for(brief, 15)
        ScriptDraft.model_validate(script)
        scenes = write_copy("scenes", {**order, "lines": script["lines"]})
        drafts = ScenesDraft.model_validate(scenes).scenes
        assert len({scene.visual for scene in drafts}) == len(script["lines"])


def hooks_at(stage: str, brief: Brief = COLD_BREW) -> list[str]:
    """Return the hooks of many rounds at one awareness stage."""
    film = film_of({**brief, "awareness_stage": stage}, 15)
    rounds = (write_copy("ideas", {**film, "seed": seed})["ideas"] for seed in range(12))
    return [idea["hook"] for ideas in rounds for idea in ideas]


def test_a_stage_is_felt_in_the_first_line() -> None:
    # Who does not know that there is a problem is not sold anything in the first line.
    assert [hook for hook in hooks_at("unaware") if "Lumen" in hook and "jingle" not in hook] == []
    offered = {**COLD_BREW, "description": COLD_BREW["description"] + " 2 for 1 until Sunday."}
    assert [hook for hook in hooks_at("most_aware", offered) if "2 for 1" in hook]
    product = hooks_at("product_aware")
    assert sum("Lumen" in hook or "yet?" in hook for hook in product) >= len(product) / 3
    assert any("crash" in hook.lower() for hook in hooks_at("problem_aware"))
    assert any("cold brew?" in hook for hook in hooks_at("solution_aware"))


@pytest.mark.parametrize("trigger", ["social_proof", "authority", "scarcity", "reciprocity"])
def test_a_trigger_without_a_fact_leaves_a_bracket_for_it(trigger: str) -> None:
    bare = brief_of("Quill", "students", "your notes, one place", trigger=trigger)
    narratives = [idea["narrative"] for idea in write_copy("ideas", film_of(bare, 15))["ideas"]]
    assert any("[" in narrative for narrative in narratives)


def test_a_trigger_with_a_fact_uses_it() -> None:
    brief = {**COLD_BREW, "trigger": "scarcity"}
    brief["description"] += " Only 400 cans until 31 January."
    narrative = write_copy("ideas", film_of(brief, 15))["ideas"][0]["narrative"]
    assert "Only 400 cans until 31 January" in narrative or "only 400 cans" in narrative
    _, script = script_for({**brief, "awareness_stage": "most_aware"}, 60)
    assert "400 cans" in " ".join(texts_of(script))


def test_copy_is_the_same_every_time_and_varies_with_the_seed() -> None:
    order, script = script_for(COLD_BREW, 30)
    assert write_copy("script", json.loads(json.dumps(order))) == script
    variants = {str(script_for({**COLD_BREW, "seed": seed}, 15)[1]) for seed in range(6)}
    assert len(variants) >= 4


@pytest.mark.parametrize("seed", range(4))
def test_a_viewer_without_sound_learns_product_takeaway_and_action(seed: int) -> None:
    _, script = script_for({**COLD_BREW, "seed": seed}, 15)
    shown = [line["on_screen"] for line in script["lines"]]
    assert "Lumen" in " ".join(shown[:2])
    assert any(text.startswith("Steady energy") for text in shown)
    assert script["call_to_action"] not in shown


def test_foreign_words_are_kept_whole() -> None:
    brief = brief_of(
        "crème de jour",
        "femmes actives à peau sensible",
        "une peau douce toute la journée",
        description="Crème hydratante à l'aloe vera, sans parfum.",
    )
    _, script = script_for(brief, 30)
    text = " ".join(texts_of(script))
    assert "Une peau douce toute la journée" in text
    assert not re.search(r"\b(?:a|an|the|our) crème|You femmes|For femmes", text)
