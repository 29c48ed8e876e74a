"""A canary that tells whether a model calls tools at all, before it is trusted with talk."""

from tools.kit.ports import ChatMessage, ChatModel, ChatReply, ToolSchema

CANARY = ToolSchema(
    name="check_credits",
    description="Tell how many credits the workspace has. Call it when credits are asked about.",
    parameters={"type": "object", "properties": {}, "additionalProperties": False},
)
_MESSAGES = (
    ChatMessage(role="system", content="You look things up with tools and never guess."),
    ChatMessage(role="user", content="How many credits do I have?"),
)


def calls_tools(model: ChatModel) -> bool:
    """Tell whether the model answered a question about credits by calling the tool for it.

    Many small models drop the tools silently or write the call as text; they can hold no
    conversation here. Raises `ModelUnavailable` if the model cannot be asked.
    """
    for piece in model.stream(_MESSAGES, (CANARY,), lambda: False):
        if isinstance(piece, ChatReply):
            return any(call.name == CANARY.name for call in piece.tool_calls)
    return False
