"""Follows "Add or change an exercise" of CONTRIBUTING in a copy of the checkout, with an exercise in the middle."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from our_course import our_course

from autograde.course.data import find_data

ROOT = Path(__file__).resolve().parents[1]
STORY, READY, TYPES = "the-verdict.txt", ".venv/ready", ".mypy_cache"

SOURCE = '''
# %% [markdown] lang="ko"
"""
#### {{heading:longest-token}}

`preprocessed`에서 가장 긴 토큰을 `longest`에 담습니다. 문제 {{number:split-all-marks}}에서 나눈 것처럼 나눈 토큰입니다.
"""

# %% [markdown] lang="en"
"""
#### {{heading:longest-token}}

Put the longest token of `preprocessed` into `longest`. They were split as in exercise {{number:split-all-marks}}.
"""

# %% exercise="longest-token" points=1
longest = max(preprocessed, key=len)  ### your code

print(longest)

# %% check="longest-token"
with check(
    "longest-token",
    hint=tr(ko="`max`는 비교하는 법을 `key`로 받습니다.", en="`max` takes what to compare by as its `key`."),
    more=tr(ko="토큰의 길이는 `len`으로 잽니다.", en="`len` gives the length of a token."),
):
    answered(longest)
    assert rerun(preprocessed=["bb", "zzz", "a"]).longest == "zzz", tr(
        ko="다른 토큰에서는 가장 긴 것이 아닙니다.", en="Of other tokens it is not the longest one."
    )
    assert rerun(preprocessed=["aaaa", "zzz", "a"]).longest == "aaaa", tr(
        ko="다른 토큰에서는 가장 긴 것이 아닙니다.", en="Of other tokens it is not the longest one."
    )
'''

CHECKS = """

@exercise("longest-token", points=1)
class TestLongestToken:
    @check(ko="다른 토큰에서도 가장 긴 것이어야 합니다.", en="Of other tokens, too, it is the longest one.")
    def test_when_tokens_are_others_then_the_longest_follows(self, student: Student, reference: Student) -> None:
        for tokens in (["bb", "zzz", "a"], ["aaaa", "zzz", "a"], ["b", "abc", "de"]):
            assert student.rerun(preprocessed=tokens)["longest"] == reference.rerun(preprocessed=tokens)["longest"]

    wrong = (
        Wrong("last", {1: "max(preprocessed)"}, ko="맨 뒤에 오는 토큰입니다.", en="That is the last one in order."),
        Wrong("shortest", {1: "min(preprocessed, key=len)"}, ko="가장 짧습니다.", en="That is the shortest one."),
        Wrong("length", {1: "max(map(len, preprocessed))"}, ko="그 길이입니다.", en="That is its length."),
    )
    right = (
        Right("sorted", {1: "sorted(preprocessed, key=len, reverse=True)[0]"}),
        Right("method", {1: "max(preprocessed, key=str.__len__)"}),
    )
"""


class Checkout:
    """A copy of what is under version control, with the story at hand."""

    def __init__(self, folder: Path) -> None:
        self.root, data = folder / "checkout", folder / "data"
        files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
        for name in files.decode().split("\0"):
            if name and (ROOT / name).is_file():
                (self.root / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(ROOT / name, self.root / name)
        subprocess.run(["git", "init", "--quiet"], cwd=self.root, check=True)  # ruff reads .gitignore
        if (ROOT / TYPES).is_dir():
            shutil.copytree(ROOT / TYPES, self.root / TYPES)  # mypy looks again at what is not as it was
        story = find_data(our_course(), STORY, fallback=True).path
        data.mkdir()
        shutil.copyfile(story, data / STORY)
        self.write(
            "course.toml",
            rf'(\[data."{STORY}"\]\nsha256 = )"\w+"',
            rf'\1"{hashlib.sha256(story.read_bytes()).hexdigest()}"',
        )
        self.environment = os.environ | {"PYTHONPATH": str(self.root), "COURSE_DATA": str(data)}

    def write(self, name: str, pattern: str, new: str) -> None:
        text = (self.root / name).read_text(encoding="utf-8")
        edited, count = re.subn(pattern, new, text, count=1, flags=re.DOTALL)
        assert count == 1, f"{name} has no {pattern}"
        (self.root / name).write_text(edited, encoding="utf-8")

    def append(self, name: str, text: str) -> None:
        with (self.root / name).open("a", encoding="utf-8") as file:
            file.write(text)

    def run(self, *command: str) -> str:
        return self._run(sys.executable, "-m", *command)

    def make(self, target: str) -> str:
        """With what is installed here."""
        (self.root / ".venv").symlink_to(Path(sys.prefix))
        return self._run("make", f"--old-file={READY}", target)

    def _run(self, *command: str) -> str:
        done = subprocess.run(
            command,
            cwd=self.root,
            env=self.environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def notebook(self, folder: str, language: str) -> str:
        file = self.root / folder / language / "lec26" / "lec26.ipynb"
        return "\n".join("".join(cell["source"]) for cell in json.loads(file.read_text(encoding="utf-8"))["cells"])


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """The steps, one after the other."""
    copy = Checkout(tmp_path_factory.mktemp("new"))
    before = our_course().declaration("lec26")
    copy.append("source/lec26/2_2_splitting.py", SOURCE)
    totals = {"exercises": before.exercises + 1, "blanks": before.blanks + 1, "points": before.points + 1}
    for name, number in totals.items():
        copy.write("course.toml", rf'(id = "lec26".*?\n{name} = )[\d.]+', rf"\g<1>{number:g}")
    copy.append("autograde/checks/lec26/test_2_2_splitting.py", CHECKS)
    copy.run("autograde", "build", "lec26")
    return copy


def test_when_an_exercise_is_added_in_the_middle_then_every_number_behind_it_moves_on(checkout: Checkout) -> None:
    lec26 = our_course().assignment("lec26")
    numbers = {exercise.id: int(exercise.number) for exercise in lec26.exercises}
    count, points = len(lec26.exercises) + 1, lec26.points + 1
    for folder in ("notebooks", "solutions"):
        text = checkout.notebook(folder, "en")
        assert f"There are {count} exercises with" in text
        assert f"worth {points:g} points" in text
        headings = dict(re.findall(r"^#### Exercise (\d+) · `([\w-]+)`", text, flags=re.MULTILINE))
        assert len(headings) == count
        assert headings[str(numbers["split-all-marks"] + 1)] == "longest-token"
        assert headings[str(numbers["vocabulary"] + 1)] == "vocabulary"
        assert f"as in exercise {numbers['split-all-marks']}." in text
    assert re.search(rf"^\| `lec26` .*\| {count} \|", (checkout.root / "README.md").read_text("utf-8"), re.MULTILINE)


@pytest.mark.proof
def test_when_an_exercise_was_added_then_the_rest_of_the_repository_agrees(checkout: Checkout) -> None:
    checkout.make("check")


def test_when_an_exercise_was_added_then_its_checks_are_proven(checkout: Checkout) -> None:
    checkout.run("autograde", "verify", "longest-token", "--seeds", "1")
