"""What the checks ask about devices: whether a module computes where its weights and its input are. Declares no checks.

Torch's device `meta` is one that every machine has. Its own operations import a compiler, which takes a second in every
process; here tensors on it have the shapes that the CPU computes, and no numbers.
"""

from __future__ import annotations

from typing import Any

from autograde.checking import AnswerError, Student

__all__ = ["require_device"]

#: Which operations had tensors of two devices while `module` ran on `meta`, and where its output is.
ON_META = """
from torch.utils._python_dispatch import TorchDispatchMode

def each(change, found):
    if isinstance(found, (list, tuple)):
        return type(found)(each(change, one) for one in found)
    return change(found) if isinstance(found, torch.Tensor) else found

def is_meta(tensor):
    return tensor.device.type == "meta"

class Elsewhere(TorchDispatchMode):
    _should_skip_dynamo = classmethod(lambda cls: False)  # else torch imports that compiler at the first operation

    def __init__(self):
        super().__init__()
        self.mixed = []

    def __torch_dispatch__(self, operation, types, arguments=(), named=None):
        named, tensors = dict(named or {}), []
        each(tensors.append, (*arguments, *named.values()))
        if len({one.device.type for one in tensors if one.dim()}) > 1:
            self.mixed.append(str(operation))
        wanted = named.get("device")
        if not any(map(is_meta, tensors)) and (wanted is None or wanted.type != "meta"):
            return operation(*arguments, **named)
        if wanted is not None:
            named["device"] = torch.device("cpu")
        def stand_in(one):
            return torch.zeros(one.shape, dtype=one.dtype) if is_meta(one) else one
        found = operation(*each(stand_in, arguments), **{name: each(stand_in, one) for name, one in named.items()})
        if str(operation).partition(".")[2].partition(".")[0].endswith("_"):
            return arguments[0]
        if wanted is not None and wanted.type != "meta":
            return found
        return each(lambda one: torch.empty(one.shape, dtype=one.dtype, device="meta"), found)

module, x = module.float().to("meta"), drawn_x.float() if drawn_x.is_floating_point() else drawn_x
with torch.no_grad(), Elsewhere() as elsewhere:
    output = module(x.to("meta"))
(elsewhere.mixed, output.device.type)
"""
#: Operations that may have tensors of two devices: a copy from one to the other, and places by index.
BETWEEN_DEVICES = ("aten.copy_", "aten._to_copy", "aten.index")


def require_device(student: Student, made: str, **drawn: Any) -> None:
    """AssertionError where `module`, which `made` makes, does not compute on the device of its weights and of
    `drawn_x`. Other errors are none: an answer may want to see a number.
    """
    try:
        mixed, device = student.run(f"{made}\n{ON_META}", **drawn)
    except AnswerError:
        return
    assert device == "meta"
    assert all(operation.startswith(BETWEEN_DEVICES) for operation in mixed)
