"""Moments that people know: what a scene of their day looks like, and what is said about it.

Nothing here claims anything about a product or gives a number. `*` marks the words that are set on
screen.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class People:
    """One group: how to spot it in an audience's words, who is seen where, and its moments.

    `person` is a noun phrase such as "someone in scrubs", `place` one such as "a quiet corridor".
    """

    pattern: re.Pattern[str]
    person: str
    place: str
    moments: tuple[str, ...]


def _people(pattern: str, person: str, place: str, *moments: str) -> People:
    return People(re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), person, place, moments)


GROUPS: tuple[People, ...] = (
    _people(
        r"night[- ]?shift\w*|nurses?|medics?|doctors|paramedics?|hospital\w*|shift work\w*|caregivers?|midwives",
        "someone in scrubs", "a quiet corridor at night, lit by a vending machine",
        "*Long shift?*", "*Halfway through* the night.", "*The small hours.* Still on.", "The ward is quiet. *You're not done.*",
        "Everyone else is asleep. *Not you.*", "*That hour* of the night.",
    ),
    _people(
        r"insomniacs?|sleepless|light sleepers?|poor sleepers?|can't sleep|trouble sleeping",
        "someone awake in the dark", "a dark bedroom, the clock glowing",
        "*Still awake?*", "*Middle of the night.* Wide awake.", "You've counted *every sheep*.", "Eyes closed. *Mind racing.*",
        "The ceiling. *Again.*",
    ),
    _people(
        r"students?|college|freshm[ae]n|universit\w+|grad school|undergrads?",
        "a student at a crowded desk", "a library shortly before it closes",
        "*Deadline tonight?*", "*Finals week.* Again.", "One more chapter. *Just one.*", "The library *closes soon*.",
        "*Last bus home?*",
    ),
    _people(
        r"new (?:moms?|mums?|mothers|dads?|parents)|babies|baby|newborns?|toddlers?|infants?|pregnant",
        "a parent with a baby on one arm", "a kitchen in soft morning light",
        "*Up before the birds.* Again.", "*One hand free.* That's all you get.", "The baby's asleep. *Finally.*",
        "*Naptime.* Maybe.", "*Tired* doesn't cover it.",
    ),
    _people(
        r"parents?|moms?|mums?|mothers?|dads?|fathers?|famil(?:y|ies)|grandparents?|grandmas?",
        "a parent in a busy kitchen", "a kitchen table with homework and cold toast",
        "*Busy morning?*", "*Dinner. Homework. Bath.* Repeat.", "Everyone needs you *at once*.", "The house is *finally quiet*.",
        "Where is the *other shoe*?", "*Are we there yet?*",
    ),
    _people(
        r"freelanc\w+|self-employed|contractors?|solopreneurs?|consultants",
        "someone at a laptop", "a desk by the window, evening",
        "*Still at it?*", "The work is done. *The admin isn't.*", "You are *every department*.", "*Sent. Waiting.* Still waiting.",
        "One last email. *Then another.*",
    ),
    _people(
        r"founders?|startups?|entrepreneurs?|small[- ]business\w*|business owners?|shop owners?|owners of",
        "a business owner", "a small shop before opening time",
        "*First in.* Last out.", "Open early. *Close late.*", "You do *every job* in the place.", "Another hat. *Yours again.*",
        "*Too many tabs?*",
    ),
    _people(
        r"remote|work(?:ing|s)? from home|home office|digital nomads?",
        "someone at a home desk", "a home office with a pale wall",
        "*On mute?* You're on mute.", "*Bedroom. Desk. Bedroom.*", "Your commute is *the hallway*.", "*Another call* before lunch.",
    ),
    _people(
        r"it managers?|ctos?|cios?|cisos?|security teams?|admins?|sysadmins?|developers?|engineers|programmers?|coders?|devops"
        r"|data scientists?",
        "someone in front of bright screens", "an office after hours, bright monitors",
        "*Another ticket.* Same question.", "It works *on your machine*.", "One bug left. *It's a big one.*", "*Who has access?*",
        "Everyone's gone home. *The list hasn't.*",
    ),
    _people(
        r"warehouse\w*|logistics|fleets?|factor(?:y|ies)|production managers?|plant managers?|forklift\w*|dispatchers?",
        "someone with a clipboard", "a loading bay with the doors open",
        "*The truck's here.* The pallet isn't.", "*Loading bay,* doors open.", "It was *on that shelf*. It was.",
        "Count it. *Count it again.*",
    ),
    _people(
        r"office workers?|office|professionals?|execs?|executives?|managers?|hr|accountants?|lawyers|analysts?|corporate"
        r"|employees|assistants?|marketers?|sales teams?",
        "someone between meetings", "a glass office, late afternoon",
        "*Back to back?* Again.", "*Another meeting* before lunch.", "Every tab open. *One of you.*", "Your calendar is *a wall*.",
        "*Lunch?* At the desk, then.",
    ),
    _people(
        r"gym|fitness|lifters?|crossfit\w*|workouts?|bodybuilders?|athletes?|beginners?",
        "someone tying their shoes", "a gym floor in early light",
        "*First day.*", "You showed up. *That's the hard part.*", "*Fresh laces.* Same excuses.", "Bag packed. *Still by the door.*",
    ),
    _people(
        r"runners?|joggers?|marathon\w*|cyclists?|bikers?|bike commuters?|triathlet\w*|hik\w+|climb\w+|outdoor\w*|campers?|swimmers?",
        "someone setting off at dawn", "a road at first light",
        "*One more hill.*", "Shoes by the door. *Ready?*", "The alarm wins. *Or you do.*", "*Still dark.* Already out.",
    ),
    _people(
        r"commuters?|trains?|drivers?|truckers?|couriers?|riders?",
        "someone looking out of a window in motion", "a packed train in the morning",
        "*Same seat.* Same view.", "*Next stop:* not yet.", "*Long ride?*", "Standing. *Again.*",
    ),
    _people(
        r"dog owners?|dogs?|cat owners?|cats?|pet\w*|pupp(?:y|ies)|kittens?",
        "someone crouching beside their pet", "a sunny living room",
        "*Those eyes.* Every time.", "*Muddy paws.* Clean floor.", "*Who's hungry?*", "Somebody *heard the bowl*.",
    ),
    _people(
        r"homeowners?|renters?|home ?buyers?|first-time buyers?|movers|tenants?|diy\w*|landlords?",
        "someone in a half-unpacked room", "a room with boxes and sun on the floor",
        "*Just moved?*", "*Keys in hand.* Empty rooms.", "There's always *one more thing* to fix.",
        "The list on the fridge *got longer*.",
    ),
    _people(
        r"tradespeople|builders?|carpenters?|plumbers|electricians|craftsmen|handym[ae]n|mechanics|plant managers?|joiners?",
        "someone in work clothes beside a van", "a building site before the others arrive",
        "*First on site.* Last to leave.", "The van is full. *It's not in there.*",
        "*Flat battery?* Of course.", "One job left. *The tricky one.*",
    ),
    _people(
        r"home cooks?|cooks?|foodies?|chefs?|hungry|bakers",
        "someone in front of an open fridge", "a small kitchen in the evening",
        "*What's for dinner?*", "You open the fridge. *Again.*", "Pasta. *Again.*",
    ),
    _people(
        r"travell?ers?|tourists?|backpackers?|flyers|holidaymakers?|city breakers?",
        "someone with one bag", "an airport window at sunrise",
        "*Gate change.* Again.", "*Boarding soon?*", "Out of office. *Finally.*", "One bag. *Off you go.*",
    ),
    _people(
        r"teachers?|educators?|school staff|lecturers?",
        "a teacher in an empty classroom", "a classroom after the bell",
        "The bell rings. *You sit down.*", "*Red pen.* Again.", "A whole class. *One of you.*",
    ),
    _people(
        r"designers?|creatives?|creators?|artists?|photographers?|writers?|filmmakers?|agenc(?:y|ies)|influencers?|musicians?",
        "someone at a messy desk", "a studio with pinned-up sketches",
        "*Blank page.* Again.", "Final. *Final final.*", "One more *round of feedback*.", "*Make the logo bigger.*",
    ),
    _people(
        r"brides?|grooms?|weddings?|newlyweds?|engaged",
        "a couple at a kitchen table", "a table full of lists and samples",
        "*Big day* coming?", "You said yes. *Now what?*", "*So many tabs* about tablecloths.",
    ),
    _people(
        r"couples?", "a couple by a window", "a city flat, early evening",
        "*An evening off.* Finally.", "When did you last *just sit*?", "*The sofa. Again.*",
    ),
    _people(
        r"gamers?|esports?|streamers?", "someone in the glow of a screen", "a dark room with coloured light",
        "*One more round.*", "*Lobby's full.*", "*Lag?* Really?",
    ),
    _people(
        r"gardeners?|plant (?:lovers?|parents?)|gardens?|lawns?", "someone kneeling by a flower bed", "a small garden in low sun",
        "*Dirt under your nails.* Good day.", "You talk to them. *Admit it.*", "*Spring already?*",
    ),
    _people(
        r"seniors?|retirees?|retired|older adults?|pensioners?", "someone on a garden bench", "a calm living room in afternoon light",
        "*Your pace* now.", "*Nowhere to be.*", "*Time for you.*",
    ),
    _people(
        r"teens?|teenagers?|gen[- ]?z|high school\w*|young people|twenties", "someone with a phone in hand",
        "a bedroom with posters and string lights",
        "*Group chat's* going off.", "*Main character* walk.", "*Another outfit.* Still no.", "*Left on read.* Again.",
    ),
    _people(
        r"skin|acne|makeup|beauty|wrinkles?", "someone at a bathroom mirror", "a bathroom with soft light and a crowded shelf",
        "That shelf is *full already*.", "*Bathroom mirror.* Bad light.", "You, *the mirror*.", "*Long day?*",
    ),
    _people(
        r"restaurants?|baristas?|bartenders?|hotels?|hosts?|hospitality|waiters?",
        "someone behind a counter", "a full room, every table taken",
        "*Full house.*", "*Another order.* And another.", "Doors open *in a minute*.",
    ),
    _people(
        r"farm\w*|growers?|ranchers?|vineyards?|beekeep\w+", "someone in a field", "a field at sunrise",
        "*Up before the sun.*", "The weather *doesn't ask*.", "*Harvest time.*",
    ),
    _people(
        r"coffee lovers?|coffee drinkers?|tea (?:lovers?|drinkers?)", "someone with both hands around a cup",
        "a kitchen counter, first light",
        "Before *the first sip*: nothing.", "*Don't talk yet.*",
    ),
    _people(
        r"locals|neighbou?rs|residents|visitors", "someone from around the corner", "a street in the morning, shutters going up",
        "*Around the corner.*", "*Good morning,* street.", "You walk past it *every day*.",
    ),
)  # fmt: skip
ANYBODY = _people(r"(?!)", "one person", "an ordinary room in daylight")


def group_of(people: str, audience: str) -> People:
    """Return the group that the people's name says first, else the audience's words, else anybody."""
    for text in (people, audience):
        for group in GROUPS:
            if text and group.pattern.search(text):
                return group
    return ANYBODY
