"""Judging a class again: only what a change touches, with a list of what it moved; and what people decide stays.

The graders of these tests are made up, but for the last ones.
"""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from made_up_class import MadeUp
from rich.console import Console

from autograde.authoring.new import new_course
from autograde.classroom import run
from autograde.classroom.deadlines import extend, receive, receive_all
from autograde.classroom.history import history
from autograde.classroom.regrade import regrade_class
from autograde.course import Course, load_course
from autograde.errors import CourseError
from autograde.grading import fingerprint
from autograde.grading.grader import Grader
from autograde.grading.parts import split
from autograde.intake.delivery.submission import Submission
from autograde.records.decisions import Points, keep_decisions
from autograde.records.grades import read_grades
from autograde.records.record import read_record
from autograde.records.results import SubmissionResult
from autograde.text import Text
from notebooks import StudentNotebook

CHECKS = "checks/intro/test_intro.py"
Judged = list[tuple[str, tuple[str, ...]]]


class Stricter(MadeUp):
    """Gives half the points. `judged` has whom, and which exercises."""

    judged: Judged = []  # noqa: RUF012
    factor = 0.5

    def grade_all(self, submissions: Sequence[Submission]) -> Iterator[tuple[Submission, SubmissionResult]]:
        for submission, result in super().grade_all(submissions):
            self.judged.append((submission.student, tuple(exercise.id for exercise in result.exercises)))
            halved = [replace(one, score=(one.score or 0.0) * self.factor) for one in result.exercises]
            yield submission, replace(result, exercises=tuple(halved))


