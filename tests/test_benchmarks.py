"""The benchmarks run, and what they measure is the work that they name."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from autograde.course import load_course

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


def test_where_time_goes_profiles_answers_that_are_run() -> None:
    script = BENCHMARKS / "where_time_goes.py"
    run = subprocess.run([sys.executable, script, "lec26", "--submissions", "1"], capture_output=True, text=True)

    assert run.returncode == 0, run.stderr
    times = re.search(r"running the cells +\S+ +\((\d+) times\)", run.stdout)
    assert times, run.stdout
    assert int(times[1]) == len(load_course().assignment("lec26").exercises), run.stdout
