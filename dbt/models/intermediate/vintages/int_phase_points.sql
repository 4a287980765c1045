-- One row per row of int_phase_history with its facility power and H100-equivalents at best figures, without draws. The
-- conversions are those of int_phase_ranges and int_phase_draws.
with history as (
    select
        *,
        {{ basis_assumption_id('power_basis') }} as basis_assumption_id
    from {{ ref('int_phase_history') }}
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
        history.basis_assumption_id,
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
    left join coefficients as basis on basis.assumption_id = history.basis_assumption_id
),

counted as (
    select
        *,
        {{ h100e_method() }} as h100e_method,
        {{ intensity_assumption_id() }} as intensity_assumption_id
    from in_facility_power
)

select
    counted.site_phase,
    counted.known_from,
    counted.power_mw_low,
    counted.power_mw_mid,
    counted.power_mw_high,
    counted.basis_assumption_id,
    counted.h100e_method,
    counted.intensity_assumption_id,
    case
        when counted.power_mw_mid is null then null
        when counted.h100e_method = 'accelerators stated' then counted.accelerators * counted.h100e_per_chip
        when counted.h100e_method = 'power by accelerator'
            then counted.power_mw_mid * watts_per_megawatt.watts / (counted.tdp_w * intensity.best_figure) * counted.h100e_per_chip
        else counted.power_mw_mid * watts_per_megawatt.watts / intensity.best_figure
    end as h100e_mid
from counted
cross join watts_per_megawatt
left join coefficients as intensity on counted.intensity_assumption_id = intensity.assumption_id
