whatif-part = Part of the page
whatif-part_map = Map
whatif-part_sensitivity = Sensitivity
whatif-part_robust = Robust choice
whatif-part_tradeoff = Trade-offs
whatif-part_scenarios = Scenarios

# Changes of the scenario, made in any part of the page or on another one.

# Part of app-bad_url, so without a full stop.
whatif-same_axes = x and y are both { $name }: choose two inputs; the map starts with its usual ones
