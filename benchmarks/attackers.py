"""How long each attack keeps the grader itself busy, in times of what an honest submission takes of it in the same run.

    python benchmarks/attackers.py [ATTACK…]

What an answer's own processes may take is limited (`course.toml`); this is the processor time of the grader's process
for reading, judging and comparing. The attacks are those of `tests/attacks/`.
"""

from __future__ import annotations

import argparse
import dataclasses
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "examples")]

from attacks import ATTACKS, SECONDS, Attack  # noqa: E402

from autograde.course import Course, load_course  # noqa: E402
from autograde.grading.grader import Grader  # noqa: E402
from autograde.intake.delivery.submissions import Submission  # noqa: E402
from notebooks import StudentNotebook  # noqa: E402

#: Honest submissions that an attack is held against, and the most that one may take, in times of their median.
HONEST, MOST = 5, 50
#: Nothing listens here; whether an attack that calls finds anybody is for the tests.
NO_PORT = 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("attacks", nargs="*", help="names of attacks; all by default")
    names = parser.parse_args().attacks
    course = load_course()
    course = dataclasses.replace(course, limits=dataclasses.replace(course.limits, memory_mib=1024))
    attacks = [attack for attack in ATTACKS if not names or attack.name in names]
    with (
        tempfile.TemporaryDirectory() as folder,
        Grader(course, course.assignment("lec26"), seconds=SECONDS) as grader,
    ):
        honest = StudentNotebook(course.assignment("lec26")).solve()
        usual = statistics.median(seconds_of(grader, f"honest-{number}", honest) for number in range(HONEST))
        taken = {one.name: seconds_of(grader, one.name, notebook_of(one, course, folder)) / usual for one in attacks}
    print(f"an honest submission: {usual:.3f} s of the grader's own process; at most {MOST} times that is asked")
    for name, times in sorted(taken.items(), key=lambda item: -item[1]):
        print(f"{name:45} {times:6.1f} times{'' if times <= MOST else '  too much'}")


def notebook_of(attack: Attack, course: Course, folder: str) -> StudentNotebook:
    notebook = StudentNotebook(course.assignment("lec26")).solve()
    notebook.answer(attack.answers_at(NO_PORT, folder))
    if attack.change:
        attack.change(notebook)
    return notebook


def seconds_of(grader: Grader, name: str, notebook: StudentNotebook) -> float:
    submission = Submission(name, f"{name}_lec26.ipynb", notebook.to_bytes())
    began = time.process_time()
    grader.grade(submission)
    return time.process_time() - began


if __name__ == "__main__":
    main()
