"""Turns as the Slack door gets to see them: results of the tools that have a card, made with the
tools' own models."""

from typing import Any

from integrations.slack.cards import FileLink, ToolDone, TurnView
from tools.check_credits import CheckCreditsResult, Movement, Named
from tools.continue_draft import ContinueDraftResult, DraftShown
from tools.create_project import CreateProjectResult
from tools.edit_script import EditScriptResult
from tools.generate_ideas import GenerateIdeasResult, IdeaShown
from tools.generate_scenes import GenerateScenesResult, SceneShown
from tools.generate_script import GenerateScriptResult, LineShown
from tools.get_status import GetStatusResult
from tools.kit.affordable import Option
from tools.kit.offers import QuoteCard, QuoteLine
from tools.kit.spec import Result
from tools.list_campaigns import CampaignShown, ListCampaignsResult
from tools.list_projects import ListProjectsResult, ProjectShown
from tools.preview_draft import PreviewDraftResult
from tools.render_scenes import RenderScenesResult
from tools.suggest_strategy import SuggestStrategyResult
from tools.undo import UndoResult
from tools.update_strategy import UpdateStrategyResult

TITLE = "Lumen cold brew: 15-second video ad"
PROJECT = "prj_01night"
EXPIRES_MS = 1_795_474_800_000

IDEAS = (
    (
        "The 4 a.m. cliff",
        "Your shift has four hours left. Your coffee has none.",
        "A nurse hits the 4 a.m. wall by the vending machine; a can of Lumen, and the corridor "
        "wakes up with her.",
        "Cold corridor light that turns warm, close-ups of condensation.",
        "It names the crash she knows before it names the product.",
    ),
    (
        "Handover",
        "The only handover you look forward to.",
        "Day shift hands night shift the keys, the charts, and a cold can.",
        "Quick cuts at the ward desk, one long look at the can.",
        "It puts Lumen inside a ritual that every nurse has.",
    ),
    (
        "Still steady",
        "Hour ten. Hands still steady.",
        "Ten hours in ten seconds: one pair of hands, one can, no shake.",
        "Locked-off macro shots, a clock in the back.",
        "It answers the problem with proof instead of a promise.",
    ),
)
LINES = (
    ("hook", "Four hours left. Coffee gave up at three.", "4 a.m. wall?"),
    ("reveal", "Meet Lumen cold brew, made for the night shift.", "Lumen cold brew"),
    ("benefit", "Slow-release energy, no crash before sunrise.", "No 4 a.m. crash"),
    ("call_to_action", "Grab your first can tonight.", "First can tonight"),
)
VISUALS = (
    "A nurse leans on a vending machine in a cold, empty corridor",
    "A can of Lumen on the ward desk, condensation, first warm light",
    "Her hands, steady, checking a drip; the clock says five",
    "The can against sunrise, logo large",
)
ASKED = "Which one shall it be?"


def quote_card(**changed: Any) -> QuoteCard:
    """Return the price of a film of four scenes."""
    lines = (
        QuoteLine(label="voiceover", credits=5, reused=False),
        *(
            QuoteLine(label=f"clip of scene {n} (1080p)", credits=40, reused=False)
            for n in range(1, 5)
        ),
        QuoteLine(label="music bed", credits=5, reused=False),
        QuoteLine(label="stitch", credits=5, reused=False),
    )
    fields: dict[str, Any] = {
        "quote_id": "quo_01night",
        "project_id": PROJECT,
        "title": TITLE,
        "scope": "film",
        "resolution": "1080p",
        "lines": lines,
        "credits": 175,
        "balance_after": 75,
        "expires_ms": EXPIRES_MS,
        "say": (
            f"“{TITLE}” costs 175 credits: 4 clips at 1080p (160), voiceover (5), music bed (5), "
            "stitch (5). You have 250 credits; 75 credits would be left. The price holds for 15 "
            "minutes. Shall I go ahead?"
        ),
    }
    return QuoteCard(**{**fields, **changed})


def ideas() -> GenerateIdeasResult:
    """Return three ideas."""
    said = "\n".join(f"{n}. “{title}”: {hook}" for n, (title, hook, *_) in enumerate(IDEAS, 1))
    shown = [
        IdeaShown(
            say=hook,
            number=number,
            title=title,
            narrative=narrative,
            visuals=visuals,
            sound="A low hum that lifts",
            why=why,
        )
        for number, (title, hook, narrative, visuals, why) in enumerate(IDEAS, start=1)
    ]
    return GenerateIdeasResult(
        say=f"Three ideas for “{TITLE}”:\n{said}\n{ASKED}",
        project=TITLE,
        ideas=shown,
        quote=None,
        starter_copy=False,
        next_step="choose_idea",
    )


