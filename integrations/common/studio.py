"""What the doors stand in front of."""

from pathlib import Path
from typing import Protocol

from graph.engine import DurableEngine
from graph.talk import Talk
from integrations.settings import Settings
from storage.engine import Database
from storage.files import FileStore
from tools.kit.prices import PriceBook
from tools.kit.spec import Door, ToolContext


class Local(Protocol):
    """Who works at this machine's command line."""

    @property
    def workspace_id(self) -> str: ...
    @property
    def member_id(self) -> str: ...


class Studio(Protocol):
    """The executor that a door stands in front of; `integrations.bootstrap.App` is one."""

    settings: Settings
    database: Database
    engine: DurableEngine
    talk: Talk
    files: FileStore
    prices: PriceBook
    secret: bytes

    def context(
        self, *, workspace_id: str, member_id: str, conversation_id: str, door: Door
    ) -> ToolContext:
        """Return the context of what a member does at a door now."""

    def local_member(self) -> Local:
        """Return who works at this machine's command line."""

    def check_image(self, path: Path) -> str | None:
        """Return what is wrong with an image file as one sentence, or None."""
