"""Every slide in a real browser: nothing overflows, nothing is asked for, nothing lacks a glyph."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest
from demo_pages import browsing
from our_course import our_course

from autograde.authoring.demos import demo_names
from autograde.lecture.fonts import lacking
from autograde.lecture.pdf import print_pdf
from autograde.lecture.site import write_site

ROOT = Path(__file__).parents[1]
ASSIGNMENTS = ("lec26", "lec27", "lec28", "hw04")
LECTURES = ("lec26", "lec27", "lec28")
#: Where a slide with a demo begins.
DEMO = '<section class="demo"'
#: Shows a slide with all of its steps; says what sticks out of it, and what is wider or higher than its own box.
MEASURE = """place => {
    Reveal.slide(place, 0, 99);
    const slide = Reveal.getCurrentSlide(), out = [];
    for (const one of slide.querySelectorAll('.slide *')) {
        if (one.closest('math') && one.tagName != 'math') continue;
        const box = one.getBoundingClientRect();
        const wide = one.scrollWidth > one.clientWidth + 1, high = one.scrollHeight > one.clientHeight + 1;
        const line = one.querySelector('math') && !one.matches('.body');  // its face is higher than what it shows
        const outside = box.width && (box.left < 0 || box.top < 0 || box.right > 1600 || box.bottom > 900);
        const small = one.matches('pre, p, li, td, th') && parseFloat(getComputedStyle(one).fontSize) < 24;
        const boxed = one.clientWidth && getComputedStyle(one).display != 'inline' && one.tagName != 'math';
        if (outside || small || (boxed && (wide || (high && !line))))
            out.push(`${one.tagName} ${one.textContent.slice(0, 40)}`);
    }
    return out;
}"""


def look(page: Path) -> tuple[int, list[str]]:
    """How many slides a deck has, and what is wrong with them."""
    wrong: list[str] = []
    requests: list[str] = []
    with browsing() as browser:
        tab = browser.new_page(viewport={"width": 1600, "height": 900})
        tab.on("console", lambda message: wrong.append(message.text))
        tab.on("pageerror", lambda error: wrong.append(str(error)))
        tab.on("request", lambda asked: requests.append(asked.url))
        tab.goto(page.as_uri())
        tab.wait_for_function("Reveal.isReady() && document.fonts.status == 'loaded'")
        count: int = tab.evaluate("Reveal.getTotalSlides()")
        for place in range(count):
            wrong += [f"slide {place + 1}: {one}" for one in tab.evaluate(MEASURE, place)]
    return count, wrong + [url for url in requests if not url.startswith(("data:", "about:srcdoc", page.as_uri()))]


def shown(page: Path) -> str:
    """The text of the slides, without that of scripts, styles and notes."""
    text = re.sub(r"<(script|style|aside)\b.*?</\1>", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]*>", " ", text))


def test_when_a_deck_is_shown_then_nothing_overflows_or_is_asked_for(tmp_path: Path) -> None:
    write_site(our_course(), ["lec27"], tmp_path, languages=["ko"], pdf=False)
    page = tmp_path / "ko" / "lec27" / "slides.html"
    count, wrong = look(page)
    assert wrong == []
    assert 35 <= count <= 50
    assert lacking(shown(page)) == set()
    assert page.read_text(encoding="utf-8").count(DEMO) == 1
    live = json.loads((page.parent / "live.ipynb").read_text(encoding="utf-8"))
    assert sum(cell["id"].endswith("-answer") for cell in live["cells"]) == 27


def test_when_a_demo_was_clicked_then_a_clicker_still_turns_the_slides_and_the_demo_is_light_on_any_desktop(
    tmp_path: Path,
) -> None:
    write_site(our_course(), ["hw04"], tmp_path, languages=["ko"], pdf=False)
    with browsing() as browser:
        tab = browser.new_page(viewport={"width": 1600, "height": 900}, color_scheme="dark")
        tab.goto((tmp_path / "ko" / "hw04" / "slides.html").as_uri())
        tab.wait_for_function("Reveal.isReady()")
        tab.evaluate("Reveal.slide(Reveal.getSlides().findIndex(slide => slide.matches('.demo')))")
        demo, place = tab.frame_locator(".present iframe"), int(tab.evaluate("Reveal.getIndices().h"))
        assert demo.locator("body").evaluate("body => getComputedStyle(body).backgroundColor") == "rgb(255, 255, 255)"
        for key, step in (("PageDown", 1), ("ArrowLeft", 0), ("PageUp", -1)):
            if step:
                demo.locator("input").first.click()
            tab.keyboard.press(key)
            tab.wait_for_function("place => Reveal.getIndices().h == place", arg=place + step)


def test_when_a_slide_is_too_full_then_the_measuring_sees_it(tmp_path: Path) -> None:
    write_site(our_course(), ["hw04"], tmp_path, languages=["en"], pdf=False)
    page = tmp_path / "en" / "hw04" / "slides.html"
    full = page.read_text(encoding="utf-8").replace("<table>", f"<pre>{'wide ' * 90}</pre><table>", 1)
    page.write_text(full, encoding="utf-8")
    assert any("wide wide" in one for one in look(page)[1])


@pytest.mark.proof
def test_when_the_site_is_made_then_every_slide_of_every_deck_fits_and_lectures_take_75_minutes(tmp_path: Path) -> None:
    said: list[str] = []
    demos = 0
    course = our_course()
    write_site(course, ASSIGNMENTS, tmp_path, say=said.append, pdf=False)
    for page in sorted(tmp_path.glob("*/*/slides.html")):
        count, wrong = look(page)
        assert (page, wrong) == (page, [])
        assert lacking(shown(page)) == set()
        assert page.parent.name not in LECTURES or 35 <= count <= 50
        demos += page.read_text(encoding="utf-8").count(DEMO)
    assert demos == 2 * len(demo_names(course))
    assert sum("75 minutes" in line for line in said) == 2 * len(LECTURES)


@pytest.mark.proof
def test_when_a_deck_is_printed_then_every_step_of_every_slide_is_a_page(tmp_path: Path) -> None:
    write_site(our_course(), ["hw04"], tmp_path, languages=["en"], pdf=False)
    folder = tmp_path / "en" / "hw04"
    print_pdf(folder / "slides.html", folder / "slides.pdf")
    pages = re.findall(rb"/Type\s*/Page\b", (folder / "slides.pdf").read_bytes())
    page = (folder / "slides.html").read_text(encoding="utf-8")
    steps = len(set(re.findall(r'<section class="\w+[^"]*" id="(s\d+)"', page)))
    assert len(pages) >= steps >= 20
