"""What makes the sandbox's interpreter a notebook's: one IPython shell with its magics, `!commands`, `display` and
Colab's package.

It draws nothing, asks nobody and installs nothing: figures stay in memory (Agg), `input()` raises at once as where a
notebook runs by itself, and what needs the network or a package manager says so and returns at once. A magic that
IPython does not know says so, too, and the cell goes on; a notebook would stop there, but Colab knows more magics.
"""

from __future__ import annotations

import builtins
import contextlib
import importlib
import os
import re
import subprocess
import sys
import tempfile
from importlib.machinery import FileFinder
from typing import Any

from IPython.core.error import StdinNotImplementedError, UsageError
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.text import LSString, SList
from traitlets.config import Config

from . import colab
from .cells import compiled, execute, parse, run

__all__ = ["NotebookShell", "compiled", "execute", "look_again", "make_shell", "parse", "run"]

#: Commands that cannot do anything here, wherever they stand on the line.
NOT_HERE = re.compile(
    r"(?:^|[;&|(])\s*(?:sudo\s+)?(?:\w+=\S*\s+)*(?:\S*python[\d.]*\s+-m\s+)?(?:[\w.-]*/)*"
    r"(pip[\d.]*|uv|conda|mamba|apt|apt-get|wget|curl|gdown|git\s+(?:clone|pull|fetch)|npm|kaggle|hf|"
    r"huggingface-cli|nvidia-smi)(?=\s|$)",
    re.ASCII,
)
#: Of a command's output.
MOST_OUTPUT = 1 << 20
NOT_FOUND = 127


class NotebookShell(InteractiveShell):
    """The shell of one notebook; `user_ns` are the names of its cells."""

    def enable_matplotlib(self, gui: str | None = None) -> tuple[str, str]:
        """`%matplotlib` and `%pylab` with any backend: figures stay in memory."""
        return gui or "agg", "agg"

    def enable_gui(self, gui: str | None = None) -> None:
        """`%gui`: there is none."""

    def ask_exit(self) -> None:
        """`exit()`: it would end the notebook's kernel."""
        raise SystemExit("exit() ends the notebook")

    def run_line_magic(self, magic_name: str, line: str, _stack_depth: int = 1) -> Any:
        try:
            return super().run_line_magic(magic_name, line, _stack_depth + 1)
        except UsageError as error:
            return _say(error)
        except ImportError as error:
            if magic_name in ("load_ext", "reload_ext"):
                return _say(error)
            raise

    def run_cell_magic(self, magic_name: str, line: str, cell: str) -> Any:
        try:
            return super().run_cell_magic(magic_name, line, cell)  # type: ignore[no-untyped-call]
        except UsageError as error:
            return _say(error)

    def system(self, cmd: str) -> None:
        """`!cmd`."""
        print(self._output(self.var_expand(cmd, depth=1)), end="")  # type: ignore[no-untyped-call]

    system_piped = system_raw = system

    def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> Any:
        """`x = !cmd`."""
        text = self._output(self.var_expand(cmd, depth=depth + 1))  # type: ignore[no-untyped-call]
        return SList(text.splitlines()) if split else LSString(text)

    def _output(self, command: str) -> str:
        """What the command wrote. A file takes it, not a pipe: that would stay open while anything runs on behind."""
        if found := NOT_HERE.search(command):
            self.user_ns["_exit_code"] = NOT_FOUND
            return f"{found[1]}: not where notebooks are graded\n"
        with tempfile.TemporaryFile() as file:
            done = subprocess.run(
                ["/bin/sh", "-c", command], stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT, check=False
            )
            self.user_ns["_exit_code"] = done.returncode
            file.seek(0)
            return file.read(MOST_OUTPUT).decode("utf-8", "replace")


def make_shell() -> NotebookShell:
    """The one shell of this process, with `get_ipython`, `display`, `input` and `google.colab` as a notebook has
    them.
    """
    quiet = Config()
    quiet.HistoryManager.enabled = False
    quiet.InteractiveShell.cache_size = 0
    shell: NotebookShell = NotebookShell.instance(config=quiet)
    importlib.import_module("IPython.utils.capture")  # for `%%capture`, so that it need not be read after each fork
    shell.db = {}  # what `%cd` and `%store` remember; on disk it would be gone after a fork
    for name in ("pip", "conda", "mamba", "uv"):
        shell.register_magic_function(_not_here(shell, name), "line", name)
    shell.register_magic_function(_script(shell), "cell", "shell")  # Colab's
    builtins.__dict__.setdefault("get_ipython", lambda: shell)
    builtins.__dict__["input"] = _nobody_answers
    colab.install()
    sys.path.insert(0, "")  # what `%%writefile` writes can be imported
    return shell


def look_again() -> None:
    """A module that was written a moment ago is found: Python looks into a folder only once in a tick of its clock."""
    with contextlib.suppress(OSError):
        finder = sys.path_importer_cache.get(os.getcwd())
        if isinstance(finder, FileFinder):
            finder.invalidate_caches()


def _not_here(shell: NotebookShell, name: str) -> Any:
    return lambda line: shell.system(f"{name} {line}")


def _script(shell: NotebookShell) -> Any:
    return lambda line, cell: shell.system(cell)


def _nobody_answers(prompt: object = "") -> str:
    raise StdinNotImplementedError("input() was called, but nobody can answer where a notebook runs by itself")


def _say(error: Exception) -> None:
    print(f"{type(error).__name__}: {error}", file=sys.stderr)
