"""From a message and the state to tool calls, or to what is said when nothing is to be done."""

import re
from dataclasses import dataclass

from integrations.brain.ad_plans import ad_calls, plan_written_brief
from integrations.brain.atoms import Masked, mask
from integrations.brain.briefing import read_brief
from integrations.brain.clauses import NEGATED, Group, groups_of, without_left_alone
from integrations.brain.edits import titled_idea
from integrations.brain.plans import PLANS, plan_next
from integrations.brain.requests import Plan, Request, Talk
from integrations.brain.scoring import ACT_MIN, NoScorer, Scorer, intent_scores
from integrations.brain.smalltalk import small_talk
from integrations.brain.text import normalise
from integrations.brain.view import View
from integrations.brain.wire import Call

MESSAGE_CHARACTERS_MAX = 4_000
CALLS_MAX = 8

_GO_ON = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|alright|all right|right|yes|yep|yeah|yup|yea|sure|next|next step|go|go on|go ahead"
    r"|go for it|continue|proceed|carry on|keep going|move on|moving on|do it|let's (?:go|do it|do this|start"
    r"|continue|move on)|looks? (?:good|great|fine|perfect)|sounds (?:good|great|fine)|all good|perfect|lgtm"
    r"|that works|works for me|approved?|good to go|i'm happy(?: with (?:it|that|this))?|ready|start|begin"
    r"|please(?: do)?|what's next|what next|what now|and now|now what|cool|great|nice|fine|good|this is"
    r"|that's|it's|it|👍|✅|👌|thanks|then|now|with it|with that|on|to the next step)[\s,.!?]*)+$",
    re.IGNORECASE,
)
_ONLY_PRAISE = re.compile(
    r"^\W*(?:(?:cool|great|nice|good|fine|thanks|this is|that's|it's|it|perfect)[\s,.!]*)+$",
    re.IGNORECASE,
)
_CURIOUS = re.compile(
    r"^\W*(?:what (?:is|are|does|do|makes)|what's|who|why|how (?:do|does|can|to|should)|when was|explain"
    r"|tell me about|define|is there|are there|do you (?:know|think)|should i)\b",
    re.IGNORECASE,
)
# Questions that a look into the workspace answers.
_LOOKS = frozenset(
    {
        "get_status",
        "check_credits",
        "list_campaigns",
        "list_projects",
        "get_campaign",
        "get_project",
    }
    | {"render_scenes", "continue_draft"}
)


@dataclass(frozen=True)
class Understanding:
    """What a message asks for: calls in order, or a reply, with likely meanings when unsure."""

    calls: tuple[Call, ...] = ()
    talk: Talk | None = None
    choices: tuple[str, ...] = ()


def understand(
    message: str,
    view: View,
    asked: str | None = None,
    before: str = "",
    scorer: Scorer | None = None,
) -> Understanding:
    """Return what the message asks for in this state.

    `asked` is the kind of question that the last answer put ("ask_product", "ask_audience"), `before`
    the member's message before that question; they let a bare answer complete an earlier wish.
    """
    written = plan_written_brief(message, view)
    if written is not None:
        return _understood(written)
    text = normalise(message[:MESSAGE_CHARACTERS_MAX])
    masked = mask(text, view.scenes, len(view.beats))
    whole = without_left_alone(masked.text)
    talk = small_talk(masked.plain(whole), view)
    if talk is not None:
        return Understanding(talk=talk)
    answer = _answer(masked, whole, view, asked, before)
    if answer is not None:
        return _understood(answer)
    if _GO_ON.match(whole) and not (_ONLY_PRAISE.match(whole) and not _waits(view)):
        return _understood(plan_next(view))
    return _requests(masked, whole, view, scorer or NoScorer())


