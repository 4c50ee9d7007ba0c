# What went wrong: error-CODE for each code that is raised, with the error's parameters; see explorer/present/errors.py.
# They are parts of sentences: without a full stop, and the first word small unless it is a name.

## Parts of others

error-names_more = { $names } and { $count } more
error-layers_more = ({ $count } more)

## Names

error-name-unknown-near = unknown { error-kind_name } "{ $name }": did you mean { $near }
error-name-unknown = unknown { error-kind_name } "{ $name }": known are { $known }
error-kind_name =
    { $kind ->
        [against] against
        [architecture] architecture
        [argument] argument
        [callable] callable
        [command] command
        [cell] cell
        [device] device
        [device-generator] device generator
        [entry] entry
        [factor] factor
        [field] field
        [figure] figure
        [generator] generator
        [input] input
        [language] language
        [layer] layer
        [link] link
        [machine] kind of machine
        [method] method
        [model] model
        [model_type] model_type
        [option] option
        [preset_or_file] preset or machine file
        [part] part
        [policy] policy
        [radio] radio
        [scenario] scenario
        [server] server
        [shows] shows
        [step] step
        [timm_model] timm model
        [torchvision_model] torchvision model
        [type] type
        [values] values
        [work] work
        [x] x
        [y] y
       *[other] { $kind }
    }

## Quantities as text

error-number-needed = { $name } must be a number such as 0.5 or 2, got "{ $got }"
error-number-needed-alone = { $name } must be a number, got "{ $got }"
error-number-ambiguous = { $name } "{ $entered }": { $number } could be { $whole } or { $decimal }; write it without a comma
error-quantity-unreadable = { $name } "{ $entered }": not a number with a unit; write it like { $example }
error-quantity-odd-digits = { $name } "{ $entered }": a number has the digits 0 to 9 and one point, nothing else; write it like { $example }
error-quantity-below-zero = { $name } must be 0 or more, got "{ $got }"
error-quantity-not-positive = { $name } must be more than 0, got "{ $got }"
error-quantity-infinite = { $name } must be finite, got "{ $got }"
error-unit-missing = { $name } "{ $entered }": unit missing, use { $units }
error-unit-unknown = { $name } "{ $entered }": unknown unit, use { $units }
error-whole-number-needed = { $name } must be a whole number, got "{ $got }"
error-choice-unknown = { $name } must be { $choices }, got "{ $got }"
error-yes-or-no-needed = { $name } must be yes or no, got "{ $got }"
error-machine-title = { $name } must have 1 to { $most } characters, got { $count }: "{ $text }"

## Values of a scenario

error-count-out-of-range = { $name } must be at least 1 and at most { $most }, got { $got }
error-rate-out-of-range = { $name } must be between { $low_bytes_per_s } and { $high_bytes_per_s }, got { $got }
error-rtt-out-of-range = rtt must be between 0 s and 1 h, got { $got }
error-memory-out-of-range = memory must be between { $low_bytes } and { $high_bytes }, got { $got }
error-speed-out-of-range = { $name } must be between { $low } and { $high }, got { $got }
error-value-out-of-range = { $name } must be between { $low } and { $high }, got { $got }
error-own-without-figures = { $name } is own, and none of its figures is given: give { $needed }, or the name of a machine or a machine file
error-measured-part = { $name }: "{ $got }" is none of its parts; write it like "0.96s of resnet50, inference, batch 1"
error-value-not-whole = { $name } must be a whole number, got { $got }
error-value-too-long = { $name } may have at most { $most } characters, got { $got }: "{ $text }"
error-option-kind = { $name } must be text, a number, true, false or null, got { $got }
error-batch-not-of-model = batch must be { $only }, the only one at which the costs of this model hold, got { $got }
error-training-not-of-model = mode must be inference: this model cannot be trained
error-use-not-of-machine = { $name } must be { $choices }, which is what is known of { $machine }; got "{ $got }"
error-engine-in-training = { $role }-runtime must be eager or compiled in training: an engine on { $machine } has no backward pass
error-keep-unknown = keep: { $why }
error-cut-unknown = cut: { $why }

## Files

