use crate::s3_server::{self, Fault, S3};
use bytes::Bytes;
use files::{Bucket, Files, bucket::Patience};
use futures_util::TryStreamExt;
use kernel::{Clock, Error};
use std::{ops::Range, time::Duration};

/// Patient enough for a loaded machine, and no longer where silence is what is tested.
const PATIENCE: Patience =
    Patience { silence: Duration::from_secs(20), retries: 2, pause: Duration::from_millis(1) };
const BRIEF: Patience = Patience { silence: Duration::from_millis(200), ..PATIENCE };

pub(crate) fn bucket(s3: &S3) -> Bucket {
    Bucket {
        endpoint: s3.endpoint(),
        name: s3_server::BUCKET.to_owned(),
        prefix: "belzig/2026".to_owned(),
        region: s3_server::REGION.to_owned(),
        path_style: true,
        key_id: s3_server::KEY_ID.to_owned(),
        secret_key: s3_server::SECRET_KEY.to_owned(),
        authority: None,
        patience: PATIENCE,
    }
}

fn files(s3: &S3) -> Files {
    Files::in_bucket(&bucket(s3)).expect("settings that fit")
}

async fn names(files: &Files) -> Vec<String> {
    let mut names = Vec::new();
    files.each(|name, _| names.push(name)).await.expect("an answer");
    names.sort();
    names
}

#[tokio::test]
async fn files_and_lists_come_back_and_lie_below_the_prefix() {
    let s3 = S3::start();
    let files = files(&s3);
    assert!(!files.holds_any().await.expect("an answer"));
    files.put_list("list.jsonl", Bytes::from_static(b"{}")).await.expect("stored");
    assert!(!files.holds_any().await.expect("an answer"), "a list is no file");
    let name = files.put(Bytes::from_static(b"Reetz")).await.expect("stored");
    assert_eq!(files.get(&name).await.expect("read"), "Reetz");
    assert_eq!(files.get_list("list.jsonl").await.expect("an answer").expect("the list"), "{}");
    assert!(files.get_list("other.jsonl").await.expect("an answer").is_none());
    assert!(files.has(&name).await.expect("an answer") && files.holds_any().await.expect("an answer"));
    let zeros = "0".repeat(64);
    assert!(!files.has(&zeros).await.expect("an answer"));
    assert!(matches!(files.get(&zeros).await, Err(Error::NotFound)));
    assert!(s3.objects().keys().all(|key| key.starts_with("belzig/2026/")), "{:?}", s3.objects().keys());
    files.delete(&name).await.expect("deleted");
    files.delete(&name).await.expect("deleted twice is fine");
    assert!(!files.has(&name).await.expect("an answer"));
    assert!(!files.is_down());
    assert_eq!(s3.refused(), 0, "every signature was good");
}

/// A film: no two places of it look alike, and its length is a multiple of nothing that anybody reads at once.
pub(crate) fn film() -> Bytes {
    (0_u32..75_011).flat_map(u32::to_be_bytes).collect()
}

pub(crate) async fn part(files: &Files, name: &str, range: Range<u64>) -> kernel::Result<Bytes> {
    let pieces: Vec<Bytes> = files.part(name, range).await?.try_collect().await?;
    Ok(pieces.concat().into())
}

#[tokio::test]
async fn a_part_of_a_film_is_that_part_wherever_it_begins_and_ends() {
    let s3 = S3::start();
    let files = files(&s3);
    let film = film();
    let name = files.put(film.clone()).await.expect("stored");
    let end = film.len() as u64;
    s3.requests();
    let parts = [0..1, 0..end, 0..65_536, 65_535..65_537, 4_097..123_456, 150_001..150_002, end - 1..end];
    for range in &parts {
        let wanted = film.slice(usize::try_from(range.start).unwrap()..usize::try_from(range.end).unwrap());
        assert!(part(&files, &name, range.clone()).await.expect("read") == wanted, "{range:?}");
    }
    assert_eq!(s3.requests().len(), parts.len(), "each is asked for once");
    assert_eq!(part(&files, &name, end - 3..end + 9).await.expect("read"), film.slice(film.len() - 3..));
    for range in [end..end + 1, end + 70_000..end + 70_001] {
        assert!(matches!(part(&files, &name, range).await, Err(Error::Unavailable(_))));
    }
    assert!(matches!(part(&files, &"0".repeat(64), 0..1).await, Err(Error::NotFound)));
    assert_eq!(s3.refused(), 0, "every signature was good");
}

