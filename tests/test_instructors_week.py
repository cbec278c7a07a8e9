"""docs/a-week.md from handing out to grades: its commands as they stand, on a small class that handed in hw04."""

from __future__ import annotations

import csv
import json
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from homework_class import STUDENTS, write_homework
from our_course import our_course
from playwright.sync_api import Page, sync_playwright

from autograde.chromium import need_chromium

ROOT = Path(__file__).resolve().parents[1]
DOC = ROOT / "docs" / "a-week.md"
BLOCK = re.compile(r"^```\n(.*?)^```", re.MULTILINE | re.DOTALL)


def commands() -> list[list[str]]:
    lines = (line for block in BLOCK.findall(DOC.read_text(encoding="utf-8")) for line in block.splitlines())
    return [shlex.split(line) for line in lines]


class Week:
    """An instructor's folders beside the course, which stands for its clone; `..` is `beside`."""

    def __init__(self, beside: Path) -> None:
        self.beside, self.out = beside, beside / "grades"
        write_homework(beside)

    def command(self, words: list[str]) -> list[str]:
        assert words[0] == "autograde"
        return [sys.executable, "-m", *(word.replace("../", f"{self.beside}/") for word in words)]

    def run(self, words: list[str]) -> str:
        done = subprocess.run(self.command(words), cwd=ROOT, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    @contextmanager
    def at_the_desk(self, words: list[str]) -> Iterator[Page]:
        """The desk in a browser, until it is ended as by Ctrl-C."""
        command = [*self.command(words), "--no-browser"]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as desk, sync_playwright() as play:
            try:
                assert desk.stdout
                address = next(line.strip() for line in desk.stdout if line.startswith("http://"))
                page = play.chromium.launch(executable_path=need_chromium("the desk"), args=["--no-sandbox"]).new_page()
                page.goto(address)
                page.locator("#stack .sheet").wait_for()
                yield page
                desk.send_signal(signal.SIGINT)
                assert "up to date" in desk.stdout.read()
            finally:
                desk.kill()

    def scores(self) -> dict[str, tuple[float, float]]:
        """By Canvas's id, the score and what waits for a person."""
        submissions = json.loads((self.out / "grades.json").read_text(encoding="utf-8"))["submissions"]
        return {one["identity"]["lms_id"]: (one["score"], one.get("awaiting", 0)) for one in submissions}


def enter_points(file: Path) -> int:
    """Full points for every answer that waits; how many."""
    with file.open(encoding="utf-8-sig", newline="") as text:
        rows = list(csv.DictReader(text))
    waiting = [row for row in rows if row["student"] and not row["stands"]]
    for row in waiting:
        row["points"] = row["out of"]
    with file.open("w", encoding="utf-8-sig", newline="") as text:
        writer = csv.DictWriter(text, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return len(waiting)


def exported(file: Path) -> dict[str, str]:
    rows = list(csv.reader(file.read_text(encoding="utf-8").splitlines()))
    column = rows[0].index("hw04 (4711)")
    return {row[1]: row[column] for row in rows[3:]}


@pytest.mark.proof
def test_when_an_instructor_does_what_the_docs_say_then_the_week_ends_with_every_score_in_the_lms(
    tmp_path: Path,
) -> None:
    week = Week(tmp_path)
    handed_in = [id for id, (_, answer) in STUDENTS.items() if answer is not None]
    told: dict[str, str] = {}
    for words in commands():
        name = " ".join(word for word in words[1:] if word.startswith("--") or word == words[1])
        if words[1] == "desk":
            with week.at_the_desk(words) as page:
                while page.locator("#exercises [aria-current]", has_text="explain-cross-entropy").count():
                    page.keyboard.press("f")
                    page.keyboard.press("Enter")
                    page.wait_for_timeout(300)
            decided = (week.out / "decisions.jsonl").read_text(encoding="utf-8")
            assert decided.count('"explain-cross-entropy"') == len(handed_in)
            continue
        if words[1:4] == ["points", "../grades", "--read"]:
            assert enter_points(tmp_path / "points.csv") == 5 * len(handed_in)
        if "../later.csv" in words:
            (tmp_path / "later.csv").write_bytes((week.out / "export" / "gradebook.csv").read_bytes())
        told[name] = week.run(words)
    assert "1 of 5 students in gradebook.csv have no hand-in" in told["grade --out --roster --workers"]
    assert week.scores() == dict.fromkeys(handed_in, (100.0, 0))
    scores = {id: "100" if id in handed_in else "" for id in STUDENTS}
    assert exported(week.out / "export" / "gradebook.csv") == exported(week.out / "export" / "later.csv") == scores
    points = our_course().assignment("hw04").exercise("explain-cross-entropy").points
    assert f"explain-cross-entropy: {points:g} points by hand" in told["history"]
    assert "no group shares more than the exercises force" in told["similar"]
    assert "hw04 · 6 questions" in told["oral"]
    assert "changed: nothing" in told["grade --out --regrade"]
    assert (tmp_path / "for-students" / "notebooks" / "en" / "hw04" / "hw04.ipynb").is_file()
