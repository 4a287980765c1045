-- One row per correction to one cell of another table.
select
    corrections.table,
    row_key,
    corrections.column,
    expected,
    action,
    new_value,
    reason,
    status,
    source_id
from {{ staged('corrections') }} as corrections
