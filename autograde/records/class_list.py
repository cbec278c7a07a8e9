"""Who of a class's roster handed in nothing, and which hand-ins are nobody's of it: as pages and tables show it.

Not done here: reading a roster, and finding out whose a hand-in is (`classroom`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from autograde.intake.delivery.identity import Identity

__all__ = ["Absent", "ClassList", "Unknown"]


@dataclass(frozen=True)
class Absent:
    """A student without a hand-in."""

    name: str
    identity: Identity

    @property
    def student(self) -> str:
        """What a hand-in's name would most likely say."""
        known = self.identity
        return known.student_number or known.login or known.email or self.name


@dataclass(frozen=True)
class Unknown:
    """A hand-in that is of nobody for sure; `like` are people of the roster whose it may be."""

    student: str
    like: tuple[str, ...] = ()


@dataclass(frozen=True)
class ClassList:
    """`file` is the name of the roster's file, `students` how many are in it."""

    file: str
    students: int
    absent: tuple[Absent, ...] = ()
    unknown: tuple[Unknown, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "students": self.students,
            "absent": [{"name": one.name, **one.identity.to_json()} for one in self.absent],
            "unknown": [{"student": one.student, "like": list(one.like)} for one in self.unknown],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> ClassList:
        absent = tuple(Absent(one["name"], Identity.from_json(one)) for one in data["absent"])
        unknown = tuple(Unknown(one["student"], tuple(one["like"])) for one in data["unknown"])
        return cls(data["file"], data["students"], absent, unknown)
