"""Which of one student's files counts: of this assignment first, answered before untouched, then the latest.

Here alone hand-ins are read before their turn: where a student has several, one after the other; digests are kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from autograde.errors import SubmissionError
from autograde.intake.delivery.candidates import Candidate
from autograde.intake.delivery.submission import Look, Submission, Wanted
from autograde.intake.notes import note
from autograde.text import Note, Text

__all__ = ["the_one"]


def the_one(candidates: Sequence[Candidate], wanted: Wanted) -> Submission:
    """The submission of the student whose `candidates` these are. The other notebooks are noted; files beside a
    notebook (data, pictures), and notebooks named for another assignment, are not.
    """
    notebooks = [candidate for candidate in candidates if candidate.file.is_notebook] or list(candidates)
    if len(notebooks) > 1:
        notebooks = [_opened(candidate) for candidate in notebooks]
    ranked = sorted(notebooks, key=lambda candidate: candidate.rank, reverse=True)
    chosen, why = _preferred(ranked, wanted)
    superseded = tuple(
        other.file.shown
        for other in ranked
        if other is not chosen
        and (other.problem or other.digest != chosen.digest)
        and (chosen.elsewhere or not other.elsewhere)
    )
    notes = (_said(why, superseded),) if superseded else ()
    return replace(_submission(chosen), notes=notes, superseded=superseded)


def _preferred(ranked: Sequence[Candidate], wanted: Wanted) -> tuple[Candidate, Text]:
    """The one that counts, and why. Nothing is looked into where there is no choice."""
    first, answered, fitting = ranked[0], None, None
    if len({candidate.digest for candidate in ranked}) > 1:
        seen: dict[str | None, Look] = {}
        for candidate in ranked:
            if candidate.problem is None and candidate.digest not in seen:
                look = seen[candidate.digest] = wanted.look(_submission(candidate))
                fitting = fitting or (candidate if look.fits else None)
                if look.fits and look.touched:
                    answered = candidate
                    break
    chosen = answered or fitting or first
    name = chosen.file.shown
    if chosen is first:
        return chosen, Text(f"가장 나중에 제출된 {name} 파일이", f"{name} counts as the latest")
    if chosen is fitting:
        ko = f"{wanted.assignment}의 노트북인 {name} 파일이"
        return chosen, Text(ko, f"{name} counts as the notebook of {wanted.assignment}")
    return chosen, Text(f"답이 작성된 {name} 파일이", f"{name} counts as the latest with answers in it")


def _opened(candidate: Candidate) -> Candidate:
    """With the digest of its bytes, or with what is wrong with them."""
    try:
        return replace(candidate, digest=sha256(_submission(candidate).read()).hexdigest())
    except SubmissionError as error:
        return replace(candidate, problem=error.reason)


def _submission(candidate: Candidate) -> Submission:
    file, owner = candidate.file, candidate.owner
    return Submission(
        owner.student,
        file.shown,
        problem=candidate.problem,
        source=file.source,
        identity=owner.identity,
        attempt=owner.attempt,
        submitted_at=owner.submitted_at,
        late=owner.late,
    )


def _said(why: Text, superseded: Sequence[str]) -> Note:
    others = ", ".join(superseded)
    return note(
        f"{why.ko} 채점 대상이고, 같은 학생의 다음 파일은 아닙니다: {others}",
        f"{why.en}; not graded, of the same student: {others}",
    )
