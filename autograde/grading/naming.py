"""What is said before values are judged: a name that the exercise asks for and the answer does not bind, or binds to
something of quite another kind.

Both sides come as `inside/outline.py` wrote them; the student's side is data by a student. Nothing is said of a name
that neither the failed questions nor the exception mention, nor where the two sides agree.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from autograde.sandbox.values import Array
from autograde.text import Text

__all__ = ["Naming", "kinds_apart", "misnamed"]

#: Characters of a name that is shown, and how near another one must be to be named (`difflib`).
MOST_NAME, NEAR = 60, 0.5
#: What is what to a reader: the kinds that are told apart, and how they are called.
_WORDS: dict[str, Text] = {
    "none": Text("`None`", "`None`"),
    "number": Text("수", "a number"),
    "text": Text("문자열", "a string"),
    "list": Text("리스트나 튜플", "a list or tuple"),
    "dict": Text("딕셔너리", "a dictionary"),
    "set": Text("집합(set)", "a set"),
    "tensor": Text("텐서", "a tensor"),
    "array": Text("NumPy 배열", "a NumPy array"),
    "function": Text("함수", "a function"),
    "class": Text("클래스", "a class"),
    "module": Text("모듈", "a module"),
    "object": Text("객체", "an object"),
}
_TYPES: dict[str, tuple[type, ...]] = {
    "number": (bool, int, float, complex),
    "text": (str,),
    "list": (list, tuple),
    "dict": (dict,),
    "set": (set, frozenset),
}
#: How an exception calls what comes back where there is no `return`.
_NOTHING = type(None).__name__
#: Kinds that a check may take for each other.
_ALIKE = (frozenset({"number", "tensor", "array"}), frozenset({"list", "set"}), frozenset({"function", "object"}))


@dataclass(frozen=True)
class Naming:
    """What is to be said of a name, and whether the values that came back mean something beside it."""

    text: Text
    with_values: bool = False


@dataclass(frozen=True)
class _Form:
    """A function or method: its parameters, whether it takes any other, and whether it returns a value."""

    parameters: tuple[str, ...]
    takes_others: bool
    returns: bool


@dataclass(frozen=True)
class _Outline:
    """What some cells define: names with their kind, functions and methods by owner and name, classes' bases, and names
    of other cells whose values they change in place, or that they bind no longer or not yet.
    """

    kinds: dict[str, str]
    functions: dict[tuple[str, str], _Form]
    bases: dict[str, tuple[str, ...]]
    changed: set[str]

    def methods(self, owner: str) -> list[str]:
        return [name for of, name in self.functions if of == owner]


def misnamed(student: Any, reference: Any, mentioned: Collection[str], keywords: Collection[str]) -> Naming | None:
    """What is to be said of the names that are `mentioned`, by the outlines of both sides; `keywords` are the names of
    arguments. None where there is nothing.
    """
    ours, theirs = _read(reference), _read(student)
    if ours is None or theirs is None:
        return None
    silent = _silent(ours, theirs) if _NOTHING in mentioned else []
    if silent:
        return Naming(_no_return(silent[0]))
    names = [name for name in ours.kinds if name in mentioned]
    for name in names:
        if name not in theirs.kinds and name not in theirs.changed:
            return Naming(_unbound(name, ours, theirs))
    bound = [name for name in names if name in theirs.kinds]
    for name in bound:
        if not _like(theirs.kinds[name], ours.kinds[name]):
            return Naming(_other_kind(name, theirs.kinds[name], ours.kinds[name]), with_values=True)
    finding = next(_findings(bound, ours, theirs, mentioned, keywords), None)
    return Naming(finding) if finding else None


def kinds_apart(value: Any, wanted: Any) -> tuple[Text, Text] | None:
    """What two values are in a word, where that is quite another thing."""
    kinds = _kind_of(value), _kind_of(wanted)
    return None if _like(*kinds) else (_WORDS[kinds[0]], _WORDS[kinds[1]])


def _kind_of(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, Array):
        return "tensor" if value.dtype.startswith("torch.") else "array"
    return next((kind for kind, types in _TYPES.items() if isinstance(value, types)), "object")


def _findings(
    names: list[str], ours: _Outline, theirs: _Outline, mentioned: Collection[str], keywords: Collection[str]
) -> Iterator[Text]:
    for name in names:
        if name in ours.bases and theirs.bases.get(name) == ours.bases[name]:
            yield from _methods(name, ours, theirs, mentioned)
    silent = _silent(ours, theirs)
    for owner, name in sorted(ours.functions, key=lambda both: both[1] not in mentioned):
        found, wanted = theirs.functions.get((owner, name)), ours.functions[owner, name]
        if found is None or (owner or name) not in names:
            continue
        full = _full(owner, name)
        yield from _parameters(full, found, wanted, keywords)
        if full in silent:
            yield _no_return(full)


def _silent(ours: _Outline, theirs: _Outline) -> list[str]:
    """Functions and methods that return nothing, where the reference's return a value."""
    both = [key for key in ours.functions if key in theirs.functions]
    return [_full(*key) for key in both if ours.functions[key].returns and not theirs.functions[key].returns]


