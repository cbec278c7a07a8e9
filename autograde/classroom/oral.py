"""Six questions to one student about what is in the own hand-in, for three minutes of talking: `autograde oral`.

They are drawn from those that the course declares (`course.oral`), by student and hand-in: the same ones each time, and
others for another student. Nothing is judged: whoever asks hears whether the student knows the own work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from autograde.classroom.members import Students
from autograde.course import Course, Exercise
from autograde.course.blanks import MARKER
from autograde.course.oral import Question, oral_questions
from autograde.errors import CourseError
from autograde.grading.hidden_checks import HiddenChecks, load_checks
from autograde.records.record import read_record
from autograde.records.results import ExerciseResult
from autograde.text import Text, as_code

__all__ = ["oral"]

#: How many are asked; while there are others, how many of these are of one assignment alone, and how often one that
#: suits any answer comes.
ASKED, OWN, AGAIN = 6, 4, 2
#: Characters of a student's text that a question quotes.
MOST_QUOTED = 120


@dataclass(frozen=True)
class _Asked:
    """A question that can be asked, with what was found in the answer; `origin` is what it was made from."""

    exercise: str
    text: Text
    good: Text
    origin: Question

    @property
    def is_own(self) -> bool:
        return self.origin.exercise is not None


def oral(course: Course, out: Path, name: str) -> Iterator[str]:
    """The lines to show. Raises CourseError where record, student, questions, or anything to ask about is missing."""
    with read_record(out) as record:
        student = Students(out, record).find(name)
        assignment, entry, result = (
            course.assignment(record.assignment),
            record.entries[student],
            record.result(student),
        )
    if result.reason:
        raise CourseError(
            f"{student}: {entry.file} could not be graded, so there is nothing to ask: {result.reason.en}"
        )
    questions, checks = oral_questions(course, assignment.id), load_checks(assignment, course.checks)
    known = {exercise.id: exercise for exercise in assignment.exercises}
    random = Random(f"{student} {entry.digest}")
    possible: list[_Asked] = []
    for answer in result.exercises:
        if answer.id in known and answer.kept and answer.status not in ("blank", "missing"):
            about = _About(known[answer.id], answer, checks[answer.id], random)
            possible += [asked for question in questions for asked in about.ask(question)]
    if not possible:
        raise CourseError(f"{student}: {entry.file} has no answer that a question could be about")
    chosen = _drawn(possible, random)
    yield f"{_plain(student)} · {assignment.id} · {len(chosen)} questions, about half a minute each"
    for number, asked in enumerate(chosen, start=1):
        yield ""
        yield f"{number}. {asked.exercise}"
        yield from (f"   {asked.text[language]}" for language in course.languages)
        yield from (f"   → {asked.good[language]}" for language in course.languages)
    yield ""
    yield "→ is what a good answer mentions; another way of saying it is as good. What was heard proves nothing alone."


class _About:
    """What can be asked about one answer."""

    def __init__(self, exercise: Exercise, answer: ExerciseResult, hidden: HiddenChecks, random: Random) -> None:
        self._exercise, self._hidden, self._random = exercise, hidden, random
        self._text, self._saved = (answer.kept.text, answer.kept.saved) if answer.kept else ("", "")
        self._lines = _filled(exercise, self._text)

    def ask(self, question: Question) -> Iterator[_Asked]:
        """The question, where it can be asked."""
        if question.exercise not in (None, self._exercise.id):
            return
        places = self._places(question)
        if places:
            at = {"first": 0, "last": -1, "any": self._random.randrange(len(places))}[question.pick]
            found = places[at] | {"exercise": Text(as_code(self._exercise.id))}
            yield _Asked(
                self._exercise.id,
                _said(question.text, found),
                _said(question.good, found),
                question,
            )

    def _places(self, question: Question) -> list[dict[str, Text]]:
        """What the question's text can name, once for each place that it can be about."""
        if question.about in ("line", "mistake"):
            lines = {number: line for number, line in self._lines.items() if _meets(question.find, line)}
            quoted = {number: _quoted(line) for number, line in lines.items()}
            if question.about == "line":
                return [{"line": line} for line in quoted.values()]
            return [found | {"line": quoted[number]} for number, found in self._mistakes(lines)]
        text = self._saved if question.about == "saved" else self._text
        if question.find is None:
            return [{}] if text.strip() else []
        return [
            {name: _bare(said or "") for name, said in match.groupdict().items()}
            for match in question.find.finditer(text)
        ]

    def _mistakes(self, lines: dict[int, str]) -> Iterator[tuple[int, dict[str, Text]]]:
        """Known wrong answers that change one of these blanks alone, in a line that the student wrote otherwise."""
        blanks = {blank.number: blank for blank in self._exercise.blanks}
        for wrong in self._hidden.wrong:
            if isinstance(wrong.answer, dict) and len(wrong.answer) == 1:
                ((number, code),) = wrong.answer.items()
                if number in lines and "\n" not in code:
                    other = f"{blanks[number].prefix}{code}{blanks[number].suffix}".strip()
                    if _squeezed(other) != _squeezed(lines[number]):
                        yield number, {"other": _quoted(other), "reason": wrong.text}


def _filled(exercise: Exercise, text: str) -> dict[int, str]:
    """The student's lines by the number of the blank that they fill: those that have it whole, beside its marker."""
    marked = [line.partition(MARKER)[0].strip() for line in text.split("\n") if MARKER in line]
    if len(marked) != len(exercise.blanks):
        return {}
    pairs = zip(exercise.blanks, marked, strict=True)
    return {
        blank.number: line
        for blank, line in pairs
        if line.startswith(blank.prefix.strip()) and line[:1] not in (*")]}", "") and line.rstrip(",")[-3:] != "..."
    }


def _drawn(possible: Sequence[_Asked], random: Random) -> list[_Asked]:
    """Of different exercises as far as it goes: the assignment's own questions first, then the others."""
    mixed = random.sample(possible, len(possible))
    chosen: list[_Asked] = []

    def fits(one: _Asked) -> bool:
        often = [other.origin for other in chosen].count(one.origin)
        return one.exercise not in {other.exercise for other in chosen} and (one.is_own or often < AGAIN)

    for among, most, strict in (
        ([one for one in mixed if one.is_own], OWN, True),
        ([one for one in mixed if not one.is_own], ASKED, True),
        (mixed, ASKED, False),
    ):
        for one in among:
            if len(chosen) < most and one not in chosen and (fits(one) or not strict):
                chosen.append(one)
    return chosen


def _meets(find: re.Pattern[str] | None, line: str) -> bool:
    return find is None or bool(find.search(line))


def _said(text: Text, found: dict[str, Text]) -> Text:
    def filled(language: str) -> str:
        return text[language].format(**{name: one[language] for name, one in found.items()})

    return Text(filled("ko"), filled("en"))


def _quoted(line: str) -> Text:
    return Text(as_code(_plain(line)))


def _bare(said: str) -> Text:
    return Text(_plain(said))


def _plain(text: str) -> str:
    """Somebody's text for the terminal: in one line, nothing that steers it, and not too much."""
    text = " ".join("".join(one if one.isprintable() else " " for one in text[: 4 * MOST_QUOTED]).split())
    return text if len(text) <= MOST_QUOTED else f"{text[:MOST_QUOTED]}…"


def _squeezed(code: str) -> str:
    return re.sub(r"\s+", "", code).replace("'", '"')
