//! How the work of one epoch is spread over chunks of recipients, without the engine knowing of threads.

use crate::engine::attempt::{Chunk, Epoch};
use crate::engine::recipient::Recipient;
use crate::engine::room::Room;
use crate::engine::share::{Picked, Share};
use crate::engine::tally::Tally;
use crate::gate::FreeEntry;

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

/// Attempts an epoch's agenda chunk by chunk; the tallies come in the order of the chunks.
pub(super) fn in_chunks(
    epoch: &Epoch,
    share: &Share,
    (recipients, windows): (&mut [Recipient], &mut [FreeEntry]),
    size: u32,
    empty: &Tally,
    chunks: &impl Chunks,
) -> Vec<Tally> {
    let mut shares = vec![Picked::default(); recipients.len().div_ceil(size as usize)];
    for place in share.marketing.iter() {
        let recipient = epoch.agenda.marketing.dispatches()[place as usize].recipient;
        shares[(recipient / size) as usize].marketing.push(place);
    }
    for place in share.utility.iter() {
        let recipient = epoch.agenda.utility[place as usize].recipient;
        shares[(recipient / size) as usize].utility.push(place);
    }
    let mut windows = windows.chunks_mut(size as usize);
    let tasks: Vec<_> = recipients
        .chunks_mut(size as usize)
        .zip(shares)
        .zip((0..).step_by(size as usize))
        .map(|((recipients, share), start)| {
            let windows = windows.next().unwrap_or_default();
            Chunk { recipients, windows, start, share: share.into() }
        })
        .filter(|chunk| !chunk.share.is_empty())
        .collect();
    chunks.map(tasks, |mut chunk| {
        let mut tally = empty.alike();
        epoch.attempt_all(&mut chunk, &mut Room::Ample, &mut tally);
        tally
    })
}
