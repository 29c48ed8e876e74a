"""Plans what concerns words: ideas, the choice of one, the script, and single lines."""

import re
from typing import Any

from integrations.brain.ad_plans import ad_calls
from integrations.brain.briefing import read_brief
from integrations.brain.edits import details_in, idea_number_in, line_edit_in, line_meant
from integrations.brain.phrases import trimmed
from integrations.brain.readings import OWN_WORDS
from integrations.brain.requests import Plan, Request, Talk
from integrations.brain.wire import Call

_GENERIC = r"(?:the |this |my |our |another )?(?:ad|video|campaign|project|it|this|me|us|now)"

# What is said to have something written, and nothing about how.
_BARE_WISH = re.compile(
    r"\b(?:ideas?|concepts?|angles?|hooks?|options?|directions?|brainstorm|scripts?|copy|text|words|wording|lyrics|lines?"
    r"|headlines?|taglines?|banners?|flyers?|jingles?|posters?|video|film|ads?|spot|piece|project|campaign|draft|drafts"
    r"|version|versions|round|set|batch|new|another|more|other|others|few|some|couple|fresh|different|first|next|again|anew"
    r"|three|two|one|once|whole|entire|full|now|then|today|please|pls|thanks|thank|you|give|get|got|make|made|write|written"
    r"|writing|draft|create|generate|come|with|show|do|doing|let's|lets|let|start|begin|need|needs|want|like|love|see|have"
    r"|can|could|would|will|shall|should|may|might|the|this|that|these|those|for|from|and|but|our|your|my|its|it's|i'd|i'll"
    r"|we|me|us"
    r"|ok|okay|yes|yeah|yep|great|good|nice|cool|perfect|alright|hey|hi|hello|just|also|too|so|up|on|out|go|going|ahead|of"
    r"|to|in|at|be|is|are|a|an|it|i|time|asap|quick|quickly|soon|when|ready|rewrite|redo|regenerate|try|idea's|aytada|team"
    r"|keep|something|completely|totally|entirely|none|ones|else|coming|throw|pitch|hit|think|thinking|bring|what|how|about"
    r"|any|there|here|don't|these|none|them|all|work|works)\b"
)


def plan_ideas(request: Request) -> Plan:
    """Plan a round of ideas, with a direction where one is said."""
    view = request.view
    if view.campaign is None:
        brief = read_brief(request.masked, request.part)
        return ad_calls(brief, view) if brief.product else Talk("ask_product")
    direction = _idea_direction(request)
    args = {"direction": direction} if direction else {}
    if view.project is None or view.status in ("completed", "cancelled") or view.kind != "video_ad":
        return [Call("create_project"), Call("generate_ideas", args)]
    return [Call("generate_ideas", args)]


def _idea_direction(request: Request) -> str:
    if re.search(r"\b(?:mix|combine|merge|blend)\b", request.low):
        return request.plain
    found = re.search(
        r"\b(?:ideas|concepts|angles|hooks|options|directions|ones|idea|concept|angle)\b[ ,]*"
        r"(?:but |and |that (?:are|is|feel)? ?|which (?:are)? ?|with |about |around |for |- |: ?)(.{3,200})$",
        request.part,
        re.IGNORECASE,
    )
    ruled = trimmed(request.masked.plain(found[1])) if found else ""
    if re.fullmatch(_GENERIC, ruled, re.IGNORECASE):
        ruled = ""
    manner = re.search(
        r"\b((?:more |less )?(?:funn(?:y|ier)|bold(?:er)?|weird(?:er)?|emotional|serious|playful|simple(?:r)?"
        r"|warm(?:er)?|edg(?:y|ier)|darker|lighter|wilder|crazier|quieter|cinematic)) "
        r"(?:ideas|concepts|angles|ones|options|hooks)\b",
        request.part,
        re.IGNORECASE,
    )
    return ruled or (manner[1] if manner else "") or _told(request) or more_than(request)


def plan_choice(request: Request) -> Plan:
    """Plan the choice of an idea, and its script where there is none yet."""
    view = request.view
    number = idea_number_in(request.part, view)
    names_idea = re.search(r"\b(?:idea|concept|option|angle)\b", request.low) or any(
        title.lower() in request.low for title in view.ideas
    )
    waits = "choose_idea" in (view.next_step, view.last_question)
    refused = re.search(
        r"\b(?:not (?!the \w+ (?:one )?but)|don't|do not|never|idk|dunno|not sure|except|without|hate|dislike|boring|worst|drop)\b",
        request.low,
    )
    if number is None or refused or not (waits or names_idea) or view.project is None:
        return None
    calls = [Call("choose_idea", {"number": number})]
    if view.beats:
        return calls
    change = re.search(r"\bbut (.{3,200})$", request.part, re.IGNORECASE)
    said = trimmed(request.masked.plain(change[1])) if change else ""
    said = re.sub(
        r"^(?:can you |could you |please )?(?:make|do|have) it ", "", said, flags=re.IGNORECASE
    )
    return [*calls, Call("generate_script", {"direction": said} if said else {})]


