"""Python's own parser, for one thread at a time.

CPython 3.11 keeps the depth of the syntax tree under construction once per interpreter: where two threads build one at
the same time, either may fail with `SystemError: AST constructor recursion depth mismatch` (python/cpython issue
106905). `warnings.catch_warnings` is shared between threads in the same way. The grader judges in several threads, so
whatever it parses goes through here.
"""

from __future__ import annotations

import ast
import inspect
import threading
import warnings

__all__ = ["line_of", "parse"]

_ONE_THREAD = threading.RLock()


def parse(code: str) -> ast.Module:
    """The syntax tree of a piece of code, without the parser's warnings. Raises what `ast.parse` raises."""
    with _ONE_THREAD, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(code)


def line_of(kind: type) -> int:
    """The line of its file in which a class is defined; `inspect` parses the file to find it."""
    with _ONE_THREAD:
        return inspect.getsourcelines(kind)[1]
