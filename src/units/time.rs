//! Simulated time: whole seconds, minutes, hours and days since 00:00 of day 0 on the sender's clock.
//!
//! Events are dated in seconds; the rules of the model compare whole minutes; ratings and dispatch run on
//! hours. All four are plain unsigned integers so that they pack into recipients' records, and never floats.

/// Seconds since the start.
pub type Second = u32;
/// Minutes since the start.
pub type Minute = u32;
/// Hours since the start.
pub type Hour = u32;
/// Days since the start; day 0 is the scenario's start date.
pub type Day = u32;

/// A minute that never comes: far beyond every horizon, and so far that neither it nor the time passed since it
/// (wrapping) can be mistaken for a real one.
pub const NEVER: Minute = 1 << 31;

/// Minutes in an hour.
pub const HOUR: Minute = 60;
/// Minutes in a day.
pub const DAY: Minute = 1440;
/// Hours in a day.
pub const DAY_HOURS: Hour = 24;
/// Seconds in a minute.
pub const MINUTE_SECONDS: Second = 60;
