-- One row per site phase and draw: facility power in MW and H100-equivalents. Rows of one source share a part of their error.
with ranges as (
    select * from {{ ref('int_phase_ranges') }}
),

draws as (
    select * from {{ ref('stg_standard_draws') }}
),

assumption_draws as (
    select * from {{ ref('int_assumption_draws') }}
),

watts_per_megawatt as (
    select 1 / factor as watts from {{ ref('stg_units') }} where unit = 'W'
),

shared_part as (
    select {{ assumed('bias-share-of-source') }} / {{ hundred() }} as shared_part
),

own_draws as (
    select
        ranges.*,
        draws.draw,
        draws.normal
    from ranges
    inner join draws on ranges.power_stream = draws.stream
),

source_draws as (
    select stream, draw, normal from draws where stream like 'source:%'
),

facility_power as (
    select
        own_draws.*,
        {% set normal = correlated_normal('own_draws.normal', 'source_draws.normal', 'shared_part.shared_part') %}
        {% set power_mw = log_normal_draw('own_draws.power_mw_range_low', 'own_draws.power_mw_range_mid', 'own_draws.power_mw_range_high', normal) %}
        {{ addable(power_mw ~ ' * coalesce(basis.drawn_value, 1)') }} as facility_mw
    from own_draws
    cross join shared_part
    left join source_draws on own_draws.source_stream = source_draws.stream and own_draws.draw = source_draws.draw
    left join assumption_draws as basis on own_draws.basis_assumption_id = basis.assumption_id and own_draws.draw = basis.draw
),

accelerator_counts as (
    select
        ranges.site_phase,
        draws.draw,
        {{ log_normal_draw('ranges.accelerators_range_low', 'ranges.accelerators', 'ranges.accelerators_range_high', 'draws.normal') }}
        as accelerator_count
    from ranges
    inner join draws on ranges.accelerators_stream = draws.stream
    where ranges.h100e_method = 'accelerators stated'
)

select
    facility_power.site_phase,
    facility_power.draw,
    facility_power.facility_mw,
    {% set h100e %}
    case facility_power.h100e_method
        when 'accelerators stated' then accelerator_counts.accelerator_count * facility_power.h100e_per_chip
        when 'power by accelerator'
            then facility_power.facility_mw * watts_per_megawatt.watts / (facility_power.tdp_w * intensity.drawn_value)
                * facility_power.h100e_per_chip
        else facility_power.facility_mw * watts_per_megawatt.watts / intensity.drawn_value
    end
    {%- endset %}
    {{ addable(h100e) }} as h100e
from facility_power
cross join watts_per_megawatt
left join assumption_draws as intensity
    on facility_power.intensity_assumption_id = intensity.assumption_id
    and facility_power.draw = intensity.draw
left join accelerator_counts
    on facility_power.site_phase = accelerator_counts.site_phase
    and facility_power.draw = accelerator_counts.draw
