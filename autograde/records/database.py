"""nbgrader's gradebook on PostgreSQL: the driver behind `postgresql://`, and the row of the course, which nbgrader
leaves out. SQLite needs none of it, and no other database is looked after.

Once this module is imported nbgrader's own commands have it, too.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any, NoReturn

from nbgrader.api import Assignment, Course, Gradebook
from sqlalchemy import event, make_url, select
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.exc import SQLAlchemyError

from autograde.errors import CourseError

__all__ = ["NoDriver", "choose_driver", "open_gradebook", "shown_url"]

#: As SQLAlchemy calls them, in the order of preference; the extra `postgresql` has the first.
DRIVERS = ("psycopg", "psycopg2")


class NoDriver(PGDialect):
    """Stands behind `postgresql://` where no driver is installed."""

    @classmethod
    def import_dbapi(cls) -> NoReturn:
        raise CourseError(
            "a gradebook on PostgreSQL needs a driver: pip install 'autograde-notebooks[postgresql]', or "
            ".[postgresql] in a clone"
        )


def choose_driver() -> None:
    """`postgresql://` alone takes the driver that is installed; which one SQLAlchemy takes depends on its release."""
    driver = next(filter(find_spec, DRIVERS), None)
    place = (f"sqlalchemy.dialects.postgresql.{driver}", "dialect") if driver else (__name__, NoDriver.__name__)
    registry.register("postgresql", *place)


def open_gradebook(url: str) -> Any:
    """nbgrader's `Gradebook`, as a context manager. Raises CourseError where there is none (on SQLite nbgrader would
    make an empty one), and where the database cannot be opened.
    """
    try:
        made = make_url(url)
        if made.get_backend_name() == "sqlite" and not (made.database and Path(made.database).is_file()):
            raise CourseError(f"there is no gradebook at {url}; run `nbgrader generate_assignment`, or correct the URL")
        return Gradebook(url)
    except (SQLAlchemyError, ModuleNotFoundError) as error:
        reason = " ".join(str(getattr(error, "orig", None) or error).split())
        raise CourseError(f"the gradebook at {shown_url(url)} cannot be opened: {reason}; check the URL") from error


def shown_url(url: str) -> str:
    """Without its password."""
    try:
        return make_url(url).render_as_string(hide_password=True)
    except SQLAlchemyError:
        return url


@event.listens_for(Assignment, "before_insert")
def _make_course(_: Any, connection: Any, assignment: Any) -> None:
    """nbgrader makes no row for a course without an id, and none is what it has until it is told one. SQLite does not
    miss the row that the assignment names.
    """
    courses = Course.__table__
    if connection.execute(select(courses).where(courses.c.id == assignment.course_id)).first() is None:
        connection.execute(courses.insert().values(id=assignment.course_id))


choose_driver()
