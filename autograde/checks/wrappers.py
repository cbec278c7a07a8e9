"""Wrappers of whole answers: the solution with something done to its inputs, its results, its state or its parts.

Mutants of single operators are found by most checks; these stand for what real answers get wrong and small examples do
not show. `autograde verify --mutants` judges each for every exercise for which it means something.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import indent

__all__ = ["EQUAL", "Target", "wrapped"]


@dataclass(frozen=True)
class Target:
    """What an answer defines: a "function" (also a method, `Class.method`), a "class" or a "value", with the parameters
    of what is called, and what `TRAITS` says of it; of a function also whether it "returns" something.
    """

    kind: str
    name: str
    parameters: tuple[str, ...]
    traits: tuple[str, ...]


#: Of each name in `asked`: the names of the class that it is or is of, and of that class's bases; of a tensor, whether
#: it has floats, a gradient, and more than one axis; of a module, whether it has weights.
TRAITS = """
found = map(globals().get, asked)
[
    [kind.__name__ for kind in (one if isinstance(one, type) else type(one)).__mro__]
    + ["gradient"] * bool(getattr(one, "requires_grad", False))
    + ["float"] * bool("float" in str(getattr(one, "dtype", "")))
    + ["axes"] * (len(getattr(one, "shape", ())) > 1)
    + ["weights"] * (not isinstance(one, type) and hasattr(one, "parameters") and bool([*one.parameters()]))
    for one in found
]
"""
#: Calls that differ in what comes back alone.
OF_RESULTS = {"first-result-for-ever", "every-third-call-the-first", "no-gradient"}
#: What is done to what a dataset's item is, which has integers alone.
INTEGERS = {
    "result-a-list",
    "result-in-another-layout",
    "kept-by-shape",
    "kept-by-length",
    "first-result-for-ever",
    "every-third-call-the-first",
}
#: Right, whatever the exercise: why.
EQUAL = {
    "result-cloned": "a copy has the same numbers and the same gradient",
    "result-a-view": "a view has the same numbers and the same gradient",
    "result-subclass": "whoever asks for a list or a tensor may get one of a subclass",
    "result-not-contiguous": "the order in memory changes no number; weights, whose order matters, are no results",
}
#: Wrappers of values that mean something only for some, by the trait.
OF_VALUES = {
    "inputs-halved": "float",
    "result-detached": "gradient",
    "result-not-contiguous": "axes",
    "result-doubled-precision": "float",
    "result-rounded": "float",
    "result-a-list": "Tensor",
    "result-in-another-layout": "object",
}
#: Wrappers that mean something only where the answer's code has this word.
NEEDS = {
    "buffers-as-attributes": "register_buffer",
    "dropout-off": "Dropout",
    "dropout-in-evaluation": "Dropout",
    "made-for-evaluation": "Dropout",
    "always-in-evaluation": "Dropout",
    "one-parameter-not-registered": "Linear",
    "children-shared": "Linear",
    "weights-shared": "Linear",
}
#: What is done to plain values, too; all else is for tensors.
PLAIN = {
    "inputs-cut",
    "inputs-spoilt",
    "result-a-list",
    "result-subclass",
    "result-in-another-layout",
    "kept-by-shape",
    "kept-by-length",
    "kept-from-the-first-run",
    "first-result-for-ever",
    "every-third-call-the-first",
}
TOOLS = """
import functools as _functools, inspect as _inspect, torch as _torch

def _is_float(x):
    return isinstance(x, _torch.Tensor) and x.is_floating_point()

def _each(change, args, named):
    return [change(x) for x in args], {k: change(x) for k, x in named.items()}

def _all(change, x):
    return tuple(_all(change, one) for one in x) if type(x) is tuple else change(x)

def _cut(x):
    if isinstance(x, _torch.Tensor):
        return x[..., :16, :] if x.is_floating_point() and x.dim() > 1 else x[..., :16] if x.dim() else x
    return x[:400] if isinstance(x, str) else x[:40] if isinstance(x, list) else x

def _apart(x):
    if isinstance(x, _torch.Tensor):
        if x.dim() > 1:
            return x.transpose(-1, -2).contiguous().transpose(-1, -2)
        return _torch.stack([x, x], -1)[..., 0] if x.dim() else x
    return x

def _view(x):
    return _torch.stack([x, x])[0] if isinstance(x, _torch.Tensor) else x

