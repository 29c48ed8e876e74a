"""The embedded language model, as a transport for the same client that asks any other model."""

from openai import OpenAI

from integrations.brain.embedded import MODEL_NAME, EmbeddedBrain
from integrations.brain.scoring import Scorer
from integrations.brain.transport import BrainTransport, client_of

__all__ = ["MODEL_NAME", "BrainTransport", "EmbeddedBrain", "Scorer", "make_brain_client"]


def make_brain_client(scorer: Scorer | None = None) -> OpenAI:
    """Return a client whose requests the embedded model answers in this process.

    Its only model is `MODEL_NAME`. `scorer` is a learned second opinion; left out, rules decide.
    """
    return client_of(EmbeddedBrain(scorer))
