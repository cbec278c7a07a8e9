"""Points by hand through a file: written, filled in whatever spreadsheet, and taken over whole or not at all."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
import typer
from made_up_record import ASSIGNMENT, CODE, LOG, RUBRICS, WHY, answered, hand_in, made_record, result
from rich.console import Console

from autograde.classroom.by_hand import ByHand
from autograde.classroom.deciding import Judgement, decide
from autograde.classroom.points_entered import _same, read_points
from autograde.classroom.points_template import write_template
from autograde.cli_record import points
from autograde.course import Course
from autograde.course.late import LatePolicy
from autograde.errors import CourseError
from autograde.records.decisions import Points, keep_decisions, read_decisions
from autograde.records.grades import read_grades, write_grades
from autograde.records.store import ResultStore

#: What needs no notebook of a course.
COURSE = cast(
    "Course",
    SimpleNamespace(
        languages=("ko", "en"),
        assignment=lambda _: ASSIGNMENT,
        declaration=lambda _: SimpleNamespace(late=LatePolicy()),
    ),
)
CLASS = {
    "0012": ("it compares with the next token", "log 1"),
    "lee": ("It compares with the next token!", "log 2"),
    "=박": ("nothing", "-1+1"),
}
Rows = list[dict[str, str]]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    made_record(tmp_path / "out", CLASS)
    write_grades(tmp_path / "out", ASSIGNMENT.id, 9.0, [], rubrics=RUBRICS)
    return tmp_path / "out"


@pytest.fixture
def file(out: Path) -> Path:
    file = out.parent / "points.csv"
    write_template(COURSE, out, file, Console(file=io.StringIO()))
    return file


def rows_of(file: Path) -> Rows:
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline="")))


def fill(file: Path, enter: Callable[[dict[str, str]], dict[str, str] | None], **dialect: Any) -> str:
    """The text of the file with what is entered in each student's row."""
    rows = [{**row, **((row["student"] and enter(row)) or {})} for row in rows_of(file)]
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), **dialect)
    writer.writeheader()
    writer.writerows(rows)
    file.write_text(text.getvalue(), encoding="utf-8-sig", newline="")
    return text.getvalue()


def of(student: str, exercise: str = WHY, /, **entry: str) -> Callable[[dict[str, str]], dict[str, str] | None]:
    """An entry in one row; `whole` is that column."""
    if "whole" in entry:
        entry["whole group"] = entry.pop("whole")
    return lambda row: entry if (row["student"].lstrip("'"), row["exercise"]) == (student, exercise) else None


def read(out: Path, file: Path, who: str = "jan") -> str:
    said = io.StringIO()
    read_points(COURSE, out, file, who, Console(file=said, soft_wrap=True))
    return said.getvalue()


def wrong(out: Path, file: Path) -> str:
    """What is said of a file of which nothing is taken over."""
    before = read_decisions(out)
    with pytest.raises(CourseError) as caught:
        read(out, file)
    assert read_decisions(out) == before
    return str(caught.value)


def scores(out: Path, exercise: str = WHY) -> dict[str, tuple[float | None, str]]:
    found = read_grades(out).submissions
    return {one.student: (e.score, e.comment) for one in found for e in one.exercises if e.id == exercise}


class TestTemplate:
    def test_when_a_class_waits_then_each_answer_has_a_row_below_the_rubric_and_equal_ones_stand_together(
        self, file: Path
    ) -> None:
        rows = [row for row in rows_of(file) if row["exercise"] == WHY]
        assert [(row["group"], row["student"], row["status"]) for row in rows] == [
            ("", "", "rubric"),
            ("1", "0012", "to grade"),
            ("1", "lee", "to grade"),
            ("2", "'=박", "to grade"),
        ]
        assert rows[0]["answer"] == "1: 2 · 다음 토큰과 비교한다고 말합니다.\n2: 1 · 평균"
        assert [rows[1][name] for name in ("answer", "suggested", "evidence", "out of")] == [
            CLASS["0012"][0],
            "1",
            "✓ 보입니다",
            "3",
        ]
        assert CODE not in {row["exercise"] for row in rows_of(file)}  # all of them passed

    def test_when_a_cell_could_be_a_formula_then_a_spreadsheet_does_not_run_it(self, file: Path) -> None:
        assert file.read_bytes().startswith(b"\xef\xbb\xbf")
        (row,) = (row for row in rows_of(file) if row["answer"].endswith("-1+1"))
        assert (row["student"], row["answer"]) == ("'=박", "'-1+1")

    def test_when_the_file_is_there_then_it_is_left_alone(self, out: Path, file: Path) -> None:
        with pytest.raises(CourseError, match="is there already"):
            write_template(COURSE, out, file, Console(file=io.StringIO()))

    def test_when_points_stand_then_the_row_says_so_and_is_empty_to_fill(self, out: Path, file: Path) -> None:
        fill(file, of("lee", lines="1", comment="gut"))
        read(out, file)
        again = out.parent / "again.csv"
        write_template(COURSE, out, again, Console(file=io.StringIO()))
        (row,) = (row for row in rows_of(again) if (row["exercise"], row["student"]) == (WHY, "lee"))
        assert (row["stands"], row["lines"], row["points"], row["comment"]) == ("2 by jan, lines 1: gut", "", "", "")


