-- One row per correction to one cell of another table.
select
    "table",
    row_key,
    "column",
    expected,
    action,
    new_value,
    reason,
    status,
    source_id
from {{ staged('corrections') }}
