"""The `rollbook` command as a whole; each of its words has tests of its own."""

import subprocess
import sys
from importlib import import_module

import click
import pytest
from click.testing import CliRunner

from rollbook import __version__
from rollbook.doors.cli import main


def test_help_comes_without_loading_django() -> None:
    script = "import sys; from rollbook.doors.cli.main import group; group(['--help'], standalone_mode=False); "
    ended = subprocess.run(
        [sys.executable, "-c", script + "sys.exit('django' in sys.modules)"],
        env={},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert all(f"  {word} " in ended.stdout for word in main.WORDS)


@pytest.mark.parametrize("word", main.WORDS)
def test_every_word_has_its_command(word: str) -> None:
    command = import_module(f"rollbook.doors.cli.{word}").command
    assert isinstance(command, click.Command)
    assert CliRunner().invoke(main.group, [word, "--help"]).exit_code == 0


@pytest.mark.parametrize("words", [["dance"], ["serve", "--dance"]])
def test_wrong_usage_ends_with_code_2(words: list[str]) -> None:
    assert CliRunner().invoke(main.group, words).exit_code == 2


def test_version() -> None:
    assert CliRunner().invoke(main.group, ["--version"]).output.strip().endswith(__version__)
