//! How the work of one epoch is spread over chunks of recipients, without the engine knowing of threads.

/// Runs independent tasks and returns their results in the order of the tasks.
pub trait Chunks: Sync {
    /// Recipients in one chunk; `None` keeps every epoch in one piece.
    fn recipients_per_chunk(&self) -> Option<u32>;

    /// Applies `work` to every task.
    fn map<T: Send, R: Send>(&self, tasks: Vec<T>, work: impl Fn(T) -> R + Sync + Send) -> Vec<R>;
}

/// One piece, one thread: right when many runs go on beside each other.
#[derive(Clone, Copy, Debug, Default)]
pub struct InOnePiece;

impl Chunks for InOnePiece {
    fn recipients_per_chunk(&self) -> Option<u32> {
        None
    }

    fn map<T: Send, R: Send>(&self, tasks: Vec<T>, work: impl Fn(T) -> R + Sync + Send) -> Vec<R> {
        tasks.into_iter().map(work).collect()
    }
}
