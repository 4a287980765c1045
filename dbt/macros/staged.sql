{#- A staged Parquet file as a relation. The source() call keeps the file in the graph; the folder comes from the
    environment when the model runs, so that one parsed project serves every build. Engine-specific: read_parquet. -#}
{% macro staged(table_name) -%}
    {%- set relation = source('staged', table_name) -%}
    read_parquet('{{ env_var("WAREHOUSE_STAGING", "") }}/{{ table_name }}.parquet')
{%- endmacro %}
