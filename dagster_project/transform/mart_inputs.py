"""What each mart is made from, walked out of the parsed dbt project: raw tables, other marts, and the tests on the way.

The steps between, staging and intermediate models, belong to the marts that they lead to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dagster_project.schema.dictionary import marts, raw_tables

# The folders of dbt/models, from the raw tables on.
LAYERS = ("staging", "intermediate", "marts")


@dataclass
class MartInputs:
    """The raw tables and the marts that one mart reads, and the unique ids of the tests of the mart and of its steps."""

    raw_tables: set[str] = field(default_factory=set[str])
    marts: set[str] = field(default_factory=set[str])
    tests: set[str] = field(default_factory=set[str])


def mart_inputs(manifest: Mapping[str, Any]) -> dict[str, MartInputs]:
    """The inputs of every mart, by its name, from the content of dbt's manifest.json."""
    tests = _tests_by_model(manifest)
    models = {
        node["name"]: unique_id for unique_id, node in manifest["nodes"].items() if node["resource_type"] == "model"
    }
    return {name: _walked(manifest, models[name], tests) for name in marts()}


def _walked(manifest: Mapping[str, Any], mart: str, tests: Mapping[str, set[str]]) -> MartInputs:
    found = MartInputs()
    seen: set[str] = set()
    ahead = [mart]
    while ahead:
        node = ahead.pop()
        seen.add(node)
        found.tests |= tests.get(node, set())
        for parent in manifest["nodes"][node]["depends_on"]["nodes"]:
            name = parent.split(".")[-1]
            if parent.startswith("source."):
                # The draws and the context of a build are no table that anybody curates.
                found.raw_tables |= {name} & raw_tables().keys()
            elif name in marts():
                found.marts.add(name)
            elif parent not in seen:
                ahead.append(parent)
    return found


def _tests_by_model(manifest: Mapping[str, Any]) -> dict[str, set[str]]:
    """The tests of each model. A test that asks several is about the latest of them; the others are what it compares with."""
    nodes = manifest["nodes"]
    tests: dict[str, set[str]] = {}
    for unique_id, node in nodes.items():
        models = [name for name in node["depends_on"]["nodes"] if name in nodes]
        if node["resource_type"] != "test" or not models:
            continue
        latest = max(_layer(nodes[name]) for name in models)
        for name in models:
            if _layer(nodes[name]) == latest:
                tests.setdefault(name, set()).add(unique_id)
    return tests


def _layer(model: Mapping[str, Any]) -> int:
    return LAYERS.index(model["fqn"][1])
