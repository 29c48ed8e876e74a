"""Spending limits: what a workspace, campaign or member may spend a day, a month or in total.

They are enforced inside `storage.ledger.hold`, under the wallet's lock, and nowhere else; that
module gives `set_limit`, `limits` and `spent_or_held` to everyone. `standings` tells how much room
there is, for those who say so beforehand.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import Table, and_, bindparam, func, or_, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from storage.errors import PaymentNeeded, Refused
from storage.ids import new_id
from storage.models import Campaign, Member
from storage.models_money import Hold, SpendLimit, Transfer

CREDITS_MAX = 1_000_000_000
SCOPES = ("workspace", "campaign", "member")
PERIODS = ("day", "month", "total")
_PERIOD_WORDS = {"day": "a day", "month": "a month", "total": "in total"}
_WAITS = {"day": "wait until tomorrow (UTC)", "month": "wait until next month (UTC)"}

_HOLD = cast(Table, Hold.__table__)
_TRANSFER = cast(Table, Transfer.__table__)
_LIMIT = cast(Table, SpendLimit.__table__)
_CAMPAIGN = cast(Table, Campaign.__table__)
_MEMBER = cast(Table, Member.__table__)
_LIMITS_OF = select(
    _LIMIT.c.scope, _LIMIT.c.subject_id, _LIMIT.c.period, _LIMIT.c.credits_max
).where(_LIMIT.c.workspace_id == bindparam("of"))
_LIMITS_ON = _LIMITS_OF.where(
    tuple_(_LIMIT.c.scope, _LIMIT.c.subject_id).in_(bindparam("subjects", expanding=True))
)


@dataclass(frozen=True)
class Limit:
    """At most `credits_max` per `period` for the workspace, campaign or member `subject_id`."""

    scope: str
    subject_id: str
    period: str
    credits_max: int


@dataclass(frozen=True)
class Standing:
    """A limit and what of it is used in its running period; `name` is the campaign's or member's
    name, empty for the workspace."""

    limit: Limit
    name: str
    used: int

    @property
    def left(self) -> int:
        """Credits that can still be held under this limit."""
        return max(0, self.limit.credits_max - self.used)

    @property
    def words(self) -> str:
        """The limit in words to the member whom it holds back: "your limit of 72 credits a
        day"."""
        amount = f"{count_credits(self.limit.credits_max)} {_PERIOD_WORDS[self.limit.period]}"
        if self.limit.scope == "campaign":
            return f"the limit of {amount} for “{self.name}”"
        owner = "your" if self.limit.scope == "member" else "the workspace's"
        return f"{owner} limit of {amount}"

    @property
    def way_out(self) -> str:
        """What the member can do when this limit has no room, as a sentence."""
        ways = [_WAITS[self.limit.period]] if self.limit.period in _WAITS else []
        if self.left:
            ways.append(f"choose something of at most {count_credits(self.left)}")
        ways.append("ask whoever manages your credits for a higher limit")
        joined = ", ".join(ways[:-1]) + (", or " if len(ways) > 2 else " or ") + ways[-1]
        sentence = joined if len(ways) > 1 else ways[0]
        return f"{sentence[:1].upper()}{sentence[1:]}."


def count_credits(credits: int) -> str:
    """Return "1 credit", "72 credits"."""
    return f"{credits} credit" if credits == 1 else f"{credits} credits"


def spent_or_held(
    session: Session, workspace_id: str, scope: str, subject_id: str, since_ms: int
) -> int:
    """Return the credits held or captured since a moment (UTC ms), less what was refunded.

    `scope` is `workspace`, `campaign` or `member`; a hold counts from when it was made.
    """
    refunded = (
        select(_TRANSFER.c.id)
        .where(_TRANSFER.c.hold_id == _HOLD.c.id, _TRANSFER.c.kind == "refund")
        .exists()
    )
    query = select(func.coalesce(func.sum(_HOLD.c.credits), 0)).where(
        _HOLD.c.workspace_id == workspace_id,
        _HOLD.c[f"{_known(scope, SCOPES)}_id"] == subject_id,
        _HOLD.c.created_ms >= since_ms,
        or_(_HOLD.c.state == "held", and_(_HOLD.c.state == "captured", ~refunded)),
    )
    return int(session.connection().scalar(query) or 0)


