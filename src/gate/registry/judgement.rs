//! Parameters of the engagement judgements. Nothing measured supports any of them.

use crate::gate::params::{ArticleParams, Params};
use crate::gate::registry::{FITTED, UNDISCLOSED};
use crate::parameter::Grade::{Assumed, Fitted};
use crate::parameter::{Parameter, Unit};

const ARTICLE: &str =
    "the article this project starts from names the cause or cure, nobody its size; swept 0 to 3";
const FAVOUR: &str =
    "assumed in favour of the article: with feedback alone a burst is over before its own blocks exist";

pub(super) fn rows() -> Vec<Parameter<Params>> {
    let mut rows = throttle_and_saturation();
    rows.extend(article());
    rows.extend(weights());
    rows.push(
        Parameter::new("judgement.lift", Unit::Ratio, 1.0, |p: &mut Params| &mut p.judgement.lift)
            .within(0.0, 2.0)
            .known(
                Assumed,
                "the platform says of its Marketing Messages API that it delivers up to 9 % more marketing than its Cloud API \
                 (Marketing Messages API, 2025-11), not for whom nor by which rule",
                "What the way of sending does to the probability to pass the judgement, in times of it; swept 1 to 1.09.",
            ),
    );
    rows
}

fn throttle_and_saturation() -> Vec<Parameter<Params>> {
    let pass = [("green", 0.98, (1.0, 0.95)), ("yellow", 0.80, (0.95, 0.60)), ("red", 0.45, (0.80, 0.20))];
    let mut rows: Vec<_> = pass
        .into_iter()
        .enumerate()
        .map(|(rating, (name, central, (lenient, strict)))| {
            Parameter::new(
                format!("judgement.a.pass.{name}"),
                Unit::Probability,
                central,
                move |p: &mut Params| &mut p.judgement.pass[rating],
            )
            .range(lenient, strict)
            .known(
                Assumed,
                UNDISCLOSED,
                format!("Throttle: probability to pass while the number is rated {name}."),
            )
        })
        .collect();
    rows.push(
        Parameter::new("judgement.b.k0", Unit::Messages, 2.0, |p: &mut Params| &mut p.judgement.saturation.k0)
            .range(3.0, 1.2)
            .within(0.0, 1e6)
            .known(
                Fitted,
                FITTED,
                "Saturation: load at which half of the messages pass, of a user at read rate 0.5 with an empty inbox; swept 0.5 to 5.",
            ),
    );
    rows.push(
        Parameter::new("judgement.b.window", Unit::Days, 7.0, |p: &mut Params| {
            &mut p.judgement.saturation.window
        })
        .within(0.01, 3650.0)
        .known(Assumed, UNDISCLOSED, "Saturation: time constant with which the last message fades."),
    );
    rows.push(
        Parameter::new("judgement.b.load_scale", Unit::PerDay, 2.5, |p: &mut Params| {
            &mut p.judgement.saturation.load_scale
        })
        .within(0.01, 1e12)
        .known(
            Assumed,
            UNDISCLOSED,
            "Saturation: marketing a day from others that halves the load a user bears.",
        ),
    );
    rows
}

type Coefficient = (&'static str, f64, &'static str, &'static str, fn(&mut ArticleParams) -> &mut f64);

const COEFFICIENTS: [Coefficient; 10] = [
    ("verification", 0.8, ARTICLE, "loss of an unverified business (cause 1)", |c| &mut c.verification),
    ("trust", 1.0, ARTICLE, "loss of a number without good days (cause 2)", |c| &mut c.trust),
    ("mix", 0.6, ARTICLE, "loss of a number that sends marketing only (cause 3)", |c| &mut c.mix),
    ("volume", 2.0, FAVOUR, "loss of a burst, in the limit of an unlimited one (cause 4)", |c| &mut c.volume),
    ("repetition", 0.6, ARTICLE, "loss of one identical text for all (cause 4)", |c| &mut c.repetition),
    ("streak", 1.2, ARTICLE, "loss with a recipient who left five in a row unread (cause 4)", |c| {
        &mut c.streak
    }),
    ("read", 1.0, ARTICLE, "gain at a read rate of 0.8, loss at one of 0.2 (cause 5)", |c| &mut c.read),
    ("hygiene", 0.5, ARTICLE, "loss of a list with a tenth or more invalid numbers (cause 5)", |c| {
        &mut c.hygiene
    }),
    ("negatives", 1.0, ARTICLE, "loss at the red threshold of the rating (cause 5)", |c| &mut c.negatives),
    (
        "response",
        1.0,
        ARTICLE,
        "gain with a recipient who has clicked or replied (the cure: conversations)",
        |c| &mut c.response,
    ),
];

fn article() -> Vec<Parameter<Params>> {
    let mut rows = vec![
        Parameter::new("judgement.c.intercept", Unit::Logit, 2.6, |p: &mut Params| {
            &mut p.judgement.article.intercept
        })
        .range(3.4, 2.2)
        .within(-40.0, 40.0)
        .known(
            Assumed,
            "an established, verified, clean sender should pass about 93 to 95 %; swept 1 to 4",
            "Article: score of a sender with every feature neutral.",
        ),
        Parameter::new("judgement.c.scale", Unit::Ratio, 1.0, |p: &mut Params| {
            &mut p.judgement.article.scale
        })
        .range(0.6, 1.3)
        .within(0.0, 10.0)
        .known(
            Assumed,
            "a guess at all coefficients together; swept 0 to 2",
            "Article: factor on all coefficients.",
        ),
    ];
    rows.extend(COEFFICIENTS.into_iter().map(|(name, central, source, meaning, slot)| {
        Parameter::new(format!("judgement.c.{name}"), Unit::Logit, central, move |p: &mut Params| {
            slot(&mut p.judgement.article)
        })
        .within(0.0, 40.0)
        .known(Assumed, source, format!("Article: {meaning}."))
    }));
    rows.extend([
        Parameter::new("judgement.c.volume_tolerance", Unit::Ratio, 3.0, |p: &mut Params| {
            &mut p.judgement.article.volume_tolerance
        })
        .within(0.0, 1e6)
        .known(
            Assumed,
            FAVOUR,
            "Article: multiple of the usual daily volume that is no burst; swept 2 to 5.",
        ),
        Parameter::new("judgement.c.volume_floor", Unit::PerDay, 1000.0, |p: &mut Params| {
            &mut p.judgement.article.volume_floor
        })
        .within(0.0, 1e9)
        .known(
            Assumed,
            FAVOUR,
            "Article: daily volume taken as usual at least; swept 250 to 5,000.",
        ),
        Parameter::new("judgement.c.trust_days", Unit::Days, 14.0, |p: &mut Params| {
            &mut p.judgement.article.trust_days
        })
        .within(1.0, 3650.0)
        .known(Assumed, UNDISCLOSED, "Article: good days that make full trust; swept 7 to 60."),
    ]);
    rows
}

fn weights() -> Vec<Parameter<Params>> {
    ["throttle", "saturation", "article"]
        .into_iter()
        .enumerate()
        .map(|(at, name)| {
            Parameter::new(
                format!("judgement.weights.{name}"),
                Unit::Probability,
                1.0 / 3.0,
                move |p: &mut Params| &mut p.judgement.weights[at],
            )
            .known(
                Assumed,
                "the plain mean lets no single view swamp the rest; swept over the simplex",
                format!("Composite: weight of {name}; the three count as shares of their sum."),
            )
        })
        .collect()
}
