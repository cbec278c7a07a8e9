"""Forbids an answer the system calls that no exercise needs and that walls are broken with: namespaces, mounts,
tracing, keys, kernel modules, memory that no limit counts, what the system or the user has once, and sockets that no
network namespace holds back.

Written against `seccomp(2)`; the numbers are those of each architecture's `unistd.h`. A forbidden call fails with
EPERM. Some calls say that they succeeded and do nothing: locks on files, which answers that run at the same time could
talk through; writing all disks; and what would make the kernel forget a child's processor time when it ends.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import signal
import struct
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["forbid"]

#: io_uring, new mount calls, pidfd_getfd, quotactl_fd, memfd_secret, open_tree_attr: one number everywhere.
_SAME_EVERYWHERE = (425, 426, 427, 428, 429, 430, 431, 432, 433, 438, 442, 443, 447, 467)


@dataclass(frozen=True)
class _Calls:
    """The numbers of one architecture; `audit` is its own number."""

    audit: int
    clone: int
    clone3: int
    sockets: tuple[int, int]  # socket socketpair
    fcntl: int
    sigaction: int
    unheard: tuple[int, int, int]  # flock sync syncfs
    forbidden: tuple[tuple[int, ...], ...]


_CALLS = {
    "x86_64": _Calls(
        audit=0xC000003E,
        clone=56,
        clone3=435,
        sockets=(41, 53),
        fcntl=72,
        sigaction=13,
        unheard=(73, 162, 306),
        forbidden=(
            # chroot pivot_root mount umount2 unshare setns
            (161, 155, 165, 166, 272, 308),
            # ptrace process_vm_readv process_vm_writev perf_event_open userfaultfd bpf
            (101, 310, 311, 298, 323, 321),
            # add_key request_key keyctl memfd_create shmget msgget semget mq_open name_to_handle_at open_by_handle_at
            (248, 249, 250, 319, 29, 68, 64, 240, 303, 304),
            # kexec_load init_module finit_module delete_module swapon swapoff reboot acct quotactl syslog
            (246, 175, 313, 176, 167, 168, 169, 163, 179, 103),
            # io_setup fanotify_init inotify_init1 inotify_init
            (206, 300, 294, 253),
        ),
    ),
    "aarch64": _Calls(
        audit=0xC00000B7,
        clone=220,
        clone3=435,
        sockets=(198, 199),
        fcntl=25,
        sigaction=134,
        unheard=(32, 81, 267),
        forbidden=(
            (51, 41, 40, 39, 97, 268),
            (117, 270, 271, 241, 282, 280),
            (217, 218, 219, 279, 194, 186, 190, 180, 264, 265),
            (104, 105, 273, 106, 224, 225, 142, 89, 60, 116),
            (0, 262, 26),
        ),
    ),
}
_NEW_NAMESPACES = 0x7E020000
_PR_SET_SECCOMP, _MODE_FILTER = 22, 2
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL, _FAIL = 0x7FFF0000, 0x80000000, 0x00050000
#: Offsets in struct seccomp_data; of an argument its lower half, four bytes behind it the upper one.
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT, _SECOND_ARGUMENT = 0, 4, 16, 24
_X32_CALLS = 0x40000000
#: AF_UNIX, AF_INET, AF_INET6: the families that end at the walls of the network namespace, and that libraries expect.
_FAMILIES = (1, 2, 10)
#: Of fcntl: F_SETLK F_SETLKW F_OFD_SETLK F_OFD_SETLKW do nothing; F_SETLEASE F_NOTIFY F_SETPIPE_SZ are forbidden, the
#: last since all pipes of a user share what they may hold.
_LOCKS, _LEASES = (6, 7, 37, 38), (1024, 1026, 1031)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def forbid(call: Callable[..., int]) -> None:
    """Puts the filter on this process and all its children, for good; `call` calls the C library and raises OSError.

    The process must have given up gaining privileges (PR_SET_NO_NEW_PRIVS).
    """
    call("prctl", _PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(_PROGRAM), 0, 0)


def _instruction(code: int, if_true: int, if_false: int, value: int) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, value)


def _filter(calls: _Calls) -> list[bytes]:
    rules = [
        _instruction(_LOAD, 0, 0, _ARCHITECTURE),
        _instruction(_EQUAL, 1, 0, calls.audit),
        _instruction(_RETURN, 0, 0, _KILL),
        _instruction(_LOAD, 0, 0, _NUMBER),
        *_fail_if(_AT_LEAST, _X32_CALLS, errno.EPERM),
        *_fail_if(_EQUAL, calls.clone3, errno.ENOSYS),  # its flags can't be read; the C library then uses clone
    ]
    for group in (*calls.forbidden, _SAME_EVERYWHERE):
        for call in group:
            rules += _fail_if(_EQUAL, call, errno.EPERM)
    for call in calls.unheard:
        rules += _fail_if(_EQUAL, call, 0)
    for call in calls.sockets:
        rules += _only_families(call)
    rules += _without_locks(calls.fcntl)
    rules += _children_stay(calls.sigaction)
    rules += [
        _instruction(_EQUAL, 1, 0, calls.clone),
        _instruction(_RETURN, 0, 0, _ALLOW),
        _instruction(_LOAD, 0, 0, _FIRST_ARGUMENT),
        *_fail_if(_ANY_BIT, _NEW_NAMESPACES, errno.EPERM),
        _instruction(_RETURN, 0, 0, _ALLOW),
    ]
    return rules


def _fail_if(comparison: int, value: int, error: int) -> list[bytes]:
    return [_instruction(comparison, 0, 1, value), _instruction(_RETURN, 0, 0, _FAIL | error)]


def _only_families(call: int) -> list[bytes]:
    """For a call whose first argument is an address family; AF_VSOCK would reach the host of a virtual machine."""
    families = [_instruction(_EQUAL, len(_FAMILIES) - k, 0, family) for k, family in enumerate(_FAMILIES)]
    block = [
        _instruction(_LOAD, 0, 0, _FIRST_ARGUMENT),
        *families,
        _instruction(_RETURN, 0, 0, _FAIL | errno.EAFNOSUPPORT),
        _instruction(_RETURN, 0, 0, _ALLOW),
    ]
    return _for_call(call, block)


def _without_locks(fcntl: int) -> list[bytes]:
    block = [_instruction(_LOAD, 0, 0, _SECOND_ARGUMENT)]
    for command in _LOCKS:
        block += _fail_if(_EQUAL, command, 0)
    for command in _LEASES:
        block += _fail_if(_EQUAL, command, errno.EPERM)
    return _for_call(fcntl, [*block, _instruction(_RETURN, 0, 0, _ALLOW)])


def _children_stay(sigaction: int) -> list[bytes]:
    """What SIGCHLD does can be asked, but not changed: where it is ignored, a child that ends is forgotten, and its
    processor time with it.
    """
    block = [
        _instruction(_LOAD, 0, 0, _FIRST_ARGUMENT),
        _instruction(_EQUAL, 1, 0, signal.SIGCHLD),
        _instruction(_RETURN, 0, 0, _ALLOW),
        _instruction(_LOAD, 0, 0, _SECOND_ARGUMENT),
        _instruction(_EQUAL, 0, 2, 0),
        _instruction(_LOAD, 0, 0, _SECOND_ARGUMENT + 4),
        _instruction(_EQUAL, 1, 0, 0),
        _instruction(_RETURN, 0, 0, _FAIL),
        _instruction(_RETURN, 0, 0, _ALLOW),
    ]
    return _for_call(sigaction, block)


def _for_call(call: int, block: list[bytes]) -> list[bytes]:
    """The block, which ends in a verdict, for this call only."""
    return [_instruction(_EQUAL, 0, len(block), call), *block]


_RULES = _filter(_CALLS[platform.machine()])
#: Made when this is imported, long before an answer's process is forked: there it would be made for each anew.
_PROGRAM = _Program(len(_RULES), b"".join(_RULES))
