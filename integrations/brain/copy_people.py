"""Moments that people know: what a scene of their day looks like, and what is said about it.

Nothing here claims anything about a product. `*` marks the words that are set on screen.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class People:
    """One group: how to spot it in an audience's words, who is seen where, and its moments."""

    pattern: re.Pattern[str]
    person: str
    place: str
    moments: tuple[str, ...]


def _people(pattern: str, person: str, place: str, *moments: str) -> People:
    return People(re.compile(rf"\b(?:{pattern})", re.IGNORECASE), person, place, moments)


GROUPS: tuple[People, ...] = (
    _people(
        r"night[- ]?shift|night owls?|nurs|medic|doctors?\b|paramedic|hospital|shift work",
        "someone in scrubs",
        "a quiet corridor at night, lit by a vending machine",
        "*Hour nine.* Three to go.",
        "*Hour nine* of a long shift.",
        "*Three in the morning.* Still on.",
        "The ward is quiet. *You're not done.*",
        "*Long shift?*",
        "Somewhere around *hour nine*.",
        "Everyone else is asleep. *Not you.*",
    ),
    _people(
        r"insomni|sleepless|can't sleep|light sleepers?|trouble sleeping|poor sleepers?",
        "someone awake in the dark",
        "a dark bedroom, the clock glowing",
        "*Two in the morning.* Wide awake.",
        "You've counted *every sheep*.",
        "*Still awake?*",
        "Eyes closed. *Mind racing.*",
        "The ceiling. *Again.*",
    ),
    _people(
        r"students?|college|freshm[ae]n|universit|grad school|exam",
        "a student at a crowded desk",
        "a library an hour before it closes",
        "*Three deadlines.* One night.",
        "The library closes in *one hour*.",
        "*Finals week.* Again.",
        "One more chapter. *Just one.*",
        "*Deadline tonight?*",
    ),
    _people(
        r"new (?:moms?|mums?|mothers|dads?|parents)|babies|baby|newborn|toddlers?|infant",
        "a parent with a baby on one arm",
        "a kitchen in soft morning light",
        "*Up at four.* Again.",
        "*One hand left.* That's all you get.",
        "The baby's asleep. *Finally.*",
        "*Naptime.* Twenty minutes, maybe.",
        "*Tired* doesn't cover it.",
    ),
    _people(
        r"parents?|moms?\b|mums?\b|mothers?|dads?\b|fathers?|famil|grandpar|caregiver",
        "a parent in a busy kitchen",
        "a kitchen table with homework and cold toast",
        "*Dinner. Homework. Bath.* Repeat.",
        "Everyone needs you *before eight*.",
        "*Busy morning?*",
        "The house is *finally quiet*.",
        "Where are the *other shoes*?",
    ),
    _people(
        r"freelanc|self-employed|contractors?\b|solo",
        "someone at a laptop",
        "a desk by the window, evening",
        "The work is done. *The admin isn't.*",
        "*Nine at night.* Still working.",
        "You are *every department*.",
        "*Sent. Waiting.* Still waiting.",
        "*Late again?*",
    ),
    _people(
        r"found|startup|entrepreneur|small[- ]business|business owners?|shop owners?|owners? of",
        "a business owner",
        "a small shop before opening time",
        "You do *every job* in the company.",
        "*First in.* Last out.",
        "Open early. *Close late.*",
        "Another hat. *Yours again.*",
        "*Too many tabs?*",
    ),
    _people(
        r"remote|work(?:ing)? from home|home office",
        "someone at a home desk",
        "a home office with a pale wall",
        "*Third call* before lunch.",
        "Your commute is *ten steps*.",
        "*Bedroom. Desk. Bedroom.*",
        "*On mute?* You're on mute.",
    ),
    _people(
        r"office|professional|execs?\b|executive|managers?|hr\b|teams?\b|consult|corporate|accountant|lawyer"
        r"|analyst|busy",
        "someone between two meetings",
        "a glass office, late afternoon",
        "*Third meeting* before lunch.",
        "Forty tabs open. *One of you.*",
        "And it's only *Tuesday*.",
        "*Back to back?* Again.",
        "Your calendar is *a wall*.",
    ),
    _people(
        r"developers?|engineers?|programmers?|coders?|devops|data scien",
        "a developer in front of two screens",
        "a dark room with two bright monitors",
        "It works *on your machine*.",
        "One bug left. *It's a big one.*",
        "*Works locally?* Sure.",
        "*Ship it Friday.* Fix it Saturday.",
    ),
    _people(
        r"gym|fitness|lift|crossfit|workout|beginners? (?:at|in)|bodybuild|athlet",
        "someone tying their shoes at the gym",
        "a gym floor in early light",
        "*Day one* at the gym.",
        "You showed up. *That's the hard part.*",
        "*Leg day?*",
        "Bag packed *since Monday*.",
        "*Fresh laces.* Same excuses.",
    ),
    _people(
        r"runners?|joggers?|marathon|cyclists?|bikers?|triathl|hik|climb|outdoor|camp|trail|swimmers?",
        "someone lacing up at dawn",
        "a road at first light",
        "*Six in the morning.* Still dark.",
        "*One more hill.*",
        "Shoes by the door. *Ready?*",
        "The alarm wins. *Or you do.*",
    ),
    _people(
        r"yoga|meditat|mindful|wellness|pilates",
        "someone on a mat by a window",
        "a bright, bare room",
        "Breathe in. *Hold.*",
        "*Phone off.* Ten minutes.",
        "*Slow morning?*",
    ),
    _people(
        r"commut|train|drivers?|trucker|delivery|rider",
        "someone looking out of a window in motion",
        "a road of brake lights at dusk",
        "*Same road.* Same hour.",
        "Brake lights as far as *you can see*.",
        "*Long drive?*",
        "Next stop: *not yet*.",
    ),
    _people(
        r"dog|cat owners?|cats?\b|pet|pupp|kitten",
        "someone crouching beside their pet",
        "a sunny living room",
        "*Those eyes.* Every time.",
        "*Muddy paws.* Clean floor.",
        "*Who's a good one?*",
        "*Fur on everything.* Again.",
    ),
    _people(
        r"homeowner|renter|new home|first-time (?:home )?buyer|mov(?:ed|ing)|apartment|diy|landlord",
        "someone in a half-unpacked room",
        "an empty room with boxes and sun on the floor",
        "*Keys in hand.* Empty rooms.",
        "There's always *one more thing* to fix.",
        "*Just moved?*",
        "The list on the fridge *got longer*.",
    ),
    _people(
        r"cook|bak(?:er|ing)|foodie|chef|kitchen|hungry|dinner|meal",
        "someone in front of an open fridge",
        "a small kitchen at six in the evening",
        "*Six o'clock.* What's for dinner?",
        "You open the fridge. *Again.*",
        "*Dinner?* Already?",
        "Pasta. *Again.*",
    ),
    _people(
        r"travel|tourist|backpack|flyers?|nomad|holiday|vacation",
        "someone with one bag",
        "an airport window at sunrise",
        "*Gate change.* Again.",
        "One bag. *Five cities.*",
        "*Boarding soon?*",
        "Out of office. *Finally.*",
    ),
    _people(
        r"teachers?|educat|school staff",
        "a teacher in an empty classroom",
        "a classroom after the bell",
        "*Thirty kids.* One of you.",
        "The bell rings. *You sit down.*",
        "*Sunday evening.* Marking.",
    ),
    _people(
        r"designers?|creat(?:ive|or)s?|artists?|photograph|writers?|film|agenc|marketers?|influenc",
        "someone at a messy desk",
        "a studio with pinned-up sketches",
        "Final. Final two. *Final final.*",
        "*Blank page.* Again.",
        "One more *round of feedback*.",
        "*Make the logo bigger.*",
    ),
    _people(
        r"brides?|grooms?|wedding|couples?|newlywed|engaged",
        "a couple at a kitchen table",
        "a table full of lists and samples",
        "*Forty tabs* about tablecloths.",
        "You said yes. *Now what?*",
        "*Big day* coming?",
    ),
    _people(
        r"gamers?|esport|stream",
        "someone in the glow of a screen",
        "a dark room with coloured light",
        "*One more round.* You said that at ten.",
        "*Lobby's full.*",
        "*Lag?* Really?",
    ),
    _people(
        r"gardener|plant|garden|lawn",
        "someone kneeling by a flower bed",
        "a small garden in low sun",
        "*Dirt under your nails.* Good day.",
        "You talk to them. *Admit it.*",
        "*Spring already?*",
    ),
    _people(
        r"seniors?|retire|over (?:55|60|65|70)|older adults?|pensioner",
        "someone on a garden bench",
        "a calm living room in afternoon light",
        "*Your pace* now.",
        "Monday morning. *Nowhere to be.*",
        "*Time for you.*",
    ),
    _people(
        r"teen|gen[- ]z|high school|young people",
        "a teenager on the stairs",
        "a bedroom with posters and string lights",
        "*Group chat's* going off.",
        "*Main character* walk to school.",
        "*Outfit three.* Still no.",
    ),
    _people(
        r"skin|acne|makeup|beauty|over 40|35-50|women",
        "someone at a bathroom mirror",
        "a bathroom with morning light and a crowded shelf",
        "That shelf is *full already*.",
        "*Bathroom mirror.* Bad light.",
        "*Seven in the morning.* You, the mirror.",
        "*Five minutes.* One mirror.",
    ),
    _people(
        r"restaurant|barista|bartender|hotel|hosts?\b|caf[eé]|hospitality",
        "someone behind a counter",
        "a full room on a Friday night",
        "*Friday night.* Full house.",
        "*Table six* is waiting.",
        "Doors open *in five*.",
    ),
    _people(
        r"farm|grower|rancher|vineyard|beekeep",
        "someone in a field",
        "a field at sunrise",
        "*Up before the sun.*",
        "The weather *doesn't ask*.",
        "*Harvest week.*",
    ),
    _people(
        r"coffee|caffeine|tea (?:lovers?|drinkers?)",
        "someone with both hands around a cup",
        "a kitchen counter, first light",
        "Before *the first sip*: nothing.",
        "*Don't talk yet.*",
        "*Monday.* Need we say more?",
    ),
)
ANYBODY = _people(
    r"(?!)", "one person, close", "an ordinary room in daylight",
    "*You know* the feeling.", "It's *one of those days*.", "Just *another Tuesday*.",
    "*Sound familiar?*", "We've all *been there*.", "*Some days*, right?",
)  # fmt: skip


def group_of(audience: str) -> People:
    """Return the group that an audience's words name first, or anybody."""
    hits = []
    for place, group in enumerate(GROUPS):
        found = group.pattern.search(audience)
        if found is not None:
            hits.append((place, group))
    return hits[0][1] if hits else ANYBODY
