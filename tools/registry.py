"""All tools, in the order in which a model sees them."""

from storage.errors import TryDifferently
from tools import (
    add_product_photo,
    cancel_project,
    check_credits,
    choose_idea,
    continue_draft,
    create_campaign,
    create_project,
    duplicate_project,
    edit_scene,
    edit_script,
    follow,
    generate_ideas,
    generate_scenes,
    generate_script,
    get_campaign,
    get_project,
    get_status,
    list_campaigns,
    list_projects,
    preview_draft,
    rename_project,
    render_asset,
    render_scenes,
    retry_project,
    select_campaign,
    set_brand,
    stitch,
    suggest_strategy,
    undo,
    unfollow,
    update_strategy,
)
from tools.kit.spec import AnyTool

ALL_TOOLS: tuple[AnyTool, ...] = (
    create_campaign.TOOL,
    list_campaigns.TOOL,
    select_campaign.TOOL,
    get_campaign.TOOL,
    update_strategy.TOOL,
    suggest_strategy.TOOL,
    set_brand.TOOL,
    add_product_photo.TOOL,
    create_project.TOOL,
    list_projects.TOOL,
    get_project.TOOL,
    rename_project.TOOL,
    duplicate_project.TOOL,
    generate_ideas.TOOL,
    choose_idea.TOOL,
    generate_script.TOOL,
    edit_script.TOOL,
    generate_scenes.TOOL,
    edit_scene.TOOL,
    preview_draft.TOOL,
    render_scenes.TOOL,
    stitch.TOOL,
    render_asset.TOOL,
    check_credits.TOOL,
    continue_draft.TOOL,
    get_status.TOOL,
    retry_project.TOOL,
    cancel_project.TOOL,
    undo.TOOL,
    follow.TOOL,
    unfollow.TOOL,
)


def tool_named(name: str) -> AnyTool:
    """Return the tool. Raises `TryDifferently`, naming those there are."""
    for tool in ALL_TOOLS:
        if tool.name == name:
            return tool
    raise TryDifferently(
        f"There is no tool called {name[:60]!r}. The tools are: "
        f"{', '.join(tool.name for tool in ALL_TOOLS)}.",
        code="unknown_tool",
    )
