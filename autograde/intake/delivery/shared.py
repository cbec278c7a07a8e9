"""What the names of a delivery share: that is the LMS's or the assignment's, and no student's.

`Lecture 26_hong_gildong`, `Lecture 26_kim_gildong` → the first word is the assignment's name, however many words the
names of the assignment and of the students have. Knows names only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

__all__ = ["DATE", "NUMBER", "is_somebody", "lead_of_class", "shared_lead", "students_behind", "without_task"]

#: A name with so many digits in a row is a student's number, not a word.
NUMBER = re.compile(r"\d{5,}")
#: A date, or a date and a time: `lec26_20250901.ipynb` does not say whose it is.
DATE = r"20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:\d{4}|\d{6})?"
#: A word that tells versions of one file apart, not students.
NOBODY = re.compile(
    rf"{DATE}|(?:v|ver|version|hw|lec|week|untitled|attempt|try|part)?\d{{0,4}}|final|last|new|old|orig(?:inal)?|draft|"
    r"fix(?:ed)?|backup|edit(?:ed)?|cop(?:y|ie)|submissions?|submit(?:ted)?|class|students?|downloads?|"
    r"homework|lecture|assignment|notebook|answers?|"
    r"done|solved|colab|blank|empty|release|template|"
    r"최종(?:본|제출)?|수정(?:본)?|제출(?:본|용|물)?|과제|숙제|원본|사본|복사본|완성(?:본)?|진짜|찐|new|임시|연습(?:용)?|\d+차|\d+강|\d+주차?",
    re.IGNORECASE,
)
TASKS = r"(?:hw|lec|lab|week|homework|lecture|assignment|exercise|quiz|과제|강의|숙제|실습)\W?\d{0,4}"
TASK = re.compile(rf"{TASKS}_", re.IGNORECASE)
#: How an assignment's name looks: several words, a short number, a word that assignments have.
ASSIGNMENTS = re.compile(rf".*\s.*|\d{{1,4}}\D{{0,2}}|{TASKS}", re.IGNORECASE)
#: Where not all names of a class begin alike (a template lies beside them): so many must, in all and of a hundred.
MOST, OF_100 = 3, 80


def shared_lead(names: Sequence[Sequence[str]]) -> int:
    """How many words all names begin with alike; at least one is left to each."""
    shortest = min(map(len, names), default=1)
    return next((n for n in range(shortest - 1) if len({name[n] for name in names}) > 1), shortest - 1)


def students_behind(heads: Collection[str], known: Collection[str], assignments: Collection[str]) -> dict[str, str]:
    """By `ASSIGNMENT_STUDENT`, of which either may have underscores, the student.

    `known`: students of the class so far, by whom the border is plain. One head alone shares nothing: there the
    assignment's name is told by how it looks, else it is all but the last word.
    """
    names = {head: head.split("_") for head in heads}
    borders = Counter(border for name in names.values() if (border := _known_border(name, known)))
    shared = shared_lead(list(names.values()))
    if borders and borders.most_common(1)[0][0] <= shared:
        shared = borders.most_common(1)[0][0]
    elif len(names) == 1:
        (name,) = names.values()
        shared = _looks_of_assignment(name, assignments) or len(name) - 1
    return {head: "_".join(name[shared:]) for head, name in names.items()}


def _known_border(name: Sequence[str], known: Collection[str]) -> int:
    return next((n for n in range(1, len(name)) if "_".join(name[n:]) in known), 0)


def _looks_of_assignment(name: Sequence[str], assignments: Collection[str]) -> int:
    """How many words are the assignment's by their looks; 0 where none is."""
    ids = {id.lower() for id in assignments}
    return max(
        (n + 1 for n, word in enumerate(name[:-1]) if ASSIGNMENTS.fullmatch(word) or word.lower() in ids), default=0
    )


def lead_of_class(names: Collection[str], assignments: Collection[str]) -> str:
    """What (nearly) all names begin with and what is no student's, e.g. `HW1_` of `HW1_kim`, `HW1_lee`; else nothing.

    What follows must be somebody in each: `kim_v1` and `kim_final` are one student's.
    """
    lead, left = "", sorted(set(names))
    while True:
        firsts = Counter(name.split("_", 1)[0] for name in left if "_" in name)
        word, number = firsts.most_common(1)[0] if firsts else ("", 0)
        rest = [name[len(word) + 1 :] for name in left if name.startswith(f"{word}_")]
        nearly = number >= MOST and number * 100 >= OF_100 * len(left)
        others = firsts.keys() - {word}
        met = any(name.split("_", 1)[0] in others for name in rest)  # two students would become one
        if NUMBER.search(word) or met or not (nearly or 1 < number == len(left)):
            return lead
        if not all(is_somebody(name, assignments) for name in rest):
            return lead
        lead, left = f"{lead}{word}_", rest


def without_task(name: str, assignments: Collection[str]) -> str:
    """`HW1_kim` → `kim`, where the first word says of which task it is and the others say whose."""
    found = TASK.match(name)
    rest = name[found.end() :] if found else ""
    return rest if rest and is_somebody(rest, assignments) else name


def is_somebody(name: str, assignments: Collection[str]) -> bool:
    """Whether there is a word in it that can be a student's name."""
    ids = {id.lower() for id in assignments}
    words = [word for word in re.split(r"[_\s.()-]+", name) if word]
    return any(word.lower() not in ids and not NOBODY.fullmatch(word) for word in words)
