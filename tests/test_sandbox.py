"""The real sandbox under real attacks. Each answer runs in a process of its own; none may reach beyond it."""

import contextlib
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from small_sandbox import CELLS, LIMITS, run, still_works, value

from autograde.sandbox import bubblewrap
from autograde.sandbox.process import AnswerDiedError, AnswerError, Process
from autograde.sandbox.sandbox import Sandbox

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    story = tmp_path_factory.mktemp("data") / "story.txt"
    story.write_text("Once 한글 upon", encoding="utf-8")
    box = Sandbox(CELLS, ["numpy"], {"story.txt": story}, {}, LIMITS, isolated=True)
    box.wait()
    yield box
    box.close()


@pytest.fixture
def answer(sandbox: Sandbox) -> Iterator[Process]:
    process = sandbox.start_answer("second")
    yield process
    process.close()


def test_when_an_answer_runs_then_it_finds_the_state_of_the_reference(answer: Process) -> None:
    run(answer, "count = len(parts)")
    assert value(answer, "(count, parts, secret)") == (2, ["a", "b"], "of the trunk")


def test_when_an_answer_is_run_again_on_other_inputs_then_its_given_assignment_is_left_out(sandbox: Sandbox) -> None:
    process = sandbox.start_answer("first")
    process.answer("text = 'a b'\nparts = text.split()", helpers=[], given={"text": "text = 'a b'"}, seconds=20)
    assert process.evaluate("parts", {}, [{"text": "x y z"}], 20) == ["x", "y", "z"]
    assert process.evaluate("parts", {}, [], 20) == ["a", "b"]
    process.close()


def test_when_a_question_changes_names_then_the_next_question_does_not_see_it(answer: Process) -> None:
    run(answer, "count = 2")
    assert value(answer, "parts.append('c'); del count; len(parts)") == 3
    assert value(answer, "(count, parts)") == (2, ["a", "b"])


@pytest.mark.parametrize("call", ["change()", "globals()['parts'].append('c')", "exec('parts.append(0); more = 1')"])
def test_when_a_question_changes_names_by_way_of_code_that_it_does_not_show_then_the_next_does_not_see_it(
    answer: Process, call: str
) -> None:
    run(answer, "def change():\n    global more\n    more = 1\n    parts.append('c')")
    assert value(answer, f"{call}; len(parts)") == 3
    assert value(answer, "(parts, 'more' in globals())") == (["a", "b"], False)


def test_when_an_answer_is_run_again_then_what_it_changed_is_as_before_it_ran(sandbox: Sandbox) -> None:
    process = sandbox.start_answer("second")
    process.answer("parts.append(text)\nthese = parts", helpers=[], given={}, seconds=20)
    for word in ("x", "y"):
        assert process.evaluate("(these, text)", {}, [{"text": word}], 20) == (["a", "b", "a b", word], word)
    assert process.evaluate("(parts, text)", {}, [], 20) == (["a", "b", "a b"], "a b")
    process.close()


def test_when_data_is_read_then_the_file_stands_in_the_working_folder(answer: Process) -> None:
    run(answer, "count = open('story.txt', encoding='utf-8').read()")
    assert value(answer, "count") == "Once 한글 upon"


def test_when_an_answer_connects_to_the_network_then_it_is_unreachable(answer: Process) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(AnswerError) as caught:
            run(answer, f"socket.create_connection(('127.0.0.1', {port}), timeout=5)")
    assert "OSError" in caught.value.raised.bases


def test_when_an_answer_opens_a_socket_of_a_strange_family_then_only_ordinary_ones_open(answer: Process) -> None:
    found = """
opened = []
for family in range(64):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET):
        try: opened.append((socket.socket(family, kind).close(), family)[1])
        except OSError: pass
count = set(opened), [s.close() for s in socket.socketpair()]
"""
    run(answer, found)
    assert value(answer, "count[0]") == {socket.AF_UNIX, socket.AF_INET, socket.AF_INET6}


