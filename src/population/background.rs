//! Marketing from other businesses, day by day (B of model: section 8.2).

use crate::population::counts::{poisson, poisson_from};
use crate::population::tables::Tables;
use crate::population::traits::Traits;
use crate::rng::{Draws, Purpose, unit};
use crate::units::Day;

/// How many marketing messages that count for the per-user limit others have delivered to this recipient on
/// `day`: Poisson with mean `background_counted` times the recipient's load of the day. A fact of the world, the
/// same for every strategy; it may be read again.
#[inline]
pub fn others_today(
    tables: &Tables,
    traits: &Traits,
    background_counted: f64,
    day: Day,
    id: u32,
    draws: &Draws,
) -> u32 {
    let mean = background_counted * traits.background_per_day() * tables.background_factor(day);
    let u = unit(draws.word(Purpose::OthersToday, id, 0, day));
    // Beyond the reach of the table the slow, exact way serves; loads like that are rare.
    if mean < 30.0 { poisson_from(u, mean, tables.exp.exp(-mean)) } else { poisson(u, mean) }
}