def script() -> GenerateScriptResult:
    """Return a script of four lines."""
    said = "\n".join(
        f"{n}. {voice} [on screen: {shown}]" for n, (_, voice, shown) in enumerate(LINES, start=1)
    )
    return GenerateScriptResult(
        say=(
            f"The script for “{TITLE}”, after “The 4 a.m. cliff”:\n{said}\n"
            "Call to action: Try Lumen\nShall I break it into scenes? That is free."
        ),
        project=TITLE,
        idea="The 4 a.m. cliff",
        lines=[
            LineShown(line=n, beat=beat, voice=voice, on_screen=shown)
            for n, (beat, voice, shown) in enumerate(LINES, start=1)
        ],
        call_to_action="Try Lumen",
        quote=None,
        starter_copy=False,
        next_step="generate_scenes",
    )


def scenes() -> GenerateScenesResult:
    """Return four scenes, the second locked."""
    shown = [
        SceneShown(scene=n, beat=beat, visual=visual, on_screen=text, voice=voice, locked=n == 2)
        for n, ((beat, voice, text), visual) in enumerate(zip(LINES, VISUALS, strict=True), 1)
    ]
    listed = "\n".join(f"{n}. {visual}" for n, visual in enumerate(VISUALS, start=1))
    return GenerateScenesResult(
        say=(
            f"“{TITLE}” has 4 scenes:\n{listed}\n"
            "Say “show me a draft” for a free preview, or “render it” for the price."
        ),
        project=TITLE,
        scenes=shown,
        kept=[],
        next_step="render_scenes",
    )


def film(url: str | None = "https://studio.example/files") -> tuple[FileLink, ...]:
    """Return the files of a finished film; without `url` nobody outside can follow a link."""

    def link(role: str, name: str, media_type: str, size: int, **facts: Any) -> FileLink:
        known: dict[str, Any] = {"width": None, "height": None, "seconds": None, **facts}
        address = f"{url}/{name}" if url else None
        return FileLink(f"ast_{role}", role, name, media_type, address, bytes=size, **known)

    size = {"width": 1080, "height": 1920}
    return (
        link("final", "lumen.mp4", "video/mp4", 6_400_000, seconds=15.0, **size),
        link("poster", "poster.png", "image/png", 900_000, **size),
        link("captions", "captions.srt", "application/x-subrip", 500),
        link("contact_sheet", "sheet.png", "image/png", 700_000, width=1600, height=900),
    )


def turn(text: str, *results: tuple[str, Result], **facts: Any) -> TurnView:
    """Return a turn that says `text` after these tools."""
    tools = tuple(ToolDone(name, {}, result.model_dump(mode="json")) for name, result in results)
    return TurnView("trn_01night", text, tools=tools, **{"project_id": PROJECT, **facts})


def turns() -> dict[str, TurnView]:
    """Return one turn for each card, by name."""
    quote = quote_card()
    priced = RenderScenesResult(say=quote.say, project=TITLE, quote=quote, next_step="accept_quote")
    ready = (
        f"“{TITLE}” is ready: 15 s, 1080×1920, with poster, captions and contact sheet. "
        "It cost 175 credits; 75 credits left."
    )
    failed = (
        f"“{TITLE}” failed: The clip of scene 3 came back black twice. The failed step cost "
        "nothing. It cost 90 credits; 160 credits left. Say “try again” to make only what is "
        "missing."
    )
    idea, line, scene = ideas(), script(), scenes()
    return {
        "words": turn(
            "Hello! I make ads: tell me **what** you sell and *who* it is for.\n\n- a video\n"
            "- a banner set",
            with_feedback=True,
        ),
        "ideas": turn(idea.say, ("generate_ideas", idea), with_feedback=True),
        "script": turn(line.say, ("generate_script", line)),
        "edited": turn(
            "Line 2 now says “Meet Lumen.”. Next: break the script into scenes (free).",
            (
                "edit_script",
                EditScriptResult(
                    say="Line 2 now says “Meet Lumen.”.",
                    project=TITLE,
                    version=2,
                    lines=[each.model_dump() for each in line.lines],
                    call_to_action="Try Lumen",
                    locked=False,
                    details={},
                    scene=None,
                    next_step="generate_scenes",
                ),
            ),
        ),
        "scenes": turn(scene.say, ("generate_scenes", scene)),
        "quote": turn(quote.say, ("render_scenes", priced), quote=quote.model_dump(mode="json")),
        "reminder": turn(
            "A good hook names the problem in the first second.\n\nThe price of 175 credits for "
            f"“{TITLE}” still stands. Shall I go ahead?",
            quote=quote.model_dump(mode="json"),
        ),
        "result": turn(ready, files=film(), files_title=TITLE),
        "result_unlinked": turn(ready, files=film(None), files_title=TITLE),
        "failed_production": turn(failed),
        "failed": turn("", state="failed", error="The model does not answer. Try again soon."),
        "cancelled": turn("Stopped.", state="cancelled"),
        **_lookups(),
    }


