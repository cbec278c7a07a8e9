"""grades.json and grades.csv."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from autograde.errors import CourseError
from autograde.records.grades import keep_edited, read_grades, write_grades
from autograde.records.results import ExerciseResult, SubmissionResult
from autograde.text import Note, Text


def graded(student: str, file: str = "lec26.ipynb", notes: tuple[str, ...] = ()) -> SubmissionResult:
    exercises = (
        ExerciseResult("split-whitespace", 1.0, 1.0, "passed"),
        ExerciseResult("tokenizer-v1", 4.0, 1.5, "partial", Text("틀림", "wrong"), Text("오해", "mistaken")),
    )
    return SubmissionResult(student, file, 5.0, 0.4126, exercises, tuple(Note(Text(said, said)) for said in notes))


def ungraded(student: str) -> SubmissionResult:
    return SubmissionResult(student, "x.ipynb", 5.0, 0.0, reason=Text("노트북이 아닙니다.", "Not a notebook."))


def rows_of(folder: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO((folder / "grades.csv").read_bytes().decode("utf-8-sig"), newline="")))


def test_when_grades_are_written_then_grades_json_has_schema_2(tmp_path: Path) -> None:
    write_grades(tmp_path, "lec26", 5.0, [graded("2023100001")])
    data = json.loads((tmp_path / "grades.json").read_text(encoding="utf-8"))
    submission = data["submissions"][0]
    assert list(data) == ["schema", "assignment", "max_score", "submissions", "groups"]
    assert data["schema"] == 2
    assert list(submission) == [
        "student", "file", "status", "score", "max_score", "seconds", "exercises", "notes",
    ]  # fmt: skip
    assert (submission["status"], submission["score"], submission["seconds"]) == ("graded", 2.5, 0.413)
    assert submission["exercises"][1]["message"] == {"ko": "틀림", "en": "wrong"}


def test_when_grades_are_read_then_they_are_as_written(tmp_path: Path) -> None:
    results = [graded("a", notes=("메모 / note",)), ungraded("b")]
    write_grades(tmp_path, "lec26", 5.0, results)
    grades = read_grades(tmp_path)
    assert (grades.assignment, grades.max_score, grades.sandboxed) == ("lec26", 5.0, True)
    assert [submission.to_json() for submission in grades.submissions] == [result.to_json() for result in results]


def test_when_grades_csv_was_changed_by_hand_then_it_is_kept_beside_the_new_one(tmp_path: Path) -> None:
    assert keep_edited(tmp_path) is None
    write_grades(tmp_path, "lec26", 5.0, [graded("a"), ungraded("b")])
    assert keep_edited(tmp_path) is None
    for name in ("grades-edited.csv", "grades-edited-2.csv"):
        with (tmp_path / "grades.csv").open("ab") as file:
            file.write(name.encode())
        assert keep_edited(tmp_path) == tmp_path / name
        assert (tmp_path / name).read_bytes().endswith(name.encode())
        write_grades(tmp_path, "lec26", 5.0, [graded("a")])
    (tmp_path / "grades.json").write_bytes(b"{")
    assert keep_edited(tmp_path) == tmp_path / "grades-edited-3.csv"


def test_when_the_sandbox_was_off_then_grades_json_says_so(tmp_path: Path) -> None:
    write_grades(tmp_path, "lec26", 5.0, [], sandboxed=False)
    assert json.loads((tmp_path / "grades.json").read_text(encoding="utf-8"))["sandbox"] == "off"
    assert not read_grades(tmp_path).sandboxed


def test_when_results_come_in_any_order_then_files_are_sorted_by_student_then_file(tmp_path: Path) -> None:
    write_grades(tmp_path, "lec26", 5.0, [graded("나"), graded("b", "2.ipynb"), graded("가"), graded("b", "1.ipynb")])
    assert [row[:2] for row in rows_of(tmp_path)[1:]] == [
        ["b", "1.ipynb"],
        ["b", "2.ipynb"],
        ["가", "lec26.ipynb"],
        ["나", "lec26.ipynb"],
    ]


def test_when_excel_opens_the_csv_then_a_mark_tells_it_that_it_is_utf_8(tmp_path: Path) -> None:
    write_grades(tmp_path, "lec26", 5.0, [graded("김하늘", notes=("첫 줄\n둘째 줄", "끝"))])
    assert (tmp_path / "grades.csv").read_bytes().startswith(b"\xef\xbb\xbfstudent,")
    assert rows_of(tmp_path) == [
        ["student", "file", "status", "score", "max_score", "split-whitespace", "tokenizer-v1", "notes"],
        ["김하늘", "lec26.ipynb", "graded", "2.5", "5.0", "1.0", "1.5", "첫 줄 둘째 줄; 끝"],
    ]


def test_when_a_submission_is_ungraded_then_the_csv_has_the_reason_and_no_score(tmp_path: Path) -> None:
    write_grades(tmp_path, "lec26", 5.0, [graded("a"), ungraded("b")])
    assert rows_of(tmp_path)[2] == [
        "b", "x.ipynb", "ungraded", "", "5.0", "", "", "노트북이 아닙니다. / Not a notebook.",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["=HYPERLINK(0)", "+1", "-1", "@SUM(A1)", " =1", "＝1"])
def test_when_a_name_begins_like_a_formula_then_the_csv_cell_begins_with_an_apostrophe(
    tmp_path: Path, name: str
) -> None:
    write_grades(tmp_path, "lec26", 5.0, [graded(name, file=name, notes=(name.strip(),))])
    row = rows_of(tmp_path)[1]
    assert (row[0], row[1], row[-1]) == ("'" + name, "'" + name, "'" + name.strip())


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("x;=cmd()", "x;'=cmd()"),
        ('x; "=cmd()"', 'x;\' "=cmd()"'),
        ("x\t+1", "x\t'+1"),
        ("x\r\n@A1;;－1", "x\r\n'@A1;;'－1"),
        ("\t=1", "'\t'=1"),
        ("김민수 - lec26; b-1.ipynb", "김민수 - lec26; b-1.ipynb"),
    ],
)
def test_when_a_spreadsheet_splits_elsewhere_then_no_cell_begins_like_a_formula(
    tmp_path: Path, name: str, cell: str
) -> None:
    write_grades(tmp_path, "lec26", 5.0, [graded("a", file=name)])
    assert rows_of(tmp_path)[1][1] == cell
    assert keep_edited(tmp_path) is None


def test_when_results_come_one_at_a_time_then_the_files_are_those_of_a_list(tmp_path: Path) -> None:
    results = [graded("a", notes=("메모 / note\n2",)), ungraded("b"), graded("c")]
    rubrics = {"tokenizer-v1": [(1.0, Text("한글", "text"))]}
    for number in range(4):
        one, other = tmp_path / f"list{number}", tmp_path / f"iterator{number}"
        write_grades(one, "lec26", 5.0, results[:number], sandboxed=False, rubrics=rubrics)
        write_grades(other, "lec26", 5.0, iter(results[:number]), sandboxed=False, rubrics=rubrics)
        text = (one / "grades.json").read_bytes()
        assert text.decode() == json.dumps(json.loads(text), ensure_ascii=False, indent=1) + "\n"
        assert text == (other / "grades.json").read_bytes()
        assert (one / "grades.csv").read_bytes() == (other / "grades.csv").read_bytes()


@pytest.mark.parametrize("indent", [None, 1, 2, 4])
def test_when_grades_json_is_laid_out_otherwise_then_it_says_the_same(tmp_path: Path, indent: int | None) -> None:
    results = [graded("a", notes=("  {\n  }\n", "\u2028  },\r\n")), ungraded("b"), graded("c")]
    rubrics = {"tokenizer-v1": [(1.0, Text("한글", "text"))]}
    write_grades(tmp_path, "lec26", 5.0, results, rubrics=rubrics)
    before = read_grades(tmp_path)
    assert [one.notes for one in before.submissions] == [one.notes for one in results]
    data = json.loads((tmp_path / "grades.json").read_text(encoding="utf-8"))
    (tmp_path / "grades.json").write_text(json.dumps(data, indent=indent), encoding="utf-8")
    assert read_grades(tmp_path) == before


def test_when_grades_are_written_again_then_nothing_else_is_left_in_the_folder(tmp_path: Path) -> None:
    write_grades(tmp_path, "lec26", 5.0, [graded("a"), graded("b")])
    write_grades(tmp_path, "lec26", 5.0, [graded("a")])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["grades.csv", "grades.json"]
    assert len(read_grades(tmp_path).submissions) == 1


def test_when_there_is_no_grades_json_then_the_message_says_what_writes_it(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="autograde grade"):
        read_grades(tmp_path)


def test_when_grades_json_has_another_schema_then_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "grades.json").write_text('{"schema": 1}', encoding="utf-8")
    with pytest.raises(CourseError, match="schema 1, this version reads 2"):
        read_grades(tmp_path)
