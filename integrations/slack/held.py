"""Completes held letters: who wrote, what the thread said before, and the files that came along.

A thread in every process of the door. A held letter is let in when everything is there, or when
Slack has not answered for a while: then with what there is. What is held survives a restart; of two
processes that complete the same letter, one wins and the other's work is dropped.
"""

import logging
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from slack_sdk.errors import SlackClientError

from integrations.common.pictures import Picture, add_picture
from integrations.common.studio import Studio
from integrations.slack import words
from integrations.slack.backfill import Thread, read_thread
from integrations.slack.decide import Plain, heard_of, is_addressed
from integrations.slack.files_in import Fetcher, name_of
from integrations.slack.logs import log_failure
from integrations.slack.members import Members, Stranger
from integrations.slack.messages import Messages, refuse_stranger
from integrations.slack.tokens import NotConnected, Tokens, reason_of
from storage import inbox, slack_teams
from storage.errors import AytadaError, Refused, TryLater
from storage.models import InboxLetter, SlackTeam

LOOK_SECONDS = 0.5
WORKERS = 4
TRIES_MAX = 4
PAUSES_SECONDS = (1.0, 4.0, 15.0)
NAMES_MAX = 10

log = logging.getLogger(__name__)


class NotYet(Exception):
    """Slack did not answer; the letter is tried again, or let in as it is."""


@dataclass
class Found:
    """What was found out for one letter."""

    names: dict[str, str] = field(default_factory=dict)
    thread: Thread = field(default_factory=lambda: Thread("", ()))
    pictures: list[Picture] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class _Overtaken(Exception):
    """The letter was changed, let in or taken back meanwhile: nothing of this is kept."""


