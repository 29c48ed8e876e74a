"""A summary of a stretch of talk, taken from its own words: what was decided, done, refused and is open.

What members said stands in quotes: it is reported, never repeated as something to do.
"""

import re
from collections.abc import Mapping
from typing import Any

from integrations.brain.copy_text import capital, cleaned, is_command, same, without_commands

CHARACTERS_MAX = 1_500
_QUOTE_MAX = 110
_ITEMS_MAX = 6
_MESSAGES_MAX = 400
_FACTS = ("Product", "Brand", "Audience", "Message", "Goals", "Tone", "Style", "Making")
_LISTS = ("Chosen", "Edits", "Approved", "Refused", "Done", "Open")
_LABEL = re.compile(rf"(?:^|(?<=[.\n;”] )|(?<=\n))({'|'.join((*_FACTS, *_LISTS, 'Before'))}): ")
_FILM = r"(?:ads?|videos?|tiktoks?|reels?|shorts?|spots?|films?|banners?|flyers?|posters?|jingles?|campaigns?|clips?)"
_END = r"(?=\s*(?:[.,;!?\n]|$|\b(?:aimed at|aiming at|targeting|targeted at|that says|saying|with the message|in a|with a)\b))"
_FACT_CUES: tuple[tuple[str, str], ...] = (
    ("Product", rf"\b{_FILM}\b(?: \w+){{0,2}}? (?:for|about|promoting|advertising) "
     rf"(?:our |my |the |a |an )?(?:new )?(.{{2,80}}?)(?= for |{_END[3:-1]})"),
    ("Product", r"\b(?:the |our )?product (?:is|to|should be|:)\s*(.{2,80}?)" + _END),
    ("Audience", r"\b(?:aimed at|aiming at|targeting|targeted at)\s+(.{3,120}?)" + _END),
    ("Audience", r"\b(?:the )?(?:target )?audience(?: is| should be| to|:)\s*(.{3,120}?)" + _END),
    ("Message", r"\b(?:the )?(?:key |main )?(?:message|messaging|takeaway|tagline)(?: is| should be| to|:)\s*(.{3,160}?)(?=[.;!?\n]|$)"),
    ("Message", r"\b(?:that says|saying)\s+(.{3,160}?)(?=[.;!?\n]|$)"),
    ("Goals", r"\b(?:the |our )?goals?(?: is| are| should be| to|:)\s*(.{3,120}?)(?=[.;!?\n]|$)"),
    ("Tone", r"\b(?:the )?tone(?: of voice)?(?: is| should be| to|:)\s*(.{3,60}?)" + _END),
    ("Brand", r"\b(?:the |our )?brand(?: name)?(?: is|:)\s*(.{2,60}?)" + _END),
    ("Style", r"\b(?:the )?style(?: is| should be| to|:)\s*(.{3,40}?)" + _END),
)  # fmt: skip
_YES = re.compile(
    r"(?:yes|yep|yeah|yup|sure|ok|okay|go|go ahead|go for it|do it|approved?|confirmed?|sounds good|looks good|perfect|great|love it)\b",
    re.IGNORECASE,
)
_NO = re.compile(
    r"(?:no|nope|nah|not now|don't|do not|cancel|stop|never mind|leave it|hold off|wait)\b",
    re.IGNORECASE,
)
_CHOICE = re.compile(
    r"\b(?:idea|number|option|concept) (?:\d|one|two|three)\b|\b(?:the )?(?:first|second|third|last) (?:one|idea|option|concept)\b"
    r"|^(?:the )?(?:first|second|third)$|^\d$|\b(?:go with|take|choose|pick)\b",
    re.IGNORECASE,
)
_EDIT = re.compile(
    r"^(?:please |and |then |now |also |can you |could you |let's )*(?:change|rewrite|make|shorten|drop|remove|delete|add|swap|move"
    r"|replace|lock|unlock|rename|use|redo|undo|keep|cut|reorder|duplicate|set|try|give me another|another take|update|put|switch)\b",
    re.IGNORECASE,
)
# Ordering something new is no edit of what is there.
_ORDER = re.compile(
    rf"(?:(?:please|and|then|now|also|hi|hello|hey|can you|could you)[,! ]+)*"
    r"(?:make|create|write|do|start|try) (?:me |us )?(?:an?|another|one"
    rf"|the|our) (?:[\w-]+ ){{0,3}}{_FILM}\b",
    re.IGNORECASE,
)
_LATER = r"[, ]+(?:first|now|instead|please|then|too|again)$"
_WISH = re.compile(
    r"\b(?:can you|could you|please|i want|i'd like|i would like|we want|we need|i need|let's|write|create|make|render|show|send"
    r"|generate|post|follow|when|how|what|which|where|why)\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:created|wrote|written|made|ready|finished|delivered|updated|changed|saved|rendered|started|cancelled|canceled|renamed"
    r"|undone|restored|duplicated|chosen|locked|follows?|failed|charged|released|refunded)\b",
    re.IGNORECASE,
)
_LENGTH = re.compile(
    r"\b(?:6|10|15|30|60)[- ]?(?:s|sec|secs|seconds?)\b|\b(?:9:16|16:9|1:1|4:5)\b", re.IGNORECASE
)


def summary_draft(data: Mapping[str, Any]) -> dict[str, str]:
    """Return the summary of `messages`, with what `earlier_summary` still adds; the newest wins."""
    known = _Known()
    known.read(data.get("earlier_summary"))
    messages = data.get("messages")
    rows = (
        [row for row in messages if isinstance(row, Mapping)] if isinstance(messages, list) else []
    )
    question = ""
    for row in rows[-_MESSAGES_MAX:]:
        text = without_commands(cleaned(row.get("content"), 2_000, keep="#"))
        if row.get("role") == "user":
            known.member_said(text, question)
            question = ""
        elif row.get("role") == "assistant" and text:
            known.studio_said(text)
            question = _question(text)
    if question:
        known.put("Open", f"asked the member: {_quoted(question)}")
    return {"summary": known.text()}


