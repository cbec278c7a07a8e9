"""The command line of the sandbox's outer wall, bubblewrap: no network, a read-only system, nothing of the project
inside.

Who runs the grader decides how: an ordinary user needs a user namespace; root does not, and drops to the really
different user `nobody` inside, since limits on processes do not bind root under another name.
"""

from __future__ import annotations

import os
import shutil
import site
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from autograde.errors import SandboxError
from autograde.sandbox.packages import NONE, Packages, find_packages, is_inside
from autograde.sandbox.rights import how_to_allow

__all__ = [
    "CACHES",
    "DATA",
    "INSIDE",
    "SCRATCH",
    "command",
    "environment",
    "packages_beside",
    "require_bubblewrap",
]

#: Folders as the sandbox sees them.
INSIDE, DATA, SCRATCH, CACHES = "/runner", "/data", "/scratch", "/caches"
#: Where notebooks written in Colab look for their files.
CONTENT = "/content"
#: All of the project that enters the sandbox.
RUNNER = Path(__file__).parent / "inside"
NOBODY = "65534"
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc/ld.so.cache", "/etc/alternatives", "/etc/fonts")
#: The sandbox's own name and /proc; a container whose own /proc is covered in parts lets no user have them, so its own
#: stand in. No answer sees either: each has an empty /proc (`inside/isolate.py`).
OWN = ("--hostname", "sandbox", "--proc", "/proc")
CONTAINERS = ("--bind", "/proc", "/proc")


def require_bubblewrap() -> str:
    """Path of a working `bwrap`; SandboxError says how to install it, or what forbids it."""
    program = shutil.which("bwrap")
    if program is None:
        raise SandboxError(
            "bubblewrap is not installed, and submissions are never run outside a sandbox. "
            "Install it (Debian, Ubuntu: apt-get install bubblewrap; Fedora: dnf install bubblewrap; macOS, Windows: "
            "in the project's container), or grade your own notebooks only with --sandbox off."
        )
    trial = _try(program)
    if trial.returncode != 0:
        raise SandboxError(f"bubblewrap cannot make a sandbox here: {trial.stderr.strip()}. {how_to_allow()}")
    return program


def _try(program: str, *more: str) -> subprocess.CompletedProcess[str]:
    words = [program, *_namespaces(), "--ro-bind", "/", "/", *more, "true"]
    return subprocess.run(words, capture_output=True, text=True, check=False)


def command(program: str, data: Path, caches: Mapping[str, Path], hidden: Sequence[Path] = ()) -> list[str]:
    """The words before the interpreter's own: everything in the sandbox is read-only but `SCRATCH`. Folders in `hidden`
    are empty where they lie inside one that is shown.
    """
    packages = packages_beside(hidden)
    folders = [*_interpreter_folders(), *(path for path in packages.shown if not _is_shown(path))]
    words = [program, *_namespaces(), "--die-with-parent", "--new-session", "--clearenv"]
    words += ["--perms", "0755", "--dir", "/etc"]
    for folder in SYSTEM:
        words += ["--ro-bind-try", folder, folder]
    words += _shell()
    for folder in folders:
        for parent in reversed(Path(folder).parents[:-1]):
            words += ["--perms", "0755", "--dir", str(parent)]
        words += ["--ro-bind", folder, folder]
    covered = [place for folder in hidden for place in _shown_at(folder, packages.shown)]
    for folder in dict.fromkeys([*_own_packages(packages), *covered]):
        words += ["--tmpfs", folder]
        for kept in _interpreter():
            words += ["--ro-bind", kept, kept] if kept.startswith(f"{folder}/") else []
        words += ["--remount-ro", folder]
    words += CONTAINERS if _try(program, *OWN).returncode else OWN
    words += ["--dev", "/dev", "--remount-ro", "/dev"]
    words += ["--tmpfs", "/dev/pts", "--remount-ro", "/dev/pts"]  # the machine has so many terminals and no more
    words += ["--perms", "0755", "--dir", INSIDE, "--ro-bind", str(RUNNER), f"{INSIDE}/inside"]
    words += ["--ro-bind", str(data), DATA, "--perms", "0755", "--dir", CACHES]
    inside = {variable: Path(CACHES, variable) for variable in caches}
    for variable in caches:
        words += ["--ro-bind", str(caches[variable]), str(inside[variable])]
    words += ["--perms", "1777", "--size", str(64 << 20), "--tmpfs", SCRATCH]
    for link in ("/tmp", CONTENT):
        if not any(folder.startswith(f"{link}/") for folder in folders):
            words += ["--symlink", SCRATCH, link]  # else it is there already, and read-only
    for name, value in environment(Path(SCRATCH), Path(DATA), inside, packages).items():
        words += ["--setenv", name, value]
    words += ["--chdir", SCRATCH, "--remount-ro", "/"]
    if os.geteuid() == 0:
        words += ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--no-new-privs"]
        words += ["--bounding-set=-all", "--inh-caps=-all"]
    return words