def _kind(x):
    if isinstance(x, _torch.Tensor):
        return x.as_subclass(type("Other", (_torch.Tensor,), {}))
    return type("Other", (type(x),), {})(x) if type(x) in (str, int, float, list, dict) else x

def _shape(x):
    return tuple(x.shape) if isinstance(x, _torch.Tensor) else len(x) if hasattr(x, "__len__") else x

def _spoil(x):
    with _torch.no_grad():
        if _is_float(x):
            x.add_(1)
        elif isinstance(x, list) and x:
            x.append(x[0])
        elif isinstance(x, dict) and x:
            x.pop(next(iter(x)))
    return x
"""
WRAP = """
def _wrapper(_inner):
    _kept = {{}}
    @_functools.wraps(_inner)
    def _outer(*args, **named):
{body}
    return _outer
{name} = _wrapper({name})
"""
INPUTS = {
    "inputs-detached": "x.detach() if isinstance(x, _torch.Tensor) else x",
    "inputs-clamped": "x.clamp(-4, 4) if _is_float(x) else x",
    "inputs-cut": "_cut(x)",
    "inputs-halved": "x.half().float() if _is_float(x) else x",
    "inputs-to-float": "x.float() if _is_float(x) else x",
    "inputs-to-cpu": "x.cpu() if isinstance(x, _torch.Tensor) else x",
    "inputs-through-numpy": "_torch.from_numpy(x.detach().numpy()) if _is_float(x) else x",
}
RESULTS = {
    "result-detached": "x.detach() if isinstance(x, _torch.Tensor) else x",
    "result-cloned": "x.clone() if isinstance(x, _torch.Tensor) else x",
    "result-not-contiguous": "_apart(x)",
    "result-a-view": "_view(x)",
    "result-a-list": "x.tolist() if isinstance(x, _torch.Tensor) else list(x) if isinstance(x, (str, tuple)) else x",
    "result-doubled-precision": "x.double() if _is_float(x) else x",
    "result-subclass": "_kind(x)",
    "result-rounded": "x.round(decimals=2) if _is_float(x) else x",
    "result-in-another-layout": "x.unsqueeze(0) if isinstance(x, _torch.Tensor) else [x]",
}
CALLS = {
    "no-gradient": "with _torch.no_grad():\n    return _inner(*args, **named)",
    "inputs-spoilt": "found = _inner(*args, **named)\n_each(_spoil, args, named)\nreturn found",
    "kept-by-shape": (
        "key = str(([_shape(x) for x in args[{first}:]], {{k: _shape(x) for k, x in named.items()}}))\n"
        "if key not in _kept:\n    _kept[key] = _inner(*args, **named)\nreturn _kept[key]"
    ),
    "kept-by-length": (
        "key = _shape(args[{first}]) if len(args) > {first} else 0\n"
        "key = key[0] if isinstance(key, tuple) and key else str(key)\n"
        "if key not in _kept:\n    _kept[key] = _inner(*args, **named)\nreturn _kept[key]"
    ),
    "first-result-for-ever": "return _kept.setdefault(0, _inner(*args, **named))",
    "every-third-call-the-first": (
        "_kept['n'] = _kept.get('n', 0) + 1\nfound = _inner(*args, **named)\n"
        "return _kept.setdefault('first', found) if _kept['n'] % 3 == 0 else found"
    ),
}
IGNORED = (
    "bound = _inspect.signature(_inner).bind(*args, **named)\n"
    "default = _inspect.signature(_inner).parameters['{parameter}'].default\n"
    "if '{parameter}' in bound.arguments:\n"
    "    first = _kept.setdefault('first', bound.arguments['{parameter}'])\n"
    "    bound.arguments['{parameter}'] = first if default is _inspect.Parameter.empty else default\n"
    "return _inner(*bound.args, **bound.kwargs)"
)
MADE = {
    "buffers-as-attributes": (
        "for module in self.modules():\n    for k in list(module._buffers):\n"
        "        object.__setattr__(module, k, module._buffers.pop(k))"
    ),
    "parameters-not-registered": (
        "for module in self.modules():\n    for k in list(module._parameters):\n"
        "        value = module._parameters.pop(k)\n"
        "        object.__setattr__(module, k, value if value is None else value.detach().requires_grad_())"
    ),
    "one-parameter-not-registered": (
        "for module in self.modules():\n    for k in list(module._parameters)[:1]:\n"
        "        value = module._parameters.pop(k)\n"
        "        object.__setattr__(module, k, value if value is None else value.detach().requires_grad_())\n"
        "        return"
    ),
    "children-shared": (
        "seen = {{}}\nfor k, child in list(self._modules.items()):\n"
        "    key = (type(child).__name__, str([p.shape for p in child.parameters()]), str(child))\n"
        "    self._modules[k] = seen.setdefault(key, child)"
    ),
    "weights-shared": (
        "seen = {{}}\nfor module in self.modules():\n    for k, p in list(module._parameters.items()):\n"
        "        if p is not None:\n            module._parameters[k] = seen.setdefault(p.shape, p)"
    ),
    "weights-zero": "with _torch.no_grad():\n    for p in self.parameters():\n        p.zero_()",
    "weights-equal": "with _torch.no_grad():\n    for p in self.parameters():\n        p.fill_(0.01)",
    "weights-frozen": "for p in self.parameters():\n    p.requires_grad_(False)",
    "weights-in-double-precision": "self.double()",
    "dropout-off": (
        "for module in self.modules():\n    if isinstance(module, _torch.nn.Dropout):\n        module.p = 0.0"
    ),
    "dropout-in-evaluation": (
        "for module in self.modules():\n    if isinstance(module, _torch.nn.Dropout):\n"
        "        module.train = lambda mode=True, module=module: module"
    ),
    "made-for-evaluation": "self.eval()",
    "always-in-evaluation": "self.eval()\nself.train = lambda mode=True: self",
}
VALUES = {
    "kept-from-the-first-run": (
        "import builtins as _builtins\n{name} = _builtins.__dict__.setdefault('_kept_{name}', {name})"
    ),
}


def wrapped(source: str, targets: tuple[Target, ...]) -> Iterator[tuple[str, str]]:
    """Each wrapper of each thing that the cell defines: its name and the whole cell."""
    for target in targets:
        for name, code in _of(target):
            if target.name.endswith("__getitem__") and name not in INTEGERS:
                continue
            if NEEDS.get(name, "") in source and (
                name in PLAIN or name.startswith("ignores") or _has_tensors(source, target)
            ):
                yield f"{name} of {target.name}", f"{source}\n{TOOLS}\n{code}\n"


def _has_tensors(source: str, target: Target) -> bool:
    """Whether what is for tensors means something: not for a tokenizer's methods, say."""
    own = {"Module", "Tensor"} & set(target.traits)
    return bool(own) or ("torch." in source and ("function" in target.traits or target.name.endswith("__getitem__")))


