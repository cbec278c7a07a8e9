"""An answer's cell run once more on other inputs, and before it what the student's own cells made of these.

No view of a notebook is kept here: what runs is run in the names as they are, and whoever asked puts them back.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from . import notebook
from .change import can_wear
from .forms import alias_of, apart, as_given, part_of, with_part
from .hold import binding_statements, hold, read, stand_in, tolerant, touched
from .names import ABSENT, put_back

__all__ = ["Ran", "Rerun"]

#: What came before the first cell that is known here.
BEFORE = -1
#: Seconds; a cell of the student's own that took longer is not run again for other inputs.
SLOW = 1.0


@dataclass
class Ran:
    """A cell that ran: whether it is the student's `own`, the names that it bound, those that it mentions, and those
    whose former values it does not see.
    """

    own: bool
    body: list[ast.stmt]
    binds: set[str] = field(default_factory=set)
    mentions: set[str] = field(default_factory=set)
    fresh: set[str] = field(default_factory=set)
    seconds: float = 0.0


@dataclass
class Rerun:
    """Of the last of the cells that `ran`; `binder` says which of them bound a name last, `reach` what names lead to.
    `given` and `asked` are the namespace's.
    """

    names: dict[str, Any]
    ran: list[Ran]
    binder: dict[str, int]
    given: dict[str, str]
    asked: set[str]
    reach: Callable[[set[str]], set[str]]

    def run(self, values: dict[str, Any]) -> None:
        """The answer's cell once more, and before it what the student's own cells made of these names."""
        answer = self.ran[-1]
        above = [ran for ran in self.ran[:-1] if ran.own]
        body = [part for statement in answer.body for part in apart(statement)]
        for name in values.keys() & self.given.keys():
            body = as_given(body, name, self.given[name])
        held = {name: binding_statements(body, name, self.given.get(name)) for name in values}
        for name in values.keys() & self.asked - self.given.keys():
            held[name] = []
        for name, statements in list(held.items()):
            for index, statement in enumerate(statements):
                other = alias_of(statement, name)
                if other and other not in values and self._is_students(other, name, statement, above):
                    bindings = binding_statements(body, other, None)
                    if not self._follows(other, bindings, values.keys()):
                        values[other], held[other] = values[name], bindings
                whole = part_of(statement, name)
                if whole and whole not in values and self._is_students(whole, name, statement, above):
                    statements[index] = body[body.index(statement)] = with_part(statement)
        self.names |= values | {stand_in(name): value for name, value in values.items()}
        self._derive({name for name in values if not held[name]})
        self._execute(_held(body, held), answer)

    def _is_students(self, other: str, name: str, statement: ast.stmt, above: list[Ran]) -> bool:
        """Whether `name = other` is the student's own way to write the given line."""
        if name in self.given and ast.dump(ast.parse(self.given[name]).body[0]) == ast.dump(statement):
            return False
        return bool(binding_statements(self.ran[-1].body, other, None)) or any(other in ran.binds for ran in above)

    def _follows(self, name: str, bindings: list[ast.stmt], held: Collection[str]) -> bool:
        """Whether a name of the student's own is computed from held ones anyway."""
        cell = self.ran[self.binder[name]] if name in self.binder else None
        statements = bindings or (cell.body if cell and cell.own else [])
        return any(read(one) & set(held) for one in statements if bindings or binding_statements([one], name, None))

    def _derive(self, held: set[str]) -> None:
        """Runs the student's own cells again that depend on these names, in order and with them held; one that fails
        keeps its first result, and so does a slow one. What a later cell bound anew stays as that cell left it.
        """
        first = min((self.binder.get(name, BEFORE) for name in held), default=len(self.ran))
        changed, later = set(held), dict[str, Any]()
        for index, ran in enumerate(self.ran[:-1]):
            binds_held = {name for name in held if self.binder.get(name) == index}
            depends = index > first and bool(self.reach(ran.mentions) & changed)
            if ran.own and ran.seconds <= SLOW and (binds_held or depends):
                before = {name: self.names.get(name, ABSENT) for name in ran.binds}
                statements = {name: binding_statements(ran.body, name, None) for name in binds_held}
                try:
                    self._execute(_held(ran.body, statements), ran)
                except Exception:
                    put_back(self.names, before)
                    continue
                changed |= ran.binds | {name for name in touched(ran.body) if can_wear(self.names.get(name))}
                later |= {name: before[name] for name in ran.binds - held if self.binder.get(name) != index}
            else:
                put_back(self.names, {name: later.pop(name) for name in list(later) if self.binder.get(name) == index})
        put_back(self.names, later)

    def _execute(self, body: list[ast.stmt], ran: Ran) -> None:
        notebook.execute(
            ast.Module(body, []), f"<cell {len(self.ran) - 1}>" if ran is self.ran[-1] else "<own>", self.names
        )


def _held(body: list[ast.stmt], held: dict[str, list[ast.stmt]]) -> list[ast.stmt]:
    """The cell's statements, those that bind a held name so that they keep it. What they say may fail."""
    names = [(tolerant(statement), {name for name in held if statement in held[name]}) for statement in body]
    return [hold(statement, found) if found else statement for statement, found in names]
