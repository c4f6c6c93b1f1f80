//! Draws made ahead, several at a time. A draw depends on its key alone, so it may be made before it is known to be
//! needed.

use crate::engine::message::Message;
use crate::messaging::Category;
use crate::population::others_key;
use crate::rng::{Block, Draws, Purpose};
use crate::units::time::DAY;

/// Messages whose draws are made together.
pub(super) const AHEAD: usize = 64;

/// How many messages later those are whose records are fetched: the draws of the next messages ask for their ids, so by
/// then these should have come.
pub(super) const FETCHED: u32 = AHEAD as u32 + 16;

/// One part of a key, or one word of a block, of each of these messages: the layout that vector instructions want.
type Column = [u32; AHEAD];

/// The part of a key that says nothing.
const NOTHING: Column = [0; AHEAD];

/// The draws of the next few messages.
pub(super) struct Ahead {
    recipients: Column,
    messages: Column,
    occurrences: Column,
    days: Column,
    verdicts: [Column; 4],
    others: [Column; Purpose::OthersToday.lane() + 1],
    reactions: [Column; 4],
    delays: [Column; 4],
}

/// The draws of one of them.
#[derive(Clone, Copy)]
pub(super) struct Luck<'a> {
    ahead: &'a Ahead,
    at: usize,
}

impl Ahead {
    pub fn new() -> Self {
        Self {
            recipients: NOTHING,
            messages: NOTHING,
            occurrences: NOTHING,
            days: NOTHING,
            verdicts: [NOTHING; 4],
            others: [NOTHING; Purpose::OthersToday.lane() + 1],
            reactions: [NOTHING; 4],
            delays: [NOTHING; 4],
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
        let marketing = category == Category::Marketing;
        for (at, message) in messages.enumerate().take(AHEAD) {
            let attempt = &message.attempt;
            // The three keys have the recipient in common, and two of them the message.
            [self.recipients[at], self.messages[at], self.occurrences[at]] = attempt.verdict_key();
            if marketing {
                [_, _, self.days[at]] = others_key(attempt.recipient, attempt.minute / DAY);
            }
        }
        let Self { recipients, messages, occurrences, days, .. } = self;
        draws.fill(Block::Verdict, [recipients, messages, occurrences], n, &mut self.verdicts);
        draws.fill(Block::Reaction, [recipients, messages, &NOTHING], n, &mut self.reactions);
        draws.fill(Block::Delay, [recipients, messages, &NOTHING], n, &mut self.delays);
        if marketing {
            draws.fill(Block::Others, [recipients, &NOTHING, days], n, &mut self.others);
        }
    }

    /// The draws of the message at place `at`.
    #[inline]
    pub fn luck(&self, at: usize) -> Luck<'_> {
        Luck { ahead: self, at: at % AHEAD }
    }
}

impl Luck<'_> {
    /// Words of the verdict.
    #[inline]
    pub fn verdict(&self) -> [u32; 4] {
        self.ahead.verdicts.each_ref().map(|column| column[self.at])
    }

    /// Word of the day's marketing by others; of marketing only.
    #[inline]
    pub fn others(&self) -> u32 {
        self.ahead.others[Purpose::OthersToday.lane()][self.at]
    }

    /// Words of the reaction.
    #[inline]
    pub fn reaction(&self) -> [u32; 4] {
        self.ahead.reactions.each_ref().map(|column| column[self.at])
    }

    /// Words of its delays.
    #[inline]
    pub fn delays(&self) -> [u32; 4] {
        self.ahead.delays.each_ref().map(|column| column[self.at])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::Attempt;
    use crate::messaging::MessageId;
    use crate::population::{Params, Population, Spec, Tables, reaction_key};

    /// More messages than vector instructions take at once, and a number that leaves some over.
    #[test]
    fn draws_made_ahead_are_those_of_their_keys() {
        let draws = Draws::new(3, 1);
        let (mix, horizon) = ([1.0, 0.0, 0.0], 30 * DAY);
        let spec = Spec {
            size: 61,
            mix,
            contacts: None,
            holdout_share: 0.0,
            background_counted: 0.5,
            record_days: 14.0,
            horizon,
        };
        let people = Population::draw(&spec, &Tables::new(&Params::default(), horizon), &draws);
        let message = |at: usize, category| Message {
            index: at as u32,
            traits: &people.traits[at],
            attempt: Attempt {
                number: 0,
                recipient: people.traits[at].id(),
                message: MessageId::campaign(at as u32 % 3),
                category,
                template: 0,
                minute: 5 * DAY + at as u32,
                occurrence: at as u32 % 2,
            },
            category,
            text: 0,
            first: true,
        };
        let mut ahead = Ahead::new();
        for category in [Category::Marketing, Category::Utility] {
            ahead.draw(&draws, category, (0..61).map(|at| message(at, category)));
            for at in 0..61 {
                let Message { attempt, .. } = message(at, category);
                let block = |block, [entity, message, occurrence]: [u32; 3]| {
                    draws.block(block, entity, message, occurrence)
                };
                let luck = ahead.luck(at);
                assert_eq!(luck.verdict(), block(Block::Verdict, attempt.verdict_key()));
                let key = reaction_key(attempt.recipient, attempt.message);
                assert_eq!(luck.reaction(), block(Block::Reaction, key));
                assert_eq!(luck.delays(), block(Block::Delay, key));
                if category == Category::Marketing {
                    let others = block(Block::Others, others_key(attempt.recipient, 5));
                    assert_eq!(luck.others(), others[Purpose::OthersToday.lane()]);
                }
            }
        }
    }
}
