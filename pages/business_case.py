"""Business case: what the best split saves in a month against not splitting, and when that pays."""

from explorer.app import downloads as files
from explorer.app import state
from explorer.app.business.inputs import begin, current_inputs, figure_inputs, fleet_inputs, show_problems, write_url
from explorer.app.business.parts import (
    assumptions,
    build,
    comparisons,
    costs,
    day,
    downloads,
    facts,
    headline,
    not_counted,
)
from explorer.app.cache import work
from explorer.app.page import page
from explorer.present.business.entries import NAMES

page()
view = state.current(own=NAMES)
begin(view)
state.show_problems()
done = work(view, state.slider_setting().scenario)
inputs, problems = current_inputs(done.case)
shown = build(done, inputs)
headline(shown)
fleet_inputs(view.scenario)
show_problems(problems)
day(shown)
figure_inputs(done.case)
comparisons(shown)
facts(shown)
costs(shown)
assumptions(shown)
not_counted(shown)
downloads(shown)
files.offer_downloads(done, inputs)
write_url(inputs, done.case)
