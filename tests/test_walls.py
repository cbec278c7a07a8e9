"""Every wall holds something back: with it the attack fails, without it the same attack succeeds.

The wall is taken out of a copy of the runner, or out of the command line, for one small sandbox, under limits that keep
what then succeeds harmless. `docs/threat-model.md` says which test is which wall's.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from attacks import ATTACKS, Attack
from small_sandbox import answering, run, small_sandbox, still_works, value, without_walls

from autograde.course import Course, load_course
from autograde.errors import SandboxError, SubmissionError
from autograde.grading.evidence import Evidence
from autograde.grading.grader import Grader
from autograde.grading.judge import judge
from autograde.intake.alignment.answers import read_answers
from autograde.intake.delivery.submissions import Submission
from autograde.intake.reader import Most, Reader
from autograde.records.grades import write_grades
from autograde.records.results import ExerciseResult, SubmissionResult
from autograde.reporting import pages
from autograde.reporting.feedback import write_feedback
from autograde.sandbox import bubblewrap, data, sandbox
from autograde.sandbox.process import AnswerDiedError, AnswerError, AnswerTimeoutError, write_frame
from autograde.sandbox.sandbox import Cell, Sandbox
from autograde.sandbox.watch import MemoryWatch, is_first_of_namespace
from autograde.text import Text
from notebooks import StudentNotebook

pytestmark = pytest.mark.usefixtures("nothing_remembered")

ROOT = Path(__file__).resolve().parents[1]
BY_NAME = {attack.name: attack for attack in ATTACKS}
SOLUTION = 'text = "Hello, world. It\'s a test."\nresult = re.split(r"(\\s)", text)  ### your code'
WITH_SOLUTION = [Cell("setup", "import re", exercise=False), Cell("split-whitespace", SOLUTION, exercise=True)]

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


def source_of(name: str) -> str:
    return next(iter(BY_NAME[name].answers.values()))


def raised(box: Sandbox, source: str, exercise: str = "second") -> str:
    """What the answer raises; empty when it runs to its end."""
    with answering(box, exercise) as process:
        try:
            run(process, source)
        except AnswerError as error:
            return str(error)
        return ""


# data: only plain data comes back, and is compared out here


def test_when_values_are_compared_inside_then_one_that_equals_everything_is_right() -> None:
    with small_sandbox() as box, answering(box) as process:
        run(process, source_of("equal-to-everything"))
        assert value(process, "result == ['any', 'thing']") is True
        assert value(process, "result") == []


# process: each answer has a process of its own


def test_when_two_answers_share_a_process_then_the_first_spoils_the_second() -> None:
    spoil = "parts.clear()"
    with small_sandbox() as box:
        with answering(box) as process:
            run(process, spoil)
            run(process, "count = len(parts)")
            assert value(process, "count") == 0
        assert still_works(box)


# absence: what an answer must not find is not in its memory


@pytest.mark.parametrize("name", ["frames-for-the-solution", "memory-for-the-solution"])
def test_when_all_cells_go_in_at_once_then_an_answer_finds_its_own_solution(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with small_sandbox(WITH_SOLUTION) as box:
        assert "no solution in reach" in raised(box, source_of(name), "split-whitespace")
    plain = write_frame

    def with_all_cells(channel: socket.socket, message: dict[str, Any], seconds: float) -> None:
        cells = [dataclasses.asdict(cell) for cell in WITH_SOLUTION]
        plain(channel, message | {"cells": cells} if "preload" in message else message, seconds)

    monkeypatch.setattr(sandbox, "write_frame", with_all_cells)
    with small_sandbox(WITH_SOLUTION) as box, answering(box, "split-whitespace") as process:
        run(process, source_of(name))
        assert value(process, "result") == ["Hello,", " ", "world.", " ", "It's", " ", "a", " ", "test."]


# namespaces: other answers and the warm process are out of sight and out of reach


def test_when_proc_is_not_covered_then_an_answer_reads_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with small_sandbox() as box:
        assert "nothing in []" in raised(box, source_of("proc"))
    line = '    _call("mount", b"tmpfs", b"/proc", b"tmpfs", MS_RDONLY | MS_NOSUID | MS_NODEV, b"size=4k,mode=0555")\n'
    without_walls(tmp_path, monkeypatch, ("isolate.py", line, ""))
    with small_sandbox() as box:
        assert raised(box, source_of("proc")) == ""


def test_when_scratch_folders_are_shared_then_one_answer_finds_the_files_of_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave, look = "open('left', 'w').write('mine')", "count = os.path.exists('left')"

    def found(box: Sandbox) -> object:
        assert raised(box, leave) == ""
        with answering(box) as process:
            run(process, look)
            return value(process, "count")

    with small_sandbox() as box:
        assert found(box) is False
    without_walls(
        tmp_path, monkeypatch, ("isolate.py", 'for folder in (scratch, "/dev/shm"):', 'for folder in ("/dev/shm",):')
    )
    with small_sandbox() as box:
        assert found(box) is True


def test_when_an_answer_stays_in_the_group_of_the_warm_process_then_it_kills_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def survives(box: Sandbox) -> bool:
        with contextlib.suppress(AnswerDiedError, SandboxError), answering(box) as process:
            run(process, "os.kill(0, 9)")
        try:
            return still_works(box)
        except SandboxError:
            return False

    with small_sandbox() as box:
        assert survives(box)
    without_walls(tmp_path, monkeypatch, ("isolate.py", "    os.setsid()\n", ""))
    with small_sandbox() as box:
        assert not survives(box)


# filesystem: a read-only system with nothing of the project


def test_when_the_checkout_is_shown_then_an_answer_finds_the_solutions(monkeypatch: pytest.MonkeyPatch) -> None:
    look = f"count = os.path.exists({str(ROOT / 'source' / 'lec26')!r})"
    found = []
    shown = bubblewrap._interpreter_folders()
    for folders in (shown, [*shown, str(ROOT / "source")]):
        monkeypatch.setattr(bubblewrap, "_interpreter_folders", lambda folders=folders: folders)
        with small_sandbox() as box, answering(box) as process:
            run(process, look)
            found.append(value(process, "count"))
    assert found == [False, True]


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


# reading: what parsing a reply may cost


def test_when_a_reader_may_take_any_memory_then_a_notebook_takes_it(course: Course) -> None:
    """Emoji make of each character of a file four bytes, and of its text several copies."""
    assignment = course.assignment("lec26")
    notebook = StudentNotebook(assignment).solve()
    notebook.cells[-1]["source"] = "# 😀" + "x" * (60 << 20)
    notebook.cells[-1]["cell_type"] = "markdown"
    content = notebook.to_bytes()
    refused = pytest.raises(SubmissionError, match="too much memory")
    with Reader(course, assignment, most=Most(memory_mib=300)) as reader, refused:
        reader.read(content, "a.ipynb")
    with Reader(course, assignment, most=Most(memory_mib=8_192)) as reader:
        assert reader.read(content, "a.ipynb").sources


def test_when_sets_are_built_whatever_their_hashes_then_colliding_ones_are_built(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reply = ["alike", ["set", "int", [(2**61 - 1) * k for k in range(4_000)]]]
    with pytest.raises(data.BadDataError):
        data.decode(reply)
    monkeypatch.setattr(data, "MOST_FORESEEN", 10**9)
    assert len(data.decode(reply)) == 4_000


# intake, checks, showing: what the grader itself makes of a notebook


@pytest.fixture(scope="module")
def course() -> Course:
    return load_course()


@pytest.fixture(scope="module")
def grader(course: Course) -> Iterator[Grader]:
    with Grader(course, course.assignment("lec26"), seconds=5) as grader:
        yield grader


def submission_of(attack: Attack, grader: Grader) -> Submission:
    notebook = StudentNotebook(grader.assignment).solve().answer(attack.answers)
    if attack.change:
        attack.change(notebook)
    return Submission(attack.name, f"{attack.name}_lec26.ipynb", notebook.to_bytes())


def test_when_given_cells_are_taken_from_the_submission_then_they_spoil_what_follows(grader: Grader) -> None:
    attack = BY_NAME["edited-given-cells"]
    submission = submission_of(attack, grader)
    vocabulary = grader.assignment.exercise("vocabulary")
    edited = "import builtins\nbuiltins.sorted = lambda items: []\nraw_text = ''\n"
    assert "builtins.sorted" in submission.read().decode()
    with grader.moments(vocabulary, read_answers(submission, grader.assignment)) as moments:
        next(moments)  # in its own world, which it may spoil
        moment = next(moments)
        expected = grader.reference.moment(vocabulary).evaluate("all_words", {}, [])
        assert moment.evaluate("all_words", {}, []) == expected != []
        moment.process.answer(edited + vocabulary.solution["ko"], helpers=[], given={}, seconds=5)
        assert moment.evaluate("all_words", {}, []) == []


def test_when_a_check_asks_about_the_printed_example_only_then_printing_it_is_enough(grader: Grader) -> None:
    exercise = grader.assignment.exercise("split-whitespace")
    hidden = grader.checks[exercise.id]
    answers = read_answers(submission_of(BY_NAME["printed-example-only"], grader), grader.assignment)
    statuses = []
    for checks in (hidden.checks, hidden.checks[:1]):
        with grader.moments(exercise, answers) as moments:
            for moment in moments:
                verdict = judge(
                    dataclasses.replace(hidden, checks=checks),
                    Evidence(),
                    "seed",
                    moment,
                    grader.reference.moment(exercise),
                )
                statuses.append(verdict.status)
    assert statuses == ["failed", "failed", "passed", "passed"]  # in either world


def test_when_pages_do_not_escape_then_a_script_in_a_message_runs_in_the_readers_browser(
    tmp_path: Path, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = "<script>alert(document.cookie)</script>"
    results = (ExerciseResult("vocabulary", 1.0, 0.0, "error", Text(script, script)),)
    write_grades(tmp_path, "lec26", 1.0, [SubmissionResult("kim", script, 1.0, 0.1, results)])
    found = []
    for escape in (True, False):
        monkeypatch.setattr(pages._environment(), "autoescape", escape)
        write_feedback(tmp_path, course.assignment("lec26"))
        found.append(script in (tmp_path / "feedback" / "kim.html").read_text(encoding="utf-8"))
        cache = pages._environment().cache
        assert cache is not None
        cache.clear()
    assert found == [False, True]
