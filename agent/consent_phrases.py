"""The phrase book of consent: what people answer when they are shown a price, by what it means.

A line is a template: "go {right |}ahead" stands for "go right ahead" and "go ahead", a word in
capitals for one of `_MACROS`, and `#` for the number of the quote. Phrases are lower case, without
apostrophes and with contractions in full ("i am", "do not"); `ALIASES` brings what people type into
that form. Words that agree in some contexts and not in others belong with the hesitations, or
nowhere: what is not in the book is never a yes.
"""

import re
from functools import cache
from typing import Literal

Covers = Literal["video_ad", "banner", "flyer", "jingle", "ideas", "script"]
"""What a quote is for: an asset of this kind, new ideas, or a new script."""
Agreeing = Literal["yes", "act", "ok"]
"""yes: agrees by itself. act: says to do the work. ok: agrees, but ends a talk as often as it opens
a purse when kind words follow."""
Neutral = Literal["number", "praise", "along", "mark", "link", "greeting"]
"""What says nothing by itself. number: the quote's. mark: names, politeness, cheer. link: goes on,
so it cannot be last."""
Refusing = Literal["no", "not", "hedge"]
"""not: turns the words after it around. hedge: hesitates, jokes, leaves it to us, or may mean
something else."""
Meaning = Agreeing | Neutral | Refusing

_NOUNS: dict[Covers, str] = {
    "video_ad": "video|ad|video ad|film|spot|commercial|tiktok|reel|movie",
    "banner": "banner|banners|banner set|banner ads|set",
    "flyer": "flyer|flyers|leaflet",
    "jingle": "jingle|tune",
    "ideas": "ideas|new ideas|next ideas|new round|next round",
    "script": "script|new script",
}
_MACROS = {
    "GOOD": "good|great|perfect|fine|fair|ok|reasonable|lovely|awesome|amazing|fantastic|excellent",
    "FINE": "good|fine|ok|acceptable",
    "FAIR": "fair|great|reasonable|cheap",
    "CALM": "ok|fine|good|cool|happy|comfortable",
    "PRICE": "price|cost|quote|amount|total",
    "SUM": "{|the |all |those |these |my |our }{#|# credits}",
    "IT": "it|this|that",
    "OURS": "for me|for us|with me|with us|by me|by us|to me|to us",
    "APPROVE": "approve|approved|approving|accept|accepted|accepting|confirm|confirmed|confirming"
    "|authorize|authorized",
    "SPEND": "spend|use|take|pay|charge|deduct",
}
_MEDIA = {
    "MAKE": "render|make|produce|create|generate|build",
    "THING": "it|this|that|them|the render|the production|{the|my|our|this} NOUN",
    "ACTS": "{|lets |let us }render|render away|{ship|send|run|roll|hit} it"
    "|{lets|let us} {ship|send} it|{start|begin} {rendering|production|the render|the production}",
}
_FILM_ACTS = "|{film|shoot} IT|{lets|let us} {film|shoot} it|lights camera action"
_TEXT = {
    "MAKE": "make|create|generate|write",
    "THING": "it|this|that|them|{the|my|our|this} NOUN",
    "ACTS": "",
}

