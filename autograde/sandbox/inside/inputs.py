"""A check's inputs, rebuilt from what `autograde.sandbox.data.encode_input` made of them."""

from __future__ import annotations

import base64
from typing import Any

__all__ = ["build_inputs"]


def build_inputs(inputs: dict[str, Any]) -> dict[str, Any]:
    return {name: _build(value) for name, value in inputs.items()}


def _build(data: list[Any]) -> Any:
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
    if tag in ("array", "tensor"):
        import numpy

        array = numpy.frombuffer(base64.b64decode(content["data"]), dtype=content["stored"]).reshape(content["shape"])
        if tag == "array":
            return array.copy()
        import torch

        return torch.tensor(array, requires_grad=content["requires_grad"])
    if tag == "float":
        return float.fromhex(content)
    return content
