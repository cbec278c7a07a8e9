"""Points by hand: what there is to grade, and deciding so that two who grade lose nothing of each other's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from made_up_record import ASSIGNMENT, CODE, LOG, RUBRICS, WHY, hand_in, made_record, result

from autograde.classroom.by_hand import Answer, ByHand
from autograde.classroom.deciding import Judgement, decide, take_back
from autograde.errors import BusyError, CourseError
from autograde.records import decisions
from autograde.records.decisions import DECISIONS, Deciding, keep_decisions, read_decisions
from autograde.records.record import read_record
from autograde.records.store import ResultStore

CLASS = {"kim": ("it compares", "log 1"), "lee": ("it compares", "log 2"), "박": ("nothing", "log 1")}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return made_record(tmp_path, CLASS)


def opened(out: Path) -> ByHand:
    return ByHand(out, ASSIGNMENT, RUBRICS, read_record(out))


def seen(desk: ByHand, student: str = "kim", exercise: str = WHY) -> Answer:
    answer = desk.answer(exercise, student)
    assert answer
    return answer


def stands(out: Path, exercise: str = WHY) -> dict[str, float | None]:
    with opened(out) as desk:
        answers = desk.exercise(exercise).answers
        return {one.student: one.stands.points.points if one.stands else None for one in answers}


def hands_in_again(out: Path, student: str, *texts: str) -> None:
    with ResultStore(out, ASSIGNMENT.id) as store:
        store.add(hand_in(student, " ".join(texts)), result(student, dict(zip((WHY, LOG), texts, strict=True))))


def test_when_a_class_waits_then_each_exercise_has_its_rubric_and_its_answers_by_student(out: Path) -> None:
    with opened(out) as desk:
        code, why, log = desk.exercises
        assert [(one.id, one.by_hand) for one in (code, why, log)] == [(CODE, False), (WHY, True), (LOG, True)]
        assert [(one.student, one.text, one.is_open) for one in why.answers] == [
            ("kim", "it compares", True),
            ("lee", "it compares", True),
            ("박", "nothing", True),
        ]
        kim, lee, park = why.answers
        assert kim.digest == lee.digest != park.digest
        assert (kim.result.suggested, kim.result.message is not None) == (1.0, True)
        assert (why.worth([0]), why.worth([1, 0, 1]), why.worth([])) == (2.0, 3.0, 0.0)


def test_when_equal_answers_are_decided_at_once_then_all_have_it_with_who_when_and_which_lines(out: Path) -> None:
    with opened(out) as desk:
        both = [Judgement(seen(desk, name), 2.0, (0,), "잘했습니다") for name in ("kim", "lee")]
        done = decide(desk, both, "jan")
        assert (done.students, done.refused) == (("kim", "lee"), ())
        given = seen(desk).stands
        assert given
        assert (given.points.points, given.points.lines, given.points.comment) == (2.0, (0,), "잘했습니다")
        assert (given.who, given.at, seen(desk).is_open) == ("jan", done.at, False)
    assert stands(out) == {"kim": 2.0, "lee": 2.0, "박": None}
    assert len({one.at for one in read_decisions(out).all}) == 1


def test_when_somebody_else_has_decided_meanwhile_then_nothing_of_theirs_is_lost_and_it_is_told_who(out: Path) -> None:
    with opened(out) as mine, opened(out) as yours:
        as_i_saw = [Judgement(seen(mine, name), 3.0) for name in ("kim", "lee")]
        decide(yours, [Judgement(seen(yours), 1.0)], "you")
        done = decide(mine, as_i_saw, "me")
        assert done.students == ("lee",)
        (refused,) = done.refused
        assert refused.stands
        assert (refused.student, refused.stands.who, refused.stands.points.points) == ("kim", "you", 1.0)
        decide(mine, [Judgement(refused, 2.0)], "me")  # having looked again
    assert stands(out) == {"kim": 2.0, "lee": 3.0, "박": None}


def test_when_the_answer_has_changed_meanwhile_then_it_is_not_decided_unseen(out: Path) -> None:
    with opened(out) as desk:
        kim, lee = seen(desk), seen(desk, "lee")
        hands_in_again(out, "kim", "something else", "log 1")
        hands_in_again(out, "lee", "it compares", "another log")  # the same answer to this exercise
        done = decide(desk, [Judgement(kim, 3.0), Judgement(lee, 3.0)], "jan")
        assert (done.students, [one.text for one in done.refused]) == (("lee",), ["something else"])
        assert seen(desk, "lee").stands


def test_when_a_regrade_brings_another_answer_then_what_holds_is_kept_and_what_changed_is_marked(out: Path) -> None:
    with opened(out) as desk:
        decide(desk, [Judgement(seen(desk, name, id), 1.0) for name in ("kim", "lee") for id in (WHY, LOG)], "jan")
        hands_in_again(out, "kim", "it compares", "log 3")
        assert desk.take_up()
        assert not desk.take_up()
        why, log = seen(desk), seen(desk, exercise=LOG)
        assert why.stands
        assert not why.is_open
        assert log.stale
        assert (log.stands, log.stale.points.points, log.is_open) == (None, 1.0, True)
        decide(desk, [Judgement(log, 4.0)], "jan")
    assert stands(out, LOG) == {"kim": 4.0, "lee": 1.0, "박": None}


def test_when_it_is_undone_then_what_stood_before_stands_again_be_it_points_or_none(out: Path) -> None:
    with opened(out) as desk:
        first = decide(desk, [Judgement(seen(desk), 1.0, (1,), "so")], "jan")
        second = decide(desk, [Judgement(seen(desk, name), 3.0, (0, 1)) for name in ("kim", "lee")], "jan")
        assert take_back(desk, second.at, "jan").students == ("kim", "lee")
        kim = seen(desk).stands
        assert kim
        assert (kim.points.points, kim.points.lines, kim.points.comment) == (1.0, (1,), "so")
        assert seen(desk, "lee").is_open
        assert take_back(desk, first.at, "jan").students == ("kim",)
        assert seen(desk).is_open
        assert take_back(desk, first.at, "jan").students == ()  # it is undone already
        again = decide(desk, [Judgement(seen(desk), 2.0)], "jan")
        decide(desk, [Judgement(seen(desk), 3.0)], "you")
        assert [one.student for one in take_back(desk, again.at, "jan").refused] == ["kim"]
    assert stands(out) == {"kim": 3.0, "lee": None, "박": None}


def test_when_the_same_is_decided_once_more_then_nothing_is_written_and_it_stays_whose_it_was(out: Path) -> None:
    with opened(out) as desk:
        decide(desk, [Judgement(seen(desk), 1.0, (1,), "so")], "jan")
        before = (out / DECISIONS).read_bytes()
        done = decide(desk, [Judgement(seen(desk), 1.0, (1,), "so")], "you")
        assert (done.at, done.students, done.refused) == ("", ("kim",), ())
    assert (out / DECISIONS).read_bytes() == before


def test_when_another_file_takes_the_place_of_the_decisions_then_it_counts_however_long_it_is(out: Path) -> None:
    with opened(out) as desk:
        decide(desk, [Judgement(seen(desk, name), 1.0) for name in ("kim", "lee")], "jan")
        longer = (out / DECISIONS).read_bytes()
        (out / DECISIONS).unlink()
        decide(desk, [Judgement(seen(desk), 2.0)], "jan")
        (out / DECISIONS).write_bytes(longer)
        desk.take_up()
        found = [seen(desk, name).stands for name in ("kim", "lee")]
    assert [one and one.points.points for one in found] == [1.0, 1.0]


def test_when_a_code_exercise_is_corrected_for_some_then_they_have_these_points_until_it_is_taken_back(
    out: Path,
) -> None:
    with opened(out) as desk:
        decide(desk, [Judgement(seen(desk, name, CODE), 0.5) for name in ("kim", "lee")], "jan", "off by one")
        assert desk.exercise(CODE).by_hand
        decide(desk, [Judgement(seen(desk, exercise=CODE), None)], "jan")
        assert not seen(desk, exercise=CODE).stands
    assert stands(out, CODE) == {"kim": None, "lee": 0.5, "박": None}


@pytest.mark.parametrize(
    ("points", "lines", "comment", "said"),
    [
        (3.5, (), "", "explain-loss of lee: 3.5 points; give 0 to 3"),
        (-1, (), "", "give 0 to 3"),
        (float("nan"), (), "", "give 0 to 3"),
        (1.0, (2,), "", "the rubric has no line 3; it has 2"),
        (1.0, (-1,), "", "the rubric has no line 0"),
        (1.0, (), "x" * 5001, "a comment of 5001 characters"),
    ],
)
def test_when_points_or_lines_are_none_that_there_are_then_nothing_is_decided_for_anybody(
    out: Path, points: float, lines: tuple[int, ...], comment: str, said: str
) -> None:
    with opened(out) as desk:
        right, other = Judgement(seen(desk), 1.0), Judgement(seen(desk, "lee"), points, lines, comment)
        with pytest.raises(CourseError, match=said):
            decide(desk, [right, other], "jan")
    assert not (out / DECISIONS).exists()


def test_when_a_line_is_taken_out_of_the_decisions_then_what_is_left_stands(out: Path) -> None:
    with opened(out) as desk:
        decide(desk, [Judgement(seen(desk), 1.0)], "jan")
        decide(desk, [Judgement(seen(desk), 2.0)], "jan")
        lines = (out / DECISIONS).read_bytes().splitlines(keepends=True)
        (out / DECISIONS).write_bytes(b"".join(lines[:-1]))
        assert desk.take_up()
        assert [one.points.points for one in seen(desk).given] == [1.0]


def test_when_another_process_is_deciding_then_one_waits_for_it_but_not_for_ever(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decisions, "PATIENCE", 0.05)
    with Deciding(out), pytest.raises(BusyError, match=r"goes on writing .*decisions\.jsonl; nothing was decided"):
        keep_decisions(out, [], "jan", "")
    keep_decisions(out, [], "jan", "")


GRADES = """
import sys
from pathlib import Path
from made_up_record import ASSIGNMENT, RUBRICS, WHY
from autograde.classroom.by_hand import ByHand
from autograde.classroom.deciding import Judgement, decide
from autograde.records.record import read_record

