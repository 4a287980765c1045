-- One row per site phase that was ever promised for a date: the first promise, the latest date by promise or by fact, and the
-- months between as a span, empty where no later report could tell. It is late only if its earliest date lies after the last day
-- promised: "2026" made precise as "2026-10" is no delay. An unnamed day of start lies between two reports.
with field_reports as (
    select * from {{ ref('int_phase_field_reports') }}
),

phases as (
    select * from {{ ref('int_phase_fields') }}
),

promises as (
    select * from field_reports
    where field = 'online' and stage not in ('operational', 'cancelled')
),

first_promises as (
    select site_phase, known_on, online_on, online_on_start, online_on_end, source_id
    from promises
    qualify row_number() over (partition by site_phase order by known_on, choice_rank desc) = 1
),

promise_counts as (
    select site_phase, count(*) as promises
    from promises
    group by site_phase
),

first_powers as (
    select site_phase, power_mw_low, power_mw, power_mw_high, power_basis
    from field_reports
    where field = 'power'
    qualify row_number() over (partition by site_phase order by known_on, choice_rank desc) = 1
),

last_report_before_start as (
    select reports.site_phase, max(reports.known_on) as known_on
    from field_reports as reports
    inner join phases on reports.site_phase = phases.site_phase
    where
        reports.field = 'stage' and reports.stage <> 'operational'
        and reports.known_on < phases.first_operational_report_on
    group by reports.site_phase
),

compared as (
    select
        phases.site_id,
        phases.phase,
        phases.site_phase,
        phases.operator_id,
        phases.owner_id,
        phases.stage,
        phases.source_ids,
        phases.last_known_on,
        promise_counts.promises,
        first_promises.known_on as first_promised_on,
        first_promises.online_on as first_promise,
        first_promises.online_on_start as first_promise_start,
        first_promises.online_on_end as first_promise_end,
        first_promises.source_id as first_promise_source_id,
        case
            when phases.stage = 'operational' and phases.online_on_start is null
                then coalesce(last_report_before_start.known_on, phases.first_operational_report_on)
            else phases.online_on_start
        end as latest_start,
        case
            when phases.stage = 'operational' and phases.online_on_end is null then phases.first_operational_report_on
            else phases.online_on_end
        end as latest_end,
        phases.last_known_on > first_promises.known_on and phases.stage <> 'cancelled' as is_measured,
        coalesce(first_powers.power_mw, first_powers.power_mw_high, first_powers.power_mw_low) as first_power_mw,
        coalesce(phases.power_mw, phases.power_mw_high, phases.power_mw_low) as latest_power_mw,
        first_powers.power_basis as first_power_basis,
        phases.power_basis as latest_power_basis
    from phases
    inner join first_promises on phases.site_phase = first_promises.site_phase
    inner join promise_counts on phases.site_phase = promise_counts.site_phase
    left join first_powers on phases.site_phase = first_powers.site_phase
    left join last_report_before_start on phases.site_phase = last_report_before_start.site_phase
),

context as (
    select as_of from {{ ref('stg_build_context') }}
),

spans as (
    select
        compared.*,
        context.as_of,
        case when is_measured then {{ days_between('first_promise_end', 'latest_start') }} / ({{ days_per_month() }}) end
            as months_late_low,
        case when is_measured then {{ days_between('first_promise_start', 'latest_end') }} / ({{ days_per_month() }}) end
            as months_late_high
    from compared
    cross join context
)

select
    *,
    -- Middle against middle.
    (months_late_low + months_late_high) / (1 + 1) as months_late_mid,
    case
        when not is_measured then 'not_measured'
        when months_late_low > 0 then 'late'
        when months_late_high < 0 then 'early'
        else 'as_promised'
    end as verdict,
    case
        when stage in ('operational', 'cancelled') then stage
        when latest_end < as_of then 'overdue'
        else 'promised'
    end as outcome,
    case
        when stage not in ('operational', 'cancelled') and latest_end < as_of
            then {{ days_between('latest_end', 'as_of') }} / ({{ days_per_month() }})
    end as months_overdue,
    case when first_power_basis = latest_power_basis then latest_power_mw - first_power_mw end as power_change_mw
from spans
