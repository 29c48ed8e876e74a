"""One shot for each line of a script: who, where, how the camera moves, what is read."""

import hashlib

from integrations.brain.copy_brief import TimedLine
from integrations.brain.copy_lines import screen_words
from integrations.brain.copy_looks import FRAMING, LOOKS, MOVES
from integrations.brain.copy_text import capital
from integrations.brain.copy_words import Words

# Slots: {person} {place} {seen} {with_it} {shot} {move}
_SHOTS: dict[str, tuple[str, ...]] = {
    "hook": (
        "Open on {person}. {place}, {move}; no product yet.",
        "{place}. {person}, caught in the middle of it, with {move}.",
    ),
    "problem": (
        "Same place, closer: hands and face of {person}, {move}.",
        "A detail of the same place that says it without words, {move}.",
        "{person} again, from behind, {place} out of focus.",
    ),
    "reveal": (
        "The frame clears and {seen} comes in: {shot}, {move}.",
        "{seen} in the same place, in better light: {shot}.",
    ),
    "benefit": (
        "{person}{with_it}, unhurried; {shot}, {move}.",
        "{shot}; the words take the larger half of the frame.",
        "Back to {person}, the same place, lighter now, {move}.",
    ),
    "proof": (
        "{seen} alone on a plain ground, turned once, {move}.",
        "A close detail of {seen}, sharp enough to read, still frame.",
        "Two hands and {seen}, nothing else, {move}.",
    ),
    "offer": ("{seen} to one side, the offer's words large on the other, still frame.",),
    "call_to_action": (
        "{seen} held still on the brand's colour, room left for the end card.",
        "Pull back from {seen} to a calm, plain frame that leaves room for the end card.",
    ),
}


def scene_drafts(words: Words) -> list[dict[str, str]]:
    """Return one scene draft for each line, in order; no two say the same."""
    brief = words.brief
    lines = brief.lines
    scenes: list[dict[str, str]] = []
    used: set[str] = set()
    for place, line in enumerate(lines):
        visual = _visual(words, line, place, used)
        used.add(visual)
        frame = FRAMING.get(brief.format, FRAMING["9:16"]) if place == 0 else ""
        look = LOOKS.get(brief.style, "") if place == 0 else ""
        extra = "".join(f" {capital(part)}." for part in (frame, look) if part)
        on_screen = line.on_screen.strip()[:80] or screen_words(line.voice)
        scenes.append({"visual": f"{visual}{extra}"[:395], "on_screen": on_screen})
    return scenes


def _visual(words: Words, line: TimedLine, place: int, used: set[str]) -> str:
    brief = words.brief
    options = _SHOTS.get(line.beat, _SHOTS["benefit"])
    moves = MOVES.get(brief.style, MOVES["direct_response"])
    start = hashlib.sha256(f"{brief.seed}{line.beat}".encode()).digest()[0]
    # A service or a sale has no body; its name stands in the picture instead.
    physical = words.thing.has_body
    name = words.names.full or "the product"
    seen = name if physical else f"the name {words.names.short or 'of the brand'}"
    first = ""
    for turn in range(len(options) * len(moves)):
        shot = options[(start + turn + place) % len(options)]
        move = moves[(start + place + turn // len(options)) % len(moves)]
        text = shot.format(
            person=words.group.person,
            place=words.group.place,
            seen=seen,
            with_it=f" with {name}" if physical else "",
            shot=words.thing.shot,
            move=move,
        )
        text = ". ".join(capital(part) for part in text.split(". "))
        if text not in used:
            return text
        first = first or text
    return f"{first} Scene {place + 1}."
