-- One row per lab, year and draw: what its deals cost in the year, net of umbrellas, spread evenly over the days of the term.
with deals as (
    select * from {{ ref('int_lab_deals') }} where has_sum
),

years as (
    select distinct
        calendar_year,
        cast(date_trunc('year', quarter_end) as date) as year_start,
        cast(date_trunc('year', quarter_end) + interval 1 year - interval 1 day as date) as year_end
    from {{ ref('int_quarters') }}
),

draws as (
    select deal_id, draw, net_value_usd from {{ ref('int_deal_draws') }}
),

terms as (
    select * from {{ ref('int_deal_terms') }}
),

spread as (
    select
        deals.lab_id,
        deals.is_firm,
        years.calendar_year,
        draws.draw,
        {% set share_of_year = share_in_period('terms.term_start', 'terms.term_days', 'years.year_start', 'years.year_end') %}
        {{ whole_dollars('draws.net_value_usd * ' ~ share_of_year) }} as spend_usd
    from deals
    inner join draws on deals.deal_id = draws.deal_id
    inner join terms on draws.deal_id = terms.deal_id and draws.draw = terms.draw
    inner join years on years.year_end >= terms.term_start
)

select
    lab_id,
    calendar_year,
    draw,
    sum(case when is_firm then spend_usd else 0 end) as contracted_usd,
    sum(case when is_firm then 0 else spend_usd end) as intended_usd
from spread
group by lab_id, calendar_year, draw
order by lab_id, calendar_year, draw
