"""Where everything of one exercise is: source, hidden checks, notebooks, known wrong answers and alternatives. Or an
assignment's exercises.
"""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from autograde.course import Assignment, Course, Exercise
from autograde.course.source import nearest
from autograde.errors import CourseError
from autograde.grading.hidden_checks import load_checks

__all__ = ["find_exercise", "show", "show_exercise"]


def find_exercise(course: Course, id: str) -> tuple[Assignment, Exercise]:
    """The exercise of this id in any assignment. CourseError names the nearest id when there is none."""
    known = list(course.assignments)
    for assignment in map(course.assignment, course.assignments):
        for exercise in assignment.exercises:
            if exercise.id == id:
                return assignment, exercise
            known.append(exercise.id)
    lists = f"`autograde show ASSIGNMENT` lists those of {', '.join(course.assignments)}"
    raise CourseError(f"the course has no assignment or exercise '{id}'{nearest(id, known) or f'; {lists}'}")


def show(course: Course, id: str, console: Console) -> None:
    """Prints one line per place of an exercise, or one line per exercise of an assignment."""
    if id not in course.assignments:
        show_exercise(course, id, console)
        return
    for exercise in course.assignment(id).exercises:
        where = f"{_relative(exercise.file, course.root)}:{exercise.line}"
        line = f"{exercise.id:<28} {exercise.points:>3g} points   {where}"
        console.print(line, markup=False, highlight=False)


def show_exercise(course: Course, id: str, console: Console) -> None:
    """Prints one line per place."""
    assignment, exercise = find_exercise(course, id)
    hidden = load_checks(assignment, course.checks)[id]

    def line(label: str, text: object) -> None:
        console.print(f"{label:<18} {text}", markup=False, highlight=False)

    what = "written answer" if exercise.is_written else f"{len(exercise.blanks)} blanks"
    line("exercise", f"{id} · {assignment.id} · {exercise.points:g} points · {what}")
    line("source", f"{_relative(exercise.file, course.root)}:{exercise.line}")
    line("hidden checks", f"{_relative(hidden.file, course.root)}:{hidden.line}")
    for check in hidden.checks:
        line("", f"{check.name}{f' · {check.points:g} points' if check.points is not None else ''}")
    for criterion in hidden.rubric:
        line("rubric", f"{criterion.points:g} · {' / '.join(filter(None, (criterion.ko, criterion.en)))}")
    line("known wrong", ", ".join(wrong.id for wrong in hidden.wrong))
    line("alternatives", ", ".join(right.id for right in hidden.right))
    cells = f"cell '{id}'" if exercise.is_written else f"cells '{id}' and '{id}-check'"
    for folder in ("notebooks", "solutions"):
        for language in course.languages:
            line(folder, f"{folder}/{language}/{assignment.id}/{assignment.id}.ipynb, {cells}")
    for language in course.languages:
        line(f"hint ({language})", exercise.hint[language])


def _relative(file: Path, root: Path) -> Path:
    return file.relative_to(root) if file.is_relative_to(root) else file
