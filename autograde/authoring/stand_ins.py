"""Values that stand in for what is still open in a student's notebook, taken from the run of the solved one.

Plain data only: numbers, texts, lists, tuples, dicts, sets, tensors. Functions, classes and objects would give their
solutions away; they go in as code where `course.toml` says `start_here = "all"`. The notebook's own `start_here` reads
what is made here. Not done here: running the solved notebook.
"""

from __future__ import annotations

import base64
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from pathlib import Path
from typing import Any

from autograde.course.exercises import Assignment, AssignmentCell
from autograde.course.needs import reads_before_binding, trace
from autograde.course.seal import packed, string_of, unpacked

__all__ = [
    "KEPT",
    "WORDS",
    "copied",
    "keep",
    "keeping",
    "make_stand_ins",
    "put_in",
    "read_kept",
    "reads_stand_ins",
    "with_code",
    "without_starts",
]

#: Names the file that `keep` writes to, in the kernel of a solved notebook.
KEPT = "COURSE_KEPT"
#: What a cell of the source says until the build knows the values.
_EMPTY = '_stand_ins = ""'
#: What no world of the grader runs, and the names by which an answer would read from it.
_START = re.compile(r"^start_here\([^\n]*$", re.MULTILINE)
_HELD = re.compile(r'^_stand_ins\s*=\s*(?:"""[^"]*"""|[^\n]*)', re.MULTILINE)
_TOOLS = re.compile(r"\b(?:_stand_ins\w*|start_here|_put_in|_fill_in_after|_unpacked)\b")
#: Characters of an answer that are looked through.
MOST_READ = 20_000
#: The tag of an exercise in code whose values are the answer itself, a text or such: nothing stands in for it.
WORDS = "words"
#: Bytes of one value; nobody goes on working with more than that.
MOST_BYTES = 100_000


class _NotPlainError(Exception):
    pass


def keeping(assignment: Assignment) -> dict[str, str]:
    """By the id of a cell the code that keeps what it bound, to be run right behind it in the solved notebook."""
    cells = _code(assignment)
    call = "__import__('autograde.authoring.stand_ins', fromlist=['keep']).keep({!r}, {!r}, globals())"
    return {
        cell.id: call.format(cell.id, sorted(bound))
        for cell, bound in zip(cells, _bound(cells, assignment.languages[0]), strict=True)
        if WORDS not in cell.tags and (cell.kind == "exercise" or any(bound.values()))
    }


def keep(cell: str, names: Sequence[str], namespace: Mapping[str, Any]) -> None:
    """Write down those of the values that are plain data."""
    kept = {}
    for name in names:
        try:
            value = _plain(namespace[name])
        except (KeyError, _NotPlainError):
            continue
        if len(json.dumps(value)) <= MOST_BYTES:
            kept[name] = value
    with Path(os.environ[KEPT]).open("a", encoding="utf-8") as file:
        file.write(json.dumps([cell, kept]) + "\n")


def read_kept(file: Path) -> dict[str, dict[str, Any]]:
    """By cell what `keep` wrote."""
    return dict(map(json.loads, file.read_text(encoding="utf-8").splitlines())) if file.is_file() else {}


def make_stand_ins(assignment: Assignment, kept: Mapping[str, Mapping[str, Any]]) -> str:
    """The text that the release holds: JSON of `values`, of what each exercise binds (`after`), and, by the exercise
    above it, of what each start finds and which exercises must be finished for it (`at`); packed by zlib, in base64.
    """
    values: list[Any] = []
    after: dict[str, dict[str, int]] = {}
    at: dict[str, dict[str, tuple[int, list[str]]]] = {}
    state: dict[str, tuple[int, list[str]]] = {}
    cells, last = _code(assignment), ""
    words = {cell.id for cell in assignment.cells if cell.kind == "exercise" and WORDS in cell.tags}
    bound = dict(zip((cell.id for cell in cells), _bound(cells, assignment.languages[0]), strict=True))
    for cell in assignment.cells:
        if _START.search(cell.source[assignment.languages[0]]):
            at[last] = dict(state)
        for name, origins in bound.get(cell.id, {}).items():
            state.pop(name, None)
            if words.isdisjoint(origins) and name in kept.get(cell.id, {}):
                number = _number(values, kept[cell.id][name])
                if cell.kind == "exercise" and origins:
                    after.setdefault(cell.id, {})[name] = number
                if origins:
                    state[name] = (number, [cell.id] if cell.kind == "exercise" else sorted(origins))
        last = cell.id if cell.kind == "exercise" else last
    content = json.dumps({"values": values, "after": after, "at": at}, separators=(",", ":")).encode()
    return packed(content)


