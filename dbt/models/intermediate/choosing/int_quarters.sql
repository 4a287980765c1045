-- One row per quarter end that the time series cover.
{% set years = var("last_quarter_end")[:4] | int - var("first_quarter_end")[:4] | int + 1 %}
with quarters as (
    select
        {{ quarter_end("cast('" ~ var("first_quarter_end") ~ "' as date) + numbers.n * interval " ~ months_per_quarter() ~ " month") }}
        as quarter_end
    from {{ whole_numbers(years * quarters_per_year() | int) }}
)

select
    quarter_end,
    cast(extract(year from quarter_end) as integer) as calendar_year
from quarters
where quarter_end <= cast('{{ var("last_quarter_end") }}' as date)
