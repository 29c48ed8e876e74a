"""The one place where the parts are put together: `open_app(settings)`.

Two kinds of process: an executor (server, worker, in-process chat) runs turns and productions; a
reader (`aytada credits`, `aytada doctor`) only opens the database, and works beside a running
executor.
"""

import fcntl
import json
import logging
import os
import secrets
import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from openai import OpenAI, Timeout
from sqlalchemy import select
from sqlalchemy.orm import Session

from graph.bounds import Bounds
from graph.engine import EMBEDDED_EXECUTOR, DurableEngine, new_executor_id
from graph.intake import Intake
from graph.nodes import TurnParts
from graph.outage import StandIn
from graph.production import define_productions
from graph.recovery import Supervisor
from graph.talk import Talk
from graph.turn import define_turn
from integrations.brain import MODEL_NAME, make_brain_client
from integrations.openai import GuardedModel, Limits, ProvenModel, TokenMeter, make_chat_model
from integrations.settings import Settings
from integrations.studio.studio import Deadlines, EmbeddedStudio
from storage import migrate, workspaces
from storage.engine import Database
from storage.errors import Refused
from storage.files import FileStore
from storage.ids import now_ms
from storage.models import Member, Workspace
from tools.kit.ports import ChatModel
from tools.kit.prices import PriceBook
from tools.kit.spec import Door, Outside, Plain, ToolContext

CONNECT_SECONDS = 5.0
"""How long a language model's server may take to take a connection."""
LOCAL_DOOR = "terminal"
LOCAL_PERSON = "local"


@dataclass(frozen=True)
class LocalMember:
    """Who works at this machine's command line, and where."""

    workspace_id: str
    member_id: str


