//! What an attempt leaves in the books: the daily tables, the gate's hour, the sender's record.

use crate::engine::Job;
use crate::engine::answers::Written;
use crate::engine::message::Message;
use crate::engine::recipient::Recipient;
use crate::engine::tally::{Tally, column};
use crate::gate::{Attempt, Signal, SignalKind};
use crate::messaging::{Category, Negative, Reaction, Reason};
use crate::strategy::Mark;
use crate::units::time::{DAY, HOUR};

/// What has to be known of a delivery from before its reaction.
pub(super) struct Occasion {
    /// It is unwanted whatever the person's fatigue.
    unwanted: bool,
    /// A service window is open.
    in_window: bool,
    /// It is the answer to somebody from an entry point, or comes in the free entry window after that.
    free_entry: bool,
}

impl Occasion {
    /// The occasion of a message, seen before the person reacts.
    #[inline(always)]
    pub fn before(message: &Message, has_written: bool, free_entry: bool, recipient: &Recipient) -> Self {
        let minute = message.attempt.minute;
        let (Recipient { state, pair, .. }, traits) = (recipient, message.traits);
        // Without jumps: each is rare, and all of them are quick.
        let turned_away = traits.is_opted_out(state, minute)
            | (pair.not_interested_from() <= minute)
            | (state.has_reported() & (state.blocked_from() <= minute));
        Self {
            unwanted: !traits.has_consented() | turned_away,
            in_window: pair.in_window(minute) | has_written,
            free_entry,
        }
    }
}

impl Occasion {
    /// Whether the platform takes the message for marketing, inside a service window.
    pub fn is_marketing_in_window(&self, message: &Message) -> bool {
        self.in_window && message.attempt.category == Category::Marketing
    }
}

/// Books an attempt of a message of `category` (in truth, as the caller knows without looking) and, when it was refused,
/// the reason.
#[inline(always)]
pub(super) fn book_attempt(
    category: Category,
    message: &Message,
    refused: Option<Reason>,
    recipient: &mut Recipient,
    tally: &mut Tally,
) {
    let segment = message.traits.listed_segment();
    if category == Category::Marketing {
        tally.segments[segment as usize].campaign_attempted += u64::from(message.first);
    }
    let cell = tally.cell(segment, category);
    cell.counts.attempts += 1;
    if let Some(reason) = refused {
        cell.refuse(reason);
        if reason == Reason::Unreachable {
            tally.hour.invalid += 1;
            recipient.record.note_invalid();
            tally.marked.push((message.index, Mark::Invalid));
        }
    }
}

/// Books a delivery with everything that will come of it: reads and reactions stand with the delivery that caused
/// them, negatives reach the gate when they happen. `category` as above.
#[inline(always)]
pub(super) fn book_delivery(
    job: &Job,
    category: Category,
    message: &Message,
    occasion: &Occasion,
    reaction: &Reaction,
    recipient: &mut Recipient,
    tally: &mut Tally,
) {
    let attempt = &message.attempt;
    let (minute, segment) = (attempt.minute, message.traits.listed_segment());
    #[cfg(debug_assertions)]
    tally.claims.push((message.index, attempt.message.key()));

    let counts = &mut tally.cell(segment, category).counts;
    counts.delivered += 1;
    counts.read += u64::from(match category {
        Category::Marketing | Category::Utility => reaction.read.is_some(),
        Category::Authentication => reaction.read.is_some_and(|read| job.setup.is_code_good(read - minute)),
    });
    if reaction.is_loud() {
        book_loud(message, occasion, reaction, tally);
        if reaction.reply && job.setup.service.answers() {
            tally.written.push(Written::reply(message, reaction.positive_at));
        }
    }

    let segment = &mut tally.segments[segment as usize];
    if category == Category::Marketing {
        tally.hour.texts[message.text as usize] += 1;
        let seen_in_a_day = reaction.receipt & reaction.read.is_some_and(|read| read - minute <= DAY);
        segment.seen += u64::from(seen_in_a_day);
        segment.unwanted += u64::from(occasion.unwanted | reaction.above_knee);
        segment.observed_reads += u64::from(reaction.observed_read());
        segment.annoy(reaction.annoyance);
        tally.reached[(minute % HOUR) as usize] += u32::from(recipient.record.delivered() == 0);
        recipient.record.note_delivery();
    }
    if category != attempt.category {
        // Charged by what the platform takes it for.
        match attempt.category {
            Category::Marketing => segment.events_as_marketing += 1,
            Category::Utility | Category::Authentication => segment.campaign_as_utility += 1,
        }
    }
    let as_marketing = attempt.category == Category::Marketing;
    if as_marketing {
        segment.free_marketing += u64::from(occasion.free_entry);
    } else {
        // Codes are charged inside a service window too.
        let free_window = attempt.category == Category::Utility
            && occasion.in_window
            && minute / DAY < job.setup.prices.window_utility_charged_from;
        let free = match attempt.category {
            Category::Authentication => &mut segment.free_codes,
            Category::Marketing | Category::Utility => &mut segment.free_utility,
        };
        *free += u64::from(occasion.free_entry || free_window);
    }
}

/// Books what few people do: more than to read.
fn book_loud(message: &Message, occasion: &Occasion, reaction: &Reaction, tally: &mut Tally) {
    let Attempt { minute, template, number, .. } = message.attempt;
    let Tally { cells, signals, marked, .. } = tally;
    let counts = &mut cells[message.traits.listed_segment() as usize][column(message.category)].counts;
    counts.clicked += u64::from(reaction.click);
    counts.replied += u64::from(reaction.reply);
    let Some((negative, at)) = reaction.negative else { return };
    let (happens, delivered) = (at / HOUR, minute / HOUR);
    let light = occasion.in_window || message.attempt.category != Category::Marketing;
    let mut signal = |kind| signals.push(Signal { number, happens, delivered, template, light, kind });
    match negative {
        Negative::Block => {
            counts.recipient_blocks += 1;
            signal(SignalKind::Block);
        }
        // The platform's rating does not weigh opt-outs.
        Negative::OptOut => {
            counts.opted_out += 1;
            marked.push((message.index, Mark::Stopped));
        }
        Negative::NotInterested | Negative::Mute => signal(SignalKind::Soft),
    }
    if reaction.report {
        counts.reports += 1;
        signal(SignalKind::Report);
    }
}