class _Known:
    """What is known so far: one text for each fact, the newest few for each list."""

    def __init__(self) -> None:
        self._facts: dict[str, str] = {}
        self._lists: dict[str, list[str]] = {name: [] for name in _LISTS}
        self._before = ""

    def read(self, earlier: object) -> None:
        """Take over an earlier summary: its labels, or its beginning where it has none."""
        text = earlier[:4_000] if isinstance(earlier, str) else ""
        marks = list(_LABEL.finditer(text))
        if not marks:
            self._before = without_commands(cleaned(text, 500))
            return
        for mark, following in zip(marks, [*marks[1:], None], strict=True):
            value = text[mark.end() : following.start() if following else len(text)]
            value = " ".join(value.split()).rstrip(" .;")
            if is_command(value):
                continue
            if mark[1] in _FACTS:
                self._facts[mark[1]] = value
            elif mark[1] == "Before":
                self._before = value
            else:
                self._lists[mark[1]] = [part for part in value.split("; ") if part][-_ITEMS_MAX:]

    def put(self, name: str, text: str) -> None:
        """Add to a list; a repetition moves to its end."""
        kept = [item for item in self._lists[name] if same(item) != same(text)]
        self._lists[name] = [*kept, text][-_ITEMS_MAX:]

    def member_said(self, text: str, question: str) -> None:
        """Sort what the member said, sentence by sentence. `question` is what was asked before."""
        self._lists["Open"] = []
        for part in _sentences(text):
            self._read_facts(part)
            short = len(part.split()) <= 6
            if _NO.match(part) and (short or question):
                self.put("Refused", _quoted(question or part))
                part = re.sub(
                    r"^(?:no|nope|nah|not now|wait|stop)\b[,.! ]*", "", part, flags=re.IGNORECASE
                )
            elif (
                short
                and _YES.match(part)
                and question
                and not re.search(r"\b(?:but|first|except|only)\b", part)
            ):
                self.put("Approved", _quoted(question))
                continue
            if _ORDER.match(part):
                self.put("Open", _quoted(part))
            elif _CHOICE.search(part) and len(part.split()) <= 12:
                self.put("Chosen", _quoted(part))
            elif _EDIT.match(part):
                self.put("Edits", _quoted(part))
                self.put("Open", _quoted(part))
            elif _WISH.search(part) or part.endswith("?"):
                self.put("Open", _quoted(part))

    def studio_said(self, text: str) -> None:
        """Keep what was done; an answer closes what the member had asked for, unless it asks back."""
        parts = _sentences(text)
        done = [part for part in parts if _DONE.search(part) and not part.endswith("?")]
        if done:
            self.put("Done", _quoted(done[0]))
        if done or not any(part.endswith("?") for part in parts):
            self._lists["Open"] = []

    def _read_facts(self, part: str) -> None:
        for name, cue in _FACT_CUES:
            found = re.search(cue, part, re.IGNORECASE)
            if found is not None and not is_command(found[1]):
                self._facts[name] = re.sub(_LATER, "", found[1].strip(" ,.'"), flags=re.IGNORECASE)[
                    :160
                ]
        lengths = [match[0] for match in _LENGTH.finditer(part)]
        kinds = re.findall(r"\b(video|tiktok|reel|banner|flyer|jingle)\b", part, re.IGNORECASE)
        if lengths or kinds:
            self._facts["Making"] = " ".join(
                dict.fromkeys([*(kind.lower() for kind in kinds), *lengths])
            )

    def text(self) -> str:
        """Return the summary, the oldest of long lists left out until it fits."""
        shrinking = ["Done", "Edits", "Chosen", "Approved", "Refused", "Open"]
        while True:
            text = self._composed()
            if len(text) <= CHARACTERS_MAX:
                return text
            longest = max(
                shrinking, key=lambda name: sum(map(len, self._lists[name])) + (name == "Done")
            )
            if self._lists[longest]:
                self._lists[longest].pop(0)
            elif self._before:
                self._before = ""
            else:
                name = max(self._facts, key=lambda fact: len(self._facts[fact]))
                self._facts[name] = self._facts[name][: len(self._facts[name]) // 2].strip()

    def _composed(self) -> str:
        lines = [f"Before: {self._before}"] if self._before else []
        lines += [f"{name}: {self._facts[name]}" for name in _FACTS if self._facts.get(name)]
        lines += [f"{name}: {'; '.join(self._lists[name])}" for name in _LISTS if self._lists[name]]
        return "\n".join(line.rstrip(" .") + "." for line in lines) or "Nothing was decided yet."


def _sentences(text: str) -> list[str]:
    parts = re.split(r"(?<=[.!?])\s+|\s*;\s+|,? and then |, then ", text)
    return [part.strip(" .!,") for part in parts if part.strip(" .!,?")]


def _question(text: str) -> str:
    """Return what an answer asks or offers last: its last question, with a price before it."""
    parts = re.split(r"(?<=[.!?])\s+", text)
    asked = [place for place, part in enumerate(parts) if part.endswith("?")]
    if not asked:
        return ""
    last = asked[-1]
    priced = last > 0 and "credits" in parts[last - 1] and "credits" not in parts[last]
    return f"{parts[last - 1]} {parts[last]}" if priced else parts[last]


def _quoted(text: str) -> str:
    text = " ".join(text.replace(";", ",").split()).strip(" .")
    if len(text) > _QUOTE_MAX:
        text = text[:_QUOTE_MAX].rsplit(" ", 1)[0] + "…"
    return f"“{capital(text)}”"
