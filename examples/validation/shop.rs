//! The shop: how often its customers buy again, and when last.

use std::error::Error;

use sendlab::population::Params;

use crate::panel::Panel;
use crate::{Chart, Pattern, Points, Tolerance, curve, readers, rows};

/// Customers of the shop: repeat purchases, week of the last one, weeks since the first purchase.
fn customers() -> Result<Vec<[f64; 3]>, Box<dyn Error>> {
    let rows = rows("scenarios/data/cdnow-rfm/cdnow_customers_summary.csv")?;
    Ok(rows.iter().map(|row| [row[1], row[2], row[3]]).collect())
}

/// Acts and place of the last one (share of the time) of the model's people over the shop's mean time, with the shop's
/// mean rate a week.
fn acting(concentration: f64) -> Result<Vec<(usize, f64)>, Box<dyn Error>> {
    let customers = customers()?;
    let sum = |column: usize| customers.iter().map(|customer| customer[column]).sum::<f64>();
    let weeks = (sum(2) / customers.len() as f64).round();
    let params = Params { read_concentration: concentration, ..readers(sum(0) / sum(2)) };
    let mut people: Vec<(usize, f64)> = Vec::new();
    Panel { params: &params, segment: 0, people: 50_000, every: 7, messages: weeks as u32 }.send(|life| {
        if life.number == 0 {
            people.push((0, 0.0));
        }
        if let (true, Some(person)) = (life.reaction.read.is_some(), people.last_mut()) {
            *person = (person.0 + 1, f64::from(life.number + 1) / weeks);
        }
    });
    Ok(people)
}

/// Most acts that are told apart.
const MOST: usize = 10;

fn shares_by_count(counts: impl Iterator<Item = usize>) -> Points {
    let mut shares = [0.0; MOST + 1];
    let mut all = 0.0;
    for count in counts {
        shares[count.min(MOST)] += 1.0;
        all += 1.0;
    }
    shares.iter().enumerate().map(|(count, people)| (count as f64, people / all)).collect()
}

pub fn frequency() -> Result<Pattern, Box<dyn Error>> {
    let data = shares_by_count(customers()?.iter().map(|customer| customer[0] as usize));
    let model = |concentration: f64| -> Result<Points, Box<dyn Error>> {
        Ok(shares_by_count(acting(concentration)?.into_iter().map(|(acts, _)| acts)))
    };
    let central = model(2.0)?;
    let chart = Chart {
        name: "frequency",
        title: "Most customers never come back, a few often".to_owned(),
        caption: "Share of people by number of acts (10 and more together): repeat purchases of CDNOW customers, and reads of the \
                  model's people at the same mean a week, at the low, central and high read_concentration."
            .to_owned(),
        across: "repeat purchases or reads",
        shares: true,
        curves: vec![
            curve("CDNOW", &data, true),
            curve("model, 2", &central, false),
            curve("model, 1", &model(1.0)?, false),
            curve("model, 6", &model(6.0)?, false),
        ],
    };
    Ok(Pattern {
        chart,
        about: "2,357 customers of a shop over some eight months (repeat purchases since the first); in the model reads of 50,000 \
                people with one message a week at the same mean.",
        independence: "none",
        tolerance: Tolerance::Near(1.5, 0.02),
        residual: "At the same mean the model is the more unequal: 82 instead of 60 % never. It holds how unequally people read; nothing in \
                   it was taken from how they buy.",
        data,
        model: central,
    })
}

/// Mean place of the last act by number of acts, from 1 on.
fn places(people: impl Iterator<Item = (usize, f64)>) -> Points {
    let mut sums = [(0.0, 0.0); MOST + 1];
    for (acts, place) in people.filter(|(acts, _)| *acts > 0) {
        let sum = &mut sums[acts.min(MOST)];
        *sum = (sum.0 + place, sum.1 + 1.0);
    }
    sums.iter().enumerate().skip(1).map(|(acts, (sum, people))| (acts as f64, sum / people)).collect()
}

pub fn recency() -> Result<Pattern, Box<dyn Error>> {
    let data = places(customers()?.iter().map(|customer| (customer[0] as usize, customer[1] / customer[2])));
    let central = places(acting(2.0)?.into_iter());
    let lively: Points = (1..=MOST).map(|acts| (acts as f64, acts as f64 / (acts as f64 + 1.0))).collect();
    let chart = Chart {
        name: "recency",
        title: "Frequent customers were here lately".to_owned(),
        caption: "Place of the last act in the time observed (0 the beginning, 1 the end) by number of acts (10 and more \
                  together): CDNOW customers, the model, and k/(k+1), where acts come at random and nobody leaves."
            .to_owned(),
        across: "repeat purchases or reads",
        shares: true,
        curves: vec![curve("CDNOW", &data, true), curve("model", &central, false), curve("k/(k+1)", &lively, false)],
    };
    Ok(Pattern {
        chart,
        about: "The same customers and people: week of the last repeat purchase over weeks since the first purchase.",
        independence: "none",
        tolerance: Tolerance::Near(1.15, 0.05),
        residual: "After one to three repeats the last lies further back in the shop. The model is near k/(k+1), where it lies without any \
                   trend; customers seem to slow down.",
        data,
        model: central,
    })
}
