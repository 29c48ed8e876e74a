"""Blanks in starter copy: `[a customer's own words]` stands for a fact that nobody has told us.

No picture and no voice ever carries one.
"""

import re
from collections.abc import Sequence

from storage.errors import Refused
from tools.kit.spec import Plain

BLANKS_NAMED_MAX = 2
_BLANK = re.compile(r"\[[^\[\]\n]{2,}\]")


def has_blank(text: str) -> bool:
    """Tell whether a text holds a blank."""
    return _BLANK.search(text) is not None


def without_blank(text: str) -> str:
    """Return what is shown of a text on screen: nothing of one that holds a blank."""
    return "" if has_blank(text) else text


def refuse_spoken(inputs: Plain) -> None:
    """Raise `Refused`, naming the first, if a line that is spoken holds a blank."""
    for number, line in enumerate(_lines(inputs), 1):
        if inputs.get("speaks") and has_blank(line["voice"]):
            raise Refused(
                f"Line {number} is to say “{line['voice']}”. What is in brackets is a blank: tell "
                f"me what belongs there, for example “line {number}: …”.",
                code="blank_left",
            )


def blanks_words(inputs: Plain) -> str:
    """Return the sentence that says which texts stay out of the picture, or nothing."""
    blank = [line["on_screen"] for line in _lines(inputs) if has_blank(line["on_screen"])]
    if not blank:
        return ""
    named = " and ".join(f"“{text}”" for text in blank[:BLANKS_NAMED_MAX])
    more = f" and {len(blank) - BLANKS_NAMED_MAX} more" if len(blank) > BLANKS_NAMED_MAX else ""
    stays = "is a blank and stays" if len(blank) == 1 else "are blanks and stay"
    return f"{named}{more} {stays} out of the picture unless you fill it first."


def _lines(inputs: Plain) -> Sequence[Plain]:
    found: Sequence[Plain] = inputs.get("scenes") or inputs.get("lines") or ()
    return found
