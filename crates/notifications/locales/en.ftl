follow-title = Stay informed
follow-promise = We write when something happens: at most once a day. No account needed, unsubscribe with one click.
follow-email = E-mail
follow-button = Notify me
follow-all = Follow all that is new
follow-back = Back to the page
follow-asked = Please look into your mailbox
follow-asked-text = We have sent you a message. Open the link in it and confirm. Only then will you follow “{ $title }”. Nothing arrived? Please look into your spam folder, too.
follow-confirm = Would you like to get messages?
follow-confirm-text = Press the button to follow “{ $title }”. We write at most once a day, and only when there is something new.
follow-confirm-button = Yes, notify me
follow-confirmed = All set, we will write to you
follow-confirmed-text = You now follow “{ $title }”. Every message has a link to unsubscribe.
follow-gone = This link is no longer valid
follow-gone-text = The link has expired, or you have unsubscribed already. If you like, just follow the page once more.
follow-confirm-subject = Please confirm: messages about “{ $title }”
follow-confirm-mail =
    Hello,

    somebody asked with this e-mail address to get messages about:

    “{ $title }”
    { $page }

    Was it you? Then please open this link and confirm there:

    { $link }

    It was not you? Then just do nothing. We delete your address after { $days } days.

    Kind regards
    { $site }
follow-known-subject = You already follow “{ $title }”
follow-known-mail =
    Hello,

    somebody asked with this e-mail address once more to get messages about:

    “{ $title }”
    { $page }

    You already follow it. There is nothing else to do.

    No more messages about it? Unsubscribe here:

    { $link }

    Kind regards
    { $site }
unsubscribe-one = No more messages about this?
unsubscribe-one-text = One click, and you get no more messages about it. You keep following whatever else you follow.
unsubscribe-all = No more messages at all?
unsubscribe-all-text = One click, and you get no more messages. We delete your address.
unsubscribe-button = Unsubscribe
unsubscribed = You have unsubscribed
unsubscribed-text = You get no more messages about it. Should you change your mind, you can follow again at any time.
digest-subject = { $count ->
    [one] One piece of news
   *[other] { $count } pieces of news
 } – { $site }
digest-mail =
    Hello,

    this is new:

    { $items }

    You get this message because you follow. We write at most once a day.

    Unsubscribe one by one here:

    { $follows }

    Unsubscribe from everything here:

    { $all }

    Kind regards
    { $site }
personal-follows = E-mail addresses of people who follow something
personal-follows-purpose = So that you get at most one e-mail a day about what you follow.
personal-mail = Outgoing e-mails
personal-mail-purpose = So that an e-mail arrives even if sending it fails at first.
