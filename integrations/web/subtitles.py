"""Captions as browsers play them: SubRip turned into WebVTT."""

import re

_TIMES = re.compile(
    r"^\s*(\d{1,3}:\d{2}:\d{2})[,.](\d{3})\s*-->\s*(\d{1,3}:\d{2}:\d{2})[,.](\d{3}).*$"
)


def webvtt(subrip: str) -> str:
    """Return SubRip captions as WebVTT; cues whose times cannot be read are left out."""
    blocks = re.split(r"\n{2,}", subrip.lstrip("\ufeff").replace("\r\n", "\n").strip())
    return "\n\n".join(["WEBVTT", *(cue for block in blocks if (cue := _cue(block)))]) + "\n"


def _cue(block: str) -> str:
    lines = block.split("\n")
    for at, line in enumerate(lines[:2]):
        times = _TIMES.match(line)
        words = [each for each in lines[at + 1 :] if each.strip()]
        if times is not None and words:
            # What somebody said is words, whatever it looks like.
            said = "\n".join(
                each.replace("&", "&amp;").replace("<", "&lt;").replace("-->", "--&gt;")
                for each in words
            )
            return f"{times[1]}.{times[2]} --> {times[3]}.{times[4]}\n{said}"
    return ""
