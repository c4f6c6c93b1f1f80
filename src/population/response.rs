//! What a person does with a message that was read: rates given a read, first contact, repetition (model:
//! section 4.5).

use crate::messaging::{CATEGORIES, Category, SEGMENTS, Segment};
use crate::population::params::Params;
use crate::population::reading::{Reading, mean_read};
use crate::population::traits::source_law;
use crate::population::usual::{Strength, UsualLoad};
use crate::units::maths::{ExpTable, exp};

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
    /// No less than all negatives together.
    pub negative: f64,
    /// Last words with which a click and a reply are possible, whatever the load.
    pub last_click: u32,
    /// See [`GivenRead::last_click`].
    pub last_reply: u32,
}

/// A little more than 1: room for rounding in bounds that settle most cases quickly.
const ROOM: f64 = 1.000_001;

impl GivenRead {
    /// Coefficients under which these rates are means over `readers` (background fatigue and weight of those who read)
    /// and `sources` (share and factor on negatives).
    fn kept(self, params: &Params, readers: &[(f64, f64)], sources: &[(f64, f64)]) -> Self {
        let by_load = |slope: f64, felt: f64| exp((slope * felt).clamp(-ExpTable::REACH, ExpTable::REACH));
        let zest = readers.iter().map(|&(felt, weight)| (by_load(-params.beta_click, felt), weight));
        let zest = Strength::new(zest, 0.0);
        let annoyance = sources.iter().flat_map(|&(share, factor)| {
            readers.iter().map(move |&(felt, weight)| {
                let strain = by_load(params.beta_negative, (felt - params.fatigue_knee).max(0.0));
                (factor * strain, share * weight)
            })
        });
        let annoyance = Strength::new(annoyance, params.annoyance_sigma);
        let rates = [self.block, self.opt_out, self.not_interested, self.mute];
        let [block, opt_out, not_interested, mute] = annoyance.coefficients(rates);
        Self {
            click: zest.coefficient(self.click),
            reply: zest.coefficient(self.reply),
            block,
            opt_out,
            not_interested,
            mute,
            ..self
        }
    }

    /// The same rates with their bounds; `most_zest` is the largest factor that load can put on clicks and replies.
    fn bounded(self, most_zest: f64) -> Self {
        // A word w stands for (w + 1/2) / 2^32, and numbers beyond the end of the words become the last one.
        let last = |rate: f64| (rate * most_zest * ROOM * 4_294_967_296.0) as u32;
        Self {
            negative: (self.block + self.opt_out + self.not_interested + self.mute) * ROOM,
            last_click: last(self.click),
            last_reply: last(self.reply),
            ..self
        }
    }
}

/// Consent, then segment: who never consented, then who did.
type ByPerson<T> = [[T; 3]; 2];

/// Tables of reactions given a read.
#[derive(Clone, Debug)]
pub struct Response {
    cells: [ByPerson<GivenRead>; 3],
    report: ByPerson<f64>,
    /// Factor on negatives by consent and marketing messages before this one; 1 for those who never consented, whose
    /// rates are those of a first contact.
    first_contact: [[f64; 64]; 2],
    /// Factor on negatives by identical unanswered texts before this one.
    repetition: [f64; 8],
    /// Blocks per delivered marketing message relative to the opted-in.
    annoyance_weight: ByPerson<f64>,
}

/// The row of rates by which somebody reacts negatively (model: section 4.5). Activity decides whether a message is
/// read and answered, consent whether it is welcome: without consent the rates are those of the cold, and with consent
/// somebody whom the list calls cold has those of the inactive, who were silent for as long as is known.
fn negatives_of(segment: Segment, consent: bool) -> Segment {
    match (segment, consent) {
        (_, false) => Segment::Cold,
        (Segment::Cold, true) => Segment::Inactive,
        (segment, true) => segment,
    }
}

/// A value for everybody, by consent and segment.
fn by_person<T>(of: impl Fn(Segment, bool) -> T) -> ByPerson<T> {
    [false, true].map(|consent| SEGMENTS.map(|segment| of(segment, consent)))
}

