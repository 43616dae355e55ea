//! Films outlive the machine; one that was taken away does not come back with a backup.

use backup::{restore, take};
use database::{on_both, testing::TestDatabase};
use films::{container::Kind, film::Film, store};
use kernel::{Action, FilmId, Locale};
use web::{Cx, erasure, testing::TestApp, testing::start};

async fn film(test: &TestApp) -> Film {
    let file = test.app.files.put("the film".into()).await.expect("stored");
    let captions = test.app.files.put("the captions".into()).await.expect("stored");
    let film = Film {
        id: FilmId::new(start(), &test.app.random),
        title: "So machen Sie mit".to_owned(),
        kind: Kind::Mp4,
        file,
        bytes: 8,
        captions: Some(captions),
        poster: None,
        created_at: start(),
    };
    let (kept, entry) = (film.clone(), act(test, film.id));
    test.app
        .db
        .write(move |tx| Box::pin(async move { store::insert(tx, &kept, &entry).await }))
        .await
        .expect("put there");
    film
}

fn act(test: &TestApp, id: FilmId) -> web::audit::Entry {
    Cx::background(&test.app, Locale::De).act(Action::EditPages, "film", Some(id.0), "Probe")
}

on_both! {
    async fn a_film_comes_back_with_a_backup_and_goes_again_when_it_was_taken_away_since(db: Db) {
        let test = TestApp::new(db.clone(), server::modules());
        let film = film(&test).await;
        let folder = tempfile::tempdir().expect("a folder");
        let backup = folder.path().join("backup.tar.gz");
        let queries = test.app.file_queries.clone();
        let source = take::Source { db: &db, files: &test.app.files, file_queries: &queries, program: "test" };
        let taken = take::take(&source, &backup, true, start()).await.expect("a good backup");
        let (id, entry) = (film.id, act(&test, film.id));
        db.write(move |tx| Box::pin(async move { store::delete(tx, id, start(), &entry).await })).await.expect("taken away");
        let ledger = erasure::ledger(&db).await.expect("the ledger");

        let place = TestDatabase::sqlite().await;
        restore::fill(&place.db, &backup, &taken.manifest, None).await.expect("put back");
        let again = TestApp::new(place.db.clone(), server::modules());
        restore::files(&again.app.files, &backup, &taken.manifest).await.expect("put back");
        assert_eq!(restore::missing(&again.app).await.expect("the names"), Vec::<String>::new());
        assert_eq!(again.get(&film.file_path()).await.text, "the film");
        assert_eq!(again.get(&format!("{}/untertitel.vtt", film.path())).await.text, "the captions");

        assert_eq!(restore::erase_again(&again.app, ledger).await.expect("done"), (1, Vec::new()));
        assert_eq!(again.get(&film.file_path()).await.status, 404);
        place.remove().await;
    }
}
