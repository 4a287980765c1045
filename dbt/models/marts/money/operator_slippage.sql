with slippage as (
    select *, coalesce(operator_id, 'undisclosed') as named_operator_id from {{ ref('int_phase_slippage') }}
),

counted as (
    select *, named_operator_id as holder_id from slippage
    union all
    select *, 'all' as holder_id from slippage
)

select
    cast(holder_id as string) as operator_id,
    cast(count(*) as bigint) as phases,
    cast(count(*) filter (where is_measured) as bigint) as phases_measured,
    cast(count(*) filter (where verdict = 'late') as bigint) as phases_late,
    cast(count(*) filter (where verdict = 'early') as bigint) as phases_early,
    cast(count(*) filter (where outcome = 'cancelled') as bigint) as phases_cancelled,
    cast(count(*) filter (where outcome = 'overdue') as bigint) as phases_overdue,
    cast(median(months_late_low) as double) as median_months_late_low,
    cast(median(months_late_mid) as double) as median_months_late_mid,
    cast(median(months_late_high) as double) as median_months_late_high,
    -- Weighted by the power first promised, so that one big campus is not outvoted by small ones.
    cast(
        sum(months_late_mid * first_power_mw) / nullif(sum(case when months_late_mid is not null then first_power_mw end), 0)
        as double
    ) as weighted_months_late_mid,
    cast(sum(first_power_mw) filter (where power_change_mw is not null) as double) as first_power_mw,
    cast(sum(power_change_mw) as double) as power_change_mw
from counted
group by holder_id
order by operator_id
