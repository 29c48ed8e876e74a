"""Joins the calls of a message: what is said twice, or in two breaths, is one call."""

from typing import Any

from integrations.brain.wire import Call

# Two of these in a row are one change.
_MERGED = frozenset({"update_strategy", "set_brand"})
_SAID_TWICE = frozenset(
    {"generate_script", "generate_ideas", "duplicate_project", "render_scenes", "render_asset"}
    | {"undo"}
)
# To name what was just ordered is part of the order.
_FIRST_WORDS = frozenset({"generate_ideas", "generate_script"})
_TITLED = frozenset({"duplicate_project", "create_project"})


def ordered(calls: list[Call]) -> list[Call]:
    """Return the calls in the order they were asked for, without ideas or scripts made twice."""
    kept: list[Call] = []
    for call in calls:
        last = kept[-1] if kept else None
        if last is not None and last.name == call.name and call.name in _MERGED:
            kept[-1] = Call(call.name, {**last.arguments, **call.arguments})
            continue
        place = _place_of_new(kept)
        if place is not None and (more := _said_of_new(call)):
            kept[place] = Call(kept[place].name, {**kept[place].arguments, **more})
            continue
        if last is not None and (joined := _one_call(last, call)) is not None:
            kept[-1] = joined
            continue
        made = next((n for n, other in enumerate(kept) if other.name == "create_campaign"), None)
        if call.name == "update_strategy" and made is not None and "trigger" not in call.arguments:
            # What is said of a campaign in the breath that opens it belongs to its opening.
            kept[made] = Call("create_campaign", {**call.arguments, **kept[made].arguments})
            continue
        starts = [n for n, other in enumerate(kept) if other.name == "create_project"]
        since = kept[starts[-1] :] if starts else kept
        bare_again = not call.arguments and any(call.name == other.name for other in since)
        if not bare_again:
            kept.append(call)
    return kept


def _place_of_new(kept: list[Call]) -> int | None:
    """Return where the project stands that this message orders last, if nothing but its first words
    follows."""
    for place in range(len(kept) - 1, -1, -1):
        if kept[place].name in _TITLED:
            return place
        if kept[place].name not in _FIRST_WORDS:
            return None
    return None


def _said_of_new(call: Call) -> dict[str, Any]:
    """Return what a call only adds to a project that the same message orders: a title, a mood."""
    if call.name == "rename_project" and set(call.arguments) == {"title"}:
        return call.arguments
    if call.name == "edit_script" and set(call.arguments) == {"mood"}:
        return call.arguments
    return {}


def _one_call(last: Call, call: Call) -> Call | None:
    """Return two calls in a row as one, where the second only says more of the first."""
    if last.name != call.name or call.name not in _SAID_TWICE:
        return None
    if not last.arguments or not call.arguments:
        return Call(call.name, {**last.arguments, **call.arguments})
    if set(last.arguments) == set(call.arguments) == {"direction"}:
        both = f"{last.arguments['direction']}; {call.arguments['direction']}"
        return Call(call.name, {"direction": both})
    return None
