"""What an asset says beside its script: a flyer's event facts, a jingle's mood; cleaned to keep."""

import re
from typing import get_args

from storage.errors import Refused
from tools.kit.cleaning import clean_line
from tools.kit.ports import Mood

JINGLE_SECONDS = (6, 10, 15, 30)
DETAIL_CHARACTERS_MAX = 120
LINK_CHARACTERS_MAX = 300
NAMES = {"when": "the time", "where": "the place", "price": "the price", "link": "the link"}
MOODS: tuple[str, ...] = get_args(Mood)
NOTHING = "none"
_LINK = re.compile(r"(?:https?://)?(?:[\w-]+\.)+\w{2,}(?::\d{1,5})?(?:[/?#]\S*)?", re.IGNORECASE)


def clean_details(
    *,
    when: str | None = None,
    where: str | None = None,
    price: str | None = None,
    link: str | None = None,
    mood: str | None = None,
) -> dict[str, str]:
    """Return the details that were given, cleaned; one given as "none" is empty in the result.

    Raises `Refused` for a text that is too long, a link that is no web address, an unknown mood.
    """
    given = {"when": when, "where": where, "price": price, "link": link}
    cleaned = {
        name: clean_line(
            text, NAMES[name], LINK_CHARACTERS_MAX if name == "link" else DETAIL_CHARACTERS_MAX
        )
        for name, text in given.items()
    }
    cleaned["mood"] = clean_line(mood, "the mood", DETAIL_CHARACTERS_MAX).casefold()
    kept = {name: text for name, text in cleaned.items() if text}
    kept = {name: "" if text.casefold() == NOTHING else text for name, text in kept.items()}
    if kept.get("link") and not _LINK.fullmatch(kept["link"]):
        raise Refused(
            f"“{kept['link']}” is no web address. Give one such as example.com/tickets.",
            code="bad_link",
        )
    if kept.get("mood") and kept["mood"] not in MOODS:
        raise Refused(f"A jingle can be {', '.join(MOODS[:-1])} or {MOODS[-1]}. Say which mood.")
    return kept
