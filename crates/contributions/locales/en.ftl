# Kinds and lists
kind-idea = Idea
kind-question = Question
kinds-idea = Ideas
kinds-question = Questions
kinds-all = Contributions
kinds-lead-idea = What should change locally, and what becomes of it.
kinds-lead-question = Questions to politics and administration, answered in public.
kinds-lead-all = All ideas and questions, and what becomes of them.
format-ideas = Idea collection
format-ideas-text = Everyone can hand in, support and discuss ideas.
format-questions = Questions to …
format-questions-text = Questions to politics and administration. The answers are public.
stage-collect = Collect
stage-discuss = Discuss
stage-review = Review
stage-ask = Ask
stage-answer = Answer
addressee-mayor = Mayor
addressee-council = Municipal council
addressee-administration = Administration
addressee-project = Project team Zukunftsschusterei

# Words
state-received = being checked
state-published = published
state-hidden = no longer public
state-rejected = not published
state-withdrawn = withdrawn
state-duplicate = merged
answer-state-open = waiting for an answer
answer-state-in-review = in progress
answer-state-answered = answered
decision-adopted = Yes, we will do it
decision-partly = In part
decision-rejected = No, this is not possible
decision-later = Not yet
decision-elsewhere = Others are responsible
decision-explained = Question answered
audit-kind-contribution = Contribution
audit-kind-moderation-case = Moderation case
channel-web = handed in on the web
channel-app = handed in by app
channel-shop = taken down in the shop
channel-van = taken down at the Mitmachmobil
channel-event = taken down at an event
channel-paper = handed in on paper
channel-phone = taken down by telephone
author-guest = Guest
author-pseudonym = Pseudonym
author-organisation = Organisation
author-staff = Administration
group-resident = lives here
group-politics = politics
group-administration = administration
group-business = business
group-science = science
group-association = association or initiative
order-newest = Newest first
order-endorsed = Most supported
order-nearest = Near the place
order-fair = Random (new every day)
event-received = received
event-published = published
event-kept = checked and still public
event-changed = text changed by the moderators
event-hidden = no longer public
event-rejected = not published
event-withdrawn = withdrawn by the author
event-remark = remark
event-objection = objection to the moderation
event-moved = moved to another process
event-relocated = place corrected
event-relocated-by-author = place corrected by whoever wrote it
event-merged = merged with
event-unmerged = on its own again, parted from
event-absorbed = takes in another contribution
event-released = releases another contribution
event-split = divided; the second wish is in
event-split-from = cut out of
event-unsplit = division undone
event-assigned = assigned
event-in-review = in progress
event-proposed = answer written, waits for approval
event-returned = answer given back to be revised
event-interim = interim notice
event-answered = answered
event-answer-changed = answer revised

# Handing in
hand-in-heading-idea = What should change?
hand-in-heading-question = What would you like to know?
hand-in-lead = Without an account. You get a receipt at once and a public answer with a date.
hand-in-text-idea = Your idea
hand-in-text-idea-hint = One sentence is enough. Please do not name other people.
hand-in-text-question = Your question
hand-in-text-question-hint = One sentence is enough. Please do not name other people.
hand-in-place = Which place is it about?
hand-in-addressee = Whom do you ask?
hand-in-photos = Photos
hand-in-photos-hint = Up to 6 pictures (JPEG, PNG or WebP). We remove place and device data from them.
hand-in-photo-alt = What can be seen in the picture?
hand-in-photo-remove = Remove
hand-in-more = Say more: title, name, group
hand-in-title = Title
hand-in-title-hint = Otherwise we take the first words of your text.
hand-in-name = Name or pseudonym
hand-in-name-hint = This name is shown in public. Without one it says “Guest”.
hand-in-group = You speak as
hand-in-people = For how many people do you speak?
hand-in-people-hint = For example 4 for a family. Without a number it counts as 1.
hand-in-privacy = Text and photos become public after a check. We do not store your internet address.
hand-in-send = Send
hand-in-send-note = Only afterwards we ask whether you want to be told by e-mail.
hand-in-defect = Broken street lamp, pothole, illegal waste?
hand-in-defect-link = Defects are reported to the Maerker.
hand-in-locate = Use my position
hand-in-located = Position taken over
hand-in-locate-denied = The position is not available. Please choose the place from the list.
hand-in-draft-delete = Delete draft
hand-in-draft-restored = Your draft is back.
hand-in-similar-one = 1 similar contribution is already there
hand-in-similar-many = {"{"}n{"}"} similar contributions are already there
hand-in-similar = Already there: support it?
hand-in-similar-text = These contributions sound similar. Yours has arrived all the same.
hand-in-closed = Nothing can be handed in here at the moment
hand-in-closed-text = This process takes no contributions at present:
hand-in-closed-elsewhere = Hand in an idea at the idea workshop
hand-in-done = Thank you. Your contribution is here.
hand-in-done-here = Your contribution { $reference } has arrived.
hand-in-done-due = You will get a public answer by { $date }.
hand-in-done-moderated = It becomes public after a short check, usually on the same working day.

