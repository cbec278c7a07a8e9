"""One answer in a process of its own: runs the cell once, then answers the grader's questions about what it left
behind.

The process is the student's: whatever it says is data about this one answer and nothing else. Questions are put to
*views*: the moment right after the cell ran, or that moment with the cell run once more on other inputs. Every
question leaves the view as it found it: names are restored, lists, dicts and sets at the top level are copied, the
random generators are put back. This concerns the names that the answer or the question mentions, since a copy touches
each item, and every page that is touched after a fork costs.
"""

from __future__ import annotations

import ast
import base64
import random
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType
from typing import Any

from .encode import describe_error, encode
from .wire import receive, send

__all__ = ["Namespace", "serve"]

ANSWER_FILE, GIVEN_FILE, QUESTION_FILE = "<answer>", "<notebook>", "<check>"
#: Code that mentions one of these may reach any name.
REACH_ALL = frozenset(
    {"globals", "locals", "vars", "exec", "eval", "get_ipython", "__main__", "__globals__", "f_globals", "modules"}
)
ABSENT = object()

State = tuple[dict[str, Any], Any]


class Namespace:
    """The notebook's names, and the ways in which cells and questions run among them."""

    def __init__(self, names: dict[str, Any], shell: Any) -> None:
        self.names = names
        self.shell = shell
        self.cell = ast.Module([], [])
        self.given: dict[str, str] = {}
        self.mentioned: set[str] = set()
        self.view: list[dict[str, Any]] | None = None
        self.origin: State | None = None

    def parse(self, source: str, file: str = ANSWER_FILE) -> ast.Module:
        """The cell's syntax tree; where it is no Python as it stands, after IPython has turned magics into Python."""
        try:
            return ast.parse(source, file)
        except SyntaxError:
            tree: ast.Module = ast.parse(self.shell.transform_cell(source), file)
            return tree

    def run_given(self, source: str) -> None:
        """Runs a cell of the notebook that is not the student's."""
        self.execute(self.parse(source, GIVEN_FILE), GIVEN_FILE)

    def execute(self, tree: ast.Module, file: str = ANSWER_FILE) -> None:
        code = compile(tree, file, "exec")
        if file == ANSWER_FILE:
            self.mentioned |= _mentioned(code)
        exec(code, self.names)

    def answer(self, helpers: list[str], source: str, given: dict[str, str]) -> None:
        """Runs the student's own helper statements and then the answer cell; `given` are its lines that may be bound
        otherwise. A helper that fails costs the answer nothing, unless it misses what the helper would have bound.
        """
        self.given = given
        failure: Exception | None = None
        for helper in helpers:
            try:
                self.execute(self.parse(helper))
            except Exception as error:
                failure = failure or error
        self.cell = self.parse(source)
        try:
            self.execute(self.cell)
        except NameError as error:
            raise failure or error from None

    def evaluate(self, view: list[dict[str, Any]], code: str, inputs: dict[str, Any]) -> Any:
        """Value of the last expression of `code` in `view` with `inputs` bound."""
        self.enter(view)
        if code.isidentifier() and not inputs:
            return encode(self.names[code] if code in self.names else eval(code, self.names))
        tree = ast.parse(code, QUESTION_FILE)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        value = ast.Expression(last.value if isinstance(last, ast.Expr) else ast.Constant(None, lineno=1, col_offset=0))
        before = compile(tree, QUESTION_FILE, "exec")
        asked = compile(ast.fix_missing_locations(value), QUESTION_FILE, "eval")
        with self.untouched(_mentioned(before) | _mentioned(asked) | inputs.keys()):
            self.names.update(_build_inputs(inputs))
            exec(before, self.names)
            return encode(eval(asked, self.names))

    def enter(self, view: list[dict[str, Any]]) -> None:
        """Makes `view`, a list of reruns, the present state; the last view stays, so asking twice runs once."""
        if self.origin is None:
            self.origin, self.view = self._state(self.mentioned), []
        if view == self.view:
            return
        for bindings in view:
            for name in bindings.keys() - self.origin[0].keys():  # no view has bound it yet
                self.origin[0][name] = self.names.get(name, ABSENT)
        self._restore(self.origin)
        self.view = None
        self.names.update(_copies(self.origin[0]))
        for bindings in view:
            self._rerun(bindings)
        self.view = view

    def _rerun(self, bindings: dict[str, Any]) -> None:
        values = _build_inputs(bindings)
        self.names.update(values)
        body = _without_assignments(self.cell.body, values, self.given)
        self.execute(ast.Module(body, []))

    @contextmanager
    def untouched(self, mentioned: set[str]) -> Iterator[None]:
        before = self._state(mentioned | self.mentioned)
        self.names.update(_copies(before[0]))
        try:
            yield
        finally:
            self._restore(before)

    def _state(self, mentioned: set[str]) -> State:
        names = mentioned | self.names.keys() if mentioned & REACH_ALL else mentioned
        return {name: self.names.get(name, ABSENT) for name in names}, _random_state()

    def _restore(self, state: State) -> None:
        for name, value in state[0].items():
            if value is ABSENT:
                self.names.pop(name, None)
            else:
                self.names[name] = value
        _set_random_state(state[1])


