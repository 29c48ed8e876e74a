"""The embedded language model: understands marketers' English, answers after tools, drafts copy."""

import json
import re
from dataclasses import replace
from typing import Any

from integrations.brain.copywriter import COPY_KINDS, write_copy
from integrations.brain.dialogue import ASK_AUDIENCE, ASK_EVENT, Dialogue, read_dialogue
from integrations.brain.quoting import parted
from integrations.brain.readings import OWN_WORDS
from integrations.brain.replies import after_tools, spoken, unsure
from integrations.brain.requests import Talk
from integrations.brain.scoring import NoScorer, Scorer
from integrations.brain.understanding import Understanding, understand
from integrations.brain.view import View, read_view
from integrations.brain.wire import ApiError, Call, ModelRequest, Turn

MODEL_NAME = "aytada-embedded"
# What takes place somewhere at some time.
_EVENT = re.compile(
    r"\b(?:events?|party|parties|concert|gig|show|play|musical|festival|fair|f[eê]te|market|sale|opening|launch|workshop|class"
    r"|course|lesson|tasting|open day|open house|quiz|bingo|disco|dance|run|race|tournament|match|exhibition|talk|lecture"
    r"|meeting|reunion|fundraiser|auction|raffle|jumble|bake|barbecue|bbq|picnic|camp|night|evening|screening|performance"
    r"|recital|wedding|brunch|dinner|demo|demonstration|webinar|retreat|parade|swap|swim|choir|carols)s?\b",
    re.IGNORECASE,
)
_LEAVES_OPEN = frozenset(
    {"unsure", "chat", "ask_product", "ask_audience", "cannot", "help", "greeting"}
)
"""Answers after which what a message quotes may say what is meant."""


class EmbeddedBrain:
    """A `Brain` of rules: the same request always gets the same answer, without any network.

    `scorer` is a learned second opinion on what a message asks for; left out, rules decide alone.
    """

    name = MODEL_NAME

    def __init__(self, scorer: Scorer | None = None) -> None:
        self._scorer = scorer or NoScorer()

    def respond(self, request: ModelRequest) -> Turn:
        """Answer one request: copy where a schema is asked for, else calls or words."""
        form = request.response_format or {}
        if form.get("type") == "json_schema":
            return Turn(text=_copy(form, request.messages))
        messages = request.messages
        system = "\n".join(str(m["content"]) for m in messages if m["role"] == "system")
        view = read_view(system)
        if messages[-1]["role"] == "tool":
            return Turn(text=self._after_tools(messages, view))
        user = next((str(m["content"]) for m in reversed(messages) if m["role"] == "user"), "")
        understood = self._understand(user, messages, view)
        allowed = _allowed(understood.calls, request)
        if allowed:
            return Turn(calls=allowed)
        if understood.calls:
            return Turn(text=unsure(user, ()))
        if understood.talk is None or understood.talk.kind == "unsure":
            choices = _offerable(understood.choices, request)
            return Turn(text=unsure(user, choices, understood.reads_back))
        talk = understood.talk
        offers = _offerable(talk.offers, request)
        return Turn(text=spoken(replace(talk, offers=offers), view, user))

    def _after_tools(self, messages: tuple[dict[str, Any], ...], view: View) -> str:
        """Return the answer to the tools' results, with what a part of the message that asked for no
        tool still needs to hear."""
        text = _after_tools(messages, view)
        start = max((i for i, m in enumerate(messages) if m["role"] == "user"), default=0)
        said = messages[: start + 1]
        user = str(messages[start].get("content") or "")
        left = self._understand(user, said, view).left if user.strip() else None
        return text if left is None else f"{text}\n\n{spoken(left, view, user)}"

    def _understand(
        self, user: str, messages: tuple[dict[str, Any], ...], view: View
    ) -> Understanding:
        if not user.strip():
            return Understanding(talk=Talk("greeting"))
        dialogue = _dialogue(messages)
        said = parted(user)
        if not said.quoted:
            return understand(user, view, dialogue, self._scorer)
        understood = Understanding(talk=Talk("unsure"))
        if said.own:
            understood = understand(said.own, view, dialogue, self._scorer)
        if understood.calls or (understood.talk and understood.talk.kind not in _LEAVES_OPEN):
            return understood
        for line in reversed(said.quoted):
            # What others wrote is never done; it may be what the member means by "this".
            told = understand(line, view, scorer=self._scorer).calls
            if told:
                return Understanding(talk=Talk("unsure"), choices=(told,), reads_back=True)
        return understood


