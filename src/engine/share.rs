//! Which of the agenda's messages are attempted.

use std::ops::Range;

use crate::engine::agenda::Agenda;

/// Places in one of the agenda's lists, ascending.
#[derive(Clone, Debug)]
pub(super) enum Places {
    /// All of that many: nothing is written down for the usual case.
    All(u32),
    /// These.
    These(Vec<u32>),
}

impl Places {
    /// How many.
    pub fn len(&self) -> u32 {
        match self {
            Self::All(n) => *n,
            Self::These(places) => places.len() as u32,
        }
    }

    /// The `at`-th of them.
    #[inline(always)]
    pub fn at(&self, at: u32) -> u32 {
        match self {
            Self::All(_) => at,
            Self::These(places) => places[at as usize],
        }
    }

    /// Which of them lie in `range`.
    pub fn within(&self, range: &Range<u32>) -> Range<u32> {
        match self {
            Self::All(_) => range.clone(),
            Self::These(places) => {
                let until = |end| places.partition_point(|&place| place < end) as u32;
                until(range.start)..until(range.end)
            }
        }
    }

    /// Every place.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.len()).map(|at| self.at(at))
    }
}

/// Places in the agenda's two lists.
#[derive(Clone, Debug)]
pub(super) struct Share {
    pub marketing: Places,
    pub utility: Places,
}

impl Share {
    /// The whole agenda.
    pub fn all(agenda: &Agenda) -> Self {
        Self {
            marketing: Places::All(agenda.marketing.len() as u32),
            utility: Places::All(agenda.utility.len() as u32),
        }
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.marketing.len() == 0 && self.utility.len() == 0
    }
}

/// A part of the agenda, written down place by place.
#[derive(Clone, Debug, Default)]
pub(super) struct Picked {
    pub marketing: Vec<u32>,
    pub utility: Vec<u32>,
}

impl From<Picked> for Share {
    fn from(picked: Picked) -> Self {
        Self { marketing: Places::These(picked.marketing), utility: Places::These(picked.utility) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_places_are_those_that_would_be_written_down() {
        let (all, these) = (Places::All(9), Places::These((0..9).collect()));
        assert!(all.iter().eq(these.iter()));
        for range in [0..0, 0..4, 4..9, 9..9] {
            assert_eq!(all.within(&range), these.within(&range));
        }
        let some = Places::These(vec![1, 4, 5]);
        assert_eq!([0..1, 1..5, 5..9].map(|range| some.within(&range)), [0..0, 0..2, 2..3]);
        assert_eq!((some.at(2), some.len()), (5, 3));
    }
}
