"""The warm process: imports the course's packages once, walks through the notebook with the reference answers, and
keeps a checkpoint process at each exercise. A checkpoint forks an isolated process per answer and never runs untrusted
code itself.

Started by `autograde.sandbox.sandbox` with one end of a socket pair. The first message on it is the configuration,
then the cells come one by one: a reference answer arrives only when the checkpoint before it stands, so that neither
this answer nor a later one is anywhere in the memory that a student's process is a copy of. When the socket closes,
everything ends.
"""

from __future__ import annotations

import builtins
import contextlib
import gc
import importlib
import os
import random
import select
import signal
import socket
import sys
from typing import Any

from . import change, isolate
from .answer import serve
from .encode import describe_error
from .kernel import make_shell
from .namespace import Namespace
from .rehearsal import rehearse
from .wire import receive, send

__all__ = ["main"]


def main(control_fd: int) -> None:
    control = socket.socket(fileno=control_fd)
    configuration = receive(control)
    if configuration is None:
        return
    os.chdir(configuration["scratch"])
    change.FIXED_NAMES.update(configuration["unchanging"])
    namespace = _warm_up(configuration["preload"], configuration["warm_up"])
    _link_data(configuration)
    if configuration["isolated"]:
        isolate.hide_process()
        isolate.hold_memory_in_huge_pages()
    for process in _walk(control, configuration, namespace):
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


def _warm_up(preload: list[str], once: dict[str, str]) -> Namespace:
    """Imports, one shell, one small operation of each kind, so that nothing is initialised again in every fork, and
    what the course does `once` after the import of a package.
    """
    gc.disable()  # what is imported stays; to look through it again and again takes a quarter of the start
    for name in preload:
        importlib.import_module(name)
    shell = make_shell()
    if "torch" in sys.modules:
        torch: Any = importlib.import_module("torch")
        torch.set_num_threads(1)
        # A pool of threads would not outlive the copies in which questions are asked.
        torch.set_num_threads = torch.set_num_interop_threads = lambda number: None
        layer = torch.nn.Embedding(8, 4)
        torch.softmax(layer(torch.tensor([1, 2])) @ torch.ones(4, 4), dim=-1).sum().backward()
        torch.manual_seed(0)
    if "numpy" in sys.modules:
        importlib.import_module("numpy").random.seed(0)
    for name, code in once.items():
        if name in sys.modules:
            exec(code, {name: sys.modules[name]})
    random.seed(0)
    builtins.__dict__.setdefault("get_ipython", lambda: shell)
    rehearse(shell)
    gc.enable()
    gc.collect()
    gc.freeze()
    return Namespace(shell.user_ns, shell)


def _link_data(configuration: dict[str, Any]) -> None:
    """The data files stand in the working folder of every cell, as they do beside a student's notebook."""
    for name, path in configuration["data"].items():
        if not os.path.lexists(name):
            os.symlink(path, name)


def _walk(control: socket.socket, configuration: dict[str, Any], namespace: Namespace) -> list[int]:
    """Does what the grader says until it closes the socket: keeps a checkpoint here, or runs a cell. Says `+` and hands
    over a socket for a checkpoint, `.` for a cell that ran, `!` for one that failed. Gives the checkpoints' processes.
    """
    processes: list[int] = []
    while (message := receive(control)) is not None:
        if message["op"] == "checkpoint":
            processes.append(_checkpoint(control, configuration, namespace))
            continue
        try:
            namespace.run_given(message["source"])
            control.sendall(b".")
        except BaseException as error:
            control.sendall(b"!")
            send(control, describe_error(error))
    return processes


def _checkpoint(control: socket.socket, configuration: dict[str, Any], namespace: Namespace) -> int:
    """Splits off a checkpoint process, which never returns, and hands its socket to the grader."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    process = os.fork()
    if process == 0:
        control.close()
        theirs.close()
        _guard(ours, configuration, namespace)
        os._exit(0)
    ours.close()
    socket.send_fds(control, [b"+"], [theirs.fileno()])
    theirs.close()
    return process


def _guard(requests: socket.socket, configuration: dict[str, Any], namespace: Namespace) -> None:
    """A checkpoint: forks one isolated process per request and ends it when told to. Requests are a number of processor
    seconds and a socket, or a pid.
    """
    if configuration["isolated"]:
        isolate.hide_process()
    gc.freeze()
    alive: dict[int, int] = {}
    while True:
        readable, _, _ = select.select([requests.fileno(), *alive.values()], [], [])
        for process, handle in list(alive.items()):
            if handle in readable:
                os.waitpid(process, 0)
                os.close(alive.pop(process))
        if requests.fileno() not in readable:
            continue
        message, fds, _, _ = socket.recv_fds(requests, 64, 1)
        if not message:
            break
        if fds:
            process = _fork(requests, alive, fds[0], configuration, namespace, int(message))
            os.close(fds[0])
            alive[process] = os.pidfd_open(process)
            requests.sendall(process.to_bytes(8, "big"))
            continue
        if (process := int(message)) in alive:
            os.kill(process, signal.SIGKILL)
        requests.sendall(process.to_bytes(8, "big"))
    for process in alive:
        os.kill(process, signal.SIGKILL)


def _fork(
    requests: socket.socket,
    alive: dict[int, int],
    channel: int,
    configuration: dict[str, Any],
    namespace: Namespace,
    seconds: int,
) -> int:
    """Forks the process of one answer and returns its pid; the process itself serves its channel and never returns."""
    if configuration["isolated"]:
        process = isolate.fork_isolated(configuration["scratch"], configuration["limits"]["file_mib"])
    else:
        process = os.fork()
    if process != 0:
        return process
    requests.close()
    for handle in alive.values():
        os.close(handle)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    if configuration["isolated"]:
        _link_data(configuration)
        isolate.limit({**configuration["limits"], "cpu_seconds": seconds})
    answers = socket.socket(fileno=channel)
    answers.sendall(b"+")
    serve(answers, namespace)
    os._exit(0)
