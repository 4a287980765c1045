-- One row per site phase and day on which its picture changed: the chosen report of each field by what was known that day.
-- The rules are those of int_phase_fields; only the day from which they look is another.
with field_reports as (
    select * from {{ ref('int_phase_field_reports') }}
),

sites as (
    select * from {{ ref('stg_sites') }}
),

days as (
    select distinct site_phase, known_on as known_from from field_reports
),

-- The rank over all reports keeps its order among those known by an earlier day.
known_by_day as (
    select
        field_reports.*,
        days.known_from,
        row_number() over (
            partition by field_reports.site_phase, days.known_from, field_reports.field order by field_reports.choice_rank
        ) as rank_that_day
    from days
    inner join field_reports on days.site_phase = field_reports.site_phase and field_reports.known_on <= days.known_from
),

chosen as (
    select
        site_id,
        phase,
        site_phase,
        known_from,
        {% for column, field in [
            ('operator_id', 'operator'), ('tenant_id', 'tenant'), ('stage', 'stage'), ('online_on_end', 'online'),
            ('power_mw_low', 'power'), ('power_mw', 'power'), ('power_mw_high', 'power'), ('power_basis', 'power'),
            ('accelerator_id', 'accelerator'), ('accelerators', 'accelerators'),
        ] %}
        max({{ column }}) filter (where field = '{{ field }}' and rank_that_day = 1) as {{ column }},
        {% endfor %}
        min(known_on) filter (where field = 'stage' and stage = 'operational') as first_operational_report_on,
        count(*) filter (where field = 'stage') as reports,
        {{ joined_texts('source_id') }} as source_ids
    from known_by_day
    group by site_id, phase, site_phase, known_from
)

select
    chosen.*,
    lead(chosen.known_from) over (partition by chosen.site_phase order by chosen.known_from) as known_until,
    sites.name as site_name,
    sites.owner_id,
    case when sites.country in ('US', 'CN', 'ORBIT') then sites.country else 'OTHER' end as region,
    case
        when chosen.stage = 'operational' then coalesce(chosen.online_on_end, chosen.first_operational_report_on)
        else chosen.online_on_end
    end as due_on
from chosen
inner join sites on chosen.site_id = sites.site_id
