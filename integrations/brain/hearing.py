"""Says the names that the state knows by what they are: a project, a campaign, an idea.

A title may be any words ("Late Invoices"), and the reader has never seen it. It hears "my project"
instead; what it finds is told in the words that were typed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

NAME_CHARACTERS_MIN = 4
PROJECT, CAMPAIGN = "my project", "my campaign"
_THE = r"(?:\b(?:the|my|our) )?"
_NOUNS = {
    PROJECT: r"(?: (?:project|draft|film|video|ad|one)\b)?",
    CAMPAIGN: r"(?: campaign\b)?",
}
# What follows is what a line shall say from now on, whatever it sounds like.
_NEW_WORDS = re.compile(
    r"\b(?:hook|opening|line|cta|headline|tagline|subline|caption|text|voice ?over|xxl\d+)\b[^.?!]{0,24}"
    r"(?:\b(?:to|say|says|read|reads|be|with)|:)\s*[\"'“]?$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Heard:
    """A text in which known names are said by their kind, and where its characters come from.

    `begins` and `ends` give for each character where what it stands for begins and ends in the text
    as it was typed.
    """

    text: str
    begins: tuple[int, ...]
    ends: tuple[int, ...]


def idea_words(number: int) -> str:
    """Return what is said for an idea's title."""
    return f"idea {number}"


def hear(text: str, names: Mapping[str, str]) -> Heard:
    """Return a text in which each name is replaced by what `names` says for it."""
    pattern, said = _pattern(names)
    parts: list[str] = []
    begins: list[int] = []
    ends: list[int] = []
    last = 0
    found = [
        match for match in (pattern.finditer(text) if pattern else ()) if not _is_new(text, match)
    ]
    for match in [*found, None]:
        until = len(text) if match is None else match.start()
        parts.append(text[last:until])
        begins += range(last, until)
        ends += range(last + 1, until + 1)
        if match is not None:
            group = next(name for name, value in match.groupdict().items() if value)
            parts.append(said[group])
            begins += [match.start(group)] * len(said[group])
            ends += [match.end(group)] * len(said[group])
            last = match.end()
    return Heard("".join(parts), tuple(begins), tuple(ends))


def _is_new(text: str, match: re.Match[str]) -> bool:
    return _NEW_WORDS.search(text[: match.start()]) is not None


def _pattern(names: Mapping[str, str]) -> tuple[re.Pattern[str] | None, dict[str, str]]:
    """Return a pattern of all names, longest first, and what is said for each of its groups."""
    options: list[str] = []
    said: dict[str, str] = {}
    for place, name in enumerate(sorted(names, key=len, reverse=True)):
        if len(name) < NAME_CHARACTERS_MIN:
            continue
        said[f"n{place}"] = names[name]
        after = _NOUNS.get(names[name], "")
        options.append(rf"{_THE}(?<!\w)(?P<n{place}>{_spelled(name)})(?!\w){after}")
    return (re.compile("|".join(options), re.IGNORECASE) if options else None), said


def _spelled(name: str) -> str:
    return r"\W{1,2}".join(map(re.escape, re.findall(r"\w+", name))) or re.escape(name)