_BOOK: dict[Meaning, str] = {
    "yes": """
        yes|yep|yup|yeah|yea|ya|yah|yeh|ye|yh|y|aye|aye aye|{hell|heck|fuck|damn} {yes|yeah}
        {|a |it is a |that is a }{big|hard|huge|definite|firm} yes{| from me| from us}
        {|a |it is a |that is a }yes from {me|us|my side|our side|my end}
        {i|we} say yes|{it|that} is a yes|{my|our|the} answer is yes
        yes to {IT|everything|all of it|the PRICE|SUM}
        yes {do{| IT}|all of it|everything|the whole thing}|{yes|yeah|ok} lets
        ja|ja {bitte|gerne|klar|los|mach das}|jawohl|jep|oui|oui {merci|svp|vas y}|ouais
        {sí|si|sim|sì}{| por favor| claro| gracias}|да|はい|是|好|好的|네|예
        sure|sure thing|for sure|absolutely|definitely|certainly|of course|obviously|totally
        by all means|affirmative|agreed|agree|{i|we} agree|bet|you bet|sold|deal|done deal
        {it is|that is|you have|you got|you have got|we have} a deal
        {|that |this }sounds {FINE|FAIR|perfect|like a plan}{| to me| to us}
        {|that |this |it }works {for|with} {me|us}|{that|this} works|that is fine
        {|that is |this is |it is }{ok|fine|good} {by|with|for} {me|us}
        {|i am |we are }CALM with {IT|{the|that|this} PRICE|SUM|spending SUM|paying SUM}
        {|the |that |this |your }PRICE {|is |looks |sounds }FINE{| OURS}
        {|the |that |this |your }PRICE {|is }{approved|accepted|agreed}
        {|the |that |this }price works
        {#|# credits} {is|are|sounds|looks} FINE{| OURS}|{#|# credits} works{| OURS}
        {#|# credits} it is|{#|# credits} {approved|accepted|confirmed}
        {|i |we }APPROVE{| it| this| that| it all| this PRICE| quote}
        {|i |we }APPROVE the {PRICE|offer|spend|charge|purchase|order|payment|budget|credits}
        {|i |we }APPROVE {SUM|spending SUM|the quote {of|for} SUM|{|it |that |this }{for|at} SUM}
        {approved|confirmed} {by me|by us|from me|from us|{on|from} {my|our} {side|end}}
        signed off|permission granted|granted|consider {it|this} approved
        {you have|you got|you have got} {my|our|the|a} {approval|ok|blessing|green light|go ahead}
        {|the |a |it is a }green light{| from me| from us}|greenlight{| it| this}
        {|you can |you may |feel free to }go {|right |on |straight }ahead
        go ahead {and {MAKE|do|start|run} {IT|{the|my|our} NOUN}|with {THING|the PRICE}}
        go ahead and {approve it|charge {it|me}|spend {it|them|SUM}|use {the|my|our} credits}
        {|i am |we are }happy for you to {go ahead|proceed|start}
        {you can|you may|feel free to} {go|proceed|start|begin|do it|MAKE it}|feel free
        {|i am |we are |it is |you are }{ok|fine|good|happy|clear|cleared} to {go|proceed|start}
        {|i am |we are |you are }{ok|fine|happy} to {go ahead|{spend|pay} SUM}
        {i|we} want it|{i|we} would {like|love} {it|that}|{{i|we} {will|would}|well} {take|buy} IT
        {i|we} {want|would like|would love} to {proceed|go ahead|approve|accept|do IT|spend SUM}
        {|shut up and }take my {money|credits}|SPEND SUM|{spend|use} {the|my|our} credits
        {spend|charge|pay for} {it|them}|use them|charge me|go for SUM|be my guest
        have at it|fire away|count {me|us} in|{i am|we are} {in|game|on board}
        {it is|that is|we are} a go|{|two |big }thumbs up{| from me| from us}|lgtm
        all systems go|white check mark|plus1|👍|✅|✔|☑|👌|🆗|💯|🚀|🟢
    """,
    "act": """
        go|gogogo|go for IT|go on then|go with IT|do IT|please do{| IT}|do please|get on with it
        make it|make it so|make IT happen|make {the|my|our|this} NOUN|bring it on|full send
        proceed|proceed with {THING|the PRICE}|proceed as {quoted|planned}|move {forward|ahead}
        {lets|let us} {go|roll|start|begin|proceed|rock|go ahead|move forward|move ahead}
        {lets|let us} {do|get|start|run|book|approve|buy|MAKE} {it|this}
        {lets|let us} do that
        {lets|let us} {go for|go with} IT|{lets|let us} make {it|this} happen
        {lets|let us} MAKE {the|my|our|this} NOUN
        {lets|let us} {get {going|started|rolling|to it|cracking}|kick {it|this} off}
        {|lets |let us }get {it|this} {done|going|rolling|started}
        get {going|started|cracking|to work}
        kick {it|this} off|let it {rip|roll|happen}|pull the trigger|fire it up|run with it
        crack on|{book|order|buy|purchase} IT|MAKE {THING}
        start|begin|{start|begin} {it|now|this}|ACTS
    """,
    "ok": "ok|k|fine|alright|all right|a ok|ok {dokey|dokie|doke|doki}",
    "number": "{|for |at |of }SUM{| total| in total}|{for|at} {the|this|that} PRICE",
    "praise": """
        great|perfect|cool|nice|awesome|lovely|super|good|very good|wonderful|excellent|amazing
        fantastic|brilliant|beautiful|sweet|{|i |we }love IT
        {|it |this |that }looks GOOD{| to me| to us}
        {|the |that |this |your }PRICE {is |looks |sounds }FAIR{| OURS}
        {#|# credits} {is|are|sounds|looks} FAIR{| OURS}
        all good|works|worth it|fair enough|{fair|good|great} price|done
        {it|this} is GOOD|IT is {right|correct}|that is {ok|good|great|perfect}
        very well|correct|exactly|indeed|naturally
    """,
    "along": """
        then|now|right {away|now}|straight away|immediately|asap|already|for {me|us}|{i|we} do
        IT is|i am|{you|we} can|you may|i am {sure|positive}|not a problem|why not|can not wait
        no {problem|worries|rush|hurry|doubt|objection|objections}|as {quoted|planned}
        from {me|us}|yay|hooray|woohoo|duh|very much so|without {|a }doubt|pretty please
        thanks{| a lot| so much| very much| again}|thank you{| so much| very much| again}
        cheers|merci|gracias|danke
    """,
    "mark": """
        please|aytada|mate|bro|dude|buddy|pal|sir|maam|chief|captain|fam|team|guys|folks|everyone
        🎉|🙏|🙂|😊|😀|😃|😄|😁|😎|🤩|😍|🥳|🙌|👏|💪|🔥|❤|💙|💚|✨|🤝|🤙|🤘|🫡|🎬|🎥|💸|🎊|🏁|⚡|🌟|⭐|🥂|🍾
    """,
    "link": "and|so|well|oh|ah|ooh|wow|omg|just|woo",
    "greeting": "{hi|hello|hey}{| there}|good {morning|afternoon|evening}|morning",
    "no": """
        no|nope|nah|nay|n|nein|non|nee|não|nej|нет|never|never mind
        no {thanks|thank you|way|go|deal}
        no {chance|need}|{hell|heck|fuck} no|{|a |hard |a hard }{no|pass}
        {i|we} {will|would} pass|nothing|do nothing
        not {now|yet|today|tomorrow|this time|right now|for now|at the moment|like this|interested}
        not {approved|going ahead|really|worth it|happening|for me|for us|going to happen}
        {absolutely|definitely|certainly|of course|obviously|totally|hell} not
        {maybe|perhaps|probably} not
        {lets|let us} {stop|cancel|skip|drop|forget|leave|hold off}{| it| this| that}
        {|i would |we would }rather not|{cancel|stop|abort|skip}{| IT| the quote| everything}
        {|i |we }{decline|declined|reject|rejected|refuse|deny|denied}{| IT| the PRICE}
        {leave|forget|drop|scrap|kill} IT|leave it as it is|forget about IT|do not bother
        hold off|no approval|veto|under no circumstances|thumbs down|minus1
        {|that is |it is |this is }{|way |far }too {expensive|much|pricey|costly|many credits|steep}
        {|i |we }can not afford IT|{|i |we }{|have }changed {my|our} mind
        later|maybe later|another {time|day}|some other time|next {time|week}|tomorrow
        {i am|we are|count me|count us} out
        👎|❌|🚫|🛑|⛔|🙅|✖
    """,
    "not": """
        not|lets not|let us not
        {|i |we |you |please }{do|will|would|can|should|did|shall|must|could|are|am} not
        {|it |that }{does|will|would|is|can} not
    """,
    "hedge": """
        {i|we} would say yes|go {team|fam|guys|girl|girls|everyone|us}
        got it|gotcha|understood|noted|duly noted|roger|roger that
        maybe|perhaps|probably|possibly|kind of|sort of|might|unsure|undecided|tempting|dunno|idk
        {i|we} {guess|think|suppose}{| so}|{|i am |we are }not {|so |quite |really |that }sure
        not {|so |quite |really |that }sure{| yet| about IT}|not convinced|no {idea|clue}
        {|i |we }do not {know|care|mind}|hmm|hm|erm|er|um|uh|uh huh|uh uh|mhm|mm|eh|meh|ugh
        what|huh|whatever{| you {say|think|want|like}}|if you {say so|must|want|insist|like}
        up to you|your call|you {decide|choose}|{|it }depends
        {we will|we shall|well|lets|let us} see
        let me {think|check|see}{| about it| first| again}
        {|i will |i need to |need to }think about it
        {|i am |we are |still }thinking{| about it}
        give {me|us} {a|one} {minute|second|moment|sec|min|day}
        {one|a|just a} {moment|sec|second|minute|min}|wait{| a {minute|second|moment|sec|bit}}
        {hold|hang} {on|it|that|up}|{lets|let us} wait|{|most |very }likely|continue|carry on
        go on|ready|ask {|me }{later|again}|soon|eventually|almost|brb|one day
        in a {bit|minute|moment|while}|{i am|we are} good|sorry|oops|scratch that|ignore that
        wrong chat|lol|haha|hehe|lmao|rofl|jk|just kidding|kidding|psych|sike|as if
        …|🤔|😬|🙄|😕|🤷|😅|🙃|😐|🤨|😒|😏|🫤|😂|🤣|😉
    """,
}
# How people write the words of the book: shortened, run together, mistyped.
ALIASES: dict[str, str] = {
    written: meant
    for meant, all_written in {
        "yes": "yse yws ys yas yus yesh yez yis yees",
        "yes sir": "yessir yezzir",
        "yep": "yeppers yepper yepp",
        "yup": "yuppers yups",
        "yeah": "yeha yaeh yeag yehh",
        "ok": "okay okey okie oki oke okya oaky okai okee kay okays okeydokey okiedokie",
        "sure": "suer shure srue sur",
        "fine": "fien",
        "aytada": "@aytada",
        "alright": "allright alrite alrigt alrigth alrighty aight ight aite",
        "absolutely": "absolutly absolutley absoloutely 100%",
        "definitely": "definately definitly definetly defintely defo deffo defs def",
        "certainly": "certainley certianly",
        "of course": "ofc ofcourse",
        "obviously": "obvs obv obvi",
        "totally": "totes",
        "for sure": "fosho",
        "sounds good": "sgtm",
        "works for me": "wfm",
        "go ahead": "goahead",
        "ahead": "ahed ahaed aheda ahaead haead",
        "lets go": "letsgo lesgo lezgo leggo lfg",
        "gogogo": "gogo",
        "yes please": "yesplease",
        "please": "pls plz plese pleas plase pleae",
        "thanks": "thx thnx tnx thks thanx ty tysm thnaks",
        "thank you": "thankyou",
        "no problem": "np",
        "no thanks": "nty",
        "never mind": "nevermind nvm nm",
        "with": "w/ w wit wth",
        "approve": "aprove approv aproove appove apporve approove",
        "approved": "aproved approvd appoved apporved okayed okd",
        "accept": "acept accpet",
        "confirm": "comfirm confrim confrm",
        "proceed": "procede preceed porceed",
        "authorize": "authorise",
        "authorized": "authorised",
        "credits": "credit creds cr crs credts credis",
        "it": "ti",
        "kind of": "kinda kindof",
        "sort of": "sorta sortof",
        "what": "wat wut",
        "you": "u",
        "and": "&",
        "👍": "+1",
        "i am": "im",
        "i would": "id",
        "i will": "ill",
        "i have": "ive",
        "it is": "its",
        "that is": "thats",
        "this is": "thiss",
        "we are": "were",
        "you are": "youre",
        "you have": "youve",
        "do not": "dont dnt",
        "does not": "doesnt",
        "did not": "didnt",
        "is not": "isnt aint",
        "are not": "arent",
        "can not": "cant cannot",
        "will not": "wont",
        "would not": "wouldnt",
        "should not": "shouldnt",
        "could not": "couldnt",
        "must not": "mustnt",
    }.items()
    for written in all_written.split()
}
_PIECE = re.compile(r"[{}|]|[^{}|]+")
_MACRO = re.compile(r"\b[A-Z]{2,}\b")


