"""The rules: what a clause must look like for each intent, and how much that says.

Patterns run over masked lower-case text (see `atoms`): `xxd0` is a duration, `xxp0` a platform, `xxf0`
a format, `xxs0` scenes, `xxl0` a script line, `xxr0` a resolution, `xxh0` a channel, `xxu0` a web
address, `xxq0` something in quotes.
A weight of 3 and more is a plain command, 2 is likely, below 1.5 only supports another sign.
"""

import re
from dataclasses import dataclass

from integrations.brain.lexicon import TONES
from integrations.brain.text import NUMBER, ORDINAL

FILM = (
    r"(?:ads?|adverts?|commercials?|videos?|spots?|reels?|bumpers?|promos?|trailers?|teasers?"
    r"|explainers?|testimonials?|campaigns?|banners?|flyers?|jingles?|clips?|xxp\d+)"
)
MAKE = (
    r"(?:make|create|build|do|start|need|want|like|produce|launch|set up|put together|whip up|kick off"
    r"|spin up|cook up|give me|get me|work on|plan|design|develop|craft|have|run|shoot|film|try)"
)
_BETWEEN = r"(?:(?!\b(?:scenes?|script|ideas?|credits?)\b)[^.?!;\n])"
_QUALIFIER = (
    r"(?:me|us|a|an|another|new|one more|one|more|fresh|quick|short|nice|great|cool|little|simple|xxd\d+"
    r"|xxf\d+|xxp\d+|xxr\d+|second|follow-?up|video|funny|fun|cinematic|ugc|ugc-style|style|cool|warm"
    r"|playful|emotional|luxury|minimalist|promo|marketing|product|some|kind of|sort of|of|different)"
)
_REWORK = (
    r"(?:redo|re-?do|regenerate|remake|rework|rewrite|re-?write|fix|change|edit|tweak|replace|swap out"
    r"|update|adjust|improve|revise|reshoot|do|make|try)"
)


@dataclass(frozen=True)
class Rule:
    """A pattern that speaks for an intent with a weight."""

    intent: str
    weight: float
    pattern: re.Pattern[str]


def _rules(intent: str, *pairs: tuple[float, str]) -> tuple[Rule, ...]:
    return tuple(Rule(intent, weight, re.compile(pattern)) for weight, pattern in pairs)


AD = (
    *_rules(
        "new_ad",
        (
            3.2,
            rf"\b{MAKE}\b{_BETWEEN}{{0,60}}\b{FILM}\b{_BETWEEN}{{0,60}}"
            r"\b(?:for|about|promoting|promotes|on|that|to|of|selling|advertising)\b",
        ),
        (2.6, rf"\b{MAKE} (?:{_QUALIFIER} )+{FILM}\b"),
        (3.0, rf"\b(?:new|another|different|second|one more) (?:{_QUALIFIER} )*{FILM}\b"),
        (3.0, r"\b(?:promote|advertise|market)\b (?!yourself)"),
        (2.4, r"\b(?:launching|launch (?:our|my|a|the)|we launch|sell more|selling|sell (?:my|our))\b"),
        (2.4, r"\b(?:new|another) project\b|\bi (?:run|own) an? \w+"),
        (2.6, rf"^\W*(?:an? |one |some )?(?:{_QUALIFIER} )*{FILM}\b[^.?!]{{0,40}}\b(?:for|about)\b"),
        (2.6, rf"^\W*(?:an? |one )?(?:{_QUALIFIER} )*xx[dfp]\d+ (?:{_QUALIFIER} )*{FILM}\b"),
        (2.4, r"\b(?:start|begin) (?:over|fresh|something new|from scratch)\b"),
        (2.4, r"\bi have a (?:new )?(?:product|brand|business|shop|store|restaurant|startup|company)\b"),
        (2.6, r"\bproduct(?: name)? ?(?:is|:|=)"),
        (2.3, rf"\b{FILM} (?:aimed at|targeting|targeted at)\b"),
    ),
    *_rules(
        "duplicate_project",
        (2.6, r"\b(?:make|turn|switch|change|cut|shorten|stretch|want|need|do|have) (?:it|this|that)\b"
              r"[^.?!]{0,24}\bxx[dfp]\d+"),
        (2.4, r"\b(?:change|switch|set) (?:the )?(?:format|length|duration|ratio|aspect ratio|size)\b"),
        (1.9, r"^\W*(?:ok |actually |no |maybe |rather |in |as )*(?:a )?xx[df]\d+"
              r"(?: instead| please| then| format)*\W*$"),
    ),
)  # fmt: skip

