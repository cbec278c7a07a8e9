"""Grading in a real container, with the image that Containerfile makes: it takes no right, or the few that are named.

Podman runs it, from a base image of Debian's packages; `make proof` installs both. Docker's own filter of system calls
cannot be had here: one stands in that refuses what Docker's documentation says of its own.
"""

from __future__ import annotations

import ast
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from example_class import EXAMPLES, EXPECTED, compared

from autograde.records.grades import read_grades

ROOT = Path(__file__).resolve().parents[1]
PODMAN = ("podman", "--runtime", "runc", "--cgroup-manager", "cgroupfs")
#: Left to itself the engine asks for as many as root may have, and a process here may be a lesser root.
LIMITS = ("--ulimit", "nofile=1024:1024", "--ulimit", "nproc=8192:8192")
#: Debian's release by its Python: the image takes the wheels that this machine's Python takes.
SUITES = {(3, 11): "bookworm", (3, 13): "trixie"}
IMAGE = "localhost/autograde-test"
#: Who the image runs as, and anybody else.
PERSON, SOMEBODY = 1000, 54321
#: What pip on this machine may be told by its configuration, and the build has to be told as well.
OF_PIP = {"cert", "constraint", "extra-index-url", "find-links", "index-url", "proxy"}
CLONE_NEWUSER = 0x10000000
REFUSED = ["mount", "pivot_root", "sethostname", "setns", "umount2", "unshare"]
LIKE_DOCKERS = {
    "defaultAction": "SCMP_ACT_ALLOW",
    "syscalls": [
        {"names": REFUSED, "action": "SCMP_ACT_ERRNO", "errnoRet": 1},
        {"names": ["clone3"], "action": "SCMP_ACT_ERRNO", "errnoRet": 38},
        {
            "names": ["clone"],
            "action": "SCMP_ACT_ERRNO",
            "errnoRet": 1,
            "args": [
                {"index": 0, "value": CLONE_NEWUSER, "valueTwo": CLONE_NEWUSER, "op": "SCMP_CMP_MASKED_EQ"},
            ],
        },
    ],
}
ONE = "2023100001_lec26.ipynb"
BOTH = ("--cap-add", "SYS_ADMIN", "--cap-add", "NET_ADMIN")

pytestmark = pytest.mark.proof


def podman(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*PODMAN, *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)


def base(folder: Path) -> str:
    """An image with Debian's Python and nothing of the project: made once, the engine keeps it."""
    suite = SUITES.get(sys.version_info[:2])
    if suite is None:
        pytest.skip("no release of Debian has this Python")
    name = f"{IMAGE}-base:{suite}"
    if podman("image", "exists", name).returncode:
        packages = "--include=python3,python3-venv,ca-certificates"
        subprocess.run(["mmdebstrap", "--variant=apt", packages, suite, str(folder / "base.tar")], check=True)
        done = podman("import", str(folder / "base.tar"), name)
        assert done.returncode == 0, done.stdout
    return name


