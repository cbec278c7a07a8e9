"""What a cell does with names, read off its compiled code: exact where reading its source would be guessing.

Attributes are no names of the notebook, though they stand in the same table of the code. See `dis`.
"""

from __future__ import annotations

import dis
import re
import sys
from collections.abc import Collection, Iterator
from itertools import pairwise
from types import CodeType

__all__ = ["REACH_ALL", "bound", "mentioned", "sets_attributes", "stored_first"]

#: Code that mentions one of these, be it as an attribute, may reach any name.
REACH_ALL = frozenset(
    {"globals", "locals", "vars", "exec", "eval", "get_ipython", "__main__", "__globals__", "f_globals", "modules"}
)
#: What runs where it stands, though it is code of its own; a function runs when it is called.
_AT_ONCE = frozenset({"<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>"})
_STORE_GLOBAL, _LOAD_GLOBAL, _LOAD_CONST = (dis.opmap[name] for name in ("STORE_GLOBAL", "LOAD_GLOBAL", "LOAD_CONST"))
_STORES = frozenset({_STORE_GLOBAL, dis.opmap["STORE_NAME"]})
_WITH_NAME = frozenset(
    number
    for name, number in dis.opmap.items()
    if name.endswith(("_NAME", "_GLOBAL")) or name == "LOAD_FROM_DICT_OR_GLOBALS"
)
_EXTENDED = dis.opmap["EXTENDED_ARG"]
#: `LOAD_GLOBAL` has a flag in its lowest bit from Python 3.11 on.
_GLOBAL_SHIFT = 1 if sys.version_info >= (3, 11) else 0
_USES = re.compile(b"[%s]" % re.escape(bytes(sorted(_WITH_NAME | {_LOAD_CONST}))))
#: What sets an attribute.
_SETS = frozenset({dis.opmap["STORE_ATTR"], dis.opmap["DELETE_ATTR"]})
#: By this name a method has an object of the question's own; that of the notebook is seen by its name.
_SELF = frozenset({"self"})
#: How an object comes to stand below the value that one of its attributes gets, as in `self.n += 1`.
_TWICE, _TURNED = frozenset({"COPY", "DUP_TOP"}), frozenset({"SWAP", "ROT_TWO"})


def sets_attributes(code: CodeType, fine: Collection[str] = ()) -> bool:
    """Whether it sets attributes that stay when it has ended, a class's say: others than those of the names that are
    `fine`, and of a method's `self`. What else a function is given, `cls` or `model`, may be a class.
    """
    return not {"setattr", "delattr"}.isdisjoint(code.co_names) or any(_sets(one, fine) for one in _all(code))


def _sets(code: CodeType, fine: Collection[str]) -> bool:
    if _SETS.isdisjoint(code.co_code[::2]):
        return False
    fine = {*fine, *_SELF.intersection(code.co_varnames[: min(code.co_argcount, 1)])}
    for before, step in pairwise(dis.get_instructions(code)):
        loaded = before.argval[-1] if isinstance(before.argval, tuple) else before.argval  # two at once: from 3.13 on
        loads_fine = "LOAD_" in before.opname and loaded in fine
        if step.opname in _TWICE and not loads_fine:
            return True
        if step.opcode in _SETS and not (loads_fine or before.opname in _TURNED):
            return True
    return False


def mentioned(code: CodeType) -> set[str]:
    """The notebook's names in the code and in all that it defines, and what of `REACH_ALL` stands there."""
    names: set[str] = set()
    for one in _all(code):
        names |= REACH_ALL.intersection(one.co_names)
        names.update(name for operation, name, _ in _uses(one) if operation != _LOAD_CONST)
    return names


def bound(code: CodeType) -> set[str]:
    """The names that a cell binds; `*` where it imports whatever a module has."""
    names = {"*"} if ("*",) in code.co_consts else set()
    for one in _all(code):
        stores = _STORES if one is code else {_STORE_GLOBAL}
        names.update(name for operation, name, _ in _uses(one) if operation in stores)
    return names


def stored_first(code: CodeType) -> set[str]:
    """The names whose former values a cell never sees: it binds them before it mentions them anywhere."""
    first: dict[str, bool] = {}
    later: set[str] = set()
    for operation, name, constant in _uses(code):
        if constant is None:
            first.setdefault(name, operation in _STORES)
        elif constant.co_name in _AT_ONCE:
            for inner in mentioned(constant):
                first.setdefault(inner, False)
        else:
            later |= mentioned(constant)
    return {name for name, stored in first.items() if stored} - later


def _all(code: CodeType) -> list[CodeType]:
    found = [code]
    for one in found:
        found += [constant for constant in one.co_consts if isinstance(constant, CodeType)]
    return found


def _uses(code: CodeType) -> Iterator[tuple[int, str, CodeType | None]]:
    """Each instruction that has a name, and each that loads a piece of code, in order."""
    operations, arguments = code.co_code[::2], code.co_code[1::2]
    for found in _USES.finditer(operations):
        place = found.start()
        operation, argument, back = operations[place], arguments[place], 1
        while place >= back and operations[place - back] == _EXTENDED:
            argument |= arguments[place - back] << 8 * back
            back += 1
        if operation == _LOAD_CONST:
            constant = code.co_consts[argument]
            if isinstance(constant, CodeType):
                yield operation, "", constant
        else:
            yield operation, code.co_names[argument >> (_GLOBAL_SHIFT if operation == _LOAD_GLOBAL else 0)], None
