"""Scores back to the LMS: its own file with one column filled and every other byte as it was, and the feedback."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from io import StringIO
from pathlib import Path

import gradebooks
import pytest
from rich.console import Console
from typer.testing import CliRunner

from autograde.classroom.export import export_csv, export_to
from autograde.classroom.feedback_zip import name_for
from autograde.classroom.joining import HandIn
from autograde.classroom.lms_files import Lms
from autograde.classroom.roster import read_roster, write_roster
from autograde.cli import app
from autograde.course import Course, load_course
from autograde.errors import CourseError
from autograde.intake.delivery.identity import Identity
from autograde.records.grades import write_grades
from autograde.records.results import ExerciseResult, Lateness, SubmissionResult
from autograde.reporting.names import feedback_names
from autograde.text import Text

IN_CANVAS = {
    "kimminsu": "kimminsu_101_9001_lec26.ipynb",
    "이서연": "이서연_LATE_102_9002_lec26.ipynb",
    "parkjiho": "parkjiho_103_9003_lec26-1.ipynb",
}
IN_MOODLE = {
    "김민수": "김민수_101_assignsubmission_file_/lec26.ipynb",
    "Seo yeon Lee": "Seo yeon Lee_102_assignsubmission_file_/lec26.ipynb",
    "Jiho Park": "Jiho Park_103_assignsubmission_file_/lec26.ipynb",
}
IN_BLACKBOARD = {
    student: f"Lecture 26_{student}_attempt_2025-09-01-12-30-00_lec26.ipynb" for student in ("1E5", "seoyeon", "jiho")
}
IN_BRIGHTSPACE = {
    "Minsu Kim": "9-1 - Minsu Kim - Sep 1, 2025 1230 PM/lec26.ipynb",
    "서연 이": "9-2 - 서연 이 - Sep 1, 2025 1231 PM/lec26.ipynb",
    "Jiho Park": "9-3 - Jiho Park - Sep 1, 2025 1232 PM/lec26.ipynb",
}
SCORES = (33.0, 33.333, 40.0)


@pytest.fixture(scope="module")
def course() -> Course:
    return load_course()


class Class:
    """A graded class, and what exporting it says."""

    def __init__(self, out: Path, course: Course, files: dict[str, str], *others: SubmissionResult) -> None:
        self.out, self.course = out, course
        results = [_graded(student, files[student], score) for student, score in zip(files, SCORES, strict=True)]
        results = sorted([*results, *others], key=lambda result: result.student)
        write_grades(out, "lec26", 40.0, results)
        (out / "feedback").mkdir()
        for name, result in zip(feedback_names(results), results, strict=True):
            (out / "feedback" / name).write_text(f"<p>{result.student}</p>", encoding="utf-8")

    def export(
        self, lms: Lms, content: bytes, column: str | None = None, *, replace: bool = False, name: str = "grades.csv"
    ) -> bytes:
        file = self.out.parent / name
        file.write_bytes(content)
        told = StringIO()
        console = Console(file=told, soft_wrap=True)
        self.status = export_to(self.course, self.out, lms, file, console, column=column, replace=replace)
        self.said = told.getvalue()
        assert file.read_bytes() == content
        return (self.out / "export" / name).read_bytes()


def _graded(student: str, file: str, score: float, status: str = "passed") -> SubmissionResult:
    waiting = status == "manual"
    exercise = ExerciseResult("all", 40.0, None if waiting else score, "manual" if waiting else "partial")
    identity = gradebooks.hand_in(student, file).identity
    return SubmissionResult(student, file, 40.0, 0.1, (exercise,), identity=identity)


def _replaced(text: str, *changes: tuple[str, str]) -> str:
    for before, after in changes:
        assert text.count(before) == 1
        text = text.replace(before, after)
    return text


CANVAS_FILLED = _replaced(
    gradebooks.CANVAS,
    ('"said ""late"", =ok",,9.50', '"said ""late"", =ok",33,9.50'),
    ("seoyeon@example.edu,CS 101,,,,0.00", "seoyeon@example.edu,CS 101,,33.33,,0.00"),
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_when_canvas_gets_its_gradebook_back_then_one_column_is_filled_and_all_other_bytes_are_the_same(
    tmp_path: Path, course: Course, encoding: str, end: str
) -> None:
    kept = Class(tmp_path / "out", course, IN_CANVAS)
    found = kept.export("canvas", gradebooks.CANVAS.replace("\r\n", end).encode(encoding))
    assert found == CANVAS_FILLED.replace("\r\n", end).encode(encoding)
    assert "2 scores written into 'Preparing text data (4711)', 0 there already" in kept.said
    assert "1 student without a hand-in that is surely theirs; their cells stay as they are: Choi, Ara" in kept.said


def test_when_a_cell_says_another_grade_then_only_replace_writes_over_it(tmp_path: Path, course: Course) -> None:
    kept = Class(tmp_path / "out", course, IN_CANVAS)
    kept.export("canvas", gradebooks.CANVAS.encode())
    assert kept.status == 1
    said = "1 score not written, since the cell says something else (--replace writes over it): "
    assert f"{said}Park, Jiho (0020230003): 12.00, score 40" in kept.said
    found = kept.export("canvas", gradebooks.CANVAS.encode(), replace=True)
    assert found == _replaced(CANVAS_FILLED, (",12.00,", ",40,")).encode()
    assert kept.status == 0
    assert "1 of them in the place of another grade: Park, Jiho (0020230003): 12.00" in kept.said


def test_when_the_second_export_finds_the_scores_of_the_first_then_nothing_is_to_be_replaced(
    tmp_path: Path, course: Course
) -> None:
    kept = Class(tmp_path / "out", course, IN_CANVAS)
    first = kept.export("canvas", gradebooks.CANVAS.encode(), replace=True)
    again = first.replace(b",33,", b",33.00,")
    assert kept.export("canvas", again) == again
    assert "0 scores written into 'Preparing text data (4711)', 3 there already" in kept.said
    assert kept.status == 0


def test_when_canvas_has_excused_a_student_or_the_assignment_is_not_hers_then_that_stays(
    tmp_path: Path, course: Course
) -> None:
    kept = Class(tmp_path / "out", course, IN_CANVAS)
    text = _replaced(gradebooks.CANVAS, ("CS 101,,,,0.00", "CS 101,,N/A,,0.00"), ('=ok",,9.50', '=ok",EX,9.50'))
    for again in (False, True):
        found = kept.export("canvas", text.encode(), replace=again)
        assert b",EX,9.50" in found
        assert b",N/A,,0.00" in found


def test_when_moodle_gets_its_worksheet_back_then_the_grades_stand_in_it(tmp_path: Path, course: Course) -> None:
    kept = Class(tmp_path / "out", course, IN_MOODLE)
    wanted = _replaced(
        gradebooks.MOODLE_WORKSHEET,
        ('minsu@example.edu,"Submitted for grading",,', 'minsu@example.edu,"Submitted for grading",33,'),
        ('seoyeon@example.edu,"Submitted for grading",,', 'seoyeon@example.edu,"Submitted for grading",33.33,'),
        (",12.00,", ",40,"),
    )
    assert kept.export("moodle", gradebooks.MOODLE_WORKSHEET.encode(), replace=True) == wanted.encode()
    assert kept.status == 0


def test_when_moodle_gets_the_grades_of_a_course_back_then_the_points_of_the_assignment_stand_in_it(
    tmp_path: Path, course: Course
) -> None:
    kept = Class(tmp_path / "out", course, dict(zip(["김민수", "0020230002", "박지호"], ["x.ipynb"] * 3, strict=True)))
    wanted = _replaced(
        gradebooks.MOODLE_GRADES,
        ("minsu@example.edu,-", "minsu@example.edu,33"),
        ("seoyeon@example.edu,-", "seoyeon@example.edu,33.33"),
        ("jiho@example.edu,12.00", "jiho@example.edu,40"),
    )
    assert kept.export("moodle", gradebooks.MOODLE_GRADES.encode("cp949"), replace=True) == wanted.encode("cp949")


def test_when_blackboard_gets_its_gradebook_back_then_cells_stay_in_quotes_and_in_utf_16(
    tmp_path: Path, course: Course
) -> None:
    kept = Class(tmp_path / "out", course, IN_BLACKBOARD)
    text = "\ufeff" + gradebooks.BLACKBOARD
    wanted = _replaced(
        text, ('"Yes"\t""\t"95"', '"Yes"\t"33"\t"95"'), ('"Needs Grading"', '"33.33"'), ('"12.00"', '"40"')
    )
    found = kept.export("blackboard", text.encode("utf-16-le"), replace=True, name="gc_CS101_fullgc.xls")
    assert found == wanted.encode("utf-16-le")
    assert "1 of them in the place of another grade" in kept.said


def test_when_brightspace_gets_its_grades_back_then_its_marks_stay(tmp_path: Path, course: Course) -> None:
    kept = Class(tmp_path / "out", course, IN_BRIGHTSPACE)
    wanted = _replaced(
        gradebooks.BRIGHTSPACE,
        ("minsu@example.edu,,9.5", "minsu@example.edu,33,9.5"),
        ("seoyeon@example.edu,,,", "seoyeon@example.edu,33.33,,"),
        ("jiho@example.edu,12,", "jiho@example.edu,40,"),
    )
    assert kept.export("brightspace", gradebooks.BRIGHTSPACE.encode(), replace=True) == wanted.encode()
    assert kept.status == 0


def test_when_a_score_is_not_final_or_the_hand_in_nobodys_then_the_cell_stays_and_they_are_named(
    tmp_path: Path, course: Course
) -> None:
    reason, ara = Text("노트북이 아닙니다.", "Not a notebook."), Identity(lms_id="104")
    ungraded = SubmissionResult("choiara", "choiara_104_9_x.pdf", 40.0, 0.0, reason=reason, identity=ara)
    ghost = _graded("ghost", "ghost_999_9_lec26.ipynb", 40.0)
    kept = Class(tmp_path / "out", course, IN_CANVAS, ungraded, ghost)
    found = kept.export("canvas", gradebooks.CANVAS.encode(), replace=True)
    assert b"0020230004,ara,CS 101,,,7," in found
    assert "1 hand-in that could not be graded: Choi, Ara (0020230004)" in kept.said
    assert "1 hand-in of no row of the file for sure: ghost" in kept.said
    assert kept.status == 1
    manual = Class(tmp_path / "hw", course, IN_CANVAS, _graded("choiara", "choiara_104_9_x.ipynb", 0.0, "manual"))
    assert b"0020230004,ara,CS 101,,,7," in manual.export("canvas", gradebooks.CANVAS.encode(), replace=True)
    assert "1 score not written, since points wait for a person: Choi, Ara (0020230004)" in manual.said


def test_when_a_hand_in_was_late_then_the_score_after_the_policy_is_exported(tmp_path: Path, course: Course) -> None:
    late = replace(_graded("choiara", "choiara_LATE_104_9_x.ipynb", 40.0), lateness=Lateness(late=True, deduction=3.5))
    kept = Class(tmp_path / "out", course, IN_CANVAS, late)
    assert b"0020230004,ara,CS 101,,36.5,7,70.00" in kept.export("canvas", gradebooks.CANVAS.encode())


def test_when_the_lms_counts_other_points_then_the_export_says_so(tmp_path: Path, course: Course) -> None:
    kept = Class(tmp_path / "out", course, IN_CANVAS)
    kept.export("canvas", _replaced(gradebooks.CANVAS, (",,,,,,40,10,", ",,,,,,100,10,")).encode(), replace=True)
    assert (
        "out of 40 points, and 'Preparing text data (4711)' in the LMS out of 100: scores were written as they are"
        in (kept.said)
    )
    assert kept.status == 1


@pytest.mark.parametrize(
    ("heading", "column", "said"),
    [
        ("Lecture 26 (4711)", None, "no column is called the assignment ('lec26' or '텍스트 데이터 준비하기' or"),
        ("Lecture 26 (4711)", "Lecture", "no column is called 'Lecture'; give one with --column NAME"),
        ("lec26 resubmitted (4711)", "homework 1", "There are 'lec26 resubmitted', 'Homework 10'"),
        ("prelec26 (4711)", None, "no column is called the assignment"),
        ("lec260 (4711)", None, "no column is called the assignment"),
        ("Homework 10 (4711)", "Homework 10", "more than one column is called 'Homework 10'"),
    ],
)
def test_when_no_column_or_several_may_be_the_assignments_then_the_candidates_are_named(
    tmp_path: Path, course: Course, heading: str, column: str | None, said: str
) -> None:
    kept = Class(tmp_path / "out", course, IN_CANVAS)
    text = _replaced(gradebooks.CANVAS, ("Preparing text data (4711)", heading))
    with pytest.raises(CourseError) as caught:
        kept.export("canvas", text.encode(), column)
    assert said in str(caught.value)
    assert "Homework 10" in str(caught.value)
    assert not (kept.out / "export").exists()


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Lecture 26 (4711)", "Lecture 26"),
        ("Lecture 26 (4711)", "4711"),
        ("Lecture 26 (4711)", "Lecture 26 (4711)"),
        ("LEC26 (4711)", None),
        ("lec26_again (4711)", None),
        ("과제 3: 텍스트 데이터 준비하기 (4711)", None),
    ],
)
def test_when_a_column_is_named_or_names_the_assignment_then_it_is_filled(
    tmp_path: Path, course: Course, heading: str, column: str | None
) -> None:
    kept = Class(tmp_path / "out", course, IN_CANVAS)
    text = _replaced(gradebooks.CANVAS, ("Preparing text data (4711)", heading))
    wanted = _replaced(CANVAS_FILLED, ("Preparing text data (4711)", heading))
    assert kept.export("canvas", text.encode(), column) == wanted.encode()


def test_when_one_column_is_called_like_the_assignment_then_others_that_have_its_name_in_them_are_none(
    tmp_path: Path, course: Course
) -> None:
    kept = Class(tmp_path / "out", course, IN_CANVAS)
    text = _replaced(gradebooks.CANVAS, ("Homework 10 (4712)", "Preparing text data: bonus (4712)"))
    wanted = _replaced(CANVAS_FILLED, ("Homework 10 (4712)", "Preparing text data: bonus (4712)"))
    assert kept.export("canvas", text.encode()) == wanted.encode()


def test_when_the_file_has_what_a_terminal_would_obey_then_it_is_not_printed(tmp_path: Path, course: Course) -> None:
    kept = Class(tmp_path / "out", course, IN_CANVAS)
    text = gradebooks.CANVAS.replace("Preparing text data", "lec26\x1b[2J").replace(",12.00,", ",\x1b[31mA,")
    kept.export("canvas", text.encode())
    assert "'lec26 [2J (4711)'" in kept.said
    assert "[31mA, score 40" in kept.said
    assert "\x1b" not in kept.said


def test_when_a_column_is_read_only_then_it_is_no_candidate(tmp_path: Path, course: Course) -> None:
    kept = Class(tmp_path / "out", course, IN_CANVAS)
    text = _replaced(gradebooks.CANVAS, (",,,,,,40,10,", ",,,,,,(read only),10,"))
    with pytest.raises(CourseError, match="There is 'Homework 10'"):
        kept.export("canvas", text.encode())


def test_when_the_file_is_another_lmss_or_our_own_then_it_is_refused(tmp_path: Path, course: Course) -> None:
    kept = Class(tmp_path / "out", course, IN_CANVAS)
    with pytest.raises(CourseError, match="by its headings it is no file of Canvas, but Brightspace"):
        kept.export("canvas", gradebooks.BRIGHTSPACE.encode())
    kept.export("canvas", gradebooks.CANVAS.encode())
    ours = kept.out / "export" / "grades.csv"
    with pytest.raises(CourseError, match="what the last export wrote; give the file that Canvas exports"):
        export_to(course, kept.out, "canvas", ours, Console(file=StringIO()))


def test_when_the_roster_knows_more_than_the_file_names_then_its_numbers_join(tmp_path: Path, course: Course) -> None:
    files = dict(zip(["0020230001", "0020230002", "0020230003"], ["x.ipynb"] * 3, strict=True))
    kept = Class(tmp_path / "out", course, files)
    listed = tmp_path / "list.csv"
    listed.write_text("학번,이메일\n0020230001,minsu@example.edu\n0020230002,seoyeon@example.edu\n", encoding="cp949")
    kept.export("moodle", gradebooks.MOODLE_WORKSHEET.encode())
    assert "0 scores written" in kept.said
    write_roster(kept.out, read_roster(listed))
    kept.export("moodle", gradebooks.MOODLE_WORKSHEET.encode())
    assert "2 scores written" in kept.said


def test_when_feedback_goes_back_to_canvas_then_it_has_canvass_own_names(tmp_path: Path, course: Course) -> None:
    by_mail = _graded("choiara", "choiara_lec26.ipynb", 40.0)
    kept = Class(tmp_path / "out", course, IN_CANVAS, by_mail)
    kept.export("canvas", gradebooks.CANVAS.encode())
    with zipfile.ZipFile(kept.out / "export" / "feedback-canvas.zip") as archive:
        pages = {name: archive.read(name).decode() for name in archive.namelist()}
    assert pages == {f"{file}.html": f"<p>{student}</p>" for student, file in IN_CANVAS.items()}
    for name in pages:  # as Canvas takes it apart
        assert next(part for part in name.split("_") if part.isdigit()) in ("101", "102", "103")
    assert "Canvas takes no feedback for 1 student whose files it has not named: Choi, Ara (0020230004)" in kept.said


def test_when_a_path_has_other_numbers_then_the_part_that_canvas_named_is_taken() -> None:
    hand_in = HandIn("kimminsu", Identity(lms_id="101"), "week_1_2/kimminsu_101_9001_hw.zip/lec26.ipynb")
    assert name_for("canvas", hand_in, "lec26") == "kimminsu_101_9001_hw.zip.html"
    assert name_for("canvas", HandIn("kim", Identity(lms_id="101"), "kim_101.ipynb"), "lec26") is None


def test_when_a_name_has_what_moodle_takes_for_a_border_then_it_is_a_blank() -> None:
    name = name_for("moodle", HandIn("kim_min/su", Identity(lms_id="101")), "lec26")
    assert name == "kim min su_101_assignsubmission_file_/feedback-lec26.html"


def test_when_feedback_goes_back_to_moodle_then_the_number_is_its_participants(tmp_path: Path, course: Course) -> None:
    kept = Class(tmp_path / "out", course, {**IN_MOODLE}, _graded("ara@example.edu", "ara@example.edu/x.ipynb", 1.0))
    kept.export("moodle", gradebooks.MOODLE_WORKSHEET.encode())
    with zipfile.ZipFile(kept.out / "export" / "feedback-moodle.zip") as archive:
        names = archive.namelist()
    assert names == [
        "Ara Choi_104_assignsubmission_file_/feedback-lec26.html",
        "Jiho Park_103_assignsubmission_file_/feedback-lec26.html",
        "Seo yeon Lee_102_assignsubmission_file_/feedback-lec26.html",
        "김민수_101_assignsubmission_file_/feedback-lec26.html",
    ]


def test_when_there_is_no_lms_to_import_then_a_plain_csv_has_all_that_is_known(tmp_path: Path, course: Course) -> None:
    evil = _graded("=cmd()", "=cmd().ipynb", 40.0)
    kept = Class(tmp_path / "out", course, IN_CANVAS, evil)
    listed = tmp_path / "gradebook.csv"
    listed.write_text(gradebooks.CANVAS, encoding="utf-8")
    write_roster(kept.out, read_roster(listed))
    assert export_csv(kept.out, Console(file=StringIO())) == 0
    content = (kept.out / "export" / "lec26.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content, newline="")))
    assert [(row["student"], row["score"], row["status"]) for row in rows] == [
        ("'=cmd()", "40", "graded"),
        ("kimminsu", "33", "graded"),
        ("parkjiho", "40", "graded"),
        ("이서연", "33.33", "graded"),
        ("", "", "not handed in"),
    ]
    assert (rows[1]["name"], rows[1]["student_number"], rows[1]["login"]) == ("Kim, Minsu", "0020230001", "1E5")
    assert rows[4]["name"] == "Choi, Ara"


def test_when_the_command_is_given_no_file_or_two_then_it_says_which_there_are(tmp_path: Path, course: Course) -> None:
    kept = Class(tmp_path / "out", course, IN_CANVAS)
    run = CliRunner().invoke
    for options in ([], ["--csv", "--canvas", "x.csv"]):
        result = run(app, ["export", str(kept.out), *options])
        assert (result.exit_code, "give one of --canvas FILE" in result.output) == (2, True)
    result = run(app, ["export", str(kept.out), "--canvas", str(tmp_path / "no.csv")])
    assert (result.exit_code, f"{tmp_path / 'no.csv'}: No such file" in result.output) == (2, True)
    (tmp_path / "gradebook.csv").write_text(gradebooks.CANVAS, encoding="utf-8")
    result = run(app, ["export", str(kept.out), "--canvas", str(tmp_path / "gradebook.csv"), "--replace"])
    assert (result.exit_code, "3 scores written" in result.output) == (0, True)


def test_when_the_roster_is_none_then_the_command_says_so_before_anything_is_graded(tmp_path: Path) -> None:
    for name, content in (("kim_lec26.ipynb", "{}"), ("roster.csv", "color,size\nred,3\n")):
        (tmp_path / name).write_text(content, encoding="utf-8")
    files = [str(tmp_path / name) for name in ("kim_lec26.ipynb", "out", "roster.csv")]
    result = CliRunner().invoke(app, ["grade", "lec26", files[0], "--out", files[1], "--roster", files[2]])
    assert (result.exit_code, f"{files[2]} names nobody" in result.output) == (2, True)
    assert not (tmp_path / "out").exists()