#[tokio::test]
async fn a_part_that_breaks_off_is_fetched_to_its_end_or_ends_with_an_error() {
    let s3 = S3::start();
    let name = files(&s3).put(film()).await.expect("stored");
    s3.fail(Fault::Cut, 1);
    let whole = part(&files(&s3), &name, 4_097..123_456).await.expect("the rest is fetched");
    assert!(whole == film().slice(4_097..123_456));
    s3.fail(Fault::Cut, usize::MAX);
    assert!(matches!(part(&files(&s3), &name, 4_097..123_456).await, Err(Error::Unavailable(_))));
    s3.fail(Fault::Silence, usize::MAX);
    let brief = Files::in_bucket(&Bucket { patience: BRIEF, ..bucket(&s3) }).expect("settings that fit");
    assert!(matches!(part(&brief, &name, 4_097..123_456).await, Err(Error::Unavailable(_))));
}

#[tokio::test]
async fn a_listing_of_many_pages_names_every_file_once_and_nothing_else() {
    let s3 = S3::start();
    let files = files(&s3);
    let mut stored = Vec::new();
    for number in 0..8 {
        stored.push(files.put(Bytes::from(format!("Foto {number}"))).await.expect("stored"));
    }
    stored.sort();
    s3.place("belzig/2026/readme.txt", b"of somebody else");
    s3.place("niemegk/ab/cd/0000", b"of another town");
    assert_eq!(names(&files).await, stored);
}

#[tokio::test]
async fn a_listing_says_when_each_file_was_stored() {
    let s3 = S3::start();
    let files = files(&s3);
    let before = Clock::system().now();
    files.put(Bytes::from_static(b"Reetz")).await.expect("stored");
    let mut times = Vec::new();
    files.each(|_, at| times.push(at)).await.expect("an answer");
    // The storage counts in whole seconds.
    let [at] = times[..] else { panic!("{times:?}") };
    assert!(at >= before.plus_seconds(-1) && at <= Clock::system().now(), "{at:?}");
}

#[tokio::test]
async fn the_same_content_is_stored_once_and_counts_as_new_each_time() {
    let s3 = S3::start();
    let files = files(&s3);
    let name = files.put(Bytes::from_static(b"Reetz")).await.expect("stored");
    assert_eq!(files.put(Bytes::from_static(b"Reetz")).await.expect("stored again"), name);
    assert_eq!(s3.objects().len(), 1);
    assert_eq!(s3.requests().iter().filter(|request| request.starts_with("PUT ")).count(), 2);
}

#[tokio::test]
async fn a_short_fault_is_made_good_by_asking_again() {
    let s3 = S3::start();
    let files = files(&s3);
    for status in [500, 503, 429] {
        s3.fail(Fault::Status(status), 2);
        let name = files.put(Bytes::from(format!("Foto {status}"))).await.expect("stored at the third try");
        s3.fail(Fault::Status(status), 2);
        assert_eq!(files.get(&name).await.expect("read at the third try"), format!("Foto {status}"));
    }
    let name = files.put(Bytes::from(vec![7; 100_000])).await.expect("stored");
    s3.fail(Fault::Cut, 1);
    assert_eq!(files.get(&name).await.expect("the rest is fetched"), vec![7; 100_000]);
}

