whatif-part = Part of the page
whatif-part_map = Map
whatif-part_sensitivity = Sensitivity
whatif-part_robust = Robust choice
whatif-part_tradeoff = Trade-offs
whatif-part_scenarios = Scenarios

# Changes of the scenario, made in any part of the page or on another one.
whatif-undo = Undo
whatif-undo_help = Undo the last change of the scenario: a click on the map, a slider, the model, a machine, a scenario that was loaded
whatif-redo = Redo
whatif-redo_help = Redo the change of the scenario that was undone last

# Part of app-bad_url, so without a full stop.
whatif-same_axes = x and y are both { $name }: choose two inputs; the map starts with its usual ones
