"""The ledger against a model in plain Python: any acts in any order, audited after every one."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy.orm import Session

from storage import ledger
from storage.audit import audit_books
from storage.engine import Database
from storage.errors import Conflict, PaymentNeeded, Refused
from tests.support.builders import Home, make_home
from tests.support.postgres import Server

DAY_MS = 24 * 60 * 60 * 1000
START_MS = 1_800_014_400_000
PRODUCTIONS = ("quo_1", "quo_2", "quo_3")
ITEMS = ("clip-1", "clip-2", "music")
SUBJECTS = ("workspace", "campaign", "member")


@dataclass
class ModelHold:
    """What the model knows of one hold."""

    credits: int
    production_id: str
    when_ms: int
    state: str = "held"
    is_refunded: bool = False

    def counts_since(self, since_ms: int) -> bool:
        """Tell whether it counts against a limit."""
        is_used = self.state == "held" or (self.state == "captured" and not self.is_refunded)
        return is_used and self.when_ms >= since_ms


class LedgerMachine(RuleBasedStateMachine):
    """Acts, sensible or not, on one workspace; each is its own transaction and always committed."""

    hold_ids: Any = Bundle("hold_ids")

    def __init__(self, database: Database, forget: Callable[[], None]) -> None:
        super().__init__()
        self.database = database
        self.forget = forget
        self.grants: dict[str, int] = {}
        self.keys: dict[tuple[str, str], str] = {}
        self.holds: dict[str, ModelHold] = {}
        self.limits: dict[tuple[str, str], int] = {}
        self.movements: list[int] = []
        self.now_ms = START_MS
        with database.write() as session:
            self.home: Home = make_home(session, credits=0)

    def act(self, function: Callable[[Session], Any]) -> Any:
        """Return what the act gives, or the class of the error that it raises."""
        with self.database.write() as session:
            try:
                return function(session)
            except Refused as error:
                return type(error)

    @property
    def posted(self) -> int:
        """The model's posted balance."""
        return sum(self.movements)

    @property
    def held(self) -> int:
        """The model's reserved credits."""
        return sum(hold.credits for hold in self.holds.values() if hold.state == "held")

    @rule(key=st.sampled_from("abc"), credits=st.integers(-5, 120))
    def grant(self, key: str, credits: int) -> None:
        """Grant under one of few keys, so that keys repeat."""
        expected: Any
        if credits < 1:
            expected = Refused
        elif key in self.grants:
            expected = False if self.grants[key] == credits else Conflict
        else:
            expected = True
            self.grants[key] = credits
            self.movements.append(credits)
        found = self.act(
            lambda session: ledger.grant(
                session,
                self.home.workspace_id,
                credits,
                reason="Pack",
                actor="test",
                idempotency_key=key,
            )
        )
        assert found == expected

    @rule(
        target=hold_ids,
        production_id=st.sampled_from(PRODUCTIONS),
        prices=st.dictionaries(st.sampled_from(ITEMS), st.integers(0, 40), max_size=3),
    )
    def hold(self, production_id: str, prices: dict[str, int]) -> Any:
        """Hold for one of few productions, so that keys repeat, with the same price or another."""
        priced = {key: credits for key, credits in prices.items() if credits}
        known = {
            key: self.keys[production_id, key]
            for key in priced
            if self.is_known(production_id, key)
        }
        new = {key: credits for key, credits in priced.items() if key not in known}
        found = self.act(
            lambda session: ledger.hold(
                session,
                workspace_id=self.home.workspace_id,
                member_id=self.home.member_id,
                campaign_id=self.home.campaign_id,
                production_id=production_id,
                items=[ledger.HoldItem(key, credits) for key, credits in prices.items()],
                now_ms=self.now_ms,
            )
        )
        if any(self.holds[known[key]].credits != priced[key] for key in known):
            assert found is Conflict
            return multiple()
        if not self.has_room_for(sum(new.values())):
            assert found is PaymentNeeded
            return multiple()
        assert {key: found[key] for key in known} == known
        assert set(found) == set(priced)
        for key, credits in new.items():
            self.keys[production_id, key] = found[key]
            self.holds[found[key]] = ModelHold(credits, production_id, self.now_ms)
        return multiple(*(found[key] for key in new))

    def is_known(self, production_id: str, key: str) -> bool:
        """Tell whether this was held before."""
        return (production_id, key) in self.keys

    def has_room_for(self, credits: int) -> bool:
        """Tell whether wallet and limits allow so many credits more."""
        if credits == 0:
            return True
        midnight_ms = self.now_ms - self.now_ms % DAY_MS
        for (_, period), credits_max in self.limits.items():
            since_ms = midnight_ms if period == "day" else 0
            used = sum(h.credits for h in self.holds.values() if h.counts_since(since_ms))
            if used + credits > credits_max:
                return False
        return self.posted - self.held >= credits

    @rule(hold_id=hold_ids)
    def capture(self, hold_id: str) -> None:
        """Capture what is held, was captured or was released."""
        hold = self.holds[hold_id]
        expected = {"held": True, "captured": False, "released": Conflict}[hold.state]
        found = self.act(lambda session: ledger.capture(session, hold_id, reason="", actor=""))
        assert found == expected
        if hold.state == "held":
            hold.state = "captured"
            self.movements.append(-hold.credits)

    @rule(hold_id=hold_ids)
    def release(self, hold_id: str) -> None:
        """Release what is held or not any more."""
        hold = self.holds[hold_id]
        found = self.act(lambda session: ledger.release(session, hold_id))
        assert found == (hold.state == "held")
        if hold.state == "held":
            hold.state = "released"

    @rule(hold_id=hold_ids)
    def refund(self, hold_id: str) -> None:
        """Refund what was captured, was not, or was refunded."""
        hold = self.holds[hold_id]
        expected = (not hold.is_refunded) if hold.state == "captured" else Conflict
        found = self.act(lambda session: ledger.refund(session, hold_id, reason="", actor=""))
        assert found == expected
        if expected is True:
            hold.is_refunded = True
            self.movements.append(hold.credits)

    @rule(production_id=st.sampled_from(PRODUCTIONS))
    def release_production(self, production_id: str) -> None:
        """Stop a production."""
        mine = [
            hold
            for hold in self.holds.values()
            if hold.production_id == production_id and hold.state == "held"
        ]
        found = self.act(lambda session: ledger.release_production(session, production_id))
        assert found == sum(hold.credits for hold in mine)
        for hold in mine:
            hold.state = "released"

    @rule(
        scope=st.sampled_from(SUBJECTS),
        period=st.sampled_from(("day", "total")),
        credits_max=st.none() | st.integers(0, 150),
    )
    def limit(self, scope: str, period: str, credits_max: int | None) -> None:
        """Set, change or take away a limit."""
        subject_id = getattr(self.home, f"{scope}_id")
        self.act(
            lambda session: ledger.set_limit(
                session,
                self.home.workspace_id,
                scope=scope,
                subject_id=subject_id,
                period=period,
                credits_max=credits_max,
            )
        )
        self.limits.pop((scope, period), None)
        if credits_max is not None:
            self.limits[scope, period] = credits_max

    @rule()
    def sleep(self) -> None:
        """Let a third of a day pass."""
        self.now_ms += DAY_MS // 3

    @invariant()
    def books_are_right(self) -> None:
        """The ledger says what the model says, and the audit finds nothing."""
        with self.database.read() as session:
            balance = ledger.balance(session, self.home.workspace_id)
            history = ledger.history(session, self.home.workspace_id)
            assert balance == ledger.Balance(self.posted, self.held)
            assert balance.available >= 0
            assert [line.credits for line in reversed(history)] == self.movements[-50:]
            assert audit_books(session) == ()

    def teardown(self) -> None:
        """Throw this example's database away."""
        self.database.close()
        self.forget()


def test_the_ledger_does_what_the_model_does_on_sqlite(
    sqlite_template: Path, tmp_path: Path
) -> None:
    """Each example starts with a fresh copy of the migrated file."""

    class OnSqlite(LedgerMachine):
        def __init__(self) -> None:
            for old in tmp_path.glob("example.db*"):
                old.unlink()
            shutil.copyfile(sqlite_template, tmp_path / "example.db")
            super().__init__(Database(f"sqlite:///{tmp_path / 'example.db'}"), lambda: None)

    run_state_machine_as_test(OnSqlite, settings=settings(max_examples=20, stateful_step_count=30))


def test_the_ledger_does_what_the_model_does_on_postgres(
    postgres_server: Server, postgres_template: str
) -> None:
    """Each example starts with a fresh copy of the migrated database."""

    class OnPostgres(LedgerMachine):
        def __init__(self) -> None:
            name = postgres_server.create_database(postgres_template)
            database = Database(postgres_server.url_of(name))
            super().__init__(database, lambda: postgres_server.drop_database(name))

    run_state_machine_as_test(
        OnPostgres, settings=settings(max_examples=10, stateful_step_count=30)
    )