def plan_script(request: Request) -> Plan:
    """Plan a script, with a direction where the wish is about how it reads.

    A wish for one line without its words is no reason to write all of them anew: it is asked about.
    """
    view = request.view
    if view.project is None:
        return Talk("ask_product") if view.campaign is None else None
    line = line_meant(request.masked, request.part, view)
    direction = _script_direction(request)
    if view.beats and line is not None and not re.search(r"\bscript\b", request.low):
        rewritten = Call("generate_script", {"direction": request.plain})
        own = Call(OWN_WORDS, {"line": line})
        return Talk("line_without_words", str(line), ((own,), (rewritten,)))
    if not view.beats and view.ideas and view.chosen_idea is None:
        if direction and not re.search(r"\bscript\b", request.low):
            return [Call("generate_ideas", {"direction": direction})]
        return Talk("ask_idea")
    is_first = view.next_step in ("", "generate_ideas")
    if not view.beats and not view.ideas and view.kind == "video_ad" and is_first:
        return [Call("generate_ideas", {"direction": direction} if direction else {})]
    return [Call("generate_script", {"direction": direction} if direction else {})]


def _script_direction(request: Request) -> str:
    """Return how the script should be: "shorter", "too salesy", or nothing for a plain wish."""
    said = request.plain
    patterns = (
        r"\b(?:make|keep|turn|rewrite|redo|write|want|need|have)\b (?:it|this|that|the (?:whole )?(?:script|copy|text|voice ?over|"
        r"words|tone|lines))(?: all)?(?: again)?(?: a bit| a little| to be| so it's| and make it| but| but make it|,)* (.{3,160})$",
        r"\b(?:script|copy|version|one|it)\b,?(?: again)?,? (?:but|and)(?: please)?(?: make it| with)? (.{3,160})$",
        r"\b(?:script|copy|it|text) (?:should|could|needs to|has to|must) (?:be|feel|sound|read)(?: a bit)? (.{3,160})$",
        r"\b(?:could|can|should) (?:it|this|that|the script|the copy) (?:be|feel|sound|read)(?: a bit| a little)? (.{3,160})$",
        r"\b((?:way |a bit |kinda |kind of |much |a little )?too \w.{2,100})$",
        r"^\W*(?:please |can you |could you )*((?:\w+er|(?:more|less) \w+(?: \w+)?))(?: please| pls| script)?\W*$",
    )
    for pattern in patterns:
        found = re.search(pattern, said, re.IGNORECASE)
        if found is not None:
            value = trimmed(found[1])
            if value and not re.fullmatch(
                r"(?:again|now|over|new|anew|please|for me|up)", value.lower()
            ):
                return value
    return _told(request) or more_than(request)


def _told(request: Request) -> str:
    """Return the direction that the reader heard, unless it only says that something be written."""
    said = request.value("direction")
    return said if re.search(r"[a-z']{3,}", _BARE_WISH.sub(" ", said.lower())) else ""


def more_than(request: Request) -> str:
    """Return the wish in its own words where it says more than that something is to be written."""
    left = re.findall(r"[a-z']{3,}", _BARE_WISH.sub(" ", request.low))
    return request.plain if left else ""


def plan_line(request: Request) -> Plan:
    """Plan new words for a line, the text on screen, the call to action or a detail, or a lock."""
    view = request.view
    locks = re.search(r"\b(un)?-?(?:lock|freeze)(?:ed)?\b", request.low)
    fine = request.likeliest("edit_script", "lock_script", "unlock_script")
    about_script = re.search(r"\b(?:script|copy|words|wording|text)\b", request.low)
    if (locks and about_script) or fine in ("lock_script", "unlock_script"):
        opens = bool(locks and locks[1]) or (not locks and fine == "unlock_script")
        return [Call("edit_script", {"action": "unlock" if opens else "lock"})]
    details = details_in(request)
    if details:
        return [Call("edit_script", details)]
    cleared = _cleared_line(request)
    args = cleared or line_edit_in(request.masked, request.part, view, request.value("words"))
    if args is not None:
        return [Call("edit_script", args)]
    # Words for no line that is known: to write the whole script anew would be another wish.
    meant = line_meant(request.masked, request.part, view)
    return plan_script(request) if view.beats and meant is not None else None


def _cleared_line(request: Request) -> dict[str, Any] | None:
    """Return the change that takes the text off a line, if that is what is asked."""
    lines = request.masked.of("l", request.part)
    clears = re.search(
        r"\b(?:remove|clear|delete|drop|lose|take)\b.{0,30}\b(?:text|words|caption|super)\b|\bno (?:on-?screen )?text\b",
        request.low,
    )
    return {"line": lines[0], "on_screen": "none"} if lines and clears else None
