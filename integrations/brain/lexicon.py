"""Words that stand for choices: styles, tones, stages, triggers, and nouns that mean people."""

import re

STYLES: tuple[tuple[str, str], ...] = (
    ("humor", r"funny|funnier|humou?r(?:ous)?|comedy|comedic|hilarious"),
    ("cinematic", r"cinematic|epic|movie-?like|filmic"),
    ("ugc", r"ugc(?:-style)?|user[- ]generated|selfie(?:-style)?|creator-style"),
    ("testimonial", r"testimonials?"),
    ("demo", r"demo|demonstration|product demo"),
    ("storytelling", r"story-?telling|story-?driven|narrative"),
    ("luxury", r"luxury|luxurious|high-?end|premium"),
    ("minimalist", r"minimal|minimalist(?:ic)?"),
    ("educational", r"educational|informative|explainer|how-?to"),
    ("direct_response", r"direct[- ]response|hard[- ]sell"),
)
STAGES: tuple[tuple[str, str], ...] = (
    ("unaware", r"(?<!problem[- ])(?<!solution[- ])(?<!product[- ])\bunaware"),
    ("problem_aware", r"problem[- _]aware"),
    ("solution_aware", r"solution[- _]aware"),
    ("product_aware", r"product[- _]aware"),
    ("most_aware", r"most[- _]aware"),
)
TRIGGERS: tuple[tuple[str, str], ...] = (
    ("social_proof", r"social[- _]proof"),
    ("scarcity", r"scarcity|urgency"),
    ("authority", r"authority"),
    ("reciprocity", r"reciprocity"),
    ("commitment", r"commitment(?: and consistency)?"),
    ("liking", r"liking|likability|likeability"),
)
TONES = (
    r"warm|warmer|playful|bold|bolder|friendly|friendlier|calm|calmer|calming|energetic|witty|serious"
    r"|confident|quirky|edgy|honest|upbeat|cozy|cosy|cheeky|dry|gentle|professional|casual|formal|classy"
    r"|elegant|dramatic|relatable|nostalgic|emotional|inspiring|inspirational|heartfelt|sincere|fun"
    r"|relaxed|chill|dreamy|gritty|hopeful|light-?hearted|straightforward|no-nonsense|sarcastic|laid-back"
    r"|trustworthy|down-to-earth|conversational|fresh|youthful|sophisticated|soothing|lively"
)
# Plural nouns that mean people; "our sneakers" ends alike and does not.
PEOPLE = (
    r"people|folks|women|men|moms?|mums?|mothers|dads|fathers|parents|kids|children|teens|teenagers"
    r"|students|freshmen|grads?|graduates|nurses|doctors|dentists|teachers|beginners|owners|lovers"
    r"|professionals|workers|freelancers|founders|runners|joggers|gamers|seniors|retirees|couples"
    r"|commuters|travell?ers|drivers|truckers|cyclists|hikers|climbers|surfers|skaters|bakers|cooks|chefs"
    r"|homeowners|renters|buyers|shoppers|customers|clients|developers|designers|engineers|managers"
    r"|marketers|creators|artists|musicians|photographers|writers|readers|gardeners|athletes|lifters"
    r"|vegans|vegetarians|millennials|gen z|gen-z|gen x|boomers|zoomers|brides|grooms|newlyweds"
    r"|entrepreneurs|accountants|lawyers|contractors|plumbers|electricians|farmers|fans|enthusiasts"
    r"|adults|girls|guys|boys|ladies|gentlemen|families|singles|pros|novices|newbies|makers|builders"
    r"|tourists|visitors|guests|locals|neighbou?rs|employees|staff|teams|companies|businesses|startups"
    r"|agencies|restaurants|shops|stores|hosts|landlords|investors|sleepers|swimmers|golfers|anglers"
    r"|coders|programmers|analysts|baristas|bartenders|veterans|soldiers|firefighters|medics|caregivers"
    r"|grandparents|grandmas|expats|migrants|immigrants|nomads|campers|collectors|bikers|sellers|realtors"
    r"|coaches|trainers|therapists|patients|sufferers|allergy sufferers|anyone|everyone|someone"
)
PEOPLE_PHRASE = re.compile(
    rf"\b(?:{PEOPLE})\b|\b(?:who|over|under|aged) (?:\d|are\b|have\b|want\b|work\b|love\b|hate\b|can't\b)",
    re.IGNORECASE,
)


def choice_of(table: tuple[tuple[str, str], ...], text: str) -> str | None:
    """Return the first choice whose words are in the text, or None."""
    for value, pattern in table:
        if re.search(rf"\b(?:{pattern})\b", text, re.IGNORECASE):
            return value
    return None


def is_people(text: str) -> bool:
    """Tell whether a phrase speaks of people rather than of a thing that is ours."""
    if re.match(r"\s*(?:our|my|the new|this)\b", text, re.IGNORECASE):
        return False
    # A "children's theatre" is a theatre.
    owned = re.sub(r"\b\w+(?:['’]s|s['’]) (?=\w)", "", text)
    return PEOPLE_PHRASE.search(owned) is not None
