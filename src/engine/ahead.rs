//! Draws made ahead, several at a time. A draw depends on its key alone, so it may be made before it is known to be
//! needed.

use crate::engine::message::Message;
use crate::messaging::Category;
use crate::population::{others_key, reaction_key};
use crate::rng::{Block, Draws, Purpose};
use crate::units::time::DAY;

/// Messages whose draws are made together.
pub(super) const AHEAD: usize = 64;

/// The draws of one attempt: words of the verdict, of the day's marketing by others, and of the reaction.
pub(super) struct Luck {
    pub verdict: [u32; 4],
    /// Of marketing only.
    pub others: u32,
    pub reaction: [u32; 4],
}

/// The draws of the next few messages, word by word: the layout that vector instructions want.
pub(super) struct Ahead {
    verdicts: Keyed<4>,
    others: Keyed<{ Purpose::OthersToday.lane() + 1 }>,
    reactions: Keyed<4>,
}

/// Keys (entities, messages, occurrences) with the first words of their blocks.
struct Keyed<const W: usize> {
    block: Block,
    keys: [[u32; AHEAD]; 3],
    words: [[u32; AHEAD]; W],
}

impl<const W: usize> Keyed<W> {
    fn of(block: Block) -> Self {
        Self { block, keys: [[0; AHEAD]; 3], words: [[0; AHEAD]; W] }
    }

    #[inline]
    fn ask(&mut self, at: usize, key: [u32; 3]) {
        for (column, word) in self.keys.iter_mut().zip(key) {
            column[at] = word;
        }
    }

    fn draw(&mut self, draws: &Draws, n: usize) {
        draws.fill(self.block, &self.keys, n, &mut self.words);
    }

    #[inline]
    fn words(&self, at: usize) -> [u32; W] {
        std::array::from_fn(|word| self.words[word][at])
    }
}

impl Ahead {
    pub fn new() -> Self {
        Self {
            verdicts: Keyed::of(Block::Verdict),
            others: Keyed::of(Block::Others),
            reactions: Keyed::of(Block::Reaction),
        }
    }

    /// Makes the draws of up to [`AHEAD`] messages of one category.
    #[inline]
    pub fn draw<'a>(
        &mut self,
        draws: &Draws,
        category: Category,
        messages: impl ExactSizeIterator<Item = Message<'a>>,
    ) {
        let n = messages.len();
        for (at, message) in messages.enumerate().take(AHEAD) {
            self.verdicts.ask(at, message.attempt.verdict_key());
            self.reactions.ask(at, reaction_key(message.attempt.recipient, message.attempt.message));
            if category == Category::Marketing {
                self.others.ask(at, others_key(message.attempt.recipient, message.attempt.minute / DAY));
            }
        }
        self.verdicts.draw(draws, n);
        self.reactions.draw(draws, n);
        if category == Category::Marketing {
            self.others.draw(draws, n);
        }
    }

    /// The draws of the message at place `at`.
    #[inline]
    pub fn luck(&self, at: usize) -> Luck {
        let [.., others] = self.others.words(at);
        Luck { verdict: self.verdicts.words(at), others, reaction: self.reactions.words(at) }
    }
}
