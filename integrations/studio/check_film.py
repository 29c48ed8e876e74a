"""Checks a finished film against its order: picture, sound, length, and the end card's layout."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from integrations.studio import sound_measure
from integrations.studio.canvas import Box, surface
from integrations.studio.check_picture import Measured, contrast_behind, file_faults, text_faults
from integrations.studio.colour import contrast
from integrations.studio.endcard import EndCardScene
from integrations.studio.look import design_of
from integrations.studio.mux import SAMPLE_RATE, clip_facts
from integrations.studio.watching import Watched, watch
from tools.kit.ports import (
    FRAME_SIZES,
    FRAMES_PER_SECOND,
    Fault,
    FilmMade,
    StitchOrder,
    WorkFailed,
)

_LUFS, _LUFS_OFF_MAX = -14.0, 1.0
_PEAK_DBTP_MAX = -1.0
_SILENCE_SECONDS_MAX = 2.0
SILENCE_FLOOR_DB = -60.0


def sound_faults(seen: Watched, *, ordered: bool, seconds: float) -> list[Fault]:
    """Check the film's sound: there, as long as the picture, loud as ordered, never silent for
    long."""
    if not seen.audio_rate:
        return [Fault(check="sound", message="The film has no sound track.", culprit="stitch")]
    found: list[Fault] = []

    def fault(check: str, message: str) -> None:
        found.append(Fault(check=check, message=message, culprit="stitch"))

    heard = len(seen.sound) / seen.audio_rate
    if abs(heard - seconds) > 0.06:
        fault("sound_length", f"The sound lasts {heard:.2f} instead of {seconds:.2f} seconds.")
    if seen.audio_rate != SAMPLE_RATE or seen.audio_channels != 2:
        fault("sound_codec", f"The sound is {seen.audio_rate} Hz, {seen.audio_channels} channels.")
    if not ordered or not len(seen.sound):
        return found
    if seen.audio_rate != SAMPLE_RATE:
        return found
    if not np.any(np.abs(seen.sound) > 1e-4):
        fault("silence", "The film is silent although sound was ordered.")
        return found
    loudness = sound_measure.loudness_lufs(seen.sound)
    if not abs(loudness - _LUFS) <= _LUFS_OFF_MAX:
        fault("loudness", f"The film is at {loudness:.1f} LUFS instead of {_LUFS:.0f}.")
    peak = sound_measure.true_peak_dbtp(seen.sound)
    # AAC may overshoot the mix by a little; what matters is that nothing clips.
    if peak > _PEAK_DBTP_MAX + 0.5:
        fault("true_peak", f"The sound peaks at {peak:.1f} dBTP; at most {_PEAK_DBTP_MAX:.0f}.")
    for start, end in sound_measure.silent_stretches(
        seen.sound, SILENCE_FLOOR_DB, _SILENCE_SECONDS_MAX
    ):
        fault("silence", f"There is no sound from {start:.1f} to {end:.1f} seconds.")
    return found


def card_faults(order: StitchOrder) -> list[Fault]:
    """Lay the end card out again and check its text and brand sign."""
    try:
        design = design_of(order.look)
        scene = EndCardScene(
            order.end_card, design, order.format, order.resolution, len(order.clips)
        )
    except WorkFailed as error:
        return [Fault(check="pictures", message=str(error), culprit="stitch")]
    frame = scene.frame
    _, canvas, pixels = surface(frame.width, frame.height)
    scene.draw(canvas, pixels, order.end_card.frames - 1, text=False)
    measured = [
        Measured(fact, contrast(scene.ground.pill, fact.color))
        if fact.kind == "button"
        else Measured(fact, contrast_behind(fact, pixels))
        for fact in scene.facts()
    ]
    whole = Box(0, 0, frame.width, frame.height)
    found = text_faults(measured, frame.safe, whole, frame.unit, "stitch")
    if not whole.holds(scene.mark.box):
        message = "The logo does not fit on the end card."
        found.append(Fault(check="logo", message=message, culprit="stitch"))
    return found


def check_film(order: StitchOrder, made: FilmMade) -> tuple[Fault, ...]:
    """Return what is wrong with a film; an empty tuple means: good."""
    size = FRAME_SIZES[(order.format, order.resolution)]
    try:
        frames = sum(clip_facts(path)[0] for path in order.clips) + order.end_card.frames
    except WorkFailed as error:
        return (Fault(check="decodes", message=str(error), culprit="clip"),)
    with ThreadPoolExecutor(1) as pool:
        # The decoder leaves the interpreter to the drawing.
        laid_out = pool.submit(card_faults, order)
        seen = watch(made.film)
    found = file_faults(seen, size, frames, "stitch")
    if seen.readable:
        ordered = order.voice is not None or order.music is not None
        found += sound_faults(seen, ordered=ordered, seconds=frames / FRAMES_PER_SECOND)
    for name, path in (
        ("poster", made.poster),
        ("captions", made.captions),
        ("contact sheet", made.contact_sheet),
    ):
        if not path.is_file() or (path.stat().st_size == 0 and name != "captions"):
            found.append(Fault(check="files", message=f"The {name} is missing.", culprit="stitch"))
    return (*found, *laid_out.result())
