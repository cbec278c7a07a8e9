"""What code binds and mentions, and what of a namespace can be put back."""

from __future__ import annotations

import dis
import random
import sys
from types import CodeType
from typing import Any

__all__ = [
    "ABSENT",
    "REACH_ALL",
    "bound",
    "copies",
    "is_data",
    "mentioned",
    "put_back",
    "random_state",
    "set_random_state",
    "stored_first",
]

#: Code that mentions one of these may reach any name.
REACH_ALL = frozenset(
    {"globals", "locals", "vars", "exec", "eval", "get_ipython", "__main__", "__globals__", "f_globals", "modules"}
)
#: In place of the value of a name that is not bound.
ABSENT = object()
_STORES_GLOBAL = frozenset({dis.opmap["STORE_GLOBAL"]})
_STORES = _STORES_GLOBAL | {dis.opmap["STORE_NAME"]}
_BY_NAME = frozenset(number for name, number in dis.opmap.items() if name.endswith("_NAME")) | _STORES_GLOBAL
_EXTENDED = dis.opmap["EXTENDED_ARG"]
_PLAIN = (bool, int, float, complex, str, bytes, bytearray, list, tuple, dict, set, frozenset, range, type(None))


def mentioned(code: CodeType) -> set[str]:
    """Every name in the code: of the notebook, of attributes, of modules."""
    names: set[str] = set()
    waiting = [code]
    while waiting:
        one = waiting.pop()
        names.update(one.co_names)
        waiting += [constant for constant in one.co_consts if isinstance(constant, CodeType)]
    return names


def bound(code: CodeType) -> set[str]:
    """The names that a cell binds, by its compiled code; `*` where it imports whatever a module has."""
    names = {"*"} if ("*",) in code.co_consts else set()
    waiting = [code]
    while waiting:
        one = waiting.pop()
        stores, words, extended = _STORES if one is code else _STORES_GLOBAL, one.co_code, 0
        for position in range(0, len(words), 2):
            operation, argument = words[position], words[position + 1] | extended << 8
            if operation in stores:
                names.add(one.co_names[argument])
            extended = argument if operation == _EXTENDED else 0
        waiting += [constant for constant in one.co_consts if isinstance(constant, CodeType)]
    return names


def stored_first(code: CodeType) -> set[str]:
    """The names whose former values a cell never sees: it binds them before it mentions them anywhere."""
    within = set().union(*(mentioned(constant) for constant in code.co_consts if isinstance(constant, CodeType)))
    first: dict[str, bool] = {}
    words, extended = code.co_code, 0
    for position in range(0, len(words), 2):
        operation, argument = words[position], words[position + 1] | extended << 8
        if operation in _BY_NAME:
            first.setdefault(code.co_names[argument], operation in _STORES)
        extended = argument if operation == _EXTENDED else 0
    return {name for name, stored in first.items() if stored} - within


def is_data(value: Any) -> bool:
    """Whether it is a plain value: number, text, container or tensor; no module, function, class or object of one."""
    torch, numpy = sys.modules.get("torch"), sys.modules.get("numpy")
    if type(value) in _PLAIN or (torch is not None and type(value) is torch.Tensor):
        return True
    return numpy is not None and isinstance(value, numpy.ndarray | numpy.generic)


def copies(names: dict[str, Any]) -> dict[str, Any]:
    """One-level copies of the plain containers, so that a question that appends to a list changes only its own list."""
    return {
        name: type(value)(value) for name, value in names.items() if type(value) in (list, dict, set) and name[0] != "_"
    }


def put_back(names: dict[str, Any], values: dict[str, Any]) -> None:
    """Binds these values again."""
    for name, value in values.items():
        if value is ABSENT:
            names.pop(name, None)
        else:
            names[name] = value


def random_state() -> Any:
    torch, numpy = sys.modules.get("torch"), sys.modules.get("numpy")
    return (random.getstate(), torch and torch.get_rng_state(), numpy and numpy.random.get_state())


def set_random_state(state: Any) -> None:
    random.setstate(state[0])
    if state[1] is not None:
        sys.modules["torch"].set_rng_state(state[1])
    if state[2] is not None:
        sys.modules["numpy"].random.set_state(state[2])
