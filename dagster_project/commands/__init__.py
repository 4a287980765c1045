"""The subcommands of `warehouse`, one module each: `add_arguments(parser)` and `run(arguments) -> int`."""


class WrongUse(Exception):
    """The command was asked for what it cannot do; the message says why and what it can. Exit code 2."""
