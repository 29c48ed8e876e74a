"""What cards are made from, and what they are: plain data."""

from dataclasses import dataclass, field
from typing import Any

Plain = dict[str, Any]
Block = dict[str, Any]


@dataclass(frozen=True)
class Message:
    """One message: `text` says all of it in words, for screen readers and notifications; `blocks`
    are Slack's, at most 50."""

    text: str
    blocks: list[Block] = field(default_factory=list)


@dataclass(frozen=True)
class ToolDone:
    """One tool that a turn ran; `result` is `{"error": {…}}` when it was refused."""

    name: str
    arguments: Plain
    result: Plain


@dataclass(frozen=True)
class FileLink:
    """A made file; `url` works without a sign-in and is None where the server has no address."""

    asset_id: str
    role: str
    filename: str
    media_type: str
    url: str | None
    width: int | None
    height: int | None
    seconds: float | None
    bytes: int


@dataclass(frozen=True)
class TurnView:
    """A turn that is over, as its log tells it. `state`: done, failed, cancelled."""

    turn_id: str
    text: str
    tools: tuple[ToolDone, ...] = ()
    quote: Plain | None = None
    files: tuple[FileLink, ...] = ()
    files_title: str = ""
    state: str = "done"
    error: str = ""
    project_id: str | None = None
    with_feedback: bool = False
