passkey-with-text = You only unlock your device, by fingerprint, face or PIN. No address and no password are needed.
passkey-sign-in = Sign in with a passkey
passkey-title = Passkeys
passkey-lead = With a passkey you sign in by unlocking your device: by fingerprint, face or PIN. What the device checks never leaves it.
passkey-none = You have no passkey yet.
passkey-since = Added
passkey-seen = Last used
passkey-never = never
passkey-where = Stored
passkey-backed-up = with your password manager, for several devices
passkey-one-device = on one device only
passkey-rename = Rename
passkey-rename-title = Rename the passkey
passkey-rename-lead = The name helps you tell your passkeys apart.
passkey-remove = Remove
passkey-new = New passkey
passkey-new-text = Your device will then ask whether it should make the passkey.
passkey-name = Name of the passkey
passkey-name-hint = For example the device that holds it. Only you see it.
passkey-add = Add a passkey
passkey-without-script = To add a passkey you need a browser that knows passkeys, with JavaScript switched on. All other ways to sign in work without.
passkey-impossible = There can be no passkeys at this address.
passkey-waiting = Please confirm on your device …
passkey-cancelled = It was cancelled on your device, or took too long. You can try again right away.
passkey-known = This device holds a passkey for your account already.
passkey-busy = That did not work just now. Please reload the page and try again after a short break.
passkey-failed = Your device has refused. Try another device, or sign in another way.
passkey-refused = This passkey does not fit, or the time has run out. Please try again, or sign in another way.
passkey-not-added = The passkey could not be added, or the time has run out. Please try again.
passkey-many = You have a great many passkeys already
passkey-many-text = Remove one that you no longer need, then you can add a new one.
passkey-last = This is your only way to sign in
passkey-last-text = Make another passkey first. After that you can remove this one.
passkey-added-subject = New passkey for your account at { $site }
passkey-added-mail =
    Good day,

    on { $at } a passkey was added to your account at { $site }: { $name }

    If this was not you, please remove it in your account and write to us at once: { $url }
passkey-removed-subject = Passkey removed from your account at { $site }
passkey-removed-mail =
    Good day,

    on { $at } a passkey was removed from your account at { $site }: { $name }

    If this was not you, please write to us at once: { $url }
