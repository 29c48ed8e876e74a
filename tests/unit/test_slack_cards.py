"""Cards: valid for Slack whatever is in them, complete in words, and never saying a thing twice."""

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block as SdkBlock

from integrations.common.turn_steps import STEPS
from integrations.slack import cards
from integrations.slack.cards import FileLink, Message, ToolDone, TurnView
from integrations.slack.cards.parts import texts_of
from tests.support import slack_samples as samples
from tests.support.slack.blockkit import check_blocks, text_length
from tests.unit.test_slack_text import LIVE, PROSE
from tools.registry import ALL_TOOLS

Plain = dict[str, Any]
HOSTILE = PROSE | st.text(max_size=200) | PROSE.map(lambda text: (text * 400)[:20_000])
SAMPLES = samples.turns()


def faults(message: Message) -> list[str]:
    """Return what Slack, its own package, and we ourselves have against a message."""
    found = check_blocks(message.blocks)
    for block in message.blocks:
        made = SdkBlock.parse(block)
        assert made is not None, block["type"]
        made.to_dict()
    if not message.text or len(message.text) > 4_000:
        found.append(f"a text of {len(message.text)} characters")
    if text_length(message.blocks) > 13_000:
        found.append("too much text")
    for text in (message.text, *texts_of(message.blocks)):
        # Our own dates are live on purpose.
        if LIVE.search(re.sub(r"<!date\^\d+\^\{time\}\|[0-9: A-Z]+>", "", text)):
            found.append(f"live: {text[:200]}")
    return found


def infected(value: Any, text: str) -> Any:
    """Return plain JSON in which every text that people wrote is `text`."""
    kept = ("quote_id", "project_id", "beat", "status", "scope", "kind", "next_step")
    if isinstance(value, dict):
        return {key: part if key in kept else infected(part, text) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [infected(part, text) for part in value]
    return text if isinstance(value, str) else value


@pytest.mark.parametrize("name", SAMPLES)
def test_every_card_is_valid(name: str) -> None:
    for message in cards.turn_messages(SAMPLES[name]):
        assert faults(message) == []


@settings(max_examples=60)
@given(HOSTILE, st.sampled_from(sorted(SAMPLES)))
def test_whatever_is_written_a_card_is_valid_and_mentions_nobody(text: str, name: str) -> None:
    turn = SAMPLES[name]
    hostile = TurnView(
        turn.turn_id,
        text,
        tools=tuple(ToolDone(t.name, {}, infected(t.result, text)) for t in turn.tools),
        quote=infected(turn.quote, text) if turn.quote else None,
        files=turn.files,
        files_title=text,
        state=turn.state,
        error=text,
        project_id=turn.project_id,
        with_feedback=True,
    )
    messages = cards.turn_messages(hostile)
    assert messages
    assert [faults(message) for message in messages] == [[]] * len(messages)


@settings(max_examples=40)
@given(HOSTILE, st.integers(min_value=-5, max_value=120))
def test_status_and_end_are_valid_whatever_a_title_says(text: str, percent: int) -> None:
    body = {
        "project_id": "prj_1",
        "title": text,
        "campaign": text,
        "project_kind": "video_ad",
        "status": "generating",
        "stage": text,
        "progress_percent": percent,
        "error": text,
        "conversation_key": "T:C:1",
    }
    quote = samples.quote_card().model_dump(mode="json")
    for message in (
        cards.status_message(body),
        cards.status_message({**body, "status": "failed"}),
        cards.ended_message({**body, "status": "failed"}, (), None),
        cards.ended_message({**body, "status": "completed"}, samples.film(), None),
        cards.error_message(text),
        cards.quote_message({**quote, "title": text}, state="accepted", by=text, say=text),
        cards.quote_message({**quote, "title": text}, state="open", say=text),
    ):
        assert faults(message) == []


def words_of(name: str) -> str:
    """Return the words above the cards of a sample."""
    blocks = cards.turn_messages(SAMPLES[name])[0].blocks
    return "\n".join(block["text"] for block in blocks if block["type"] == "markdown")


def test_words_do_not_repeat_what_the_card_shows_and_the_plain_text_does() -> None:
    title = samples.TITLE
    assert words_of("ideas") == f"Three ideas for “{title}”.  \nWhich one shall it be?"
    assert words_of("scenes") == f"“{title}” has 4 scenes."
    assert words_of("quote") == ""
    assert words_of("edited") == "Line 2 now says “Meet Lumen.”."
    assert "try again" not in words_of("failed_production")
    quote = cards.turn_messages(SAMPLES["quote"])[0]
    assert quote.text.startswith(samples.quote_card().say)
    ideas = cards.turn_messages(SAMPLES["ideas"])[0].text
    for _title, hook, narrative, visuals, why in samples.IDEAS:
        assert all(part in ideas for part in (hook, narrative, visuals, why))


def test_words_that_no_card_shows_are_never_left_out() -> None:
    extra = "One thing first: your logo is too small for a banner, so I left it out."
    turn = samples.turn(f"{samples.ideas().say}\n\n{extra}", ("generate_ideas", samples.ideas()))
    blocks = cards.turn_messages(turn)[0].blocks
    assert extra in blocks[0]["text"]


def buttons(message: Message) -> list[str]:
    """Return the action ids of a message's buttons, in order."""
    return re.findall(r'"action_id": "([^"]+)"', json.dumps(message.blocks))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ideas", ["choose_idea"] * 3 + ["more_ideas", "feedback"]),
        ("script", ["edit_line"] * 5 + ["make_scenes"]),
        ("edited", ["edit_line", "undo", "make_scenes"]),
        ("scenes", ["scene_menu"] * 4 + ["preview", "render"]),
        ("quote", ["approve_quote", "change_quote", "decline_quote"]),
        ("reminder", ["approve_quote", "change_quote", "decline_quote"]),
        ("result", [f"open_file:{n}" for n in range(4)] + ["duplicate"]),
        ("result_unlinked", ["duplicate"]),
        ("failed_production", ["retry"]),
        ("drafts", ["continue_draft"] * 2),
        ("pillars", ["edit_pillar"] * 3),
        ("suggestion", ["use_strategy"]),
        ("status", ["cancel_project"]),
        ("started", ["give_ideas"]),
        ("undo", ["redo"]),
        ("draft", ["open_file", "render"]),
        ("cancelled", []),
    ],
)
def test_each_card_has_its_buttons(name: str, expected: list[str]) -> None:
    assert buttons(cards.turn_messages(SAMPLES[name])[0]) == expected


