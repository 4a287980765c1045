"""The marts of claims at scale: built by dbt under a memory limit, beside the same SQL run by hand without one of dbt's promises.

python -m benchmarks.marts 1000000 --runs 3
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.build import dbt_alone, plain_script
from benchmarks.prepared import staged_claims
from benchmarks.records import command_line, measure, save
from benchmarks.timing import Contestant

# Every mart whose rows are claims or come of comparing claims; the others grow with sites, deals and draws.
MARTS = ("claims_as_stated", "claim_status", "contradictions", "forecast_scores", "forecaster_track_record")
# Half of a machine of 4 GB: what DuckDB may hold beside Python and the system.
MEMORY_LIMIT = "2GB"
LIMITED = {"WAREHOUSE_MEMORY_LIMIT": MEMORY_LIMIT}
BY_HAND = "the same SQL by hand, all cores, any order of rows"


def by_dbt(name: str, folder: Path, staged: dict[str, str]) -> Contestant:
    """dbt on the marts of claims under the memory limit."""
    return dbt_alone(name, ["run", "--select", *(f"+{mart}" for mart in MARTS)], folder, staged | LIMITED)


def contestants(folder: Path, staged: dict[str, str]) -> list[Contestant]:
    """Both ways in an environment that names the staged tables, working below a folder."""
    return [
        by_dbt("dbt, as in a build", folder, staged),
        plain_script(folder, staged | LIMITED, BY_HAND, MARTS),
    ]


def main() -> None:
    """Generate and stage the claims, run both ways in turn and write the record."""
    parser = command_line(__doc__, runs=3)
    parser.add_argument("claims", type=int, help="how many claims")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        ways = contestants(folder, staged_claims(given.claims, folder))
        save(measure(f"marts-{given.claims}", ways, given.runs, given.claims), given.results)


if __name__ == "__main__":
    main()