# Receipt
receipt-title = My receipt
receipt-lead = With the code on your receipt you see what becomes of your contribution.
receipt-code = Code on the receipt
receipt-code-hint = 14 characters, for example 7K2QM-9XD4B-3TZ8. Upper or lower case does not matter.
receipt-open = Show
receipt-lost = Lost the code? You find public contributions and their answers in the lists without it.
receipt-code-unreadable = This code is not right. It has 14 characters; please compare it with your receipt.
receipt-code-unknown = There is no contribution with this code. Please compare it with your receipt.
receipt-slip = Your receipt
receipt-reference = Number
receipt-qr = QR code: opens the page with your receipt
receipt-slip-text = With this code you see what becomes of your contribution: { $url }. Only you have it; we cannot show it again.
receipt-slip-due = Answer by { $date }. Basis:
receipt-checked-on = checked on { $date }
receipt-print = Print
receipt-copy = Copy
receipt-copied = Copied
receipt-your-text = Your text
receipt-photos = { $count ->
    [one] With one photo.
   *[other] With { $count } photos.
 }
receipt-public-page = Show the public page
receipt-history = History
receipt-remark-title = Add a remark
receipt-remark = Your remark
receipt-remark-hint = Only the team and the administration read it.
receipt-remark-send = Send remark
receipt-remark-done = Your remark has arrived.
receipt-objection-title = Object
receipt-objection = What was wrong, in your view?
receipt-objection-hint = Another person then looks at the decision again.
receipt-objection-send = Send objection
receipt-objection-done = Your objection has arrived. The decision will be checked again.
receipt-mail-title = Tell you by e-mail?
receipt-mail-text = Optional. At most one message a day, each with a link to unsubscribe. You confirm the address by a link.
receipt-mail = E-mail address
receipt-mail-send = Tell me
receipt-mail-known = At present we write to { $address }.
receipt-mail-confirmed = The address is confirmed.
receipt-mail-unconfirmed = The address is not confirmed yet: the link for it is in our e-mail.
receipt-mail-change = Change address
receipt-mail-remove = Delete address
receipt-mail-removed = Your e-mail address is deleted.
receipt-mail-done = We have sent you an e-mail. Please confirm your address in it.
receipt-withdraw-title = Withdraw
receipt-withdraw-text = Text, name and photos are then deleted. This cannot be undone.
receipt-withdraw-sure = Yes, I want to delete my contribution.
receipt-withdraw-send = Withdraw contribution
receipt-withdraw-unsure = Please confirm with the tick that you want to delete the contribution.
receipt-withdraw-done = Your contribution is withdrawn and deleted.

# Page of a contribution
contribution-received-on = handed in on { $date }
contribution-own-statement = own statement
contribution-people = speaks for { $count } people
contribution-to = Question to:
contribution-point = On the map
contribution-coordinates = { $lat }° north, { $lon }° east
contribution-example = Example
contribution-duplicate = This contribution has been merged. You find support, talk and answer here:
contribution-merged-here = Merged here
contribution-merged-here-text = These contributions say the same. Whoever supports one of them counts once here.
contribution-said-at = Said about
contribution-photo-without-words = photo without description
contribution-maerker = Reported as a defect to the Maerker, number { $number }.
contribution-endorse = Support
contribution-endorsements = { $count ->
    [0] no support yet
    [one] one supporter
   *[other] { $count } supporters
 }
contribution-comments = { $count ->
    [0] no comment
    [one] one comment
   *[other] { $count } comments
 }
contribution-unverified = unverified, one per browser
contribution-next = What happens next?
contribution-talk = { $count ->
    [0] Talk
   *[other] Talk ({ $count })
 }
