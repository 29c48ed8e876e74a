"""The postman: takes deliveries from the outbox, sends each once, and reports back.

One task a delivery, all in one loop; the database is asked in threads. What Slack refuses for good
is not tried again; what it cannot take now is put off. Whatever is under way when the process dies
is taken over when its lease has run out.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from integrations.common.reading import Session
from integrations.common.studio import Studio
from integrations.slack.cards import FileLink, Message
from integrations.slack.channels import Channels, NoChannel
from integrations.slack.client import Busy, Lost, SlackClient, SlackRefused
from integrations.slack.files_out import Upload, Uploader
from integrations.slack.keys import DOOR
from integrations.slack.statuses import Statuses
from integrations.slack.tailer import Tailer
from integrations.slack.talker import Desk, Talker
from storage import assets, outbox, slack_teams
from storage.follows import ENDED_KIND, STATUS_KIND
from storage.models import Follow
from storage.outbox import Delivery

LOOK_SECONDS = 0.15
AT_ONCE_MAX = 300
LOST_WAIT_MS = 2_000
FAULT_WAIT_MS = 15_000
ATTEMPTS_MAX = 12
UPLOAD_BYTES_MAX = 200_000_000
PROMPTS_TITLE = "What shall we make?"
PROMPTS = (
    ("New video ad", "Make a 15-second TikTok for our "),
    ("Go on with my draft", "Continue my draft"),
    ("Balance", "How many credits do we have, and what can we make with them?"),
    ("How far is it?", "How far is everything that is being made?"),
)

log = logging.getLogger(__name__)
Handler = Callable[[str, Delivery], Awaitable[str]]
HomeView = Callable[[Session, str, str], dict[str, Any]]
"""Makes a member's Home: session, workspace id, member id."""


@dataclass(frozen=True)
class _File:
    """A file to be sent: the upload's words, and where it is kept."""

    filename: str
    alt: str
    bytes: int
    address: dict[str, str]


