"""The part of lineage that comes from the dictionary: the expressions of columns, and the view that joins them with inputs."""

from __future__ import annotations

import duckdb

from dagster_project.database_rows import create_table
from dagster_project.schema.dictionary import Derivation, marts

_COLUMNS = {
    "mart": "varchar",
    "column_name": "varchar",
    "expression": "varchar",
    "input_group": "varchar",
    "assumption_pattern": "varchar",
}
_VIEW = """
    create view lineage as
    select
        inputs.mart, inputs.row_key, expressions.column_name, expressions.expression, expressions.input_group,
        inputs.input_table, inputs.input_key, inputs.input_column, inputs.source_id
    from lineage_expressions as expressions
    inner join lineage_inputs as inputs
        on expressions.mart = inputs.mart and expressions.input_group = inputs.input_group
    union all
    select
        traced.mart, traced.row_key, expressions.column_name, expressions.expression, 'assumption' as input_group,
        'assumptions' as input_table, assumptions.assumption_id as input_key, 'value' as input_column, assumptions.source_id
    from lineage_expressions as expressions
    inner join (select distinct mart, row_key from lineage_inputs) as traced on expressions.mart = traced.mart
    inner join assumptions on assumptions.assumption_id like expressions.assumption_pattern
"""
_COMMENTS = (
    "comment on table lineage_expressions is 'One row is one group of inputs, or one pattern of assumptions, of one"
    " column of a mart, with how the column is worked out. A column with neither follows from the key of its row.'",
    "comment on view lineage is 'One row is one input of one published figure, one step back: the expression in words,"
    " the table and key of the input, and its source. Keys of more columns are joined by |.'",
)


def write_lineage(connection: duckdb.DuckDBPyConnection) -> None:
    """Create lineage_expressions and the view lineage beside lineage_inputs and assumptions."""
    create_table(
        connection,
        "lineage_expressions",
        _COLUMNS,
        (
            row
            for mart in marts().values()
            for column in mart.columns
            for row in _expression_rows(mart.name, column, mart.derivation(column))
        ),
    )
    connection.execute(_VIEW)
    for comment in _COMMENTS:
        connection.execute(comment)


def _expression_rows(mart: str, column: str, derivation: Derivation | None) -> list[tuple[str | None, ...]]:
    if derivation is None:
        return []
    groups = [(mart, column, derivation.expression, group, None) for group in derivation.inputs]
    patterns = [(mart, column, derivation.expression, None, name.replace("*", "%")) for name in derivation.assumptions]
    return [*groups, *patterns] or [(mart, column, derivation.expression, None, None)]
