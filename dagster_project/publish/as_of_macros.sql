-- Table macros of the published file: the warehouse as any day knew it. {schema} is the schema that holds the marts.
-- Each macro is followed by its comment, which readers see in duckdb_functions().

create or replace macro {schema}.day_known_about(day) as
    case
        when cast(day as date) > (select max(vintage_on) from {schema}.gw_timeline_vintages)
            then error('The day ' || day || ' lies after the last day this warehouse knows about. Ask for that day or an earlier one.')
        else cast(day as date)
    end;
comment on macro {schema}.day_known_about is
'The day itself; an error for a day after the one as of which this warehouse was built.';

create or replace macro {schema}.quarter_end_of(day) as
    last_day(date_trunc('quarter', cast(day as date)) + interval 2 month);
comment on macro {schema}.quarter_end_of is 'Last day of the quarter of a day.';

create or replace macro {schema}.claims_as_of(day) as table
    select * from {schema}.claims_as_stated
    where known_on <= {schema}.day_known_about(day);
comment on macro table {schema}.claims_as_of is
'The claims that could be known on a day, with figures as stated. Points and stated bounds, no draws.';

create or replace macro {schema}.deals_as_of(day) as table
    select * from {schema}.deal_history
    where
        known_from <= {schema}.day_known_about(day)
        and (known_until is null or known_until > cast(day as date));
comment on macro table {schema}.deals_as_of is
'One row per deal as known on a day, the latest report of each field. Points and stated bounds, no draws; umbrellas gross.';

create or replace macro {schema}.capacity_as_of(day) as table
    select * from {schema}.capacity_history
    where
        known_from <= {schema}.day_known_about(day)
        and (known_until is null or known_until > cast(day as date));
comment on macro table {schema}.capacity_as_of is
'One row per site phase as known on a day, the latest report of each field, in facility power. Points and stated bounds, no draws.';

create or replace macro {schema}.arrivals_as_of(day) as table
    select
        site_phase,
        region,
        stage,
        -- Overdue: late by that day, so it cannot come before the quarter of that day ends.
        {schema}.quarter_end_of(case when stage = 'operational' then due_on else greatest(due_on, cast(day as date)) end)
        as quarter_end,
        power_mw_mid as power_mw
    from {schema}.capacity_as_of(day)
    where stage <> 'cancelled' and due_on is not null and power_mw_mid is not null;
comment on macro table {schema}.arrivals_as_of is
'One row per site phase with power and date, and the quarter in which it comes online by what a day knew. Points, no draws.';

create or replace macro {schema}.gw_timeline_as_of(day) as table
    with totals as (
        select
            coalesce(region, 'GLOBAL') as region,
            coalesce(stage, 'all') as stage,
            quarter_end,
            sum(power_mw) as power_mw,
            count(*) as phases
        from {schema}.arrivals_as_of(day)
        group by grouping sets ((quarter_end, region, stage), (quarter_end, region), (quarter_end, stage), (quarter_end))
    ),

    quarters as (
        select distinct quarter_end from {schema}.gw_timeline_vintages
    )

    select
        quarters.quarter_end,
        totals.region,
        totals.stage,
        quarters.quarter_end <= cast(day as date) as is_past,
        coalesce(sum(totals.power_mw) filter (where totals.quarter_end = quarters.quarter_end), 0) / 1000 as additions_gw,
        coalesce(sum(totals.power_mw) filter (where totals.quarter_end <= quarters.quarter_end), 0) / 1000 as cumulative_gw,
        coalesce(sum(totals.phases) filter (where totals.quarter_end = quarters.quarter_end), 0) as phases_arriving
    from totals
    cross join quarters
    group by quarters.quarter_end, totals.region, totals.stage
    order by quarters.quarter_end, totals.region, totals.stage;
comment on macro table {schema}.gw_timeline_as_of is
'The gigawatt timeline as known on a day: gross power by stated date in the shape of gw_timeline_vintages. Points, no draws, no losses or delays.';

create or replace macro {schema}.states_as_of(day) as table
    with phases as (
        select
            *,
            {schema}.quarter_end_of(case when stage = 'operational' then due_on else greatest(due_on, cast(day as date)) end)
            as online_quarter
        from {schema}.capacity_as_of(day)
    ),

    online as (
        select
            site_phase,
            case when stage = 'operational' then 'operational' else 'scheduled' end as state,
            online_quarter as entered_quarter,
            cast(null as date) as left_quarter
        from phases
        where stage <> 'cancelled' and due_on is not null
    ),

    spans as (
        select
            site_phase,
            stage,
            {schema}.quarter_end_of(known_from) as entered_quarter,
            case when known_until <= cast(day as date) then {schema}.quarter_end_of(known_until) end as left_quarter
        from {schema}.capacity_history
        where known_from <= cast(day as date)
    ),

    pipeline as (
        select
            spans.site_phase,
            -- Reported as running before its stated day: until that day it counts as under construction.
            case when spans.stage = 'operational' then 'construction' else spans.stage end as state,
            spans.entered_quarter,
            least(spans.left_quarter, online.entered_quarter) as left_quarter
        from spans
        left join online on spans.site_phase = online.site_phase
        where
            spans.stage <> 'cancelled'
            and (spans.left_quarter is null or spans.left_quarter > spans.entered_quarter)
            and (online.entered_quarter is null or online.entered_quarter > spans.entered_quarter)
    )

    select * from online
    union all
    select * from pipeline;
