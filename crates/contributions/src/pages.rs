//! Pages of contributions for everyone.

pub(crate) mod defects;
pub(crate) mod engage;
pub(crate) mod hand_in;
pub(crate) mod list;
pub(crate) mod panels;
pub(crate) mod receipt;
pub(crate) mod show;

pub(crate) fn routes() -> web::Routes {
    hand_in::routes()
        .merge(receipt::routes())
        .merge(show::routes())
        .merge(list::routes())
        .merge(engage::routes())
        .merge(defects::routes())
}
