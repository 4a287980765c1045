{#- MODEL section 3: the latest report wins; on a tie the better tier, the later publication, the smaller source. -#}
{% macro tier_rank(tier) -%}
    case {{ tier }} when 'primary' then 1 when 'secondary' then 2 else 3 end
{%- endmacro %}

{% macro latest_report_first() -%}
    known_on desc, tier_rank, published_on desc nulls last, source_id
{%- endmacro %}

{#- Quarter end of a date. -#}
{% macro quarter_end(day) -%}
    cast(last_day(date_trunc('quarter', {{ day }}) + interval 2 month) as date)
{%- endmacro %}

{#- Last day that a date as written, a day, a month or a year, can mean. -#}
{% macro last_day_meant(written) -%}
    case
        when {{ written }} like '%-%-%' then cast({{ written }} as date)
        when {{ written }} like '%-%' then last_day(cast({{ written }} || '-01' as date))
        else cast({{ written }} || '-12-31' as date)
    end
{%- endmacro %}

{#- Mean length of a month in days, from the Gregorian calendar of 146,097 days in 4,800 months. -#}
{% macro days_per_month() %}146097 / 4800.0{% endmacro %}

{#- The whole numbers from 0 up to a last one, as a relation with one column n. A series is counted off them rather than grown
    step by step: a recursion costs Spark a job for each step. -#}
{% macro whole_numbers(last) -%}
    (values {% for n in range(last | int + 1) %}({{ n }}){{ ', ' if not loop.last }}{% endfor %}) as numbers (n)
{%- endmacro %}
