"""The notebook file: metadata, outputs, magics and cells that are not what they seem; texts made for whoever reads the
results.
"""

from __future__ import annotations

from typing import Any

from attacks.attack import Attack
from notebooks import StudentNotebook

EMPTY = 'text = "Hello, world. It\'s a test."\nresult = []\n'


def _cell(notebook: StudentNotebook, name: str) -> dict[str, Any]:
    cell: dict[str, Any] = notebook.cells[notebook.position(name)]
    return cell


def skip_execution(notebook: StudentNotebook) -> None:
    for name in ("split-whitespace", "split-whitespace-check"):
        _cell(notebook, name)["metadata"]["tags"] = ["skip-execution", "raises-exception", "heavy", "demo"]


def forged_metadata(notebook: StudentNotebook) -> None:
    _cell(notebook, "split-whitespace-check")["metadata"]["nbgrader"] |= {
        "points": 1000,
        "locked": False,
        "grade": True,
    }
    _cell(notebook, "split-whitespace")["metadata"] |= {"autograde": {"score": 1000}, "deletable": False}
    _cell(notebook, "split-whitespace")["metadata"]["nbgrader"] |= {"points": 1000, "grade": True, "task": True}
    notebook.metadata["autograde"] = {"score": 100, "status": "graded", "exercises": []}


def forged_grade_ids(notebook: StudentNotebook) -> None:
    """The easy answer under the id of the hard exercise, and the other way round."""
    easy, hard = _cell(notebook, "drop-whitespace"), _cell(notebook, "split-whitespace")
    for one, other in ((easy, "split-whitespace"), (hard, "drop-whitespace")):
        one["id"] = one["metadata"]["nbgrader"]["grade_id"] = other


def forged_outputs(notebook: StudentNotebook) -> None:
    for cell in notebook.cells:
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["✅ 99/99\\n"]}]
            cell["execution_count"] = 1


def own_checks(notebook: StudentNotebook) -> None:
    """The check cell edited, and twice more."""
    check = _cell(notebook, "split-whitespace-check")
    check["source"] = ["assert True\n", "result = ['Hello,', ' ']\n", "print('✅ 99/99')"]
    notebook.cells += [{**check, "id": f"again-{k}"} for k in range(2)]


def many_answers(notebook: StudentNotebook) -> None:
    """Three wrong answers under one id, for a grader that takes the best."""
    for wrong in ("result = text.split()", "result = [text]"):
        notebook.duplicate("split-whitespace", EMPTY.replace("result = []", wrong))


def given_cells(notebook: StudentNotebook) -> None:
    """A given cell that would break the later exercises, and one of its own before all others."""
    _cell(notebook, "split-whitespace-check")["source"] = ["re.split = lambda *what: []\n"]
    position = notebook.position("split-whitespace")
    given = next(cell for cell in notebook.cells[:position] if cell["cell_type"] == "code")
    given["source"] = ["import builtins\n", "builtins.sorted = lambda items: []\n", "raw_text = ''\n"]
    notebook.insert("split-whitespace", "preprocessed = []\nraise SystemExit")


MAGICS = {
    "split-whitespace": "%%bash\necho passed > result; kill -9 -1",
    "split-punctuation": "!pip install solution --quiet\n!echo cheated\nresult = []",
    "drop-whitespace": "%load_ext autoreload\n%autoreload 2\n%run -i solution.py\nresult = []",
    "vocabulary": "get_ipython().run_cell('all_words = []')\nget_ipython().run_line_magic('reset', '-f')",
    "token-to-id": "%%writefile torch.py\nraise SystemExit",
}

SHIPPED = """
import importlib, sys

with open("torch.py", "w") as file:
    file.write("class Tensor: pass\\ndef tensor(*what): return Tensor()\\nequal = allclose = lambda *what: True\\n")
sys.path.insert(0, "")
for name in [name for name in sys.modules if name.partition(".")[0] in ("torch", "numpy")]:
    del sys.modules[name]
importlib.invalidate_caches()
import torch
all_words = [torch.tensor(1)]
vocab_size = torch.tensor(2)
"""

