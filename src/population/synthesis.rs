//! Draws the people of one replication: a synthetic list or a user's own (model: section 2).

use std::sync::Arc;

use crate::messaging::{Contact, SOURCES, Segment, Source};
use crate::population::conversations::Conversations;
use crate::population::events::{UtilityEvent, minutes};
use crate::population::tables::Tables;
use crate::population::traffic::{codes, conversations, entries};
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
    /// Rank by how often this contact bought or wrote, in 1/65536 of the list, 0 the most often; `None` where the list
    /// does not say.
    pub frequency_rank: Option<u16>,
    /// Rank by money spent, likewise.
    pub monetary_rank: Option<u16>,
    /// Minutes by which the contact's clock is ahead of the sender's; `None` where the list does not say.
    pub utc_offset: Option<i16>,
}

impl ListedContact {
    /// The segment that the list shows: without consent cold, silent for `inactive_after` days inactive.
    pub fn segment(&self, inactive_after: f64) -> Segment {
        match self.days_since_interaction {
            _ if !self.consent => Segment::Cold,
            Some(days) if f64::from(days) >= inactive_after => Segment::Inactive,
            _ => Segment::OptedIn,
        }
    }
}

/// Whom to draw.
#[derive(Clone, Debug, PartialEq)]
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
    /// Days that the platform's record of a user covers.
    pub record_days: f64,
    /// End of the run.
    pub horizon: Minute,
}

/// The people of one replication, by index: the list, the hidden traits, and what will happen to them.
#[derive(Clone, Debug, PartialEq)]
pub struct Population {
    /// What the sender's list says.
    pub contacts: Vec<Contact>,
    /// The segment of each on that list once more, a byte each: the books ask for it in no order, and all of these bytes
    /// stay close at hand.
    pub segments: Vec<Segment>,
    /// What the people are.
    pub traits: Vec<Traits>,
    /// Transactional events in the order of (minute, recipient, ordinal).
    pub events: Vec<UtilityEvent>,
    /// What they write of their own accord.
    pub conversations: Conversations,
    /// Those of them that come from an entry point: an advertisement or a page button.
    pub entries: Conversations,
    /// One-time codes that they ask for, in the order of (minute, recipient, ordinal).
    pub codes: Vec<UtilityEvent>,
}

