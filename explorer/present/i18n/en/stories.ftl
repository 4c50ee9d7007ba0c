stories-heading = Start with a story
stories-load = Load: { $name }
stories-close = Straight to the graph
stories-unsplit = do not split
stories-alt = Where { $model } is cut
