-- One row per input of a row of the bottleneck marts: candidate numbers by role, the other constraints of the year, claims.
with candidates as (
    select *, {{ constraint_input_key('ranges') }} as candidate_key
    from {{ ref('int_constraint_input_ranges') }} as ranges
),

bottleneck_index as (
    select * from {{ ref('bottleneck_index') }}
),

drivers as (
    select * from {{ ref('bottleneck_drivers') }}
),

vintages as (
    select * from {{ ref('bottleneck_vintages') }}
),

claims as (
    select claim_id from {{ ref('stg_claims') }}
),

signals as (
    select * from {{ ref('int_tightness_claims') }}
)

select
    'bottleneck_index' as mart,
    {{ row_key(['bottleneck_index.year', 'bottleneck_index.constraint_name']) }} as row_key,
    candidates.role as input_group,
    'constraint_inputs' as input_table,
    candidates.candidate_key as input_key,
    'value' as input_column
from bottleneck_index
inner join candidates
    on bottleneck_index.year = candidates.year and candidates.constraint in (bottleneck_index.constraint_name, 'demand')
union all
select
    'bottleneck_index' as mart,
    {{ row_key(['this.year', 'this.constraint_name']) }} as row_key,
    'constraints of the year' as input_group,
    'bottleneck_index' as input_table,
    {{ row_key(['other.year', 'other.constraint_name']) }} as input_key,
    'supportable_gw' as input_column
from bottleneck_index as this
inner join bottleneck_index as other on this.year = other.year
union all
select
    'bottleneck_index' as mart,
    {{ row_key(['bottleneck_index.year', 'bottleneck_index.constraint_name']) }} as row_key,
    'opinions' as input_group,
    'claims' as input_table,
    claims.claim_id as input_key,
    'statement' as input_column
from bottleneck_index
inner join claims on {{ is_listed('claims.claim_id', 'bottleneck_index.opinion_claim_ids') }}
union all
select
    'bottleneck_index' as mart,
    {{ row_key(['bottleneck_index.year', 'bottleneck_index.constraint_name']) }} as row_key,
    case
        when signals.metric like '%price_change' then 'price changes'
        when signals.metric like '%lead_time' then 'lead times'
        else 'sold-out shares'
    end as input_group,
    'claims' as input_table,
    signals.claim_id as input_key,
    'value' as input_column
from bottleneck_index
inner join signals
    on bottleneck_index.year = signals.year and bottleneck_index.constraint_name = signals.constraint_name
union all
select
    'bottleneck_drivers' as mart,
    {{ row_key(['drivers.year', 'drivers.driver_rank']) }} as row_key,
    'candidates' as input_group,
    'constraint_inputs' as input_table,
    candidates.candidate_key as input_key,
    'value' as input_column
from drivers
inner join candidates
    on drivers.year = candidates.year and drivers.constraint_name = candidates.constraint
    and drivers.role = candidates.role and drivers.part = candidates.part
union all
select
    'bottleneck_drivers' as mart,
    {{ row_key(['drivers.year', 'drivers.driver_rank']) }} as row_key,
    case
        when drivers.constraint_name = bottleneck_index.constraint_name then 'constraint' else 'other constraints of the year'
    end as input_group,
    'bottleneck_index' as input_table,
    {{ row_key(['bottleneck_index.year', 'bottleneck_index.constraint_name']) }} as input_key,
    case when drivers.constraint_name = bottleneck_index.constraint_name then 'p_binding' else 'supportable_gw' end as input_column
from drivers
inner join bottleneck_index on drivers.year = bottleneck_index.year
union all
select
    'bottleneck_vintages' as mart,
    {{ row_key(['vintages.vintage_on', 'vintages.year', 'vintages.constraint_name']) }} as row_key,
    case when candidates.constraint = 'demand' then 'demand' else 'candidates' end as input_group,
    'constraint_inputs' as input_table,
    candidates.candidate_key as input_key,
    'value' as input_column
from vintages
inner join candidates
    on vintages.year = candidates.year and candidates.constraint in (vintages.constraint_name, 'demand')
    and (candidates.known_on is null or candidates.known_on <= vintages.vintage_on)
union all
select
    'bottleneck_vintages' as mart,
    {{ row_key(['this.vintage_on', 'this.year', 'this.constraint_name']) }} as row_key,
    'constraints of the year' as input_group,
    'bottleneck_vintages' as input_table,
    {{ row_key(['other.vintage_on', 'other.year', 'other.constraint_name']) }} as input_key,
    'supportable_gw' as input_column
from vintages as this
inner join vintages as other on this.vintage_on = other.vintage_on and this.year = other.year
