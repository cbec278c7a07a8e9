"""The fast lane, `make check`, holds no test that starts a process; nobody has to say which do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]
pytestmark = pytest.mark.slow

TESTS = """
import os, subprocess, pytest

def start():
    subprocess.run(["true"], check=True)

class Starting:
    def __enter__(self):
        start()
    def __exit__(self, *_):
        pass

@pytest.fixture
def started():
    start()

def test_asks_for_a_fixture_that_starts_one(started):
    pass

def test_has_a_helper_that_starts_one():
    with Starting():
        pass

def test_starts_one_in_another_way():
    os.posix_spawn("/bin/true", ["true"], {})

def test_starts_one_where_every_error_is_caught():
    try:
        os.posix_spawn("/bin/true", ["true"], {})
    except BaseException:
        pass

def test_starts_nothing():
    pass
"""


@pytest.fixture
def course(pytester: pytest.Pytester) -> pytest.Pytester:
    folder = pytester.mkdir("tests")
    shutil.copy(Path(__file__).with_name("conftest.py"), folder)
    (folder / "test_some.py").write_text(TESTS, encoding="utf-8")
    pytester.makeini("[pytest]\nmarkers = slow")
    return pytester


def test_when_a_test_its_fixture_or_its_helper_starts_a_process_then_it_is_no_fast_test(
    course: pytest.Pytester,
) -> None:
    course.runpytest("-m", "slow").assert_outcomes(passed=2, deselected=3)


def test_when_a_fast_test_starts_a_process_all_the_same_then_it_fails(course: pytest.Pytester) -> None:
    result = course.runpytest("-m", "not slow", "-v")
    result.assert_outcomes(passed=1, failed=2, deselected=2)
    result.stdout.fnmatch_lines(["*test_starts_nothing PASSED*", "*what starts it belongs into STARTERS*"])
