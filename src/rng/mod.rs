//! Keyed draws: every random number is a pure function of (seed, replication, purpose, entity, occurrence).
//!
//! Nothing else makes randomness in the simulation: no stream is shared, so no thread, order, observer or
//! other recipient can change a draw, and every arm meets the same people and the same luck.

use fearless_simd::{Level, dispatch};

mod philox;
mod purpose;
mod used;

use philox::philox4x32_10_wide;
pub use philox::{KeyedRng, philox4x32_10};
pub use purpose::{Block, Purpose};
pub use used::UsedKeys;

/// The draws of one replication: a Philox key made of the seed and the replication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draws {
    key: [u32; 2],
}

impl Draws {
    /// The draws of `replication` under `seed`.
    pub fn new(seed: u64, replication: u32) -> Self {
        // The seed is itself the key of one block whose counter is the replication, so that neighbouring
        // seeds and replications share nothing.
        let words = philox4x32_10([replication, 0, 0, u32::MAX], [seed as u32, (seed >> 32) as u32]);
        Self { key: [words[0], words[1]] }
    }

    /// The four 32-bit words of `block` for an entity, a message (0 where none) and an occurrence.
    #[inline(always)]
    pub fn block(&self, block: Block, entity: u32, message: u32, occurrence: u32) -> [u32; 4] {
        philox4x32_10([entity, message, occurrence, block as u32], self.key)
    }

    /// The first `W` words of `block` for the first `n` of many keys, given as entities, messages and occurrences: what
    /// [`Draws::block`] gives for each, several keys at a time. Words beyond the `n`-th are left or overwritten.
    #[inline(never)]
    pub fn fill<const N: usize, const W: usize>(
        &self,
        block: Block,
        keys: [&[u32; N]; 3],
        n: usize,
        words: &mut [[u32; N]; W],
    ) {
        // Compiled for each set of vector instructions; which the machine has decides which of them runs.
        dispatch!(Level::new(), _ => wide(self.key, block, keys, n.min(N), words));
    }

    /// The 32-bit word of one purpose; take [`Draws::block`] where several purposes of a block are needed.
    #[inline]
    pub fn word(&self, purpose: Purpose, entity: u32, message: u32, occurrence: u32) -> u32 {
        self.block(purpose.block(), entity, message, occurrence)[purpose.lane()]
    }

    /// A generator over one block's key for set-up sampling through `rand` and `rand_distr`.
    pub fn generator(&self, block: Block, entity: u32, message: u32) -> KeyedRng {
        KeyedRng::new(self.key, [entity, message, block as u32])
    }
}

/// See [`Draws::fill`].
#[inline(always)]
fn wide<const N: usize, const W: usize>(
    key: [u32; 2],
    block: Block,
    [entities, messages, occurrences]: [&[u32; N]; 3],
    n: usize,
    words: &mut [[u32; N]; W],
) {
    for at in 0..n {
        let counter =
            [u64::from(entities[at]), u64::from(messages[at]), u64::from(occurrences[at]), block as u64];
        let drawn = philox4x32_10_wide(counter, key);
        for (words, drawn) in words.iter_mut().zip(drawn) {
            words[at] = drawn as u32;
        }
    }
}

/// A 32-bit word as a number in the open interval (0, 1).
#[inline]
pub fn unit(word: u32) -> f64 {
    (f64::from(word) + 0.5) * (1.0 / 4_294_967_296.0)
}