def _full(owner: str, name: str) -> str:
    return f"{owner}.{name}" if owner else name


def _unbound(name: str, ours: _Outline, theirs: _Outline) -> Text:
    """A name that no cell binds, and the name near it that one does."""
    kind = ours.kinds[name]
    others = [other for other in theirs.kinds if other not in ours.kinds]
    near = _near(name, [other for other in others if _like(theirs.kinds[other], kind)])
    alike = [other for other in others if theirs.kinds[other] == kind]
    if near is None and kind in ("class", "function") and len(alike) == 1:
        near = alike[0]
    if kind in ("class", "function"):
        ko = f"문제가 묻는 {_WORDS[kind].ko} `{name}`의 정의가 셀에 없습니다."
        en = f"The exercise asks for the {kind} `{name}`, and the cell does not define it."
    else:
        ko = f"문제가 묻는 이름 `{name}`의 값을 정하는 줄이 셀에 없습니다."
        en = f"The exercise asks for the name `{name}`, and the cell does not bind it."
    if near is None:
        return Text(ko, en)
    return Text(f"{ko} 셀에 있는 비슷한 이름: `{near}`.", f"{en} A similar name in the cell: `{near}`.")


def _other_kind(name: str, found: str, wanted: str) -> Text:
    was, asked = _WORDS[found], _WORDS[wanted]
    return Text(
        f"이름 `{name}`에 들어 있는 것: {was.ko}. 문제가 묻는 것: {asked.ko}.",
        f"The name `{name}` holds {was.en}; the exercise asks for {asked.en}.",
    )


def _methods(owner: str, ours: _Outline, theirs: _Outline, mentioned: Collection[str]) -> Iterator[Text]:
    """Methods of the class that are missing: where the failed question needs one, or another has nearly its name."""
    there = theirs.methods(owner)
    for name in ours.methods(owner):
        near = _near(name, [other for other in there if other not in ours.methods(owner)])
        if name in there or (near is None and name not in mentioned):
            continue
        ko = f"클래스 `{owner}`에 메서드 `{name}`의 정의가 없습니다."
        en = f"The class `{owner}` has no method `{name}`."
        if near is None:
            yield Text(ko, en)
        else:
            yield Text(f"{ko} 비슷한 이름의 메서드: `{near}`.", f"{en} It has a similar one: `{near}`.")


def _parameters(full: str, found: _Form, wanted: _Form, keywords: Collection[str]) -> Iterator[Text]:
    for name in wanted.parameters:
        if name not in keywords or name in found.parameters or found.takes_others:
            continue
        others = [other for other in found.parameters if other not in wanted.parameters]
        near = _near(name, others) or (others[0] if len(others) == 1 else None)
        ko = f"`{full}`에 이름이 `{name}`인 매개변수가 없습니다."
        en = f"`{full}` has no parameter of the name `{name}`."
        if near is None:
            yield Text(ko, en)
        else:
            yield Text(f"{ko} 그 대신 있는 것: `{near}`.", f"{en} It has `{near}` instead.")


def _no_return(full: str) -> Text:
    return Text(
        f"`{full}`에 값을 돌려주는 `return`이 없어 `None`이 나옵니다.",
        f"`{full}` has no `return` with a value, so that `None` comes back.",
    )


def _near(name: str, others: list[str]) -> str | None:
    """The most similar of the names; letter case and underscores make no difference."""
    plain = {_plain(other): other for other in others}
    found = get_close_matches(_plain(name), plain, n=1, cutoff=NEAR)
    return plain[found[0]] if found else None


def _plain(name: str) -> str:
    return name.casefold().replace("_", "") or name


def _like(found: str, wanted: str) -> bool:
    return found == wanted or any({found, wanted} <= alike for alike in _ALIKE)


def _read(rows: Any) -> _Outline | None:
    """Of what came from a process only what has the form of an outline; None where all of it has another."""
    if not isinstance(rows, list) or not all(isinstance(row, tuple) and len(row) == 6 for row in rows):
        return None
    found = _Outline({}, {}, {}, set())
    for name, owner, kind, parameters, takes_others, returns in rows:
        if not (_is_name(name) and (owner == "" or _is_name(owner)) and isinstance(parameters, list)):
            continue
        texts = tuple(one for one in parameters if isinstance(one, str))
        if kind == "def":
            found.functions[owner, name] = _Form(tuple(filter(_is_name, texts)), takes_others is True, returns is True)
        elif kind == "class of":
            found.bases[name] = texts
        elif kind == "changed":
            found.changed.add(name)
        elif isinstance(kind, str) and kind in _WORDS:
            found.kinds[name] = kind
    return found


def _is_name(text: Any) -> bool:
    return isinstance(text, str) and len(text) <= MOST_NAME and text.isidentifier() and text.isprintable()
