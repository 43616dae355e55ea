//! Taking connections. HTTP/1.1 only: encryption, and with it HTTP/2, is the business of the proxy in front.

use crate::pace::{Pace, Paced, Room, Weighed};
use axum::{body::Body, extract::ConnectInfo, response::Response};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use std::{
    collections::HashMap,
    convert::Infallible,
    future::Future,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
};
use web::cache::Front;

/// What connections may cost.
#[derive(Debug, Clone)]
pub struct Limits {
    /// How long a client may take for the head of a request, and idle between two requests. Whoever sends one byte a
    /// second must not hold a connection for ever.
    pub head: Duration,
    /// How fast a client must send a body and take an answer.
    pub pace: Pace,
    /// Bytes of large bodies held for all requests together.
    pub bodies: usize,
    /// Open connections; more wait in the kernel's queue until one ends.
    pub most: usize,
    /// Open connections of one address; more are closed at once.
    pub most_of_one: usize,
    /// Addresses that speak for many: the proxies in front, beside those on this machine.
    pub proxies: Vec<IpAddr>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(30),
            pace: Pace { patience: Duration::from_secs(30), bytes_per_second: 512 },
            bodies: 256 * 1024 * 1024,
            most: 1024,
            most_of_one: 128,
            proxies: Vec::new(),
        }
    }
}

/// The largest head of a request, in bytes: request line and all header fields.
const LARGEST_HEAD: usize = 32 * 1024;

/// Rest after a failed accept: most likely there are no file descriptors left, and asking again at once helps nobody.
const REST: Duration = Duration::from_millis(100);

/// Answers requests until `stop`; then takes no new connection and returns when the running requests are answered.
pub async fn accept(listener: TcpListener, front: Front, limits: Limits, stop: impl Future<Output = ()>) {
    take_all(listener, front, limits, stop).await;
}

async fn take_all<A: Answers>(
    listener: TcpListener,
    front: A,
    limits: Limits,
    stop: impl Future<Output = ()>,
) {
    let running = GracefulShutdown::new();
    let house = House::new(front, limits);
    let mut stop = std::pin::pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => break,
            // First the place, then the guest: who is not let in yet waits in the kernel's queue and costs nothing here.
            (place, accepted) = house.next(&listener) => match accepted {
                Ok((stream, peer)) => {
                    // An answer is one piece; waiting for more only costs time.
                    if let Err(error) = stream.set_nodelay(true) {
                        tracing::debug!(%error, "a connection went before it was taken");
                    } else if let Some(guest) = house.register(peer.ip()) {
                        house.take(stream, peer, (place, guest), &running);
                    }
                }
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

/// What answers requests: the pages that lie ready and the program behind them, or what a test puts there.
trait Answers: Clone + Send + Sync + 'static {
    /// What needs no work.
    fn ready(&self, request: &hyper::Request<Incoming>) -> Option<Response>;
    /// Everything else.
    fn answer(self, request: hyper::Request<Body>) -> impl Future<Output = Response> + Send;
}

impl Answers for Front {
    fn ready(&self, request: &hyper::Request<Incoming>) -> Option<Response> {
        self.hit(request)
    }

    async fn answer(self, request: hyper::Request<Body>) -> Response {
        Self::answer(&self, request).await
    }
}

/// What all connections share.
struct House<A> {
    front: A,
    limits: Limits,
    room: Room,
    places: Arc<Semaphore>,
    guests: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

impl<A: Answers> House<A> {
    fn new(front: A, limits: Limits) -> Self {
        let (room, places) = (Room::new(limits.bodies), Arc::new(Semaphore::new(limits.most)));
        Self { front, limits, room, places, guests: Arc::default() }
    }

    async fn next(
        &self,
        listener: &TcpListener,
    ) -> (Option<OwnedSemaphorePermit>, std::io::Result<(TcpStream, SocketAddr)>) {
        // The semaphore is never closed, so there always is a place in the end.
        let place = self.places.clone().acquire_owned().await.ok();
        (place, listener.accept().await)
    }

    /// Counts a connection of this address; `None` when it has too many.
    fn register(&self, address: IpAddr) -> Option<Guest> {
        let mut guests = self.guests.lock().unwrap_or_else(PoisonError::into_inner);
        let count = guests.entry(address).or_default();
        let speaks_for_many = address.is_loopback() || self.limits.proxies.contains(&address);
        if *count >= self.limits.most_of_one && !speaks_for_many {
            tracing::debug!("an address has too many connections");
            return None;
        }
        *count += 1;
        Some(Guest { address, guests: self.guests.clone() })
    }

    /// Serves a connection in a task of its own, which holds `place` until it ends.
    fn take<S, P>(&self, stream: S, peer: SocketAddr, place: P, running: &GracefulShutdown)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
        P: Send + 'static,
    {
        let (front, room, pace) = (self.front.clone(), self.room.clone(), self.limits.pace);
        let service = service_fn(move |mut request: hyper::Request<Incoming>| {
            let ready = front.ready(&request);
            let (front, room) = (front.clone(), room.clone());
            async move {
                Ok::<Response, Infallible>(match ready {
                    Some(kept) => kept,
                    None => {
                        request.extensions_mut().insert(ConnectInfo(peer));
                        // What the body brings may be held until there is an answer.
                        let share = room.share();
                        let request = request.map(|body| Body::new(Weighed::new(body, pace, share.clone())));
                        // Apart, so that the many answers that lie ready do not carry its size around.
                        let answer = Box::pin(front.answer(request)).await;
                        drop(share);
                        answer
                    }
                })
            }
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.limits.head)
            .max_buf_size(LARGEST_HEAD)
            .serve_connection(TokioIo::new(Paced::new(stream, pace)), service);
        let connection = running.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                // Clients that go away are everyday life.
                tracing::debug!(%error, "a connection ended early");
            }
            drop(place);
        });
    }
}

