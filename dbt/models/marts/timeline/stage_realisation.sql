with realisation as (
    select * from {{ ref('int_stage_realisation') }}
)

select
    cast(stage as string) as stage,
    cast(phases_reported_again as bigint) as phases_reported_again,
    cast(phases_built as bigint) as phases_built,
    cast(phases_cancelled as bigint) as phases_cancelled,
    cast(case when share_is_measured then 'measured' else 'assumed' end as string) as share_origin,
    cast(realisation_share_low as double) as realisation_share_percent_low,
    cast(realisation_share_mid as double) as realisation_share_percent_mid,
    cast(realisation_share_high as double) as realisation_share_percent_high,
    cast(case when delay_is_measured then 'measured' else 'assumed' end as string) as delay_origin,
    cast(phases_with_delay as bigint) as phases_with_delay,
    cast(delay_months_low as double) as delay_months_low,
    cast(delay_months_mid as double) as delay_months_mid,
    cast(delay_months_high as double) as delay_months_high
from realisation
