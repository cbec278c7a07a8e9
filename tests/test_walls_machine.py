"""The walls between answers and the machine: network, system calls, privileges, limits. As in `test_walls`, each is
taken away.
"""

from __future__ import annotations

import os
import socket
from pathlib import Path

import psutil
import pytest
from small_sandbox import answering, raised, run, small_sandbox, value, without_walls

from autograde.sandbox import bubblewrap
from autograde.sandbox.process import AnswerDiedError, AnswerError, AnswerTimeoutError
from autograde.sandbox.sandbox import Sandbox
from autograde.sandbox.watch import MemoryWatch, is_first_of_namespace

NO_FILTER = ("isolate.py", "    seccomp.forbid(_call)\n", "")
OWN_NETWORK = ("isolate.py", " | CLONE_NEWNET |", " |")
NO_LIMITS = ("isolate.py", "        resource.setrlimit(which, (value, value))\n", "        pass\n")
UNMOUNT = "import ctypes\ncount = ctypes.CDLL(None).umount2(b'/proc', 2)"
FORKS = """
import time
count = 0
try:
    while count < 60:
        if os.fork() == 0: time.sleep(1000)
        count += 1
except OSError:
    pass
"""


# network: none


def test_when_the_network_is_shared_then_an_answer_reaches_the_host(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of the two walls holds alone: the sandbox's network, and the answer's own."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        call = f"socket.create_connection(('127.0.0.1', {server.getsockname()[1]}), timeout=10)"

        def says() -> str:
            with small_sandbox() as box:
                return raised(box, call)

        assert "unreachable" in says()
        words = [word for word in bubblewrap._namespaces() if word != "--unshare-net"]
        words += ["--share-net"] if "--unshare-all" in words else []
        with monkeypatch.context() as patch:
            patch.setattr(bubblewrap, "_namespaces", lambda: words)
            assert "unreachable" in says()
        without_walls(tmp_path, monkeypatch, OWN_NETWORK)
        assert "refused" in says()
        monkeypatch.setattr(bubblewrap, "_namespaces", lambda: words)
        assert says() == ""


CALLS = {
    "abstract": ("s = socket.socket(socket.AF_UNIX)", "s.bind('\\0talk')", "s.connect('\\0talk')"),
    "tcp": ("s = socket.socket()", "s.bind(('127.0.0.1', 47110))", "s.connect(('127.0.0.1', 47110))"),
    "udp": (
        "s = socket.socket(type=socket.SOCK_DGRAM)",
        "s.bind(('127.0.0.1', 47110))",
        "s.connect(('127.0.0.1', 47110)); s.send(b'?'); s.send(b'?')",
    ),
}


@pytest.mark.parametrize("call", CALLS)
def test_when_answers_share_a_network_then_two_that_run_at_the_same_time_talk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    make, listen, speak = CALLS[call]

    def talk(box: Sandbox) -> bool:
        with answering(box) as listener:
            run(listener, f"{make}\n{listen}\nif s.type == socket.SOCK_STREAM: s.listen()")
            return raised(box, f"{make}\n{speak}") == ""

    with small_sandbox() as box:
        assert not talk(box)
    without_walls(tmp_path, monkeypatch, OWN_NETWORK)
    with small_sandbox() as box:
        assert talk(box)


# seccomp: system calls that walls are broken with


LOCKS = {
    "flock": (
        "fcntl.flock(f, fcntl.LOCK_EX)",
        "try:\n    fcntl.flock(f, fcntl.LOCK_EX | fcntl.LOCK_NB)\n    count = False\nexcept OSError: count = True",
    ),
    "lockf": (
        "fcntl.lockf(f, fcntl.LOCK_SH)",
        "asked = struct.pack('hhqqi', fcntl.F_WRLCK, 0, 0, 0, 0)\n"
        "count = fcntl.fcntl(f, fcntl.F_GETLK, asked)[:2] == struct.pack('h', fcntl.F_RDLCK)",
    ),
}


@pytest.mark.parametrize("kind", LOCKS)
def test_when_locks_are_not_filtered_then_two_answers_talk_by_locking_a_file_that_both_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    opening = "import fcntl, struct\nf = open(os.__file__)\n"
    lock, look = LOCKS[kind]

    def talk(box: Sandbox) -> object:
        with answering(box) as holder, answering(box) as reader:
            run(holder, opening + lock)
            run(reader, opening + look)
            return value(reader, "count")

    with small_sandbox() as box:
        assert talk(box) is False
    without_walls(tmp_path, monkeypatch, NO_FILTER)
    with small_sandbox() as box:
        assert talk(box) is True


def test_when_sigchld_can_be_ignored_then_the_time_of_children_is_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    burn = """
import signal, time
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
for _ in range(3):
    if os.fork() == 0:
        while time.process_time() < 0.4: pass
        open(f"burnt{os.getpid()}", "w").close()
        os._exit(0)
while len(os.listdir(".")) < 3: time.sleep(0.01)
try:
    os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)  # where they are forgotten: when all of them have ended
except ChildProcessError:
    pass
count = 3
"""

    def seen(box: Sandbox) -> float:
        with answering(box) as process:
            run(process, burn)
            below = psutil.Process(box.pid).children(recursive=True)
            first = next(one for one in below if is_first_of_namespace(one.pid, box.pid))
            return sum(sum(one.cpu_times()[:4]) for one in [first, *first.children(recursive=True)])

    with small_sandbox() as box:
        assert seen(box) > 1.1
    without_walls(tmp_path, monkeypatch, NO_FILTER)
    with small_sandbox() as box:
        assert seen(box) < 0.6


@pytest.mark.parametrize(
    "attempt",
    [
        "assert __import__('ctypes').CDLL(None).memfd_create(b'hoard', 0) >= 0",
        "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW).close()",
        "assert __import__('ctypes').CDLL(None).inotify_init1(0) >= 0",
        "import ctypes; assert ctypes.CDLL(None).syscall({'x86_64': 206}.get(os.uname().machine, 0), 9, SLOT) == 0",
        "import fcntl; fcntl.fcntl(os.pipe()[0], 1031, 1 << 16)",
    ],
    ids=["memory", "socket", "inotify", "events", "pipe"],
)
def test_when_system_calls_are_not_filtered_then_forbidden_ones_succeed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, attempt: str
) -> None:
    attempt = attempt.replace("SLOT", "ctypes.byref(ctypes.c_ulong(0))")
    with small_sandbox() as box:
        assert raised(box, attempt)
    without_walls(tmp_path, monkeypatch, NO_FILTER)
    with small_sandbox() as box:
        assert raised(box, attempt) == ""


