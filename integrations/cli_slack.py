"""`aytada slack`: the app's manifest, and the teams that have it installed."""

import json
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from integrations.bootstrap import open_database
from integrations.settings import Settings
from integrations.slack.manifest import build_manifest
from storage import slack_teams
from storage.errors import NotFound

slack = typer.Typer(help="The Slack app and its teams.", no_args_is_help=True)


@slack.command()
def manifest(
    socket_mode: Annotated[
        bool, typer.Option("--socket-mode", help="For development, without a public address.")
    ] = False,
    url: Annotated[
        str, typer.Option(help="The server's public address; AYTADA_PUBLIC_URL if not given.")
    ] = "",
    token_rotation: Annotated[
        bool, typer.Option("--token-rotation", help="For apps that several teams install.")
    ] = False,
) -> None:
    """Print the app's manifest: paste it at api.slack.com/apps, “From a manifest”."""
    address = url or Settings().public_url
    made = build_manifest(address, socket_mode=socket_mode, token_rotation=token_rotation)
    print(json.dumps(made, indent=2, ensure_ascii=False))
    if not socket_mode and not address:
        Console(stderr=True, highlight=False).print(
            "The addresses in it are placeholders: give --url, or set AYTADA_PUBLIC_URL.",
            style="dim",
        )


@slack.command()
def teams() -> None:
    """List the teams that have, or once had, the app."""
    database = open_database(Settings())
    with database.read() as session:
        found = slack_teams.listing(session)
    database.close()
    console = Console(highlight=False)
    if not found:
        console.print("No team has the app. Install it at /slack/install, or set a bot token.")
        return
    table = Table("team", "id", "state", "since", "workspace", box=None, padding=(0, 2, 0, 0))
    for team in found:
        since = datetime.fromtimestamp(team.created_ms / 1000, UTC).strftime("%Y-%m-%d")
        table.add_row(team.name, team.team_id, team.state, since, team.workspace_id)
    console.print(table)


@slack.command()
def remove(team: Annotated[str, typer.Argument(help="The team's id or its name.")]) -> None:
    """Forget a team's tokens; its campaigns, files and credits stay."""
    database = open_database(Settings())
    with database.write() as session:
        active = [each for each in slack_teams.listing(session) if each.state == slack_teams.ACTIVE]
        found = [each for each in active if team in (each.team_id, each.name)]
        if len(found) != 1:
            raise NotFound(
                f"{len(found) or 'No'} teams with the app are called “{team}”. "
                "See “aytada slack teams” for the ids."
            )
        slack_teams.remove(session, found[0].team_id)
    database.close()
    print(f"“{found[0].name}” is removed. Take the app out of the team in Slack too.")
