# What is not known where numbers cross with few bits; beside every gain that rests on it.
accuracy-training =
    { $kind ->
        [both] Whether training reaches the same accuracy with { $up } bits a number on the link is not known: try it before you count on the gain.
        [each] Whether training reaches the same accuracy with { $up } bits a number of activations and { $down } of gradients is not known: try it before you count on the gain.
        [up] Whether training reaches the same accuracy with { $up } bits a number of activations is not known: try it before you count on the gain.
       *[down] Whether training reaches the same accuracy with { $down } bits a number of gradients is not known: try it before you count on the gain.
    }
accuracy-inference = Whether the answers are as good with { $up } bits a number on the link is not known: try it before you count on the gain.
