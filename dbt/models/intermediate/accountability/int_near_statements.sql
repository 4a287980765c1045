-- One row per statement with the closest other one that cannot settle it because its definition differs, and the difference.
{#- A day after all others, and more days than lie between any two: what is newer comes first, what is not known last. -#}
{% set far_day = "date '9999-12-31'" %}
{% set far_apart = 9999 * 366 %}
{#- How two statements compare; each pair is judged where it is found, so that no pair is joined to its texts twice. -#}
{% set compared -%}
    statements.statement_key,
        near.statement_key as near_key,
        near.tier_rank,
        coalesce(statements.period_start <= near.period_end and near.period_start <= statements.period_end, false)
        as has_common_days,
        near.is_stock and near.kind in ('actual', 'estimate') and near.known_on >= near.period_start
        and near.period_end > statements.known_on as is_level_on_the_way,
        -- A price or a share of another year still tells something; a sum or a level of another year does not, except a
        -- level reached on the way.
        statements.metric_kind in ('price', 'ratio') or near.dimension = 'none' as is_told_by_another_year,
        coalesce(abs({{ days_between('statements.period_end', 'near.period_end') }}), {{ far_apart }}) as days_between_periods,
        coalesce(statements.metric_kind = 'flow' and statements.period_months <> near.period_months, false)
        as has_other_length,
        statements.source_id = near.source_id as has_same_source,
        statements.region <> near.region as has_other_region,
        statements.qualifier <> near.qualifier as has_other_qualifier,
        statements.scope <> near.scope as has_other_scope,
        near.known_on < statements.known_on as is_earlier,
        near.standing = 'outlook' as is_outlook,
        {{ days_between('near.known_on', far_day) }} as days_from_known_on,
        coalesce({{ days_between('near.period_end', far_day) }}, {{ far_apart }}) as days_from_period_end
{%- endset %}
with statements as (
    select * from {{ ref('int_statements') }}
),

related as (
    select * from {{ ref('int_related_metrics') }}
),

-- Where the subject does not matter, the last word on a period stands for all who spoke of it.
last_words as (
    select * from statements
    qualify row_number() over (
        partition by metric, canonical_unit, period_key, region, qualifier, scope, standing
        order by known_on desc, tier_rank, statement_key
    ) = 1
),

pairs as (
    select
        cast(null as string) as metric_difference,
        {{ compared }}
    from statements
    inner join statements as near
        on statements.metric = near.metric
        and statements.subject_family = near.subject_family
        and statements.canonical_unit = near.canonical_unit
    where near.has_figures and statements.has_figures and {{ is_otherwise_defined('statements', 'near') }}
    union all
    select
        related.difference as metric_difference,
        {{ compared }}
    from statements
    inner join related on statements.metric = related.metric
    inner join statements as near
        on related.related_metric = near.metric
        and statements.subject_family = near.subject_family
    where not related.is_any_subject and {{ is_otherwise_defined('statements', 'near') }}
    union all
    select
        related.difference as metric_difference,
        {{ compared }}
    from statements
    inner join related on statements.metric = related.metric
    inner join last_words as near on related.related_metric = near.metric
    where related.is_any_subject and {{ is_otherwise_defined('statements', 'near') }}
),

told_apart as (
    select
        *,
        metric_difference is not null as has_other_metric,
        case when has_common_days or is_level_on_the_way then 0 else days_between_periods end as days_apart
    from pairs
    where has_common_days or is_level_on_the_way or is_told_by_another_year
),

-- The closest is the least by these columns, one after the other: of the pairs of a statement one is held and none sorted.
least as (
    select
        statement_key,
        min({{ record([
            'has_other_length', 'has_same_source', 'has_other_region', 'days_apart', 'has_other_metric',
            'has_other_qualifier', 'has_other_scope', 'is_earlier', 'is_outlook', 'days_from_known_on',
            'days_from_period_end', 'tier_rank', 'near_key', 'metric_difference', 'has_common_days',
        ]) }}) as best
    from told_apart
    group by statement_key
),

closest as (
    select
        statement_key,
        best.near_key,
        best.metric_difference,
        not best.has_other_metric and best.has_common_days and not best.has_other_length
        as is_same_quantity_otherwise_defined
    from least
)

select
    closest.statement_key,
    closest.near_key,
    near.statement_table as near_table,
    near.statement_id as near_id,
    near.source_id as near_source_id,
    near.known_on as near_known_on,
    concat_ws(': ', closest.metric_difference, {{ definition_difference('statements', 'near') }}) as difference,
    closest.is_same_quantity_otherwise_defined
from closest
inner join statements on closest.statement_key = statements.statement_key
inner join statements as near on closest.near_key = near.statement_key
