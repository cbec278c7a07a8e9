"""What of a namespace can be put back, and what in it is data."""

from __future__ import annotations

import random
import sys
from typing import Any

__all__ = [
    "ABSENT",
    "copies",
    "is_data",
    "put_back",
    "random_state",
    "set_random_state",
]

#: In place of the value of a name that is not bound.
ABSENT = object()
_PLAIN = (bool, int, float, complex, str, bytes, bytearray, list, tuple, dict, set, frozenset, range, type(None))


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
