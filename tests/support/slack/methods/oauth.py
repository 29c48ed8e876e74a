"""Methods auth.test, oauth.v2.access and apps.*: who the app is, and how it gets its tokens.

https://docs.slack.dev/authentication/installing-with-oauth and
https://docs.slack.dev/authentication/using-token-rotation
"""

import secrets
from typing import Any

from tests.support.slack.protocol import Caller, Method, SlackError
from tests.support.slack.world import TOKEN_LIFE_SECONDS, Install, Team, User, World


def install_app(world: World, team: Team, scopes: tuple[str, ...] | None = None) -> Install:
    """Install the app in a team, or again: new tokens, the same bot."""
    bot = next((user for user in team.users.values() if user.is_bot), None)
    if bot is None:
        bot = User(
            world.id("U", "BOT"), team.id, world.app.name.lower(), world.app.name, is_bot=True
        )
        team.users[bot.id] = bot
    old = team.install
    prefix = "xoxe.xoxb-1-" if world.app.rotates_tokens else "xoxb-"
    team.install = Install(
        team.id,
        f"{prefix}{team.id}-{secrets.token_hex(8)}",
        scopes if scopes is not None else world.app.scopes,
        bot.id,
        old.bot_id if old else world.id("B", "BOT"),
    )
    if world.app.rotates_tokens:
        team.install.refresh_token = f"xoxe-1-{secrets.token_hex(8)}"
        team.install.expires_at = world.clock.now() + TOKEN_LIFE_SECONDS
    return team.install


def auth_test(caller: Caller, args: dict[str, Any]) -> dict[str, Any]:
    """Say who the token belongs to."""
    answer = {
        "url": f"https://{caller.here.domain}.slack.com/",
        "team": caller.here.name,
        "user": caller.bot.name,
        "team_id": caller.here.id,
        "user_id": caller.bot.id,
        "bot_id": caller.installed.bot_id,
        "is_enterprise_install": False,
    }
    if caller.here.enterprise_id:
        answer["enterprise_id"] = caller.here.enterprise_id
    return answer


def _check_client(caller: Caller, args: dict[str, Any]) -> None:
    client = caller.authorization or (args.get("client_id", ""), args.get("client_secret", ""))
    if client[0] != caller.world.app.client_id:
        raise SlackError("invalid_client_id")
    if client[1] != caller.world.app.client_secret:
        raise SlackError("bad_client_secret")


def access(caller: Caller, args: dict[str, Any]) -> dict[str, Any]:
    """Exchange a code for tokens, or a refresh token for the next pair."""
    _check_client(caller, args)
    if args.get("grant_type") == "refresh_token":
        return _refresh(caller, args.get("refresh_token", ""))
    code = caller.world.codes.pop(args.get("code", ""), None)
    if code is None:
        raise SlackError("invalid_code")
    team_id, user, redirect_uri = code
    if args.get("redirect_uri", redirect_uri) != redirect_uri:
        raise SlackError("bad_redirect_uri")
    install = install_app(caller.world, caller.world.teams[team_id])
    return token_answer(caller.world, install) | {
        "authed_user": {"id": user},
        "is_enterprise_install": False,
    }


def _refresh(caller: Caller, refresh_token: str) -> dict[str, Any]:
    for team in caller.world.teams.values():
        install = team.install
        if install and install.refresh_token == refresh_token and not install.is_revoked:
            return token_answer(caller.world, install_app(caller.world, team, install.scopes))
    raise SlackError("invalid_refresh_token")


def token_answer(world: World, install: Install) -> dict[str, Any]:
    """Return an installation as oauth.v2.access gives it."""
    team = world.teams[install.team_id]
    enterprise = {"id": team.enterprise_id, "name": "Grid"} if team.enterprise_id else None
    answer: dict[str, Any] = {
        "access_token": install.token,
        "token_type": "bot",
        "scope": ",".join(install.scopes),
        "bot_user_id": install.bot_user_id,
        "app_id": world.app.id,
        "team": {"id": team.id, "name": team.name},
        "enterprise": enterprise,
    }
    if install.refresh_token and install.expires_at:
        answer["refresh_token"] = install.refresh_token
        answer["expires_in"] = int(install.expires_at - world.clock.now())
    return answer


def open_connection(caller: Caller, args: dict[str, Any]) -> dict[str, Any]:
    """Hand out an address for Socket Mode (docs: /apis/events-api/using-socket-mode)."""
    ticket = secrets.token_hex(8)
    base = caller.world.base_url.replace("http://", "ws://")
    return {"url": f"{base}/link/?ticket={ticket}&app_id={caller.world.app.id}"}


def uninstall(caller: Caller, args: dict[str, Any]) -> dict[str, Any]:
    """Take the app out of the team."""
    _check_client(caller, args)
    caller.installed.is_revoked = True
    return {}


def revoke(caller: Caller, args: dict[str, Any]) -> dict[str, Any]:
    """End the token."""
    if not args.get("test"):
        caller.installed.is_revoked = True
    return {"revoked": not args.get("test")}


METHODS = {
    "api.test": Method(lambda caller, args: {"args": args}, "error foo", 4, auth="none"),
    "auth.test": Method(auth_test, "", None),
    "auth.revoke": Method(revoke, "test:bool", 3),
    "oauth.v2.access": Method(
        access,
        "client_id client_secret code redirect_uri grant_type refresh_token",
        4,
        auth="none",
        json=False,
    ),
    "apps.connections.open": Method(open_connection, "", 1, auth="app"),
    "apps.uninstall": Method(uninstall, "client_id! client_secret!", 1),
}
