"""Forbids an answer the system calls that no exercise needs and that walls are broken with: namespaces, mounts,
tracing, keys, kernel modules, memory that no limit counts, and sockets that no network namespace holds back.

Written against `seccomp(2)`; the numbers are those of each architecture's `unistd.h`. A forbidden call fails with
EPERM.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
from collections.abc import Callable
from itertools import chain

__all__ = ["forbid"]

#: Architecture: its number for audits, then the numbers of clone, clone3, socket, socketpair and of the calls that are
#: forbidden.
_SAME_EVERYWHERE = (
    425,
    426,
    427,
    428,
    429,
    430,
    431,
    432,
    433,
    438,
    442,
    447,
)  # io_uring, new mount calls, pidfd_getfd
_CALLS: dict[str, tuple[int, int, int, int, int, tuple[int, ...], tuple[int, ...], tuple[int, ...]]] = {
    "x86_64": (
        0xC000003E,
        56,
        435,
        41,
        53,
        # chroot pivot_root mount umount2 unshare setns | ptrace process_vm_readv/writev perf_event_open userfaultfd bpf
        (161, 155, 165, 166, 272, 308, 101, 310, 311, 298, 323, 321),
        # add_key request_key keyctl | memfd_create shmget msgget semget mq_open | name_to_handle_at open_by_handle_at
        (248, 249, 250, 319, 29, 68, 64, 240, 303, 304),
        # kexec_load init_module finit_module delete_module swapon swapoff reboot acct quotactl syslog
        (246, 175, 313, 176, 167, 168, 169, 163, 179, 103),
    ),
    "aarch64": (
        0xC00000B7,
        220,
        435,
        198,
        199,
        (51, 41, 40, 39, 97, 268, 117, 270, 271, 241, 282, 280),
        (217, 218, 219, 279, 194, 186, 190, 180, 264, 265),
        (104, 105, 273, 106, 224, 225, 142, 89, 60, 116),
    ),
}
_NEW_NAMESPACES = 0x7E020000
_PR_SET_SECCOMP, _MODE_FILTER = 22, 2
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL, _FAIL = 0x7FFF0000, 0x80000000, 0x00050000
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data
_X32_CALLS = 0x40000000
#: AF_UNIX, AF_INET, AF_INET6: the families that end at the walls of the network namespace, and that libraries expect.
_FAMILIES = (1, 2, 10)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def forbid(call: Callable[..., int]) -> None:
    """Puts the filter on this process and all its children, for good; `call` calls the C library and raises OSError.

    The process must have given up gaining privileges (PR_SET_NO_NEW_PRIVS).
    """
    call("prctl", _PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(_PROGRAM), 0, 0)


def _instruction(code: int, if_true: int, if_false: int, value: int) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, value)


def _filter(machine: str) -> list[bytes]:
    architecture, clone, clone3, socket, socketpair, *forbidden = _CALLS[machine]
    rules = [
        _instruction(_LOAD, 0, 0, _ARCHITECTURE),
        _instruction(_EQUAL, 1, 0, architecture),
        _instruction(_RETURN, 0, 0, _KILL),
        _instruction(_LOAD, 0, 0, _NUMBER),
        *_fail_if(_AT_LEAST, _X32_CALLS, errno.EPERM),
        *_fail_if(_EQUAL, clone3, errno.ENOSYS),  # its flags can't be read; the C library then uses clone
    ]
    for call in chain(*forbidden, _SAME_EVERYWHERE):
        rules += _fail_if(_EQUAL, call, errno.EPERM)
    for call in (socket, socketpair):
        rules += _only_families(call)
    rules += [
        _instruction(_EQUAL, 1, 0, clone),
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
    return [_instruction(_EQUAL, 0, len(block), call), *block]


_RULES = _filter(platform.machine())
#: Made when this is imported, long before an answer's process is forked: there it would be made for each anew.
_PROGRAM = _Program(len(_RULES), b"".join(_RULES))
