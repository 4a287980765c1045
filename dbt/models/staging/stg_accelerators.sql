-- One row per accelerator product; released_on is as written, a day, a month or a year.
select
    accelerator_id,
    name,
    designer_id,
    released_on_text as released_on,
    tdp_w,
    dense_bf16_tflops,
    dense_fp8_tflops,
    memory_gb,
    memory_bandwidth_tbps,
    process_node,
    source_id
from {{ staged('accelerators') }}
