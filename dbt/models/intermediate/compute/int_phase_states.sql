-- One row per site phase and state with the quarters it stands in that state, the first inside and the last outside.
-- States: operational (is or was online), scheduled (not yet online, due by its stated date), and the stages before.
with phases as (
    select * from {{ ref('int_phase_fields') }}
),

stage_reports as (
    select
        site_phase,
        stage,
        known_on,
        row_number() over (partition by site_phase, known_on order by choice_rank) as same_day_rank
    from {{ ref('int_phase_field_reports') }}
    where field = 'stage'
),

context as (
    select
        as_of,
        {{ quarter_end('as_of') }} as current_quarter_end
    from {{ ref('stg_build_context') }}
),

stage_spans as (
    select
        stage_reports.site_phase,
        stage_reports.stage,
        {{ quarter_end('stage_reports.known_on') }} as entered_quarter,
        lead({{ quarter_end('stage_reports.known_on') }}) over (
            partition by stage_reports.site_phase order by stage_reports.known_on
        ) as left_quarter
    from stage_reports
    where stage_reports.same_day_rank = 1
),

online as (
    select
        phases.site_phase,
        case
            when phases.stage = 'operational' then 'operational'
            else 'scheduled'
        end as state,
        case
            when phases.stage = 'operational' then {{ quarter_end('phases.due_on') }}
            when phases.due_on > context.as_of then {{ quarter_end('phases.due_on') }}
            -- Overdue: late by now, so it cannot come before the current quarter ends.
            else context.current_quarter_end
        end as entered_quarter,
        cast(null as date) as left_quarter
    from phases
    cross join context
    where phases.stage <> 'cancelled' and phases.due_on is not null
),

pipeline as (
    select
        stage_spans.site_phase,
        -- Reported as running before its stated day: until that day it counts as under construction.
        case when stage_spans.stage = 'operational' then 'construction' else stage_spans.stage end as state,
        stage_spans.entered_quarter,
        least(stage_spans.left_quarter, online.entered_quarter) as left_quarter
    from stage_spans
    left join online on stage_spans.site_phase = online.site_phase
    where
        stage_spans.stage <> 'cancelled'
        and (stage_spans.left_quarter is null or stage_spans.left_quarter > stage_spans.entered_quarter)
        and (online.entered_quarter is null or online.entered_quarter > stage_spans.entered_quarter)
)

select site_phase, state, entered_quarter, left_quarter from online
union all
select site_phase, state, entered_quarter, left_quarter from pipeline
