{{ config(materialized=passing_step()) }}
-- One row per contradiction of any kind: both sides, how far apart, and what to make of it.
{% set apart -%}
    case
        when left_high < right_low and left_high > 0 then right_low / left_high
        when left_low > right_high and right_high > 0 then left_low / right_high
    end
{%- endset %}
with pairs as (
    select * from {{ ref('int_definition_contradictions') }}
),

costs as (
    select * from {{ ref('int_cost_checks') }}
),

shares as (
    select * from {{ ref('int_share_checks') }}
),

sums as (
    select * from {{ ref('int_sum_checks') }}
),

run_rates as (
    select * from {{ ref('int_run_rate_checks') }}
),

campuses as (
    select * from {{ ref('int_campus_checks') }}
),

deals as (
    select * from {{ ref('int_deal_checks') }}
),

statements as (
    select * from {{ ref('int_standing_statements') }}
),

units as (
    select
        unit,
        factor
    from {{ ref('stg_units') }}
),

tolerance as (
    select 1 + {{ assumed('contradiction-tolerance') }} / {{ hundred() }} as ratio
),

by_definition as (
    select
        check_name,
        low_key as left_key,
        high_key as right_key,
        cast(null as string) as also_ids,
        gap_ratio,
        coalesce(is_one_speaker, false) as is_one_speaker,
        case
            when check_name = 'near definition' then 'different definition'
            when check_name = 'own revision' and question = 'fact' then 'restated'
            when check_name = 'own revision' then 'superseded'
            else 'same definition and disagree'
        end as verdict,
        nullif(difference, '') as difference,
        cast(null as string) as working
    from pairs
),

by_cost as (
    select
        'cost times power against spending' as check_name,
        costs.spend_key as left_key,
        costs.published_table || ':' || costs.published_id as right_key,
        power.statement_id as also_ids,
        costs.implied_low as left_low,
        costs.implied_high as left_high,
        costs.cost_low as right_low,
        costs.cost_high as right_high,
        case
            when costs.published_scope = '' then 'same definition and disagree'
            else 'different definition'
        end as verdict,
        nullif(costs.published_scope, '') as difference,
        {{ spoken_figures('spend.stated_low', 'spend.stated_value', 'spend.stated_high', 'spend.stated_unit') }} || ' for '
        || {{ spoken_figures('power.stated_low', 'power.stated_value', 'power.stated_high', 'power.stated_unit') }} || ' is '
        || coalesce({{ rounded_number('costs.implied_high / units.factor') }}, 'an open number of') || ' billion USD per GW'
        as working
    from costs
    inner join statements as spend on costs.spend_key = spend.statement_key
    inner join statements as power on costs.power_key = power.statement_key
    inner join units on units.unit = 'USD_B_per_GW'
),

by_share as (
    select
        'share of the whole against part' as check_name,
        shares.share_key as left_key,
        shares.part_key as right_key,
        whole.statement_id as also_ids,
        shares.computed_low as left_low,
        shares.computed_high as left_high,
        shares.stated_low as right_low,
        shares.stated_high as right_high,
        case when shares.is_one_speaker then 'same definition and disagree' else 'different definition' end as verdict,
        case when not shares.is_one_speaker then 'speaker of the share against speaker of the whole and the part' end
        as difference,
        'the share of '
        || {{ spoken_figures('whole.stated_low', 'whole.stated_value', 'whole.stated_high', 'whole.stated_unit') }}
        || ' is not the part' as working
    from shares
    inner join statements as whole on shares.whole_key = whole.statement_key
),

by_sum as (
    select
        'parts of the period against the whole' as check_name,
        whole_key as left_key,
        last_part_key as right_key,
        part_ids as also_ids,
        whole_low as left_low,
        whole_high as left_high,
        parts_sum as right_low,
        case when is_complete then parts_sum end as right_high,
        'same definition and disagree' as verdict,
        cast(null as string) as difference,
        cast(parts as string) || ' parts of ' || cast(period_months as string) || ' months do not add up to the whole'
        as working
    from sums
),

by_run_rate as (
    select
        'run rate against revenue' as check_name,
        revenue_key as left_key,
        case when yearly_low > run_rate_high then highest_key else lowest_key end as right_key,
        cast(null as string) as also_ids,
        yearly_low as left_low,
        yearly_high as left_high,
        case when has_start then run_rate_low end as right_low,
        case when has_end then run_rate_high end as right_high,
        'same definition and disagree' as verdict,
        cast(null as string) as difference,
        'revenue in yearly terms lies outside the run rates reported for its period' as working
    from run_rates
),

by_campus as (
    select
        'phases against campus' as check_name,
        campuses.statement_key as left_key,
        'capacity:' || campuses.statement_key as right_key,
        cast(null as string) as also_ids,
        statements.low_end as left_low,
        statements.high_end as left_high,
        campuses.campus_mw as right_low,
        campuses.campus_mw as right_high,
        'same definition and disagree' as verdict,
        cast(null as string) as difference,
        'the phases in operation of the largest campus do not reach what was said' as working
    from campuses
    inner join statements on campuses.statement_key = statements.statement_key
),

by_deal as (
    select
        'totals of one contract' as check_name,
        'deals:' || deal_id || ':' || field || ':low' as left_key,
        'deals:' || deal_id || ':' || field || ':high' as right_key,
        cast(null as string) as also_ids,
        low_total as left_low,
        low_total as left_high,
        high_total as right_low,
        high_total as right_high,
        case
            when is_part_against_total then 'different definition'
            when is_same_time then 'same definition and disagree'
            else 'restated'
        end as verdict,
        case when is_part_against_total then 'a part or an increment against the total' end as difference,
        cast(reports as string) || ' reports state ' || cast(different_totals as string) || ' totals of its ' || field
        as working
    from deals
),

identities as (
    select * from by_cost
    union all
    select * from by_share
    union all
    select * from by_sum
    union all
    select * from by_run_rate
    union all
    select * from by_campus
    union all
    select * from by_deal
),

broken_identities as (
    select
        identities.check_name,
        identities.left_key,
        identities.right_key,
        identities.also_ids,
        {{ apart }} as gap_ratio,
        false as is_one_speaker,
        identities.verdict,
        identities.difference,
        identities.working
    from identities
    cross join tolerance
    where {{ apart }} > tolerance.ratio
)

select * from by_definition
union all
select * from broken_identities
