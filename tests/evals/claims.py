"""Sentences that say that something was done, or will be, and the deeds that make them true.

A member acts on what the answer says, so a claim without its deed is a fault of its own, whatever
the database holds. Each claim names the tools of which one must have succeeded in the same turn.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.models import Production, Quote
from tests.evals.heard import Heard, Played

PRICED = frozenset(
    {"render_scenes", "render_asset", "stitch", "retry_project", "generate_ideas"}
    | {"generate_script", "update_strategy", "set_brand", "add_product_photo", "undo"}
)
"""Tools that show a price."""
WRITES = frozenset(
    PRICED
    | {"create_campaign", "select_campaign", "create_project", "rename_project", "follow"}
    | {"duplicate_project", "choose_idea", "edit_script", "generate_scenes", "edit_scene"}
    | {"preview_draft", "continue_draft", "cancel_project", "unfollow"}
)
"""Tools that change or make something."""


@dataclass(frozen=True)
class Claim:
    """A kind of claim: how it is worded, and the tools of which one makes it true."""

    says: re.Pattern[str]
    tools: frozenset[str]


def _claim(says: str, *tools: str) -> Claim:
    return Claim(re.compile(says, re.IGNORECASE), frozenset(tools))


_DID = (
    r"changed|set|made|added|removed|dropped|deleted|locked|unlocked|renamed|saved|noted|written"
    r"|wrote|created|started|rendered|posted|scheduled|sent|uploaded|updated|cancelled|undone|copied"
    r"|booked|approved|accepted|stored"
)
_WILL = r"post|schedule|send|publish|upload|remember|note|save|remind|email|render|make|write"
CLAIMS: tuple[Claim, ...] = (
    _claim(r"^the campaign “.*” is open", "create_campaign", "select_campaign"),
    _claim(r"^we are on “", "select_campaign", "continue_draft"),
    _claim(r"^started (?:a|“)", "create_project"),
    _claim(r"^changed in “", "update_strategy"),
    _claim(r"^set in “", "set_brand"),
    _claim(r"” is the (?:product photo|logo) of ", "add_product_photo", "set_brand"),
    _claim(r"^(?:three|here are three) .*ideas\b", "generate_ideas"),
    _claim(r"^idea \d, .* it is\b", "choose_idea", "generate_script"),
    _claim(r"^the (?:starter |new )?(?:script|text) for “", "generate_script"),
    _claim(r"” in \d+ scenes?:", "generate_scenes"),
    _claim(r"^scene \d+ (?:now|gets|follows)\b", "edit_scene", "edit_script", "undo"),
    _claim(r"^scene \d+ is\b", "edit_scene", "edit_script", "undo", "get_project"),
    _claim(r"^there is a new scene", "edit_scene"),
    _claim(r"^line \d+ now\b|^the call to action is now\b", "edit_script", "undo"),
    _claim(r"^the script is (?:un)?locked", "edit_script"),
    _claim(r"^(?:taken back|back at version|done again)\b", "undo"),
    _claim(r"” is called “.*” now", "rename_project"),
    _claim(r"” is a copy of “", "duplicate_project"),
    _claim(r"^stopped “", "cancel_project"),
    _claim(r"^here is the free draft", "preview_draft"),
    _claim(r"” costs \d[\d,]* credits?\b", *PRICED),
    _claim(rf"\bI(?:'ve| have|'ll have)? (?:just |already |now )?(?:{_DID})\b", *WRITES),
    _claim(rf"\b(?:I'll|I will|I'm going to) (?:{_WILL})\b", *WRITES),
    _claim(r"^(?:noted|done|all done|saved|all set|sure thing)[.!]", *WRITES),
)
SPENDS = re.compile(r"^on it: “|\bI hold \d", re.IGNORECASE)
IS_READY = re.compile(r"^“[^”]*” is ready\b|^the clips of “[^”]*” are ready", re.IGNORECASE)
# A price is shown anew without a tool when a yes came too late or what it covers has changed.
SHOWN_ANEW = re.compile(r"^(?:that price has expired|something that price covered)", re.IGNORECASE)
OFFER = re.compile(r"^(?:I read: |\d\. )|\b(?:if|when|once|before|until|say|shall|should) ")
QUESTION = re.compile(r"\?\s*$")


def false_claims(session: Session, played: Played) -> list[str]:
    """Return the sentences of a trial that say what was not done, each with its turn's words."""
    found = []
    for heard in played.turns:
        done = set(heard.done)
        found += [f"“{heard.said}” → “{said}”" for said in untrue(heard, done)]
    begun = sum(bool(SPENDS.search(heard.answer)) for heard in played.turns)
    accepted = session.scalar(
        select(func.count())
        .select_from(Production)
        .join(Quote, Quote.id == Production.id)
        .where(Production.workspace_id == played.workspace_id)
    )
    if begun > (accepted or 0):
        found.append(f"{begun} answers say that something is being made, {accepted} are")
    return found


def untrue(heard: Heard, done: set[str]) -> Iterable[str]:
    """Yield the sentences of one answer that none of the tools `done` makes true."""
    is_announcement = not heard.said
    read = " ".join(" ".join(text.split()) for text in _texts([c.result for c in heard.calls]))
    is_anew = bool(SHOWN_ANEW.search(heard.answer))
    for sentence in sentences(heard.answer):
        if IS_READY.search(sentence) and not is_announcement:
            yield sentence
        is_none = QUESTION.search(sentence) or OFFER.search(sentence)
        # What a tool said of itself in this turn is so, also why it refused.
        if is_announcement or is_none or " ".join(sentence.split()) in read:
            continue
        for claim in CLAIMS:
            if not claim.says.search(sentence) or claim.tools & done:
                continue
            if not (is_anew and claim.tools == PRICED):
                yield sentence
                break


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


def sentences(answer: str) -> list[str]:
    """Return an answer cut into sentences, quoted words kept whole."""
    quotes: list[str] = []

    def hide(match: re.Match[str]) -> str:
        quotes.append(match[0])
        return f"“{len(quotes) - 1}”"

    hidden = re.sub(r"“[^”]*”", hide, answer)
    parts = [
        part.strip()
        for part in re.split(r"(?<=[a-z)”.!?][.!?])\s+|\n+", hidden, flags=re.IGNORECASE)
    ]
    return [re.sub(r"“(\d+)”", lambda m: quotes[int(m[1])], part) for part in parts if part]
