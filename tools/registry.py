"""All tools, in the order in which a model sees them."""

from storage.errors import TryDifferently
from tools import (
    choose_idea,
    create_campaign,
    create_project,
    generate_ideas,
    generate_scenes,
    generate_script,
    render_scenes,
    stitch,
)
from tools.kit.spec import AnyTool

ALL_TOOLS: tuple[AnyTool, ...] = (
    create_campaign.TOOL,
    create_project.TOOL,
    generate_ideas.TOOL,
    choose_idea.TOOL,
    generate_script.TOOL,
    generate_scenes.TOOL,
    render_scenes.TOOL,
    stitch.TOOL,
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
