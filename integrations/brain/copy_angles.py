"""What an idea built on one angle is called, tells, shows and sounds like."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Angle:
    """One angle. Slots: {person} {place} {people} {p} {short} {takeaway} {shot} {screen}, and {kind},
    {struggle}, {wish} in titles only; a title with an empty slot is left out."""

    titles: tuple[str, ...]
    narratives: tuple[str, ...]
    visuals: str
    sound: str
    why: str


ANGLES: dict[str, Angle] = {
    "moment": Angle(
        ("{screen}", "Inside {place}", "The minute before {short}", "Before anything is sold"),
        (
            "We start inside a moment that {people} know: {place}. Nothing is sold yet. Then {p} turns up, the takeaway is said "
            "once ({takeaway}), and the film ends on the ask.",
            "{place}, as {people} know it. We stay a little longer than ads do. {p} comes in late and brings one thought: {takeaway}.",
        ),
        "{place}, {person}. The product enters late and stays in frame.",
        "The sounds of the place alone until the product appears.",
        "it begins with their day instead of with us, so they recognise themselves before they are asked for anything",
    ),
    "mirror": Angle(
        (
            "{screen}",
            "The part they never say",
            "Their day, word for word",
            "Caught in the act",
            "What {people} don't post",
        ),
        (
            "It says out loud what {people} do and rarely mention, in their own words, and lets it stand. Then {p}, and one "
            "thought: {takeaway}.",
            "A mirror first: what {people} know from their own day, told straight. Only then {p} and what to remember: {takeaway}.",
        ),
        "{person}: {place}; close on hands and face. Then the frame clears for the product.",
        "Almost nothing at first, then the music comes in with the product.",
        "it repeats their own words, and people stop for themselves before they stop for a product",
    ),
    "struggle": Angle(
        (
            "Say the annoying part first",
            "Enough of {struggle}",
            "The complaint department",
            "What bothers {people}",
        ),
        (
            "It says the annoying part first, the way {people} would say it, and lets it sit. {p} answers, with one thought: "
            "{takeaway}.",
            "We open on what bothers {people}, without softening it. The turn is {p}; what stays is {takeaway}.",
        ),
        "A detail that says it without words: {place}; {person} beside it. Then the frame clears for the product.",
        "Tense and sparse, it loosens the moment the product appears.",
        "hearing the problem in their own words earns the next seconds",
    ),
    "wish": Angle(
        ("{wish}", "The other side of it", "Start at the happy end", "What they are after"),
        (
            "We show what {people} are after before we show how. The wish comes in plain words; {p} enters as part of that picture, "
            "with one thought: {takeaway}.",
            "It starts where other ads end: the wish, already true for a moment. Then {p} and the one thing to remember: {takeaway}.",
        ),
        "{place}, calmer than usual; {person}, unhurried. Last, {shot}.",
        "Starts where others end: calm, warm, almost finished.",
        "the wish is theirs already, so the film only has to stand beside it",
    ),
    "callout": Angle(
        ("Dear {people}", "A word with {people}", "Called by name", "For {people} only"),
        (
            "The first words are for {people} and nobody else. Then it goes straight: what {p} is, the one thing to remember "
            "({takeaway}), what to do now.",
            "It calls {people} by name and wastes no second: {p}, {takeaway}, and the way to it.",
        ),
        "Big type on a plain ground, {person} looking straight at us, then {shot}.",
        "One clear hit on the first word.",
        "the right people stop because they are called, and everyone else may scroll on",
    ),
    "promise": Angle(
        ("{takeaway}", "One sentence, said well", "Only the headline", "The sentence to remember"),
        (
            "The takeaway comes first and alone: {takeaway}. Everything after it is only there to show it: {p}, used once, without "
            "a speech.",
            "One sentence carries the film: {takeaway}. We see {p} prove nothing and simply be there while it sinks in.",
        ),
        "The sentence large on screen, word by word, over {shot}.",
        "Spoken over silence, the music starts after the sentence.",
        "they compare already, so the strongest true sentence goes first",
    ),
    "lesson": Angle(
        ("Worth knowing", "What to look for in {kind}", "A short lesson", "How to choose {kind}"),
        (
            "A short, useful lesson before any selling: what to look at, shown with {p} as the example. It ends on the takeaway: "
            "{takeaway}.",
            "It teaches one thing that stays useful even to those who buy elsewhere, then shows how {p} does it: {takeaway}.",
        ),
        "{shot}, with plain labels that appear one by one, then {person} nodding.",
        "A calm pulse, a small chime for each label.",
        "people who are learning trust whoever helps them choose",
    ),
    "choice": Angle(
        ("Choosing {kind}", "Out of all of them", "One of many", "The shortlist"),
        (
            "It stands beside {people} at the shelf: many ways to do it, all alike at first sight. Then it shows what sets {p} apart "
            "in its own words: {takeaway}.",
            "A choice, told honestly: there are others. Here is {p}, what it does, and what to remember: {takeaway}.",
        ),
        "A row of plain, nameless shapes; one of them turns into the product: {shot}.",
        "A ticking rhythm that stops when the choice is made.",
        "they know that answers exist and want to tell them apart",
    ),
    "detail": Angle(
        ("One detail, then the rest", "The small print, large", "{screen}", "Fact first"),
        (
            "One true detail opens the film, large and without comment. Step by step we see what it belongs to: {p}. The thought to "
            "keep: {takeaway}.",
            "We begin too close to tell what it is. A fact, another, then the whole of {p}, and {takeaway}.",
        ),
        "{shot}, so close that it is almost abstract, then wider in three steps.",
        "Small, real sounds, very near.",
        "a checkable fact says more to people who compare than any adjective",
    ),
    "closeup": Angle(
        (
            "{short}, very close",
            "Nothing but {short}",
            "Still life with {short}",
            "A long look at {short}",
        ),
        (
            "The product is the whole film. We look at {p} closer than anyone does, detail by detail, and say one thing about it: "
            "{takeaway}.",
            "No story, no people: {p}, in good light, from every side, with one thought: {takeaway}.",
        ),
        "{shot}, then wider, then the whole of it in good light.",
        "Small, real sounds, very near.",
        "they know what it is; a close look reminds them and makes it wanted",
    ),
    "doubt": Angle(
        ("Still thinking?", "The open question", "Maybe, said out loud", "For the undecided"),
        (
            "It speaks to the hesitation instead of around it: still thinking? Then it answers with what {p} is and does, fact by "
            "fact, and ends on {takeaway}.",
            "The last question before a yes, asked out loud and answered plainly. {p} stays in frame the whole time; what remains: "
            "{takeaway}.",
        ),
        "{person} looking at it, leaving, coming back; then {shot}.",
        "A held note that resolves when the answer comes.",
        "they know the product and hesitate, so the film starts where they are stuck",
    ),
    "return": Angle(
        ("You know the one", "Back to {short}", "No introduction needed", "An old acquaintance"),
        (
            "No introduction: {people} know {p} already. The film greets them like an acquaintance, reminds them once ({takeaway}) and "
            "opens the door.",
            "Short and familiar. {p} is back in view, one sentence says why it was liked ({takeaway}), and the rest is the way to it.",
        ),
        "{shot}, from the side they know best, then a door, a hand, a light.",
        "A tune that seems familiar from the first bar.",
        "they like it already; a friendly reminder does more than an argument",
    ),
    "offer": Angle(
        ("The offer, first", "What you get", "Straight to it", "Terms, in large type"),
        (
            "It opens with the offer in plain words and large type, because these people need no story. Then {p}, {takeaway}, and "
            "where to go.",
            "First what is on the table, then what it is for: {p}, {takeaway}. The ask comes early and stays on screen.",
        ),
        "The offer's words fill the frame, then {shot}, the words still beside it.",
        "A driving beat from the first frame.",
        "they are convinced and need a reason to act now",
    ),
    "dare": Angle(
        ("A small dare", "Just this once", "Try, then talk", "One small step"),
        (
            "It asks for one small thing instead of the big decision. {p} is right there, the step is easy to picture, and the "
            "thought behind it is {takeaway}.",
            "A friendly dare opens it; the rest shows how little it takes: {p}, {takeaway}, done.",
        ),
        "{person} at the point of doing it: a breath, a hand, {shot}.",
        "A drum roll that is over sooner than expected.",
        "a small first step is easier to say yes to than the whole",
    ),
    "twist": Angle(
        ("The ad that admits it", "No jingle, no celebrity", "An ad against ads", "Deadpan"),
        (
            "It admits that it is an ad, drops the tricks, and says the plain thing instead: {takeaway}. {p} stands there and does "
            "not shout.",
            "It sets up the usual ad and refuses to go through with it. What is left is {p} and one plain thought: {takeaway}.",
        ),
        "A plain set, {person} looking at us a little too long, {p} in the middle.",
        "No music at first; a small tune when the joke has landed.",
        "they have seen every other ad of this kind; a straight face is the surprise",
    ),
    "story": Angle(
        ("An ordinary day", "It starts small", "In the middle of things", "A day, and then"),
        (
            "A small story with a beginning, a turn and an end: {person}, {place}, an ordinary day; {p} is the turn, and the end is "
            "one thought: {takeaway}.",
            "We drop into the middle of a day like any other and follow {person}. {p} changes the direction, not the person: {takeaway}.",
        ),
        "{place}; {person}, seen in three unhurried shots, the product in the last.",
        "The sounds of the day, then one instrument that stays.",
        "a story is followed even by people who don't know yet that it concerns them",
    ),
    "witness": Angle(
        ("Don't ask us", "In their own words", "Let them say it", "Second opinions"),
        (
            "We say little and let others speak: [a customer's own words], straight to camera. {p} in their hands, {takeaway} as the "
            "only line of ours.",
            "It refuses to praise itself. [A real customer], unscripted, tells how it went; we add only {takeaway}.",
        ),
        "Plain background, [a real customer] at eye level, then {shot}.",
        "Almost nothing under the voice.",
        "people believe people like them before they believe an ad",
    ),
    "gift": Angle(
        ("First, the facts", "What stands behind it", "Before you ask", "Worth your time"),
        (
            "It puts something solid on the table before it asks for anything: a fact that can be checked. Then {p} and the thought: "
            "{takeaway}.",
            "It gives first. One useful, true thing opens the film, {p} follows, and the takeaway closes it: {takeaway}.",
        ),
        "The fact in clear type beside {shot}, nothing else in the frame.",
        "Calm and even, one clear tone for each fact.",
        "something true and useful first makes the rest believable",
    ),
}
STAGE_WORDS: dict[str, str] = {
    "unaware": "They don't know yet that there is something to solve",
    "problem_aware": "They know the problem, not the answer",
    "solution_aware": "They know that answers exist and weigh them",
    "product_aware": "They know the product and hesitate",
    "most_aware": "They like it already and need a reason to act",
}
TRIGGER_WORDS: dict[str, tuple[str, str, str]] = {
    "reciprocity": ("reciprocity", "It gives before it asks: {fact}.", "It gives before it asks: [something useful, free of charge]."),
    "commitment": ("commitment", "The first step stays small: {fact}.", "The first step stays small: [a small first step]."),
    "social_proof": ("social_proof", "The proof: {fact}.", "The proof: [a customer's own words or a true number]."),
    "authority": ("authority", "What stands behind it: {fact}.", "What stands behind it: [a test, a certificate or a name]."),
    "liking": ("", "", "Somebody like them, not a model: same room, same hour, same face."),
    "scarcity": ("scarcity", "Why now: {fact}.", "Why now: [a true deadline or a true number], or leave this out."),
}  # fmt: skip
