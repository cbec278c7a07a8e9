"""results.jsonl: the record of a class, written as results come, read again by every later run."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from autograde.errors import CourseError
from autograde.intake.delivery.identity import Identity
from autograde.intake.delivery.submission import Submission
from autograde.records.kept import KeptAnswer
from autograde.records.record import read_record
from autograde.records.results import ExerciseResult, SubmissionResult
from autograde.records.store import ResultStore
from autograde.text import Note, Text

ALICE = Submission(student="2023100001", file="2023100001_lec26.ipynb", content=b"{}")
KOREAN = Submission(student="김하늘", file="김하늘_lec26.ipynb", content=b"{ }")
V1, V2 = {"checks": "1", "data": "1"}, {"checks": "2", "data": "1"}
FIRST = Note(Text("먼저", "first"))


def result_of(submission: Submission, score: float = 1.0) -> SubmissionResult:
    exercise = ExerciseResult("split-whitespace", 1.0, score, "passed", diagnosis=Text("괄호", "group"))
    return SubmissionResult(
        submission.student, submission.file, 1.0, 0.25, (exercise,), (Note(Text("한글", "note\nline 2")),)
    )


def record(folder: Path, *submissions: Submission, score: float = 1.0) -> Path:
    """The record of a run in which these were graded."""
    with ResultStore(folder, "lec26", V1) as store:
        for submission in submissions:
            store.add(submission, result_of(submission, score))
    return store.path


def results(folder: Path) -> list[SubmissionResult]:
    with ResultStore(folder, "lec26", V1) as store:
        return list(store.results())


def test_when_a_later_run_reads_the_record_then_the_class_is_there_sorted_by_student(tmp_path: Path) -> None:
    record(tmp_path, KOREAN)
    record(tmp_path, ALICE)
    assert results(tmp_path) == [result_of(ALICE), result_of(KOREAN)]


def test_when_an_answer_was_kept_then_the_record_has_it_also_beside_a_later_note(tmp_path: Path) -> None:
    kept = KeptAnswer("x = 1  # 하나", "d", "saved", "p", "b")
    exercises = (ExerciseResult("a", 1.0, 1.0, "passed", kept=kept), ExerciseResult("b", 1.0, 0.0, "missing"))
    with ResultStore(tmp_path, "lec26") as store:
        store.add(ALICE, replace(result_of(ALICE), exercises=exercises))
        store.note(ALICE.student, FIRST)
    with read_record(tmp_path) as found:
        assert [one.kept for one in found.result(ALICE.student).exercises] == [kept, None]
    assert "kept" not in exercises[0].to_json()


def test_when_a_student_hands_in_again_then_the_last_result_counts_and_the_former_is_remembered(tmp_path: Path) -> None:
    again = replace(ALICE, content=b"{'other': 1}", identity=Identity(lms_id="12345"), attempt=7.0)
    record(tmp_path, ALICE, score=0.0)
    path = record(tmp_path, again)
    with ResultStore(tmp_path, "lec26", V1) as store:
        entry = store.entries[ALICE.student]
        assert list(store.results()) == [result_of(again)]
    assert (entry.digest, entry.former) == (again.digest, (ALICE.digest,))
    assert (entry.identity, entry.attempt, entry.graded, entry.touched) == (Identity(lms_id="12345"), 7.0, True, True)
    assert len(path.read_bytes().splitlines()) == 3


def test_when_nothing_was_answered_or_nothing_could_be_graded_then_the_entry_says_so(tmp_path: Path) -> None:
    blank = replace(result_of(ALICE), exercises=(ExerciseResult("a", 1.0, 0.0, "blank"),))
    broken = replace(result_of(KOREAN), exercises=(), reason=Text("파일", "file"))
    with ResultStore(tmp_path, "lec26") as store:
        store.add(ALICE, blank)
        store.add(KOREAN, broken)
        seen = {student: (entry.graded, entry.touched) for student, entry in store.entries.items()}
    assert seen == {ALICE.student: (True, False), KOREAN.student: (False, False)}


def test_when_a_note_is_added_then_it_stands_with_the_result_once(tmp_path: Path) -> None:
    record(tmp_path, ALICE, KOREAN)
    for _ in range(2):
        with ResultStore(tmp_path, "lec26", V1) as store:
            store.note(ALICE.student, FIRST)
    assert results(tmp_path)[0].notes == (*result_of(ALICE).notes, FIRST)
    assert results(tmp_path)[1] == result_of(KOREAN)
    assert len((tmp_path / "results.jsonl").read_bytes().splitlines()) == 4


@pytest.mark.parametrize("torn", [b"{", b'{"student": "2023', '{"student": "김'.encode()[:-1], b"x" * 200_000])
def test_when_the_run_was_killed_within_a_line_then_that_line_is_dropped(tmp_path: Path, torn: bytes) -> None:
    path = record(tmp_path, ALICE)
    with path.open("ab") as file:
        file.write(torn)
    assert results(tmp_path) == [result_of(ALICE)]
    record(tmp_path, KOREAN)
    assert results(tmp_path) == [result_of(ALICE), result_of(KOREAN)]


@pytest.mark.parametrize("content", [b"", b'{"schema": 1, "assi'])
def test_when_the_run_was_killed_before_its_first_line_then_it_starts_over(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "results.jsonl").write_bytes(content)
    record(tmp_path, ALICE)
    assert results(tmp_path) == [result_of(ALICE)]


def test_when_the_run_was_killed_before_its_first_result_then_another_version_may_begin(tmp_path: Path) -> None:
    header = json.dumps({"schema": 1, "assignment": "lec26", "version": V2}) + "\n"
    (tmp_path / "results.jsonl").write_text(header)
    record(tmp_path, ALICE)
    assert results(tmp_path) == [result_of(ALICE)]
    assert (tmp_path / "results.jsonl.bak").read_text() == header


def test_when_a_run_ends_before_its_first_result_then_the_record_is_as_it_was(tmp_path: Path) -> None:
    record(tmp_path / "new" / "folder")
    assert list((tmp_path / "new" / "folder").iterdir()) == []
    before = record(tmp_path, ALICE).read_bytes()
    record(tmp_path)
    assert (tmp_path / "results.jsonl").read_bytes() == before


def test_when_the_file_is_something_else_then_it_is_put_aside_and_nothing_that_lies_aside_is_lost(
    tmp_path: Path,
) -> None:
    for number in (1, 2):
        (tmp_path / "results.jsonl").write_text(f"my notes {number}\n")
        record(tmp_path, ALICE)
    assert (tmp_path / "results.jsonl.bak").read_text() == "my notes 1\n"
    assert (tmp_path / "results.jsonl.bak-2").read_text() == "my notes 2\n"


def test_when_the_file_is_of_another_assignment_then_the_run_is_refused(tmp_path: Path) -> None:
    record(tmp_path, ALICE)
    with pytest.raises(CourseError, match=r"'lec26', not of 'lec27'; choose another --out folder"):
        ResultStore(tmp_path, "lec27", V1)


def test_when_the_folder_is_a_file_then_the_message_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "out").touch()
    with pytest.raises(CourseError, match=r"--out .*out cannot be made: File exists; choose another folder"):
        ResultStore(tmp_path / "out", "lec26")


def test_when_the_checks_have_changed_then_the_run_is_refused_and_told_what_to_grade_anew(tmp_path: Path) -> None:
    with ResultStore(tmp_path, "lec26", V1) as store:
        store.deliver([Path("/lms/week1.zip")])
        store.add(ALICE, result_of(ALICE))
        store.deliver([Path("/lms/week2.zip"), Path("/lms/week1.zip")])
        store.add(KOREAN, result_of(KOREAN))
    before = store.path.read_bytes()
    with pytest.raises(CourseError) as refused:
        ResultStore(tmp_path, "lec26", V2)
    assert "was made with other checks than now" in str(refused.value)
    assert str(refused.value).endswith("graded so far: /lms/week1.zip, /lms/week2.zip")
    assert store.path.read_bytes() == before


def test_when_the_record_is_of_version_0_1_0_then_the_message_says_so(tmp_path: Path) -> None:
    line = {"student": "a", "file": "a", "sha256": "0", "result": result_of(ALICE).to_json()}
    header = {"schema": 1, "assignment": "lec26", "fingerprint": "0123"}
    (tmp_path / "results.jsonl").write_text(f"{json.dumps(header)}\n{json.dumps(line)}\n")
    with pytest.raises(CourseError, match=r"made with another version of the grader.*judge again .* --regrade$"):
        ResultStore(tmp_path, "lec26", V1)


@pytest.mark.parametrize("line", ["not JSON", "[]", "{}", '{"student": "a", "file": "b", "sha256": "c", "result": 1}'])
def test_when_a_line_in_the_middle_is_damaged_then_the_message_names_it(tmp_path: Path, line: str) -> None:
    path = record(tmp_path, ALICE)
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n" + "{}\n")
    with pytest.raises(CourseError, match=r"results\.jsonl, line 3: not a result"):
        ResultStore(tmp_path, "lec26", V1)


def test_when_a_name_has_characters_that_utf_8_lacks_then_it_comes_back(tmp_path: Path) -> None:
    odd = Submission(student="a\udc80b", file="줄\u2028바꿈\r\n.ipynb", content=b"")
    path = record(tmp_path, odd)
    assert results(tmp_path) == [result_of(odd)]
    lines = path.read_bytes().split(b"\n")
    assert [bool(line and json.loads(line)) for line in lines] == [True, True, False]


def test_when_another_run_writes_into_the_record_then_the_second_says_so_until_the_first_is_gone(
    tmp_path: Path,
) -> None:
    code = (
        "import sys, time; from pathlib import Path; from autograde.records.store import ResultStore\n"
        "store = ResultStore(Path(sys.argv[1]), 'lec26'); print('there', flush=True); time.sleep(600)"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "there\n"
        with pytest.raises(CourseError, match=r"another run is writing into .*; wait until it is done"):
            ResultStore(tmp_path, "lec26", V1)
        first.kill()
    record(tmp_path, ALICE)
    assert results(tmp_path) == [result_of(ALICE)]
