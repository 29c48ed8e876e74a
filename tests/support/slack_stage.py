"""A stage with the inbound half of the Slack door in front of it, on a real server."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import uvicorn
from pydantic import SecretStr
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.routing import Route

from integrations.bootstrap import LocalMember, local_member
from integrations.settings import Settings
from integrations.slack.bolt import BoltApp
from integrations.slack.held import HeldMail
from integrations.slack.inbound import Inbound
from integrations.slack.reactions import Reactions
from integrations.slack.routes import routes_of
from integrations.slack.tokens import Tokens
from integrations.slack.vault import Vault
from storage import slack_teams
from storage.engine import Database
from storage.ids import now_ms
from storage.models import Conversation, InboxLetter, Member, OutboxItem
from storage.slack_teams import Installed
from tests.support.slack.fake import FakeSlack
from tests.support.stage import Stage
from tools.kit.ports import ChatModel
from tools.kit.prices import PriceBook
from tools.kit.spec import Door as DoorName
from tools.kit.spec import Plain, ToolContext

T = TypeVar("T")
BAD_PICTURE = "This picture is broken."
START_SECONDS = 10.0


class SlackStage(Stage):
    """A stage that a Slack door can stand in front of; enter it to have letters answered."""

    def __init__(
        self,
        database: Database,
        folder: Path,
        slack: FakeSlack,
        *,
        model: ChatModel | None = None,
        **kept: Any,
    ) -> None:
        self.slack = slack
        self.settings = Settings(
            data_dir=folder,
            slack_signing_secret=SecretStr(slack.app.signing_secret),
            slack_api_url=slack.api_url,
            **kept,
        )
        self.prices = PriceBook()
        self.secret = b"a secret of the tests"
        super().__init__(database, folder, model=model)

    def context(
        self, *, workspace_id: str, member_id: str, conversation_id: str, door: DoorName
    ) -> ToolContext:
        """Return the context of what a member does at a door now."""
        return ToolContext(
            workspace_id=workspace_id,
            member_id=member_id,
            conversation_id=conversation_id,
            door=door,
            now_ms=now_ms(),
            prices=self.prices,
            studio_name=self.studio.name,
            writer_name=self.writer.name,
            starter_copy=True,
            channel_doors=("slack",),
        )

    def _turn_context(self, opened: Plain) -> ToolContext:
        return replace(super()._turn_context(opened), channel_doors=("slack",))

    def local_member(self) -> LocalMember:
        """Return who works at this machine's command line."""
        with self.database.write() as session:
            return local_member(session, self.settings, self.prices)

    def check_image(self, path: Path) -> str | None:
        """Find a fault in pictures that say so themselves."""
        return BAD_PICTURE if b"broken" in path.read_bytes() else None

    # ------------------------------------------------------------------ what is kept

    def rows(self, kind: type[T]) -> list[T]:
        """Return all rows of a table, oldest first."""
        order = OutboxItem.created_ms if kind is OutboxItem else None
        with self.database.read() as session:
            found = select(kind)
            return list(session.scalars(found if order is None else found.order_by(order)))

    def letters(self) -> list[InboxLetter]:
        """Return all letters, oldest first."""
        return sorted(self.rows(InboxLetter), key=lambda row: (row.received_ms, row.id))

    def said(self) -> list[tuple[str, str]]:
        """Return state and text of every letter, oldest first."""
        return [(letter.state, letter.payload["text"]) for letter in self.letters()]

    def deliveries(self) -> list[tuple[str, dict[str, Any]]]:
        """Return kind and body of everything that is to be sent."""
        return [(row.kind, row.payload["body"]) for row in self.rows(OutboxItem)]

    def known(self, name: str) -> Member | None:
        """Return the member whom a person of the first team is, or None."""
        user = self.slack.find_user(name)
        with self.database.read() as session:
            workspace_id = slack_teams.workspace_of(session, user.team_id) or ""
            return slack_teams.find_member(session, workspace_id, user.id)

    def conversation_keys(self) -> list[str]:
        """Return the names of all conversations, sorted."""
        return sorted(row.external_key for row in self.rows(Conversation))


def install(stage: SlackStage, team: Any = None, credits: int = 250) -> str:
    """Have a team of the fake install the app, in a workspace of its own; returns that."""
    team = team or stage.slack.team
    assert team.install is not None
    vault = Vault(stage.secret)
    with stage.database.write() as session:
        kept = slack_teams.install(
            session,
            Installed(
                team_id=team.id,
                enterprise_id=team.enterprise_id or "",
                name=team.name,
                app_id=stage.slack.app.id,
                bot_user_id=team.install.bot_user_id,
                bot_id=team.install.bot_id,
                scopes=team.install.scopes,
                token_sealed=vault.seal(team.install.token),
                refresh_sealed="",
                expires_ms=None,
                installed_by="",
            ),
            workspace_id=None,
            welcome_credits=credits,
        )
        return kept.workspace_id


def introduce(stage: SlackStage, *names: str) -> None:
    """Have these people written before, so that Slack need not be asked who they are."""
    for name in names:
        user = stage.slack.find_user(name)
        with stage.database.write() as session:
            workspace_id = slack_teams.workspace_of(session, user.team_id)
            assert workspace_id is not None
            slack_teams.introduce(session, workspace_id, user.id, name=user.name, may_spend=True)


@contextmanager
def serving(routes: list[Route]) -> Iterator[str]:
    """Serve routes on a free port and give its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        Starlette(routes=routes),
        log_config=None,
        log_level="warning",
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    pause = threading.Event()
    while not server.started and thread.is_alive():
        pause.wait(0.01)
    host, port = listener.getsockname()[:2]
    try:
        yield f"http://{host}:{port}"
    finally:
        server.should_exit = True
        thread.join(START_SECONDS)
        listener.close()


@contextmanager
def completing(stage: SlackStage) -> Iterator[HeldMail]:
    """Complete held letters for as long as it lasts."""
    mail = HeldMail(stage)
    mail.start()
    try:
        yield mail
    finally:
        mail.stop()


def wait_until(stage: SlackStage, look: Callable[[], bool], seconds: float = 20.0) -> None:
    """Wait until something is so."""
    stage.wait(lambda _session: True if look() else None, seconds)


def nobody_decides(*_given: object) -> str:
    """Fail: nothing here shows a quote."""
    raise AssertionError("there is no quote to decide on")


def event_routes(stage: SlackStage) -> list[Route]:
    """Return the routes of a door at which nobody listens to clicks and commands."""
    reactions = Reactions(stage, Tokens(stage), approve=nobody_decides, decline=nobody_decides)
    return routes_of(stage, Inbound(stage, reactions), BoltApp(stage, ()))


@contextmanager
def open_slack_door(
    database: Database, folder: Path, *, slack: FakeSlack | None = None
) -> Iterator[SlackStage]:
    """Give a door on a server with a fake Slack connected to it; nothing answers its letters.

    The first team has the app, and ana and ben have written before.
    """
    with slack or FakeSlack() as slack:
        stage = SlackStage(database, folder, slack)
        with serving(event_routes(stage)) as url:
            slack.connect(url)
            install(stage)
            introduce(stage, "ana", "ben")
            yield stage
        stage.engine.close(0)
