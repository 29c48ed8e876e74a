"""A brand's whole design, resolved once a job: direction, palette, and the ground of each scene."""

from dataclasses import dataclass

from integrations.studio.directions import Direction, direction_of, ground_name
from integrations.studio.palette import Ground, Palette, palette_of
from tools.kit.ports import BrandLook


@dataclass(frozen=True)
class Design:
    """What every scene of a film shares."""

    look: BrandLook
    direction: Direction
    palette: Palette

    def ground(self, index: int, count: int) -> Ground:
        """Return the ground of scene `index` of `count`; `index == count` is the end card's."""
        palette = self.palette
        name = ground_name(self.direction, palette.vivid_on_dark, palette.two_colored, index, count)
        return self.palette.grounds[name]


def design_of(look: BrandLook) -> Design:
    """Resolve a brand look; the same look always gives the same design."""
    return Design(
        look=look,
        direction=direction_of(look.style, look.tone, look.seed),
        palette=palette_of(look.colors, look.seed),
    )
