-- One row per provider, role, state and quarter of a change: percentiles of what stands in that state from then on.
with series as (
    select * from {{ ref('int_provider_series') }}
),

phase_draws as (
    select * from {{ ref('int_phase_draws') }}
),

net_changes as (
    select
        series.series_number,
        series.quarter_end,
        phase_draws.draw,
        sum(series.direction * phase_draws.facility_mw) as facility_mw,
        sum(series.direction * phase_draws.h100e) as h100e
    from series
    inner join phase_draws on series.site_phase = phase_draws.site_phase
    group by series.series_number, series.quarter_end, phase_draws.draw
),

standing as (
    select
        series_number,
        quarter_end,
        sum(facility_mw) over (partition by series_number, draw order by quarter_end) as facility_mw,
        sum(h100e) over (partition by series_number, draw order by quarter_end) as h100e
    from net_changes
),

levels as (
    select
        series_number,
        quarter_end,
        {{ low_percentile('facility_mw') }} as power_mw_low,
        {{ mid_percentile('facility_mw') }} as power_mw_mid,
        {{ high_percentile('facility_mw') }} as power_mw_high,
        {{ low_percentile('h100e') }} as h100e_low,
        {{ mid_percentile('h100e') }} as h100e_mid,
        {{ high_percentile('h100e') }} as h100e_high
    from standing
    group by series_number, quarter_end
),

names as (
    select distinct series_number, provider_id, role, state from series
)

select
    names.provider_id,
    names.role,
    names.state,
    levels.quarter_end as from_quarter_end,
    lead(levels.quarter_end) over (partition by levels.series_number order by levels.quarter_end) as until_quarter_end,
    -- What has left a state leaves rounding dust of either sign behind.
    greatest(levels.power_mw_low, 0) as power_mw_low,
    greatest(levels.power_mw_mid, 0) as power_mw_mid,
    greatest(levels.power_mw_high, 0) as power_mw_high,
    greatest(levels.h100e_low, 0) as h100e_low,
    greatest(levels.h100e_mid, 0) as h100e_mid,
    greatest(levels.h100e_high, 0) as h100e_high
from levels
inner join names on levels.series_number = names.series_number
