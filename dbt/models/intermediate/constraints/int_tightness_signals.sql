-- One row per constraint and year: medians of what is said of price changes, lead times and sold-out shares.
with signals as (
    select * from {{ ref('int_tightness_claims') }}
)

select
    constraint_name,
    year,
    median(figure) filter (where metric like '%price_change') as price_change_percent,
    median(figure) filter (where metric like '%lead_time') as lead_time_months,
    median(figure) filter (where metric like '%sold_out%') as sold_out_percent,
    count(*) as signals
from signals
group by constraint_name, year
