//! Taking connections. HTTP/1.1 only: encryption, and with it HTTP/2, is the business of the proxy in front.

use axum::{body::Body, extract::ConnectInfo, response::Response};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use std::{convert::Infallible, future::Future, net::SocketAddr, time::Duration};
use tokio::net::{TcpListener, TcpStream};
use web::cache::Front;

/// How long a client may take for the head of a request, and idle between two requests. Whoever sends one byte a
/// second must not hold a connection for ever.
pub const HEAD_PATIENCE: Duration = Duration::from_secs(30);

/// Rest after a failed accept: most likely there are no file descriptors left, and asking again at once helps nobody.
const REST: Duration = Duration::from_millis(100);

/// Answers requests until `stop`; then takes no new connection and returns when the running requests are answered.
pub async fn accept(listener: TcpListener, front: Front, patience: Duration, stop: impl Future<Output = ()>) {
    let running = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => take(stream, peer, front.clone(), patience, &running),
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be taken");
                    tokio::time::sleep(REST).await;
                }
            },
        }
    }
    drop(listener);
    running.shutdown().await;
}

fn take(stream: TcpStream, peer: SocketAddr, front: Front, patience: Duration, running: &GracefulShutdown) {
    // An answer is one piece; waiting for more only costs time.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection went before it was taken");
        return;
    }
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        let ready = front.hit(&request);
        let front = front.clone();
        async move {
            Ok::<Response, Infallible>(match ready {
                Some(kept) => kept,
                None => {
                    request.extensions_mut().insert(ConnectInfo(peer));
                    // Apart, so that the many answers that lie ready do not carry its size around.
                    Box::pin(front.answer(request.map(Body::new))).await
                }
            })
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(patience)
        .serve_connection(TokioIo::new(stream), service);
    let connection = running.watch(connection);
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            // Clients that go away are everyday life.
            tracing::debug!(%error, "a connection ended early");
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{Router, routing::get};
    use database::testing::TestDatabase;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        sync::oneshot,
        task::JoinHandle,
    };

    const SHORT: Duration = Duration::from_millis(200);

    struct Server {
        address: SocketAddr,
        stop: oneshot::Sender<()>,
        task: JoinHandle<()>,
        database: TestDatabase,
    }

    async fn server(router: Router) -> Server {
        let database = TestDatabase::sqlite().await;
        let app = web::testing::TestApp::new(database.db.clone(), Vec::new()).app;
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(accept(listener, Front::new(app, router), SHORT, async move {
            let _ = stopped.await;
        }));
        Server { address, stop, task, database }
    }

    /// All that comes until the server closes the connection.
    async fn rest(mut stream: TcpStream) -> String {
        let mut text = String::new();
        tokio::time::timeout(Duration::from_secs(20), stream.read_to_string(&mut text))
            .await
            .expect("an end")
            .expect("an answer");
        text
    }

    #[tokio::test]
    async fn handlers_see_the_address_of_the_client() {
        let router = Router::new()
            .route("/", get(|ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.to_string() }));
        let Server { address, stop: _stop, database, .. } = server(router).await;
        let mut stream = TcpStream::connect(address).await.expect("a connection");
        let own = stream.local_addr().expect("an address").to_string();
        stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.expect("sent");
        assert!(rest(stream).await.ends_with(&own));
        database.remove().await;
    }

    #[tokio::test]
    async fn who_never_finishes_a_head_or_sends_nothing_is_cut() {
        let Server { address, stop: _stop, database, .. } = server(Router::new()).await;
        for beginning in ["GET / HTTP/1.1\r\nhost: x\r\nx-slow: ", ""] {
            let mut stream = TcpStream::connect(address).await.expect("a connection");
            stream.write_all(beginning.as_bytes()).await.expect("sent");
            assert!(!rest(stream).await.contains("200 OK"));
        }
        database.remove().await;
    }

    #[tokio::test]
    async fn idle_connections_do_not_hold_up_the_end() {
        let Server { address, stop, task, database } =
            server(Router::new().route("/", get(|| async { "ok" }))).await;
        let mut idle = TcpStream::connect(address).await.expect("a connection");
        idle.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.expect("sent");
        let mut first = [0; 15];
        idle.read_exact(&mut first).await.expect("an answer");
        assert_eq!(&first, b"HTTP/1.1 200 OK");
        stop.send(()).expect("still running");
        tokio::time::timeout(Duration::from_secs(20), task)
            .await
            .expect("an end in time")
            .expect("an end in good order");
        database.remove().await;
    }
}