contribution-report = Report
contribution-not-now = This is not possible in this phase
contribution-not-now-text = You can go on reading. What is possible now is told on the page of the process.
thanks-unterstuetzung = Thank you for your support.
thanks-kommentar = Thank you. Your comment is here; it appears after a short check.
thanks-meldung = Thank you for telling us. Somebody of the team will look at it.
clock-until = Answer by { $date }
clock-until-short = by { $date }
clock-left = { $count ->
    [0] due today
    [one] 1 day left
   *[other] { $count } days left
 }
clock-overdue = overdue
clock-overdue-since = { $count ->
    [one] for 1 day
   *[other] for { $count } days
 }
clock-answered = { $count ->
    [0] Answered on the same day
    [one] Answered after 1 day
   *[other] Answered after { $count } days
 }
clock-in-time = in time
clock-too-late = later than promised
trail-label = Progress
trail-answer = Answer
trail-measure = Measure
trail-result = done
trail-open = open

# Comments and reports
comment-write = Join in
comment-body = Your comment
comment-body-hint = Please be kind and to the point.
comment-send = Send comment
comment-note = Comments of guests appear after a short check.
comment-reply = Reply
comment-missing = Please write something.
comment-parent-gone = The comment you reply to is no longer public.
report-title = Report something
report-lead = What is wrong with this contribution?
report-reason = Reason
report-reason-abuse = insulting or hateful
report-reason-privacy = shows or names somebody without consent
report-reason-untrue = untrue
report-reason-advertising = advertising
report-reason-unlawful = against the law
report-reason-other = something else
report-reason-missing = Please choose a reason.
report-note = What would you like to say about it?
report-send = Send report

# What does not fit
contribution-text-missing = Please write what it is about. One sentence is enough.
contribution-group-verified-only = Only people confirmed by the team can speak as politics or administration.
contribution-point-unreadable = Latitude and longitude belong together: lon from −180 to 180, lat from −90 to 90.
contribution-language-unreadable = The language is a tag such as “de” or “en”.
contribution-process-unknown = There is no such process.
contribution-process-closed = This process takes no contributions at present.
contribution-kind-unknown = This kind of contribution does not fit the process.
contribution-addressee-unknown = Please choose whom you ask.
contribution-place-unknown = There is no such place. Please choose from the list.
contribution-photos-not-here = This process takes no photos.
contribution-photos-too-many = At most 6 photos.
contribution-photos-again = Please choose your photos again; the browser does not send them twice.
contribution-photos-not-now = Photos cannot be stored right now. Your text is still here: send it without photos, or choose the photos again in a few minutes.
contribution-key-conflict = Something else has arrived under this key
contribution-key-conflict-form = Your first contribution has arrived already. If this is another one, please send it again.
contribution-again = We received the same text a short while ago: { $reference }. If that was you, all is done and you have your receipt already. Is it meant to be a second contribution? Please tick that and send it again.
hand-in-again = This is a second contribution of its own
photo-too-large = A photo is too large. Please choose a smaller one.
photo-unknown-type = A file is no photo. Possible are JPEG, PNG and WebP.
photo-broken = A photo cannot be opened. Please choose another one.
photo-too-many-pixels = A photo has too many pixels. Please choose a smaller one.
api-key-not-v4 = The key must be a random UUID (version 4).
api-unknown-slug = There is no such name.
api-bad-time = The time has the form 2026-06-03T09:05:00Z.

# Lists and panels
list-search = Search
list-place = Place
list-tag = Topic
list-state = Status
list-group = Group
list-order = Order
list-show = Show
list-total = { $count ->
    [0] No contribution
    [one] One contribution
   *[other] { $count } contributions
 }
list-feed = Subscribe as a feed
list-nothing-found = There is nothing about this. Try fewer or other words.
list-nothing-yet = There is nothing here yet. Be the first!
list-pages = Pages
list-next = More contributions
list-new-idea = Hand in an idea
list-new-question = Ask a question
panel-process-total = { $count ->
    [0] No contributions yet
    [one] One contribution
   *[other] { $count } contributions
 }
panel-place = Contributions from here
panel-place-empty = No contributions from here yet
panel-list = Show as a list
panel-take-part-ideas = Hand in an idea
panel-take-part-questions = Ask a question
panel-closed = No new contributions are taken at present.
panel-all = Show all contributions
panel-results = What became of it
panel-all-answers = All answers
figures-contributions = contributions since January
figures-answered = answered in public
figures-mean = to the answer, on average
figures-days = { $count ->
    [one] 1 day
   *[other] { $count } days
 }
