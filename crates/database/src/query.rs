use crate::{Db, Tx, write_error};
use futures_util::TryStreamExt;
use kernel::Result;
use sqlx::{
    Arguments, AssertSqlSafe, Encode, Executor, FromRow, Postgres, Sqlite, Type,
    error::BoxDynError,
    postgres::{PgArguments, PgRow},
    sqlite::{SqliteArguments, SqliteRow},
};
use std::{
    borrow::Cow,
    cell::Cell,
    sync::atomic::{AtomicU64, Ordering},
};

/// How many statements this process has run.
static STATEMENTS: AtomicU64 = AtomicU64::new(0);

tokio::task_local! {
    /// How many statements the work inside [`counted`] has run.
    static COUNTED: Cell<u64>;
}

/// Runs `work` and also tells how many statements it ran: the measure of "queries per page". Work that is spawned
/// elsewhere is not counted.
pub async fn counted<T>(work: impl Future<Output = T>) -> (T, u64) {
    COUNTED
        .scope(Cell::new(0), async {
            let outcome = work.await;
            (outcome, COUNTED.with(Cell::get))
        })
        .await
}

/// A value that can be bound on both databases.
pub trait Bind:
    for<'q> Encode<'q, Sqlite> + Type<Sqlite> + for<'q> Encode<'q, Postgres> + Type<Postgres>
{
}
impl<T> Bind for T where
    T: for<'q> Encode<'q, Sqlite> + Type<Sqlite> + for<'q> Encode<'q, Postgres> + Type<Postgres>
{
}

/// A row that can be read from both databases: `#[derive(sqlx::FromRow)]`, or a tuple.
pub trait Record: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}
impl<T> Record for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

#[derive(Debug)]
pub(crate) enum Target<'c> {
    Db(&'c Db),
    Tx(&'c mut Tx),
}

#[derive(Debug)]
enum Args {
    Sqlite(SqliteArguments),
    Postgres(PgArguments),
}

/// A statement with its values, not yet run.
///
/// Its text is made of pieces known at compile time only; values are always bound. That is why running it may assert
/// that the text is safe.
#[derive(Debug)]
#[must_use = "a query does nothing until it is run"]
pub struct Query<'c> {
    target: Target<'c>,
    sql: Cow<'static, str>,
    args: Args,
    bound: usize,
    /// Is the text worth keeping prepared? Not when the number of values differs from call to call.
    persistent: bool,
    error: Option<BoxDynError>,
}

impl<'c> Query<'c> {
    pub(crate) fn new(target: Target<'c>, sql: &'static str) -> Self {
        let args = match &target {
            Target::Db(Db::Sqlite { .. }) | Target::Tx(Tx::Sqlite(_)) => {
                Args::Sqlite(SqliteArguments::default())
            }
            Target::Db(Db::Postgres { .. }) | Target::Tx(Tx::Postgres(_)) => {
                Args::Postgres(PgArguments::default())
            }
        };
        Self { target, sql: Cow::Borrowed(sql), args, bound: 0, persistent: true, error: None }
    }

    /// Binds the next of `$1`, `$2`, …
    pub fn bind(mut self, value: impl Bind) -> Self {
        let added = match &mut self.args {
            Args::Sqlite(args) => Arguments::add(args, value),
            Args::Postgres(args) => Arguments::add(args, value),
        };
        self.bound += 1;
        if let Err(error) = added {
            self.error.get_or_insert(error);
        }
        self
    }

    /// Appends a piece of SQL; for lists with optional filters.
    pub fn push(mut self, sql: &'static str) -> Self {
        self.sql.to_mut().push_str(sql);
        self
    }

    /// Appends placeholders with commas between them and binds their values.
    pub fn push_list<T: Bind>(mut self, values: impl IntoIterator<Item = T>) -> Self {
        let nameless = self.may_be_nameless();
        for (n, value) in values.into_iter().enumerate() {
            self = if n == 0 { self } else { self.push(", ") }.push_value(value, nameless);
            self.persistent &= n == 0;
        }
        self
    }

