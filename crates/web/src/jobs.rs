//! Background work. Each job has a row that says when it is next due; whoever moves the row on does the work, so that
//! with two instances it is done once.

use crate::App;
use database::BoxFuture;
use kernel::{Result, Timestamp};

/// Seconds that the clocks of two instances may differ.
const CLOCKS_APART: i64 = 60;

/// Work that is done again and again.
#[derive(Clone, Copy)]
pub struct Job {
    /// Its name, unique over all modules.
    pub name: &'static str,
    /// Seconds from one run to the next.
    pub every_seconds: i64,
    /// The work. It must bear to be interrupted and done again.
    pub run: for<'a> fn(&'a App) -> BoxFuture<'a, Result<()>>,
}

impl App {
    /// Runs the jobs that are due, each once over all instances. Returns the names of those that ran.
    ///
    /// # Errors
    /// Those of the job table; a job that fails is logged and comes again at its next time.
    pub async fn run_due_jobs(&self) -> Result<Vec<&'static str>> {
        if let Some(rate) = &self.api_rate {
            rate.retain_recent();
        }
        let mut ran = Vec::new();
        for job in &self.jobs {
            let now = self.clock.now();
            if self.claim(job, now).await? {
                if let Err(error) = (job.run)(self).await {
                    tracing::error!(job = job.name, %error, "a job failed and will be tried again");
                }
                ran.push(job.name);
            }
        }
        Ok(ran)
    }

    async fn claim(&self, job: &Job, now: Timestamp) -> Result<bool> {
        let (name, next) = (job.name, now.plus_seconds(job.every_seconds));
        // A time that lies further ahead than any run can have set it comes from a clock that has been put back since.
        let never = next.plus_seconds(CLOCKS_APART);
        // Most of the time nothing is due: a look takes no lock.
        let known: Option<(Timestamp,)> =
            self.db.query("select next_at from job_schedule where name = $1").bind(name).optional().await?;
        if known.is_some_and(|(at,)| at > now && at <= never) {
            return Ok(false);
        }
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    tx.query("insert into job_schedule (name, next_at) values ($1, $2) on conflict (name) do nothing").bind(name).bind(0_i64).run().await?;
                    let moved = tx.query("update job_schedule set next_at = $1 where name = $2 and (next_at <= $3 or next_at > $4)").bind(next).bind(name).bind(now).bind(never).run().await?;
                    Ok(moved == 1)
                })
            })
            .await
    }
}
