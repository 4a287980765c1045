-- One row per quarter end that the time series cover.
with recursive quarters as (
    select cast('{{ var("first_quarter_end") }}' as date) as quarter_end
    union all
    select {{ quarter_end("quarter_end + interval 1 day") }} as quarter_end
    from quarters
    where quarter_end < cast('{{ var("last_quarter_end") }}' as date)
)

select
    quarter_end,
    cast(extract(year from quarter_end) as integer) as calendar_year
from quarters
