"""Deciding on points, for one answer or many at once, so that nobody who grades at the same time is passed over.

Whoever decides says what they had seen. Where somebody has decided meanwhile, or the answer is another one now, nothing
is decided about that answer, and they look again.
"""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from dataclasses import dataclass, replace

from autograde.classroom.by_hand import Answer, ByHand, Given, ToGrade
from autograde.errors import CourseError
from autograde.records.decisions import Deciding, Points

__all__ = ["MOST_COMMENT", "Decided", "Judgement", "decide", "stands_already", "take_back", "this_user"]

#: Characters of a comment.
MOST_COMMENT = 5_000
#: Why a decision takes back the one before.
UNDONE = "undone"


@dataclass(frozen=True)
class Judgement:
    """What somebody makes of an answer that they saw as it is here: points, or None to take back what stands. `lines`
    are those of the rubric that are met, from 0.
    """

    answer: Answer
    points: float | None
    lines: tuple[int, ...] = ()
    comment: str = ""


@dataclass(frozen=True)
class Decided:
    """What came of it: when it was decided, empty where all of it stood already, and about which students; and, as they
    are now, the answers about which it was not, since they are no longer as they were seen.
    """

    at: str
    students: tuple[str, ...]
    refused: tuple[Answer, ...]


def decide(desk: ByHand, judgements: Sequence[Judgement], who: str, why: str = "") -> Decided:
    """Decides; what is decided is on the disk then. Raises CourseError, and decides nothing, where points or lines are
    none that the exercise has, and BusyError where others go on writing.
    """
    for one in judgements:
        _expect_sound(desk.exercise(one.answer.result.id), one)
    with Deciding(desk.out) as deciding:
        desk.take_up()
        points, same, refused = list[Points](), list[str](), list[Answer]()
        for one in judgements:
            now = desk.answer(one.answer.result.id, one.answer.student)
            if now and now.mark == one.answer.mark and stands_already(now, one):
                same.append(now.student)
            elif now and now.mark == one.answer.mark:
                points.append(_points(replace(one, answer=now)))
            elif now:
                refused.append(now)
        at = deciding.keep(points, who, why) if points else ""
    desk.take_up()
    return Decided(at, (*(one.student for one in points), *same), tuple(refused))


def take_back(desk: ByHand, at: str, who: str) -> Decided:
    """Undoes what this person decided at that time: what stood before stands again, be it points or none. What somebody
    has decided about the same answer since is left alone.
    """
    with Deciding(desk.out) as deciding:
        desk.take_up()
        undone = [
            answer for points in desk.decided(at, who) if (answer := desk.answer(points.exercise, points.student))
        ]
        last = [answer for answer in undone if [(one.at, one.who) for one in _not_undone(answer)[-1:]] == [(at, who)]]
        when = deciding.keep(map(_before, last), who, UNDONE) if last else ""
    desk.take_up()
    return Decided(when, tuple(one.student for one in last), tuple(one for one in undone if one not in last))


def this_user() -> str:
    """Who decides, where nobody says so."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # in a container there may be no name for the user
        return "unknown"


def _points(judged: Judgement) -> Points:
    answer = judged.answer
    lines = tuple(sorted(set(judged.lines)))
    return Points(
        answer.student, answer.result.id, judged.points, answer.entry.digest, answer.digest, lines, judged.comment
    )


def _before(answer: Answer) -> Points:
    """What stood before the last decision that is not undone."""
    former = _not_undone(answer)[:-1]
    return former[-1].points if former else _points(Judgement(answer, None))


def _not_undone(answer: Answer) -> list[Given]:
    """The decisions about an answer without those that were undone since."""
    left: list[Given] = []
    for one in answer.given:
        if one.why != UNDONE:
            left.append(one)
        elif left:
            left.pop()
    return left


def stands_already(answer: Answer, judged: Judgement) -> bool:
    """Whether that is decided already."""
    stands = answer.stands.points if answer.stands else None
    said = (judged.points, tuple(sorted(set(judged.lines))), judged.comment)
    return stands is not None and (stands.points, stands.lines, stands.comment) == said


def _expect_sound(exercise: ToGrade, judged: Judgement) -> None:
    about = f"{exercise.id} of {judged.answer.student}"
    if judged.points is not None and not 0 <= judged.points <= exercise.points:
        raise CourseError(f"{about}: {judged.points} points; give 0 to {exercise.points:g}")
    if unknown := [line + 1 for line in judged.lines if not 0 <= line < len(exercise.rubric)]:
        raise CourseError(f"{about}: the rubric has no line {unknown[0]}; it has {len(exercise.rubric)}")
    if len(judged.comment) > MOST_COMMENT:
        raise CourseError(f"{about}: a comment of {len(judged.comment)} characters; {MOST_COMMENT} are the most")