def set_limit(
    session: Session,
    workspace_id: str,
    *,
    scope: str,
    subject_id: str,
    period: str,
    credits_max: int | None,
) -> None:
    """Set what a subject may hold and spend per period; None takes the limit away.

    Raises `Refused` for a negative limit or an unknown scope or period.
    """
    key = {
        "workspace_id": workspace_id,
        "scope": _known(scope, SCOPES),
        "subject_id": subject_id,
        "period": _known(period, PERIODS),
    }
    connection = session.connection()
    if credits_max is None:
        connection.execute(_LIMIT.delete().filter_by(**key))
        return
    if not 0 <= credits_max <= CREDITS_MAX:
        raise Refused(f"A limit is a whole number of credits from 0 to {CREDITS_MAX}.")
    insert: Any = {"sqlite": sqlite, "postgresql": postgresql}[connection.dialect.name].insert
    connection.execute(
        insert(_LIMIT)
        .values(**key, id=new_id("limit"), credits_max=credits_max)
        .on_conflict_do_update(index_elements=list(key), set_={"credits_max": credits_max})
    )


def limits(session: Session, workspace_id: str) -> tuple[Limit, ...]:
    """Return all limits of a workspace, in a fixed order."""
    columns = (_LIMIT.c.scope, _LIMIT.c.subject_id, _LIMIT.c.period)
    query = select(*columns, _LIMIT.c.credits_max).where(_LIMIT.c.workspace_id == workspace_id)
    return tuple(Limit(*row) for row in session.connection().execute(query.order_by(*columns)))


def standings(
    session: Session, workspace_id: str, subjects: Mapping[str, str] | None, now_ms: int
) -> tuple[Standing, ...]:
    """Return the limits that hold the subjects back, the one with the least room first.

    `subjects` maps scope to id; None asks for all limits of the workspace.
    """
    connection: Connection = session.connection()
    query = _LIMITS_OF
    values: dict[str, Any] = {"of": workspace_id}
    if subjects is not None:
        query, values["subjects"] = _LIMITS_ON, list(subjects.items())
    found = []
    for row in connection.execute(query, values).all():
        limit = Limit(*row)
        since_ms = period_start_ms(limit.period, now_ms)
        used = spent_or_held(session, workspace_id, limit.scope, limit.subject_id, since_ms)
        found.append(Standing(limit, _name(connection, workspace_id, limit), used))
    return tuple(sorted(found, key=lambda each: (each.left, each.limit.scope, each.limit.period)))


def refusal(
    session: Session,
    workspace_id: str,
    subjects: Mapping[str, str],
    credits: int,
    now_ms: int,
) -> PaymentNeeded | None:
    """Return the error to raise if one of the subjects' limits has no room for `credits` more.

    `subjects` maps scope to id. Exact only under the wallet's lock.
    """
    for standing in standings(session, workspace_id, subjects, now_ms):
        if standing.left < credits:
            return PaymentNeeded(
                f"This needs {count_credits(credits)}, and {standing.words} leaves "
                f"{standing.left}. {standing.way_out}"
            )
    return None


def period_start_ms(period: str, now_ms: int) -> int:
    """Return when the running day or month (UTC) began, in ms since 1970; 0 for `total`."""
    if period == "total":
        return 0
    midnight = datetime.fromtimestamp(now_ms / 1000, UTC).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    start = midnight if period == "day" else midnight.replace(day=1)
    return int(start.timestamp()) * 1000


def _known(word: str, words: Sequence[str]) -> str:
    if word not in words:
        raise Refused(f"{word!r} is not one of {', '.join(words)}.")
    return word


def _name(connection: Connection, workspace_id: str, limit: Limit) -> str:
    table = {"campaign": _CAMPAIGN, "member": _MEMBER}.get(limit.scope)
    if table is None:
        return ""
    named = select(table.c.name).where(
        table.c.workspace_id == workspace_id, table.c.id == limit.subject_id
    )
    return str(connection.scalar(named) or "")
