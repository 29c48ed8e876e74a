"""The embedded language model, as a transport for the same client that asks any other model."""

from openai import OpenAI

from integrations.brain.dialogue import read_dialogue
from integrations.brain.embedded import MODEL_NAME, EmbeddedBrain
from integrations.brain.encoder import Encoder
from integrations.brain.scoring import NoScorer, Scorer
from integrations.brain.transport import BrainTransport, client_of

__all__ = [
    "MODEL_NAME",
    "BrainTransport",
    "EmbeddedBrain",
    "Encoder",
    "NoScorer",
    "Scorer",
    "make_brain_client",
    "offered_tools",
]


def make_brain_client(scorer: Scorer | None = None) -> OpenAI:
    """Return a client whose requests the embedded model answers in this process.

    Its only model is `MODEL_NAME`. `scorer` reads beside the rules; left out, the reader that ships
    with the product is loaded, once, for this client.
    """
    return client_of(EmbeddedBrain(scorer if scorer is not None else Encoder()))


def offered_tools(answer: str) -> tuple[str, ...]:
    """Return the tools that an answer offers to call, the likeliest first: what it read back, or up
    to three choices; nothing for an answer that offers none."""
    dialogue = read_dialogue(answer)
    if dialogue.reading:
        return tuple(call.name for call in dialogue.reading)
    return tuple(offer[0].name for offer in dialogue.offers)
