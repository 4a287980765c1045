"""The builds that tests share: made once however many ask, and never one of other tables or of other code."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from fixtures.shared_builds import made_once, standing_publication


def test_of_many_who_ask_for_a_folder_one_makes_it(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> None:
    made: list[Path] = []

    def ask(_: int) -> Path:
        return made_once(tmp_path_factory, f"asked-for-by-{tmp_path.name}", made.append)

    with ThreadPoolExecutor(4) as pool:
        folders = set(pool.map(ask, range(20)))
    assert folders == set(made)
    assert len(made) == 1


def test_a_folder_whose_making_failed_is_made_by_the_next(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    name = f"failed-in-{tmp_path.name}"

    def fail(folder: Path) -> None:
        (folder / "half").touch()
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="disk"):
        made_once(tmp_path_factory, name, fail)
    assert list(made_once(tmp_path_factory, name, lambda _: None).iterdir()) == []


def test_a_standing_publication_of_other_tables_is_no_build_of_the_real_data(small_output: Path) -> None:
    with pytest.raises(pytest.fail.Exception, match="is not of the tables and the code as they stand now"):
        standing_publication(small_output)


@pytest.mark.xdist_group("one")
def test_tests_of_a_group_stay_together(request: pytest.FixtureRequest) -> None:
    """pytest-xdist writes the group into the name of the test, or, with a pytest that it does not know, nothing anywhere."""
    if request.config.getoption("loadgroup", default=False):
        assert request.node.nodeid.endswith("@one")