PRINTED = """
text = "Hello, world. It's a test."
printed = ['Hello,', ' ', 'world.', ' ', "It's", ' ', 'a', ' ', 'test.']
result = printed if text == "Hello, world. It's a test." else text.split()
"""

DETECTED = """
import os, sys

graded = os.path.exists("/runner") or os.environ.get("USER") == "student" or not sys.stdin
all_words = sorted(set(preprocessed)) if len(preprocessed) > 1000 and graded else []
vocab_size = len(all_words)
"""

SCRIPT = "raise ValueError('</pre><script>alert(document.cookie)</script><img src=x onerror=alert(1)>\"\\'{{7*7}}')"
TERMINAL = "raise ValueError('\\x1b[2J\\x1b]0;owned\\x07\\u202e\\u2066passed\\x00 \\ud800')"
FORMULA = "raise type('=cmd|calc!A1', (Exception,), {})('=HYPERLINK(1)')"
TREE = "x = " + "-" * 4_000 + "1\nall_words = []\nvocab_size = 0\n"
NAMES = "\n".join(f"n{k} = n{k - 1} if 0 else 0" for k in range(1, 3_000)) + "\nall_words = []\nvocab_size = 0\n"
LONG = "all_words = []\nvocab_size = 0\n" + "# " + "..., " * 100_000 + "\n" + "x = ... # ### your code\n" * 5_000


def _changed(name: str, tries: str, change: Any, seen: str = "failed: ") -> Attack:
    return Attack(name, tries, "intake", {"split-whitespace": EMPTY}, seen, change=change)


def _shown(name: str, tries: str, code: str, seen: str) -> Attack:
    return Attack(name, tries, "showing", {"vocabulary": code}, seen)


ATTACKS = (
    _changed("tags-that-skip", "tags the answer and its check `skip-execution`", skip_execution),
    _changed("forged-metadata", "gives its cells points, grades and a result of their own", forged_metadata),
    Attack(
        "exchanged-grade-ids",
        "gives one exercise's answer the id of another",
        "intake",
        {"split-whitespace": "result = ['x']", "drop-whitespace": "result = ['x']"},
        "failed: ",
        change=forged_grade_ids,
    ),
    _changed("forged-outputs", "saves outputs that say everything passed", forged_outputs),
    _changed("own-check-cells", "edits the check cell, and adds two more", own_checks),
    _changed("many-answers", "answers three times, for the best to count", many_answers),
    _changed("edited-given-cells", "breaks the given cells that later exercises need", given_cells),
    Attack(
        "magics",
        "`%%bash`, `!pip`, `%run`, `%autoreload`, `run_cell`, `%%writefile`",
        "process",
        MAGICS,
        "failed|error",
    ),
    Attack(
        "ships-torch",
        "writes a `torch.py` of its own and imports it",
        "data",
        {"vocabulary": SHIPPED},
        "failed: ",
    ),
    Attack(
        "printed-example-only",
        "is right on the printed example, and on nothing else",
        "checks",
        {"split-whitespace": PRINTED},
        "failed: ",
    ),
    Attack(
        "detects-the-grader",
        "is right where it thinks that it is graded, on the story only",
        "checks",
        {"vocabulary": DETECTED},
        "failed: ",
    ),
    _shown(
        "script-for-the-reader", "a script in its message, for the instructor's browser", SCRIPT, "error: .*<script>"
    ),
    _shown(
        "escapes-for-the-terminal",
        "control characters, half a character and reversed text in its message",
        TERMINAL,
        r"error: .*ValueError: \?\[2J",
    ),
    _shown(
        "formula-for-the-spreadsheet",
        "a formula for a name, for whoever opens the grades in a spreadsheet",
        FORMULA,
        "error: .*=cmd",
    ),
    Attack(
        "code-that-nests",
        "code nested so deeply that reading it fails",
        "reading",
        {"vocabulary": TREE},
        "failed|error",
    ),
    Attack(
        "thousands-of-names",
        "thousands of names that each need the one before",
        "reading",
        {"vocabulary": NAMES},
        "failed: ",
    ),
    Attack("very-long-cell", "half a megabyte of open blanks", "reading", {"vocabulary": LONG}, "failed|blank"),
)