def where_this_machine_installs_from() -> list[str]:
    """Words for the build: pip's options, and the folders and files of this machine that they name."""
    listed = subprocess.run([sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=True)
    options, shown = list[str](), set[Path]()
    for name, values in re.findall(r"^[\w:]+\.([\w-]+)=(.*)$", listed.stdout, flags=re.MULTILINE):
        for value in ast.literal_eval(values).split() if name in OF_PIP else ():
            options.append(f"--{name}={value}")
            path = Path(value.removeprefix("file://"))
            if path.is_absolute() and path.exists():
                shown.add(path.parent if value.startswith("file:") else path)
    volumes = [word for path in sorted(shown) for word in ("--volume", f"{path}:{path}:ro")]
    return [*volumes, "--build-arg", f"PIP_OPTIONS={' '.join(dict.fromkeys(options))}"]


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> str:
    more = [*where_this_machine_installs_from(), "--build-arg", f"BASE={base(tmp_path_factory.mktemp('base'))}"]
    done = podman("build", "--network", "host", *LIMITS, *more, "--tag", IMAGE, str(ROOT))
    assert done.returncode == 0, done.stdout[-3000:]
    return IMAGE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The example class as an LMS packs it, in a folder of somebody's whom the image has never heard of."""
    shutil.make_archive(str(tmp_path / "submissions"), "zip", EXAMPLES / "lec26")
    shutil.copy(EXAMPLES / "lec26" / ONE, tmp_path)
    belongs_to(SOMEBODY, tmp_path)
    return tmp_path


def belongs_to(user: int, folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        os.chown(path, user, user)


def run(*words: str) -> str:
    """What a container says that is started with these words, beside those that this machine needs."""
    return podman("run", "--network", "none", *LIMITS, *words).stdout


def grade(image: str, folder: Path, *flags: str, user: int = SOMEBODY) -> str:
    """What the grader says of one submission, in a container with these flags."""
    seen = ("--rm", "--volume", f"{folder}:/class", "--user", str(user))
    return run(*seen, *flags, image, "grade", "lec26", f"/class/{ONE}", "--out", "/class/grades")


def test_when_the_readmes_command_is_run_then_the_example_class_comes_to_what_it_must_and_its_owner_has_the_grades(
    image: str, folder: Path
) -> None:
    commands = {
        re.search(r"^docker run (.*)$", (ROOT / name).read_text(encoding="utf-8"), flags=re.MULTILINE)[1]  # type: ignore[index]
        for name in ("README.md", "README.ko.md")
    }
    (command,) = commands
    words = shlex.split(command.replace("${PWD}", str(folder)))
    words[words.index("autograde")] = image
    belongs_to(PERSON, folder)
    assert "21 of 22 submissions graded" in run(*words)
    came_to = {one.student: compared(one) for one in read_grades(folder / "grades").submissions}
    assert came_to == {row["student"]: row for row in EXPECTED["submissions"]}
    assert {path.stat().st_uid for path in (folder / "grades").rglob("*")} == {PERSON}


def test_when_podman_takes_every_right_away_then_somebody_without_a_name_grades_all_the_same(
    image: str, folder: Path
) -> None:
    said = grade(image, folder, "--cap-drop", "ALL", "--security-opt", "no-new-privileges")
    assert "1 of 1 submissions graded" in said


def test_when_a_filter_like_dockers_stands_before_it_then_the_message_names_the_flag_and_with_the_flag_it_grades(
    image: str, folder: Path
) -> None:
    profile = folder / "like-dockers.json"
    profile.write_text(json.dumps(LIKE_DOCKERS), encoding="utf-8")
    said = grade(image, folder, "--security-opt", f"seccomp={profile}")
    assert "filter of system calls" in said
    assert "--security-opt seccomp=unconfined" in said
    assert "--cap-add" not in said
    assert "apparmor" not in said
    assert "1 of 1 submissions graded" in grade(image, folder, "--security-opt", "seccomp=unconfined")


@pytest.mark.parametrize(
    ("given", "lacking"),
    [
        ((), "CAP_NET_ADMIN and CAP_SYS_ADMIN"),
        (("--cap-add", "SYS_ADMIN"), "CAP_NET_ADMIN"),
        (("--cap-add", "NET_ADMIN"), "CAP_SYS_ADMIN"),
    ],
)
def test_when_root_lacks_a_capability_then_the_message_names_it(
    image: str, folder: Path, given: tuple[str, ...], lacking: str
) -> None:
    said = grade(image, folder, *given, user=0)
    assert f"root lacks {lacking}, " in said
    assert "seccomp" not in said


def test_when_root_has_both_capabilities_then_it_grades(image: str, folder: Path) -> None:
    assert "1 of 1 submissions graded" in grade(image, folder, *BOTH, user=0)
