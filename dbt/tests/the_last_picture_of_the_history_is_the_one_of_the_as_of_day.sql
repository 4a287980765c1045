-- History and present come from the same reports by the same rules: where they part, one of the two has another rule.
select phases.site_phase as thing, 'phase' as kind
from {{ ref('int_phase_fields') }} as phases
left join {{ ref('capacity_history') }} as history
    on phases.site_phase = history.site_phase and history.known_until is null
where
    history.site_phase is null
    or phases.stage is distinct from history.stage
    or phases.due_on is distinct from history.due_on
    or phases.operator_id is distinct from history.operator_id
    or phases.tenant_id is distinct from history.tenant_id
    or phases.power_basis is distinct from history.power_basis
    or phases.reports <> history.reports
    or phases.source_ids <> history.source_ids
union all
select deals.deal_id as thing, 'deal' as kind
from {{ ref('int_deal_fields') }} as deals
left join {{ ref('deal_history') }} as history on deals.deal_id = history.deal_id and history.known_until is null
where
    history.deal_id is null
    or deals.status is distinct from history.status
    or deals.parent_deal_id is distinct from history.parent_deal_id
    or deals.power_mw is distinct from history.stated_power_mw
    or deals.value_usd is distinct from history.stated_value_usd
    or deals.term is distinct from history.term
    or deals.source_ids <> history.source_ids
