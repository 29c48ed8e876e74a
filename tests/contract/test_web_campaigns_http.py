"""The campaign pages over HTTP: whose things they are, escaping, forms that keep what was typed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.campaign_page import LOOK, Marketer
from tests.support.door import Door, open_door
from tests.support.studio_page import colleague, new_person
from tests.support.web_session import Browser, browser_of

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x08\x00\x00\x00\x08\x08\x02\x00\x00\x00"
EVIL = "<script>alert('x')</script> {{ 7 * 7 }} \"><img src=x onerror=alert(1)>"
PARTS = ("", "/gallery", "/pillar/audience", "/brand")


@pytest.fixture(scope="module")
def door(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """Give one server for this module; every test makes people of its own."""
    with open_door(sqlite_template, tmp_path_factory.mktemp("hub")) as opened:
        yield opened


@pytest.fixture
def mara(door: Door) -> Marketer:
    """Give a marketer with a workspace of her own."""
    return Marketer(new_person(door.stage, "Mara"))


@pytest.fixture
def browser(door: Door, mara: Marketer) -> Iterator[Browser]:
    """Give her browser."""
    with browser_of(door, mara.person) as opened:
        yield opened


def test_another_workspaces_campaign_is_not_there(
    door: Door, mara: Marketer, browser: Browser
) -> None:
    at = f"/dashboard/campaigns/{mara.open()}"
    project_id = mara.start(at.rpartition("/")[2], kind="flyer")
    posts = ["strategy", "brand", "picture", "undo", "follow", "unfollow", "projects"]
    posts += [f"projects/{project_id}/{act}" for act in ("price", "variant")]
    form = {"seen": "1", "audience": "mine", "what": "brand", "kind": "flyer", **LOOK}
    assert [browser.get(at + part).status_code for part in PARTS] == [200] * len(PARTS)
    with browser_of(door, new_person(door.stage, "Stranger")) as stranger:
        assert "Lumen" not in stranger.get("/dashboard/campaigns").text
        assert [stranger.get(at + part).status_code for part in PARTS] == [404] * len(PARTS)
        answers = [
            stranger.post(f"{at}/{post}", form, scripted=scripted).status_code
            for post in posts
            for scripted in (False, True)
        ]
    assert answers == [404] * len(answers)
    assert browser.post(f"{at}/strategy", form, csrf="forged").status_code == 403
    assert mara.hub(at.rpartition("/")[2]).strategy.version == 1


def test_what_people_write_stays_words(mara: Marketer, browser: Browser) -> None:
    campaign_id = mara.open(product=EVIL[:100], name=EVIL[:70], description=EVIL)
    mara.strategy(campaign_id, 1, audience=EVIL, messaging="</textarea><script>x")
    mara.brand(
        campaign_id,
        1,
        **(LOOK | {"name": EVIL[:70], "tone": EVIL[:100], "words_to_avoid": "<b>bold</b>"}),
        word_1="<i>x</i>",
        said_1='"><script>',
    )
    mara.start(campaign_id, kind="flyer", title=EVIL[:80])
    pages = ["/dashboard/campaigns", f"/dashboard/campaigns?q={'%3Cscript%3E'}"]
    pages += [f"/dashboard/campaigns/{campaign_id}{part}" for part in PARTS]
    for page in pages:
        html = browser.get(page).text
        for bad in ("<script>alert", "<script>x", "<img src=x", "<b>bold", "<i>x", '"><script>'):
            assert bad not in html, (page, bad)
    assert "{{ 7 * 7 }}" in browser.get(pages[2]).text


def test_a_new_campaign_keeps_what_was_typed_until_it_is_opened(browser: Browser) -> None:
    typed = {"product": " ", "audience": "nurses & porters", "colors": "blurple", "style": "ugc"}
    page = browser.post("/dashboard/campaigns", typed, scripted=False)
    assert page.status_code == 422
    assert "Name the product" in page.text
    assert "nurses &amp; porters" in page.text
    page = browser.post("/dashboard/campaigns", typed | {"product": "Brew"}, scripted=False)
    assert (page.status_code, "blurple" in page.text) == (422, True)
    made = browser.post(
        "/dashboard/campaigns", typed | {"product": "Brew", "colors": "teal"}, scripted=False
    )
    assert made.status_code == 303
    assert "nurses &amp; porters" in browser.get(made.headers["location"]).text


def test_forms_work_with_and_without_scripts(mara: Marketer, browser: Browser) -> None:
    campaign_id = mara.open()
    at = f"/dashboard/campaigns/{campaign_id}"
    plain = browser.post(f"{at}/strategy", {"seen": "1", "audience": "porters"}, scripted=False)
    assert (plain.status_code, plain.headers["location"]) == (303, f"{at}#strategy")
    scripted = browser.post(f"{at}/strategy", {"seen": "2", "audience": "cleaners"})
    assert "Saved as version 3" in scripted.text
    assert "<html" not in scripted.text
    long = {"seen": "3", "audience": "long " * 300}
    for is_scripted, status in ((True, 200), (False, 422)):
        refused = browser.post(f"{at}/strategy", long, scripted=is_scripted)
        assert refused.status_code == status
        assert "keep it to 1,000" in refused.text
        assert "long long" in refused.text
    kept = browser.post(f"{at}/brand", LOOK | {"seen": "1", "color_2": "blurple"}, scripted=False)
    assert (kept.status_code, 'value="blurple"' in kept.text) == (422, True)
    started = browser.post(f"{at}/projects", {"kind": "jingle"}, scripted=False)
    assert started.headers["location"].startswith("/dashboard/projects/prj_")
    assert browser.post(f"{at}/follow", {"channel": "#x"}, scripted=False).status_code == 422


def test_a_stale_form_shows_both_texts_and_loses_neither(
    door: Door, mara: Marketer, browser: Browser
) -> None:
    campaign_id = mara.open()
    ana = Marketer(colleague(mara.person, "Ana", may_spend=False))
    ana.strategy(campaign_id, 1, audience="porters")
    at, form = f"/dashboard/campaigns/{campaign_id}", {"seen": "1", "audience": "cleaners"}
    page = browser.post(f"{at}/strategy", form, scripted=False)
    assert page.status_code == 409
    part = browser.post(f"{at}/strategy", form)
    for shown in (page.text, part.text):
        assert "Ana changed the audience since you opened this page" in shown
        assert ">cleaners</textarea>" in shown
        assert "porters" in shown
        assert 'name="seen" value="2"' in shown
    assert mara.hub(campaign_id).strategy.pillars[0].text == "porters"
    saved = browser.post(f"{at}/strategy", form | {"seen": "2"}, scripted=False)
    assert saved.status_code == 303
    assert mara.hub(campaign_id).strategy.pillars[0].text == "cleaners"


def test_odd_addresses_are_no_harm(browser: Browser) -> None:
    assert browser.get("/dashboard/campaigns?page=99999999999&q=%25").status_code == 200
    assert browser.get("/dashboard/campaigns/cam_0").status_code == 404
    assert browser.get("/dashboard/campaigns/new").status_code == 200


def test_a_logo_is_uploaded_and_what_is_no_picture_says_so(
    mara: Marketer, browser: Browser
) -> None:
    campaign_id = mara.open()
    at = f"/dashboard/campaigns/{campaign_id}"
    sent = {"picture": ("our logo.png", PNG, "image/png")}
    made = browser.post(f"{at}/picture", {"role": "logo"}, scripted=False, files=sent)
    assert (made.status_code, made.headers["location"]) == (303, f"{at}#brand")
    logo = mara.hub(campaign_id).brand.logo_asset_id
    assert browser.get(f"/dashboard/files/{logo}").content == PNG
    for file, words in ((b"no picture", "PNG, JPEG"), (PNG + b"broken", "broken"), (b"", "PNG")):
        refused = browser.post(
            f"{at}/picture", {"role": "logo"}, scripted=False, files={"picture": ("x.png", file)}
        )
        assert refused.status_code == 422
        assert words in refused.text
    wrong = browser.post(f"{at}/picture", {"role": "photo"}, scripted=False)
    assert (wrong.status_code, "Choose a picture first" in wrong.text) == (422, True)
    assert mara.hub(campaign_id).brand.logo_asset_id == logo
