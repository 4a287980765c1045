{#- Statements compared: their ends, their distance, their words. -#}

{#- Months in a year and in a quarter, from the calendar. -#}
{% macro months_per_year() %}12{% endmacro %}
{% macro months_per_quarter() %}3{% endmacro %}

{#- Length of a period in whole months. -#}
{% macro months_between(first_day, last_day) -%}
    (extract(year from {{ last_day }}) - extract(year from {{ first_day }})) * {{ months_per_year() }}
    + extract(month from {{ last_day }}) - extract(month from {{ first_day }}) + 1
{%- endmacro %}

{#- Best single figure of a statement: the figure, else the middle of its range, else its bound. -#}
{% macro best_figure(low, value, high) -%}
    coalesce(
        {{ value }},
        case when {{ low }} > 0 and {{ high }} > 0 then sqrt({{ low }} * {{ high }}) end,
        ({{ low }} + {{ high }}) / 2,
        {{ low }},
        {{ high }}
    )
{%- endmacro %}

{#- A figure as plain text: whole numbers without a point; those beyond all digits of a double, like 5e25 operations, with an
    exponent. The minus is a word: a text that begins with its sign is a formula to some spreadsheets. -#}
{% macro plain_number(number) -%}
    case when {{ number }} < 0 then 'minus ' else '' end
    || case
        when abs({{ number }}) >= {{ first_number_without_all_digits() }} then {{ large_number_text('abs(' ~ number ~ ')') }}
        when {{ number }} = floor({{ number }}) then cast(cast(abs({{ number }}) as bigint) as string)
        else {{ number_text('abs(' ~ number ~ ')') }}
    end
{%- endmacro %}

{#- From here on a double does not hold every whole number, and it is still far below the largest bigint. -#}
{% macro first_number_without_all_digits() %}1e16{% endmacro %}

{#- A computed figure to the hundredth, as plain text. -#}
{% macro rounded_number(number) -%}
    {{ plain_number('(round(' ~ number ~ ' * ' ~ hundred() ~ ') / ' ~ hundred() ~ ')') }}
{%- endmacro %}

{#- A unit as it is spoken. -#}
{% macro spoken_unit(unit) -%}
    replace(replace(replace({{ unit }}, 'USD_B', 'billion USD'), 'USD_M', 'million USD'), '_', ' ')
{%- endmacro %}

{#- Stated figures in words: "15 to 18 GW", "at least 10 GW". -#}
{% macro spoken_figures(low, value, high, unit) -%}
    case
        when {{ value }} is not null and {{ low }} is not null and {{ high }} is not null
            then {{ plain_number(value) }} || ' ' || {{ spoken_unit(unit) }} || ' (' || {{ plain_number(low) }} || ' to '
                || {{ plain_number(high) }} || ')'
        when {{ value }} is not null then {{ plain_number(value) }} || ' ' || {{ spoken_unit(unit) }}
        when {{ low }} is not null and {{ high }} is not null
            then {{ plain_number(low) }} || ' to ' || {{ plain_number(high) }} || ' ' || {{ spoken_unit(unit) }}
        when {{ low }} is not null then 'at least ' || {{ plain_number(low) }} || ' ' || {{ spoken_unit(unit) }}
        when {{ high }} is not null then 'at most ' || {{ plain_number(high) }} || ' ' || {{ spoken_unit(unit) }}
        else 'no number'
    end
{%- endmacro %}

{#- The columns that define what a statement counts, each with its name in a sentence. -#}
{% macro definition_parts() -%}
    {{ return({
        'subject_id': 'subject', 'metric': 'quantity', 'dimension': 'unit', 'region': 'region', 'qualifier': 'qualifier',
        'scope': 'scope',
    }) }}
{%- endmacro %}

{#- Whether two statements differ in any part of their definitions or in their periods. -#}
{% macro is_otherwise_defined(left, right) -%}
    (
        {{ left }}.period_key <> {{ right }}.period_key
        {%- for part in definition_parts() %}
        or {{ left }}.{{ part }} <> {{ right }}.{{ part }}
        {%- endfor %}
    )
{%- endmacro %}

{#- The parts of their definitions in which two statements differ, each with both sides. -#}
{% macro definition_difference(left, right) -%}
    concat_ws(
        '; ',
        {% for part, name in definition_parts().items() %}
        case
            when {{ left }}.{{ part }} <> {{ right }}.{{ part }}
                then '{{ name }} ' || coalesce(nullif({{ left }}.{{ part }}, ''), 'not stated') || ' against '
                    || coalesce(nullif({{ right }}.{{ part }}, ''), 'not stated')
        end,
        {% endfor %}
        case
            when {{ left }}.period_key <> {{ right }}.period_key
                then 'period ' || coalesce({{ left }}.period, 'not stated') || ' against '
                    || coalesce({{ right }}.period, 'not stated')
        end
    )
{%- endmacro %}

{#- Days from a promised time to the day something opened: above 0 late, below 0 early, 0 within what was promised. -#}
{% macro days_late(promise, opening) -%}
    case
        when {{ opening }}.online_on_start > {{ promise }}.online_on_end
            then {{ days_between(promise ~ '.online_on_end', opening ~ '.online_on_start') }}
        when {{ opening }}.online_on_end < {{ promise }}.online_on_start
            then {{ days_between(promise ~ '.online_on_start', opening ~ '.online_on_end') }}
        when {{ opening }}.online_on is not null then 0
    end
{%- endmacro %}