impl Response {
    /// Builds the tables for the readers that `reading` makes of people with the load `load`.
    pub fn new(params: &Params, reading: &Reading, load: &UsualLoad) -> Self {
        // A person without any load feels less than usual.
        let most_zest = exp(params.beta_click
            * params.fatigue_weight_others
            * params.fatigue_tau
            * params.background_per_day);
        let cell = |category: Category, segment: Segment, consent: bool| {
            let (c, g) = (category as usize, segment as usize);
            let n = negatives_of(segment, consent) as usize;
            let per_read = 1.0 / mean_read(params, category, segment);
            let opt_out = params.p_optout[c][n] * per_read;
            let stated = GivenRead {
                click: params.p_click[c][g] * per_read,
                reply: params.p_reply[c][g] * per_read,
                block: params.p_block[c][n] * per_read,
                opt_out,
                not_interested: match category {
                    Category::Marketing => opt_out * params.not_interested_per_optout,
                    Category::Utility | Category::Authentication => 0.0,
                },
                mute: opt_out * params.mute_per_optout,
                ..GivenRead::default()
            };
            let readers = load.nodes().iter().map(|&(felt, weight)| {
                (felt, weight * reading.over_people(category, segment, params.beta_read * felt))
            });
            let readers: Vec<(f64, f64)> = readers.collect();
            let sources = match (segment, consent) {
                (Segment::OptedIn | Segment::Inactive, true) => source_law(params).to_vec(),
                _ => vec![(1.0, 1.0)],
            };
            stated.kept(params, &readers, &sources).bounded(most_zest)
        };
        let excess = params.first_contact_multiplier - 1.0;
        let known =
            std::array::from_fn(|before| 1.0 + excess * exp(-(before as f64) / params.first_contact_decay));
        let blocks = params.p_block[Category::Marketing as usize];
        Self {
            cells: CATEGORIES.map(|category| by_person(|segment, consent| cell(category, segment, consent))),
            report: by_person(|segment, consent| {
                params.p_report_given_block[negatives_of(segment, consent) as usize]
            }),
            first_contact: [[1.0; 64], known],
            repetition: std::array::from_fn(|before| 1.0 + params.repetition_multiplier * before as f64),
            annoyance_weight: by_person(|segment, consent| {
                let block = blocks[negatives_of(segment, consent) as usize];
                if blocks[0] > 0.0 { block / blocks[0] } else { 1.0 }
            }),
        }
    }

    /// Probabilities given a read.
    #[inline]
    pub fn given_read(&self, category: Category, segment: Segment, consent: bool) -> &GivenRead {
        &self.cells[category as usize][usize::from(consent)][segment as usize]
    }

    /// Probability that a block comes with a report.
    #[inline]
    pub fn report(&self, segment: Segment, consent: bool) -> f64 {
        self.report[usize::from(consent)][segment as usize]
    }

    /// Factor on negatives of a marketing message, by messages before (0..64) and identical unanswered texts before
    /// (0..=5).
    #[inline]
    pub fn marketing_factor(&self, consent: bool, before: u8, repeated: u8) -> f64 {
        self.first_contact[usize::from(consent)][usize::from(before % 64)]
            * self.repetition[usize::from(repeated % 8)]
    }

