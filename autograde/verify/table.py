"""What verifying came to, for the terminal. Findings are not shown here: they come last, after all assignments."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from autograde.course import Assignment
from autograde.verify.finding import Proof

__all__ = ["show_checks", "show_proofs"]


def show_proofs(assignment: Assignment, proofs: Sequence[Proof], console: Console) -> None:
    """Prints the counts of each exercise and their sums, then what no visible check sees, with the reasons."""
    table = Table("exercise", "points", "wrong", "shown", "right", "checks", "idle", "proven", title=assignment.id)
    for proof in proofs:
        counts = (len(proof.failed), _share([proof]), proof.right, len(proof.checks), len(proof.idle))
        table.add_row(proof.exercise, f"{proof.points:g}", *map(str, counts), "no" if proof.findings else "yes")
    table.add_section()
    sums = (
        sum(proof.points for proof in proofs),
        sum(len(proof.failed) for proof in proofs),
        _share(proofs),
        sum(proof.right for proof in proofs),
        sum(len(proof.checks) for proof in proofs),
        sum(len(proof.idle) for proof in proofs),
    )
    table.add_row(
        f"{len(proofs)} exercises", *(total if isinstance(total, str) else f"{total:g}" for total in sums), ""
    )
    console.print(table)
    for proof in proofs:
        for name, reason in proof.unseen.items():
            said = f"{proof.exercise} / {name} is not seen by the visible check: {reason}"
            console.print(said, markup=False, highlight=False)


def show_checks(proof: Proof, console: Console) -> None:
    """Prints which checks each known wrong answer of one exercise fails, and what is of no use."""
    for name, failed in proof.failed.items():
        which = f"{len(failed)} of {len(proof.checks)} checks: {', '.join(sorted(failed))}"
        console.print(f"{name} fails {which}", markup=False, highlight=False)
    for name in proof.idle:
        console.print(f"{name} rejects nothing that the others accept", markup=False, highlight=False)
    for name in proof.unnamed:
        said = "is never named: another one does the same, or its process is lost"
        console.print(f"{name} {said}", markup=False, highlight=False)


def _share(proofs: Sequence[Proof]) -> str:
    """Of the known wrong answers those that the visible check rejects: `19/20`, of several exercises in per cent."""
    shown = [seen for proof in proofs for seen in proof.shown.values()]
    if len(proofs) == 1:
        return f"{sum(shown)}/{len(shown)}"
    return f"{100 * sum(shown) / len(shown):.1f} %" if shown else ""
