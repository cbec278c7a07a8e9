"""A small course of two assignments with hidden checks, built without running anything: for tests of publishing."""

from __future__ import annotations

import io
import json
from pathlib import Path

from PIL import Image
from tiny_course import CONFIG, FIGURES, SOURCE, write_course

from autograde.authoring.figures import Picture
from autograde.authoring.notebook import notebook_path, source_notebook, to_bytes
from autograde.course import Course
from autograde.text import Text

__all__ = ["CHECKS", "write_built_course"]

WRITTEN = '''
# %% [markdown] written="why-slow" points=1 lang="ko"
"""
**답 · `why-slow`** 왜 느립니까?

달팽이는 발이 하나뿐이라서 느립니다. 집도 지고 다닙니다.
"""

# %% [markdown] written="why-slow" points=1 lang="en"
"""
**Answer · `why-slow`** Why is it slow?

A snail has a single foot, so it is slow. It also carries its house.
"""
'''

#: The second assignment; its given code repeats an answer of the first one, as lectures do.
LATER = '''"""What comes later."""

from autograde.course.edition import tr

# %% [markdown] lang="ko"
"""
# 달리기

거북이는 달팽이보다 두 배 빠르게 걷는다고 합니다.
"""

# %% [markdown] lang="en"
"""
# Running

The tortoise is said to walk at twice the speed of a snail. It splits by `words = story.split()`.
"""

# %% include="check"
from common import answered, check

# %%
story = "once upon a time"
words = story.split()

# %% exercise="tortoise" points=1
tortoise_distance = 2 * len(words)  ### your code

# %% check="tortoise"
with check("tortoise", hint=tr(ko="두 배입니다.", en="Twice as much.")):
    answered(tortoise_distance)
'''

CHECKS = '''"""Hidden checks."""

from autograde.checking import Wrong, check, exercise

SPEEDS = [3, 1, 4, 1, 5, 9]


@exercise("snail", points=2.5)
class TestSnail:
    @check(ko="두 번 걷습니다.", en="It walks twice.")
    def test_when_the_snail_walks_twice_then_its_steps_add_up(self, student):
        assert student.run("Snail('x').walk(3)") == sum(SPEEDS[:1])

    wrong = (Wrong("forgets", {2: "steps"}, ko="앞서 걸은 걸음을 잊었습니다.", en="The former steps are forgotten."),)
'''

_TOTALS = "exercises = 2\nblanks = 4\npoints = 3.5"
_LATER = """
[[assignments]]
id = "later"
title.ko = "달리기"
title.en = "Running"
exercises = 1
blanks = 1
points = 1
"""


def _png() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (30, 20), "red").save(file, format="PNG")
    return file.getvalue()


def write_built_course(root: Path) -> Course:
    """In its folder: sources, checks, pictures, releases, a class's record and its seed."""
    config = CONFIG.replace(_TOTALS, "exercises = 3\nblanks = 4\nwritten = 1\npoints = 4.5")
    config = config.replace('[data."story.txt"]', f'{_LATER}\n[data."story.txt"]')
    later = root / "source" / "later"
    later.mkdir(parents=True)
    (later / "1_later.py").write_text(LATER, encoding="utf-8")
    course = write_course(root, source=SOURCE + WRITTEN, config=config, figures=FIGURES)
    (root / "checks" / "mini").mkdir(parents=True)
    (root / "checks" / "mini" / "test_1_mini.py").write_text(CHECKS, encoding="utf-8")
    (root / "LICENSE").write_text("Free.\n")
    (root / "grades").mkdir()
    named = {"student": "kimminsu", "identity": {"name": "Minsu Kim", "lms_id": "77"}}
    absent = {"absent": [{"name": "박서연", "email": "seoyeon@example.com"}]}
    grades = {"submissions": [{"student": "2023100042"}, named, {"student": "lee"}], "roster": absent}
    (root / "grades" / "grades.json").write_text(json.dumps(grades))
    (root / ".autograde-seed").write_text("5eed5eed5eed5eed\n")
    for id in course.assignments:
        for language in course.languages:
            _write_release(course, id, language)
    return course


def _write_release(course: Course, id: str, language: str) -> None:
    assignment = course.assignment(id)
    snail = Picture("snail", Text("달팽이", "a snail"), dict.fromkeys(course.languages, _png()), Path("figures.py"), 1)
    book = source_notebook(course, assignment, language, {"snail": snail})
    solved = {exercise.id: exercise for exercise in assignment.exercises}
    for cell in book["cells"]:
        if cell["id"] in solved:
            cell["source"] = solved[cell["id"]].release[language]
    file = course.root / notebook_path("notebooks", language, id)
    image = course.root / "images" / language / id / "snail.png"
    for path, content in ((file, to_bytes(book)), *([(image, _png())] if id == "mini" else [])):
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
