with inputs as (
    select * from {{ ref('int_lineage_reports') }}
    union all
    select * from {{ ref('int_lineage_constraints') }}
    union all
    select * from {{ ref('int_lineage_power') }}
    union all
    select * from {{ ref('int_lineage_money') }}
    union all
    select * from {{ ref('int_lineage_statements') }}
    union all
    select * from {{ ref('int_lineage_freshness') }}
),

fact_sources as (
    select 'claims' as input_table, claim_id as input_key, source_id from {{ ref('stg_claims') }}
    union all
    select 'revenue_forecasts' as input_table, forecast_id as input_key, source_id from {{ ref('stg_revenue_forecasts') }}
    union all
    select 'assumptions' as input_table, assumption_id as input_key, source_id from {{ ref('stg_assumptions') }}
    union all
    select 'accelerators' as input_table, accelerator_id as input_key, source_id from {{ ref('stg_accelerators') }}
    union all
    select 'capacity' as input_table, {{ capacity_key('facts') }} as input_key, source_id from {{ ref('stg_capacity') }} as facts
    union all
    select 'deals' as input_table, {{ deal_report_key('facts') }} as input_key, source_id from {{ ref('stg_deals') }} as facts
    union all
    select
        'deal_sites' as input_table,
        {{ row_key(['deal_id', 'site_id', "coalesce(phase, '')"]) }} as input_key,
        source_id
    from {{ ref('stg_deal_sites') }}
    union all
    select 'constraint_inputs' as input_table, {{ constraint_input_key('facts') }} as input_key, origin_source_id as source_id
    from {{ ref('int_constraint_input_ranges') }} as facts
)

select distinct
    cast(inputs.mart as string) as mart,
    cast(inputs.row_key as string) as row_key,
    cast(inputs.input_group as string) as input_group,
    cast(inputs.input_table as string) as input_table,
    cast(inputs.input_key as string) as input_key,
    cast(inputs.input_column as string) as input_column,
    cast(fact_sources.source_id as string) as source_id
from inputs
left join fact_sources on inputs.input_table = fact_sources.input_table and inputs.input_key = fact_sources.input_key
order by mart, row_key, input_group, input_table, input_key, input_column
