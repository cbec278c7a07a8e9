"""READMEs and the example class say the numbers of the course, since the build puts them there."""

from __future__ import annotations

from pathlib import Path

import pytest
from our_course import our_course
from tiny_course import write_course

from autograde.derived import derive
from autograde.errors import AuthoringError, CourseError

README = """# A course

<!-- numbers: exercises, blanks, points -->
| assignment | about | exercises | blanks | points |
| --- | --- | --- | --- | --- |
| `mini` | counting | 7 | 7 | 7 |
| `later` | not there yet | 7 | 7 | 7 |

| `mini` | not a table of numbers | 7 |
"""
MAKE = """import sys
from pathlib import Path

print("examples/one.txt")
if "--check" not in sys.argv:
    Path("examples/one.txt").touch()
"""


def test_when_a_readme_has_a_table_of_numbers_then_the_last_columns_are_the_builds(tmp_path: Path) -> None:
    course = write_course(tmp_path)
    file = tmp_path / "README.ko.md"
    file.write_text(README, encoding="utf-8")
    assert derive(course, check=True) == [Path("README.ko.md")]
    assert file.read_text(encoding="utf-8") == README
    assert derive(course, check=False) == [Path("README.ko.md")]
    assert file.read_text(encoding="utf-8") == README.replace("counting | 7 | 7 | 7", "counting | 2 | 4 | 3.5")
    assert derive(course, check=True) == []


def test_when_a_table_names_an_unknown_number_then_the_build_stops_at_its_line(tmp_path: Path) -> None:
    course = write_course(tmp_path)
    (tmp_path / "README.md").write_text(README.replace("blanks, points", "blank, points"), encoding="utf-8")
    with pytest.raises(AuthoringError, match=r"README\.md:3: there is no number 'blank'; did you mean 'blanks'"):
        derive(course, check=True)


def test_when_a_course_makes_examples_then_the_build_makes_them_and_says_which_were_stale(tmp_path: Path) -> None:
    course = write_course(tmp_path)
    (tmp_path / "examples").mkdir()
    (tmp_path / "examples" / "make.py").write_text(MAKE, encoding="utf-8")
    assert derive(course, check=True) == [Path("examples/one.txt")]
    assert not (tmp_path / "examples" / "one.txt").exists()
    assert derive(course, check=False) == [Path("examples/one.txt")]
    assert (tmp_path / "examples" / "one.txt").exists()


def test_when_examples_cannot_be_made_then_the_build_says_why(tmp_path: Path) -> None:
    course = write_course(tmp_path)
    (tmp_path / "examples").mkdir()
    (tmp_path / "examples" / "make.py").write_text("raise SystemExit('no such answer')", encoding="utf-8")
    with pytest.raises(CourseError, match=r"make\.py failed: no such answer"):
        derive(course, check=False)


def test_when_the_course_is_compared_then_its_readmes_and_examples_say_its_numbers() -> None:
    assert derive(our_course(), check=True) == [], "run `autograde build`"
