//! What a person does with a message that was read: rates given a read, first contact, repetition (model:
//! section 4.5).

use crate::messaging::{CATEGORIES, Category, SEGMENTS, Segment};
use crate::population::params::{Cells, Params};
use crate::population::reading::mean_read;
use crate::units::maths::exp;

/// Probabilities given a read, at rest and for multiplier 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct GivenRead {
    /// Click.
    pub click: f64,
    /// Reply.
    pub reply: f64,
    /// Recipient block.
    pub block: f64,
    /// Opt-out.
    pub opt_out: f64,
    /// "Not interested".
    pub not_interested: f64,
    /// Mute or archive.
    pub mute: f64,
}

/// Tables of reactions given a read.
#[derive(Clone, Debug)]
pub struct Response {
    cells: Cells<GivenRead>,
    report: [f64; 3],
    /// Factor on negatives by segment and marketing messages before this one; 1 for the cold, whose rates are
    /// those of a first contact.
    first_contact: [[f64; 64]; 3],
    /// Factor on negatives by identical unanswered texts before this one.
    repetition: [f64; 8],
    /// Blocks per delivered marketing message relative to the opted-in, by segment.
    annoyance_weight: [f64; 3],
}

impl Response {
    /// Builds the tables.
    pub fn new(params: &Params) -> Self {
        let cell = |category: Category, segment: Segment| {
            let (c, g) = (category as usize, segment as usize);
            let per_read = 1.0 / mean_read(params, category, segment);
            let opt_out = params.p_optout[c][g] * per_read;
            GivenRead {
                click: params.p_click[c][g] * per_read,
                reply: params.p_reply[c][g] * per_read,
                block: params.p_block[c][g] * per_read,
                opt_out,
                not_interested: match category {
                    Category::Marketing => opt_out * params.not_interested_per_optout,
                    Category::Utility | Category::Authentication => 0.0,
                },
                mute: opt_out * params.mute_per_optout,
            }
        };
        let excess = params.first_contact_multiplier - 1.0;
        let known =
            std::array::from_fn(|before| 1.0 + excess * exp(-(before as f64) / params.first_contact_decay));
        let blocks = params.p_block[Category::Marketing as usize];
        Self {
            cells: CATEGORIES.map(|category| SEGMENTS.map(|segment| cell(category, segment))),
            report: params.p_report_given_block,
            first_contact: [known, known, [1.0; 64]],
            repetition: std::array::from_fn(|before| 1.0 + params.repetition_multiplier * before as f64),
            annoyance_weight: blocks.map(|block| if blocks[0] > 0.0 { block / blocks[0] } else { 1.0 }),
        }
    }

    /// Probabilities given a read.
    #[inline]
    pub fn given_read(&self, category: Category, segment: Segment) -> &GivenRead {
        &self.cells[category as usize][segment as usize]
    }

    /// Probability that a block comes with a report.
    #[inline]
    pub fn report(&self, segment: Segment) -> f64 {
        self.report[segment as usize]
    }

    /// Factor on negatives of a marketing message, by messages before (0..64) and identical unanswered texts before
    /// (0..=5).
    #[inline]
    pub fn marketing_factor(&self, segment: Segment, before: u8, repeated: u8) -> f64 {
        self.first_contact[segment as usize][usize::from(before % 64)]
            * self.repetition[usize::from(repeated % 8)]
    }

    /// Weight of a message in the annoyance metric: p_block of the segment over p_block of the opted-in (1 for
    /// everybody where the opted-in never block).
    pub fn annoyance_weight(&self, segment: Segment) -> f64 {
        self.annoyance_weight[segment as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_given_a_read_keep_the_rates_per_delivered() {
        let params = Params::default();
        let response = Response::new(&params);
        let cold = response.given_read(Category::Marketing, Segment::Cold);
        let m = mean_read(&params, Category::Marketing, Segment::Cold);
        assert!((cold.block * m - 0.035).abs() < 1e-12 && (cold.opt_out * m - 0.025).abs() < 1e-12);
        assert!((cold.not_interested / cold.opt_out - 0.5).abs() < 1e-12);
        assert_eq!(response.given_read(Category::Utility, Segment::Cold).not_interested, 0.0);
        assert_eq!(response.given_read(Category::Authentication, Segment::Cold).opt_out, 0.0);
    }

    #[test]
    fn first_contact_and_repetition() {
        let response = Response::new(&Params::default());
        assert!((response.marketing_factor(Segment::OptedIn, 0, 0) - 4.0).abs() < 1e-12);
        assert!((response.marketing_factor(Segment::Inactive, 20, 0) - 1.246_255).abs() < 1e-6);
        assert_eq!(response.marketing_factor(Segment::Cold, 0, 2), 1.5);
        assert_eq!(response.marketing_factor(Segment::Cold, 63, 5), 2.25);
    }

    #[test]
    fn annoyance_is_counted_in_messages_to_the_opted_in() {
        let mut params = Params::default();
        assert!((Response::new(&params).annoyance_weight(Segment::Cold) - 17.5).abs() < 1e-12);
        params.p_block[0][0] = 0.0;
        assert_eq!(Response::new(&params).annoyance_weight(Segment::Cold), 1.0);
    }
}
