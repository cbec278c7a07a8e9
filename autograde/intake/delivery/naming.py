"""Whose file is it? Read from the LMS's naming, else from `STUDENT/x.ipynb` or `STUDENT_anything.ipynb`.

Google Classroom's `김민수 - lec26.ipynb` is read like `김민수_lec26.ipynb`. An assignment's own name is nobody's:
`lec26_kim.ipynb` and `lec26/kim.ipynb` are kim's. Two students of one name are told apart by the LMS's numbers, also
from what was handed in before. Knows names only; never looks at contents.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from autograde.intake.delivery.crowd import Crowd
from autograde.intake.delivery.found import Found
from autograde.intake.delivery.identity import identity_of
from autograde.intake.delivery.lms import Owner, named_by_lms, owners_by_lms

__all__ = ["Owner", "owners"]

#: The students of the class so far, with the LMS's numbers where it gave some.
Known = Mapping[str, str | None]


def owners(
    files: Sequence[Found],
    assignments: Collection[str] = (),
    known: Known | None = None,
    before: Collection[str] = (),
) -> list[Owner]:
    """The owner of every file. All files are looked at together: what a folder is shows in what stands beside it, and
    what a name begins with in how files were named `before`.

    `assignments`: the course's ids, which are no students.
    """
    known = known or {}
    by_lms = owners_by_lms(files, known.keys(), assignments, before)
    others = [file for file, owner in zip(files, by_lms, strict=True) if owner is None]
    crowd = Crowd(files, others, assignments, known.keys(), [name for name in before if not named_by_lms(name)])
    found = [owner or _named(crowd.owner(file)) for file, owner in zip(files, by_lms, strict=True)]
    return _told_apart(found, known)


def _named(owner: Owner) -> Owner:
    return replace(owner, identity=identity_of(owner.student))


def _told_apart(owners: list[Owner], known: Known) -> list[Owner]:
    """Two students of one name get the LMS's numbers behind their names; who is known keeps the name."""
    identities: dict[str, set[str]] = defaultdict(set)
    for owner in owners:
        if owner.identity.lms_id:
            identities[owner.student].add(owner.identity.lms_id)
    return [replace(owner, student=_name(owner, identities[owner.student], known)) for owner in owners]


def _name(owner: Owner, identities: set[str], known: Known) -> str:
    own = owner.identity.lms_id
    plain, numbered = owner.student, f"{owner.student}_{own}"
    if own is None:
        return plain
    if numbered in known:
        return numbered
    namesake = known.get(plain)
    if plain in known and (namesake == own or (namesake is None and len(identities) == 1)):
        return plain
    return numbered if plain in known or len(identities) > 1 else plain
