//! Marketing from other businesses, day by day (B of model: section 8.2).

use crate::population::counts::{poisson, poisson_from};
use crate::population::tables::Tables;
use crate::population::traits::Traits;
use crate::rng::unit;
use crate::units::Day;

/// Key of the draw of [`others_today`] (purpose [`OthersToday`](crate::rng::Purpose::OthersToday)): recipient, nothing, calendar day.
#[inline]
pub fn others_key(id: u32, day: Day) -> [u32; 3] {
    [id, 0, day]
}

/// How many marketing messages that count for the per-user limit others have delivered to this recipient on
/// `day`: Poisson with mean `background_counted` times the recipient's load of the day. A fact of the world, the
/// same for every strategy; it may be read again.
#[inline(always)]
pub fn others_today(tables: &Tables, traits: &Traits, background_counted: f64, day: Day, word: u32) -> u32 {
    let mean = background_counted * traits.background_per_day() * tables.background_factor(day);
    let u = unit(word);
    // 1 - mean lies below e^-mean, the probability of none, here with room for the rounding of the table: the many
    // whose word is below that need no exponential.
    if u < 1.0 - mean - 1e-6 {
        return 0;
    }
    some(tables, u, mean)
}

/// The count that belongs to the uniform `u`. Apart, so that the quick way stays short enough to be compiled into its
/// place.
#[inline(never)]
fn some(tables: &Tables, u: f64, mean: f64) -> u32 {
    // Beyond the reach of the table the slow, exact way serves; loads like that are rare.
    if mean < 30.0 { poisson_from(u, mean, tables.exp.exp(-mean)) } else { poisson(u, mean) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::population::fixtures::people;
    use crate::population::{Params, Tables};
    use crate::rng::{Draws, Purpose};
    use crate::units::time::DAY;

    /// Mean and variance of a Poisson count over days; 6 standard errors, false alarm below 1e-8.
    #[test]
    fn counts_are_poisson_by_day_and_person() {
        let params = Params { background_by_day: vec![0.0, 3.0], ..Params::default() };
        let tables = Tables::new(&params, 30 * DAY);
        let draws = Draws::new(4, 0);
        let traits = people(&tables, [1.0, 0.0, 0.0], 1, &draws).traits[0];
        for load in [0.8, 100.0] {
            let traits = traits.with(0, 1.0, load);
            let days = 20_000;
            let counts: Vec<f64> = (2..days + 2)
                .map(|day| {
                    f64::from(others_today(
                        &tables,
                        &traits,
                        0.5,
                        day,
                        draws.word(Purpose::OthersToday, 9, 0, day),
                    ))
                })
                .collect();
            let (n, expected) = (f64::from(days), f64::from(load) * 0.5);
            let mean = counts.iter().sum::<f64>() / n;
            let variance = counts.iter().map(|count| (count - mean).powi(2)).sum::<f64>() / n;
            assert!((mean - expected).abs() < 6.0 * (expected / n).sqrt(), "{mean}");
            let spread = ((expected + 2.0 * expected * expected) / n).sqrt();
            assert!((variance - expected).abs() < 6.0 * spread, "{variance}");
        }
        assert_eq!(others_today(&tables, &traits, 0.5, 0, draws.word(Purpose::OthersToday, 9, 0, 0)), 0);
        assert_eq!(others_today(&tables, &traits, 0.0, 5, draws.word(Purpose::OthersToday, 9, 0, 5)), 0);
    }

    #[test]
    fn a_fact_may_be_read_again_and_more_load_never_means_fewer() {
        let tables = Tables::new(&Params::default(), 30 * DAY);
        let draws = Draws::new(4, 0);
        let person = people(&tables, [1.0, 0.0, 0.0], 1, &draws).traits[0];
        for day in 0..2000 {
            let at = |load| {
                others_today(
                    &tables,
                    &person.with(0, 1.0, load),
                    0.5,
                    day,
                    draws.word(Purpose::OthersToday, 1, 0, day),
                )
            };
            assert_eq!(at(0.7), at(0.7));
            // 60 is where the table ends.
            assert!(at(0.3) <= at(0.9) && at(59.0) <= at(61.0));
        }
    }
}
