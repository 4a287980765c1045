"""Whatever is edited, a build that begins from the last one ends with the tables of a build that begins from nothing."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from conftest import AS_OF
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from dagster_project.ingest import stage
from dagster_project.ingest.draws import standard_draws
from dagster_project.transform.compiled import nodes_of
from dagster_project.transform.project import ensure_manifest
from fixtures.edits import Edit, edits
from fixtures.raw_folder import SMALL
from fixtures.rebuilt import built, rebuilt


@pytest.fixture(scope="module", autouse=True)
def _few_draws() -> Iterator[None]:
    """What is redone does not hang on how many draws there are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stage, "standard_draws", partial(standard_draws, count=20))
        yield


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small project, built once."""
    folder = tmp_path_factory.mktemp("first")
    shutil.copytree(SMALL, folder / "raw")
    assert {result.status for result in built(folder / "raw", folder, nodes_of(ensure_manifest()), AS_OF)} == {
        "success",
        "pass",
    }
    return folder


# Five times five edits, each built. A shorter example of a failure would cost hundreds of builds.
@settings(max_examples=5, phases=[Phase.generate])
@given(made=st.lists(edits, min_size=5, max_size=5))
def test_any_edits_give_the_tables_that_a_build_from_nothing_gives(first: Path, made: list[Edit]) -> None:
    with TemporaryDirectory() as folder:
        done = rebuilt(first, Path(folder), made, AS_OF)
    assert done.differences() == []


def test_an_edited_claim_leaves_the_draws_of_the_sites_alone(first: Path, tmp_path: Path) -> None:
    done = rebuilt(first, tmp_path, [Edit("number", "claims", 0, 5)], AS_OF)
    assert done.differences() == []
    redone = {result.name for result in done.results if result.status != "kept"}
    assert "claims_as_stated" in redone
    assert not {name for name in redone if name in ("int_phase_draws", "int_deal_draws", "gw_timeline")}


def test_a_reworded_note_of_a_site_reaches_what_shows_it_and_no_figure(first: Path, tmp_path: Path) -> None:
    done = rebuilt(first, tmp_path, [Edit("text", "capacity", 3, 5)], AS_OF)
    assert done.differences() == []
    kept = Counter(result.status for result in done.results)["kept"]
    assert kept > len(done.results) / 2


def test_another_day_redoes_only_what_looks_different_on_it(first: Path, tmp_path: Path) -> None:
    done = rebuilt(first, tmp_path, [Edit("day", "claims", 1, 5)], AS_OF)
    assert done.differences() == []
    assert "kept" in {result.status for result in done.results}
