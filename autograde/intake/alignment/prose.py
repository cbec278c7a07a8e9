"""Which text cells of a submission hold the written answers, and what is written there.

A cell counts by its name, or because its first line still says which exercise it answers. Where no such cell has a
text, the student's own text cells in that place count, between the nearest cells of the release that were found.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from autograde.course import Assignment, Exercise, ReleaseCell
from autograde.course.written import is_bare_heading, names_exercise
from autograde.intake.alignment.choice import Choice
from autograde.intake.alignment.similarity import Profile, bare, likeness, profile
from autograde.intake.alignment.targets import Place, once
from autograde.intake.document.cells import Cell

__all__ = ["written_choices"]

#: Likeness from which a text cell is taken for the release's own prose, found by trying.
PROSE = 0.6
#: Text cells of one submission that are compared with the prose, at a millisecond each; the others count as its own.
MOST_COMPARED = 500

# Each part ends where another image may begin, so that no run of beginnings is looked at once for each of them.
_IMAGE = re.compile(r"<img [^<>]*>|!\[[^\[\]]*\]\([^()]*\)")


@dataclass(frozen=True)
class _Prose:
    """The release's own text cells without images: word for word, and as they are compared."""

    texts: frozenset[str]
    profiles: tuple[Profile, ...]


def written_choices(
    assignment: Assignment, release: Sequence[ReleaseCell], cells: Sequence[Cell], places: Sequence[Place]
) -> dict[str, Choice | None]:
    """The choice for every written exercise; of several cells with a text all are joined, None where there is none."""
    exercises = [exercise for exercise in assignment.exercises if exercise.is_written]
    placed = {place.cell.index: place for place in places}
    found: dict[str, list[Cell]] = {exercise.id: [] for exercise in exercises}
    for cell in cells:
        place = placed.get(cell.index)
        name = place.target if place else names_exercise(cell.source)
        if name in found:
            found[name].append(cell)
    unsaid = [exercise for exercise in exercises if not _texts(exercise, found[exercise.id])]
    below: dict[str, list[Cell]] = {}
    if unsaid:
        taken = set(placed) | {cell.index for held in found.values() for cell in held}
        own = _own_texts(assignment, [cell for cell in cells if cell.index not in taken])
        below = _in_their_place(unsaid, release, len(cells), places, found, own)
    return {
        exercise.id: _choice(exercise, found[exercise.id], below.get(exercise.id, []), placed) for exercise in exercises
    }


def _texts(exercise: Exercise, cells: Sequence[Cell]) -> list[str]:
    return list(dict.fromkeys(text for cell in cells if (text := exercise.written(cell.source))))


def _choice(
    exercise: Exercise, named: Sequence[Cell], below: Sequence[Cell], placed: Mapping[int, Place]
) -> Choice | None:
    said = below or [cell for cell in named if exercise.written(cell.source)]
    if not said:
        return Choice(named[0], named[0].source, "grade_id", written=True) if named else None
    first = said[0]
    found_by = placed[first.index].found_by if first.index in placed else "content"
    text = "\n\n".join(_texts(exercise, said))
    return Choice(first, text, found_by, copies=1 if below else len(said), below=bool(below and named), written=True)


def _in_their_place(
    unsaid: Sequence[Exercise],
    release: Sequence[ReleaseCell],
    end: int,
    places: Sequence[Place],
    found: Mapping[str, Sequence[Cell]],
    own: Sequence[Cell],
) -> dict[str, list[Cell]]:
    """Own text cells where the answers of these exercises should stand; several exercises share a stretch in order."""
    order = {cell.id: number for number, cell in enumerate(release)}
    known = [(order[place.target], place.cell.index) for place in places if place.target in order]
    known += [(order[name], held[0].index) for name, held in found.items() if held]
    stretches: dict[tuple[int, int], list[Exercise]] = {}
    for exercise in unsaid:
        here = order[exercise.id]
        low = max((index for number, index in known if number <= here), default=-1)
        high = min((index for number, index in known if number > here and index > low), default=end + 1)
        stretches.setdefault((low, high), []).append(exercise)
    below: dict[str, list[Cell]] = {}
    for (low, high), exercises in stretches.items():
        between = [cell for cell in own if low < cell.index < high]
        if len(exercises) == 1:
            below[exercises[0].id] = between
        else:
            below |= {exercise.id: [cell] for exercise, cell in zip(exercises, between, strict=False)}
    return below


def _own_texts(assignment: Assignment, cells: Sequence[Cell]) -> list[Cell]:
    """The text cells that are not the release's prose, nor like it, and more than a heading."""
    prose = _prose(assignment)
    own: list[Cell] = []
    compared = 0
    for cell in cells:
        text = _IMAGE.sub("", cell.source)
        if cell.type == "code" or is_bare_heading(cell.source) or bare(text) in prose.texts:
            continue
        compared += 1
        mine = profile(text) if compared <= MOST_COMPARED else None
        if mine is None or all(likeness(mine, other) < PROSE for other in prose.profiles):
            own.append(cell)
    return own


@once
def _prose(assignment: Assignment) -> _Prose:
    sources = {language: _without_images(assignment.release_cells(language)) for language in assignment.languages}
    texts = frozenset(bare(text) for found in sources.values() for text in found)
    return _Prose(texts, tuple(profile(text) for found in sources.values() for text in found))


def _without_images(release: Sequence[ReleaseCell]) -> list[str]:
    return [_IMAGE.sub("", cell.source) for cell in release if cell.cell_type == "markdown"]
