"""Results that go from one process to another: dataclasses of plain values → JSON, and back by their annotations.

Nothing is unpickled, and nothing but what the annotations say comes out. Each text is sent once, however often it
stands in the value: a student's own cell stands there once for every exercise.
"""

from __future__ import annotations

import dataclasses
import json
import types
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

__all__ = ["pack", "unpack"]

T = TypeVar("T")


def pack(value: Any) -> bytes:
    """The value in JSON. Raises TypeError for what is not plain."""
    texts: dict[str, int] = {}
    plain = _plain(value, texts)
    return json.dumps([list(texts), plain], separators=(",", ":")).encode("ascii")


def unpack(kind: type[T], body: bytes) -> T:
    """The value of that kind. Raises ValueError where the body is something else, TypeError for a kind not plain."""
    try:
        texts, plain = _checked(json.loads(body), list)
        value: T = _value(kind, plain, _checked(texts, list))
    except (IndexError, RecursionError) as error:
        raise ValueError(f"not packed as {kind.__name__}: {error}") from None
    return value


def _plain(value: Any, texts: dict[str, int]) -> Any:
    """Texts become their numbers, dataclasses the list of their fields, mappings a list of pairs."""
    if isinstance(value, str):
        return texts.setdefault(value, len(texts))
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return [[_plain(key, texts), _plain(item, texts)] for key, item in value.items()]
    if isinstance(value, list | tuple | frozenset):
        return [_plain(item, texts) for item in value]
    if dataclasses.is_dataclass(value):
        return [_plain(getattr(value, item.name), texts) for item in dataclasses.fields(value) if item.init]
    raise TypeError(f"a {type(value).__name__} cannot be sent to another process")


def _value(kind: Any, plain: Any, texts: Sequence[str]) -> Any:
    origin, arguments = _parts(kind)
    if origin is str or origin is Literal:
        return _text(plain, texts)
    if origin in (bool, int, float, types.NoneType):
        return _checked(plain, int | float if origin is float else origin)
    if origin in (Union, types.UnionType):
        (other,) = (option for option in arguments if option is not types.NoneType)
        return None if plain is None else _value(other, plain, texts)
    items = _checked(plain, list)
    if isinstance(origin, type) and dataclasses.is_dataclass(origin):
        return origin(*[_value(kind, item, texts) for kind, item in zip(_kinds(origin), items, strict=True)])
    if issubclass(origin, Mapping):
        pairs = [_value(tuple[arguments], pair, texts) for pair in items]  # type: ignore[valid-type]
        return dict(pairs)
    if origin is tuple and arguments[-1:] != (...,):
        return tuple(_value(kind, item, texts) for kind, item in zip(arguments, items, strict=True))
    if origin in (list, tuple, frozenset):
        return origin(_value(arguments[0], item, texts) for item in items)
    raise TypeError(f"{kind} cannot come from another process")


@lru_cache(maxsize=256)
def _parts(kind: Any) -> tuple[Any, tuple[Any, ...]]:
    """What an annotation is made of: `list` and `(str,)` for `list[str]`."""
    return get_origin(kind) or kind, get_args(kind)


@lru_cache(maxsize=64)
def _kinds(kind: type) -> tuple[Any, ...]:
    """The annotations of a dataclass's fields, in order."""
    hints = get_type_hints(kind)
    return tuple(hints[item.name] for item in dataclasses.fields(kind) if item.init)


def _text(number: Any, texts: Sequence[str]) -> str:
    if _checked(number, int) < 0:
        raise ValueError("no such text")
    text: str = _checked(texts[number], str)
    return text


def _checked(plain: Any, kind: Any) -> Any:
    if not isinstance(plain, kind):
        raise ValueError(f"a {type(plain).__name__} in place of {kind}")
    return plain
