"""An answer's cell run once more on other inputs, and before it what the student's own cells made of these.

No view of a notebook is kept here: what runs is run in the names as they are, and whoever asked puts them back.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from . import kernel
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

    @cached_property
    def touches(self) -> tuple[set[str], set[str]]:
        """The names whose objects it changes, and may change."""
        return touched(self.body)


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
        self._derive({name for name in values if not held[name]}, set() if values else self._used_up())
        self._execute(_held(body, held), answer)

    def _is_students(self, other: str, name: str, statement: ast.stmt, above: list[Ran]) -> bool:
        """Whether `name = other` is the student's own way to write the given line."""
        if name in self.given and ast.dump(ast.parse(self.given[name]).body[0]) == ast.dump(statement):
            return False
        return any(other in ran.binds for ran in (self.ran[-1], *above))

    def _follows(self, name: str, bindings: list[ast.stmt], held: Collection[str]) -> bool:
        """Whether a name of the student's own is computed from held ones anyway."""
        statements = bindings or (self.ran[self.binder[name]].body if self._is_own(name) else [])
        return any(read(one) & set(held) for one in statements if bindings or binding_statements([one], name, None))

    def _used_up(self) -> set[str]:
        """Iterators of the student's own that the answer went through: what they give, they give once."""
        reached = {name for name in self.reach(self.ran[-1].mentions) if self._is_own(name)}
        return {name for name in reached if hasattr(self.names.get(name), "__next__")}

    def _derive(self, held: set[str], remade: set[str]) -> None:
        """Runs the student's own cells again that these names have to do with, in order and with the `held` ones held;
        one that fails keeps its first result. What a later cell bound anew stays as that cell left it.
        """
        later, again = dict[str, Any](), self._affected(held, remade)
        for index, ran in enumerate(self.ran[:-1]):
            if index not in again:
                put_back(self.names, {name: later.pop(name) for name in list(later) if self.binder.get(name) == index})
                continue
            before = {name: self.names.get(name, ABSENT) for name in ran.binds}
            statements = {name: binding_statements(ran.body, name, None) for name in self._bound_by(index, held)}
            try:
                self._execute(_held(ran.body, statements), ran)
            except Exception:
                put_back(self.names, before)
                continue
            later |= {name: before[name] for name in ran.binds - held}
            later = {name: value for name, value in later.items() if self.binder.get(name) != index}
        put_back(self.names, later)

    def _affected(self, held: set[str], remade: set[str]) -> set[int]:
        """The own cells that bind one of these names or depend on it; and those that made what is to be `remade`, or
        what one of them changes in place, a list that grows, say. A slow one is left alone.
        """
        first = min((self.binder.get(name, BEFORE) for name in held), default=len(self.ran))
        own = {index: ran for index, ran in enumerate(self.ran[:-1]) if ran.own and ran.seconds <= SLOW}
        reached = {index: self.reach(ran.mentions) for index, ran in own.items() if index > first}
        touches = {index: self._touched(ran) for index, ran in own.items()}
        found = {index for index in own if self._bound_by(index, held)}
        while True:
            remade = remade.union(*(touches[index] for index in found))
            changed = held.union(remade, *(own[index].binds for index in found))
            more = {index for index in own if (own[index].binds | touches[index]) & remade}
            more |= {index for index in reached if reached[index] & changed}
            if more <= found:
                return found
            found |= more

    def _bound_by(self, index: int, names: set[str]) -> set[str]:
        return {name for name in names if self.binder.get(name) == index}

    def _touched(self, ran: Ran) -> set[str]:
        """The names of the student's own whose objects the cell may change."""
        changes, calls = ran.touches
        called = {name for name in calls if can_wear(self.names.get(name))}
        return {name for name in changes | called if self._is_own(name)}

    def _is_own(self, name: str) -> bool:
        return name in self.binder and self.ran[self.binder[name]].own

    def _execute(self, body: list[ast.stmt], ran: Ran) -> None:
        file = f"<cell {len(self.ran) - 1}>" if ran is self.ran[-1] else "<own>"
        kernel.execute(ast.Module(body, []), file, self.names)


def _held(body: list[ast.stmt], held: dict[str, list[ast.stmt]]) -> list[ast.stmt]:
    """The cell's statements, those that bind a held name so that they keep it. What they say may fail."""
    names = [(tolerant(statement), frozenset(name for name in held if statement in held[name])) for statement in body]
    return [hold(statement, found) if found else statement for statement, found in names]