def _lookups() -> dict[str, TurnView]:
    drafts = ContinueDraftResult(
        say="Which draft do you mean?",
        project=None,
        campaign=None,
        status=None,
        next_step=None,
        idea=None,
        script=[],
        script_locked=False,
        scenes=0,
        locked_scenes=[],
        made=[],
        candidates=[
            DraftShown(
                title=title, campaign="Lumen cold brew", changed=age, next_step="generate_script"
            )
            for title, age in ((TITLE, "5 min ago"), ("Handover, 30 s", "2 days ago"))
        ],
    )
    listed = ListProjectsResult(
        say="Your projects: …",
        projects=[
            ProjectShown(
                title=title,
                kind=kind,
                status=status,
                seconds=seconds,
                format="9:16" if seconds else "",
                resolution="1080p",
                changed="5 min ago",
                next_step="wait",
            )
            for title, kind, status, seconds in (
                (TITLE, "video_ad", "draft", 15),
                ("Ward posters", "flyer", "completed", 0),
            )
        ],
        total=2,
    )
    pillars = {
        "audience": "Night-shift nurses who crash at 4 a.m. and scroll TikTok on the break",
        "messaging": "Steady energy, no crash",
        "goals": "",
        "awareness_stage": "problem_aware",
        "style": "ugc",
        "trigger": "social_proof",
    }
    credits = CheckCreditsResult(
        say="You have 75 credits available.",
        available=75,
        held=175,
        balance=250,
        held_for=[Named(project=TITLE, credits=175)],
        spent=[],
        movements=[
            Movement(when="today", kind="grant", credits=250, reason="Welcome", balance_after=250)
        ],
        limits=[],
        affordable=[
            Option(
                what="15 s video ad at 720p",
                kind="video_ad",
                seconds=15,
                resolution="720p",
                credits=75,
                count=1,
            ),
            Option(what="flyer", kind="flyer", credits=15, count=5),
        ],
    )
    status = GetStatusResult(
        say="Generating: 2 of 4 clips, 45 %.",
        project=TITLE,
        status="generating",
        stage="2 of 4 clips",
        progress_percent=45,
        error=None,
        files=[],
        stale=[],
        next_step="wait",
    )
    preview = PreviewDraftResult(
        say=f"Here is the free draft of “{TITLE}”.",
        project=TITLE,
        asset_id="ast_poster",
        filename="poster.png",
        media_type="image/png",
        width=1080,
        height=1920,
        duration_ms=None,
        is_new=True,
        next_step="render_scenes",
    )
    started = CreateProjectResult(
        say="Started a 15-second video ad (9:16, 1080p) in “Lumen cold brew”.",
        project_id=PROJECT,
        project=TITLE,
        campaign="Lumen cold brew",
        kind="video_ad",
        seconds=15,
        format="9:16",
        resolution="1080p",
        details={},
        next_step="generate_ideas",
    )
    results: dict[str, tuple[str, Result]] = {
        "drafts": ("continue_draft", drafts),
        "projects": ("list_projects", listed),
        "campaigns": (
            "list_campaigns",
            ListCampaignsResult(
                say="Your campaigns: “Lumen cold brew”.",
                campaigns=[
                    CampaignShown(
                        name="Lumen cold brew",
                        product="Lumen cold brew",
                        projects=2,
                        changed="5 min ago",
                    )
                ],
                total=1,
            ),
        ),
        "credits": ("check_credits", credits),
        "status": ("get_status", status),
        "started": ("create_project", started),
        "undo": (
            "undo",
            UndoResult(
                say="Taken back: line 2 of the script.",
                campaign="Lumen cold brew",
                project=TITLE,
                taken_back="line 2 of the script",
                versions=[],
                next_step=None,
            ),
        ),
        "pillars": (
            "update_strategy",
            UpdateStrategyResult(
                say="The audience of “Lumen cold brew” is now: night-shift nurses.",
                campaign="Lumen cold brew",
                changed=["audience"],
                version=2,
                stale=[],
                quote=None,
                next_step=None,
                **pillars,
            ),
        ),
        "suggestion": (
            "suggest_strategy",
            SuggestStrategyResult(
                say="A suggestion for “Lumen cold brew”. Shall I use it?",
                campaign="Lumen cold brew",
                why="Nurses name the crash themselves, so the ad can start there.",
                now={},
                starter_copy=False,
                **{**pillars, "goals": "First orders from cold traffic"},
            ),
        ),
    }
    made = {name: turn(result.say, (tool, result)) for name, (tool, result) in results.items()}
    made["draft"] = turn(preview.say, ("preview_draft", preview), files=film(), files_title=TITLE)
    return made
