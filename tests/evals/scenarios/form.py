"""The form of a scenario: what a marketer wants, how it may be worded, what happens meanwhile, and
what must be true in the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from tests.evals.scenarios.look import Look
    from tests.evals.trial import Opening

Pool = tuple[str, ...]
Door = Literal["terminal", "http", "web"]
Family = Literal[
    "new ad",
    "edit mid-way",
    "several requests at once",
    "resume",
    "failure and retry",
    "cancel and decline",
    "out of credits",
    "chatter, negation, injection",
]
FAMILIES: tuple[Family, ...] = (
    "new ad",
    "edit mid-way",
    "several requests at once",
    "resume",
    "failure and retry",
    "cancel and decline",
    "out of credits",
    "chatter, negation, injection",
)


@dataclass(frozen=True)
class Check:
    """A named fact about the end of a trial; `find` returns what is wrong, or an empty text."""

    name: str
    find: Callable[[Look], str]


# ------------------------------------------------------------------------------ what happens


@dataclass(frozen=True)
class Say:
    """The marketer wants one thing and says it in one of the wordings of `pool`.

    `until` is the milestone that the step is for: the step is left out when it is reached already,
    and the marketer gives up when it is not reached after the questions that followed were
    answered. The other pools are the answers to known kinds of questions, None meaning that the
    marketer leaves the question and goes on: `yes` or `no` when a price is shown, `idea` when ideas
    are to be chosen from, `which` when several things fit. Until the milestone is reached, a
    question whether to go on with the next free step is answered with a yes, and a turn that
    changed nothing with another wording of the wish, once; when that only leads to a question of
    yes or no, it is taken for a request to confirm, and answered with a yes.

    `price` is what the marketer expects: any other price gets no yes. `approves` says that the
    wording itself is the member's yes to the price shown last.
    """

    pool: Pool
    until: Check | None = None
    yes: Pool | None = None
    no: Pool | None = None
    idea: Pool | None = None
    which: Pool | None = None
    price: int | None = None
    approves: bool = False
    door: Door = "terminal"
    key: str = "main"
    member: str = "Nora"


@dataclass(frozen=True)
class Wait:
    """Every production ends, and what became of it is announced."""


@dataclass(frozen=True)
class Begun:
    """Something is being made: at least one step of a production runs."""


@dataclass(frozen=True)
class Upload:
    """The marketer uploads a picture."""

    filename: str
    role: Literal["logo", "photo"] = "photo"


@dataclass(frozen=True)
class Breaks:
    """The studio's next `times` orders of a kind fail with `message`."""

    kind: Literal["voiceover", "clip", "music", "stitch", "banners", "flyer", "jingle"]
    message: str
    times: int = 1
    is_retryable: bool = False


@dataclass(frozen=True)
class SpoiledFilm:
    """The next `times` finished films do not pass their checks, because of a `culprit`."""

    culprit: Literal["voiceover", "clip", "music", "stitch"]
    message: str
    times: int = 1


@dataclass(frozen=True)
class Pace:
    """From now on every order of the studio takes so long."""

    seconds: float


@dataclass(frozen=True)
class Grant:
    """Whoever manages the credits adds some."""

    credits: int


@dataclass(frozen=True)
class Limit:
    """Whoever manages the credits sets a spending limit."""

    scope: Literal["workspace", "campaign", "member"]
    credits_max: int
    period: Literal["day", "month", "total"] = "day"


@dataclass(frozen=True)
class Standing:
    """The member gives a standing approval for text, on the settings page."""

    credits: int


@dataclass(frozen=True)
class Expire:
    """A quarter of an hour goes by: open quotes expire."""


Act = Say | Wait | Begun | Upload | Breaks | SpoiledFilm | Pace | Grant | Limit | Standing | Expire


@dataclass(frozen=True)
class Scenario:
    """One conversation of a kind, to be had in many wordings.

    `world` makes what is there before it begins. `may` names the tools that change something and
    that belong to what the marketer asks for; any other one that succeeds is a wrong action.
    `never` names tools that must not even be tried.
    """

    name: str
    family: Family
    wants: str
    acts: tuple[Act, ...]
    checks: tuple[Check, ...]
    world: Callable[[Opening], None]
    may: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()
    credits: int = 250
