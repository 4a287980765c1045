-- A join that multiplies or drops deals would change every sum over them without a sign.
with counts as (
    select
        (select count(distinct deal_id) from {{ ref('stg_deals') }}) as deals,
        (select count(*) from {{ ref('deal_ledger') }}) as ledger_rows,
        (select count(*) from {{ ref('money_flows') }}) as flow_rows
)

select *
from counts
where ledger_rows <> deals or flow_rows <> deals
