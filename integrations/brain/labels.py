"""What the embedded reader tells apart: kinds of request, slots in their words, and states."""

INTENTS: tuple[str, ...] = (
    "new_ad", "duplicate_project", "update_strategy", "suggest_strategy", "set_brand",
    "add_product_photo", "list_campaigns", "select_campaign", "get_campaign", "list_projects",
    "get_project", "rename_project", "generate_ideas", "choose_idea", "generate_script",
    "edit_script", "lock_script", "unlock_script", "generate_scenes", "rewrite_scene",
    "retake_scene", "lock_scene", "unlock_scene", "drop_scene", "move_scene", "add_scene",
    "preview_draft", "render", "stitch", "check_credits", "continue_draft", "get_status",
    "retry_project", "cancel_project", "undo", "follow", "unfollow", "go_on", "hold", "help",
    "cannot", "none",
)  # fmt: skip
"""In the order of the reader's outputs. The last five ask for nothing that a tool would do."""

SLOTS: tuple[str, ...] = (
    "product", "description", "audience", "message", "goal", "tone", "brand", "title", "ref",
    "words", "visual", "direction", "when", "where", "price", "avoid", "font", "say",
)  # fmt: skip

TAGS: tuple[str, ...] = ("O", *(f"{mark}-{slot}" for slot in SLOTS for mark in "BI"))

STATES: dict[str, str] = {
    "empty": "nothing yet",
    "campaign": "campaign only",
    "ideas": "ideas next",
    "choose": "choose idea",
    "script": "script next",
    "scenes": "scenes next",
    "render": "render next",
    "quote": "quote open",
    "wait": "running",
    "rendering": "clips ready",
    "failed": "failed",
    "done": "finished",
}
"""Where a conversation stands, as the reader's prefix says it."""

EXTRAS: dict[str, str] = {
    "asked_product": "asked product",
    "asked_audience": "asked audience",
    "suggested": "strategy suggested",
}
"""What the last answer asked or offered, added to the prefix."""

KINDS = ("banner", "flyer", "jingle")
"""Kinds of project that the prefix names; a video is the ordinary case."""


def prefix_of(state: str, kind: str = "", extra: str = "") -> str:
    """Return the words that stand before every message: state, kind of project, open question."""
    parts = [STATES[state], kind if kind in KINDS else "", EXTRAS.get(extra, "")]
    return " ".join(part for part in parts if part)
