"""A notebook's names, and the ways in which cells and questions run among them.

Questions are put to *views*: the moment right after a cell ran, or that moment with the cell run once more on other
inputs. Every question leaves the view as it found it: names are restored, lists, dicts and sets at the top level are
copied, the random generators are put back. This concerns the names that the answer or the question can reach, since a
copy touches each item, and every page that is touched after a fork costs.
"""

from __future__ import annotations

import ast
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from types import CodeType, FunctionType
from typing import Any

from . import kernel
from .bytecode import REACH_ALL, bound, mentioned, sets_attributes, stored_first
from .change import can_change, can_wear, only_looks
from .encode import encode
from .hold import stand_in
from .inputs import build_inputs
from .names import ABSENT, copies, is_data, put_back, random_state, set_random_state
from .outline import outline
from .rerun import Ran, Rerun

__all__ = ["Namespace"]

QUESTION_FILE = "<check>"

State = tuple[dict[str, Any], Any]


class Namespace:
    """`given` are the lines of the present answer's cell that the exercise gives, by the name that they bind; `asked`
    the names that it asks for; `words` are the names in its cell as the exercise gives it.
    """

    def __init__(self, names: dict[str, Any], shell: Any) -> None:
        self.names = names
        self.shell = shell
        self.ran: list[Ran] = []
        self.binder: dict[str, int] = {}
        self.file = ""
        self.given: dict[str, str] = {}
        self.asked: set[str] = set()
        self.words: set[str] = set()
        self.view: list[dict[str, Any]] | None = None
        self.origin: State | None = None
        self.mentioned: set[str] = set()
        self.began_with: dict[str, Any] = {}

    def run_given(self, source: str) -> None:
        """Runs a cell before any student's, in a process that student's code never enters."""
        tree = kernel.parse(self.shell, source, "<notebook>")
        kernel.execute(tree, "<notebook>", self.names)

    def run(self, source: str, *, own: bool = False, at_start: Callable[[], None] | None = None) -> None:
        """Runs a cell and remembers what it bound, also when an exception ended it. `at_start` is called before."""
        _close_figures()
        kernel.look_again()
        self.leave()
        self.file = f"<cell {len(self.ran)}>"
        ran = Ran(own, [])
        self.ran.append(ran)
        tree = kernel.parse(self.shell, source, self.file)
        ran.body = tree.body
        code = kernel.compiled(tree, self.file, self.names)
        ran.mentions, ran.binds, ran.fresh = mentioned(code), bound(code), stored_first(code)
        before = dict(self.names) if ran.mentions & REACH_ALL or "*" in ran.binds else None
        if at_start:
            at_start()
        began = time.process_time()
        try:
            kernel.run(code, self.names)
        finally:
            ran.seconds = time.process_time() - began
            if before is not None:
                now = self.names
                ran.binds |= {name for name in now if name not in before or now[name] is not before[name]}
            self.binder.update(dict.fromkeys(ran.binds, len(self.ran) - 1))

    def answer(
        self,
        source: str,
        given: dict[str, str],
        asked: Iterable[str],
        at_start: Callable[[], None] | None = None,
        words: Iterable[str] = (),
    ) -> None:
        """Runs the answer's cell, which the questions that follow are about."""
        self.given, self.asked, self.words = given, set(asked), set(words)
        self.run(source, at_start=at_start)

    def statements(self) -> tuple[list[ast.stmt], set[str]]:
        """Those of the last cell, and the names in it that are no variables of the student's own."""
        return (self.ran[-1].body if self.ran else []), self.words | self.asked | self.given.keys()

    def outline(self) -> list[Any]:
        """What the answer's cell and the student's own cells define, as they left it."""
        self.enter([])
        own = [index for index, ran in enumerate(self.ran) if ran.own or ran is self.ran[-1]]
        bound = {name for name, index in self.binder.items() if index in own}
        return encode(outline(self.names, bound, [self.ran[index].body for index in own]))

    def can_use_up(self) -> bool:
        """Whether the last cell, which is about to run, could use up or change what the student's own cells made. Plain
        lists, dicts and sets are copied, and no reason.
        """
        own = {index for index, ran in enumerate(self.ran) if ran.own}
        reached = self._reach(self.ran[-1].mentions) if own else set()
        worn = {name: self.names.get(name) for name in reached if self.binder.get(name) in own}
        worn = {name: value for name, value in worn.items() if can_wear(value)}
        plain = {name: value for name, value in worn.items() if not can_change(value)}
        self.began_with = copies(plain)
        return worn.keys() > self.began_with.keys()

    def evaluate(self, view: list[dict[str, Any]], code: str, inputs: dict[str, Any], away: Iterable[str]) -> Any:
        """Value of the last expression of `code` in `view` with `inputs` bound. Data of the names `away` is out of
        reach meanwhile, unless the question itself or a cell of the student's own binds it.
        """
        self.enter(view)
        if code.isidentifier() and not inputs:
            return encode(self.names[code] if code in self.names else eval(code, self.names))
        before, asked, _ = _question(code)
        used = mentioned(before) | mentioned(asked) | inputs.keys()
        with self.untouched(used), self._without(set(away) - used):
            self.names.update(build_inputs(inputs))
            exec(before, self.names)
            return encode(eval(asked, self.names))

    def can_change(self, view: list[dict[str, Any]], code: str, inputs: dict[str, Any]) -> bool:
        """Whether a question could change an object in a way that putting names back does not undo."""
        if code.isidentifier() and not inputs and not view:
            return False
        before, asked, looks = _question(code)
        if looks and not view:
            return False
        used = (mentioned(before) | mentioned(asked)) - stored_first(before) - inputs.keys()
        if view:  # values that are bound for the question, or that the cell makes anew, are nobody else's
            used = (used - self.ran[-1].fresh).union(*(ran.mentions - ran.fresh for ran in self._own_and_answer()))
            used = used.difference(*view)
        used = self._reach(used)
        if used & REACH_ALL or sets_attributes(before, stored_first(before)) or sets_attributes(asked):
            return True
        reached = [self.names[name] for name in used & self.names.keys()]
        return any(can_change(value) or any(map(sets_attributes, _codes(value))) for value in reached)

    def enter(self, view: list[dict[str, Any]]) -> None:
        """Makes `view`, a list of reruns, the present state; the last view stays, so asking twice runs once."""
        if self.origin is None:
            self.mentioned = self._reach(set().union(*(ran.mentions | ran.binds for ran in self._own_and_answer())))
            self.origin, self.view = self._state(self.mentioned), []
        if view == self.view:
            return
        for bindings in view:
            for name in {*bindings, *map(stand_in, bindings)} - self.origin[0].keys():  # no view has bound it yet
                self.origin[0][name] = self.names.get(name, ABSENT)
        self._restore(self.origin)
        self.view = None
        self.names.update(copies(self.origin[0]))
        if any(view[:1]):
            self.names.update(copies(self.began_with))
        rerun = Rerun(self.names, self.ran, self.binder, self.given, self.asked, self._reach)
        for bindings in view:
            rerun.run(build_inputs(bindings))
        self.view = view

    def leave(self) -> None:
        """The present state is again the one that the last cell left."""
        if self.origin is not None:
            self._restore(self.origin)
        self.origin = self.view = None

    def _own_and_answer(self) -> list[Ran]:
        return [ran for ran in self.ran if ran.own or ran is self.ran[-1]]

    @contextmanager
    def untouched(self, used: set[str]) -> Iterator[None]:
        before = self._state(self._reach(used) | self.mentioned)
        self.names.update(copies(before[0]))
        try:
            yield
        finally:
            self._restore(before)

    @contextmanager
    def _without(self, names: set[str]) -> Iterator[None]:
        own = {index for index, ran in enumerate(self.ran) if ran.own}
        kept = {
            name: self.names.pop(name)
            for name in names & self.names.keys()
            if self.binder.get(name) not in own and is_data(self.names[name])
        }
        try:
            yield
        finally:
            self.names.update(kept)

    def _reach(self, names: set[str]) -> set[str]:
        """These names, and those that the notebook's own functions and classes among them mention, and so on."""
        found, waiting = set(names), list(names)
        while waiting:
            for code in _codes(self.names.get(waiting.pop())):
                new = mentioned(code) - found
                found |= new
                waiting += new
        return found

    def _state(self, names: set[str]) -> State:
        names = names | self.names.keys() if names & REACH_ALL else names
        return {name: self.names.get(name, ABSENT) for name in names}, random_state()

    def _restore(self, state: State) -> None:
        put_back(self.names, state[0])
        set_random_state(state[1])


