"""Colour names that people use for brands, as #rrggbb."""

COLOR_NAMES: dict[str, str] = {
    "black": "#000000", "white": "#ffffff", "grey": "#808080", "gray": "#808080",
    "silver": "#c0c0c0", "charcoal": "#36454f", "red": "#e02020", "crimson": "#dc143c",
    "maroon": "#800000", "burgundy": "#800020", "orange": "#ff8c00", "coral": "#ff7f50",
    "peach": "#ffcba4", "salmon": "#fa8072", "terracotta": "#e2725b", "rust": "#b7410e",
    "yellow": "#ffd500", "gold": "#d4af37", "mustard": "#e1ad01", "cream": "#fffdd0",
    "beige": "#f5f5dc", "ivory": "#fffff0", "tan": "#d2b48c", "brown": "#7b4a2d",
    "green": "#1f8a4c", "dark green": "#0b5d34", "forest green": "#228b22", "olive": "#808000",
    "lime": "#bfff00", "mint": "#98ffcc", "sage": "#9caf88", "emerald": "#50c878",
    "teal": "#008080", "turquoise": "#40e0d0", "cyan": "#00ffff", "aqua": "#00ffff",
    "blue": "#1f5fd0", "light blue": "#8ecae6", "sky blue": "#87ceeb", "dark blue": "#0b2a6b",
    "navy": "#001f54", "navy blue": "#001f54", "royal blue": "#4169e1", "indigo": "#4b0082",
    "purple": "#6a0dad", "violet": "#8f00ff", "lavender": "#b57edc", "lilac": "#c8a2c8",
    "plum": "#8e4585", "magenta": "#ff00aa", "fuchsia": "#ff00aa", "pink": "#ff6fb5",
    "hot pink": "#ff69b4", "rose": "#e8758a", "blush": "#f4c2c2",
}  # fmt: skip
