with pairs as (
    select * from {{ ref('int_contradiction_pairs') }}
),

named as (
    select left_key as side_key from pairs
    union
    select right_key as side_key from pairs
),

-- Few of all statements contradict another one, and these are long rows.
sides as (
    select contradiction_sides.*
    from {{ ref('int_contradiction_sides') }} as contradiction_sides
    inner join named on contradiction_sides.side_key = named.side_key
),

entities as (
    select
        entity_id,
        name
    from {{ ref('stg_entities') }}
),

sources as (
    select
        source_id,
        publisher
    from {{ ref('stg_sources') }}
),

severe as (
    select {{ assumed('contradiction-severe-ratio') }} as ratio
),

graded as (
    select
        pairs.*,
        case
            when pairs.verdict = 'same definition and disagree' and pairs.gap_ratio >= severe.ratio then 'high'
            when pairs.verdict = 'same definition and disagree' or pairs.gap_ratio >= severe.ratio then 'medium'
            -- One speaker's two figures of which only the definitions can be the excuse.
            when pairs.check_name = 'near definition' and pairs.is_one_speaker then 'medium'
            else 'low'
        end as severity
    from pairs
    cross join severe
),

worded as (
    select
        graded.*,
        left_side.side_table as left_table,
        left_side.side_id as left_id,
        left_side.source_id as left_source_id,
        coalesce(left_speakers.name, left_sources.publisher) as left_speaker,
        left_side.known_on as left_known_on,
        left_side.figures as left_figures,
        left_side.statement as left_statement,
        left_side.period as left_period,
        left_side.subject_id,
        left_side.metric,
        coalesce(subjects.name, left_side.subject_id) as subject_name,
        right_side.side_table as right_table,
        right_side.side_id as right_id,
        right_side.source_id as right_source_id,
        coalesce(right_speakers.name, right_sources.publisher) as right_speaker,
        right_side.known_on as right_known_on,
        right_side.figures as right_figures,
        right_side.statement as right_statement,
        right_side.period as right_period,
        left_side.appearances + right_side.appearances as appearances
    from graded
    inner join sides as left_side on graded.left_key = left_side.side_key
    inner join sides as right_side on graded.right_key = right_side.side_key
    left join entities as subjects on left_side.subject_id = subjects.entity_id
    left join entities as left_speakers on left_side.speaker_id = left_speakers.entity_id
    left join entities as right_speakers on right_side.speaker_id = right_speakers.entity_id
    left join sources as left_sources on left_side.source_id = left_sources.source_id
    left join sources as right_sources on right_side.source_id = right_sources.source_id
)

select
    cast(check_name || ': ' || left_key || ' against ' || right_key as string) as contradiction_id,
    cast(row_number() over (
        order by
            case severity when 'high' then 0 when 'medium' then 1 end nulls last,
            gap_ratio desc nulls last, check_name, left_key, right_key
    ) as bigint) as severity_rank,
    cast(severity as string) as severity,
    cast(check_name as string) as check_name,
    cast(verdict as string) as verdict,
    cast(subject_id as string) as subject_id,
    cast(metric as string) as metric,
    cast(difference as string) as difference,
    cast(gap_ratio as double) as gap_ratio,
    cast(
        subject_name || ', ' || replace(metric, '_', ' ') || ' | '
        || coalesce(left_speaker, 'Unnamed') || ': ' || left_figures || coalesce(' for ' || left_period, '') || ', against '
        || coalesce(right_speaker, 'unnamed') || ': ' || right_figures || coalesce(' for ' || right_period, '')
        || coalesce('; ' || working, '') || coalesce('; the difference: ' || difference, '')
        as string
    ) as explanation,
    cast(left_table as string) as left_table,
    cast(left_id as string) as left_id,
    cast(left_source_id as string) as left_source_id,
    cast(left_speaker as string) as left_speaker,
    cast(left_known_on as date) as left_known_on,
    cast(left_figures as string) as left_figures,
    cast(left_statement as string) as left_statement,
    cast(right_table as string) as right_table,
    cast(right_id as string) as right_id,
    cast(right_source_id as string) as right_source_id,
    cast(right_speaker as string) as right_speaker,
    cast(right_known_on as date) as right_known_on,
    cast(right_figures as string) as right_figures,
    cast(right_statement as string) as right_statement,
    cast(also_ids as string) as also_ids,
    cast(appearances as bigint) as appearances
from worded
