"""Checks a finished clip against its order: the file, and the layout that was drawn into it."""

from integrations.studio.canvas import Box, surface
from integrations.studio.check_picture import Measured, contrast_behind, file_faults, text_faults
from integrations.studio.colour import contrast
from integrations.studio.look import design_of
from integrations.studio.scene import Scene
from integrations.studio.watching import watch
from tools.kit.ports import (
    FRAME_SIZES,
    FRAMES_PER_SECOND,
    ClipMade,
    ClipOrder,
    Fault,
    WorkFailed,
)

_PILL_RATIO = 3.0


def layout_faults(order: ClipOrder) -> list[Fault]:
    """Lay the scene out again and check its text against what is drawn behind it."""
    try:
        scene = Scene(order, design_of(order.look))
    except WorkFailed as error:
        return [Fault(check="pictures", message=str(error), culprit="clip")]
    frame = scene.frame
    _, canvas, pixels = surface(frame.width, frame.height)
    measured: list[Measured] = []
    at_frame = -1
    for fact in sorted(scene.facts(), key=lambda f: f.at_seconds):
        number = max(0, min(order.frames - 1, round(fact.at_seconds * FRAMES_PER_SECOND)))
        if number != at_frame:
            scene.draw(canvas, pixels, number, text=False)
            at_frame = number
        plate = scene.captions.plate_color() if scene.captions else None
        if fact.kind == "caption" and plate is not None:
            measured.append(Measured(fact, contrast(plate, fact.color)))
        else:
            measured.append(Measured(fact, contrast_behind(fact, pixels)))
    whole = Box(0, 0, frame.width, frame.height)
    found = text_faults(measured, frame.safe, whole, frame.unit, "clip")
    if scene.captions is not None and scene.captions.groups:
        ratio = contrast(*scene.captions.pill_colors())
        if ratio < _PILL_RATIO:
            message = f"The spoken word's pill has a contrast of {ratio:.1f}:1."
            found.append(Fault(check="contrast", message=message, culprit="clip"))
    if not whole.holds(scene.mark.box):
        found.append(
            Fault(check="logo", message="The logo does not fit into the picture.", culprit="clip")
        )
    return found


def check_clip(order: ClipOrder, made: ClipMade) -> tuple[Fault, ...]:
    """Return what is wrong with a clip; an empty tuple means: good."""
    size = FRAME_SIZES[(order.format, order.resolution)]
    found = file_faults(watch(made.file), size, order.frames, "clip")
    last = max((w.end_seconds for w in order.words), default=0.0)
    if last > order.frames / FRAMES_PER_SECOND + 0.05:
        message = "The voice is still speaking when the scene is over."
        found.append(Fault(check="voice_fits", message=message, culprit="voiceover"))
    return (*found, *layout_faults(order))
