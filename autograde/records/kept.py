"""What the record keeps of an answer besides its result: for whoever grades it by hand, and to tell what the class did.

It stands in the record alone, beside the result, and in no file that is made from it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

__all__ = ["MOST_KEPT", "KeptAnswer"]

#: Characters of an answer, and of the saved outputs that its checks looked at.
MOST_KEPT = 5_000


@dataclass(frozen=True)
class KeptAnswer:
    """`text` is the answer's cell, `saved` what the cells that its checks looked at had printed when the notebook was
    saved. Equal for two answers are: `digest`, where all of that is the same; `program`, where they are the same
    program, and None for what is none; `behaviour`, where they did the same in every check, and None where nothing can
    be told from it, or they passed.
    """

    text: str
    digest: str
    saved: str = ""
    program: str | None = None
    behaviour: str | None = None

    def to_json(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> KeptAnswer:
        return cls(
            data.get("text", ""), data["digest"], data.get("saved", ""), data.get("program"), data.get("behaviour")
        )
