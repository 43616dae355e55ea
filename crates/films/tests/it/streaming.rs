use super::*;
use axum::response::Response;

fn request(method: &str, path: &str, headers: &[(&str, &str)]) -> Request<Body> {
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header("host", "localhost:8080")
        .header("accept-encoding", "gzip, br");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::empty()).expect("a request")
}

async fn ask(site: &TestApp, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
    site.send(request(method, path, headers)).await
}

fn tag(answer: &Answer) -> String {
    answer.headers["etag"].to_str().expect("text").to_owned()
}

const CAPTIONS: &[u8] = b"WEBVTT\n\n00:00.000 --> 00:01.000\nGuten Tag, guten Tag, guten Tag";

database::on_both! {
    async fn a_film_is_sent_whole_or_in_parts_and_never_packed(db: Db) {
        let site = site(&db);
        let content = mp4(&b"0123456789".repeat(100));
        let (length, head) = (content.len(), content.len() - 1000);
        let text = String::from_utf8_lossy(&content).into_owned();
        let path = format!("{}/film.mp4", film(&site, &[("film", &content)]).await);

        let whole = ask(&site, "GET", &path, &[]).await;
        assert_eq!((whole.status.as_u16(), &whole.text), (200, &text));
        for (name, value) in [
            ("content-type", "video/mp4"),
            ("content-length", length.to_string().as_str()),
            ("accept-ranges", "bytes"),
            ("cache-control", "public, max-age=3600"),
            ("content-security-policy", "default-src 'none'; media-src 'self'"),
            ("x-content-type-options", "nosniff"),
        ] {
            assert_eq!(whole.headers[name], value, "{name}");
        }
        assert!(!whole.headers.contains_key("content-encoding"));
        let tag = tag(&whole);

        for (range, first, part) in [
            (format!("bytes={head}-{}", head + 4), head, "01234"),
            (format!("bytes={}-", length - 5), length - 5, "56789"),
            ("bytes=-3".to_owned(), length - 3, "789"),
        ] {
            let answer = ask(&site, "GET", &path, &[("range", &range), ("if-range", &tag)]).await;
            assert_eq!((answer.status.as_u16(), answer.text.as_str()), (206, part), "{range}");
            let told = format!("bytes {first}-{}/{length}", first + part.len() - 1);
            assert_eq!(answer.headers["content-range"], told.as_str());
            assert_eq!(answer.headers["content-length"], part.len().to_string().as_str());
            assert_eq!(answer.headers["etag"], tag.as_str());
        }
    }

    async fn what_cannot_be_sent_in_part_is_refused_or_sent_whole(db: Db) {
        let site = site(&db);
        let content = mp4(b"0123456789");
        let length = content.len();
        let path = format!("{}/film.mp4", film(&site, &[("film", &content)]).await);
        let beyond = ask(&site, "GET", &path, &[("range", &format!("bytes={length}-"))]).await;
        assert_eq!(beyond.status, 416);
        assert_eq!(beyond.headers["content-range"], format!("bytes */{length}").as_str());
        assert_eq!(beyond.headers["cache-control"], "no-store");
        let other = ask(&site, "GET", &path, &[("range", "bytes=0-1"), ("if-range", "\"other\"")]).await;
        assert_eq!(other.status, 200, "it has the beginning of another file");
        assert_eq!(other.headers["content-length"], length.to_string().as_str());
        let head = ask(&site, "HEAD", &path, &[("range", "bytes=0-1")]).await;
        assert_eq!((head.status.as_u16(), head.text.as_str()), (200, ""));
        assert_eq!(head.headers["content-length"], length.to_string().as_str());
        assert_eq!(head.headers["accept-ranges"], "bytes");
    }

    async fn whoever_has_a_file_already_is_told_so_until_the_film_is_gone(db: Db) {
        let site = site(&db);
        let path = film(&site, &[("film", &mp4(b"rest")), ("captions", CAPTIONS)]).await;
        let files = [format!("{path}/film.mp4"), format!("{path}/untertitel.vtt")];
        let mut known = Vec::new();
        for file in &files {
            let tag = tag(&ask(&site, "GET", file, &[]).await);
            let again = ask(&site, "GET", file, &[("if-none-match", &tag), ("range", "bytes=0-1")]).await;
            assert_eq!((again.status.as_u16(), again.text.as_str()), (304, ""), "{file}");
            assert_eq!(again.headers["etag"], tag.as_str());
            assert!(!again.headers.contains_key("content-range"));
            assert_eq!(ask(&site, "GET", file, &[("if-none-match", "\"other\"")]).await.status, 200, "{file}");
            known.push(tag);
        }
        let packed = ask(&site, "GET", &files[1], &[]).await;
        assert_eq!((&packed.headers["content-encoding"], &packed.headers["vary"]), (&"br".parse().expect("a value"), &"accept-encoding".parse().expect("a value")));
        assert!(known[1].starts_with("W/"), "one tag for the packed and the plain ones");
        site.post_as(&format!("/werkbank{path}"), &[("reason", "Ende")], "editor").await;
        for (file, tag) in files.iter().zip(&known) {
            assert_eq!(ask(&site, "GET", file, &[("if-none-match", tag)]).await.status, 404, "{file}");
        }
    }

    async fn the_cache_keeps_the_page_of_a_film_but_none_of_its_bytes(db: Db) {
        let site = site(&db);
        let path = film(&site, &[("film", &mp4(b"0123456789")), ("captions", CAPTIONS)]).await;
        let file = format!("{path}/film.mp4");
        let front = site.front();
        let ask = async |path: &str, headers: &[(&str, &str)]| -> Response { front.answer(request("GET", path, headers)).await };
        for _ in 0..2 {
            assert_eq!(ask(&file, &[("range", "bytes=-4")]).await.status(), 206);
            assert_eq!(ask(&file, &[]).await.status(), 200, "a part is not taken for the whole");
            assert_eq!(ask(&format!("{path}/untertitel.vtt"), &[]).await.status(), 200);
        }
        assert_eq!(site.app.pages.figures().pages, 0);
        assert_eq!(ask(&path, &[]).await.status(), 200);
        assert_eq!((ask(&path, &[]).await.status().as_u16(), site.app.pages.figures().pages), (200, 1));
        site.post_as(&format!("/werkbank{path}"), &[("reason", "Ende")], "editor").await;
        for gone in [path.as_str(), file.as_str()] {
            assert_eq!(ask(gone, &[]).await.status(), 404, "{gone}");
        }
    }
}
