"""Verbs and clauses turned from "they" to "you", into questions, and shortened without harm."""

import re

from integrations.brain.copy_text import spoken_words, word_set

_BASE = word_set(
    "add answer argue arrive ask bake battle be bike book bring build buy call care carry chase check choose clean climb"
    " collect commute compare cook crash crave cut cycle dance deal decide design deliver dig do drag draw dream drink"
    " drive drop eat enter export fail fall feed feel fight fill find finish fix fly forget freeze garden get give go grow"
    " guess handle hide hike host hunt hurry juggle jump keep lead learn leave lie lift listen live look lose make manage"
    " meet miss move open order organise organize pack paint park pay pick plan play postpone practise prepare print put"
    " queue quit race raise read receive record rely rent repair replace rest ride roll run rush sail save scroll search"
    " sell send serve set share shave ship shop show shower sign sit skip sleep slip smile snack snore sort speak spend"
    " squeeze stand stare start stay stop store study sweat swim switch take talk teach tell throw tidy toss track train"
    " travel try turn type update use visit wait wake walk wash waste watch wear work worry wrestle write yawn"
    " feel struggle live plan suffer look try hope dream want"
)
_DOUBLED = word_set(
    "get put sit run cut stop plan forget let quit win drop skip shop swim begin bet hit dig jog wrap scrub chat nap drag"
    " hop trip slip ship"
)
_PARTICIPLES = word_set(
    "been had got gotten done seen lost made given taken slept eaten tried bought found kept left felt heard spent run"
    " gone come grown known read written built brought thought told put cut quit become fallen forgotten paid moved"
)
_STARTS = re.compile(
    r"(?:(?:still|never|always|often|already|also|just|only|rarely|hardly|secretly|can't|cannot|can|don't|do not|won't"
    r"|would|could|should|must|are|aren't|have|haven't|had|were|was|want|need|love|like|hate|dread|feel|know|think|say"
    r"|believe|prefer|miss|used to|tried|struggle|suffer|dream|wish|live)\b)"
)
_PRONOUNS = (
    (r"\bthemselves\b", "yourself"), (r"\bthey're\b", "you're"), (r"\bthey've\b", "you've"), (r"\btheirs\b", "yours"),
    (r"\btheir\b", "your"), (r"\bthey\b", "you"), (r"\bthem\b", "you"), (r"\b(?:himself|herself)\b", "yourself"),
)  # fmt: skip
_SINGULAR = (
    (r"\b(?:his|her)(?= \w)", "your"), (r"\b(?:she's|he's)\b", "you're"), (r"\b(?:he|she)\b", "you"),
    (r"\b(?:him|her)\b", "you"),
)  # fmt: skip


def base_form(verb: str) -> str:
    """Return "works" as "work", "is" as "are", "tries" as "try"; other words stay."""
    special = {"is": "are", "isn't": "aren't", "has": "have", "hasn't": "haven't", "was": "were", "does": "do",
               "doesn't": "don't", "goes": "go"}  # fmt: skip
    low = verb.lower()
    if low in special:
        return special[low]
    for end, without in (
        ("ies", "y"),
        ("sses", "ss"),
        ("ches", "ch"),
        ("shes", "sh"),
        ("xes", "x"),
    ):
        if low.endswith(end):
            return low[: -len(end)] + without
    if low.endswith("s") and not low.endswith(("ss", "us")) and len(low) > 3:
        return low[:-1]
    return verb


def starts_with_verb(text: str) -> bool:
    """Tell whether a phrase begins like the predicate of "they"."""
    first = text.split(" ", 1)[0].lower()
    return first in _BASE or _STARTS.match(text.lower()) is not None


def gerund(phrase: str) -> str:
    """Return "crashing at 3 am" for "crash at 3 am"; nothing where the first word is no plain verb."""
    first, _, rest = phrase.partition(" ")
    first = first.lower()
    if first in ("are", "is") and rest.split(" ", 1)[0].endswith("ing"):
        return rest
    if first not in _BASE or not rest:
        return ""
    if first.endswith("ie"):
        first = first[:-2] + "y"
    elif re.search(r"[^eoy]e$", first) and first != "be":
        first = first[:-1]
    elif first in _DOUBLED:
        first += first[-1]
    return f"{first}ing {rest}"


_GERUNDS = frozenset(gerund(f"{verb} it").split()[0] for verb in _BASE)


def is_gerund(word: str) -> bool:
    """Tell whether a word is the "-ing" form of a verb that people's days are made of."""
    return word.lower() in _GERUNDS


def to_you(clause: str, singular: bool = False) -> str:
    """Return what "they" do, said to their face: "You've tried every diet"."""
    text = clause.strip(" ,.")
    for pattern, yours in (*_PRONOUNS, *(_SINGULAR if singular else ())):
        text = re.sub(pattern, yours, text, flags=re.IGNORECASE)
    words = [word for word in text.split() if word.lower() != "ever"]
    if not words:
        return ""
    if singular or words[0].lower() in ("is", "has", "was", "doesn't"):
        place = (
            1 if words[0].lower() in ("still", "never", "always", "often", "just", "also") else 0
        )
        if place < len(words):
            words[place] = base_form(words[place])
    first, second = words[0].lower(), (words[1].lower() if len(words) > 1 else "")
    if first == "are":
        return " ".join(["You're", *words[1:]])
    if first == "have" and (
        second in _PARTICIPLES or second.endswith("ed") or second in ("just", "never")
    ):
        return " ".join(["You've", *words[1:]])
    return " ".join(["You", *words])


def question(yours: str) -> str:
    """Return a statement about "you" as the words of a short question, or nothing: "Afraid of heights"."""
    match = re.match(r"(You're|You've|You) (.+)$", yours)
    if match is None:
        return ""
    lead, rest = match[1], match[2]
    first = rest.split(" ", 1)[0].lower()
    if lead == "You're":
        return rest
    if lead == "You've":
        return rest if first not in ("never", "just", "had", "been") else ""
    if first in ("just", "never", "can't", "cannot", "don't", "haven't", "missed", "lost", "moved"):
        return rest
    if first in ("hate", "dread", "love"):
        return rest
    return gerund(rest)


_CLAUSE_BREAK = re.compile(
    r"\s+(?=(?:without|before|after|until|while|because|when|during|unless|since|even though)\b"
    r"|in the (?:morning|evening|afternoon|night|middle)\b"
    r"|at (?:\d|one|two|three|four|five|six|seven|eight|nine|ten|eleven|midnight|night|home|work|school|lunch|dawn|noon"
    r"|the (?:gym|office|weekend))"
    r"|(?:every|each) (?:day|night|week|morning|evening|month|year)\b|on (?:\w+days?|weekends|the \d))|\s*,\s",
    re.IGNORECASE,
)


def shortened(clause: str, words_max: int) -> str:
    """Return the longest beginning of a clause that is whole in itself and fits, or nothing."""
    if spoken_words(clause) <= words_max:
        return clause
    heads = [clause[: cut.start()].rstrip(" ,;") for cut in _CLAUSE_BREAK.finditer(clause)]
    fits = [head for head in heads if 3 <= spoken_words(head) <= words_max]
    # "They get out even" has lost what it was about.
    fits = [head for head in fits if not re.search(r"\b(?:even|only|just|not|so|as)$", head)]
    return fits[-1] if fits else ""