class HeldMail:
    """Completes letters from `start()` to `stop()`."""

    def __init__(self, studio: Studio, tokens: Tokens | None = None) -> None:
        self._studio = studio
        self._tokens = tokens or Tokens(studio)
        self._members = Members(studio, self._tokens)
        self._messages = Messages(studio)
        self._fetcher = Fetcher(studio, self._tokens)
        self._stopping = threading.Event()
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="slack-held")
        self._lock = threading.Lock()
        self._busy: set[str] = set()
        self._tries: dict[str, tuple[int, float]] = {}
        self._thread = threading.Thread(target=self._run, daemon=True, name="slack-held-mail")

    def start(self) -> None:
        """Begin to look for held letters."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more; what is held waits for the next start."""
        self._stopping.set()
        self._studio.engine.wake()
        if self._thread.is_alive():
            self._thread.join(timeout=5)
        self._pool.shutdown(wait=True, cancel_futures=True)

    def look(self) -> int:
        """Hand out the letters that are due; returns how many."""
        with self._studio.database.read() as session:
            letters = inbox.held(session)
        due = [letter for letter in letters if self._claim(letter)]
        for letter in due:
            self._pool.submit(self._work, letter)
        return len(due)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self.look()
            except Exception as error:  # noqa: BLE001 - tried again; nothing said is logged
                log_failure(log, "a look for held letters failed", error)
                self._stopping.wait(LOOK_SECONDS)
            with self._studio.engine.changed:
                self._studio.engine.changed.wait(LOOK_SECONDS)

    def _claim(self, letter: InboxLetter) -> bool:
        if "pending" not in letter.payload:
            return False
        with self._lock:
            _, not_before = self._tries.get(letter.id, (0, 0.0))
            if letter.id in self._busy or monotonic() < not_before:
                return False
            self._busy.add(letter.id)
        return True

    def _work(self, letter: InboxLetter) -> None:
        tries, _ = self._tries.get(letter.id, (0, 0.0))
        is_last = tries + 1 >= TRIES_MAX
        try:
            self._complete(letter, is_last=is_last)
            is_done = True
        except NotYet:
            is_done = False
        except Exception as error:  # noqa: BLE001 - tried again; nothing said is logged
            log_failure(log, "a held letter could not be completed", error)
            is_done = False
        with self._lock:
            self._busy.discard(letter.id)
            if is_done:
                self._tries.pop(letter.id, None)
            else:
                pause = PAUSES_SECONDS[min(tries, len(PAUSES_SECONDS) - 1)]
                self._tries[letter.id] = (tries + 1, monotonic() + pause)
        self._studio.engine.wake()

    def _complete(self, letter: InboxLetter, *, is_last: bool) -> None:
        with self._studio.database.read() as session:
            team = slack_teams.active(session, letter.payload["slack"]["team"])
        if team is None:
            self._drop(letter)
            return
        try:
            found = self._find(team, letter, is_last=is_last)
        except (Stranger, NotConnected) as error:
            self._drop(letter, team if isinstance(error, Stranger) else None)
            return
        try:
            with self._studio.database.write() as session:
                current = slack_teams.letter_by_id(session, letter.id)
                if current.state != "held" or current.payload != letter.payload:
                    raise _Overtaken
                pictures = [
                    add_picture(session, team.workspace_id, each) for each in found.pictures
                ]
                notes = [f"(uploaded {each.filename})" for each in pictures] + found.notes
                payload = completed(letter.payload, team, found, notes)
                payload["files"] = [each.id for each in pictures]
                inbox.release(session, letter.id, payload)
        except _Overtaken:
            return
        self._catch_up(team, found.thread)

    def _find(self, team: SlackTeam, letter: InboxLetter, *, is_last: bool) -> Found:
        pending, place = letter.payload["pending"], letter.payload["slack"]
        found = Found()
        asks = pending["asks"]
        if "member" in asks:
            self._meet(team, place["user"], is_last=is_last)
        if "names" in asks:
            users = words.mentioned(pending["raw"]) - {team.bot_user_id}
            found.names = {user: self._name(team, user) for user in sorted(users)[:NAMES_MAX]}
            for channel in sorted(words.unnamed_channels(pending["raw"]))[:NAMES_MAX]:
                found.names[channel] = self._channel_name(team, channel)
        if "thread" in asks:
            found.thread = self._read_thread(team, place, is_last=is_last)
        for file in pending["files"] if "files" in asks else ():
            self._fetch(team, file, pending["raw"], found, is_last=is_last)
        return found

    def _meet(self, team: SlackTeam, user_id: str, *, is_last: bool) -> None:
        try:
            self._members.who(team.team_id, user_id)
        except TryLater as error:
            if not is_last:
                raise NotYet from error

    def _name(self, team: SlackTeam, user_id: str) -> str:
        with self._studio.database.read() as session:
            known = slack_teams.names_of(session, team.workspace_id, {user_id})
        if known:
            return known[user_id]
        try:
            return self._members.facts(team, user_id).name
        except TryLater:
            return ""

    def _channel_name(self, team: SlackTeam, channel: str) -> str:
        try:
            answer = self._tokens.client(team.team_id).conversations_info(channel=channel)
        except (SlackClientError, OSError):
            return ""
        return str((answer.get("channel") or {}).get("name") or "")

    def _read_thread(self, team: SlackTeam, place: Mapping[str, Any], *, is_last: bool) -> Thread:
        try:
            client = self._tokens.client(team.team_id)
            return read_thread(client, team, place, lambda user: self._name(team, user))
        except (SlackClientError, OSError) as error:
            log.warning("a thread was not read: %s", reason_of(error))
            if reason_of(error) in ("ratelimited", "internal_error") and not is_last:
                raise NotYet from error
            return Thread("", ())

    def _fetch(
        self, team: SlackTeam, file: Plain, said: str, found: Found, *, is_last: bool
    ) -> None:
        try:
            found.pictures.append(self._fetcher.fetch(team.team_id, team.workspace_id, file, said))
        except NotConnected:
            raise
        except Refused as error:
            reason = error.message.rstrip(".")
            found.notes.append(f"({name_of(file)} could not be used: {reason}.)")
        except AytadaError as error:
            if not is_last:
                raise NotYet from error
            found.notes.append(f"({name_of(file)} could not be used: Slack did not hand it over.)")

    def _catch_up(self, team: SlackTeam, thread: Thread) -> None:
        """Keep what was said after a message that reached us late, and was passed over."""
        for event in thread.after:
            heard = heard_of(event, team.bot_user_id)
            if heard is None or not is_addressed(heard, is_engaged=True):
                continue
            with self._studio.database.write() as session:
                self._messages.keep(session, team, heard)

    def _drop(self, letter: InboxLetter, refusing: SlackTeam | None = None) -> None:
        with self._studio.database.write() as session:
            inbox.withdraw(session, letter.workspace_id, letter.dedupe_key)
            if refusing is not None:
                place = letter.payload["slack"]
                event = {"type": "message", "text": "", **place}
                heard = heard_of(event, refusing.bot_user_id)
                if heard is not None:
                    refuse_stranger(session, refusing, heard)


def completed(
    payload: Mapping[str, Any], team: SlackTeam, found: Found, notes: list[str]
) -> dict[str, Any]:
    """Return what a letter says once everything is known of what it holds."""
    pending = payload["pending"]
    known = {user: name for user, name in found.names.items() if name}
    said = words.plain(pending["raw"], team.bot_user_id, known)
    parts: dict[str, Any] = {
        "shared": words.forwarded(pending["shared"], known),
        "thread": found.thread.before if pending["is_reply"] else "",
        "notes": notes,
    }
    rest = {name: value for name, value in payload.items() if name != "pending"}
    return {**rest, "text": words.letter_text(said, **parts), "parts": parts}
