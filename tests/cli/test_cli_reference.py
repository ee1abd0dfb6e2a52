"""The help fits a terminal, and docs/reference/cli.md has every command, option and exit code in its place."""

from __future__ import annotations

import io
import re

import pytest
from conftest import ROOT

from fxsnap.cli import main
from fxsnap.cli.arguments import FLAGS, VALUES, option_name
from fxsnap.cli.commands import COMMANDS, CONVERT_OPTIONS
from fxsnap.cli.texts import COMMAND_HELP, HELP, SHORT_HELP
from fxsnap.cli.world import Exit

PAGE = (ROOT / "docs" / "reference" / "cli.md").read_text(encoding="utf-8")
OPTIONS = [option_name(name) for name in (*VALUES, *FLAGS)]
HELPS = {"": HELP, **COMMAND_HELP}


def section(heading: str) -> str:
    """The text of the page under a heading, up to the next heading of its level or above."""
    found = re.search(rf"^(#+) {re.escape(heading)}\n(.*?)(?=^#{{1,2}} |\Z)", PAGE, re.M | re.S)
    assert found, f"docs/reference/cli.md has no heading {heading!r}"
    return found[2]


def mentions(text: str, option: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", text) is not None


@pytest.mark.parametrize("command", HELPS)
def test_help_fits_a_terminal(command: str) -> None:
    lines = HELPS[command].splitlines()
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 80


def test_help_begins_with_examples_and_has_everything() -> None:
    assert HELP.startswith("fxsnap 100 USD EUR ")
    assert len(SHORT_HELP.splitlines()) == 3
    for command in COMMANDS:
        assert re.search(rf"^{command} ", HELP, re.M), command
    for option in OPTIONS:
        assert mentions(HELP, option), option
    for code in Exit:
        assert code is Exit.BUG or re.search(rf"\b{int(code)} \w", HELP), code


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_has_its_options_and_no_others(command: str) -> None:
    _, allowed = COMMANDS[command]
    assert {
        option for option in OPTIONS if mentions(COMMAND_HELP[command].replace("as --json writes", ""), option)
    } == {option_name(name) for name in allowed}
    assert COMMAND_HELP[command].startswith(f"fxsnap {command} ")
    assert set(COMMAND_HELP) == set(COMMANDS)


def test_every_option_belongs_to_something() -> None:
    everywhere = {"debug", "help", "version"}
    assert {*VALUES, *FLAGS} == {*CONVERT_OPTIONS, *everywhere}.union(*(allowed for _, allowed in COMMANDS.values()))


def test_no_command_has_three_letters_for_those_are_codes() -> None:
    for command in (*COMMANDS, "help"):
        assert len(command) > 3


@pytest.mark.parametrize("command", HELPS)
@pytest.mark.parametrize("ask", [("{} --help",), ("{} -h",), ("help {}",)])
def test_the_page_has_the_help_as_it_is(command: str, ask: tuple[str]) -> None:
    stdout = io.StringIO()
    assert main(ask[0].format(command).split(), io.StringIO(), stdout, io.StringIO()) == 0
    assert f"```text\n{stdout.getvalue()}```\n" in section(command or "Help")


def test_the_page_has_every_option_in_its_table() -> None:
    rows = re.findall(r"^\| (`-[^|]*) \|", section("Options"), re.M)
    named = {spelled for row in rows for spelled in re.findall(r"--?[a-z-]+", row)}
    assert named == {*OPTIONS, "-h"}
    for name, value in VALUES.items():
        assert f"`--{name} {value}`" in rows


def test_the_page_has_every_exit_code_in_its_table() -> None:
    rows = re.findall(r"^\| ([0-9]+) \|", section("Exit codes"), re.M)
    assert [int(code) for code in rows] == [int(code) for code in Exit]
