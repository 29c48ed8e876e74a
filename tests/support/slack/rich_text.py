"""The rich_text block and what it is made of.

https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

from tests.support.slack.shapes import Shape, boolean, by_type, list_of, string, thing, whole

STYLE = thing(
    None,
    dict.fromkeys(("bold", "italic", "strike", "code", "underline", "highlight"), boolean),
)
STYLED = {"style": STYLE}
INLINE = by_type(
    {
        "text": thing({"text": string(shortest=1)}, STYLED),
        "link": thing(
            {"url": string(3000, shortest=1)}, STYLED | {"text": string(), "unsafe": boolean}
        ),
        "emoji": thing({"name": string()}, {"unicode": string(), "skin_tone": whole(1, 6)}),
        "user": thing({"user_id": string()}, STYLED),
        "channel": thing({"channel_id": string()}, STYLED),
        "usergroup": thing({"usergroup_id": string()}, STYLED),
        "broadcast": thing({"range": string(one_of=("here", "channel", "everyone"))}, STYLED),
        "color": thing({"value": string()}),
        "date": thing(
            {"timestamp": whole(0), "format": string()},
            STYLED | {"url": string(), "fallback": string()},
        ),
    },
    "rich text element",
)
SECTION = thing({"elements": list_of(INLINE)})
BORDER = {"border": whole(0, 1)}
PARTS: dict[str, Shape] = {
    "rich_text_section": SECTION,
    "rich_text_list": thing(
        {
            "style": string(one_of=("bullet", "ordered")),
            "elements": list_of(by_type({"rich_text_section": SECTION}, "list item")),
        },
        BORDER | {"indent": whole(0, 8), "offset": whole(0)},
    ),
    "rich_text_preformatted": thing({"elements": list_of(INLINE)}, BORDER | {"language": string()}),
    "rich_text_quote": thing({"elements": list_of(INLINE)}, BORDER),
}
RICH_TEXT = thing({"elements": list_of(by_type(PARTS, "rich text"), 1)}, {"block_id": string(255)})
RICH_TEXT_TYPED = by_type({"rich_text": RICH_TEXT}, "block")
