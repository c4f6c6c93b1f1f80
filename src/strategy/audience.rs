//! Who gets campaign messages at all: decided at launch, from the list and from what the sender has seen.

use crate::messaging::Source;
use crate::strategy::Line;
use crate::units::Minute;
use crate::units::time::DAY;

/// Which contacts get campaign messages; the rest are suppressed at launch. All conditions must hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Audience {
    /// By list segment: opted in, inactive, cold.
    pub segments: [bool; 3],
    /// Only contacts with a consent on the list.
    pub consented: bool,
    /// By source of consent: web form, subscription, support contact, purchase, chat, none.
    pub sources: [bool; 6],
    /// Only contacts whose last interaction on the list was at most that long before day 0.
    pub active_within: Option<Minute>,
    /// Only contacts who interacted at most that long before the launch, by the list or by a read receipt, click or
    /// reply that the sender has seen since.
    pub engaged_within: Option<Minute>,
    /// Only contacts who wrote at most that long before the launch, in reply or of their own accord, since the start.
    pub wrote_within: Option<Minute>,
    /// Only the best share of each segment, by how recent, frequent and valuable the list shows a contact to be.
    pub best: f64,
    /// Only the share of the list that interacted most often; equals come in together, if the middle of their places does.
    pub frequent: f64,
    /// Leave out contacts with at least that many own marketing messages delivered since their last read receipt, as
    /// seen at launch; `None` never does.
    pub sunset_after_unread: Option<u8>,
    /// Only a random share of the contacts, the same contacts in every campaign and every arm.
    pub share: f64,
}

impl Default for Audience {
    fn default() -> Self {
        Self {
            segments: [true; 3],
            consented: false,
            sources: [true; 6],
            active_within: None,
            engaged_within: None,
            wrote_within: None,
            best: 1.0,
            frequent: 1.0,
            sunset_after_unread: None,
            share: 1.0,
        }
    }
}

impl Audience {
    /// Nobody.
    pub fn nobody() -> Self {
        Self { segments: [false; 3], ..Self::default() }
    }

    /// Whether a contact belongs to it. What is kept apart from the list is asked for only where it decides.
    #[inline]
    pub fn includes(&self, line: &Line<'_>) -> bool {
        let contact = line.contact();
        let interaction = contact.days_since_interaction.map(|days| Minute::from(days) * DAY);
        self.segments[contact.segment as usize]
            && self.sources[contact.source as usize]
            && (!self.consented || contact.source != Source::None)
            && (self.best >= 1.0 || f64::from(contact.standing) < self.best)
            && (self.frequent >= 1.0 || f64::from(contact.frequency_rank) < self.frequent * 65_536.0)
            && self.active_within.is_none_or(|limit| interaction.is_some_and(|since| since <= limit))
            && self
                .engaged_within
                .is_none_or(|limit| line.since_engaged().is_some_and(|since| since <= limit))
            && self.wrote_within.is_none_or(|limit| line.since_wrote().is_some_and(|since| since <= limit))
            && self.sunset_after_unread.is_none_or(|limit| line.unread_run() < limit)
            && (self.share >= 1.0 || line.coin() < self.share)
    }

    /// Whether it looks at what contacts did since the start.
    pub(super) fn follows(&self) -> bool {
        let told = [self.engaged_within, self.wrote_within].iter().any(Option::is_some);
        told || self.sunset_after_unread.is_some()
    }
}
