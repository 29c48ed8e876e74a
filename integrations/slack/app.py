"""Puts the inbound half of the Slack door together."""

import asyncio

from starlette.routing import Route

from integrations.common.studio import Studio
from integrations.slack import actions, modals
from integrations.slack.bolt import BoltApp
from integrations.slack.commands import commands_with
from integrations.slack.inbound import Inbound
from integrations.slack.reactions import Reactions
from integrations.slack.routes import routes_of
from integrations.slack.socket import take_from_socket
from integrations.slack.tokens import Tokens


def make_slack_routes(studio: Studio) -> list[Route]:
    """Return the routes under `/slack`; without a signing secret there are none."""
    return routes_of(studio, make_inbound(studio), make_bolt_app(studio))


async def run_socket(studio: Studio, stopping: asyncio.Event) -> None:
    """Take events and actions over Socket Mode until `stopping` is set."""
    await take_from_socket(studio, make_inbound(studio), make_bolt_app(studio), stopping)


def make_inbound(studio: Studio) -> Inbound:
    """Return what takes events."""
    reactions = Reactions(
        studio,
        Tokens(studio),
        approve=actions.approve_quote,
        decline=actions.decline_quote,
    )
    return Inbound(studio, reactions)


def make_bolt_app(studio: Studio) -> BoltApp:
    """Return what answers clicks, modals and commands."""
    return BoltApp(studio, (commands_with(modals.brief_view), actions.register_actions))
