"""Makes one clip: draws every frame of a scene and encodes it."""

from pathlib import Path

from integrations.studio.canvas import surface
from integrations.studio.encode import ClipWriter
from integrations.studio.look import design_of
from integrations.studio.scene import Scene
from tools.kit.ports import ClipMade, ClipOrder

PROVIDER = "embedded studio"


def make_clip(order: ClipOrder, folder: Path) -> ClipMade:
    """Draw and encode `order` into `folder`. Raises `WorkFailed` for pictures that cannot be
    read."""
    scene = Scene(order, design_of(order.look))
    width, height = scene.frame.width, scene.frame.height
    target = folder / f"clip-{order.index:02d}-take-{order.take}.mp4"
    _, canvas, pixels = surface(width, height)
    with ClipWriter(target, width, height) as writer:
        for number in range(order.frames):
            scene.draw(canvas, pixels, number)
            writer.add(pixels)
    return ClipMade(file=target, frames=order.frames, width=width, height=height, provider=PROVIDER)
