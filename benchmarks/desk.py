"""How long the desk takes for a request, against reading the record once, as it does at its start.

    python benchmarks/desk.py [ASSIGNMENT] [--students 300] [--most 100]

No two students give the same answer to a written exercise, which is the worst case: as many stacks as students. One
person grades a hundred of them; the milliseconds are those of the slowest request, and of the middle one.
"""

from __future__ import annotations

import argparse
import asyncio
import html
import http.client
import json
import re
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets

from autograde.classroom.by_hand import ByHand
from autograde.classroom.desk.guard import Guard
from autograde.classroom.desk.server import application
from autograde.course import Assignment, Exercise, load_course
from autograde.intake.delivery.submission import Submission
from autograde.records.kept import KeptAnswer
from autograde.records.record import read_record
from autograde.records.results import ExerciseResult, SubmissionResult
from autograde.records.store import ResultStore
from autograde.text import Text

#: Milliseconds that a request may take.
MOST = 100.0
GRADED = 100


def write_record(assignment: Assignment, out: Path, students: int) -> None:
    """A class in `out` that answers each written exercise in words of its own; the code is right."""
    random = Random(1)
    with ResultStore(out, assignment.id) as store:
        for number in range(students):
            exercises = tuple(_answer(exercise, random, number) for exercise in assignment.exercises)
            result = SubmissionResult(f"{number}", f"{number}.ipynb", assignment.points, 0.1, exercises)
            store.add(Submission(f"{number}", f"{number}.ipynb", f"{number}".encode()), result)


def _answer(exercise: Exercise, random: Random, number: int) -> ExerciseResult:
    id, points = exercise.id, exercise.points
    text = " ".join(f"{random.randrange(10_000)}" for _ in range(200))
    if exercise.is_written and points:
        kept = KeptAnswer(text, f"{id} {number}", saved=text)
        return ExerciseResult(id, points, None, "manual", answer=text, suggested=points, kept=kept)
    return ExerciseResult(id, points, points, "passed", kept=KeptAnswer(text, f"{id} {number}", program=f"{number}"))


@contextmanager
def served(out: Path, assignment: Assignment) -> Iterator[Guard]:
    """The desk of the class, in a thread of its own."""
    (listening,) = bind_sockets(0, "127.0.0.1")
    guard, started = Guard(listening.getsockname()[1]), threading.Event()
    loop, ended = asyncio.new_event_loop(), asyncio.Event()
    rubrics = {
        one.id: [(one.points, Text("기준", "a line"))] for one in assignment.exercises if one.is_written and one.points
    }

    async def serve() -> None:
        with ByHand(out, assignment, rubrics, read_record(out)) as desk:
            server = HTTPServer(application(desk, guard, "jan", str))
            server.add_socket(listening)
            started.set()
            await ended.wait()
            server.stop()
            await server.close_all_connections()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    started.wait()
    yield guard
    loop.call_soon_threadsafe(ended.set)
    thread.join()
    loop.close()


class Browser:
    """Asks as the page does, and keeps what each request took, in milliseconds."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self.took: dict[str, list[float]] = {}

    def ask(self, name: str, path: str, body: object = None) -> str:
        own = f"127.0.0.1:{self._guard.port}"
        headers = {"Cookie": f"{self._guard.cookie}={self._guard.token}", "Origin": f"http://{own}"}
        start = time.perf_counter()
        connection = http.client.HTTPConnection(own)
        if body is None:
            connection.request("GET", path, headers=headers)
        else:
            content = {**headers, "Content-Type": "application/json"}
            connection.request("POST", path, json.dumps(body), content)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        self.took.setdefault(name, []).append(1000 * (time.perf_counter() - start))
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status} {text[:200]}")
        return text


def grade(browser: Browser, exercise: str) -> None:
    """One person grades, goes back and forth, and undoes."""
    browser.ask("first page", "/")
    shown = json.loads(browser.ask("first exercise", f"/stack?exercise={exercise}"))
    for number in range(GRADED):
        found = re.search(r"data-answers='([^']*)'", shown["stack"])
        assert found
        answers = json.loads(html.unescape(found[1]))
        asked = {"exercise": exercise, "answers": answers, "points": 1, "lines": [], "comment": f"{number % 7}"}
        shown = json.loads(browser.ask("decide", "/decide", asked))
        browser.ask("next", f"/stack?exercise={exercise}&student={answers[0][0]}&step=1")
    browser.ask("undo", "/undo", {"at": shown["at"]})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("assignment", nargs="?", default="hw04")
    parser.add_argument("--students", type=int, default=300)
    parser.add_argument("--most", type=float, default=MOST, help="milliseconds of a request")
    arguments = parser.parse_args()
    assignment = load_course().assignment(arguments.assignment)
    exercise = next(one.id for one in assignment.exercises if one.is_written)
    with tempfile.TemporaryDirectory() as temporary:
        out = Path(temporary)
        write_record(assignment, out, arguments.students)
        start = time.perf_counter()
        read_record(out).close()
        reading = 1000 * (time.perf_counter() - start)
        with served(out, assignment) as guard:
            browser = Browser(guard)
            grade(browser, exercise)
    print(f"{arguments.students} students of {assignment.id}; their record is read in {reading:.0f} ms\n")
    print("| request | slowest, ms | middle, ms | × reading |")
    print("| --- | --- | --- | --- |")
    for name, took in browser.took.items():
        middle = statistics.median(took)
        print(f"| {name} | {max(took):.0f} | {middle:.0f} | {middle / reading:.2f} |")
    slow = [name for name, took in browser.took.items() if max(took) > arguments.most]
    sys.exit(f"slower than {arguments.most:g} ms: {', '.join(slow)}" if slow else 0)


if __name__ == "__main__":
    main()