CAMPAIGN = (
    *_rules(
        "update_strategy",
        (3.2, r"\b(?:change|update|switch|set|swap|edit|adjust|tweak|make)\b[^.?!]{0,30}"
              r"\b(?:audience|target|goals?|objective|messag(?:e|ing)|takeaway|awareness|creative style"
              r"|trigger|strategy|pillars?)\b"),
        (2.8, r"\b(?:target(?:ing)?|aim (?:it|this|that|for)|speak to|talk to|go after|appeal to)\b"),
        (2.6, r"\b(?:the |our |my )?(?:audience|target(?: audience)?|goals?|objective|awareness stage"
              r"|key message|main message|messag(?:e|ing)|takeaway|main point)"
              r"(?: is| are| should be| needs to be|:| =)"),
        (2.4, r"\b(?:it's|it is|this is|should be|make it|actually)(?: actually| really)? for "
              r"(?!the (?:moment|best)|free|now|real|sure|today|tomorrow|xx[dpfr])"),
        (2.5, r"\b(?:focus|lead|open) (?:more )?(?:on|with) (?!the (?:scene|script|hook))|\bemphasi[sz]e\b"
              r"|\bhighlight\b|\bstress (?:that|the|how)\b"),
        (2.6, r"\b(?:use|add|with|try|more) (?:some |more )?(?:scarcity|social proof|authority"
              r"|reciprocity|liking)\b"),
        (2.4, r"\b(?:make|keep|want|go|go with|do)\b[^.?!]{0,18}\b(?:ugc|cinematic|minimalist|documentary"
              r"|luxury|educational|testimonial|storytelling|direct response)\b(?! (?:ad|video|spot|reel))"),
        (2.3, r"\b(?:unaware|problem[- ]aware|solution[- ]aware|product[- ]aware|most[- ]aware)\b"),
        (2.3, r"\b(?:cold traffic|warm leads|repeat (?:purchase|customers?|buyers?))\b"),
    ),
    *_rules(
        "set_brand",
        (3.2, r"\b(?:brand|our|the|my|use) (?:brand )?colou?rs?\b|\bcolou?rs?(?: are| is|:)"
              r"|\bcolou?r palette\b"),
        (2.6, r"^\W*(?:use |our |the )*(?:xxc\d+(?:,| and|&|\s)*)+\W*$"),
        (3.0, r"\b(?:our|the|my) brand(?: name)? (?:is|should be|to)\b|\bbrand name(?:\b| is|:)"
              r"|\bthe brand is called\b|\bbrand(?: name)?:"),
        (3.0, r"\b(?:tone|voice|vibe)(?: of voice)? (?:is|should be|to|:|needs to be)\b"
              r"|\b(?:change|set|make) the (?:tone|voice|vibe)\b|\btone:"),
        (3.0, r"\b(?:never|don't|do not|avoid(?: the words?)?) (?:say|use|saying|using|the words?)\b"
              r"|\bavoid the words?\b|\bwords? to (?:avoid|use)\b"),
        (2.8, r"\balways (?:say|use|mention)\b|\buse the words?\b"),
        (3.0, r"\b[\w./-]+\.(?:png|jpe?g|svg|webp)\b"),
        (2.4, r"\b(?:our|my|the|a) logo\b"),
        (2.6, rf"\b(?:{TONES}) (?:tone|voice|vibe)\b"),
    ),
    *_rules(
        "list_campaigns",
        (3.2, r"\b(?:list|show|see|view|what|which|all)\b[^.?!]{0,24}\bcampaigns\b"),
        (3.0, r"^\W*(?:my |all |our )?campaigns\W*$"),
    ),
    *_rules(
        "list_projects",
        (3.2, r"\b(?:list|show|see|view|what|which|all|pull up|any)\b[^.?!]{0,24}"
              r"\b(?:projects|drafts|ads|videos)\b(?! for)(?! (?:can|could) you)"),
        (3.0, r"^\W*(?:my |all |our )?(?:projects|drafts|videos|ads)\W*$"),
        (2.6, r"\bwhat (?:am i|are we|were we) working on\b|\bwhat have (?:i|we) (?:got|made)\b"),
    ),
    *_rules(
        "get_campaign",
        (3.2, r"\b(?:show|see|what's|what is|what are|tell me|remind me|read|give me)\b[^.?!]{0,20}"
              r"\b(?:strategy|pillars?|audience|messaging|brief|campaign|goals?|brand(?: identity)?)\b"),
    ),
    *_rules(
        "get_project",
        (3.2, r"\b(?:show|see|read|view|what's|what is|what are|give me|display|let me see)\b[^.?!]{0,16}"
              r"\b(?:script|scenes|storyboard|ideas again|project|the ideas)\b"),
        (2.8, r"\bwhat (?:does|do) (?:the|it|xxs\d+|xxl\d+)[^.?!]{0,20}\b(?:say|look)\b"),
    ),
    *_rules(
        "select_campaign",
        (2.8, r"\b(?:switch|change|go|move|jump) (?:back |over )?to\b|\bopen\b|\bwork on\b|\bselect\b"
              r"|\buse the [^.?!]+ campaign\b"),
        (1.0, r"\bcampaign\b"),
    ),
)  # fmt: skip