def test_when_an_answer_looks_for_the_repository_then_it_is_not_there(answer: Process) -> None:
    run(answer, "count = 0")
    found = value(answer, f"[p for p in {[str(ROOT / 'autograde'), str(ROOT / 'source')]!r} if os.path.exists(p)]")
    assert found == []
    assert value(answer, "sorted(os.listdir('/runner/inside'))") == sorted(
        path.name for path in (ROOT / "autograde" / "sandbox" / "inside").iterdir()
    )
    with pytest.raises(AnswerError) as caught:
        value(answer, "import autograde.checks")
    assert caught.value.raised.type == "ModuleNotFoundError"


def test_when_an_answer_leaves_files_then_another_answer_does_not_see_them(sandbox: Sandbox, answer: Process) -> None:
    places = "('/scratch', __import__('tempfile').gettempdir(), '/dev/shm')"
    run(answer, f"for place in {places}: open(place + '/x', 'w').write('mine')")
    other = sandbox.start_answer("second")
    run(other, "count = 0")
    assert value(other, f"[os.listdir(place) for place in {places}]") == [
        ["story.txt"],
        ["story.txt"],
        [],
    ]
    other.close()


def test_when_an_answer_looks_at_processes_then_it_sees_none(answer: Process) -> None:
    run(answer, "count = 0")
    assert value(answer, "(os.listdir('/proc'), os.getpid(), os.getppid())") == ([], 1, 0)


def test_when_an_answer_writes_outside_its_scratch_folder_then_it_is_refused(answer: Process) -> None:
    run(answer, "count = 0")
    for place in ("/x", "/usr/x", "/data/x", "/data/story.txt", "/runner/x", "/runner/inside/warm.py", "/dev/x"):
        with pytest.raises(AnswerError):
            value(answer, f"open({place!r}, 'a').write('mine')")


def test_when_an_answer_asks_who_it_is_then_it_is_nobody_without_privileges(answer: Process) -> None:
    run(answer, "count = 0")
    assert value(answer, "os.getuid()") != 0
    for attempt in ("os.setuid(0)", "os.chroot('/scratch')", "os.setgroups([0])"):
        with pytest.raises(AnswerError):
            value(answer, attempt)


@pytest.mark.parametrize("first", ["None", "libc.unshare(0x10000000 | 0x00020000)"])
def test_when_an_answer_unmounts_the_empty_proc_then_it_is_refused(answer: Process, first: str) -> None:
    run(answer, f"import ctypes\nlibc = ctypes.CDLL(None)\n{first}\ncount = libc.umount2(b'/proc', 2)")
    assert value(answer, "(count, os.listdir('/proc'))") == (-1, [])


@pytest.mark.parametrize(
    "attempt",
    [
        "libc.unshare(0x10000000)",
        "libc.syscall(56, 0x10000000 | 17, 0, 0, 0, 0)",
        "libc.syscall(435, 0, 0)",
        "libc.memfd_create(b'hoard', 0)",
        "libc.shmget(0, 1 << 20, 0o1600)",
        "libc.ptrace(0, 0, 0, 0)",
        "libc.mount(b'none', b'/scratch', b'tmpfs', 0, None)",
    ],
)
def test_when_an_answer_makes_a_forbidden_system_call_then_it_fails(answer: Process, attempt: str) -> None:
    run(answer, f"import ctypes\nlibc = ctypes.CDLL(None)\ncount = {attempt}")
    assert value(answer, "count") == -1


def test_when_an_answer_starts_threads_and_processes_then_it_may(answer: Process) -> None:
    source = """
import subprocess, threading
found = []
thread = threading.Thread(target=lambda: found.append(1))
thread.start()
thread.join()
count = len(found) + int(subprocess.run(["/bin/echo", "1"], capture_output=True, text=True).stdout)
"""
    run(answer, source)
    assert value(answer, "count") == 2


