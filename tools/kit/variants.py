"""What of a project fits a copy of another length."""

from collections.abc import Sequence
from typing import NamedTuple

from storage.models import Project, ScriptVersion
from storage.scenes import Live
from tools.kit.drafts import BEATS, SCENES_BY_SECONDS


class Fitting(NamedTuple):
    """The indices of the script lines that come along (None: the script does not fit, or there is
    none) and their scenes (none of them unless all are there)."""

    lines: tuple[int, ...] | None
    scenes: tuple[Live, ...]


def fitting(
    project: Project, script: ScriptVersion | None, live: Sequence[Live], seconds: int
) -> Fitting:
    """Return what comes along into a copy of this many seconds.

    Only a video's script depends on its length: its lines must be the beats of that length, in
    order. Where several lines fit a beat, that of a locked scene is taken.
    """
    if script is None:
        return Fitting(None, ())
    if project.kind != "video_ad" or seconds == project.seconds:
        return Fitting(tuple(range(len(script.lines))), tuple(live))
    locked = {version.voice for scene, version in live if scene.locked}
    beats = BEATS[SCENES_BY_SECONDS[seconds]]
    lines = _choose(script, beats, locked, 0)
    if lines is None:
        return Fitting(None, ())
    return Fitting(lines, _scenes_of(script, lines, live))


def _choose(
    script: ScriptVersion, beats: Sequence[str], locked: set[str], start: int
) -> tuple[int, ...] | None:
    """Return the indices, from `start`, of lines with these beats in order; None if there are
    none."""
    if not beats:
        return ()
    candidates = [
        index
        for index in range(start, len(script.lines))
        if script.lines[index]["beat"] == beats[0]
    ]
    candidates.sort(key=lambda index: script.lines[index]["voice"] not in locked)
    for index in candidates:
        rest = _choose(script, beats[1:], locked, index + 1)
        if rest is not None:
            return (index, *rest)
    return None


def _scenes_of(
    script: ScriptVersion, lines: Sequence[int], live: Sequence[Live]
) -> tuple[Live, ...]:
    chosen: list[int] = []
    for index in lines:
        said = script.lines[index]["voice"]
        speaking = [
            at
            for at, (_scene, version) in enumerate(live)
            if version.voice == said and at not in chosen
        ]
        if not speaking:
            return ()
        chosen.append(index if index in speaking else speaking[0])
    return tuple(live[at] for at in chosen)
