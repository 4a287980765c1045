with slippage as (
    select * from {{ ref('int_phase_slippage') }}
)

select
    cast(site_id as string) as site_id,
    cast(phase as string) as phase,
    cast(operator_id as string) as operator_id,
    cast(owner_id as string) as owner_id,
    cast(outcome as string) as outcome,
    cast(first_promised_on as date) as first_promised_on,
    cast(first_promise as string) as first_promise,
    cast(first_promise_start as date) as first_promise_start,
    cast(first_promise_end as date) as first_promise_end,
    cast(latest_start as date) as latest_start,
    cast(latest_end as date) as latest_end,
    {{ range_columns('months_late') }},
    cast(verdict as string) as verdict,
    cast(months_overdue as double) as months_overdue,
    cast(first_power_mw as double) as first_power_mw,
    cast(latest_power_mw as double) as latest_power_mw,
    cast(power_change_mw as double) as power_change_mw,
    cast(promises as bigint) as promises,
    cast(last_known_on as date) as last_known_on,
    cast(source_ids as string) as source_ids,
    cast(
        concat_ws(
            '; ',
            case when latest_power_basis <> first_power_basis then 'power_basis_changed' end,
            case when not is_measured then 'reported_once' end
        ) as string
    ) as warnings
from slippage
