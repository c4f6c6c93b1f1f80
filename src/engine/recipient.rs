//! One recipient's mutable record: what the person, the platform and the sender each keep of the pair.

use crate::engine::Job;
use crate::engine::marks::Marks;
use crate::gate::PairRecord;
use crate::messaging::{Category, Contact, MessageId};
use crate::population::{Delivery, Population, State, Tables, react, reaction_key};
use crate::rng::Block;
use crate::strategy::{ContactRecord, Mark, Truth, View};
use crate::units::Minute;

/// Everything that changes about one recipient, on one 64-byte cache line: the person's state (24 bytes), the
/// platform's record of the pair (32) and the sender's own record (4).
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub(super) struct Recipient {
    /// The truth about the person.
    pub state: State,
    /// The platform's record of the pair.
    pub pair: PairRecord,
    /// The sender's record of the contact.
    pub record: ContactRecord,
}

/// All recipients at the start.
pub(super) fn at_start(people: &Population, tables: &Tables) -> Vec<Recipient> {
    people
        .contacts
        .iter()
        .map(|contact| Recipient {
            state: State::initial(tables, contact),
            pair: PairRecord::default(),
            record: ContactRecord::default(),
        })
        .collect()
}

/// What the sender may see of the recipients at a minute.
pub(super) struct SenderView<'a> {
    /// The run.
    pub job: &'a Job<'a>,
    /// Their records.
    pub recipients: &'a [Recipient],
    /// What makes the sender hold messages back: it asks at every dispatch, and nearly everybody's whole record can stay
    /// where it is.
    pub marks: &'a Marks,
    /// Now.
    pub minute: Minute,
}

impl View for SenderView<'_> {
    fn contact(&self, recipient: u32) -> &Contact {
        &self.job.people.contacts[recipient as usize]
    }

    fn record(&self, recipient: u32) -> &ContactRecord {
        &self.recipients[recipient as usize].record
    }

    fn mark(&self, recipient: u32) -> Mark {
        self.marks.get(recipient)
    }

    fn opted_out(&self, recipient: u32) -> bool {
        // The platform tells the sender of a stop, and of its end, in the minute it happens.
        let at = recipient as usize;
        self.job.people.traits[at].is_opted_out(&self.recipients[at].state, self.minute)
    }

    fn truth(&self, recipient: u32, campaign: u32) -> Truth {
        let Job { setup, tables, people, draws, .. } = self.job;
        let traits = &people.traits[recipient as usize];
        // A copy: what would happen must not happen.
        let mut state = self.recipients[recipient as usize].state;
        let until = self.minute.min(state.blocked_from().saturating_sub(1));
        if let Some((_, last)) = people.conversations.until(recipient, until) {
            state.note_writing(last);
        }
        let user = traits.platform_user(&state, self.minute);
        let (id, message) = (traits.id(), MessageId::campaign(campaign));
        let text = traits.text(campaign, setup.variants);
        let (category, manner, minute) = (Category::Marketing, setup.manner(campaign), self.minute);
        let delivery = Delivery { id, message, category, text, manner, minute, timed: false };
        let [entity, key, occurrence] = reaction_key(id, message);
        let words = draws.block(Block::Reaction, entity, key, occurrence);
        let delays = || draws.block(Block::Delay, entity, key, occurrence);
        let reaction = react(tables, traits, &mut state, &delivery, words, delays, draws);
        Truth {
            reachable: user.reachable && !user.holdout && !user.opted_out && !user.blocked,
            reads: reaction.read.is_some(),
            responds: reaction.positive(),
            turns_away: reaction.negative.is_some(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recipient_is_one_cache_line() {
        let bytes = [size_of::<State>(), size_of::<PairRecord>(), size_of::<ContactRecord>()];
        println!("bytes of mutable state: person {}, pair {}, sender {}", bytes[0], bytes[1], bytes[2]);
        assert!(bytes.iter().sum::<usize>() <= 64, "{bytes:?}");
        assert_eq!(size_of::<Recipient>(), 64);
    }
}
