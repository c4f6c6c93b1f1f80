//! The identity of a message: the same for all its retries, since it is delivered once.

/// What a message belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MessageKind {
    /// The message of campaign number `.0` of the content plan.
    Campaign(u32),
    /// A reminder of an offer that was not seen read.
    Reminder {
        /// Number of the campaign.
        campaign: u32,
        /// Which reminder of it, from 1 on.
        number: u8,
    },
    /// The message about the recipient's transactional event number `.0`.
    Event(u32),
    /// The one-time code number `.0` that the recipient asked for.
    Code(u32),
}

/// Identity of a message among all messages to one recipient; part of the key of its draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MessageId(u32);

/// Campaigns are numbered below this, reminders from here on.
const FIRST_REMINDER: u32 = 1 << 15;
/// Reminders that one campaign has numbers for, the original counted as number 0.
const COPIES: u32 = 16;
/// Events are numbered above this.
const FIRST_EVENT: u32 = 1 << 16;
/// One-time codes are numbered from here on.
const FIRST_CODE: u32 = 1 << 24;

impl MessageId {
    /// Most reminders a campaign may have.
    pub const MOST_REMINDERS: u8 = COPIES as u8 - 1;

    /// The message of a campaign (number below 32,768).
    pub const fn campaign(number: u32) -> Self {
        Self(number)
    }

    /// A copy of a campaign's message: the message itself (0), or that reminder of it (campaign below 2,048).
    #[inline]
    pub const fn copy(campaign: u32, number: u8) -> Self {
        if number == 0 {
            Self::campaign(campaign)
        } else {
            Self(FIRST_REMINDER + COPIES * campaign + number as u32)
        }
    }

    /// The message about a transactional event.
    pub const fn event(ordinal: u32) -> Self {
        Self(FIRST_EVENT + ordinal)
    }

    /// A one-time code.
    pub const fn code(ordinal: u32) -> Self {
        Self(FIRST_CODE + ordinal)
    }

    /// The number that enters the draw keys.
    pub const fn key(self) -> u32 {
        self.0
    }

    /// What the message belongs to.
    pub const fn kind(self) -> MessageKind {
        if self.0 >= FIRST_CODE {
            MessageKind::Code(self.0 - FIRST_CODE)
        } else if self.0 >= FIRST_EVENT {
            MessageKind::Event(self.0 - FIRST_EVENT)
        } else if self.0 >= FIRST_REMINDER {
            let number = self.0 - FIRST_REMINDER;
            MessageKind::Reminder { campaign: number / COPIES, number: (number % COPIES) as u8 }
        } else {
            MessageKind::Campaign(self.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_messages_share_a_number() {
        let most = MessageId::MOST_REMINDERS;
        assert_eq!(MessageId::copy(7, 0).kind(), MessageKind::Campaign(7));
        assert_eq!(MessageId::event(0).kind(), MessageKind::Event(0));
        assert_eq!(MessageId::event(99_999).kind(), MessageKind::Event(99_999));
        assert_eq!(MessageId::code(3).kind(), MessageKind::Code(3));
        for (campaign, number) in [(0, 1), (3, most), (999, 2), (2_047, most)] {
            let message = MessageId::copy(campaign, number);
            assert_eq!(message.kind(), MessageKind::Reminder { campaign, number });
            assert!(message < MessageId::event(0) && message > MessageId::campaign(2_047));
        }
    }
}
