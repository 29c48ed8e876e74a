"""Which mood a marketer's words mean: a style, a tone of voice, an adjective, or several of
them."""

import re

from integrations.studio.music_moods import BRIGHT, CALM, DRIVING, PLAYFUL, PREMIUM, WARM
from integrations.studio.music_parts import Mood

# Stems, so that "luxurious" and "luxury" are one word. The creative styles weigh as much as any
# word.
_STEMS: tuple[tuple[Mood, str], ...] = (
    (
        WARM,
        "warm cozy cosy friend heartfelt home famil caring honest gentle storytell testimonial "
        "natural organic acoustic coffee wholesome nostalg tender human welcom sincere emotion "
        "love comfort trust folk morning craft",
    ),
    (
        BRIGHT,
        "bright upbeat happy cheer positive fresh optimis sunny ugc demo uplift feel-good pop "
        "summer lively vibrant inspir young modern clean clear helpful confident tech",
    ),
    (
        PREMIUM,
        "premium luxur elegan cinematic sophisticat refine exclusive classy epic dramatic timeless "
        "prestig polish aspirational majestic sleek emotive grand",
    ),
    (
        CALM,
        "calm minimal quiet sooth relax peace seren soft slow ambient meditat educational wellness "
        "spa sleep mindful reassur thoughtful subtle simple night tranquil zen",
    ),
    (
        DRIVING,
        "driving urgent urgen energ bold fast power intens direct_response direct-response sport "
        "sale limited deadline hurry gym fitness punch edgy dynamic electronic techno rock "
        "aggressive action loud hard adrenaline scarcity hype",
    ),
    (
        PLAYFUL,
        "playful fun humor humour funny quirky whims silly joke kids child cute light-hearted "
        "lighthearted witty cheeky comic bouncy pets ukulele",
    ),
)
_BY_STEM = {stem: mood for mood, stems in _STEMS for stem in stems.split()}
_NEGATION = re.compile(r"\b(?:not|no|without|never|less|avoid)\s+(?:too\s+|so\s+|very\s+)?[\w-]+")
_TWO_WORD_STYLE = re.compile(r"direct[ _-]response")


def mood_for(words: str) -> Mood:
    """The mood that most of `words` point to, the earliest named at a draw; bright when none does.

    "Not too loud" does not count for "loud".
    """
    text = _TWO_WORD_STYLE.sub("direct_response", words.lower())
    named = re.findall(r"[\w-]+", _NEGATION.sub(" ", text))
    votes: dict[str, int] = {}
    moods: dict[str, Mood] = {}
    for word in named:
        stem = max((s for s in _BY_STEM if word.startswith(s)), key=len, default=None)
        if stem is not None:
            mood = _BY_STEM[stem]
            moods.setdefault(mood.name, mood)
            votes[mood.name] = votes.get(mood.name, 0) + 1
    if not votes:
        return BRIGHT
    # The first of equals: dictionaries keep the order in which the words came.
    return moods[max(votes, key=lambda name: votes[name])]
