"""What a course may have or not, and what its cells then say: `[extras]` and `[values]` of course.toml.

An extra is a file that solved notebooks are run with where it is at hand. Where it can be downloaded, `build_value`
gives its address, number of bytes and hash by its name; a value is the content of a JSON file of the course's. A cell
with `when="NAME"` stands in the notebooks only where there is such a value. Not done here: finding the files (`data`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from autograde.course.source import SourceCell, nearest

__all__ = ["Extra", "Values", "read_extras", "read_values", "standing"]

#: What cells may ask for, by name; of an assignment without a course there are none.
Values: TypeAlias = Mapping[str, object] | None


@dataclass(frozen=True)
class Extra:
    """`file` is looked for in the folders of the data files. Cells of the tag `name` show what it alone gives."""

    name: str
    file: str
    bytes: int
    sha256: str
    url: str | None


def read_extras(data: Mapping[str, Any]) -> tuple[Extra, ...]:
    """Those of course.toml."""
    return tuple(
        Extra(name, table["file"], table["bytes"], table["sha256"], table.get("url"))
        for name, table in data.get("extras", {}).items()
    )


def read_values(root: Path, data: Mapping[str, Any], extras: Iterable[Extra]) -> dict[str, object]:
    """What cells may ask for, by name; None is what is not there yet. Raises ValueError for a file that is no JSON."""
    values: dict[str, object] = {one.name: (one.url, one.bytes, one.sha256) if one.url else None for one in extras}
    for name, file in data.get("values", {}).items():
        path = root / file
        values[name] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
    return values


def standing(cells: Iterable[SourceCell], values: Values) -> Iterator[SourceCell]:
    """The cells that the notebooks have; of an assignment without a course, those with no `when`. Raises AuthoringError
    for the name of no value.
    """
    for cell in cells:
        wanted = cell.options.get("when")
        if wanted is None:
            yield cell
        elif values is not None:
            if wanted not in values:
                raise cell.error(f"when={wanted!r}: course.toml has no such extra or value{nearest(wanted, values)}")
            if values[wanted] is not None:
                yield cell
