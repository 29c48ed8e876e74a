"""Which scene each line of a new script goes on with; shared by whoever lays scenes out."""

from sqlalchemy.orm import Session

from storage import projects, scenes
from storage.models import Project


def scene_slots(
    session: Session,
    project: Project,
    lines: list[dict[str, str]],
    drafts: list[dict[str, str]],
) -> list[scenes.Slot]:
    """Give every place its scene: a locked one stays where it is, the others follow the lines.

    `lines` are the script's, `drafts` a `{visual, on_screen}` for each of them.
    """
    before = projects.scenes(session, project)
    places = _places(before, lines)
    found = _speaking(before, lines, places)
    slots = []
    for place, (at, index) in enumerate(places):
        if at is not None:
            slots.append(scenes.Slot(before[at][0].id, None))
            continue
        line = lines[index]
        draft = {
            "beat": line["beat"],
            "voice": line["voice"],
            "visual": drafts[index]["visual"],
            # The script's own words win: the member may have edited them.
            "on_screen": line["on_screen"] or drafts[index]["on_screen"],
        }
        if place not in found:
            slots.append(scenes.Slot(None, draft))
            continue
        scene, version = before[found[place]]
        is_edited = version.provider == projects.BY_MEMBER and version.voice == line["voice"]
        slots.append(scenes.Slot(scene.id, None if is_edited else draft))
    return slots


def _places(
    before: tuple[scenes.Live, ...], lines: list[dict[str, str]]
) -> list[tuple[int | None, int]]:
    """Return for each place `(number of the locked scene that stays there or None, the line)`.

    A line that a locked scene speaks already is not spoken twice, and one that stands where a
    locked scene with other words is gives way to it.
    """
    locked = [at for at, (scene, _version) in enumerate(before) if scene.locked]
    left = list(range(len(lines)))
    others = []
    for at in locked:
        same = [index for index in left if lines[index]["voice"] == before[at][1].voice]
        if same:
            left.remove(at if at in same else same[0])
        else:
            others.append(at)
    left = [index for index in left if index not in others]
    places: list[tuple[int | None, int]] = []
    while locked or left:
        if locked and (locked[0] <= len(places) or not left):
            places.append((locked.pop(0), -1))
        else:
            places.append((None, left.pop(0)))
    return places


def _speaking(
    before: tuple[scenes.Live, ...],
    lines: list[dict[str, str]],
    places: list[tuple[int | None, int]],
) -> dict[int, int]:
    """Find for each place the scene to go on with: first the one that speaks its line already,
    then the one in its place."""
    free = [at for at, (scene, _version) in enumerate(before) if not scene.locked]
    found: dict[int, int] = {}
    open_places = [(place, index) for place, (at, index) in enumerate(places) if at is None]
    for place, index in open_places:
        speaking = [at for at in free if before[at][1].voice == lines[index]["voice"]]
        if speaking:
            found[place] = place if place in speaking else speaking[0]
            free.remove(found[place])
    for place, _index in open_places:
        if place not in found and place in free:
            found[place] = place
            free.remove(place)
    return found
