//! Reminders: copies of an offer to those whose last copy was delivered and not seen read.

use crate::strategy::{Dispatch, Feedback, Queue};
use crate::units::{Hour, Minute, NEVER, time::DAY_HOURS};

/// Hours between two copies of an offer (model: section 9).
const GAP: Hour = 2 * DAY_HOURS;

/// What the sender is to say in a run: the campaigns of the content plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Content {
    /// Campaigns; each offers one message to every contact.
    pub campaigns: u32,
    /// Reminders of every offer; at most [`crate::messaging::MessageId::MOST_REMINDERS`].
    pub reminders: u8,
}

impl Content {
    /// How many queues that takes: all originals, then all first reminders, and so on.
    pub fn queues(self) -> usize {
        self.campaigns as usize * (1 + usize::from(self.reminders))
    }

    /// The queue of a copy of a campaign's message.
    pub fn queue(self, campaign: u32, copy: u8) -> usize {
        campaign as usize + usize::from(copy) * self.campaigns as usize
    }

    /// Campaign and copy that a queue holds.
    pub fn of_queue(self, queue: usize) -> (u32, u8) {
        let campaigns = self.campaigns.max(1) as usize;
        ((queue % campaigns) as u32, (queue / campaigns) as u8)
    }
}

/// What is known of the copies of one queue: which were delivered, and when they were seen read.
#[derive(Clone, Debug, Default)]
pub(super) struct Copies {
    /// By place in the queue: the minutes from which its copy is known to be delivered, and from which it asks for no
    /// reminder; [`NEVER`] and 0 when it was not delivered.
    known: Vec<(Minute, Minute)>,
}

impl Copies {
    /// Of a queue of that many messages, none delivered yet.
    pub fn new(messages: usize) -> Self {
        Self { known: vec![(NEVER, 0); messages] }
    }

    /// Notes a delivery. The copy asks for a reminder until it is seen read.
    pub fn note(&mut self, dispatch: &Dispatch, feedback: &Feedback) {
        if let Some(known) = self.known.get_mut(dispatch.position as usize) {
            *known = (feedback.told_delivered(), feedback.told_read());
        }
    }

    /// The recipients of `queue` who are to be reminded at `minute`, in its order.
    pub fn to_remind(&self, queue: &Queue, minute: Minute) -> Vec<u32> {
        let places = queue.order().iter().zip(&self.known);
        let waits = |(delivered, read): &(Minute, Minute)| *delivered <= minute && *read > minute;
        places.filter(|(_, known)| waits(known)).map(|(recipient, _)| *recipient).collect()
    }
}

/// The reminder of an offer launched at `launch` that falls due at `hour`; `None` when none does.
pub(super) fn due(launch: Hour, hour: Hour, reminders: u8) -> Option<u8> {
    let since = hour.checked_sub(launch)?;
    let number = u8::try_from(since / GAP).ok()?;
    (since % GAP == 0 && (1..=reminders).contains(&number)).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reminders_fall_due_two_days_apart() {
        let days: Vec<_> = (0..200).filter_map(|hour| Some((hour, due(10, hour, 2)?))).collect();
        assert_eq!(days, [(58, 1), (106, 2)]);
        assert_eq!(due(10, 58, 0), None);
    }

    #[test]
    fn the_delivered_and_unread_are_reminded_in_the_order_of_the_queue() {
        let mut queue = Queue::new(vec![7, 3, 9, 1], 0, 100);
        let mut sent = Vec::new();
        queue.take(10, 4, |dispatch| {
            sent.push(dispatch);
            true
        });
        let mut copies = Copies::new(4);
        // 7: not delivered; 3: read later; 9: read before; 1: never read.
        for (at, read) in [(1, 3_481), (2, 3_480), (3, NEVER)] {
            copies.note(&sent[at], &Feedback { read, ..Feedback::none(600) });
        }
        assert_eq!(copies.to_remind(&queue, 3_480), [3, 1]);
    }

    #[test]
    fn every_queue_holds_one_copy_of_one_campaign() {
        let content = Content { campaigns: 3, reminders: 2 };
        assert_eq!(content.queues(), 9);
        for queue in 0..9 {
            let (campaign, copy) = content.of_queue(queue);
            assert_eq!(content.queue(campaign, copy), queue);
        }
        assert_eq!(content.of_queue(4), (1, 1));
    }
}
