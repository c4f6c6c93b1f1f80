//! The platform's public rules as a whole run shows them, by number and fact (docs/gate.md lists them): in the tables that
//! a run leaves, `gate-events.csv` and `reasons.csv` among them, and in what a sender is told.

use sendlab::engine::Outcome;
use sendlab::messaging::{Change, Entity, GateEvent, Negative, Reason};
use sendlab::scenario::Variation;

use crate::harness::{lives, outcome, scenario};
use crate::platform_rules::{count, events};

const DAY: u32 = 86_400;

/// A platform with its stated rules, for 6,000 consenting people whose transactional messages are all that is sent after
/// the first hour; `p_block` of those who read one block.
fn transactional(horizon: &str, p_block: f64, gate: &str) -> (Outcome, [f64; 2]) {
    let world = scenario(
        &format!("horizon = \"{horizon}\""),
        &format!(
            "[population]\nsize = 6_000\nmix = {{ opted_in = 1, inactive = 0, cold = 0 }}\n\
             [account]\nmessaging_limit = \"unlimited\"\n\
             [recipient]\nutility_per_day.opted_in = 2\np_block.utility.opted_in = {p_block}\n\
             p_invalid_number.opted_in = 0\np_block.marketing.opted_in = 0\n\
             [gate]\nfamily = \"documented\"\nholdout_share = 0\noff = [\"number_restriction\"]\n{gate}\n"
        ),
    );
    let prices = world.setup(0, &Variation::default()).prices;
    (outcome(&world), [prices.marketing, prices.utility])
}

/// The template of transactional messages comes after that of the one campaign.
const UTILITY: u32 = 1;

fn of_utility(run: &Outcome, change: Change) -> Vec<&GateEvent> {
    let templates = |event: &&GateEvent| event.entity == Entity::Template && event.id == UTILITY;
    events(run, change).into_iter().filter(templates).collect()
}

/// Delivered marketing and utility.
fn delivered(run: &Outcome) -> [u64; 2] {
    [0, 1].map(|category| run.daily.iter().skip(category).step_by(2).map(|cell| cell.delivered).sum())
}

#[test]
fn rule_04_2000_deliveries_in_30_days_lead_to_a_review_and_its_denial_leaves_the_limit() {
    let climb = |denial: u8| {
        outcome(&scenario(
            "horizon = \"14d\"",
            &format!(
                "[population]\nsize = 4_000\nmix = {{ opted_in = 1, inactive = 0, cold = 0 }}\n\
                 [account]\nverified = false\nmessaging_limit = 250\n[campaign]\nlaunches = [\"0d\"]\nvalid_for = \"14d\"\n\
                 [recipient]\nutility_per_day.opted_in = 0\np_block.marketing.opted_in = 0\n\
                 [gate]\nfamily = \"documented\"\nlimit.scaling_denial = {denial}\n\
                 [[arm]]\nstrategy = \"paced-blast\"\nbaseline = true\n"
            ),
        ))
    };
    let approved = climb(0);
    let counted_until = |second: u32| -> u64 {
        approved
            .gate
            .iter()
            .take((second / DAY) as usize)
            .map(|day| u64::from(day.unique_recipients_24h))
            .sum()
    };
    let [review] = events(&approved, Change::Review)[..] else { panic!("{:?}", approved.gate_events) };
    let raised = events(&approved, Change::MessagingLimit)[0];
    assert_eq!((review.to, raised.from, raised.to), ("approved", "TIER_250", "TIER_2K"));
    // At most 250 a day: the 2,000th is delivered on the eighth day, and the change follows within 6 h and an hour.
    assert_eq!((review.second, counted_until(7 * DAY)), (raised.second, 1_750));
    assert!((7 * DAY..8 * DAY).contains(&raised.second), "{}", raised.second);

    let denied = climb(1);
    assert_eq!(events(&denied, Change::Review)[0].to, "denied");
    assert!(events(&denied, Change::MessagingLimit).is_empty());
    assert!(denied.gate.iter().all(|day| day.limit.name() == "TIER_250"));
}

#[test]
fn rule_06_red_never_lowers_the_limit() {
    let run = outcome(&scenario(
        "horizon = \"14d\"",
        "[account]\nmessaging_limit = 2000\n[campaign]\nlaunches = [\"0d\", \"2d\", \"4d\", \"6d\"]\n\
         [recipient]\np_block.marketing = { opted_in = 0.2, inactive = 0.2, cold = 0.4 }\n[gate]\nfamily = \"documented\"\n",
    ));
    let red =
        events(&run, Change::Rating).iter().any(|event| event.entity == Entity::Number && event.to == "red");
    assert!(red && !events(&run, Change::Restriction).is_empty(), "{:?}", run.gate_events);
    assert!(
        run.gate.iter().all(|day| day.limit.name() == "TIER_2K"),
        "neither lowered nor, while red, raised"
    );
    assert!(events(&run, Change::MessagingLimit).is_empty());
}

