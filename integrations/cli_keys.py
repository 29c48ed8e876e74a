"""`aytada keys`: make, list and revoke the API keys of this machine's workspace."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from integrations.bootstrap import local_member, open_database
from integrations.common.auth import ALL_SCOPES, create_key
from integrations.common.reading import Session, keys_in_use
from integrations.settings import Settings
from storage import workspaces
from storage.engine import Database
from storage.errors import NotFound
from tools.kit.prices import PriceBook

keys = typer.Typer(help="API keys for the HTTP door.", no_args_is_help=True)


@keys.command()
def create(
    name: Annotated[str, typer.Argument(help="What the key is for, such as “zapier”.")],
    scopes: Annotated[
        str, typer.Option(help="Some of read, write, spend, with commas between.")
    ] = ",".join(ALL_SCOPES),
) -> None:
    """Make a key and show its secret, once."""
    wanted = [scope.strip() for scope in scopes.split(",") if scope.strip()]
    database = open_with_workspace()
    with database.write() as session:
        workspace_id = workspace_of(session)
        made = create_key(session, workspace_id, name, wanted)
    database.close()
    print(made.secret)
    Console(stderr=True, highlight=False).print(
        f"This is the only time it is shown. It may {', '.join(made.key.scopes)}.", style="dim"
    )


@keys.command(name="list")
def list_keys() -> None:
    """List the keys that still work."""
    database = open_with_workspace()
    with database.read() as session:
        found = keys_in_use(session, workspace_of(session))
    database.close()
    table = Table("name", "may", "made", "id", box=None, padding=(0, 2, 0, 0))
    for key in found:
        made = datetime.fromtimestamp(key.created_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")
        table.add_row(key.name, ", ".join(key.scopes), made, key.id)
    console = Console(highlight=False)
    if found:
        console.print(table)
    else:
        console.print("There are no keys. Make one with “aytada keys create NAME”.")


@keys.command()
def revoke(
    key: Annotated[str, typer.Argument(help="The key's id, or its name if only one has it.")],
) -> None:
    """Make a key useless from now on."""
    database = open_with_workspace()
    with database.write() as session:
        workspace_id = workspace_of(session)
        found = [each for each in keys_in_use(session, workspace_id) if key in (each.id, each.name)]
        if len(found) != 1:
            raise NotFound(
                f"{len(found) or 'No'} keys are called “{key}”. See “aytada keys list” for the ids."
            )
        workspaces.revoke_api_key(session, workspace_id, found[0].id)
    database.close()
    print(f"“{found[0].name}” is revoked.")


def open_with_workspace() -> Database:
    """Open the configured database and see that this machine's workspace exists."""
    settings = Settings()
    database = open_database(settings)
    with database.write() as session:
        workspace_of(session)
    return database


def member_of(session: Session) -> str:
    """Return the member who sits at this machine's command line."""
    return local_member(session, Settings(), PriceBook()).member_id


def workspace_of(session: Session) -> str:
    """Return the id of this machine's workspace."""
    settings = Settings()
    prices = PriceBook.model_validate(settings.prices)
    return local_member(session, settings, prices).workspace_id
