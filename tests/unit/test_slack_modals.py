"""Forms: valid, filled with what is there, ids only in their metadata, read back into calls."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models.views import View

from integrations.slack import modals
from tests.support.slack.blockkit import check_view
from tests.unit.test_slack_text import PROSE

Plain = dict[str, Any]
PLACE = {"channel": "C1", "thread_ts": "1.2"}
WRITTEN = PROSE | st.text(max_size=5_000)


def views(text: str) -> list[Plain]:
    """Return every form with a text wherever somebody's words stand."""
    line = {"beat": "hook", "voice": text, "on_screen": text}
    return [
        modals.brief_view(team_id="T1", channel="C1", thread_ts="", text=text),
        modals.brief_view(
            team_id="T1", channel="", thread_ts="", campaign_id="cmp_1", campaign=text
        ),
        *(
            modals.pillar_view(PLACE, campaign_id="cmp_1", pillar=pillar, now=text)
            for pillar in modals.PILLARS
        ),
        modals.line_view(PLACE, project_id="prj_1", line=1, now=line, words_max=9),
        modals.line_view(
            PLACE, project_id="prj_1", line=0, now={"call_to_action": text}, words_max=9
        ),
        modals.scene_view(PLACE, project_id="prj_1", scene=2, now={**line, "visual": text}),
        modals.wish_view(PLACE),
    ]


@given(WRITTEN)
def test_every_form_is_valid_and_keeps_texts_out_of_its_metadata(text: str) -> None:
    for view in views(text):
        assert check_view(view) == []
        View(**view).validate_json()
        kept = json.loads(view["private_metadata"])
        assert set(kept) <= {
            "team",
            "channel",
            "thread_ts",
            "campaign",
            "pillar",
            "project",
            "line",
            "scene",
        }


def sent(view: Plain, **typed: str) -> Plain:
    """Return a view as Slack sends it back, with these fields and everything else as it was."""
    values: Plain = {}
    for block in view["blocks"]:
        if block["type"] != "input":
            continue
        name, element = block["block_id"], block["element"]
        if element["type"] == "static_select":
            value = typed.get(name, element["initial_option"]["value"])
            state: Plain = {"type": "static_select", "selected_option": {"value": value}}
        else:
            filled = typed.get(name, element.get("initial_value"))
            state = {"type": "plain_text_input", "value": filled}
        values[name] = {element["action_id"]: state}
    return {**view, "state": {"values": values}}


def test_the_brief_becomes_a_campaign_a_project_and_ideas() -> None:
    view = modals.brief_view(team_id="T1", channel="C1", thread_ts="1.2")
    said = modals.letter_of(
        sent(view, product="Lumen  cold brew", audience="Night nurses", style="ugc")
    )
    assert said.calls == (
        {
            "name": "create_campaign",
            "arguments": {"product": "Lumen cold brew", "audience": "Night nurses", "style": "ugc"},
        },
        {
            "name": "create_project",
            "arguments": {"kind": "video_ad", "seconds": 15, "format": "9:16"},
        },
        {"name": "generate_ideas", "arguments": {}},
    )
    assert said.said == "New 15-second video ad for Lumen cold brew"
    assert said.ids == {"team": "T1", "channel": "C1", "thread_ts": "1.2", "campaign": ""}


def test_an_ad_in_a_known_campaign_asks_nothing_twice() -> None:
    view = modals.brief_view(
        team_id="T1", channel="", thread_ts="", campaign_id="cmp_1", campaign="Lumen"
    )
    said = modals.letter_of(sent(view, kind="banner"))
    assert said.calls == (
        {"name": "create_project", "arguments": {"kind": "banner", "campaign": "cmp_1"}},
        {"name": "generate_script", "arguments": {}},
    )
    assert said.said == "New banner set"


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"product": " "}, {"product": "Say what it is for, such as “Lumen cold brew”."}),
        (
            {"product": "Lumen", "seconds": "10"},
            {"seconds": "A video ad can have 6, 15, 30 or 60 seconds."},
        ),
    ],
)
def test_a_wrong_field_is_told_in_plain_words(typed: Plain, errors: dict[str, str]) -> None:
    view = modals.brief_view(team_id="T1", channel="C1", thread_ts="")
    with pytest.raises(modals.FieldErrors) as refused:
        modals.letter_of(sent(view, **typed))
    assert refused.value.errors == errors


def test_a_pillar_a_line_and_a_scene_become_edits() -> None:
    pillar = modals.pillar_view(PLACE, campaign_id="cmp_1", pillar="audience", now="Nurses")
    assert modals.letter_of(sent(pillar, text="Night nurses")).calls == (
        {"name": "update_strategy", "arguments": {"campaign": "cmp_1", "audience": "Night nurses"}},
    )
    now = {"beat": "hook", "voice": "Hello.", "on_screen": "Hi"}
    line = modals.line_view(PLACE, project_id="prj_1", line=2, now=now, words_max=9)
    assert "About 9 words" in json.dumps(line)
    assert modals.letter_of(sent(line, on_screen="")).calls == (
        {
            "name": "edit_script",
            "arguments": {"project": "prj_1", "line": 2, "on_screen": "none", "voice": "Hello."},
        },
    )
    button = modals.line_view(
        PLACE, project_id="prj_1", line=0, now={"call_to_action": "Buy"}, words_max=None
    )
    assert modals.letter_of(sent(button, call_to_action="Try it")).calls == (
        {"name": "edit_script", "arguments": {"project": "prj_1", "call_to_action": "Try it"}},
    )
    scene = modals.scene_view(PLACE, project_id="prj_1", scene=3, now={**now, "visual": "A can"})
    assert modals.letter_of(sent(scene, visual="Two cans")).calls == (
        {
            "name": "edit_scene",
            "arguments": {
                "project": "prj_1",
                "scene": 3,
                "visual": "Two cans",
                "on_screen": "Hi",
                "voice": "Hello.",
            },
        },
    )


def test_what_is_only_seen_or_only_heard_has_one_field() -> None:
    seen = {"beat": "hook", "voice": "", "on_screen": "Awake at four"}
    banner = modals.line_view(PLACE, project_id="prj_1", line=1, now=seen, words_max=None)
    assert [block["block_id"] for block in banner["blocks"]] == ["on_screen"]
    assert modals.letter_of(sent(banner, on_screen="Awake")).calls[0]["arguments"] == {
        "project": "prj_1",
        "line": 1,
        "on_screen": "Awake",
    }
    heard = {"beat": "hook", "voice": "All night long.", "on_screen": ""}
    jingle = modals.line_view(PLACE, project_id="prj_1", line=1, now=heard, words_max=None)
    assert [block["block_id"] for block in jingle["blocks"]] == ["voice"]
    with pytest.raises(modals.FieldErrors):
        modals.letter_of(sent(jingle, voice=" "))


def test_a_wish_is_the_members_own_words() -> None:
    said = modals.letter_of(sent(modals.wish_view(PLACE), wish=" make it 720p "))
    assert (said.calls, said.text) == ((), "make it 720p")
    with pytest.raises(modals.FieldErrors):
        modals.letter_of(sent(modals.wish_view(PLACE), wish=" "))