#[test]
fn rule_13_a_red_template_rests_3_hours_then_6_and_is_then_disabled_and_its_messages_cost_and_count_nothing()
{
    let (run, [marketing, utility]) = transactional("5d", 0.3, "");
    let changes = of_utility(&run, Change::TemplateState);
    let states: Vec<(&str, &str)> = changes.iter().map(|event| (event.from, event.to)).collect();
    let (paused, again) = (("active", "paused"), ("paused", "active"));
    assert_eq!(states, [paused, again, paused, again, ("active", "disabled")]);
    let hours = |at: usize| (changes[at + 1].second - changes[at].second) / 3600;
    assert_eq!((hours(0), hours(2)), (3, 6));
    let announced: Vec<&str> = changes.iter().map(|event| event.cause.split(':').next().unwrap()).collect();
    assert_eq!(announced, ["FIRST_PAUSE", "UNPAUSE", "SECOND_PAUSE", "UNPAUSE", "DISABLED"]);

    let (stopped, ended) = (count(&run, Reason::TemplatePaused), count(&run, Reason::TemplateDisabled));
    assert_eq!(
        [Reason::TemplatePaused, Reason::TemplateDisabled].map(Reason::code),
        [Some(132_015), Some(132_016)]
    );
    assert!(stopped > 100 && ended > 1_000, "{stopped} {ended}");
    assert_eq!(
        run.daily.iter().map(|cell| cell.rejected).sum::<u64>(),
        stopped + ended,
        "in the answer to the call"
    );
    let [campaigns, events] = delivered(&run);
    let cost: f64 = run.totals.iter().map(|totals| totals.cost).sum();
    assert!(
        (cost - (campaigns as f64 * marketing + events as f64 * utility)).abs() < 1e-6,
        "only deliveries cost"
    );
    assert!(
        changes[4].second < 4 * DAY && run.gate[4].unique_recipients_24h == 0,
        "what is refused does not count"
    );
}

#[test]
fn rule_15_utility_is_not_paced_before_a_utility_template_was_paused_and_for_7_days_after_it() {
    let always = "pacing = { template_probability = 1, template_sample = 30 }";
    let (clean, _) = transactional("3d", 0.0, always);
    assert!(of_utility(&clean, Change::Pacing).is_empty());
    assert!(events(&clean, Change::Pacing).iter().any(|event| event.id == 0), "marketing templates are");

    let (run, _) = transactional("5d", 0.3, always);
    let paced = of_utility(&run, Change::Pacing);
    let pauses: Vec<u32> = of_utility(&run, Change::TemplateState)
        .iter()
        .filter(|e| e.to == "paused")
        .map(|e| e.second)
        .collect();
    let begun: Vec<u32> =
        paced.iter().filter(|event| event.to == "sample").map(|event| event.second).collect();
    assert!(!begun.is_empty() && !pauses.is_empty());
    for second in begun {
        let last = pauses.iter().rfind(|pause| **pause <= second).expect("paced after a pause only");
        assert!(second - last < 7 * DAY, "{second} {last}");
    }
}

/// Attempts are answered, delivered, read, and reacted to in that order, whatever a person does; and a message is delivered
/// once at the most, after all its failures. A read may be known without a receipt for the delivery: the sender's table of
/// reads counts receipts only.
#[test]
fn rule_26_the_statuses_of_a_message_come_in_their_order() {
    let world = scenario(
        "",
        "[campaign]\nlaunches = [\"0d\", \"3d\"]\n[recipient]\nutility_per_day = { opted_in = 1 }\n\
         p_reply.marketing = { opted_in = 0.3, inactive = 0.2 }\n[[arm]]\nstrategy = \"retry-hard\"\nbaseline = true\n",
    );
    let (mut read, mut failed_first) = (0, 0);
    for life in lives(&world, 120) {
        for (at, scene) in life.iter().enumerate() {
            let before = life[..at].iter().filter(|other| other.message == scene.message);
            assert!(before.clone().all(|other| other.outcome.is_err()), "sent again after its delivery");
            let Ok(reaction) = &scene.outcome else { continue };
            failed_first += before.filter(|other| other.second < scene.second).count();
            let delivered = scene.second / 60;
            let seen = reaction.read.unwrap_or(delivered);
            read += u32::from(reaction.read.is_some());
            assert!(seen >= delivered);
            assert!(!reaction.positive() || reaction.read.is_some() && reaction.positive_at >= seen);
            assert!(reaction.negative.is_none_or(|(_, at)| reaction.read.is_some() && at >= seen));
            assert!(reaction.report <= matches!(reaction.negative, Some((Negative::Block, _))));
        }
    }
    assert!(read > 100 && failed_first > 5, "{read} {failed_first}");
}
