"""A submission → its answers: each exercise's cell, the student's own cells, and what had to be put right.

Given cells and checks are always the release's; what a student made of them is noted and left out. Whether an answer is
right, blank or harmful is for grading to say.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from autograde.authoring.stand_ins import without_starts
from autograde.course import Assignment, Exercise, ReleaseCell
from autograde.course.declarations import Saved
from autograde.errors import SubmissionError
from autograde.intake.alignment import remarks
from autograde.intake.alignment.align import align
from autograde.intake.alignment.choice import Choice, answer_below, choose, shared_answer
from autograde.intake.alignment.digests import form_of, names_asked
from autograde.intake.alignment.prose import written_choices
from autograde.intake.alignment.recognition import expect_assignment
from autograde.intake.alignment.script import Step, make_script
from autograde.intake.alignment.settings import STUDENT_NUMBER, chosen_cells, settings_of
from autograde.intake.alignment.similarity import bare, defined_names, tokens
from autograde.intake.alignment.student_code import is_untouched
from autograde.intake.alignment.targets import Place, once, targets_of
from autograde.intake.delivery.submissions import Submission
from autograde.intake.document.cells import Cell
from autograde.intake.document.parse import read_document
from autograde.intake.document.pictures import MOST_PICTURES, Picture, redraw
from autograde.text import Note

__all__ = ["Answers", "read_answers"]


@dataclass(frozen=True)
class Answers:
    """What grading needs of a submission.

    `sources`: the answer cell of every exercise, None where it is missing. `extra`: for every exercise the student's
    own code cells, first those that stand below it (a notebook is not always run from top to bottom), then those above
    it, which come closer to it. `elsewhere`: further code cells that belong to the release but do not count, copies and
    changed given cells, in which a helper may stand. `script`: all code to run, from top to bottom.

    `texts`: what was written as answers in words. `unfinished`: exercises that are open, `untouched`: those of them in
    which there is nothing to judge. `programs`: equal for answers that are the same program (`digests.form_of`).
    `settings`: what was typed into given cells that are there to be changed, as Python's literals. `saved`: what the
    release's code cells had printed and drawn when the notebook was saved, by their ids; `pictures`: what they had
    drawn, redrawn, where that is asked for. `notes`: for instructors, in both languages.
    """

    sources: Mapping[str, str | None]
    extra: Mapping[str, tuple[str, ...]]
    elsewhere: tuple[str, ...]
    script: tuple[Step, ...]
    texts: Mapping[str, str]
    unfinished: frozenset[str]
    untouched: frozenset[str]
    programs: Mapping[str, str | None]
    settings: Mapping[str, str]
    saved: Mapping[str, Saved]
    pictures: Mapping[str, tuple[Picture, ...]]
    notes: tuple[Note, ...]

    @property
    def number(self) -> str:
        """The student number that was typed, "" where none was."""
        typed = ast.literal_eval(self.settings.get(STUDENT_NUMBER, "''"))
        return " ".join(str(typed or "").split())


def read_answers(
    submission: Submission,
    assignment: Assignment,
    others: Callable[[], Iterable[Assignment]] = tuple,
    *,
    pictures: bool = False,
) -> Answers:
    """The answers in a submission, with `pictures` if so. Raises SubmissionError, with the reason, where there is
    nothing to read, or where it is the notebook of one of the `others`, which are only asked for when it looks like
    that.
    """
    if submission.problem is not None:
        raise SubmissionError(submission.problem)
    document = read_document(submission.read(), submission.file)
    editions = {language: assignment.release_cells(language) for language in assignment.languages}
    cells = [replace(cell, source=without_starts(cell.source)) for cell in document.cells]
    found = align(cells, targets_of(assignment))
    expect_assignment(assignment, found, others)
    own = _own_cells(found.cells, found.places, editions)
    written = written_choices(assignment, editions[assignment.languages[0]], found.cells, found.places)
    choices = _choices(assignment, found.places, own)
    choices |= _shared(assignment, choices, own) | written
    choices = {exercise.id: choices[exercise.id] for exercise in assignment.exercises}
    sources = {exercise: choice.source if choice else None for exercise, choice in choices.items()}
    unfinished, asked = _unfinished(assignment, sources), _asked(assignment)
    settings = settings_of(assignment, found.places)
    return Answers(
        sources=sources,
        texts={one.id: one.written(sources[one.id] or "") for one in assignment.exercises if one.is_written},
        unfinished=frozenset(one.id for one in unfinished),
        untouched=frozenset(one.id for one in unfinished if is_untouched(sources[one.id] or "", one)),
        programs={one: form_of(source, asked[one]) for one, source in sources.items() if source and one in asked},
        extra=_extra(choices, own),
        elsewhere=_elsewhere(found.places, choices, editions),
        settings=settings,
        script=make_script(assignment, found.cells, found.places, choices, own, chosen_cells(assignment, settings)),
        saved={place.target: place.cell.saved for place in found.places if place.cell.type == "code"},
        pictures=_pictures(found.places) if pictures else {},
        notes=(*submission.notes, *document.notes, *remarks.all_remarks(assignment, found, choices)),
    )


def _pictures(places: Sequence[Place]) -> dict[str, tuple[Picture, ...]]:
    """The first ones of the release's code cells."""
    found: dict[str, tuple[Picture, ...]] = {}
    left = MOST_PICTURES
    for place in places:
        if place.cell.type == "code" and place.cell.pictures and left > 0:
            found[place.target] = redraw(place.cell.pictures)[:left]
            left -= len(found[place.target])
    return found


