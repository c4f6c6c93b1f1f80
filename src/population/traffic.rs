//! What the people of a list do of their own accord within the horizon: messages to the business, and one-time codes that
//! they ask for. The same for every strategy; nobody who does nothing costs anything.

use crate::messaging::Contact;
use crate::population::conversations::{Conversations, waking_minutes};
use crate::population::events::UtilityEvent;
use crate::population::tables::Tables;
use crate::population::traits::Traits;
use crate::rng::{Draws, Purpose, unit};
use crate::units::Minute;

/// What everybody writes; numbers that are not on the platform write nothing.
pub(super) fn conversations(
    contacts: &[Contact],
    traits: &[Traits],
    tables: &Tables,
    horizon: Minute,
    draws: &Draws,
) -> Conversations {
    let rates = tables.params.conversations_per_day;
    if rates == [0.0; 3] {
        return Conversations::default();
    }
    let lists = contacts.iter().zip(traits).map(|(contact, traits)| {
        let per_day = if traits.is_invalid() { 0.0 } else { rates[contact.segment as usize] };
        let clock = (tables.delay.clock(), traits.waking_start());
        waking_minutes(contact.id, per_day, clock, horizon, Purpose::ConversationGap, draws).collect()
    });
    Conversations::of(lists)
}

/// Which of what everybody writes comes from an entry point.
pub(super) fn entries(
    contacts: &[Contact],
    written: &Conversations,
    share: f64,
    draws: &Draws,
) -> Conversations {
    if share <= 0.0 || written.is_empty() {
        return Conversations::default();
    }
    let lists = contacts.iter().enumerate().map(|(recipient, contact)| {
        let came = |ordinal| unit(draws.word(Purpose::EntryPoint, contact.id, 0, ordinal)) < share;
        let written = (0..).zip(written.by(recipient as u32));
        written.filter(|(ordinal, _)| came(*ordinal)).map(|(_, minute)| *minute).collect()
    });
    Conversations::of(lists)
}

/// The one-time codes that everybody asks for, be the business blocked or not: whoever logs in needs one. Numbers that are
/// not on the platform ask for none.
pub(super) fn codes(
    contacts: &[Contact],
    traits: &[Traits],
    tables: &Tables,
    horizon: Minute,
    draws: &Draws,
) -> Vec<UtilityEvent> {
    let rates = tables.params.codes_per_day;
    if rates == [0.0; 3] {
        return Vec::new();
    }
    let mut codes = Vec::new();
    for (recipient, (contact, traits)) in (0..).zip(contacts.iter().zip(traits)) {
        let per_day = if traits.is_invalid() { 0.0 } else { rates[contact.segment as usize] };
        let clock = (tables.delay.clock(), traits.waking_start());
        let minutes = waking_minutes(contact.id, per_day, clock, horizon, Purpose::CodeGap, draws);
        codes.extend(minutes.zip(0..).map(|(minute, ordinal)| UtilityEvent { minute, recipient, ordinal }));
    }
    codes.sort_unstable();
    codes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messaging::Segment;
    use crate::population::fixtures::people;
    use crate::population::{Params, Population};
    use crate::units::time::DAY;

    fn drawn(size: u32, params: Params) -> Population {
        people(&Tables::new(&params, 30 * DAY), [0.5, 0.3, 0.2], size, &Draws::new(3, 2))
    }

    /// A code is a function of its person and ordinal: of nobody else on the list, and of nothing else that they do.
    #[test]
    fn nobodys_codes_depend_on_anything_else() {
        let params = Params { codes_per_day: [0.4, 0.2, 0.1], ..Params::default() };
        let (long, short) = (drawn(900, params.clone()), drawn(899, params.clone()));
        let of_others: Vec<_> = long.codes.iter().copied().filter(|code| code.recipient < 899).collect();
        assert!(of_others == short.codes && short.codes.is_sorted() && short.codes.len() > 5_000);
        let busy = Params { conversations_per_day: [2.0; 3], utility_per_day: [1.0; 3], ..params.clone() };
        assert_eq!(drawn(899, busy).codes, short.codes);
        let more = drawn(899, Params { codes_per_day: [0.4, 0.2, 0.3], ..params });
        let only = |people: &Population, segment| -> Vec<_> {
            let is_of = |code: &&UtilityEvent| people.contacts[code.recipient as usize].segment == segment;
            people.codes.iter().filter(is_of).copied().collect()
        };
        assert_eq!(only(&more, Segment::OptedIn), only(&short, Segment::OptedIn));
        assert!(only(&more, Segment::Cold).len() > 2 * only(&short, Segment::Cold).len());
    }

    /// Only people who are awake, and whose number is on the platform, ask for codes.
    #[test]
    fn codes_are_asked_for_awake_and_by_nobody_with_an_invalid_number() {
        let params = Params { codes_per_day: [3.0; 3], p_invalid_number: [0.3; 3], ..Params::default() };
        let clock = *Tables::new(&params, 30 * DAY).delay.clock();
        let people = drawn(400, params);
        for code in &people.codes {
            let traits = &people.traits[code.recipient as usize];
            assert!(!traits.is_invalid() && !clock.is_asleep(code.minute, traits.waking_start()));
        }
        assert!(people.codes.len() > 10_000);
        assert!(drawn(400, Params::default()).codes.is_empty(), "neutral by default");
    }
}
