use crate::s3_server::{self, S3};
use backup::sweep::{KEPT_DAYS, sweep};
use database::{Db, on_both};
use files::{Bucket, Files, bucket::Patience};
use kernel::{Clock, Random, Secrets};
use web::{App, Module, Settings, app::Surroundings, settings::Mode};

const DAY: i64 = 86_400;

/// Files needed by rows of `installation`; the clock begins at the real time, which dates stored files.
fn app(db: Db) -> (App, Clock) {
    app_with(db, Files::in_memory())
}

fn app_with(db: Db, files: Files) -> (App, Clock) {
    let clock = Clock::fixed(Clock::system().now());
    let surroundings = Surroundings {
        db,
        files,
        clock: clock.clone(),
        random: Random::seeded(1),
        secrets: Secrets::from_root([1; 32]),
        settings: Settings::default(),
        mode: Mode::default(),
    };
    let needs = Module {
        name: "needs",
        files: vec!["select value from installation where name = 'file'"],
        ..Module::default()
    };
    (App::build(surroundings, vec![needs]).expect("an application").0, clock)
}

async fn need(app: &App, name: Option<String>) {
    app.db
        .write(move |tx| {
            Box::pin(async move {
                tx.query("delete from installation where name = 'file'").run().await?;
                if let Some(name) = name {
                    tx.query("insert into installation (name, value) values ('file', $1)")
                        .bind(name)
                        .run()
                        .await?;
                }
                Ok(())
            })
        })
        .await
        .expect("written");
}

on_both! {
    async fn a_file_goes_thirty_days_after_nothing_needs_it_and_not_before(db: Db) {
        let (app, clock) = app(db);
        let (kept, loose) = (app.files.put("a".into()).await.expect("stored"), app.files.put("b".into()).await.expect("stored"));
        need(&app, Some(kept.clone())).await;
        // The file is older than 30 days when it becomes unused: its days count from then.
        clock.advance_seconds(100 * DAY);
        assert_eq!(sweep(&app).await.expect("a sweep"), 0);
        clock.advance_seconds(KEPT_DAYS * DAY - 1);
        assert_eq!(sweep(&app).await.expect("a sweep"), 0);
        assert!(app.files.has(&loose).await.expect("an answer"));
        clock.advance_seconds(1);
        assert_eq!(sweep(&app).await.expect("a sweep"), 1);
        assert!(!app.files.has(&loose).await.expect("an answer"));
        assert!(app.files.has(&kept).await.expect("an answer"));
        let noted: i64 = app.db.query("select count(*) from unused_file").value().await.expect("a count");
        assert_eq!(noted, 0);
    }

    async fn a_file_that_is_needed_again_begins_anew(db: Db) {
        let (app, clock) = app(db);
        let name = app.files.put("a".into()).await.expect("stored");
        sweep(&app).await.expect("a sweep");
        clock.advance_seconds(20 * DAY);
        need(&app, Some(name.clone())).await;
        sweep(&app).await.expect("a sweep");
        need(&app, None).await;
        clock.advance_seconds(20 * DAY);
        assert_eq!(sweep(&app).await.expect("a sweep"), 0);
        clock.advance_seconds(20 * DAY);
        assert_eq!(sweep(&app).await.expect("a sweep"), 0, "unused for 20 days only");
        clock.advance_seconds(10 * DAY);
        assert_eq!(sweep(&app).await.expect("a sweep"), 1);
    }

    async fn a_file_in_a_bucket_goes_by_the_same_rule(db: Db) {
        let s3 = S3::start();
        let bucket = Bucket {
            endpoint: s3.endpoint(),
            name: s3_server::BUCKET.to_owned(),
            prefix: String::new(),
            region: s3_server::REGION.to_owned(),
            path_style: true,
            key_id: s3_server::KEY_ID.to_owned(),
            secret_key: s3_server::SECRET_KEY.to_owned(),
            authority: None,
            patience: Patience::default(),
        };
        let (app, clock) = app_with(db, Files::in_bucket(&bucket).expect("settings that fit"));
        let kept = app.files.put("a".into()).await.expect("stored");
        app.files.put("b".into()).await.expect("stored");
        app.files.put_list("list.jsonl", "{}".into()).await.expect("stored");
        s3.place("readme.txt", b"of somebody else");
        need(&app, Some(kept.clone())).await;
        assert_eq!(sweep(&app).await.expect("a sweep"), 0);
        // A minute for the clock of the bucket, which goes on.
        clock.advance_seconds(KEPT_DAYS * DAY + 60);
        assert_eq!(sweep(&app).await.expect("a sweep"), 1);
        let left: Vec<String> = s3.objects().into_keys().collect();
        assert_eq!(left, [format!("{}/{}/{kept}", &kept[..2], &kept[2..4]), "list.jsonl".to_owned(), "readme.txt".to_owned()]);
    }
}