def test_when_an_answer_reads_the_environment_then_nothing_of_the_grader_is_in_it(
    answer: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(answer, "count = 0")
    names = value(answer, "set(os.environ)")
    assert names <= set(bubblewrap.environment(Path("/"), Path("/"), {})) | {"PWD", "LC_CTYPE"}


@pytest.mark.parametrize("end", ["os._exit(0)", "os.abort()", "import ctypes; ctypes.string_at(0)", "os.close(3)"])
def test_when_an_answer_ends_its_process_then_only_that_answer_is_lost(sandbox: Sandbox, end: str) -> None:
    process = sandbox.start_answer("second")
    with pytest.raises((AnswerDiedError, AnswerError)):
        run(process, f"{end}\nraise RuntimeError('still here')")
    process.close()
    assert still_works(sandbox)


@pytest.mark.parametrize("end", ["sys.exit(0)", "raise KeyboardInterrupt", "raise GeneratorExit", "quit()"])
def test_when_an_answer_leaves_by_an_exception_then_it_is_reported(answer: Process, end: str) -> None:
    with pytest.raises(AnswerError):
        run(answer, end)


def test_when_an_answer_talks_without_listening_then_it_is_not_waited_for_longer_than_for_one_that_does_nothing(
    sandbox: Sandbox,
) -> None:
    process = sandbox.start_answer("second", idle=0.5)
    talk = """
import struct, sys
frame = sys._getframe()
while "channel" not in frame.f_locals:
    frame = frame.f_back
while True:
    frame.f_locals["channel"].sendall(struct.pack("!I", 26) + b'{"value": ["const", null]}')
"""
    process.run([{"kind": "own", "source": talk, "seconds": 20}], goes_on=True)
    while not process.ended:
        process.finish_questions()
    assert process.idled


def test_when_an_answer_kills_everything_it_can_then_the_sandbox_stays(sandbox: Sandbox, answer: Process) -> None:
    attack = """
import signal
for target in (0, -1, 1, *range(2, 300)):
    for kind in (signal.SIGKILL, signal.SIGTERM):
        try: os.kill(target, kind)
        except OSError: pass
"""
    with contextlib.suppress(AnswerDiedError):
        run(answer, attack)
    assert still_works(sandbox)


def test_when_an_answer_writes_to_every_descriptor_then_at_most_its_own_result_is_spoilt(
    sandbox: Sandbox, answer: Process
) -> None:
    attack = """
import json, struct
body = json.dumps({"value": ["int", "2"]}).encode()
for fd in range(256):
    try: os.write(fd, struct.pack("!I", len(body)) + body)
    except OSError: pass
os._exit(0)
"""
    run(answer, attack)
    with pytest.raises(AnswerDiedError):
        value(answer, "count")
    assert still_works(sandbox)


@pytest.mark.parametrize(
    "result",
    [
        "'x' * 10_000_000",
        "list(range(1_000_000))",
        "10 ** 100_000",
        "(lambda f: f(f, 0))(lambda f, n: [f(f, n + 1)] if n < 500 else 0)",
        "(lambda l: (l.append(l), l)[1])([])",
        "__import__('numpy').zeros((4000, 4000))",
    ],
)
def test_when_a_result_is_too_large_then_it_is_no_value(sandbox: Sandbox, result: str) -> None:
    process = sandbox.start_answer("second")
    run(process, "count = 0")
    with pytest.raises(AnswerDiedError):
        value(process, result)
    process.close()


def test_when_an_object_pretends_to_be_equal_to_everything_then_only_its_type_comes_back(answer: Process) -> None:
    run(
        answer, "class Any(int):\n    def __eq__(self, other): return True\n    __hash__ = int.__hash__\ncount = Any(7)"
    )
    assert value(answer, "count") == 7
    assert value(answer, "count") != 2
