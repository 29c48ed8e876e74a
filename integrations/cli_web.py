"""`aytada login-link`: a link that signs a member in to the dashboard, once."""

from typing import Annotated

import typer

from integrations.cli_keys import member_of, open_with_workspace, workspace_of
from integrations.settings import Settings
from storage import web_sessions, workspaces
from storage.engine import Database
from storage.ids import now_ms


def login_link(
    member: Annotated[
        str, typer.Argument(help="A member's id; left out: you, at this command line.")
    ] = "",
) -> None:
    """Print a link that signs a member in to the dashboard, once, within 15 minutes."""
    settings = Settings()
    database = open_with_workspace()
    base = settings.public_url or f"http://{settings.http_host}:{settings.http_port}"
    try:
        print(link_for(database, base, member))
    finally:
        database.close()


def link_for(database: Database, base_url: str, member_id: str = "") -> str:
    """Return the address of a new link. Raises `NotFound` for no member of this workspace."""
    with database.write() as session:
        workspace_id = workspace_of(session)
        found = workspaces.get_member(session, workspace_id, member_id or member_of(session))
        secret = web_sessions.make_link(session, workspace_id, found.id, now_ms())
    return f"{base_url.rstrip('/')}/dashboard/sign-in/{secret}"
