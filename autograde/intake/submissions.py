"""What a class handed in: a notebook file, a folder or an LMS's zip → one submission per student.

Nothing is dropped in silence: a file that another one of the same student supersedes is named in the notes of the one
that counts, and a file that cannot be a submission, or a folder that cannot be entered, becomes one that carries the
reason.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from autograde.errors import CourseError
from autograde.intake.folders import read_file, read_folder
from autograde.intake.found import Found, is_notebook_name, is_zip_name, normalised
from autograde.intake.naming import Owner, owners
from autograde.intake.notes import note
from autograde.text import Text

__all__ = ["Submission", "Wanted", "discover"]

#: What students hand in by mistake in place of the notebook; other files beside notebooks are nobody's submission.
MISTAKEN = {".py", ".doc", ".docx", ".hwp", ".hwpx", ".pdf", ".htm", ".html", ".zip"}


@dataclass(frozen=True)
class Submission:
    """`file` is the name to show. With a `problem` it cannot be read at all, and `content` is empty. `superseded`: the
    same student's other files, which do not count.
    """

    student: str
    file: str
    content: bytes
    notes: tuple[str, ...] = ()
    problem: Text | None = None
    superseded: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wanted:
    """What is looked for: the notebook of `assignment`, one of the course's `assignments` (ids).

    `fits` tells whether a submission is that; it is asked where one student has several notebooks.
    """

    assignment: str = ""
    assignments: Collection[str] = ()
    fits: Callable[[Submission], bool] = lambda _: True

    def elsewhere(self, file: Found) -> bool:
        """Whether the file's name, or else its folder's, is that of another assignment."""
        for part in reversed(file.parts):
            if named := {id for id in self.assignments if re.search(rf"(?<![^\W_]){id}(?!\d)", part, re.IGNORECASE)}:
                return self.assignment not in named
        return False


@dataclass(frozen=True)
class _Candidate:
    file: Found
    owner: Owner
    elsewhere: bool

    @property
    def rank(self) -> tuple[bool, bool, bool, float, float, tuple[int, str]]:
        """Notebooks before other files, readable before unreadable, of this assignment by its name, then the later."""
        file, attempt = self.file, self.owner.attempt
        later = (len(file.name), file.shown)  # `lec26-2.ipynb` and `lec26 (1).ipynb` come after `lec26.ipynb`
        kind = is_notebook_name(file.name), file.problem is None, not self.elsewhere
        return *kind, attempt or 0.0, file.modified, later

    def submission(self) -> Submission:
        return Submission(self.owner.student, self.file.shown, self.file.content, problem=self.file.problem)


ANYTHING = Wanted()


def discover(paths: Sequence[Path], wanted: Wanted = ANYTHING) -> list[Submission]:
    """The submissions in `paths`, sorted by student.

    Raises CourseError for a path that does not exist and when there is no submission at all.
    """
    files = [file for path in dict.fromkeys(_existing(path) for path in paths) for file in _files(path)]
    whose = owners(files, wanted.assignments)
    candidates = [_Candidate(file, owner, wanted.elsewhere(file)) for file, owner in zip(files, whose, strict=True)]
    by_student: dict[str, list[_Candidate]] = defaultdict(list)
    for candidate in _told_apart([candidate for candidate in candidates if _is_candidate(candidate)]):
        by_student[candidate.owner.student].append(candidate)
    if not by_student:
        places = ", ".join(str(path) for path in paths)
        raise CourseError(
            f"no submissions in {places or 'no path at all'}: expected a notebook (.ipynb), a folder such as "
            "STUDENT/NAME.ipynb or STUDENT_NAME.ipynb, or the zip that your LMS lets you download"
        )
    return [_latest(by_student[student], wanted) for student in sorted(by_student)]


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
        return read_file(path, (), name[:-4])
    return read_file(path, (name,), normalised(path.parent.name), named=True)


def _is_candidate(candidate: _Candidate) -> bool:
    """Whether the file stands where a submission stands."""
    file, owner = candidate.file, candidate.owner
    if file.named or file.folder or is_notebook_name(file.name):
        return True
    suffix = Path(file.name).suffix.lower()
    return owner.sure or (suffix in MISTAKEN and ("_" in file.name or file.problem is not None))


def _told_apart(candidates: Sequence[_Candidate]) -> Iterator[_Candidate]:
    """Two students of one name get the LMS's numbers behind their names."""
    identities: dict[str, set[str]] = defaultdict(set)
    for candidate in candidates:
        if candidate.owner.identity:
            identities[candidate.owner.student].add(candidate.owner.identity)
    for candidate in candidates:
        owner = candidate.owner
        if owner.identity and len(identities[owner.student]) > 1:
            owner = replace(owner, student=f"{owner.student}_{owner.identity}")
        yield replace(candidate, owner=owner)


def _latest(candidates: list[_Candidate], wanted: Wanted) -> Submission:
    """The one that counts: the latest that fits. A student's other notebooks are noted; files beside a notebook (data,
    pictures), and notebooks named for another assignment, are not.
    """
    ranked = sorted(candidates, key=lambda candidate: candidate.rank, reverse=True)
    chosen = _fitting(ranked, wanted)
    file = chosen.file
    rivals = [
        other.file
        for other in ranked
        if other is not chosen
        and (is_notebook_name(other.file.name) or not is_notebook_name(file.name))
        and (other.file.content != file.content or other.file.problem)
        and (chosen.elsewhere or not other.elsewhere)
    ]
    submission, superseded = chosen.submission(), tuple(rival.shown for rival in rivals)
    if not superseded:
        return submission
    others = ", ".join(superseded)
    if chosen is ranked[0]:
        said = note(
            f"가장 나중에 제출된 {file.shown} 파일이 채점 대상이고, 같은 학생의 다음 파일은 아닙니다: {others}",
            f"{file.shown} counts as the latest; not graded, of the same student: {others}",
        )
    else:
        said = note(
            f"{wanted.assignment}의 노트북인 {file.shown} 파일이 채점 대상이고, 같은 학생의 다음 파일은 아닙니다: "
            f"{others}",
            f"{file.shown} counts as the notebook of {wanted.assignment}; not graded, of the same student: {others}",
        )
    return replace(submission, notes=(said,), superseded=superseded)


def _fitting(ranked: list[_Candidate], wanted: Wanted) -> _Candidate:
    """The first that fits, else the first. Nothing is looked into where there is no choice."""
    notebooks = [candidate for candidate in ranked if is_notebook_name(candidate.file.name)]
    if len({candidate.file.content for candidate in notebooks}) < 2:
        return ranked[0]
    return next((candidate for candidate in notebooks if wanted.fits(candidate.submission())), ranked[0])
