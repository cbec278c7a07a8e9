"""Numbers stand in one place: the build counts, and puts into prose and code what their names stand for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from our_course import our_course
from tiny_course import SOURCE, write_course

from autograde.course import Assignment
from autograde.course.facts import read_facts
from autograde.course.source import read_cells

ROOT = Path(__file__).parents[1]

#: A number of exercises, blanks or points, or of an exercise, in either language.
COUNTS = re.compile(
    r"문제 ?\d|\d+ ?개의 (문제|빈칸)|(문제|빈칸)(은|는|이|가)? \d+개|배점은 모두 \d|✅ \d+/\d"
    r"|[Ee]xercises? \d|[Qq]uestions? \d|\b\d+ (exercises|questions|blanks|points in all)|\b\d+ in (code|words)\b"
)


def prose(ko: str, en: str, options: str = "") -> str:
    first = f'# %% [markdown] {options} lang="ko"\n"""\n{ko}\n"""\n\n'
    return first + f'# %% [markdown] lang="en"\n"""\n{en}\n"""\n\n'


def written(tmp_path: Path, before_first: str = "", before_second: str = "") -> Assignment:
    first, second = '# %% exercise="count-words"', '# %% exercise="snail"'
    source = SOURCE.replace(first, before_first + first).replace(second, before_second + second)
    return write_course(tmp_path, source=source).assignment("mini")


def texts(assignment: Assignment, language: str) -> str:
    return "\n".join(cell.source[language] for cell in assignment.cells if cell.kind == "prose")


def test_when_prose_names_facts_then_each_edition_has_the_numbers(tmp_path: Path) -> None:
    named = "{{exercises}} {{coded}} {{written}} {{blanks}} {{points}} {{number:snail}} {{points:snail}}"
    assignment = written(tmp_path, prose(named, named))
    assert all("2 2 0 4 3.5 2 2.5" in texts(assignment, language) for language in ("ko", "en"))


def test_when_prose_counts_an_exercises_blanks_then_they_are_in_words(tmp_path: Path) -> None:
    assignment = written(tmp_path, prose("빈칸 {{blanks:snail}} 개", "{{blanks:snail}} blanks, {{Written}} questions"))
    assert "빈칸 세 개" in texts(assignment, "ko")
    assert "three blanks, No questions" in texts(assignment, "en")


def test_when_an_exercise_has_a_heading_then_number_and_points_are_those_of_its_place(tmp_path: Path) -> None:
    heading = "#### {{heading:count-words}}", "#### {{heading:snail}}"
    assignment = written(tmp_path, prose(heading[0], heading[0]), prose(heading[1], heading[1]))
    assert "#### 문제 1 · `count-words` · 1점" in texts(assignment, "ko")
    assert "#### Exercise 1 · `count-words` · 1 point\n" in texts(assignment, "en") + "\n"
    assert "#### Exercise 2 · `snail` · 2.5 points" in texts(assignment, "en")


def test_when_an_assignment_has_parts_then_exercises_are_numbered_within_them(tmp_path: Path) -> None:
    named = "{{part:one}}: {{first:one}}-{{last:one}}, {{points:one}}; {{part:two}}: {{first:two}}, {{points:two}}"
    one, two = prose("하나", "one", 'part="one"'), prose(named, named, 'part="two"')
    assignment = written(tmp_path, one, two)
    assert "1: 1-1-1-1, 1; 2: 2-1, 2.5" in texts(assignment, "en")
    assert [exercise.number for exercise in assignment.exercises] == ["1-1", "2-1"]


def test_when_code_names_facts_then_hints_and_comments_have_the_numbers(tmp_path: Path) -> None:
    source = SOURCE.replace("`self`에 ", "문제 {{number:count-words}}처럼 `self`에 ").replace(
        "# en: Remember the name.", "# en: Remember the name, see exercise {{number:count-words}}."
    )
    snail = write_course(tmp_path, source=source).assignment("mini").exercise("snail")
    assert snail.hint.ko.startswith("문제 1처럼 `self`에")
    assert "# Remember the name, see exercise 1." in snail.release["en"]


@pytest.mark.parametrize(
    ("count", "said"),
    [(1, "1과 1은 1이 1을"), (2, "2와 2는 2가 2를"), (3, "3과 3은 3이 3을"), (10, "10과 10은 10이 10을")],
)
def test_when_a_korean_particle_follows_a_number_then_it_takes_the_form_that_is_read(
    tmp_path: Path, count: int, said: str
) -> None:
    file = tmp_path / "1_a.py"
    named = "{{number:a}}와 {{number:a}}는 {{number:a}}가 {{number:a}}를 {{number:a}}과목 {{number:a}}의"
    before = "".join(f'# %% exercise="b-{number}" points=1\n' for number in range(1, count))
    file.write_text(f'# %% [markdown] lang="ko"\n"""\n{named}\n"""\n\n{before}# %% exercise="a" points=1\n')
    cells = read_cells(file)
    assert read_facts(cells).put_in(cells[0]).text == f"{said} {count}과목 {count}의"


def test_when_what_authors_write_is_searched_then_no_number_of_an_exercise_is_written_by_hand() -> None:
    code = [*(ROOT / "source").rglob("*.py"), *(ROOT / "autograde" / "checks").rglob("*.py")]
    files = [*code, *ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
    assert len(files) > len(our_course().assignments)
    found = [
        f"{file.relative_to(ROOT)}:{number}: {match[0]}"
        for file in files
        for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), start=1)
        if (match := COUNTS.search(line))
    ]
    assert not found, "write {{number:ID}} and its like; elsewhere the exercise's id"