class Postman:
    """Runs until `stop()`."""

    def __init__(self, studio: Studio, desk: Desk, client: SlackClient, home: HomeView) -> None:
        self._studio = studio
        self._desk = desk
        self._client = client
        self._home_view = home
        self._channels = Channels(client)
        self._statuses = Statuses(client, desk.sender, self._channels)
        self._uploader = Uploader(client)
        self._tailer = Tailer(desk.read)
        self._running: set[asyncio.Task[None]] = set()
        self._is_stopping = False
        self._handlers: dict[str, Handler] = {
            "turn": self._turn,
            STATUS_KIND: self._statuses.status,
            ENDED_KIND: self._ended,
            "edit": self._edit,
            "home": self._home,
            "prompts": self._prompts,
            "note": self._note,
            "file": self._file,
        }

    async def run(self) -> None:
        """Take and send deliveries until stopped; then let those under way end for a moment."""
        tail = asyncio.create_task(self._tailer.run())
        try:
            while not self._is_stopping:
                if len(self._running) >= AT_ONCE_MAX or not await self._take():
                    await asyncio.sleep(LOOK_SECONDS)
            if self._running:
                await asyncio.wait(self._running, timeout=3)
        finally:
            self._tailer.stop()
            for task in (tail, *self._running):
                task.cancel()

    def stop(self) -> None:
        """Take no more; `run` returns soon."""
        self._is_stopping = True

    async def _take(self) -> bool:
        try:
            if not await asyncio.to_thread(self._desk.read, lambda s: outbox.is_due(s, DOOR)):
                return False
            delivery = await asyncio.to_thread(
                self._desk.write, lambda session: outbox.take(session, DOOR)
            )
        except Exception:
            log.exception("a look at the outbox failed; trying again")
            return False
        if delivery is None:
            return False
        # The set holds the task: the loop alone would let it be collected half-way.
        task = asyncio.create_task(self._deliver(delivery))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return True

    async def _deliver(self, delivery: Delivery) -> None:
        wait_ms: int | None = None
        error = ""
        try:
            team_id = await self._team_of(delivery)
            sent_as = await self._handlers[delivery.kind](team_id, delivery)
        except Busy as busy:
            error, wait_ms = "busy", round(busy.seconds * 1000)
        except Lost as lost:
            error, wait_ms = f"no answer ({lost})", LOST_WAIT_MS * delivery.attempt
        except NoChannel as missing:
            error = str(missing)
            await self._tell_follower(delivery, error)
        except SlackRefused as refusal:
            error = refusal.code
            await self._tell_follower(delivery, error)
        except Exception as fault:
            log.exception("a delivery of the kind %s failed", delivery.kind)
            error, wait_ms = type(fault).__name__, FAULT_WAIT_MS
        else:
            await self._report(lambda session: outbox.sent(session, delivery, sent_as))
            return
        if delivery.attempt >= ATTEMPTS_MAX and error != "busy":
            wait_ms = None
        log.info("a delivery of the kind %s did not arrive: %s", delivery.kind, error)
        await self._report(lambda session: outbox.put_off(session, delivery, error, wait_ms))

    async def _report(self, write: Callable[[Session], None]) -> None:
        try:
            await asyncio.to_thread(self._desk.write, write)
        except Exception:
            # Its lease ends by itself, and what arrived is found again by its key.
            log.exception("what became of a delivery could not be kept")

    async def _team_of(self, delivery: Delivery) -> str:
        if team := delivery.body.get("team"):
            return str(team)

        def look(session: Session) -> str:
            teams = slack_teams.of_workspace(session, delivery.workspace_id)
            return teams[0].team_id if teams else ""

        team_id: str = await asyncio.to_thread(self._desk.read, look)
        if not team_id:
            raise SlackRefused(delivery.kind, "team_removed")
        return team_id

    # ---------------------------------------------------------------------------- kinds

    async def _turn(self, _team_id: str, delivery: Delivery) -> str:
        turn_id = delivery.body["turn_id"]
        events = self._tailer.follow(turn_id)
        try:
            return await Talker(self._desk, delivery, events).deliver()
        finally:
            self._tailer.leave(turn_id)

    async def _ended(self, team_id: str, delivery: Delivery) -> str:
        files = await asyncio.to_thread(self._desk.read, lambda s: self._links(s, delivery))
        poster = next(
            (file.url for file in files if file.role in ("poster", "contact_sheet")), None
        )
        sent_as = await self._statuses.ended(team_id, delivery, files, poster)
        if delivery.body.get("asset_ids"):
            channel = sent_as.partition(":")[0]
            thread_ts = delivery.reply_sent_as.partition(":")[2] or sent_as.partition(":")[2]
            body = {
                "team": team_id,
                "channel": channel,
                "thread_ts": thread_ts,
                "asset_id": delivery.body["asset_ids"][0],
                "title": delivery.body["title"],
            }
            await asyncio.to_thread(
                self._desk.write, lambda session: self._put_file(session, delivery, body)
            )
        return sent_as

    def _put_file(self, session: Session, delivery: Delivery, body: dict[str, Any]) -> None:
        outbox.put(
            session,
            workspace_id=delivery.workspace_id,
            door=DOOR,
            dedupe_key=f"file:{delivery.item_id}",
            kind="file",
            body=body,
        )

    def _links(self, session: Session, delivery: Delivery) -> tuple[FileLink, ...]:
        found = []
        for asset_id in delivery.body.get("asset_ids", ()):
            asset = assets.get(session, delivery.workspace_id, asset_id)
            found.append(
                FileLink(
                    asset_id=asset.id,
                    role=asset.role,
                    filename=asset.filename,
                    media_type=asset.media_type,
                    url=self._desk.links.to(delivery.workspace_id, asset.id),
                    width=asset.width,
                    height=asset.height,
                    seconds=(asset.duration_ms or 0) / 1000 or None,
                    bytes=asset.bytes,
                )
            )
        return tuple(found)

    async def _edit(self, team_id: str, delivery: Delivery) -> str:
        body = delivery.body
        message = Message(body["text"], body["blocks"])
        await self._desk.sender.update(team_id, body["channel"], body["ts"], message)
        return ""

    async def _home(self, team_id: str, delivery: Delivery) -> str:
        def make(session: Session) -> dict[str, Any] | None:
            member = slack_teams.find_member(session, delivery.workspace_id, body["user"])
            if member is None:
                return None
            return self._home_view(session, delivery.workspace_id, member.id)

        body = delivery.body
        view = await asyncio.to_thread(self._desk.read, make)
        if view is not None:
            await self._client.call(
                team_id, "views.publish", {"user_id": body["user"], "view": view}
            )
        return ""

    async def _prompts(self, team_id: str, delivery: Delivery) -> str:
        prompts = [{"title": title, "message": message} for title, message in PROMPTS]
        await self._client.call(
            team_id,
            "assistant.threads.setSuggestedPrompts",
            {"channel_id": delivery.body["channel"], "title": PROMPTS_TITLE, "prompts": prompts},
        )
        return ""

    async def _note(self, team_id: str, delivery: Delivery) -> str:
        body = delivery.body
        if body.get("channel"):
            # Somebody of another team, who may be nowhere else to be reached.
            arguments = {"channel": body["channel"], "user": body["user"], "text": body["text"]}
            if body.get("thread_ts"):
                arguments["thread_ts"] = body["thread_ts"]
            await self._client.call(team_id, "chat.postEphemeral", arguments)
            return ""
        opened = await self._client.call(team_id, "conversations.open", {"users": body["user"]})
        channel = str(opened["channel"]["id"])
        key = delivery.item_id
        if delivery.attempt > 1:
            found = await self._desk.sender.arrived(team_id, channel, "", [key])
            if key in found:
                return f"{channel}:{found[key]}"
        message = Message(body["text"], [])
        ts = await self._desk.sender.post(team_id, channel, "", message, key)
        return f"{channel}:{ts}"

    async def _file(self, team_id: str, delivery: Delivery) -> str:
        body = delivery.body
        if delivery.sent_as and await self._uploader.is_shared(
            team_id, delivery.sent_as, body["channel"]
        ):
            return delivery.sent_as
        file = await asyncio.to_thread(self._desk.read, lambda s: _file_of(s, delivery))
        if file.bytes > UPLOAD_BYTES_MAX:
            # The link in the message is the better way for so much.
            return ""
        with TemporaryDirectory(prefix="slack-", dir=self._scratch()) as folder:
            path = await asyncio.to_thread(
                self._studio.files.fetch,
                delivery.workspace_id,
                file.address["sha256"],
                file.address["suffix"],
                Path(folder),
            )
            upload = Upload(path, file.filename, body["title"], file.alt)
            return await self._uploader.put(
                team_id,
                body["channel"],
                body["thread_ts"],
                upload,
                lambda file_id: self._desk.write(
                    lambda session: outbox.renew(session, delivery, file_id)
                ),
            )

    def _scratch(self) -> Path:
        folder = self._studio.settings.data_dir.resolve() / "scratch"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    # ---------------------------------------------------------------------------- failures

    async def _tell_follower(self, delivery: Delivery, reason: str) -> None:
        """Tell whoever asked for updates in a channel, once, that they cannot be posted there."""
        if delivery.kind != STATUS_KIND or "follow_id" not in delivery.body:
            return

        def write(session: Session) -> None:
            follow = session.get(Follow, delivery.body["follow_id"])
            if follow is None:
                return
            user_id = slack_teams.user_of(session, follow.workspace_id, follow.member_id)
            teams = slack_teams.of_workspace(session, follow.workspace_id)
            if not user_id or not teams:
                return
            outbox.put(
                session,
                workspace_id=follow.workspace_id,
                door=DOOR,
                dedupe_key=f"unpostable:{follow.id}",
                kind="note",
                body={
                    "team": teams[0].team_id,
                    "user": user_id,
                    "text": _unpostable(delivery.body["channel"], reason),
                },
            )

        await self._report(write)


def _unpostable(channel: str, reason: str) -> str:
    words = {
        "is_archived": f"{channel} is archived.",
        "not_in_channel": f"I am not in {channel}. Invite me there: “/invite @Aytada”.",
        "channel_not_found": f"I cannot see {channel}. If it is private, invite me there.",
        "restricted_action": f"Your Slack does not let apps post in {channel}.",
    }
    said = words.get(reason, reason if " " in reason else f"Slack does not let me ({reason}).")
    return f"I could not post the updates in {channel}. {said}"


def _file_of(session: Session, delivery: Delivery) -> _File:
    asset = assets.get(session, delivery.workspace_id, delivery.body["asset_id"])
    return _File(
        filename=asset.filename,
        alt=f"{delivery.body['title']}: {asset.filename}",
        bytes=asset.bytes,
        address=assets.address(asset),
    )
