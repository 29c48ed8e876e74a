"""The steps of a turn in plain words, for the plan that is shown while it works."""

from collections.abc import Sequence
from typing import Any

Plain = dict[str, Any]
Step = tuple[str, str]
STEPS = {
    "create_campaign": "Setting up the campaign",
    "list_campaigns": "Looking up your campaigns",
    "select_campaign": "Opening the campaign",
    "get_campaign": "Reading the campaign",
    "update_strategy": "Updating the strategy",
    "suggest_strategy": "Thinking about the strategy",
    "set_brand": "Updating the brand",
    "add_product_photo": "Adding the product photo",
    "create_project": "Starting the project",
    "list_projects": "Looking up your projects",
    "get_project": "Reading the project",
    "rename_project": "Renaming the project",
    "duplicate_project": "Making a copy",
    "generate_ideas": "Writing three ideas",
    "choose_idea": "Choosing the idea",
    "generate_script": "Writing the script",
    "edit_script": "Editing the script",
    "generate_scenes": "Breaking the script into scenes",
    "edit_scene": "Changing the scene",
    "preview_draft": "Drawing the free draft",
    "render_scenes": "Working out the price",
    "stitch": "Working out the price",
    "render_asset": "Working out the price",
    "retry_project": "Working out what is left",
    "continue_draft": "Opening the draft",
    "cancel_project": "Stopping the work",
    "undo": "Taking it back",
    "check_credits": "Counting credits",
    "get_status": "Checking how far it is",
    "follow": "Setting up the updates",
    "unfollow": "Ending the updates",
}
OTHER = "Working on it"


def plan_steps(tools: Sequence[tuple[str, Plain | None]]) -> list[Step]:
    """Return `(title, status)` for tools in order, `(name, result)` each, None while it runs.

    The same step several times in a row is one step. Statuses: in_progress, complete, error.
    """
    steps: list[Step] = []
    for name, result in tools:
        step = (STEPS.get(name, OTHER), _status(result))
        if steps and steps[-1][0] == step[0]:
            steps[-1] = step
        else:
            steps.append(step)
    return steps


def _status(result: Plain | None) -> str:
    if result is None:
        return "in_progress"
    return "error" if isinstance(result.get("error"), dict) else "complete"