figures-overdue = overdue

# Defects
defects-title = Report a defect
defects-lead = Both town halls handle broken street lamps, potholes and illegal waste through the Maerker. Here you write the text and copy it there.
defects-what = What is broken?
defects-where = Where exactly?
defects-make = Put the text together
defects-report = Your text for the Maerker
defects-report-place = Place:
defects-link = To the Maerker:

# Moderation
moderation-title = Check
moderation-lead = Oldest first. Reported ones are red, conspicuous ones yellow.
moderation-waiting = { $count ->
    [0] Nothing waits for a check.
    [one] One case waits.
   *[other] { $count } cases wait, the oldest first.
 }
moderation-nothing = Everything is checked.
moderation-reports = { $count ->
    [one] one report
   *[other] { $count } reports
 }
moderation-suspicious = arrived in a conspicuous way
moderation-open = open
moderation-case = Check
moderation-comment-on = Comment on:
moderation-original = Sealed original
moderation-original-sealed = The original is sealed.
moderation-photos = Photos
moderation-photos-hint = Only what is ticked becomes public. Faces and number plates do not belong there.
moderation-photo-release = publish
moderation-verdict = Decision
moderation-verdict-missing = Please choose a decision.
verdict-release = Publish
verdict-change = Publish changed
verdict-hide = Hide
verdict-reject = Reject
moderation-reason = Reason
moderation-reason-hint = The author reads it. Needed when you change, hide or reject something.
moderation-reason-missing = Please give the reason for the decision in one sentence.
moderation-change-text = Change the text
moderation-text-title = Title
moderation-text-body = Text
moderation-decide = Decide
moderation-decide-note = The decision stands in the history with your role.
moderation-history = History of the check
case-subject-contribution = contribution
case-subject-comment = comment
case-event-received = received
case-event-report = reported
case-event-release = published
case-event-change = published changed
case-event-hide = hidden
case-event-reject = rejected
case-event-objection = objection
case-event-relocated = place corrected later (by receipt or account)
moderation-arrange = Arrange
moderation-tags = Topics
moderation-tags-hint = Separated by commas, at most 8.
moderation-tags-too-many = At most { $max } topics of 40 characters each.
moderation-process = Process
moderation-process-other-kind = This process does not have this kind of contribution.
moderation-original-unknown = There is no such public contribution.
moderation-service-request = Number at the Maerker
moderation-number-too-long = At most 40 characters.
moderation-save = Save
receipt-part = Your second wish has a number of its own:
merge-title = Merge and divide
merge-lead = When two contributions say the same, this one stays readable and points to the other one. Supporters count there once, even if they supported both. Whoever follows this contribution or holds its receipt hears the answer to the other one.
merge-into = Merge with
merge-into-hint = Number of the other contribution, for example BB-0007.
merge-reason = Reason
merge-reason-hint = It is public in the history of both contributions.
merge-do = Merge
merge-note = Both authors are notified. You can undo it at any time.
merge-is-merged = This contribution has been merged with:
merge-undo = Part again
merge-undo-note = After that everything is as it was before.
merge-contains = Merged here
merge-contains-note = Open a contribution to take it out again.
merge-same = That is the same contribution.
merge-other-kind = An idea and a question cannot be merged: they get different answers.
merge-not-public = Both contributions must be public and on their own. If the other one has been merged itself, take the one it points to.
merge-has-duplicates = This contribution has taken in others. Merge the other one with this one, or take those out first.
split-title = Divide into two contributions
split-link = Two wishes in one? Divide into two contributions
split-lead = In each field, delete what belongs to the other contribution. The first keeps number, receipt and support; the second gets a number of its own and the same deadline. The receipt shows both.
split-first = Stays { $reference }
split-second = New contribution
split-second-title = Title of the new contribution
split-second-body = Text of the new contribution
split-do = Divide
split-note = The original is sealed, the author is notified.
split-undo-title = Undo the division
split-came-from = Cut out of:
split-undo = Undo the division
split-in-use = The division cannot be undone any more, because somebody has supported, commented on, changed or answered one of the two since. Merge the two instead.

