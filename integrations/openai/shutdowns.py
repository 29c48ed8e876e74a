"""When OpenAI shuts models down, so that `aytada doctor` can warn before a model id rots.

Read on 2026-11-23. The dates are those of OpenAI's own page,
https://developers.openai.com/api/docs/deprecations, as seen there and in these copies of it:
the notice of 2026-04-22 (2026-07-23 and 2026-10-23) in
https://spybara.com/openai/api/history/docs/en/2026-04-22-0555..2026-04-23-0556/ and
https://github.com/anomalyco/models.dev/pull/3707; the notice of 2026-05-08 (2026-08-10) in
https://spybara.com/openai/api/history/docs/en/2026-05-12-1857..2026-05-14-2100/; the notice of
2025-09-26 (2026-03-26, 2026-09-28) in https://github.com/cognizant-ai-lab/neuro-san/pull/414;
chatgpt-4o-latest (2026-02-17) in https://github.com/orgs/cometapi-dev/discussions/71; the dates
after November 2026, compared there with what `GET /v1/models` said, in
https://dev.to/max_bob/openai-api-deprecations-2026-2027-every-shutdown-date-and-recommended-replacement-gpt-4o-2ffm
and, for gpt-5.3-codex and gpt-5.4-nano, https://dev.to/aidriftline.
The table ages; a server that tells a model's `shutdown_date` itself is believed before it.
"""

import re
from dataclasses import dataclass
from datetime import date

_DAYS: dict[str, tuple[str, ...]] = {
    "2026-02-17": ("chatgpt-4o-latest",),
    "2026-03-26": ("gpt-4-0314", "gpt-4-0125-preview", "gpt-4-turbo-preview"),
    "2026-07-23": (
        "gpt-5-chat-latest",
        "gpt-5-codex",
        "gpt-5.1-chat-latest",
        "gpt-5.1-codex",
        "gpt-5.1-codex-max",
        "gpt-5.1-codex-mini",
        "gpt-5.2-codex",
        "o3-deep-research",
        "o4-mini-deep-research",
        "gpt-4o-search-preview-2025-03-11",
        "gpt-4o-mini-search-preview-2025-03-11",
    ),
    "2026-08-10": ("gpt-5.2-chat-latest", "gpt-5.3-chat-latest"),
    "2026-09-28": ("gpt-3.5-turbo-1106", "gpt-3.5-turbo-instruct"),
    "2026-10-23": (
        "gpt-3.5-turbo",
        "gpt-3.5-turbo-0125",
        "gpt-4",
        "gpt-4-0613",
        "gpt-4-1106-preview",
        "gpt-4-turbo",
        "gpt-4.1-nano",
        "gpt-4o-2024-05-13",
        "o1",
        "o1-pro",
        "o3-mini",
        "o4-mini",
    ),
    "2026-12-11": ("gpt-5", "gpt-5-mini", "gpt-5-nano", "gpt-5-pro", "o3", "o3-pro"),
    "2027-01-14": ("gpt-4o", "gpt-4o-mini", "gpt-4.1", "gpt-4.1-mini"),
    "2027-04-01": ("gpt-5.1", "gpt-5.3-codex", "gpt-5.4-nano"),
}
_DAY_OF: dict[str, date] = {
    name: date.fromisoformat(day) for day, names in _DAYS.items() for name in names
}
_SNAPSHOT = re.compile(r"-20\d\d-\d\d-\d\d$")


@dataclass(frozen=True)
class Shutdown:
    """A model and the day on which its vendor ends it."""

    model: str
    day: date

    def days_left(self, today: date) -> int:
        """Return how many days are left; 0 or less once the day has come."""
        return (self.day - today).days

    @property
    def day_words(self) -> str:
        """The day as people read it: "11 December 2026"."""
        return f"{self.day.day} {self.day:%B %Y}"


def shutdown_of(model: str, announced: str | None = None) -> Shutdown | None:
    """Return when a model is shut down, or None where nothing is known.

    `model` is the id as configured: an alias, a dated snapshot, a fine-tuned model (`ft:…`), or any
    of them behind a gateway's prefix (`openai/…`). `announced` is the day that the server itself
    tells (ISO 8601), if it does.
    """
    name = model.strip().lower().rsplit("/", 1)[-1]
    if name.startswith("ft:"):
        name = name.split(":")[1]
    try:
        if announced:
            return Shutdown(model, date.fromisoformat(announced[:10]))
    except ValueError:
        pass
    day = _DAY_OF.get(name) or _DAY_OF.get(_SNAPSHOT.sub("", name))
    return None if day is None else Shutdown(model, day)