comment on macro table {schema}.states_as_of is
'One row per site phase and state with the quarters it stands in that state, the first inside and the last outside, as known on a day.';

create or replace macro {schema}.compute_by_provider_as_of(day) as table
    with phases as (
        select * from {schema}.capacity_as_of(day) where power_mw_mid is not null
    ),

    holders as (
        select site_phase, 'owner' as role, owner_id as provider_id from phases
        union all
        select site_phase, 'operator' as role, coalesce(operator_id, 'undisclosed') as provider_id from phases
        union all
        select site_phase, 'tenant' as role, coalesce(tenant_id, 'undisclosed') as provider_id from phases
    ),

    quarters as (
        select distinct quarter_end from {schema}.gw_timeline_vintages
    ),

    standing as (
        select
            holders.provider_id,
            holders.role,
            quarters.quarter_end,
            states.state,
            phases.power_mw_mid as power_mw,
            phases.h100e_mid as h100e
        from {schema}.states_as_of(day) as states
        inner join phases on states.site_phase = phases.site_phase
        inner join holders on states.site_phase = holders.site_phase
        inner join quarters
            on states.entered_quarter <= quarters.quarter_end
            and (states.left_quarter is null or states.left_quarter > quarters.quarter_end)
    )

    select
        provider_id,
        role,
        quarter_end,
        coalesce(sum(power_mw) filter (where state = 'operational'), 0) as operational_power_mw,
        coalesce(sum(h100e) filter (where state = 'operational'), 0) as operational_h100e,
        coalesce(sum(power_mw) filter (where state = 'scheduled'), 0) as scheduled_power_mw,
        coalesce(sum(power_mw) filter (where state = 'construction'), 0) as construction_power_mw,
        coalesce(sum(power_mw) filter (where state = 'permitted'), 0) as permitted_power_mw,
        coalesce(sum(power_mw) filter (where state = 'planned'), 0) as planned_power_mw,
        coalesce(sum(power_mw) filter (where state = 'announced'), 0) as announced_power_mw
    from standing
    group by provider_id, role, quarter_end
    order by provider_id, role, quarter_end;
comment on macro table {schema}.compute_by_provider_as_of is
'Compute by provider, role and quarter end as known on a day, from the sites alone. Points, no draws; a megawatt counts once within a role.';

create or replace macro {schema}.gw_timeline_revisions(from_day, until_day) as table
    with paired as (
        select
            after.site_phase,
            after.region,
            earlier.site_phase is null as is_new,
            coalesce(earlier.stage = 'cancelled', false) <> (after.stage = 'cancelled') as is_cancellation,
            -- What already ran cannot be delayed or resized, and another basis is another way to count.
            earlier.stage = 'operational' as had_arrived,
            earlier.power_basis is distinct from after.power_basis as has_other_basis,
            earlier_arrivals.quarter_end as quarter_before,
            after_arrivals.quarter_end as quarter_after,
            -- Whole kilowatts, so that the parts add up without rounding dust.
            coalesce(cast(earlier_arrivals.power_mw as decimal(18, 3)), 0) as power_mw_before,
            coalesce(cast(after_arrivals.power_mw as decimal(18, 3)), 0) as power_mw_after
        from {schema}.capacity_as_of(until_day) as after
        left join {schema}.arrivals_as_of(until_day) as after_arrivals on after.site_phase = after_arrivals.site_phase
        left join {schema}.capacity_as_of(from_day) as earlier on after.site_phase = earlier.site_phase
        left join {schema}.arrivals_as_of(from_day) as earlier_arrivals on after.site_phase = earlier_arrivals.site_phase
    ),

    by_quarter as (
        select
            paired.*,
            quarters.quarter_end,
            case when paired.quarter_before <= quarters.quarter_end then 1 else 0 end as stood_before,
            case when paired.quarter_after <= quarters.quarter_end then 1 else 0 end as stands_after
        from paired
        cross join (select distinct quarter_end from {schema}.gw_timeline_vintages) as quarters
    ),

    parts as (
        select
            *,
            case
                when is_new then 'new phase'
                when is_cancellation then 'cancellation'
                when had_arrived or quarter_before is null or quarter_after is null then 'restatement'
                when quarter_after > quarter_before then 'delay'
                else 'earlier date'
            end as reason,
            case
                when quarter_before is null or quarter_after is null
                    then power_mw_after * stands_after - power_mw_before * stood_before
                else power_mw_before * (stands_after - stood_before)
            end as change_mw
        from by_quarter
        union all
        select
            *,
            case when is_cancellation then 'cancellation' when had_arrived or has_other_basis then 'restatement' else 'resize' end
            as reason,
            (power_mw_after - power_mw_before) * stands_after as change_mw
        from by_quarter
        where quarter_before is not null and quarter_after is not null
    )

    select
        quarter_end,
        region,
        site_phase,
        reason,
        sum(change_mw) as change_mw,
        any_value(quarter_before) as quarter_before,
        any_value(quarter_after) as quarter_after,
        any_value(power_mw_before) as power_mw_before,
        any_value(power_mw_after) as power_mw_after
    from parts
    where change_mw <> 0
    group by quarter_end, region, site_phase, reason
    order by quarter_end, region, site_phase, reason;
comment on macro table {schema}.gw_timeline_revisions is
'Why the cumulative power at a quarter end looks different on two days: one row per quarter end, site phase and reason. The changes add up exactly to the difference of the two days. Points, no draws.';
