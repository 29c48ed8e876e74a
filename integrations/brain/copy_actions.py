"""What people are asked to do at the end, as it is said and as the button says it."""

import re
from dataclasses import dataclass

from integrations.brain.copy_text import word_set


@dataclass(frozen=True)
class Action:
    """Ways to say one request: spoken lines, softest first, and buttons for the end card.

    `{P}` is the product as it is said; a line with it is left out where there is no name.
    """

    said: tuple[str, ...]
    buttons: tuple[str, ...]


ACTIONS: dict[str, Action] = {
    "look": Action(("Have a look.", "Take a look.", "Come and see.", "See {P}.", "Have a look at {P}."), ("Take a look", "Have a look")),
    "learn": Action(("See how it works.", "See {P} at work.", "Have a look at {P}.", "Try {P}."), ("See how it works", "Learn more")),
    "buy": Action(("Try {P}.", "Give {P} a try.", "Get {P}.", "Get yours.", "Get yours today."), ("Get yours", "Shop now")),
    "order": Action(("Try {P}.", "Order {P}.", "Order yours.", "Order today."), ("Order now", "Order yours")),
    "shop": Action(("Find your size.", "Try it on.", "Come and look.", "Shop {P}.", "Shop today."), ("Shop now",)),
    "trial": Action(("Try {P}.", "Give {P} a try.", "Start your trial.", "Start your trial today."), ("Start your trial", "Try it out")),
    "signup": Action(("Have a look at {P}.", "Sign up for {P}.", "Sign up today."), ("Sign up",)),
    "download": Action(("Try {P}.", "Download {P}.", "Get the app.", "Get the app today."), ("Get the app", "Download it")),
    "demo": Action(("See {P} at work.", "Ask for a demo.", "Book a demo.", "Book your demo today."), ("Book a demo",)),
    "book": Action(("Come and meet us.", "Book your appointment.", "Book a time that suits you.", "Book today."), ("Book now",)),
    "viewing": Action(("Come and see it.", "Come for a look around.", "Book a viewing.", "Book your viewing today."),
        ("Book a viewing",)),
    "visit": Action(("Come by.", "Drop in.", "Come by and see us.", "Come by today."), ("Visit us", "Come by")),
    "trial_visit": Action(("Come and try it.", "Come by and try it.", "Book your first visit."), ("Book a visit",)),
    "reserve": Action(("Come by.", "Join us.", "Book a table.", "Book a table today."), ("Book a table",)),
    "stay": Action(("Come and stay.", "Plan your stay.", "Book your stay.", "Book your stay today."), ("Book your stay",)),
    "tickets": Action(("Come along.", "Book your seat.", "Get your ticket.", "Get your ticket today."), ("Get tickets",)),
    "register": Action(("Come along.", "Join us.", "Book your place.", "Sign up today."), ("Sign up", "Book your place")),
    "enrol": Action(("Start with lesson one.", "Join {P}.", "Book your place.", "Start today."), ("Join now", "Book your place")),
    "donate": Action(("Lend a hand.", "Give what you can.", "Give today."), ("Donate now", "Lend a hand")),
    "subscribe": Action(("Have a look at {P}.", "Subscribe to {P}.", "Subscribe today."), ("Subscribe",)),
    "talk": Action(("Talk to us.", "Get in touch.", "Tell us about it.", "Get in touch today."), ("Get in touch", "Talk to us")),
    "consult": Action(("Talk to us.", "Start with a conversation.", "Book your consultation.", "Book your consultation today."),
        ("Book a consultation",)),
    "preorder": Action(("Have a first look.", "Pre-order {P}.", "Pre-order yours.", "Pre-order today."), ("Pre-order now",)),
}  # fmt: skip

# What goals ask for, most telling first.
_GOALS: tuple[tuple[str, str], ...] = (
    (r"\bdemos?\b(?! requests? for)", "demo"), (r"trial visit|try-?out|first visit", "trial_visit"), (r"\btrials?\b", "trial"),
    (r"download|install", "download"), (r"consult", "consult"), (r"viewing", "viewing"),
    (r"appointment|check-?ups?\b", "book"), (r"pre-?order", "preorder"),
        (r"ticket", "tickets"), (r"registr|sign-?ups? for the", "register"),
    (r"enrol", "enrol"), (r"donat", "donate"), (r"subscri|newsletter", "subscribe"),
        (r"reserv|\btables?\b|(?:lunch|dinner) guests", "reserve"),
    (r"sign.?ups?\b", "signup"), (r"bookings?", ""), (r"visit|foot traffic|walk-?ins?", "visit"),
    (r"first box|\borders?\b", "order"), (r"\b(?:quotes?|requests?|enquir\w+|inquir\w+)\b", "talk"),
)  # fmt: skip
# What a goal means depends on what is sold.
_FITS: dict[str, frozenset[str]] = {
    "visit": word_set("place restaurant bakery gym event hotel property furniture wear cause"),
    "trial": word_set("app software finance course gym thing service tech"),
    "signup": word_set("app software finance course gym event race cause service thing sale"),
}
_SOFT = word_set("book viewing demo donate consult")


def action_of(goals: str, kind: str, default: str, stage: str) -> str:
    """Return the name of the action that the goals ask for, else what the kind of product asks for,
    else only a look where people don't know yet that they need anything."""
    for pattern, action in _GOALS:
        if re.search(pattern, goals, re.IGNORECASE):
            action = action or default
            if action == "signup" and kind == "race":
                return "register"
            if kind in _FITS.get(action, frozenset({kind})):
                return action
            if action == "visit" and "visit" in goals.lower():
                return "visit"
    if stage == "unaware" and default in ("buy", "order", "learn", "download", "shop"):
        return "look"
    return default