def packages_beside(hidden: Sequence[Path] = ()) -> Packages:
    """What the grader's Python finds outside its own folders, and which of it the sandbox shows."""
    return find_packages(hidden, _interpreter())


def environment(scratch: Path, data: Path, caches: Mapping[str, Path], packages: Packages = NONE) -> dict[str, str]:
    """The whole environment of submissions. The allocator's settings keep the heap in one piece, which makes forks
    cheap.
    """
    beside = {"PYTHONPATH": os.pathsep.join(packages.shown)} if packages.shown else {}
    return (
        beside
        | {variable: str(folder) for variable, folder in caches.items()}
        | {
            "HOME": str(scratch),
            "USER": "student",
            "LOGNAME": "student",
            "PATH": "/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "TMPDIR": str(scratch),
            "COURSE_DATA": str(data),
            "MPLBACKEND": "Agg",
            "MPLCONFIGDIR": str(scratch),
            "IPYTHONDIR": str(scratch),
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "MKL_NUM_THREADS": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONHASHSEED": "0",
            "PYTHONNOUSERSITE": "1",
            "PIP_NO_INDEX": "1",  # it would try to reach one for a quarter of a minute
            "MALLOC_ARENA_MAX": "1",
            "MALLOC_TOP_PAD_": str(64 << 20),
            "THP_MEM_ALLOC_ENABLE": "1",  # torch's large tensors in 2 MiB pages: a fault and a fork cost much less
        }
    )


def _namespaces() -> list[str]:
    if os.geteuid() == 0:
        return ["--unshare-net", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"]
    return ["--unshare-all"]


def _shell() -> list[str]:
    """Puts bash in the place of `sh`: Debian's would wait for ever for the signal of a child, which `seccomp` keeps as
    it is.
    """
    sh, bash = Path("/bin/sh").resolve(), Path("/bin/bash").resolve()
    if not (sh.is_file() and bash.is_file()) or sh == bash:
        return []
    places = {str(sh), f"/bin/{sh.name}"}  # two mounts of one folder, often
    return [word for place in sorted(places) for word in ("--ro-bind-try", str(bash), place) if Path(place).exists()]


def _interpreter() -> list[str]:
    """The interpreter, its standard library and its packages, wherever they lie."""
    folders = (sys.prefix, sys.base_prefix, Path(sys.executable).resolve().parent.parent)
    return sorted({os.path.normpath(folder) for folder in folders})


def _interpreter_folders() -> list[str]:
    """Those outside the system's folders, none inside another."""
    outside = [folder for folder in _interpreter() if not is_inside(folder, SYSTEM)]
    return [folder for folder in outside if not any(folder.startswith(f"{other}/") for other in outside)]


def _is_shown(folder: str, beside: Sequence[str] = ()) -> bool:
    return is_inside(folder, (*SYSTEM, *_interpreter_folders(), *beside))


def _shown_at(hidden: Path, beside: Sequence[str]) -> Iterator[str]:
    """Where a folder would be seen: what is shown may be a link to what it lies in."""
    real = os.path.realpath(hidden)
    for shown in (*SYSTEM, *_interpreter_folders(), *beside):
        if is_inside(real, [behind := os.path.realpath(shown)]):
            yield str(Path(shown, os.path.relpath(real, behind)))


def _own_packages(beside: Packages) -> list[str]:
    """Where a regular (not editable) install would put the hidden checks within reach; these folders are covered."""
    places = [*site.getsitepackages(), sys.prefix, *beside.shown]
    return [str(folder) for place in places if (folder := Path(place) / "autograde").is_dir()]
