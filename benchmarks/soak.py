"""Whether memory stays flat: `autograde grade` on a class of thousands, notebooks of real size.

    python benchmarks/soak.py [ASSIGNMENT] [--submissions 2000] [--workers 2] [--zip]

No two submissions are the same: they are the example class over and over, each time with other names and numbers in
the answers and other pictures in the outputs, 0.8 MB each; with `--zip` they come as one zip. The command is looked at
from outside every few seconds: the memory of its own process, what it and everything below it hold (proportional set
size), their open files, processes and scratch folders; a line is printed every 100 submissions. Fails when from the
500th submission on something grows, or when the command's own process needs more than 350 MB at any time. The default
takes about 10 minutes on two idle cores.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psutil
from big_class import write_class
from measure import family, held_mib

from autograde.course import load_course

#: From this submission on nothing may grow,
FROM = 500
#: by more than this share in memory,
GROWTH = 0.05
#: and by more than so many open files and processes, which come and go with the answers in hand.
MORE_OPEN = 20
#: What the command's own process may hold: 350 MB.
MOST_OWN_MIB = 350e6 / 2**20
SECONDS_BETWEEN_LOOKS = 2.0


@dataclass(frozen=True)
class Look:
    """What was seen when so many were graded: MiB that the command's own process held, and had held at most (the kernel
    keeps count, so no moment is missed), that all held together, and how many of the others there were.
    """

    graded: int
    own: float
    most: float
    held: float
    files: int
    processes: int
    folders: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("assignment", nargs="?", default="lec26")
    parser.add_argument("--submissions", type=int, default=2000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--zip", action="store_true", help="The class comes as one zip.")
    options = parser.parse_args()
    root = load_course().root
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        delivery = write_class(folder, root / "examples" / options.assignment, options.submissions, zipped=options.zip)
        print(f"{options.submissions} notebooks written, {time.monotonic() - began:.0f} s")
        words = ["grade", options.assignment, str(delivery), "--out", str(folder / "out")]
        command = [sys.executable, "-m", "autograde", *words, "--workers", str(options.workers), "--timeout", "2"]
        began = time.monotonic()
        with running(command, root, folder) as process:
            looks = list(printed(look_often(process, folder)))
        print(f"graded and written in {time.monotonic() - began:.0f} s; exit status {process.returncode}")
        graded = Progress(folder / "out").graded()
        left = len(list((folder / "tmp").iterdir()))
    problems = [*growth(looks, options.submissions), *unfinished(process.returncode, graded, options.submissions, left)]
    print(*summary(looks, options.submissions), *(f"FAILED: {problem}" for problem in problems), sep="\n")
    raise SystemExit(bool(problems))


@contextmanager
def running(command: Sequence[str], root: Path, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The command in a process group of its own, with a folder for temporary files where nobody else has any."""
    (folder / "tmp").mkdir()
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(
            command,
            cwd=root,
            env=os.environ | {"TMPDIR": str(folder / "tmp")},
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
            process.wait()
        print((folder / "said").read_text(encoding="utf-8", errors="replace")[-600:])


class Progress:
    """How many are graded, by the record to which the command appends them; what was read is not read again."""

    def __init__(self, out: Path) -> None:
        self._path, self._offset, self._lines = out / "results.jsonl", 0, 0

    def graded(self) -> int:
        if self._path.exists():
            with self._path.open("rb") as file:
                file.seek(self._offset)
                new = file.read()
            self._offset, self._lines = self._offset + len(new), self._lines + new.count(b"\n")
        return max(0, self._lines - 1)  # the first line is the record's own


def look_often(process: subprocess.Popen[bytes], folder: Path) -> Iterator[Look]:
    """Looks until the command ends."""
    progress = Progress(folder / "out")
    while process.poll() is None:
        everything = family(process.pid)
        own, most = own_mib(process.pid)
        if own and everything:
            held, files = held_mib(everything), sum(map(open_files, everything))
            folders = len(list((folder / "tmp").glob("autograde-*")))
            yield Look(progress.graded(), own, most, held, files, len(everything), folders)
        time.sleep(SECONDS_BETWEEN_LOOKS)


def own_mib(pid: int) -> tuple[float, float]:
    """MiB that one process holds, and has held at most; nothing when it has ended."""
    sizes = {"VmRSS:": 0.0, "VmHWM:": 0.0}
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8", errors="replace").splitlines():
            name, *rest = line.split()
            if name in sizes:
                sizes[name] = int(rest[0]) / 2**10
    return sizes["VmRSS:"], sizes["VmHWM:"]


def open_files(process: psutil.Process) -> int:
    """0 for one that has ended meanwhile."""
    try:
        return process.num_fds()
    except psutil.Error:
        return 0


def printed(looks: Iterator[Look]) -> Iterator[Look]:
    """The looks; the first one after every hundred is shown."""
    print(
        f"{'graded':>8}{'own MiB':>9}{'all MiB':>9}{'files':>7}{'processes':>11}{'folders':>9}{'seconds':>9}",
        flush=True,
    )
    began, following = time.monotonic(), 0
    for look in looks:
        if look.graded >= following:
            following = look.graded - look.graded % 100 + 100
            numbers = (
                f"{look.graded:>8}{look.own:>9.0f}{look.most:>9.0f}{look.held:>9.0f}{look.files:>7}{look.processes:>11}"
            )
            print(f"{numbers}{look.folders:>9}{time.monotonic() - began:>9.0f}", flush=True)
        yield look


def parts(looks: Sequence[Look], submissions: int) -> tuple[list[Look], list[Look]]:
    """The looks at the tenth of the class from the 500th submission on (in a small class, from the middle), and at the
    last tenth.
    """
    first, size = min(FROM, submissions // 2), max(1, submissions // 10)
    start = [look for look in looks if first <= look.graded < first + size]
    return start, [look for look in looks if submissions - size <= look.graded < submissions]


def growth(looks: Sequence[Look], submissions: int) -> Iterator[str]:
    """What grew from the 500th submission to the last."""
    start, end = parts(looks, submissions)
    if not (start and end):
        yield "too few looks to tell whether anything grows; take more submissions"
        return
    for what in ("own", "held", "files", "processes", "folders"):
        before, after = (median(getattr(look, what) for look in part) for part in (start, end))
        most = before * (1 + GROWTH) if what in ("own", "held") else before + MORE_OPEN * (what != "folders")
        if after > most:
            yield f"'{what}' grew from {before:.1f} to {after:.1f}"
    if (peak := max(look.most for look in looks)) > MOST_OWN_MIB:
        yield f"the command's own process held {peak:.0f} MiB"


def unfinished(status: int, graded: int, submissions: int, left: int) -> Iterator[str]:
    """What the command did not do; 1 as its status says that some of the class could not be graded, as in examples/."""
    if status not in (0, 1):
        yield f"the command's exit status is {status}"
    if graded != submissions:
        yield f"{graded} of {submissions} submissions have a result"
    if left:
        yield f"{left} files or folders are left among the temporary ones"


def summary(looks: Sequence[Look], submissions: int) -> Iterator[str]:
    start, end = parts(looks, submissions)
    for name, part in ((f"from the {min(FROM, submissions // 2)}th", start), ("at the end", end)):
        if part:
            own, held = median(look.own for look in part), median(look.held for look in part)
            yield f"{name}: own process {own:.0f} MiB, all together {held:.0f} MiB"
    own, held = max(look.most for look in looks), max(look.held for look in looks)
    yield f"at most, the pages at the end included: own process {own:.0f} MiB, all together {held:.0f} MiB"


if __name__ == "__main__":
    main()
