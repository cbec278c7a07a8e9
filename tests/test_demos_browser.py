"""Each demo in a real browser: it fits, can be read, moves, and asks for nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from demo_pages import HALL, press, shown, watched
from our_course import our_course
from playwright.sync_api import Browser, BrowserContext, ViewportSize

from autograde.authoring.demo_pictures import picture_of, shows
from autograde.authoring.demos import MOST_BYTES, demo_names
from autograde.authoring.pictures import HEIGHT, WIDTH, size

COURSE = our_course()
NAMES = ["attention", "bpe", "cache", "sampling", "training", "windows"]
PHONE = ViewportSize(width=390, height=844)
#: The smallest type that can be read from the last row of a lecture hall, in pixels on a page that is 1600 wide.
LEGIBLE = 20
#: Of every text that is seen: its size and where it ends. What is scrolled sideways in a box of its own may be wider.
TEXTS = """() => [...document.querySelectorAll("body *")].filter((one) =>
  [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()) && one.getClientRects().length
  && !["SCRIPT", "STYLE"].includes(one.tagName)).map((one) =>
  ({text: one.textContent.trim().slice(0, 40), size: parseFloat(getComputedStyle(one).fontSize) * (one.closest("svg")
  ? one.closest("svg").getBoundingClientRect().width / one.closest("svg").viewBox.baseVal.width : 1)}))"""


def test_when_the_demos_are_listed_then_all_six_are_there_and_small(demos: Path) -> None:
    assert demo_names(COURSE) == NAMES
    assert len(list(demos.iterdir())) == 2 * len(NAMES)
    assert all(file.stat().st_size <= MOST_BYTES for file in demos.iterdir())


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", COURSE.languages)
def test_when_a_demo_is_shown_in_a_lecture_hall_then_nothing_overflows_and_all_is_legible(
    context: BrowserContext, demos: Path, name: str, language: str
) -> None:
    page = shown(context, demos, name, language)
    wide, high = page.evaluate("() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    assert (wide, high) == (HALL["width"], HALL["height"])
    texts = page.evaluate(TEXTS)
    assert len(texts) > 10
    assert [one for one in texts if one["size"] < LEGIBLE] == []


@pytest.mark.proof
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", COURSE.languages)
def test_when_a_demo_is_shown_on_a_phone_then_nothing_is_wider_than_it(
    context: BrowserContext, demos: Path, name: str, language: str
) -> None:
    page = shown(context, demos, name, language)
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate("() => document.documentElement.scrollWidth") == PHONE["width"]


@pytest.mark.parametrize("name", NAMES)
def test_when_a_demo_is_read_aloud_then_every_control_has_a_name(
    context: BrowserContext, demos: Path, name: str
) -> None:
    page = shown(context, demos, name)
    controls = page.locator("main input, main button:visible, [role=listbox]")
    assert controls.count() > 0
    for control in controls.all():
        named = control.evaluate(
            "(one) => one.getAttribute('aria-label') || one.labels?.[0]?.textContent || one.textContent"
        )
        assert named.strip()
    assert page.locator("[role=status]").count() == 1
    assert page.locator("header p, footer p").count() == 3


def test_when_a_picture_is_taken_then_it_has_the_size_of_figures_and_says_which_page_it_shows(demos: Path) -> None:
    page = (demos / "windows.ko.html").read_text(encoding="utf-8")
    picture = picture_of(page)
    assert picture
    assert len(picture) <= 150 * 1024
    assert size(picture) == (WIDTH, HEIGHT)
    assert shows(picture, page)
    assert not shows(picture, page.replace("5145", "5146"))


@pytest.mark.parametrize("source", ["console.log(1)", "fetch('https://example.org')", "missing()"])
def test_when_a_demo_has_an_error_or_asks_for_anything_then_the_tests_see_it(
    browser: Browser, demos: Path, tmp_path: Path, source: str
) -> None:
    page = (demos / "windows.en.html").read_text(encoding="utf-8")
    broken = page.replace("draw();\n</script>", f"draw();\n{source};</script>")
    (tmp_path / "broken.en.html").write_text(broken, encoding="utf-8")
    with watched(browser) as (context, faults):
        shown(context, tmp_path, "broken")
    assert faults


@pytest.mark.parametrize(("name", "slider", "pace"), [("training", "#at", 1200), ("cache", "#step", 900)])
def test_when_motion_is_wanted_then_a_demo_plays_to_its_end_and_where_it_is_not_there_is_no_button(
    context: BrowserContext, demos: Path, name: str, slider: str, pace: int
) -> None:
    page = context.new_page()
    page.goto((demos / f"{name}.ko.html").as_uri())
    assert not page.locator("#play").is_visible()
    page.emulate_media(reduced_motion="no-preference")
    page.clock.install()
    page.reload()
    press(page, slider, "Home")
    before = float(page.locator(slider).input_value())
    press(page, "#play", "Enter")
    page.clock.run_for(2 * pace)
    assert float(page.locator(slider).input_value()) == before + 2
    page.clock.run_for(100 * pace)
    assert page.locator(slider).input_value() == page.locator(slider).get_attribute("max")
    assert page.locator("#play").inner_text() == "▶ 재생"
