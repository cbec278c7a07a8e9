"""Rights that the sandbox may lack: what is said about each, and what a container's covered /proc changes.
`test_container.py` takes them away in a real container.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograde.sandbox import rights

#: What a kernel says where nothing stands in the way.
FREE = {
    "/proc/sys/user/max_user_namespaces": "96365",
    "/proc/sys/user/max_net_namespaces": "96365",
    "/proc/self/status": "Name:\tpython\nCapEff:\t000001ffffffffff\nSeccomp:\t0\n",
    "/proc/self/attr/current": "unconfined",
}
ROOT, USER = 0, 1000
ROOT_OF_DOCKER = "Name:\tpython\nCapEff:\t00000000a80425fb\nSeccomp:\t2\n"


@pytest.mark.parametrize(
    ("path", "said", "user", "named"),
    [
        ("/proc/sys/user/max_user_namespaces", "0", USER, ["sysctl user.max_user_namespaces=10000"]),
        ("/proc/sys/kernel/unprivileged_userns_clone", "0", USER, ["sysctl kernel.unprivileged_userns_clone=1"]),
        (
            "/proc/sys/kernel/apparmor_restrict_unprivileged_userns",
            "1",
            USER,
            ["sysctl kernel.apparmor_restrict_unprivileged_userns=0"],
        ),
        (
            "/proc/self/attr/current",
            "docker-default (enforce)",
            USER,
            ["apparmor=unconfined", "profile docker-default"],
        ),
        ("/proc/self/attr/current", "system_u:system_r:container_t:s0:c1,c2", USER, ["label=disable"]),
        ("/proc/self/status", ROOT_OF_DOCKER, ROOT, ["CAP_NET_ADMIN and CAP_SYS_ADMIN", "--user 1000", "runAsUser"]),
        (
            "/proc/self/status",
            "Name:\tpython\nCapEff:\t0\nSeccomp:\t2\n",
            USER,
            ["seccomp=unconfined", "seccompProfile"],
        ),
        ("/proc/self/status", "Name:\tpython\nCapEff:\t0\nSeccomp:\t0\n", USER, ["nothing that can be seen from here"]),
    ],
)
def test_when_one_thing_stands_in_the_way_then_it_alone_is_named_with_what_gives_the_right(
    monkeypatch: pytest.MonkeyPatch, path: str, said: str, user: int, named: list[str]
) -> None:
    monkeypatch.setattr(rights, "_read", lambda asked: {**FREE, path: said}.get(asked, ""))
    monkeypatch.setattr(os, "geteuid", lambda: user)
    message = rights.how_to_allow()
    assert [words for words in named if words not in message] == []
    assert message.count("Kubernetes:") <= 1
    assert message.count("sysctl") <= 1


def test_when_a_kernel_answers_then_nothing_forbids_a_call_that_asks_for_nothing() -> None:
    assert not rights._refuses_unshare()


COVERED = """
import json, sys
from small_sandbox import answering, small_sandbox, value
from autograde.sandbox import bubblewrap

with small_sandbox() as box, answering(box) as process:
    refused = bubblewrap._try("bwrap", *bubblewrap.OWN).stderr
    json.dump([refused, value(process, "os.listdir('/proc')")], sys.stdout)
"""


def test_when_a_container_has_parts_of_its_proc_covered_then_the_sandbox_stands_all_the_same_and_answers_see_none() -> (
    None
):
    """As an engine covers them, for somebody who is not root."""
    container = ["bwrap", "--unshare-user", "--uid", "1000", "--gid", "1000", "--dev-bind", "/", "/"]
    container += ["--ro-bind", "/dev/null", "/proc/timer_list"]
    done = subprocess.run(
        [*container, sys.executable, "-c", COVERED],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(map(str, (Path(__file__).parents[1], Path(__file__).parent)))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    refused, seen = json.loads(done.stdout)
    assert "Can't mount proc" in refused
    assert seen == []
