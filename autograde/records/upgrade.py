"""Lines of older records as those of today's: one step from each schema to the next, taken as a line is read.

    1, 2   `identity` is the LMS's number or null; nothing says when a line was written or a file handed in
    3      `identity` is an object; `at`, `submitted_at`, `late`, `notes`

The file stays as it is; a run of today appends a line that says of which schema what follows is.
"""

from __future__ import annotations

from typing import Any

from autograde.errors import CourseError
from autograde.intake.delivery.identity import Identity, identity_of
from autograde.intake.delivery.lms import owner_by_name

__all__ = ["RECORD_SCHEMA", "expect_known", "upgraded"]

RECORD_SCHEMA = 3


def expect_known(schema: Any, where: str) -> None:
    """Raises CourseError for the schema of a version that is not out yet."""
    if isinstance(schema, int) and schema > RECORD_SCHEMA:
        raise CourseError(
            f"{where} was written by a newer version of autograde (schema {schema}, this one reads up to "
            f"{RECORD_SCHEMA}); install that one"
        )


def upgraded(line: dict[str, Any], schema: int) -> dict[str, Any]:
    """A result's line of the `schema` as one of today's."""
    return _from_2(line) if schema <= 2 else line


def _from_2(line: dict[str, Any]) -> dict[str, Any]:
    """What was thrown away still stands in the file's name, but where that is not as the LMS gave it."""
    owner = owner_by_name(line["file"], line["student"])
    number = line.get("identity")
    identity = owner.identity if owner else Identity(lms_id=number) if number else identity_of(line["student"])
    return {
        **line,
        "identity": identity.to_json(),
        "submitted_at": owner.submitted_at if owner else None,
        "late": owner.late if owner else None,
        "notes": [],
    }
