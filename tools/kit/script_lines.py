"""Lines of a script as they change: which line is meant, what kind of text it holds, and the scenes
that follow it."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from storage import projects, scenes
from storage.errors import Refused
from storage.models import Project, ScriptVersion
from tools.kit.drafts import FlyerDraft

NOTHING = "none"
POINTS_MAX = next(
    rule.max_length for rule in FlyerDraft.model_fields["points"].metadata if rule.max_length
)
FLYER_LINES_MAX = 2 + POINTS_MAX
"""Headline, subline and points."""


class Followed(NamedTuple):
    """The numbers (from 1) of the scenes that follow a change, and of locked ones that stay."""

    scenes: tuple[int, ...]
    locked: tuple[int, ...]


def texts_for(kind: str, voice: str, on_screen: str) -> dict[str, str]:
    """Return what was given, by where this kind of project keeps it; empty texts were not given.

    A jingle is only heard, banners and flyers are only seen. The on-screen text "none" is empty.
    """
    if kind == "jingle":
        voice, on_screen = voice or on_screen, ""
    elif kind != "video_ad":
        voice, on_screen = "", on_screen or voice
    texts = {"voice": voice, "on_screen": on_screen}
    given = {name: text for name, text in texts.items() if text}
    if given.get("on_screen", "").casefold() == NOTHING:
        given["on_screen"] = ""
    return given


def line_index(project: Project, script: ScriptVersion, line: int | None) -> int:
    """Return the index of the line with this number; one after the last for a new point of a flyer.

    Raises `Refused` naming the numbers there are.
    """
    count = len(script.lines)
    if line is None and count == 1:
        return 0
    may_add = project.kind == "flyer" and count < FLYER_LINES_MAX
    if line is None or not 1 <= line <= count + may_add:
        raise Refused(f"The script has {count} lines. Say which one, from 1 to {count}.")
    return line - 1


def line_name(kind: str, beats: Sequence[str], index: int) -> str:
    """Return what the line at `index` is called: "line 2", "the headline", "point 1", "the
    tagline"."""
    if kind == "jingle":
        return "the tagline"
    if kind == "video_ad" or index > len(beats):
        return f"line {index + 1}"
    beat = beats[index] if index < len(beats) else "benefit"
    if beat == "hook":
        return "the headline"
    if beat == "reveal" or kind == "banner":
        return "the subline"
    return f"point {beats[:index].count('benefit') + 1}"


def changed_lines(
    project: Project, script: ScriptVersion, index: int, texts: dict[str, str]
) -> tuple[list[dict[str, str]], dict[str, str]]:
    """Return the script's lines with `texts` in the line at `index`, and those that are new."""
    lines = [dict(line) for line in script.lines]
    if index == len(lines):
        lines.append({"beat": "benefit", "voice": "", "on_screen": ""})
    changes = {name: text for name, text in texts.items() if lines[index][name] != text}
    lines[index].update(changes)
    if project.kind == "flyer" and index >= 2 and not lines[index]["on_screen"]:
        del lines[index]
    return lines, changes


def follow(
    session: Session, project: Project, before: ScriptVersion, after: ScriptVersion
) -> Followed:
    """Let the scenes follow a script whose lines were changed one by one.

    Scenes may have been moved, so the one that speaks a changed line is sought, its own place
    first. A scene that shows more than its line did keeps that; a script of another number of lines
    is followed by nothing.
    """
    if len(before.lines) != len(after.lines):
        return Followed((), ())
    live = projects.scenes(session, project)
    followed, locked = [], []
    taken: set[int] = set()
    for index, (old, new) in enumerate(zip(before.lines, after.lines, strict=True)):
        changes = {name: new[name] for name in ("voice", "on_screen") if new[name] != old[name]}
        speaking = [
            at
            for at, (_scene, version) in enumerate(live)
            if version.voice == old["voice"] and at not in taken
        ]
        if not changes or not speaking:
            continue
        at = index if index in speaking else speaking[0]
        taken.add(at)
        scene, version = live[at]
        if scene.locked:
            locked.append(at + 1)
            continue
        scenes.revise(
            session,
            scene,
            version,
            changes,
            provider=version.provider,
            script_version=after.version,
        )
        followed.append(at + 1)
    return Followed(tuple(sorted(followed)), tuple(sorted(locked)))
