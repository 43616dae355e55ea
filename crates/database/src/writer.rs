//! Group commit: the writes of many callers become durable with one sync of the disk.
//!
//! SQLite has one writer at a time, and a durable commit costs a sync of the disk however little it holds. So one task
//! per open database does all writing: it takes what is waiting, runs each job behind a savepoint of its own, commits
//! once, and only then answers everybody. It never waits for more to come: what arrives during one commit is the next
//! batch. The queue is bounded; when it is full, callers are told at once that nothing can be written now. Work that is
//! [`Together`] becomes one job for all who wait with it.

use crate::{Tx, generation::Generation, write_error};
use futures_util::{FutureExt, future::BoxFuture};
use kernel::{Error, Result};
use sqlx::{Sqlite, SqliteConnection, SqlitePool, pool::PoolConnection};
use std::{
    any::Any,
    mem,
    ops::{Deref, DerefMut},
    panic::AssertUnwindSafe,
    thread,
};
use tokio::sync::{mpsc, oneshot};

/// Most jobs that may wait.
const QUEUE: usize = 1_024;
/// Most jobs that share a commit.
pub(crate) const BATCH: usize = 256;

/// The way to the writing task; it ends with the last of these.
#[derive(Clone, Debug)]
pub struct Writer {
    /// The one connection that writes; opened again after a fault.
    pub(crate) pool: SqlitePool,
    queue: mpsc::Sender<Box<dyn Job>>,
}

impl Writer {
    /// Starts the writing task of a database; `batch` is the most jobs that share a commit.
    pub(crate) fn start(pool: SqlitePool, batch: usize, generation: Generation) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        tokio::spawn(work(pool.clone(), waiting, batch.max(1), generation));
        Self { pool, queue }
    }

    /// See [`crate::Db::write`].
    pub(crate) async fn write<T, F>(&self, work: F) -> Result<T>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T>> + Send + 'static,
        T: Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        self.wait_for(Box::new(Write { work: Some(work), outcome: None, answer }), answered).await
    }

    /// See [`crate::Db::write_together`].
    pub(crate) async fn write_together<W: Together>(&self, item: W) -> Result<W::Outcome> {
        let (answer, answered) = oneshot::channel();
        self.wait_for(Box::new(Group { items: vec![item], answers: vec![answer], outcome: None }), answered)
            .await
    }

    async fn wait_for<T>(&self, job: Box<dyn Job>, answered: oneshot::Receiver<Done<T>>) -> Result<T> {
        self.queue.try_send(job).map_err(|refused| match refused {
            mpsc::error::TrySendError::Full(_) => {
                Error::Unavailable("too many writes are waiting".to_owned())
            }
            mpsc::error::TrySendError::Closed(_) => stopped(),
        })?;
        match answered.await {
            Ok(Ok(outcome)) => outcome,
            // A fault in the caller's own work stays with the caller, as if it had run there.
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(_) => Err(stopped()),
        }
    }
}

fn stopped() -> Error {
    Error::Unavailable("the database is being closed".to_owned())
}

/// Work that is done with a few statements for all who want it at the same time, instead of with as many for each.
pub trait Together: Send + Sync + Sized + 'static {
    /// What one of them gets.
    type Outcome: Send + 'static;

    /// Does it for all, and gives an outcome for each in their order. One whose outcome is an error has left nothing
    /// behind. An error of the whole undoes everything; each is tried alone then.
    fn run<'t>(tx: &'t mut Tx, items: &'t [Self]) -> BoxFuture<'t, Result<Vec<Result<Self::Outcome>>>>;
}

/// What became of some work: its outcome, or the fault in it.
type Done<T> = thread::Result<Result<T>>;

/// A write that waits for its turn.
trait Job: Any + Send {
    /// Is there still somebody who waits for it?
    fn is_awaited(&self) -> bool;
    /// Does the work of another one as well from now on, or gives it back.
    fn take_in(&mut self, other: Box<dyn Job>) -> Result<(), Box<dyn Job>> {
        Err(other)
    }
    /// How many wait for it.
    fn callers(&self) -> usize {
        1
    }
    /// After it has failed for all: what each of them wants, to be tried alone.
    fn part(&mut self) -> Vec<Box<dyn Job>> {
        Vec::new()
    }
    /// Does the work; whether it shall be kept.
    fn run<'t>(&'t mut self, tx: &'t mut Tx) -> BoxFuture<'t, bool>;
    /// Tells the caller what became of it; `committed` is an error when what it wanted is not on disk.
    fn answer(self: Box<Self>, committed: &Result<bool, String>);
}

struct Write<T, F> {
    work: Option<F>,
    outcome: Option<Done<T>>,
    answer: oneshot::Sender<Done<T>>,
}

