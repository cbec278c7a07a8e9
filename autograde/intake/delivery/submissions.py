"""What a class handed in: a notebook file, a folder or an LMS's zip → one submission per student.

Nothing is dropped in silence: a file that another one of the same student supersedes is named in the notes of the one
that counts, a file that cannot be a submission, or a folder that cannot be entered, becomes one that carries the
reason, and all other files are listed. A hand-in is read when its turn comes, and not here, but where one student has
several.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograde.errors import CourseError
from autograde.intake.delivery.candidates import Candidate, candidates_among
from autograde.intake.delivery.choosing import the_one
from autograde.intake.delivery.folders import read_file, read_folder
from autograde.intake.delivery.found import Found, is_zip_name, normalised, without_zip
from autograde.intake.delivery.naming import owners
from autograde.intake.delivery.submission import Look, Submission, Wanted

__all__ = ["Delivery", "Look", "Submission", "Wanted", "discover", "find_files", "sort_out"]

#: Files that an error message names.
MOST_NAMED = 5


@dataclass(frozen=True)
class Delivery:
    """The submissions, sorted by student; files that could be somebody's, though nothing tells whose; all other files
    that nobody looked at.
    """

    submissions: tuple[Submission, ...]
    doubtful: tuple[Found, ...]
    ignored: tuple[str, ...]


ANYTHING = Wanted()


def discover(paths: Sequence[Path], wanted: Wanted = ANYTHING) -> list[Submission]:
    """The submissions in `paths`, sorted by student.

    Raises CourseError for a path that does not exist and when there is no submission at all.
    """
    return list(sort_out(find_files(paths), wanted, paths).submissions)


def find_files(paths: Sequence[Path]) -> list[Found]:
    """Every file in `paths`. Raises CourseError for a path that does not exist."""
    return [file for path in dict.fromkeys(_existing(path) for path in paths) for file in _files(path)]


def sort_out(files: Sequence[Found], wanted: Wanted = ANYTHING, paths: Sequence[Path] = ()) -> Delivery:
    """Whose the files are, and which of a student's counts. Raises CourseError when there is no submission at all."""
    whose = owners(files, wanted.assignments, wanted.known, wanted.before)
    candidates, doubtful = candidates_among(files, whose, wanted.assignment, wanted.assignments)
    by_student: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        by_student[candidate.owner.student].append(candidate)
    if not by_student:
        raise CourseError(_nothing(paths, files))
    chosen = [the_one(by_student[student], wanted) for student in sorted(by_student)]
    named = {file.shown for file in doubtful}.union(*({one.file, *one.superseded} for one in chosen))
    ignored = tuple(file.shown for file in files if file.shown not in named)
    return Delivery(tuple(chosen), tuple(doubtful), ignored)


def _existing(path: Path) -> Path:
    try:
        # A link that the instructor names is followed; those inside a folder are not.
        return path.resolve(strict=True)
    except (OSError, RuntimeError) as error:
        raise CourseError(f"{path}: there is no such file or folder; check the path") from error


def _files(path: Path) -> Iterator[Found]:
    if path.is_dir():
        return read_folder(path)
    name = normalised(path.name)
    if is_zip_name(name):
        return read_file(path, (), without_zip(name))
    return read_file(path, (name,), normalised(path.parent.name), named=True)


def _nothing(paths: Sequence[Path], files: Sequence[Found]) -> str:
    places = ", ".join(str(path) for path in paths)
    names = ", ".join(file.shown for file in files[:MOST_NAMED])
    seen = f" (there are {len(files)} files, e.g. {names}, and none of them holds a notebook)" if files else ""
    return (
        f"no submissions in {places or 'no path at all'}{seen}: expected a notebook (.ipynb), a folder such as "
        "STUDENT/NAME.ipynb or STUDENT_NAME.ipynb, or the zip that your LMS lets you download"
    )
