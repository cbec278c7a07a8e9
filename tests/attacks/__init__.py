"""The attack collection: every way in which a notebook might cheat, spy or do damage that anybody has thought of.

One module per family; `tests/test_attacks.py` grades all of it with the real engine, `tests/test_attacks_nbgrader.py`
with `nbgrader autograde`, and `docs/attacks.md` is the table of it. To add one, write its definition and run
`python tests/attacks/table.py`.
"""

from __future__ import annotations

from attacks import ending, files, flooding, forging, lying, network, notebook, patching, reading, searching, waiting
from attacks.attack import SECONDS, Attack

__all__ = ["ATTACKS", "FAMILIES", "SECONDS", "Attack"]

#: By what the attacks of a family do.
FAMILIES: dict[str, tuple[Attack, ...]] = {
    "Values that lie": lying.ATTACKS,
    "Patching what everybody uses": patching.ATTACKS,
    "Searching for solutions and checks": searching.ATTACKS,
    "Forging results": forging.ATTACKS,
    "Replies made to harm the grader": reading.ATTACKS,
    "Ending what must not end": ending.ATTACKS,
    "Flooding": flooding.ATTACKS,
    "Taking time": waiting.ATTACKS,
    "Network": network.ATTACKS,
    "Files and privileges": files.ATTACKS,
    "The notebook file itself": notebook.ATTACKS,
}
ATTACKS = tuple(attack for family in FAMILIES.values() for attack in family)
