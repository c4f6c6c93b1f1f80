//! What a draw is for. Numbers are fixed for good: a new purpose takes a new number, so that old draws never move.

/// One Philox block: four purposes that share a key (entity, message, occurrence).
///
/// `entity` is a recipient's id unless said otherwise; `message` a message identity, 0 where none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u32)]
pub enum Block {
    /// Fixed traits: segment, recency rank, propensity.
    Identity = 0,
    /// Fixed traits: annoyance, source, receipts, validity.
    Temper = 1,
    /// Fixed traits: holdout, background load, waking hours, rounding of the cap.
    Ambient = 2,
    /// Fixed traits: the platform's record of the user, text choice.
    Record = 3,
    /// Gap before a transactional event; occurrence = ordinal of the event.
    Event = 4,
    /// Reactions to a delivered message (message).
    Reaction = 5,
    /// Delays and report of a delivered message (message).
    Delay = 6,
    /// Lag of click and reply of a delivered message (message).
    Positive = 7,
    /// Verdicts on a message; occurrence = whole days since its first attempt, or for a transactional message the
    /// ordinal of the attempt.
    Verdict = 8,
    /// Marketing from other businesses; occurrence = calendar day.
    Others = 9,
    /// Reviews of the portfolio; entity = portfolio, occurrence = ordinal.
    Review = 10,
    /// Bootstrap over replications; entity = resample, occurrence = position.
    Bootstrap = 11,
    /// Fixed traits: consent, time zone, resuming after a stop.
    Standing = 12,
    /// Random choices of a sender about a contact; message = campaign where it is drawn anew for each.
    Choice = 13,
    /// What the platform finds and picks; entity = template or portfolio, occurrence = ordinal or day.
    Platform = 15,
    /// What recipients do of their own accord, and whether it is answered; occurrence = ordinal, message for an answer.
    Contact = 16,
    /// Where a recipient's message comes from; occurrence = ordinal of the message.
    Origin = 17,
    /// How the statuses of a message reach the sender (message); occurrence = kind of status, for a failure beyond that the
    /// occurrence of the verdict.
    Status = 18,
}

/// One decision. Its number is four times its block plus its lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u32)]
pub enum Purpose {
    /// Which segment the recipient belongs to.
    Segment = 0,
    /// Recency rank within the segment.
    Recency = 1,
    /// Whether recency tells the propensity.
    PropensitySame = 2,
    /// Propensity where recency does not tell it.
    Propensity = 3,
    /// Annoyance.
    Annoyance = 4,
    /// Opt-in source.
    Source = 5,
    /// Read receipts on or off.
    Receipts = 6,
    /// Number valid or not.
    Invalid = 7,
    /// Member of the platform's holdout.
    Holdout = 8,
    /// Background load.
    Load = 9,
    /// Start of the waking hours.
    Wake = 10,
    /// Rounding of the per-user cap.
    CapRound = 11,
    /// Messages in the platform's record of the user.
    RecordMessages = 12,
    /// Reads in the platform's record of the user.
    RecordReads = 13,
    /// Which text variant the recipient starts with.
    TextHash = 14,
    /// Gap before a transactional event.
    EventGap = 16,
    /// Read or not.
    Read = 20,
    /// Click or not.
    Click = 21,
    /// Reply or not.
    Reply = 22,
    /// Which negative reaction, if any.
    Negative = 23,
    /// Fast or slow lobe of the read delay.
    DelayMode = 24,
    /// Read delay.
    Delay = 25,
    /// Report with a block or not.
    Report = 26,
    /// Lag of the negative reaction.
    LagNegative = 27,
    /// Lag of click and reply.
    LagPositive = 28,
    /// Verdict of the engagement judgement.
    Judge = 32,
    /// Verdict of a restricted number.
    Restrict = 33,
    /// Whether the phone is off until the message's time is over.
    PhoneOff = 34,
    /// How many marketing messages others delivered today.
    OthersToday = 36,
    /// Hours until a raised limit takes effect.
    Upgrade = 40,
    /// Outcome of the review at the lowest limit.
    Review = 41,
    /// Hours until a higher throughput takes effect.
    ThroughputUpgrade = 42,
    /// Which replication a bootstrap resample takes.
    Resample = 44,
    /// Whether the recipient consented.
    Consent = 48,
    /// Hours between the recipient's clock and the sender's.
    UtcOffset = 49,
    /// Whether the recipient resumes after a stop.
    Resume = 50,
    /// Time from a stop to resuming.
    ResumeDelay = 51,
    /// Whether a contact belongs to a random share of the list.
    Chosen = 52,
    /// Place of a contact in a random order.
    Shuffled = 53,
    /// Which of the portfolio's numbers writes to a contact.
    SenderNumber = 54,
    /// Whether a template is paced.
    TemplatePaced = 60,
    /// Whether mislabelled promotion is found on a day.
    MisuseFound = 61,
    /// Gap before a message that the recipient writes of their own accord.
    ConversationGap = 64,
    /// Gap before a one-time code that the recipient asks for.
    CodeGap = 65,
    /// Whether the business answers a recipient's message.
    Answered = 66,
    /// Whether a recipient's message comes from an entry point.
    EntryPoint = 68,
    /// Whether a status comes late.
    StatusLate = 72,
    /// How late.
    StatusLateness = 73,
    /// Whether a status comes twice.
    StatusTwice = 74,
    /// Time from the first to the second.
    StatusAgain = 75,
}

impl Purpose {
    /// The block that holds this purpose.
    #[inline]
    pub const fn block(self) -> Block {
        match self as u32 / 4 {
            0 => Block::Identity,
            1 => Block::Temper,
            2 => Block::Ambient,
            3 => Block::Record,
            4 => Block::Event,
            5 => Block::Reaction,
            6 => Block::Delay,
            7 => Block::Positive,
            8 => Block::Verdict,
            9 => Block::Others,
            10 => Block::Review,
            11 => Block::Bootstrap,
            12 => Block::Standing,
            13 => Block::Choice,
            15 => Block::Platform,
            16 => Block::Contact,
            17 => Block::Origin,
            _ => Block::Status,
        }
    }

    /// Its word within the block, 0..4.
    #[inline]
    pub const fn lane(self) -> usize {
        self as usize % 4
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_purpose_stands_in_the_block_of_its_number() {
        for purpose in [
            Purpose::Segment,
            Purpose::Invalid,
            Purpose::TextHash,
            Purpose::LagPositive,
            Purpose::Resample,
            Purpose::ResumeDelay,
            Purpose::Shuffled,
            Purpose::MisuseFound,
            Purpose::Answered,
            Purpose::EntryPoint,
            Purpose::StatusAgain,
        ] {
            assert_eq!(purpose as u32, 4 * purpose.block() as u32 + purpose.lane() as u32);
        }
    }
}
