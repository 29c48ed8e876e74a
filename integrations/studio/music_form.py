"""The form of a bed: how many whole bars reach the button, and what plays in each bar."""

import math
from dataclasses import dataclass

_PICKUP_COST = 0.09
_BARS_IN_PHRASE = 4


@dataclass(frozen=True)
class Meter:
    """Tempo and bars. With `pickup` the first bar begins half a bar before the music does."""

    beat_seconds: float
    bars: int
    pickup: bool

    @property
    def bar_seconds(self) -> float:
        return 4 * self.beat_seconds

    @property
    def beats_per_minute(self) -> float:
        return 60 / self.beat_seconds

    def start_of(self, bar: int) -> float:
        """When the bar begins, in seconds; the bar after the last is the button."""
        return (4 * bar - (2 if self.pickup else 0)) * self.beat_seconds


@dataclass(frozen=True)
class Bar:
    """What plays in one bar. `hook` is which half of the tune, or None; `answer` varies it."""

    full: bool
    break_down: bool
    lifted: bool
    fill: bool
    hook: bool
    answer: bool


def solved_meter(button_seconds: float, beats_per_minute: float) -> Meter:
    """The tempo nearest to `beats_per_minute` at which whole bars, perhaps after a pickup of half a
    bar, end on the button."""

    def cost(halves: int) -> float:
        tempo = halves * 120 / button_seconds
        return abs(math.log2(tempo / beats_per_minute)) + (_PICKUP_COST if halves % 2 else 0)

    near = button_seconds * beats_per_minute / 120
    halves = min(range(max(1, int(near) - 2), int(near) + 4), key=cost)
    return Meter(button_seconds / (2 * halves), (halves + 1) // 2, pickup=halves % 2 == 1)


def planned(bars: int) -> tuple[Bar, ...]:
    """A plan for each bar: an opening, the groove, a breakdown in long beds, a lift toward the
    end."""
    phrases = math.ceil(bars / _BARS_IN_PHRASE)
    quiet_phrase = phrases // 2 if phrases >= 4 else -1
    plan = []
    for number in range(bars):
        phrase, within = divmod(number, _BARS_IN_PHRASE)
        broken = phrase == quiet_phrase and within < 3
        plan.append(
            Bar(
                full=(number > 0 or bars < 4) and not broken,
                break_down=broken,
                lifted=phrases >= 3 and phrase == phrases - 1,
                fill=number == bars - 1 or (within == _BARS_IN_PHRASE - 1 and bars >= 8),
                hook=bars <= 8 or number >= 2,
                answer=within >= 2,
            )
        )
    return tuple(plan)
