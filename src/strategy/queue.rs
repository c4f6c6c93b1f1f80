//! The queue of one campaign: its messages in the order fixed at launch, and those that wait for another try.

use std::collections::{BTreeMap, BTreeSet};

use crate::units::{Hour, Minute, NEVER};

/// One message to be attempted now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dispatch {
    /// Index of the recipient on the list.
    pub recipient: u32,
    /// Place in the queue's order.
    pub position: u32,
    /// When the message was first attempted; [`NEVER`] when this is the first attempt.
    pub first_attempt: Minute,
    /// Counted retries so far.
    pub retries: u32,
}

impl Dispatch {
    /// When the message was first attempted, if this attempt is made at `minute`.
    #[inline]
    pub fn first_attempt_by(&self, minute: Minute) -> Minute {
        self.first_attempt.min(minute)
    }

    /// Whether this is the first attempt.
    #[inline]
    pub fn is_first(&self) -> bool {
        self.first_attempt == NEVER
    }
}

/// A message that was withheld and waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Waiting {
    position: u32,
    first_attempt: Minute,
    retries: u32,
}

/// The queue of one campaign.
#[derive(Clone, Debug)]
pub struct Queue {
    /// Recipients in the order of the strategy.
    order: Vec<u32>,
    /// First position never dispatched.
    cursor: usize,
    /// Retries that are due, by position; all stand before the cursor.
    due: Vec<Waiting>,
    /// Retries not yet due, by the hour from which they are.
    waiting: BTreeMap<Hour, Vec<Waiting>>,
    /// Emptied lists of hours gone by, for hours to come.
    spare: Vec<Vec<Waiting>>,
    /// Places beyond the cursor that were dispatched ahead of their turn.
    ahead: BTreeSet<u32>,
    /// Place of each recipient of the list; empty until somebody is dispatched ahead.
    places: Vec<u32>,
    /// Hour in which the campaign was launched.
    launched: Hour,
    /// First hour in which the offer is no longer valid.
    expires: Hour,
}

impl Queue {
    /// A queue of these recipients in this order, of a campaign launched at `launched` and valid until `expires`.
    pub fn new(order: Vec<u32>, launched: Hour, expires: Hour) -> Self {
        Self {
            order,
            cursor: 0,
            due: Vec::new(),
            waiting: BTreeMap::new(),
            spare: Vec::new(),
            ahead: BTreeSet::new(),
            places: Vec::new(),
            launched,
            expires,
        }
    }

    /// Recipients in the order of the queue, those already sent to included.
    pub fn order(&self) -> &[u32] {
        &self.order
    }

    /// Hour in which the campaign was launched.
    pub fn launched(&self) -> Hour {
        self.launched
    }

    /// First hour in which the offer is no longer valid.
    pub fn expires(&self) -> Hour {
        self.expires
    }

    /// Whether nothing is queued or waiting any more.
    pub fn is_empty(&self) -> bool {
        self.cursor + self.ahead.len() == self.order.len() && self.due.is_empty() && self.waiting.is_empty()
    }

    /// Offers up to `quota` messages that are due at `hour` in queue order (a due retry keeps its place) to `offer`,
    /// which says whether it takes them. What it does not take is dropped and does not use the quota.
    pub fn take(&mut self, hour: Hour, quota: usize, mut offer: impl FnMut(Dispatch) -> bool) {
        if quota == 0 {
            return;
        }
        self.collect_due(hour);
        let (mut taken, mut used) = (0, 0);
        for waiting in &self.due {
            if taken == quota {
                break;
            }
            used += 1;
            taken += usize::from(offer(Dispatch {
                recipient: self.order[waiting.position as usize],
                position: waiting.position,
                first_attempt: waiting.first_attempt,
                retries: waiting.retries,
            }));
        }
        self.due.drain(..used);
        while taken < quota && self.cursor < self.order.len() {
            let (position, recipient) = (self.cursor as u32, self.order[self.cursor]);
            self.cursor += 1;
            if self.ahead.is_empty() || !self.ahead.remove(&position) {
                taken +=
                    usize::from(offer(Dispatch { recipient, position, first_attempt: NEVER, retries: 0 }));
            }
        }
    }

    /// Takes the message to `recipient` ahead of its turn, of a list of that many contacts; `None` when none is queued
    /// that was never dispatched.
    pub fn take_ahead(&mut self, recipient: u32, list: u32) -> Option<Dispatch> {
        if self.places.is_empty() {
            self.places = vec![u32::MAX; list as usize];
            for (place, recipient) in (0..).zip(&self.order) {
                self.places[*recipient as usize] = place;
            }
        }
        let position = *self.places.get(recipient as usize)?;
        let queued = position != u32::MAX && position as usize >= self.cursor;
        (queued && self.ahead.insert(position)).then_some(Dispatch {
            recipient,
            position,
            first_attempt: NEVER,
            retries: 0,
        })
    }

