//! What messages change in a recipient (model: section 3).

use crate::messaging::{Category, Contact, Negative, Reaction, Segment};
use crate::population::reading::Previous;
use crate::population::tables::Tables;
use crate::units::time::DAY;
use crate::units::{Minute, NEVER};

/// The changing part of one recipient. 24 bytes: fatigue 4, goodwill 2, day of the last read 2, last delivery 4,
/// block 4, opt-out 4, last text 1, messages so far 1, unread in a row and repetitions 1, flags 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct State {
    /// Fatigue from own messages just after the last delivery (units of load).
    fatigue: f32,
    /// Goodwill just after the last delivery, in 1/4096 of a logit.
    goodwill: i16,
    /// Midnight of the last true read or interaction, in days: exact before the start (then negative), rounded up after.
    last_read: i16,
    last_delivery: Minute,
    blocked_from: Minute,
    opted_out_from: Minute,
    last_text: u8,
    /// Marketing messages delivered so far, those before the start included.
    messages: u8,
    /// Unread in a row (lower 5 bits) and identical unanswered texts in a row (upper 3 bits).
    rows: u8,
    /// Previous message (bits 0-1), segment (2-3), reported (4), not interested (5), has opted out (6).
    flags: u8,
}

const GOODWILL_STEPS: f64 = 4096.0;
const NO_READ: i16 = i16::MIN;
const NO_TEXT: u8 = u8::MAX;
const MOST_MESSAGES: u8 = 63;
const MOST_UNREAD: u8 = 31;
const MOST_REPEATED: u8 = 5;
const REPORTED: u8 = 1 << 4;
const NOT_INTERESTED: u8 = 1 << 5;
const HAS_OPTED_OUT: u8 = 1 << 6;

impl State {
    /// The state of a contact at the start.
    pub fn initial(tables: &Tables, contact: &Contact) -> Self {
        let segment = contact.segment;
        let prior = tables.params.prior_messages[segment as usize];
        Self {
            fatigue: 0.0,
            goodwill: 0,
            last_read: match contact.days_since_interaction {
                Some(days) => -(days.min(i16::MAX as u16) as i16),
                None => NO_READ,
            },
            last_delivery: 0,
            blocked_from: NEVER,
            opted_out_from: NEVER,
            last_text: NO_TEXT,
            messages: (prior.round() as u8).min(MOST_MESSAGES),
            rows: 0,
            flags: (segment as u8) << 2,
        }
    }

    /// Present segment, the truth.
    #[inline]
    pub fn segment(&self) -> Segment {
        // By table: the segments of neighbours are random, and a jump would be mispredicted.
        const BY_BITS: [Segment; 4] = [Segment::OptedIn, Segment::Inactive, Segment::Cold, Segment::Cold];
        BY_BITS[usize::from(self.flags >> 2 & 3)]
    }

    #[inline]
    fn set_segment(&mut self, segment: Segment) {
        self.flags = self.flags & !(3 << 2) | (segment as u8) << 2;
    }

    /// When this person's block of the sender takes effect; [`NEVER`] when there is none.
    #[inline]
    pub fn blocked_from(&self) -> Minute {
        self.blocked_from
    }

    /// When this person's last opt-out takes effect; [`NEVER`] when there is none. It may have been taken back since:
    /// [`crate::population::Traits::is_opted_out`].
    #[inline]
    pub fn opted_out_from(&self) -> Minute {
        self.opted_out_from
    }

    /// Whether an opt-out has been committed, taken back since or not.
    #[inline]
    pub fn has_opted_out(&self) -> bool {
        self.flags & HAS_OPTED_OUT != 0
    }

    /// Forgets a stop that has been taken back, so that the person can stop again.
    #[inline]
    pub(super) fn end_stop(&mut self) {
        self.opted_out_from = NEVER;
    }

    /// Whether a report has been committed.
    #[inline]
    pub fn has_reported(&self) -> bool {
        self.flags & REPORTED != 0
    }

    /// Whether a tap on "not interested" has been committed.
    #[inline]
    pub fn is_not_interested(&self) -> bool {
        self.flags & NOT_INTERESTED != 0
    }

    /// Marketing messages delivered so far, those before the start included; counted up to 63.
    #[inline]
    pub fn messages(&self) -> u8 {
        self.messages
    }

    /// Marketing messages unread in a row; counted up to 31.
    #[inline]
    pub fn unread_in_a_row(&self) -> u8 {
        self.rows & MOST_UNREAD
    }

