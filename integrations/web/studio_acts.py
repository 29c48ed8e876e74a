"""What a member does on the Studio page, each act by the tool that talk uses for it.

Quick acts are done at once in the request; what asks the writer or the studio to make something is
left as a letter in the talk, where its steps and its result are seen. Credits are spent by one act
only: `approve`, the member's click on one price at one revision.
"""

from collections.abc import Callable
from dataclasses import dataclass

from graph.acceptance import Requoted, accept, decline
from integrations.common.reading import Session
from integrations.common.studio import Studio
from integrations.web.chat_shown import Reader
from integrations.web.talking import context_in, press, run_now
from storage import projects, quotes
from storage.errors import AytadaError, Conflict, Forbidden, Refused
from storage.ids import new_id
from storage.models import Conversation, Project
from tools.kit.draft_orders import draft_work, earlier_draft

NONE = "none"
"""How the tools write that a text is to be empty."""
NUMBERS_MAX = 9
DETAILS = ("when", "where", "price", "link", "mood")
SCENE_ACTIONS = ("rewrite", "lock", "unlock", "drop", "up", "down", "add", "another_take")
Form = dict[str, str]


@dataclass(frozen=True)
class Act:
    """One act: who does it, on what, in which talk, and what the form says."""

    session: Session
    studio: Studio
    reader: Reader
    may_spend: bool
    project: Project
    talk: Conversation
    form: Form

    def run(self, tool_name: str, **fields: object) -> str:
        """Run a tool on the project at once and return its words."""
        given = {name: value for name, value in fields.items() if value is not None}
        arguments = {"project": self.project.id, **given}
        return run_now(self.session, self.studio, self.reader, self.talk, tool_name, arguments).say

    def press(self, said: str, *calls: tuple[str, dict[str, object]]) -> str:
        """Leave a letter that has tools run on the project, in order."""
        named = [(name, {"project": self.project.id, **fields}) for name, fields in calls]
        press(self.session, self.reader, self.talk, named, said, self.form.get("key") or _key())
        return ""

    def text(self, name: str) -> str | None:
        """Return a field of the form, trimmed; None when the form has no such field."""
        found = self.form.get(name)
        return None if found is None else found.strip()

    def cleared(self, name: str) -> str | None:
        """Return a text that may be emptied, as the tools write it."""
        found = self.text(name)
        return NONE if found == "" else found

    def number(self, name: str) -> int:
        """Return a field that counts from 1. Raises `Refused` for anything else."""
        found = self.form.get(name, "")
        if not found.isascii() or not found.isdecimal() or len(found) > NUMBERS_MAX:
            raise Refused("This form is not complete. Load the page again.", code="bad_form")
        return int(found)


# ------------------------------------------------------------------------------ words


def give_ideas(act: Act) -> str:
    """Ask for ideas; another round is quoted."""
    direction = act.text("direction") or None
    said = "Give me three ideas" if not projects.ideas(act.session, act.project) else "Other ideas"
    fields: dict[str, object] = {"direction": direction} if direction else {}
    return act.press(f"{said}: {direction}" if direction else said, ("generate_ideas", fields))


def choose_idea(act: Act) -> str:
    """Choose an idea; the first script and its scenes, which are free, are written at once."""
    number = act.number("number")
    said = act.run("choose_idea", number=number)
    if projects.script(act.session, act.project) is not None:
        return said
    calls: list[tuple[str, dict[str, object]]] = [("generate_script", {})]
    if act.project.kind == "video_ad":
        calls.append(("generate_scenes", {}))
    act.press(f"Idea {number}: write its script", *calls)
    return f"Idea {number} it is. Its script is being written."


def write_script(act: Act) -> str:
    """Ask for a script or the words of an asset; a later one is quoted."""
    direction = act.text("direction") or None
    fields: dict[str, object] = {"direction": direction} if direction else {}
    is_video = act.project.kind == "video_ad"
    said = "Write the script" if is_video else "Write the text"
    calls: list[tuple[str, dict[str, object]]] = [("generate_script", fields)]
    if is_video and not projects.scenes(act.session, act.project) and not _has_script(act):
        calls.append(("generate_scenes", {}))
    return act.press(f"{said}: {direction}" if direction else said, *calls)


