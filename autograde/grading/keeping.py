"""What the class's record keeps of an answer: what was handed in, and by what it is known to be the same as another."""

from __future__ import annotations

import hashlib

from autograde.grading.evidence import Evidence
from autograde.grading.judge import Verdict
from autograde.records.kept import MOST_KEPT, KeptAnswer

__all__ = ["behaviour_of", "kept_answer"]


def behaviour_of(verdict: Verdict) -> str | None:
    """A short text, equal for two answers that did the same in every check; None where nothing can be told from it, or
    where there is nothing to tell, since they passed.
    """
    did = None if verdict.status == "passed" else verdict.behaviour
    return None if did is None else _digest(repr(did))


def kept_answer(
    source: str, evidence: Evidence | None = None, program: str | None = None, behaviour: str | None = None
) -> KeptAnswer:
    """`evidence`: what the checks looked at, where the answer was judged."""
    looked = dict(sorted(evidence.cells.items())) if evidence else {}
    shown = "\n".join(saved.text for saved in looked.values() if saved.text)
    digest = _digest(source if not looked else repr((source, looked)))
    return KeptAnswer(source[:MOST_KEPT], digest, shown[:MOST_KEPT], program, behaviour)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
