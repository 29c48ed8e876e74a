"""Methods views.* and blocks.validate: modals and the Home tab.

https://docs.slack.dev/reference/methods/views.open. A trigger_id lives three seconds and opens one
view; a Home tab can be published at any time.
"""

import copy
import json
from typing import Any

from tests.support.slack.blockkit import VIEW_BYTES_MOST, check_blocks, check_view, every_block
from tests.support.slack.protocol import Caller, Method, SlackError
from tests.support.slack.world import TRIGGER_LIFE_SECONDS, Trigger, View, World

STACK_MOST = 3


def view_view(world: World, view: View) -> dict[str, Any]:
    """Return a view as answers and interactions give it."""
    made = copy.deepcopy(view.definition)
    team = world.teams[view.team_id]
    assert team.install is not None
    defaults: dict[str, Any] = {
        "callback_id": "",
        "private_metadata": "",
        "external_id": "",
        "clear_on_close": False,
        "notify_on_close": False,
        "close": None,
        "submit": None,
    }
    return (
        defaults
        | made
        | {
            "id": view.id,
            "team_id": view.team_id,
            "hash": view.hash,
            "root_view_id": view.root_id,
            "previous_view_id": view.previous_id,
            "app_id": world.app.id,
            "bot_id": team.install.bot_id,
            "app_installed_team_id": view.team_id,
            "state": {"values": {}},
        }
    )


def check_definition(definition: Any, kind: str) -> dict[str, Any]:
    """Refuse a view that Slack would not show.

    Raises:
        SlackError: invalid_arguments with what is wrong, or view_too_large.
    """
    faults = check_view(definition)
    if not faults and definition["type"] != kind:
        faults = [f"[ERROR] view type must be {kind} [json-pointer:/view/type]"]
    if faults:
        raise SlackError("invalid_arguments", *faults)
    if len(json.dumps(definition).encode()) > VIEW_BYTES_MOST:
        raise SlackError("view_too_large")
    made = copy.deepcopy(definition)
    for place, block in enumerate(every_block(made["blocks"])):
        block.setdefault("block_id", f"block-{place}")
    assert isinstance(made, dict)
    return made


def _trigger(caller: Caller, name: str) -> Trigger:
    trigger = caller.world.triggers.get(name)
    if trigger is None or trigger.team_id != caller.here.id:
        raise SlackError("invalid_trigger_id")
    if trigger.is_used:
        raise SlackError("exchanged_trigger_id")
    if caller.world.clock.now() - trigger.made > TRIGGER_LIFE_SECONDS:
        raise SlackError("expired_trigger_id")
    trigger.is_used = True
    return trigger


def add_view(
    world: World, team_id: str, user: str, definition: dict[str, Any], below: View | None = None
) -> View:
    """Put a view on a person's screen, above another one if given."""
    external = definition.get("external_id")
    if external and any(
        view.definition.get("external_id") == external and view.is_open
        for view in world.views.values()
    ):
        raise SlackError("duplicate_external_id")
    view_id = world.id("V", "VIEW")
    made = View(
        view_id,
        team_id,
        user,
        definition,
        world.clock.ts(),
        below.root_id if below else view_id,
        below.id if below else None,
    )
    world.views[made.id] = made
    return made


def open_view(caller: Caller, args: dict[str, Any]) -> dict[str, Any]:
    """Open a modal for whoever caused the trigger."""
    definition = check_definition(args["view"], "modal")
    trigger = _trigger(caller, args["trigger_id"])
    made = add_view(caller.world, caller.here.id, trigger.user, definition)
    return {"view": view_view(caller.world, made)}


def push_view(caller: Caller, args: dict[str, Any]) -> dict[str, Any]:
    """Put a modal on top of the one that the trigger came from; three at most."""
    definition = check_definition(args["view"], "modal")
    trigger = _trigger(caller, args["trigger_id"])
    below = caller.world.views.get(trigger.view_id or "")
    if below is None or not below.is_open:
        raise SlackError("invalid_trigger_id")
    stack = [
        one for one in caller.world.views.values() if one.root_id == below.root_id and one.is_open
    ]
    if len(stack) >= STACK_MOST:
        raise SlackError("push_limit_reached")
    made = add_view(caller.world, caller.here.id, trigger.user, definition, below)
    return {"view": view_view(caller.world, made)}


def update_view(caller: Caller, args: dict[str, Any]) -> dict[str, Any]:
    """Change an open view, by its id or the app's own."""
    definition = check_definition(args["view"], "modal")
    for view in caller.world.views.values():
        by_id = view.id == args.get("view_id")
        external = args.get("external_id")
        by_external = external and view.definition.get("external_id") == external
        if (by_id or by_external) and view.team_id == caller.here.id and view.is_open:
            if args.get("hash") not in (None, view.hash):
                raise SlackError("hash_conflict")
            replace_view(caller.world, view, definition)
            return {"view": view_view(caller.world, view)}
    raise SlackError("not_found")


def replace_view(world: World, view: View, definition: dict[str, Any]) -> None:
    """Show something else in the same view."""
    view.definition = definition
    view.hash = world.clock.ts()


def publish_view(caller: Caller, args: dict[str, Any]) -> dict[str, Any]:
    """Show a Home tab to one user."""
    definition = check_definition(args["view"], "home")
    if args["user_id"] not in caller.here.users:
        raise SlackError("user_not_found")
    key = (caller.here.id, args["user_id"])
    view = caller.world.homes.get(key)
    if view is not None and args.get("hash") not in (None, view.hash):
        raise SlackError("hash_conflict")
    if view is None:
        view_id = caller.world.id("V", "HOME")
        view = View(view_id, *key, definition, caller.world.clock.ts(), view_id)
        caller.world.homes[key] = view
    replace_view(caller.world, view, definition)
    return {"view": view_view(caller.world, view)}


def validate_blocks(caller: Caller, args: dict[str, Any]) -> dict[str, Any]:
    """Say whether blocks, a message or a view would be accepted."""
    given = [name for name in ("blocks", "message", "view") if name in args]
    if len(given) != 1:
        raise SlackError("invalid_arguments", "[ERROR] give one of blocks, message and view")
    if "view" in args:
        faults = check_view(args["view"])
    else:
        faults = check_blocks(args.get("blocks", args.get("message", {}).get("blocks", [])))
    if faults:
        raise SlackError("invalid_blocks", *faults, errors=faults)
    return {}


METHODS = {
    "views.open": Method(open_view, "trigger_id! view!:dict", 4),
    "views.push": Method(push_view, "trigger_id! view!:dict", 4),
    "views.update": Method(update_view, "view!:dict view_id external_id hash", 4),
    "views.publish": Method(publish_view, "user_id! view!:dict hash", 4),
    "blocks.validate": Method(validate_blocks, "blocks:list message:dict view:dict", None),
}
