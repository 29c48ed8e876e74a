"""A campaign brief in Markdown is read field by field, and what is wrong with it is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.brief import BRIEF_CHARACTERS_MAX, Brief, BriefError, parse_brief
from tools.create_campaign import TOOL as CREATE_CAMPAIGN
from tools.create_project import TOOL as CREATE_PROJECT
from tools.set_brand import TOOL as SET_BRAND

WHOLE = """# Brief: Night crew

## Product
Lumen cold brew

## Description
Cold brew steeped for 18 hours. Low acid.
- In a can
- No sugar

**Audience:** Night-shift nurses who crash at 3 a.m.
- Key message: smooth energy without the crash
Goals - cold traffic
Brand: Lumen
Colours: #FF6600, navy and #0af
Tone: warm, dry
Offer: 2 for 1 until Sunday
URL: https://lumen.example/night
CTA: Grab a can
Style: Humour
Awareness stage: Problem aware
Trigger: social proof
Duration: 15 seconds
Format: TikTok
Resolution: 720
Logo: ![logo](logo.png)
Photo: photos/can.jpg
Words to use: calm
Words to avoid: cheap, buzz

## Legal notes
nothing
"""


def test_a_whole_brief_is_read() -> None:
    assert parse_brief(WHOLE) == Brief(
        product="Lumen cold brew",
        name="Night crew",
        description="Cold brew steeped for 18 hours. Low acid. In a can. No sugar",
        audience="Night-shift nurses who crash at 3 a.m.",
        messaging="smooth energy without the crash",
        goals="cold traffic",
        brand_name="Lumen",
        colors=("#ff6600", "navy", "#00aaff"),
        tone="warm, dry",
        offer="2 for 1 until Sunday",
        url="https://lumen.example/night",
        call_to_action="Grab a can",
        style="humor",
        awareness_stage="problem_aware",
        trigger="social_proof",
        words_to_use=("calm",),
        words_to_avoid=("cheap", "buzz"),
        seconds=15,
        format="9:16",
        resolution="720p",
        logo="logo.png",
        photo="photos/can.jpg",
        unread=("Legal notes",),
    )


def test_its_parts_are_what_the_tools_take() -> None:
    brief = parse_brief(WHOLE)
    CREATE_CAMPAIGN.args.model_validate(brief.campaign())
    SET_BRAND.args.model_validate(brief.brand())
    CREATE_PROJECT.args.model_validate(brief.project())
    assert brief.project() == {"seconds": 15, "format": "9:16", "resolution": "720p"}
    assert brief.campaign()["description"].endswith("Call to action: Grab a can.")


@pytest.mark.parametrize(
    ("text", "brief"),
    [
        ("Product: cold brew", Brief(product="cold brew")),
        ("product - cold brew\nlength - a minute", Brief(product="cold brew", seconds=60)),
        (
            "| Field | Value |\n|---|---|\n| Product | cold brew |\n| Duration | half a minute |",
            Brief(product="cold brew", seconds=30),
        ),
        ("# Product: Crème Brûlée Café", Brief(product="Crème Brûlée Café")),
        (
            "* **Product**: 抹茶ラテ\n* **Audience**: students",
            Brief("抹茶ラテ", audience="students"),
        ),
        ("## PRODUCT ##\r\ncold brew\r\n", Brief(product="cold brew")),
        (
            "Product: tea\nAudience:\n\nOffice workers\nwith cold hands",
            Brief(product="tea", audience="Office workers. with cold hands"),
        ),
    ],
)
def test_other_ways_to_write_it(text: str, brief: Brief) -> None:
    assert parse_brief(text) == brief


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "The brief is empty. Write at least “Product: …”, one line is enough."),
        (" \n\x00", "The brief is empty. Write at least “Product: …”, one line is enough."),
        ("Audience: x", "The brief names no product. Add a line such as “Product: cold brew”."),
        ("hello there", "The brief names no product. Add a line such as “Product: cold brew”."),
        (
            "Product: a\nDuration: 7 seconds",
            "The duration “7 seconds” is not offered. Choose 6, 15, 30 or 60 seconds.",
        ),
        (
            "Product: a\nFormat: cube",
            "The format “cube” is not offered. Choose one of 9:16, 1:1, 4:5, 16:9.",
        ),
        (
            "Product: a\nFormat: TikTok and YouTube",
            "The format “TikTok and YouTube” names several formats. Choose one of 9:16, 1:1, "
            "4:5, 16:9.",
        ),
        (
            "Product: a\nStyle: baroque",
            "The style “baroque” does not exist. Choose one of: direct response, ugc, cinematic, "
            "storytelling, testimonial, demo, humor, luxury, minimalist, educational.",
        ),
        (
            "Product: a\nProduct: b",
            "The brief gives the product twice. Keep one of them, so that I don't take the wrong "
            "one.",
        ),
        (
            "Product: a\nColors: #12, blue",
            "“#12” is no colour. Write it as #rrggbb, such as #ff6600, or by name.",
        ),
        (
            "Product: a\nLogo: yes",
            "The logo “yes” is no picture file. Name a PNG, JPEG, WebP or SVG file, such as "
            "logo.png.",
        ),
        (
            "Product: a\nResolution: 4k",
            "The resolution “4k” is not offered. Choose 720p or 1080p.",
        ),
        (
            "Product: " + "a" * 121,
            "The product's name has 121 characters; at most 120 fit. Name it in a few words and "
            "put "
            "the rest under “Description”.",
        ),
        (
            "x" * (BRIEF_CHARACTERS_MAX + 1),
            "The brief has 50,001 characters; at most 50,000 can be read. Keep what the ad needs "
            "and "
            "leave the rest out.",
        ),
    ],
)
def test_what_is_wrong_is_said(text: str, message: str) -> None:
    with pytest.raises(BriefError) as refusal:
        parse_brief(text)
    assert str(refusal.value) == message


@given(st.text(max_size=400))
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    try:
        answer = parse_brief(text).product
    except BriefError as refusal:
        answer = str(refusal) if str(refusal).endswith(".") else ""
    assert answer
