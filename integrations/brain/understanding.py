"""From a message and the state to tool calls, or to what is said when nothing is to be done."""

import re
from dataclasses import dataclass, replace

from integrations.brain.ad_plans import plan_written_brief
from integrations.brain.answers import answer_to, meant_instead
from integrations.brain.atoms import Masked, mask
from integrations.brain.briefing import kinds_in
from integrations.brain.clauses import groups_of, numbers_put_right, put_right, without_left_alone
from integrations.brain.dialogue import Dialogue
from integrations.brain.edits import mood_in, strategy_in, titled_idea
from integrations.brain.encoder import Reading
from integrations.brain.gate import (
    HEDGED_MIN,
    READ_BACK_MIN,
    is_hedged,
    is_ruled,
    is_sure,
    sureness,
)
from integrations.brain.hearing import hear
from integrations.brain.joining import ordered
from integrations.brain.labels import prefix_of
from integrations.brain.naming import meant, with_names
from integrations.brain.plans import PLANS, plan_next
from integrations.brain.readings import NEEDS_WORDS, OWN_WORDS
from integrations.brain.requests import Plan, Request, Talk
from integrations.brain.scoring import QUIET, NoScorer, Scorer, Scores, score
from integrations.brain.smalltalk import small_talk
from integrations.brain.text import normalise
from integrations.brain.view import View, after_calls, opened
from integrations.brain.whole_messages import (
    GENERAL_PRICE,
    GO_ON,
    ITS_PRICE,
    JUDGES,
    ONLY_PRAISE,
    USE_IT,
)
from integrations.brain.wire import Call

MESSAGE_CHARACTERS_MAX = 4_000
CALLS_MAX = 8
CHOICES_MAX = 3
OFFERED_MIN = 0.02
PERHAPS_MIN = 0.04
NOISE_MAX = 0.5
NOISE_QUIET_MIN = 0.25

