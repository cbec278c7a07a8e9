"""results.jsonl: written as results come, read again after a killed run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograde.errors import CourseError
from autograde.intake.submissions import Submission
from autograde.records.results import ExerciseResult, SubmissionResult
from autograde.records.store import ResultStore
from autograde.text import Text

ALICE = Submission(student="2023100001", file="2023100001_lec26.ipynb", content=b"{}")
KOREAN = Submission(student="김하늘", file="김하늘_lec26.ipynb", content=b"{ }")


def result_of(submission: Submission, score: float = 1.0) -> SubmissionResult:
    exercise = ExerciseResult("split-whitespace", 1.0, score, "passed", diagnosis=Text("괄호", "group"))
    return SubmissionResult(submission.student, submission.file, 1.0, 0.25, (exercise,), ("한글 / note\nline 2",))


def test_when_a_run_is_resumed_then_its_results_are_there(tmp_path: Path) -> None:
    store = ResultStore(tmp_path, "lec26", resume=False, fingerprint="v1")
    store.add(KOREAN, result_of(KOREAN))
    again = ResultStore(tmp_path, "lec26", resume=True, fingerprint="v1")
    assert again.done(KOREAN) == result_of(KOREAN)
    assert again.done(ALICE) is None


def test_when_the_content_of_a_submission_has_changed_then_it_is_not_done(tmp_path: Path) -> None:
    ResultStore(tmp_path, "lec26", resume=False).add(ALICE, result_of(ALICE))
    changed = Submission(ALICE.student, ALICE.file, b"{'other': 1}")
    assert ResultStore(tmp_path, "lec26", resume=True).done(changed) is None


def test_when_a_submission_is_added_twice_then_the_last_result_counts(tmp_path: Path) -> None:
    store = ResultStore(tmp_path, "lec26", resume=False)
    store.add(ALICE, result_of(ALICE, 0.0))
    store.add(ALICE, result_of(ALICE, 1.0))
    assert ResultStore(tmp_path, "lec26", resume=True).done(ALICE) == result_of(ALICE, 1.0)


@pytest.mark.parametrize("torn", [b"{", b'{"student": "2023', '{"student": "김'.encode()[:-1]])
def test_when_the_run_was_killed_within_a_line_then_that_line_is_dropped(tmp_path: Path, torn: bytes) -> None:
    store = ResultStore(tmp_path, "lec26", resume=False)
    store.add(ALICE, result_of(ALICE))
    with store.path.open("ab") as file:
        file.write(torn)
    again = ResultStore(tmp_path, "lec26", resume=True)
    assert again.done(ALICE) == result_of(ALICE)
    again.add(KOREAN, result_of(KOREAN))
    assert ResultStore(tmp_path, "lec26", resume=True).done(KOREAN) == result_of(KOREAN)


@pytest.mark.parametrize("content", [b"", b'{"schema": 1, "assi'])
def test_when_the_run_was_killed_before_its_first_line_then_it_starts_over(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "results.jsonl").write_bytes(content)
    ResultStore(tmp_path, "lec26", resume=True).add(ALICE, result_of(ALICE))
    assert ResultStore(tmp_path, "lec26", resume=True).done(ALICE) == result_of(ALICE)


def test_when_nothing_was_graded_before_then_resume_starts_a_run(tmp_path: Path) -> None:
    store = ResultStore(tmp_path / "new" / "folder", "lec26", resume=True)
    assert store.done(ALICE) is None
    store.add(ALICE, result_of(ALICE))
    assert ResultStore(store.path.parent, "lec26", resume=True).done(ALICE) == result_of(ALICE)


def test_when_a_run_is_not_resumed_then_the_former_file_is_kept_aside(tmp_path: Path) -> None:
    ResultStore(tmp_path, "lec26", resume=False).add(ALICE, result_of(ALICE))
    former = (tmp_path / "results.jsonl").read_bytes()
    store = ResultStore(tmp_path, "lec26", resume=False)
    assert store.done(ALICE) is None
    store.add(KOREAN, result_of(KOREAN))
    assert (tmp_path / "results.jsonl.bak").read_bytes() == former


def test_when_a_run_ends_before_its_first_result_then_the_former_file_is_as_it_was(tmp_path: Path) -> None:
    ResultStore(tmp_path, "lec26", resume=False).add(ALICE, result_of(ALICE))
    for _ in range(2):
        ResultStore(tmp_path, "lec26", resume=False, fingerprint="v2")
    assert ResultStore(tmp_path, "lec26", resume=True).done(ALICE) == result_of(ALICE)


@pytest.mark.parametrize("resume", [True, False])
def test_when_the_file_is_of_another_assignment_then_the_run_is_refused(tmp_path: Path, resume: bool) -> None:
    ResultStore(tmp_path, "lec26", resume=False).add(ALICE, result_of(ALICE))
    with pytest.raises(CourseError, match=r"'lec26', not of 'lec27'; choose another --out folder"):
        ResultStore(tmp_path, "lec27", resume=resume)


def test_when_the_folder_is_a_file_then_the_message_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "out").touch()
    with pytest.raises(CourseError, match=r"--out .*out cannot be made: File exists; choose another folder"):
        ResultStore(tmp_path / "out", "lec26", resume=False)


def test_when_the_checks_have_changed_then_resume_is_refused(tmp_path: Path) -> None:
    ResultStore(tmp_path, "lec26", resume=False, fingerprint="v1").add(ALICE, result_of(ALICE))
    with pytest.raises(CourseError, match="another version of the exercises, checks or data of 'lec26'"):
        ResultStore(tmp_path, "lec26", resume=True, fingerprint="v2")


@pytest.mark.parametrize("line", ["not JSON", "[]", "{}", '{"student": "a", "file": "b", "sha256": "c", "result": 1}'])
def test_when_a_line_in_the_middle_is_damaged_then_the_message_names_it(tmp_path: Path, line: str) -> None:
    store = ResultStore(tmp_path, "lec26", resume=False)
    store.add(ALICE, result_of(ALICE))
    with store.path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    store.add(ALICE, result_of(ALICE))
    with pytest.raises(CourseError, match=r"results\.jsonl, line 3: not a result"):
        ResultStore(tmp_path, "lec26", resume=True)


def test_when_a_name_has_characters_that_utf_8_lacks_then_it_comes_back(tmp_path: Path) -> None:
    odd = Submission(student="a\udc80b", file="줄\u2028바꿈\r\n.ipynb", content=b"")
    ResultStore(tmp_path, "lec26", resume=False).add(odd, result_of(odd))
    assert ResultStore(tmp_path, "lec26", resume=True).done(odd) == result_of(odd)
    lines = (tmp_path / "results.jsonl").read_bytes().split(b"\n")
    assert [bool(line and json.loads(line)) for line in lines] == [True, True, False]