    /// What became of the previous marketing message.
    #[inline]
    pub fn previous(&self) -> Previous {
        const BY_BITS: [Previous; 4] = [Previous::None, Previous::Unread, Previous::Read, Previous::Read];
        BY_BITS[usize::from(self.flags & 3)]
    }

    /// How often `text` has come in a row without an answer.
    #[inline]
    pub fn repeated(&self, text: u8) -> u8 {
        if self.last_text == text { self.rows >> 5 } else { 0 }
    }

    /// Fatigue from own messages at `minute` (units of load), before a message of that minute.
    #[inline]
    pub fn fatigue(&self, tables: &Tables, minute: Minute) -> f64 {
        f64::from(self.fatigue) * tables.fatigue_decay.after(minute.saturating_sub(self.last_delivery))
    }

    /// Goodwill at `minute` (logit, never positive), before a message of that minute.
    #[inline]
    pub fn goodwill(&self, tables: &Tables, minute: Minute) -> f64 {
        f64::from(self.goodwill)
            * (1.0 / GOODWILL_STEPS)
            * tables.goodwill_decay.after(minute.saturating_sub(self.last_delivery))
    }

    /// An opted-in recipient who has been silent for long is inactive from now on (model: section 4.2).
    #[inline]
    pub(super) fn settle(&mut self, tables: &Tables, minute: Minute) -> Segment {
        let segment = self.segment();
        let silent = minute as i32 - i32::from(self.last_read) * DAY as i32;
        // Without jumps: the segments of neighbours are random, and a jump would be mispredicted.
        let long_silent = (self.last_read != NO_READ) & (silent > tables.inactive_after);
        let unread = u32::from(self.unread_in_a_row()) >= tables.inactive_after_unread;
        let moves = (segment == Segment::OptedIn) & (long_silent | unread);
        let settled = [segment, Segment::Inactive][usize::from(moves)];
        self.set_segment(settled);
        settled
    }

    /// Books a delivered message with its eventual outcome (model: section 4.7). `fatigue` and `goodwill` are the
    /// values on its arrival.
    #[inline(always)]
    pub(super) fn commit(
        &mut self,
        tables: &Tables,
        (category, text, minute): (Category, u8, Minute),
        (fatigue, goodwill): (f64, f64),
        reaction: &Reaction,
    ) {
        let params = &tables.params;
        // Who reads is random: arithmetic, where a jump would be mispredicted.
        let read = u8::from(reaction.read.is_some());
        self.fatigue = (fatigue + params.fatigue_weight[category as usize]) as f32;
        self.last_delivery = minute;
        let mut goodwill = goodwill;
        if category == Category::Marketing {
            goodwill -= params.goodwill_loss_per_unread * f64::from(1 - read);
            let unread = (self.unread_in_a_row() + 1).min(MOST_UNREAD) * (1 - read);
            let repeated = (self.repeated(text) + 1).min(MOST_REPEATED);
            self.rows = repeated << 5 | unread;
            self.last_text = text;
            self.messages = (self.messages + 1).min(MOST_MESSAGES);
            self.flags = self.flags & !3 | (Previous::Unread as u8 + read);
        }
        // Goodwill is never positive, so truncation after the half rounds to the nearest step.
        self.goodwill = (goodwill * GOODWILL_STEPS - 0.5) as i16;
        // Rounded up, so that silence is never overstated.
        let today = minute.div_ceil(DAY).min(i16::MAX as u32) as i16;
        self.last_read = [self.last_read, today][usize::from(read)];
        if reaction.is_loud() {
            self.book_response(category, reaction);
        }
    }

    /// Takes in that the person wrote to the business of their own accord at `minute`, the last time so far: whoever
    /// writes is active again, as after a reply. Nothing comes of what a delivery has followed already.
    pub fn note_writing(&mut self, minute: Minute) {
        if minute <= self.last_delivery {
            return;
        }
        self.last_read = self.last_read.max(minute.div_ceil(DAY).min(i16::MAX as u32) as i16);
        self.rows &= !MOST_UNREAD;
        if self.segment() == Segment::Inactive {
            self.set_segment(Segment::OptedIn);
        }
    }

