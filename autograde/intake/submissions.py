"""What a class handed in: a notebook file, a folder or an LMS's zip → one submission per student.

Nothing is dropped in silence: a file that another one of the same student supersedes is named in the notes of the one
that counts, and a file that cannot be a submission becomes one that carries the reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from autograde.errors import CourseError
from autograde.intake.folders import read_file, read_folder
from autograde.intake.found import Found, is_notebook_name, is_zip_name, normalised
from autograde.intake.naming import Owner, owners
from autograde.intake.notes import note
from autograde.text import Text

__all__ = ["Submission", "discover"]

#: What students hand in by mistake in place of the notebook; other files beside notebooks are nobody's submission.
MISTAKEN = {".py", ".doc", ".docx", ".hwp", ".hwpx", ".pdf", ".htm", ".html", ".zip"}


@dataclass(frozen=True)
class Submission:
    """`file` is the name to show. With a `problem` it cannot be read at all, and `content` is empty."""

    student: str
    file: str
    content: bytes
    notes: tuple[str, ...] = ()
    problem: Text | None = None


@dataclass(frozen=True)
class _Candidate:
    file: Found
    owner: Owner

    @property
    def rank(self) -> tuple[bool, bool, float, float, tuple[int, str]]:
        """Notebooks before other files, readable before unreadable, then the later one."""
        file, attempt = self.file, self.owner.attempt
        later = (len(file.name), file.shown)  # `lec26-2.ipynb` and `lec26 (1).ipynb` come after `lec26.ipynb`
        return is_notebook_name(file.name), file.problem is None, attempt or 0.0, file.modified, later


def discover(paths: Sequence[Path]) -> list[Submission]:
    """The submissions in `paths`, sorted by student.

    Raises CourseError for a path that does not exist and when there is no submission at all.
    """
    files = [file for path in dict.fromkeys(_existing(path) for path in paths) for file in _files(path)]
    candidates = [_Candidate(file, owner) for file, owner in zip(files, owners(files), strict=True)]
    by_student: dict[str, list[_Candidate]] = defaultdict(list)
    for candidate in _told_apart([candidate for candidate in candidates if _is_candidate(candidate)]):
        by_student[candidate.owner.student].append(candidate)
    if not by_student:
        places = ", ".join(str(path) for path in paths)
        raise CourseError(
            f"no submissions in {places or 'no path at all'}: expected a notebook (.ipynb), a folder such as "
            "STUDENT/NAME.ipynb or STUDENT_NAME.ipynb, or the zip that your LMS lets you download"
        )
    return [_latest(by_student[student]) for student in sorted(by_student)]


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
    if file.named or is_notebook_name(file.name):
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


def _latest(candidates: list[_Candidate]) -> Submission:
    """The one that counts. A student's other notebooks are noted; files beside a notebook (data, pictures) are not."""
    *others, chosen = sorted(candidates, key=lambda candidate: candidate.rank)
    file = chosen.file
    rivals = [other.file for other in others if is_notebook_name(other.file.name) or not is_notebook_name(file.name)]
    superseded = ", ".join(rival.shown for rival in reversed(rivals) if rival.content != file.content or rival.problem)
    notes: tuple[str, ...] = ()
    if superseded:
        notes = (
            note(
                f"가장 나중에 제출된 {file.shown} 파일이 채점 대상이고, 같은 학생의 다음 파일은 아닙니다: {superseded}",
                f"{file.shown} counts as the latest; not graded, of the same student: {superseded}",
            ),
        )
    return Submission(chosen.owner.student, file.shown, file.content, notes, file.problem)
