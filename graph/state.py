"""The state of one turn's graph: plain JSON, never checkpointed by LangGraph (the workflow is)."""

from typing import Any, TypedDict


class TurnState(TypedDict):
    """What the nodes pass on.

    `talk` is the messages since the member spoke (`ChatMessage` as JSON); `calls` are the tool
    calls not yet run; `rounds` counts model calls; `answer` is set when there is nothing left to
    do, and `repeats_quote` when it asks about the open quote again; `state` is how the turn ends:
    done, failed or cancelled.
    """

    opened: dict[str, Any]
    talk: list[dict[str, Any]]
    calls: list[dict[str, Any]]
    rounds: int
    answer: str | None
    repeats_quote: bool
    state: str
    error: str
