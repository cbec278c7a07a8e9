"""Python's parser, asked by several threads at the same time."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from autograde import syntax
from autograde.grading.hidden_checks import HiddenChecks

THREADS = 4
LONG = "x = [" + ", ".join(f"(a + {number}) * [{number}]" for number in range(300)) + "]"


class Finalized:
    """Garbage whose collection lets another thread go on."""

    def __init__(self) -> None:
        self.me = self

    def __del__(self) -> None:
        sum(range(20))


@pytest.fixture
def busy() -> Iterator[None]:
    """Collects garbage often and changes threads often, as an hour of grading does once."""
    thresholds, interval = gc.get_threshold(), sys.getswitchinterval()
    gc.set_threshold(5)
    sys.setswitchinterval(1e-6)
    yield
    gc.set_threshold(*thresholds)
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("busy")
def test_threads_parse_without_disturbing_each_other() -> None:
    def parse_often(_: int) -> int:
        for _ in range(10):
            Finalized()
            lines = len(syntax.parse(LONG).body), syntax.line_of(HiddenChecks)
        return min(lines)

    with ThreadPoolExecutor(THREADS) as pool:
        assert all(pool.map(parse_often, range(2 * THREADS)))
