"""report.html and the feedback pages in a real browser."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from sample_pages import read, write_sample

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