def copied(stand_ins: str) -> dict[str, str]:
    """By exercise the answer that writes down the values which stand in for it: no check may accept it."""
    known = json.loads(unpacked(stand_ins))
    return {
        exercise: "\n".join(f"{name} = {_literal(known['values'][number])}" for name, number in numbers.items())
        for exercise, numbers in known["after"].items()
    }


def with_code(stand_ins: str, assignment: Assignment, language: str) -> str:
    """The same with the solutions of all exercises in code (`code`), for lectures and after a deadline."""
    known = json.loads(unpacked(stand_ins))
    code = {one.id: one.solution[language] for one in assignment.exercises if not one.is_written}
    return packed(json.dumps({**known, "code": code}, ensure_ascii=False).encode())


def put_in(source: str, stand_ins: str) -> str:
    """The cell's source with the values in their place, if that is where they go."""
    return source.replace(_EMPTY, f"_stand_ins = {string_of(stand_ins)}") if _EMPTY in source else source


def without_starts(source: str) -> str:
    """The student's cell without what puts values in, or holds them."""
    if "start_here(" not in source and "_stand_ins" not in source:  # long pictures are not searched line by line
        return source
    return _START.sub("", _HELD.sub("", source))


def reads_stand_ins(answer: str, solution: str) -> bool:
    """Whether an answer takes what it is to make from the values that stand in: by their names, or since it reads a
    name that it binds, before, where the solution does not.
    """
    if _TOOLS.search(answer):
        return True
    if len(answer) > MOST_READ:
        return False
    try:
        return bool(reads_before_binding(answer) - reads_before_binding(solution))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False


def _code(assignment: Assignment) -> list[AssignmentCell]:
    return [cell for cell in assignment.cells if cell.kind in ("exercise", "given") and "solutions" in cell.only]


def _bound(cells: Sequence[AssignmentCell], language: str) -> Iterator[dict[str, frozenset[str]]]:
    yield from trace([(cell.exercise.id if cell.exercise else None, cell.source[language]) for cell in cells])


def _number(values: list[Any], value: Any) -> int:
    """The value's place in the list, where equal ones stand once."""
    if value not in values:
        values.append(value)
    return values.index(value)


def _plain(value: Any) -> Any:
    """The value in JSON: a list is a list, all else that JSON has not is `{kind: content}`."""
    kind = type(value)
    if value is None or kind in (bool, int, float, str):
        return value
    if kind is list:
        return [_plain(one) for one in value]
    if kind in (tuple, set):
        return {kind.__name__: [_plain(one) for one in (sorted(value, key=repr) if kind is set else value)]}
    if kind is dict:
        return {"dict": [[_plain(key), _plain(one)] for key, one in value.items()]}
    if f"{kind.__module__}.{kind.__qualname__}" == "torch.Tensor" and value.numel():
        array = value.detach().cpu().contiguous().numpy()
        content = base64.b64encode(array.tobytes()).decode()
        return {"tensor": [str(value.dtype).removeprefix("torch."), list(value.shape), content]}
    raise _NotPlainError


def _literal(value: Any) -> str:
    """Code for what `_plain` made."""
    if isinstance(value, list):
        return f"[{', '.join(map(_literal, value))}]"
    if not isinstance(value, dict):
        return f"float('{value}')" if isinstance(value, float) and not isfinite(value) else repr(value)
    ((kind, content),) = value.items()
    if kind != "tensor":
        return f"{kind}({_literal(content)})"
    dtype, shape, numbers = content
    buffer = f"bytearray(__import__('base64').b64decode('{numbers}'))"
    return f"__import__('torch').frombuffer({buffer}, dtype=__import__('torch').{dtype}).reshape({shape})"
