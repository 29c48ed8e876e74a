"""Plans what is made and paid for, and what becomes of projects: versions, drafts, undo, follows."""

import re
from typing import Any

from integrations.brain.ad_plans import plan_new_ad, project_calls
from integrations.brain.briefing import read_brief
from integrations.brain.hearing import hear
from integrations.brain.lexicon import STYLES, choice_of
from integrations.brain.naming import known_start, named
from integrations.brain.phrases import trimmed
from integrations.brain.requests import Plan, Request, Talk
from integrations.brain.scene_edits import scenes_meant
from integrations.brain.text import NUMBER, ORDINAL, number_of
from integrations.brain.wire import Call

_ASKS_PRICE = re.compile(
    r"\b(?:quote|price|pricing|how much|how many credits|cost|damage|expensive)\b", re.IGNORECASE
)

_NO_TITLE = re.compile(
    r"^from .{2,60}? to |^(?:this|the|our) (?:one|set|flyer|video|project|banner set|jingle|ad)\s+|,? in the list$",
    re.IGNORECASE,
)
_TAKEN_BACK = re.compile(
    r"\b(?:no|not|sorry|i mean|i meant|rather|instead|actually|wait|scratch that)\b"
)
_SECOND_TRY = re.compile(r"\bretry\b|\b(?:try|again|once more)\b")
_CLIPS_ONLY = re.compile(
    r"\b(?:clips|scenes) only\b|\b(?:only|just)\b[^.,;]{0,20}\b(?:clips|scenes)\b|\braw clips\b"
    r"|\bclips\b.{0,30}\b(?:without|no) (?:the )?(?:film|stitch\w*|assembly|final|video)\b"
)


def plan_render(request: Request) -> Plan:
    """Plan the render, which is only quoted, and the resolution or extent that was named."""
    view = request.view
    asks_price = _ASKS_PRICE.search(request.low)
    if asks_price and view.quote is not None and not request.masked.of("r", request.part):
        return Talk("quote_waiting")
    if view.project is None:
        return Talk("price_early" if asks_price else "nothing_to_render")
    if view.kind != "video_ad":
        if not view.beats:
            return Talk("price_early") if asks_price else [Call("generate_script")]
        another = re.search(r"\b(?:another|different|new|one more)\b|\bagain\b", request.low)
        return [Call("render_asset", {"another_take": True} if another else {})]
    if asks_price and not view.scenes:
        return Talk("price_early")
    if re.search(r"\banother (?:take|version)\b", request.low) and not asks_price:
        return None
    only = _CLIPS_ONLY.search(request.low)
    if only is None and request.masked.of("s", request.part):
        return _one_scene(request)
    args: dict[str, Any] = {"clips_only": True} if only is not None else {}
    resolutions = request.masked.of("r", request.part)
    if resolutions:
        args["resolution"] = resolutions[0]
    elif re.search(
        r"\b(?:cheap(?:er)?|low(?:er)?|small(?:er)?) (?:resolution|res|quality|one|version)\b",
        request.low,
    ):
        args["resolution"] = "720p"
    elif re.search(r"\b(?:full|best|high(?:er)?) (?:resolution|res|quality)\b", request.low):
        args["resolution"] = "1080p"
    return [Call("render_scenes", args)]


def _one_scene(request: Request) -> Plan:
    """A render covers whatever is new; single scenes cannot be priced, which is said."""
    scenes = scenes_meant(request)
    retakes = tuple(Call("edit_scene", {"scene": s, "action": "another_take"}) for s in scenes[:4])
    return Talk(
        "render_is_whole",
        "",
        ((Call("render_scenes"),), (Call("render_scenes", {"clips_only": True}),), retakes),
    )


def plan_stitch(request: Request) -> Plan:
    """Plan to put the clips together; other kinds than videos are rendered in one."""
    if request.view.project is None:
        return Talk("nothing_runs")
    return [Call("stitch")] if request.view.kind == "video_ad" else plan_render(request)


def plan_preview(request: Request) -> Plan:
    """Plan the free draft."""
    view = request.view
    if view.project is None:
        return Talk("ask_product") if view.campaign is None else Talk("nothing_to_render")
    return [Call("preview_draft")]


