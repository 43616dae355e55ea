//! One folder, several instances.

use bytes::Bytes;
use files::Files;
use kernel::Error;
use std::path::Path;

/// All files below a folder, whatever they are called.
fn count(folder: &Path) -> usize {
    std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .map(|path| if path.is_dir() { count(&path) } else { 1 })
        .sum()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_instances_write_the_same_photos_while_a_third_reads_only_whole_ones() {
    let folder = tempfile::tempdir().expect("a folder");
    let open = || Files::in_folder(folder.path()).expect("a store");
    let photos: Vec<Bytes> = (0..20).map(|number| Bytes::from(vec![number; 300_000])).collect();
    let names: Vec<String> =
        photos.iter().map(|photo| kernel::secrets::hex(&kernel::secrets::sha256(photo))).collect();
    let writer = |files: Files| {
        let photos = photos.clone();
        tokio::spawn(async move {
            for photo in photos {
                files.put(photo).await.expect("stored");
            }
        })
    };
    let (first, second) = (writer(open()), writer(open()));
    let reader = open();
    // A file that is there is whole: `get` compares it with its name.
    let mut found = 0;
    while found < names.len() {
        found = 0;
        for name in &names {
            match reader.get(name).await {
                Ok(_) => found += 1,
                Err(Error::NotFound) => {}
                Err(error) => panic!("{error}"),
            }
        }
    }
    first.await.expect("the first instance");
    second.await.expect("the second instance");
    assert_eq!(count(folder.path()), photos.len(), "nothing half done lies about");
}

#[tokio::test]
async fn what_a_killed_instance_left_half_written_is_in_nobodys_way() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = Files::in_folder(folder.path()).expect("a store");
    let name = files.put(Bytes::from_static(b"Reetz")).await.expect("stored");
    let path = folder.path().join(&name[..2]).join(&name[2..4]).join(&name);
    std::fs::write(path.with_file_name(format!("{name}#1")), b"Ree").expect("half a file");
    std::fs::remove_file(&path).expect("not yet there");
    assert!(!files.has(&name).await.expect("an answer") && !files.holds_any().await.expect("an answer"));
    files.put(Bytes::from_static(b"Reetz")).await.expect("stored");
    assert_eq!(files.get(&name).await.expect("read"), "Reetz");
    let mut named = Vec::new();
    files.each(|name, _| named.push(name)).await.expect("an answer");
    assert_eq!(named, [name]);
}

#[tokio::test]
async fn a_file_that_the_disk_changed_is_never_given_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = Files::in_folder(folder.path()).expect("a store");
    let name = files.put(Bytes::from_static(b"Reetz")).await.expect("stored");
    std::fs::write(folder.path().join(&name[..2]).join(&name[2..4]).join(&name), b"Raetz").expect("changed");
    let told = files.get(&name).await.expect_err("damaged").to_string();
    assert!(told.contains("damaged"), "{told}");
}
