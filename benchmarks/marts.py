"""The marts of claims at scale: built by dbt under a memory limit, beside the same SQL run by hand without one of dbt's promises.

python -m benchmarks.marts 1000000 --runs 3
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.build import dbt_alone, plain_script
from benchmarks.prepared import generated, staged_for_models
from benchmarks.records import command_line, measure, save
from benchmarks.timing import Contestant

# Every mart whose rows are claims or come of comparing claims; the others grow with sites, deals and draws.
MARTS = ("claims_as_stated", "claim_status", "contradictions", "forecast_scores", "forecaster_track_record")
# Half of a machine of 4 GB: what DuckDB may hold beside Python and the system.
MEMORY_LIMIT = "2GB"


def contestants(folder: Path) -> list[Contestant]:
    """Both ways on the staged tables of a folder."""
    shared = {"WAREHOUSE_STAGING": str(folder / "staging"), "WAREHOUSE_MEMORY_LIMIT": MEMORY_LIMIT}
    chosen = ["run", "--select", *(f"+{mart}" for mart in MARTS)]
    return [
        dbt_alone("dbt, as in a build", chosen, folder, shared),
        plain_script("the same SQL by hand, all cores, any order of rows", list(MARTS), folder, shared),
    ]


def main() -> None:
    """Generate and stage the claims, run both ways in turn and write the record."""
    parser = command_line(__doc__, runs=3)
    parser.add_argument("claims", type=int, help="how many claims")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        generated(given.claims, folder / "raw")
        staged_for_models(folder / "raw", folder / "staging")
        # A single run is asked for where each takes minutes: a cold disk and compiling the SQL once are little of that.
        record = measure(f"marts-{given.claims}", contestants(folder), given.runs, given.claims, warm_up=given.runs > 1)
        save(record, given.results)


if __name__ == "__main__":
    main()