@lru_cache(maxsize=16)
def _question(code: str) -> tuple[CodeType, CodeType, bool]:
    """What a question does first, the expression that it asks for, and whether all that is only looking."""
    tree = ast.parse(code, QUESTION_FILE)
    looks = only_looks(tree)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    value = ast.Expression(last.value if isinstance(last, ast.Expr) else ast.Constant(None, lineno=1, col_offset=0))
    before = compile(tree, QUESTION_FILE, "exec")
    return before, compile(value, QUESTION_FILE, "eval"), looks


def _codes(value: Any) -> list[CodeType]:
    """The code of a function, or of a class's methods, inherited ones and all, that a notebook defines."""
    if type(value) is FunctionType:
        return [value.__code__] if value.__globals__.get("__name__") == "__main__" else []
    if isinstance(value, type) and getattr(value, "__module__", None) == "__main__":
        kinds = [kind for kind in value.__mro__ if getattr(kind, "__module__", None) == "__main__"]
        functions = [one for kind in kinds for member in vars(kind).values() for one in _functions(member)]
        return [one.__code__ for one in functions if type(one) is FunctionType]
    return []


def _functions(member: Any) -> tuple[Any, ...]:
    """What runs where a class's member is used."""
    if type(member) is property:
        return member.fget, member.fset, member.fdel
    return (member.__func__,) if type(member) in (staticmethod, classmethod) else (member,)


def _close_figures() -> None:
    """As a notebook does when a cell has ended: the next cell's plot is a figure of its own."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None and pyplot.get_fignums():
        pyplot.close("all")
