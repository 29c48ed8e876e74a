"""The state of one turn's graph: plain JSON, never checkpointed by LangGraph (the workflow is)."""

from typing import Any, TypedDict


class TurnState(TypedDict):
    """What the nodes pass on.

    `talk` is the messages since the member spoke (`ChatMessage` as JSON); `calls` are the tool
    calls not yet run; `rounds` counts model calls; `usage` is what they used (`graph/bounds.py`);
    `failures` counts how often each very same call failed; `away` says why somebody stands in for
    the model in this turn, and is empty otherwise; `answer` is set when there is nothing left to
    do, and `repeats_quote` when it asks about the open quote again; `state` is how the turn ends:
    done, failed or cancelled.
    """

    opened: dict[str, Any]
    talk: list[dict[str, Any]]
    calls: list[dict[str, Any]]
    rounds: int
    usage: dict[str, Any]
    failures: dict[str, int]
    away: str
    answer: str | None
    repeats_quote: bool
    state: str
    error: str