class TestReading:
    def test_when_lines_and_points_are_entered_then_grades_are_written_with_them(self, out: Path, file: Path) -> None:
        fill(file, lambda row: {"lines": "1 2"} if row["student"] == "lee" else {"points": "0.5", "comment": "왜?"})
        said = read(out, file)
        assert "6 answers decided" in said
        assert scores(out) == {"0012": (0.5, "왜?"), "lee": (3.0, ""), "=박": (0.5, "왜?")}
        assert {one.why for one in read_decisions(out).all} == {"points.csv"}

    def test_when_nothing_is_entered_then_nothing_changes(self, out: Path, file: Path) -> None:
        assert "0 answers decided, nothing new" in read(out, file)
        assert not read_decisions(out).all

    def test_when_a_row_is_for_its_whole_group_then_all_of_it_have_the_points(self, out: Path, file: Path) -> None:
        fill(file, of("0012", lines="1", comment="gut", whole="x"))
        read(out, file)
        assert scores(out) == {"0012": (2.0, "gut"), "lee": (2.0, "gut"), "=박": (None, "")}

    def test_when_one_of_the_group_has_an_entry_of_its_own_then_that_holds(self, out: Path, file: Path) -> None:
        fill(file, of("0012", points="2", whole="ㅌ"))
        fill(file, of("lee", points="3"))
        read(out, file)
        assert scores(out) == {"0012": (2.0, ""), "lee": (3.0, ""), "=박": (None, "")}

    def test_when_the_file_is_read_again_with_more_in_it_then_only_that_is_new(self, out: Path, file: Path) -> None:
        fill(file, of("0012", points="2"))
        read(out, file)
        assert "nothing new" in read(out, file)
        fill(file, of("0012", points="1", comment="nochmals"))
        fill(file, of("lee", points="3"))
        assert "2 answers decided" in read(out, file)
        assert scores(out) == {"0012": (1.0, "nochmals"), "lee": (3.0, ""), "=박": (None, "")}

    def test_when_a_comment_alone_is_entered_then_the_points_stay(self, out: Path, file: Path) -> None:
        fill(file, of("lee", lines="1"))
        read(out, file)
        fill(file, of("lee", lines="", comment="gut"))
        read(out, file)
        assert scores(out)["lee"] == (2.0, "gut")
        last = read_decisions(out).all[-1].what
        assert isinstance(last, Points)
        assert (last.points, last.lines) == (2.0, (0,))

    @pytest.mark.parametrize(
        ("encoding", "border"), [("utf-8-sig", ";"), ("utf-16", "\t"), ("cp949", ","), ("utf-8", ",")]
    )
    def test_when_a_spreadsheet_saved_it_in_its_own_way_then_it_is_read(
        self, out: Path, file: Path, encoding: str, border: str
    ) -> None:
        text = fill(file, of("0012", points="0,5"), delimiter=border)
        file.write_bytes(text.replace("0012", "12").replace("✓ ", "").encode(encoding))
        read(out, file)
        assert scores(out)["0012"] == (0.5, "")

    @pytest.mark.parametrize("said", ["1 2", "1,2", "2;1", "1.2", "1 + 2"])
    def test_when_lines_are_written_as_people_write_them_then_they_are_understood(
        self, out: Path, file: Path, said: str
    ) -> None:
        fill(file, of("lee", lines=said))
        read(out, file)
        assert scores(out)["lee"] == (3.0, "")

    def test_when_no_line_is_met_then_a_nought_says_so(self, out: Path, file: Path) -> None:
        fill(file, of("lee", lines="0"))
        read(out, file)
        assert scores(out)["lee"] == (0.0, "")


@pytest.mark.parametrize(
    ("said", "student"),
    [("12", "0012"), ("2.0231E+11", "202310000112"), ("2,0231E+11", "202310000112"), ("'=박", "=박"), ("=박", "=박")],
)
def test_when_a_spreadsheet_changed_a_name_then_it_still_is_that_students(said: str, student: str) -> None:
    assert _same(said, student)
    assert not _same(said, "202410000112")


