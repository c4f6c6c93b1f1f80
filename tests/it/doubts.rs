//! Warnings about an answer, read from small runs.

use sendlab::experiment::Experiment;

use crate::harness::scenario;
use crate::strategies::CALM;

/// One arm stops after a day with four fifths of its list to go; the other is done in an hour. Customers' messages are
/// still being answered at the end, which is no marketing.
#[test]
fn what_still_moves_at_the_end_is_a_share_of_the_marketing() {
    let arms = "[population]\nsize = 100\n[campaign]\nlaunches = [\"0d\"]\n\
        [service]\nanswer_share = 1\nanswer_after = \"2d\"\n\
        [strategy.halts]\nschedule = { spread = { days = 5 } }\nreactions = [\"when day >= 1 do stop\"]\n\
        [[arm]]\nstrategy = \"halts\"\nbaseline = true\n[[arm]]\nstrategy = \"blast\"\n";
    let people = CALM.replace(
        "[recipient]\n",
        "[recipient]\nconversations_per_day = { opted_in = 3, inactive = 3, cold = 3 }\n",
    );
    let scenario = scenario("horizon = \"3d\"", &format!("{people}{arms}"));
    let warnings = Experiment::new(scenario).other_worlds(false).run().answer.warnings;
    let moving: Vec<&String> = warnings.iter().filter(|warning| warning.contains("still moving")).collect();
    assert_eq!(moving.len(), 1, "{warnings:?}");
    assert!(moving[0].starts_with("halts: still moving at the end: 80.0 %"), "{moving:?}");
}

/// That young portfolios escape their pacing is told where they do: not of one that is paced, and not where there is no
/// pacing to escape from.
#[test]
fn escaping_the_pacing_is_told_where_it_is_so() {
    let told = |tables: &str| {
        let arms = "[population]\nsize = 50\n[[arm]]\nstrategy = \"blast\"\nbaseline = true\n";
        let scenario = scenario("horizon = \"1d\"\nreplications = 1", &format!("{tables}{arms}"));
        let answer = Experiment::new(scenario).other_worlds(false).run().answer;
        answer.caveats.iter().any(|caveat| caveat.starts_with("portfolio pacing"))
    };
    assert!(told(""));
    for without in [
        "[account]\nmessaging_limit = 250\n",
        "[account]\ntemplates_365d = 499_999\n",
        "[account]\nsuspect = true\n",
        "[gate]\noff = [\"pacing\"]\n",
        "[gate]\nrules = \"2025-10\"\n",
    ] {
        assert!(!told(without), "{without}");
    }
}
