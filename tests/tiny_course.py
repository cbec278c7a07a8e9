"""A made-up course of one small assignment, written to a folder, for tests of everything that reads a course."""

from __future__ import annotations

import hashlib
from pathlib import Path

from autograde.course import Course, load_course

STORY = "이야기 하나. 🐌\r\nOnce upon a time there was a snail.\n"

COMMON = '''"""Cells that notebooks share."""

from autograde.course.edition import build_value, tr

# %% name="check"
from contextlib import contextmanager

TOTAL = len(build_value("exercises"))


def answered(*values):
    assert all(value is not ... for value in values), tr(ko="아직 비어 있습니다.", en="not answered yet")


@contextmanager
def check(exercise, hint):
    yield
    print("✅", exercise, "/", TOTAL)
'''

SOURCE = '''"""Counting, in Korean and English side by side."""

from autograde.course.edition import tr

# %% [markdown] lang="ko"
"""
# 세어 보기 🐌

달팽이를 셉니다.

![](figure:snail)
"""

# %% [markdown] lang="en"
"""
# Counting

We count snails.

![](figure:snail)
"""

# %% include="check"
from common import answered, check

# %%
import os
from pathlib import Path

# ko: 이야기를 읽습니다.
# en: Read the story.
story = Path(os.environ["COURSE_DATA"], "story.txt").read_text(encoding="utf-8")
print(tr(ko=f"길이: {len(story)}", en=f"length: {len(story)}"))

# %% [markdown]
"""
$1 + 2$
"""

# %% exercise="count-words" points=1
words = story.split()  ### your code
print(len(words))

# %% check="count-words"
with check("count-words", hint=tr(ko="`split`을 씁니다.", en="Use `split`.")):
    answered(words)
    assert "snail." in words, tr(ko="낱말이 모자랍니다.", en="Words are missing.")

# %% exercise="snail" points=2.5


class Snail:
    """느린 동물."""

    def __init__(self, name):
        # ko: 이름을 기억합니다.
        # en: Remember the name.
        self.name = name  ### your code
        self.steps = 0

    def walk(self, steps):
        self.steps += steps  ### your code
        return self.steps  ### your code


# %% check="snail"
with check(
    "snail",
    hint=tr(
        ko="`self`에 "
        "넣습니다.",
        en="Put it into "
        "`self`.",
    ),
):
    snail = Snail("느림보")
    answered(snail.name)
    assert snail.walk(2) == 2, tr(
        ko="걸음 수가 다릅니다.",
        en="The steps differ.",
    )

# %% tags=["demo"]
print("달팽이")
'''

FIGURES = '''"""The figures."""

from matplotlib.figure import Figure

from autograde.authoring.figures import figure


@figure(name="snail", ko="달팽이 한 마리와 \\"이름표\\"", en="A snail & its name")
def snail(language):
    drawn = Figure(figsize=(16, 4))
    drawn.text(0.5, 0.5, {"ko": "달팽이", "en": "snail"}[language], fontsize=60)
    return drawn
'''

CONFIG = """
[course]
title.ko = "작은 강의"
title.en = "A small course"
repository = "https://github.com/someone/course"
branch = "main"

[limits]
answer_seconds = 3

[[assignments]]
id = "mini"
title.ko = "세어 보기"
title.en = "Counting"
exercises = 2
blanks = 4
points = 3.5

[data."story.txt"]
sha256 = "{sha256}"
urls = ["https://invalid.example/story.txt", "https://invalid.example/again/story.txt"]
fallback = "own.txt"
"""

#: A demo: the frame of its page, its part, and its texts and numbers.
FRAME = '<html lang="{{lang}}"><title>{{title}}</title><script id="data">{{data}}</script>{{body}}</html>'
PART = "<b>{{slow}}</b>"
DEMO = """
from autograde.text import Text

TEXTS = {"title": Text("달팽이 & 길", "The snail's way"), "slow": Text("느림", "slow")}


def data():
    return {"steps": [1, 2], "sign": "</script>"}
"""


def write_course(
    root: Path, *, source: str = SOURCE, figures: str = FIGURES, common: str = COMMON, config: str = CONFIG
) -> Course:
    """The course in `root`, without its data file; every part can be replaced."""
    folder = root / "source" / "mini"
    folder.mkdir(parents=True)
    sha256 = hashlib.sha256(STORY.encode()).hexdigest()
    for file, text in (
        (root / "course.toml", config.replace("{sha256}", sha256)),
        (root / "own.txt", "The project's own story.\n"),
        (root / "source" / "common.py", common),
        (folder / "1_mini.py", source),
        (folder / "figures.py", figures),
    ):
        file.write_bytes(text.encode())
    return load_course(root)


def with_demo(root: Path, *, part: str = PART, module: str = DEMO, option: str = 'demo="snail"') -> Course:
    """The course with a cell that shows the demo, as its last one."""
    course = write_course(root, source=f"{SOURCE}\n# %% {option}\n")
    folder = root / "source" / "demos"
    folder.mkdir()
    for name, text in (("page.html", FRAME), ("snail.html", part), ("snail.py", module)):
        (folder / name).write_text(text, encoding="utf-8")
    return course


def write_story(folder: Path) -> Path:
    """The data file in a folder of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "story.txt").write_bytes(STORY.encode())
    return folder