# Notices
notice-published = Your contribution { $reference } is now public.
notice-kept = Your contribution { $reference } was reported, checked and stays public.
notice-changed = We have changed the text of your contribution { $reference }. Reason: { $reason } You can object with your receipt.
notice-hidden = Your contribution { $reference } is no longer public. Reason: { $reason } You can object with your receipt.
notice-rejected = Your contribution { $reference } was not published. Reason: { $reason } You can object with your receipt.
notice-merged = Your contribution { $reference } has been merged with { $other } “{ $title }”. Reason: { $reason } You will hear what is answered there.
notice-absorbed = { $other } “{ $title }” has been merged with your contribution { $reference }. Reason: { $reason }
notice-unmerged = The contribution { $reference } stands on its own again, parted from { $other } “{ $title }”. Reason: { $reason }
notice-released = { $other } “{ $title }” has been parted from your contribution { $reference }. Reason: { $reason }
notice-split = The contribution { $reference } became two, because it held two wishes: the second is { $other }. Reason: { $reason }
notice-unsplit = The division of the contribution { $reference } has been undone; { $other } is no more. Reason: { $reason }
notice-new = New contribution ({ $place }): { $title }
personal-contributions = Ideas and questions
personal-contributions-purpose = So that your contribution can be read, published and answered. A name is shown only if you give one.
personal-originals = Original texts after a change by moderation
personal-originals-purpose = So that a change can be checked when you object to it.
personal-comments = Comments
personal-comments-purpose = The talk about a contribution.
personal-endorsements = Endorsements
personal-endorsements-purpose = So that everybody supports a contribution only once. Who supported it is shown nowhere.
personal-moderation = Decisions of moderation
personal-moderation-purpose = Proves who decided by which rule, so that a decision can be reviewed.
receipt-code-claimed = This receipt already belongs to another account.

# Figures
participation-title = Who takes part?
participation-lead = How many people take part, as whom, by which way and where.
participation-quarter = Quarter { $number } of { $year }
participation-none = No quarter in which anybody took part is over yet.
participation-total = { $count ->
    [one] That is one person.
   *[other] That is { $count } people.
 }
participation-too-few = In this quarter too few people took part to show figures without giving anybody away.
participation-protected = Figures below five are not shown. A dot (·) also stands where such a figure could otherwise be computed from the totals. Counted is what arrived in a closed quarter. Figures once published do not change any more, so that the difference of two figures gives nobody away either.
participation-by-group = People by group and way
participation-by-place = People by place
participation-group = Group (own statement)
participation-people = People
participation-all = all
participation-no-place = no single place
participation-places-hidden = Missing are places for which fewer than five people have spoken, and those from which their number could be computed.
participation-data = As data:
moderation-ground = Rule
moderation-ground-hint = Only when you hide or reject; it is counted in public.
moderation-statistics-title = Moderation in figures
moderation-statistics-lead = What was looked at, how it was decided and what became of objections, by quarter.
moderation-statistics-none = So far there is nothing to count.
moderation-statistics-decisions = Arrivals and decisions
moderation-statistics-grounds = Rejected or hidden, by rule
moderation-statistics-objections = Objections
moderation-statistics-quarter = Quarter
moderation-statistics-received = to be looked at
moderation-statistics-reports = reports
moderation-statistics-released = released
moderation-statistics-changed = changed
moderation-statistics-refused = rejected or hidden
moderation-statistics-hours = hours to the decision (median)
moderation-statistics-objected = objections
moderation-statistics-granted = granted
moderation-statistics-confirmed = not granted
moderation-statistics-undecided = open
moderation-statistics-note = Decisions are counted, not people. Example content does not count.
contributions-block-figures = Figures
contributions-block-results = What has come of it
whereabouts-title = Correct the place
whereabouts-text = Does your contribution belong to another place, or does its point on the map lie wrong? Choose the point on the map, or type latitude and longitude. Without a point both fields stay empty.
whereabouts-public = The correction is seen at once and stands in the history. Afterwards somebody looks at it again.
whereabouts-lat = Latitude
whereabouts-lat-hint = In degrees, for example 52.1402
whereabouts-lon = Longitude
whereabouts-lon-hint = In degrees, for example 12.5864
whereabouts-send = Correct the place
whereabouts-done = The place is corrected.
whereabouts-same = This is the place of your contribution already. Please choose another place or point.
whereabouts-unreadable = Latitude and longitude belong together. Please write both in degrees, for example 52.1402 and 12.5864, or leave both empty.