class TestWrongRows:
    def test_when_rows_are_wrong_then_each_is_named_and_nothing_is_taken_over(self, out: Path, file: Path) -> None:
        fill(file, of("0012", points="3.5"))
        fill(file, of("lee", lines="1 3"))
        fill(file, of("=박", comment="only that"))
        fill(file, of("lee", LOG, points="4"))  # is right
        said = wrong(out, file).split("\n  ")
        assert [line.partition(":")[0] for line in said[1:]] == ["row 3", "row 4", "row 5"]
        assert "'3.5' points for explain-loss; give 0 to 3" in said[1]
        assert "it has 1 to 2, and 0 stands for none" in said[2]
        assert "no points yet" in said[3]

    @pytest.mark.parametrize(
        ("entry", "said"),
        [
            ({"points": "-1"}, "give 0 to 3"),
            ({"points": "two"}, "give 0 to 3"),
            ({"points": "1", "comment": "x" * 5001}, "5000 are the most"),
            ({"whole": "x"}, "nothing is entered for it"),
            ({"points": "1", "whole": "no"}, "mark it with x"),
            ({"points": "1", "key": ""}, "it has no key"),
            ({"points": "1", "student": "park"}, "its key is that of explain-loss of lee"),
            ({"points": "1", "exercise": LOG}, "its key is that of explain-loss of lee"),
            ({"points": "1", "key": "k000000000000-0", "student": "park"}, "no student 'park'"),
            ({"points": "1", "key": "k000000000000-0", "exercise": "loss"}, "no exercise 'loss'"),
        ],
    )
    def test_when_a_cell_is_wrong_then_it_is_said_what_is_allowed(
        self, out: Path, file: Path, entry: dict[str, str], said: str
    ) -> None:
        fill(file, of("lee", **entry))
        assert said in wrong(out, file)

    def test_when_a_group_is_told_two_things_then_both_rows_are_looked_at(self, out: Path, file: Path) -> None:
        fill(file, of("0012", points="1", whole="x"))
        fill(file, of("lee", points="2", whole="x"))
        assert "row 4: for the same group row 3 says something else" in wrong(out, file)

    def test_when_the_answer_is_another_one_now_then_the_row_is_named(self, out: Path, file: Path) -> None:
        with ResultStore(out, ASSIGNMENT.id) as store:
            store.add(hand_in("lee", "again"), result("lee", {WHY: "I see now", LOG: "log 2"}))
        fill(file, of("lee", points="1"))
        assert "the answer to explain-loss of lee is another one now" in wrong(out, file)
        fill(file, of("lee", points=""))
        fill(file, of("lee", LOG, points="1"))
        assert "1 answer decided" in read(out, file)

    def test_when_somebody_else_has_decided_since_then_they_are_not_passed_over(self, out: Path, file: Path) -> None:
        with ByHand.open(COURSE, out) as desk:
            answer = desk.answer(WHY, "lee")
            assert answer
            decide(desk, [Judgement(answer, 1.0)], "maria")
        fill(file, of("lee", points="2"))
        assert "maria gave 1 on " in wrong(out, file)
        fill(file, of("lee", points="1"))
        assert "nothing new" in read(out, file)

    def test_when_points_were_taken_back_since_then_it_is_said(self, out: Path, file: Path) -> None:
        keep_decisions(out, [Points("lee", WHY, None, "")], "maria", "")
        fill(file, of("lee", points="2"))
        assert "maria took back what stood" in wrong(out, file)

    def test_when_it_is_another_table_then_it_is_said_what_to_fill(self, out: Path, tmp_path: Path) -> None:
        (tmp_path / "other.csv").write_text("student,grade\nlee,1\n")
        assert "has no column exercise" in wrong(out, tmp_path / "other.csv")


@pytest.mark.parametrize("both", [True, False])
def test_when_it_is_not_said_whether_to_write_or_to_read_then_nothing_is_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], *, both: bool
) -> None:
    file = tmp_path / "points.csv" if both else None
    with pytest.raises(typer.Exit) as ended:
        points(tmp_path, file, file)
    assert ended.value.exit_code == 2
    assert "give one of --template FILE, --read FILE" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_when_one_answer_has_two_rows_then_nothing_is_taken_over(out: Path, file: Path) -> None:
    text = fill(file, of("lee", points="1"))
    again = next(line for line in text.splitlines() if ",lee," in line and line.startswith(WHY))
    file.write_text(f"{text}{again}\r\n", encoding="utf-8-sig", newline="")
    assert "the same answer as in row" in wrong(out, file)


def test_when_answers_that_say_the_same_have_other_outputs_then_no_row_speaks_for_both(tmp_path: Path) -> None:
    with ResultStore(tmp_path / "out", ASSIGNMENT.id) as store:
        for name, saved in (("a", "1"), ("b", "2"), ("c", "1")):
            graded = replace(result(name, {LOG: "log"}), exercises=(answered(LOG, "log", saved=saved),))
            store.add(hand_in(name, f"{name} {saved}"), graded)
    write_grades(tmp_path / "out", ASSIGNMENT.id, 9.0, [], rubrics=RUBRICS)
    write_template(COURSE, tmp_path / "out", tmp_path / "points.csv", Console(file=io.StringIO()))
    groups = {row["student"]: row["group"] for row in rows_of(tmp_path / "points.csv") if row["student"]}
    assert groups == {"a": "1", "c": "1", "b": "2"}
