"""What `python -m build` makes: the engine, all of it, and nothing of this repository's course."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
#: What the files are made from, and some of what must not be among them.
TAKEN = ("pyproject.toml", "MANIFEST.in", "README.md", "LICENSE", "autograde", "source/lec27", "tests/tiny_course.py")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As a zip of the repository has it."""
    folder = tmp_path_factory.mktemp("project")
    for name in TAKEN:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder / name)
    return folder


def build(project: Path, out: Path) -> tuple[Path, Path]:
    """The wheel and the source archive."""
    words = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(project)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,), (archive,) = out.glob("*.whl"), out.glob("*.tar.gz")
    return wheel, archive


def engine(project: Path) -> set[str]:
    """The engine's files."""
    files = {file.relative_to(project).as_posix() for file in (project / "autograde").rglob("*") if file.is_file()}
    return {name for name in files if not name.startswith("autograde/checks/")}


def test_when_it_is_built_from_a_zip_then_both_files_have_the_engine_and_no_answers(
    project: Path, tmp_path: Path
) -> None:
    wheel, archive = build(project, tmp_path)
    with zipfile.ZipFile(wheel) as opened:
        shipped = {name for name in opened.namelist() if ".dist-info/" not in name}
    assert shipped == engine(project)
    with tarfile.open(archive) as source:
        names = {name.partition("/")[2] for name in source.getnames()}
    assert engine(project) <= names
    assert not [name for name in names if name.startswith(("autograde/checks", "source", "tests"))]
    assert wheel.name.startswith("autograde_notebooks-0.")


def test_when_it_is_built_from_a_tagged_clone_then_the_version_is_the_tags_and_no_answer_comes_along(
    project: Path, tmp_path: Path
) -> None:
    clone = tmp_path / "clone"
    shutil.copytree(project, clone, ignore=shutil.ignore_patterns("build", "*.egg-info"))
    git = ["git", "-C", str(clone), "-c", "user.name=author", "-c", "user.email=author@example.org"]
    for words in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "-m", "all"], ["tag", "v7.8.9"]):
        subprocess.run([*git, *words], check=True)
    wheel, archive = build(clone, tmp_path / "dist")
    assert (wheel.name.split("-")[1], archive.name) == ("7.8.9", "autograde_notebooks-7.8.9.tar.gz")
    with zipfile.ZipFile(wheel) as opened, tarfile.open(archive) as source:
        names = [*opened.namelist(), *(name.partition("/")[2] for name in source.getnames())]
    assert not [name for name in names if name.startswith(("autograde/checks", "source", "tests"))]