def _own_cells(
    cells: Sequence[Cell], places: Sequence[Place], editions: Mapping[str, Sequence[ReleaseCell]]
) -> list[Cell]:
    """Code cells that belong to nothing in the release and repeat nothing of it."""
    placed = {place.cell.index for place in places}
    own = [cell for cell in cells if cell.type == "code" and cell.index not in placed and tokens(cell.source)]
    given = {bare(cell.source) for release in editions.values() for cell in release} if own else set()
    return [cell for cell in own if bare(cell.source) not in given]


def _elsewhere(
    places: Sequence[Place], choices: Mapping[str, Choice | None], editions: Mapping[str, Sequence[ReleaseCell]]
) -> tuple[str, ...]:
    """The code cells with a place that were left out, as far as they are not the release's own."""
    chosen = {choice.cell.index for choice in choices.values() if choice}
    left = [place.cell for place in places if place.cell.type == "code" and place.cell.index not in chosen]
    given = {bare(cell.source) for release in editions.values() for cell in release} if left else set()
    return tuple(cell.source for cell in left if bare(cell.source) not in given)


def _choices(assignment: Assignment, places: Sequence[Place], own: list[Cell]) -> dict[str, Choice | None]:
    """The choice for every exercise; a cell below a blank that turns out to be its answer leaves `own`."""
    choices: dict[str, Choice | None] = {}
    for exercise in assignment.exercises:
        if exercise.is_written:
            continue
        choice = choose(exercise, [place for place in places if place.target == exercise.id])
        choices[exercise.id] = choice
        if choice and exercise.open_blanks(choice.source):
            end = next((place.cell.index for place in places if _follows(place, choice, assignment)), None)
            between = [cell for cell in own if cell.index > choice.cell.index and (end is None or cell.index < end)]
            if below := answer_below(exercise, choice, between):
                choices[exercise.id] = below
                merged = {cell.index for cell in between if cell.source.strip() in below.source}
                own[:] = [cell for cell in own if cell.index not in merged]
    return choices


def _shared(
    assignment: Assignment, choices: Mapping[str, Choice | None], own: Sequence[Cell]
) -> dict[str, Choice | None]:
    """Cells that answer a missing exercise beside the one whose place they have and which they answer, too, or beside
    other things.
    """
    missing = [one for one in assignment.exercises if one.id in choices and choices[one.id] is None]
    if not missing:
        return {}
    asked = {one.id: defined_names(next(iter(one.solution.values()))) for one in assignment.exercises}
    candidates = [(cell, defined_names(cell.source)) for cell in own]
    for exercise, choice in choices.items():
        if choice and asked[exercise] <= (defined := defined_names(choice.source)):
            candidates.append((choice.cell, defined - asked[exercise]))
    candidates.sort(key=lambda candidate: candidate[0].index)
    return {one.id: shared_answer(one, candidates) for one in missing}


def _follows(place: Place, choice: Choice, assignment: Assignment) -> bool:
    """Whether the place is the next exercise's."""
    return place.cell.index > choice.cell.index and any(
        place.target == exercise.id for exercise in assignment.exercises
    )


def _unfinished(assignment: Assignment, sources: Mapping[str, str | None]) -> list[Exercise]:
    found = ((exercise, sources[exercise.id]) for exercise in assignment.exercises)
    return [exercise for exercise, source in found if source is not None and exercise.is_blank(source)]


@once
def _asked(assignment: Assignment) -> Mapping[str, frozenset[str]]:
    """By exercise in code the names that others know."""
    return {one.id: names_asked(one.solution.values()) for one in assignment.exercises if not one.is_written}


def _extra(choices: Mapping[str, Choice | None], own: Sequence[Cell]) -> dict[str, tuple[str, ...]]:
    extra: dict[str, tuple[str, ...]] = {}
    position = -1
    for exercise, choice in choices.items():
        # A missing answer would have stood where the one before it stands, or later.
        position = choice.cell.index if choice else position
        below = [cell.source for cell in own if cell.index > position]
        extra[exercise] = (*below, *(cell.source for cell in own if cell.index < position))
    return extra