    /// Appends rows of values in brackets, with commas between them.
    pub fn push_rows<T>(mut self, rows: &[T], mut row: impl FnMut(Row<'c>, &T) -> Row<'c>) -> Self {
        let nameless = self.may_be_nameless();
        for (n, one) in rows.iter().enumerate() {
            let query = self.push(if n == 0 { "(" } else { ", (" });
            self = row(Row { query, empty: true, nameless }, one).query.push(")");
        }
        self.persistent &= rows.len() == 1;
        self
    }

    /// SQLite looks for a placeholder's name among all others of the statement, which takes as long as the statement
    /// itself when there are thousands. Those without a name count by themselves, so they must be the first.
    fn may_be_nameless(&self) -> bool {
        matches!(self.args, Args::Sqlite(_)) && self.bound == 0
    }

    fn push_value(self, value: impl Bind, nameless: bool) -> Self {
        if nameless { self.push("?").bind(value) } else { self.push_bind(value) }
    }

    /// Appends a placeholder and binds its value.
    pub fn push_bind(mut self, value: impl Bind) -> Self {
        let number = self.bound + 1;
        let sql = self.sql.to_mut();
        sql.push('$');
        sql.push_str(&number.to_string());
        self.bind(value)
    }

    /// Appends `sql` and a placeholder, if there is a value to filter by.
    pub fn filter(self, sql: &'static str, value: Option<impl Bind>) -> Self {
        match value {
            Some(value) => self.push(sql).push_bind(value),
            None => self,
        }
    }

    /// All rows.
    pub async fn all<T: Record>(self) -> Result<Vec<T>> {
        let Ready { target, sql, args, persistent, .. } = self.ready()?;
        match (target, args) {
            (Target::Db(Db::Sqlite { readers, .. }), Args::Sqlite(args)) => {
                sqlx::query_as_with(sql, args).persistent(persistent).fetch_all(readers).await
            }
            (Target::Tx(Tx::Sqlite(tx)), Args::Sqlite(args)) => {
                let found = sqlx::query_as_with(sql, args).persistent(persistent).fetch_all(&mut **tx).await;
                return tx.note(found);
            }
            (Target::Db(Db::Postgres { pool, .. }), Args::Postgres(args)) => {
                sqlx::query_as_with(sql, args).persistent(persistent).fetch_all(pool).await
            }
            (Target::Tx(Tx::Postgres(tx)), Args::Postgres(args)) => {
                sqlx::query_as_with(sql, args).persistent(persistent).fetch_all(&mut **tx).await
            }
            _ => unreachable!("the arguments were made for this target"),
        }
        .map_err(write_error)
    }

    /// The first row, if there is one.
    pub async fn optional<T: Record>(self) -> Result<Option<T>> {
        let Ready { target, sql, args, persistent, .. } = self.ready()?;
        match (target, args) {
            (Target::Db(Db::Sqlite { readers, .. }), Args::Sqlite(args)) => {
                sqlx::query_as_with(sql, args).persistent(persistent).fetch_optional(readers).await
            }
            (Target::Tx(Tx::Sqlite(tx)), Args::Sqlite(args)) => {
                let found =
                    sqlx::query_as_with(sql, args).persistent(persistent).fetch_optional(&mut **tx).await;
                return tx.note(found);
            }
            (Target::Db(Db::Postgres { pool, .. }), Args::Postgres(args)) => {
                sqlx::query_as_with(sql, args).persistent(persistent).fetch_optional(pool).await
            }
            (Target::Tx(Tx::Postgres(tx)), Args::Postgres(args)) => {
                sqlx::query_as_with(sql, args).persistent(persistent).fetch_optional(&mut **tx).await
            }
            _ => unreachable!("the arguments were made for this target"),
        }
        .map_err(write_error)
    }

    /// The first row.
    ///
    /// # Errors
    /// [`kernel::Error::NotFound`] when there is none.
    pub async fn one<T: Record>(self) -> Result<T> {
        self.optional().await?.ok_or(kernel::Error::NotFound)
    }

    /// The single value of the first row.
    ///
    /// # Errors
    /// [`kernel::Error::NotFound`] when there is no row.
    pub async fn value<T>(self) -> Result<T>
    where
        (T,): Record,
    {
        Ok(self.one::<(T,)>().await?.0)
    }

    /// Runs the statement; the number of rows it changed.
    pub async fn run(self) -> Result<u64> {
        let Ready { target, sql, args, persistent, before } = self.ready()?;
        match (target, args) {
            (Target::Tx(Tx::Sqlite(tx)), Args::Sqlite(args)) => {
                // One result per statement. Those that only steer the transaction repeat the number of whatever ran
                // last, so they are passed over.
                let results = (&mut **tx).fetch_many(sqlx::query_with(sql, args).persistent(persistent));
                let done = results
                    .try_filter_map(async |step| Ok(step.left().map(|done| done.rows_affected())))
                    .try_collect::<Vec<u64>>()
                    .await;
                tx.note(done.map(|changed| changed.into_iter().skip(before).sum()))
            }
            (Target::Tx(Tx::Postgres(tx)), Args::Postgres(args)) => sqlx::query_with(sql, args)
                .persistent(persistent)
                .execute(&mut **tx)
                .await
                .map(|done| done.rows_affected())
                .map_err(write_error),
            (Target::Db(_), _) => Err(kernel::Error::internal("writes go through Db::write")),
            _ => unreachable!("the arguments were made for this target"),
        }
    }

    /// Makes it ready to run; on SQLite what steers the transaction travels with it.
    fn ready(self) -> Result<Ready<'c>> {
        STATEMENTS.fetch_add(1, Ordering::Relaxed);
        // Outside of `counted` nobody asks.
        let _ = COUNTED.try_with(|count| count.set(count.get() + 1));
        if let Some(error) = self.error {
            return Err(kernel::Error::internal(error));
        }
        let Self { mut target, mut sql, args, persistent, .. } = self;
        let mut before = 0;
        if let Target::Tx(Tx::Sqlite(tx)) = &mut target
            && let Some(control) = tx.next()?
        {
            before = control.split(';').count();
            sql.to_mut().insert_str(0, &format!("{control}; "));
        }
        Ok(Ready { target, sql: AssertSqlSafe(sql), args, persistent, before })
    }
}

/// A row of values.
#[derive(Debug)]
#[must_use]
pub struct Row<'c> {
    query: Query<'c>,
    empty: bool,
    nameless: bool,
}

impl Row<'_> {
    /// Adds a placeholder and binds its value.
    pub fn value(self, value: impl Bind) -> Self {
        let next = self.next();
        Self { query: next.query.push_value(value, next.nameless), ..next }
    }

    /// Adds values that are SQL.
    pub fn sql(self, sql: &'static str) -> Self {
        let next = self.next();
        Self { query: next.query.push(sql), ..next }
    }

    fn next(self) -> Self {
        Self { query: if self.empty { self.query } else { self.query.push(", ") }, empty: false, ..self }
    }
}

/// A statement that can be run.
struct Ready<'c> {
    target: Target<'c>,
    sql: AssertSqlSafe<Cow<'static, str>>,
    args: Args,
    /// Statements at the beginning of the text that only steer the transaction.
    before: usize,
    persistent: bool,
}

/// How many statements this process has run so far.
pub fn statements_run() -> u64 {
    STATEMENTS.load(Ordering::Relaxed)
}
