"""Small named checks that a text is exactly what was said: no filler taken along, nothing left out,
nothing in a field where it does not belong."""

from __future__ import annotations

import re

from tests.evals.scenarios.checks import check, plain
from tests.evals.scenarios.form import Check
from tests.evals.scenarios.look import Look

_ARTICLE = re.compile(r"^(?:our|the|a|an|my|your) ")


def _is(what: str, found: str, any_of: tuple[str, ...]) -> str:
    wanted = {_ARTICLE.sub("", plain(text)) for text in any_of}
    return "" if _ARTICLE.sub("", plain(found)) in wanted else f"{what} is {found!r}"


def product_is(*any_of: str) -> Check:
    """The newest campaign's product is one of these, an article aside."""
    return check(
        f"product exactly {' / '.join(any_of)}",
        lambda look: _is("product", look.campaign().product, any_of),
    )


def description_is(text: str) -> Check:
    """The newest campaign's description is this."""
    return check(
        f"description exactly {text!r}",
        lambda look: _is("description", look.campaign().description, (text,)),
    )


def pillar_is(name: str, *any_of: str) -> Check:
    """A pillar of the newest campaign is one of these."""
    return check(
        f"{name} exactly {' / '.join(any_of)}",
        lambda look: _is(name, str(getattr(look.pillars(look.campaign()), name)), any_of),
    )


def brand_is(name: str, *any_of: str) -> Check:
    """A text of the newest campaign's brand is one of these."""
    return check(
        f"brand {name} exactly {' / '.join(any_of)}",
        lambda look: _is(name, str(getattr(look.brand(look.campaign()), name)), any_of),
    )


def detail_is(name: str, *any_of: str) -> Check:
    """A detail of a flyer or jingle is one of these."""
    return check(
        f"{name} exactly {' / '.join(any_of)}",
        lambda look: _is(name, str(look.project().details.get(name) or ""), any_of),
    )


def reads(number: int, text: str) -> Check:
    """What scene `number` (from 1) shows as words is this; its picture and voice do not count."""

    def find(look: Look) -> str:
        found = look.scenes(look.project())
        if number > len(found):
            return f"there is no scene {number}"
        return _is(f"scene {number}'s words", found[number - 1][1].on_screen, (text,))

    return check(f"scene {number} reads {text!r}", find)
