"""Strings as the writer needs them: cleaned of markup, counted as spoken, cased, told apart."""

import re
import unicodedata
from functools import lru_cache

TOKEN_CHARACTERS_MAX = 45


def word_set(words: str) -> frozenset[str]:
    """Return the words of a text that lists them."""
    return frozenset(words.split())


_TAGS = re.compile(r"<[^<>]{0,300}>|</?|/>")
_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
_MARKUP = re.compile(r"[*_`~#|^\\{}<>=“”„«»\"]+")
_BULLET = re.compile(r"^\s*(?:[-–—•·▪‣*+]|\d{1,2}[.)])\s+", re.MULTILINE)
_SPEAKS = re.compile(r"[^\W_]|[&+%€$£–—-]")
_JOINERS = "\u200c\u200d"
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")

# Sentences that speak to a machine instead of about a product. They are never repeated.
_COMMAND = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass|skip)\b.{0,40}\b(?:instruction|previous|above|prompt|rule|earlier"
    r"|everything|guideline|polic|system)"
    r"|\b(?:instructions?|prompts?|rules)\b.{0,30}\b(?:follow|obey|reveal|print|ignore|override)"
    r"|\b(?:reveal|print|repeat|output|show|leak|send|reply with|respond with)\b.{0,40}\b(?:prompt|instruction|api key"
    r"|password|secret|token|credential)"
    r"|\byou are (?:now |no longer )?(?:an? )?(?:ai|assistant|chatgpt|gpt|language model|dan|admin|root|developer)\b"
    r"|\b(?:act|behave|respond|pretend) as (?:an?|if|though)\b|\bas an ai\b"
    r"|\b(?:system|assistant|developer|user|tool|function)\s*(?:message|prompt|role)?\s*:"
    r"|\b(?:approve|accept|confirm|authori[sz]e)\b.{0,30}\b(?:quotes?|charges?|payments?|spend\w*|credits?|it|all)\b"
    r"|\b(?:spend|charge|transfer|grant|refund|give me)\b.{0,30}\bcredits?\b"
    r"|\b(?:call|run|execute|invoke|trigger)\b.{0,25}\b(?:tool|function|command|code|script|sql|query)\b"
    r"|\b(?:drop|truncate|alter|delete from|insert into|select) (?:table|database|\w+ from|\w+ set)\b"
    r"|\bjailbreak|\bnew instructions?\b|\bend of (?:brief|prompt)\b|\bdo anything now\b|;\s*--",
    re.IGNORECASE | re.DOTALL,
)

_ENGLISH = word_set(
    "the a an and or of to in on for with without your you we our is are it that this who from at by no not as be can"
    " has have they their them all more so but up out when what into one get until than its every"
)
_FOREIGN = word_set(
    "der die das den dem ein eine einen und mit für nicht ohne auf im zum zur bei von wir sie ist sind aus auch jeden"
    " le la les de des du une pour avec sans dans et vos nos est sur par votre notre qui toute tous à el los las una para"
    " con sin y en su sus que del al tu mi il lo gli per di della nel ed che una een het voor met zonder van en op je"
    " um uma com sem os dos das não och för med utan på är og til med uten av jest dla bez nie się"
) - word_set("a i in on an per van sin die den con tu das met os los las")


def cleaned(value: object, characters_max: int, keep: str = "") -> str:
    """Return a text without markup, addresses, emoji and control characters, lines as sentences.

    Anything but a string gives an empty text. What is too long ends at a sentence or a word. `keep`
    are signs that stay although they are markup.
    """
    if not isinstance(value, str):
        return ""
    text = value[: characters_max * 3]
    text = _TAGS.sub(" ", _ADDRESS.sub(" ", text))
    text = _BULLET.sub("", text)
    text = re.sub(r"(?<=[^\s.!?:;,])[ \t]*[\r\n\u2028\u2029]+\s*", ". ", text)
    text = _MARKUP.sub(lambda found: found[0] if keep and found[0] in keep else " ", text)
    text = text.replace("’", "'").replace("‘", "'")
    kept: list[str] = []
    for sign in text:
        kind = unicodedata.category(sign)
        joins = sign in _JOINERS and bool(kept) and ord(kept[-1][-1]) > 0x3FF and kept[-1].isalpha()
        if kind in ("Cc", "Zl", "Zp"):
            kept.append(" ")
        elif (kind[0] == "C" or kind in ("So", "Sk") or "\ufe00" <= sign <= "\ufe0f") and not joins:
            kept.append(" " if kind == "So" else "")
        else:
            kept.append(sign)
    text = re.sub(r"\s+([.,!?;:])(?![\w.,!?;:])", r"\1", "".join(kept))
    words = [
        word for word in text.split() if len(word) <= TOKEN_CHARACTERS_MAX and _SPEAKS.search(word)
    ]
    text = " ".join(words)
    if len(text) > characters_max:
        head = text[: characters_max + 1]
        ends = [found.end() for found in re.finditer(r"[.!?](?=\s)", head)]
        text = head[: ends[-1]] if ends else head.rsplit(" ", 1)[0][:characters_max]
    return text.strip(" '")


def is_command(text: str) -> bool:
    """Tell whether a text reads as an instruction to a machine."""
    return _COMMAND.search(text) is not None


def without_commands(text: str) -> str:
    """Return the text without the sentences that read as instructions to a machine."""
    if not is_command(text):
        return text
    kept = [part for part in re.split(r"(?<=[.!?;])\s+", text) if not is_command(part)]
    left = " ".join(kept)
    return "" if is_command(left) else left


