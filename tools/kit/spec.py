"""The contract that every tool obeys.

* A tool is one word: file, function names `check`, `prepare`, `apply`, the name that the model
  sees, its test.
* Workspace, member and conversation come from the context, never from the model.
* `check` reads: it resolves references and refuses early. `prepare` asks the outside (a model) and
  writes nothing. `apply` does everything that is kept, in one transaction that its caller ends.
* `reserve` is for work that costs nobody credits but is bounded: between `check` and `prepare`, in
  a transaction of its own, it counts the attempt or refuses it, so that work that fails or runs
  beside other work is bounded too.
* What passes between them is plain JSON, because each is a durable step of its own.
* Bad input raises a `storage.errors.AytadaError`; `graph/execute.py` turns it into a result that
  the model and the marketer can both read. Nothing is half-written: an error in `apply` rolls the
  transaction back.
* `Result.say` is what the marketer reads: names not ids, money as "72 credits", at most a few
  sentences.
* A priced tool never starts work: it returns a quote. No tool accepts one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict
from sqlalchemy.orm import Session

from storage.files import FileStore
from tools.kit.ports import Cancelled, ChatModel, Studio, ToolSchema
from tools.kit.prices import PriceBook

Plain = dict[str, Any]
Door = Literal["terminal", "http", "slack", "web"]


class Args(BaseModel):
    """Arguments as the model writes them; unknown ones are refused, strings are trimmed."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Result(BaseModel):
    """What a tool gives back; `say` is the sentence (or few) for the marketer."""

    model_config = ConfigDict(extra="forbid")
    say: str


@dataclass(frozen=True)
class ToolContext:
    """Who asks, where, and by which rules; built by the turn, never by the model."""

    workspace_id: str
    member_id: str
    conversation_id: str
    door: Door
    now_ms: int
    prices: PriceBook
    studio_name: str
    """Provider of clips, voice and music; part of what a step's result depends on."""
    writer_name: str
    starter_copy: bool
    """True when copy comes from the embedded writer and is labelled as starter copy."""
    channel_doors: tuple[Door, ...] = ()
    """Connected doors that can post to a channel."""


def never() -> bool:
    """Nobody cancels this work."""
    return False


@dataclass(frozen=True)
class Outside:
    """The parts of the outside that `prepare` and the steps of a production may ask.

    `files` is where made files are kept and `scratch` the folder to make them in; `cancelled` is
    asked now and then during long work.
    """

    writer: ChatModel
    studio: Studio
    files: FileStore
    scratch: Path
    cancelled: Cancelled = never


A = TypeVar("A", bound=Args)
R = TypeVar("R", bound=Result)


@dataclass(frozen=True)
class Tool(Generic[A, R]):
    """One tool. `cost`: `free`, or `quotes` when it may return a quote instead of doing the work.

    `touches` names what it may change, for people who review what an agent is able to do.
    """

    name: str
    description: str
    args: type[A]
    cost: Literal["free", "quotes"]
    touches: tuple[str, ...]
    apply: Callable[[Session, ToolContext, A, Plain], R]
    check: Callable[[Session, ToolContext, A], Plain] | None = None
    prepare: Callable[[Outside, A, Plain], Plain] | None = None
    reserve: Callable[[Session, ToolContext, A, Plain], None] | None = None

    def schema(self) -> ToolSchema:
        """Return what the model sees of this tool."""
        parameters = self.args.model_json_schema()
        parameters.pop("title", None)
        parameters.pop("description", None)
        return ToolSchema(name=self.name, description=self.description, parameters=parameters)


AnyTool = Tool[Any, Any]
