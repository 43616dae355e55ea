//! The two formats that collect contributions: ideas, and questions to a role. A third one is another constant here, its
//! texts, and perhaps a page of its own; see ARCHITECTURE.md, "How to add a format".

use crate::{listing::Filter, pages, store};
use database::BoxFuture;
use kernel::{ProcessId, Result};
use web::{
    Cx, Html,
    formats::{Format, FormatAction, FormatField, Stage},
};

/// Everyone hands in ideas, supports and discusses them.
const IDEAS: Format = Format {
    key: "ideas",
    kind: "idea",
    picture: assets::asset!("process-ideas.svg"),
    stages: &[
        Stage {
            key: "collect",
            actions: &[FormatAction::Submit, FormatAction::Endorse, FormatAction::Comment],
        },
        Stage { key: "discuss", actions: &[FormatAction::Endorse, FormatAction::Comment] },
        Stage { key: "review", actions: &[] },
    ],
    fields: &[FormatField::Photos],
    page: contributions_of_process,
};

/// Questions to politics and administration, addressed to a role and answered in public.
const QUESTIONS: Format = Format {
    key: "questions",
    kind: "question",
    picture: assets::asset!("process-questions.svg"),
    stages: &[
        Stage { key: "ask", actions: &[FormatAction::Submit, FormatAction::Endorse, FormatAction::Comment] },
        Stage { key: "answer", actions: &[FormatAction::Endorse] },
    ],
    fields: &[FormatField::Addressee(&["mayor", "council", "administration", "project"])],
    page: contributions_of_process,
};

/// All formats of this crate.
pub(crate) const ALL: [Format; 2] = [IDEAS, QUESTIONS];

/// What both show on the page of a process: the way in, and the newest contributions.
fn contributions_of_process(cx: &Cx, process: ProcessId) -> BoxFuture<'_, Result<Html>> {
    Box::pin(async move {
        let full = processes::full(cx, process).await?;
        let Some(full) = full.as_ref() else { return Ok(Html::empty()) };
        let filter = Filter { process: Some(process), limit: 6, ..Filter::default() };
        let mut newest = store::list(&cx.app.db, &filter).await?;
        newest.truncate(6);
        let total = store::count(&cx.app.db, &filter).await?;
        let is_open = cx
            .app
            .format(&full.process.format)
            .is_some_and(|format| full.permits(format, FormatAction::Submit, cx.now));
        pages::panels::of_process(cx, full, &newest, total, is_open)
    })
}
