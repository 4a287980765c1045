"""The `warehouse` command: finds the subcommand, runs it, and turns what went wrong into words and an exit code.

0 good, 1 faults in the data, 2 wrong use, 3 a failure of the machine. Each subcommand imports what it needs when it runs.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from dagster_project.commands import WrongUse
from dagster_project.ingest.faults import DataFaults

COMMANDS = {
    "build": "read, validate, build, test and publish",
    "check": "validate the raw tables, all or some",
    "preview": "say what the edits would move, publishing nothing",
    "fmt": "bring raw tables into canonical form",
    "add": "add a row to a raw table",
    "explain": "print the chain behind one figure, down to its sources",
    "query": "run SQL on the published warehouse",
    "diff": "say what changed between two days or two raw folders",
    "release": "freeze the publication as a dated release",
    "status": "say what is published",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    os.environ.setdefault("DO_NOT_TRACK", "1")
    if arguments is None and _is_of_another_checkout(Path(sys.argv[0])):
        print(
            f"warehouse: {sys.argv[0]} is a copy that works on {sys.prefix}; run `make warehouse` in this checkout first",
            file=sys.stderr,
        )
        return 2
    words = list(sys.argv[1:] if arguments is None else arguments)
    chosen = next((word for word in words if word in COMMANDS), None)
    parser = _parser(chosen)
    parsed = parser.parse_args(words)
    if parsed.command is None:
        parser.print_help()
        return 2
    try:
        return importlib.import_module(f"dagster_project.commands.{parsed.command}").run(parsed)
    except WrongUse as error:
        print(f"warehouse: {error}", file=sys.stderr)
        return 2
    except DataFaults as error:
        print(f"warehouse: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        from dagster_project.machine_failure import in_words

        print(f"warehouse: {in_words(error, parsed.command)}", file=sys.stderr)
        return 3


def _is_of_another_checkout(command: Path) -> bool:
    """Whether the command lies in a copy of the environment whose Python its first line names."""
    return command.name == "warehouse" and command.resolve().parent != Path(sys.prefix).resolve() / "bin"


def _parser(chosen: str | None) -> argparse.ArgumentParser:
    """Only the chosen subcommand's module is imported; the others are named with their one line."""
    parser = argparse.ArgumentParser(prog="warehouse", description="The AI infrastructure warehouse.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, text in COMMANDS.items():
        sub = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
        if name == chosen:
            importlib.import_module(f"dagster_project.commands.{name}").add_arguments(sub)
    return parser


if __name__ == "__main__":
    sys.exit(main())
