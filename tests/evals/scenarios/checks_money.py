"""Small named checks of money: prices, productions, holds, and what was spent."""

from __future__ import annotations

from tests.evals.scenarios.checks import check, plain
from tests.evals.scenarios.form import Check
from tests.evals.scenarios.look import Look


def spent(credits: int) -> Check:
    """So many credits were captured and not given back, and nothing is held any more."""

    def find(look: Look) -> str:
        found, held = look.spent(), look.balance().held
        return "" if (found, held) == (credits, 0) else f"{found} spent and {held} held"

    return check(f"{credits} credits spent, nothing held", find)


def balance(credits: int) -> Check:
    """So many credits are left."""

    def find(look: Look) -> str:
        found = look.balance().posted
        return "" if found == credits else f"the balance is {found}"

    return check(f"balance {credits}", find)


def productions(*states: str) -> Check:
    """The productions ended (or run) in these states, oldest first."""

    def find(look: Look) -> str:
        found = tuple(production.state for production in look.productions())
        return "" if found == states else f"productions are {found}"

    return check(f"productions {states}", find)


def quoted(credits: int | None = None, scope: str | None = None) -> Check:
    """The newest price is still open: any, of so many credits, for that work."""

    def find(look: Look) -> str:
        found = look.quotes()
        if not found:
            return "no price was shown"
        newest = found[-1]
        wrong = credits not in (None, newest.credits) or scope not in (None, newest.scope)
        if newest.state != "open" or wrong:
            return f"the newest price is {newest.credits} for {newest.scope}, {newest.state}"
        return ""

    return check(f"price of {credits or 'something'} shown", find)


def no_open_quote() -> Check:
    """No price waits for an answer."""

    def find(look: Look) -> str:
        found = [quote.credits for quote in look.quotes() if quote.state == "open"]
        return f"prices of {found} are open" if found else ""

    return check("no open price", find)


def no_quotes() -> Check:
    """No price was ever shown."""
    return check("no price shown", lambda k: "a price was shown" if k.quotes() else "")


def accepted(count: int = 1) -> Check:
    """So many prices were accepted."""

    def find(look: Look) -> str:
        found = sum(quote.state == "accepted" for quote in look.quotes())
        return "" if found == count else f"{found} prices are accepted"

    return check(f"{count} prices accepted", find)


def reused(kind: str, count: int) -> Check:
    """The newest accepted price took over so many steps of a kind for nothing."""

    def find(look: Look) -> str:
        taken = [quote for quote in look.quotes() if quote.state == "accepted"]
        lines = taken[-1].lines if taken else []
        found = sum(line["kind"] == kind and bool(line["reused_step_id"]) for line in lines)
        return "" if found == count else f"{found} of kind {kind} were taken over"

    return check(f"{count} {kind} taken over", find)


def price_told(credits: int) -> Check:
    """The member was shown this price before anything was accepted."""

    def find(look: Look) -> str:
        cards = [heard.quote["credits"] for heard in look.turns if heard.quote]
        return "" if credits in cards else f"prices shown: {cards}"

    return check(f"price {credits} shown", find)


def told_credits(credits: int) -> Check:
    """Some answer names so many credits."""

    def find(look: Look) -> str:
        said = [plain(heard.answer) for heard in look.played.spoken]
        return "" if any(f"{credits} credit" in each for each in said) else f"it says {said}"

    return check(f"{credits} credits told", find)


def spent_less_than(credits: int) -> Check:
    """Less than so many credits were captured, and nothing is held any more."""

    def find(look: Look) -> str:
        found, held = look.spent(), look.balance().held
        return "" if found < credits and held == 0 else f"{found} spent and {held} held"

    return check(f"less than {credits} credits spent, nothing held", find)
