-- One row per input of a row of freshness: each row of evidence of the theme.
select
    'freshness' as mart,
    theme as row_key,
    'evidence' as input_group,
    input_table,
    input_key,
    input_column
from {{ ref('int_dated_evidence') }}
