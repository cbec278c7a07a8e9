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
from pathlib import Path

from autograde.errors import SandboxError

__all__ = ["DATA", "INSIDE", "SCRATCH", "VOCABULARY", "command", "environment", "require_bubblewrap"]

#: Folders as the sandbox sees them.
INSIDE, DATA, SCRATCH, VOCABULARY = "/runner", "/data", "/scratch", "/vocabulary"
NOBODY = "65534"
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc/ld.so.cache", "/etc/alternatives", "/etc/fonts")


def require_bubblewrap() -> str:
    """Path of a working `bwrap`; SandboxError says how to install it, or what forbids it."""
    program = shutil.which("bwrap")
    if program is None:
        raise SandboxError(
            "bubblewrap is not installed, and submissions are never run outside a sandbox. "
            "Install it (Debian, Ubuntu: apt-get install bubblewrap; Fedora: dnf install bubblewrap), "
            "or grade your own notebooks only with --sandbox off."
        )
    trial = subprocess.run(
        [program, *_namespaces(), "--ro-bind", "/", "/", "true"], capture_output=True, text=True, check=False
    )
    if trial.returncode != 0:
        raise SandboxError(
            f"bubblewrap cannot make a sandbox here: {trial.stderr.strip()}. User namespaces may be forbidden on this "
            "machine (sysctl kernel.unprivileged_userns_clone, kernel.apparmor_restrict_unprivileged_userns, or a "
            "container without the right to make them); allow them, or run the grader on another machine."
        )
    return program


def command(program: str, data: Path, vocabulary: Path) -> list[str]:
    """The words before the interpreter's own: everything in the sandbox is read-only but `SCRATCH`."""
    words = [program, *_namespaces(), "--die-with-parent", "--new-session", "--clearenv", "--hostname", "sandbox"]
    words += ["--perms", "0755", "--dir", "/etc"]
    for folder in SYSTEM:
        words += ["--ro-bind-try", folder, folder]
    for folder in _interpreter_folders():
        for parent in reversed(Path(folder).parents[:-1]):
            words += ["--perms", "0755", "--dir", str(parent)]
        words += ["--ro-bind", folder, folder]
    for package in _own_packages():
        words += ["--tmpfs", package]
    words += ["--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev"]
    words += [
        "--perms",
        "0755",
        "--dir",
        INSIDE,
        "--ro-bind",
        str(Path(__file__).parent / "inside"),
        f"{INSIDE}/inside",
    ]
    words += ["--ro-bind", str(data), DATA, "--ro-bind", str(vocabulary), VOCABULARY]
    words += ["--perms", "1777", "--size", str(64 << 20), "--tmpfs", SCRATCH]
    if not any(folder.startswith("/tmp/") for folder in _interpreter_folders()):
        words += [
            "--symlink",
            SCRATCH,
            "/tmp",
        ]  # else it is there already, and read-only; TMPDIR names the scratch folder
    for name, value in environment(Path(SCRATCH), Path(DATA), Path(VOCABULARY)).items():
        words += ["--setenv", name, value]
    words += ["--chdir", SCRATCH, "--remount-ro", "/"]
    if os.geteuid() == 0:
        words += ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--no-new-privs"]
        words += ["--bounding-set=-all", "--inh-caps=-all"]
    return words


def environment(scratch: Path, data: Path, vocabulary: Path) -> dict[str, str]:
    """The whole environment of submissions. The allocator's settings keep the heap in one piece, which makes forks
    cheap.
    """
    return {
        "HOME": str(scratch),
        "USER": "student",
        "LOGNAME": "student",
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "TMPDIR": str(scratch),
        "COURSE_DATA": str(data),
        "TIKTOKEN_CACHE_DIR": str(vocabulary),
        "MPLBACKEND": "Agg",
        "MPLCONFIGDIR": str(scratch),
        "IPYTHONDIR": str(scratch),
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONMALLOC": "malloc",
        "PYTHONNOUSERSITE": "1",
        "MALLOC_ARENA_MAX": "1",
        "MALLOC_TOP_PAD_": str(64 << 20),
    }


def _namespaces() -> list[str]:
    if os.geteuid() == 0:
        return ["--unshare-net", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"]
    return ["--unshare-all"]


def _interpreter_folders() -> list[str]:
    """The interpreter, its standard library and its packages, wherever they lie; none inside another."""
    system = tuple(f"{folder}/" for folder in SYSTEM)
    wanted = {sys.prefix, sys.base_prefix, str(Path(sys.executable).resolve().parent.parent)}
    outside = sorted(folder for folder in wanted if not f"{folder}/".startswith(system) and folder != "/usr")
    return [folder for folder in outside if not any(folder.startswith(f"{other}/") for other in outside)]


def _own_packages() -> list[str]:
    """Where a regular (not editable) install would put the hidden checks within reach; these folders are covered."""
    packages = [*site.getsitepackages(), sys.prefix]
    return [str(folder) for package in packages if (folder := Path(package) / "autograde").is_dir()]
