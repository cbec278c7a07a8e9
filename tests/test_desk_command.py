"""`autograde desk` as it is started on the terminal, and what comes out at the end."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from desk_server import Client
from made_up_record import HOMEWORK, homework
from rich.console import Console
from test_desk import kinds

from autograde.classroom.desk.guard import Guard
from autograde.classroom.export import export_csv

ROOT = Path(__file__).parents[1]
STUDENT = "학생 000"


def test_when_the_desk_ends_then_what_was_decided_is_in_the_grades_the_feedback_and_the_lms_file(
    tmp_path: Path,
) -> None:
    homework(tmp_path, students=3, each=True)
    command = [sys.executable, "-m", "autograde", "desk", str(tmp_path), "--no-browser", "--port", "0", "--by", "jan"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as started:
        try:
            assert started.stdout
            assert started.stdout.readline() == "hw04: 18 answers wait for a person\n"
            client = admitted(started.stdout.readline())
            for exercise in HOMEWORK:
                stack = json.loads(client.get(f"/stack?exercise={exercise}&student={quote(STUDENT)}")[1])["stack"]
                (answer,) = kinds(stack)
                asked = {"exercise": exercise, "answers": answer, "points": 1.5, "lines": [], "comment": "<b>다</b>"}
                assert client.post("/decide", asked)[0] == 200
            started.send_signal(signal.SIGINT)
            said = started.stdout.read()
            started.wait(timeout=60)
        finally:
            started.kill()  # else a test that fails would wait for it
    assert started.returncode == 0
    assert f"grades, report and feedback in {tmp_path} are up to date" in said
    grades = json.loads((tmp_path / "grades.json").read_text("utf-8"))
    (graded,) = (one for one in grades["submissions"] if one["student"] == STUDENT)
    (found,) = (one for one in graded["exercises"] if one["id"] == exercise)
    assert (found["score"], found["by_hand"], found["comment"]) == (1.5, True, "<b>다</b>")
    feedback = (tmp_path / "feedback" / f"{STUDENT}.html").read_text("utf-8")
    assert "&lt;b&gt;다&lt;/b&gt;" in feedback
    export_csv(tmp_path, Console(quiet=True))
    (exported,) = (tmp_path / "export").glob("*.csv")
    assert f"{STUDENT},,,,,,{graded['score']:g},100,graded" in exported.read_text("utf-8-sig")


def admitted(address: str) -> Client:
    """What the desk at the address lets in."""
    found = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/\?token=(\S+)\n", address)
    assert found
    guard = Guard(int(found[1]))
    guard.token = found[2]
    return Client(guard)
