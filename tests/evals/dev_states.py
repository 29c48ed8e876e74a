"""The states that development messages are said in, as the embedded model sees them."""

from typing import Any

State = dict[str, Any]

SUGGESTION = (
    "Here is what I would say.\n"
    "Audience: tired nurses on night shift\n"
    "Message: awake without the jitters\n"
    "Goals: first orders\n"
    "Awareness stage: problem_aware\n"
    "Style: ugc\n"
    "Trigger: social_proof\n"
    "Say “use it”, or tell me what to change."
)
BEFORE: dict[str, str] = {"SUGGESTED": SUGGESTION}
"""What the studio said just before, where it matters."""

_BEATS = ("hook", "reveal", "benefit", "call_to_action")


def _campaign() -> State:
    return {
        "name": "Cold brew", "product": "cold brew", "description": "",
        "awareness_stage": "problem_aware", "style": "direct_response",
        "pillars": {"audience": "night-shift nurses", "messaging": "", "goals": ""},
        "brand": {"name": "", "colors": [], "tone": "", "has_logo": False, "has_photo": False},
    }  # fmt: skip


def _state(project: State | None, quote: State | None = None, question: str = "") -> State:
    drafts = [{"title": "Glow teaser", "campaign": "Glow Serum", "next_step": "generate_script"}]
    if project is not None:
        drafts.insert(0, {"title": project["title"], "campaign": "Cold brew", "next_step": "x"})
    return {
        "campaign": _campaign(),
        "campaigns": [{"name": "Cold brew", "projects": 1}, {"name": "Glow Serum", "projects": 2}],
        "project": project, "drafts": drafts, "quote": quote,
        "balance": {"available": 250, "held": 0}, "last_question": question or None,
        "surface": "slack",
    }  # fmt: skip


def _project(
    step: str,
    *,
    ideas: int = 0,
    lines: int = 0,
    scenes: int = 0,
    status: str = "draft",
    kind: str = "video_ad",
) -> State:
    titles = ("Hour nine", "The locker room", "By name")[:ideas]
    return {
        "title": "Cold brew 15 s", "kind": kind, "status": status, "stage": "", "seconds": 15,
        "format": "9:16", "resolution": "1080p", "details": {}, "next_step": step,
        "ideas": [{"number": n, "title": title} for n, title in enumerate(titles, 1)],
        "chosen_idea": 2 if lines else None, "script_locked": False,
        "script": [
            {"line": n, "beat": beat, "voice": "v", "on_screen": "o"}
            for n, beat in enumerate(_BEATS[:lines], 1)
        ],
        "scenes": [{"scene": n, "on_screen": "o", "locked": False} for n in range(1, scenes + 1)],
        "error": None,
    }  # fmt: skip


def _asset(kind: str, step: str, lines: int = 3) -> State:
    return _state(_project(step, kind=kind, lines=lines))


_FILM: dict[str, Any] = {"ideas": 3, "lines": 4, "scenes": 4}
_QUOTE = {"credits": 175, "balance_after": 75, "lines": [], "resolution": "1080p"}

STATES: dict[str, State] = {
    "EMPTY": {
        "campaign": None, "project": None, "quote": None,
        "campaigns": [{"name": "Glow Serum", "projects": 2}],
        "drafts": [{"title": "Glow teaser", "campaign": "Glow Serum", "next_step": "x"}],
        "balance": {"available": 250, "held": 0}, "last_question": None, "surface": "slack",
    },
    "CAMPAIGN": _state(None),
    "SUGGESTED": _state(None),
    "IDEAS0": _state(_project("generate_ideas")),
    "CHOOSE": _state(_project("choose_idea", ideas=3), question="choose_idea"),
    "SCRIPT0": _state(_project("generate_script", ideas=3) | {"chosen_idea": 2}),
    "SCRIPT": _state(_project("generate_scenes", ideas=3, lines=4)),
    "RENDER": _state(_project("render_scenes", **_FILM)),
    "QUOTE": _state(_project("accept_quote", **_FILM), _QUOTE, "quote"),
    "WAIT": _state(_project("wait", status="generating", **_FILM)),
    "CLIPS": _state(_project("render_scenes", status="rendering", **_FILM)),
    "FAIL": _state(_project("retry_project", status="failed", **_FILM)),
    "DONE": _state(_project("done", status="completed", **_FILM)),
    "BANNER0": _asset("banner", "generate_script", 0),
    "BANNER": _asset("banner", "render_asset"),
    "FLYER": _asset("flyer", "render_asset"),
    "JINGLE": _asset("jingle", "render_asset", 1),
}  # fmt: skip
