"""The words that a language model is given: the persona and what each writing task asks for."""

from functools import cache
from importlib.resources import files

TASKS = (
    "ideas",
    "script",
    "scenes",
    "strategy",
    "banner",
    "flyer",
    "jingle",
    "summary",
)


@cache
def persona() -> str:
    """Return the system words that open every conversation with a model."""
    return (files("agent") / "persona.md").read_text(encoding="utf-8").strip()


@cache
def task_words(task: str) -> str:
    """Return the instructions of one writing task.

    `task` is one of `TASKS`. Raises `ValueError` for any other name.
    """
    if task not in TASKS:
        raise ValueError(f"There is no writing task {task!r}; there are {', '.join(TASKS)}.")
    return (files("agent.prompts") / f"{task}.md").read_text(encoding="utf-8").strip()
