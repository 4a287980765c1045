with binding as (
    select * from {{ ref('int_binding_draws') }}
),

demand as (
    select * from {{ ref('int_demand_draws') }}
),

opinions as (
    select * from {{ ref('int_constraint_opinions') }}
),

signals as (
    select * from {{ ref('int_tightness_signals') }}
),

evidence as (
    select * from {{ ref('int_constraint_evidence') }}
),

wanted as (
    select inputs.constraint as constraint_name, year
    from {{ ref('stg_constraint_inputs') }} as inputs
    where inputs.constraint <> 'demand'
    group by inputs.constraint, year
),

all_constraints as (
    select count(distinct constraint_name) as constraints_known from wanted
),

step as (
    select 1 + {{ assumed('elasticity-step') }} / {{ hundred() }} as more_supply
),

drawn as (
    select
        binding.*,
        demand.demand_gw,
        {{ hundred() }} * demand.demand_gw / binding.supportable_gw as tightness,
        case
            when binding.place = 1
                then {{ hundred() }} * (least(binding.supportable_gw * step.more_supply,
                    coalesce(binding.next_gw, binding.supportable_gw * step.more_supply)) / binding.smallest_gw - 1)
            else 0
        end as gain_percent
    from binding
    cross join step
    left join demand on binding.year = demand.year and binding.draw = demand.draw
),

summed as (
    select
        year,
        constraint_name,
        max(supply_unit) as supply_unit,
        max(intensity_unit) as intensity_unit,
        {% for name, expression in [
            ('supply', 'supply'), ('ai_share_percent', 'ai_share * ' ~ hundred()), ('yield_percent', 'yield_share * ' ~ hundred()),
            ('intensity', 'intensity'), ('supportable_gw', 'supportable_gw'), ('demand_gw', 'demand_gw'), ('index', 'tightness'),
        ] %}
        {{ low_percentile(expression) }} as {{ name }}_low,
        {{ mid_percentile(expression) }} as {{ name }}_mid,
        {{ high_percentile(expression) }} as {{ name }}_high,
        {% endfor %}
        avg(case when place = 1 then 1 else 0 end) as p_binding,
        avg(case when demand_gw > supportable_gw then 1 else 0 end) as p_short,
        avg(gain_percent) as elasticity
    from drawn
    group by year, constraint_name
),

ranked as (
    select
        *,
        row_number() over (partition by year order by p_binding desc, supportable_gw_mid, constraint_name) as tightness_rank,
        count(*) over (partition by year) as constraints_in_year
    from summed
)

select
    cast(ranked.year as bigint) as year,
    cast(ranked.constraint_name as string) as constraint_name,
    cast(ranked.tightness_rank as bigint) as tightness_rank,
    cast(ranked.p_binding as double) as p_binding,
    {% for name in ['index', 'supportable_gw', 'demand_gw'] %}
    {% for end in ['low', 'mid', 'high'] %}
    cast(ranked.{{ name }}_{{ end }} as double) as {{ name }}_{{ end }},
    {% endfor %}
    {% endfor %}
    cast(ranked.p_short as double) as p_short,
    cast(ranked.elasticity as double) as elasticity,
    cast(ranked.supply_unit as string) as supply_unit,
    {% for end in ['low', 'mid', 'high'] %}
    cast(ranked.supply_{{ end }} as double) as supply_{{ end }},
    {% endfor %}
    {% for name in ['ai_share_percent', 'yield_percent'] %}
    {% for end in ['low', 'mid', 'high'] %}
    cast(ranked.{{ name }}_{{ end }} as double) as {{ name }}_{{ end }},
    {% endfor %}
    {% endfor %}
    cast(ranked.intensity_unit as string) as intensity_unit,
    {% for end in ['low', 'mid', 'high'] %}
    cast(ranked.intensity_{{ end }} as double) as intensity_{{ end }},
    {% endfor %}
    cast(coalesce(opinions.opinions, 0) as bigint) as opinions,
    cast(opinions.opinion_claim_ids as string) as opinion_claim_ids,
    cast(signals.price_change_percent as double) as price_change_percent,
    cast(signals.lead_time_months as double) as lead_time_months,
    cast(signals.sold_out_percent as double) as sold_out_percent,
    cast(evidence.inputs as bigint) as inputs,
    cast(evidence.judgements as bigint) as judgements,
    cast(evidence.source_ids as string) as source_ids,
    cast(concat_ws(
        '; ',
        case when ranked.constraints_in_year < all_constraints.constraints_known then 'constraint_missing' end,
        case when evidence.judgements > 0 then 'judgement_input' end,
        case when evidence.sources <= 1 then 'single_source' end,
        case when evidence.widest_disagreement > {{ assumed('sources-disagree-ratio') }} then 'sources_disagree' end
    ) as string) as warnings
from ranked
cross join all_constraints
inner join evidence on ranked.constraint_name = evidence.constraint_name and ranked.year = evidence.year
left join opinions on ranked.constraint_name = opinions.constraint_name and ranked.year = opinions.year
left join signals on ranked.constraint_name = signals.constraint_name and ranked.year = signals.year