WRITING = (
    *_rules(
        "generate_ideas",
        (3.2, r"\b(?:ideas|concepts|angles|hooks|options|directions|alternatives)\b"
              r"(?! (?:are|is|look|sound)[^.?!]{0,12}(?:good|great|nice|fine))"),
        (2.8, r"\b(?:brainstorm|pitch me|inspire me)\b|\b(?:different|other|fresh|new|better) ones\b"),
        (3.0, r"\b(?:none of (?:them|these|those)|(?:don't|do not|didn't) (?:like|love) any|not feeling)"),
        (2.6, r"\b(?:another|new|different|one more) (?:idea|concept|angle)\b"),
        (2.4, r"\bsomething (?:else|new|fresh|(?:\w+ )?different)\b"),
        (2.6, rf"\b(?:mix|combine|merge|blend) (?:{NUMBER}|the {ORDINAL}|idea|both)\b"),
    ),
    *_rules(
        "choose_idea",
        (3.2, rf"\b(?:idea|concept|option|number|no\.|angle|choice) ?#?(?:{NUMBER}|[abc])\b|(?<!\w)#\d\b"),
        (2.4, rf"\b(?:{NUMBER}|{ORDINAL}) (?:is|looks|feels|sounds) (?:the |my )?"
              r"(?:best|strongest|favou?rite|good|great|nice|better|right|funniest|it)\b"),
        (3.0, rf"\b(?:the )?(?:{ORDINAL}|last|middle) (?:one|idea|concept|option|angle)\b"),
        (2.8, rf"\b(?:go with|pick|choose|choosing|take|prefer|love|like|want|let's do|do|use|going with)"
              rf" (?:the |number |no\.? ?|#|idea )?(?:{ORDINAL}|{NUMBER}|last|middle)\b"
              r"(?! (?:line|scene|shot|credits?|seconds?|ideas|days|more|times|things?|people))"),
        (2.4, rf"^\W*(?:ok |okay |yes |let's |um |hmm |maybe |i think |the )*(?:number |no\.? ?|#)?"
              rf"(?:{NUMBER}|{ORDINAL})(?: please| it is| then| one| looks? (?:good|best|great)"
              r"| is (?:the )?(?:best|good|great|nice|perfect))*\W*$"),
    ),
    *_rules(
        "generate_script",
        (3.2, r"\b(?:write|draft|generate|regenerate|rewrite|redo|make|create|revise|do|finish|start|new"
              r"|another|different)\b[^.?!]{0,20}\b(?:script|voice ?over|copy|dialogue)\b"),
        (3.0, r"^\W*(?:the )?script(?: please| it| next| now)*\W*$|\binto a script\b|\bscript it\b"),
        (2.6, r"\b(?:make|keep|turn) (?:it|this|that|the (?:script|copy|hook|tone|voiceover|opening|ending"
              r"|cta|call to action|whole thing)|xxl\d+)[^.?!]{0,14}"
              r"\b(?:\w+ier|shorter|longer|simpler|bolder|softer|warmer|calmer|stronger|tighter|lighter"
              r"|darker|smoother|clearer|better|(?:more|less) \w+|funny|fun|serious|bold|short)\b"),
        (2.4, r"^\W*(?:\w+ier|shorter|longer|simpler|bolder|softer|warmer|stronger|(?:more|less) \w+)"
              r"(?: please| script| hook)*\W*$"),
        (2.6, r"\b(?:punch up|tighten|shorten|polish|improve|rework|rewrite|redo|fix) (?:up )?(?:the )?"
              r"(?:script|hook|opening|copy|ending|voiceover|cta|xxl\d+)\b"),
        (2.4, r"\b(?:punchier|snappier|catchier)\b"),
        (2.4, r"\b(?:don't|do not|didn't) (?:like|love) (?:the |this )?(?:hook|opening|script|ending|cta|copy|xxl\d+)"),
        (2.2, r"\b(?:too (?:long|short|salesy|cheesy|boring|formal|generic|corporate|slow|wordy))\b"),
        (4.6, r"^\W*(?:(?:hm+|ok|meh|no|sorry|honestly)[\s,.]+)*(?:it|this|that|the (?:script|copy|text|tone))"
              r"(?:'s| is| feels| sounds| reads)(?: still| just)?(?: a bit| way| far| much| kind of| kinda)? too"
              r" (?:long|short|salesy|cheesy|boring|formal|generic|corporate|wordy|stiff|dry|pushy|serious)\W*$"),
    ),
    *_rules(
        "edit_script",
        (3.6, r"\b(?:change|make|set|edit|rewrite|update|replace|let|have)\b[^.?!]{0,12}\bxxl\d+\b[^.?!]{0,40}"
              r"\b(?:to|say|says|read|reads|with|:)"),
        (3.6, r"\bxxl\d+(?:'s)?(?: on-?screen(?: text)?)? ?(?:should|must|needs to|to|says?|reads?|:|=|is)"),
        (3.4, r"\b(?:change|make|set|edit|update|replace)\b[^.?!]{0,10}\b(?:hook|opening|cta"
              r"|call to action|button|end ?card|closing|on-?screen(?: text)?|text|caption|voice ?over)\b"
              r"[^.?!]{0,24}\b(?:to|say|says|read|with|:)"),
        (3.2, r"\b(?:cta|call to action|button|end ?card|hook)(?: text)? ?(?:should (?:say|be|read)|:|=|is|to)"),
        (2.8, r"\bsay xxq\d+ instead\b|\binstead of xxq\d+ say\b|\breplace xxq\d+ with xxq\d+"),
    ),
    *_rules(
        "generate_scenes",
        (3.4, r"\b(?:break|split|turn|cut|divide|chop)\b[^.?!]{0,24}\b(?:scenes|shots|storyboard)\b"),
        (3.2, r"\b(?:make|create|generate|write|do|plan|redo|regenerate|rewrite|need|want)"
              r" (?:the |some |all |all the |new |me |me the |every |whole |entire |full )*(?:scenes?|shots|storyboard|shot list)\b"
              r"(?! \d)"),
        (3.0, r"^\W*(?:(?:ok|perfect|great|now|and|then|next|good)[,.!]* )*(?:the )?"
              r"(?:scenes|shots|storyboard)(?: please| next| now)*\W*$|\bscenes (?:next|please)\b"),
        (3.0, r"\bstory ?board (?:it|this|that|the)\b|\bshot list\b"),
    ),
    *_rules(
        "edit_scene",
        (3.4, rf"\b{_REWORK}\b[^.?!]{{0,30}}\bxxs\d+"),
        (3.4, r"\b(?:lock|unlock|freeze|unfreeze|drop|delete|remove|cut|lose|skip|move|swap|switch|shift)\b"
              r"[^.?!]{0,16}\bxxs\d+"),
        (3.2, r"\bxxs\d+[^.?!]{0,40}\b(?:should|needs?|must|to be|instead|is wrong|is off|feels? off"
              r"|looks? (?:off|wrong|bad|weird)|again|over|could|has to|too)\b"),
        (3.2, r"\bxxs\d+ ?(?:on-?screen(?: text)?|text|visuals?|voice) ?(?:should|to|:|is|xxq)|\bxxs\d+:"),
        (3.4, r"\banother (?:take|version|try|go|shot)\b[^.?!]{0,14}\bxxs\d+|\bnew take\b[^.?!]{0,14}\bxxs\d+"),
        (3.4, r"\badd (?:a |another |one more )?(?:new )?(?:scene|shot)\b"),
        (3.2, r"\b(?:in|for|on) xxs\d+[^.?!]{0,6}\b(?:show|say|use|put|have|make|change|write)\b"),
        (2.4, r"\b(?:don't|do not) (?:like|love)\b[^.?!]{0,12}\bxxs\d+"),
        (3.2, r"\b(?:more|less) \w+ in xxs\d+|\b(?:put|show|place|have)\b[^.?!]{2,60}\b(?:in|on) xxs\d+"),
    ),
)  # fmt: skip

