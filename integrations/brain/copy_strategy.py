"""Suggested pillars: what the brief says, put in order, with [brackets] where a fact is missing."""

import re

from integrations.brain.copy_audience import Audience
from integrations.brain.copy_brief import CopyBrief
from integrations.brain.copy_checks import says_any
from integrations.brain.copy_text import capital, is_english, small
from integrations.brain.copy_words import Words
from integrations.brain.lexicon import STYLES, TRIGGERS, choice_of

_FIELD_MAX = 390
_DEFAULT_STYLE = "direct_response"
_GOALS: dict[str, str] = {
    "download": "downloads by people who don't know {p} yet",
    "learn": "first sign-ups from people who don't know {p} yet",
    "buy": "first orders from people who don't know {p} yet",
    "order": "first orders from people who don't know {p} yet",
    "shop": "first orders from people who don't know {p} yet",
    "tickets": "ticket sales",
    "register": "registrations",
    "enrol": "enrolments",
    "donate": "first donations",
    "talk": "first conversations",
    "book": "appointments",
    "visit": "visits",
    "reserve": "reservations",
    "stay": "direct bookings",
    "viewing": "viewing appointments",
}
_KIND_STYLES: dict[str, str] = {
    "app": "ugc demo", "software": "demo educational", "skincare": "ugc testimonial", "drink": "ugc cinematic",
    "food": "ugc humor", "pet": "ugc storytelling", "toy": "demo storytelling", "tool": "demo direct_response",
    "tech": "demo ugc", "furniture": "minimalist cinematic", "home": "demo minimalist", "wear": "cinematic ugc",
    "carry": "cinematic demo", "hotel": "cinematic storytelling", "property": "cinematic minimalist",
    "restaurant": "storytelling ugc", "bakery": "storytelling cinematic", "place": "storytelling ugc",
    "course": "educational testimonial", "health": "testimonial educational", "legal": "educational minimalist",
    "finance": "educational demo", "service": "testimonial educational", "gym": "testimonial ugc",
    "event": "direct_response cinematic", "race": "storytelling direct_response", "sale": "direct_response minimalist",
    "cause": "storytelling testimonial",
    "wellness": "cinematic testimonial",
    "bath": "demo ugc",
}  # fmt: skip
_STYLE_REASONS: dict[str, str] = {
    "ugc": "it is judged by people like them", "demo": "it is understood by seeing it work", "minimalist": "it speaks best alone",
    "cinematic": "it sells by atmosphere", "storytelling": "there are people behind it", "educational": "it has to be understood first",
    "testimonial": "it takes trust", "direct_response": "there is a date or an offer to act on", "humor": "a smile opens the door",
    "luxury": "restraint fits it",
}  # fmt: skip


def strategy_draft(words: Words) -> dict[str, str]:
    """Return suggested pillars and one sentence why, only from what the brief says."""
    brief = words.brief
    stage, stage_reason = _stage(words)
    style, style_reason = _style(words)
    trigger = _trigger(words)
    given = f"{style.replace('_', ' ').capitalize()} because {style_reason}"
    why = f"{stage.replace('_', ' ').capitalize()} because {stage_reason}; {small(given)}."
    return {
        "audience": _cut(_audience(words)),
        "messaging": _cut(_messaging(words)),
        "goals": _cut(_goals(words)),
        "awareness_stage": stage,
        "style": style,
        "trigger": trigger,
        "why": _cut(why if brief.product else f"{why} [Name the product] to make this sharper."),
    }


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _FIELD_MAX else text[:_FIELD_MAX].rsplit(" ", 1)[0] + "…"


def _audience(words: Words) -> str:
    """Return the person: who, struggle, wished outcome, and where the ad is seen."""
    said: Audience = words.audience
    text = words.brief.audience.strip(" .")
    if text and not is_english(text):
        return text
    if not text:
        found = re.search(
            r"\bfor ((?:[a-z][\w'-]* ){0,3}[a-z][\w'-]*s)\b(?=[.,;]|$)", words.brief.description
        )
        text = capital(found[1]) if found else "[who it is for: one specific kind of person]"
    parts = [capital(text)]
    low = text.lower()
    if not (said.yours or said.struggle or said.to_struggle or said.has or "struggle" in low):
        parts.append("Struggle: [what they put up with today]")
    if not (said.wish or said.to_wish or "outcome" in low):
        parts.append("Outcome: [what they want instead]")
    if not re.search(
        r"sees? (?:it|this|the ad)|tiktok|instagram|youtube|facebook|linkedin|on the way|where", low
    ):
        parts.append("Sees it: [where and when they meet the ad]")
    return ". ".join(parts) + "."


