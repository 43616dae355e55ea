//! What people see: the public answer and the page about the promise; for staff the queue and the desk.

mod answer;
mod approval;
mod blocks;
mod desk;
pub(crate) mod panels;
mod promise;
mod queue;
mod rules;

use kernel::{Access, Action};
use web::Routes;

pub(crate) fn routes() -> Routes {
    let (see, act) = (Access::Needs(Action::SeeQueue), Access::Needs(Action::Answer));
    let (blocks, staff) = (Access::Needs(Action::EditTextBlocks), Access::Needs(Action::ManageStaff));
    Routes::new()
        .get("/antworten", Access::Public, promise::show)
        .get("/werkbank/antworten", see, queue::list)
        .get("/werkbank/antworten/{reference}", see, desk::show)
        .post("/werkbank/antworten/{reference}", act, answer::submit)
        .post("/werkbank/antworten/{reference}/aenderung", act, answer::change)
        .post(
            "/werkbank/antworten/{reference}/freigabe",
            Access::Needs(Action::ApproveAnswer),
            approval::approve,
        )
        .post(
            "/werkbank/antworten/{reference}/rueckgabe",
            Access::Needs(Action::ApproveAnswer),
            approval::give_back,
        )
        .post("/werkbank/antworten/{reference}/zwischenbescheid", act, answer::interim)
        .post("/werkbank/antworten/{reference}/pruefung", act, answer::take_up)
        .post("/werkbank/antworten/{reference}/zuweisung", Access::Needs(Action::Assign), answer::assign)
        .get("/werkbank/textbausteine", blocks, blocks::list)
        .get("/werkbank/textbausteine/neu", blocks, blocks::show_new)
        .post("/werkbank/textbausteine/neu", blocks, blocks::submit_new)
        .get("/werkbank/textbausteine/{id}", blocks, blocks::show)
        .post("/werkbank/textbausteine/{id}", blocks, blocks::submit)
        .post("/werkbank/textbausteine/{id}/loeschen", blocks, blocks::delete)
        .get("/werkbank/zustaendigkeiten", staff, rules::list)
        .post("/werkbank/zustaendigkeiten", staff, rules::add)
        .post("/werkbank/zustaendigkeiten/{id}/loeschen", staff, rules::delete)
}
