"""What the class's record keeps of an answer: what was handed in, and by what it is known to be the same as another."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from autograde.course.declarations import Saved
from autograde.grading.judge import Verdict
from autograde.intake.document.pictures import Picture
from autograde.records.kept import MOST_KEPT, KeptAnswer

__all__ = ["behaviour_of", "kept_answer"]


def behaviour_of(verdict: Verdict) -> str | None:
    """A short text, equal for two answers that did the same in every check; None where nothing can be told from it, or
    where there is nothing to tell, since they passed.
    """
    did = None if verdict.status == "passed" else verdict.behaviour
    return None if did is None else _digest(repr(did))


def kept_answer(
    source: str,
    shown: Mapping[str, tuple[Saved, tuple[Picture, ...]]],
    program: str | None = None,
    behaviour: str | None = None,
) -> KeptAnswer:
    """`shown`: by cell what was saved with it, of those that a person or a check looks at for this answer."""
    looked = sorted((cell, saved, [one.name for one in pictures]) for cell, (saved, pictures) in shown.items())
    text = "\n".join(saved.text for _, saved, _ in looked if saved.text)
    digest = _digest(source if not looked else repr((source, looked)))
    pictures = tuple(dict.fromkeys(one for cell, _, _ in looked for one in shown[cell][1]))
    return KeptAnswer(source[:MOST_KEPT], digest, text[:MOST_KEPT], program, behaviour, pictures)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