impl<T, F> Job for Write<T, F>
where
    F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T>> + Send + 'static,
    T: Send + 'static,
{
    fn is_awaited(&self) -> bool {
        !self.answer.is_closed()
    }

    fn run<'t>(&'t mut self, tx: &'t mut Tx) -> BoxFuture<'t, bool> {
        Box::pin(async move {
            let Some(work) = self.work.take() else { return false };
            // What the work has touched is thrown away with it: its own values here, its rows by the savepoint.
            let outcome = AssertUnwindSafe(async move { work(tx).await }).catch_unwind().await;
            let keep = matches!(outcome, Ok(Ok(_)));
            self.outcome = Some(outcome);
            keep
        })
    }

    fn answer(self: Box<Self>, committed: &Result<bool, String>) {
        // A caller who has gone away misses nothing.
        let _ = self.answer.send(settled(self.outcome, committed));
    }
}

/// What a caller is told: what is not on disk has not happened.
fn settled<T>(outcome: Option<Done<T>>, committed: &Result<bool, String>) -> Done<T> {
    match (outcome, committed) {
        (None | Some(Ok(Ok(_))), Err(cause)) => Ok(Err(Error::Unavailable(cause.clone()))),
        (Some(outcome), _) => outcome,
        (None, Ok(_)) => Ok(Err(stopped())),
    }
}

/// The same kind of work for one or many.
struct Group<W: Together> {
    items: Vec<W>,
    answers: Vec<oneshot::Sender<Done<W::Outcome>>>,
    /// One per item, or why there are none.
    outcome: Option<Done<Vec<Result<W::Outcome>>>>,
}

impl<W: Together> Job for Group<W> {
    fn is_awaited(&self) -> bool {
        self.answers.iter().any(|answer| !answer.is_closed())
    }

    fn take_in(&mut self, other: Box<dyn Job>) -> Result<(), Box<dyn Job>> {
        if !(&*other as &dyn Any).is::<Self>() {
            return Err(other);
        }
        if let Ok(other) = (other as Box<dyn Any>).downcast::<Self>() {
            self.items.extend(other.items);
            self.answers.extend(other.answers);
        }
        Ok(())
    }

    fn callers(&self) -> usize {
        self.items.len()
    }

    fn part(&mut self) -> Vec<Box<dyn Job>> {
        if self.items.len() == 1 || matches!(self.outcome, Some(Ok(Ok(_)))) {
            return Vec::new();
        }
        let alone = mem::take(&mut self.items).into_iter().zip(mem::take(&mut self.answers));
        alone
            .map(|(item, answer)| -> Box<dyn Job> {
                Box::new(Self { items: vec![item], answers: vec![answer], outcome: None })
            })
            .collect()
    }

    fn run<'t>(&'t mut self, tx: &'t mut Tx) -> BoxFuture<'t, bool> {
        Box::pin(async move {
            let work = W::run(tx, &self.items).map(|outcome| {
                let outcomes = outcome?;
                if outcomes.len() == self.items.len() {
                    Ok(outcomes)
                } else {
                    Err(Error::internal("work done together has an outcome for each"))
                }
            });
            let outcome = AssertUnwindSafe(work).catch_unwind().await;
            let keep = matches!(&outcome, Ok(Ok(all)) if all.iter().any(Result::is_ok));
            self.outcome = Some(outcome);
            keep
        })
    }

    fn answer(self: Box<Self>, committed: &Result<bool, String>) {
        match self.outcome {
            Some(Ok(Ok(outcomes))) => {
                for (answer, outcome) in self.answers.into_iter().zip(outcomes) {
                    let _ = answer.send(settled(Some(Ok(outcome)), committed));
                }
            }
            // Several were parted after a failure, so it is that of the only one, if it was tried at all.
            failed => {
                let mut failed =
                    failed.map(|failed| failed.map(|failed| failed.and_then(|_| Err(stopped()))));
                for answer in self.answers {
                    let _ = answer.send(settled(failed.take(), committed));
                }
            }
        }
    }
}

/// Makes one job of those that are done together.
fn gather(jobs: &mut Vec<Box<dyn Job>>) {
    let mut gathered: Vec<Box<dyn Job>> = Vec::with_capacity(jobs.len());
    for job in jobs.drain(..) {
        let left = gathered.iter_mut().try_fold(job, |job, other| match other.take_in(job) {
            Ok(()) => Err(()),
            Err(job) => Ok(job),
        });
        gathered.extend(left);
    }
    *jobs = gathered;
}

/// The writing task.
async fn work(
    pool: SqlitePool,
    mut waiting: mpsc::Receiver<Box<dyn Job>>,
    most: usize,
    generation: Generation,
) {
    let mut jobs = Vec::with_capacity(most);
    while waiting.recv_many(&mut jobs, most).await > 0 {
        jobs.retain(|job| job.is_awaited());
        gather(&mut jobs);
        let committed = commit(&pool, &mut jobs).await.map_err(|error| error.to_string());
        match &committed {
            Ok(false) => {}
            Ok(true) => generation.bump(),
            Err(error) => {
                tracing::warn!(%error, jobs = jobs.len(), "nothing could be written");
                generation.bump();
            }
        }
        for job in jobs.drain(..) {
            job.answer(&committed);
        }
    }
}

