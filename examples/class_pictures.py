"""Takes the pictures of docs/a-class.md: the commands are run on the made-up class of `canvas_class.py`, and a browser
shows what they say and write.

    python examples/class_pictures.py

Chromium's fonts differ from one machine to another, so nothing compares the pictures with what is committed.
"""

from __future__ import annotations

import html
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from canvas_class import CanvasClass, accept_sample_deviation
from playwright.sync_api import Browser, FloatRect, sync_playwright

from autograde.authoring.pictures import compress
from autograde.chromium import need_chromium

DOCS = Path(__file__).resolve().parents[1] / "docs"
STUDENTS = 300
WIDTH, HEIGHT = 1200, 860
COLUMNS = 112
#: Lines of the terminal that a picture shows.
MOST_LINES = 26
TERMINAL = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; background: #1d2330; color: #dfe4ee; }}
pre {{ margin: 0; padding: 18px 22px; width: {width}ch; white-space: pre-wrap; }}
pre {{ font: 15px/1.45 "DejaVu Sans Mono", monospace; }}
b {{ color: #8fd18f; font-weight: normal; }}
</style><pre>{text}</pre>"""


class Screen:
    """Runs commands in the course's folder, and takes pictures."""

    def __init__(self, kept: CanvasClass, browser: Browser) -> None:
        self.kept, self.page = kept, browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})

    def run(self, *words: str) -> str:
        """The command and what it said, as on a terminal."""
        environment = {**os.environ, "COLUMNS": str(COLUMNS)}
        command = [sys.executable, "-m", "autograde", *words]
        done = subprocess.run(command, cwd=self.kept.course, env=environment, capture_output=True, text=True)
        line = " ".join(f'"{word}"' if " " in word else word for word in words)
        return f"<b>$ autograde {html.escape(line)}</b>\n{html.escape(done.stdout + done.stderr)}"

    def terminal(self, name: str, *said: str) -> None:
        lines = "\n".join(said).rstrip().splitlines()
        more = ["…"] * (len(lines) > MOST_LINES)
        self.page.set_content(TERMINAL.format(width=COLUMNS, text="\n".join([*lines[:MOST_LINES], *more])))
        self._keep(name, self.page.locator("pre").screenshot())

    def open(self, address: str) -> None:
        self.page.goto("about:blank")  # the same address with a fragment would not be read again
        self.page.goto(f"{(self.kept.folder / 'grades' / address).as_uri()}#en")

    def window(self, name: str, selector: str = "body") -> None:
        """As much of the page as a window shows, from there on."""
        top = self.page.locator(selector).first.evaluate("one => one.getBoundingClientRect().top + scrollY")
        clip = FloatRect(x=0, y=max(top - 20, 0), width=WIDTH, height=HEIGHT)
        self._keep(name, self.page.screenshot(full_page=True, clip=clip))

    def _keep(self, name: str, png: bytes) -> None:
        file = DOCS / f"class-{name}.png"
        file.write_bytes(compress(png))
        print(f"wrote {file.relative_to(DOCS.parent)}, {file.stat().st_size // 1024} KiB")


def take(screen: Screen) -> None:
    grade = ("grade", "intro", "../submissions.zip", "--out", "../grades", "--roster", "../gradebook.csv")
    screen.terminal("graded", screen.run(*grade))
    screen.open("report.html")
    screen.window("report")
    because = ("--because", "ill, certificate seen", "--by", "jan")
    screen.run("received", "../grades", "--times", "../times.csv", "--by", "jan")
    extended = screen.run("extend", "../grades", "20003", "--until", "2026-12-07T23:59+09:00", *because)
    screen.run("extend", "../grades", "20013", "--until", "2026-12-01T23:59+09:00", *because)
    screen.open("report.html")
    screen.page.locator('#class input[value="late"]').check(force=True)
    screen.window("late", "#class")
    late = screen.kept.students[72]
    screen.open(f"feedback/{late.file.partition('_')[0]}.html")
    screen.window("feedback")
    screen.terminal("extended", extended, screen.run("export", "../grades", "--canvas", "../gradebook.csv"))
    accept_sample_deviation(screen.kept.course)
    screen.terminal("regraded", screen.run("grade", "intro", "--out", "../grades", "--regrade"))
    screen.terminal("history", screen.run("history", "../grades", "20013"))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        program = need_chromium("takes the pictures")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        take(Screen(CanvasClass(Path(folder), STUDENTS), browser))
        browser.close()


if __name__ == "__main__":
    main()
