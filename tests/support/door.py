"""A real HTTP door for tests: a server on a free port, the embedded model, the quick studio."""

import json
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import httpx
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import Session

from integrations.bootstrap import LocalMember, local_member, make_model
from integrations.cli_server import HttpServer, address_of
from integrations.common.auth import create_key, make_token
from integrations.settings import Settings
from storage import conversations, workspaces
from storage.engine import Database
from storage.ids import now_ms
from storage.models import Production
from tests.support.plain_studio import PlainStudio
from tests.support.stage import Stage, scripted_project
from tools.kit.ports import (
    Cancelled,
    ChatMessage,
    ChatModel,
    ChatReply,
    ToolSchema,
    WorkCancelled,
)
from tools.kit.prices import PriceBook
from tools.kit.spec import Door as DoorName
from tools.kit.spec import ToolContext

T = TypeVar("T", bound=BaseModel)
BAD_PICTURE = "This picture is broken."
SLOWLY = "Speak slowly"
BROKEN = "Speak and break"


class PatientModel:
    """The embedded model; asked to “Speak slowly”, it stops in mid-sentence until `go` is set."""

    def __init__(self, inner: ChatModel) -> None:
        self.name = inner.name
        self.writes_starter_copy = inner.writes_starter_copy
        self._inner = inner
        self.go = threading.Event()

    def stream(
        self, messages: tuple[ChatMessage, ...], tools: tuple[ToolSchema, ...], cancelled: Cancelled
    ) -> Iterator[str | ChatReply]:
        """Answer like the embedded model, or slowly, or not to the end."""
        said = messages[-1].content
        if said.startswith(BROKEN):
            raise RuntimeError("the inside of the studio, which nobody outside may read")
        if not said.startswith(SLOWLY):
            yield from self._inner.stream(messages, tools, cancelled)
            return
        yield "One moment "
        while not self.go.wait(0.02):
            if cancelled():
                raise WorkCancelled
        yield "please."
        yield ChatReply(text="One moment please.", model=self.name)

    def write(self, task: str, brief: dict[str, Any], answer: type[T]) -> T:
        """Write like the embedded model."""
        return self._inner.write(task, brief, answer)


class DoorStage(Stage):
    """A stage that an HTTP door can stand in front of."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self.settings = settings
        self.prices = PriceBook()
        self.secret = b"a secret of the tests"
        self.patient = PatientModel(make_model(settings))
        super().__init__(
            database, settings.data_dir, studio=PlainStudio(seconds=0.2), model=self.patient
        )

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
        )

    def local_member(self) -> LocalMember:
        """Return who works at this machine's command line."""
        with self.database.write() as session:
            return local_member(session, self.settings, self.prices)

    def check_image(self, path: Path) -> str | None:
        """Find a fault in pictures that say so themselves; the studio's own check is walked."""
        return BAD_PICTURE if b"broken" in path.read_bytes() else None


@dataclass
class Tenant:
    """One workspace with a client for each kind of key."""

    workspace_id: str
    all: httpx.Client
    read: httpx.Client
    write: httpx.Client
    secret: str


class Door:
    """A server with its stage; makes tenants, and talks to them over real sockets."""

    def __init__(self, stage: DoorStage, base_url: str, token: str) -> None:
        self.stage = stage
        self.base_url = base_url
        self.token = token
        self._clients: list[httpx.Client] = []

    def client(self, secret: str | None = None) -> httpx.Client:
        """Return a client with a key, or with none."""
        headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        client = httpx.Client(base_url=self.base_url, headers=headers, timeout=30, trust_env=False)
        self._clients.append(client)
        return client

    def tenant(self, name: str, credits: int = 250) -> Tenant:
        """Make a workspace with three keys."""
        with self.stage.database.write() as session:
            workspace = workspaces.create_workspace(session, name, welcome_credits=credits)
            secrets = [
                create_key(session, workspace.id, f"{name} {scopes[-1]}", scopes).secret
                for scopes in (["read", "write", "spend"], ["read"], ["read", "write"])
            ]
        every, reading, writing = (self.client(secret) for secret in secrets)
        return Tenant(workspace.id, every, reading, writing, secrets[0])

    def scripted_project(self, tenant: Tenant) -> str:
        """Make a project with script and scenes and return its id; the thread `written` is about
        it."""
        stage = self.stage
        with stage.database.write() as session:
            member = workspaces.find_or_create_member(
                session, tenant.workspace_id, "http", "writer", "Nora"
            )
            conversation = conversations.find_or_create(
                session, tenant.workspace_id, member.id, "http", "written"
            )
            context = stage.context(
                workspace_id=tenant.workspace_id,
                member_id=member.id,
                conversation_id=conversation.id,
                door="http",
            )
            project = scripted_project(session, context)
            conversations.focus(
                session, conversation, campaign_id=project.campaign_id, project_id=project.id
            )
            return project.id

    def close(self) -> None:
        """Close all clients."""
        for client in self._clients:
            client.close()


@contextmanager
def open_door(template: Path, folder: Path) -> Iterator[Door]:
    """Serve a fresh database, copied from a migrated template, on a free port."""
    data_dir = folder / "data"
    data_dir.mkdir()
    shutil.copyfile(template, data_dir / "aytada.db")
    settings = Settings(data_dir=data_dir)
    listener = socket.create_server(("127.0.0.1", 0))
    database = Database(settings.sqlalchemy_url())
    with DoorStage(database, settings) as stage:
        server = HttpServer(stage, listener)
        server.start_behind()
        door = Door(stage, address_of(listener), make_token(data_dir))
        try:
            yield door
        finally:
            stage.patient.go.set()
            stage.wait(_is_quiet)
            door.close()
            server.end_behind()
    database.close()


def _is_quiet(session: Session) -> bool | None:
    """Tell that no production runs: a workflow must not outlive the engine of its test."""
    running = select(Production.id).where(Production.state == "running").limit(1)
    return True if session.scalar(running) is None else None


def frames(text: str) -> list[tuple[str, dict[str, Any]]]:
    """Return id and JSON of every server-sent event in a finished stream."""
    found = []
    for block in text.split("\n\n"):
        lines = [line for line in block.splitlines() if not line.startswith(":")]
        if lines:
            fields = dict(line.split(": ", 1) for line in lines)
            found.append((fields.get("id", ""), json.loads(fields["data"])))
    return found


def run_input(text: str, *, thread: str = "main", run: str = "run-1") -> dict[str, Any]:
    """Return the body of `POST /api/chat`."""
    message = {"id": "m-1", "role": "user", "content": text}
    return {"threadId": thread, "runId": run, "messages": [message]}
