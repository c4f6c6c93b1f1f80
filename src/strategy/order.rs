//! In which order a campaign's queue stands.

use crate::strategy::Line;

/// Order of a campaign's queue, fixed at launch; ties by position on the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// As the list stands.
    List,
    /// At random, drawn anew for every campaign, the same for every arm.
    Random,
    /// Highest observed engagement first.
    Engaged,
    /// Most recent interaction on the list first; contacts without one last.
    Recent,
    /// Whoever interacted most often by the list first.
    Frequent,
    /// By what only a clairvoyant knows; see [`crate::strategy::Truth`].
    Clairvoyant,
}

impl Order {
    /// All orders, as files name them.
    pub const ALL: [(&'static str, Self); 6] = [
        ("list", Self::List),
        ("random", Self::Random),
        ("engaged", Self::Engaged),
        ("recent", Self::Recent),
        ("frequent", Self::Frequent),
        ("clairvoyant", Self::Clairvoyant),
    ];

    /// Name in files.
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].0
    }

    /// The rank of a contact: highest first.
    pub(super) fn rank(self, line: &Line<'_>) -> f64 {
        match self {
            Self::List | Self::Clairvoyant => 0.0,
            Self::Random => line.dice(),
            Self::Engaged => line.score(),
            Self::Frequent => -f64::from(line.contact().frequency_rank),
            Self::Recent => line.contact().days_since_interaction.map_or(-1e9, |days| -f64::from(days)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_listed_by_their_numbers() {
        for (at, (_, order)) in Order::ALL.iter().enumerate() {
            assert_eq!(*order as usize, at);
        }
    }
}
