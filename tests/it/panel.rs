//! People alone: a panel that gets one message every so many days, with nobody held back, dropped or silenced.

use sendlab::messaging::{Category, Manner, MessageId, Reaction};
use sendlab::population::{Delivery, Params, Population, Spec, State, Tables, Traits, react, reaction_key};
use sendlab::rng::{Block, Draws};
use sendlab::stats::{Estimate, jackknife_ratio};
use sendlab::units::time::DAY;

/// Groups of people whose spread tells how sure a figure of the panel is.
pub const BLOCKS: usize = 20;

/// A panel.
pub struct Panel<'a> {
    /// What its people are like.
    pub params: &'a Params,
    /// Segment at the start (index of [`sendlab::messaging::SEGMENTS`]).
    pub segment: usize,
    /// How many.
    pub people: u32,
    /// Days from one message to the next.
    pub every: u32,
    /// Messages to each.
    pub messages: u32,
}

/// One message in the life of one person.
pub struct Life<'a> {
    /// Group of the person, below [`BLOCKS`].
    pub block: usize,
    /// The person's fixed traits.
    pub traits: &'a Traits,
    /// Number of the message, from 0.
    pub number: u32,
    /// What the person does with it.
    pub reaction: &'a Reaction,
}

impl Panel<'_> {
    /// Sends all messages as marketing, person by person.
    pub fn send(&self, see: impl FnMut(&Life)) {
        self.send_of(Category::Marketing, see);
    }

    /// Sends all messages in a category, person by person.
    pub fn send_of(&self, category: Category, mut see: impl FnMut(&Life)) {
        let Self { params, segment, people, every, messages } = *self;
        let tables = Tables::new(params, every * messages * DAY);
        let draws = Draws::new(3, 0);
        let mix = std::array::from_fn(|at| f64::from(u8::from(at == segment)));
        let spec = Spec {
            size: people,
            mix,
            contacts: None,
            holdout_share: 0.0,
            background_counted: 0.5,
            record_days: 14.0,
            horizon: DAY,
        };
        let population = Population::draw(&spec, &tables, &draws);
        for (contact, traits) in population.contacts.iter().zip(&population.traits) {
            let mut state = State::initial(&tables, contact);
            for number in 0..messages {
                let message = MessageId::campaign(number);
                let delivery = Delivery {
                    id: contact.id,
                    message,
                    category,
                    manner: Manner::default(),
                    text: traits.text(number, 4),
                    minute: number * every * DAY + 600,
                    timed: true,
                };
                let [entity, message, occurrence] = reaction_key(contact.id, message);
                let block = |block| draws.block(block, entity, message, occurrence);
                let (words, delays) = (block(Block::Reaction), || block(Block::Delay));
                let reaction = react(&tables, traits, &mut state, &delivery, words, delays, &draws);
                see(&Life { block: contact.id as usize % BLOCKS, traits, number, reaction: &reaction });
            }
        }
    }
}

/// A share counted by groups of people.
#[derive(Clone, Copy, Default)]
pub struct Share {
    parts: [(f64, f64); BLOCKS],
}

impl Share {
    /// Counts a case and whether it is one.
    pub fn add(&mut self, block: usize, is: bool) {
        self.parts[block].0 += f64::from(u8::from(is));
        self.parts[block].1 += 1.0;
    }

    /// The share, with a standard error from the spread of the groups; NaN without a case.
    pub fn estimate(&self) -> Estimate {
        let nothing = Estimate { n: 0, mean: f64::NAN, std_error: None };
        jackknife_ratio(self.parts).unwrap_or(nothing)
    }

    /// `times` this share over another one of the same people: what groups have in common does not count as doubt.
    pub fn over(&self, other: &Self, times: f64) -> Estimate {
        let rate = |(cases, all): (f64, f64)| cases / all.max(1.0);
        let parts = self.parts.iter().zip(&other.parts).map(|(a, b)| (times * rate(*a), rate(*b)));
        jackknife_ratio(parts).unwrap_or(Estimate { n: 0, mean: f64::NAN, std_error: None })
    }
}