@lru_cache(maxsize=20_000)
def spoken_words(text: str) -> int:
    """Return how many words are spoken; parts of a hyphenated word count one each."""
    parts = len(re.findall(r"[^\s\-–—/]*[\w%€$£&+][^\s\-–—/]*", text))
    whole = sum(1 for word in text.split() if re.search(r"[\w%€$£&+–—-]", word))
    return max(parts, whole) + len(_CJK.findall(text)) // 3


def capital(text: str) -> str:
    """Return the text with its first letter large; names such as "iPhone" stay as they are."""
    first = text.split(" ", 1)[0]
    if first[:1].islower() and re.search(r"[A-Z]", first[1:]):
        return text
    return text[:1].upper() + text[1:]


_KEEP = re.compile(
    r"(?:I|I'\w+|[A-Z][a-z]+(?:day|uary|ber)|March|April|May|June|July|August|Christmas|Easter|Halloween"
    r"|[A-Z][a-z]+(?:ish|ese|ian)|French|German|Dutch|Swiss|Greek|God|Gen|English|Irish)$"
)


def small(text: str, names: tuple[str, ...] = ()) -> str:
    """Return the text with its first letter small, unless the first word is a name or "I"."""
    first = text.split(" ", 1)[0].rstrip(".,:;!?")
    if _KEEP.match(first) or any(letter.isupper() for letter in first[1:]):
        return text
    if any(name and text.startswith(name) for name in names):
        return text
    return text[:1].lower() + text[1:]


@lru_cache(maxsize=4_096)
def is_english(text: str) -> bool:
    """Tell whether a text may be cut, cased and joined by English rules; unsure means yes."""
    letters = [sign for sign in text if sign.isalpha()]
    if sum(1 for sign in letters if ord(sign) > 0x24F) > len(letters) / 4:
        return False
    words = re.findall(r"[^\W\d_]+", text.lower())
    foreign = sum(1 for word in words if word in _FOREIGN)
    english = sum(1 for word in words if word in _ENGLISH)
    accents = sum(1 for sign in letters if ord(sign) > 0x7F)
    return foreign <= english and not (accents > 1 and foreign and foreign >= english)


def same(text: str) -> str:
    """Return what is left of a text for comparing: small letters and digits, single spaces."""
    return " ".join(re.findall(r"[^\W_]+", text.lower().replace("'", "")))


_AGAIN = (
    "again",
    "once more",
    "another way",
    "one more way",
    "a different way",
    "from the start",
    "one last time",
)


def renewed(text: str, earlier: frozenset[str], characters_max: int) -> str:
    """Return a title that was used before with a word after it that tells it apart."""
    for again in _AGAIN:
        fresh = f"{text}, {again}"
        if same(fresh) not in earlier and len(fresh) <= characters_max:
            return fresh
    return text


def an(noun: str) -> str:
    """Return the noun with "a" or "an" before it."""
    first = noun.split(" ", 1)[0]
    if re.match(r"(?:8|11|18)(?!\d)|8\d", first):
        return f"an {noun}"
    if first.isupper() and len(first) > 1 and first.isalpha():
        return f"{'an' if first[0] in 'AEFHILMNORSX' else 'a'} {noun}"
    low = first.lower()
    if re.match(r"hour|honest|heir|honou?r", low):
        return f"an {noun}"
    if re.match(r"(?:uni(?!n|m)|use|usu|eu|one\b|once|ubiq|ute)", low):
        return f"a {noun}"
    return f"{'an' if low[:1] in 'aeiou' else 'a'} {noun}"


_MASS = word_set(
    "coffee tea brew bread sourdough beer wine water oil honey chocolate juice milk soap shampoo lotion makeup granola"
    " pasta cheese butter insurance advice yoga pilates lunch dinner breakfast brunch furniture jewellery jewelry clothing"
    " luggage backup storage delivery support help internet electricity energy gas paint matcha kombucha cider gin whisky"
    " rice meat fruit pierogi gnocchi ravioli sushi ramen kimchi spaghetti cream"
    " photography videography therapy security compliance law art music powder perfume deodorant sunscreen toothpaste"
    " lemonade soda jam hair collagen equipment gear access identity"
)
_COUNTED = word_set(
    "ring king wedding earring string swing building painting meeting serving thing wing"
)


def is_mass(noun: str) -> bool:
    """Tell whether a noun goes without an article, such as "coffee" or "pet food"."""
    last = noun.split()[-1].lower() if noun.split() else ""
    if last in _COUNTED:
        return False
    return last in _MASS or last.endswith(("ware", "care", "food", "ing"))


def is_plural(noun: str) -> bool:
    """Tell whether a noun is a plural by its form."""
    head = re.split(r"\s(?:for|of|on|in|by|with|from|at|to)\s", noun)[0].split()
    last = head[-1].lower().rstrip(".,") if head else ""
    if last in ("people", "women", "men", "children", "kids", "feet", "teeth", "mice", "jeans"):
        return True
    irregular = ("series", "news", "bus", "gas", "lens", "christmas", "always", "plus", "atlas")
    return (
        len(last) > 3
        and last.endswith("s")
        and not last.endswith(("ss", "us", "is", "'s", "ous"))
        and last not in irregular
    )


def sentence(text: str) -> str:
    """Return a line with tidy spaces and stops and a capital at the start of each sentence."""
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r"\s+([.,!?])(?!\d)", r"\1", text)
    text = re.sub(r"([.!?])[.]+", r"\1", text)
    return capital(text)
