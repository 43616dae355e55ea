account-sign-in = Sign in
account-lead = You need no account to take part. With one you find all your contributions from both municipalities in one place and can take them along or have them erased. Whoever has none yet gets one with the first link.
account-email = E-mail address
account-send-link = Send a link by e-mail
account-with-password = Sign in with a password
account-privacy = We keep your address for your account only and show it to nobody.
account-again = Please sign in once more for this step.
account-link-sent = Please look into your mailbox
account-link-sent-text = We have sent a link to { $email }. It works for { $minutes } minutes and only once. If nothing arrives, please look into the folder for unwanted mail and check the address.
account-link = Confirm the sign-in
account-link-text = You are signing in as { $email }.
account-link-button = Sign in now
account-link-gone = This link no longer works
account-link-gone-text = It was used already or has expired. Just ask for a new one.
account-link-subject = Your link to sign in to { $site }
account-link-mail =
    Good day,

    this link signs you in to { $site }:

    { $link }

    It works for { $minutes } minutes and only once. If this was not you, you need do nothing: nobody gets in without the link.
account-address-subject = New address for your account at { $site }
account-address-mail =
    Good day,

    this link makes this the address of your account at { $site }:

    { $link }

    It works for { $minutes } minutes and only once. If this was not you, you need do nothing.
account-changed-subject = The address of your account at { $site } was changed
account-changed-mail =
    Good day,

    your account at { $site } has a new e-mail address. This address no longer belongs to it.

    If this was not you, please write to us at once: { $url }
account-same-address = This is the address of your account already.
account-address-taken = There is an account for this address already
account-address-taken-text = Sign in with it, or erase that account before you take the address here.
account-signed-in-as = Signed in as { $email }.
account-belongs-to = Your place:
account-settings = Account and sign-in
account-shown = What forms propose to you
account-name = Name or pseudonym
account-name-hint = Is filled in when you hand in something. You can change or empty it there each time.
account-place = Your place
account-ways = How you sign in
account-new-address = Change the address
account-new-address-lead = We send a link to the new address. It is taken over when you open it.
account-password = Set a password
account-password-lead = A password is not needed, a link by e-mail is enough. A new password ends all other sessions.
account-password-set = set
account-password-none = none
account-password-remove = Remove the password
account-passkeys = Manage passkeys
account-done-passkey = The passkey has been added.
account-done-passkey-name = Saved.
account-done-passkey-weg = The passkey has been removed. All other sessions have ended.
account-done-beleg = The contribution now belongs to your account.
account-done-name = Saved.
account-done-passwort = Saved. All other sessions have ended.
account-done-sitzung = Ended.
account-done-ort = The place is corrected.
account-done-folgen = You get no more e-mails about it.
account-done-adresse = The new address is in use.
own-contributions = Your contributions
own-none = There is nothing here yet.
own-hand-in = Hand in an idea
own-without-name = without a name
own-as = as “{ $name }”
own-comments = Your comments
own-claim = Take over an earlier contribution
own-claim-text = Have you handed in something without an account? The code on the receipt makes it part of your account.
own-claim-button = Take over
own-follows = What you follow
own-follows-none = On every page of an idea, a place or a process you can choose to follow it.
own-more = Your data
own-contribution = Your contribution
own-photo = Photo
own-data-title = Everything that is kept about you
own-data-lead = For the account { $email }, as of { $date }. It says what it is kept for, and how long.
own-data-download = Download as a file (JSON)
own-data-print = Print
own-data-nothing = Nothing is kept here.
own-data-file = my-data
own-data-yes = yes
own-data-no = no
retention-days = Is kept for { $count } days at most.
retention-setting = Is erased after a fixed period.
retention-account = Stays as long as you have an account.
retention-record = Stays until you withdraw it or have your name removed.
retention-subscription = Stays as long as you want the e-mails.
erasure-title = Erase account and data
erasure-lead = You decide for each contribution: shall the text stay without your name, or shall everything go? What you do not change stays without a name. We carry it out at once.
erasure-export-first = Look at everything and take it along first
disposal-anonymise = Keep the text, remove the name
disposal-withdraw = Withdraw: erase text, photos and name
erasure-comment = Comment: “{ $text }”
erasure-rest = Everything else
erasure-rest-text = Account, address, password, sessions, endorsements and everything you follow are erased. The code on a receipt still shows what becomes of a contribution.
erasure-sure = Yes, my account and my data shall be erased
erasure-unsure = Please confirm with the tick that everything shall be erased.
erasure-button = Erase now
erasure-done = Your account is erased
erasure-done-on = Carried out on { $date }
erasure-done-mail = A last e-mail with this record goes to { $email }. After that the address stays in the outbox for 30 days at most.
erasure-anonymised = Kept without a name
erasure-withdrawn = Withdrawn
erasure-none = nothing
erasure-protocol = How much of what
erasure-mail-subject = Your account at { $site } is erased
erasure-mail =
    Good day,

    on { $date } we erased your account at { $site } and everything that belongs to it.

    Kept without your name: { $anonymised }
    Withdrawn: { $withdrawn }

    This is our last e-mail to you. How we treat data: { $url }
personal-account = Account
personal-account-purpose = So that you can sign in and find your contributions in one place.
personal-account-sessions = Sessions
personal-account-sessions-purpose = So that you stay signed in and see where you are.
personal-account-passkeys = Passkeys
personal-account-passkeys-purpose = So that you can sign in without a password. We keep only public keys and the names you give them.
personal-account-links = Links to sign in
personal-account-links-purpose = So that a link works only once and only for a short time.
export-field-id = Id
export-field-reference = Reference
export-field-kind = Kind
export-field-process = Process
export-field-municipality = Municipality
export-field-place = Place
export-field-lon = Longitude
export-field-lat = Latitude
export-field-title = Title
export-field-text = Text
export-field-name = Name
export-field-group = Speaks as
export-field-people = Speaks for
export-field-channel = Channel
export-field-language = Language
export-field-state = State
export-field-answer-state = Answer
export-field-decision = Decision
export-field-received = Received
export-field-due = Answer promised by
export-field-answered = Answered
export-field-photos = Photo
export-field-history = History
export-field-url = Address
export-field-alt = Description
export-field-at = When
export-field-actor = Who
export-field-note = Note
export-field-contribution = Contribution
export-field-email = E-mail address
export-field-password = Password set
export-field-since = Since
export-field-seen = Last used
export-field-device = Device
export-field-subject = Subject
export-field-written = Written
export-field-sent = Sent
export-field-confirmed = Confirmed
export-field-backed-up = On other devices too
