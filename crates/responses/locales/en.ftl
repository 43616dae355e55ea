queue-title = Answers
queue-open = Open answers
queue-lead = This is what waits for an answer, the most urgent first. Choose a contribution on the left.
queue-empty = Nothing is waiting here at the moment.
queue-show = Show
queue-scope = Show what?
queue-scope-meine = Mine
queue-scope-alle = All
queue-scope-ueberfaellig = Overdue
queue-municipality = Municipality
queue-region = whole region
queue-endorsements = { $count ->
    [one] 1 endorsement
   *[other] { $count } endorsements
 }
queue-overdue = { $count ->
    [one] overdue for 1 day
   *[other] overdue for { $count } days
 }
queue-due-today = Due today
queue-due-tomorrow = Due tomorrow
queue-due-in = { $count } days left
queue-promised = Interim notice: news by { $date }
queue-escalated = also with the deputy
queue-escalated-note = Overdue: also with the deputy ({ $office })
queue-unpublished = not public yet
queue-public-page = Public page
queue-hidden-photos = { $count ->
    [one] One photo has not been released.
   *[other] { $count } photos have not been released.
 }
queue-remark = Remark by the holder of the receipt ({ $date })
queue-similar = Answered before?
queue-use-as-model = Use this answer as a model
queue-take-up = Start working on it
queue-take-up-note = Everyone can then see that somebody is taking care of it.
queue-mine = { $count ->
    [0] Nothing is waiting for you at the moment.
    [one] One contribution is waiting for your answer.
   *[other] { $count } contributions are waiting for your answer.
 }
queue-mine-overdue = { $count } overdue
queue-mail-subject-due = { $count ->
    [one] One answer is due
   *[other] { $count } answers are due
 } – { $site }
queue-mail-subject-approve = { $count ->
    [one] One answer waits for your approval
   *[other] { $count } answers wait for your approval
 } – { $site }
queue-mail-subject-rewrite = { $count ->
    [one] One answer came back to you
   *[other] { $count } answers came back to you
 } – { $site }
queue-mail-due =
    { $count ->
        [one] This answer is due soon or overdue:
       *[other] These { $count } answers are due soon or overdue:
    }

    { $items }
queue-mail-approve =
    { $count ->
        [one] Somebody else has written this answer. It waits for your approval or that of somebody else who may:
       *[other] Others have written these { $count } answers. They wait for your approval or that of somebody else who may:
    }

    { $items }
queue-mail-rewrite =
    { $count ->
        [one] You have written this answer, and it was given back to you. The page says why:
       *[other] You have written these { $count } answers, and they were given back to you. The page says why:
    }

    { $items }
queue-mail-answer = Answer by { $who }, { $date }, due: { $due }
queue-mail-change = Change by { $who }, { $date }
queue-mail =
    Hello,

    { $parts }

    All open answers: { $link }

    You get this message at most once a day and only on working days.

    Kind regards
    { $site }
queue-escalated-subject = Overdue, please answer as deputy: { $reference }
queue-escalated-mail =
    Hello,

    the answer to “{ $title }” ({ $reference }) was promised by { $date } and is overdue. You are the deputy of the office responsible. Please see to an answer or an interim notice:

    { $link }

    Kind regards
    { $site }
