"""What was said and heard in a trial: every turn with its tools, prices and answer."""

from dataclasses import dataclass, field
from typing import Any

Plain = dict[str, Any]


@dataclass(frozen=True)
class Call:
    """A tool that the model called. `error` is its error's code, empty when it was done; `result`
    is what the model read."""

    name: str
    arguments: str
    error: str
    result: Plain


@dataclass(frozen=True)
class Heard:
    """One turn. `said` is empty when it announces a production; `quote` is the card that the member
    sees with the answer, if any; `seconds` is wall time; `is_rewording` marks what had
    to be said because nothing had been done at first; `member` is who said it."""

    said: str
    conversation_id: str
    turn_id: str
    answer: str
    state: str
    calls: tuple[Call, ...]
    quote: Plain | None
    seconds: float
    is_rewording: bool = False
    member: str = ""

    @property
    def done(self) -> tuple[str, ...]:
        """Names of the tools that did something or returned something."""
        return tuple(call.name for call in self.calls if not call.error)


@dataclass
class Played:
    """A trial as it went. `approved` are the ids of the quotes that the member said yes to when
    they were the ones last shown; `standing_credits` is the most that text might cost unasked."""

    scenario: str
    trial: int
    workspace_id: str = ""
    member_id: str = ""
    granted: int = 0
    approved: set[str] = field(default_factory=set)
    standing_credits: int = 0
    turns: list[Heard] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    """What is wrong with the end, each as one line; empty means that the trial passed."""
    broken: list[str] = field(default_factory=list)
    """Which promises were broken that hold in every trial, whatever the model did."""
    wrong_actions: list[str] = field(default_factory=list)
    false_claims: list[str] = field(default_factory=list)
    """Sentences of the answers that say that something was done, or will be, which was not."""
    wrong_credits: int = 0
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        """True when the member got what was asked for, no promise was broken and nothing false was
        said of what was done."""
        return not (self.problems or self.broken or self.wrong_actions or self.false_claims)

    @property
    def spoken(self) -> list[Heard]:
        """The turns that answer the member."""
        return [heard for heard in self.turns if heard.said]
