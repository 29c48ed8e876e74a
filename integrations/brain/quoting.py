"""Parts what a member says from what they quote: quoted words are material, and nobody's request."""

import re
from dataclasses import dataclass

QUOTED_LINES_MAX = 6
_MARK = re.compile(r"^\s*>\s?")
_SPEAKER = re.compile(r"^[^\s:>][^:\n>]{0,60}:\s+(?=\S)")
_HEADING = re.compile(r"^(?:In this thread so far|The message they shared):\s*$")
"""What a door writes above what it quotes (`integrations/slack/words.py`)."""


@dataclass(frozen=True)
class Parted:
    """A message's own words, and the lines that it quotes, oldest first, without who said them."""

    own: str
    quoted: tuple[str, ...]


def parted(message: str) -> Parted:
    """Return a message's own words apart from its quoted lines and the headings above these."""
    own: list[str] = []
    quoted: list[str] = []
    for line in message.split("\n"):
        if not _MARK.match(line):
            own.append(line)
            continue
        if own and _HEADING.match(own[-1]):
            own.pop()
        text = _SPEAKER.sub("", _MARK.sub("", line)).strip()
        if text:
            quoted.append(text)
    return Parted("\n".join(own).strip(), tuple(quoted[-QUOTED_LINES_MAX:]))
