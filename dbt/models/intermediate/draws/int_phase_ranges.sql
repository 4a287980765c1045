-- One row per site phase with a stated power: its range as stated, by basis, and how its compute is counted.
with phases as (
    select * from {{ ref('int_phase_fields') }}
),

spreads as (
    select * from {{ ref('int_default_spreads') }}
),

accelerators as (
    select
        accelerator_id,
        tdp_w,
        coalesce(dense_fp8_tflops, dense_bf16_tflops * {{ assumed('fp8-over-bf16') }})
        / {{ assumed('h100-dense-fp8-tflops') }} as h100e_per_chip
    from {{ ref('stg_accelerators') }}
),

context as (
    select * from {{ ref('stg_build_context') }}
),

with_spreads as (
    select
        phases.*,
        coalesce(power_spreads.spread_factor, 1) as power_spread_factor,
        coalesce(count_spreads.spread_factor, 1) as count_spread_factor,
        accelerators.tdp_w,
        accelerators.h100e_per_chip,
        extract(year from least(greatest(coalesce(phases.due_on, context.as_of), cast('{{ var("first_quarter_end") }}' as date)),
            cast('{{ var("last_quarter_end") }}' as date))) as mix_year
    from phases
    cross join context
    left join spreads as power_spreads
        on phases.power_tier = power_spreads.tier
        and power_spreads.kind = case when phases.stage = 'operational' then 'actual' else 'forecast' end
    left join spreads as count_spreads
        on phases.accelerators_tier = count_spreads.tier
        and count_spreads.kind = case when phases.stage = 'operational' then 'actual' else 'forecast' end
    left join accelerators on phases.accelerator_id = accelerators.accelerator_id
)

select
    site_phase,
    'phase:' || site_phase as power_stream,
    'source:' || power_source_id as source_stream,
    'accelerators:' || site_phase as accelerators_stream,
    stage,
    power_basis,
    {% set bound = assumed('bound-factor') %}
    {{ range_low('power_mw_low', 'power_mw', 'power_mw_high', 'power_spread_factor', bound) }} as power_mw_range_low,
    {{ range_mid('power_mw_low', 'power_mw', 'power_mw_high', 'power_spread_factor', bound) }} as power_mw_range_mid,
    {{ range_high('power_mw_low', 'power_mw', 'power_mw_high', 'power_spread_factor', bound) }} as power_mw_range_high,
    {{ basis_assumption_id('power_basis') }} as basis_assumption_id,
    accelerators,
    accelerators / count_spread_factor as accelerators_range_low,
    accelerators * count_spread_factor as accelerators_range_high,
    tdp_w,
    h100e_per_chip,
    {{ h100e_method() }} as h100e_method,
    {{ intensity_assumption_id() }} as intensity_assumption_id
from with_spreads
where coalesce(power_mw_low, power_mw, power_mw_high) is not null
