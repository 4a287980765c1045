{{ config(materialized=passing_step()) }}
-- One row per identity "share of the whole = part": which quantities of which subjects stand in it. An empty subject is that
-- of the share; an empty qualifier of the part is the whole's.
select
    share_metric,
    whole_metric,
    whole_subject,
    part_metric,
    part_subject,
    part_qualifier
from (
    values
    (
        'advanced_packaging_share', 'advanced_packaging_wafers', 'ai-industry',
        'advanced_packaging_wafers', '', ''
    ),
    (
        'ai_share_of_data_center_power', 'data_center_capacity', 'data-centers',
        'compute_power_operational', 'ai-industry', ''
    ),
    (
        'ai_share_of_data_center_power', 'data_center_power_demand', 'data-centers',
        'compute_power_operational', 'ai-industry', ''
    ),
    (
        'ai_share_of_data_center_power', 'electricity_consumption', 'data-centers',
        'electricity_consumption', 'ai-industry', ''
    ),
    (
        'cerebras_share_of_target', 'compute_power_contracted', '',
        'compute_power_contracted', '', 'supplier=cerebras'
    ),
    (
        'hbm_market_share', 'hbm_market_size', 'hbm-market',
        'hbm_revenue', '', ''
    ),
    (
        'hbm_share_of_dram_revenue', 'dram_market_size', 'dram-market',
        'hbm_market_size', 'hbm-market', ''
    )
) as identities (share_metric, whole_metric, whole_subject, part_metric, part_subject, part_qualifier)