#[tokio::test]
async fn a_storage_that_is_down_is_told_after_three_tries_and_remembered_until_it_answers() {
    let s3 = S3::start();
    let files = files(&s3);
    let name = files.put(Bytes::from_static(b"Reetz")).await.expect("stored");
    s3.requests();
    s3.fail(Fault::Status(500), usize::MAX);
    assert!(matches!(files.put(Bytes::from_static(b"Belzig")).await, Err(Error::Unavailable(_))));
    assert_eq!(s3.requests().len(), 3, "one try and two more");
    assert!(files.is_down());
    for outcome in [
        files.get(&name).await.map(drop),
        files.has(&name).await.map(drop),
        files.holds_any().await.map(drop),
    ] {
        assert!(matches!(outcome, Err(Error::Unavailable(_))), "{outcome:?}");
    }
    assert!(matches!(files.delete(&name).await, Err(Error::Unavailable(_))));
    s3.heal();
    assert_eq!(files.get(&name).await.expect("read"), "Reetz");
    assert!(!files.is_down());
    assert_eq!(s3.objects().len(), 1, "what was not acknowledged is not there");
}

#[tokio::test]
async fn a_storage_that_keeps_silent_or_breaks_off_again_and_again_is_not_waited_for() {
    let s3 = S3::start();
    let name = files(&s3).put(Bytes::from(vec![7; 100_000])).await.expect("stored");
    let brief = Files::in_bucket(&Bucket { patience: BRIEF, ..bucket(&s3) }).expect("settings that fit");
    for fault in [Fault::Silence, Fault::Cut] {
        s3.fail(fault, usize::MAX);
        let told = brief.get(&name).await.expect_err("no file");
        assert!(matches!(told, Error::Unavailable(_)), "{fault:?}: {told}");
        s3.heal();
    }
}

#[tokio::test]
async fn nobody_listening_is_unavailable_not_missing() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let s3 = S3::start();
    let gone = Bucket { endpoint: format!("http://{free}"), ..bucket(&s3) };
    let files = Files::in_bucket(&gone).expect("settings that fit");
    let told = files.get(&"0".repeat(64)).await.expect_err("nobody there").to_string();
    assert!(told.contains("refused"), "{told}");
}

#[tokio::test]
async fn a_file_that_is_not_what_was_stored_is_never_given_out() {
    let s3 = S3::start();
    let files = files(&s3);
    let name = files.put(Bytes::from_static(b"Reetz")).await.expect("stored");
    s3.fail(Fault::Changed, 1);
    let told = files.get(&name).await.expect_err("damaged").to_string();
    assert!(told.contains(&name) && told.contains("damaged"), "{told}");
    assert!(!files.is_down(), "it has answered");
}

#[tokio::test]
async fn a_wrong_key_or_bucket_is_a_fault_of_the_storage_not_an_empty_one() {
    let s3 = S3::start();
    for wrong in [
        Bucket { secret_key: "falsch".to_owned(), ..bucket(&s3) },
        Bucket { name: "andere".to_owned(), ..bucket(&s3) },
    ] {
        let files = Files::in_bucket(&wrong).expect("settings that fit");
        assert!(matches!(files.holds_any().await, Err(Error::Unavailable(_))));
        assert!(matches!(files.put(Bytes::from_static(b"Reetz")).await, Err(Error::Unavailable(_))));
        assert!(files.is_down());
    }
    assert!(s3.objects().is_empty());
}

#[tokio::test]
async fn two_instances_write_and_read_the_same_files_at_once() {
    let s3 = S3::start();
    let (one, other) = (files(&s3), files(&s3));
    let photos: Vec<Bytes> = (0..12).map(|number| Bytes::from(vec![number; 50_000])).collect();
    let put = |files: Files| {
        let photos = photos.clone();
        async move { futures_util::future::try_join_all(photos.into_iter().map(|photo| files.put(photo))).await }
    };
    let (first, second) = futures_util::future::join(put(one.clone()), put(other.clone())).await;
    let (first, second) = (first.expect("stored"), second.expect("stored"));
    assert_eq!(first, second);
    for (name, photo) in first.iter().zip(&photos) {
        assert_eq!(one.get(name).await.expect("read"), *photo);
        assert_eq!(other.get(name).await.expect("read"), *photo);
    }
    assert_eq!(s3.objects().len(), photos.len());
}
