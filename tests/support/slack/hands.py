"""What people do in Slack by clicking: buttons, menus, modals, shortcuts and slash commands.

https://docs.slack.dev/reference/interaction-payloads
"""

import copy
import json
from collections.abc import Mapping
from typing import Any

from tests.support.slack import events
from tests.support.slack.blockkit import every_block, interactive
from tests.support.slack.courier import command_envelope, interaction_envelope
from tests.support.slack.forms import action_fields, filled_state, initial_state
from tests.support.slack.methods.chat import new_bot_message
from tests.support.slack.methods.common import check_content, message_view
from tests.support.slack.methods.views import (
    add_view,
    check_definition,
    replace_view,
    view_view,
)
from tests.support.slack.people import Act, People, Where, Who
from tests.support.slack.recording import Sent
from tests.support.slack.world import Channel, Message, Team, User, View


class Hands(People):
    """The hands on the mouse."""

    def _base(self, kind: str, user: User, team: Team) -> dict[str, Any]:
        return {
            "type": kind,
            "user": {
                "id": user.id,
                "username": user.name,
                "name": user.name,
                "team_id": user.team_id,
            },
            "api_app_id": self.world.app.id,
            "token": "verification-token",
            "team": {"id": team.id, "domain": team.domain},
            "enterprise": {"id": team.enterprise_id, "name": "Grid"}
            if team.enterprise_id
            else None,
            "is_enterprise_install": False,
        }

    def _interact(self, payload: dict[str, Any], kind: str = "interactions") -> Act:
        envelope = interaction_envelope(payload, kind)
        return self._bring(Act(envelopes=[envelope]))

    def click(
        self,
        user: Who,
        where: Message | View,
        action_id: str,
        *,
        block_id: str | None = None,
        value: str | None = None,
        choose: str | list[str] | None = None,
        place: int = 0,
    ) -> Act:
        """Press a button, or choose from a menu, in a message, modal or Home tab.

        Args:
            user: Who clicks; need not be whom the message answers.
            where: The message or view.
            action_id: The element's.
            block_id: Which block, where several have the same action_id.
            value: Which element, by its value.
            choose: For menus: the value of the option, or of several.
            place: Which of several that fit.

        Raises:
            AssertionError: There is no such element.
        """
        who = self.find_user(user)
        found = [
            (block, element)
            for block in self.blocks_of(where)
            for element in interactive(block)
            if element.get("action_id") == action_id
            and block_id in (None, block.get("block_id"))
            and (value is None or value == element.get("value") or choose is not None)
        ]
        assert len(found) > place, f"no {action_id} in {self.describe(where)}"
        block, element = found[place]
        with self.world.lock:
            payload = self._block_actions(who, where, block, element, value, choose)
        return self._interact(payload)

    def feedback(self, user: Who, message: Message, verdict: str, action_id: str = "") -> Act:
        """Press thumbs up ("good") or down ("bad") below an answer."""
        assert verdict in ("good", "bad")
        for block in self.blocks_of(message):
            for element in interactive(block):
                if element.get("type") == "feedback_buttons":
                    key = "positive_button" if verdict == "good" else "negative_button"
                    return self.click(
                        user,
                        message,
                        element.get("action_id", action_id),
                        value=element[key]["value"],
                        choose=element[key]["value"],
                    )
        raise AssertionError(f"no feedback buttons in {self.describe(message)}")

    def blocks_of(self, where: Message | View) -> list[dict[str, Any]]:
        """Return the blocks that a person sees: a stream's own, and cards inside others, too."""
        if isinstance(where, View):
            return list(every_block(where.definition["blocks"]))
        streamed = [
            block
            for part in (where.stream.parts if where.stream else ())
            if part["kind"] == "blocks"
            for block in part["blocks"]
        ]
        return list(every_block(streamed + where.blocks))

    def describe(self, where: Message | View) -> str:
        """Return which elements there are, for failures."""
        names = [
            f"{element.get('action_id')}={element.get('value')}"
            for block in self.blocks_of(where)
            for element in interactive(block)
        ]
        return f"{type(where).__name__} with {names or 'nothing to click'}"

    def _block_actions(
        self,
        who: User,
        where: Message | View,
        block: dict[str, Any],
        element: dict[str, Any],
        value: str | None,
        choose: str | list[str] | None,
    ) -> dict[str, Any]:
        if isinstance(where, Message):
            channel = self._place(where)
            team = self.world.teams[channel.team_id]
            payload = self._base("block_actions", who, team)
            payload |= self._in_message(who, team, channel, where)
        else:
            team = self.world.teams[where.team_id]
            payload = self._base("block_actions", who, team)
            payload["container"] = {"type": "view", "view_id": where.id}
            payload["view"] = view_view(self.world, where)
        view_id = where.id if isinstance(where, View) else None
        payload["trigger_id"] = self.world.trigger(team.id, who.id, view_id)
        payload["state"] = {"values": initial_state(self.blocks_of(where))}
        action = {
            "type": element["type"],
            "action_id": element["action_id"],
            "block_id": block["block_id"],
            "action_ts": self.world.clock.ts(),
        }
        payload["actions"] = [action | action_fields(element, value, choose)]
        return payload

    def _in_message(
        self, who: User, team: Team, channel: Channel, message: Message
    ) -> dict[str, Any]:
        container: dict[str, Any] = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": message.ephemeral_for is not None,
        }
        if message.thread_ts:
            container["thread_ts"] = message.thread_ts
        fields: dict[str, Any] = {
            "container": container,
            "channel": {"id": channel.id, "name": self.shown_name(channel)},
            "response_url": self.world.answer_url(team.id, who.id, channel.id, message),
        }
        if message.ephemeral_for is None:
            fields["message"] = message_view(events.caller_of(self.world, team), message)
        return fields

    def shown_name(self, channel: Channel) -> str:
        """Return a channel's name as interactions give it."""
        return "directmessage" if channel.kind == "im" else channel.name

    def view_of(self, user: Who) -> View:
        """Return the modal that a person sees now, the topmost one."""
        who = self.find_user(user)
        found = [one for one in self.world.views.values() if one.user == who.id and one.is_open]
        assert found, f"{who.name} has no modal open"
        return found[-1]

    def home_of(self, user: Who) -> View:
        """Return a person's Home tab."""
        who = self.find_user(user)
        return self.world.homes[(who.team_id, who.id)]

    def submit(self, view: View, values: Mapping[str, Any] | None = None) -> Act:
        """Submit a modal.

        Args:
            view: The modal.
            values: What was typed or chosen, by action_id or block_id: text, an option's value,
                a list of these, a user's id, a list of file ids. Others keep their initial value.

        Raises:
            ValueError: A required field is empty or a value does not fit: Slack's own client would
                not have let it go.
        """
        who = self.find_user(view.user)
        team = self.world.teams[view.team_id]
        with self.world.lock:
            state = filled_state(view.definition["blocks"], dict(values or {}))
            payload = self._base("view_submission", who, team)
            payload["trigger_id"] = self.world.trigger(team.id, who.id, view.id)
            payload["view"] = view_view(self.world, view) | {"state": {"values": state}}
            payload["response_urls"] = []
        act = self._interact(payload)
        self._after_submission(view, act.sent[-1])
        return act

    def _after_submission(self, view: View, sent: Sent) -> None:
        if sent.status != 200:
            return
        answer = json.loads(sent.answer) if sent.answer.strip() else {}
        action = answer.get("response_action") if isinstance(answer, dict) else None
        view.definition.pop("errors", None)
        with self.world.lock:
            if action == "errors":
                blocks = {block["block_id"] for block in view.definition["blocks"]}
                unknown = set(answer["errors"]) - blocks
                assert not unknown, f"errors for blocks that do not exist: {unknown}"
                return
            if action == "update":
                replace_view(self.world, view, check_definition(answer["view"], "modal"))
            elif action == "push":
                definition = check_definition(answer["view"], "modal")
                add_view(self.world, view.team_id, view.user, definition, view)
            elif action == "clear":
                for other in self.world.views.values():
                    other.is_open = other.is_open and other.root_id != view.root_id
            else:
                assert action is None, f"unknown response_action {action!r}"
                view.is_open = False
        self.world.touch()

    def close_view(self, view: View) -> Act:
        """Close a modal without submitting it."""
        view.is_open = False
        if not view.definition.get("notify_on_close"):
            self.world.touch()
            return Act()
        who = self.find_user(view.user)
        payload = self._base("view_closed", who, self.world.teams[view.team_id])
        payload |= {"view": view_view(self.world, view), "is_cleared": False}
        return self._interact(payload)

    def suggest(self, user: Who, where: Message | View, action_id: str, typed: str) -> Act:
        """Type into an external_select: the app answers with options."""
        who = self.find_user(user)
        for block in self.blocks_of(where):
            for element in interactive(block):
                if element.get("action_id") == action_id:
                    team = self.world.teams[where.team_id]
                    payload = self._base("block_suggestion", who, team)
                    payload |= {
                        "action_id": action_id,
                        "block_id": block["block_id"],
                        "value": typed,
                    }
                    if isinstance(where, View):
                        payload["container"] = {"type": "view", "view_id": where.id}
                        payload["view"] = view_view(self.world, where)
                    else:
                        payload |= self._in_message(who, team, self._place(where), where)
                    return self._interact(payload, "options")
        raise AssertionError(f"no {action_id} in {self.describe(where)}")

    def shortcut(self, user: Who, message: Message, callback_id: str) -> Act:
        """Use a message shortcut."""
        who = self.find_user(user)
        channel = self._place(message)
        team = self.world.teams[channel.team_id]
        with self.world.lock:
            payload = self._base("message_action", who, team) | {
                "callback_id": callback_id,
                "trigger_id": self.world.trigger(team.id, who.id),
                "action_ts": self.world.clock.ts(),
                "message_ts": message.ts,
                "message": message_view(events.caller_of(self.world, team), message),
                "channel": {"id": channel.id, "name": self.shown_name(channel)},
                "response_url": self.world.answer_url(team.id, who.id, channel.id, message),
            }
        return self._interact(payload)

    def global_shortcut(self, user: Who, callback_id: str) -> Act:
        """Use a global shortcut."""
        who = self.find_user(user)
        team = self.world.teams[who.team_id]
        payload = self._base("shortcut", who, team) | {
            "callback_id": callback_id,
            "trigger_id": self.world.trigger(team.id, who.id),
            "action_ts": self.world.clock.ts(),
        }
        return self._interact(payload)

    def slash(self, user: Who, channel: Where, command: str) -> Act:
        """Type a slash command such as "/campaign new Cold brew"; its answer is shown at once."""
        who = self.find_user(user)
        team = self._team_of(channel, who)
        place = self.find_channel(channel, team)
        name, _, text = command.partition(" ")
        with self.world.lock:
            fields = {
                "token": "verification-token",
                "team_id": team.id,
                "team_domain": team.domain,
                "channel_id": place.id,
                "channel_name": self.shown_name(place),
                "user_id": who.id,
                "user_name": who.name,
                "command": name,
                "text": text,
                "api_app_id": self.world.app.id,
                "is_enterprise_install": "false",
                "response_url": self.world.answer_url(team.id, who.id, place.id),
                "trigger_id": self.world.trigger(team.id, who.id),
            }
        act = self._bring(Act(envelopes=[command_envelope(fields)]))
        self._show_answer(act, team, place, who)
        return act

    def _show_answer(self, act: Act, team: Team, place: Channel, who: User) -> None:
        sent = act.sent[-1]
        if sent.status != 200 or not sent.answer.strip():
            return
        try:
            answer = json.loads(sent.answer)
        except ValueError:
            answer = {"text": sent.answer}
        if not answer:
            return
        content = {key: value for key, value in answer.items() if key != "response_type"}
        check_content(content)
        with self.world.lock:
            caller = events.caller_of(self.world, team)
            message = new_bot_message(caller, place, copy.deepcopy(content))
            if answer.get("response_type", "ephemeral") != "in_channel":
                message.ephemeral_for = who.id
            place.messages[message.ts] = message
            act.message = message
        self.world.touch()
