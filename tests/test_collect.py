"""`autograde collect`: an LMS's zip becomes the folder that nbgrader wants, and nothing is lost in it."""

from __future__ import annotations

import json
import zipfile
from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest
from nbgrader.coursedir import CourseDirectory
from rich.console import Console

from autograde.authoring.new import new_course
from autograde.classroom.collect import collect_class, nbgrader_name
from autograde.classroom.collected import COLLECTED
from autograde.course import Course, load_course
from autograde.errors import CourseError
from notebooks import StudentNotebook


class Nbgrader:
    """The folder of a new course, into which deliveries come."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.number = folder, 0
        new_course(folder / "course")

    @property
    def course(self) -> Course:
        return load_course(self.folder / "course")

    @property
    def submitted(self) -> Path:
        return self.course.root / "submitted"

    def deliver(self, members: dict[str, bytes], status: int = 0) -> str:
        """What is said on the terminal."""
        self.number += 1
        path = self.folder / f"week{self.number}.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in members.items():
                archive.writestr(zipfile.ZipInfo(name, (2025, 9, 1, 12, 0, 0)), content)
        said = StringIO()
        console = Console(file=said, soft_wrap=True)
        assert collect_class(self.course, self.course.assignment("intro"), [path], console) == status
        return said.getvalue()

    def of(self, student: str) -> bytes:
        return (self.submitted / student / "intro" / "intro.ipynb").read_bytes()

    def replaced(self, student: str) -> list[bytes]:
        folder = self.submitted / ".replaced" / student / "intro"
        return [file.read_bytes() for file in sorted(folder.glob("*"))]


@pytest.fixture
def nbgrader(tmp_path: Path) -> Nbgrader:
    return Nbgrader(tmp_path)


def notebook(course: Course, *answered: str, note: str = "") -> bytes:
    """The release with these exercises answered."""
    assignment = course.assignment("intro")
    made = StudentNotebook(assignment, "en").answer({one: assignment.exercise(one).solution["en"] for one in answered})
    return bytes(made.to_bytes()) + note.encode()


HOSTILE = (
    "../../../tmp/evil_103_9003_intro.ipynb",
    "..\\..\\evil_104_9004_intro.ipynb",
    "/etc/absolute_105_9005_intro.ipynb",
    "..._106_9006_intro.ipynb",
    ".hidden*_107_9007_intro.ipynb",
    "[a-z]?,{b}_108_9008_intro.ipynb",
    "<img src=x onerror=alert(1)>_109_9009_intro.ipynb",
    f"{'긴' * 90}_110_9010_intro.ipynb",
)


def test_when_an_lmss_zip_is_collected_then_each_student_has_one_notebook_where_nbgrader_looks(
    nbgrader: Nbgrader,
) -> None:
    members = {
        "kimminsu_101_9001_intro.ipynb": b"kim",
        "이서연_LATE_102_9002_intro-1.ipynb": b"lee",
        "박하나_120_9020_intro.ipynb": b"park",  # NFD, as macOS writes it
        "broken_111_9011_intro.ipynb": b"\x80 no notebook",
        "choi_112_9012_homework.pdf": b"%PDF",
        "jung_113_9013_intro.rar": b"Rar!",
        "figures.csv": b"1,2",
    }
    said = nbgrader.deliver(members, status=1)
    assert {file.parts[-3]: file.read_bytes() for file in nbgrader.submitted.glob("*/intro/intro.ipynb")} == {
        "kimminsu": b"kim", "이서연": b"lee", "박하나": b"park", "broken": b"\x80 no notebook", "choi": b"%PDF",
    }  # fmt: skip
    assert "이서연: 이서연_LATE_102_9002_intro-1.ipynb taken\n" in said
    assert "jung: not taken: jung_113_9013_intro.rar: It is an archive, but no zip" in said
    assert "left aside: 1 other files, e.g. figures.csv" in said
    assert f"5 taken, 0 as before, 1 could not be taken: {nbgrader.submitted}" in said


def test_when_names_are_hostile_then_nothing_is_written_elsewhere_and_nbgrader_finds_every_folder(
    nbgrader: Nbgrader,
) -> None:
    everything = set(nbgrader.folder.rglob("*"))
    nbgrader.deliver({name: name.encode() for name in HOSTILE})
    written = {file for file in set(nbgrader.folder.rglob("*")) - everything if file.is_file()}
    notebooks = {file for file in written if file.name == "intro.ipynb"}
    assert {file.read_bytes().decode() for file in notebooks} == set(HOSTILE)
    assert {file.relative_to(nbgrader.submitted).parts[1:] for file in notebooks} == {("intro", "intro.ipynb")}
    assert written - notebooks == {nbgrader.submitted / COLLECTED, nbgrader.folder / "week1.zip"}
    assert not [file for file in notebooks if set(file.parts[-3]) & set("/\\*?[]{},!<>\"'")]


@pytest.mark.parametrize("name", ["a/b", "a:b", "con", " kim", "kim.", "김\u202e하늘", "x" * 200, "긴" * 90, ""])
def test_when_a_name_will_not_do_in_nbgrader_then_a_hash_tells_it_from_those_like_it(name: str) -> None:
    called = nbgrader_name(name)
    assert called != name
    assert called[-9] == "-"
    assert len(called) <= 128
    assert len(called.encode()) <= 255
    assert nbgrader_name(name + "!")[-8:] != called[-8:]
    assert nbgrader_name("Minsu Kim") == "Minsu Kim"


def test_when_the_lms_says_the_time_then_nbgrader_reads_it(nbgrader: Nbgrader) -> None:
    file = nbgrader.course.root / "course.toml"
    text = file.read_text(encoding="utf-8")
    with_deadline = text.replace("points = 3\n", "points = 3\ndeadline = 2025-09-02T23:59:00+09:00\n")
    file.write_text(with_deadline, encoding="utf-8")
    blackboard = "Numbers_{}_attempt_2025-09-0{}-08-30-00_intro.ipynb"
    said = nbgrader.deliver({blackboard.format("kim01", 1): b"1", blackboard.format("lee02", 2): b"2"})
    assert "taken, handed in 2025-08-31 23:30:00 UTC" in said
    found = CourseDirectory().get_existing_timestamp(str(nbgrader.submitted / "kim01" / "intro"))
    assert found == datetime(2025, 8, 31, 23, 30)
    file.write_text(text, encoding="utf-8")
    assert "UTC" not in nbgrader.deliver({blackboard.format("kim01", 3): notebook(nbgrader.course, "row-means")})
    assert not (nbgrader.submitted / "kim01" / "intro" / "timestamp.txt").exists()  # it was another hand-in's


def test_when_a_student_has_several_files_then_the_one_that_counts_is_taken_and_the_others_are_named(
    nbgrader: Nbgrader,
) -> None:
    answered, blank = notebook(nbgrader.course, "row-means"), notebook(nbgrader.course)
    said = nbgrader.deliver({"kim_101_9001_intro.ipynb": answered, "kim_101_9002_intro-1.ipynb": blank})
    assert nbgrader.of("kim") == answered
    assert (
        "kim: kim_101_9001_intro.ipynb taken; kim_101_9001_intro.ipynb counts as the latest with answers in it; "
        "not graded, of the same student: kim_101_9002_intro-1.ipynb\n"
    ) in said


def test_when_a_further_delivery_comes_then_only_what_counts_takes_a_place_and_nothing_is_lost(
    nbgrader: Nbgrader,
) -> None:
    course = nbgrader.course
    first, blank = notebook(course, "row-means"), notebook(course)
    better = notebook(course, "row-means", "standardize")
    nbgrader.deliver({"kim_101_9001_intro.ipynb": first, "lee_102_9002_intro.ipynb": first})
    said = nbgrader.deliver({"kim_101_9011_intro-1.ipynb": better, "lee_102_9012_intro-1.ipynb": blank})
    assert "it takes the place of kim_101_9001_intro.ipynb, handed in earlier" in said
    assert "lee: lee_102_9012_intro-1.ipynb was not graded, and the earlier hand-in still counts: nothing is" in said
    assert (nbgrader.of("kim"), nbgrader.replaced("kim")) == (better, [first])
    assert (nbgrader.of("lee"), nbgrader.replaced("lee")) == (first, [])
    said = nbgrader.deliver({"kim_101_9001_intro.ipynb": first})  # the first week's once more
    assert "it is an older attempt" in said
    assert "0 taken, 1 as before" in nbgrader.deliver({"kim_101_9011_intro-1.ipynb": better})
    assert (nbgrader.of("kim"), nbgrader.replaced("kim")) == (better, [first])


def test_when_somebody_mended_what_was_collected_then_the_same_delivery_does_not_undo_it(nbgrader: Nbgrader) -> None:
    handed_in, mended = notebook(nbgrader.course, "row-means"), notebook(nbgrader.course, "row-means", note="\n")
    nbgrader.deliver({"kim_101_9001_intro.ipynb": handed_in})
    file = nbgrader.submitted / "kim" / "intro" / "intro.ipynb"
    file.write_bytes(mended)
    nbgrader.deliver({"kim_101_9001_intro.ipynb": handed_in})
    assert nbgrader.of("kim") == mended
    later = notebook(nbgrader.course, "standardize")
    nbgrader.deliver({"kim_101_9002_intro.ipynb": later})
    assert (nbgrader.of("kim"), nbgrader.replaced("kim")) == (later, [mended])


def test_when_nbgrader_has_graded_what_is_replaced_then_the_command_to_grade_again_is_said(nbgrader: Nbgrader) -> None:
    nbgrader.deliver({"Minsu Kim_101_9001_intro.ipynb": notebook(nbgrader.course, "row-means")})
    (nbgrader.course.root / "autograded" / "Minsu Kim" / "intro").mkdir(parents=True)
    said = nbgrader.deliver({"Minsu Kim_101_9002_intro.ipynb": notebook(nbgrader.course, "standardize")})
    assert "graded before; again: nbgrader autograde intro --force --student='Minsu Kim'\n" in said


def test_when_a_folder_is_a_link_then_nothing_is_written_through_it(nbgrader: Nbgrader, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    nbgrader.submitted.mkdir()
    (nbgrader.submitted / "kim").symlink_to(elsewhere)
    said = nbgrader.deliver({"kim_101_9001_intro.ipynb": b"kim", "lee_102_9002_intro.ipynb": b"lee"}, status=1)
    assert f"kim: not taken: {nbgrader.submitted / 'kim'} is a link" in said
    assert list(elsewhere.iterdir()) == []
    assert nbgrader.of("lee") == b"lee"


def test_when_the_list_of_what_was_collected_is_damaged_then_the_message_names_the_line(nbgrader: Nbgrader) -> None:
    nbgrader.deliver({"kim_101_9001_intro.ipynb": b"kim"})
    file = nbgrader.submitted / COLLECTED
    lines = file.read_text(encoding="utf-8").splitlines()
    assert [json.loads(line).get("file") for line in lines] == [None, "kim_101_9001_intro.ipynb"]
    file.write_text("\n".join([lines[0], "{}, ", ""]), encoding="utf-8")
    with pytest.raises(CourseError, match=r"\.collected\.jsonl, line 2: not a hand-in"):
        nbgrader.deliver({"kim_101_9001_intro.ipynb": b"kim"})