def plan_duplicate(request: Request) -> Plan:
    """Plan another version of a project: another length, shape or style beside the first."""
    view = request.view
    other = named(request.low, view.drafts)
    if view.project is None and other is not None:
        given = read_brief(request.masked, request.part).given("seconds", "format")
        return [Call("duplicate_project", {"project": other, **given})]
    if view.project is None:
        return (
            plan_new_ad(request)
            if view.campaign is None or not view.drafts
            else _bare_version(request)
        )
    brief = read_brief(request.masked, request.part)
    args = brief.given("seconds", "format")
    if "format" in args and args["format"] == view.project.get("format") and len(args) > 1:
        args.pop("format")
    style = choice_of(STYLES, request.part)
    if style is not None:
        args["style"] = style
    title = request.value("title") or _quoted_title(request)
    if title:
        args["title"] = title
    other = named(request.low, tuple(d for d in view.drafts if d != view.project.get("title")))
    if other is not None and request.span("ref") is not None:
        args["project"] = other
    asks = re.search(
        r"\b(?:version|variant|variation|copy|duplicate|clone|test|again|same|another|twin|remix|b|second|two)\b",
        request.low,
    )
    formats = list(dict.fromkeys(request.masked.of("f", request.part)))
    if len(formats) > 1:
        return [Call("duplicate_project", {**args, "format": shape}) for shape in formats]
    return [Call("duplicate_project", args)] if args or asks else None


def _bare_version(request: Request) -> Plan:
    """Without a project that is open there is nothing to copy: a version is a new project."""
    return project_calls(read_brief(request.masked, request.part), request.view)


def _quoted_title(request: Request) -> str:
    quoted = request.masked.of("q", request.part)
    if quoted:
        return str(quoted[-1])
    found = re.search(
        r"\b(?:called|named|call it|name it|titled) (.{2,60})$", request.part, re.IGNORECASE
    )
    return trimmed(request.masked.plain(found[1])) if found else ""


def plan_rename(request: Request) -> Plan:
    """Plan a new title for the current project, or the one that is named."""
    view = request.view
    quoted = request.masked.of("q", request.part)
    found = re.search(
        r"\b(?:to|as|into|call (?:it|this|this one|the project|this project)|name (?:it|this|the project)|title(?: is| should be|:)?"
        r"|name(?: is| should be|:)|titled?|called|under|rename (?:it|this)) (?!to\b|the (?:title|name)\b)(.{1,80})$",
        request.part,
        re.IGNORECASE,
    )
    plain_to = re.search(
        r"\brename\b.{0,60}? (?:to|as|into) (.{1,80})$", request.part, re.IGNORECASE
    )
    if plain_to is not None and not quoted:
        found = plain_to
    ruled = str(quoted[-1]) if quoted else trimmed(request.masked.plain(found[1])) if found else ""
    title = ruled if quoted or plain_to else request.merged(ruled, "title")
    title = _NO_TITLE.sub("", title)
    if not title:
        return Talk("ask_title") if view.project is not None else None
    args = {"title": title}
    other = named(request.value("ref").lower(), view.drafts) if request.value("ref") else None
    if view.project is None and other is None:
        other = view.drafts[0] if len(view.drafts) == 1 else None
    if other is not None and (view.project is None or other != view.project.get("title")):
        args["project"] = other
    return [Call("rename_project", args)]


def plan_continue(request: Request) -> Plan:
    """Plan to resume a draft, the newest or the one that is named."""
    view = request.view
    draft = named(request.low, view.drafts)
    if draft is not None:
        return [Call("continue_draft", {"project": draft})]
    campaign = named(request.low, view.campaigns)
    if campaign is not None and not re.search(r"\bdraft\b", request.low):
        return [Call("select_campaign", {"campaign": campaign})]
    said = request.value("ref")
    if said and not re.search(r"\b(?:draft|one|project|thing|ad|video)\b$", said.lower()):
        return [Call("continue_draft", {"project": said})]
    return [Call("continue_draft")]


def plan_projects(request: Request) -> Plan:
    """Plan the list of projects, only those in a status that is named."""
    low = request.low
    words = {"draft": r"drafts?|unfinished|half[- ]done|not finished", "failed": r"fail(?:ed|s)?|broken?",
             "cancelled": r"cancell?ed", "generating": r"generating|running|in progress",
             "completed": r"completed?|finished|done|ready"}  # fmt: skip
    for status, pattern in words.items():
        if re.search(rf"\b(?:{pattern})\b", low):
            return [Call("list_projects", {"status": status})]
    args: dict[str, Any] = {}
    kinds = (("flyer", r"flyers?|leaflets?|posters?"), ("banner", r"banners?"), ("jingle", r"jingles?"),
             ("video_ad", r"videos|films"))  # fmt: skip
    campaign = named(low, request.view.campaigns) or known_start(low, request.view.campaigns)
    if kind := choice_of(kinds, low):
        args["kind"] = kind
    if campaign and campaign != (request.view.campaign or {}).get("name"):
        args["campaign"] = campaign
    return [Call("list_projects", args)]