/// Writes what the jobs want and tells whether anything was kept.
async fn commit(pool: &SqlitePool, jobs: &mut Vec<Box<dyn Job>>) -> Result<bool> {
    if jobs.is_empty() {
        return Ok(false);
    }
    let connection = pool.acquire().await.map_err(write_error)?;
    let mut tx = Tx::Sqlite(SqliteTx { connection, control: None, broken: None });
    let committed = run(&mut tx, jobs).await;
    if let (Err(_), Tx::Sqlite(tx)) = (&committed, &mut tx) {
        // Nobody knows in which state it is; a new one starts clean, and closing undoes what is not committed.
        tx.connection.close_on_drop();
    }
    committed
}

// Each statement is a way to SQLite's thread and back. So those that steer the transaction travel with the first
// statement of a job, a single job needs no savepoint, and the last one no release. `immediate` takes the write lock at
// once, so that no write fails half-way because another program was faster.
const BEGIN_ONE: &str = "begin immediate";
const BEGIN_MANY: &str = "begin immediate; savepoint job";
const NEXT: &str = "release job; savepoint job";
const UNDO_ONE: &str = "rollback";
const UNDO: &str = "rollback to job";

/// Runs the jobs in one transaction. An error concerns all of them.
async fn run(tx: &mut Tx, jobs: &mut Vec<Box<dyn Job>>) -> Result<bool> {
    let single = matches!(jobs.as_slice(), [job] if job.callers() == 1);
    tx.steer(if single { BEGIN_ONE } else { BEGIN_MANY });
    let mut kept = false;
    let mut next = 0;
    while let Some(job) = jobs.get_mut(next) {
        let keep = job.run(tx).await;
        kept |= keep;
        let parts = if keep { Vec::new() } else { job.part() };
        jobs.extend(parts);
        next += 1;
        // A job that has run no statement leaves what would have steered it to the next one.
        if !tx.is_steered() {
            tx.steer(match (keep, single) {
                (true, _) => NEXT,
                (false, false) => UNDO,
                (false, true) => UNDO_ONE,
            });
        }
    }
    tx.finish().await?;
    Ok(kept)
}

/// A running transaction on the one writing connection.
#[derive(Debug)]
pub struct SqliteTx {
    connection: PoolConnection<Sqlite>,
    /// Steers the transaction before the next statement.
    control: Option<&'static str>,
    /// Why nothing more can be written in this transaction. After a full disk or an input/output error SQLite may have
    /// ended it by itself, and what came after would stand alone.
    broken: Option<String>,
}

impl Deref for SqliteTx {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.connection
    }
}

impl DerefMut for SqliteTx {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.connection
    }
}

impl SqliteTx {
    /// What must travel before the next statement. Refuses to go on after a fault of the disk.
    pub(crate) fn next(&mut self) -> Result<Option<&'static str>> {
        match &self.broken {
            Some(cause) => Err(Error::Unavailable(cause.clone())),
            None => Ok(self.control.take()),
        }
    }

    /// Remembers a fault of the disk.
    pub(crate) fn note<T>(&mut self, outcome: Result<T, sqlx::Error>) -> Result<T> {
        let outcome = outcome.map_err(write_error);
        if let Err(Error::Unavailable(cause)) = &outcome {
            self.broken = Some(cause.clone());
        }
        outcome
    }

    /// Ends the transaction, if it has begun.
    async fn finish(&mut self) -> Result<()> {
        let end = match self.next()? {
            Some(BEGIN_ONE | BEGIN_MANY) => return Ok(()),
            Some(UNDO) => "rollback to job; commit",
            Some(UNDO_ONE) => UNDO_ONE,
            _ => "commit",
        };
        let ended = sqlx::query(end).execute(&mut *self.connection).await;
        self.note(ended).map(drop)
    }
}

impl SqliteTx {
    /// Begins on a connection that is closed afterwards, so that nothing of an unfinished transaction stays.
    pub(crate) async fn apart(pool: &SqlitePool, begin: &'static str) -> Result<Tx> {
        let mut connection = pool.acquire().await.map_err(write_error)?;
        connection.close_on_drop();
        let mut tx = Tx::Sqlite(Self { connection, control: None, broken: None });
        tx.control(begin).await?;
        Ok(tx)
    }
}

impl Tx {
    /// Ends a transaction that was begun apart from the others.
    pub(crate) async fn end_apart(mut self, how: &'static str) -> Result<()> {
        self.control(how).await?;
        match self {
            Self::Sqlite(tx) => tx.connection.close().await.map_err(write_error),
            Self::Postgres(_) => Ok(()),
        }
    }

    async fn control(&mut self, sql: &'static str) -> Result<()> {
        self.query(sql).run().await.map(drop)
    }

    fn steer(&mut self, control: &'static str) {
        if let Self::Sqlite(tx) = self {
            tx.control = Some(control);
        }
    }

    fn is_steered(&self) -> bool {
        matches!(self, Self::Sqlite(SqliteTx { control: Some(_), .. }))
    }

    async fn finish(&mut self) -> Result<()> {
        match self {
            Self::Sqlite(tx) => tx.finish().await,
            Self::Postgres(_) => Ok(()),
        }
    }
}
