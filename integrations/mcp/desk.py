"""What every MCP call needs: the studio, who calls, and the conversation that the calls share."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from time import time
from typing import TypeVar

from integrations.common.auth import KEY_DOOR, Caller
from integrations.common.reading import Session
from integrations.common.signing import signature
from integrations.common.streams import Streams
from integrations.common.studio import Studio
from storage import conversations
from storage.models import Conversation
from tools.kit.spec import ToolContext

LINK_SECONDS = 7 * 24 * 3_600

T = TypeVar("T")


@dataclass(frozen=True)
class Desk:
    """One caller at the studio; `talk` names the conversation, `base_url` where files are."""

    studio: Studio
    streams: Streams
    caller: Caller
    talk: str
    base_url: str

    def conversation(self, session: Session) -> Conversation:
        """Return the conversation that remembers what the calls are about, made now if new."""
        key = f"mcp:{self.caller.member_id}:{self.talk}"
        return conversations.find_or_create(
            session, self.caller.workspace_id, self.caller.member_id, KEY_DOOR, key
        )

    def context(self, session: Session) -> ToolContext:
        """Return the context of what the caller does now."""
        return self.studio.context(
            workspace_id=self.caller.workspace_id,
            member_id=self.caller.member_id,
            conversation_id=self.conversation(session).id,
            door=KEY_DOOR,
        )

    def link_to(self, asset_id: str) -> str:
        """Return a link to a file that works without a key, for a week."""
        expires_s = int(time()) + LINK_SECONDS
        signed = signature(self.studio.secret, self.caller.workspace_id, asset_id, expires_s)
        return f"{self.base_url}/files/{asset_id}?expires={expires_s}&signature={signed}"

    async def call(self, function: Callable[[], T]) -> T:
        """Run blocking work in a thread."""
        return await self.streams.call(partial(function))