assignment-title = Who answers
assignment-since = since { $date }
assignment-by-rule = assigned by the rules
assignment-none = Not assigned to an office yet.
assignment-change = Hand over to another office
assignment-office = Office
assignment-reason = Why?
assignment-reason-hint = The new office and the holder of the receipt will read the reason.
assignment-send = Hand over
interim-title = Write an interim notice
interim-lead = Say why it takes longer and when there will be news. This does not move the promised date.
interim-text = What is the state of things?
interim-next = There will be news by
interim-next-missing = Please name the day by which there will be news.
interim-send = Publish interim notice
interim-earlier = Earlier interim notices
interim-of = Interim notice of { $date }
interim-until = There will be news by { $date }.
response-decision = 1. Decision
response-decision-missing = Please choose a decision that fits.
response-choice-adopted = Yes
response-choice-partly = In part
response-choice-rejected = No
response-choice-later = Later
response-choice-elsewhere = Not ours
response-choice-explained = Information
response-verdict-adopted = Yes, we will do this.
response-verdict-partly = In part.
response-verdict-rejected = No, unfortunately this is not possible.
response-verdict-later = Not yet.
response-verdict-elsewhere = Somebody else is responsible for this.
response-verdict-explained = Answer to your question.
response-text = 2. Answer in two to five sentences
response-text-hint = First the decision, then the reason, then the next step with its date.
response-text-missing = Please give reasons for the answer.
response-text-short = This is too short: write at least { $min } characters.
response-next = When does it go on?
response-next-hint = Needed for “Later”.
response-next-missing = “Later” needs the day on which you will come back to it.
response-next-past = The day must be in the future, no more than 20 years ahead.
response-handed-to = Handed to
response-handed-to-hint = Needed for “Not ours”.
response-handed-to-missing = Please name whom you have handed it to.
response-cost = 3. Cost in euros
response-cost-hint = For example 240 or 1.250,50 (German notation)
response-cost-unreadable = Please write the amount like 240 or 1.250,50.
response-cost-note = What for, and who pays?
response-responsible = Who takes care of it?
response-responsible-hint = Only if it is another office. No names of people, please.
response-group = Answer these contributions, too
response-group-hint = All that are ticked get the same answer.
response-group-kinds = One answer can only answer contributions of the same kind.
response-block = Text block
response-insert = Insert
response-plain = easy to understand
response-not-plain = could be simpler
response-sentences = { $count ->
    [one] 1 sentence
   *[other] { $count } sentences
 }
response-longest = { $count ->
    [one] longest sentence 1 word
   *[other] longest sentence { $count } words
 }
response-date-named = date named
response-date-missing = no date named
response-long-sentence = Better divide this sentence:
response-long-words = Long words:
response-preview = Preview
response-preview-title = This is how the answer will look
response-publish = Publish and notify
response-followers = { $count ->
    [0] Nobody has asked for a message so far. The answer will be on the public page and on the receipt.
    [one] One person has asked for a message and will get one.
   *[other] { $count } people have asked for a message and will get one.
 }
approval-ask = Hand over for approval
approval-approve = Approve and notify
approval-title = This answer waits for approval
approval-title-change = This change waits for approval
approval-written = Written by { $who } on { $date }. It becomes public only when a second person approves it. The deadline runs on.
approval-also = Also answers:
approval-return = Give back
approval-return-reason = What should be different?
approval-return-reason-hint = Whoever wrote the answer reads the reason and writes it anew.
approval-returned = Given back by { $who } on { $date }: { $reason }
approval-rewrite = Please write it anew. It then waits for approval again.
approval-title-returned = This version was given back
approval-or-anew = If you change something, somebody else approves your version.
approval-own = You have written it yourself. Somebody else must approve it.
approval-other = Whoever may answer this contribution can approve it.
approval-waits = waits for approval ({ $who })
approval-back = given back ({ $who })
approval-list = Waits for approval
approval-none = At present no answer waits for approval.
approval-of-answer = answer
approval-of-change = change
approval-due = due { $date }
approval-yours = you can approve it
approval-yours-rewrite = please write it anew
approval-mine = { $count ->
    [one] One answer waits for your approval.
   *[other] { $count } answers wait for your approval.
 }
approval-mine-rewrite = { $count ->
    [one] One of your answers came back.
   *[other] { $count } of your answers came back.
 }
response-proposal-own = You have written this answer yourself. Somebody else must approve it
response-proposal-gone = This version no longer waits: it is approved, given back or written anew already
response-proposal-returned = This version was given back and is being written anew
response-proposal-other = Another version waits for approval here by now. Open the contribution again
response-done-approve = The answer is approved and published.
response-done-returned = The answer is given back. Whoever wrote it sees the reason.
response-done-proposed = The answer now waits for approval by a second person.
promise-four-eyes = Every answer is written by one person and approved by another one.
personal-answer-drafts = Who has written or given back an answer that waits for approval
personal-answer-drafts-purpose = So that nobody approves their own answer.
response-done-answer = The answer is published.
response-done-change = The answer is changed. The old text can still be read below it.
response-done-interim = The interim notice is published.
response-done-review = The contribution is now being worked on.
response-done-assign = The contribution has been handed over.
response-already = This contribution is answered already
response-changed-meanwhile = Somebody else has just changed the answer
response-gone = This contribution can no longer be answered
response-unchanged = Nothing was changed.
response-change-title = Change the answer
response-change-lead = Everyone can still read the old text with date and reason.
response-change = Publish the change
response-reason = Why do you change the answer?
response-reason-missing = Please give the reason.
response-of = Answer from { $designation ->
    [Stadt] the town of { $name }
    [Gemeinde] the municipality of { $name }
   *[other] { $name }
 }
