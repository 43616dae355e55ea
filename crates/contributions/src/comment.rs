//! Talk about a contribution: two deep, everyone shown as what they are.

use crate::contribution::{
    AuthorKind, Contribution, Group, LONGEST_COMMENT, LONGEST_NAME, State, limit, tidy, tidy_line,
};
use crate::store::{self, NewCase};
use database::{Conn, Tx};
use kernel::{ContributionId, Problems, Random, ResidentId, Result, Timestamp};
use sqlx::FromRow;
use uuid::Uuid;
use web::{Cx, Html};

/// A comment.
#[derive(Debug, Clone, FromRow)]
pub struct Comment {
    /// Its id.
    pub id: Uuid,
    /// The contribution it is about.
    pub contribution_id: ContributionId,
    /// The comment it answers.
    pub parent_id: Option<Uuid>,
    /// Text in the Markdown subset.
    pub body: String,
    /// With the moderators.
    pub state: State,
    /// How the author is shown.
    pub author_kind: AuthorKind,
    /// Under which name.
    pub author_name: String,
    /// As whom.
    pub stakeholder_group: Group,
    /// Has staff confirmed that?
    pub group_verified: bool,
    /// When it arrived.
    pub received_at: Timestamp,
}

impl Comment {
    /// Spoken for the administration or politics?
    pub fn is_official(&self) -> bool {
        self.author_kind == AuthorKind::Staff
    }

    /// The text as safe HTML.
    pub fn html(&self) -> Html {
        Html::markdown(&self.body)
    }

    /// "Gast (wohnt hier)", "Dorfverein (Verein, eigene Angabe)", "Fachbereich Bauen (Verwaltung)".
    pub fn author(&self, cx: &Cx) -> String {
        let name = if self.author_name.is_empty() {
            cx.word("author", self.author_kind)
        } else {
            self.author_name.clone()
        };
        let group = cx.word("group", self.stakeholder_group);
        if self.group_verified || self.stakeholder_group == Group::Resident {
            format!("{name} ({group})")
        } else {
            format!("{name} ({group}, {})", cx.t("contribution-own-statement"))
        }
    }
}

/// A checked comment.
#[derive(Debug, Clone)]
pub struct NewComment {
    /// The comment it answers.
    pub parent: Option<Uuid>,
    /// Text.
    pub body: String,
    /// Name, or empty.
    pub name: String,
    /// As whom.
    pub group: Group,
    /// By signed-in staff, under role and office.
    pub official: bool,
    /// By a signed-in resident.
    pub author: Option<ResidentId>,
}

impl NewComment {
    /// Checks what was typed.
    ///
    /// # Errors
    /// [`kernel::Error::Invalid`] with every problem.
    pub fn check(parent: Option<Uuid>, body: &str, name: &str, group: &str) -> Result<Self> {
        let (body, name) = (tidy(body), tidy_line(name));
        let mut problems = Problems::default();
        problems.require(!body.is_empty(), "body", "comment-missing");
        limit(&mut problems, "body", &body, LONGEST_COMMENT);
        limit(&mut problems, "name", &name, LONGEST_NAME);
        let group = if group.is_empty() { Some(Group::Resident) } else { group.parse().ok() };
        problems.require(group.is_some_and(Group::is_open), "group", "contribution-group-verified-only");
        problems.check()?;
        Ok(Self {
            parent,
            body,
            name,
            group: group.unwrap_or(Group::Resident),
            official: false,
            author: None,
        })
    }

    const fn author_kind(&self) -> AuthorKind {
        match (self.official, self.name.is_empty(), self.group) {
            (true, ..) => AuthorKind::Staff,
            (_, true, _) => AuthorKind::Guest,
            (_, _, Group::Business | Group::Science | Group::Association) => AuthorKind::Organisation,
            _ => AuthorKind::Pseudonym,
        }
    }
}

