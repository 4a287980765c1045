-- One row per row of int_phase_history with its facility power and H100-equivalents at best figures, without draws. The
-- conversions are those of int_phase_ranges and int_phase_draws.
with history as (
    select * from {{ ref('int_phase_history') }}
),

accelerators as (
    select
        accelerator_id,
        tdp_w,
        coalesce(dense_fp8_tflops, dense_bf16_tflops * {{ assumed('fp8-over-bf16') }})
        / {{ assumed('h100-dense-fp8-tflops') }} as h100e_per_chip
    from {{ ref('stg_accelerators') }}
),

coefficients as (
    select assumption_id, coalesce(canonical_value, sqrt(canonical_low * canonical_high)) as best_figure
    from {{ ref('stg_assumptions') }}
    where assumption_id like 'facility-%' or assumption_id = 'bn-facility-over-it-frontier'
),

watts_per_megawatt as (
    select 1 / factor as watts from {{ ref('stg_units') }} where unit = 'W'
),

in_facility_power as (
    select
        history.site_phase,
        history.known_from,
        history.accelerators,
        accelerators.tdp_w,
        accelerators.h100e_per_chip,
        -- A phase without a date counts with the mix of the year in which it was reported.
        extract(year from least(greatest(coalesce(history.due_on, history.known_from), cast('{{ var("first_quarter_end") }}' as date)),
            cast('{{ var("last_quarter_end") }}' as date))) as mix_year,
        {% set bound = assumed('bound-factor') %}
        {% set low, value, high = 'history.power_mw_low', 'history.power_mw', 'history.power_mw_high' %}
        {% for name, range in [
            ('low', range_low(low, value, high, 1, bound)),
            ('mid', range_mid(low, value, high, 1, bound)),
            ('high', range_high(low, value, high, 1, bound)),
        ] %}
        {{ range }} * coalesce(basis.best_figure, 1) as power_mw_{{ name }}{{ "," if not loop.last }}
        {% endfor %}
    from history
    left join accelerators on history.accelerator_id = accelerators.accelerator_id
    left join coefficients as basis
        on basis.assumption_id = case history.power_basis
            when 'it' then 'bn-facility-over-it-frontier'
            when 'grid' then 'facility-over-grid'
            when 'unknown' then 'facility-over-unknown-basis'
        end
)

select
    in_facility_power.site_phase,
    in_facility_power.known_from,
    in_facility_power.power_mw_low,
    in_facility_power.power_mw_mid,
    in_facility_power.power_mw_high,
    case
        when in_facility_power.power_mw_mid is null then null
        when in_facility_power.accelerators is not null and in_facility_power.h100e_per_chip is not null
            then in_facility_power.accelerators * in_facility_power.h100e_per_chip
        when in_facility_power.tdp_w is not null and in_facility_power.h100e_per_chip is not null
            then in_facility_power.power_mw_mid * watts_per_megawatt.watts
                / (in_facility_power.tdp_w * per_tdp.best_figure) * in_facility_power.h100e_per_chip
        else in_facility_power.power_mw_mid * watts_per_megawatt.watts / per_h100e.best_figure
    end as h100e_mid
from in_facility_power
cross join watts_per_megawatt
left join coefficients as per_tdp on per_tdp.assumption_id = 'facility-w-per-tdp-w'
left join coefficients as per_h100e
    on per_h100e.assumption_id = 'facility-w-per-h100e-' || cast(in_facility_power.mix_year as string)
