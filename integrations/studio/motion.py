"""Easing: how things start, overshoot and settle. Times are seconds, results go from 0 to 1."""

import math


def clamp(value: float, low: float = 0.0, high: float = 1.0) -> float:
    """Return `value` held between `low` and `high`."""
    return low if value < low else min(value, high)


def progress(t: float, start: float, seconds: float) -> float:
    """Return how far (0 to 1) `t` is into a stretch that begins at `start`."""
    return clamp((t - start) / seconds)


def ease_out(x: float) -> float:
    """Fast, then gentle."""
    return 1 - (1 - x) ** 3


def ease_out_strong(x: float) -> float:
    """Very fast, then very gentle: for type that must be read at once."""
    return float(1 - (1 - x) ** 5)


def ease_in_out(x: float) -> float:
    """Gentle at both ends."""
    return 4 * x**3 if x < 0.5 else 1 - (2 - 2 * x) ** 3 / 2


def ease_back(x: float, overshoot: float = 1.4) -> float:
    """Go a little too far and come back."""
    return 1 + (overshoot + 1) * (x - 1) ** 3 + overshoot * (x - 1) ** 2


def spring(t: float, hertz: float = 1.3, damping: float = 0.55) -> float:
    """A damped spring released at `t` = 0; settles at 1."""
    if t <= 0:
        return 0.0
    omega = 2 * math.pi * hertz
    damped = omega * math.sqrt(1 - damping * damping)
    swing = math.cos(damped * t) + damping / math.sqrt(1 - damping**2) * math.sin(damped * t)
    return 1 - math.exp(-damping * omega * t) * swing
