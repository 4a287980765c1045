-- Evidence, near statements and appearances are joined to each claim: none may drop or multiply a row.
with expected as (
    select 'claims' as claim_table, claim_id from {{ ref('stg_claims') }}
    union all
    select 'revenue_forecasts' as claim_table, forecast_id as claim_id from {{ ref('stg_revenue_forecasts') }}
),

found as (
    select claim_table, claim_id, count(*) as found_rows from {{ ref('claim_status') }} group by claim_table, claim_id
)

select
    coalesce(expected.claim_table, found.claim_table) as claim_table,
    coalesce(expected.claim_id, found.claim_id) as claim_id,
    found.found_rows
from expected
full join found on expected.claim_table = found.claim_table and expected.claim_id = found.claim_id
where expected.claim_id is null or found.claim_id is null or found.found_rows <> 1
