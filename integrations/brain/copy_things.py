"""What kind of thing is advertised: how it is shown, asked for, and what life is like without it.

Nothing here claims anything about the product itself.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Thing:
    """A kind of product. `pains` are noun phrases about life without it, `dares` short commands to
    try it, `action` the name of what people are asked to do (see `copy_actions`). `has_body` tells
    whether it can stand in a picture by itself."""

    kind: str
    pattern: re.Pattern[str]
    shot: str
    action: str
    pains: tuple[str, ...]
    dares: tuple[str, ...]
    has_body: bool


def _thing(
    kind: str,
    pattern: str,
    shot: str,
    action: str,
    pains: tuple[str, ...],
    dares: tuple[str, ...],
    has_body: bool = True,
) -> Thing:
    return Thing(
        kind, re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), shot, action, pains, dares, has_body
    )


THINGS: tuple[Thing, ...] = (
    _thing(
        "cause", r"(?:coat|food|toy|book|clothing|winter coat) drives?|charit(?:y|able)|donat\w+|adopt\w*|blood drive"
                 r"|non-?profit|foundation|fundrais\w+|animal shelter|shelter"
        r"|food bank|rescue"
        r"|volunteer\w*|scholarship fund|scholarships?|relief fund|hardship fund|community fund", "hands at work", "donate", (),
        ("Small hands count too.", "Bring who you love.", "Start where you are."), False,
    ),
    _thing(
        "race", r"(?:charity|fun|park|city|night|color|colour|trail) run|half marathon|marathon|triathlon|bike ride|walkathon",
        "shoes at the start line", "register", ("another weekend on the sofa",),
        ("Bring somebody along.", "Slow counts too.", "Pin the number on."), False,
    ),
    _thing(
        "sale", r"(?:\w+ )?sale|clearance|black friday|cyber monday|discounts?|deals?", "the goods, close up", "shop", (),
        ("Bring a list. Ignore it.", "Look first. Then look again.", "Take your time. Or don't."), False,
    ),
    _thing(
        "event", r"events?|concerts?|festivals?|webinars?|conferences?|grand opening|opening|open day|open house|fairs?"
        r"|exhibitions?|(?:walking |city |guided |boat |food )?tours?|game jam|hackathon|gigs?|theatre|theater|musical"
        r"|market day|meet-?ups?|jazz|comedy|party|parties|show|night(?! ?(?:lights?|lamps?|creams?|guards?|serum|table"
        r"|stand|gown|wear|nurse|shift)\b)"
        r"|electronic music|live music|summit|launch", "the venue filling up", "tickets",
        ("another evening on the sofa", "another night of scrolling"),
        ("Say yes for once.", "Bring somebody along.", "Tell the others.", "Keep the weekend open."), False,
    ),
    _thing(
        "course", r"courses?|class(?:es)?|lessons?|workshops?|bootcamps?|tutor\w*|academy|training|school|masterclass"
        r"|music lessons", "hands trying something for the first time", "enrol",
        ("tutorials you never finish", "notebooks you never fill"),
        ("Start badly. Just start.", "Show up once.", "Be a beginner again."), False,
    ),
    _thing(
        "app", r"apps?|planner|tracker|browser extension|game|chatbot", "a phone screen, a thumb moving", "download",
        ("sticky notes on every screen", "a list you never find again"),
        ("Open it once. You decide.", "Close the other tabs.", "Give it one afternoon.", "Put it on your first screen."), False,
    ),
    _thing(
        "software", r"software|platform|saas|crm|erp|invoic\w+|website builder|dashboard|single sign-on|sso|identity|security"
        r"|compliance|access reviews?|cloud|backup|hosting|api|analytics|automation|ai|note taker|helpdesk|integration"
        r"|monitoring|tracking|payroll|bookkeeping|scheduling|vpn|database|tool for teams", "a laptop screen, a cursor moving", "learn",
        ("another spreadsheet", "copy and paste"),
        ("Open it once. You decide.", "Close the spreadsheet.", "Give it one afternoon.", "Try it on one task."), False,
    ),
    _thing(
        "finance", r"savings?|bank\w*|accounts?|credit card|pension|investments?|investing|broker|loans?|mortgage|fund"
        r"|insurance|tax|taxes|accounting", "a kitchen table with papers, nearly done", "learn",
        ("papers you keep meaning to sort", "a drawer of unopened letters"),
        ("Look at it once.", "Ask the question.", "Open the drawer."), False,
    ),
    _thing(
        "legal", r"law|(?:tenant|legal|family|immigration) advice|law firm|lawyers?|attorneys?|solicitors?"
        r"|notary|legal", "a desk, a letter, a pen laid down", "talk",
        ("a letter you read over and over",), ("Bring the letter.", "Ask first.", "Say it out loud once."), False,
    ),
    _thing(
        "health", r"dent(?:al|ist\w*)|(?:teeth|dental) (?:cleaning|whitening)|blood tests?|vaccin\w+|clinic|doctors?"
                  r"|physio\w*|therap\w+|check-?ups?|practice|optician|hearing|hospice"
        r"|nutrition\w*|dietitian|consult\w*|coaching|coach|counsel\w+|midwife|veterinary|vet", "a calm room, a chair by the window",
        "book", ("the appointment you keep putting off",),
        ("Bring your questions.", "Start with a call.", "Come as you are.", "Say what worries you."), False,
    ),
    _thing(
        "service", r"services?|funerals?|burials?|care|planning|groom\w*|plumb\w*|agency|repairs?|cleaning"
        r"|rentals?|moving company|laundry|delivery|roofing|locksmith|electrician|landscap\w*|mechanic"
        r"|translations?|photography|catering|childcare|daycare|tutoring|advice", "the work being done, close up", "talk",
        (),
        ("Make the call.", "Cross it off the list.", "Hand it over."), False,
    ),
    _thing(
        "petcare", r"(?:dog|cat|pet|puppy) (?:walking|walkers?|sitting|sitters?|grooming|groomers?|boarding|training|school|hotel"
        r"|day ?care)|kennels?", "a leash on a hook, a tail in the hall", "book", (),
        ("Bring the leash.", "Ask the one with the tail.", "Let them sniff us first."), False,
    ),
    _thing(
        "energy", r"solar|(?:pellet |wood )?stoves?|(?:solar|photovoltaic) panels?|heat pumps?|insulation"
        r"|wallbox|energy audit", "a roof in low sun", "talk",
        ("the winter bill",), ("Look up at your roof.", "Find last winter's bill."),
    ),
    _thing(
        "wellness", r"spas?|day spa|massages?|saunas?|salons?|barbers?|hairdressers?|nail bar|facials?|float", "steam, a"
                                                                                                               " folded towel",
        "book", (), ("Leave the phone.", "Come as you are.", "Do nothing for once.", "Close the door."), False,
    ),
    _thing(
        "gym", r"gyms?|fitness|membership|crossfit|yoga|pilates|studio|boxing|climbing", "a floor in early light, an open door",
        "visit", ("the gym bag by the door", "starting over"),
        ("Come as you are.", "Show up once.", "Bring water. That's all.", "Look around first."), False,
    ),
    _thing(
        "restaurant", r"(?:ramen|noodle|sandwich|burger|pizza|sushi|juice|tea|tapas|wine|cocktail) (?:shop|bar|house|place"
                      r"|stand)|restaurants?|caf[eé]s?|coffee shop|bistro|diner|pizzeria|food truck|osteria|trattoria|pub|bar"
        r"|brewery|winery|lunch|brunch|dinner|breakfast|menu|tasting", "a table being set, close up", "reserve",
        ("another sandwich at the desk",), ("Come hungry.", "Sit down for once.", "Bring a friend."), False,
    ),
    _thing(
        "bakery", r"baker(?:y|ies)|sourdough|bread|croissants?|pastr(?:y|ies)|bagels?|rolls", "flour, hands, a crust breaking",
        "visit", (), ("Come early.", "Bring a bag.", "Tear off the end first.", "Follow your nose."),
    ),
    _thing(
        "hotel", r"hotels?|hostels?|resort|b&b|guest ?house|inn|holiday home|cabins?|campsite|retreat|stay|spa hotel",
        "a window opening in the morning", "stay", ("another weekend at home",),
        ("Pack light.", "Leave the laptop.", "Sleep in.", "Open the window."), False,
    ),
    _thing(
        "place", r"co-?working space|shops?|stores?|boutique|museum|farm|library|cinema|bookshop|market|garden centre"
                 r"|showroom|gallery|zoo|park",
        "the door, and light inside", "visit", (),
        ("Come as you are.", "Drop in. Look around.", "Come once. You decide."), False,
    ),
    _thing(
        "property", r"realty|realtors?|estate agen(?:t|ts|cy)|real estate agency|apartments?|flats?|houses?|homes|real estate"
        r"|condos?|lofts?|villas?|plots?|offices?|co-?working|units",
        "an empty room, sun on the floor", "viewing", ("viewing after viewing",),
        ("Stand at the window.", "Bring a tape measure.", "Listen to the rooms."),
    ),
    _thing(
        "pet", r"(?:dog|cat|pet|puppy|kitten) food|dogs?|cats?|pets?|puppy|kitten|leash|litter|aquarium|kibble",
        "a wet nose, close up", "order", (),
        ("Let them decide.", "Ask the one with the tail.", "Watch that tail."),
    ),
    _thing(
        "drink", r"cold brew|coffee|espresso|brew|tea|matcha|drinks?|lemonade|kombucha|juice|milk|latte|soda|water|beer|wine"
        r"|cider|gin|energy drink|smoothies?|hot chocolate|slurpee|slush\w*", "the first sip, close up", "buy",
        ("coffee gone cold", "the vending machine"),
        ("Pour. Sip. You decide.", "Take the break. Take a sip.", "First sip, then talk.", "Keep one within reach."),
    ),
    _thing(
        "food", r"(?:protein|granola|chocolate|energy|snack|cereal|candy|muesli) bars?|snacks?|bars|sauces?|chips|crisps"
                r"|meals?|granola|cereal|noodles?|ramen|cookies?|cakes?|candy|honey|cheese"
        r"|jerky|dumplings?|pizzas?|pasta|yogh?urt|ice cream|spices?|nut butter|olive oil|kimchi|jams?|oats?|chocolate|muesli",
        "the first bite, close up", "buy", ("another sad desk lunch", "staring into the fridge"),
        ("One bite. You decide.", "Plate, fork, go.", "Taste first. Talk later.", "Put it on the table."),
    ),
    _thing(
        "skincare", r"serums?|skin\w*|moisturi[sz]\w+|lotions?|spf|sunscreen|balms?|creams?|makeup|hair|perfumes?"
        r"|lipsticks?|nails?|collagen", "one drop, close up", "buy",
        ("a shelf of opened bottles",),
        ("Tonight, just this.", "Take a minute at the mirror.", "Try it on your own skin.", "Clear the shelf."),
    ),
    _thing(
        "bath", r"(?:shampoo|soap|conditioner|cleansing) bars?|toothbrush\w*|toothpaste|razors?|deodorants?|soaps?"
                r"|shampoos?|beard|floss|sponges?", "a clean sink, one thing on it",
        "buy", ("a crowded sink",), ("Tonight, just this.", "Take a minute at the mirror.", "Clear the sink."),
    ),
    _thing(
        "wear", r"shoes?|sneakers?|boots?|shirts?|jackets?|jeans|dress(?:es)?|socks?|hoodies?|leggings|hats?|coats?|swimwear"
        r"|underwear|clothing|t-shirts?|sweaters?|501", "the fabric in motion", "shop", ("a wardrobe full of nothing to wear",),
        ("Put it on. Walk out.", "Wear it once. See.", "Move. Then decide."),
    ),
    _thing(
        "carry", r"bags?|messenger bag|backpacks?|suitcases?|luggage|wallets?|purses?|watch(?:es)?"
        r"|(?:sun)?glasses|umbrellas?|totes?", "the thing in a hand, close up", "buy", ("the old one",),
        ("Pick it up. Walk out.", "Pack it once. See.", "Take it everywhere."),
    ),
    _thing(
        "toy", r"toys?|chess(?: sets?)?|card games?|marble run|puzzles?|board games?|building blocks|dolls?|train set"
               r"|play ?sets?|lego\w*", "small hands, close up",
        "buy", ("toys that end up in a drawer",),
        ("Clear the floor.", "Build it once. Then again.", "Let them start.", "Sit down with them."),
    ),
    _thing(
        "jewel", r"jewel\w*|rings?|necklaces?|earrings?|bracelets?|pendants?|brooch\w*", "a clasp closing, close up", "buy", (),
        ("Try it with a white shirt.", "Look at it by daylight.", "Wear it to breakfast."),
    ),
    _thing(
        "plant", r"flower delivery|(?:house ?plant|plant|flower) subscription|house ?plants?|plants?|bouquets?|flowers?|florists?",
        "leaves against the light", "order", (), ("Think of somebody.", "Find a vase.", "Clear the windowsill."),
    ),
    _thing(
        "tool", r"drills?|impact driver|drivers?|saws?|tools?|hammers?|wrench\w*|grinders?|mowers?|chainsaws?|sanders?"
        r"|bearings?|pumps?|ladders?|workbench", "gloved hands, one clean movement", "buy",
        ("the wrong tool for the job", "one more trip to the van"),
        ("Put it to work.", "Try it on the hard one.", "Pick it up. Feel it.", "Take it on site."),
    ),
    _thing(
        "furniture", r"furniture|shel(?:f|ves|ving)|tables?|desks?|chairs?|sofas?|beds?|bunk beds|mattress(?:es)?"
                     r"|wardrobes?|cabinets?"
        r"|bookcase", "the piece in its place, in good light", "buy", ("that one empty wall", "the old one"),
        ("Start with one wall.", "Live with it. Then decide.", "Measure first.", "Clear a corner."),
    ),
    _thing(
        "home", r"lamps?|night lights?|blankets?|pillows?|mugs?|candles?|ovens?|pans?|knife|knives|vacuums?|curtains?"
                r"|filters?|bottles?"
        r"|towels?|sheets|rugs?|paint|heaters?|fans?|planters?|vases?|kettles?|cookware", "the thing in its place, in good light",
        "buy", ("the old one",), ("Find it a place.", "Live with it. Then decide.", "Start with one room."),
    ),
    _thing(
        "tech", r"headphones?|earbuds?|phones?|laptops?|cameras?|speakers?|chargers?|keyboards?|monitors?|drones?|tablets?"
        r"|printers?|e-?bikes?|scooters?|cars?|batter(?:y|ies)|thermostats?|routers?|telescopes?|robots?|gadgets?",
        "the thing in a hand, one light", "buy", ("a drawer of dead chargers", "the old one"),
        ("Switch it on. You decide.", "Take it out of the box.", "Live with it for a day."),
    ),
)  # fmt: skip
ANYTHING = Thing(
    "thing", re.compile(r"(?!)"), "the product alone, one light", "buy", (),
    ("Try it once. You decide.", "Take a real look.", "See it. Then decide.", "Give it a day."), True,
)  # fmt: skip
_BY_INDUSTRY = {
    "saas": "software", "tech": "software", "software": "software", "food": "food", "beverage": "drink", "beauty": "skincare",
    "skincare": "skincare", "fitness": "gym", "health": "health", "real_estate": "property", "real estate": "property",
    "education": "course", "travel": "hotel", "hospitality": "hotel", "finance": "finance", "fashion": "wear",
    "restaurant": "restaurant", "event": "event", "nonprofit": "cause", "non_profit": "cause", "service": "service",
    "legal": "legal", "pet": "pet", "toy": "toy", "home": "home", "local_business": "place",
}  # fmt: skip
_HEAD_END = re.compile(
    r"\s(?:for|with|in|of|on|from|that|which|who|at|by|made|over|near|to)\s|[,.;:]", re.IGNORECASE
)


def thing_of(product: str, description: str, brand: str = "", field: str = "") -> Thing:
    """Return the kind of thing: what the product's head noun says, else the description's, else the
    brand's, else the industry's (`field`), else anything."""
    first_sentence = re.split(r"[.!?]\s", description)[0]
    for text in (_head(product), _head(first_sentence), _head(brand), first_sentence, description):
        found = _last_match(text)
        if found is not None:
            return found
    for sign, kind in _BY_INDUSTRY.items():
        if sign in field.lower():
            return next(thing for thing in THINGS if thing.kind == kind)
    return _last_match(product) or ANYTHING


def _head(text: str) -> str:
    return _HEAD_END.split(text.strip())[0]


def _last_match(text: str) -> Thing | None:
    """Return the thing whose words end last, the longest of them: "dog food" beats "food"."""
    best: tuple[int, int] = (0, 0)
    chosen: Thing | None = None
    for thing in THINGS:
        for found in thing.pattern.finditer(text):
            rank = (found.end(), found.end() - found.start())
            if rank > best:
                best, chosen = rank, thing
    return chosen
