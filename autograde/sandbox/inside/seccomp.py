"""Forbids an answer the system calls that no exercise needs and that walls are broken with: namespaces, mounts,
tracing, keys, kernel modules, and memory that no limit counts.

Written against `seccomp(2)`; the numbers are those of each architecture's `unistd.h`. A forbidden call fails with
EPERM.
"""

from __future__ import annotations

import ctypes
import errno
import platform
from collections.abc import Callable
from functools import cache
from itertools import chain

__all__ = ["forbid"]

#: Architecture: its number for audits, then the numbers of clone, clone3 and of the calls that are forbidden.
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
_CALLS: dict[str, tuple[int, int, int, tuple[int, ...], tuple[int, ...], tuple[int, ...]]] = {
    "x86_64": (
        0xC000003E,
        56,
        435,
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
        (51, 41, 40, 39, 97, 268, 117, 270, 271, 241, 282, 280),
        (217, 218, 219, 279, 194, 186, 190, 180, 264, 265),
        (104, 105, 273, 106, 224, 225, 142, 89, 60, 116),
    ),
}
_NEW_NAMESPACES = 0x7E020000
_PR_SET_SECCOMP, _MODE_FILTER = 22, 2
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL, _FAIL = 0x7FFF0000, 0x80000000, 0x00050000
_X32_CALLS = 0x40000000


class _Instruction(ctypes.Structure):
    _fields_ = (("code", ctypes.c_uint16), ("jt", ctypes.c_uint8), ("jf", ctypes.c_uint8), ("k", ctypes.c_uint32))


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.POINTER(_Instruction)))


def forbid(call: Callable[..., int]) -> None:
    """Puts the filter on this process and all its children, for good; `call` calls the C library and raises OSError.

    The process must have given up gaining privileges (PR_SET_NO_NEW_PRIVS).
    """
    call("prctl", _PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(_program(platform.machine())), 0, 0)


@cache
def _program(machine: str) -> _Program:
    instructions = _filter(machine)
    return _Program(len(instructions), (_Instruction * len(instructions))(*instructions))


def _filter(machine: str) -> list[_Instruction]:
    architecture, clone, clone3, *forbidden = _CALLS[machine]
    number, first_argument, arch = 0, 16, 4  # offsets in struct seccomp_data
    rules = [
        _Instruction(_LOAD, 0, 0, arch),
        _Instruction(_EQUAL, 1, 0, architecture),
        _Instruction(_RETURN, 0, 0, _KILL),
        _Instruction(_LOAD, 0, 0, number),
        *_fail_if(_AT_LEAST, _X32_CALLS, errno.EPERM),
        *_fail_if(_EQUAL, clone3, errno.ENOSYS),  # its flags can't be read; the C library then uses clone
    ]
    for call in chain(*forbidden, _SAME_EVERYWHERE):
        rules += _fail_if(_EQUAL, call, errno.EPERM)
    rules += [
        _Instruction(_EQUAL, 1, 0, clone),
        _Instruction(_RETURN, 0, 0, _ALLOW),
        _Instruction(_LOAD, 0, 0, first_argument),
        *_fail_if(_ANY_BIT, _NEW_NAMESPACES, errno.EPERM),
        _Instruction(_RETURN, 0, 0, _ALLOW),
    ]
    return rules


def _fail_if(comparison: int, value: int, error: int) -> list[_Instruction]:
    return [_Instruction(comparison, 0, 1, value), _Instruction(_RETURN, 0, 0, _FAIL | error)]
