//! The values of the metrics in one run (definitions: [`crate::metric::METRICS`]).

use crate::engine::{DayCounts, Outcome, SegmentTotals};
use crate::experiment::Marketing;
use crate::messaging::{Category, Rating, Reason, SEGMENTS, Segment};
use crate::metric::METRICS;

/// Names of the slices of every table by segment, `all` first.
pub const SLICES: [&str; 4] = ["all", "opted_in", "inactive", "cold"];

/// What a slice (all, or one segment) adds up to over a run.
#[derive(Clone, Copy, Debug, Default)]
struct Slice {
    marketing: DayCounts,
    utility: DayCounts,
    withheld_131049: u64,
    totals: SegmentTotals,
}

impl Slice {
    fn of(outcome: &Outcome, segment: Segment) -> Self {
        let mut slice = Self { totals: outcome.totals[segment as usize], ..Self::default() };
        for day in 0..outcome.days {
            slice.marketing.add(outcome.day(day, segment, Category::Marketing));
            slice.utility.add(outcome.day(day, segment, Category::Utility));
        }
        slice.withheld_131049 = outcome
            .reasons
            .iter()
            .filter(|row| row.segment == segment && row.category == Category::Marketing)
            .filter(|row| row.reason.code() == Reason::Engagement.code())
            .map(|row| row.count)
            .sum();
        slice
    }

    fn add(&mut self, other: &Self) {
        self.marketing.add(&other.marketing);
        self.utility.add(&other.utility);
        self.withheld_131049 += other.withheld_131049;
        self.totals.add(&other.totals);
    }
}

/// numerator / denominator; `None` when the denominator is 0.
fn ratio(numerator: u64, denominator: u64) -> Option<f64> {
    (denominator > 0).then(|| numerator as f64 / denominator as f64)
}

/// All metrics of a run in the order of the catalogue: all segments together, then each.
pub fn measure(outcome: &Outcome) -> Vec<[Option<f64>; 4]> {
    let mut slices = [Slice::default(); 4];
    for segment in SEGMENTS {
        let slice = Slice::of(outcome, segment);
        slices[0].add(&slice);
        slices[1 + segment as usize] = slice;
    }
    METRICS
        .iter()
        .map(|metric| {
            std::array::from_fn(|at| {
                if at > 0 && !metric.by_segment { None } else { value(metric.name, &slices[at], outcome) }
            })
        })
        .collect()
}

/// Marketing counts of a run.
pub fn marketing(outcome: &Outcome) -> Marketing {
    let mut sums = DayCounts::default();
    for segment in SEGMENTS {
        sums.add(&Slice::of(outcome, segment).marketing);
    }
    Marketing { attempts: sums.attempts, delivered: sums.delivered, recipient_blocks: sums.recipient_blocks }
}

