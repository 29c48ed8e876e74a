"""The app's manifest: what it names is what the code does, in both ways of being reached."""

import pytest

from integrations.slack.manifest import BOT_EVENTS, BOT_SCOPES, build_manifest

URL = "https://ads.example.com"


def test_the_addresses_are_ours() -> None:
    made = build_manifest(f"{URL}/", socket_mode=False)
    assert made["settings"] == {
        "event_subscriptions": {
            "bot_events": list(BOT_EVENTS),
            "request_url": f"{URL}/slack/events",
        },
        "interactivity": {
            "is_enabled": True,
            "request_url": f"{URL}/slack/interactions",
            "message_menu_options_url": f"{URL}/slack/options",
        },
        "org_deploy_enabled": False,
        "socket_mode_enabled": False,
        "token_rotation_enabled": False,
    }
    assert made["oauth_config"] == {
        "scopes": {"bot": list(BOT_SCOPES)},
        "redirect_urls": [f"{URL}/slack/oauth_redirect"],
    }
    assert made["features"]["slash_commands"][0]["url"] == f"{URL}/slack/commands"


def test_socket_mode_needs_no_address() -> None:
    made = build_manifest("", socket_mode=True)
    assert made["settings"]["socket_mode_enabled"] is True
    assert "://" not in str(made)


def test_rotation_is_asked_for() -> None:
    made = build_manifest(URL, socket_mode=False, token_rotation=True)
    assert made["settings"]["token_rotation_enabled"] is True


def test_it_is_an_agent_of_today() -> None:
    features = build_manifest(URL, socket_mode=False)["features"]
    assert "assistant_view" not in features
    view = features["agent_view"]
    assert len(view["agent_description"]) <= 300
    assert len(view["suggested_prompts"]) == 4
    names = {each["callback_id"]: each["type"] for each in features["shortcuts"]}
    assert names == {"make_ad": "message", "new_ad": "global"}


@pytest.mark.parametrize(
    ("event", "scope"),
    [
        ("app_mention", "app_mentions:read"),
        ("message.channels", "channels:history"),
        ("message.groups", "groups:history"),
        ("message.im", "im:history"),
        ("message.mpim", "mpim:history"),
        ("reaction_added", "reactions:read"),
    ],
)
def test_every_event_has_its_scope(event: str, scope: str) -> None:
    assert event in BOT_EVENTS
    assert scope in BOT_SCOPES
