"""The sandbox's interpreter is a notebook's: cells run in a process like an answer's, with all walls up."""

from __future__ import annotations

import ast
import builtins
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from small_sandbox import LIMITS

from autograde.sandbox import bubblewrap
from autograde.sandbox.inside.kernel import NotebookShell, execute, make_shell, parse

DRIVER = """
import contextlib, io, json, os, sys
sys.path[0] = "/runner"
from inside import isolate
from inside.kernel import execute, make_shell, parse
cells, limits = json.loads(sys.argv[1]), json.loads(sys.argv[2])
shell = make_shell()
if process := isolate.fork_isolated("/scratch", 64):
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))
isolate.limit(limits)
said = []
for cell in cells:
    out, error, line = io.StringIO(), "", None
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        try:
            execute(parse(shell, cell, "<answer>"), "<answer>", shell.user_ns)
        except BaseException as raised:
            error, trace = f"{type(raised).__name__}: {raised}", raised.__traceback__
            line = getattr(raised, "lineno", None)
            while trace is not None:
                line = trace.tb_lineno if trace.tb_frame.f_code.co_filename == "<answer>" else line
                trace = trace.tb_next
    said.append([out.getvalue(), error, line])
os.write(1, json.dumps(said).encode())
"""


def run_cells(tmp_path: Path, *cells: str) -> list[list[Any]]:
    """What each cell printed, its exception, and the line that this came from."""
    (tmp_path / "data").mkdir(exist_ok=True)
    words = bubblewrap.command(bubblewrap.require_bubblewrap(), tmp_path / "data", {})
    words += [os.path.normpath(sys.executable), "-s", "-c", DRIVER, json.dumps(cells), json.dumps(asdict(LIMITS))]
    done = subprocess.run(words, capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    said: list[list[Any]] = json.loads(done.stdout)
    return said


def outputs(tmp_path: Path, *cells: str) -> list[str]:
    """What each cell printed; none may raise."""
    said = run_cells(tmp_path, *cells)
    assert [error for _, error, _ in said] == [""] * len(cells)
    return [out for out, _, _ in said]


@pytest.fixture(scope="module")
def shell() -> Iterator[NotebookShell]:
    """In this process, for what runs nothing; what it changes for all is put back."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "__main__", sys.modules["__main__"])
        patch.setattr(sys, "meta_path", [*sys.meta_path])
        before = dict(vars(builtins))
        yield make_shell()
        NotebookShell.clear_instance()
        for name in vars(builtins).keys() - before:
            delattr(builtins, name)
        vars(builtins).update(before)


@pytest.mark.parametrize("magic", ["matplotlib inline", "matplotlib widget", "matplotlib", "pylab", "pylab inline"])
def test_when_figures_are_set_up_by_magic_then_drawing_works_without_a_word(tmp_path: Path, magic: str) -> None:
    *_, drawn = outputs(
        tmp_path,
        f"%{magic}\n%config InlineBackend.figure_format = 'retina'",
        "import warnings\nwarnings.simplefilter('error')\nimport matplotlib.pyplot as plt",
        "plt.plot([1, 2])\nplt.show()",
        "print(plt.get_backend().lower())",
    )
    assert drawn == "agg\n"


def test_when_common_magics_stand_in_a_cell_then_what_follows_them_runs(tmp_path: Path) -> None:
    magics = (
        "load_ext autoreload,autoreload 2,pwd,who,whos,env A=1,time b = 1,timeit -n1 -r1 1+1,precision 3,ls,history,"
        "lsmagic,reset_selective -f zz,load_ext tensorboard,tensorboard --logdir x,load_ext google.colab.data_table,"
        "no_such_magic x,gui qt,store x,cd /content,cd nowhere"
    )
    cells = [f"%{magic}\nprint('went on')" for magic in magics.split(",")]
    assert all(out.endswith("went on\n") for out in outputs(tmp_path, *cells))


def test_when_content_is_the_folder_then_it_is_the_scratch_folder(tmp_path: Path) -> None:
    *_, found = outputs(
        tmp_path,
        "open('mine.txt', 'w').write('here')",
        "%cd /content",
        "import os\nprint(open('/content/mine.txt').read(), os.path.exists('mine.txt'), os.getcwd())",
    )
    assert found == "here True /scratch\n"


@pytest.mark.parametrize(
    "command",
    [
        "!pip install -q seaborn",
        "%pip install seaborn",
        "!{sys.executable} -m pip install seaborn",
        "%conda install seaborn",
        "!apt-get -qq update && apt-get install x",
        "!sudo apt install x",
        "!wget -q https://example.org/a.txt",
        "!curl -O https://example.org/a.txt",
        "!git clone https://example.org/a.git",
        "!gdown 1234",
        "!nvidia-smi",
        "x = !pip list",
    ],
)
def test_when_a_command_needs_what_is_not_here_then_it_returns_at_once_and_says_so(
    shell: NotebookShell, command: str
) -> None:
    names = shell.user_ns | {"sys": sys}
    execute(parse(shell, command, "<answer>"), "<answer>", names)
    assert shell.user_ns.pop("_exit_code") == 127


def test_when_a_command_of_the_shell_is_given_then_it_runs_and_gives_its_lines(tmp_path: Path) -> None:
    said = outputs(
        tmp_path,
        "!echo one; echo two >&2",
        "name = 'three'\n!echo {name} $name\nlines = !printf 'a\\nb'\nprint(lines, len(lines))",
        "!exit 3\nprint(_exit_code)",
        "!sleep 60 &\n",
        "def f():\n    inner = 4\n    !echo {inner}\nf()",
        "%%bash\necho from bash",
        "%%shell\necho from Colab",
    )
    expected = ["one\ntwo\n", "three three\n['a', 'b'] 2\n", "3\n", "", "4\n", "from bash\n", "from Colab\n"]
    assert said == expected


def test_when_somebody_is_asked_or_the_kernel_is_to_end_then_the_cell_ends_at_once(tmp_path: Path) -> None:
    said = run_cells(tmp_path, "name = input('who?')", "exit()", "quit")
    assert [error.partition(":")[0] for _, error, _ in said] == ["StdinNotImplementedError", "SystemExit", ""]


def test_when_a_notebook_shows_things_then_display_and_the_shell_are_there(tmp_path: Path) -> None:
    (said,) = outputs(
        tmp_path, "display(3)\nfrom IPython.display import HTML\ndisplay(HTML('<b>'))\nget_ipython().user_ns"
    )
    assert said.startswith("3\n")


def test_when_time_or_capture_stand_above_a_cell_then_its_statements_are_seen_and_its_lines_are_its_own(
    tmp_path: Path,
) -> None:
    said = run_cells(
        tmp_path,
        "%%time\na = 1\n\nb = a / 0",
        "# mine\n\n%%time\n%%capture shown --no-stderr\nprint('hidden')\nc = 3\nd = c / 0",
        "print(repr(shown.stdout), a, c)",
        "%%capture\nprint('hidden')\ne = 5",
        "print(e)",
        "\n\n%pwd\n1 / 0",
        "\n\n!ls\nx = = 2",
        "%%time\n!echo inside\nf = 6",
        "%%time\n%%timeit -n1 -r1\npass",
        "%%capture",
    )
    assert [line for _, _, line in said] == [4, 7, None, None, None, 4, 4, None, None, None]
    assert [said[k][0] for k in (1, 2, 3, 4, 7)] == ["", "'hidden\\n' 1 3\n", "", "5\n", "inside\n"]
    assert said[6][1].startswith("SyntaxError")


def test_when_time_or_capture_stand_above_a_cell_then_a_grader_finds_its_assignments(
    shell: NotebookShell,
) -> None:
    timed = parse(shell, "%%time\ntext = 'a'", "<answer>")
    assert [(type(one), one.lineno) for one in timed.body] == [(ast.Assign, 2)]
    (block,) = parse(shell, "%%capture shown\ntext = 'a'", "<answer>").body
    assert isinstance(block, ast.With)
    assert [(type(one), one.lineno) for one in block.body] == [(ast.Assign, 2)]
    assert block.lineno == 1


@pytest.mark.parametrize("source", ["x = = 1", "(1,\n!ls", "'open", "x = 1\n  y = 2", "%%time\nx = = 1", "for"])
def test_when_a_cell_is_neither_python_nor_ipython_then_it_is_a_syntax_error(shell: NotebookShell, source: str) -> None:
    with pytest.raises(SyntaxError):
        parse(shell, source, "<answer>")


def test_when_cells_await_then_one_event_loop_lives_on_between_them(tmp_path: Path) -> None:
    said = outputs(
        tmp_path,
        "import asyncio\nlog = []\nasync def job(name):\n"
        "    for k in range(2):\n        log.append((name, k))\n        await asyncio.sleep(0)\n    return name",
        "await asyncio.sleep(0)\ntask = asyncio.create_task(job('a'))",
        "print(await task, log)",
        "print(await asyncio.gather(job('b'), job('c')))",
        "async def count():\n    for k in range(2):\n        yield k\n"
        "async for k in count():\n    print(k)\nprint([k async for k in count()])",
        "class Room:\n    async def __aenter__(self): return 'in'\n    async def __aexit__(self, *_): print('out')\n"
        "async with Room() as where:\n    print(where)",
        "later = asyncio.create_task(job('d'))",
        "print(log[-1], asyncio.get_event_loop().is_running())",
        "done = 1\nprint(done)",
    )
    assert said[2:] == [
        "a [('a', 0), ('a', 1)]\n",
        "['b', 'c']\n",
        "0\n1\n[0, 1]\n",
        "in\nout\n",
        "",
        "('d', 1) True\n",
        "1\n",
    ]


def test_when_a_cell_awaits_and_fails_then_its_line_is_told(tmp_path: Path) -> None:
    assert run_cells(tmp_path, "import asyncio\nawait asyncio.sleep(0)\n1 / 0")[0][1:] == [
        "ZeroDivisionError: division by zero",
        3,
    ]


def test_when_annotations_are_wrong_then_they_fail_as_in_a_notebook_until_the_future_is_imported(
    tmp_path: Path,
) -> None:
    said = run_cells(
        tmp_path, "x: Nothing = 1", "from __future__ import annotations", "def f(x: Nothing): return x\nf(1)"
    )
    assert [error[:9] for _, error, _ in said] == ["NameError", "", ""]


def test_when_colab_is_imported_then_nothing_of_it_does_anything(tmp_path: Path) -> None:
    said = outputs(
        tmp_path,
        "import sys\nprint('google.colab' in sys.modules)",
        "from google.colab import auth, drive, files, output, patches, userdata, widgets\nimport google.colab\n"
        "from google.colab.output import eval_js\nfrom google.colab.patches import cv2_imshow",
        "drive.mount('/content/drive', force_remount=True)\nauth.authenticate_user()\nfiles.download('x')\n"
        "output.clear()\noutput.enable_custom_widget_manager()\npatches.cv2_imshow(1)\neval_js('x')\n"
        "print(files.upload())\nwith output.use_tags('x'): pass",
        "import os\nprint(os.listdir('/content/drive/MyDrive'), 'google.colab' in sys.modules)",
        "try:\n    userdata.get('KEY')\nexcept userdata.SecretNotFoundError as error:\n    print(error)",
        "try:\n    import google.protobuf\nexcept ImportError as error:\n    print(error)",
    )
    assert said == [
        "False\n",
        "",
        "{}\n",
        "[] True\n",
        "Secret KEY does not exist.\n",
        "No module named 'google.protobuf'\n",
    ]