# privileges: no capability, and really another user


@pytest.mark.parametrize(
    ("gaps", "unmounted"),
    [
        ([("isolate.py", "    _give_up_capabilities()\n    wanted", "    wanted")], False),
        ([NO_FILTER], False),
        ([("isolate.py", "    _give_up_capabilities()\n    wanted", "    wanted"), NO_FILTER], True),
    ],
    ids=["without-giving-up", "without-filter", "without-both"],
)
def test_when_neither_capabilities_are_given_up_nor_calls_filtered_then_an_answer_uncovers_proc(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gaps: list[tuple[str, str, str]], unmounted: bool
) -> None:
    without_walls(tmp_path, monkeypatch, *gaps)
    with small_sandbox() as box, answering(box) as process:
        run(process, UNMOUNT)
        assert value(process, "(count == 0, os.listdir('/proc') != [])") == (unmounted, unmounted)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has another user to become")
def test_when_root_does_not_become_another_user_then_answers_run_as_root(monkeypatch: pytest.MonkeyPatch) -> None:
    users = []
    plain = bubblewrap.command
    for command in (plain, lambda *words: plain(*words)[: plain(*words).index("setpriv")]):
        monkeypatch.setattr(bubblewrap, "command", command)
        with small_sandbox() as box, answering(box) as process:
            run(process, "count = os.getuid()")
            users.append(value(process, "count"))
    assert users == [65534, 0]


# limits: memory, processes, files and descriptors of one answer


@pytest.mark.parametrize(
    ("taken", "within", "without"),
    [
        ("count = len(bytearray(700 << 20)) >> 20", "MemoryError: ", 700),
        (FORKS, 31, 60),
        ("with open('/dev/shm/big', 'wb') as f: f.write(bytes(17 << 20))\ncount = 17", "OSError: ", 17),
        ("count = len([os.open('/dev/null', os.O_RDONLY) for _ in range(100)])", "OSError: ", 100),
    ],
    ids=["memory", "processes", "file", "descriptors"],
)
def test_when_there_are_no_limits_then_an_answer_takes_more_than_its_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, taken: str, within: object, without: int
) -> None:
    def take(box: Sandbox) -> object:
        with answering(box) as process:
            try:
                run(process, taken)
            except AnswerError as error:
                return f"{error.raised.type}: "
            return value(process, "count")

    roomy = ("isolate.py", 'options = f"size={tmpfs_mib}m', 'options = f"size=64m')
    with small_sandbox() as box:
        assert take(box) == within
    without_walls(tmp_path, monkeypatch, NO_LIMITS, roomy)
    with small_sandbox() as box:
        assert take(box) == without


def test_when_its_folder_has_no_size_then_many_files_fill_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill = "for k in range(10): open(f'f{k}', 'wb').write(bytes(4 << 20))"
    with small_sandbox() as box:
        assert "No space left" in raised(box, fill)
    without_walls(tmp_path, monkeypatch, ("isolate.py", 'options = f"size={tmpfs_mib}m', 'options = f"size=64m'))
    with small_sandbox() as box:
        assert raised(box, fill) == ""


# watch: the memory of many processes together


def test_when_nobody_watches_then_many_processes_together_hold_more_than_their_part() -> None:
    greedy = """
import time
for _ in range(4):
    if os.fork() == 0:
        hoard = bytearray(os.urandom(1 << 20)) * 250
        open(f"ready{os.getpid()}", "w").close()
        time.sleep(1000)
while len(os.listdir(".")) < 4: time.sleep(0.01)
time.sleep(1.5)
count = 4
"""
    with small_sandbox() as box:
        with answering(box) as process:
            run(process, greedy)
            assert value(process, "count") == 4
        with MemoryWatch(lambda: [box.pid], most_mib=700), answering(box) as process, pytest.raises(AnswerDiedError):
            run(process, greedy)


# time: of a cell, of a question, and of all questions together


def test_when_only_each_question_has_a_limit_then_many_questions_take_many_times_as_long() -> None:
    slow = "import time\ndef work():\n    end = time.process_time() + 0.4\n    while time.process_time() < end: pass"
    with small_sandbox() as box:
        with answering(box) as process:
            run(process, slow)
            assert [process.evaluate("work()", {}, [], 1.0) for _ in range(4)] == [None] * 4
        with answering(box, whole=1.0) as process:
            run(process, slow)
            with pytest.raises(AnswerTimeoutError):
                [process.evaluate("work()", {}, [], 1.0) for _ in range(4)]
