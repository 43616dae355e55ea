strategy-nav = Goals
strategy-block = Goals of the strategy
strategy-title = What we are going to do, and what it costs
strategy-nothing = Goals and measures will be here as soon as a strategy has been adopted.
strategy-lead = The goals and measures of { $project }. As of { $as-of }. What no source states is shown as “not stated”.
strategy-not-stated = not stated
strategy-goal = Goal
strategy-goals = Goals
strategy-goal-number = Goal { $count }
strategy-sub-goals = Sub-goals
strategy-bundle = Bundle of measures
strategy-bundles = Bundles of measures
strategy-measure = Measure
strategy-measures = Measures
strategy-measures-lead = All measures of the strategy and how far they are.
strategy-measures-done = Measures, { $done } of them done
strategy-all-measures = See all measures
strategy-no-measures-named = No source names a measure of this bundle.
strategy-unnamed = { $count ->
    [one] 1 more that no source names
   *[other] { $count } more that no source names
 }
strategy-more = { $count ->
    [one] 1 more measure
   *[other] { $count } more measures
 }
strategy-likely = likely, not stated by a source
strategy-incomplete = The source does not name all bundles of this goal.
strategy-derived-text = This text was put together from other sources.
strategy-derived = computed
strategy-derived-share = share computed
strategy-derived-date = The date follows from other statements.
strategy-without-goal = Without a goal
strategy-money = Money
strategy-money-caption = Where the money comes from
strategy-money-source = Source
strategy-money-amount = Amount
strategy-money-share = Share
strategy-money-note = Note
strategy-total = All funds
strategy-about = about { $amount }
strategy-percent = { $percent } %
strategy-years = { $count ->
    [one] 1 year
   *[other] { $count } years
 }
strategy-funders = Who gives the grant
strategy-programme = Funding programme
funding-kind-grant = Federal grant
funding-kind-own = Own contribution of the municipalities
funding-kind-other = Other money
funding-kind-related = Related project, not included
strategy-phases = Phases of the project
strategy-phases-caption = Planned and actual
strategy-phase = Phase
strategy-planned = Planned
strategy-actual = Actual
strategy-delay = Delay
strategy-no-delay = no delay
strategy-delay-ended = { $count ->
    [one] ended 1 day later than planned
   *[other] ended { $count } days later than planned
 }
strategy-delay-overdue = { $count ->
    [one] 1 day overdue
   *[other] { $count } days overdue
 }
strategy-delay-begun-late = { $count ->
    [one] began 1 day later than planned
   *[other] began { $count } days later than planned
 }
strategy-delay-not-begun = { $count ->
    [one] should have begun 1 day ago
   *[other] should have begun { $count } days ago
 }
strategy-span = { $from } to { $to }
strategy-span-from = from { $from }
strategy-span-to = until { $to }
strategy-decisions = Adopted by
strategy-events = What has happened so far
strategy-records-format = Ways to take part
strategy-records-alliance = Alliances
strategy-records-system = Software and platforms
strategy-notes-topic = Topics
strategy-notes-use-case = Use cases
strategy-notes-offer = Offers
strategy-notes-partner = Partners
strategy-about-facts = Where these facts come from
strategy-about-text = All facts are from public sources. Rough amounts are marked “about”, computed ones as computed.
strategy-sources = Sources
strategy-facts = At a glance
strategy-number = Number
strategy-number-derived = { $count } (by the order in the source)
strategy-places = Places
strategy-office = Office in charge
strategy-role = Role in charge
strategy-updated = Last changed
strategy-reason = Reason
strategy-no-description = The source gives only the name of this measure.
strategy-pages = Pages
strategy-next = More
strategy-show = Show
strategy-none-found = No measure matches this selection.
strategy-filter-status = Status
strategy-filter-goal = Goal
strategy-filter-bundle = Bundle of measures
strategy-filter-place = Place
strategy-filter-year = Year
strategy-home = What we are going to do
strategy-home-bundles = { $count ->
    [one] 1 bundle of measures
   *[other] { $count } bundles of measures
 }
strategy-home-measures = { $count ->
    [one] 1 measure
   *[other] { $count } measures
 }
strategy-home-total = { $amount } in all
strategy-home-more = All goals and measures
strategy-place = Measures that concern this place
measure-status-none = Status: not stated
measure-status-idea = idea
measure-status-planned = planned
measure-status-running = running
measure-status-paused = paused
measure-status-done = done
measure-status-stopped = ended without result
strategy-staff = Measures
strategy-staff-lead = What is late, or has had no news for long, comes first.
strategy-staff-none = There is no measure that you may edit.
strategy-staff-missing = Missing
strategy-staff-quiet = no news for more than 90 days
measure-edit = Edit
measure-see = As everyone sees it
measure-save = Save
measure-events = History
measure-section-news = What is new?
measure-field-update = News, for everyone to read
measure-field-update-hint = A few sentences; they appear with today's date.
measure-field-status = Status
measure-field-reason = Reason
measure-field-reason-hint = Needed when the measure is paused or ends without result; a delay is explained here as well.
measure-field-planned-start = Planned start
measure-field-planned-end = Planned end
measure-field-actual-start = Actual start
measure-field-actual-end = Actual end
measure-field-office = Office in charge
measure-field-role = Role in charge
measure-field-role-hint = A function, not a name: for example “head of digital projects”.
measure-field-municipality = Municipality
measure-field-municipality-hint = Without one the measure belongs to both.
measure-field-places = Places
measure-reason-missing = Write why the measure is paused or ends.
measure-ends-first = The end is before the beginning.
measure-not-yet = This day is in the future; what is planned belongs into the fields above.
measure-end-missing = A measure that is done has a day on which it was done.
measure-ended-goes-on = The measure has an actual end: choose “done” or “ended without result”, or take the end out.
measure-too-long = This is too long.
measure-no-day = This is no day. Write it like this: 2026-05-31.
measure-unknown-choice = There is no such choice.
measure-changed-meanwhile = Somebody else has saved this measure meanwhile. Open it in a new window and carry over what is missing; all you wrote is still here.
personal-measure-acts = Who changed the status of a measure
personal-measure-acts-purpose = Shows which office stands for a statement.
