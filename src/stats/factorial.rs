//! Effects of a two-level full factorial design: 2^k arms, one for each setting of k factors.
//!
//! Arms stand in standard order: bit j of an arm's number says whether factor j is on. An effect is named by a mask of
//! the same form: one bit for a main effect, two for an interaction of two factors, and so on.

use crate::stats::{Estimate, summarise};

/// The masks of all main effects, then of all interactions of two factors, in the order of the factors.
pub fn main_and_pairs(factors: usize) -> Vec<usize> {
    let pairs = (0..factors).flat_map(|one| (one + 1..factors).map(move |two| 1 << one | 1 << two));
    (0..factors).map(|factor| 1 << factor).chain(pairs).collect()
}

/// +1 or -1: the weight of an arm in the contrast of an effect. Contrasts of different effects are orthogonal.
pub fn sign(effect: usize, arm: usize) -> f64 {
    if (effect & !arm).count_ones().is_multiple_of(2) { 1.0 } else { -1.0 }
}

/// One effect, from the responses of all 2^k arms in standard order. A main effect is the mean response with the
/// factor on minus that with it off; the interaction of two factors is half of what the effect of one gains when the
/// other is switched on.
pub fn effect(responses: &[f64], effect: usize) -> f64 {
    let contrast: f64 =
        responses.iter().enumerate().map(|(arm, response)| sign(effect, arm) * response).sum();
    2.0 * contrast / responses.len() as f64
}

/// The effect over replications, each a full set of responses: the unit of inference is the replication, so whatever
/// arms of one replication share cancels out. `None` without replications.
pub fn estimate(replications: &[Vec<f64>], mask: usize) -> Option<Estimate> {
    summarise(replications.iter().map(|responses| effect(responses, mask)))
}

/// How the sum of squares between arms divides into main effects, interactions of two factors, and all higher ones;
/// `None` when the arms do not differ.
pub fn shares(means: &[f64]) -> Option<[f64; 3]> {
    let mut squares = [0.0; 3];
    for mask in 1..means.len() {
        let order = (mask.count_ones() as usize).min(3);
        squares[order - 1] += effect(means, mask).powi(2);
    }
    let sum: f64 = squares.iter().sum();
    (sum > 0.0).then(|| squares.map(|square| square / sum))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Contrasts sum to 0, each has 2^k squares of 1, and different ones are orthogonal.
    #[test]
    fn contrasts_are_orthogonal() {
        for factors in 1..=5 {
            let arms = 1usize << factors;
            for one in 0..arms {
                for two in 0..arms {
                    let product: f64 = (0..arms).map(|arm| sign(one, arm) * sign(two, arm)).sum();
                    assert_eq!(product, if one == two { arms as f64 } else { 0.0 });
                }
            }
            assert_eq!(main_and_pairs(factors).len(), factors + factors * (factors - 1) / 2);
        }
    }

    /// The textbook example of a 2^2 design with three replications (Montgomery, Design and Analysis of Experiments,
    /// chapter 6: concentration and catalyst of a chemical process): A = 8.33, B = -5.00, AB = 1.67.
    #[test]
    fn effects_of_a_published_example() {
        let replications = [[28.0, 36.0, 18.0, 31.0], [25.0, 32.0, 19.0, 30.0], [27.0, 32.0, 23.0, 29.0]];
        let replications = replications.map(Vec::from);
        for (mask, expected) in [(1, 8.333_333), (2, -5.0), (3, 1.666_667)] {
            let estimate = estimate(&replications, mask).unwrap();
            assert!((estimate.mean - expected).abs() < 1e-6, "{mask}: {}", estimate.mean);
            assert_eq!(estimate.n, 3);
        }
    }

    /// An additive response gives back its coefficients, and exactly no interaction.
    #[test]
    fn an_additive_response_has_its_effects_and_no_interactions() {
        let coefficients = [3.0, -2.0, 0.5, 0.0, 7.0];
        let responses: Vec<f64> = (0..32usize)
            .map(|arm| {
                (0..5).filter(|factor| arm >> factor & 1 == 1).map(|factor| coefficients[factor]).sum()
            })
            .collect();
        for (factor, coefficient) in coefficients.iter().enumerate() {
            assert_eq!(effect(&responses, 1 << factor), *coefficient);
        }
        for pair in main_and_pairs(5).into_iter().skip(5) {
            assert_eq!(effect(&responses, pair), 0.0, "{pair:b}");
        }
        assert_eq!(shares(&responses), Some([1.0, 0.0, 0.0]));
    }

    /// What two factors add only together is half an effect of each and half an interaction.
    #[test]
    fn a_product_is_half_effect_and_half_interaction() {
        let responses = [0.0, 0.0, 0.0, 4.0];
        assert_eq!([1, 2, 3].map(|mask| effect(&responses, mask)), [2.0, 2.0, 2.0]);
        assert_eq!(shares(&responses).map(|shares| shares[1]), Some(1.0 / 3.0));
        assert_eq!(shares(&[1.0; 4]), None);
    }

    /// What all arms of a replication have in common does not blur an effect.
    #[test]
    fn the_luck_of_a_replication_cancels_out() {
        let replications: Vec<Vec<f64>> =
            (0..6).map(|luck| [0.0, 1.0, 2.0, 3.0].map(|own| own + 8.0 * f64::from(luck)).to_vec()).collect();
        let estimate = estimate(&replications, 1).unwrap();
        assert_eq!((estimate.mean, estimate.std_error), (1.0, Some(0.0)));
        assert_eq!(super::estimate(&[], 1), None);
    }
}
