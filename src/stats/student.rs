//! Quantiles of Student's t distribution.

use statrs::distribution::{ContinuousCDF, StudentsT};

/// The quantile of Student's t with `degrees` of freedom at probability `p`; `None` unless `p` lies strictly
/// between 0 and 1 and `degrees` is finite and above 0.
pub fn student_quantile(p: f64, degrees: f64) -> Option<f64> {
    if !(p > 0.0 && p < 1.0 && degrees.is_finite()) {
        return None;
    }
    let law = StudentsT::new(0.0, 1.0, degrees).ok()?;
    // The lower half by symmetry, so that intervals are exactly symmetric about their mean.
    if p < 0.5 { Some(-law.inverse_cdf(1.0 - p)) } else { Some(law.inverse_cdf(p)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Printed tables of the t distribution, to their six decimals.
    #[test]
    fn quantiles_match_printed_tables() {
        for (p, degrees, known) in [
            (0.975, 9.0, 2.262_157),
            (0.975, 1.0, 12.706_205),
            (0.975, 4.0, 2.776_445),
            (0.975, 39.0, 2.022_691),
            (0.995, 10.0, 3.169_273),
            (0.95, 30.0, 1.697_261),
            (0.5, 7.0, 0.0),
        ] {
            let got = student_quantile(p, degrees).unwrap();
            assert!((got - known).abs() < 1e-6, "t({p}; {degrees}) = {got}, table {known}");
        }
    }

    #[test]
    fn the_law_is_symmetric() {
        assert_eq!(student_quantile(0.025, 9.0).unwrap(), -student_quantile(0.975, 9.0).unwrap());
    }

    #[test]
    fn impossible_questions_have_no_answer() {
        for (p, degrees) in
            [(0.0, 9.0), (1.0, 9.0), (f64::NAN, 9.0), (0.9, 0.0), (0.9, -1.0), (0.9, f64::NAN)]
        {
            assert_eq!(student_quantile(p, degrees), None);
        }
    }
}