error-file-unreadable = { error-kind_file } file "{ $path }" cannot be read: { $problem }
error-file-invalid = { error-kind_file } file "{ $path }": { $why }
error-kind_file =
    { $kind ->
        [graph] graph
        [link] link
        [machine] machine
        [rules] rules
        [scenario] scenario
        [trace] trace
       *[other] { $kind }
    }
error-file-too-large = it has more than { $most } bytes, the most that such a file may have
error-file-ending-unknown = graph file "{ $path }": a file that ends in "{ $ending }" cannot be read; known are { $known }
error-text-encoding = it is { $encoding } text; save it as UTF-8
error-text-not-utf8-byte = it is not UTF-8 text, see byte { $at }
error-text-not-utf8-character = it is not UTF-8 text, see character { $at }
error-json-invalid = it is not JSON at line { $line }, column { $column }: { $problem }
error-number-too-long = it has a whole number with thousands of digits, which cannot be read
error-number-too-large = { $got } is too large a number
error-number-not-json = { $got } is not a number that JSON has
error-document-too-deep = it is nested too deeply: objects and lists may be { $most } deep
error-document-no-object =
    { $where ->
        [file] the file must be an object, got { $got }
       *[it] it must be an object, got { $got }
    }
error-entry-twice = "{ $name }" stands twice in the same object; take one out
error-entry-missing =
    { $where ->
        [file] the file has no "{ $name }"
       *[it] it has no "{ $name }"
    }
error-entry-unknown =
    { $where ->
        [file] the file has an { $why }
       *[it] it has an { $why }
    }
error-entry-kind =
    { $kind ->
        [text] "{ $name }" must be text, got { $got }
        [number] "{ $name }" must be a number, got { $got }
        [whole] "{ $name }" must be a whole number, got { $got }
        [truth] "{ $name }" must be true or false, got { $got }
        [list] "{ $name }" must be a list, got { $got }
       *[object] "{ $name }" must be an object, got { $got }
    }
error-entry-literal = { $name } must be { $expected }, got { $got }
error-entry-below = { $name } must be at least { $least }, got { $got }
error-entry-above = { $name } must be at most { $most }, got { $got }
error-entry-few = "{ $name }" is too short: it must have at least { $least }, got { $count }
error-entry-many = "{ $name }" is too long: it may have at most { $most }, got { $count }
error-entry-pattern = "{ $name }" must be written like { $such }, got { $got }
error-entry-empty = "{ $name }" is empty: give at least { $least } character
error-entry-other = "{ $name }": { $problem }, got { $got }

## Model graphs

error-layer-name-twice = duplicate name: two layers are called "{ $name }"; every layer needs its own name
error-tensor-unknown = unknown tensor: layer "{ $layer }" reads "{ $name }", which no layer produces
error-tied-layer-unknown = unknown layer: layer "{ $layer }" shares parameters with "{ $name }", which is not in the graph
error-layers-cyclic = cycle: { $cycle }; a model graph must be acyclic
error-layers-out-of-order = order: layer "{ $layer }" stands before "{ $name }", whose tensor it reads; list the layers in a topological order
error-module-path-gap = module path: that of layer "{ $layer }" is "{ $got }"; no part between its dots may be empty
error-cost-negative = negative cost: { $cost } of layer "{ $layer }" is { $fixed } + { $per_sample } x batch; it must be 0 or more for every batch of 1 or more
error-cost-too-large = cost too large: { $cost } of layer "{ $layer }" is { $fixed } + { $per_sample } x batch; neither part may exceed { $most }
error-part-broken = { $place }: { $why }
error-model-name-taken = graph file "{ $path }": the name "{ $name }" is taken; change its "name"
error-network-not-simple = a model graph is directed and has at most one edge from one layer to another
error-document-type-declared = it declares a document type, which could make it grow without end; take out <!DOCTYPE ...>
error-labels-twice = two nodes have the same label; every layer needs its own name
error-graphml-invalid = it is not GraphML: { $problem }
error-graphml-control-characters = GraphML cannot hold the control characters of "{ $text }"
error-shape-no-list = { $attribute } of "{ $name }" must be a list such as "[[0, 1], [64, 0]]"
error-remarks-no-list = { $attribute } of the graph must be a list such as "[]"
error-values-of-remark-unknown = remark "{ $remark }" must have the values { $needed }, got { $names }
error-value-of-remark-wrong = { $name } of remark "{ $remark }" must be { $kind ->
        [int] a whole number, 0 or more
       *[str] text
    }, got { $got }