def _requests(masked: Masked, whole: str, view: View, scorer: Scorer) -> Understanding:
    calls: list[Call] = []
    talks: list[Talk] = []
    likely: dict[str, float] = {}
    unclear = False
    for group in groups_of(whole):
        if NEGATED.search(group.text) and group.intent not in ("set_brand", "update_strategy"):
            talks.append(Talk("hold"))
            continue
        plan, scores = _plan_of(group, masked, view, scorer)
        for intent, score in scores.items():
            likely[intent] = max(score, likely.get(intent, 0.0))
        if isinstance(plan, Talk):
            talks.append(plan)
        elif plan is None:
            unclear = True
        else:
            calls += [call for call in plan if call not in calls]
    if len(calls) > CALLS_MAX:
        return Understanding(talk=Talk("too_much"))
    if calls:
        return Understanding(calls=tuple(_ordered(calls)))
    if talks and not (unclear and talks[0].kind == "hold" and len(talks) == 1):
        return Understanding(talk=talks[0])
    if talks:
        return Understanding(talk=talks[0])
    return Understanding(talk=Talk("unsure"), choices=_choices(likely, view))


def _plan_of(
    group: Group, masked: Masked, view: View, scorer: Scorer
) -> tuple[Plan, dict[str, float]]:
    """Return the plan of the best intent that is sure enough and can be filled, and all scores."""
    text = group.text
    scores = intent_scores(text, view, scorer)
    for intent, score in scores.items():
        if score < ACT_MIN:
            break
        if _CURIOUS.match(text) and intent not in _LOOKS:
            continue
        plan = PLANS[intent](Request(masked, text, view))
        if plan:
            return plan, scores
    if view.next_step == "choose_idea" and re.search(
        r"\b(?:like|love|prefer|want|pick|choose|go with|take|the|use)\b", text, re.IGNORECASE
    ):
        number = titled_idea(masked.plain(text), view)
        if number is not None:
            return [Call("choose_idea", {"number": number}), Call("generate_script")], scores
    return None, scores


def _answer(masked: Masked, whole: str, view: View, asked: str | None, before: str) -> Plan:
    """Return the plan of a bare answer to the question that was just asked, or None."""
    if asked not in ("ask_product", "ask_audience") or len(whole.split()) > 40:
        return None
    if any(group.intent not in (None, "update_strategy", "new_ad") for group in groups_of(whole)):
        return None
    if asked == "ask_audience" and view.campaign is not None:
        brief = read_brief(masked, f"for {whole}")
        if brief.audience and not re.search(r"\?", whole):
            return [Call("update_strategy", {"audience": brief.audience})]
        return None
    if view.campaign is not None or re.search(r"\?|\b(?:don't know|not sure|later)\b", whole):
        return None
    brief = read_brief(masked, f"ad for {whole}")
    if not brief.product:
        return None
    earlier = mask(normalise(before[:MESSAGE_CHARACTERS_MAX]))
    return ad_calls(brief.filled_from(read_brief(earlier, earlier.text)), view)


def _understood(plan: Plan) -> Understanding:
    if isinstance(plan, Talk):
        return Understanding(talk=plan)
    return Understanding(calls=tuple(plan or ()))


def _waits(view: View) -> bool:
    return view.next_step in ("generate_script", "generate_scenes", "render_scenes")


def _ordered(calls: list[Call]) -> list[Call]:
    """Return the calls in the order they were asked for, without ideas or scripts made twice."""
    kept: list[Call] = []
    for call in calls:
        bare_again = not call.arguments and any(call.name == other.name for other in kept)
        if not bare_again:
            kept.append(call)
    return kept


def _choices(likely: dict[str, float], view: View) -> tuple[str, ...]:
    """Return up to three intents to offer: what the words hint at, then the next step."""
    hinted = sorted((i for i in likely if i in PLANS and likely[i] > 0.8), key=lambda i: -likely[i])
    if view.next_step in PLANS and view.next_step not in hinted:
        hinted.append(str(view.next_step))
    if view.campaign is None and "new_ad" not in hinted:
        hinted.append("new_ad")
    for fallback in ("get_status", "generate_ideas") if view.project else ("continue_draft",):
        if fallback not in hinted and (fallback != "continue_draft" or view.drafts):
            hinted.append(fallback)
    return tuple(hinted[:3])
