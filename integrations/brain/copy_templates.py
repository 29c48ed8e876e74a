"""Spoken lines to choose from, by beat; every claim in them comes through a slot from the brief.

`*` marks the words that are set on screen. A template is left out when one of its slots is empty.
Slots: {P} the product as it is said, {Short} its name alone, {who} the people, {struggle} {does} {wish}
from the audience's own words, {doing} and {youve} the same in other forms, {pain} what the kind of product
replaces, {dare} a short command to try it, {msg} the takeaway, {fact} {fact2} {last} {desc} from the
description, {offer} the offer; a capital first letter in the slot's name starts a sentence.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Template:
    """A line, what it is good for (styles, stages, triggers), and how much it says by itself."""

    text: str
    worth: float = 0.0
    good_for: frozenset[str] = frozenset()


def _t(text: str, worth: float = 0.0, good_for: str = "") -> Template:
    return Template(text, worth, frozenset(good_for.split()))


HOOKS: dict[str, tuple[Template, ...]] = {
    "callout": (
        _t("*{Who}.* This one's for you.", 1.0, "direct_response most_aware"),
        _t("*{Who},* look up.", 0.9, "ugc direct_response"),
        _t("*{Who}?* Over here.", 0.7),
        _t("Hey, *{who}*.", 0.5, "ugc"),
        _t("A quick word for *{who}*.", 0.6, "educational minimalist"),
        _t("*Got a second?*", 0.0),
        _t("*Be honest.*", 0.0),
        _t("*Quick question.*", 0.0),
    ),
    "struggle": (
        _t("Tired of *{struggle}*?", 1.6, "problem_aware direct_response"),
        _t("Still dealing with *{struggle}*?", 1.4, "problem_aware"),
        _t("*{Struggle}.* Again.", 1.4, "humor ugc problem_aware"),
        _t("Still struggling *{tostruggle}*?", 1.6, "problem_aware"),
        _t("*{Doing}?*", 2.4, "unaware problem_aware"),
        _t("*{Doing}.* Again.", 1.7, "ugc humor"),
        _t("*{Youve}.*", 2.2, "unaware problem_aware"),
        _t("*You {does}*.", 1.2, "unaware problem_aware"),
        _t("So, *you {does}*.", 0.8, "ugc humor"),
        _t("*{Pain}.* Again.", 0.6, "humor ugc problem_aware"),
        _t("Still putting up with *{pain}*?", 0.7, "problem_aware direct_response"),
        _t("Enough of *{pain}*.", 0.6, "direct_response solution_aware"),
        _t("*Something* has to give.", 0.0),
    ),
    "promise": (
        _t("*{Msg}.*", 1.2, "product_aware most_aware minimalist direct_response"),
        _t("One thing to know: *{msg}*.", 1.0, "educational solution_aware"),
        _t("Short version: *{msg}*.", 1.0, "ugc humor direct_response"),
        _t("Imagine *{nounmsg}*.", 1.3, "cinematic storytelling solution_aware"),
    ),
    "product": (
        _t("This is *{P}*.", 0.6, "luxury minimalist product_aware demo"),
        _t("*{Short}.* {Fact}.", 1.2, "demo direct_response product_aware"),
        _t("*{Short}.* {Desc}.", 1.1, "demo educational product_aware"),
        _t("*{Pp}.* Take a look.", 0.4, "demo direct_response product_aware"),
        _t("*{Pp}.* Up close.", 0.7, "luxury cinematic demo"),
        _t("Here it is: *{P}*.", 0.5, "most_aware direct_response"),
        _t("*Look closer.*", 0.1, "luxury cinematic"),
    ),
    "twist": (
        _t("Not for everyone. *For {who}*.", 1.1, "luxury solution_aware"),
        _t("*Another ad.* We know.", 0.7, "humor ugc"),
        _t("No jingle. *No celebrity.*", 0.7, "humor minimalist direct_response"),
        _t("No jingle. *Just {P}.*", 0.9, "humor minimalist direct_response"),
        _t("You could *skip this*.", 0.5, "humor"),
        _t("Let's skip *the big speech*.", 0.6, "minimalist humor"),
    ),
    "wish": (
        _t("You just want *{wish}*.", 1.5, "storytelling cinematic problem_aware"),
        _t("All you want: *{nounwish}*.", 1.4, "storytelling minimalist"),
        _t("One wish: *{nounwish}*.", 1.2, "luxury"),
    ),
}  # fmt: skip

PROBLEM = (
    _t("And then there's *{pain}*.", 1.0),
    _t("*{Pain}.* You know the one.", 0.9, "humor ugc"),
    _t("And always: *{struggle}*.", 2.2),
    _t("*{Youve}.*", 2.0),
    _t("*You {does}*.", 1.0),
    _t("You just want *{wish}*.", 1.6, "storytelling"),
    _t("You've got *enough going on*.", 0.3),
    _t("Most days you *just put up with it*.", 0.3, "cinematic storytelling"),
    _t("Nobody *plans for this*.", 0.2),
    _t("It *adds up*.", 0.1, "minimalist"),
    _t("You tell yourself: *it's fine*.", 0.3, "humor storytelling ugc"),
    _t("Tomorrow, *same again*.", 0.2),
)  # fmt: skip

REVEAL = (
    _t("*Meet {Short}.* {Fact}.", 2.6, "demo direct_response"),
    _t("*{Short}.* {Fact}.", 2.4, "luxury minimalist demo"),
    _t("*Meet {Short}.* {Desc}.", 2.7),
    _t("*{Fact}. {Fact2}.*", 0.9),
    _t("*{Fact}.*", 0.7),
    _t("Made for *{who}*.", 0.4),
    _t("*{Short}.* {Desc}.", 2.4, "educational demo luxury minimalist"),
    _t("*{Short}.* For {who}.", 1.1, "luxury minimalist"),
    _t("Tired of {struggle}? *Meet {Short}.*", 1.6),
    _t("*Meet {Short}.* For {who}.", 1.1, "direct_response educational"),
    _t("*Meet {P}.*", 0.7),
    _t("*This is {P}.*", 0.6, "luxury minimalist demo"),
    _t("*Say hello to {P}.*", 0.5, "ugc humor"),
    _t("Here's *{P}*.", 0.4, "ugc demo"),
    _t("Enter: *{P}*.", 0.5, "humor cinematic"),
    _t("*{Pp}.*", 0.2, "luxury minimalist cinematic"),
)  # fmt: skip

BENEFIT = (
    _t("*{Msg}.*", 3.2),
    _t("Simply put: *{msg}*.", 2.2, "educational ugc"),
    _t("*{Fact}. {Fact2}.*", 1.9, "demo educational"),
    _t("*{Fact}.*", 1.6, "demo educational"),
    _t("*{Fact2}.*", 1.4, "demo educational"),
    _t("*{Dare}*", 0.9),
    _t("For the days you just want *{towish}*.", 1.2, "storytelling cinematic"),
)  # fmt: skip

PROOF = (
    _t("*{Last}.*", 2.0, "authority educational"),
    _t("*{Fact}. {Fact2}.*", 1.9, "authority educational"),
    _t("*{Fact2}.*", 1.6, "authority educational"),
    _t("*{Fact}.*", 1.7, "authority educational"),
    _t("*{Fact}.* See for yourself.", 1.7, "demo"),
    _t("*{Dare}*", 0.7),
    _t("*See for yourself.*", 0.4, "demo"),
    _t("*You be the judge.*", 0.4, "testimonial"),
    _t("No big promises. *Just {P}.*", 0.5, "minimalist humor"),
    _t("*Don't take our word for it.*", 0.6, "testimonial direct_response social_proof"),
    _t("*Put it to the test.*", 0.4, "direct_response commitment"),
)  # fmt: skip

OFFER = (
    _t("*{Offer}.*", 3.0, "scarcity most_aware"),
    _t("The offer: *{offer}*.", 2.8, "direct_response"),
    _t("Start *whenever you're ready*.", 0.3, "liking"),
    _t("*One try.* Then decide.", 0.5, "commitment direct_response"),
    _t("No rush. *Have a look first.*", 0.4, "luxury educational"),
)  # fmt: skip

BEAT_TEMPLATES: dict[str, tuple[Template, ...]] = {
    "problem": PROBLEM,
    "reveal": REVEAL,
    "benefit": BENEFIT,
    "proof": PROOF,
    "offer": OFFER,
}
# Short lines that may stand before or after another line of the same beat to fill its time.
BEFORE_ASK = ("Your turn.", "Ready?", "Go on.")
AFTER_LINE: dict[str, tuple[str, ...]] = {
    "problem": ("It adds up.", "Nobody plans for that.", "And tomorrow, again."),
    "proof": ("You be the judge.", "See for yourself."),
    "offer": ("Start whenever you're ready.", "One try. Then decide."),
}

# Angles that suit each awareness stage, best first.
ANGLES_BY_STAGE: dict[str, tuple[str, ...]] = {
    "unaware": ("moment", "wish", "callout", "struggle", "twist", "promise", "product"),
    "problem_aware": ("struggle", "moment", "wish", "callout", "promise", "twist", "product"),
    "solution_aware": ("promise", "twist", "moment", "callout", "struggle", "product", "wish"),
    "product_aware": ("product", "promise", "callout", "moment", "twist", "struggle", "wish"),
    "most_aware": ("promise", "callout", "product", "twist", "moment", "struggle", "wish"),
}
