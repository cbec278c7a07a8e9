"""Who a student is to the LMS, as far as the names of a delivery's files say it. Not done here: reading the names
(`lms`, `naming`), and whom of a roster it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

__all__ = ["NOBODY", "Identity", "identity_of", "plain_number"]

#: `2023100001`, `A20231234`: a university's number for a student.
STUDENT_NUMBER = re.compile(r"[A-Za-z]{0,3}\d{5,}")


@dataclass(frozen=True, slots=True)
class Identity:
    """None where the names say nothing. `name` is as the LMS writes it into file names: Canvas without blanks and in
    small letters. `lms_id` is the LMS's own number: Canvas's user id, Moodle's participant number, the two numbers of
    Brightspace; `login` what a user signs in with (Blackboard).
    """

    student_number: str | None = None
    name: str | None = None
    email: str | None = None
    lms_id: str | None = None
    login: str | None = None

    def to_json(self) -> dict[str, str]:
        return {field: value for field, value in asdict(self).items() if value is not None}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Identity:
        return cls(**{field: str(value) for field, value in data.items() if field in cls.__dataclass_fields__})


NOBODY = Identity()


def plain_number(number: object) -> str:
    """Equal for all ways of writing one student number: `2023-100001` is `2023100001`."""
    letters = unicodedata.normalize("NFKC", str(number)).upper()
    return "".join(letter for letter in letters if letter.isalnum())


def identity_of(student: str) -> Identity:
    """What a student's own name for a file or a folder says: a number, an e-mail address, or a name."""
    if "@" in student:
        return Identity(email=student)
    return Identity(student_number=student) if STUDENT_NUMBER.fullmatch(student) else Identity(name=student)
