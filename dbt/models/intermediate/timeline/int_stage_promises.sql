-- One row per site phase and stage it was reported in: the first date promised in that stage and how it turned out.
with stage_reports as (
    select * from {{ ref('int_phase_field_reports') }}
    where field = 'stage' and stage not in ('operational', 'cancelled') and online_on_end is not null
),

phases as (
    select * from {{ ref('int_phase_fields') }}
),

first_promises as (
    select
        site_phase,
        stage,
        known_on as promised_on,
        online_on_end as promised_date
    from stage_reports
    qualify row_number() over (partition by site_phase, stage order by known_on, choice_rank desc) = 1
)

select
    first_promises.site_phase,
    first_promises.stage,
    first_promises.promised_on,
    first_promises.promised_date,
    phases.stage as latest_stage,
    phases.due_on as latest_date,
    phases.last_known_on,
    phases.last_known_on > first_promises.promised_on as was_reported_again,
    {{ days_between('first_promises.promised_date', 'phases.due_on') }} / ({{ days_per_month() }}) as months_late
from first_promises
inner join phases on first_promises.site_phase = phases.site_phase