/// One metric of one slice. Pooled rates have no value in a single run.
fn value(name: &str, slice: &Slice, outcome: &Outcome) -> Option<f64> {
    let Slice { marketing, utility, withheld_131049, totals } = slice;
    let campaign_messages = totals.list * u64::from(outcome.campaigns);
    let last = outcome.gate_by_day().next_back();
    let final_rating = |wanted: Option<Rating>| last.map(|day| f64::from(u8::from(day.rating == wanted)));
    match name {
        "delivered_share" => ratio(marketing.delivered - totals.reminders_delivered, campaign_messages),
        "reach_share" => ratio(totals.reached, totals.list),
        "engaged_share" => ratio(totals.engaged, totals.list),
        "unsent_share" => ratio(campaign_messages - totals.campaign_attempted, campaign_messages),
        "delivery_rate" => ratio(marketing.delivered, marketing.attempts),
        "withheld_rate" => ratio(marketing.withheld, marketing.attempts),
        "withheld_131049_rate" => ratio(*withheld_131049, marketing.attempts),
        "recipient_block_rate" => ratio(marketing.recipient_blocks, marketing.delivered),
        "recipient_block_rate_utility" => ratio(utility.recipient_blocks, utility.delivered),
        "blocks_per_1000_list" => ratio(1000 * totals.blocked, totals.list),
        "list_burn" => ratio(totals.burned, totals.list),
        "unwanted_impressions" => Some(totals.unwanted as f64),
        "annoyance" => Some(totals.annoyance),
        "utility_lost" => ratio(1000 * totals.events_lost, totals.events),
        "read_rate" => ratio(marketing.read, marketing.delivered),
        "observed_read_rate" => ratio(totals.observed_reads, marketing.delivered),
        "click_rate" => ratio(marketing.clicked, marketing.delivered),
        "reply_rate" => ratio(marketing.replied, marketing.delivered),
        "opt_out_rate" => ratio(marketing.opted_out, marketing.delivered),
        "cost" => Some(totals.cost),
        "cost_per_engaged" => (totals.engaged > 0).then(|| totals.cost / totals.engaged as f64),
        "days_to_half_reach" => {
            let horizon = f64::from(outcome.days);
            (totals.list > 0).then(|| outcome.half_reach.map_or(horizon, |minute| f64::from(minute) / 1440.0))
        }
        "half_reached_share" => (totals.list > 0).then(|| f64::from(u8::from(outcome.half_reach.is_some()))),
        "final_rating_green" => final_rating(Some(Rating::Green)),
        "final_rating_yellow" => final_rating(Some(Rating::Yellow)),
        "final_rating_red" => final_rating(Some(Rating::Red)),
        "final_rating_unknown" => final_rating(None),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{GateDay, ReasonCount};
    use crate::messaging::MessagingLimit;
    use crate::metric;

    /// One day: 10 opted-in contacts, one campaign; 8 attempts, 5 delivered, 2 withheld (131049), 1 undeliverable.
    fn story() -> Outcome {
        let mut outcome = Outcome { days: 1, campaigns: 1, ..Outcome::default() };
        outcome.daily = vec![DayCounts::default(); 6];
        outcome.daily[Outcome::cell(0, Segment::OptedIn, Category::Marketing)] = DayCounts {
            suppressed: 2,
            attempts: 8,
            delivered: 5,
            withheld: 2,
            undeliverable: 1,
            read: 4,
            clicked: 1,
            recipient_blocks: 1,
            ..DayCounts::default()
        };
        outcome.daily[Outcome::cell(0, Segment::Cold, Category::Utility)] =
            DayCounts { attempts: 4, delivered: 4, recipient_blocks: 1, ..DayCounts::default() };
        outcome.reasons = vec![ReasonCount {
            day: 0,
            segment: Segment::OptedIn,
            category: Category::Marketing,
            reason: Reason::UserLimit,
            count: 2,
        }];
        outcome.totals[0] = SegmentTotals {
            list: 10,
            campaign_attempted: 7,
            reached: 5,
            engaged: 2,
            blocked: 1,
            burned: 2,
            cost: 3.0,
            ..SegmentTotals::default()
        };
        outcome.totals[2] = SegmentTotals { list: 10, events: 4, events_lost: 1, ..SegmentTotals::default() };
        outcome.gate = vec![GateDay {
            rating: None,
            score: 0.0,
            limit: MessagingLimit::Tier250,
            unique_recipients_24h: 5,
        }];
        outcome.half_reach = None;
        outcome
    }

    fn of(name: &str, slice: usize) -> Option<f64> {
        let at = METRICS.iter().position(|metric| metric.name == name).unwrap();
        measure(&story())[at][slice]
    }

    #[test]
    fn shares_have_the_list_as_denominator_and_rates_the_attempts_or_deliveries() {
        for (name, all, opted_in) in [
            ("delivered_share", 5.0 / 20.0, 5.0 / 10.0),
            ("unsent_share", 13.0 / 20.0, 3.0 / 10.0),
            ("reach_share", 5.0 / 20.0, 5.0 / 10.0),
            ("delivery_rate", 5.0 / 8.0, 5.0 / 8.0),
            ("withheld_131049_rate", 2.0 / 8.0, 2.0 / 8.0),
            ("recipient_block_rate", 1.0 / 5.0, 1.0 / 5.0),
            ("blocks_per_1000_list", 50.0, 100.0),
            ("list_burn", 0.1, 0.2),
            ("cost_per_engaged", 1.5, 1.5),
        ] {
            assert_eq!((of(name, 0), of(name, 1)), (Some(all), Some(opted_in)), "{name}");
        }
    }

    #[test]
    fn an_empty_denominator_is_unknown_and_never_zero() {
        assert_eq!(of("delivery_rate", 3), None);
        assert_eq!(of("cost_per_engaged", 3), None);
        assert_eq!(of("delivered_share", 2), None, "an empty segment");
    }

    #[test]
    fn utility_has_its_own_rates() {
        assert_eq!(of("recipient_block_rate_utility", 3), Some(0.25));
        assert_eq!(of("utility_lost", 0), Some(250.0));
    }

    #[test]
    fn a_run_that_never_reaches_half_the_list_counts_its_horizon() {
        assert_eq!((of("days_to_half_reach", 0), of("half_reached_share", 0)), (Some(1.0), Some(0.0)));
        assert_eq!((of("final_rating_unknown", 0), of("final_rating_green", 0)), (Some(1.0), Some(0.0)));
    }

    #[test]
    fn every_metric_but_the_pooled_ones_is_computed() {
        let empty = Outcome { days: 1, campaigns: 1, ..story() };
        for (metric, values) in metric::METRICS.iter().zip(measure(&empty)) {
            assert_eq!(values[0].is_none(), metric.name.ends_with("_pooled"), "{}", metric.name);
        }
    }
}
