"""Contradictions: pairs of statements that cannot both be true, and arithmetic that does not hold."""

from __future__ import annotations

from typing import Any

from dagster_project.publish.site.cells import Cell, Table, number, sentence, text, why
from dagster_project.publish.site.figures import plain
from dagster_project.publish.site.published import Published, Row
from dagster_project.publish.site.section import Section

_PAIRS = "select * from contradictions order by severity_rank, contradiction_id"
_VERDICTS = "select verdict, count(*) as pairs from contradictions group by all order by pairs desc, verdict"
_TONES = {"same definition and disagree": "bad"}


def content(published: Published) -> dict[str, Any]:
    """All pairs, the gravest first."""
    return {"verdicts": published.rows(_VERDICTS), "pairs": _table(published, published.rows(_PAIRS))}


def _table(published: Published, pairs: list[Row]) -> Table:
    rows = [
        [
            sentence(row["explanation"]),
            text(row["verdict"], _TONES.get(row["verdict"], "open")),
            number(f"{plain(row['gap_ratio'], 2)} times" if row["gap_ratio"] else ""),
            _side(published, row, "left"),
            _side(published, row, "right"),
            why("contradictions", row["contradiction_id"], "explanation"),
        ]
        for row in pairs
    ]
    headers = ("The two", "Verdict", "Apart by", "First", "Second", "")
    return Table("contradictions", "Pairs, the gravest first", headers, rows)


def _side(published: Published, row: Row, side: str) -> Cell:
    return Cell(row[f"{side}_figures"], links=tuple(published.links(row[f"{side}_source_id"])))


SECTION = Section(
    anchor="contradictions",
    title="Contradictions",
    short="Contradictions",
    question="Which statements cannot both be true?",
    template="contradictions.html.j2",
    needs=("contradictions",),
    content=content,
)
