"""The record of a class lasts: nothing that was saved is lost to a kill, and what older versions wrote is read."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from autograde.errors import CourseError
from autograde.intake.delivery.identity import Identity, identity_of
from autograde.intake.delivery.submission import Submission
from autograde.records.decisions import DECISIONS, Extension, keep_decisions, read_decisions
from autograde.records.record import RESULTS, Rule, read_record, recorded_version
from autograde.records.results import ExerciseResult, SubmissionResult
from autograde.records.store import ResultStore, open_record
from autograde.text import Note, Text

#: As version 0.2 wrote it: `autograde grade` of two deliveries of a class of three, with the addresses changed.
OLDER = Path(__file__).parent / "records" / "results-2.jsonl"
V1, V2, V3 = ({"checks": number, "seed": "s"} for number in "123")
KIM = Submission("kim", "kim_LATE_1_2_a.ipynb", b"{}", identity=Identity(name="kim", lms_id="1"), late=True)
LEE = Submission(
    "이하늘", "lee.ipynb", b"{ }", identity=Identity(email="lee@uni.ac.kr"), submitted_at="2026-11-30T23:00"
)


def result_of(submission: Submission, score: float = 1.0) -> SubmissionResult:
    exercises = (ExerciseResult("mean", 1.0, score, "passed"), ExerciseResult("sum", 2.0, 2.0, "passed"))
    return SubmissionResult(submission.student, submission.file, 3.0, 0.25, exercises)


def record(folder: Path, *submissions: Submission) -> Path:
    with ResultStore(folder, "intro", V1) as store:
        store.deliver([Path("/lms/week1.zip")])
        for submission in submissions:
            store.add(submission, result_of(submission))
    return folder / RESULTS


def older(folder: Path) -> Path:
    return Path(shutil.copy(OLDER, folder / RESULTS))


def test_when_a_hand_in_is_kept_then_the_record_says_whose_when_and_from_where(tmp_path: Path) -> None:
    record(tmp_path, KIM, LEE)
    with read_record(tmp_path) as read:
        kim, lee = read.entries["kim"], read.entries["이하늘"]
    assert (kim.identity, kim.submitted_at, kim.late) == (KIM.identity, None, True)
    assert (lee.identity, lee.submitted_at, lee.late) == (LEE.identity, LEE.submitted_at, None)
    assert lee.delivery == ("/lms/week1.zip",)


@pytest.mark.parametrize("last", ["result", "note", "rule", "header"])
def test_when_a_writer_is_killed_at_any_byte_then_all_that_was_saved_before_is_there(
    tmp_path: Path, last: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.fsync", lambda number: None)  # for the power to fail, and slow
    path = record(tmp_path, *([] if last == "header" else [KIM]))
    before = path.read_bytes() if path.exists() else b""
    with ResultStore(tmp_path, "intro", V1) as store:
        if last in ("result", "header"):
            store.add(LEE, result_of(LEE))
        elif last == "note":
            store.note("kim", Note(Text("메모", "note")))
        else:
            store.change_rule(Rule(V2, frozenset({"mean"}), "checks.mean"))
    after = path.read_bytes()
    assert after.startswith(before)
    for length in range(len(before), len(after)):
        path.write_bytes(after[:length])
        with ResultStore(tmp_path, "intro", V1, regrade=True) as store:
            assert {student: store.result(student) for student in store.entries if student == "kim"} == (
                {"kim": result_of(KIM)} if before else {}
            )
            store.add(LEE, result_of(LEE, 0.0))
        with read_record(tmp_path) as read:
            assert read.result("이하늘") == result_of(LEE, 0.0)
            assert ("kim" in read.entries) is bool(before)


def test_when_a_writer_of_decisions_is_killed_at_any_byte_then_those_before_hold_and_the_next_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.fsync", lambda number: None)  # for the power to fail, and slow
    path = tmp_path / DECISIONS
    first, torn, last = (Extension(name, "2026-12-02T23:59:00+09:00") for name in ("kim", "이하늘", "park"))
    keep_decisions(tmp_path, [first], "jan", "ill")
    before = path.read_bytes()
    keep_decisions(tmp_path, [torn], "jan", "아파서")
    after = path.read_bytes()
    for length in range(len(after)):
        path.write_bytes(after[:length])
        kept = [first] * (length >= len(before))
        assert [one.what for one in read_decisions(tmp_path).all] == kept
        keep_decisions(tmp_path, [last], "jan", "ill")
        assert [one.what for one in read_decisions(tmp_path).all] == [*kept, last]


def test_when_a_run_writes_then_the_record_can_be_read_and_a_line_without_its_end_is_left_out(tmp_path: Path) -> None:
    record(tmp_path, KIM)
    with ResultStore(tmp_path, "intro", V1) as store:
        store.add(LEE, result_of(LEE))
        with store.path.open("ab") as file:
            file.write(b'{"at": "')
        with read_record(tmp_path) as read:
            assert sorted(read.entries) == ["kim", "이하늘"]


def test_when_the_record_is_of_the_version_before_then_it_opens_and_says_what_file_names_said(tmp_path: Path) -> None:
    path = older(tmp_path)
    with read_record(tmp_path) as read:
        results = {result.student: (result.status, result.score) for result in read.results()}
        identities = {student: (entry.identity, entry.late) for student, entry in read.entries.items()}
        assert read.assignment == "intro"
    assert results == {"kimminsu": ("graded", 3), "leeyuna": ("graded", 3), "박하늘": ("ungraded", 0)}
    assert identities == {
        "kimminsu": (Identity(name="kimminsu", lms_id="1001"), True),
        "leeyuna": (Identity(name="leeyuna", lms_id="1002"), True),
        "박하늘": (Identity(name="박하늘", lms_id="1003"), False),
    }
    assert path.read_bytes() == OLDER.read_bytes()


def test_when_a_record_of_the_version_before_is_written_into_then_it_grows_and_both_kinds_of_lines_are_read(
    tmp_path: Path,
) -> None:
    path = older(tmp_path)
    with open_record(tmp_path) as store:
        store.note("leeyuna", Note(Text("메모", "note")))
        store.add(KIM, result_of(KIM))
    added = path.read_bytes().removeprefix(OLDER.read_bytes()).splitlines()
    assert [json.loads(line).get("schema") for line in added] == [3, None, None]
    with ResultStore(tmp_path, "intro", recorded_version(tmp_path)) as again:
        assert {*again.entries} == {"kimminsu", "leeyuna", "박하늘", "kim"}
        assert again.entries["leeyuna"].identity == Identity(name="leeyuna", lms_id="1002")
        assert again.entries["kimminsu"].late
        (note,) = again.line("kimminsu")["notes"]
        assert note["en"] == "it takes the place of kimminsu_1001_5001_intro.ipynb, handed in earlier"
        assert again.line("leeyuna")["notes"][-1] == {"ko": "메모", "en": "note"}
    assert path.read_bytes().splitlines()[-2:] == added[-2:]


def test_when_an_older_file_was_not_named_by_an_lms_then_the_student_says_who_it_is(tmp_path: Path) -> None:
    line = {"student": "2023100001", "file": "2023100001_a.ipynb", "sha256": "0", "result": result_of(KIM).to_json()}
    header = {"schema": 2, "assignment": "intro", "version": V1}
    (tmp_path / RESULTS).write_text(f"{json.dumps(header)}\n{json.dumps(line)}\n")
    with read_record(tmp_path) as read:
        assert read.entries["2023100001"].identity == identity_of("2023100001")


def test_when_the_record_is_of_a_newer_version_then_nothing_is_done_to_it(tmp_path: Path) -> None:
    path = record(tmp_path, KIM)
    path.write_bytes(path.read_bytes().replace(b'"schema": 3', b'"schema": 4'))
    content = path.read_bytes()
    with pytest.raises(
        CourseError, match=r"written by a newer version of autograde \(schema 4, this one reads up to 3"
    ):
        ResultStore(tmp_path, "intro", V1)
    assert path.read_bytes() == content


def test_when_the_rule_changes_then_what_it_touches_waits_until_it_is_judged_again(tmp_path: Path) -> None:
    record(tmp_path, KIM, LEE)
    with ResultStore(tmp_path, "intro", V2, regrade=True) as store:
        store.change_rule(Rule(V2, frozenset({"mean"}), "checks.mean"))
        assert store.pending() == {"kim": frozenset({"mean"}), "이하늘": frozenset({"mean"})}
        store.add(KIM, result_of(KIM, 0.0), "checks.mean")
    with pytest.raises(CourseError, match="1 hand-ins are not yet judged by the rule that was changed; go on with"):
        ResultStore(tmp_path, "intro", V2)
    with ResultStore(tmp_path, "intro", V2, regrade=True) as store:
        store.change_rule(Rule(V3, None, "engine"))
        assert store.pending() == {"kim": None, "이하늘": None}
        for submission in (KIM, LEE):
            store.add(submission, result_of(submission))
    with ResultStore(tmp_path, "intro", V3) as store:
        assert store.pending() == {}
    assert recorded_version(tmp_path) == V3


def test_when_a_change_is_taken_back_then_only_who_was_judged_by_it_is_judged_again(tmp_path: Path) -> None:
    record(tmp_path, KIM, LEE)
    with ResultStore(tmp_path, "intro", V2, regrade=True) as store:
        store.change_rule(Rule(V2, frozenset({"mean"}), "checks.mean"))
        store.add(KIM, result_of(KIM, 0.0))
        store.change_rule(Rule(V1, frozenset({"mean"}), "checks.mean"))
        assert store.pending() == {"kim": frozenset({"mean"})}


def test_when_a_rule_touches_nothing_then_nothing_waits(tmp_path: Path) -> None:
    record(tmp_path, KIM, replace(LEE, submitted_at=None))
    with ResultStore(tmp_path, "intro", V2, regrade=True) as store:
        store.change_rule(Rule(V2, frozenset(), "checks.gone"))
    with ResultStore(tmp_path, "intro", V2) as store:
        assert store.pending() == {}


def test_when_there_is_no_record_then_the_message_names_the_folder(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"is no class's record: results\.jsonl is missing"):
        read_record(tmp_path)