class ExecutorLock:
    """One executor per embedded data directory: a second one would run steps twice.

    The kernel drops the lock when its process dies. The file tells who holds it and where it
    serves.
    """

    def __init__(self, data_dir: Path) -> None:
        data_dir.mkdir(parents=True, exist_ok=True)
        self._path = data_dir / "executor.lock"
        self._file: int | None = None

    def take(self, address: str) -> None:
        """Take the lock. Raises `Refused` naming the process that has it."""
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            holder = self.holder() or {}
            raise Refused(
                f"Another Aytada (process {holder.get('process_id', 'unknown')}) is working on "
                f"{self._path.parent}. Use that one (“aytada chat” joins it), stop it, or set "
                "AYTADA_DATA_DIR to another folder.",
                code="data_dir_in_use",
            ) from None
        os.ftruncate(file, 0)
        os.pwrite(file, json.dumps({"process_id": os.getpid(), "address": address}).encode(), 0)
        self._file = file

    def holder(self) -> Plain | None:
        """Return `{"process_id", "address"}` of the executor that runs now, or None."""
        if not self._path.exists():
            return None
        with self._path.open("r+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                try:
                    found: Plain = json.loads(file.read() or "{}")
                except json.JSONDecodeError:
                    return {}
                return found
            return None

    def release(self) -> None:
        """Give the lock back."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


def open_database(settings: Settings) -> Database:
    """Open the database and see that its schema fits the code.

    SQLite is migrated at once; Postgres must have been by `aytada migrate`. Raises `Refused` when
    the database is newer than the code, or older and not ours to change.
    """
    if not settings.database_url:
        migrate.check_sqlite_version()
    database = Database(settings.sqlalchemy_url())
    database.check()
    if database.is_sqlite:
        migrate.upgrade(database)
    migrate.require_current(database)
    return database


def local_member(session: Session, settings: Settings, prices: PriceBook) -> LocalMember:
    """Return the member at this machine's command line, made with their workspace when new."""
    workspace = session.scalar(select(Workspace).order_by(Workspace.created_ms).limit(1))
    if workspace is None:
        workspace = workspaces.create_workspace(
            session, settings.workspace_name, welcome_credits=prices.welcome_grant
        )
    member: Member = workspaces.find_or_create_member(
        session, workspace.id, LOCAL_DOOR, LOCAL_PERSON, settings.member_name, may_spend=True
    )
    return LocalMember(workspace.id, member.id)


def signing_secret(settings: Settings) -> bytes:
    """Return the secret that signs links: the configured one, or one kept in the data directory."""
    configured = settings.secret.get_secret_value()
    if configured:
        return configured.encode()
    path = settings.data_dir / "secret"
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(file, "wb") as out:
        out.write(secrets.token_hex(32).encode())
    return path.read_bytes()


@dataclass(frozen=True)
class Models:
    """The language models of a process: who talks and writes, who stands in while that one is away
    (None where it is in this process itself), and who counts the tokens of written copy."""

    talk: ChatModel
    stand_in: StandIn | None
    meter: TokenMeter

    @property
    def proven(self) -> ProvenModel | None:
        """The configured model, which is probed; None where the embedded one talks."""
        return self.talk if isinstance(self.talk, ProvenModel) else None


def make_models(settings: Settings) -> Models:
    """Return the language models: the configured server with the embedded brain behind it, or the
    embedded brain alone. Raises `Refused` when the settings do not fit."""
    embedded = make_chat_model(
        make_brain_client(),
        MODEL_NAME,
        api="chat",
        base_url="",
        name="embedded writer",
        writes_starter_copy=True,
    )
    meter = TokenMeter()
    if not settings.model_base_url:
        return Models(embedded, None, meter)
    if not settings.model_name:
        raise Refused(
            "AYTADA_MODEL_BASE_URL is set, so set AYTADA_MODEL_NAME to the model's id too."
        )
    seconds = settings.model_timeout_seconds
    client = OpenAI(
        base_url=settings.model_base_url,
        api_key=settings.model_api_key.get_secret_value() or "none",
        timeout=Timeout(seconds, connect=min(seconds, CONNECT_SECONDS)),
        # What may be repeated is decided in integrations/openai/retrying.py.
        max_retries=0,
    )
    remote = make_chat_model(
        client,
        settings.model_name,
        api=settings.model_api,
        base_url=settings.model_base_url,
        name=settings.model_name,
        limits=Limits(seconds_max=seconds),
        meter=meter,
    )
    stand_in = StandIn(embedded, settings.model_outage_starter_copy)
    return Models(ProvenModel(GuardedModel(remote), embedded), stand_in, meter)


def make_model(settings: Settings) -> ChatModel:
    """Return the language model that talks and writes; see `make_models`."""
    return make_models(settings).talk


def _bounds(settings: Settings) -> Bounds:
    return Bounds(
        tokens_max=settings.model_turn_tokens_max,
        input_price=settings.model_input_price,
        output_price=settings.model_output_price,
        dollars_max=settings.model_turn_dollars_max,
    )


def _deadlines(seconds: float) -> Deadlines:
    return Deadlines(
        voice_seconds=seconds,
        music_seconds=seconds,
        clip_seconds=seconds,
        stitch_seconds=seconds,
        check_seconds=seconds,
    )


class App:
    """An executor with all its parts; `start()` begins work, `close()` ends it."""

    def __init__(self, settings: Settings, *, serves_at: str = "") -> None:
        self.settings = settings
        self._lock: ExecutorLock | None = None
        if not settings.database_url:
            self._lock = ExecutorLock(settings.data_dir)
            self._lock.take(serves_at)
        try:
            self._put_together(settings)
        except BaseException:
            if self._lock is not None:
                self._lock.release()
            raise

    def _put_together(self, settings: Settings) -> None:
        self.database = open_database(settings)
        self.prices = PriceBook.model_validate(settings.prices)
        self.files = FileStore.open(settings.store_url())
        self.secret = signing_secret(settings)
        self._models = make_models(settings)
        self.model = self._models.talk
        self.studio = EmbeddedStudio(_deadlines(settings.render_deadline_seconds))
        executor_id = EMBEDDED_EXECUTOR if self.database.is_sqlite else new_executor_id()
        self.engine = DurableEngine(
            self.database, executor_id=executor_id, render_concurrency=settings.render_concurrency
        )
        outside = Outside(
            studio=self.studio,
            writer=self.model,
            files=self.files,
            scratch=settings.data_dir.resolve() / "scratch",
        )
        define_productions(self.engine, outside)
        parts = TurnParts(
            self.engine,
            self.model,
            outside,
            self._turn_context,
            _bounds(settings),
            self._models.stand_in,
            self._models.meter.take if self._models.proven else None,
        )
        self._turn = define_turn(parts)
        self.talk = Talk(self.engine)
        self._supervisor = Supervisor(self.engine)
        self._intake = Intake(self.engine, self._turn)

    def start(self) -> Self:
        """Begin to work: recover what was interrupted, then answer letters and run productions."""
        logging.basicConfig(level=self.settings.log_level)
        # Beat before launch: a newborn without a heartbeat could be taken for dead.
        self._supervisor.beat()
        self.engine.launch()
        self._supervisor.start()
        self._intake.start()
        if self._models.proven is not None:
            # Beside the start: a server that is away must not keep this one from starting.
            threading.Thread(target=self._models.proven.connect, daemon=True, name="probe").start()
        return self

    def close(self) -> None:
        """Stop taking letters, let running steps end for a while, and give everything back."""
        self._intake.stop()
        self.engine.close(self.settings.drain_seconds)
        self._supervisor.stop()
        self.database.close()
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def context(
        self, *, workspace_id: str, member_id: str, conversation_id: str, door: Door
    ) -> ToolContext:
        """Return the context of a tool or of an acceptance that a member does at a door now."""
        return ToolContext(
            workspace_id=workspace_id,
            member_id=member_id,
            conversation_id=conversation_id,
            door=door,
            now_ms=now_ms(),
            prices=self.prices,
            studio_name=self.studio.name,
            writer_name=self.model.name,
            starter_copy=self.model.writes_starter_copy,
            channel_doors=("slack",) if self.settings.has_slack else (),
        )

    def local_member(self) -> LocalMember:
        """Return who works at this machine's command line."""
        with self.database.write() as session:
            return local_member(session, self.settings, self.prices)

    def check_image(self, path: Path) -> str | None:
        """Return what is wrong with an image file as one sentence, or None when it can be used."""
        return self.studio.check_image(path, "image")

    def _turn_context(self, opened: Plain) -> ToolContext:
        return ToolContext(
            workspace_id=opened["workspace_id"],
            member_id=opened["member_id"],
            conversation_id=opened["conversation_id"],
            door=opened["door"],
            now_ms=opened["now_ms"],
            prices=self.prices,
            studio_name=self.studio.name,
            writer_name=self.model.name,
            starter_copy=self.model.writes_starter_copy,
            channel_doors=("slack",) if self.settings.has_slack else (),
        )


def open_app(settings: Settings, *, serves_at: str = "") -> App:
    """Open an executor. `serves_at` is the address that its server listens on, if any.

    Raises `Refused` when another executor works on the same data directory, or the database does
    not fit the code.
    """
    return App(settings, serves_at=serves_at)
