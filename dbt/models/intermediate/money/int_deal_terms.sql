-- One row per deal with a sum and draw: the first day and the length of its term. A deal without a stated term runs from its
-- first report for a drawn length, the same for all such deals in one draw.
with deals as (
    select * from {{ ref('int_deal_ranges') }} where value_usd_mid is not null
),

assumptions as (
    select * from {{ ref('stg_assumptions') }} where assumption_id = 'deal-term-when-not-stated'
),

draws as (
    select * from {{ ref('stg_standard_draws') }}
),

default_terms as (
    select
        draws.draw,
        {{ log_normal_draw('assumptions.canonical_low', 'assumptions.canonical_value', 'assumptions.canonical_high', 'draws.normal') }}
        * {{ days_per_month() }} as term_days
    from assumptions
    inner join draws on draws.stream = 'assumption:' || assumptions.assumption_id
)

select
    deals.deal_id,
    default_terms.draw,
    coalesce(deals.term_start, deals.first_known_on) as term_start,
    case
        when deals.term_end is not null then 1 + {{ days_between('deals.term_start', 'deals.term_end') }}
        else default_terms.term_days
    end as term_days,
    deals.term_end is null as term_is_assumed
from deals
cross join default_terms