out, who = Path(sys.argv[1]), sys.argv[2]
with ByHand(out, ASSIGNMENT, RUBRICS, read_record(out)) as desk:
    answers = desk.exercise(WHY).answers
    print("ready", flush=True)
    input()
    for answer in answers:
        done = decide(desk, [Judgement(answer, 1.0, comment=who)], who)
        print(*done.students)
"""


def test_when_two_processes_grade_a_class_at_once_then_each_answer_is_decided_once_and_by_whom_it_was_told(
    tmp_path: Path,
) -> None:
    made_record(tmp_path, {f"student-{number:02}": ("so", "log") for number in range(40)})
    command = [sys.executable, "-c", GRADES, str(tmp_path)]
    path = os.pathsep.join(map(str, (Path(__file__).parent, Path(__file__).parents[1])))
    started = {who: _started([*command, who], {**os.environ, "PYTHONPATH": path}) for who in ("jan", "kim")}
    for one in started.values():
        assert one.stdout
        assert one.stdout.readline() == "ready\n"
    told = {who: set(one.communicate("go\n", timeout=60)[0].split()) for who, one in started.items()}
    assert [one.returncode for one in started.values()] == [0, 0]
    assert told["jan"] | told["kim"] == {f"student-{number:02}" for number in range(40)}
    assert not told["jan"] & told["kim"]
    lines = [json.loads(line) for line in (tmp_path / DECISIONS).read_text("utf-8").splitlines()[1:]]
    assert {who: {one["student"] for one in lines if one["who"] == who} for who in told} == told


def _started(command: list[str], environment: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
