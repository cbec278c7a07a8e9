"""report.html and the feedback pages in a real browser."""

from __future__ import annotations

import json
import re
import subprocess
import unicodedata
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page
from sample_pages import read, write_class, write_sample

from autograde.chromium import need_chromium
from autograde.reporting import pages
from autograde.reporting.words import STATUSES


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_sample(tmp_path_factory.mktemp("out"))


def browse(page: Path, profile: Path, fragment: str = "") -> tuple[str, list[str]]:
    """The page's DOM after its script ran, and what the browser wrote to its console."""
    program = need_chromium("shows the pages")
    command = [
        program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
        f"--user-data-dir={profile}", "--enable-logging=stderr", "--v=0", "--dump-dom", page.as_uri() + fragment,
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120, check=True)
    return done.stdout, re.findall(r"CONSOLE.*", done.stderr)


def test_when_the_browser_opens_a_page_then_its_console_stays_empty(out: Path, tmp_path: Path) -> None:
    hostile = next((out / "feedback").glob("_script*"))
    for page in (out / "report.html", hostile, out / "feedback" / "2023100009.html"):
        dom, console = browse(page, tmp_path)
        assert console == []
        assert "<title>stolen" not in dom


def test_when_a_page_has_an_error_then_the_browser_test_sees_it(out: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.html"
    broken.write_text(read(out / "report.html").replace("<main>", "<main><script>alert(1)</script>"), encoding="utf-8")
    assert "Content Security Policy" in browse(broken, tmp_path)[1][0]


def test_when_english_is_asked_for_then_the_page_switches(out: Path, tmp_path: Path) -> None:
    assert '<html lang="ko">' in browse(out / "report.html", tmp_path)[0]
    dom, _ = browse(out / "report.html", tmp_path, "#en")
    assert '<html lang="en">' in dom
    assert dom.count("<button") == 8


def test_when_a_character_is_ours_then_the_browser_has_a_glyph_for_it(tmp_path: Path) -> None:
    """Compares each character with one that no font has."""
    templates = (Path(pages.__file__).parent / "templates").iterdir()
    ours = "".join(read(path) for path in templates) + "".join(
        status.glyph + status.word.ko + status.opening.ko for status in STATUSES.values()
    )
    characters = sorted({character for character in ours if ord(character) > 126})
    probe = tmp_path / "probe.html"
    probe.write_text(
        """<!DOCTYPE html><meta charset="utf-8"><pre id="missing"></pre><script>
        const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
        const draw = (character) => {
          canvas.clearRect(0, 0, 60, 60);
          canvas.font = "40px system-ui";
          canvas.fillText(character, 5, 45);
          return canvas.getImageData(0, 0, 60, 60).data.join();
        };
        const none = draw("\\u{10FFFD}");
        const missing = CHARACTERS.filter((character) => draw(character) === none);
        document.getElementById("missing").textContent = JSON.stringify(missing);
        </script>""".replace("CHARACTERS", json.dumps([*characters, "\U0010fffc"])),
        encoding="utf-8",
    )
    dom, _ = browse(probe, tmp_path)
    found = re.search(r'<pre id="missing">(.*?)</pre>', dom)
    assert found
    assert json.loads(found[1]) == ["\U0010fffc"], "install a font with Hangul and symbols, e.g. fonts-noto-cjk"


def opened(context: BrowserContext, page: Path, width: int = 1600) -> Page:
    shown = context.new_page()
    shown.set_viewport_size({"width": width, "height": 1000})
    shown.goto(f"{page.as_uri()}#en")
    return shown


def found(page: Page, rows: str) -> list[str]:
    return [
        row.get_attribute("id") or row.locator("bdi").first.inner_text()
        for row in page.locator(f"{rows}:visible").all()
    ]


def test_when_somebody_is_looked_for_then_the_table_has_only_rows_that_match_all_that_is_asked(
    context: BrowserContext, tmp_path: Path
) -> None:
    page = opened(context, write_class(tmp_path, 5) / "report.html")
    search, rows = page.get_by_label("Name, number, file"), "#class tbody tr"
    assert len(found(page, rows)) == 6
    for asked, ids in (
        (unicodedata.normalize("NFD", "김하늘"), ["row-2"]),
        ("2023100001 하늘", ["row-2"]),
        ("BROKEN", ["row-3"]),
        ("박서연", ["row-6"]),
        ("nobody", []),
        ("", [f"row-{n}" for n in range(1, 7)]),
    ):
        search.fill(asked)
        assert found(page, rows) == ids, asked
    for label, ids in (
        ("Late 1", ["row-2"]), ("Not handed in 1", ["row-6"]), ("Not graded 1", ["row-3"]),
        ("To grade by hand 3", ["row-1", "row-4", "row-5"]), ("With notes 1", ["row-2"]),
    ):  # fmt: skip
        page.locator(".chips label", has_text=label).click()
        assert found(page, rows) == ids, label
    page.locator(".chips label", has_text="All 6").click()
    page.get_by_label("Lost points in").select_option(label="2-3 exercise-failed")
    assert found(page, rows) == ["row-1", "row-4", "row-5"]
    search.fill("20231 00004")
    assert found(page, rows) == ["row-5"]
    assert page.locator(".found").inner_text() == "1 / 6"
    page.get_by_role("button", name="Score").click()  # sorting keeps what was looked for
    assert found(page, rows) == ["row-5"]


def test_when_a_class_is_large_then_the_report_finds_a_student_and_leads_to_the_row(
    context: BrowserContext, tmp_path: Path
) -> None:
    page = opened(context, write_class(tmp_path, 501) / "report.html")
    assert found(page, "#class .people li") == []
    page.get_by_label("Name, number, file").fill("20231")
    assert len(found(page, "#class .people li")) == 50
    assert page.locator(".found").inner_text() == "the first 50 are shown · 502 / 502"
    page.get_by_label("Name, number, file").fill("2023100500")
    assert found(page, "#class .people li") == ["2023100500"]
    page.locator("#class .people li:visible .points").click()
    assert page.url.endswith("/class/3.html#row-501")
    assert found(page, "#class tbody tr") == ["row-501", "row-502"]


@pytest.mark.parametrize("number", [20, 501])
def test_when_a_report_is_read_on_a_phone_then_nothing_is_cut_or_scrolls_sideways(
    context: BrowserContext, tmp_path: Path, number: int
) -> None:
    write_class(tmp_path, number)
    for name in ("report.html", "class/3.html", "class/exercise-manual-1.html"):
        if (tmp_path / name).is_file():
            page = opened(context, tmp_path / name, width=390)
            wide = page.evaluate("""() => [...document.querySelectorAll("body *")]
                .filter((one) => one.getBoundingClientRect().right > 390 && !one.closest(".unseen, .answer"))
                .map((one) => one.outerHTML.slice(0, 80))""")
            assert wide == [], name
            assert page.evaluate("document.documentElement.scrollWidth") == 390
