-- One row per stage before operation: the share that is ever built and the months of delay, measured from the reports where
-- enough phases allow it, else assumed.
with promises as (
    select * from {{ ref('int_stage_promises') }} where was_reported_again
),

assumptions as (
    select * from {{ ref('stg_assumptions') }}
),

stages as (
    select replace(assumption_id, 'delay-months-', '') as stage from assumptions where assumption_id like 'delay-months-%'
),

measured as (
    select
        stage,
        count(*) as phases_reported_again,
        count(*) filter (where latest_stage = 'operational') as phases_built,
        count(*) filter (where latest_stage = 'cancelled') as phases_cancelled,
        count(*) filter (where latest_stage <> 'cancelled') as phases_with_delay,
        {% set months_late_if_kept = "case when latest_stage <> 'cancelled' then months_late end" %}
        {{ low_percentile(months_late_if_kept) }} as delay_months_low,
        {{ mid_percentile(months_late_if_kept) }} as delay_months_mid,
        {{ high_percentile(months_late_if_kept) }} as delay_months_high
    from promises
    group by stage
),

compared as (
    select
        stages.stage,
        coalesce(measured.phases_reported_again, 0) as phases_reported_again,
        coalesce(measured.phases_built, 0) as phases_built,
        coalesce(measured.phases_cancelled, 0) as phases_cancelled,
        coalesce(measured.phases_built + measured.phases_cancelled, 0) as phases_resolved,
        coalesce(measured.phases_with_delay, 0) as phases_with_delay,
        coalesce(measured.phases_built + measured.phases_cancelled, 0) >= {{ assumed('measured-minimum-phases') }}
        as share_is_measured,
        coalesce(measured.phases_with_delay, 0) >= {{ assumed('measured-minimum-phases') }} as delay_is_measured,
        measured.delay_months_low as measured_delay_months_low,
        measured.delay_months_mid as measured_delay_months_mid,
        measured.delay_months_high as measured_delay_months_high,
        -- Log odds with the Haldane-Anscombe correction, so that none cancelled is not taken for certainty.
        ln((measured.phases_built + {{ assumed('log-odds-correction') }})
            / (measured.phases_cancelled + {{ assumed('log-odds-correction') }})) as measured_log_odds,
        sqrt(1 / (measured.phases_built + {{ assumed('log-odds-correction') }})
            + 1 / (measured.phases_cancelled + {{ assumed('log-odds-correction') }})) as measured_log_odds_error,
        share_assumed.low as assumed_share_low,
        coalesce(share_assumed.value, (share_assumed.low + share_assumed.high) / (1 + 1)) as assumed_share_mid,
        share_assumed.high as assumed_share_high,
        delay_assumed.low as assumed_delay_months_low,
        coalesce(delay_assumed.value, (delay_assumed.low + delay_assumed.high) / (1 + 1)) as assumed_delay_months_mid,
        delay_assumed.high as assumed_delay_months_high
    from stages
    left join measured on stages.stage = measured.stage
    left join assumptions as share_assumed on share_assumed.assumption_id = 'realisation-share-' || stages.stage
    left join assumptions as delay_assumed on delay_assumed.assumption_id = 'delay-months-' || stages.stage
)

select
    stage,
    phases_reported_again,
    phases_built,
    phases_cancelled,
    phases_resolved,
    phases_with_delay,
    share_is_measured,
    delay_is_measured,
    case
        when share_is_measured
            then {{ hundred() }} / (1 + exp({{ normal_distance_of_95th_percentile() }} * measured_log_odds_error - measured_log_odds))
        else assumed_share_low
    end as realisation_share_low,
    case when share_is_measured then {{ hundred() }} / (1 + exp(-measured_log_odds)) else assumed_share_mid end
    as realisation_share_mid,
    case
        when share_is_measured
            then {{ hundred() }} / (1 + exp(-{{ normal_distance_of_95th_percentile() }} * measured_log_odds_error - measured_log_odds))
        else assumed_share_high
    end as realisation_share_high,
    case when delay_is_measured then measured_delay_months_low else assumed_delay_months_low end as delay_months_low,
    case when delay_is_measured then measured_delay_months_mid else assumed_delay_months_mid end as delay_months_mid,
    case when delay_is_measured then measured_delay_months_high else assumed_delay_months_high end as delay_months_high
from compared
