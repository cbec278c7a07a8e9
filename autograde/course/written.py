"""Written answers: a text cell whose head stays and whose rest the student writes.

**Answer · `explain-loss`** Say what the loss compares.    the head: what it answers, and a hint

It compares …                                              in the release: `...`
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from autograde.course.edition import EditionError

__all__ = ["clear_text", "is_bare_heading", "names_exercise", "read_hint", "written_text"]

#: What stands in place of the answer until the student writes one.
OPEN = "..."

#: A heading of more characters says something, such as an answer that somebody wrote in large letters.
LONGEST_HEADING = 60

_HEADING = re.compile(r"\s{0,3}#{1,6}(?:\s|$)|\s{0,3}(?:-{3,}|\*{3,}|_{3,})\s*$")
_HEAD = re.compile(r"\*\*[^*`\n]+ · `(?P<id>[a-z0-9-]+)`\*\*(?:\s+(?P<hint>.*))?", flags=re.DOTALL)


def clear_text(solved: str) -> str:
    """The release of a solved cell: its head, and `...` in place of the answer below."""
    return f"{_split(solved)[0]}\n\n{OPEN}"


def read_hint(solved: str, exercise: str) -> str:
    """The hint in the cell's head. Raises EditionError for a head of another form, and where no answer follows it."""
    head, answer = _split(solved)
    match = _HEAD.fullmatch(head)
    if match is None or match["id"] != exercise or not match["hint"]:
        raise EditionError(f"a written answer begins with a paragraph '**… · `{exercise}`** hint'", 1)
    if not answer:
        raise EditionError("a written answer has a model answer below its first paragraph", 1)
    return " ".join(match["hint"].split())


def names_exercise(text: str) -> str | None:
    """The exercise that the first line of a text cell says it answers, or None."""
    match = _HEAD.match(text.lstrip())
    return match["id"] if match else None


def is_bare_heading(text: str) -> bool:
    """Whether there is nothing but headings, such as `## My answer`, and rules."""
    lines = [line for line in text.split("\n") if line.strip()]
    return all(len(line) <= LONGEST_HEADING and _HEADING.match(line) for line in lines)


def written_text(answer: str, releases: Iterable[str]) -> str:
    """What a student wrote: the cell without its head and without the `...`, and nothing where only a heading is left;
    `releases` are its forms as released.
    """
    text = answer.strip()
    head = next((head for release in releases if text.startswith(head := _split(release)[0])), None)
    if head is not None:
        text = text[len(head) :]
    elif names_exercise(text):
        text = text.partition("\n")[2]
    text = "\n".join(line for line in text.split("\n") if line.strip() not in (OPEN, "…")).strip()
    return "" if is_bare_heading(text) else text


def _split(text: str) -> tuple[str, str]:
    """The first paragraph, and all that follows it."""
    head, _, rest = text.strip().partition("\n\n")
    return head, rest.strip()
