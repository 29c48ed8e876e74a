"""Groups of tools that belong together when saying what a scenario allows."""

PLANNING = frozenset(
    {"create_campaign", "select_campaign", "create_project", "update_strategy", "set_brand"}
    | {"generate_ideas", "choose_idea", "generate_script", "generate_scenes", "continue_draft"}
)
"""From a brief to scenes; all of it free the first time."""
PRICING = frozenset({"render_scenes", "render_asset", "stitch", "retry_project"})
"""Shows a price; starts nothing."""
EDITING = frozenset({"edit_script", "edit_scene"})
SPENDING = frozenset(PRICING | {"generate_ideas", "generate_script"})
"""Everything that can show a price."""
CHANGING = frozenset(
    PLANNING
    | PRICING
    | EDITING
    | {"add_product_photo", "rename_project", "duplicate_project", "cancel_project", "undo"}
    | {"follow", "unfollow"}
)
"""Everything that can change something."""
