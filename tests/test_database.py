"""Which database a gradebook's URL opens, and what is said where that cannot be; see `test_nbgrader_postgresql`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import make_url

from autograde.errors import CourseError
from autograde.records import database

Choose = Callable[[str], None]


@pytest.fixture
def choose() -> Iterator[Choose]:
    """Chooses where that one driver is installed; afterwards it is as it was."""

    def among(installed: str) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(database, "find_spec", installed.__eq__)
            database.choose_driver()

    yield among
    database.choose_driver()


@pytest.mark.parametrize("installed", ["psycopg", "psycopg2"])
def test_when_a_driver_is_installed_then_postgresql_alone_takes_it(choose: Choose, installed: str) -> None:
    choose(installed)
    assert make_url("postgresql://localhost/grades").get_dialect().driver == installed


def test_when_no_driver_is_installed_then_the_message_says_what_to_install(choose: Choose) -> None:
    choose("none")
    with pytest.raises(CourseError, match=r"pip install 'autograde-notebooks\[postgresql\]'"):
        database.open_gradebook("postgresql://localhost/grades")


def test_when_a_gradebook_cannot_be_opened_then_the_message_says_why_and_no_password() -> None:
    with pytest.raises(CourseError, match=r"at postgresql://jan:\*\*\*@127\.0\.0\.1:1/grades cannot be opened: .+"):
        database.open_gradebook("postgresql://jan:secret@127.0.0.1:1/grades")
