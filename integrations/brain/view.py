"""What the embedded model reads of the state: the JSON between `<state>` and `</state>`."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from integrations.brain.hearing import CAMPAIGN, PROJECT, idea_words
from integrations.brain.wire import Call

# What is there, and what is next, once a text was written.
_THEN = {
    "generate_script": ("generate_scenes", "script"),
    "generate_scenes": ("render_scenes", "scenes"),
}
RUNNING = ("generating", "rendering", "stitching")
_STANDING = {
    "generate_ideas": "ideas",
    "choose_idea": "choose",
    "generate_script": "script",
    "generate_scenes": "scenes",
    "render_scenes": "render",
    "render_asset": "render",
    "accept_quote": "quote",
    "wait": "wait",
    "retry_project": "failed",
    "done": "done",
}


@dataclass(frozen=True)
class View:
    """The state, with plain answers to what understanding asks of it. Missing parts are empty."""

    campaign: dict[str, Any] | None = None
    project: dict[str, Any] | None = None
    campaigns: tuple[str, ...] = ()
    drafts: tuple[str, ...] = ()
    steps: dict[str, str] = field(default_factory=dict)
    quote: dict[str, Any] | None = None
    balance: dict[str, Any] = field(default_factory=dict)
    last_question: str | None = None

    @property
    def next_step(self) -> str | None:
        """What the current project waits for, or None without a project."""
        return None if self.project is None else str(self.project.get("next_step") or "") or None

    @property
    def ideas(self) -> tuple[str, ...]:
        """Titles of the ideas, in order."""
        return tuple(str(idea.get("title", "")) for idea in self._list("ideas"))

    @property
    def chosen_idea(self) -> int | None:
        """Number of the chosen idea."""
        number = (self.project or {}).get("chosen_idea")
        return number if isinstance(number, int) else None

    @property
    def beats(self) -> tuple[str, ...]:
        """Beats of the script's lines, in order."""
        return tuple(str(line.get("beat", "")) for line in self._list("script"))

    @property
    def scenes(self) -> int:
        """How many scenes there are."""
        return len(self._list("scenes"))

    @property
    def status(self) -> str | None:
        """The project's status."""
        return None if self.project is None else str(self.project.get("status") or "") or None

    @property
    def kind(self) -> str:
        """The project's kind; a video where nothing else is said."""
        return str((self.project or {}).get("kind") or "video_ad")

    @property
    def is_running(self) -> bool:
        """Tell whether a production runs; clips that were made alone rest in `rendering`."""
        return self.next_step == "wait" or (
            self.status in RUNNING and self.next_step in (None, "wait")
        )

    @property
    def standing(self) -> str:
        """Where the conversation stands, as a name in `labels.STATES`."""
        if self.project is None:
            return "empty" if self.campaign is None else "campaign"
        if self.status == "rendering" and not self.is_running and self.quote is None:
            return "rendering"
        return _STANDING.get(self.next_step or "", "ideas")

    @property
    def has_failed(self) -> bool:
        """Tell whether the project waits for a retry."""
        return self.status == "failed" or self.next_step == "retry_project"

    @property
    def product(self) -> str:
        """The current campaign's product, or nothing."""
        return str((self.campaign or {}).get("product") or "")

    @property
    def names(self) -> dict[str, str]:
        """Names of ideas, projects and campaigns, and what the reader hears for each."""
        own = (self.project or {}).get("title"), (self.campaign or {}).get("name")
        ideas = {title: idea_words(number) for number, title in enumerate(self.ideas, 1)}
        projects = {title: PROJECT for title in (*self.drafts, own[0]) if title}
        campaigns = {name: CAMPAIGN for name in (*self.campaigns, own[1]) if name}
        return {str(name): words for name, words in (ideas | projects | campaigns).items()}

    def _list(self, key: str) -> list[dict[str, Any]]:
        values = (self.project or {}).get(key)
        if not isinstance(values, list):
            return []
        return [value for value in values if isinstance(value, dict)]


def read_view(system: str) -> View:
    """Return the view in a system message; without a readable state everything is empty."""
    start, end = system.rfind("<state>"), system.rfind("</state>")
    if start < 0 or end < start:
        return View()
    try:
        state = json.loads(system[start + len("<state>") : end])
    except ValueError:
        return View()
    if not isinstance(state, dict):
        return View()
    return View(
        campaign=_dict(state.get("campaign")),
        project=_dict(state.get("project")),
        campaigns=_names(state.get("campaigns"), "name"),
        drafts=_names(state.get("drafts"), "title"),
        steps=_steps(state.get("drafts")),
        quote=_dict(state.get("quote")),
        balance=_dict(state.get("balance")) or {},
        last_question=state.get("last_question") or None,
    )


def after_calls(view: View, calls: Sequence[Call]) -> View:
    """Return the view as it will be once calls have been carried out, as far as a message needs it."""
    for call in calls:
        if call.name == "create_campaign":
            product = str(call.arguments.get("product", ""))
            view = replace(view, campaign={"name": product, "product": product}, project=None)
        elif call.name == "select_campaign":
            view = replace(view, campaign={"name": call.arguments.get("campaign")}, project=None)
        elif call.name == "create_project":
            kind = str(call.arguments.get("kind", "video_ad"))
            step = "generate_ideas" if kind == "video_ad" else "generate_script"
            view = replace(view, project={"kind": kind, "next_step": step, "status": "draft"})
        elif call.name == "choose_idea" and view.project is not None:
            chosen = {"chosen_idea": call.arguments.get("number"), "next_step": "generate_script"}
            view = replace(view, project={**view.project, **chosen})
        elif call.name in _THEN and view.project is not None:
            step, part = _THEN[call.name]
            step = "render_asset" if view.kind != "video_ad" else step
            made = view._list(part) or [{"beat": "hook"}] * 4
            view = replace(view, project={**view.project, part: made, "next_step": step})
        elif call.name == "continue_draft":
            title = str(call.arguments.get("project", ""))
            view = opened(view, "", title) if title else view
    return view


def opened(view: View, campaign: str, project: str) -> View:
    """Return the view as if a campaign or a project that is named were the current one, as far as
    it is known of it."""
    if project:
        step = view.steps.get(project, "")
        known = {"title": project, "next_step": step, "status": "draft"}
        own = view.campaign or {"name": campaign}
        return replace(view, project=known, campaign=own, quote=None)
    if campaign:
        return replace(view, campaign={"name": campaign}, project=None, quote=None)
    return view


def _steps(drafts: Any) -> dict[str, str]:
    """Return the next step of each draft by its title."""
    if not isinstance(drafts, list):
        return {}
    return {str(d["title"]): str(d.get("next_step") or "") for d in drafts if "title" in d}


def _dict(value: Any) -> dict[str, Any] | None:
    return value if isinstance(value, dict) else None


def _names(values: Any, key: str) -> tuple[str, ...]:
    if not isinstance(values, list):
        return ()
    return tuple(str(v[key]) for v in values if isinstance(v, dict) and v.get(key))
