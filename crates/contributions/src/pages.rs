//! Pages of contributions for everyone.

pub mod defects;
pub mod engage;
pub mod hand_in;
pub mod list;
pub mod panels;
pub mod receipt;
pub mod show;

pub(crate) fn routes() -> web::Routes {
    hand_in::routes().merge(receipt::routes()).merge(show::routes()).merge(list::routes()).merge(engage::routes()).merge(defects::routes())
}
