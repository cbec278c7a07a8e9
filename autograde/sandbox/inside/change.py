"""Whether a question could change an object, so that it must be put to a copy of the process.

A copy costs milliseconds, and most questions only look, or work on values that cannot change. Where this cannot be told
from what is there, a copy is made.
"""

from __future__ import annotations

import ast
import re
from types import BuiltinFunctionType, FunctionType, MethodDescriptorType, ModuleType
from typing import Any

from .bytecode import bound

__all__ = ["FIXED_NAMES", "can_change", "can_wear", "only_looks"]

_FIXED = frozenset(
    {bool, int, float, complex, str, bytes, range, slice, type(None), type(...), re.Pattern, ModuleType}
    | {BuiltinFunctionType, MethodDescriptorType}
)
#: Classes by their names, since none of them need be imported; the course adds its packages'.
FIXED_NAMES = {"torch.dtype", "torch.device", "torch.Size", "pathlib.PosixPath"}
_DESCRIPTORS = frozenset({staticmethod, classmethod, property})
_OF_EVERY_CLASS = frozenset(
    {"__dict__", "__weakref__", "__module__", "__doc__", "__static_attributes__", "__firstlineno__"}
)
#: What a question may be made of that only looks: no statement but bindings, no call but these.
_LOOKS = (
    *(
        ast.Module,
        ast.Expr,
        ast.Assign,
        ast.Name,
        ast.Attribute,
        ast.Subscript,
        ast.Slice,
        ast.Constant,
        ast.Tuple,
        ast.List,
    ),
    *(ast.Compare, ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.IfExp, ast.ListComp, ast.comprehension, ast.Call),
    *(ast.expr_context, ast.operator, ast.unaryop, ast.boolop, ast.cmpop),
)
_CALLS = frozenset({"bool", "float", "int", "isinstance", "len", "repr", "str", "tuple", "type"})


def only_looks(question: ast.Module) -> bool:
    """Whether all that it does is to read attributes, items and values."""
    return all(
        isinstance(node, _LOOKS)
        and not (isinstance(node, ast.Call) and not (isinstance(node.func, ast.Name) and node.func.id in _CALLS))
        and not (isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load))
        for node in ast.walk(question)
    )


def can_change(value: Any) -> bool:
    """Whether the value can be changed in place in a way that `copies` does not undo. Functions and classes of a
    notebook cannot, as long as what they hold cannot; modules are taken for what they are.
    """
    kind = type(value)
    if kind in _FIXED:
        return False
    if kind in (list, set, frozenset, tuple):
        return not set(map(type, value)) <= _FIXED
    if kind is dict:
        return not set(map(type, value.values())) | set(map(type, value)) <= _FIXED
    if kind is FunctionType:
        held = [*(value.__defaults__ or ()), *(value.__kwdefaults__ or {}).values()]
        enclosed = set(value.__code__.co_freevars) - {"__class__"}  # which a method has that calls `super`
        return bool(value.__dict__ or enclosed) or any(type(one) not in _FIXED for one in held)
    if isinstance(value, type):
        if getattr(value, "__module__", None) != "__main__":
            return False
        own = {name: held for name, held in vars(value).items() if name not in _OF_EVERY_CLASS}
        return any(type(held) not in _DESCRIPTORS and can_change(held) for held in own.values())
    return f"{kind.__module__}.{kind.__qualname__}" not in FIXED_NAMES


def can_wear(value: Any) -> bool:
    """Whether running a cell that reaches the value could leave it other than it was: also a list of texts, or a
    function that counts in a name of the notebook.
    """
    if type(value) is FunctionType and bound(value.__code__):
        return True
    return type(value) in (list, set, dict) or can_change(value)