/// Stores a comment. The same text by the same sender on the same day is the same comment. Returns whether it is new.
///
/// # Errors
/// Those of the database.
pub async fn insert(
    tx: &mut Tx,
    random: &Random,
    on: &Contribution,
    new: &NewComment,
    key_hash: Vec<u8>,
    state: State,
    now: Timestamp,
) -> Result<bool> {
    // Two deep: the answer to an answer belongs to the comment above both.
    let parent: Option<Uuid> = match new.parent {
        Some(parent) => {
            let found: Option<(Uuid, Option<Uuid>)> = tx
                .query("select id, parent_id from comment where id = $1 and contribution_id = $2 and state = 'published'")
                .bind(parent)
                .bind(on.id)
                .optional()
                .await?;
            let (id, above) = found.ok_or_else(|| kernel::Error::invalid("body", "comment-parent-gone"))?;
            Some(above.unwrap_or(id))
        }
        None => None,
    };
    let id = kernel::id::new_v7(now, random);
    let added = tx
        .query(include_str!("sql/insert_comment.sql"))
        .bind(id)
        .bind(on.id)
        .bind(parent)
        .bind(new.body.clone())
        .bind(state)
        .bind(new.author_kind())
        .bind(new.name.clone())
        .bind(new.group)
        .bind(new.official)
        .bind(key_hash)
        .bind(kernel::secrets::sha256(new.body.as_bytes()).to_vec())
        .bind(now)
        .bind((state == State::Published).then_some(now))
        .bind(on.example)
        .run()
        .await?;
    if added == 0 {
        return Ok(false);
    }
    if let Some(author) = new.author {
        crate::authors::link_comment(tx, id, author).await?;
    }
    if state == State::Published {
        recount(tx, on.id).await?;
    } else {
        store::open_case(tx, random, &NewCase::of_comment(id, on, now), "received", "", "").await?;
    }
    Ok(true)
}

/// Counts the public comments of a contribution anew.
///
/// # Errors
/// Those of the database.
pub async fn recount(tx: &mut Tx, contribution: ContributionId) -> Result<()> {
    tx.query("update contribution_count set comments = (select count(*) from comment where contribution_id = $1 and state = 'published') where contribution_id = $1")
        .bind(contribution)
        .run()
        .await?;
    Ok(())
}

pub(crate) const SELECT: &str = "select id, contribution_id, parent_id, body, state, author_kind, author_name, stakeholder_group, group_verified, received_at from comment";

/// The public comments of a contribution and of what was merged with it, oldest first.
///
/// # Errors
/// Those of the database.
pub async fn public(conn: impl Into<Conn<'_>>, contribution: ContributionId) -> Result<Vec<Comment>> {
    conn.into()
        .query(SELECT)
        // One set instead of an `or`, for which PostgreSQL would read all comments there are.
        .push(" where state = 'published' and contribution_id in (select ")
        .push_bind(contribution)
        .push(" union all select d.id from contribution d where d.state = 'duplicate' and d.duplicate_of is not null and d.duplicate_of = ")
        .push_bind(contribution)
        .push(") order by received_at, id limit 500")
        .all()
        .await
}

/// One comment, public or not.
///
/// # Errors
/// Those of the database.
pub async fn by_id(conn: impl Into<Conn<'_>>, id: Uuid) -> Result<Option<Comment>> {
    conn.into().query(SELECT).push(" where id = ").push_bind(id).optional().await
}

/// Puts answers below the comments they belong to.
pub fn threads(comments: Vec<Comment>) -> Vec<(Comment, Vec<Comment>)> {
    let (answers, first): (Vec<Comment>, Vec<Comment>) =
        comments.into_iter().partition(|comment| comment.parent_id.is_some());
    let mut threads: Vec<(Comment, Vec<Comment>)> =
        first.into_iter().map(|comment| (comment, Vec::new())).collect();
    for answer in answers {
        // An answer whose comment is no longer public stands on its own rather than vanishing.
        match threads.iter_mut().find(|(comment, _)| Some(comment.id) == answer.parent_id) {
            Some((_, below)) => below.push(answer),
            None => threads.push((answer, Vec::new())),
        }
    }
    threads
}
