-- The vintages share out the forecasts: none is lost and none counted twice.
with counts as (
    select
        (select count(*) from {{ ref('stg_revenue_forecasts') }}) as forecasts,
        (select coalesce(sum(appearances), 0) from {{ ref('revenue_outlook') }}) as appearances
)

select *
from counts
where forecasts <> appearances
