"""The strategy in words: what each pillar asks for, and what each choice means to a marketer."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Asked:
    """A field of the strategy: its name, what to write or choose, and `(value, words)` of each
    choice."""

    name: str
    hint: str
    options: tuple[tuple[str, str], ...] = ()


PILLARS = {
    "audience": Asked("Audience", "Who exactly: their struggle, their wish, where they see the ad"),
    "messaging": Asked("Message", "The one thing that people should take away"),
    "goals": Asked("Goals", "What success is: first orders, warm leads, repeat purchases"),
}
CHOICES = {
    "awareness_stage": Asked(
        "Awareness stage",
        "How much the audience knows already",
        (
            ("unaware", "Unaware of the problem"),
            ("problem_aware", "Know the problem"),
            ("solution_aware", "Know there are solutions"),
            ("product_aware", "Know the product"),
            ("most_aware", "Nearly convinced"),
        ),
    ),
    "style": Asked(
        "Creative style",
        "How the ads look and speak",
        (
            ("direct_response", "Direct response"),
            ("ugc", "User-generated (UGC)"),
            ("cinematic", "Cinematic"),
            ("storytelling", "Storytelling"),
            ("testimonial", "Testimonial"),
            ("demo", "Product demo"),
            ("humor", "Humour"),
            ("luxury", "Luxury"),
            ("minimalist", "Minimalist"),
            ("educational", "Educational"),
        ),
    ),
    "trigger": Asked(
        "Persuasion trigger",
        "What to lean on",
        (
            ("reciprocity", "Reciprocity"),
            ("commitment", "Commitment"),
            ("social_proof", "Social proof"),
            ("authority", "Authority"),
            ("liking", "Liking"),
            ("scarcity", "Scarcity"),
        ),
    ),
}
_WORDS = {value: words for each in CHOICES.values() for value, words in each.options}


def choice_words(value: str) -> str:
    """Return a choice as people read it."""
    return _WORDS.get(value, value.replace("_", " ").capitalize())
