-- One row per input of a row of the marts that hold statements against each other: the statements and their evidence.
with claim_status as (
    select * from {{ ref('claim_status') }}
),

scores as (
    select * from {{ ref('forecast_scores') }}
),

dates as (
    select * from {{ ref('int_date_forecasts') }}
),

capacity as (
    select *, {{ capacity_key('reports') }} as report_key
    from {{ ref('stg_capacity') }} as reports
),

records as (
    select * from {{ ref('forecaster_track_record') }}
),

contradictions as (
    select * from {{ ref('contradictions') }}
),

interview as (
    select * from {{ ref('interview_check') }}
),

phases as (
    select *, {{ row_key(['site_phase', 'known_from']) }} as picture_key
    from {{ ref('capacity_history') }}
    where known_until is null
),

statements as (
    select 'claims' as statement_table, claim_id as statement_id from {{ ref('stg_claims') }}
    union all
    select 'revenue_forecasts' as statement_table, forecast_id as statement_id from {{ ref('stg_revenue_forecasts') }}
),

-- A row may point at a claim, a forecast, an assumption, a deal as a whole, or a year and constraint of bottleneck_index.
pointers as (
    select
        'claim_status' as mart,
        {{ row_key(['claim_table', 'claim_id']) }} as row_key,
        'statement' as input_group,
        claim_table as pointed_table,
        claim_id as pointed_id,
        canonical_unit = 'MW' as is_power
    from claim_status
    {% for group, table, id in [
        ('evidence', 'evidence_table', 'evidence_id'),
        ('latest evidence', 'latest_evidence_table', 'latest_evidence_id'),
        ('replacement', 'superseded_by_table', 'superseded_by_id'),
        ('near statement', 'near_table', 'near_id'),
    ] %}
    union all
    select
        'claim_status' as mart,
        {{ row_key(['claim_table', 'claim_id']) }} as row_key,
        '{{ group }}' as input_group,
        {{ table }} as pointed_table,
        {{ id }} as pointed_id,
        canonical_unit = 'MW' as is_power
    from claim_status
    {% endfor %}
    {% for group, table, id in [
        ('statement', 'forecast_table', 'forecast_id'),
        ('first actual', 'first_actual_table', 'first_actual_id'),
        ('latest actual', 'latest_actual_table', 'latest_actual_id'),
        ('last known value', 'last_known_table', 'last_known_id'),
    ] %}
    union all
    select
        'forecast_scores' as mart,
        {{ row_key(['forecast_table', 'forecast_id']) }} as row_key,
        '{{ group }}' as input_group,
        {{ table }} as pointed_table,
        {{ id }} as pointed_id,
        canonical_unit = 'MW' as is_power
    from scores
    where measure = 'quantity'
    {% endfor %}
    {% for side in ['left', 'right'] %}
    union all
    select
        'contradictions' as mart,
        contradiction_id as row_key,
        '{{ side }}' as input_group,
        {{ side }}_table as pointed_table,
        {{ side }}_id as pointed_id,
        metric = 'contract power' as is_power
    from contradictions
    {% endfor %}
    union all
    select
        'contradictions' as mart,
        contradictions.contradiction_id as row_key,
        'working' as input_group,
        statements.statement_table as pointed_table,
        statements.statement_id as pointed_id,
        false as is_power
    from contradictions
    inner join statements on {{ is_listed('statements.statement_id', 'contradictions.also_ids') }}
    union all
    select
        'interview_check' as mart,
        {{ row_key(['claim_table', 'claim_id']) }} as row_key,
        'statement' as input_group,
        claim_table as pointed_table,
        claim_id as pointed_id,
        false as is_power
    from interview
    union all
    select
        'interview_check' as mart,
        {{ row_key(['claim_table', 'claim_id']) }} as row_key,
        'evidence' as input_group,
        evidence_table as pointed_table,
        evidence_id as pointed_id,
        stated_figures like '%MW%' or stated_figures like '%GW%' as is_power
    from interview
),