def _of(target: Target) -> Iterator[tuple[str, str]]:
    if target.kind == "function":
        yield from _of_a_function(target)
    elif target.kind == "class":
        made = f"{target.name}.__init__"
        for parameter in target.parameters:
            yield f"ignores-{parameter}", _wrap(made, IGNORED.format(parameter=parameter))
        for name, body in MADE.items() if "Module" in target.traits else ():
            change = f"def change(self):\n{indent(body.format(), '    ')}\nchange(args[0])"
            yield name, _wrap(made, f"_inner(*args, **named)\n{change}")
    elif "Module" in target.traits:
        for name, body in MADE.items() if "weights" in target.traits else ():
            yield name, f"def _change(self):\n{indent(body.format(), '    ')}\n_change({target.name})"
    elif {"Tensor", "str", "list", "tuple", "dict"} & set(target.traits):
        for name, trait in OF_VALUES.items():
            if trait in target.traits:
                change = {**INPUTS, **RESULTS}[name]
                yield name, f"{target.name} = (lambda x: {change})({target.name})"
        for name, code in VALUES.items():
            yield name, code.format(name=target.name)


def _of_a_function(target: Target) -> Iterator[tuple[str, str]]:
    first = 1 if "." in target.name else 0  # after `self`
    for parameter in target.parameters:
        yield f"ignores-{parameter}", _wrap(target.name, IGNORED.format(parameter=parameter))
    if target.name.endswith("__len__"):
        return
    for name, change in INPUTS.items():
        body = f"given, named = _each(lambda x: {change}, args[{first}:], named)\n"
        yield name, _wrap(target.name, f"{body}return _inner(*args[:{first}], *given, **named)")
    returns = "returns" in target.traits
    for name, change in RESULTS.items() if returns else ():
        yield name, _wrap(target.name, f"return _all(lambda x: {change}, _inner(*args, **named))")
    for name, body in CALLS.items():
        if returns or name not in OF_RESULTS:
            yield name, _wrap(target.name, body.format(first=first))


def _wrap(name: str, body: str) -> str:
    return WRAP.format(name=name, body=indent(body, " " * 8))
