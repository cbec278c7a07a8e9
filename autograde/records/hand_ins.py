"""Which hand-in nbgrader's gradebook has graded: a table of ours in its database, by which people's points are known
to be for the answer that stands in a class's record, too. nbgrader itself keeps no more than a hand-in's time.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, MetaData, String, Table, delete, insert, select

__all__ = ["graded_hand_in", "keep_hand_in"]

#: `notebook` is nbgrader's id of a submitted notebook, which it gives anew where that was removed.
HAND_INS = Table(
    "autograde_hand_in",
    MetaData(),
    Column("notebook", String(32), primary_key=True),
    Column("sha256", String(64), nullable=False),
)


def keep_hand_in(gradebook: Any, notebook: Any, sha256: str) -> None:
    """The scores of nbgrader's submitted `notebook` are of the file with this hash; kept with the next commit."""
    HAND_INS.create(gradebook.db.connection(), checkfirst=True)
    gradebook.db.execute(delete(HAND_INS).where(HAND_INS.c.notebook == notebook.id))
    gradebook.db.execute(insert(HAND_INS).values(notebook=notebook.id, sha256=sha256))


def graded_hand_in(gradebook: Any, notebook: Any) -> str | None:
    """The hash of the file; None where it is not known, since another grader, or an earlier version, graded it."""
    HAND_INS.create(gradebook.db.connection(), checkfirst=True)
    found = gradebook.db.execute(select(HAND_INS.c.sha256).where(HAND_INS.c.notebook == notebook.id)).scalar()
    return None if found is None else str(found)
