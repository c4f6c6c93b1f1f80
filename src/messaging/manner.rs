//! How a template speaks.

/// How much a template invites and how much it pushes, against an average one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Manner {
    /// Factor on clicking and replying, given read; 0 or more.
    pub appeal: f64,
    /// Factor on every negative reaction, given read; 0 or more.
    pub pressure: f64,
}

impl Manner {
    /// An average template: both factors are 1.
    pub const PLAIN: Self = Self { appeal: 1.0, pressure: 1.0 };
}

impl Default for Manner {
    fn default() -> Self {
        Self::PLAIN
    }
}
