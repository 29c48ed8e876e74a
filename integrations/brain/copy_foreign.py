"""A few plain lines for briefs in other languages than English, so that no script mixes two.

The embedded writer speaks English only. For these languages it keeps the brief's own words and
joins them with short lines; for any other language it adds as little as it can.
"""

import re

from integrations.brain.copy_actions import Action
from integrations.brain.copy_hooks import Template, template
from integrations.brain.copy_text import is_english, word_set

NOTICE = "The brief is not in English: the built-in writer keeps its words and adds few of its own."
OTHER = "other"
_SIGNS: dict[str, frozenset[str]] = {
    "de": word_set("der die das den dem ein eine einen und mit für nicht ohne auf im zum zur von wir sie ist sind auch jeden zu"),
    "fr": word_set("le la les des du une pour avec sans dans et vos nos est sur votre notre qui toute tous à de au"),
    "es": word_set("el los las una para con sin y en su sus que del al tu mi la de"),
    "it": word_set("il lo gli per di della nel ed che una senza con la e non"),
}  # fmt: skip
# For each language: hooks, problems, benefits, proofs, offers, leads and requests, and buttons.
_LINES: dict[str, tuple[str, str, str, str, str, str, str]] = {
    "de": (
        "Kurz gesagt.|Moment mal.|Kennen Sie das?|Darum geht es.", "Das kennen Sie.|Immer wieder.|Und morgen von vorn.",
        "Ganz einfach.|Mehr nicht.|Darum geht's.", "Sehen Sie selbst.|Fragen Sie nach.|Schauen Sie genau hin.",
        "In aller Ruhe.|Wann es Ihnen passt.", "Mehr erfahren.|Jetzt ansehen.|Schauen Sie vorbei.", "Mehr erfahren|Jetzt ansehen"),
    "fr": (
        "En deux mots.|Un instant.|Vous connaissez ?|Voilà l'idée.", "Vous connaissez ça.|Encore et encore.|Et demain, pareil.",
        "Tout simplement.|Rien de plus.|Voilà tout.", "Voyez vous-même.|Posez la question.|Regardez de près.",
        "Prenez votre temps.|Quand vous voulez.", "En savoir plus.|À découvrir.|Venez voir.", "En savoir plus|Découvrir"),
    "es": (
        "En pocas palabras.|Un momento.|¿Te suena?|De eso se trata.", "Ya lo conoces.|Una y otra vez.|Y mañana, igual.",
        "Así de simple.|Nada más.|Eso es todo.", "Míralo de cerca.|Pregunta sin prisa.|Compruébalo.",
        "Con calma.|Cuando quieras.", "Saber más.|Ven a verlo.|Descúbrelo.", "Saber más|Descubrir"),
    "it": (
        "In poche parole.|Un momento.|Ti suona familiare?|Ecco l'idea.", "Lo conosci già.|Ancora e ancora.|E domani, uguale.",
        "Tutto qui.|Semplicemente.|Niente di più.", "Guarda da vicino.|Chiedi pure.|Guarda tu.",
        "Con calma.|Quando vuoi.", "Scopri di più.|Vieni a vedere.|Dai un'occhiata.", "Scopri di più|Scopri"),
}  # fmt: skip
_BEATS = ("hook", "problem", "benefit", "proof", "offer")


def language_of(*texts: str) -> str:
    """Return the language of a brief's texts: empty for English, `OTHER` for one without lines."""
    text = " ".join(text for text in texts if text)
    if not text or is_english(text):
        return ""
    words = re.findall(r"[^\W\d_]+", text.lower())
    counts = {name: sum(word in signs for word in words) for name, signs in _SIGNS.items()}
    found = max(counts, key=lambda name: counts[name])
    rivals = [name for name in counts if counts[name] == counts[found]]
    return found if counts[found] and len(rivals) == 1 else OTHER


def foreign_action(language: str) -> Action | None:
    """Return how a language asks for the action, or None where English has to do."""
    if language not in _LINES:
        return None
    asks, buttons = _LINES[language][5:]
    return Action(tuple(asks.split("|")), tuple(buttons.split("|")))


def foreign_lines(beat: str, language: str) -> tuple[Template, ...]:
    """Return a language's own lines for a beat; a reveal has none, it is the product's."""
    if language not in _LINES or beat not in _BEATS:
        return ()
    lines = _LINES[language][_BEATS.index(beat)].split("|")
    return tuple(template(line, 0.2, "=foreign") for line in lines)
