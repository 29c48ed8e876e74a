"""Language models behind OpenAI's interfaces: OpenAI itself, compatible servers, our own."""

from integrations.openai.breaker import CircuitBreaker, GuardedModel
from integrations.openai.choose import Interface, make_chat_model
from integrations.openai.limits import Limits
from integrations.openai.metering import TokenMeter
from integrations.openai.probe import ProvenModel, calls_tools, no_tools_words
from integrations.openai.shutdowns import Shutdown, shutdown_of

__all__ = [
    "CircuitBreaker",
    "GuardedModel",
    "Interface",
    "Limits",
    "ProvenModel",
    "Shutdown",
    "TokenMeter",
    "calls_tools",
    "make_chat_model",
    "no_tools_words",
    "shutdown_of",
]
