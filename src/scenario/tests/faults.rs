//! Each kind of fault: where it is, what it says, and how it helps.

use super::{load, load_with, with};
use crate::scenario::{Fault, Faults};

/// Line, column, offending text, message, and a part of the suggestion.
type Expected = (usize, usize, &'static str, &'static str, &'static str);

fn assert_only(faults: Faults, (line, column, text, message, help): Expected) {
    assert_eq!(faults.len(), 1, "{faults}");
    let fault = faults.iter().next().unwrap();
    assert_eq!((fault.line(), fault.column(), fault.text()), (line, column, text), "{faults}");
    assert_eq!(fault.message(), message);
    assert!(fault.suggestion().unwrap_or("").contains(help), "{faults}");
    assert_eq!(help.is_empty(), fault.suggestion().is_none(), "{faults}");
}

#[test]
fn every_faulty_value_is_found_where_it_stands() {
    let cases: &[(&str, Expected)] = &[
        ("seeed = 4", (2, 1, "seeed", "there is no key `seeed`", "did you mean `seed`?")),
        ("launch_hour = 9", (2, 1, "launch_hour", "there is no key `launch_hour`", "belongs to [campaign]")),
        ("horizon = 30", (2, 11, "30", "`horizon` has no unit", "write \"30d\"")),
        ("horizon = \"0d\"", (2, 11, "\"0d\"", "`horizon` is too short", "")),
        ("horizon = \"36h\"", (2, 11, "\"36h\"", "`horizon` is not a whole number of days", "")),
        ("horizon = \"3651d\"", (2, 11, "\"3651d\"", "`horizon` is too long", "")),
        (
            "horizon = \"4 weeks\"",
            (2, 11, "\"4 weeks\"", "`horizon`: unknown unit `weeks`: use s, min, h or d", "write \"28d\""),
        ),
        ("horizon = \"-1d\"", (2, 11, "\"-1d\"", "`horizon`: a duration is finite and not negative", "")),
        ("replications = 0", (2, 16, "0", "`replications` is too small", "")),
        ("seed = -1", (2, 8, "-1", "`seed` is too small", "")),
        (
            "seed = 99999999999999999999999999999999999999999",
            (2, 8, "99999999999999999999999999999999999999999", "`seed` is too large", ""),
        ),
        ("question = 5", (2, 12, "5", "`question` is a whole number, not a text", "quotation marks")),
        (
            "answer = \"delivery_share\"",
            (2, 10, "\"delivery_share\"", "`answer` cannot be `delivery_share`", "`delivered_share`"),
        ),
        ("market = \"brasil\"", (2, 10, "\"brasil\"", "`market` cannot be `brasil`", "`brazil`")),
        ("start = \"2026-02-30\"", (2, 9, "\"2026-02-30\"", "`start` is not a day of the calendar", "")),
        ("start = 2024-01-01", (2, 9, "2024-01-01", "`start` is before the first per-message prices", "")),
        ("population = 5", (2, 14, "5", "`population` is a whole number, not a table", "")),
        ("population.size = 1e400", (2, 19, "1e400", "`population.size` is too large", "")),
        ("population.size = 100_000_001", (2, 19, "100_000_001", "`population.size` is too large", "")),
        ("population.size = -5", (2, 19, "-5", "`population.size` is too small", "")),
        (
            "population.size = 5e4",
            (2, 19, "5e4", "`population.size` is a number, not a whole number", "write 50_000"),
        ),
        (
            "population.mix = { opted_in = 0.5, cold = 0.6 }",
            (
                2,
                18,
                "{ opted_in = 0.5, cold = 0.6 }",
                "the shares of `population.mix` sum to 1.1, not to 1",
                "",
            ),
        ),
        (
            "population.mix = { opted_in = 0.5, warm = 0.5 }",
            (2, 36, "warm", "`population.mix` has no key `warm`", "its keys are opted_in, inactive, cold"),
        ),
        (
            "population.mix = { opted_in = 55, cold = 0.1 }",
            (2, 31, "55", "`population.mix.opted_in` is too large", "for 55 % write 0.55"),
        ),
        (
            "population.redraw = \"false\"",
            (
                2,
                21,
                "\"false\"",
                "`population.redraw` is a text, not true or false",
                "leave the quotation marks out",
            ),
        ),
        (
            "recipient.p_read.marketing.opted_in = 72",
            (2, 39, "72", "`recipient.p_read.marketing.opted_in` is too large", "for 72 % write 0.72"),
        ),
        (
            "recipient.p_read.marketing.cold = \"45%\"",
            (
                2,
                35,
                "\"45%\"",
                "`recipient.p_read.marketing.cold` is a text, not a number",
                "write 0.45 for 45 %",
            ),
        ),
        (
            "recipient.read_concentration = nan",
            (2, 32, "nan", "`recipient.read_concentration` is not a number (nan)", ""),
        ),
        (
            "recipient.read_concentration = inf",
            (2, 32, "inf", "`recipient.read_concentration` is too large", ""),
        ),
        ("recipient.fatigue_tau = 7", (2, 25, "7", "`recipient.fatigue_tau` has no unit", "write \"7d\"")),
        (
            "recipient.waking_start = \"7:00\"",
            (2, 26, "\"7:00\"", "`recipient.waking_start` is not a time of day", "write \"07:00\""),
        ),
        (
            "recipient.background_by_day = { tomorrow = 2.0 }",
            (2, 33, "tomorrow", "`recipient.background_by_day` has a key that is no date", "2026-11-27"),
        ),
        (
            "account.messaging_limit = 5_000",
            (2, 27, "5_000", "`account.messaging_limit` is no tier of the platform", ""),
        ),
        (
            "account.messaging_limit = \"10K\"",
            (2, 27, "\"10K\"", "`account.messaging_limit` is no such limit", "write 10000"),
        ),
        (
            "campaign.launches = [\"0d\", \"90min\"]",
            (2, 28, "\"90min\"", "a launch in `campaign.launches` is not a whole number of hours", ""),
        ),
        (
            "campaign.launches = [\"0d\", \"24h\", \"1d\"]",
            (2, 35, "\"1d\"", "two launches in `campaign.launches` are at the same time", ""),
        ),
        (
            "campaign.launches = \"0d\"",
            (2, 21, "\"0d\"", "`campaign.launches` is a text, not a list", "write [\"0d\"]"),
        ),
        ("content.reminders = 16", (2, 21, "16", "`content.reminders` is too large", "")),
        ("content.variants = 0", (2, 20, "0", "`content.variants` is too small", "")),
        ("gate.rules = \"2026-11\"", (2, 14, "\"2026-11\"", "`gate.rules` cannot be `2026-11`", "`2026-10`")),
        (
            "gate.off = [\"engagment\"]",
            (2, 13, "\"engagment\"", "`gate.off` cannot be `engagment`", "did you mean `engagement`?"),
        ),
        (
            "gate.rating.yelow = 0.1",
            (2, 13, "yelow", "there is no key `gate.rating.yelow`", "did you mean `gate.rating.yellow`?"),
        ),
        (
            "gate.rating.yellow.low = 1",
            (2, 13, "yellow", "`gate.rating.yellow` is a table, not a number", ""),
        ),
        (
            "\"population.size\" = 5",
            (2, 1, "\"population.size\"", "there is no key `population.size`", "without quotation marks"),
        ),
        (
            "[strategy.blast]\norder = \"list\"",
            (2, 11, "blast", "`blast` is the name of a shipped strategy", "like = \"blast\""),
        ),
    ];
    for (middle, expected) in cases {
        let faults = with(middle).err().unwrap_or_else(|| panic!("{middle} is accepted"));
        assert_only(faults, *expected);
    }
}

#[test]
fn every_faulty_strategy_and_arm_is_found_where_it_stands() {
    let own = |line: &str| format!("format = 1\n[strategy.mine]\n{line}\n[[arm]]\nstrategy = \"mine\"\n");
    let arm = |lines: &str| format!("format = 1\n[[arm]]\nstrategy = \"blast\"\n{lines}\n");
    let cases: &[(String, Expected)] = &[
        (own("order = \"best\""), (3, 9, "\"best\"", "`strategy.mine.order` cannot be `best`", "")),
        (
            own("schedule = \"spread\""),
            (
                3,
                12,
                "\"spread\"",
                "`strategy.mine.schedule` is a text, not a table",
                "{ spread = { days = 5 } }",
            ),
        ),
        (
            own("schedule = { burst = {}, ramp = {} }"),
            (3, 12, "{ burst = {}, ramp = {} }", "`strategy.mine.schedule` names more than one schedule", ""),
        ),
        (
            own("schedule = { ramp = { growth = 0 } }"),
            (3, 32, "0", "`strategy.mine.schedule.ramp.growth` is too small", ""),
        ),
        (
            own("schedule = { spread = { day = 3 } }"),
            (3, 25, "day", "`strategy.mine.schedule.spread` has no key `day`", "did you mean `days`?"),
        ),
        (
            own("audience = { segments = [\"active\"] }"),
            (3, 26, "\"active\"", "there is no segment `active`", "opted_in"),
        ),
        (
            own("retries.maximum = 3"),
            (3, 9, "maximum", "`strategy.mine` has no key `retries.maximum`", "its keys are max, wait"),
        ),
        (own("like = \"warmup\""), (3, 8, "\"warmup\"", "there is no strategy `warmup`", "`warm-up`")),
        (own("like = \"mine\""), (3, 8, "\"mine\"", "`mine` is like itself, in a circle", "")),
        (
            "format = 1\n[[arm]]\nstrategy = \"warmup\"\n".into(),
            (3, 12, "\"warmup\"", "there is no strategy `warmup`", "did you mean `warm-up`?"),
        ),
        ("format = 1\n[[arm]]\nname = \"a\"\n".into(), (2, 1, "[[arm]]", "an arm has no strategy", "")),
        (
            "format = 1\n[arm]\nstrategy = \"blast\"\n".into(),
            (2, 2, "arm", "`arm` is a single table", "[[arm]]"),
        ),
        ("format = 1\n".into(), (1, 11, "\n", "the scenario has no arm", "[[arm]]")),
        (arm("[[arm]]\nstrategy = \"ramp\""), (2, 1, "[[arm]]", "no arm is the baseline", "baseline = true")),
        (
            arm("baseline = true\n[[arm]]\nstrategy = \"ramp\"\nbaseline = true"),
            (7, 1, "baseline", "a second arm is the baseline", ""),
        ),
        (
            arm("baseline = true\n[[arm]]\nstrategy = \"blast\""),
            (6, 12, "\"blast\"", "two arms are named `blast`", "another `name`"),
        ),
        (
            arm("name = \"\""),
            (4, 8, "\"\"", "`arm.name` is empty or holds characters that cannot be seen", ""),
        ),
        (
            arm("name = \"a\\u202Eb\""),
            (4, 8, "\"a\\u202Eb\"", "`arm.name` is empty or holds characters that cannot be seen", ""),
        ),
        (arm("basline = true"), (4, 1, "basline", "`arm` has no key `basline`", "did you mean `baseline`?")),
        (arm("set = { seed = 5 }"), (4, 9, "seed", "`seed` cannot differ between arms", "")),
        (
            arm("set = { \"gate.famly\" = \"throttle\" }"),
            (4, 9, "\"gate.famly\"", "there is no key `gate.famly`", "did you mean `gate.family`?"),
        ),
        (
            arm("set = { account = { verified = \"no\" } }"),
            (4, 32, "\"no\"", "`account.verified` is a text, not true or false", "write false"),
        ),
        (
            "question = \"?\"\n[[arm]]\nstrategy = \"blast\"\n".into(),
            (1, 1, "", "the file does not say its format", "format = 1"),
        ),
        (
            "format = 2\n[[arm]]\nstrategy = \"blast\"\n".into(),
            (1, 10, "2", "`format` is not one that this sendlab reads", "later sendlab"),
        ),
    ];
    for (text, expected) in cases {
        let faults = load(text).err().unwrap_or_else(|| panic!("{text} is accepted"));
        assert_only(faults, *expected);
    }
}

#[test]
fn all_faults_of_syntax_come_before_any_other() {
    let text = "format = 1\nmarket = brazil\nhorizon = 30\nseed = 1\nseed = 2\n[population\n";
    let faults = load(text).unwrap_err();
    let places: Vec<(usize, usize)> = faults.iter().map(|fault| (fault.line(), fault.column())).collect();
    assert_eq!(places, [(2, 10), (5, 1), (6, 12)], "{faults}");
    assert_eq!(faults.iter().next().unwrap().suggestion(), Some("write \"brazil\""));
}

#[test]
fn all_other_faults_come_together_in_the_order_of_the_text() {
    let text = "format = 1\nhorizon = 30\n[gate]\nfamily = \"x\"\n[strategy.mine]\norder = 1\n[[arm]]\nstrategy = \"y\"\n";
    let faults = load(text).unwrap_err();
    assert_eq!(faults.iter().map(Fault::line).collect::<Vec<_>>(), [2, 4, 6, 8], "{faults}");
}

#[test]
fn an_empty_text_is_one_fault() {
    for text in ["", " \n\t\n", "\u{feff}"] {
        let faults = load(text).unwrap_err();
        assert_eq!(faults.len(), 1, "{faults}");
        assert!(faults.to_string().contains("test.toml: the scenario is empty"), "{faults}");
    }
}

#[test]
fn faults_of_arguments_point_into_the_argument() {
    let cases: &[(&str, Expected)] = &[
        ("population.size=abc", (1, 17, "abc", "`population.size` is a text, not a whole number", "")),
        ("population.sise=5", (1, 12, "sise", "there is no key `population.sise`", "`population.size`")),
        ("gate.off=[\"x", (1, 13, "", "unclosed array", "")),
        ("format=1", (1, 1, "format", "`format` cannot be set from outside", "own strategies")),
        ("horizon = 30", (1, 11, "30", "`horizon` has no unit", "write \"30d\"")),
        ("a..b=1", (1, 3, "", "a part of the path is empty", "")),
    ];
    for (set, expected) in cases {
        let faults = load_with(super::SMALL, &[set]).err().unwrap_or_else(|| panic!("{set} is accepted"));
        assert_eq!(faults.iter().next().unwrap().file(), "--set");
        assert_only(faults, *expected);
    }
}

#[test]
fn depth_and_numbers_are_bounded() {
    let deep = ["a"; 50_000].join(".");
    assert_eq!(load(&format!("format = 1\n{deep} = 1\n")).unwrap_err().len(), 1);
    let faults = load_with(super::SMALL, &[&format!("{deep}=1")]).unwrap_err();
    assert_eq!(faults.iter().next().unwrap().message(), "the path is too deep");
    let chain: String = (0..5_000).map(|n| format!("[strategy.s{n}]\nlike = \"s{}\"\n", n + 1)).collect();
    let faults = with(&chain).unwrap_err();
    assert_eq!(
        faults.iter().next().unwrap().message(),
        "the scenario has 5000 own strategies, more than 200"
    );
    let arms = "[[arm]]\nstrategy = \"blast\"\n".repeat(200);
    assert_eq!(load(&format!("format = 1\n{arms}")).unwrap_err().len(), 1);
}

#[test]
fn what_is_probably_not_meant_is_a_warning() {
    let scenario = super::fine(with("horizon = \"10d\"\n[strategy.mine]\norder = \"list\""));
    let warnings: Vec<(usize, &str)> =
        scenario.warnings().iter().map(|fault| (fault.line(), fault.message())).collect();
    assert_eq!(
        warnings,
        [(2, "2 of 4 launches lie beyond the horizon"), (3, "no arm uses the strategy `mine`"),]
    );
    let text = "format = 1\n[strategy.mine]\n[[arm]]\nstrategy = \"mine\"\n";
    let scenario = super::fine(super::load_with(text, &["strategy.mien.order=engaged"]));
    let warned: Vec<_> =
        scenario.warnings().iter().map(|fault| (fault.file(), fault.message(), fault.suggestion())).collect();
    assert_eq!(warned, [("--set", "no arm uses the strategy `mien`", Some("did you mean `mine`?"))]);
}

#[test]
fn a_factorial_design_is_checked_level_by_level() {
    let design = |text: &str| load(&format!("format = 1\n{text}")).unwrap_err();
    let cases: &[(&str, Expected)] = &[
        (
            "[factorial]",
            (2, 2, "factorial", "the factorial has no factors", "[factorial.factors.unverified]"),
        ),
        (
            "[factorial.factors.a]\nwith = { \"acount.verified\" = true }",
            (
                3,
                10,
                "\"acount.verified\"",
                "there is no key `acount.verified`",
                "`verified` belongs to [account]",
            ),
        ),
        (
            "[factorial.factors.a]\nwith = { \"strategy.ordr\" = \"list\" }",
            (3, 10, "\"strategy.ordr\"", "`strategy` has no key `ordr`", "did you mean `order`?"),
        ),
        (
            "[factorial.factors.a]\nwith = { \"strategy.like\" = \"blast\" }",
            (3, 10, "\"strategy.like\"", "a factor cannot start from another strategy", "factorial.strategy"),
        ),
        (
            "[factorial.factors.a]\nwith = { seed = 4 }",
            (3, 10, "seed", "`seed` cannot differ between arms", ""),
        ),
        (
            "[factorial.factors.a]\nwith = { \"account.verified\" = true }",
            (2, 20, "a", "the factor `a` changes nothing", "differs from `without`"),
        ),
        (
            "[factorial.factors.none]\nwith = { \"account.verified\" = false }",
            (2, 20, "none", "`none` cannot be the name of a factor", ""),
        ),
        (
            "[factorial]\nstrategy = \"blst\"\n[factorial.factors.a]\nwith = { \"account.verified\" = false }",
            (3, 12, "\"blst\"", "there is no strategy `blst`", "did you mean `blast`?"),
        ),
        (
            "[factorial.factors.a]\nwith = { \"number.age\" = \"1d\" }\n[factorial.factors.b]\nwith = { \"number.age\" = \"2d\" }",
            (5, 10, "\"number.age\"", "`number.age` is set by the factor `a` as well", ""),
        ),
        (
            "[[arm]]\nstrategy = \"blast\"\n[factorial.factors.a]\nwith = { \"account.verified\" = false }",
            (4, 2, "factorial", "`factorial` stands beside listed arms", "leave out one of the two"),
        ),
    ];
    for (text, expected) in cases {
        assert_only(design(text), *expected);
    }
    let many: String =
        (0..7).map(|n| format!("f{n} = {{ with = {{ \"content.variants\" = {} }} }}\n", n + 5)).collect();
    let faults = design(&format!("[factorial.factors]\n{many}"));
    assert_eq!(faults.len(), 1, "{faults}");
    assert_eq!(faults.iter().next().unwrap().message(), "the factorial has 7 factors, not 1 to 6");
}