error-edge-places-no-numbers = places of the edge from "{ $name }" must be numbers such as "0,2"

## Lists of scenarios

error-list-invalid = scenario file: { $why }
error-list-without-scenario = it holds no scenario
error-list-too-long = it may hold at most { $most } scenarios, got { $got }
error-list-other-format = it must be an object with "format": "{ $format }"; this is another kind of file
error-scenario-invalid = scenario { $number }: { $why }
error-scenario-invalid-named = scenario { $number } ("{ $name }"): { $why }
error-scenario-no-object = it must hold an object of options, or a scenario list, got { $got }
error-scenario-no-list = it is no list with names: leave out "#{ $name }"
error-scenario-name-needed = it holds { $count } scenarios: choose one by its name, such as "{ $path }#{ $such }", out of { $names }
error-scenario-other-model = scenario "{ $name }" is of the model { $of }, not of { $model }: ask about { $of }, or choose another scenario
error-scenario-name-empty = name is empty: give the scenario a name of 1 to { $longest } characters
error-scenario-name-taken = the name "{ $name }" is taken: choose another, such as "{ $free }"
error-scenario-list-full = a list holds at most { $most } scenarios, this one would have { $got }: delete some first
error-scenario-text-too-long =
    { $what ->
        [note] note may have at most { $most } characters, got { $got }: shorten "{ $text }"
       *[name] name may have at most { $most } characters, got { $got }: shorten "{ $text }"
    }
error-scenario-text-hidden =
    { $what ->
        [note] note may not have characters that cannot be seen, got { $got }: take it out
       *[name] name may not have characters that cannot be seen, got { $got }: take it out
    }

## Splits that are not allowed

error-layer-not-on-device = { $layer } must be on the device
error-layer-reads-from-server = { $layer } is on the device but reads { $read } from the server
error-tensor-may-not-leave = the tensor of { $read } may not leave the device but { $layer } reads it
error-memory-exceeded = needs { error-beyond_limit }
error-beyond_limit = { $taken_bytes } on the device, more than the limit of { $limit_bytes }
error-memory-too-small =
    { $ways ->
        [limit-batch-keep] memory: even the least split needs { error-beyond_limit }; raise the limit, take a smaller batch, keep fewer layers there, or lift the limit with the word unlimited
        [limit-batch] memory: even the least split needs { error-beyond_limit }; raise the limit, take a smaller batch, or lift the limit with the word unlimited
        [limit-keep] memory: even the least split needs { error-beyond_limit }; raise the limit, keep fewer layers there, or lift the limit with the word unlimited
       *[limit] memory: even the least split needs { error-beyond_limit }; raise the limit, or lift it with the word unlimited
    }

## Methods without an answer

error-no-prefix-fits = { $method }: no prefix of { $model } fits into the memory limit; use enumerate
error-splits-too-many = { $method }: { $model } has more than { $most } splits; use mincut
error-splits-too-many-in-memory = { $model } has too many splits to list, as this method does under a memory limit: more than { $most }; use mincut, which says how far from the best its split can be
error-ends-exceed-memory = the two ends of the model alone need { error-beyond_limit }; raise the limit
error-micro-batches-not-of-model = the costs of this model are known for a batch of { $only } alone, so it cannot be cut into micro-batches: capture it at two batch sizes
error-throughput-in-training = throughput is that of pipelined inference: set mode to inference
error-table-range =
    { $name ->
        [speeds] speeds of a table must be above 0 and finite, got { $low } to { $high }
       *[links] link rates of a table must be above 0 and finite, got { $low } to { $high }
    }
error-table-rtts = rtts of a table must be 0 or more and finite, got { $low } s to { $high } s
error-table-exceeded = { $name } lies outside the range of this table: { $low } to { $high }, got { $got }

## Maps, ranges and factors