response-of-all = Answer from the administration
response-after-days = { $count ->
    [0] on the same day
    [one] after 1 day
   *[other] after { $count } days
 }
response-fact-cost = Cost
response-fact-handed-to = Handed to
response-fact-next = What comes next
response-fact-responsible = Responsible
response-changed-on = Changed on { $date }. Reason: { $reason }
response-version = Earlier answer, { $from } to { $to }
response-replaced = Changed because: { $reason }
response-together = { $count ->
    [one] This answer also answers:
   *[other] This answer also answers { $count } other contributions:
 }
response-awaited = The answer is still to come.
response-awaited-from = Responsible: { $office }.
response-awaited-until = An answer is promised by { $date }.
response-notice-answered = “{ $title }” ({ $reference }) is answered: { $verdict }
response-notice-changed = The answer to “{ $title }” ({ $reference }) was changed. It now says: { $verdict }
response-notice-interim = Interim notice on “{ $title }” ({ $reference }): it still takes a while. The page says when there will be news.
promise-title = What is promised
promise-description = How fast the town and the municipality answer ideas and questions: the promise, the figures and what is overdue.
promise-lead = Whoever hands something in gets a public answer within { $days } calendar days.
promise-clock = The time runs from receipt. If its last day is a weekend or public holiday, the next working day counts. A process can name a time of its own; the date is on each receipt and beside each contribution. An interim notice does not move it.
promise-checked = legal basis checked on { $date }
promise-open = waiting for an answer
promise-due-soon = due within 7 days
promise-overdue = overdue
promise-answered = answered
promise-in-time = answered in time
promise-mean = mean time to the answer
promise-days = { $count ->
    [one] 1 day
   *[other] { $count } days
 }
promise-waits = { $count ->
    [one] There is one answer so far. It came { $mean ->
        [0] on the same day
        [one] after one day
       *[other] after { $mean } days
     }.
   *[other] There are { $count } answers so far. They came after { $mean } days on average, half of them after { $median } days at most.
 }
promise-no-answers = There is no answer yet.
promise-overdue-title = What is overdue
promise-none-overdue = Nothing is overdue at the moment.
promise-by-municipality = By municipality
promise-by-office = By office
promise-name = Name
promise-nobody = not assigned yet
promise-data = The same figures for programs:
block-title = Text blocks
block-lead = What is said again and again need not be written anew each time. A block can be put into any answer and adapted there.
block-nothing = There are no text blocks yet.
block-new = New text block
block-edit = Change text block
block-name = What is the block for?
block-body = Text
block-office = Only for this office
block-office-hint = Empty: for all offices.
block-for-all = for all offices
block-save = Save
block-delete = Delete
routing-title = Responsibilities
routing-lead = New contributions go by themselves to the office named here. The narrowest fitting rule counts: first the place, then the topic, then the kind, then the municipality. If none fits, the contribution goes to the first office of the municipality.
routing-nothing = There are no rules yet. Everything goes to the first office of its municipality.
routing-everything = everything
routing-tagged = topic “{ $tag }”
routing-new = New rule
routing-place = Place
routing-tag = Topic
routing-kind = Kind
routing-municipality = Municipality
routing-office = Answering office
routing-position = Order
routing-position-hint = Among equally narrow rules the one with the smaller number counts.
routing-place-elsewhere = This place belongs to another municipality.
routing-add = Add rule
routing-delete = Delete
personal-answers = Who answered and who assigned
personal-answers-purpose = Shows the role and office that stands for an answer.

audit-kind-text-block = Text block
audit-kind-routing-rule = Responsibility
audit-reason-contribution-adopted = Answer: yes
audit-reason-contribution-partly = Answer: in part
audit-reason-contribution-rejected = Answer: no
audit-reason-contribution-later = Answer: not yet
audit-reason-contribution-elsewhere = Answer: others are responsible
audit-reason-contribution-explained = Question answered
audit-reason-contribution-proposed = answer handed over for approval
audit-reason-contribution-returned = answer given back
audit-reason-contribution-in-review = taken into work
audit-reason-contribution-interim = Interim notice
