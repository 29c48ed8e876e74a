"""What kind of thing is advertised: how it is asked for, shown, and what people put up with instead.

Nothing here claims anything about the product itself.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Thing:
    """A kind of product: how to spot it, what it replaces, and how an action is asked for.

    `pains` are noun phrases about life without it; `buttons` are pairs of spoken ask and end card.
    `{P}` is the product as it is said.
    """

    kind: str
    pattern: re.Pattern[str]
    shot: str
    pains: tuple[str, ...]
    asks: tuple[tuple[str, str], ...]


def _thing(
    kind: str, pattern: str, shot: str, pains: tuple[str, ...], *asks: tuple[str, str]
) -> Thing:
    return Thing(kind, re.compile(rf"\b(?:{pattern})", re.IGNORECASE), shot, pains, asks)


_TRY = (("Try {P}.", "Try it today"), ("Grab {P} today.", "Get yours"), ("Get {P}.", "Get yours"),
        ("Give {P} a try.", "Try it today"))  # fmt: skip
_BOOK = (("Book with us today.", "Book now"), ("Book your spot.", "Book now"),
         ("Get in touch today.", "Get in touch"), ("Talk to {P}.", "Get in touch"))  # fmt: skip

THINGS: tuple[Thing, ...] = (
    _thing(
        "cause", r"charit|donat|non-?profit|foundation|fundrais|animal shelter|food bank|rescue", "hands at work",
        (), ("Lend a hand today.", "Lend a hand"), ("Give what you can.", "Donate now"),
    ),
    _thing(
        "sale", r"(?:\w+ )?sale\b|clearance|black friday|cyber monday|discount|deals?\b|% off", "the goods, close up",
        ("waiting for the right moment",), ("Shop the sale.", "Shop the sale"), ("Come and look.", "Shop now"),
        ("Have a look today.", "Shop now"),
    ),
    _thing(
        "event", r"event|concert|festival|webinar|conference|grand opening|open day|fair\b|exhibition|tour\b|gig\b"
        r"|theatre|theater|musical|market day|meet-?up", "the venue filling up",
        ("another evening on the sofa", "scrolling on a Friday night"),
        ("Save your seat.", "Save your seat"), ("Come along.", "Get tickets"), ("See you there.", "Save the date"),
    ),
    _thing(
        "app", r"app\b|apps\b|software|platform|saas|crm\b|invoic|website builder|planner\b|tracker\b|browser"
        r"|extension|chatbot|dashboard", "the screen of a phone, a thumb moving",
        ("a spreadsheet named final two", "sticky notes on the screen", "five tools for one job"),
        ("Try {P}.", "Try it"), ("Take {P} for a spin.", "Try it"), ("See it for yourself.", "See how it works"),
    ),
    _thing(
        "course", r"course|class(?:es)?\b|lesson|workshop|bootcamp|tutor|academy|coaching|training|school\b",
        "hands trying something for the first time",
        ("tutorials you never finish", "starting over every January"),
        ("Start with one lesson.", "Start now"), ("Join {P}.", "Join now"), ("Come and learn.", "Sign up"),
    ),
    _thing(
        "service", r"service|funeral|burial|hospice|care\b|planning"
        r"|clinic|groom|plumb|salon|consult|insurance|agency|repair|cleaning|dentist|dental|lawyer"
        r"|law firm|therap|physio|massage|rental|moving company|accounting|tax\b|laundry|delivery|roofing|studio"
        r"|barber|spa\b|vet\b|locksmith|electrician|landscap|mechanic|translation|photography",
        "the work being done, close up", ("putting it off again", "a drawer full of business cards"), *_BOOK,
    ),
    _thing(
        "place", r"bakery|caf[eé]|coffee shop|restaurant|shop\b|store\b|boutique|hotel|hostel|museum|brewery|winery"
        r"|bistro|diner|pizzeria|food truck|farm\b|gym\b|library|cinema|bookshop|pub\b", "the door, and light inside",
        (),
        ("Come by and see us.", "Visit us"), ("Drop in today.", "Visit us"), ("See you at {P}.", "Visit us"),
    ),
    _thing(
        "drink", r"cold brew|coffee|espresso|brew\b|tea\b|matcha|drinks?\b|lemonade|kombucha|juice|milk|latte|soda"
        r"|water\b|beer|wine|cider|gin\b|energy drink|smoothie|chocolate", "the first sip, close up",
        ("coffee gone cold twice", "that mid-shift slump", "vending-machine coffee"), *_TRY,
    ),
    _thing(
        "food", r"snack|bars?\b|sauce|chips|crisps|bread|meals?\b|granola|cereal|noodle|ramen|cookie|cake|candy|honey"
        r"|cheese|jerky|dumpling|pizza|pasta|yogh?urt|ice cream|spice|nut butter|olive oil|kimchi|jam\b|oat",
        "the first bite, close up", ("another sad desk lunch", "staring into the fridge"), *_TRY,
    ),
    _thing(
        "skincare", r"serum|skin|moistur|lotion|spf|sunscreen|balm|cream|soap|makeup|shampoo|hair|perfume|deodorant"
        r"|lipstick|nail|razor|beard|toothpaste|toothbrush", "one drop, close up",
        ("a shelf of half-used bottles", "a ten-step routine"), *_TRY,
    ),
    _thing(
        "carry",
        r"bags?\b|backpack|suitcase|luggage|wallet|purse|watch\b|jewel|rings?\b|necklace|earring"
        r"|(?:sun)?glasses|umbrella|wristband",
        "the thing in a hand, close up",
        ("making do with the old one",),
        *_TRY,
    ),
    _thing(
        "wear", r"shoes?|sneaker|boots?\b|shirt|jacket|jeans|dress|socks?|hoodie|leggings|hat\b"
        r"|coat|swimwear|underwear", "the fabric in motion",
        ("a wardrobe with nothing to wear", "shoes that hurt by noon"),
        ("Try on {P}.", "Shop now"), ("Find your size.", "Find your size"), ("Get {P}.", "Shop now"),
    ),
    _thing(
        "home", r"lamp|desk|chair|sofa|blanket|pillow|mattress|mug\b|candle|oven|pan\b|knife|knives|vacuum|curtain"
        r"|furniture|filter|bottle|towel|sheets|rug\b|paint\b|tool|drill|mower|heater|fan\b|planter",
        "the thing in its place, in good light", ("making do with the old one", "the drawer that never closes"), *_TRY,
    ),
    _thing(
        "pet", r"dog|cat\b|cats|pet\b|pets|puppy|kitten|leash|litter|aquarium", "a wet nose, close up",
        ("fur on every chair", "one more chewed shoe"), *_TRY,
    ),
    _thing(
        "tech", r"headphone|earbud|phone|laptop|camera|speaker|charger|keyboard|monitor|drone|tablet|printer|e-?bike"
        r"|scooter|car\b|battery|solar|thermostat|router", "the thing in a hand, one light",
        ("a drawer of dead chargers", "making do with the old one"), *_TRY,
    ),
)  # fmt: skip
ANYTHING = Thing("thing", re.compile(r"(?!)"), "the product alone, one light", (), _TRY)


# Commands that dare somebody to try: short, and true of any product of the kind.
DARES: dict[str, tuple[str, ...]] = {
    "cause": ("Start with one hour.", "Small hands count too.", "Bring who you love."),
    "sale": ("Bring a list. Ignore it.", "Look first. Then look again.", "Mark the day."),
    "event": ("Put it in the calendar.", "Bring somebody along.", "Say yes for once."),
    "app": ("Open it once. You decide.", "Close the other tabs.", "Give it one afternoon."),
    "course": ("Start badly. Just start.", "One lesson. Then decide.", "Show up once."),
    "service": ("One call. Then breathe.", "Cross it off the list.", "Hand it over."),
    "place": ("Come as you are.", "Drop in. Look around.", "Come once. You decide."),
    "drink": ("Pour. Sip. You decide.", "Take the break. Take a sip.", "First sip, then talk."),
    "food": ("One bite. You decide.", "Plate, fork, go.", "Taste first. Talk later."),
    "skincare": ("Tonight, just this.", "One minute at the mirror.", "Try it on your own skin."),
    "carry": ("Pick it up. Walk out.", "Pack it once. See.", "Take it everywhere."),
    "wear": ("Put it on. Walk out.", "Wear it once. See.", "Move. Then decide."),
    "home": ("Find it a place.", "Live with it. Then decide.", "Start with one room."),
    "pet": ("Let them decide.", "Ask the one with the tail.", "Watch that tail."),
    "tech": ("Switch it on. You decide.", "Take it out of the box.", "Try it for one day."),
    "thing": ("Try it once. You decide.", "Take a real look.", "Hold it. Then decide."),
}


def thing_of(product: str, description: str) -> Thing:
    """Return the kind of thing that the product's name says, else its description, else anything."""
    for text in (product, description):
        for thing in THINGS:
            if text and thing.pattern.search(text):
                return thing
    return ANYTHING