def _has_script(act: Act) -> bool:
    return projects.script(act.session, act.project) is not None


def edit_line(act: Act) -> str:
    """Change one line of the script."""
    _refuse_newer(act, act.project.script_version)
    voice = act.text("voice") or None
    return act.run(
        "edit_script", line=act.number("line"), voice=voice, on_screen=act.cleared("on_screen")
    )


def edit_ending(act: Act) -> str:
    """Change the call to action."""
    words = act.text("call_to_action")
    if not words:
        raise Refused("A call to action needs words, such as “Try it today”.")
    return act.run("edit_script", call_to_action=words)


def edit_details(act: Act) -> str:
    """Change what a flyer or jingle says beside its script; an emptied field is taken out."""
    now = act.project.details
    wanted = {name: act.text(name) for name in DETAILS if name in act.form}
    changes = {name: text for name, text in wanted.items() if text != now.get(name, "")}
    if not changes:
        raise Refused("Nothing was changed.", code="unchanged")
    return act.run("edit_script", **{name: text or NONE for name, text in changes.items()})


def lock_script(act: Act) -> str:
    """Lock or unlock the whole script."""
    return act.run("edit_script", action="unlock" if act.project.script_locked else "lock")


def go_back(act: Act) -> str:
    """Go back to an earlier version of the script."""
    return act.run("undo", what="script", to_version=act.number("version"))


# ------------------------------------------------------------------------------ scenes


def make_scenes(act: Act) -> str:
    """Break the script into scenes."""
    return act.press("Break it into scenes", ("generate_scenes", {}))


def change_scene(act: Act) -> str:
    """Rewrite, lock, drop, move or add a scene, or ask for another take of it.

    Texts that were typed and not saved yet are saved first, whatever was pressed.
    """
    action = act.form.get("action", "")
    if action not in SCENE_ACTIONS:
        raise Refused("This form is not complete. Load the page again.", code="bad_form")
    live = projects.scenes(act.session, act.project)
    if action == "add":
        texts = {name: act.text(name) or None for name in ("visual", "voice", "on_screen")}
        return act.run("edit_scene", scene=len(live) + 1, action="add", **texts)
    # The form names the scene itself: its number may have changed since the page was loaded.
    found = {scene.id: (at, scene) for at, (scene, _) in enumerate(live, start=1)}
    number, scene = found.get(act.form.get("scene", ""), (0, None))
    if scene is None:
        raise Conflict("This scene is not in the film any more. Look at the scenes as they are.")
    said = ""
    if action == "rewrite" or (act.form.get("dirty") == "1" and action != "drop"):
        _refuse_newer(act, scene.version)
        try:
            said = _rewrite_scene(act, number)
        except Refused as refusal:
            if action == "rewrite" or refusal.code != "unchanged":
                raise
    if action == "rewrite":
        return said
    if action in ("up", "down"):
        to = number + (1 if action == "down" else -1)
        return act.run("edit_scene", scene=number, action="move", to=to)
    return act.run("edit_scene", scene=number, action=action)


def _rewrite_scene(act: Act, number: int) -> str:
    return act.run(
        "edit_scene",
        scene=number,
        visual=act.text("visual") or None,
        voice=act.text("voice") or None,
        on_screen=act.cleared("on_screen"),
    )


def _refuse_newer(act: Act, version: int) -> None:
    """Raise `Conflict` when what the form was made from is not what is there now."""
    if act.number("version") != version:
        raise Conflict(
            "This was changed meanwhile, so your words were not saved over it. Copy them, load the "
            "page again, and put them in."
        )


# ------------------------------------------------------------------------------ making


def make_draft(act: Act) -> str:
    """Ask for the free draft."""
    return act.press("Show me the free draft", ("preview_draft", {}))


