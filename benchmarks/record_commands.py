"""How long the commands on a class's record take, against importing the command line alone.

    python benchmarks/record_commands.py [ASSIGNMENT] [--students 300]

The class is that of `open_report.py`, in Canvas; the notebook of one student is there, and is judged again. A command
has started when its first line is on the terminal. The least of three times counts.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from open_report import made_up

from autograde.course import Course, load_course
from autograde.grading.fingerprint import version
from autograde.intake.delivery.identity import Identity
from autograde.intake.delivery.submission import Submission
from autograde.records.store import ResultStore

__all__ = ["taken", "write_record"]

#: Seconds in which a command on the record of a class of 300 has started.
MOST = 2.0
TIMES = 3
SEED = "benchmark"


def write_record(course: Course, name: str, folder: Path, students: int) -> None:
    """A record in `folder/out`, and beside it `gradebook.csv` and the first student's notebook, which is solved."""
    assignment = course.assignment(name)
    solved = (course.root / "solutions" / course.languages[0] / name / f"{name}.ipynb").read_bytes()
    rows = [f"Student,ID,SIS User ID,SIS Login ID,Section,{name} (1)", f"    Points Possible,,,,,{assignment.points:g}"]
    with ResultStore(folder / "out", name, version(course, assignment, None, "strict", SEED)) as store:
        store.deliver([folder])
        for number, result in enumerate(made_up(assignment, students)):
            identity = Identity(name=result.student, lms_id=str(10000 + number))
            content = solved if number == 0 else str(number).encode()
            store.add(Submission(result.student, result.file, content, identity=identity), result)
            rows.append(f"{result.student},{identity.lms_id},{result.student},,,")
            if number == 0:
                (folder / result.file).write_bytes(solved)
    (folder / "gradebook.csv").write_text("\n".join([*rows, ""]), encoding="utf-8")


def taken(*words: str) -> tuple[float, float]:
    """Seconds until a command's first line, and until its end."""
    times = []
    for _ in range(TIMES):
        start = time.perf_counter()
        with subprocess.Popen([sys.executable, *words], stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            process.stdout.readline()
            started = time.perf_counter() - start
            process.stdout.read()
        if process.returncode:
            raise SystemExit(f"{' '.join(words)} ended with {process.returncode}")
        times.append((started, time.perf_counter() - start))
    return min(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("assignment", nargs="?", default="lec26")
    parser.add_argument("--students", type=int, default=300)
    arguments = parser.parse_args()
    course, name, slow = load_course(), arguments.assignment, []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        write_record(course, name, folder, arguments.students)
        out, student = str(folder / "out"), f"{2023100000}"
        judge = ("grade", name, "--out", out, "--regrade", "--seed", SEED)
        until = ("--until", "2030-01-01T00:00+09:00", "--because", "ill")
        _, alone = taken("-c", "import autograde.cli")
        print(f"| {arguments.students} students of {name} | started, s | done, s | × `import autograde.cli` |")
        print("| --- | --- | --- | --- |")
        for said, words in {
            "grade --regrade": judge,
            "grade --regrade --student": (*judge, "--student", student),
            "extend": ("extend", out, student, *until),
            "received": ("received", out, student, "--at", "2026-11-30T12:00+09:00", "--because", "seen"),
            "export --canvas": ("export", out, "--canvas", str(folder / "gradebook.csv")),
            "history": ("history", out, student),
        }.items():
            started, done = taken("-m", "autograde", *words)
            print(f"| `{said}` | {started:.2f} | {done:.2f} | {done / alone:.1f} |")
            slow += [said] * (started > MOST)
    if slow and arguments.students <= 300:
        raise SystemExit(f"takes longer than {MOST:g} s to start: {', '.join(slow)}")


if __name__ == "__main__":
    main()
