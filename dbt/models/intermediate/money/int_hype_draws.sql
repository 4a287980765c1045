-- One row per customer (and all of them), layer, year and draw: power of the deals announced by the end of the year, as last
-- reported, and what stands behind them today. A site proves its power once to one customer, whatever deals name it.
with counted as (
    select * from {{ ref('int_hype_deals') }}
),

years as (
    select distinct calendar_year
    from {{ ref('int_quarters') }}
    cross join {{ ref('stg_build_context') }}
    where calendar_year <= extract(year from as_of)
),

draws as (
    select * from {{ ref('int_deal_draws') }}
),

link_draws as (
    select * from {{ ref('int_deal_site_draws') }}
),

announced as (
    select
        counted.customer_id,
        counted.layer,
        counted.announced_year,
        draws.draw,
        sum(draws.power_mw) as gross_mw,
        sum(draws.net_power_mw) as net_mw,
        sum(case when counted.is_firm then draws.net_power_mw else 0 end) as firm_net_mw
    from counted
    inner join draws on counted.deal_id = draws.deal_id
    group by counted.customer_id, counted.layer, counted.announced_year, draws.draw
),

first_years as (
    select customer_id, layer, min(announced_year) as first_year
    from counted
    group by customer_id, layer
),

by_year as (
    select
        first_years.customer_id,
        first_years.layer,
        years.calendar_year,
        announced.draw,
        sum(announced.gross_mw) as gross_mw,
        sum(announced.net_mw) as net_mw,
        sum(announced.firm_net_mw) as firm_net_mw
    from first_years
    inner join years on years.calendar_year >= first_years.first_year
    inner join announced
        on first_years.customer_id = announced.customer_id and first_years.layer = announced.layer
        and announced.announced_year <= years.calendar_year
    group by first_years.customer_id, first_years.layer, years.calendar_year, announced.draw
),

site_evidence as (
    select
        counted.customer_id,
        counted.layer,
        years.calendar_year,
        link_draws.link,
        link_draws.draw,
        least(sum(link_draws.evidenced_mw), max(link_draws.site_mw)) as evidenced_mw,
        least(sum(link_draws.evidenced_operational_mw), max(link_draws.site_operational_mw)) as evidenced_operational_mw
    from counted
    inner join years on years.calendar_year >= counted.announced_year
    inner join link_draws on counted.deal_id = link_draws.deal_id
    group by counted.customer_id, counted.layer, years.calendar_year, link_draws.link, link_draws.draw
),

evidence as (
    select
        customer_id,
        layer,
        calendar_year,
        draw,
        sum(evidenced_mw) as evidenced_mw,
        sum(evidenced_operational_mw) as evidenced_operational_mw
    from site_evidence
    group by customer_id, layer, calendar_year, draw
)

select
    by_year.customer_id,
    by_year.layer,
    by_year.calendar_year,
    by_year.draw,
    by_year.gross_mw,
    by_year.net_mw,
    by_year.firm_net_mw,
    coalesce(evidence.evidenced_mw, 0) as evidenced_mw,
    coalesce(evidence.evidenced_operational_mw, 0) as evidenced_operational_mw
from by_year
left join evidence
    on by_year.customer_id = evidence.customer_id and by_year.layer = evidence.layer
    and by_year.calendar_year = evidence.calendar_year and by_year.draw = evidence.draw
order by by_year.customer_id, by_year.layer, by_year.calendar_year, by_year.draw
