//! The gate as a whole, on made-up hours and attempts: what is judged in an hour, and what becomes of one attempt. What a
//! layer does alone is tested where it stands.

mod bench;
mod climbing;
mod hours;
mod luck;
mod one_attempt;
mod portfolio_pacing;
mod verdicts;

pub(super) use one_attempt::NOBODY;
