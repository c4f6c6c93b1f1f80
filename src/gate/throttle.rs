//! Judgement (a): the number's rating throttles all recipients alike (model: section 8.5).

use crate::messaging::Rating;

/// Probability to pass, by rating.
pub(super) fn pass(rating: Rating, by_rating: &[f64; 3]) -> f64 {
    by_rating[rating as usize]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::params::Params;

    #[test]
    fn each_rating_has_its_probability() {
        let by_rating = Params::default().judgement.pass;
        let passes = [Rating::Green, Rating::Yellow, Rating::Red].map(|rating| pass(rating, &by_rating));
        assert_eq!(passes, [0.98, 0.80, 0.45]);
    }
}
