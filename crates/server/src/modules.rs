//! The concepts this program is made of. A new concept is one line in [`modules`]; nothing else in the program lists
//! them.

use database::BoxFuture;
use web::{App, Module};

/// All modules, from the ground up: where two bring something for the same place, the order decides.
pub fn modules() -> Vec<Module> {
    vec![
        people::module(),
        region::module(),
        basemap::module(),
        notifications::module(),
        passkeys::module(),
        films::module(),
        processes::module(),
        strategy::module(),
        contributions::module(),
        responses::module(),
        residents::module(),
        town::module(),
        appearance::module(),
        backup::module(),
    ]
}

/// Makes example content: the application, how much, and the seed that makes it repeatable. Must bear to be called
/// again on the same database without doubling anything.
pub type Examples = for<'a> fn(&'a App, u32, u64) -> BoxFuture<'a, kernel::Result<()>>;

/// What fills a demo, in this order.
pub const EXAMPLES: &[Examples] =
    &[|app, _, _| Box::pin(town::demo(app)), contributions::demo::examples, responses::demo::examples];