error-axis-range = the { $name } axis cannot have this range: { $why }
error-axis-empty = the { $name } axis is empty: it begins and ends at { $at }
error-axis-reversed = the { $name } axis is reversed: it begins at { $low } and ends below, at { $high }
error-axis-bits = the bits axis shows { $offered }, none of which is between { $low } and { $high }
error-value-beyond-map = { $name } goes from { $low } to { $high } on this map, got { $got }
error-axes-same = the axes of a map must show two different inputs, got { $name } twice
error-iterations-in-inference = iterations change nothing in inference, which is a single pass: show another input
error-grid-points = a grid must have from 2 to { $most } points along an axis, got { $points }
error-ranges-none = no input has a range: give at least one of them two different values
error-ranges-too-many = the values of { $inputs } make { $combinations } combinations: leave some out, as at most { $most } can be looked at
error-range-reversed = { $name } goes from { $low } down to { $high }: swap the two
error-range-empty = { $name } goes from { $at } to the same value: make one of them different, or leave it out to keep it as it is
error-range-end-empty = { $name } is empty: enter a value like { $usual }
error-values-none = { $name } has no value: list at least two different ones
error-values-one = { $name } has one value, { $got }: list at least two different ones
error-factor-not-above-one = factor must be more than 1 and finite, got { $got }

## Energy and money

error-estimate-order = a range must be finite and go up from low over expected to high, got { $low }, { $expected }, { $high }
error-factor-below-one = a factor must be 1 or more and at most { $most }, got { $got }
error-factor-out-of-range =
    { $name ->
        [server] server time must be a factor above 0 and at most { $most }, got { $low } to { $high }
       *[device] device time must be a factor above 0 and at most { $most }, got { $low } to { $high }
    }
error-factor-shape = { $name } must be 1/x,1,x: computing takes up to x times as long, or as short
error-figure-twice = figure "{ $name }" is given twice
error-figure-numbers = figure "{ $name }" needs one number or three, got "{ $got }"; write it like data-per-gb=1,2,5: low, expected, high; or like data-per-gb=2
error-figure-invalid = figure "{ $name }": { $why }
error-figure-order = { $name }: low, expected and high must go up, got { $low }, { $expected } and { $high } { $unit }: change the one that is out of order
error-figure-empty = { $name } is empty: enter a number, or go back to the defaults
error-timing-factor = { $name }: enter how many times as long they may take, or 1 to take them as exact; got { $factor }
error-power-out-of-range =
    { $name ->
        [waiting] waiting power must be between 0 W and { $most } W, got { $got } W
       *[computing] computing power must be between 0 W and { $most } W, got { $got } W
    }
error-fleet-out-of-range =
    { $name ->
        [devices] devices must be at least { $low } and at most { $high }, got { $got }
        [days_a_month] days a month must be at least { $low } and at most { $high }, got { $got }
        [fixed_per_month] fixed costs a month must be at least { $low } and at most { $high }, got { $got }
        [setup] the cost of setting up must be at least { $low } and at most { $high }, got { $got }
       *[rounds_a_day] rounds a day must be at least { $low } and at most { $high }, got { $got }
    }
error-price-out-of-range =
    { $name ->
        [data] data price must be 0 or more and at most { $most }, got { $got } { $currency } per GB
        [server] server price must be 0 or more and at most { $most }, got { $got } { $currency } per hour
        [device] device price must be 0 or more and at most { $most }, got { $got } { $currency }
       *[electricity] electricity price must be 0 or more and at most { $most }, got { $got } { $currency } per kWh
    }
error-device-life-out-of-range = device life must be at least 1 hour and at most { $most }, got { $got } hours
error-currency-empty = currency must not be empty, got "{ $got }"

## Capture of a model

