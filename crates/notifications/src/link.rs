//! The addresses in mails. Each carries an id and a MAC over its purpose and that id, so that a link to unsubscribe can
//! do nothing else, and nothing needs to be stored for it.

use kernel::secrets::{self, Purpose};
use subtle::ConstantTimeEq;
use uuid::Uuid;
use web::App;

/// What a link is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Link {
    /// Confirms one follow.
    Confirm(Uuid),
    /// Ends one follow.
    Unfollow(Uuid),
    /// Ends all follows of one address.
    UnfollowAll(Uuid),
}

/// Bytes of the MAC that are kept: 128 bits are out of reach for guessing.
const MAC: usize = 16;

impl Link {
    const fn parts(self) -> (&'static str, Uuid) {
        match self {
            Self::Confirm(id) => ("confirm", id),
            Self::Unfollow(id) => ("unfollow", id),
            Self::UnfollowAll(id) => ("unfollow all", id),
        }
    }

    /// The path of the page behind it.
    pub(crate) fn path(self, app: &App) -> String {
        let (purpose, id) = self.parts();
        let token = secrets::hex(&[id.as_bytes().as_slice(), &mac(app, purpose, id)].concat());
        match self {
            Self::Confirm(_) => format!("/folgen/{token}"),
            Self::Unfollow(_) | Self::UnfollowAll(_) => format!("/abmelden/{token}"),
        }
    }

    /// Reads the token of `/folgen/…`.
    pub(crate) fn confirm(app: &App, token: &str) -> Option<Uuid> {
        read(app, "confirm", token)
    }

    /// Reads the token of `/abmelden/…`.
    pub(crate) fn unsubscribe(app: &App, token: &str) -> Option<Self> {
        read(app, "unfollow", token)
            .map(Self::Unfollow)
            .or_else(|| read(app, "unfollow all", token).map(Self::UnfollowAll))
    }
}

fn mac(app: &App, purpose: &str, id: Uuid) -> [u8; MAC] {
    let whole = app.secrets.mac(Purpose::MailLink, format!("{purpose} {id}").as_bytes());
    std::array::from_fn(|n| whole[n])
}

fn read(app: &App, purpose: &str, token: &str) -> Option<Uuid> {
    if token.len() != 2 * (16 + MAC) {
        return None;
    }
    let bytes = secrets::unhex(token)?;
    let (id, given) = bytes.split_at_checked(16)?;
    let id = Uuid::from_slice(id).ok()?;
    bool::from(given.ct_eq(&mac(app, purpose, id))).then_some(id)
}

/// Signs what a page says about a subject, so that its form can bring it back: the mail to confirm names the title, and
/// nobody may put words of their own into a mail to somebody else. The same for every reader of the page.
pub(crate) fn sign(app: &App, fields: [&str; 4]) -> String {
    // The separator cannot occur in a field: forms drop control characters.
    secrets::hex(
        &app.secrets.mac(Purpose::MailLink, format!("form\u{1}{}", fields.join("\u{1}")).as_bytes())[..MAC],
    )
}

/// Is this the signature of these fields?
pub(crate) fn is_signed(app: &App, fields: [&str; 4], signature: &str) -> bool {
    signature.as_bytes().ct_eq(sign(app, fields).as_bytes()).into()
}
