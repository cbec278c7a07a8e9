"""How a sandbox starts: what it hides, and what is said when it cannot."""

from __future__ import annotations

import itertools
import os
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from small_sandbox import CELLS, LIMITS, run, still_works, value, without_walls

from autograde.errors import SandboxError
from autograde.sandbox import bubblewrap
from autograde.sandbox.process import AnswerError
from autograde.sandbox.sandbox import Sandbox, WarmCell


def test_when_bubblewrap_is_missing_then_the_message_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.devnull)
    with pytest.raises(SandboxError, match="apt-get install bubblewrap"):
        bubblewrap.require_bubblewrap()


def test_when_bubblewrap_may_not_make_namespaces_then_the_message_says_how_to_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "bwrap"
    program.write_text("#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    with pytest.raises(SandboxError, match=r"No permissions to create new namespace.*user\.max_user_namespaces"):
        Sandbox(CELLS, [], {}, {}, LIMITS, isolated=True)


def test_when_answers_may_not_make_namespaces_then_the_message_says_how_to_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_walls(tmp_path, monkeypatch, ("isolate.py", "flags = CLONE_NEWNS", "flags = 0x200 | CLONE_NEWNS"))
    box = Sandbox(CELLS, [], {}, {}, LIMITS, isolated=True)
    with closing(box), pytest.raises(SandboxError, match=r"kept apart.*clone: Inv.*user\.max_user_namespaces"):
        box.wait()


def test_when_a_folder_to_hide_lies_inside_one_that_is_shown_then_it_is_empty_and_stays_so() -> None:
    folder = Path(pytest.__file__).parent
    box = Sandbox(CELLS, [], {}, {}, LIMITS, isolated=True, hidden=[folder])
    box.wait()
    process = box.start_answer("second")
    run(process, "count = 0")
    assert value(process, f"(os.listdir({str(folder)!r}), os.path.exists({str(folder.parent / 'numpy')!r}))") == (
        [],
        True,
    )
    with pytest.raises(AnswerError):
        value(process, f"open({str(folder / '__init__.py')!r}, 'w')")
    process.close()
    box.close()


def test_when_what_is_shown_is_a_link_to_what_holds_a_folder_to_hide_then_it_is_covered_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    (real / "checks").mkdir(parents=True)
    link.symlink_to(real)
    monkeypatch.setattr(bubblewrap, "_interpreter", lambda: [str(link)])
    monkeypatch.setattr(bubblewrap, "_try", lambda *_: subprocess.CompletedProcess([], 0))
    words = bubblewrap.command("true", tmp_path, {}, [real / "checks", tmp_path / "elsewhere"])
    covered = [folder for word, folder in itertools.pairwise(words) if word == "--tmpfs"]
    assert str(link / "checks") in covered
    assert not [folder for folder in covered if "elsewhere" in folder]


def test_when_a_given_cell_fails_then_the_message_names_it() -> None:
    box = Sandbox([WarmCell("broken", "1 / 0", exercise=False)], [], {}, {}, LIMITS, isolated=True)
    with pytest.raises(SandboxError, match=r"'broken'.*ZeroDivisionError"):
        box.wait()
    box.close()


def test_when_the_sandbox_is_off_then_answers_run_without_walls_but_in_processes_of_their_own(tmp_path: Path) -> None:
    box = Sandbox(CELLS, [], {}, {}, LIMITS, isolated=False)
    box.wait()
    assert still_works(box)
    box.close()
