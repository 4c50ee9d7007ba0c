# The heading of the What-if page. $unit is graph.unit_..., $where one of the next three.
whatif-headline = Now { $unit } takes { $delay }, with { $where }.

# The same as what to do, within a sentence or, with a capital letter, as one.

# Several tensors cross; $layer is the last of their layers.

# The same, standing alone.
whatif-part = Part of the page
whatif-part_map = Map
whatif-part_sensitivity = Sensitivity
whatif-part_robust = Robust choice
whatif-part_tradeoff = Trade-offs
whatif-part_scenarios = Scenarios

# Changes of the scenario, made in any part of the page or on another one.

# Part of app-bad_url, so without a full stop.
whatif-same_axes = x and y are both { $name }: choose two inputs; the map starts with its usual ones
