-- One row per pair of claims whose ranges lie apart. Of many claims on one thing only the lowest and the highest make a
-- pair.
with standing as (
    select * from {{ ref('int_standing_statements') }}
),

tolerance as (
    select 1 + {{ assumed('contradiction-tolerance') }} / {{ hundred() }} as ratio
),

current_opinions as (
    select
        *,
        max(known_on) over (partition by definition, period_key, question) as newest_known_on
    from standing
    where is_last_of_speaker and period_end is not null and (question = 'fact' or not has_actual)
),

lowest as (
    select * from current_opinions
    where high_end is not null and known_on > newest_known_on - interval 1 year
    qualify row_number() over (
        partition by definition, period_key, question
        order by high_end, known_on desc, tier_rank, statement_key
    ) = 1
),

highest as (
    select * from current_opinions
    where low_end is not null and known_on > newest_known_on - interval 1 year
    qualify row_number() over (
        partition by definition, period_key, question
        order by low_end desc, known_on desc, tier_rank, statement_key
    ) = 1
),

between_speakers as (
    select
        'same definition' as check_name,
        lowest.statement_key as low_key,
        highest.statement_key as high_key
    from lowest
    inner join highest
        on lowest.definition = highest.definition
        and lowest.period_key = highest.period_key
        and lowest.question = highest.question
        and lowest.statement_key <> highest.statement_key
),

of_one_speaker as (
    select
        case when earlier.known_on = later.known_on then 'same definition' else 'own revision' end as check_name,
        case when earlier.high_end < later.low_end then earlier.statement_key else later.statement_key end as low_key,
        case when earlier.high_end < later.low_end then later.statement_key else earlier.statement_key end as high_key
    from standing as earlier
    inner join standing as later
        on earlier.voice_id = later.voice_id
        and earlier.definition = later.definition
        and earlier.period_key = later.period_key
        and earlier.question = later.question
        and earlier.breaks_passed = later.breaks_passed
        and earlier.statement_key <> later.statement_key
    where
        earlier.is_first_of_speaker and later.is_last_of_speaker and earlier.period_end is not null
        and (earlier.question = 'fact' or not earlier.has_actual)
),

already_passed as (
    select
        'already passed' as check_name,
        expected.statement_key as low_key,
        reached.statement_key as high_key
    from standing as expected
    inner join standing as reached
        on expected.definition = reached.definition
        and expected.question = 'expectation'
        and reached.standing = 'actual'
        and reached.known_on <= expected.known_on
        and reached.period_end < expected.period_end
    where expected.is_stock and expected.is_last_of_speaker
    qualify row_number() over (
        partition by expected.statement_key
        order by reached.period_end desc, reached.known_on desc, reached.tier_rank, reached.statement_key
    ) = 1
),

other_definitions as (
    select
        'near definition' as check_name,
        low.statement_key as low_key,
        high.statement_key as high_key
    from standing as low
    inner join standing as high
        on low.metric = high.metric
        and low.subject_family = high.subject_family
        and low.canonical_unit = high.canonical_unit
        and low.statement_key <> high.statement_key
        and low.high_end < high.low_end
    where
        low.is_last_of_speaker and high.is_last_of_speaker
        and low.source_id <> high.source_id
        -- AI and all data centres differ, except where the quantity itself counts AI alone.
        and (
            low.subject_id = high.subject_id or low.subject_family = 'hyperscalers'
            or instr(low.metric, 'ai_') = 1 or instr(low.metric, 'compute_') = 1
        )
        and (low.definition <> high.definition or (low.metric_kind = 'price' and low.period_key <> high.period_key))
        -- Two values of one key (node=N3, node=N5) are two things and not two names of one.
        and (
            low.qualifier = '' or high.qualifier = ''
            or regexp_replace(low.qualifier, '=.*', '') <> regexp_replace(high.qualifier, '=.*', '')
            or regexp_replace(low.qualifier, '[;].*', '') = regexp_replace(high.qualifier, '[;].*', '')
        )
        and case
            -- Of a sum or a level the part is smaller than the whole; a word is due where the narrower figure is the larger
            -- one, or where a speaker gives two figures for one period on two days.
            when low.metric_kind in ('flow', 'stock', 'duration')
                then low.period_key = high.period_key
                    and (low.qualifier = '' or high.qualifier <> '')
                    and (low.scope = '' or high.scope <> '')
                    and (
                        (
                            low.voice_id = high.voice_id and low.known_on <> high.known_on
                            and (low.region = high.region or low.subject_id <> high.subject_id)
                        )
                        or (low.subject_id = high.subject_id and (low.region = high.region or low.region = 'GLOBAL'))
                    )
            -- A ratio or a price ought to be alike wherever it is taken.
            else
                low.region = high.region
                and (
                    low.period_key = high.period_key
                    or (
                        low.metric_kind = 'price'
                        and (
                            low.period_end is null or high.period_end is null
                            or (low.period_start <= high.period_end and high.period_start <= low.period_end)
                        )
                    )
                    or (
                        low.metric like '%share%'
                        and low.period_end >= high.period_end - interval 1 year
                        and high.period_end >= low.period_end - interval 1 year
                    )
                )
        end
    -- Of many pairs the one that lies farthest apart: for a sum or a level one a period, for a ratio one for each two
    -- definitions and two periods, for a price one for each two definitions.
    qualify row_number() over (
        partition by
            low.metric, low.subject_family,
            case when low.metric_kind <> 'price' then low.period_key || high.period_key end,
            case when low.metric_kind in ('ratio', 'price') then least(low.definition, high.definition) end,
            case when low.metric_kind in ('ratio', 'price') then greatest(low.definition, high.definition) end,
            low.voice_id = high.voice_id
        order by high.low_end / nullif(low.high_end, 0) desc nulls last, low.statement_key, high.statement_key
    ) = 1
),

pairs as (
    select * from between_speakers
    union all
    select * from of_one_speaker
    union all
    select * from already_passed
    union all
    select * from other_definitions
)

select
    pairs.check_name,
    low.statement_key as low_key,
    high.statement_key as high_key,
    {{ definition_difference('low', 'high') }} as difference,
    case when low.high_end > 0 then high.low_end / low.high_end end as gap_ratio,
    low.voice_id = high.voice_id as is_one_speaker,
    low.known_on = high.known_on as is_same_day,
    low.question
from pairs
cross join tolerance
inner join standing as low on pairs.low_key = low.statement_key
inner join standing as high on pairs.high_key = high.statement_key
where
    high.low_end > low.high_end
    and (low.high_end <= 0 or high.low_end > low.high_end * tolerance.ratio)
