"""Seeded standard draws: one table of uniform and normal numbers that SQL turns into ranges.

Every uncertain input has a stream of its own, named after it, so that adding a row changes no other row's draws. A stream
is a seeded shuffle of the same evenly spread quantiles (Latin hypercube), so a single input keeps its percentiles exactly
and only sums are random. Source: McKay, Beckman, Conover (1979), Technometrics 21(2).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from statistics import NormalDist
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    import numpy as np

DRAWS = 2_000
SEED = 20_260_203
# The columns that streams are named after.
_NAMING = {
    "capacity": ("site_id", "phase", "stage", "accelerators", "source_id"),
    "constraint_inputs": ("claim_id", "constraint", "role", "part", "alternative"),
    "deals": ("deal_id", "source_id"),
    "assumptions": ("assumption_id", "source_id"),
}


def standard_draws(streams: Iterable[str], count: int = DRAWS, seed: int = SEED) -> pl.DataFrame:
    """Draw for every stream.

    Returns stream (Enum of the names), draw (Int32, 1 to count), uniform (Float64, inside 0 to 1), normal (Float64, its quantile),
    sorted by stream and draw. The same names, count and seed give the same frame on every machine.
    """
    import numpy as np

    names = sorted(set(streams))
    uniform = (np.arange(count) + 0.5) / count
    normal = np.array([NormalDist().inv_cdf(u) for u in uniform])
    order = np.concatenate([np.empty(0, dtype=np.int32), *(_shuffle(name, count, seed) for name in names)])
    return pl.DataFrame(
        {
            # Numbers in place of millions of texts: a third of the memory, and Parquet with a dictionary of names.
            "stream": pl.Series(np.repeat(np.arange(len(names), dtype=np.uint32), count)).cat.to(pl.Enum(names)),
            "draw": np.tile(np.arange(1, count + 1, dtype=np.int32), len(names)),
            "uniform": uniform[order],
            "normal": normal[order],
        }
    )


def _shuffle(name: str, count: int, seed: int) -> np.ndarray:
    import numpy as np

    digest = hashlib.blake2b(name.encode(), digest_size=16, key=seed.to_bytes(8, "big")).digest()
    generator = np.random.Generator(np.random.PCG64(int.from_bytes(digest, "big")))
    return generator.permutation(count).astype(np.int32)


def stream_names(tables: dict[str, pl.LazyFrame]) -> list[str]:
    """Name the stream of every uncertain input: `kind:key`, as the SQL models spell them."""
    asked = [tables[name].select(columns) for name, columns in _NAMING.items()]
    capacity, inputs, deals, assumptions = pl.collect_all(asked)
    used_claims = inputs["claim_id"].drop_nulls()
    sources = pl.concat([capacity["source_id"], deals["source_id"], assumptions["source_id"]]).drop_nulls()
    claims = tables["claims"].join(used_claims.to_frame().lazy(), on="claim_id", how="semi").select("source_id")
    claim_sources = claims.collect(engine="streaming")["source_id"]
    picks = inputs.select(pl.concat_str(["constraint", "role", "part"], separator="/"))["constraint"]
    judgements = inputs.select(pl.concat_str(["constraint", "role", "part", "alternative"], separator="/"))[
        "constraint"
    ]
    phase = pl.concat_str(["site_id", "phase"], separator="/").alias("phase")
    phases = capacity.select(phase)["phase"]
    counted_phases = capacity.filter(pl.col("accelerators").is_not_null()).select(phase)["phase"]
    named = {
        "phase": phases,
        "accelerators": counted_phases,
        "delay": phases,
        "stage": capacity["stage"],
        "deal": deals["deal_id"],
        "assumption": assumptions["assumption_id"],
        "claim": used_claims,
        "source": pl.concat([sources, claim_sources]),
        "pick": picks,
        "judgement": judgements,
    }
    return sorted({f"{kind}:{key}" for kind, keys in named.items() for key in keys.drop_nulls()})