@cache
def phrases(covers: Covers) -> dict[str, Meaning]:
    """Return every phrase of the book with what it means as the answer to such a quote.

    `ValueError` when a phrase is in the book with two meanings.
    """
    macros = _MACROS | (_TEXT if covers in ("ideas", "script") else _MEDIA)
    macros["NOUN"] = _NOUNS[covers]
    if covers == "video_ad":
        macros["ACTS"] += _FILM_ACTS
    found: dict[str, Meaning] = {}
    for meaning, lines in _BOOK.items():
        for phrase in _expand("|".join(lines.split("\n")), macros):
            if found.setdefault(phrase, meaning) != meaning:
                raise ValueError(f"{phrase!r} means {found[phrase]} and {meaning}")
    return found


def _expand(template: str, macros: dict[str, str]) -> set[str]:
    while _MACRO.search(template):
        template = _MACRO.sub(lambda name: f"{{{macros[name[0]]}}}", template)
    pieces = _PIECE.findall(template)
    pieces.reverse()
    return {" ".join(phrase.split()) for phrase in _alternatives(pieces)} - {""}


def _alternatives(pieces: list[str]) -> list[str]:
    """Take pieces from the end of the list up to the closing brace; return what they stand for."""
    done: list[str] = []
    now = [""]
    while pieces:
        piece = pieces.pop()
        if piece == "}":
            break
        if piece == "|":
            done, now = done + now, [""]
        else:
            more = _alternatives(pieces) if piece == "{" else [piece]
            now = [left + right for left in now for right in more]
    return done + now