/// One connection of an address; counted until it is dropped.
struct Guest {
    address: IpAddr,
    guests: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

impl Drop for Guest {
    fn drop(&mut self) {
        let mut guests = self.guests.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = guests.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                guests.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{Router, routing::get};
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        sync::oneshot,
        task::JoinHandle,
    };

    const SHORT: Duration = Duration::from_millis(200);

    impl Answers for Router {
        fn ready(&self, _: &hyper::Request<Incoming>) -> Option<Response> {
            None
        }

        async fn answer(self, request: hyper::Request<Body>) -> Response {
            tower::ServiceExt::oneshot(self, request).await.unwrap_or_else(|never| match never {})
        }
    }

    async fn server(router: Router) -> (SocketAddr, oneshot::Sender<()>, JoinHandle<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (stop, stopped) = oneshot::channel();
        let limits = Limits { head: SHORT, ..Limits::default() };
        let task = tokio::spawn(take_all(listener, router, limits, async move {
            let _ = stopped.await;
        }));
        (address, stop, task)
    }

    const TALKER: SocketAddr = SocketAddr::new(IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1)), 4711);

    /// A server without a socket, whose time is the test's. Between it and the client fit 1,000 bytes.
    fn talk(router: Router, limits: Limits) -> (tokio::io::DuplexStream, House<Router>, GracefulShutdown) {
        let (client, server) = tokio::io::duplex(1_000);
        let (house, running) = (House::new(router, limits), GracefulShutdown::new());
        house.take(server, TALKER, (), &running);
        (client, house, running)
    }

    /// Reads bodies as handlers do.
    fn reader() -> Router {
        Router::new().route(
            "/",
            axum::routing::post(|body: Body| async move {
                match axum::body::to_bytes(body, usize::MAX).await {
                    Ok(bytes) => bytes.len().to_string(),
                    Err(error) => format!("broken off: {error}"),
                }
            }),
        )
    }

    const HEAD: &[u8] = b"POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 4000000\r\n\r\n";

    #[tokio::test(start_paused = true)]
    async fn a_body_that_comes_in_drops_is_cut_and_a_slow_line_is_not() {
        for (piece, ends_well) in [(1, false), (800, true)] {
            let (mut client, _house, running) = talk(reader(), Limits::default());
            let length = piece * 100;
            let head = format!(
                "POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n"
            );
            client.write_all(head.as_bytes()).await.expect("sent");
            let mut seconds = 0;
            while seconds < 100 && client.write_all(&vec![b'x'; piece]).await.is_ok() {
                tokio::time::sleep(Duration::from_secs(1)).await;
                seconds += 1;
            }
            assert_eq!(seconds == 100, ends_well, "{seconds} pieces of {piece} were taken");
            let mut answer = Vec::new();
            let _ = client.read_to_end(&mut answer).await;
            assert_eq!(String::from_utf8_lossy(&answer).ends_with(&length.to_string()), ends_well);
            drop(client);
            tokio::time::timeout(Duration::from_mins(1), running.shutdown())
                .await
                .expect("nothing is left behind");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn who_asks_and_does_not_take_the_answer_is_cut() {
        let large = Router::new().route("/", get(|| async { "x".repeat(5_000_000) }));
        for (rest, taken, ends_well) in
            [(Duration::from_secs(1), 10, false), (Duration::from_secs(1), 60_000, true)]
        {
            let (mut client, _house, running) = talk(large.clone(), Limits::default());
            client.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.expect("sent");
            let (mut buffer, mut read, mut seconds) = (vec![0; taken], 0, 0);
            loop {
                match client.read(&mut buffer).await {
                    Ok(0) | Err(_) => break,
                    Ok(count) => read += count,
                }
                tokio::time::sleep(rest).await;
                seconds += 1;
                assert!(seconds < 10_000, "the answer never ends");
            }
            assert_eq!(read > 5_000_000, ends_well, "{read} bytes in {seconds} seconds");
            assert!(ends_well || seconds < 200, "{seconds}");
            tokio::time::timeout(Duration::from_mins(1), running.shutdown())
                .await
                .expect("nothing is left behind");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_stops_reading_is_cut_after_its_patience() {
        let large = Router::new().route("/", get(|| async { "x".repeat(5_000_000) }));
        let (mut client, _house, running) = talk(large, Limits::default());
        client.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.expect("sent");
        tokio::time::timeout(Duration::from_mins(1), running.shutdown()).await.expect("an end");
    }

    #[tokio::test(start_paused = true)]
    async fn large_bodies_share_a_room_and_small_ones_always_fit() {
        let limits = Limits { bodies: 1_000_000, ..Limits::default() };
        let (mut first, house, running) = talk(reader(), limits);
        first.write_all(HEAD).await.expect("sent");
        first.write_all(&vec![b'x'; 1_200_000]).await.expect("sent");
        assert!(house.room.held() > 900_000);
        let (mut second, server) = tokio::io::duplex(1_000);
        house.take(server, TALKER, (), &running);
        second.write_all(HEAD).await.expect("sent");
        let _ = second.write_all(&vec![b'x'; 500_000]).await;
        let mut refused = String::new();
        let _ = second.read_to_string(&mut refused).await;
        assert!(refused.contains("too many large bodies at once"), "{refused}");
        let (mut third, server) = tokio::io::duplex(1_000);
        house.take(server, TALKER, (), &running);
        third
            .write_all(b"POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 100000\r\n\r\n")
            .await
            .expect("sent");
        third.write_all(&vec![b'x'; 100_000]).await.expect("sent");
        let mut answer = String::new();
        third.read_to_string(&mut answer).await.expect("an answer");
        assert!(answer.ends_with("100000"), "{answer}");
        drop(first);
        running.shutdown().await;
        assert_eq!(house.room.held(), 0, "everything is given back");
    }

    #[tokio::test]
    async fn a_head_that_is_too_large_is_refused_and_a_long_one_is_not() {
        for (length, status) in [(20_000, "200"), (60_000, "431")] {
            let (address, _stop, _task) = server(Router::new().route("/", get(|| async { "ok" }))).await;
            let mut stream = TcpStream::connect(address).await.expect("a connection");
            let head = format!(
                "GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-long: {}\r\n\r\n",
                "y".repeat(length)
            );
            // The server may close while we still write.
            let _ = stream.write_all(head.as_bytes()).await;
            let mut answer = Vec::new();
            let _ = stream.read_to_end(&mut answer).await;
            let answer = String::from_utf8_lossy(&answer);
            assert!(
                answer.starts_with(&format!("HTTP/1.1 {status}")) || (length > 32_768 && answer.is_empty()),
                "{answer}"
            );
        }
    }

    #[test]
    fn one_address_has_its_share_of_connections_and_proxies_have_all() {
        let proxy: IpAddr = "192.0.2.7".parse().expect("an address");
        let limits = Limits { most_of_one: 2, proxies: vec![proxy], ..Limits::default() };
        let house = House::new(Router::new(), limits);
        let address = TALKER.ip();
        let first = house.register(address).expect("a place");
        let _second = house.register(address).expect("a place");
        assert!(house.register(address).is_none());
        drop(first);
        assert!(house.register(address).is_some(), "a place that was given back");
        let all: Vec<_> = (0..100).map(|_| house.register(proxy)).collect();
        assert!(all.iter().all(Option::is_some));
        drop(all);
        assert!(
            !house.guests.lock().expect("a lock").contains_key(&proxy),
            "nobody is remembered for nothing"
        );
    }

    #[tokio::test]
    async fn beyond_the_limit_connections_wait_until_one_ends() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let limits = Limits { most: 1, ..Limits::default() };
        let router = Router::new().route("/", get(|| async { "ok" }));
        let (_stop, stopped) = oneshot::channel::<()>();
        tokio::spawn(take_all(listener, router, limits, async move {
            let _ = stopped.await;
        }));
        let mut first = TcpStream::connect(address).await.expect("a connection");
        first.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.expect("sent");
        let mut begun = [0; 15];
        first.read_exact(&mut begun).await.expect("an answer");
        let mut second = TcpStream::connect(address).await.expect("queued");
        second.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.expect("sent");
        let mut byte = [0; 1];
        let early = tokio::time::timeout(SHORT, second.read_exact(&mut byte)).await;
        assert!(early.is_err(), "the second has to wait");
        drop(first);
        assert!(rest(second).await.ends_with("ok"));
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
        let (address, _stop, _task) = server(router).await;
        let mut stream = TcpStream::connect(address).await.expect("a connection");
        let own = stream.local_addr().expect("an address").to_string();
        stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.expect("sent");
        assert!(rest(stream).await.ends_with(&own));
    }

    #[tokio::test]
    async fn who_never_finishes_a_head_or_sends_nothing_is_cut() {
        let (address, _stop, _task) = server(Router::new()).await;
        for beginning in ["GET / HTTP/1.1\r\nhost: x\r\nx-slow: ", ""] {
            let mut stream = TcpStream::connect(address).await.expect("a connection");
            stream.write_all(beginning.as_bytes()).await.expect("sent");
            assert!(!rest(stream).await.contains("200 OK"));
        }
    }

    #[tokio::test]
    async fn idle_connections_do_not_hold_up_the_end() {
        let (address, stop, task) = server(Router::new().route("/", get(|| async { "ok" }))).await;
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
    }
}
