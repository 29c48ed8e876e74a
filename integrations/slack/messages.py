"""Messages of people in Slack as letters: said once, edited before they are read, taken back.

Whether a message is for us is decided before anything is kept. Then its key claims it: the twins
`message` and `app_mention`, repeats of either and a catch-up of its thread give one letter. What
has to be asked of Slack first (who is this, what was said before, the files) makes the letter a
held one, which `integrations/slack/held.py` completes; the event is acknowledged at once.
"""

from collections.abc import Mapping
from typing import Any

from integrations.common.reading import Session, conversation_by_key
from integrations.common.studio import Studio
from integrations.slack import words
from integrations.slack.decide import Heard, Plain, heard_of, is_addressed
from integrations.slack.keys import DOOR, Place, message_key
from integrations.slack.members import STRANGER_WORDS
from storage import conversations, inbox, outbox, slack_teams, workspaces
from storage.ids import now_ms
from storage.models import InboxLetter, SlackTeam

NEWS_MS = 60 * 60 * 1000
"""An edit of a message that we never saw counts as said only while the message is news."""
FILE_FIELDS = ("id", "name", "mimetype", "size", "mode", "file_access", "url_private")
SHARED_FIELDS = ("text", "fallback", "is_share", "is_msg_unfurl")
FILES_MAX = 10
SHARED_MAX = 5


