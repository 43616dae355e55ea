//! How slow a client may be. Whoever sends or takes one byte a second must not hold memory and a connection for long,
//! and a slow line in a village must still do.

use axum::body::HttpBody;
use bytes::Bytes;
use http_body::{Frame, SizeHint};
use std::{
    io::{Error, ErrorKind, Result},
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Instant, Sleep, sleep},
};

/// What a client must keep up with.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// How long nothing may move while it is the client's turn.
    pub patience: Duration,
    /// Bytes that earn another second of patience, up to `patience`.
    pub bytes_per_second: u32,
}

/// Counts the time in which we wait for a client. Only waiting uses patience up; whatever moves gives some back.
#[derive(Debug)]
struct Wait {
    pace: Pace,
    left: Duration,
    sleep: Option<Pin<Box<Sleep>>>,
}

impl Wait {
    fn new(pace: Pace) -> Self {
        Self { left: pace.patience, pace, sleep: None }
    }

    /// Something has moved.
    fn moved(&mut self, bytes: usize) {
        if let Some(sleep) = self.sleep.take() {
            #[expect(clippy::disallowed_methods, reason = "measures how long a client keeps us waiting")]
            let now = Instant::now();
            self.left = sleep.deadline().saturating_duration_since(now);
        }
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        let earned = Duration::from_secs(1) * bytes / self.pace.bytes_per_second.max(1);
        self.left = self.left.saturating_add(earned).min(self.pace.patience);
    }

    /// Nothing moves now: ready when that has been so for too long.
    fn poll_over(&mut self, cx: &mut Context<'_>) -> Poll<Error> {
        let left = self.left;
        let sleep = self.sleep.get_or_insert_with(|| Box::pin(sleep(left)));
        sleep.as_mut().poll(cx).map(|()| Error::new(ErrorKind::TimedOut, "the client is too slow"))
    }
}

/// A connection whose client must take what it asked for.
#[derive(Debug)]
pub struct Paced<S> {
    stream: S,
    wait: Wait,
}

impl<S> Paced<S> {
    /// Around a connection.
    pub fn new(stream: S, pace: Pace) -> Self {
        Self { stream, wait: Wait::new(pace) }
    }

    fn judge<T>(
        &mut self,
        cx: &mut Context<'_>,
        polled: Poll<Result<T>>,
        bytes: impl Fn(&T) -> usize,
    ) -> Poll<Result<T>> {
        match polled {
            Poll::Pending => self.wait.poll_over(cx).map(Err),
            Poll::Ready(outcome) => {
                self.wait.moved(outcome.as_ref().map_or(0, bytes));
                Poll::Ready(outcome)
            }
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Paced<S> {
    // Reading is not judged here: between two requests there is nothing to read. Heads have their own limit, bodies are
    // judged by [`Weighed`].
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Paced<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.judge(cx, polled, |written| *written)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        let polled = Pin::new(&mut self.stream).poll_flush(cx);
        self.judge(cx, polled, |()| 0)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        let polled = Pin::new(&mut self.stream).poll_shutdown(cx);
        self.judge(cx, polled, |()| 0)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        pieces: &[std::io::IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write_vectored(cx, pieces);
        self.judge(cx, polled, |written| *written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

/// How many bytes of bodies all requests together may hold in memory.
#[derive(Debug, Clone)]
pub struct Room {
    held: Arc<AtomicUsize>,
    most: usize,
}

impl Room {
    /// Nothing is held yet.
    pub fn new(most: usize) -> Self {
        Self { held: Arc::default(), most }
    }

    /// The share of one request.
    pub fn share(&self) -> Arc<Share> {
        Arc::new(Share { room: self.clone(), own: AtomicUsize::new(0) })
    }

    /// Bytes that are held now, small bodies aside.
    pub fn held(&self) -> usize {
        self.held.load(Ordering::Relaxed)
    }
}

/// A body this small always fits: whoever only writes is not held up by those who send pictures.
const SMALL: usize = 256 * 1024;

/// What one request holds; given back when it is dropped.
#[derive(Debug)]
pub struct Share {
    room: Room,
    own: AtomicUsize,
}

impl Share {
    fn take(&self, bytes: usize) -> Result<()> {
        let before = self.own.fetch_add(bytes, Ordering::Relaxed);
        let counted = |own: usize| own.saturating_sub(SMALL);
        let more = counted(before + bytes) - counted(before);
        if more > 0 && self.room.held.fetch_add(more, Ordering::Relaxed) + more > self.room.most {
            return Err(Error::new(ErrorKind::OutOfMemory, "too many large bodies at once"));
        }
        Ok(())
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let own = self.own.load(Ordering::Relaxed).saturating_sub(SMALL);
        self.room.held.fetch_sub(own, Ordering::Relaxed);
    }
}

/// A request's body, whose client must keep its pace, and which is refused when there is no more room.
#[derive(Debug)]
pub struct Weighed<B> {
    body: B,
    wait: Wait,
    share: Arc<Share>,
}

impl<B> Weighed<B> {
    /// Around a body.
    pub fn new(body: B, pace: Pace, share: Arc<Share>) -> Self {
        Self { body, wait: Wait::new(pace), share }
    }
}

impl<B> HttpBody for Weighed<B>
where
    B: HttpBody<Data = Bytes> + Unpin,
    B::Error: std::error::Error + Send + Sync + 'static,
{
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>>>> {
        match Pin::new(&mut self.body).poll_frame(cx) {
            Poll::Pending => self.wait.poll_over(cx).map(|error| Some(Err(error))),
            Poll::Ready(None) => Poll::Ready(None),
            Poll::Ready(Some(Err(error))) => Poll::Ready(Some(Err(Error::other(error)))),
            Poll::Ready(Some(Ok(frame))) => {
                let bytes = frame.data_ref().map_or(0, Bytes::len);
                self.wait.moved(bytes);
                Poll::Ready(Some(self.share.take(bytes).map(|()| frame)))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
