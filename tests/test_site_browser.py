"""The site's pages in a real browser: they ask for nothing, fit a phone and a hall, and are found by search."""

from __future__ import annotations

import functools
import re
import threading
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from our_course import our_course
from playwright.sync_api import Browser, BrowserContext, Page

from autograde.lecture.pages import write_pages

ROOT = Path(__file__).resolve().parents[1]
COURSE = our_course()
#: Where `make proof` puts it.
AXE = ROOT / ".build" / "axe" / "node_modules" / "axe-core" / "axe.min.js"
SIZES = {"phone": (390, 844), "hall": (1600, 900)}
FEW = ("index.html", "ko/lec27/index.html")
#: What axe finds that keeps somebody out.
FAULTS = """async () => (await axe.run(document, {preload: false, resultTypes: ["violations"]})).violations
  .filter(one => ["serious", "critical"].includes(one.impact))
  .map(one => `${one.id}: ${one.nodes.map(node => node.html.slice(0, 200)).slice(0, 3).join(" ")}`)"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    write_pages(COURSE, folder)
    return folder


@pytest.fixture
def faults() -> list[str]:
    """What must not be: errors of pages, lines on their console, requests to elsewhere."""
    return []


def visitor(browser: Browser, faults: list[str], size: str, scheme: str) -> BrowserContext:
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
        bypass_csp=True,
    )
    context.on("weberror", lambda error: faults.append(str(error.error)))
    context.on("console", lambda message: faults.append(message.text))
    here = re.compile(r"file:|data:|http://127\.0\.0\.1:\d+/course/")
    context.on("request", lambda request: None if here.match(request.url) else faults.append(request.url))
    return context


def opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    return page


def wider(page: Page) -> int:
    """Pixels by which the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_when_a_page_is_opened_from_disk_then_it_asks_for_nothing_and_fits(
    browser: Browser, site: Path, faults: list[str], size: str, scheme: str
) -> None:
    context = visitor(browser, faults, size, scheme)
    for name in FEW:
        page = opened(context, (site / name).as_uri())
        assert wider(page) <= 0, name
        dark = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).every(one => one < 60)")
        assert dark is (scheme == "dark")
    context.close()
    assert faults == []


@pytest.mark.parametrize("word", ["토큰", "토큰을", "CausalAttention"])
def test_when_a_word_is_looked_for_then_pages_are_found_whatever_particle_it_has(
    browser: Browser, site: Path, faults: list[str], word: str
) -> None:
    context = visitor(browser, faults, "hall", "light")
    page = opened(context, (site / "ko" / "search.html").as_uri() + f"?q={word}")
    page.wait_for_selector("ul.search li a")
    links = [link.get_attribute("href") or "" for link in page.locator("ul.search li a").all()]
    assert any(link.startswith("lec27/index.html") for link in links)
    context.close()
    assert faults == []


def test_when_the_site_stands_below_a_path_of_a_server_then_it_works_as_from_disk(
    browser: Browser, site: Path, faults: list[str], tmp_path: Path
) -> None:
    (tmp_path / "course").symlink_to(site)
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    context = visitor(browser, faults, "hall", "light")
    page = opened(context, f"http://127.0.0.1:{server.server_port}/course/index.html")
    page.click("a.go")
    page.click("nav a:has-text('용어집'), .sidebar-tree a:has-text('용어집')")
    assert page.locator("h1").inner_text().startswith("용어집")
    context.close()
    server.shutdown()
    server.server_close()
    assert faults == []


@pytest.mark.proof
def test_when_any_page_is_opened_then_it_asks_for_nothing_fits_and_keeps_nobody_out(
    browser: Browser, site: Path, faults: list[str]
) -> None:
    assert AXE.is_file(), "'make proof' installs axe-core, which looks for what keeps people out"
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 2 * len(COURSE.assignments)
    for size, scheme in (("phone", "light"), ("hall", "light"), ("hall", "dark")):
        context = visitor(browser, faults, size, scheme)
        for file in pages:
            page = opened(context, file.as_uri())
            found = [*([f"{wider(page)} pixels too wide"] if wider(page) > 0 else [])]
            page.evaluate(AXE.read_text(encoding="utf-8"))
            faults += [f"{file.relative_to(site)}, {size}, {scheme}: {one}" for one in [*found, *page.evaluate(FAULTS)]]
            page.close()
        context.close()
    assert faults == []


@pytest.mark.slow
def test_when_pages_link_to_a_place_of_the_site_then_it_is_there(site: Path) -> None:
    pages = {file.relative_to(site).as_posix(): Links(file.read_text("utf-8")) for file in site.rglob("*.html")}
    broken = []
    for name, page in pages.items():
        for link in page.links:
            place = urlsplit(urljoin(name, link))
            target = unquote(place.path) or name
            if urlsplit(link).scheme:
                continue
            there = (site / target).is_file() and (
                not place.fragment or target not in pages or unquote(place.fragment) in pages[target].ids
            )
            broken += [] if there else [(name, link)]
    assert broken == []


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Writes nothing."""


class Links(HTMLParser):
    """Where a page leads, and the places in it that others can lead to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.ids.add(found.get("id") or "")
        self.links += [link for name in ("href", "src") if (link := found.get(name)) and tag not in ("use", "base")]
