"""How the models and tests of a build ended, and what to make of it. How they are run stands in `models.py`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

# Left as an earlier build made it, because nothing that it reads changed.
KEPT = "kept"
PASSED = ("success", "pass", "warn", "no-op", KEPT)


class ModelsFailed(Exception):
    """Some models or tests did not pass. `tests_only` tells faults in the data from a failure of the machine."""

    def __init__(self, messages: list[str], tests_only: bool) -> None:
        self.messages = messages
        self.tests_only = tests_only
        super().__init__(f"{len(messages)} models or tests failed:\n" + "\n".join(messages))


@dataclass(frozen=True)
class NodeResult:
    """How one model or test ended."""

    unique_id: str
    name: str
    kind: str
    status: str
    message: str

    @property
    def passed(self) -> bool:
        return self.status in PASSED

    @property
    def skipped(self) -> bool:
        return self.status == "skipped"

    @property
    def warned(self) -> bool:
        return self.status == "warn"


def require_passed(results: Iterable[NodeResult]) -> None:
    """Raise ModelsFailed when a model or test did not pass; what was skipped because of it is not named."""
    ended_badly = [result for result in results if not result.passed]
    failed = [result for result in ended_badly if not result.skipped]
    if ended_badly:
        messages = [f"{result.name}: {' '.join(result.message.split())}" for result in failed]
        raise ModelsFailed(messages, all(result.kind == "test" for result in failed))