def ask_price(act: Act) -> str:
    """Price what is left; the free draft is made beside it where there is none that fits."""
    scope, resolution = act.form.get("scope", "all"), act.form.get("resolution") or None
    if act.project.kind != "video_ad":
        act.run("render_asset", another_take=scope == "another_take")
    elif scope == "stitch":
        act.run("stitch")
    elif act.project.status in ("failed", "cancelled") and resolution is None:
        act.run("retry_project")
    else:
        clips_only = True if scope == "clips" else None
        act.run("render_scenes", resolution=resolution, clips_only=clips_only)
    if not _draft_fits(act) and scope == "all" and act.project.final_asset_id is None:
        make_draft(act)
    return "Here is the price. Nothing is spent before you approve it."


def _draft_fits(act: Act) -> bool:
    context = context_in(act.studio, act.reader, act.talk)
    try:
        work = draft_work(act.session, context, act.project)
    except AytadaError:
        # There is nothing to draw; the price has said why.
        return True
    return earlier_draft(act.session, act.project, work.fingerprint) is not None


def approve(act: Act) -> str:
    """Approve one price for one revision of the project: the only act that spends."""
    if not act.may_spend:
        raise Forbidden("You may not spend credits here. Ask a member who may to approve it.")
    quote_id, revision = act.form.get("quote", ""), act.number("revision")
    quote = quotes.get(act.session, act.reader.workspace_id, quote_id)
    if quote.project_id != act.project.id:
        raise Refused("That price is of another project. Load the page again.", code="bad_form")
    if quote.state == "open" and revision != act.project.revision:
        raise Conflict(
            "Something was changed since this price was shown, so nothing was spent. "
            "See the price again.",
            code="quote_changed",
        )
    context = context_in(act.studio, act.reader, act.talk)
    outcome = accept(act.session, act.studio.engine, context, quote_id)
    if isinstance(outcome, Requoted):
        return f"{outcome.reason} Nothing was spent. Here is the price as it is now."
    return outcome.say


def refuse_price(act: Act) -> str:
    """Decline a price; nothing is spent."""
    quote = quotes.get(act.session, act.reader.workspace_id, act.form.get("quote", ""))
    if quote.member_id != act.reader.member_id and not act.may_spend:
        raise Forbidden("Only whoever asked for this price, or may spend, can decline it.")
    if decline(act.session, act.reader.workspace_id, quote.id):
        return "Declined. Nothing was spent, and everything is kept."
    return "That price was answered already; nothing is spent by this."


def cancel(act: Act) -> str:
    """Stop what is being made."""
    return act.run("cancel_project")


# ------------------------------------------------------------------------------ the project


def undo(act: Act) -> str:
    """Take back the member's last change of this project."""
    return act.run("undo", what="last_change")


def redo(act: Act) -> str:
    """Bring back what was taken back last."""
    return act.run("undo", what="redo")


def rename(act: Act) -> str:
    """Give the project another title."""
    return act.run("rename_project", title=act.text("title") or "")


def follow(act: Act) -> str:
    """Post the project's updates to a channel."""
    return act.run("follow", channel=act.text("channel") or "")


def unfollow(act: Act) -> str:
    """Stop posting to a channel."""
    return act.run("unfollow", channel=act.text("channel") or "")


ACTS: dict[str, Callable[[Act], str]] = {
    "ideas": give_ideas,
    "idea": choose_idea,
    "script": write_script,
    "line": edit_line,
    "ending": edit_ending,
    "details": edit_details,
    "script-lock": lock_script,
    "script-version": go_back,
    "scenes": make_scenes,
    "scene": change_scene,
    "draft": make_draft,
    "price": ask_price,
    "approve": approve,
    "decline": refuse_price,
    "cancel": cancel,
    "undo": undo,
    "redo": redo,
    "rename": rename,
    "follow": follow,
    "unfollow": unfollow,
}


def _key() -> str:
    return new_id("web")