_DEAD_ENDS = frozenset(
    {"nothing_to_render", "nothing_runs", "nothing_to_undo", "ask_product", "ask_idea"}
)
# What opens or lists things looks for their names itself.
_OPENS = frozenset(
    {"new_ad", "duplicate_project", "continue_draft", "select_campaign", "list_projects", "go_on"}
    | {"list_campaigns", "check_credits", "hold", "help", "cannot", "none", "rename_project"}
)
_OF_PROJECT = frozenset(
    {"get_status", "get_project", "render", "preview_draft", "stitch", "retry_project"}
    | {"cancel_project"}
)
_TONES = frozenset({"generate_script", "set_brand", "update_strategy", "edit_script"})
_LIKES = re.compile(r"\b(?:like|love|prefer|want|pick|choose|go with|take|use)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Understanding:
    """What a message asks for: calls in order, or a reply.

    When unsure there are no calls: `choices` are up to three likely meanings, the likeliest first, and
    with `reads_back` the first of them is to be confirmed or corrected. `left` is what one part of the
    message still needs to hear while its other parts are carried out.
    """

    calls: tuple[Call, ...] = ()
    talk: Talk | None = None
    choices: tuple[tuple[Call, ...], ...] = ()
    reads_back: bool = False
    left: Talk | None = None


@dataclass(frozen=True)
class Part:
    """What one request of a message comes to: its scores, its likeliest family and that one's plan."""

    request: Request
    scores: Scores
    family: str
    plan: Plan
    sure: bool


def understand(
    message: str,
    view: View,
    dialogue: Dialogue | None = None,
    scorer: Scorer | None = None,
) -> Understanding:
    """Return what the message asks for in this state, after what the last answer left open."""
    dialogue, scorer = dialogue or Dialogue(), scorer or NoScorer()
    picked = dialogue.picked(message)
    if picked:
        return _taken_up(picked)
    written = plan_written_brief(message, view)
    if written is not None:
        return _understood(written)
    text = numbers_put_right(normalise(message[:MESSAGE_CHARACTERS_MAX]))
    masked = mask(text, view.scenes, len(view.beats))
    whole = without_left_alone(put_right(masked.text))
    talk = small_talk(masked.plain(whole), view)
    if talk is not None:
        return Understanding(talk=talk)
    instead = meant_instead(dialogue, masked, view)
    if instead:
        return understand(instead, view, scorer=scorer)
    answer = answer_to(dialogue, masked, whole, view)
    if answer is not None:
        return _understood(answer)
    if re.fullmatch(r"\W*\S{60,}\W*", whole):
        return Understanding(talk=Talk("unsure"), choices=tuple(_fallbacks(view)))
    if dialogue.suggested:
        taken, _, rest = whole.partition(" but ")
        if USE_IT.match(taken.rstrip(" ,")):
            pillars = {**dialogue.suggested, **(strategy_in(masked, rest) if rest else {})}
            return Understanding((Call("update_strategy", pillars),))
    if whole != put_right(masked.text) and ONLY_PRAISE.match(whole):
        # What was to stay as it is was all that was said.
        return Understanding(talk=Talk("hold"))
    if not view.scenes and GENERAL_PRICE.search(whole) and len(whole.split()) <= 14:
        return Understanding(talk=Talk("price_words"))
    if view.beats and JUDGES.match(masked.plain(whole)):
        return Understanding(talk=Talk("praise"))
    if view.quote is not None and ITS_PRICE.match(whole):
        return Understanding(talk=Talk("quote_waiting"))
    if GO_ON.match(whole) and not (ONLY_PRAISE.match(whole) and not _waits(view)):
        suggested = (
            [Call("update_strategy", dict(dialogue.suggested))] if dialogue.suggested else None
        )
        return _understood(suggested or plan_next(view))
    return _requests(masked, whole, view, dialogue, scorer)


def _taken_up(picked: tuple[Call, ...]) -> Understanding:
    """Return what was picked; where only its kind was offered, ask for the rest."""
    first = picked[0]
    if first.name == OWN_WORDS:
        return Understanding(talk=Talk("ask_line", str(first.arguments["line"])))
    if first.name in NEEDS_WORDS and not first.arguments:
        return Understanding(talk=Talk("ask_for", first.name))
    return Understanding(picked)


def _requests(
    masked: Masked, whole: str, view: View, dialogue: Dialogue, scorer: Scorer
) -> Understanding:
    prefix = prefix_of(view.standing, view.kind, dialogue.extra)
    typed, places = masked.typed(whole)
    reading = _read(scorer, typed, prefix, view)
    groups = groups_of(whole, reading, places)
    parts: list[Part] = []
    before = view
    for group in groups:
        own = reading
        if len(groups) > 1:
            own = _read(scorer, masked.typed(group.text)[0], prefix, view)
        part = _part(Request(masked, group.text, view, own, dialogue.suggested))
        if _tells_more(parts, part):
            # What one ad is about may be said in several sentences: they are read as one wish.
            said = f"{parts[-1].request.part}. {group.text}"
            view, own = before, _read(scorer, masked.typed(said)[0], prefix, before)
            part = _part(Request(masked, said, view, own, dialogue.suggested))
            parts.pop()
        before = view
        parts.append(part)
        if isinstance(part.plan, list):
            view = after_calls(view, part.plan)
    return _joined(parts)


def _tells_more(parts: list[Part], part: Part) -> bool:
    """Tell whether a part speaks on about the new ad that the part before it asked for."""
    if not parts or {parts[-1].family, part.family} != {"new_ad"}:
        return False
    first, second = kinds_in(parts[-1].request.part), kinds_in(part.request.part)
    return not (first and second and first != second) and part.request.view.campaign is not None


def _read(scorer: Scorer, text: str, prefix: str, view: View) -> Reading:
    """Return what a scorer makes of a text whose known names it hears by their kind."""
    heard = hear(text, view.names)
    reading = scorer.read(heard.text, prefix)
    if heard.text == text:
        return reading
    spans = []
    for span in reading.spans:
        start, end = heard.begins[span.start], heard.ends[span.end - 1]
        spans.append(replace(span, text=text[start:end], start=start, end=end))
    starts = tuple((heard.begins[place], likely) for place, likely in reading.starts)
    return replace(reading, spans=tuple(spans), starts=starts)


def _part(request: Request) -> Part:
    """Return the likeliest family whose plan comes to something, and whether it is sure."""
    scores = score(hear(request.part, request.view.names).text, request.view, request.reading)
    if request.view.next_step == "choose_idea" and _LIKES.search(request.part):
        # Praise for an idea by its name is the choice of it; for one by its number it may be talk.
        number = titled_idea(request.plain, request.view)
        if number is not None and not request.view.beats:
            plan: Plan = [Call("choose_idea", {"number": number}), Call("generate_script")]
            return Part(request, scores, "choose_idea", plan, sure=True)
    ranked = scores.ranked()
    if request.view.kind == "jingle" and ranked and ranked[0] in _TONES and mood_in(request.part):
        # The mood of a jingle is a detail of its own; what would be a tone elsewhere is meant so.
        return Part(request, scores, "edit_script", PLANS["edit_script"](request), sure=True)
    passed_over = False
    for place, family in enumerate(ranked[:4]):
        if sureness(scores, family) < OFFERED_MIN:
            break
        plan = _planned(family, request)
        if _is_dead_end(plan, family, scores):
            passed_over = True
        elif plan:
            sure = (
                is_sure(scores, family, request.view)
                if place == 0
                else passed_over and is_ruled(scores, family)
            )
            if is_hedged(request.part) and family not in QUIET:
                sure = sure and scores.learned.get(family, 1.0) >= HEDGED_MIN
            return Part(request, scores, family, plan, sure)
    return Part(request, scores, "none", None, sure=False)


def _planned(family: str, request: Request) -> Plan:
    """Return a family's plan; what is named counts as open where the plan changes or shows it."""
    there = request
    if family not in _OPENS:
        campaign, project = meant(request)
        known = campaign if campaign in request.view.campaigns else ""
        title = project if project in request.view.drafts or family in _OF_PROJECT else ""
        there = replace(request, view=opened(request.view, known, title))
    plan = PLANS[family](there)
    return with_names(plan, request) if isinstance(plan, list) else plan


def _is_dead_end(plan: Plan, family: str, scores: Scores) -> bool:
    """Tell whether the state has no place for what only the reader heard, while rules hear another."""
    if not isinstance(plan, Talk) or plan.kind not in _DEAD_ENDS or is_ruled(scores, family):
        return False
    return any(is_ruled(scores, other) for other in scores.ranked()[1:4])


def _joined(parts: list[Part]) -> Understanding:
    """Return what the parts come to together: all of them, in order, or none before it is asked."""
    asking = [part for part in parts if part.family not in QUIET]
    if len(asking) > 1:
        asking = [part for part in asking if not _is_noise(part)] or asking
    if len(asking) > 1 and not parts[0].request.suggested:
        asking = [part for part in asking if part.family != "go_on"] or asking[:1]
    # To name a channel while asking to stop is no wish to follow it.
    if any(part.family == "unfollow" for part in asking):
        asking = [
            part for part in asking if part.family != "follow" or is_ruled(part.scores, "follow")
        ]
    if not asking:
        return _quiet(parts)
    calls: list[Call] = []
    for part in asking:
        if isinstance(part.plan, list):
            calls += [call for call in part.plan if call not in calls]
    if len(calls) > CALLS_MAX:
        return Understanding(talk=Talk("too_much"))
    unsure = [part for part in asking if not part.sure]
    if not unsure:
        talk = next((part.plan for part in asking if isinstance(part.plan, Talk)), None)
        if not calls:
            return _talked(talk)
        return Understanding(tuple(ordered(calls)), left=talk)
    if len(asking) > 1 and calls:
        reading = tuple(ordered(calls))
        return Understanding(talk=Talk("unsure"), choices=(reading,), reads_back=True)
    return _unsure(asking[0])


def _is_noise(part: Part) -> bool:
    """Tell whether a part is more likely talk around the requests than a request itself."""
    quiet = sum(part.scores.learned.get(name, 0.0) for name in QUIET)
    return (
        not part.sure
        and sureness(part.scores, part.family) < NOISE_MAX
        and quiet >= NOISE_QUIET_MIN
    )


def _quiet(parts: list[Part]) -> Understanding:
    """Return what is said where nothing is asked for; a doubt about that is shown as choices."""
    part = parts[-1] if parts else None
    for part in parts:
        if part.family in ("hold", "cannot", "help"):
            break
    if part is None:
        return Understanding(talk=Talk("chat"))
    if part.plan is None or not part.sure:
        return _unsure(part)
    talk = part.plan if isinstance(part.plan, Talk) else Talk("unsure")
    return _talked(replace(talk, offers=talk.offers or _perhaps(part)))


def _perhaps(part: Part) -> tuple[tuple[Call, ...], ...]:
    """Return what talk that seems to ask for nothing may ask for after all, likeliest first."""
    found: list[tuple[Call, ...]] = []
    for family in part.scores.ranked():
        heard = part.scores.learned.get(family, 0.0) >= PERHAPS_MIN
        if heard and family not in QUIET:
            found += [offer for offer in _offers(family, part.request) if offer not in found]
    return tuple(found[:CHOICES_MAX])


def _unsure(part: Part) -> Understanding:
    """Return up to three likely meanings; a single likely one is read back instead."""
    choices: list[tuple[Call, ...]] = []
    for family in part.scores.ranked():
        if (
            family in QUIET
            or sureness(part.scores, family) < OFFERED_MIN
            or len(choices) == CHOICES_MAX
        ):
            continue
        choices += [offer for offer in _offers(family, part.request) if offer not in choices]
    if (
        part.family not in QUIET
        and sureness(part.scores, part.family) >= READ_BACK_MIN
        and part.plan
    ):
        if isinstance(part.plan, Talk):
            return _talked(part.plan)
        return Understanding(talk=Talk("unsure"), choices=(tuple(part.plan),), reads_back=True)
    if not choices:
        if isinstance(part.plan, Talk):
            return _talked(part.plan)
        choices = _fallbacks(part.request.view)
    return Understanding(talk=Talk("unsure"), choices=tuple(choices[:CHOICES_MAX]))


def _offers(family: str, request: Request) -> list[tuple[Call, ...]]:
    """Return what may be offered for a family: its calls, or its bare kind where words are missing."""
    plan = _planned(family, request)
    if isinstance(plan, list) and plan:
        return [tuple(plan)]
    if isinstance(plan, Talk) and plan.offers:
        return list(plan.offers[:1])
    tool = "create_campaign" if family == "new_ad" else family
    return [(Call(tool),)] if tool in NEEDS_WORDS else []


def _fallbacks(view: View) -> list[tuple[Call, ...]]:
    """Return what is likely by the state alone."""
    plan = plan_next(view)
    found = [tuple(plan)] if isinstance(plan, list) else []
    if view.project is not None:
        return [*found, (Call("get_status"),)]
    return [*found, (Call("continue_draft"),)] if view.drafts else found


def _talked(talk: Talk | None) -> Understanding:
    talk = talk or Talk("unsure")
    return Understanding(talk=talk, choices=talk.offers)


def _understood(plan: Plan) -> Understanding:
    if isinstance(plan, Talk):
        return _talked(plan)
    return Understanding(calls=tuple(plan or ()))


def _waits(view: View) -> bool:
    return view.next_step in ("generate_script", "generate_scenes", "render_scenes", "render_asset")