    /// Weight of a message in the annoyance metric: p_block of the person's row over p_block of the opted-in (1 for
    /// everybody where the opted-in never block).
    #[inline]
    pub fn annoyance_weight(&self, segment: Segment, consent: bool) -> f64 {
        self.annoyance_weight[usize::from(consent)][segment as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::population::Defaults;

    /// Everybody alike: rates need no correction.
    fn alike() -> Params {
        Params {
            annoyance_sigma: 0.0,
            background_per_day: 0.0,
            source_negative_multiplier: [1.0; 5],
            ..Params::default()
        }
    }

    fn response(params: &Params) -> Response {
        let load = UsualLoad::new(params);
        Response::new(params, &Reading::new(params, &load), &load)
    }

    #[test]
    fn rates_given_a_read_keep_the_rates_per_delivered() {
        let params = alike();
        let response = response(&params);
        let cold = response.given_read(Category::Marketing, Segment::Cold, false);
        let m = mean_read(&params, Category::Marketing, Segment::Cold);
        assert!((cold.block * m - 0.035).abs() < 1e-12 && (cold.opt_out * m - 0.025).abs() < 1e-12);
        assert!((cold.not_interested / cold.opt_out - 0.5).abs() < 1e-12);
        assert_eq!(response.given_read(Category::Utility, Segment::Cold, false).not_interested, 0.0);
        assert_eq!(response.given_read(Category::Authentication, Segment::Cold, false).opt_out, 0.0);
    }

    /// Consent decides the row of the negatives, activity that of everything else.
    #[test]
    fn consent_and_activity_are_kept_apart() {
        let params = alike();
        let response = response(&params);
        let marketing = |segment, consent| *response.given_read(Category::Marketing, segment, consent);
        for (segment, consent, row) in [
            (Segment::OptedIn, true, 0),
            (Segment::OptedIn, false, 2),
            (Segment::Inactive, true, 1),
            (Segment::Inactive, false, 2),
            (Segment::Cold, true, 1),
            (Segment::Cold, false, 2),
        ] {
            let m = mean_read(&params, Category::Marketing, segment);
            let cell = marketing(segment, consent);
            assert!((cell.block * m - params.p_block[0][row]).abs() < 1e-12, "{segment:?} {consent}");
            assert!((cell.opt_out * m - params.p_optout[0][row]).abs() < 1e-12);
            assert!((cell.click * m - params.p_click[0][segment as usize]).abs() < 1e-12);
            assert!((cell.reply * m - params.p_reply[0][segment as usize]).abs() < 1e-12);
            assert_eq!(response.report(segment, consent), params.p_report_given_block[row]);
            let weight = params.p_block[0][row] / params.p_block[0][0];
            assert!((response.annoyance_weight(segment, consent) - weight).abs() < 1e-12);
        }
    }

    type Known = [(f64, f64, f64); 3];

    const KNOWN: [(Defaults, Known); 3] = [
        (Defaults::Low, [(1.0, 1.0, 1.0); 3]),
        (
            Defaults::Central,
            [(0.996_82, 0.999_00, 0.999_01), (0.995_56, 0.999_15, 1.001_44), (0.995_90, 1.002_64, 1.029_34)],
        ),
        (
            Defaults::High,
            [
                (0.107_996, 0.000_108_091, 0.001_740_22),
                (0.077_592_5, 0.790_457, 1.005_97),
                (0.095_626_2, 0.536_571, 1.125_10),
            ],
        ),
    ];

    /// Where people differ, the coefficients are those of an independent integration over the laws of load, propensity,
    /// annoyance and source (in the plane of logit and load, step 0.002 of a mean load): factors on click, block and
    /// opt-out of marketing by segment, at both ends of the ranges and between. At the high end a few people with full
    /// inboxes make up nearly all of the blocks.
    #[test]
    fn coefficients_of_people_who_differ_are_known_answers() {
        for (level, known) in KNOWN {
            let params = Params::at(level);
            let response = response(&params);
            for (segment, (click, block, opt_out)) in SEGMENTS.into_iter().zip(known) {
                let g = segment as usize;
                let m = mean_read(&params, Category::Marketing, segment);
                let found = response.given_read(Category::Marketing, segment, segment != Segment::Cold);
                for (found, stated, factor) in [
                    (found.click, params.p_click[0][g], click),
                    (found.block, params.p_block[0][g], block),
                    (found.opt_out, params.p_optout[0][g], opt_out),
                ] {
                    let found = found * m / stated;
                    assert!(
                        (found / factor - 1.0).abs() < 5e-3,
                        "{level:?} {segment:?}: {found} not {factor}"
                    );
                }
            }
        }
    }

    #[test]
    fn first_contact_and_repetition() {
        let response = response(&Params::default());
        assert!((response.marketing_factor(true, 0, 0) - 4.0).abs() < 1e-12);
        assert!((response.marketing_factor(true, 20, 0) - 1.246_255).abs() < 1e-6);
        assert_eq!(response.marketing_factor(false, 0, 2), 1.5);
        assert_eq!(response.marketing_factor(false, 63, 5), 2.25);
    }

    #[test]
    fn annoyance_is_counted_in_messages_to_the_opted_in() {
        let mut params = Params::default();
        assert!((response(&params).annoyance_weight(Segment::Cold, false) - 17.5).abs() < 1e-12);
        params.p_block[0][0] = 0.0;
        assert_eq!(response(&params).annoyance_weight(Segment::Cold, false), 1.0);
    }
}
