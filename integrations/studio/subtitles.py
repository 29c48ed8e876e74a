"""SRT captions from the film's spoken lines: at most two lines of 42 characters, never
overlapping."""

from tools.kit.ports import PlacedLine, SpokenWord

_LINE_LETTERS_MAX = 42
_LINES_MAX = 2
_SECONDS_MIN = 0.7


def _clock(seconds: float) -> str:
    whole = round(max(0.0, seconds) * 1000)
    return (
        f"{whole // 3_600_000:02d}:{whole // 60_000 % 60:02d}:"
        f"{whole // 1000 % 60:02d},{whole % 1000:03d}"
    )


def wrapped(words: list[str]) -> list[str]:
    """Put words on lines of at most 42 characters; a longer word stands alone, cut into pieces."""
    lines: list[str] = []
    for word in words:
        while len(word) > _LINE_LETTERS_MAX:
            lines.append(word[: _LINE_LETTERS_MAX - 1] + "-")
            word = word[_LINE_LETTERS_MAX - 1 :]
        if lines and len(lines[-1]) + 1 + len(word) <= _LINE_LETTERS_MAX:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return lines


def _blocks(line: PlacedLine) -> list[list[SpokenWord]]:
    """Split a line's words into blocks that fit on two lines."""
    blocks: list[list[SpokenWord]] = []
    for word in line.words:
        if blocks and len(wrapped([w.text for w in (*blocks[-1], word)])) <= _LINES_MAX:
            blocks[-1].append(word)
        else:
            blocks.append([word])
    return blocks


def srt(lines: tuple[PlacedLine, ...], film_seconds: float) -> str:
    """Return the SRT text for a film's lines (word times from the film's start)."""
    shown: list[tuple[float, float, str]] = []
    for line in lines:
        blocks = _blocks(line)
        if not blocks and line.text.strip():
            whole = SpokenWord(
                text=line.text,
                start_seconds=line.at_seconds,
                end_seconds=line.at_seconds + line.seconds,
            )
            blocks = [[whole]]
        for block in blocks:
            text = "\n".join(wrapped(" ".join(w.text for w in block).split())[:_LINES_MAX])
            shown.append((block[0].start_seconds, block[-1].end_seconds + 0.15, text))
    shown.sort()
    out: list[str] = []
    for i, (start, end, text) in enumerate(shown):
        limit = shown[i + 1][0] if i + 1 < len(shown) else film_seconds
        end = min(max(end, start + _SECONDS_MIN), max(limit, start + 0.05))
        out.append(f"{i + 1}\n{_clock(start)} --> {_clock(end)}\n{text}\n")
    return "\n".join(out)
