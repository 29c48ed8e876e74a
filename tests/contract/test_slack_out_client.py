"""Calls to Slack against the strict fake: every fault ends in the right error, nothing is sent
twice."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from time import monotonic
from typing import Any, TypeVar

import pytest

from integrations.slack.channels import Channels, NoChannel
from integrations.slack.client import Busy, Lost, SlackClient, SlackRefused
from integrations.slack.keys import Place
from integrations.slack.stream import Address, Stream
from storage.errors import Refused
from tests.support.slack.fake import FakeSlack

T = TypeVar("T")


class Tokens:
    """The fake's own token; none for a team that is gone."""

    def __init__(self, slack: FakeSlack) -> None:
        self._slack = slack

    def bot_token(self, team_id: str) -> str:
        """Return the token."""
        if team_id != self._slack.team.id:
            raise Refused("gone")
        return self._slack.bot_token


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """Give a Slack with one team."""
    with FakeSlack() as fake:
        yield fake


def run(
    slack: FakeSlack, work: Callable[[SlackClient], Awaitable[T]], *, is_patient: bool = False
) -> tuple[T, list[float]]:
    """Do something with a client; return what came and for how long it waited. Waits take no time
    unless it is patient."""
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        await asyncio.sleep(seconds if is_patient else 0)

    async def main() -> T:
        client = SlackClient(Tokens(slack), slack.api_url, sleep=sleep)
        try:
            return await work(client)
        finally:
            await client.close()

    return asyncio.run(main()), waits


def posting(slack: FakeSlack) -> Callable[[SlackClient], Awaitable[dict[str, Any]]]:
    """Return work that posts one message."""
    channel = slack.find_channel("general").id
    return lambda client: client.call(
        slack.team.id, "chat.postMessage", {"channel": channel, "text": "hello"}
    )


def test_a_429_is_waited_out(slack: FakeSlack) -> None:
    """`Retry-After` is honoured, and then the message is there once."""
    slack.fail("chat.postMessage", times=2, kind="ratelimited", retry_after=1)
    began = monotonic()
    (posted, _) = run(slack, posting(slack), is_patient=True)
    assert monotonic() - began >= 2
    assert [each.ts for each in slack.from_bot("general")] == [posted["ts"]]
    assert slack.over_limit == []


def test_progress_gives_way_at_once(slack: FakeSlack) -> None:
    """What will be newer in a moment is not waited for."""
    slack.fail("chat.update", kind="ratelimited", retry_after=7)
    change = {"channel": "C1", "ts": "1.000001", "text": "x", "blocks": []}
    with pytest.raises(Busy) as busy:
        run(
            slack,
            lambda client: client.call(slack.team.id, "chat.update", change, is_progress=True),
        )
    assert busy.value.seconds == 7


@pytest.mark.parametrize("kind", ["lost", "500_html", "lost_before"])
def test_a_post_is_never_repeated(slack: FakeSlack, kind: str) -> None:
    """Whether it arrived is unknown, so its sender has to look."""
    slack.fail("chat.postMessage", kind=kind)
    with pytest.raises(Lost):
        run(slack, posting(slack))
    assert len(slack.calls("chat.postMessage")) == 1
    assert len(slack.from_bot("general")) == (1 if kind == "lost" else 0)


@pytest.mark.parametrize("kind", ["lost", "500_html", "lost_before", "internal_error"])
def test_an_edit_is_repeated(slack: FakeSlack, kind: str) -> None:
    """Writing the same text again does no harm."""
    (posted, _) = run(slack, posting(slack))
    slack.fail("chat.update", kind=kind)
    change = {"channel": posted["channel"], "ts": posted["ts"], "text": "bye", "blocks": []}
    run(slack, lambda client: client.call(slack.team.id, "chat.update", change))
    assert [each.text for each in slack.from_bot("general")] == ["bye"]
    assert len(slack.calls("chat.update")) == 2


def test_what_slack_refuses_is_not_tried_again(slack: FakeSlack) -> None:
    """The error names Slack's reason; a team that is gone is told apart."""
    with pytest.raises(SlackRefused) as refused:
        run(
            slack,
            lambda client: client.call(
                slack.team.id, "chat.postMessage", {"channel": "C0NOWHERE", "text": "hello"}
            ),
        )
    assert (refused.value.code, refused.value.is_gone) == ("channel_not_found", False)
    slack.fail("chat.postMessage", kind="account_inactive")
    with pytest.raises(SlackRefused) as gone:
        run(slack, posting(slack))
    assert gone.value.is_gone
    with pytest.raises(SlackRefused) as unknown:
        run(slack, lambda client: client.call("T0OTHER", "auth.test", {}))
    assert unknown.value.is_gone
    assert len(slack.calls()) == 2


def test_a_dead_address_is_put_off() -> None:
    """Where nobody listens nothing was sent: it may be tried again later."""

    class Token:
        def bot_token(self, team_id: str) -> str:
            return f"xoxb-{team_id}"

    async def work() -> None:
        client = SlackClient(Token(), "http://127.0.0.1:9/api/", sleep=_at_once)
        try:
            arguments = {"channel": "C1", "text": "x"}
            await client.call("T1", "chat.postMessage", arguments, is_progress=True)
        finally:
            await client.close()

    with pytest.raises(Busy):
        asyncio.run(work())


async def _at_once(_seconds: float) -> None:
    """Wait not at all."""


def test_channels_are_found_by_name_and_joined(slack: FakeSlack) -> None:
    """Names are looked up page by page; a private channel has to invite us."""
    team = slack.team.id

    async def work(client: SlackClient) -> tuple[str, str, bool, bool]:
        channels = Channels(client)
        launch = await channels.id_of(team, "#launch")
        mentioned = await channels.id_of(team, "<#C123|launch>")
        random = await channels.id_of(team, "#random")
        with pytest.raises(NoChannel, match="private"):
            await channels.id_of(team, "#board")
        joined = await channels.join(team, random)
        return launch, mentioned, joined, await channels.join(team, slack.find_channel("board").id)

    (found, _) = run(slack, work)
    assert found == (slack.find_channel("launch").id, "C123", True, False)
    assert slack.bot.id in slack.find_channel("random").members


@pytest.mark.parametrize("fault", [None, "expired_stream", "lost", "ratelimited"])
def test_a_stream_ends_whole_or_says_that_it_broke(slack: FakeSlack, fault: str | None) -> None:
    """Whatever goes wrong on the way, the caller knows whether the words stand there."""
    dm = slack.dm("ana")
    said = slack.post("ana", dm, "make an ad", deliver=False).message
    assert said is not None
    address = Address(Place(slack.team.id, dm.id, said.ts), slack.find_user("ana").id)

    async def work(client: SlackClient) -> tuple[bool, bool, str]:
        stream = Stream(client, address)
        began = await stream.start([("Reading the brief", "in_progress")], "Hello")
        if fault is not None:
            slack.fail("chat.appendStream", kind=fault)
        stream._appended_at = 0.0
        await stream.show([("Reading the brief", "complete")], "Hello there,")
        done = [("Reading the brief", "complete")]
        ended = await stream.stop(done, "Hello there, Ana.", [], None)
        return began, ended, stream.ts

    (found, _) = run(slack, work)
    began, ended, ts = found
    assert began
    if fault in (None, "ratelimited"):
        assert ended
    else:
        assert not ended
    assert [each.ts for each in slack.from_bot(dm.id)] == [ts]
