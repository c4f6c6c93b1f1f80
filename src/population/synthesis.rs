//! Draws the people of one replication: a synthetic list or a user's own (model: section 2).

use std::sync::Arc;

use crate::messaging::{Contact, SOURCES, Segment, Source};
use crate::population::events::{UtilityEvent, minutes};
use crate::population::tables::Tables;
use crate::population::traits::{Identity, Platform, Traits, short_unit, source_shares};
use crate::rng::{Block, Draws, Purpose, unit};
use crate::units::Minute;
use crate::units::maths::log;

/// Days of silence up to which a synthetic list calls a contact active.
const ACTIVE_DAYS: f64 = 90.0;

/// One row of a user's contact list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedContact {
    /// Identity: the entity of this recipient's draws. Unique on the list.
    pub id: u32,
    /// Whole days since the last interaction; `None` where none is known.
    pub days_since_interaction: Option<u16>,
    /// Where the consent came from.
    pub source: Source,
    /// Whether there is consent.
    pub consent: bool,
}

/// Whom to draw.
#[derive(Clone, Debug)]
pub struct Spec {
    /// Number of synthetic contacts; not used with a contact list.
    pub size: u32,
    /// Probability of each segment for a synthetic contact, divided by its sum.
    pub mix: [f64; 3],
    /// The user's own list, instead of a synthetic one.
    pub contacts: Option<Arc<[ListedContact]>>,
    /// Share of users in the platform's holdout.
    pub holdout_share: f64,
    /// Share of the background load that counts for the per-user limit (phi).
    pub background_counted: f64,
    /// End of the run.
    pub horizon: Minute,
}

/// The people of one replication, by index: the list, the hidden traits, and what will happen to them.
#[derive(Clone, Debug, PartialEq)]
pub struct Population {
    /// What the sender's list says.
    pub contacts: Vec<Contact>,
    /// What the people are.
    pub traits: Vec<Traits>,
    /// Transactional events in the order of (minute, recipient, ordinal).
    pub events: Vec<UtilityEvent>,
}

impl Population {
    /// Draws the population. Every person is a pure function of the draws and the person's id, so nobody changes
    /// with the size of the list; only ranks on a user's list depend on the others there.
    pub fn draw(spec: &Spec, tables: &Tables, draws: &Draws) -> Self {
        let platform =
            Platform { holdout_share: spec.holdout_share, background_counted: spec.background_counted };
        let identities = match &spec.contacts {
            Some(list) => listed(list, tables),
            None => (0..spec.size).map(|id| synthetic(id, spec.mix, tables, draws)).collect(),
        };
        let mut contacts = Vec::with_capacity(identities.len());
        let mut traits = Vec::with_capacity(identities.len());
        let mut events = Vec::new();
        for (index, (identity, contact)) in identities.into_iter().enumerate() {
            let recipient = index as u32;
            let per_day = tables.params.utility_per_day[contact.segment as usize];
            let times = minutes(contact.id, per_day, spec.horizon, draws).zip(0..);
            events.extend(times.map(|(minute, ordinal)| UtilityEvent { minute, recipient, ordinal }));
            traits.push(Traits::draw(identity, platform, tables, draws));
            contacts.push(contact);
        }
        events.sort_unstable();
        Self { contacts, traits, events }
    }
}

/// A contact of a synthetic list.
fn synthetic(id: u32, mix: [f64; 3], tables: &Tables, draws: &Draws) -> (Identity, Contact) {
    let words = draws.block(Block::Identity, id, 0, 0);
    let place = unit(words[Purpose::Segment.lane()]) * (mix[0] + mix[1] + mix[2]);
    let segment = if place < mix[0] {
        Segment::OptedIn
    } else if place < mix[0] + mix[1] {
        Segment::Inactive
    } else {
        Segment::Cold
    };
    let source = match segment {
        Segment::Cold => Source::None,
        Segment::OptedIn | Segment::Inactive => source(tables, unit(draws.word(Purpose::Source, id, 0, 0))),
    };
    let recency = unit(words[Purpose::Recency.lane()]);
    let days = match segment {
        Segment::OptedIn => Some((ACTIVE_DAYS * recency) as u16),
        Segment::Inactive => Some((ACTIVE_DAYS - 180.0 * log(1.0 - 0.999 * recency)) as u16),
        Segment::Cold => None,
    };
    let recency_rank = short_unit(words[Purpose::Recency.lane()]);
    (
        Identity { id, segment, source, recency },
        Contact { id, segment, source, days_since_interaction: days, recency_rank },
    )
}

/// The source of a consent, by shares.
fn source(tables: &Tables, u: f64) -> Source {
    let (shares, total) = source_shares(tables);
    let mut below = 0.0;
    for (source, share) in SOURCES.into_iter().zip(shares) {
        below += share;
        if u * total < below {
            return source;
        }
    }
    Source::Chat
}

/// The contacts of a user's list, in its order, with segments and ranks within them.
fn listed(list: &[ListedContact], tables: &Tables) -> Vec<(Identity, Contact)> {
    let segment_of = |row: &ListedContact| match row.days_since_interaction {
        _ if !row.consent => Segment::Cold,
        Some(days) if f64::from(days) >= tables.params.inactive_after => Segment::Inactive,
        _ => Segment::OptedIn,
    };
    let mut order: Vec<usize> = (0..list.len()).collect();
    // Contacts without a known interaction come last in their segment; the sort keeps ties by position.
    order.sort_by_key(|&at| list[at].days_since_interaction.map_or(u32::MAX, u32::from));
    let mut sizes = [0u32; 3];
    let mut ranks = vec![0u32; list.len()];
    for at in order {
        let size = &mut sizes[segment_of(&list[at]) as usize];
        ranks[at] = *size;
        *size += 1;
    }
    list.iter()
        .zip(ranks)
        .map(|(row, rank)| {
            let segment = segment_of(row);
            let source = if segment == Segment::Cold { Source::None } else { row.source };
            let recency = (f64::from(rank) + 0.5) / f64::from(sizes[segment as usize]);
            let contact = Contact {
                id: row.id,
                segment,
                source,
                days_since_interaction: row.days_since_interaction,
                // The last of very many ranks must not round to 1.
                recency_rank: (recency as f32).min(1.0 - f32::EPSILON),
            };
            (Identity { id: row.id, segment, source, recency }, contact)
        })
        .collect()
}
