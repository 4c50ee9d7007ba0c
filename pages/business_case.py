"""Business case: what the best split saves in a month against not splitting, and when that pays."""

from explorer.ui import report, state
from explorer.ui.business import assumptions, build, comparisons, costs, day, downloads, facts, headline, not_counted
from explorer.ui.business_inputs import begin, current_inputs, figure_inputs, fleet_inputs, show_problems, write_url
from explorer.ui.business_query import NAMES
from explorer.ui.page import page
from explorer.ui.sidebar import sidebar
from explorer.ui.work import work

page()
view = state.current(own=NAMES)
begin(view)
sidebar(view)
state.show_problems()
done = work(view, state.slider_setting().scenario)
inputs, problems = current_inputs(done.priced)
shown = build(done, inputs)
headline(shown)
fleet_inputs(view.scenario)
show_problems(problems)
day(shown)
figure_inputs(done.priced)
comparisons(shown)
facts(shown)
costs(shown)
assumptions(shown)
not_counted(shown)
downloads(shown)
report.downloads(done, inputs)
write_url(inputs, done.priced)