    /// Moves what has become due by `hour` into the due list, which stays in queue order.
    fn collect_due(&mut self, hour: Hour) {
        while let Some(entry) = self.waiting.first_entry().filter(|entry| *entry.key() <= hour) {
            let mut waiting = entry.remove();
            self.due.append(&mut waiting);
            self.spare.push(waiting);
        }
        // Nearly sorted already: each hour's retries arrive in queue order.
        self.due.sort_by_key(|waiting| waiting.position);
    }

    /// Puts a message back that was attempted at `attempted` and may be tried again from hour `from` on.
    pub fn retry(&mut self, dispatch: &Dispatch, attempted: Minute, retries: u32, from: Hour) {
        let waiting = self.waiting.entry(from).or_insert_with(|| self.spare.pop().unwrap_or_default());
        waiting.push(Waiting {
            position: dispatch.position,
            first_attempt: dispatch.first_attempt_by(attempted),
            retries,
        });
    }

    /// Empties the queue; every message still in it is handed to `left` (its recipient's index).
    pub fn clear(&mut self, mut left: impl FnMut(u32)) {
        let waiting = std::mem::take(&mut self.waiting);
        let due = std::mem::take(&mut self.due);
        for message in due.iter().chain(waiting.values().flatten()) {
            left(self.order[message.position as usize]);
        }
        for (place, &recipient) in (0..).zip(&self.order).skip(self.cursor) {
            if !self.ahead.contains(&place) {
                left(recipient);
            }
        }
        self.ahead.clear();
        self.cursor = self.order.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take(queue: &mut Queue, hour: Hour, quota: usize) -> Vec<Dispatch> {
        let mut taken = Vec::new();
        queue.take(hour, quota, |dispatch| {
            taken.push(dispatch);
            true
        });
        taken
    }

    fn recipients(taken: &[Dispatch]) -> Vec<u32> {
        taken.iter().map(|dispatch| dispatch.recipient).collect()
    }

    #[test]
    fn messages_leave_in_order_up_to_the_quota() {
        let mut queue = Queue::new(vec![7, 3, 9, 1], 0, 100);
        assert_eq!(recipients(&take(&mut queue, 10, 3)), [7, 3, 9]);
        assert_eq!(recipients(&take(&mut queue, 11, 3)), [1]);
        assert!(queue.is_empty());
    }

    #[test]
    fn a_due_retry_keeps_its_place_and_its_first_attempt() {
        let mut queue = Queue::new(vec![7, 3, 9, 1], 0, 100);
        let first = take(&mut queue, 10, 2);
        queue.retry(&first[1], 600, 1, 35);
        queue.retry(&first[0], 600, 1, 34);
        assert_eq!(recipients(&take(&mut queue, 33, 1)), [9], "nothing is due yet");
        let second = take(&mut queue, 35, 10);
        assert_eq!(recipients(&second), [7, 3, 1]);
        assert_eq!((second[1].first_attempt, second[1].retries), (600, 1));
        queue.retry(&second[1], 2100, 2, 60);
        assert_eq!(take(&mut queue, 60, 1)[0].first_attempt, 600);
    }

    #[test]
    fn dropped_recipients_do_not_use_the_quota() {
        let mut queue = Queue::new(vec![7, 3, 9, 1], 0, 100);
        let (mut taken, mut dropped) = (Vec::new(), Vec::new());
        queue.take(10, 2, |dispatch| {
            let odd_one = dispatch.recipient == 3;
            if odd_one {
                dropped.push(dispatch.recipient)
            } else {
                taken.push(dispatch)
            }
            !odd_one
        });
        assert_eq!((recipients(&taken), dropped), (vec![7, 9], vec![3]));
    }

    #[test]
    fn a_message_taken_ahead_is_not_taken_again() {
        let mut queue = Queue::new(vec![7, 3, 9, 1], 0, 100);
        take(&mut queue, 10, 1);
        let position = |taken: Option<Dispatch>| taken.map(|dispatch| dispatch.position);
        assert_eq!(position(queue.take_ahead(9, 10)), Some(2));
        assert_eq!(position(queue.take_ahead(9, 10)), None, "taken");
        assert_eq!(position(queue.take_ahead(7, 10)), None, "dispatched in its turn");
        assert_eq!(position(queue.take_ahead(4, 10)), None, "not in this queue");
        let mut copy = queue.clone();
        let mut left = Vec::new();
        copy.clear(|recipient| left.push(recipient));
        assert_eq!(left, [3, 1]);
        assert_eq!(recipients(&take(&mut queue, 11, 9)), [3, 1]);
        assert!(queue.is_empty());
    }

    #[test]
    fn clearing_hands_over_everything_that_is_left_once() {
        let mut queue = Queue::new(vec![7, 3, 9, 1], 0, 100);
        let first = take(&mut queue, 10, 2);
        queue.retry(&first[0], 600, 1, 35);
        let mut left = Vec::new();
        queue.clear(|recipient| left.push(recipient));
        left.sort_unstable();
        assert_eq!(left, [1, 7, 9]);
        assert!(queue.is_empty());
    }
}