impl Population {
    /// Draws the population. Every person is a pure function of the draws and the person's id, so nobody changes
    /// with the size of the list; only ranks on a user's list depend on the others there.
    pub fn draw(spec: &Spec, tables: &Tables, draws: &Draws) -> Self {
        let platform = Platform {
            holdout_share: spec.holdout_share,
            background_counted: spec.background_counted,
            record_days: spec.record_days,
        };
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
        let conversations = conversations(&contacts, &traits, tables, spec.horizon, draws);
        let entries = entries(&contacts, &conversations, tables.params.entry_point_share, draws);
        let codes = codes(&contacts, &traits, tables, spec.horizon, draws);
        let segments = contacts.iter().map(|contact: &Contact| contact.segment).collect();
        Self { contacts, segments, traits, events, conversations, entries, codes }
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
    let contact = Contact {
        id,
        segment,
        source,
        days_since_interaction: days,
        recency_rank,
        standing: recency_rank,
        frequency_rank: Contact::MIDDLE,
    };
    (Identity { id, segment, source, recency, ahead: None }, contact)
}

/// Mean of the recency rank and of those other ranks that the list gives.
fn standing(recency: f32, others: [Option<u16>; 2]) -> f32 {
    let known = others.into_iter().flatten().map(|rank| f32::from(rank) / 65_536.0);
    let (sum, count) = known.fold((recency, 1.0), |(sum, count), rank| (sum + rank, count + 1.0));
    sum / count
}

/// The source of a consent, by shares.
fn source(tables: &Tables, u: f64) -> Source {
    let (shares, total) = source_shares(&tables.params);
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
    let segment_of = |row: &ListedContact| row.segment(tables.params.inactive_after);
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
            // The last of very many ranks must not round to 1.
            let recency_rank = (recency as f32).min(1.0 - f32::EPSILON);
            let contact = Contact {
                id: row.id,
                segment,
                source,
                days_since_interaction: row.days_since_interaction,
                recency_rank,
                standing: standing(recency_rank, [row.frequency_rank, row.monetary_rank]),
                frequency_rank: row.frequency_rank.unwrap_or(Contact::MIDDLE),
            };
            (Identity { id: row.id, segment, source, recency, ahead: row.utc_offset }, contact)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messaging::SEGMENTS;
    use crate::population::Params;
    use crate::population::fixtures::{people, within};
    use crate::units::time::DAY;

    const MIX: [f64; 3] = [0.55, 0.30, 0.15];

    fn tables() -> Tables {
        Tables::new(&Params::default(), 30 * DAY)
    }

    fn from_list(rows: Vec<ListedContact>) -> Population {
        let spec = Spec {
            size: 0,
            mix: MIX,
            contacts: Some(rows.into()),
            holdout_share: 0.0,
            background_counted: 0.5,
            record_days: 14.0,
            horizon: DAY,
        };
        Population::draw(&spec, &tables(), &Draws::new(1, 0))
    }

    fn row(id: u32, days: Option<u16>, consent: bool) -> ListedContact {
        ListedContact {
            id,
            days_since_interaction: days,
            source: Source::Purchase,
            consent,
            frequency_rank: None,
            monetary_rank: None,
            utc_offset: None,
        }
    }

    /// Nobody's traits or events depend on who else is on the list.
    #[test]
    fn a_shorter_list_has_the_same_people() {
        let (tables, draws) = (tables(), Draws::new(3, 2));
        let long = people(&tables, MIX, 4000, &draws);
        let short = people(&tables, MIX, 3999, &draws);
        assert_eq!(long.contacts[..3999], short.contacts);
        assert_eq!(long.traits[..3999], short.traits);
        let others: Vec<_> = long.events.iter().copied().filter(|event| event.recipient < 3999).collect();
        assert_eq!(others, short.events);
        assert_ne!(people(&tables, MIX, 4000, &Draws::new(3, 3)).traits, long.traits);
    }

    /// Shares within 5 standard deviations: false alarm below 1e-6 each.
    #[test]
    fn the_list_follows_the_mix_and_the_sources() {
        let n = 100_000;
        let people = people(&tables(), MIX, n, &Draws::new(6, 0));
        let share = |is: &dyn Fn(&Contact) -> bool| {
            people.contacts.iter().filter(|contact| is(contact)).count() as f64 / f64::from(n)
        };
        for (segment, expected) in SEGMENTS.into_iter().zip(MIX) {
            within(share(&|contact| contact.segment == segment), expected, n);
        }
        for (source, expected) in SOURCES.into_iter().zip([0.30, 0.25, 0.15, 0.20, 0.10]) {
            within(share(&|contact| contact.source == source), 0.85 * expected, n);
        }
        // Half of the opted-in were there within 45 days; half of the inactive by 90 + 180 ln 2 = 214.
        within(share(&|c| c.segment == Segment::OptedIn && c.days_since_interaction < Some(45)), 0.275, n);
        within(
            share(&|c| c.segment == Segment::Inactive && c.days_since_interaction < Some(215)),
            0.30 * (1.0 - crate::units::maths::exp(-125.0 / 180.0)) / 0.999,
            n,
        );
        for contact in &people.contacts {
            assert!((0.0..1.0).contains(&contact.recency_rank));
            match contact.segment {
                Segment::OptedIn => assert!(contact.days_since_interaction.unwrap() < 90),
                Segment::Inactive => assert!((90..1334).contains(&contact.days_since_interaction.unwrap())),
                Segment::Cold => {
                    assert_eq!((contact.days_since_interaction, contact.source), (None, Source::None));
                }
            }
        }
        let events = people.events.len() as f64 / f64::from(n);
        let expected = 30.0 * (0.55 * 0.05 + 0.30 * 0.01);
        assert!((events - expected).abs() < 5.0 * (2.0 * expected / f64::from(n)).sqrt(), "{events}");
        assert!(people.events.is_sorted());
    }

    /// Whether a message comes from an entry point is a Bernoulli draw of its own: 5 standard deviations, false alarm below
    /// 1e-6; nothing else of the population moves, and a higher share adds entries.
    #[test]
    fn a_share_of_what_people_write_comes_from_entry_points() {
        let drawn = |share| {
            let rates = [0.4, 0.2, 0.1];
            let params =
                Params { conversations_per_day: rates, entry_point_share: share, ..Params::default() };
            people(&Tables::new(&params, 30 * DAY), MIX, 4000, &Draws::new(3, 2))
        };
        let (none, some, more, all) = (drawn(0.0), drawn(0.3), drawn(0.4), drawn(1.0));
        assert!(none.entries.is_empty() && all.entries == all.conversations);
        let written = all.conversations.in_order().len() as u32;
        within(some.entries.in_order().len() as f64 / f64::from(written), 0.3, written);
        for recipient in 0..4000 {
            let more = more.entries.by(recipient);
            assert!(some.entries.by(recipient).iter().all(|minute| more.contains(minute)));
        }
        assert_eq!(Population { entries: Conversations::default(), ..some }, none);
    }

    /// Nobody's conversations depend on who else is on the list, and numbers that do not exist write nothing.
    #[test]
    fn people_write_by_segment_and_each_on_their_own() {
        let params = Params { conversations_per_day: [0.4, 0.0, 0.1], ..Params::default() };
        let (tables, draws) = (Tables::new(&params, 30 * DAY), Draws::new(3, 2));
        let long = people(&tables, MIX, 4000, &draws);
        let short = people(&tables, MIX, 3999, &draws);
        let end = 30 * DAY;
        assert!((0..3999).all(|at| long.conversations.until(at, end) == short.conversations.until(at, end)));
        let wrote = |at: usize| long.conversations.until(at as u32, end).is_some();
        for (at, (contact, traits)) in long.contacts.iter().zip(&long.traits).enumerate() {
            let may = contact.segment != Segment::Inactive && !traits.is_invalid();
            assert!(may || !wrote(at));
        }
        let able = |segment| {
            let of =
                |(contact, traits): &(&Contact, &Traits)| contact.segment == segment && !traits.is_invalid();
            long.contacts.iter().zip(&long.traits).filter(of).count() as f64
        };
        let expected = 30.0 * (0.4 * able(Segment::OptedIn) + 0.1 * able(Segment::Cold));
        let written = long.conversations.in_order().len() as f64;
        assert!((written - expected).abs() < 5.0 * expected.sqrt(), "{written} is not {expected}");
        let silent = people(&self::tables(), MIX, 4000, &draws);
        assert!(silent.conversations.is_empty());
        assert_eq!((silent.traits, silent.events), (long.traits, long.events));
    }

    #[test]
    fn pure_lists_and_the_smallest_ones() {
        let (tables, draws) = (tables(), Draws::new(1, 0));
        for segment in SEGMENTS {
            let mut mix = [0.0; 3];
            mix[segment as usize] = 1.0;
            let people = people(&tables, mix, 300, &draws);
            assert!(people.contacts.iter().all(|contact| contact.segment == segment));
        }
        let nobody = people(&tables, MIX, 0, &draws);
        assert!(nobody.contacts.is_empty() && nobody.traits.is_empty() && nobody.events.is_empty());
        assert_eq!(people(&tables, MIX, 1, &draws).traits.len(), 1);
        assert!(from_list(Vec::new()).contacts.is_empty());
    }

    #[test]
    fn shares_of_sources_are_divided_by_their_sum_and_may_all_be_zero() {
        let params = Params { source_share: [0.0; 5], ..Params::default() };
        let people = people(&Tables::new(&params, DAY), [1.0, 0.0, 0.0], 1000, &Draws::new(1, 0));
        assert!(SOURCES.iter().all(|&source| people.contacts.iter().any(|c| c.source == source)));
        // Without spread of annoyance the factor is the source's, 1 in the mean over the shares.
        for source_share in [[0.6, 0.5, 0.3, 0.4, 0.2], [0.3, 0.25, 0.15, 0.2, 0.1]] {
            let params = Params { source_share, annoyance_sigma: 0.0, ..Params::default() };
            let people = self::people(&Tables::new(&params, DAY), [1.0, 0.0, 0.0], 1000, &Draws::new(1, 0));
            let purchase = people.contacts.iter().position(|c| c.source == Source::Purchase).unwrap();
            assert!((people.traits[purchase].negative_multiplier() - 1.3 / 1.01).abs() < 1e-6);
        }
    }

    #[test]
    fn a_users_list_keeps_its_order_and_is_ranked_within_segments() {
        let people = from_list(vec![
            row(70, Some(5), true),
            row(3, Some(90), true),
            row(9, Some(2), true),
            row(4, Some(2), true),
            row(5, Some(1), false),
            row(8, None, true),
            row(6, Some(400), true),
            row(7, Some(89), true),
        ]);
        let seen: Vec<_> = people
            .contacts
            .iter()
            .map(|contact| (contact.id, contact.segment, (contact.recency_rank * 100.0).round()))
            .collect();
        assert_eq!(
            seen,
            [
                (70, Segment::OptedIn, 50.0),
                (3, Segment::Inactive, 25.0),
                (9, Segment::OptedIn, 10.0),
                (4, Segment::OptedIn, 30.0),
                (5, Segment::Cold, 50.0),
                (8, Segment::OptedIn, 90.0),
                (6, Segment::Inactive, 75.0),
                (7, Segment::OptedIn, 70.0),
            ]
        );
        assert_eq!((people.contacts[0].source, people.contacts[4].source), (Source::Purchase, Source::None));
        assert_eq!(people.contacts[0].days_since_interaction, Some(5));
    }

    /// How often and how much somebody bought is the sender's knowledge and no trait.
    #[test]
    fn frequency_and_money_are_seen_by_the_sender_only() {
        let plain = row(1, Some(5), true);
        let loyal = ListedContact { frequency_rank: Some(0), ..plain.clone() };
        let big = ListedContact { monetary_rank: Some(32_768), ..loyal.clone() };
        let [plain, loyal, big] = [plain, loyal, big].map(|row| from_list(vec![row]));
        assert_eq!((plain.contacts[0].recency_rank, plain.contacts[0].standing), (0.5, 0.5));
        assert_eq!((loyal.contacts[0].recency_rank, loyal.contacts[0].standing), (0.5, 0.25));
        assert!((big.contacts[0].standing - 1.0 / 3.0).abs() < 1e-6);
        let frequencies = [&plain, &loyal, &big].map(|people| people.contacts[0].frequency_rank);
        assert_eq!(frequencies, [Contact::MIDDLE, 0, 0]);
        assert_eq!((&plain.traits, &plain.events), (&big.traits, &big.events));
    }

    /// A time zone on the list moves the waking hours by exactly its minutes, takes the place of the drawn one, and moves
    /// nothing else.
    #[test]
    fn a_listed_clock_shifts_the_waking_hours_and_nothing_else() {
        let base = row(1, Some(5), true);
        let start = |params: &Params, utc_offset| {
            let row = ListedContact { utc_offset, ..base.clone() };
            let spec = Spec {
                size: 0,
                mix: MIX,
                contacts: Some(vec![row].into()),
                holdout_share: 0.0,
                background_counted: 0.5,
                record_days: 14.0,
                horizon: DAY,
            };
            let people = Population::draw(&spec, &Tables::new(params, 30 * DAY), &Draws::new(1, 0));
            (people.traits[0].waking_start() as i32, people)
        };
        let here = Params::default();
        let elsewhere = Params { utc_offset: 5.0, utc_offset_spread: 3.0, ..Params::default() };
        let (unmoved, plain) = start(&here, None);
        assert_eq!(start(&here, Some(0)).1, plain);
        for ahead in [-720_i16, -210, 45, 120, 840, 1_560, -1_560] {
            let (moved, _) = start(&here, Some(ahead));
            assert_eq!(moved, (unmoved - i32::from(ahead)).rem_euclid(1440), "{ahead}");
            assert_eq!(start(&elsewhere, Some(ahead)).0, moved, "the list goes before what is drawn");
        }
        assert_ne!(start(&elsewhere, None).0, unmoved);
        let (_, moved) = start(&here, Some(120));
        assert_eq!((&plain.contacts, &plain.events), (&moved.contacts, &moved.events));
    }

    /// Traits that do not hang on the rank belong to the id, wherever it stands on the list.
    #[test]
    fn a_listed_person_is_drawn_by_id() {
        let alone = from_list(vec![row(12, Some(5), true)]);
        let second = from_list(vec![row(1, Some(5), false), row(12, Some(5), true)]);
        assert_eq!(alone.traits[0], second.traits[1]);
    }
}
