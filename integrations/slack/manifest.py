"""The Slack app's manifest, made from what the code does: paste it at api.slack.com/apps."""

from typing import Any

NAME = "Aytada"
COMMAND = "/campaign"
MESSAGE_SHORTCUT = "make_ad"
GLOBAL_SHORTCUT = "new_ad"
BOT_SCOPES = (
    "app_mentions:read",
    "assistant:write",
    "channels:history",
    "channels:read",
    "chat:write",
    "chat:write.public",
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:read",
    "im:write",
    "mpim:history",
    "mpim:read",
    "reactions:read",
    "users:read",
)
BOT_EVENTS = (
    "agent_session_stopped",
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "message.channels",
    "message.groups",
    "message.im",
    "message.mpim",
    "reaction_added",
    "tokens_revoked",
)
PROMPTS = (
    ("Make a video ad", "Make a 15-second TikTok for our cold brew, aimed at night-shift nurses"),
    ("Continue my draft", "Continue my draft"),
    ("Make a banner set", "Make banners for our summer sale"),
    ("See my credits", "How many credits do we have, and what can we make with them?"),
)
DESCRIPTION = "A marketing studio that you talk to: ads from a conversation."
AGENT_DESCRIPTION = (
    "Turns a brief into finished video ads, banners, flyers and jingles. Tell me what you sell and "
    "to whom; you see a free draft first, and credits are only taken for what is delivered."
)
USAGE = "[what you want to make] | help | status | credits | drafts"
PLACEHOLDER_URL = "https://aytada.example.com"


def build_manifest(
    public_url: str, *, socket_mode: bool, token_rotation: bool = False
) -> dict[str, Any]:
    """Return the manifest for a server that Slack reaches at `public_url`.

    With `socket_mode` no address is needed and none is in it. `token_rotation` is for apps that
    several teams install by OAuth; Slack does not let it be switched off again.
    """
    base = (public_url or PLACEHOLDER_URL).rstrip("/")
    settings: dict[str, Any] = {
        "event_subscriptions": {"bot_events": list(BOT_EVENTS)},
        "interactivity": {"is_enabled": True},
        "org_deploy_enabled": False,
        "socket_mode_enabled": socket_mode,
        "token_rotation_enabled": token_rotation,
    }
    oauth: dict[str, Any] = {"scopes": {"bot": list(BOT_SCOPES)}}
    command = {
        "command": COMMAND,
        "description": "Make an ad, or see how your campaigns stand",
        "usage_hint": USAGE,
        "should_escape": True,
    }
    if not socket_mode:
        settings["event_subscriptions"]["request_url"] = f"{base}/slack/events"
        settings["interactivity"]["request_url"] = f"{base}/slack/interactions"
        settings["interactivity"]["message_menu_options_url"] = f"{base}/slack/options"
        oauth["redirect_urls"] = [f"{base}/slack/oauth_redirect"]
        command["url"] = f"{base}/slack/commands"
    return {
        "display_information": {
            "name": NAME,
            "description": DESCRIPTION,
            "background_color": "#1f1a17",
        },
        "features": _features(command),
        "oauth_config": oauth,
        "settings": settings,
    }


def _features(command: dict[str, Any]) -> dict[str, Any]:
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": NAME, "always_online": True},
        "agent_view": {
            "agent_description": AGENT_DESCRIPTION,
            "suggested_prompts": [
                {"title": title, "message": message} for title, message in PROMPTS
            ],
        },
        "slash_commands": [command],
        "shortcuts": [
            {
                "name": "Make an ad from this",
                "type": "message",
                "callback_id": MESSAGE_SHORTCUT,
                "description": "Turn this message into a brief",
            },
            {
                "name": "New ad",
                "type": "global",
                "callback_id": GLOBAL_SHORTCUT,
                "description": "Write the brief for a new ad",
            },
        ],
    }
