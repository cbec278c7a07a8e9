"""What an answer takes along of the student's own cells."""

from __future__ import annotations

import pytest
from small_assignment import code, find, insert_behind, read, released, small_assignment

from autograde.course import Assignment
from autograde.intake.alignment.programs import program_of


@pytest.fixture(scope="module")
def assignment(tmp_path_factory: pytest.TempPathFactory) -> Assignment:
    return small_assignment(tmp_path_factory.mktemp("source"))


@pytest.mark.parametrize("name", ["total", "counter", "split-check"])
def test_when_a_helper_stands_in_another_cell_of_the_release_then_it_comes_along(
    assignment: Assignment, name: str
) -> None:
    helper = "def 도우미(items):\n    return [item for item in items if item.strip()]"
    cells = released(assignment)
    find(cells, "drop")["source"] = "result = 도우미(result)"
    place = find(cells, name)
    place["source"] = f"{helper}\n\n{place['source']}"
    assert program_of(assignment, read(assignment, cells), "drop").helpers == (helper,)


@pytest.mark.parametrize(
    "imported", ["import math", "try:\n    import cmath as math\nexcept ImportError:\n    import math"]
)
def test_when_an_earlier_answer_imports_what_an_own_cell_needs_then_the_import_comes_along(
    assignment: Assignment, imported: str
) -> None:
    cells = insert_behind(released(assignment), "split", code("ROOT = math.sqrt(4)"))
    find(cells, "split")["source"] += f"\n{imported}"
    find(cells, "drop")["source"] = "result = [item for item in result if item.strip() and ROOT]"
    helpers = program_of(assignment, read(assignment, cells), "drop").helpers
    assert helpers == (imported, "ROOT = math.sqrt(4)")


def test_when_a_later_answer_binds_a_name_then_only_its_helpers_come_along(assignment: Assignment) -> None:
    cells = released(assignment)
    find(cells, "drop")["source"] = "result = [item for item in result if item.strip() and Counter and mine]"
    find(cells, "total")["source"] += "\nmine = 1"
    assert program_of(assignment, read(assignment, cells), "drop").helpers == ()