def _mentioned(code: CodeType) -> set[str]:
    """Every name in the code: of the notebook, of attributes, of modules."""
    names: set[str] = set()
    waiting = [code]
    while waiting:
        one = waiting.pop()
        names.update(one.co_names)
        waiting += [constant for constant in one.co_consts if isinstance(constant, CodeType)]
    return names


def serve(channel: socket.socket, namespace: Namespace) -> None:
    """Answers questions until the grader closes the channel. An exception of the student's code is an answer, too."""
    while True:
        message = receive(channel)
        if message is None:
            return
        reply: dict[str, Any]
        try:
            if message["op"] == "answer":
                namespace.answer(message["helpers"], message["source"], message["given"])
                reply = {"value": encode(None)}
            else:
                reply = {"value": namespace.evaluate(message["view"], message["code"], message["inputs"])}
        except BaseException as error:
            reply = {"error": describe_error(error, _line(error))}
        send(channel, reply)


def _line(error: BaseException) -> int | None:
    """The last line of the answer cell that the exception passed through."""
    if isinstance(error, SyntaxError) and error.filename == ANSWER_FILE:
        return error.lineno
    line, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == ANSWER_FILE:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _without_assignments(body: list[ast.stmt], values: dict[str, Any], given: dict[str, str]) -> list[ast.stmt]:
    """The cell without its given assignments to the names that are bound; if the student edited that line, without its
    first one.
    """
    left = list(body)
    for name in values:
        if name not in given:
            continue
        known = ast.dump(ast.parse(given[name]).body[0])
        same = [statement for statement in left if ast.dump(statement) == known]
        first = [statement for statement in left if _assigned(statement) == name][:1]
        left = [statement for statement in left if statement not in (same or first)]
    return left


def _assigned(statement: ast.stmt) -> str | None:
    """The one name that the statement assigns to; a file can be read into it in a `with` block."""
    if isinstance(statement, ast.With) and len(statement.body) == 1:
        return _assigned(statement.body[0])
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target = statement.targets[0]
        return target.id if isinstance(target, ast.Name) else None
    return None


def _copies(names: dict[str, Any]) -> dict[str, Any]:
    """One-level copies of the plain containers, so that a question that appends to a list changes only its own list."""
    return {
        name: type(value)(value) for name, value in names.items() if type(value) in (list, dict, set) and name[0] != "_"
    }


def _build_inputs(inputs: dict[str, Any]) -> dict[str, Any]:
    return {name: _build(value) for name, value in inputs.items()}


def _build(data: list[Any]) -> Any:
    """The value that `autograde.sandbox.data.encode_input` described."""
    tag, content = data
    if tag == "list":
        return [_build(item) for item in content]
    if tag == "tuple":
        return tuple(_build(item) for item in content)
    if tag == "set":
        return {_build(item) for item in content}
    if tag == "dict":
        return {_build(key): _build(value) for key, value in content}
    if tag == "bytes":
        return base64.b64decode(content)
    if tag == "tensor":
        import numpy
        import torch

        array = numpy.frombuffer(base64.b64decode(content["data"]), dtype=content["stored"])
        return torch.tensor(array.reshape(content["shape"]))
    if tag == "float":
        return float.fromhex(content)
    return content


def _random_state() -> Any:
    torch, numpy = sys.modules.get("torch"), sys.modules.get("numpy")
    return (random.getstate(), torch and torch.get_rng_state(), numpy and numpy.random.get_state())


def _set_random_state(state: Any) -> None:
    random.setstate(state[0])
    if state[1] is not None:
        sys.modules["torch"].set_rng_state(state[1])
    if state[2] is not None:
        sys.modules["numpy"].random.set_state(state[2])