error-operation-not-captured = operation "{ $operation }" in module "{ $module }" cannot be captured: { $why }
error-model-not-captured = operation "{ $operation }" in the model itself cannot be captured: { $why }
error-model-not-built = model "{ $model }" cannot be built: { $why }
error-fetches-from-outside = its code fetches something from outside while it is built, and that failed; capture needs no trained weights, so build it without them, as with --arg pretrained=false
error-failed-at = { $why }, at { $file } line { $line }
error-failed-with = { $problem } ({ $kind })
error-failed-as = { $kind }
error-program-ended = it ends the program (SystemExit: { $problem })
error-failed-on-inputs = { $why }; the example inputs were { $inputs }: give those that forward is written for
error-tensor-values-needed = it depends on the values of a tensor, and capture runs on shapes alone (torch.where chooses without them)
error-number-for-tensor = { $why }; { $name }={ $number } is the number { $number }: for a tensor of so many numbers write { $name }={ $number }:float32
error-size-needs-values = how large its result is depends on the values of a tensor, and capture runs on shapes alone: tell it the size, as repeat_interleave takes output_size
error-values-in-training-only = { $why }; in evaluation mode it needs no values: leave --train away
error-types-differ = it multiplies tensors of the types { $types }, which PyTorch refuses: give the inputs in the type of the weights, as in --input 1x16:float32
error-batch-dimension-absent = no input has a dimension { $dimension }, counted from 0; give the dimension that is the batch
error-operations-not-fixed = it chooses or repeats operations while the model runs, and capture needs operations that always run
error-no-functional-form = it changes a tensor in a way that has no functional form
error-not-a-module = it must be an nn.Module, got { $kind }
error-returns-nothing = the function returns nothing: end it with the line that returns the nn.Module
error-returns-class = the function returns the class { $kind }: return { $kind }() with its arguments instead
error-returns-several = the function returns a { $kind }: return the nn.Module in it alone
error-is-torchscript = it is TorchScript, which holds no Python code to follow: give the nn.Module that it was made from
error-forward-unfit = inputs do not fit forward({ $takes }): { $why }
error-forward-unfit-at = inputs do not fit forward({ $takes }) at { $file } line { $line }: { $why }
error-input-missing = it also needs { $inputs }; give an example input for each, such as --input { $first }=1x16
error-too-many-inputs =
    { $count ->
        [one] it takes 1 input in order, got { $given }; leave out the others
       *[other] it takes { $count } inputs in order, got { $given }; leave out the others
    }
error-input-given-twice = "{ $name }" is given by its place and by its name; give it once
error-input-sizes = input "{ $entered }": sizes must be 1 or more, the batch first, as in 1x3x224x224, 1x16:int64 or 1x16:bool:ones
error-input-invalid = input "{ $entered }": { $why }
error-input-too-large = input "{ $entered }": it must hold at most { $most } numbers in all
error-input-not-json = input "{ $entered }": it begins like JSON but is none ({ $problem }); write shapes in quotes, as in '["1x3x8x8", null]'
error-input-twice = input "{ $name }" is given twice; give it once
error-input-clash = input "{ $name }" is given both whole and by its parts; give one or the other
error-input-gap = input "{ $name }": the parts of a list must be numbered 0 to { $last }
error-argument-form = argument "{ $entered }": write --arg NAME=VALUE, as in --arg depth=18
error-argument-twice = argument "{ $name }" is given twice; give it once
error-argument-unknown = "{ $target }": { $why }
error-argument-missing = "{ $target }" needs { $names }: give a value for each, as in --arg { $first }=18
error-target-missing = a target is missing: write file.py:callable, package.module:callable, sample:NAME, or --hf config.json
error-target-and-configuration = give either the target "{ $target }" or --hf { $path }, not both
error-target-no-sample = { $why }; for a model of your own write file.py:callable or package.module:callable
error-target-form = target "{ $target }": write sample:NAME or package.module:callable, or file.py:callable
error-batch-dim-form = --batch-dim must be a dimension such as 0 or 1, or none, got "{ $entered }"
error-target-needs-input = target "{ $target }" needs --input, the shape of an example input such as 1x3x224x224
error-target-takes-no-arguments = "{ $target }" takes no arguments: leave out --arg
error-target-not-callable = "{ $target }" must be a callable that returns an nn.Module, got { $kind }
error-target-holds-nothing = "{ $path }" holds no "{ $name }", nor any function or class: define one that returns the nn.Module
error-target-unknown-callable = { $path }: { $why }
error-target-without-callable = "{ $path }" alone names no model: add the function or class that makes it, as in { $path }:NAME; there is { $names }
error-target-directory = "{ $path }" is a directory: name a Python file in it, as in { $path }/model.py:build
error-target-no-file = "{ $path }" cannot be read: { $problem }
error-target-state-dict = "{ $path }" holds weights by their names, which have no forward: name the Python that builds the model, and check the weights against it by --weights { $path }
error-target-torchscript = "{ $path }" is TorchScript, which holds no Python code to follow: name the Python that it was made from, as in file.py:callable
error-target-exported = "{ $path }" is an exported program of one batch size: name the Python that it was made from, as in file.py:callable
error-target-pickle = "{ $path }" is a pickle of Python objects, which may run anything as it opens, so it was not opened: name the Python that builds the model, as in file.py:callable
error-target-foreign = "{ $path }" is a file of another framework: capture follows PyTorch code, so name the Python that the file was exported from, as in file.py:callable
error-target-text = "{ $path }" is no Python file: write file.py:callable, and --hf before a transformers configuration
error-import-failed = module "{ $module }" cannot be imported: { $kind }: { $problem }
error-import-failed-at = module "{ $module }" cannot be imported: { $kind }: { $problem } ({ $file }, line { $line })
error-import-no-module = module "{ $module }" cannot be imported: { $kind }: { $problem }; name one in this folder, or one that is installed
error-import-no-package = module "{ $module }" cannot be imported: { $kind }: { $problem } ({ $file }, line { $line }); install it first, as by pip install { $package }
error-package-not-installed = "{ $target }" needs the package { $package }, which is not installed: pip install { $package }
error-configuration-invalid = configuration "{ $path }": { $why }
error-configuration-no-json = it must be a JSON object, as the config.json of transformers is
error-configuration-field = it lacks "{ $field }", which says what kind of model it is
error-configuration-with-code = its model is code of its own repository (trust_remote_code), which is not run: save that code as a Python file and capture file.py:callable
error-said-by-package = { $problem } ({ $kind })
error-output-not-writable = graph file "{ $path }" cannot be written: { $problem }
error-weights-are-objects = weights file "{ $path }" is a pickle of Python objects, which may run anything as it opens, so it was not opened: save the weights alone, as torch.save(model.state_dict(), "weights.pt") does
error-weights-invalid = weights file "{ $path }" holds no tensors by their names: give a state dict (.pt, .pth, .safetensors)
error-weights-missing = weights file "{ $path }" lacks { $count } of the model's { $total } tensors, the first of them "{ $first }": is it of another model, or of other arguments?
error-weights-left-over = weights file "{ $path }" has { $count } tensors that the model lacks, the first of them "{ $first }": is it of another model, or of other arguments?
error-weights-shape = weights file "{ $path }": "{ $name }" is { $shape } there and { $wanted } in the model: is it of other arguments?
error-output-from-no-input = what it returns is computed from no input, so it has no layers
error-layer-before-source = layer "{ $layer }" cannot be on the device without "{ $read }", whose tensor it reads