MAKING = (
    *_rules(
        "render",
        (3.6, r"\b(?:re-?)?render\b(?! (?:mean|time|farm))"),
        (3.2, r"\b(?:shoot|film|produce|animate) (?:it|this|that|them|the (?:ad|video|scenes|thing|spot))\b"),
        (3.2, r"\b(?:make|generate|create|produce|build)\b (?:the|my|our|this|that) "
              r"(?:final )?(?:video|clips|ad|film|footage|reel|spot|commercial)s?\b"),
        (2.8, r"^\W*(?:ok(?:ay)? |great )?let's (?:shoot|film|render|produce|roll)\b"),
        (2.6, r"\b(?:get|have|do|make|want|need|see) (?:it|this|that|one) (?:in|at) xxr\d+"),
        (2.8, r"^\W*(?:ok(?:ay)?,? |now |yes,? |and |so |great,? |please )*(?:make|shoot|film|produce|build) it"
              r"(?: now| please| already| happen| in xxr\d+| at xxr\d+)*\W*$"),
        (3.0, r"\bstart (?:the )?production\b|\bgo to production\b|\b(?:clips|scenes) only\b|\bonly the clips\b"),
        (2.4, r"^\W*(?:ok(?:ay)? |but |in |at |maybe |rather |make it |do it |yes |instead |try )*xxr\d+"
              r"(?: instead| please| then| quality| is fine| version)*\W*$"),
        (2.6, r"\b(?:quote|price|how much|what (?:will|would|does) (?:it|this|that|the \w+) cost)\b"),
    ),
    *_rules(
        "stitch",
        (3.6, r"\bstitch\w*\b"),
        (3.2, r"\b(?:combine|merge|join|assemble|put|edit) (?:it|them|the (?:clips|scenes|video)|everything|all)"
              r"[^.?!]{0,20}\b(?:together|into one|up)?\b|\bfinal cut\b|\bexport\b"),
    ),
    *_rules(
        "check_credits",
        (3.6, r"\bcredits?\b(?! card)"),
        (3.2, r"\b(?:my|our|the|account) balance\b|^\W*balance\W*$|\bhow much (?:do (?:i|we) have|have (?:i|we))"),
        (2.6, r"\bcan (?:i|we) afford\b"),
    ),
    *_rules(
        "continue_draft",
        (3.6, r"\b(?:continue|resume|reopen|pick(?:ing)? (?:back )?up|carry on|keep working|finish|go back"
              r"|jump back|back)\b[^.?!]{0,20}\b(?:drafts?|where (?:we|i)|left off|stopped|working on)\b"),
        (3.0, r"\bwhere (?:were|did) (?:we|i)\b[^.?!]{0,16}|\bleft off\b|\bmy (?:last |latest )?draft\b"),
        (2.6, r"\b(?:continue|resume|finish|reopen|open|load|work on|go back to|back to) (?:the |my |our )\w+"),
        (2.2, r"^\W*resume\W*$"),
    ),
    *_rules(
        "get_status",
        (3.4, r"\b(?:status|progress|eta)\b|\bany (?:news|updates?)\b|^\W*updates?\W*$"),
        (3.2, r"\b(?:is|are|did|has|have) (?:it|the|that|they|my|this|everything)\b[^.?!]{0,24}"
              r"\b(?:done|ready|finish(?:ed)?|completed?|stuck|rendered|running|working|through|fail(?:ed)?)\b"),
        (3.2, r"\bhow(?:'s| is| are| far)\b[^.?!]{0,24}\b(?:going|coming|doing|progress\w*|looking|render|along"
              r"|it|things?)\b|\bhow (?:much longer|long (?:will|until|till|does|left))\b"),
        (3.0, r"\b(?:done|ready|finished) yet\b|\btaking (?:so long|forever|ages)\b|\bwhen (?:will|is) (?:it|the)\b"),
        (2.8, r"\bwhat(?:'s| is) (?:happening|going on|next to do)\b|\bwhere (?:do|are) (?:we|things) (?:stand|at)\b"
              r"|\bwhere are we\b|\bwhat happened\b|\bwhat went wrong\b|\bwhy did (?:it|that|this) fail\b"),
        (3.0, r"\bwhere(?:'s| is) (?:my|the|our) (?:video|ad|film|file|banner)\b"),
    ),
    *_rules(
        "retry_project",
        (3.4, r"\bretry\b|\b(?:try|run) (?:it |that |this )?(?:again|once more)\b|\brerun\b|\bone more time\b"),
        (5.0, r"^\W*(?:can you |could you |please |ok |just )*(?:re-?try (?:my|our|the|that)\b.{0,40}"
              r"|try (?:my|our|the|that) .{2,40} (?:again|once more))\W*(?:please)?\W*$"
              r"|\b(?:ad|video|film|flyer|jingle|banners?)\b.{0,12}\bfailed\b.{0,12}\b(?:try again|again|once more|retry)\b"),
        (2.8, r"\banother (?:go|try)\b|\bonce more\b|\brestart (?:it|that|the)\b|\bfix it\b"),
    ),
    *_rules(
        "cancel_project",
        (3.4, r"\b(?:cancel|abort|kill|halt|terminate)\b"),
        (3.0, r"^\W*(?:please |ok |wait |no |oh no )*stop(?: it| that| this| now| please| everything|"
              r" the (?:render|video|production|ad|project))*\W*$|\bstop (?:it|the|rendering|production)\b"),
        (2.6, r"\bscrap (?:it|this|that|the)\b|\bcall it off\b"),
    ),
)  # fmt: skip

