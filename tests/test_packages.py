"""Packages that the grader's Python finds outside its own folder, and those that only Colab has."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from small_sandbox import CELLS, answering, run, small_sandbox, value

from autograde.errors import SandboxError
from autograde.grading.colab import COLAB, missing_package
from autograde.sandbox import bubblewrap, packages
from autograde.sandbox.process import Raised
from autograde.sandbox.sandbox import WarmCell

PYTHON = Path(sys.prefix) / "bin" / "python"


def make_package(folder: Path, name: str = "beside") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.py").write_text("WHERE = 'beside'\n", encoding="utf-8")
    return folder


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = make_package(tmp_path / "packages")
    monkeypatch.setattr(sys, "path", [*sys.path, str(folder)])
    return folder


def test_when_a_package_lies_in_a_folder_of_pythonpath_then_answers_can_import_it(beside: Path) -> None:
    cells = [WarmCell("setup", "import beside", exercise=False), *CELLS]
    with small_sandbox(cells) as box, answering(box) as process:
        run(process, "import beside, os\ncount = (beside.WHERE, os.access(beside.__file__, os.W_OK))")
        assert value(process, "count") == ("beside", False)


def test_when_a_package_lies_in_a_zip_then_answers_can_import_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with zipfile.ZipFile(tmp_path / "packed.zip", "w") as archive:
        archive.writestr("packed.py", "WHERE = 'zip'\n")
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path / "packed.zip")])
    with small_sandbox() as box, answering(box) as process:
        run(process, "import packed\ncount = packed.WHERE")
        assert value(process, "count") == "zip"


@pytest.mark.parametrize("way", ["pth", "pythonpath"])
def test_when_python_starts_then_a_path_file_and_pythonpath_are_found_and_the_working_folder_is_not(
    tmp_path: Path, way: str
) -> None:
    """For real: an environment of its own beside the one that runs the tests."""
    folder, work = make_package(tmp_path / "packages"), make_package(tmp_path / "work", "mine")
    subprocess.run([PYTHON, "-m", "venv", "--without-pip", tmp_path / "venv"], check=True)
    (site,) = (tmp_path / "venv").glob("lib/python*/site-packages")
    own = [entry for entry in sys.path if "site-packages" in entry]
    lines = [*own, str(Path(__file__).parents[1]), *([str(folder)] if way == "pth" else [])]
    (site / "beside.pth").write_text("\n".join(lines), encoding="utf-8")
    code = "from autograde.sandbox.bubblewrap import packages_beside as p; print(*p().shown, '|', *p().kept_out)"
    python = tmp_path / "venv" / "bin" / "python"
    env = {"PYTHONPATH": str(folder)} if way == "pythonpath" else {}
    done = subprocess.run([python, "-c", code], cwd=work, env=env, capture_output=True, text=True, check=True)
    shown, _, kept_out = done.stdout.strip().partition(" | ")
    assert str(folder) in shown.split()
    assert str(work) not in shown.split()
    assert str(Path(__file__).parents[1]) in kept_out.split()


def test_when_a_folder_may_hold_more_than_packages_then_it_is_kept_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    course, work, home = (make_package(tmp_path / name) for name in ("all/course", "class/work", "users/kim"))
    inside, plain = make_package(course / "lib"), make_package(tmp_path / "plain")
    monkeypatch.chdir(work)
    monkeypatch.setenv("HOME", str(home))
    link = tmp_path / "link"
    link.symlink_to(course)
    kept = [course, inside, course.parent, work, work.parent, home, home.parent, link, tmp_path, Path("/")]
    monkeypatch.setattr(sys, "path", [*map(str, kept), str(plain), "", "relative", str(tmp_path / "gone")])
    found = packages.find_packages([course], [sys.prefix])
    assert found.shown == (str(plain),)
    assert found.kept_out == tuple(map(str, kept))


def test_when_the_course_needs_a_package_of_a_folder_that_is_kept_out_then_the_message_names_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_package(tmp_path / "course")
    monkeypatch.setattr(sys, "path", [*sys.path, str(folder)])
    hidden = [folder]
    with (
        pytest.raises(SandboxError, match="No module named 'beside'") as error,
        small_sandbox([WarmCell("setup", "import beside", exercise=False)], hidden=hidden),
    ):
        pass
    said = packages.where_missing(str(error.value), bubblewrap.packages_beside(hidden))
    assert str(folder / "beside.py") in said
    assert packages.where_missing("No module named 'nobody_has_this'", packages.NONE) == ""
    assert packages.where_missing("something else", packages.NONE) == ""


def missing(text: str, *bases: str) -> Raised:
    return Raised(bases[0] if bases else "ModuleNotFoundError", bases or ("ModuleNotFoundError", "ImportError"), text)


def test_when_a_package_of_colab_is_missing_then_it_is_named_as_pip_calls_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograde.grading.colab._is_here", lambda module: module == "pandas")
    assert missing_package(missing("No module named 'seaborn'")) == "seaborn"
    assert missing_package(missing("No module named 'sklearn.svm'")) == "scikit-learn"
    assert missing_package(missing("No module named 'google.protobuf'")) == "protobuf"
    assert missing_package(missing("No module named 'pandas.nothing'")) is None
    assert missing_package(missing("No module named 'google'")) is None
    assert missing_package(missing("No module named 'my_helpers'")) is None
    assert missing_package(missing("No module named 'seaborn'", "KeyError")) is None
    assert missing_package(missing("no such thing")) is None


def test_when_the_list_of_colab_is_read_then_it_is_long_and_holds_names_that_can_be_imported() -> None:
    assert len(COLAB) > 100
    assert all(part.isidentifier() for name in COLAB for part in name.split("."))


@pytest.mark.parametrize("name", ["pandas", "regex", "requests", "tqdm"])
def test_when_students_use_a_small_package_of_colab_then_the_sandbox_has_it(name: str) -> None:
    with small_sandbox() as box, answering(box) as process:
        run(process, f"import {name}\ncount = {name}.__name__")
        assert value(process, "count") == name
