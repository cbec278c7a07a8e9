"""One class from Canvas and back, with the commands that an instructor types, against scores that are computed apart.

From Canvas's zip and gradebook: late days, two extensions, a check that changes, judging again with its list, and the
file that Canvas imports. `docs/a-class.md` tells it with pictures.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import zipfile
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from canvas_class import CanvasClass, accept_sample_deviation

#: By Canvas's ids: the one is in time then, the other still a day late.
EXTENSIONS = {"20003": "2026-12-07T23:59:00+09:00", "20013": "2026-12-01T23:59:00+09:00"}


class Instructor:
    """Somebody who types commands in the course's folder; `said` is what the last one said."""

    def __init__(self, kept: CanvasClass) -> None:
        self.kept, self.out = kept, kept.folder / "grades"

    def autograde(self, *words: str, status: int = 0) -> str:
        command = [sys.executable, "-m", "autograde", *words]
        done = subprocess.run(command, cwd=self.kept.course, capture_output=True, text=True, timeout=600)
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr

    def expected(self, *, changed: bool, extended: bool = True) -> dict[str, Decimal]:
        """By Canvas's id."""
        until = {id: datetime.fromisoformat(time) for id, time in EXTENSIONS.items()} if extended else {}
        return {one.id: one.score(changed=changed, extension=until.get(one.id)) for one in self.kept.handed_in}

    @property
    def names(self) -> dict[str, str]:
        """What the record calls the students, by Canvas's id."""
        grades = json.loads((self.out / "grades.json").read_text(encoding="utf-8"))
        return {one["identity"]["lms_id"]: one["student"] for one in grades["submissions"]}

    @property
    def scores(self) -> dict[str, Decimal]:
        grades = json.loads((self.out / "grades.json").read_text(encoding="utf-8"))
        found = {one["identity"]["lms_id"]: Decimal(f"{one['score']:.6f}") for one in grades["submissions"]}
        del found["88888"]  # the guest
        return found

    @property
    def latest_changes(self) -> list[dict[str, str]]:
        latest = max(self.out.glob("changes*.csv"), key=lambda path: (len(path.name), path.name))
        return list(csv.DictReader(latest.read_text(encoding="utf-8-sig").splitlines()))


def shown(score: Decimal) -> str:
    return f"{score.normalize():f}"


@pytest.mark.parametrize("students", [20, pytest.param(300, marks=pytest.mark.proof)])
def test_when_a_class_comes_from_canvas_then_its_gradebook_goes_back_with_every_score_and_nothing_else_moved(
    tmp_path: Path, students: int
) -> None:
    kept = CanvasClass(tmp_path, students)
    instructor, absent = Instructor(kept), len(kept.students) - len(kept.handed_in)
    autograde = instructor.autograde

    # The zip and the gradebook, as Canvas gives them.
    grade = ("grade", "intro", "../submissions.zip", "--out", "../grades", "--workers", "2")
    said = autograde(*grade, "--roster", "../gradebook.csv")
    assert f"{absent} of {students} students in gradebook.csv have no hand-in" in said
    assert "in no row of gradebook.csv for sure: guest" in said
    late = sorted(instructor.names[one.id] for one in kept.handed_in if one.late)
    named = ", ".join(late[:10]) + (f" and {len(late) - 10} more" if len(late) > 10 else "")
    assert f"marked as late by the LMS, and nothing says how late: {named}. Nothing is deducted" in said
    undeducted = {one.id: Decimal(one.answer.before) for one in kept.handed_in}
    assert instructor.scores == undeducted

    # When the late ones came, and who may be late.
    autograde("received", "../grades", "--times", "../times.csv", "--by", "jan")
    assert instructor.scores == instructor.expected(changed=False, extended=False)
    for id, until in EXTENSIONS.items():
        because = ("--because", "ill, certificate seen", "--by", "jan")
        assert "kept in ../grades/decisions.jsonl" in autograde("extend", "../grades", id, "--until", until, *because)
    first = instructor.expected(changed=False)
    assert instructor.scores == first

    # To Canvas.
    said = autograde("export", "../grades", "--canvas", "../gradebook.csv", status=1)
    assert "1 hand-in of no row of the file for sure: guest" in said
    exported = tmp_path / "grades" / "export" / "gradebook.csv"
    assert exported.read_bytes() == kept.gradebook({id: shown(score) for id, score in first.items()})

    # A check changes, and what it touches is judged again.
    accept_sample_deviation(kept.course)
    assert "with other checks of standardize than now" in autograde(*grade, "--resume", status=2)
    said = autograde("grade", "intro", "--out", "../grades", "--regrade", "--workers", "2")
    assert "changed: checks of standardize\n" in said
    second, names = instructor.expected(changed=True), instructor.names
    assert instructor.scores == second
    moved = {names[id]: (shown(first[id]), shown(second[id])) for id in second if first[id] != second[id]}
    assert f"{len(moved)} of {len(kept.handed_in) + 1} scores changed" in said
    assert {row["student"]: (row["before"], row["after"]) for row in instructor.latest_changes} == moved
    assert all(
        row["why"].startswith("standardize: 0 of 2, now 2 of 2 (checks of standardize)")
        for row in instructor.latest_changes
    )

    # Canvas has imported the first scores, and gives its gradebook with them, with two decimals as always.
    has = {id: f"{score:.2f}" for id, score in first.items()}
    (tmp_path / "later.csv").write_bytes(kept.gradebook(has))
    autograde("export", "../grades", "--canvas", "../later.csv", "--replace", status=1)
    final = {id: has[id] if first[id] == score else shown(score) for id, score in second.items()}
    assert (tmp_path / "grades" / "export" / "later.csv").read_bytes() == kept.gradebook(final)
    with zipfile.ZipFile(tmp_path / "grades" / "export" / "feedback-canvas.zip") as archive:
        assert {name.removesuffix(".html") for name in archive.namelist()} == {one.file for one in kept.handed_in}

    # And what happened to one student's grade.
    told = autograde("history", "../grades", "20013").splitlines()
    assert [line.partition("  ")[2] or line for line in told] == [
        f"{names['20013']}, lms_id 20013 · intro",
        f"graded {kept.students[12].file}, marked as late by the LMS, from submissions.zip: 0 of 3",
        "handed in 2026-12-02 21:59 (UTC+09:00), a person says (jan: times.csv)",
        "extension until 2026-12-01 23:59 (UTC+09:00) (jan: ill, certificate seen)",
        "judged again (checks of standardize): 2 of 3; standardize: 0 of 2, now 2 of 2",
        "now: 1.7 of 3",
        "   2 points less 0.3 for lateness",
        "   handed in 2026-12-02 21:59 (UTC+09:00)",
        "   extended until 2026-12-01 23:59 (UTC+09:00)",
        "   handed in on day 1 after the deadline (2026-12-01 23:59 (UTC+09:00)): 2 points less 0.3 are 1.7",
    ]
