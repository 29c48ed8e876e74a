"""What the embedded model reads of the state: the JSON between `<state>` and `</state>`."""

import json
from dataclasses import dataclass, field
from typing import Any

RUNNING = ("generating", "rendering", "stitching")


@dataclass(frozen=True)
class View:
    """The state, with plain answers to what understanding asks of it. Missing parts are empty."""

    campaign: dict[str, Any] | None = None
    project: dict[str, Any] | None = None
    campaigns: tuple[str, ...] = ()
    drafts: tuple[str, ...] = ()
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
    def is_running(self) -> bool:
        """Tell whether a production runs."""
        return self.status in RUNNING

    @property
    def has_failed(self) -> bool:
        """Tell whether the project waits for a retry."""
        return self.status == "failed" or self.next_step == "retry_project"

    @property
    def product(self) -> str:
        """The current campaign's product, or nothing."""
        return str((self.campaign or {}).get("product") or "")

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
        quote=_dict(state.get("quote")),
        balance=_dict(state.get("balance")) or {},
        last_question=state.get("last_question") or None,
    )


def _dict(value: Any) -> dict[str, Any] | None:
    return value if isinstance(value, dict) else None


def _names(values: Any, key: str) -> tuple[str, ...]:
    if not isinstance(values, list):
        return ()
    return tuple(str(v[key]) for v in values if isinstance(v, dict) and v.get(key))
