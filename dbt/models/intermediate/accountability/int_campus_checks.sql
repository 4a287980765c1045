{{ config(materialized=passing_step()) }}
-- One row per claim about the largest cluster of a party: its largest campus by the phases in operation on that day.
with standing as (
    select * from {{ ref('int_standing_statements') }}
    where metric = 'largest_cluster_power' and kind in ('actual', 'estimate') and period_end is not null
),

phases as (
    select * from {{ ref('int_phase_fields') }}
    where stage = 'operational' and coalesce(power_mw_low, power_mw, power_mw_high) is not null
),

context as (
    select as_of from {{ ref('stg_build_context') }}
),

campuses as (
    select
        standing.statement_key,
        phases.site_id,
        sum({{ best_figure('phases.power_mw_low', 'phases.power_mw', 'phases.power_mw_high') }}) as campus_mw,
        max_by(
            phases.power_source_id,
            {{ best_figure('phases.power_mw_low', 'phases.power_mw', 'phases.power_mw_high') }}
        ) as power_source_id,
        count(*) as phases
    from standing
    cross join context
    inner join phases
        on phases.operator_id = standing.subject_id
        and phases.due_on <= standing.period_end
    -- What stands at the end of a period that is not over is not known.
    where standing.period_end <= context.as_of
    group by standing.statement_key, phases.site_id
)

select * from campuses
qualify row_number() over (partition by statement_key order by campus_mw desc, site_id) = 1