    /// Takes in that the business answered what the person had written: goodwill lost comes back by
    /// `goodwill_per_answer`, never beyond none lost. An answer is no delivery that fatigue or later goodwill count from.
    pub fn note_answer(&mut self, tables: &Tables, minute: Minute) {
        // Kept is the goodwill just after the last delivery, which has faded since.
        let faded = tables.goodwill_decay.after(minute.saturating_sub(self.last_delivery));
        let gain = tables.params.goodwill_per_answer / faded * GOODWILL_STEPS;
        // As in `commit`, half a step rounds to the nearest.
        self.goodwill = ((f64::from(self.goodwill) + gain).min(0.0) - 0.5) as i16;
    }

    fn book_response(&mut self, category: Category, reaction: &Reaction) {
        if reaction.positive() {
            if category == Category::Marketing {
                // An answer ends the row of unanswered texts.
                self.rows &= MOST_UNREAD;
            }
            if self.segment() == Segment::Inactive {
                self.set_segment(Segment::OptedIn);
                self.rows &= !MOST_UNREAD;
            }
        }
        match reaction.negative {
            Some((Negative::Block, from)) => self.blocked_from = self.blocked_from.min(from),
            Some((Negative::OptOut, from)) => {
                self.opted_out_from = self.opted_out_from.min(from);
                self.flags |= HAS_OPTED_OUT;
            }
            Some((Negative::NotInterested, _)) => self.flags |= NOT_INTERESTED,
            Some((Negative::Mute, _)) | None => {}
        }
        if reaction.report {
            self.flags |= REPORTED;
        }
    }
}

#[cfg(test)]
impl State {
    /// The same state in another segment.
    pub(super) fn with_segment(mut self, segment: Segment) -> Self {
        self.set_segment(segment);
        self
    }

    /// The same state after a marketing message that was read or not, with that fatigue.
    pub(super) fn after(mut self, previous: Previous, fatigue: f32) -> Self {
        self.flags = self.flags & !3 | previous as u8;
        self.fatigue = fatigue;
        self
    }

    /// The same state after so many marketing messages unread in a row.
    pub(super) fn after_unread(mut self, messages: u8) -> Self {
        self.rows = messages;
        self
    }

