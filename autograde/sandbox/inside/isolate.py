"""Walls around one answer: a process in namespaces of its own, with a scratch folder of its own and hard limits.

The whole sandbox stands inside bubblewrap already (no network, read-only system); the walls here keep *answers* from
seeing each other and the warm process. Linux only. Constants are from `clone(2)`, `mount(2)`,
`capset(2)` and `prctl(2)`.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import platform
import resource
import signal
from pathlib import Path
from typing import Any

from . import seccomp

__all__ = ["fork_isolated", "hide_process", "hold_memory_in_huge_pages", "limit"]

CLONE_NEWNS, CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWPID = 0x00020000, 0x08000000, 0x10000000, 0x20000000
CLONE_NEWNET = 0x40000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_REC, MS_PRIVATE = 1, 2, 4, 0x4000, 0x40000
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 1, 4, 38
LINUX_CAPABILITY_VERSION_3 = 0x20080522
MADV_HUGEPAGE, MADV_COLLAPSE = 14, 25
HUGE_PAGE = 2 << 20
CLONE_CALL = {"x86_64": 56, "aarch64": 220}

libc = ctypes.CDLL(None, use_errno=True)


def _call(name: str, *arguments: Any) -> int:
    status: int = getattr(libc, name)(*arguments)
    if status < 0:
        error = ctypes.get_errno()
        raise OSError(error, f"{name}: {os.strerror(error)}")
    return status


def hide_process() -> None:
    """Keeps other processes of the same user from reading this one's memory, and ends it when its parent ends."""
    _call("prctl", PR_SET_DUMPABLE, 0, 0, 0, 0)
    _call("prctl", PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def fork_isolated(scratch: str, tmpfs_mib: int) -> int:
    """Like `os.fork`, but the child wakes as process 1 of new user, pid, mount, ipc and network namespaces, with an
    empty scratch folder. Its network has nothing in it, not even a loopback device that is up: two answers that run at
    the same time cannot call each other, by abstract sockets neither.

    One `clone(2)` in place of fork, unshare and a second fork: copying the page tables of a process that has imported
    torch is what costs. The interpreter's hooks around a fork, which put locks and threads right, are left out: the
    process has one thread and holds no lock, and each page that a hook touches would have to be copied.
    """
    number = CLONE_CALL.get(platform.machine())
    if number is None:
        raise OSError(f"the sandbox does not know the clone call of a {platform.machine()} processor")
    uid, gid = os.getuid(), os.getgid()
    flags = CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | signal.SIGCHLD
    child = libc.syscall(ctypes.c_long(number), ctypes.c_long(flags), None, None, None, None)
    if child != 0:
        if child < 0:
            raise OSError(ctypes.get_errno(), f"clone: {os.strerror(ctypes.get_errno())}")
        return int(child)
    os.setsid()
    _map_user(uid, gid)
    _mount_own_folders(scratch, tmpfs_mib)
    return 0


def _map_user(uid: int, gid: int) -> None:
    """Nothing can be created in a user namespace before its maps are written; they can't be while the process is
    hidden.
    """
    _call("prctl", PR_SET_DUMPABLE, 1, 0, 0, 0)
    for name, line in (
        ("setgroups", b"deny"),
        ("uid_map", b"%d %d 1" % (uid, uid)),
        ("gid_map", b"%d %d 1" % (gid, gid)),
    ):
        file = os.open(f"/proc/self/{name}", os.O_WRONLY)  # every page that is touched after a fork costs
        os.write(file, line)
        os.close(file)


def _mount_own_folders(scratch: str, tmpfs_mib: int) -> None:
    """Fresh scratch and shared-memory folders; an empty `/proc`, which would show other answers."""
    _call("mount", None, b"/", None, MS_REC | MS_PRIVATE, None)
    options = f"size={tmpfs_mib}m,nr_inodes=4096,mode=0700".encode("ascii")
    for folder in (scratch, "/dev/shm"):
        _call("mount", b"tmpfs", folder.encode(), b"tmpfs", MS_NOSUID | MS_NODEV, options)
    _call("mount", b"tmpfs", b"/proc", b"tmpfs", MS_RDONLY | MS_NOSUID | MS_NODEV, b"size=4k,mode=0555")
    os.chdir(scratch)


def limit(limits: dict[str, int]) -> None:
    """Sets the hard limits of this process and its children, and gives up every way to gain privileges."""
    mib = 1 << 20
    _give_up_capabilities()
    wanted = (
        (resource.RLIMIT_CPU, limits["cpu_seconds"]),
        (resource.RLIMIT_DATA, limits["memory_mib"] * mib),
        (resource.RLIMIT_FSIZE, limits["file_mib"] * mib),
        (resource.RLIMIT_NPROC, limits["processes"]),
        (resource.RLIMIT_NOFILE, limits["open_files"]),
        (resource.RLIMIT_SIGPENDING, limits["open_files"]),
        (resource.RLIMIT_CORE, 0),
    )
    for which, value in wanted:
        resource.setrlimit(which, (value, value))
    seccomp.forbid(_call)


def _give_up_capabilities() -> None:
    """The process made its namespaces and so may do anything in them, e.g. unmount the empty `/proc`: no longer."""
    _call("prctl", PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(LINUX_CAPABILITY_VERSION_3, 0)
    _call("capset", header, (ctypes.c_uint32 * 6)())


def hold_memory_in_huge_pages() -> None:
    """Asks the kernel to put the warm process's heap into 2 MiB pages, which makes each fork about three times cheaper.

    Only a matter of speed: a kernel that cannot (before Linux 6.1) changes nothing.
    """
    libc.madvise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/maps").read_text(encoding="utf-8").splitlines():
            span, mode, _, _, _, *name = line.split()
            start, end = (int(edge, 16) for edge in span.split("-"))
            start, end = -(-start // HUGE_PAGE) * HUGE_PAGE, end // HUGE_PAGE * HUGE_PAGE
            if mode == "rw-p" and name in ([], ["[heap]"]) and end > start:
                libc.madvise(start, end - start, MADV_HUGEPAGE)
                libc.madvise(start, end - start, MADV_COLLAPSE)