## Machines that were timed

error-calibration-kernel = a calibration has every kind of kernel once, got "{ $kernel }" { $count ->
        [0] not at all
       *[other] { $count } times
    }
error-calibration-empty = a calibration must have inference, training or both
error-profile-names = a profile must have as many layers as seconds, got { $names } layers and { $seconds } seconds
error-profile-empty = a profile must have a layer that takes time
error-times-form = times must be given as MODEL=TIME, such as resnet50=0.96s,mobilenet_v2=0.21s; got "{ $got }"
error-times-twice = { $model } has two times: give one time for each model
error-times-too-few = times of two models or more are needed, one heavy and one of many small operations, got { $count }; for one model use --device-measured
error-times-unexplained = no factor and no cost of an operation tell these times: with the best of them { $model } would take { $told_s }, not { $got_s }. Check that all are of one batch, one mode and one machine
error-timing-no-cuda = --cuda needs a CUDA device and a PyTorch that is built for it
error-timing-not-built = { $name } cannot be put on { $device }: { $problem }
error-timing-layers = the program of { $name } in this mode has a layer "{ $layer }" that its graph does not have, so it cannot be profiled
error-timing-does-not-run = { $name } does not run with these inputs: { $problem }
error-timing-too-many-layers = a profile holds at most { $most } layers, got { $got }
error-timing-unreadable = { $name } must be what split-explorer { $command } writes, whose file --device and --server take; got "{ $got }"

## Links that change: traces

