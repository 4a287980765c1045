-- One row per input of a row of the marts that pass on what reports state: the reports themselves.
with phase_reports as (
    select * from {{ ref('int_phase_field_reports') }}
),

deal_reports as (
    select * from {{ ref('int_deal_field_reports') }}
),

choices as (
    select
        'capacity' as table_name,
        site_phase as thing,
        field,
        choice_rank,
        {{ capacity_key('phase_reports') }} as report_key
    from phase_reports
    union all
    select
        'deals' as table_name,
        deal_id as thing,
        field,
        choice_rank,
        {{ deal_report_key('deal_reports') }} as report_key
    from deal_reports
),

history as (
    select * from {{ ref('int_phase_history') }}
),

points as (
    select * from {{ ref('int_phase_points') }}
),

deal_history as (
    select * from {{ ref('int_deal_history') }}
),

slippage as (
    select * from {{ ref('int_phase_slippage') }}
),

phase_picture as (
    select
        history.site_phase,
        history.known_from,
        phase_reports.field,
        phase_reports.choice_rank = min(phase_reports.choice_rank) over (
            partition by history.site_phase, history.known_from, phase_reports.field
        ) as is_chosen,
        {{ capacity_key('phase_reports') }} as report_key
    from history
    inner join phase_reports
        on history.site_phase = phase_reports.site_phase and phase_reports.known_on <= history.known_from
),

deal_picture as (
    select
        deal_history.deal_id,
        deal_history.known_from,
        deal_reports.field,
        deal_reports.choice_rank = min(deal_reports.choice_rank) over (
            partition by deal_history.deal_id, deal_history.known_from, deal_reports.field
        ) as is_chosen,
        {{ deal_report_key('deal_reports') }} as report_key
    from deal_history
    inner join deal_reports
        on deal_history.deal_id = deal_reports.deal_id and deal_reports.known_on <= deal_history.known_from
)

select
    'report_choices' as mart,
    {{ row_key(['table_name', 'thing', 'field', 'choice_rank']) }} as row_key,
    'report' as input_group,
    table_name as input_table,
    report_key as input_key,
    field as input_column
from choices
union all
select
    'report_choices' as mart,
    {{ row_key(['table_name', 'thing', 'field', 'choice_rank']) }} as row_key,
    'chosen' as input_group,
    'report_choices' as input_table,
    {{ row_key(['table_name', 'thing', 'field', '1']) }} as input_key,
    'stated_value' as input_column
from choices
where choice_rank > 1
union all
select
    'capacity_history' as mart,
    {{ row_key(['site_phase', 'known_from']) }} as row_key,
    field as input_group,
    'capacity' as input_table,
    report_key as input_key,
    case field
        when 'power' then 'power_mw' when 'online' then 'online_on' when 'operator' then 'operator_id'
        when 'tenant' then 'tenant_id' when 'accelerator' then 'accelerator_id' else field
    end as input_column
from phase_picture
where is_chosen
union all
select
    'capacity_history' as mart,
    {{ row_key(['site_phase', 'known_from']) }} as row_key,
    'reports' as input_group,
    'capacity' as input_table,
    report_key as input_key,
    'stage' as input_column
from phase_picture
where field = 'stage'
union all
select
    'capacity_history' as mart,
    {{ row_key(['site_phase', 'known_from']) }} as row_key,
    'next report' as input_group,
    'capacity_history' as input_table,
    {{ row_key(['site_phase', 'known_until']) }} as input_key,
    'reports' as input_column
from history
where known_until is not null
union all
select
    'capacity_history' as mart,
    {{ row_key(['site_phase', 'known_from']) }} as row_key,
    'site' as input_group,
    'sites' as input_table,
    site_id as input_key,
    'owner_id' as input_column
from history
union all
select
    'capacity_history' as mart,
    {{ row_key(['site_phase', 'known_from']) }} as row_key,
    'accelerator type' as input_group,
    'accelerators' as input_table,
    accelerator_id as input_key,
    'tdp_w' as input_column
from history
where accelerator_id is not null
union all
select
    'capacity_history' as mart,
    {{ row_key(['site_phase', 'known_from']) }} as row_key,
    'basis' as input_group,
    'assumptions' as input_table,
    basis_assumption_id as input_key,
    'value' as input_column
from points
where basis_assumption_id is not null
union all
select
    'capacity_history' as mart,
    {{ row_key(['site_phase', 'known_from']) }} as row_key,
    'intensity' as input_group,
    'assumptions' as input_table,
    intensity_assumption_id as input_key,
    'value' as input_column
from points
where intensity_assumption_id is not null
union all
select
    'deal_history' as mart,
    {{ row_key(['deal_id', 'known_from']) }} as row_key,
    field as input_group,
    'deals' as input_table,
    report_key as input_key,
    case field
        when 'power' then 'power_mw' when 'money' then 'value_usd' when 'parent' then 'parent_deal_id'
        when 'accelerator' then 'accelerator_id' else field
    end as input_column
from deal_picture
where is_chosen
union all
select
    'deal_history' as mart,
    {{ row_key(['deal_id', 'known_from']) }} as row_key,
    'reports' as input_group,
    'deals' as input_table,
    report_key as input_key,
    'status' as input_column
from deal_picture
where field = 'status'
union all
select
    'deal_history' as mart,
    {{ row_key(['deal_id', 'known_from']) }} as row_key,
    'next report' as input_group,
    'deal_history' as input_table,
    {{ row_key(['deal_id', 'known_until']) }} as input_key,
    'reports' as input_column
from deal_history
where known_until is not null
union all
select
    'claims_as_stated' as mart,
    claim_id as row_key,
    'claim' as input_group,
    'claims' as input_table,
    claim_id as input_key,
    'value' as input_column
from {{ ref('stg_claims') }}
union all
select
    'site_slippage' as mart,
    {{ row_key(['slippage.site_id', 'slippage.phase']) }} as row_key,
    case phase_reports.field when 'stage' then 'reports' else phase_reports.field end as input_group,
    'capacity' as input_table,
    {{ capacity_key('phase_reports') }} as input_key,
    case phase_reports.field when 'power' then 'power_mw' when 'online' then 'online_on' when 'operator' then 'operator_id' else 'stage' end
    as input_column
from slippage
inner join phase_reports on slippage.site_phase = phase_reports.site_phase
where phase_reports.field in ('stage', 'power', 'online', 'operator')
union all
select
    'site_slippage' as mart,
    {{ row_key(['site_id', 'phase']) }} as row_key,
    'site' as input_group,
    'sites' as input_table,
    site_id as input_key,
    'owner_id' as input_column
from slippage
union all
select
    'operator_slippage' as mart,
    coalesce(operator_id, 'undisclosed') as row_key,
    'phases' as input_group,
    'site_slippage' as input_table,
    {{ row_key(['site_id', 'phase']) }} as input_key,
    'months_late' as input_column
from slippage
union all
select
    'operator_slippage' as mart,
    'all' as row_key,
    'phases' as input_group,
    'site_slippage' as input_table,
    {{ row_key(['site_id', 'phase']) }} as input_key,
    'months_late' as input_column
from slippage
