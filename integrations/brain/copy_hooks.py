"""First lines to choose from, by angle; every claim in them comes through a slot from the brief.

`*` marks the words that are set on screen. A template is left out when one of its slots is empty.
Slots (a capital first letter starts a sentence):
- {p} the product in full, {short} its short name, {shortLabel} and {label} the same alone, {name} only
  a proper one, {kind} what it is ("a travel mug"), {kinds} the same if it needs no article, {plurals} if it is a
  plural;
- {who} the people, {you} a statement about them, {ask} the words of a question, {doing} the same with
  "-ing", {has} what they have, {struggle} {toStruggle} what they fight with ({act} if it is something
  done, {ache} if not), {wish} {toWish} {aWish} what they want;
- {pain} what the kind of product replaces, {moment} a scene of their day, {place} where it is, {dare} a command to try it;
- {msg} the takeaway, {saidMsg} the same inside a sentence, {aMsg} if it starts with "a";
- {noun} what it is, {fact} {nextFact} {does} from the description, {offer} {terms} {scarce} {proof} {social}
  {gift} {start} facts of a kind, {use} a word that the brand wants used.
Tags: a style, stage, trigger, tone or kind of product makes a line better there; `=tag` makes it
only for these, `&tag` only where all of these hold, `-tag` never for that.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Template:
    """A line, how much it is worth by itself, and where it fits."""

    text: str
    worth: float
    good_for: frozenset[str]
    only_for: frozenset[str]
    all_for: frozenset[str]
    never_for: frozenset[str]


def template(text: str, worth: float = 0.0, tags: str = "") -> Template:
    """Return a template; see the module for slots and tags."""
    words = tags.split()
    return Template(
        text=text,
        worth=worth,
        good_for=frozenset(word.lstrip("=&") for word in words if not word.startswith("-")),
        only_for=frozenset(word[1:] for word in words if word.startswith("=")),
        all_for=frozenset(word[1:] for word in words if word.startswith("&")),
        never_for=frozenset(word[1:] for word in words if word.startswith("-")),
    )


_t = template

HOOKS: dict[str, tuple[Template, ...]] = {
    "moment": (
        _t("{Moment}", 1.2, "unaware storytelling cinematic"),
    ),
    "mirror": (
        _t("*{You}.*", 1.6, "unaware problem_aware storytelling minimalist cinematic plain"),
        _t("*{Ask}?*", 1.8, "problem_aware direct_response ugc educational"),
        _t("*{Doing}.* Again.", 1.4, "ugc humor dry unaware"),
        _t("Let me guess: *{you}*.", 1.3, "=ugc =humor =playful -your"),
        _t("Be honest: *{you}*.", 1.2, "ugc testimonial humor warm"),
        _t("It's the same every time. *{You}.*", 1.2, "storytelling cinematic"),
        _t("An ordinary day. *{You}.*", 1.3, "=storytelling =cinematic =unaware"),
        _t("*{Has}.* Again.", 1.4, "humor ugc problem_aware"),
        _t("*{Has}.* Sound familiar?", 1.4, "problem_aware direct_response"),
    ),
    "struggle": (
        _t("Tired of *{struggle}*?", 1.8, "problem_aware direct_response"),
        _t("Still *{act}*?", 1.9, "problem_aware solution_aware direct_response"),
        _t("Still dealing with *{ache}*?", 1.3, "problem_aware solution_aware"),
        _t("*{Struggle}.* Again.", 1.5, "humor ugc problem_aware unaware"),
        _t("Enough of *{struggle}*.", 1.3, "direct_response solution_aware most_aware plain"),
        _t("Let's talk about *{struggle}*.", 1.3, "educational testimonial warm"),
        _t("Still struggling *{toStruggle}*?", 1.7, "problem_aware"),
        _t("*{Pain}.* Again.", 0.9, "humor ugc problem_aware unaware"),
        _t("Still putting up with *{pain}*?", 0.9, "problem_aware direct_response"),
        _t("Enough of *{pain}*.", 0.7, "direct_response solution_aware"),
    ),
    "wish": (
        _t("All you want: *{wish}*.", 1.4, "storytelling minimalist luxury"),
        _t("You just want *{wish}*.", 1.4, "problem_aware warm ugc"),
        _t("You just want *{toWish}*.", 1.5, "storytelling cinematic problem_aware unaware"),
        _t("Imagine *{aWish}*.", 1.2, "cinematic storytelling liking unaware"),
        _t("*{Wish}.* That's all.", 1.2, "minimalist luxury premium"),
    ),
    "callout": (
        _t("*{Who}:* this is for you.", 1.1, "direct_response most_aware solution_aware plain"),
        _t("*{Who},* look up.", 0.9, "ugc direct_response cinematic"),
        _t("For *{who}*.", 0.9, "minimalist luxury premium"),
        _t("Dear *{who}*.", 0.8, "storytelling humor warm liking"),
        _t("A word to *{who}*.", 0.8, "educational plain testimonial authority"),
        _t("Hey, *{who}*.", 0.7, "=ugc =playful =humor =warm"),
        _t("*{Who}?* Over here.", 0.7, "direct_response demo"),
        _t("This one goes out to *{who}*.", 0.6, "=playful =humor =ugc =liking"),
    ),
    "promise": (
        _t("*{Msg}.*", 1.5, "product_aware most_aware solution_aware minimalist direct_response luxury"),
        _t("Short version: *{saidMsg}*.", 1.1, "ugc humor plain direct_response"),
        _t("The whole idea: *{saidMsg}*.", 1.0, "minimalist demo plain"),
        _t("Imagine *{aMsg}*.", 1.4, "cinematic storytelling unaware liking luxury"),
        _t("Picture *{aMsg}*.", 1.2, "cinematic storytelling warm"),
    ),
    "lesson": (
        _t("Worth knowing: *{fact}*.", 1.3, "educational authority solution_aware"),
        _t("One thing to know: *{saidMsg}*.", 1.1, "educational solution_aware"),
        _t("Before you choose *{kind}*.", 1.0, "educational solution_aware authority -cause"),
        _t("One thing about *{kinds}*.", 0.9, "educational unaware problem_aware"),
        _t("How do you choose *{kind}*?", 1.0, "educational solution_aware -cause"),
    ),
    "choice": (
        _t("Looking for *{kind}*?", 1.5, "solution_aware direct_response -cause"),
        _t("Choosing *{kind}*?", 1.4, "solution_aware educational -cause"),
        _t("Still comparing *{plurals}*?", 1.5, "solution_aware humor ugc"),
        _t("Comparing? *{Fact}.*", 1.2, "solution_aware demo authority -cause"),
        _t("Another *{kinds}* ad. Yes.", 0.6, "=humor"),
    ),
    "detail": (
        _t("*{Fact}.*", 1.4, "solution_aware product_aware minimalist luxury demo cinematic"),
        _t("*{Terms}.* Yes, really.", 1.3, "=ugc =humor =playful"),
        _t("*{Proof}.* Yes, really.", 1.3, "=ugc =humor =playful"),
        _t("Start with this: *{fact}*.", 1.2, "demo educational plain solution_aware"),
        _t("*{Fact}. {NextFact}.*", 1.3, "demo minimalist plain product_aware"),
    ),
    "closeup": (
        _t("*{ShortLabel}.* {Fact}.", 1.5, "demo direct_response product_aware plain"),
        _t("*{ShortLabel}.* {Noun}.", 1.3, "demo educational product_aware luxury"),
        _t("This is *{p}*.", 0.8, "luxury minimalist product_aware demo"),
        _t("Here's *{p}*. Watch.", 1.0, "=demo"),
        _t("*{ShortLabel}.* Up close.", 0.8, "luxury cinematic demo -bodiless"),
        _t("Look closer. *{ShortLabel}.*", 0.9, "luxury cinematic product_aware -bodiless"),
        _t("*{Label}.* Take a look.", 0.5, "direct_response product_aware"),
    ),
    "doubt": (
        _t("Still thinking about *{short}*?", 1.7, "product_aware direct_response warm"),
        _t("On the fence about *{short}*?", 1.5, "product_aware ugc playful"),
        _t("Not sure yet? *{Fact}.*", 1.6, "product_aware demo plain authority"),
        _t("Undecided? *{Fact}.*", 1.5, "product_aware minimalist authority"),
        _t("You've seen *{short}*. Look again.", 1.5, "product_aware cinematic luxury"),
        _t("Still *a question* left?", 0.8, "=product_aware educational"),
    ),
    "return": (
        _t("You know *{short}*.", 1.5, "most_aware minimalist luxury"),
        _t("*{ShortLabel}.* You know the one.", 1.3, "most_aware humor warm ugc"),
        _t("Remember *{short}*?", 1.4, "most_aware storytelling liking"),
        _t("You've been meaning to. *{ShortLabel}.*", 1.2, "most_aware humor"),
        _t("*{ShortLabel}.* About time.", 1.1, "most_aware direct_response playful"),
    ),
    "offer": (
        _t("*{Scarce}.*", 2.3, "most_aware scarcity direct_response"),
        _t("*{Offer}.*", 2.2, "most_aware direct_response"),
        _t("*{Offer}.* Just so you know.", 1.7, "=ugc =humor =warm =playful"),
        _t("*{ShortLabel}.* {Offer}.", 2.0, "most_aware minimalist plain"),
    ),
    "dare": (
        _t("*{Dare}*", 1.1, "commitment direct_response most_aware"),
        _t("A small dare. *{Dare}*", 1.0, "commitment playful humor ugc"),
    ),
    "twist": (
        _t("No jingle. *Just {short}.*", 1.0, "minimalist direct_response humor"),
        _t("An ad for *{kind}*. Stay anyway.", 1.7, "humor playful ugc"),
        _t("You didn't ask for *{kind}*.", 1.6, "humor direct_response -solemn -product_aware -most_aware"),
        _t("Nobody dances in this. It's *{kind}*.", 1.5, "=humor =ugc =playful"),
        _t("*{Who}*, we'll be quick.", 1.5, "plain minimalist direct_response humor"),
        _t("*{Who}*, you may skip this.", 1.4, "humor ugc playful"),
        _t("We'd rather show you *{kind}*.", 1.3, "minimalist plain demo"),
        _t("No slow motion. *Just {short}.*", 1.5, "demo plain humor -unaware"),
        _t("*{ShortLabel}*, without the drama.", 1.4, "minimalist plain luxury -unaware -solemn"),
        _t("*Another ad.* We know.", -0.5, "humor ugc"),
        _t("You could *skip this*.", -0.5, "humor playful"),
        _t("Not for everyone. *For {who}.*", 1.3, "=luxury =humor scarcity -cause -race -health -bakery -legal"),
        _t("Let's skip *the big speech*.", -0.6, "minimalist humor plain"),
        _t("*This is an ad.* Stay anyway.", -0.6, "humor playful ugc"),
        _t("We'll keep this *short*.", -0.6, "plain minimalist humor direct_response"),
    ),
    "story": (
        _t("It starts here: *{place}*.", 1.7, "storytelling cinematic unaware"),
        _t("*{Place}.* You know it.", 1.7, "unaware cinematic liking ugc"),
        _t("*{Place}.*", 1.5, "cinematic minimalist luxury storytelling"),
        _t("Picture *{place}*.", 1.6, "unaware storytelling liking warm"),
        _t("One evening, one of the *{who}*.", 1.2, "=storytelling =cinematic"),
        _t("This is a story about *{who}*.", 1.3, "=storytelling =cinematic"),
        _t("A short film about *{who}*.", 1.3, "humor minimalist cinematic testimonial"),
        _t("*{Who}*, this is your scene.", 1.2, "ugc liking playful unaware"),
        _t("A day in the life of *{who}*.", 1.2, "educational ugc unaware demo"),
        _t("Once upon a time: *{kind}*.", 1.0, "=humor =storytelling =playful"),
        _t("It began on *an ordinary day*.", -0.3, "storytelling cinematic unaware"),
        _t("Let's start *in the middle*.", -0.4, "storytelling cinematic"),
        _t("Picture *an ordinary day*.", -0.3, "unaware storytelling liking"),
        _t("Nobody saw *this coming*.", -0.6, "=humor"),
        _t("Notice *anything*?", -0.5, "unaware cinematic demo educational -solemn"),
        _t("Before you *scroll on*.", -0.5, "unaware direct_response ugc"),
        _t("*Wait for it.*", -0.5, "cinematic humor unaware"),
    ),
    "witness": (
        _t("*{Social}.*", 2.0, "social_proof testimonial"),
        _t("Don't ask us about *{kind}*.", 1.7, "testimonial social_proof humor"),
        _t("Don't ask us about *{short}*.", 1.6, "testimonial social_proof product_aware most_aware -unaware"),
        _t("Ask *{who}*. Not us.", 1.6, "social_proof testimonial plain"),
        _t("Let *{who}* tell it.", 1.4, "testimonial storytelling liking"),
        _t("We're biased about *{kind}*.", 1.6, "humor plain ugc testimonial -solemn"),
        _t("We're biased about *{short}*.", 1.5, "humor plain ugc testimonial -unaware -solemn"),
        _t("*Don't ask us.*", -0.3, "testimonial social_proof humor"),
        _t("Don't take *our word* for it.", -0.3, "testimonial social_proof plain"),
        _t("*Ask around.*", -0.3, "social_proof testimonial"),
        _t("*You be the judge.*", -0.4, "testimonial demo product_aware"),
    ),
    "gift": (
        _t("First, something for you: *{gift}*.", 1.9, "=reciprocity"),
        _t("*{Gift}.*", 1.6, "=reciprocity most_aware"),
        _t("*{Proof}.*", 1.6, "=authority"),
        _t("On the record: *{proof}*.", 1.5, "=authority plain"),
    ),
}  # fmt: skip

# Angles that suit each awareness stage, best first; what is not named comes last.
ANGLES_BY_STAGE: dict[str, tuple[str, ...]] = {
    "unaware": ("mirror", "moment", "story", "wish", "struggle", "twist", "callout", "lesson", "witness"),
    "problem_aware": ("struggle", "mirror", "wish", "moment", "callout", "witness", "gift", "promise", "lesson", "twist", "story"),
    "solution_aware": ("choice", "detail", "promise", "lesson", "gift", "callout", "witness", "twist", "wish", "closeup"),
    "product_aware": ("doubt", "closeup", "detail", "gift", "promise", "witness", "dare", "return", "callout"),
    "most_aware": ("offer", "return", "dare", "gift", "promise", "callout", "closeup", "twist", "detail"),
}  # fmt: skip
# What makes no sense to say at a stage: nobody hesitates about what they don't know.
NEVER_AT_STAGE: dict[str, frozenset[str]] = {
    "unaware": frozenset({"doubt", "return", "offer", "choice", "closeup", "detail"}),
    "problem_aware": frozenset({"doubt", "return"}),
    "solution_aware": frozenset({"return", "doubt"}),
    "most_aware": frozenset({"choice", "doubt", "story"}),
}
ANGLES_BY_STYLE: dict[str, tuple[str, ...]] = {
    "direct_response": ("struggle", "offer", "promise", "callout", "choice", "doubt"),
    "ugc": ("mirror", "struggle", "callout", "moment", "detail"),
    "cinematic": ("moment", "story", "wish", "mirror", "closeup"),
    "storytelling": ("story", "mirror", "moment", "wish", "return"),
    "testimonial": ("witness", "mirror", "struggle", "doubt"),
    "demo": ("closeup", "detail", "doubt", "choice", "struggle"),
    "humor": ("twist", "mirror", "moment", "dare", "return"),
    "luxury": ("closeup", "detail", "wish", "promise", "return"),
    "minimalist": ("promise", "detail", "closeup", "wish", "offer"),
    "educational": ("lesson", "choice", "detail", "struggle"),
}
ANGLES_BY_TRIGGER: dict[str, tuple[str, ...]] = {
    "reciprocity": ("gift", "lesson"),
    "commitment": ("dare", "mirror"),
    "social_proof": ("witness", "callout"),
    "authority": ("gift", "detail", "lesson"),
    "liking": ("moment", "wish", "mirror"),
    "scarcity": ("offer", "twist"),
}
# Angles that come at people in the same way are not two ideas.
FAMILIES: dict[str, str] = {
    "mirror": "day", "moment": "day", "struggle": "pain", "wish": "wish", "callout": "name", "promise": "word",
    "lesson": "lesson", "choice": "choice", "detail": "thing", "closeup": "thing", "doubt": "doubt", "return": "return",
    "offer": "offer", "dare": "dare", "twist": "twist", "story": "story", "witness": "witness", "gift": "proof",
}  # fmt: skip
ANGLES = tuple(HOOKS)
