"""Slack is never called more often than its tiers allow, and answers go before progress."""

from hypothesis import given
from hypothesis import strategies as st

from integrations.slack.buckets import (
    POSTS_BURST,
    POSTS_PER_SECOND,
    TIERS_PER_MINUTE,
    Buckets,
)

Asked = tuple[float, str, str, bool]


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


asked = st.lists(
    st.tuples(
        st.floats(0, 3),
        st.sampled_from(("chat.postMessage", "chat.update", "chat.startStream")),
        st.sampled_from(("C1", "C2")),
        st.booleans(),
    ),
    max_size=120,
)


@given(asked)
def test_no_minute_holds_more_than_its_tier(calls: list[Asked]) -> None:
    """Whatever is asked for and when: what is let through fits Slack's limits in every minute."""
    clock = Clock()
    buckets = Buckets(clock)
    made: list[tuple[float, str, str]] = []
    for pause, method, channel, is_progress in calls:
        clock.now += pause
        if buckets.take("T1", method, channel, is_progress=is_progress) == 0:
            made.append((clock.now, method, channel))
    for at, method, channel in made:
        within = [each for each in made if at <= each[0] < at + 60]
        assert sum(each[1] == method for each in within) <= TIERS_PER_MINUTE[method]
        posts = [
            e
            for e in within
            if e[2] == channel and e[1] in ("chat.postMessage", "chat.startStream")
        ]
        seconds = max((each[0] for each in posts), default=at) - at
        assert len(posts) <= POSTS_BURST + POSTS_PER_SECOND * seconds + 1


@given(st.sampled_from(sorted(TIERS_PER_MINUTE)), st.booleans())
def test_whoever_waits_as_told_is_let_through(method: str, is_progress: bool) -> None:
    """The time that is given is enough, and never longer than a minute."""
    clock = Clock()
    buckets = Buckets(clock)
    while (seconds := buckets.take("T1", method, "C1", is_progress=is_progress)) == 0:
        pass
    assert 0 < seconds <= 60
    clock.now += seconds
    assert buckets.take("T1", method, "C1", is_progress=is_progress) == 0


def test_progress_leaves_room_for_answers() -> None:
    """Where progress has to wait, an answer still goes out at once."""
    buckets = Buckets(Clock())
    while buckets.take("T1", "chat.update", is_progress=True) == 0:
        pass
    answers = 0
    while buckets.take("T1", "chat.update") == 0:
        answers += 1
    assert answers >= 3


def test_teams_and_pauses_are_kept_apart() -> None:
    """One team's `Retry-After` holds up no other team and no other method."""
    clock = Clock()
    buckets = Buckets(clock)
    buckets.pause("T1", "chat.update", 30)
    assert buckets.take("T1", "chat.update") == 30
    assert buckets.take("T2", "chat.update") == 0
    assert buckets.take("T1", "chat.postMessage", "C1") == 0
    clock.now += 30
    assert buckets.take("T1", "chat.update") == 0
