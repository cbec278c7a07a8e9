"""A submission: who handed it in, and where its bytes are; and what is looked for in what was handed in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

from autograde.errors import SubmissionError
from autograde.intake.delivery.content import Source
from autograde.intake.delivery.identity import NOBODY, Identity
from autograde.text import Note, Text

__all__ = ["Look", "Submission", "Wanted"]


@dataclass(frozen=True)
class Submission:
    """`file` is the name to show. Its bytes are `content`, where they are given, else they are read from `source`; with
    a `problem` there are none. `superseded`: the same student's other files, which do not count.

    `identity` is what the names say of the student, `attempt` orders attempts, `submitted_at` is the LMS's time of
    handing in (ISO 8601, with an offset where the LMS says one), `late` its mark; None where the LMS says nothing.
    """

    student: str
    file: str
    content: bytes | None = None
    notes: tuple[Note, ...] = ()
    problem: Text | None = None
    superseded: tuple[str, ...] = ()
    source: Source | None = None
    identity: Identity = NOBODY
    attempt: float | None = None
    submitted_at: str | None = None
    late: bool | None = None

    def read(self) -> bytes:
        """Its bytes. Raises SubmissionError, with the reason, where it has a problem or cannot be read any more."""
        if self.problem is not None:
            raise SubmissionError(self.problem)
        if self.content is None and self.source is not None:
            return self.source.read()
        return self.content or b""

    def loaded(self) -> Submission:
        """The same with its bytes, or its problem, in it: to be sent where its source is not."""
        try:
            return replace(self, content=self.read(), source=None)
        except SubmissionError as error:
            return replace(self, problem=error.reason, source=None)

    @property
    def digest(self) -> str:
        """The sha256 of its bytes; that of nothing where they cannot be read."""
        try:
            return sha256(self.read()).hexdigest()
        except SubmissionError:
            return sha256(b"").hexdigest()


@dataclass(frozen=True)
class Look:
    """What is in a notebook: whether it can be read as one of the assignment, and whether anything was answered."""

    fits: bool
    touched: bool


@dataclass(frozen=True)
class Wanted:
    """What is looked for: the notebook of `assignment`, one of the course's `assignments` (ids).

    `look` is asked where one student has several notebooks. `known`: the students of the class so far, with the LMS's
    numbers where it gave some; `before`: the names of their files, which say how this class names its files.
    """

    assignment: str = ""
    assignments: Collection[str] = ()
    look: Callable[[Submission], Look] = lambda _: Look(True, True)
    known: Mapping[str, str | None] = field(default_factory=dict)
    before: Collection[str] = ()
