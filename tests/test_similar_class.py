"""`autograde similar`: hand-ins are read again where they were delivered, and the page is the instructor's alone."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

import pytest
from made_up_class import MadeUp
from playwright.sync_api import BrowserContext
from rich.console import Console
from sample_pages import HOSTILE, LEC26, QUOTED, RIGHT_TO_LEFT, graded, read, write

from autograde.alike.side_by_side import Passage, ShownGroup, ShownLine, ShownPair, Side, Word
from autograde.alike.traces import Piece
from autograde.authoring.new import new_course
from autograde.classroom import run
from autograde.classroom.similar import show_similar
from autograde.course import Course, load_course
from autograde.errors import CourseError
from autograde.reporting.similar import write_similar
from autograde.text import Text
from notebooks import StudentNotebook

OWN = """# does the spread of each exam agree with what I get on paper?
by_hand = [sum((value - sum(row) / len(row)) ** 2 for value in row) for row in scores.tolist()]
for index, (mine, theirs) in enumerate(zip(by_hand, scores.var(axis=1))):
    print("row", index, "differs by", abs(mine / len(scores[index]) - theirs), mine > theirs)
print({round(value, 2): [index for index, other in enumerate(by_hand) if other == value] for value in by_hand})
table = "\\n".join(" | ".join(f"{value:>6}" for value in row) for row in scores[:2, ::-1].tolist())
"""
SIZE = 14


class Graded:
    """A class of a new course, of whom the first two have a cell of their own in common; graded by `MadeUp`."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.out, self.delivery = folder, folder / "out", folder / "week1.zip"
        new_course(folder / "course")
        self.course: Course = load_course(folder / "course")
        assignment = self.course.assignment("intro")
        with zipfile.ZipFile(self.delivery, "w") as archive:
            for number in range(SIZE):
                notebook = StudentNotebook(assignment, "en").solve()
                if number < 2:
                    notebook.insert("standardize", OWN.replace("value", f"value_{number}"))
                archive.writestr(f"s{number:02}김_1{number:02}_5001_intro.ipynb", notebook.to_bytes())
            archive.writestr("park_199_5001_intro.ipynb", b"no notebook")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(run, "Grader", MadeUp)
            run.grade_class(self.course, assignment, [self.delivery], self.out, Console(file=StringIO()))

    def similar(self, *paths: Path) -> str:
        said = StringIO()
        assert show_similar(self.course, self.out, paths, Console(file=said, soft_wrap=True, width=200)) == 0
        return said.getvalue()


@pytest.fixture(scope="module")
def class_(tmp_path_factory: pytest.TempPathFactory) -> Graded:
    return Graded(tmp_path_factory.mktemp("class"))


def test_when_two_of_a_class_share_a_cell_then_the_command_names_them_and_writes_the_page(class_: Graded) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "autograde", "similar", str(class_.out)],
        cwd=class_.folder / "course", capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert "1. s00김, s01김: 1 place\n" in done.stdout
    assert f"of {SIZE} hand-ins 1 group shares" in done.stdout
    assert "similarity proves nothing" in done.stdout
    assert "not compared: park: " in done.stdout
    page = read(class_.out / "similar.html")
    assert "value_0" in page
    assert "value_1" in page
    assert "s02김" not in page
    assert "비슷하다는 것은 아무것도 증명하지 않습니다" in page


def test_when_the_page_is_written_then_no_other_page_has_anything_of_it(class_: Graded) -> None:
    class_.similar()
    (class_.out / "similar.html").rename(class_.folder / "similar.html")
    shown = [file for file in class_.out.rglob("*") if file.suffix in (".html", ".csv", ".json")]
    assert len(shown) > SIZE
    assert not [file for file in shown if "similar" in read(file) or "닮은" in read(file)]


def test_when_the_hand_ins_are_gone_then_it_is_told_what_to_do_and_the_page_stays_as_it_was(
    class_: Graded, tmp_path: Path
) -> None:
    class_.similar()
    page = read(class_.out / "similar.html")
    moved = tmp_path / "kept.zip"
    shutil.move(class_.delivery, moved)
    try:
        with pytest.raises(CourseError, match=r"no longer where they were.*s00김.*autograde similar .*out PATH"):
            class_.similar()
        assert "1. s00김, s01김" in class_.similar(moved)
    finally:
        shutil.move(moved, class_.delivery)
    assert read(class_.out / "similar.html") == page


def test_when_there_is_no_record_then_it_is_told_so(class_: Graded, tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="is no class's record"):
        show_similar(class_.course, tmp_path, [], Console(file=StringIO()))


class Tags(HTMLParser):
    """The start tags with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A page in which names, code and reasons try to get markup through."""
    write(tmp_path, graded("kim"))
    lines = (ShownLine(1, HOSTILE, False, True), ShownLine(4, f"</pre></mark>{QUOTED}", True, True))
    own, written = Side(Piece("own", "", ""), lines), Side(Piece("written", "exercise-manual", ""), lines)
    passage = Passage(own, written, ("code", "text"), 2)
    words = (Word(HOSTILE, QUOTED, 1), Word(RIGHT_TO_LEFT, "", 0))
    pair = ShownPair((HOSTILE, RIGHT_TO_LEFT), (passage,), 3, words)
    group = ShownGroup((HOSTILE, RIGHT_TO_LEFT, QUOTED), (pair, pair))
    return write_similar(tmp_path, LEC26, [group], 3, {HOSTILE: Text(HOSTILE, HOSTILE)})


def test_when_names_and_code_are_markup_then_the_page_shows_them_as_text(hostile: Path) -> None:
    found = Tags(read(hostile)).found
    assert len([tag for tag, _ in found if tag == "script"]) == 1
    assert not [name for _, attributes in found for name in attributes if name.startswith("on")]
    assert len([tag for tag, _ in found if tag == "mark"]) == 4
    assert HOSTILE not in read(hostile)


def test_when_the_page_is_opened_then_it_shows_both_sides_and_runs_nothing_but_its_own(
    hostile: Path, context: BrowserContext
) -> None:
    page = context.new_page()
    for width, beside in ((1600, True), (390, False)):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{hostile.as_uri()}#en")
        assert page.title() == "lec26 · 닮은 제출물 · Similar hand-ins"
        assert page.get_by_text("Similarity proves nothing").is_visible()
        assert not page.get_by_text("증명하지").is_visible()
        left, right = (figure.bounding_box() for figure in page.locator("figure").all()[:2])
        assert left
        assert right
        assert (left["y"] == right["y"]) is beside
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
