"""The interview that began this project: each of its claims with what is known of it today."""

from __future__ import annotations

from typing import Any

from dagster_project.publish.site.cells import Cell, Explain, Table, sentence, text
from dagster_project.publish.site.published import Published, Row
from dagster_project.publish.site.section import Section

_CHECK = "select * from interview_check order by answer, status, claim_table, claim_id"
TONES = {
    "confirmed": "good",
    "refuted": "bad",
    "missed deadline": "bad",
    "open": "open",
    "superseded": "open",
    "not comparable": "open",
}


def content(published: Published) -> dict[str, Any]:
    """Every claim, those with an answer first."""
    rows = published.rows(_CHECK)
    answered = sum(1 for row in rows if row["answer"] == "answered")
    return {"answered": answered, "claims": len(rows), "check": _table(published, rows)}


def _table(published: Published, rows: list[Row]) -> Table:
    lines = [
        [
            text(row["statement"]),
            text(row["stated_figures"].removesuffix(" count")),
            text(row["status"], TONES[row["status"]]),
            sentence(row["verdict"]),
            Cell(
                links=tuple(published.links(row["evidence_source_id"])),
                explain=Explain("interview_check", f"{row['claim_table']}|{row['claim_id']}", "verdict"),
            ),
        ]
        for row in rows
    ]
    headers = ("Said on 3 February 2026", "Figures", "Status", "What is known today", "Evidence")
    return Table("interview", "Claims of the interview with Dylan Patel", headers, lines)


SECTION = Section(
    anchor="interview",
    title="Interview check",
    short="Interview",
    question="What has become of what was said in the interview that began this?",
    template="interview.html.j2",
    needs=("interview_check",),
    content=content,
)
