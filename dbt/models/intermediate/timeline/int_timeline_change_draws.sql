-- One row per region, stage, quarter and draw in which something comes online: gross as promised, and risk-weighted by the
-- share that is built and the delay that is usual in its stage.
with phases as (
    select
        *,
        case when country in ('US', 'CN', 'ORBIT') then country else 'OTHER' end as region
    from {{ ref('int_phase_fields') }}
    where stage <> 'cancelled' and due_on is not null
),

phase_draws as (
    select * from {{ ref('int_phase_draws') }}
),

delay_draws as (
    select * from {{ ref('stg_standard_draws') }} where stream like 'delay:%'
),

stage_draws as (
    select * from {{ ref('stg_standard_draws') }} where stream like 'stage:%'
),

realisation as (
    select * from {{ ref('int_stage_realisation') }}
),

context as (
    select as_of from {{ ref('stg_build_context') }}
),

built_share as (
    select
        realisation.stage,
        stage_draws.draw,
        {{ logit_normal_draw('realisation_share_low', 'realisation_share_mid', 'realisation_share_high', 'stage_draws.normal', assumed('share-edge')) }}
        / {{ hundred() }} as share_built
    from realisation
    inner join stage_draws on stage_draws.stream = 'stage:' || realisation.stage
),

delayed as (
    select
        phases.site_phase,
        delay_draws.draw,
        realisation.delay_months_mid + delay_draws.normal * case
            when delay_draws.normal < 0 then realisation.delay_months_mid - realisation.delay_months_low
            else realisation.delay_months_high - realisation.delay_months_mid
        end / {{ normal_distance_of_95th_percentile() }} as delay_months
    from phases
    inner join realisation on phases.stage = realisation.stage
    inner join delay_draws on delay_draws.stream = 'delay:' || phases.site_phase
),

changes as (
    select
        phases.region,
        phases.stage,
        phase_draws.draw,
        phase_draws.facility_mw,
        {{ addable('coalesce(built_share.share_built, 1) * phase_draws.facility_mw') }} as risk_weighted_mw,
        case when phases.stage = 'operational' then phases.due_on else greatest(phases.due_on, context.as_of) end as gross_on,
        case
            when phases.stage = 'operational' then phases.due_on
            else greatest(
                phases.due_on + cast(round(delayed.delay_months * {{ days_per_month() }}) as integer) * interval 1 day,
                context.as_of
            )
        end as risk_weighted_on
    from phases
    cross join context
    inner join phase_draws on phases.site_phase = phase_draws.site_phase
    left join delayed on phases.site_phase = delayed.site_phase and phase_draws.draw = delayed.draw
    left join built_share on phases.stage = built_share.stage and phase_draws.draw = built_share.draw
),

both_measures as (
    select region, stage, draw, {{ quarter_end('gross_on') }} as quarter_end, facility_mw as gross_mw, 0 as risk_weighted_mw
    from changes
    union all
    select region, stage, draw, {{ quarter_end('cast(risk_weighted_on as date)') }} as quarter_end, 0 as gross_mw, risk_weighted_mw
    from changes
),

by_stage as (
    select region, stage, draw, quarter_end, sum(gross_mw) as gross_mw, sum(risk_weighted_mw) as risk_weighted_mw
    from both_measures
    group by region, stage, draw, quarter_end
),

with_all_stages as (
    select region, stage, draw, quarter_end, gross_mw, risk_weighted_mw from by_stage
    union all
    select region, 'all' as stage, draw, quarter_end, gross_mw, risk_weighted_mw from by_stage
),

with_all_regions as (
    select * from with_all_stages
    union all
    select 'GLOBAL' as region, stage, draw, quarter_end, gross_mw, risk_weighted_mw from with_all_stages
)

select region, stage, draw, quarter_end, sum(gross_mw) as gross_mw, sum(risk_weighted_mw) as risk_weighted_mw
from with_all_regions
group by region, stage, draw, quarter_end
order by region, stage, quarter_end, draw