error-trace-no-link = the link is out in both directions or in one of them all the time: no split that needs it would ever end
error-trace-empty = it has no row
error-trace-too-large = at line { $line } it has more than { $most_bytes }, the most that is read: cut it into shorter traces
error-trace-too-many = at line { $line } it has more than { $most } steps, the most that a trace may have: cut it, or take longer steps
error-trace-line-too-long = line { $line } has more than { $most } bytes: a row stands on a line of its own
error-trace-not-text = line { $line } is not UTF-8 text
error-trace-number = line { $line }: { $name } must be a plain number, got "{ $got }"
error-trace-number-of = line { $line }: { $name } must be a plain number of { $unit }, got "{ $got }"
error-trace-negative = line { $line }: { $name } must be 0 or more, got { $got }
error-trace-beyond = line { $line }: { $name } must be between { $low } and { $high }, got { $got }
error-trace-beyond-of = line { $line }: { $name } must be between { $low } and { $high } { $unit }, got { $got }; is it in another unit?
error-trace-unsorted = line { $line }: the time { $got } s is not later than { $last } s in the row before; sort the rows by time
error-trace-back = line { $line }: the time { $got } ms is earlier than { $last } ms in the row before; sort the rows by time
error-trace-not-whole = line { $line }: a packet's time must be a whole number of milliseconds, got "{ $got }"
error-trace-no-time = all packets are at 0 ms: the last one's time is the length of the trace
error-trace-pair = a packet trace has a file for each direction, and { $other } is not beside { $path }
error-trace-columns = line { $line } must have 2 numbers, seconds and Mbit/s, or 3, seconds, Mbit/s up and Mbit/s down, as in all rows; got "{ $got }"
error-trace-width = line { $line } must have { $wanted } fields, as many as the first line has names; got { $got }
error-trace-csv = line { $line } is not CSV: { $problem }
error-trace-unit = line { $line }: column "{ $name }" must say its unit in its name; known are { $known }
error-trace-column-twice = line { $line }: column "{ $name }" says what another column says already; take one out
error-trace-no-time-column = line { $line } must name one column with the time, such as time_s, or with the duration, such as duration_ms
error-trace-no-rate-column = line { $line } must name a column with a rate, such as uplink_mbps, downlink_mbps or rate_mbps
error-trace-no-duration = line { $line }: { $name } must be more than 0
error-trace-short = line { $line }: a step of { $got } s is too short: it must last { $least } s or more
error-trace-late = line { $line }: { $got } s is too long: a trace may last { $most } s
error-trace-json = JSON must be a list of rows with duration_ms and bandwidth_kbps, or what iperf3 --json writes
error-trace-no-row = line { $line } must be an object with duration_ms and bandwidth_kbps
error-trace-entry = line { $line }: "{ $name }" must be { $name ->
        [sum] an object
        [sum_bidir_reverse] an object
       *[other] a number
    }, got { $got }
error-trace-entry-late = line { $line }: "{ $name }" must stand in all rows or in none
error-trace-iperf-failed = the run of iperf3 failed: { $problem }
error-trace-iperf-intervals = "intervals" must be a list, got { $got }

## Links that change: generators, policies and rules

error-steps-too-many = the trace would have { $got } steps, and may have { $most }: take fewer or shorter rounds, or a longer step
error-figure-unreadable = "{ $got }" must be a figure and its value, as in speed=1.4
error-policy-no-prefix = no linear prefix of { $model } is allowed here
error-policy-not-allowed = { $policy } is not allowed for { $model } in this scenario
error-rules-too-long = rules may have { $most } characters
error-rules-not-toml = it is not TOML: { $problem }
error-rules-none = rules must be tables called [[rule]] and nothing else, at least one
error-rules-too-many = there may be { $most } rules, got { $got }
error-rule-invalid = rule { $number }: { $why }
error-rule-no-table = it must be a table, got { $got }
error-rule-one-side = it must say either above or below which threshold it holds
error-rule-no-limit = "to" goes with limit-device and wait, not with { $then }
error-rule-limit-missing = { $then } needs "to", such as { $example }
error-rule-entry-missing = it has no "{ $name }"
error-rule-count = { $name } must be a whole number from 1 to { $most }, got { $got }
error-rule-quantity = { $name } must be a number or text, got { $got }
error-rule-factor = { $name } must be more than 0, got "{ $got }"
error-rule-share = { $name } must be between 0 % and 100 % with the sign, as in "5 %", got "{ $got }"
error-rule-not-measured = rule { $number } looks at { $name }, which the trace does not tell; a device generator does
error-rule-not-allowed = rule { $number } runs { $model } on the device, which this scenario does not allow, such as by its memory limit: take the rule out, or change the scenario