class Messages:
    """Keeps what people say to us in Slack."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio

    def said(self, team: SlackTeam, event: Mapping[str, Any], *, is_late: bool = False) -> None:
        """Keep a new message if it is for us.

        `is_late` when the delivery was tried before: what was said in the thread meanwhile may
        have been passed over, so it is looked up.
        """
        heard = heard_of(event, team.bot_user_id)
        if heard is None:
            return
        if not is_addressed(heard, is_engaged=False):
            with self._studio.database.read() as session:
                if not self._is_ours(session, team, heard):
                    return
        with self._studio.database.write(is_urgent=True) as session:
            self.keep(session, team, heard, is_late=is_late)
        self._studio.engine.wake()

    def keep(
        self, session: Session, team: SlackTeam, heard: Heard, *, is_late: bool = False
    ) -> None:
        """Write the letter of a message that is for us; a second time changes nothing."""
        if _is_foreign(heard, team):
            refuse_stranger(session, team, heard)
            return
        member = workspaces.find_or_create_member(
            session, team.workspace_id, DOOR, heard.user, heard.user, may_spend=False
        )
        place = Place(team.team_id, heard.channel, heard.thread_ts)
        known = conversation_by_key(session, team.workspace_id, DOOR, place.conversation_key)
        conversation = known or conversations.find_or_create(
            session, team.workspace_id, member.id, DOOR, place.conversation_key
        )
        users = words.mentioned(heard.text) - {team.bot_user_id}
        names = slack_teams.names_of(session, team.workspace_id, users)
        asks = _asks(
            heard,
            is_new=known is None,
            is_late=is_late,
            is_unknown=member.name == heard.user,
            has_unnamed=bool(users - set(names)) or bool(words.unnamed_channels(heard.text)),
        )
        posted = inbox.post(
            session,
            workspace_id=team.workspace_id,
            conversation_id=conversation.id,
            member_id=member.id,
            dedupe_key=message_key(team.team_id, heard.channel, heard.ts),
            kind="message",
            payload=_payload(team, heard, names, asks),
            is_held=bool(asks),
        )
        if not posted.is_new and heard.files:
            self._add_files(session, team, heard, conversation.id, member.id)

    def changed(self, team: SlackTeam, event: Mapping[str, Any]) -> None:
        """Let an edit count if its message was not read yet; an edit can also address us first."""
        message, before = _inner(event, "message"), _inner(event, "previous_message")
        if message.get("subtype") == "tombstone":
            self.deleted(team, {**event, "deleted_ts": message.get("ts")})
            return
        heard = heard_of(message, team.bot_user_id)
        if heard is None or message.get("text") == before.get("text"):
            return
        with self._studio.database.write() as session:
            key = message_key(team.team_id, heard.channel, heard.ts)
            letter = slack_teams.letter(session, team.workspace_id, key)
            if letter is not None:
                payload = _amended(session, team, letter, heard)
                inbox.amend(session, team.workspace_id, key, payload)
                return
            if _is_news(heard.ts) and self._is_ours(session, team, heard):
                self.keep(session, team, heard)
        self._studio.engine.wake()

    def deleted(self, team: SlackTeam, event: Mapping[str, Any]) -> None:
        """Take a message back: unread it is never answered; the turn that answers it is stopped."""
        before = _inner(event, "previous_message")
        channel, ts = str(event.get("channel") or ""), str(event.get("deleted_ts") or "")
        key = message_key(team.team_id, channel, ts)
        with self._studio.database.write() as session:
            withdrawn = inbox.withdraw(session, team.workspace_id, key)
            heard = heard_of(before, team.bot_user_id)
            is_unseen = not withdrawn.is_unread and withdrawn.turn_id is None
            if is_unseen and heard is not None and self._is_ours(session, team, heard):
                # It was taken back before it reached us: its delivery may still come.
                self.keep(session, team, heard)
                inbox.withdraw(session, team.workspace_id, key)
        if withdrawn.turn_id is not None:
            self._studio.talk.stop(team.workspace_id, withdrawn.turn_id)
            self._studio.engine.wake()

    def _is_ours(self, session: Session, team: SlackTeam, heard: Heard) -> bool:
        if is_addressed(heard, is_engaged=False) or not is_addressed(heard, is_engaged=True):
            return is_addressed(heard, is_engaged=False)
        place = Place(team.team_id, heard.channel, heard.thread_ts)
        key = place.conversation_key
        return conversation_by_key(session, team.workspace_id, DOOR, key) is not None

    def _add_files(
        self, session: Session, team: SlackTeam, heard: Heard, conversation_id: str, member_id: str
    ) -> None:
        # The twin that came first may not have carried the files.
        key = message_key(team.team_id, heard.channel, heard.ts)
        first = slack_teams.letter(session, team.workspace_id, key)
        assert first is not None
        if first.state == "withdrawn" or first.payload["slack"].get("files"):
            return
        bare = _payload(team, heard, {}, ["files"])
        bare["pending"]["raw"] = ""
        inbox.post(
            session,
            workspace_id=team.workspace_id,
            conversation_id=conversation_id,
            member_id=member_id,
            dedupe_key=f"{key}:files",
            kind="message",
            payload=bare,
            is_held=True,
        )


def refuse_stranger(session: Session, team: SlackTeam, heard: Heard) -> None:
    """Ask for one polite refusal to somebody of another team; a second time says nothing."""
    outbox.put(
        session,
        workspace_id=team.workspace_id,
        door=DOOR,
        dedupe_key=f"slack:stranger:{team.team_id}:{heard.user}",
        kind="note",
        body={
            "team": team.team_id,
            "user": heard.user,
            "channel": heard.channel,
            "thread_ts": heard.thread_ts if heard.is_reply else "",
            "text": STRANGER_WORDS,
        },
    )


def _asks(
    heard: Heard, *, is_new: bool, is_late: bool, is_unknown: bool, has_unnamed: bool
) -> list[str]:
    """Return what has to be asked of Slack before the letter can be read."""
    wants_thread = is_new and (heard.is_reply or (is_late and not heard.is_direct))
    wanted = {
        "member": is_unknown,
        "names": has_unnamed,
        "thread": wants_thread,
        "files": bool(heard.files),
    }
    return [name for name, is_wanted in wanted.items() if is_wanted]


def _payload(
    team: SlackTeam, heard: Heard, names: Mapping[str, str], asks: list[str]
) -> dict[str, Any]:
    shared = [_some(each, SHARED_FIELDS) for each in heard.attachments[:SHARED_MAX]]
    files = [_some(each, FILE_FIELDS) for each in heard.files[:FILES_MAX]]
    parts: dict[str, Any] = {"shared": words.forwarded(shared, names), "thread": "", "notes": []}
    said = words.plain(heard.text, team.bot_user_id, names)
    payload: dict[str, Any] = {
        "text": words.letter_text(said, **parts),
        "files": [],
        "parts": parts,
        "slack": {
            "team": team.team_id,
            "channel": heard.channel,
            "ts": heard.ts,
            "thread_ts": heard.thread_ts,
            "user": heard.user,
            "files": [each["id"] for each in files if "id" in each],
        },
    }
    if asks:
        payload["pending"] = {
            "asks": asks,
            "raw": heard.text,
            "shared": shared,
            "files": files,
            "is_reply": heard.is_reply,
        }
    return payload


def _amended(
    session: Session, team: SlackTeam, letter: InboxLetter, heard: Heard
) -> dict[str, Any]:
    """Return what a letter says after an edit; what came with it stays."""
    payload = dict(letter.payload)
    users = words.mentioned(heard.text)
    names = slack_teams.names_of(session, team.workspace_id, users)
    said = words.plain(heard.text, team.bot_user_id, names)
    payload["text"] = words.letter_text(said, **payload["parts"])
    if "pending" in payload:
        payload["pending"] = {**payload["pending"], "raw": heard.text}
    return payload


def _is_foreign(heard: Heard, team: SlackTeam) -> bool:
    return bool(heard.user_team) and heard.user_team not in (team.team_id, team.enterprise_id)


def _is_news(ts: str) -> bool:
    try:
        return now_ms() - float(ts) * 1000 < NEWS_MS
    except ValueError:
        return False


def _inner(event: Mapping[str, Any], name: str) -> Plain:
    """Return the message inside an event about a message, with where it stands."""
    inner = event.get(name)
    where = {"channel": event.get("channel"), "channel_type": event.get("channel_type")}
    return {**inner, **where} if isinstance(inner, dict) else where


def _some(given: Mapping[str, Any], fields: tuple[str, ...]) -> Plain:
    return {name: given[name] for name in fields if given.get(name) not in (None, "")}