date_forecasts as (
    select
        'capacity|' || dates.site_phase || ' ' || cast(dates.known_on as string) || ' ' || dates.source_id as row_key,
        dates.*
    from dates
)

select
    mart,
    row_key,
    input_group,
    case pointed_table when 'deals' then 'deal_ledger' else pointed_table end as input_table,
    case pointed_table when 'bottleneck_index' then replace(pointed_id, ' ', '|') else pointed_id end as input_key,
    case pointed_table
        when 'deals' then case when is_power then 'power_mw' else 'value_usd' end
        when 'revenue_forecasts' then 'value_usd'
        when 'bottleneck_index' then 'p_binding'
        else 'value'
    end as input_column
from pointers
where pointed_table is not null and pointed_table <> 'capacity'
union all
{% for side in ['left', 'right'] %}
select
    'contradictions' as mart,
    contradictions.contradiction_id as row_key,
    '{{ side }}' as input_group,
    'capacity_history' as input_table,
    phases.picture_key as input_key,
    'power_mw' as input_column
from contradictions
inner join phases on contradictions.{{ side }}_id = phases.site_id
where contradictions.{{ side }}_table = 'capacity' and phases.stage = 'operational'
union all
{% endfor %}
{% for group, known_on, source in [
    ('statement', 'known_on', 'source_id'),
    ('first actual', 'opening_known_on', 'opening_source_id'),
    ('latest actual', 'latest_known_on', 'latest_source_id'),
] %}
select
    'forecast_scores' as mart,
    date_forecasts.row_key,
    '{{ group }}' as input_group,
    'capacity' as input_table,
    capacity.report_key as input_key,
    'online_on' as input_column
from date_forecasts
inner join capacity
    on date_forecasts.site_phase = capacity.site_phase
    and date_forecasts.{{ known_on }} = capacity.known_on and date_forecasts.{{ source }} = capacity.source_id
union all
{% endfor %}
select
    'claim_status' as mart,
    {{ row_key(['this.claim_table', 'this.claim_id']) }} as row_key,
    'appearances' as input_group,
    other.claim_table as input_table,
    other.claim_id as input_key,
    case other.claim_table when 'revenue_forecasts' then 'value_usd' else 'value' end as input_column
from claim_status as this
inner join claim_status as other on this.claim_table = other.claim_table and this.first_claim_id = other.first_claim_id
where this.appearances > 1
union all
select
    'forecaster_track_record' as mart,
    {{ row_key(['records.forecaster_id', 'records.horizon']) }} as row_key,
    'scores' as input_group,
    'forecast_scores' as input_table,
    {{ row_key(['scores.forecast_table', 'scores.forecast_id']) }} as input_key,
    'log_error' as input_column
from records
inner join scores on records.forecaster_id = scores.forecaster_id and records.horizon in (scores.horizon, 'all')
union all
select
    'forecaster_track_record' as mart,
    {{ row_key(['this.forecaster_id', 'this.horizon']) }} as row_key,
    'all forecasters' as input_group,
    'forecaster_track_record' as input_table,
    {{ row_key(['other.forecaster_id', 'other.horizon']) }} as input_key,
    'mean_log_error' as input_column
from records as this
inner join records as other on this.horizon = other.horizon
where other.scored > 0
union all
select
    'interview_check' as mart,
    {{ row_key(['claim_table', 'claim_id']) }} as row_key,
    'status' as input_group,
    'claim_status' as input_table,
    {{ row_key(['claim_table', 'claim_id']) }} as input_key,
    'status' as input_column
from interview
union all
select
    'interview_check' as mart,
    {{ row_key(['interview.claim_table', 'interview.claim_id']) }} as row_key,
    'contradictions' as input_group,
    'contradictions' as input_table,
    contradictions.contradiction_id as input_key,
    'verdict' as input_column
from interview
inner join contradictions
    on (interview.claim_table = contradictions.left_table and interview.claim_id = contradictions.left_id)
    or (interview.claim_table = contradictions.right_table and interview.claim_id = contradictions.right_id)
