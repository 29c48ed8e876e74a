"""How often Slack may be called: token buckets per team and method, and per channel.

Figures are Slack's tiers (https://docs.slack.dev/apis/web-api/rate-limits): so many calls a minute
and team for each method, and about one new message a second in a channel.
"""

from collections.abc import Callable
from dataclasses import dataclass

POSTS_PER_SECOND = 1.0
POSTS_BURST = 3
SHARE_USED = 0.8
"""How much of a tier is used: other installations of clocks and counters are not ours."""
PROGRESS_LEAVES = 0.4
"""Progress leaves this share of a bucket to answers and approvals, which may not wait for it."""
BURST_SECONDS = 15.0
"""A full bucket holds what a tier allows in so long."""
TIERS_PER_MINUTE = {
    "chat.startStream": 20,
    "chat.stopStream": 20,
    "chat.appendStream": 100,
    "chat.postMessage": 100,
    "chat.update": 50,
    "chat.delete": 50,
    "chat.postEphemeral": 100,
    "agents.sessions.setStatus": 50,
    "agents.sessions.rename": 50,
    "assistant.threads.setSuggestedPrompts": 100,
    "views.publish": 100,
    "views.update": 100,
    "conversations.replies": 50,
    "conversations.history": 50,
    "conversations.list": 20,
    "conversations.join": 50,
    "conversations.info": 50,
    "files.getUploadURLExternal": 100,
    "files.completeUploadExternal": 100,
    "files.info": 100,
    "users.info": 100,
    "auth.test": 100,
}
DEFAULT_PER_MINUTE = 20
POSTS = ("chat.postMessage", "chat.startStream", "files.completeUploadExternal")


@dataclass
class _Bucket:
    """What may still be called now: `tokens` of at most `size`, filled at `per_second`."""

    size: float
    per_second: float
    tokens: float
    filled_at: float

    def wait(self, moment: float, leave: float) -> float:
        """Return for how many seconds a call has to wait, if it leaves so many tokens."""
        self.tokens = min(self.size, self.tokens + (moment - self.filled_at) * self.per_second)
        self.filled_at = moment
        return max(0.0, (1.0 + leave - self.tokens) / self.per_second)


class Buckets:
    """The buckets of one process. `clock` gives seconds that only go forward."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._buckets: dict[tuple[str, ...], _Bucket] = {}
        self._paused: dict[tuple[str, str], float] = {}

    def take(
        self, team_id: str, method: str, channel: str = "", *, is_progress: bool = False
    ) -> float:
        """Take a call from its buckets and return 0, or take nothing and return for how many
        seconds to wait before asking again."""
        moment = self._clock()
        needed = [self._method(team_id, method, moment)]
        if method in POSTS and channel:
            needed.append(self._channel(team_id, channel, moment))
        leaves = [bucket.size * PROGRESS_LEAVES if is_progress else 0.0 for bucket in needed]
        waits = [b.wait(moment, leave) for b, leave in zip(needed, leaves, strict=True)]
        longest = max(*waits, self._paused.get((team_id, method), 0.0) - moment)
        if longest > 0:
            return longest
        for bucket in needed:
            bucket.tokens -= 1
        return 0.0

    def pause(self, team_id: str, method: str, seconds: float) -> None:
        """Call a method no more for so long: Slack said `Retry-After`."""
        until = self._clock() + seconds
        key = (team_id, method)
        self._paused[key] = max(self._paused.get(key, 0.0), until)

    def _method(self, team_id: str, method: str, moment: float) -> _Bucket:
        per_second = TIERS_PER_MINUTE.get(method, DEFAULT_PER_MINUTE) / 60 * SHARE_USED
        size = max(1.0, per_second * BURST_SECONDS)
        return self._bucket((team_id, method), size, per_second, moment)

    def _channel(self, team_id: str, channel: str, moment: float) -> _Bucket:
        return self._bucket((team_id, "channel", channel), POSTS_BURST, POSTS_PER_SECOND, moment)

    def _bucket(
        self, key: tuple[str, ...], size: float, per_second: float, moment: float
    ) -> _Bucket:
        return self._buckets.setdefault(key, _Bucket(size, per_second, size, moment))
