"""Text for Slack: what members, files and models wrote mentions nobody and breaks nothing.

Two languages: `escape` is for mrkdwn (sections, contexts, the plain `text` of a message), `defuse`
for the standard Markdown of `markdown` blocks. Both leave the words as they are to the eye.
"""

import re

MESSAGE_CHARACTERS_MAX = 11_000
"""Slack refuses a message whose blocks have more than about 13,200 characters together."""
FALLBACK_CHARACTERS_MAX = 3_900
"""`chat.update` refuses a plain text of more than 4,000 characters."""
NOTHING_WIDE = "\u200b"
FENCE = "```"
_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_CHANNEL = re.compile(r"<#[A-Z0-9]+\|([^<>|]{1,80})>")
_EVERYBODY = re.compile(r"@(?=(?:channel|here|everyone|group)\b)", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_LISTED = re.compile(r"\A\s*(?:[-*+•]|\d{1,2}[.)]|#{1,6}|>|\|)\s?")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[”\"')]*\s+|\n+")


def clean(text: str) -> str:
    """Return text without characters that nobody sees, or that turn the reading direction."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def escape(text: str) -> str:
    """Return text for mrkdwn: Slack's three special characters are words, `@channel` is dead."""
    named = _CHANNEL.sub(lambda found: f"#{found[1].lstrip('#')}", clean(text))
    escaped = named.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _EVERYBODY.sub(f"@{NOTHING_WIDE}", escaped)


def defuse(text: str) -> str:
    """Return Markdown whose mentions are dead and whose links show where they lead."""
    named = _CHANNEL.sub(lambda found: f"#{found[1].lstrip('#')}", clean(text))
    dead = re.sub(r"<(?=\S)", f"<{NOTHING_WIDE}", named)
    dead = _EVERYBODY.sub(f"@{NOTHING_WIDE}", dead)
    for pair in ("](", "][", "]:"):
        dead = dead.replace(pair, f"]{NOTHING_WIDE}{pair[1]}")
    return dead


def one_line(text: str) -> str:
    """Return text as one line with single spaces."""
    return " ".join(clean(text).split())


def shorten(text: str, characters_max: int) -> str:
    """Return text of at most so many characters, cut where a word ends, with "…"."""
    if len(text) <= characters_max:
        return text
    room = text[: characters_max - 1]
    at_word = room.rsplit(None, 1)[0] if re.search(r"\s", room) else room
    # A word without an end, such as an address, is cut inside.
    kept = at_word if len(at_word) > characters_max // 2 else room
    return f"{kept.rstrip()}…"


def shorten_escaped(text: str, characters_max: int) -> str:
    """Return `text` escaped for mrkdwn, at most so many characters; no escape is cut in two."""
    escaped = escape(text)
    room = min(len(text), characters_max)
    while len(escaped) > characters_max and room > 1:
        # An escape is longer than what it stands for by four characters at most.
        room = max(1, room - max(1, (len(escaped) - characters_max) // 5))
        escaped = escape(shorten(clean(text), room))
    return escaped


def bold(text: str, characters_max: int = 200) -> str:
    """Return one line of somebody's text in bold mrkdwn."""
    inside = shorten_escaped(one_line(text).replace("*", "∗"), characters_max)
    return f"*{inside}*" if inside else ""


def split(text: str, characters_max: int = MESSAGE_CHARACTERS_MAX) -> list[str]:
    """Return Markdown in parts of at most so many characters, at least one.

    It is parted between paragraphs where that is possible, else between lines, else between words;
    a fence of code that is parted is closed and opened again.
    """
    parts: list[str] = []
    rest, opening = clean(text).strip(), ""
    while len(rest) + len(opening) > characters_max:
        room = characters_max - len(opening) - len(FENCE) - 1
        cut = _border(rest, room)
        piece, rest = opening + rest[:cut].rstrip(), rest[cut:].lstrip("\n")
        opening = ""
        if piece.count(FENCE) % 2:
            language = piece[piece.rfind(FENCE) + len(FENCE) :].partition("\n")[0]
            piece += f"\n{FENCE}"
            opening = f"{FENCE}{language[:20]}\n"
        parts.append(piece)
    return [*parts, opening + rest] if rest or not parts else parts


def _border(text: str, room: int) -> int:
    """Return where to part `text` so that the first part has at most `room` characters."""
    for mark in ("\n\n", "\n", " "):
        at = text.rfind(mark, room // 3, room)
        if at > 0:
            return at + len(mark)
    # Half a code fence would be read as something else.
    at = room
    while at > 1 and text[at - 1] == "`":
        at -= 1
    return at if at > 1 else room


def rows(text: str) -> str:
    """Return Markdown in which our own bullets are a list and single line breaks stay."""
    lines = re.sub(r"(?m)^• ", "- ", text).split("\n")
    out, in_fence = [], False
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        in_fence ^= line.lstrip().startswith(FENCE)
        hard = line.strip() and after.strip() and not in_fence and not _LISTED.match(after)
        out.append(f"{line.rstrip()}  " if hard and not _LISTED.match(line) else line)
    return "\n".join(out)


def sentences(text: str) -> list[str]:
    """Return the sentences and lines of a text, without their list marks."""
    found = (_LISTED.sub("", part, count=1).strip() for part in _SENTENCE_END.split(clean(text)))
    return [part for part in found if _WORD.search(part)]


def words(text: str) -> list[str]:
    """Return the words of a text for comparing, without marks and case."""
    return [word.casefold() for word in _WORD.findall(text)]


def covered(sentence: str, by: frozenset[str]) -> float:
    """Return which part of a sentence's words, 0 to 1, `by` has too."""
    found = words(sentence)
    return sum(word in by for word in found) / len(found) if found else 1.0
