"""Language models behind OpenAI's interfaces: OpenAI itself, compatible servers, our own."""

from integrations.openai.choose import Interface, make_chat_model
from integrations.openai.limits import Limits
from integrations.openai.probe import calls_tools

__all__ = ["Interface", "Limits", "calls_tools", "make_chat_model"]
