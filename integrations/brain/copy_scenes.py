"""One shot for each line of a script: who, where, how the camera moves, what is read."""

import hashlib

from integrations.brain.copy_brief import TimedLine
from integrations.brain.copy_lines import screen_words
from integrations.brain.copy_looks import FRAMING, LOOKS, MOVES
from integrations.brain.copy_text import capital, same
from integrations.brain.copy_words import Words

VISUAL_CHARACTERS_MAX = 395
# Slots: {person} {place} {seen} {with_it} {shot} {move}; shown before, {person} is "the same person".
_SHOTS: dict[str, tuple[str, ...]] = {
    "hook": (
        "Open on {person}. {place}, {move}; no product yet.",
        "{place}. {person}, caught in the middle of it, with {move}.",
    ),
    "hook_product": (
        "{seen} first and large: {shot}, {move}.",
        "{shot}, so close that it takes a moment to tell what it is; then {seen}, {move}.",
    ),
    "problem": (
        "Closer: hands and face of {person}, {move}.",
        "A detail of {place} that says it without words, {move}.",
        "{person} from behind, {place} out of focus, {move}.",
    ),
    "reveal": (
        "The frame clears and {seen} comes in: {shot}, {move}.",
        "{seen} in better light: {shot}, {move}.",
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
    "proof_words": (
        "The words alone on a plain ground, {move}.",
        "{shot}, out of focus behind the words, still frame.",
        "{person}, reading the same words, {move}.",
    ),
    "offer": (
        "{seen} to one side, the offer's words large on the other, still frame.",
        "The offer's words fill the frame, {move}.",
    ),
    "call_to_action": (
        "{seen} held still on the brand's colour, room left for the end card.",
        "Pull back from {seen} to a calm, plain frame that leaves room for the end card.",
    ),
}


def scene_drafts(words: Words) -> list[dict[str, str]]:
    """Return one scene draft for each line, in order; no two say the same."""
    brief = words.brief
    scenes: list[dict[str, str]] = []
    used: set[str] = set()
    for place, line in enumerate(brief.lines):
        visual = _visual(words, line, place, used)
        used.add(visual)
        frame = FRAMING.get(brief.format, FRAMING["9:16"]) if place == 0 else ""
        look = LOOKS.get(brief.style, "") if place == 0 else ""
        extra = "".join(f" {capital(part)}." for part in (frame, look) if part)
        on_screen = line.on_screen.strip()[:80] or screen_words(line.voice)
        scenes.append(
            {"visual": f"{visual}{extra}"[:VISUAL_CHARACTERS_MAX], "on_screen": on_screen}
        )
    return scenes


def _shots(words: Words, line: TimedLine) -> tuple[str, ...]:
    """Return the shots for a line, other ones where it opens on the product or that has no body."""
    said = same(line.voice)
    about = [*words.said_names, *(fact.text for fact in words.facts)]
    if line.beat == "hook" and any(same(text) in said for text in about if same(text)):
        return _SHOTS["hook_product"]
    if line.beat == "proof" and not words.thing.has_body:
        return _SHOTS["proof_words"]
    return _SHOTS.get(line.beat, _SHOTS["benefit"])


def _visual(words: Words, line: TimedLine, place: int, used: set[str]) -> str:
    brief = words.brief
    options = _shots(words, line)
    moves = MOVES.get(brief.style, MOVES["direct_response"])
    start = hashlib.sha256(f"{brief.seed}{line.beat}".encode()).digest()[0]
    # A service or a sale has no body; its name stands in the picture instead.
    physical = words.thing.has_body
    name = words.names.full or "the product"
    first = ""
    seen_before = " ".join(used).lower()
    for turn in range(len(options) * len(moves)):
        shot = options[(start + turn + place) % len(options)]
        move = moves[(start + place + turn // len(options)) % len(moves)]
        text = shot.format(
            person="the same person" if words.group.person in seen_before else words.group.person,
            place="the same place" if words.group.place in seen_before else words.group.place,
            seen=name if physical else f"the name {words.names.short or 'of the brand'}",
            with_it=f" with {name}" if physical else "",
            shot=words.thing.shot,
            move=move,
        )
        text = ". ".join(capital(part) for part in text.split(". "))
        if text not in used:
            return text
        first = first or text
    return f"{first} Scene {place + 1}."