def test_approving_names_the_price_and_the_quote() -> None:
    text = json.dumps(cards.turn_messages(SAMPLES["quote"])[0].blocks, ensure_ascii=False)
    assert "Approve 175 credits" in text
    assert json.dumps('{"quote":"quo_01night"}') in text
    assert "4 clips at 1080p  ·  160" in text


def test_a_long_answer_is_parted_and_its_cards_come_last() -> None:
    long = "\n\n".join(f"Paragraph {n}. " + "Steady energy. " * 40 for n in range(30))
    messages = cards.turn_messages(samples.turn(long))
    assert len(messages) > 4
    assert [faults(message) for message in messages] == [[]] * len(messages)
    joined = " ".join(message.text for message in messages)
    assert all(f"Paragraph {n}." in joined for n in range(30))


def test_no_id_is_shown() -> None:
    for turn in SAMPLES.values():
        for message in cards.turn_messages(turn):
            shown = " ".join((message.text, *texts_of(message.blocks)))
            assert not re.search(r"\b(?:prj|quo|trn|ast)_", shown)


def test_the_status_tells_stage_and_progress_in_words() -> None:
    body = {
        "project_id": "prj_1",
        "title": "Night shift",
        "campaign": "Lumen",
        "project_kind": "video_ad",
        "status": "generating",
        "stage": "clips: 2 of 4",
        "progress_percent": 45,
        "error": "",
    }
    message = cards.status_message(body)
    assert message.text == "Night shift: Generating 2 of 4, 45 % (campaign Lumen)"
    assert buttons(message) == []
    assert buttons(cards.status_message({**body, "conversation_key": "T:C:1"})) == [
        "cancel_project"
    ]
    failed = cards.status_message({**body, "status": "failed", "error": "It came back black."})
    assert failed.text == "Night shift: Failed: It came back black. (campaign Lumen)"


def test_an_answered_price_has_no_approval_and_other_cards_stay() -> None:
    shown = cards.turn_messages(SAMPLES["reminder"])[0]
    card = samples.quote_card().model_dump(mode="json")
    after = cards.quote_message(card, state="accepted", by="Ben", say="On it.")
    replaced = cards.replace_quote(shown.blocks, after)
    assert replaced.blocks[0] == shown.blocks[0]
    assert "approve_quote" not in buttons(replaced)
    assert faults(replaced) == []
    assert "Approved by Ben" in replaced.text
    assert cards.replace_quote((), after) == after


def test_pictures_can_be_left_out() -> None:
    message = cards.turn_messages(SAMPLES["result"])[0]
    plain = cards.without_pictures(message)
    assert any(block["type"] == "image" for block in message.blocks)
    assert not any(block["type"] == "image" for block in plain.blocks)
    assert faults(plain) == []


def test_steps_have_plain_names() -> None:
    assert {tool.name for tool in ALL_TOOLS} == set(STEPS)
    refused: Plain = {"error": {"code": "x", "message": "No.", "who": "member"}}
    done = cards.plan_steps(
        [("create_project", {"say": "."}), ("generate_ideas", refused), ("generate_ideas", None)]
    )
    assert done == [("Starting the project", "complete"), ("Writing three ideas", "in_progress")]
    assert cards.plan_steps([("stitch", refused)]) == [("Working out the price", "error")]


def test_a_refused_tool_has_no_card() -> None:
    refused: Plain = {"error": {"code": "x", "message": "No.", "who": "member"}}
    turn = TurnView("trn_1", "No.", tools=(ToolDone("generate_ideas", {}, refused),))
    assert [block["type"] for block in cards.turn_messages(turn)[0].blocks] == ["markdown"]


def test_a_banner_set_is_summed_up() -> None:
    files = tuple(
        FileLink(f"a{n}", "banner", f"{n}.png", "image/png", None, 300, 250, None, 90_000)
        for n in range(10)
    )
    turn = TurnView("trn_1", "", files=files, files_title="Banners", project_id="prj_1")
    message = cards.turn_messages(turn)[0]
    assert "10 banners" in message.text
    assert buttons(message) == ["duplicate", "another_take"]