    /// The same state after `repeated` unanswered copies of `text`, with that goodwill.
    pub(super) fn with_history(mut self, text: u8, repeated: u8, goodwill: f64) -> Self {
        self.last_text = text;
        self.rows = repeated << 5;
        self.goodwill = (goodwill * GOODWILL_STEPS - 0.5) as i16;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messaging::Source;
    use crate::population::Params;
    use crate::population::fixtures::neutral;
    use crate::units::maths::exp;

    fn contact(segment: Segment, days: Option<u16>) -> Contact {
        let (source, rank) = (Source::WebForm, 0.5);
        Contact {
            id: 0,
            segment,
            source,
            days_since_interaction: days,
            recency_rank: rank,
            standing: rank,
            frequency_rank: Contact::MIDDLE,
        }
    }

    /// Books a marketing message in `state`.
    fn book(state: &mut State, tables: &Tables, text: u8, minute: Minute, reaction: &Reaction) {
        let arrival = (state.fatigue(tables, minute), state.goodwill(tables, minute));
        state.commit(tables, (Category::Marketing, text, minute), arrival, reaction);
    }

    fn read(minute: Minute) -> Reaction {
        Reaction { read: Some(minute), ..Reaction::default() }
    }

    #[test]
    fn a_state_is_24_bytes() {
        assert_eq!(std::mem::size_of::<State>(), 24);
        assert_eq!(std::mem::align_of::<State>(), 4);
    }

    /// Model, section 4.10: G loses, fades, wins back and fades again; 1/4096 of a logit is how exactly it is held.
    #[test]
    fn an_answer_wins_goodwill_back_as_the_formula_says() {
        let (tau, day) = (20.0, f64::from(DAY));
        for gain in [0.0, 0.05, 0.2, 9.0] {
            let params = Params {
                goodwill_tau: tau,
                goodwill_loss_per_unread: 0.3,
                goodwill_per_answer: gain,
                ..neutral()
            };
            let tables = Tables::new(&params, 90 * DAY);
            let mut state = State::initial(&tables, &contact(Segment::OptedIn, Some(1)));
            state.note_answer(&tables, 5);
            assert_eq!(state.goodwill(&tables, 5), 0.0, "nothing was lost");
            book(&mut state, &tables, 0, 0, &Reaction::default());
            let unanswered = state;
            let (answered, later) = (3 * DAY + 77, 12 * DAY);
            let fatigue = state.fatigue(&tables, later);
            state.note_answer(&tables, answered);
            let left = -0.3 * exp(-f64::from(answered) / day / tau);
            let expected = (left + gain).min(0.0);
            let found = state.goodwill(&tables, answered);
            assert!((found - expected).abs() < 1.0 / GOODWILL_STEPS, "{gain}: {found} {expected}");
            let faded = expected * exp(-f64::from(later - answered) / day / tau);
            assert!((state.goodwill(&tables, later) - faded).abs() < 1.0 / GOODWILL_STEPS);
            assert_eq!(state.fatigue(&tables, later), fatigue);
            assert!(gain > 0.0 || state == unanswered, "neutral");
        }
    }

    #[test]
    fn the_start_is_the_list() {
        let tables = Tables::new(&Params::default(), 1440);
        let state = State::initial(&tables, &contact(Segment::Inactive, Some(400)));
        assert_eq!(
            (state.segment(), state.messages(), state.previous()),
            (Segment::Inactive, 20, Previous::None)
        );
        assert_eq!((state.blocked_from(), state.opted_out_from()), (NEVER, NEVER));
        assert!(!state.has_reported() && !state.is_not_interested());
        let cold = State::initial(&tables, &contact(Segment::Cold, None));
        assert_eq!((cold.segment(), cold.messages(), cold.repeated(NO_TEXT)), (Segment::Cold, 0, 0));
        let many = Params { prior_messages: [1000.0; 3], ..Params::default() };
        let state = State::initial(&Tables::new(&many, 1440), &contact(Segment::OptedIn, Some(0)));
        assert_eq!(state.messages(), 63);
    }

    #[test]
    fn silence_makes_the_opted_in_inactive_and_nobody_else() {
        let tables = Tables::new(&Params::default(), 200 * DAY);
        let after =
            |segment, days, minute| State::initial(&tables, &contact(segment, days)).settle(&tables, minute);
        assert_eq!(after(Segment::OptedIn, Some(30), 60 * DAY), Segment::OptedIn);
        assert_eq!(after(Segment::OptedIn, Some(30), 61 * DAY), Segment::Inactive);
        assert_eq!(after(Segment::OptedIn, None, 199 * DAY), Segment::OptedIn);
        assert_eq!(after(Segment::Cold, Some(30), 199 * DAY), Segment::Cold);
    }

    #[test]
    fn ten_unread_in_a_row_make_inactive_and_a_click_brings_back() {
        let tables = Tables::new(&Params::default(), 200 * DAY);
        let mut state = State::initial(&tables, &contact(Segment::OptedIn, Some(0)));
        for day in 0..10 {
            assert_eq!(state.settle(&tables, day * DAY), Segment::OptedIn);
            book(&mut state, &tables, 0, day * DAY, &Reaction::default());
        }
        assert_eq!(state.settle(&tables, 10 * DAY), Segment::Inactive);
        book(&mut state, &tables, 0, 10 * DAY, &read(10 * DAY + 5));
        assert_eq!((state.segment(), state.unread_in_a_row()), (Segment::Inactive, 0));
        book(&mut state, &tables, 0, 11 * DAY, &Reaction { click: true, ..read(11 * DAY + 5) });
        assert_eq!((state.segment(), state.repeated(0)), (Segment::OptedIn, 0));
        // A click on a utility message brings back too, and starts a new row of unread marketing.
        let mut state = State::initial(&tables, &contact(Segment::Inactive, Some(100)));
        book(&mut state, &tables, 0, 0, &Reaction::default());
        assert_eq!(state.unread_in_a_row(), 1);
        let click = Reaction { click: true, ..read(5) };
        state.commit(&tables, (Category::Utility, 0, 4), (0.0, 0.0), &click);
        assert_eq!((state.segment(), state.unread_in_a_row()), (Segment::OptedIn, 0));
        // The highest value of the plausible range can be reached.
        let tables = Tables::new(&Params { inactive_after_unread: 20.0, ..Params::default() }, 200 * DAY);
        let mut state = State::initial(&tables, &contact(Segment::OptedIn, Some(0)));
        for _ in 0..20 {
            assert_eq!(state.settle(&tables, 0), Segment::OptedIn);
            book(&mut state, &tables, 0, 0, &Reaction::default());
        }
        assert_eq!(state.settle(&tables, 0), Segment::Inactive);
    }

    #[test]
    fn whoever_writes_is_active_again_until_silent_for_long() {
        let tables = Tables::new(&Params::default(), 300 * DAY);
        let mut state = State::initial(&tables, &contact(Segment::OptedIn, Some(0)));
        for _ in 0..10 {
            book(&mut state, &tables, 0, 1_000, &Reaction::default());
        }
        assert_eq!(state.settle(&tables, 5_000), Segment::Inactive);
        // Before the last delivery: known already.
        state.note_writing(1_000);
        assert_eq!((state.segment(), state.unread_in_a_row()), (Segment::Inactive, 10));
        state.note_writing(6_000);
        assert_eq!((state.settle(&tables, 6_001), state.unread_in_a_row()), (Segment::OptedIn, 0));
        let long = 6_000u32.div_ceil(DAY) * DAY + 90 * DAY;
        assert_eq!(state.settle(&tables, long), Segment::OptedIn);
        assert_eq!(state.settle(&tables, long + 1), Segment::Inactive);
        let mut cold = State::initial(&tables, &contact(Segment::Cold, None));
        cold.note_writing(6_000);
        assert_eq!(cold.settle(&tables, long + 1), Segment::Cold, "the cold stay cold");
    }

    #[test]
    fn counters_saturate_and_neutral_movement_is_none() {
        let tables = Tables::new(&neutral(), 300 * DAY);
        let mut state = State::initial(&tables, &contact(Segment::OptedIn, Some(89)));
        for _ in 0..200 {
            book(&mut state, &tables, 3, 0, &Reaction::default());
        }
        assert_eq!((state.messages(), state.unread_in_a_row(), state.repeated(3)), (63, 31, 5));
        assert_eq!(state.repeated(2), 0);
        assert_eq!(state.settle(&tables, 299 * DAY), Segment::OptedIn);
        book(&mut state, &tables, 2, 0, &read(9));
        assert_eq!((state.unread_in_a_row(), state.repeated(2), state.previous()), (0, 1, Previous::Read));
    }

    #[test]
    fn goodwill_falls_with_unread_and_recovers() {
        let tables = Tables::new(&Params::default(), 400 * DAY);
        let mut state = State::initial(&tables, &contact(Segment::OptedIn, Some(0)));
        for _ in 0..100 {
            book(&mut state, &tables, 0, 0, &Reaction::default());
        }
        // The model allows rounding to 1/1024 a step; here it is 1/4096.
        assert!((state.goodwill(&tables, 0) + 1.0).abs() < 100.0 / 8192.0);
        let ratio = state.goodwill(&tables, 150 * DAY) / state.goodwill(&tables, 0);
        assert!((ratio - exp(-1.0)).abs() < 1e-9);
        for _ in 0..2000 {
            book(&mut state, &tables, 0, 0, &Reaction::default());
        }
        assert_eq!(state.goodwill(&tables, 0), -8.0);
    }

    #[test]
    fn the_first_block_and_opt_out_stay() {
        let tables = Tables::new(&Params::default(), 30 * DAY);
        let mut state = State::initial(&tables, &contact(Segment::OptedIn, Some(0)));
        let with = |negative, report| Reaction { negative: Some(negative), report, ..read(1) };
        book(&mut state, &tables, 0, 0, &with((Negative::OptOut, 900), false));
        book(&mut state, &tables, 0, 0, &with((Negative::Block, 500), false));
        book(&mut state, &tables, 0, 0, &with((Negative::Block, 400), true));
        book(&mut state, &tables, 0, 0, &with((Negative::OptOut, 950), false));
        assert_eq!((state.blocked_from(), state.opted_out_from()), (400, 900));
        assert!(state.has_reported() && !state.is_not_interested());
        book(&mut state, &tables, 0, 0, &with((Negative::NotInterested, 7), false));
        assert!(state.is_not_interested());
    }

    #[test]
    fn utility_tires_a_little_and_leaves_the_rest() {
        let tables = Tables::new(&Params::default(), 30 * DAY);
        let mut state = State::initial(&tables, &contact(Segment::OptedIn, Some(0)));
        state.commit(&tables, (Category::Utility, 9, 60), (1.0, -0.5), &Reaction::default());
        assert!((state.fatigue(&tables, 60) - 1.2).abs() < 1e-6);
        assert_eq!((state.messages(), state.previous(), state.repeated(9)), (20, Previous::None, 0));
        assert_eq!(state.goodwill(&tables, 60), -0.5);
    }
}
