"""Channels by name: which id a followed "#launch" has in a team."""

from time import monotonic

from integrations.slack.client import SlackClient, SlackRefused

FRESH_SECONDS = 600.0
PAGE = 200
PAGES_MAX = 25


class NoChannel(Exception):
    """There is no channel of this name that we can post to; the words say what to do."""


class Channels:
    """The channels of all teams, remembered for ten minutes."""

    def __init__(self, client: SlackClient) -> None:
        self._client = client
        self._known: dict[str, tuple[float, dict[str, str]]] = {}

    async def id_of(self, team_id: str, channel: str) -> str:
        """Return a channel's id; `channel` is "#launch", "<#C123>" or an id. Raises `NoChannel`
        and what a call raises."""
        if channel.startswith("<#"):
            return channel.strip("<#>").partition("|")[0]
        if not channel.startswith("#"):
            return channel
        name = channel.removeprefix("#")
        listed_at, names = self._known.get(team_id, (0.0, {}))
        if name not in names or monotonic() - listed_at > FRESH_SECONDS:
            names = await self._list(team_id)
            self._known[team_id] = (monotonic(), names)
        if name not in names:
            raise NoChannel(
                f"I find no channel {channel} here. If it is private, invite me there first: "
                "“/invite @Aytada”."
            )
        return names[name]

    async def join(self, team_id: str, channel_id: str) -> bool:
        """Join a public channel; False where we have to be invited."""
        try:
            await self._client.call(team_id, "conversations.join", {"channel": channel_id})
        except SlackRefused:
            return False
        return True

    async def _list(self, team_id: str) -> dict[str, str]:
        names: dict[str, str] = {}
        cursor = ""
        for _page in range(PAGES_MAX):
            arguments = {
                "types": "public_channel,private_channel",
                "exclude_archived": True,
                "limit": PAGE,
                **({"cursor": cursor} if cursor else {}),
            }
            answer = await self._client.call(team_id, "conversations.list", arguments)
            names |= {each["name"]: each["id"] for each in answer.get("channels", ())}
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                break
        return names
