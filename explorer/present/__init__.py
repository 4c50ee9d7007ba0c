"""Words, numbers, charts, tables, layout and payloads: all that people see, without a page around it."""