def _messaging(words: Words) -> str:
    """Return the takeaway: the brief's own, else its most telling fact, else what is missing."""
    brief = words.brief
    if words.message:
        return capital(brief.messaging)
    telling = [fact for fact in words.facts if fact.does] or list(
        words.facts_of("authority", "social_proof", "reciprocity")
    )
    telling += [fact for fact in words.facts if "offer" not in fact.kinds]
    telling = [
        fact for fact in telling if not says_any(fact.text, brief.words_to_avoid, words.said_names)
    ]
    if not telling:
        return "[the one thing to take away]"
    first = telling[0]
    name = words.names.short_label or "It"
    text = f"{name} {first.does}" if first.does and words.names.is_name else first.text
    return f"{text}, so that [what changes for them]"


def _goals(words: Words) -> str:
    """Return the goal: the brief's own, else what the kind of product asks for."""
    if words.brief.goals:
        goals = capital(words.brief.goals.rstrip("."))
        return goals if re.search(r"\d", goals) else f"{goals}. Target: [how many, by when]."
    goal = _GOALS.get(words.thing.action, "first orders from people who don't know {p} yet")
    return f"{capital(goal.format(p=words.names.full or 'it'))}. Target: [how many, by when]."


def _stage(words: Words) -> tuple[str, str]:
    """Return the awareness stage that goals and audience point to, and the reason."""
    goals = f"{words.brief.goals} {words.brief.direction}".lower()
    if re.search(r"repeat|re-?order|loyal|existing customers|win back|refill|renew|upsell", goals):
        return "most_aware", "the goal is people who have bought before"
    if re.search(r"retarget|warm|abandon|visitors|follow.?up|came back|considering|leads", goals):
        return "product_aware", "the goal is people who know it already"
    said = words.audience
    text = words.brief.audience.lower()
    if re.search(
        r"compar|looking for|switch|alternativ|shopping around|research", f"{text} {goals}"
    ):
        return "solution_aware", "they are comparing ways to do it"
    if said.struggle or said.to_struggle or said.yours or said.has:
        return "problem_aware", "the brief names their day and what bothers them"
    if re.search(r"brand awareness|\breach\b|never heard", goals):
        return "unaware", "the goal is people who have not thought about it yet"
    if words.brief.stage != "problem_aware":
        return words.brief.stage, "that is settled"
    return "problem_aware", "nothing says that they know the product already"


def _style(words: Words) -> tuple[str, str]:
    """Return a style and the reason for it."""
    brief: CopyBrief = words.brief
    asked = choice_of(STYLES, brief.direction)
    if asked is not None:
        return asked, "that was asked for"
    if brief.style != _DEFAULT_STYLE:
        return brief.style, "that is settled"
    by_tone = {"humor": "playful", "luxury": "premium"}
    for style, tone in by_tone.items():
        if tone in words.tags and (style != "luxury" or words.thing.has_body):
            return style, "the brand's tone asks for it"
    if words.thing.kind not in _KIND_STYLES:
        return "direct_response", "it is the plainest way to start"
    styles = _KIND_STYLES[words.thing.kind].split()
    style = styles[brief.seed % len(styles)]
    return style, _STYLE_REASONS[style]


def _trigger(words: Words) -> str:
    """Return the trigger that the brief has a fact for; liking needs none."""
    asked = choice_of(TRIGGERS, words.brief.direction)
    if asked is not None:
        return asked
    if words.brief.trigger and words.facts_of(words.brief.trigger):
        return words.brief.trigger
    order = ("scarcity", "social_proof", "reciprocity", "commitment", "authority")
    for trigger in order:
        if words.facts_of(trigger):
            return trigger
    return "liking"