def plan_retry(request: Request) -> Plan:
    """Plan a retry of what failed; "again" about a text means another round of it."""
    view = request.view
    other = trimmed(re.sub(r"^(?:my|our|the|that) ", "", request.value("ref"), flags=re.IGNORECASE))
    if view.project is None and (other or (view.campaigns and _SECOND_TRY.search(request.low))):
        return [Call("retry_project", {"project": other or _tried(request)})]
    if view.has_failed or re.search(r"\bretry\b", request.low):
        return [Call("retry_project")] if view.project is not None else None
    if view.next_step == "choose_idea":
        return [Call("generate_ideas")]
    if view.next_step == "generate_scenes":
        return [Call("generate_script")]
    return None


def _tried(request: Request) -> str:
    """Return the words by which a project is named in a wish to try it again."""
    plain = re.sub(
        r"\b(?:can|could|would|will|you|please|pls|re-?try|try|again|once|more|the|my|our|that|failed|has|have|did|it|and|ok|just)\b"
        r"|[^\w\s'-]",
        " ",
        request.plain.lower(),
    )
    return " ".join(plain.split()) or request.plain


def plan_cancel(request: Request) -> Plan:
    """Plan a stop; an open quote is only declined, which needs no tool."""
    view = request.view
    if view.is_running or (view.project is not None and view.quote is None):
        return [Call("cancel_project")]
    return Talk("declined") if view.quote is not None else Talk("nothing_runs")


def plan_undo(request: Request) -> Plan:
    """Plan to take back the last change, only of one kind, to a version, or to bring it back."""
    view, low = request.view, request.low
    if view.campaign is None:
        return Talk("nothing_to_undo")
    if re.search(
        r"^\W*redo\b|\bundid\b|\bundo the undo\b|\bbring it back\b|\bredo (?:it|that|what|the (?:last )?change)\b",
        low,
    ):
        return [Call("undo", {"what": "redo"})]
    args: dict[str, Any] = {}
    for what, words in (
        ("strategy", r"strategy|pillars?|audience|goals?|messag(?:e|ing)"),
        ("brand", r"brand|colou?rs?|tone|font|logo"),
        ("scenes", r"scenes?|shots?|storyboard|xxs\d+"),
        ("script", r"script|copy|lines?|hook|xxl\d+|text|wording|headline"),
    ):
        if re.search(rf"\b(?:{words})\b", low):
            args["what"] = what
            break
    version = re.search(
        rf"\bversion ?#?({NUMBER})\b|\b({NUMBER}|{ORDINAL}|original)(?:st|nd|rd|th)? version\b|\bv({NUMBER})\b",
        low,
    )
    if version is not None:
        said = next(word for word in version.groups() if word)
        number = 1 if said == "original" else number_of(said)
        args = {"what": args.get("what", "script"), "to_version": number}
    elif not args and re.search(r"\b(?:version|draft)\b", low) and view.beats:
        args["what"] = "script"
    return [Call("undo", args)]


_ASKS_WHICH = re.compile(r"\b(?:which|what|where|who|list|show)\b")


def plan_follow(request: Request) -> Plan:
    """Plan to post a campaign's or a project's updates to a channel."""
    if request.view.campaign is None:
        return Talk("ask_product")
    channels = request.masked.of("h", request.part)
    if not channels and _ASKS_WHICH.search(request.low):
        # Without a channel the tool tells which ones there are.
        return [Call("follow")]
    if not channels:
        return Talk("ask_channel")
    if len(channels) > 1 and _TAKEN_BACK.search(request.low):
        channels = channels[-1:]
    return [Call("follow", {"channel": channel, **_followed(request)}) for channel in channels[:3]]


def plan_unfollow(request: Request) -> Plan:
    """Plan to stop posting to a channel, or to all of them."""
    if _ASKS_WHICH.search(request.low):
        # A question about follows ends none of them.
        return [Call("follow")]
    channels = request.masked.of("h", request.part) or request.masked.of("h")
    return [
        Call("unfollow", {**({"channel": channels[0]} if channels else {}), **_followed(request)})
    ]


def _followed(request: Request) -> dict[str, str]:
    """Return the project or campaign that is named beside the channel, if any."""
    view = request.view
    campaign = named(request.low, view.campaigns)
    if campaign is not None and campaign != (view.campaign or {}).get("name"):
        return {"campaign": campaign}
    project = (
        r"\b(?:this|the|my|our|that) (?:\w+ )?(?:project|video|film|ad|flyer|banner|jingle|render|production|piece|one)s?\b"
        r"|\bmy project\b"
    )
    heard = hear(request.low, view.names).text
    other = next((title for title in view.drafts if title.lower() in request.low), None)
    if other is not None and other != (view.project or {}).get("title"):
        return {"project": other}
    if view.project is not None and re.search(project, heard):
        return {"project": "it"}
    return {}
