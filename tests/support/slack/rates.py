"""Counts calls against Slack's limits: https://docs.slack.dev/apis/web-api/rate-limits

A tier is a number of calls a minute for each method and workspace. Posting is special: about one
message a second into each channel, short bursts allowed.
"""

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field

TIERS = {1: 1, 2: 20, 3: 50, 4: 100}
WINDOW_SECONDS = 60.0
POST_WINDOW_SECONDS = 10.0
POSTS_A_SECOND = 1.0
POST_BURST = 5
SPECIAL = {"assistant.threads.setStatus": 600, "auth.test": 600, "chat.getPermalink": 600}
POSTING = frozenset({"chat.postMessage", "chat.postEphemeral", "chat.startStream"})


@dataclass(frozen=True)
class Excess:
    """A moment at which more was sent than allowed."""

    what: str
    """A method's name, or a channel's id."""
    team_id: str
    time: float
    count: int
    allowed: int


@dataclass
class Rates:
    """When what was called. Times are seconds on the fake's clock, in rising order."""

    calls: dict[tuple[str, str], list[float]] = field(
        default_factory=lambda: defaultdict(list[float])
    )
    posts: dict[tuple[str, str], list[float]] = field(
        default_factory=lambda: defaultdict(list[float])
    )
    over_limit: list[Excess] = field(default_factory=list)
    """Every call that Slack might have refused."""

    def note(
        self, method: str, tier: int | None, team_id: str, channel: str | None, now: float
    ) -> Excess | None:
        """Count one call.

        Args:
            method: The method's name.
            tier: Its tier, or None where special limits apply.
            team_id: The workspace.
            channel: Where it posts, if it does.
            now: Seconds on the fake's clock.

        Returns:
            The limit that it breaks, if any.
        """
        times = self.calls[(team_id, method)]
        times.append(now)
        allowed = TIERS[tier] if tier else SPECIAL.get(method)
        count = len(times) - bisect_left(times, now - WINDOW_SECONDS)
        excess = None
        if allowed is not None and count > allowed:
            excess = Excess(method, team_id, now, count, allowed)
        if channel is not None and method in POSTING:
            posts = self.posts[(team_id, channel)]
            posts.append(now)
            many = len(posts) - bisect_left(posts, now - POST_WINDOW_SECONDS)
            most = int(POST_WINDOW_SECONDS * POSTS_A_SECOND) + POST_BURST
            if many > most:
                excess = Excess(channel, team_id, now, many, most)
        if excess is not None:
            self.over_limit.append(excess)
        return excess

    def worst_rate(self, method: str, team_id: str) -> int:
        """Return the most calls of a method that one minute saw."""
        return _most_within(self.calls.get((team_id, method), []), WINDOW_SECONDS)

    def worst_posts(self, channel: str, team_id: str, seconds: float = 1.0) -> int:
        """Return the most messages that so many seconds saw in a channel."""
        return _most_within(self.posts.get((team_id, channel), []), seconds)


def _most_within(times: list[float], seconds: float) -> int:
    most, start = 0, 0
    for end, time in enumerate(times):
        while times[start] <= time - seconds:
            start += 1
        most = max(most, end - start + 1)
    return most