class Kept:
    """A class of a new course, which was graded by `MadeUp` and is judged again by `Stricter`."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.out, self.patch = folder, folder / "out", monkeypatch
        new_course(folder / "course")
        monkeypatch.setattr(run, "Grader", MadeUp)
        self.delivery = folder / "week1.zip"
        assignment = self.course.assignment("intro")
        solved = StudentNotebook(assignment, "en").solve().to_bytes()
        half = StudentNotebook(assignment, "en").solve("row-means").to_bytes()
        with zipfile.ZipFile(self.delivery, "w") as archive:
            for name, content in (("kim", solved), ("lee_LATE", half), ("park", b"no notebook")):
                archive.writestr(f"{name}_10{len(name)}_5001_intro.ipynb", content)
        self.grade()
        monkeypatch.setattr(run, "Grader", Stricter)
        monkeypatch.setattr(Stricter, "judged", [])

    @property
    def course(self) -> Course:
        return load_course(self.folder / "course")

    def change(self, name: str, old: str, new: str) -> None:
        """A text in a file of the course; what was read of it before is forgotten."""
        file = self.folder / "course" / name
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")
        fingerprint._checks.cache_clear()
        fingerprint._source.cache_clear()

    def say(self, command: Callable[..., int], *arguments: object, **options: object) -> str:
        said = StringIO()
        self.status = command(*arguments, Console(file=said, soft_wrap=True, width=200), **options)
        return said.getvalue()

    def grade(self) -> str:
        course = self.course
        return self.say(run.grade_class, course, course.assignment("intro"), [self.delivery], self.out)

    def regrade(self, *paths: Path, student: str | None = None) -> str:
        course = self.course
        return self.say(regrade_class, course, course.assignment("intro"), paths, self.out, student=student)

    @property
    def scores(self) -> dict[str, float]:
        return {result.student: result.score for result in read_grades(self.out).submissions}

    @property
    def listed(self) -> list[list[str]]:
        """The latest list of changes."""
        latest = max(self.out.glob("changes*.csv"), key=lambda path: (len(path.name), path.name))
        return list(csv.reader(latest.read_text("utf-8-sig").splitlines()))[1:]


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kept:
    return Kept(tmp_path, monkeypatch)


IN_STANDARDIZE = (CHECKS, "values = rng.normal(size=5)", "values = rng.normal(size=6)")


def test_when_one_exercises_check_has_changed_then_only_that_is_judged_and_what_moved_is_listed(kept: Kept) -> None:
    assert kept.scores == {"kim": 3.0, "lee": 1.0, "park": 0.0}
    kept.change(*IN_STANDARDIZE)
    with pytest.raises(CourseError, match=r"other checks of standardize than now.*--regrade; graded so far"):
        kept.grade()
    said = kept.regrade()
    assert Stricter.judged[:2] == [("kim", ("standardize",)), ("lee", ("standardize",))]
    assert kept.scores == {"kim": 2.0, "lee": 1.0, "park": 0.0}
    assert "changed: checks of standardize" in said
    assert "1 of 3 scores changed" in said
    assert kept.listed == [["kim", "3", "2", "3", "standardize: 2 of 2, now 1 of 2 (checks of standardize)"]]
    Stricter.judged.clear()
    kept.patch.setattr(run, "Grader", MadeUp)
    kept.grade()
    assert kept.scores["kim"] == 3.0


def test_when_what_all_exercises_share_has_changed_then_all_are_judged(kept: Kept) -> None:
    kept.change(CHECKS, "import numpy as np\n", "import numpy as np  # shared\n")
    kept.regrade()
    assert Stricter.judged[:2] == [("kim", ("row-means", "standardize")), ("lee", ("row-means", "standardize"))]
    assert kept.scores == {"kim": 1.5, "lee": 0.5, "park": 0.0}


def test_when_nothing_has_changed_then_nobody_who_is_graded_is_judged(kept: Kept) -> None:
    said = kept.regrade()
    assert [student for student, _ in Stricter.judged] == ["park"]
    assert "changed: nothing that judging depends on" in said
    assert "0 of 3 scores changed" in said
    assert not list(kept.out.glob("changes*"))


def test_when_the_hand_ins_are_gone_then_nothing_is_done_until_somebody_says_where_they_are(kept: Kept) -> None:
    kept.change(*IN_STANDARDIZE)
    moved = Path(shutil.move(kept.delivery, kept.folder / "moved.zip"))
    before = {path: path.read_bytes() for path in kept.out.glob("*.*")}
    with pytest.raises(CourseError, match=r"no longer where they were.*: kim \(kim_103_5001_intro\.ipynb, of .*week1"):
        kept.regrade()
    assert {path: path.read_bytes() for path in kept.out.glob("*.*")} == before
    kept.regrade(moved)
    assert kept.scores["kim"] == 2.0
    kept.change(CHECKS, "rng.normal(size=6)", "rng.normal(size=7)")
    kept.regrade()  # the record knows by now where they are


def test_when_a_hand_in_that_could_not_be_graded_is_gone_then_asking_for_it_says_so(kept: Kept) -> None:
    kept.delivery.unlink()
    with pytest.raises(CourseError, match="no longer where they were, or were changed: park"):
        kept.regrade(student="park")


def test_when_a_file_was_changed_since_then_it_is_none_of_the_hand_ins(kept: Kept) -> None:
    kept.change(*IN_STANDARDIZE)
    with zipfile.ZipFile(kept.delivery, "w") as archive:
        archive.writestr("kim_103_5001_intro.ipynb", b"{}")
    with pytest.raises(CourseError, match=r"no longer where they were, or were changed: kim .* lee"):
        kept.regrade()


def test_when_a_regrade_is_stopped_then_no_other_run_grades_until_it_has_gone_on(kept: Kept) -> None:
    kept.change(*IN_STANDARDIZE)

    class Stopped(Stricter):
        def grade_all(self, submissions: Sequence[Submission]) -> Iterator[tuple[Submission, SubmissionResult]]:
            yield next(iter(super().grade_all(submissions)))
            raise KeyboardInterrupt

    kept.patch.setattr(run, "Grader", Stopped)
    assert "stopped; what was judged again is kept" in kept.regrade()
    assert kept.status == 130
    kept.patch.setattr(run, "Grader", Stricter)
    with pytest.raises(CourseError, match="1 hand-ins are not yet judged by the rule that was changed; go on with"):
        kept.grade()
    Stricter.judged.clear()
    kept.regrade()
    assert [student for student, _ in Stricter.judged] == ["lee", "park"]
    assert [row[0] for row in kept.listed] == ["kim"]


def test_when_points_were_given_by_hand_then_they_stay_and_the_change_shows_below(kept: Kept) -> None:
    with read_record(kept.out) as record:
        digest = record.entries["kim"].digest
    keep_decisions(kept.out, [Points("kim", "standardize", 1.75, digest)], "jan", "a right way that we had not seen")
    kept.change(*IN_STANDARDIZE)
    kept.regrade()
    assert kept.scores["kim"] == 2.75
    assert kept.listed == [["kim", "3", "2.75", "3", "standardize: 2 of 2, now 1.75 of 2 (by hand)"]]


def test_when_only_one_student_is_asked_for_then_the_others_wait(kept: Kept) -> None:
    kept.change(*IN_STANDARDIZE)
    said = kept.regrade(student="103")
    assert Stricter.judged == [("kim", ("standardize",))]
    assert "1 hand-ins still have to be judged again" in said
    assert kept.scores == {"kim": 2.0, "lee": 1.0, "park": 0.0}
    Stricter.judged.clear()
    kept.regrade()
    assert Stricter.judged[0] == ("lee", ("standardize",))


def test_when_one_student_is_judged_again_and_nothing_changed_then_all_exercises_are(kept: Kept) -> None:
    kept.regrade(student="lee")
    assert Stricter.judged == [("lee", ("row-means", "standardize"))]
    assert kept.listed == [["lee", "1", "0.5", "3", "row-means: 1 of 1, now 0.5 of 1 (judged again)"]]
    with pytest.raises(CourseError, match=r"has no student 'leo'; did you mean 'lee'\?"):
        kept.regrade(student="leo")


def test_when_something_cannot_be_judged_now_then_it_keeps_its_result_and_waits(kept: Kept) -> None:
    kept.change(*IN_STANDARDIZE)

    class Failing(MadeUp):
        def _grade(self, submission: Submission) -> SubmissionResult:
            reason = Text("채점기 오류입니다", "A fault of the grader")
            return replace(super()._grade(submission), exercises=(), reason=reason)

    kept.patch.setattr(run, "Grader", Failing)
    said = kept.regrade()
    assert "could not be judged again, and keeps its result: kim: A fault of the grader" in said
    assert (kept.scores, kept.status) == ({"kim": 3.0, "lee": 1.0, "park": 0.0}, 1)
    kept.patch.setattr(run, "Grader", Stricter)
    kept.regrade()
    assert kept.scores["kim"] == 2.0


def test_when_the_policy_has_changed_then_scores_change_and_nobody_is_judged(kept: Kept) -> None:
    receive(kept.course, kept.out, "lee", "2026-12-01T12:00+09:00", "Canvas", "jan", Console(file=StringIO()))
    late = "points = 3\ndeadline = 2026-11-30T23:59:00+09:00\nper_day = 10"
    kept.change("course.toml", "points = 3", late)
    kept.regrade()
    assert [student for student, _ in Stricter.judged] == ["park"]
    due = "deadline 2026-11-30 23:59 (UTC+09:00)"
    assert kept.listed == [["lee", "1", "0.7", "3", f"deducted for lateness: 0, now 0.3 ({due})"]]
    kept.change("course.toml", "per_day = 10", "per_day = 20")
    kept.patch.setattr(run, "Grader", MadeUp)
    kept.grade()  # the record's rule is the same
    assert kept.scores["lee"] == 0.4


def test_when_time_is_given_to_one_student_then_grades_follow_and_history_tells_all_of_it(kept: Kept) -> None:
    kept.change("course.toml", "points = 3", "points = 3\ndeadline = 2026-11-30T23:59:00+09:00\nper_day = 10")
    kept.patch.setattr(run, "Grader", MadeUp)
    said = kept.grade()
    assert "marked as late by the LMS, and nothing says how late: lee" in said
    said = kept.say(receive, kept.course, kept.out, "lee", "2026-12-01T12:00+09:00", "Canvas says so", "jan")
    assert "deducted for lateness: 0, now 0.3 (handed in 2026-12-01 12:00 (UTC+09:00))" in said
    kept.say(extend, kept.course, kept.out, "108", "2026-12-02T23:59+09:00", "ill", "kim")
    assert kept.scores["lee"] == 1.0
    kept.change(*IN_STANDARDIZE)
    kept.regrade()
    told = "\n".join(line.partition("  ")[2] or line for line in history(kept.course, kept.out, "lee"))
    assert told.splitlines() == [
        "lee, lms_id 108 · intro",
        "graded lee_LATE_108_5001_intro.ipynb, marked as late by the LMS, from week1.zip: 1 of 3",
        "graded again: 1 of 3; nothing moved",
        "handed in 2026-12-01 12:00 (UTC+09:00), a person says (jan: Canvas says so)",
        "extension until 2026-12-02 23:59 (UTC+09:00) (kim: ill)",
        "judged again (checks of standardize): 1 of 3; nothing moved",
        "now: 1 of 3",
        "   handed in 2026-12-01 12:00 (UTC+09:00)",
        "   extended until 2026-12-02 23:59 (UTC+09:00)",
    ]


def test_when_moodles_worksheet_has_the_times_then_one_command_takes_them_all_and_only_once(kept: Kept) -> None:
    kept.change("course.toml", "points = 3", "points = 3\ndeadline = 2026-11-30T23:59:00+09:00\nper_day = 10")
    sheet = kept.folder / "Grades.csv"
    sheet.write_text(
        'Identifier,"Full name",Status,"Last modified (submission)"\n'
        '"Participant 103",Kim,Submitted,"Tuesday, 1 December 2026, 12:30 PM"\n'
        '"Participant 108",이,Submitted,"Monday, 30 November 2026, 11:00 AM"\n'
        '"Participant 104",Park,Submitted,-\n'
        '"Participant 999",Choi,Submitted,"Monday, 30 November 2026, 11:00 AM"\n',
        encoding="utf-8-sig",
    )
    said = kept.say(receive_all, kept.course, kept.out, sheet, "jan")
    assert "times of students without a hand-in here: 999" in said
    assert (kept.scores, kept.status) == ({"kim": 2.7, "lee": 1.0, "park": 0.0}, 1)
    decided = (kept.out / "decisions.jsonl").read_bytes()
    kept.say(receive_all, kept.course, kept.out, sheet, "jan")
    assert (kept.out / "decisions.jsonl").read_bytes() == decided


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("name,time\nkim,2026-12-01T08:15Z\n", r"is neither Moodle's grading worksheet in English, nor has it the col"),
        ("student,submitted_at\nlee,\nkim,soon\n", r"times\.csv, row 3: 'soon' is no time; write it like"),
        (
            "student,submitted_at\nkim,2026-12-01T08:15\n",
            r"row 2: '2026-12-01T08:15' has no zone, and course\.toml has",
        ),
        ("", "is neither"),
    ],
)
def test_when_a_table_of_times_is_mistaken_then_the_place_is_named_and_nothing_kept(
    kept: Kept, table: str, message: str
) -> None:
    (kept.folder / "times.csv").write_text(table)
    with pytest.raises(CourseError, match=message):
        kept.say(receive_all, kept.course, kept.out, kept.folder / "times.csv", "jan")
    assert not (kept.out / "decisions.jsonl").exists()


@pytest.mark.parametrize(
    ("until", "message"),
    [
        ("2026-12-02T23:59", r"--until: 2026-12-02T23:59:00 has no zone; write it behind the time"),
        ("tomorrow", r"--until: 'tomorrow' is no time; write it like"),
        ("2026-11-02T23:59Z", r"--until .* is before the deadline, 2026-11-30T23:59:00\+09:00"),
    ],
)
def test_when_an_extension_is_mistaken_then_nothing_is_kept(kept: Kept, until: str, message: str) -> None:
    kept.change("course.toml", "points = 3", "points = 3\ndeadline = 2026-11-30T23:59:00+09:00")
    with pytest.raises(CourseError, match=message):
        kept.say(extend, kept.course, kept.out, "lee", until, "ill", "jan")
    assert not (kept.out / "decisions.jsonl").exists()


def test_when_the_student_has_not_handed_in_yet_then_the_extension_waits_for_that(kept: Kept) -> None:
    said = kept.say(extend, kept.course, kept.out, "2023100001", "2026-12-02T23:59+09:00", "ill", "jan")
    assert "has no student '2023100001'" in said
    assert "It is kept under '2023100001', and holds once a hand-in of that name, number or login comes" in said
    kept.say(extend, kept.course, kept.out, "lee", "2026-12-02T23:59+09:00", "ill", "jan")
    assert "extensions wait for a hand-in of: 2023100001\n" in kept.grade()


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, frozenset()),
        ({"checks of mean": "2"}, {"mean"}),
        ({"checks of mean": "2", "checks of sum": "2"}, {"mean", "sum"}),
        ({"checks": "2", "checks of mean": "2"}, None),
        ({"engine": "2"}, None),
        ({"checks of new": "2"}, None),
    ],
)
def test_when_versions_differ_then_the_names_tell_which_exercises_are_touched(
    changed: dict[str, str], expected: set[str] | None
) -> None:
    before = {"checks": "1", "engine": "1", "checks of mean": "1", "checks of sum": "1"}
    assert fingerprint.touches(before, before | changed) == expected


def test_when_a_class_is_used_elsewhere_then_it_is_no_exercises_alone(tmp_path: Path) -> None:
    class_of = '@exercise("{0}", points=1)\nclass Test{1}({2}):\n    x = 1\n'
    text = "import numpy\n" + class_of.format("a", "A", "") + class_of.format("b", "B", "TestA") + "y = 2\n"
    (tmp_path / "test_1.py").write_text(text + class_of.format("c", "C", ""))
    (tmp_path / "broken.py").write_text("class")
    own, rest = split([tmp_path / "test_1.py", tmp_path / "broken.py"])
    assert sorted(own) == ["b", "c"]
    assert own["c"].startswith(b'@exercise("c"')
    assert b"class TestA" in rest
    assert b"class TestC" not in rest
    assert b"y = 2" in rest


def test_when_some_exercises_are_asked_for_then_the_grader_judges_these_as_it_does_in_all(tmp_path: Path) -> None:
    new_course(tmp_path)
    course = load_course(tmp_path)
    assignment = course.assignment("intro")
    answers = StudentNotebook(assignment, "en").solve().answer({"row-means": "means = scores.mean()"}).to_bytes()
    submission = Submission("kim", "kim_intro.ipynb", answers)
    only = frozenset({"standardize"})
    with Grader(course, assignment, seed="s") as grader, Grader(course, assignment, seed="s", only=only) as fewer:
        whole, part = grader.grade(submission), fewer.grade(submission)
    assert part.exercises == whole.exercises[1:]
    assert (whole.score, part.score) == (2.0, 2.0)


def test_when_points_have_changed_then_the_command_needs_no_delivery_and_says_what_moved(tmp_path: Path) -> None:
    course = tmp_path / "course"
    new_course(course)
    hand_in = StudentNotebook(load_course(course).assignment("intro"), "en").solve().to_bytes()
    (tmp_path / "kim_intro.ipynb").write_bytes(hand_in)

    def autograde(*words: str, status: int = 0) -> str:
        command = [sys.executable, "-m", "autograde", *words]
        done = subprocess.run(command, cwd=course, capture_output=True, text=True, check=False)
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr

    autograde("grade", "intro", str(tmp_path / "kim_intro.ipynb"), "--out", "../out")
    for name, old, new in (
        ("course.toml", "points = 3", "points = 5"),
        (CHECKS, '"standardize", points=2', '"standardize", points=4'),
        ("source/intro/1_intro.py", '"standardize" points=2', '"standardize" points=4'),
    ):
        text = (course / name).read_text(encoding="utf-8")
        assert old in text
        (course / name).write_text(text.replace(old, new), encoding="utf-8")
    said = autograde("grade", "intro", "--out", "../out", "--regrade")
    assert "changed: checks of standardize\n" in said
    (line,) = (tmp_path / "out" / "results.jsonl").read_text(encoding="utf-8").splitlines()[-1:]
    assert [one["score"] for one in json.loads(line)["result"]["exercises"]] == [1.0, 4.0]
    until = ("--until", "2026-12-02T23:59+09:00", "--because", "ill")
    assert "0 of 1 scores changed" in autograde("extend", "../out", "kim", *until)
    told = autograde("history", "../out", "kim")
    assert "extension until 2026-12-02 23:59 (UTC+09:00)" in told
    assert "now: 5 of 5" in told
    assert "give a student, --at TIME and --because TEXT" in autograde("received", "../out", "kim", status=2)
    assert "PATH is missing" in autograde("grade", "intro", "--out", "../out", status=2)
    assert "--student goes with --regrade" in autograde("grade", "intro", "--out", "x", "--student", "kim", status=2)
