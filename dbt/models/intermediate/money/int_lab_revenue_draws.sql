-- One row per lab, calendar year and draw: revenue. Each forecaster is believed in an equal share of the draws, and all
-- forecasts of one draw miss by the same factor.
with candidates as (
    select * from {{ ref('int_lab_revenue_candidates') }}
),

error_assumption as (
    select * from {{ ref('stg_assumptions') }} where assumption_id = 'lab-revenue-over-forecast'
),

draws as (
    select * from {{ ref('stg_standard_draws') }}
),

errors as (
    select
        draws.draw,
        draws.normal,
        {{ log_normal_draw('error_assumption.low', 'error_assumption.value', 'error_assumption.high', 'draws.normal') }} as factor
    from error_assumption
    inner join draws on draws.stream = 'assumption:' || error_assumption.assumption_id
)

select
    candidates.lab_id,
    candidates.calendar_year,
    errors.draw,
    case
        when candidates.is_actual
            then {{ log_normal_draw('candidates.value_usd_low', 'candidates.value_usd_mid', 'candidates.value_usd_high', 'errors.normal') }}
        else candidates.value_usd_mid * errors.factor
    end as revenue_usd
from candidates
inner join errors on mod(errors.draw, candidates.candidates) = candidates.candidate_number