KEEPING = (
    *_rules(
        "suggest_strategy",
        (3.4, r"\b(?:suggest|propose|recommend)\b[^.?!]{0,30}\b(?:strategy|audience|target|messag\w+|goals?|positioning)\b"),
        (3.4, r"\bhelp (?:me |us )?(?:with|find|define|pick|choose|figure out) (?:the |my |our |an? )?"
              r"(?:target |right )?(?:audience|strategy|message|messaging|goals?|target|pillars|positioning)\b"),
        (3.2, r"\bwhat (?:do|would|can) you (?:suggest|recommend|advise)\b|^\W*(?:any )?suggestions?\W*$"),
        (3.0, r"\bwho (?:should|would|do) (?:we|i|you|this|it) (?:be )?(?:target|aim|talk|go after|pick|choose|speak|for)\b"
              r"|\bwho would (?:buy|want|need|like) (?:this|it)\b"),
    ),
    *_rules(
        "set_brand",
        (3.2, r"\bpronounced?\b|\b(?:is|it's) said\b(?! that)"),
        (3.2, r"\b(?:fonts?|typefaces?)\b[^.?!]{0,12}(?:\b(?:is|are|to|should be)\b|:)|\bin the font\b|\b(?:use"
              r"|set)\b[^.?!]{0,20}\bfont\b"),
        (3.0, r"\b(?:our|the|my) (?:website|site|web address|url) (?:is|:)|^\W*website:"),
    ),
    *_rules(
        "add_product_photo",
        (3.6, r"\b(?:product|packshot)[- ](?:photo|picture|pic|image|shot)\b"),
        (3.2, r"\b(?:use|add|take)\b[^.?!]{0,24}\b(?:photo|picture|pic|image|upload)\b"),
        (3.0, r"\b(?:photo|picture|pic|image) of (?:the|our|my) \w+"),
    ),
    *_rules(
        "rename_project",
        (3.6, r"\b(?:rename|retitle)\b"),
        (3.2, r"\b(?:change|set|update) (?:the |its )?(?:project |project's )?(?:title|name)\b(?! of the brand)"),
        (2.8, r"^\W*(?:please |let's |can we |and |then |no,? )*(?:call|name) (?:it|this|this one|this project|the project|the draft) "),
        (2.8, r"\b(?:the |new )?title(?: is| should be|:)"),
    ),
    *_rules(
        "duplicate_project",
        (3.6, r"\b(?:duplicate|clone)\b|\bmake a copy\b|\bcopy (?:it|this|the project|this project)\b"),
        (3.4, r"\ba ?/ ?b\b|\bab[- ]test\b|\bsplit[- ]test\b"),
        (3.2, r"\b(?:the )?same (?:again|thing|ad|one|video)?,? ?but\b|\bsame again\b(?=.*\bxx[dpf])"),
        (2.8, r"\b(?:an?|another|the) (?:\w+ )?xx[dpf]\d+ (?:version|cut|variant|edition)\b|\bxx[dpf]\d+ version\b"),
        (2.4, r"\b(?:variant|variation)\b"),
    ),
    *_rules(
        "preview_draft",
        (3.6, r"\bpreview\b|\banimatic\b|\brough cut\b|\bmock ?up\b"),
        (3.4, r"\b(?:show|make|see|send|give|get|watch|hear)\b (?:me |us )?(?:an? |the )?(?:free |quick |rough )?draft\b(?!s)"),
        (3.4, r"\bwhat (?:would|will|does|is) (?:it|this|that|the \w+)[^.?!]{0,8} (?:look|sound) like\b"),
        (3.0, r"\bfree draft\b|^\W*draft(?: please| first| it)?\W*$"),
    ),
    *_rules(
        "undo",
        (3.8, r"\bundo\b|\brevert\b|\bctrl[ +-]?z\b"),
        (3.4, r"\b(?:go back|back) to (?:the |my |our |script |its )*(?:earlier|previous|old|original|first|last|version) ?"
              r"(?:script|version|one|strategy|brand|scenes|xx\w+|\d)?"),
        (3.2, r"\btake (?:it|that|this) back\b|\btake back\b|\bput (?:it|that) back\b|\bgo back (?:one|a) (?:step|version)\b"),
        (3.2, r"\b(?:restore|bring back)\b[^.?!]{0,16}\b(?:version|script|strategy|scenes|brand|old|previous)\b"),
        (3.0, r"^\W*redo(?: it| that| the change| the last change)?\W*$|\bredo what\b|\bundid\b"),
    ),
    *_rules(
        "follow",
        (3.6, r"\b(?:post|send|share|put|push)\b[^.?!]{0,30}\b(?:updates?|status|progress|news)\b[^.?!]{0,40}xxh\d"),
        (3.6, r"\b(?:follow|subscribe|track)\b[^.?!]{0,40}xxh\d"),
        (3.0, r"\b(?:keep|let|tell|notify|inform|ping|connect|link|add)\b[^.?!]{0,30}xxh\d"),
        (1.4, r"xxh\d"),
        (4.6, r"^\W*(?:and |so |ok )?(?:which|what) channels?\b[^.?!]{0,30}\b(?:follow|gets?|updates|posting|post)\b"
              r"|\bwhere do you post\b"),
    ),
    *_rules(
        "unfollow",
        (4.0, r"\bunfollow\b|\bunsubscribe\b|\b(?:stop|quit|no more)\b[^.?!]{0,24}\b(?:posting|updates?|sending|sharing)\b"),
        (3.8, r"\b(?:mute|remove|disconnect|unlink)\b[^.?!]{0,20}xxh\d"),
    ),
    *_rules(
        "edit_script",
        (3.8, r"\b(?:un)?(?:lock|freeze)\b[^.?!]{0,10}\b(?:script|copy|words|text)\b(?! (?:in|on|of) xxs)"),
        (4.6, r"^\W*add (?:a|another|one more) (?:point|bullet)\b"),
        (3.2, r"\b(?:headline|tagline|subline)\b ?(?:should|to|:|is)|\b(?:change|set|make) the (?:headline|tagline|subline)\b"),
        (3.2, r"\b(?:change|set|update|add)\b (?:the )?(?:price|date|time|place|venue|location|link|qr code|mood)\b"),
        (3.0, r"\bthe (?:price|date|place|venue|location|link|mood)(?: is| are|:| should be| to)"),
    ),
    *_rules(
        "render",
        (3.4, r"\b(?:make|produce|print|price)\b (?:the |my |our )?(?:banners?|banner set|flyers?|jingle)\b(?! (?:for|set for))"),
        (3.2, r"\banother take of the (?:banners?|flyer|jingle)\b"),
        (2.6, r"\banother take\b(?! of xx| on xx)"),
    ),
    *_rules(
        "check_credits",
        (5.0, r"^\W*(?:so |ok |please |and )*how many credits (?:do|have) (?:i|we)(?: still)?(?: have| got)?(?: left)?\W*$"
              r"|^\W*(?:what's |what is |show |check )?(?:my|our) (?:credit )?(?:balance|credits)\W*$"),
        (3.6, r"\bwhat (?:can|could) (?:i|we) afford\b|\bcan (?:i|we) (?:still )?afford\b"),
    ),
)  # fmt: skip

RULES: tuple[Rule, ...] = AD + CAMPAIGN + WRITING + MAKING + KEEPING
