"""The walls, by the names that attacks and `docs/threat-model.md` use, and what each does to an attack."""

from __future__ import annotations

__all__ = ["WALLS"]

WALLS = {
    "data": "only plain data comes back, and the grader compares it with values that never were in the sandbox",
    "process": "every answer has a process of its own, which ends with it",
    "absence": "checks, expected values, and this and later solutions are nowhere in its memory",
    "namespaces": "it sees no other process, no other answer's files, and an empty `/proc`",
    "filesystem": "a read-only system with nothing of the project in it, and an environment of its own",
    "network": "each answer has a network of its own, in which there is nothing",
    "privileges": "an unprivileged user without any capability",
    "seccomp": "system calls that walls are broken with, or that take what there is once, are forbidden or do nothing",
    "limits": "hard limits on memory, processor time, processes, files and descriptors",
    "watch": "memory of all its processes together is watched from outside",
    "time": "a cell, a question, all questions together and a submission have limits of wall time",
    "reading": "whatever the grader reads of it has limits of size, depth and cost",
    "intake": "given cells, checks, points and ids are the release's; metadata and outputs count for nothing",
    "checks": "checks ask on other inputs than the printed one, and about the state that they know",
    "showing": "texts are shortened, written as escapes, and escaped again in pages and tables",
}
