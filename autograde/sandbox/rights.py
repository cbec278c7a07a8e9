"""Which rights the sandbox lacks on this machine or in this container, by what can be seen, and what gives them.

It is asked when bubblewrap or the walls between answers have failed. It tries nothing that changes anything; what the
machine forbids out of this process's sight is not named.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from pathlib import Path

__all__ = ["how_to_allow"]

#: Bits of CapEff in `proc_pid_status(5)` that root needs: a user gets them in a user namespace.
CAPABILITIES = {"NET_ADMIN": 12, "SYS_ADMIN": 21}
#: Settings of the machine that forbid namespaces when they have this value, and the value that allows them.
SETTINGS = (
    ("user.max_user_namespaces", "0", "10000"),
    ("user.max_net_namespaces", "0", "10000"),
    ("kernel.unprivileged_userns_clone", "0", "1"),
    ("kernel.apparmor_restrict_unprivileged_userns", "1", "0"),
)
AS_A_USER = (
    "root lacks {lacking}, which no other user needs (Docker, Podman: --user 1000; Kubernetes: runAsUser: 1000; or "
    "give root --cap-add SYS_ADMIN --cap-add NET_ADMIN)"
)
NO_FILTER = (
    "a filter of system calls forbids namespaces (Docker, Podman: --security-opt seccomp=unconfined; Kubernetes: "
    "seccompProfile: {type: Unconfined})"
)
NO_APPARMOR = (
    "the AppArmor profile {profile} forbids mounts (Docker, Podman: --security-opt apparmor=unconfined; Kubernetes: "
    "appArmorProfile: {{type: Unconfined}})"
)
NO_SELINUX = (
    "SELinux keeps this container from mounts (Docker, Podman: --security-opt label=disable; Kubernetes: "
    "seLinuxOptions: {type: spc_t})"
)
UNSEEN = (
    "nothing that can be seen from here (they need user.max_user_namespaces and user.max_net_namespaces above 0, and "
    "nothing that forbids mounts in them)"
)


def how_to_allow() -> str:
    """What stands in the way here, what gives each right that is missing, and what to do otherwise."""
    return (
        "Submissions are never run without the namespaces that its walls are made of. What stands in the way: "
        f"{'; '.join(_missing()) or UNSEEN}. Or run the grader on another machine; grade your own notebooks only with "
        "--sandbox off."
    )


def _missing() -> list[str]:
    found = [
        f"the machine's settings forbid namespaces (there: sysctl {name}={allowing})"
        for name, forbidding, allowing in SETTINGS
        if _read(f"/proc/sys/{name.replace('.', '/')}") == forbidding
    ]
    lacking = _lacking_capabilities() if os.geteuid() == 0 else []
    if lacking:
        found.append(AS_A_USER.format(lacking=" and ".join(lacking)))
    found += _confinement()
    if _refuses_unshare() or (not found and _status("Seccomp") == "2"):
        found.append(NO_FILTER)
    return found


def _lacking_capabilities() -> list[str]:
    held = int(_status("CapEff") or "0", 16)
    return [f"CAP_{name}" for name, bit in CAPABILITIES.items() if not held >> bit & 1]


def _confinement() -> Iterator[str]:
    """A container's profile of AppArmor, `NAME (enforce)`, or its SELinux type, `…:container_t:…`."""
    label = _read("/proc/self/attr/current")
    if label.endswith(" (enforce)"):
        yield NO_APPARMOR.format(profile=label.removesuffix(" (enforce)"))
    elif ":container" in label:
        yield NO_SELINUX


def _refuses_unshare() -> bool:
    """Whether a filter stands before the call: asked for no new namespace, the kernel itself always agrees."""
    return bool(ctypes.CDLL(None).unshare(0))


def _status(field: str) -> str:
    lines = _read("/proc/self/status").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(f"{field}:")), "")


def _read(path: str) -> str:
    """What the kernel says there; empty where it says nothing."""
    try:
        return Path(path).read_text(encoding="utf-8").strip("\0\n ")
    except (OSError, UnicodeDecodeError):
        return ""