def _dialogue(messages: tuple[dict[str, Any], ...]) -> Dialogue:
    """Return what the last answer left open, with the member's message before it."""
    return read_dialogue(_last_answer(messages), _earlier_wish(messages))


def _last_answer(messages: tuple[dict[str, Any], ...]) -> str:
    for message in reversed(messages[:-1]):
        if message["role"] == "assistant" and message.get("content"):
            return str(message["content"])
        if message["role"] == "user":
            return ""
    return ""


def _earlier_wish(messages: tuple[dict[str, Any], ...]) -> str:
    """Return what the member said just before the last question."""
    users = [str(message["content"]) for message in messages if message["role"] == "user"]
    return users[-2] if len(users) > 1 else ""


def _after_tools(messages: tuple[dict[str, Any], ...], view: View) -> str:
    """Return the answer to the results of the calls that were made since the member spoke."""
    names: dict[str, str] = {}
    arguments: dict[str, str] = {}
    results: list[tuple[str, str]] = []
    start = max((i for i, m in enumerate(messages) if m["role"] == "user"), default=0)
    for message in messages[start:]:
        for call in message.get("tool_calls") or ():
            names[call["id"]] = call["function"]["name"]
            arguments[call["function"]["name"]] = call["function"]["arguments"]
        if message["role"] == "tool":
            name = names.get(str(message.get("tool_call_id")), "")
            results.append((name, str(message["content"])))
    said = str(messages[start].get("content") or "")
    return after_tools(results, view, _missing(arguments, said))


def _missing(arguments: dict[str, str], said: str) -> str:
    """Return the question for what new calls were not told: a flyer's date and place, who it is for."""
    project = json.loads(arguments.get("create_project", "{}") or "{}")
    if (
        project.get("kind") == "flyer"
        and _EVENT.search(said)
        and not {"when", "where"} & set(project)
    ):
        return ASK_EVENT
    created = arguments.get("create_campaign")
    return ASK_AUDIENCE if created is not None and '"audience"' not in created else ""


def _offerable(
    choices: tuple[tuple[Call, ...], ...], request: ModelRequest
) -> tuple[tuple[Call, ...], ...]:
    """Return the choices whose tools were all offered to us."""
    known = {str(tool["name"]) for tool in request.tools} | {OWN_WORDS}
    return tuple(choice for choice in choices if all(call.name in known for call in choice))


def _allowed(calls: tuple[Call, ...], request: ModelRequest) -> tuple[Call, ...]:
    """Return the calls whose tools were offered, with only the arguments that those tools have."""
    if request.tool_choice == "none":
        return ()
    offered_tools = {str(tool["name"]): tool.get("parameters") or {} for tool in request.tools}
    kept = []
    for call in calls:
        if call.name not in offered_tools:
            continue
        properties = offered_tools[call.name].get("properties") or {}
        arguments = {key: value for key, value in call.arguments.items() if key in properties}
        kept.append(Call(call.name, arguments))
    return tuple(kept)


def _copy(form: dict[str, Any], messages: tuple[dict[str, Any], ...]) -> str:
    inner = form.get("json_schema") or {}
    properties = (inner.get("schema") or {}).get("properties") or {}
    kind = next((kind for kind, key in COPY_KINDS.items() if key in properties), None)
    if kind is None:
        raise ApiError(
            400,
            f"The embedded model writes only {', '.join(COPY_KINDS)}.",
            param="response_format",
        )
    brief = next((str(m["content"]) for m in messages if m["role"] == "user"), "")
    try:
        data = json.loads(brief)
    except ValueError as fault:
        raise ApiError(400, "The brief must be one JSON object.", param="messages") from fault
    if not isinstance(data, dict):
        raise ApiError(400, "The brief must be one JSON object.", param="messages")
    return json.dumps(write_copy(kind, data), ensure_ascii=False)
