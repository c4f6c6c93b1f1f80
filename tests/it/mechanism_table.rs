//! The mechanisms of recipients: what belongs to each, what takes it away, and the tests that hold it to a closed form or a
//! limit. `docs/mechanisms.md` is written from this table by the example `sensitivity`.

/// One mechanism.
pub struct Mechanism {
    /// What it is.
    pub name: &'static str,
    /// Its keys: paths of the registry, or the beginning of several.
    pub keys: &'static [&'static str],
    /// Settings that take it away.
    pub neutral: &'static [&'static str],
    /// Settings that change nothing any more once it is away.
    pub silenced: &'static [&'static str],
    /// Tests against a closed form, a limit or a known answer.
    pub tests: &'static [&'static str],
}

/// All of them, in the order of the model's description.
pub const MECHANISMS: &[Mechanism] = &[
    Mechanism {
        name: "people differ in how much they read",
        keys: &["recipient.read_concentration"],
        neutral: &["recipient.read_concentration=1e6"],
        silenced: &["recipient.recency_informativeness=0.9"],
        tests: &["reads_over_people_are_beta_binomial", "in_a_neutral_world_counts_are_binomial"],
    },
    Mechanism {
        name: "the list shows who reads",
        keys: &["recipient.recency_informativeness"],
        neutral: &["recipient.recency_informativeness=0"],
        silenced: &[],
        tests: &["recency_tells_as_much_as_it_is_told_to"],
    },
    Mechanism {
        name: "people differ in annoyance",
        keys: &["recipient.annoyance_sigma"],
        neutral: &["recipient.annoyance_sigma=0"],
        silenced: &[],
        tests: &["traits_follow_their_laws", "a_capped_lognormal_mean_is_the_sum_over_quantiles"],
    },
    Mechanism {
        name: "sources of consent",
        keys: &["recipient.source_share.", "recipient.source_negative_multiplier."],
        neutral: &[
            "recipient.source_negative_multiplier={web_form=1,subscription=1,support_contact=1,purchase=1,chat=1}",
        ],
        silenced: &[
            "recipient.source_share={web_form=0.1,subscription=0.1,support_contact=0.1,purchase=0.6,chat=0.1}",
        ],
        tests: &["segments_and_sources_have_their_shares"],
    },
    Mechanism {
        name: "consent apart from the list's segment",
        keys: &["recipient.consent_share."],
        neutral: &["recipient.consent_share={opted_in=1,inactive=1,cold=0}"],
        silenced: &[],
        tests: &["consent_and_activity_are_kept_apart", "without_consent_negatives_are_those_of_the_cold"],
    },
    Mechanism {
        name: "receipts off",
        keys: &["recipient.p_receipts_off"],
        neutral: &["recipient.p_receipts_off=0"],
        silenced: &[],
        tests: &["reads_are_observed_reads_over_the_share_of_receipts"],
    },
    Mechanism {
        name: "invalid numbers",
        keys: &["recipient.p_invalid_number."],
        neutral: &["recipient.p_invalid_number={opted_in=0,inactive=0,cold=0}"],
        silenced: &[],
        tests: &["traits_follow_their_laws"],
    },
    Mechanism {
        name: "load from other businesses",
        keys: &[
            "recipient.background_per_day",
            "recipient.background_day_factor",
            "recipient.background_by_day",
            "recipient.fatigue_weight.others",
        ],
        neutral: &["recipient.background_per_day=0"],
        silenced: &["recipient.fatigue_weight.others=0.6", "recipient.background_day_factor=3"],
        tests: &[
            "the_quadrature_is_the_exponential_law",
            "counts_are_poisson_by_day_and_person",
            "an_unusual_day_moves_the_means",
        ],
    },
    Mechanism {
        name: "transactional events",
        keys: &["recipient.utility_per_day."],
        neutral: &["recipient.utility_per_day={opted_in=0,inactive=0,cold=0}"],
        silenced: &[],
        tests: &["transactional_events_are_a_poisson_process"],
    },
    Mechanism {
        name: "contacts write of their own accord",
        keys: &["recipient.conversations_per_day.", "recipient.entry_point_share"],
        neutral: &["recipient.conversations_per_day={opted_in=0,inactive=0,cold=0}"],
        silenced: &["recipient.entry_point_share=0.5"],
        tests: &[
            "people_write_as_often_as_told_and_only_awake",
            "without_conversations_nothing_changes",
            "a_share_of_what_people_write_comes_from_entry_points",
            "rule_23_what_follows_an_answer_to_an_entry_is_free_for_72_hours",
        ],
    },
    Mechanism {
        name: "contacts ask for one-time codes",
        keys: &["recipient.codes_per_day."],
        neutral: &["recipient.codes_per_day={opted_in=0,inactive=0,cold=0}"],
        silenced: &[],
        tests: &[
            "as_many_codes_are_asked_for_as_told",
            "invalid_numbers_ask_for_no_codes",
            "codes_are_asked_for_awake_and_by_nobody_with_an_invalid_number",
            "codes_are_read_in_time_or_not",
            "codes_change_nothing_for_who_asks_for_none",
        ],
    },
    Mechanism {
        name: "the sender answers what contacts write",
        keys: &["service.answer_share", "service.answer_after"],
        neutral: &["service.answer_share=0"],
        silenced: &["service.answer_after=\"30h\""],
        tests: &["every_answer_has_the_end_of_the_rule", "messages_are_answered_with_their_probability"],
    },
    Mechanism {
        name: "fatigue lowers reading",
        keys: &["recipient.beta_read"],
        neutral: &["recipient.beta_read=0"],
        silenced: &[],
        tests: &["shifts_act_as_the_formulas_say", "the_shift_restores_the_mean"],
    },
    Mechanism {
        name: "fatigue lowers clicks and replies",
        keys: &["recipient.beta_click"],
        neutral: &["recipient.beta_click=0"],
        silenced: &[],
        tests: &["shifts_act_as_the_formulas_say", "the_coefficient_restores_the_share"],
    },
    Mechanism {
        name: "fatigue above the knee raises negatives",
        keys: &["recipient.beta_negative", "recipient.fatigue_knee"],
        neutral: &["recipient.beta_negative=0"],
        silenced: &[],
        tests: &[
            "fatigue_lowers_reading_and_raises_annoyance",
            "coefficients_of_people_who_differ_are_known_answers",
        ],
    },
    Mechanism {
        name: "own messages tire",
        keys: &[
            "recipient.fatigue_tau",
            "recipient.fatigue_weight.marketing",
            "recipient.fatigue_weight.utility",
            "recipient.fatigue_weight.authentication",
        ],
        neutral: &["recipient.fatigue_weight={marketing=0,utility=0,authentication=0}"],
        silenced: &[],
        tests: &[
            "weekly_messages_leave_the_fatigue_of_the_geometric_series",
            "load_fades_before_the_next_message_is_met",
        ],
    },
    Mechanism {
        name: "habit (state dependence)",
        keys: &["recipient.state_dependence"],
        neutral: &["recipient.state_dependence=0"],
        silenced: &[],
        tests: &[
            "dependence_keeps_the_mean_and_its_odds_ratio",
            "habit_stands_between_the_usual_load_and_own_fatigue",
        ],
    },
    Mechanism {
        name: "novelty",
        keys: &["recipient.novelty_read_boost", "recipient.novelty_decay"],
        neutral: &["recipient.novelty_read_boost=1"],
        silenced: &["recipient.novelty_decay=10"],
        tests: &["novelty_fades_and_is_for_the_opted_in", "known_answers_of_the_model"],
    },
    Mechanism {
        name: "first contact",
        keys: &[
            "recipient.first_contact_multiplier",
            "recipient.first_contact_decay",
            "recipient.prior_messages.",
        ],
        neutral: &["recipient.first_contact_multiplier=1"],
        silenced: &["recipient.first_contact_decay=12"],
        tests: &["first_contact_and_repetition", "known_answer_for_negatives"],
    },
    Mechanism {
        name: "goodwill",
        keys: &[
            "recipient.goodwill_loss_per_unread",
            "recipient.goodwill_tau",
            "recipient.goodwill_per_answer",
        ],
        neutral: &["recipient.goodwill_loss_per_unread=0"],
        silenced: &["recipient.goodwill_tau=\"20d\""],
        tests: &[
            "goodwill_falls_with_unread_and_recovers",
            "goodwill_and_repetition_count_what_came_before",
            "an_answer_wins_goodwill_back_as_the_formula_says",
        ],
    },
    Mechanism {
        name: "repetition of a text",
        keys: &["recipient.repetition_multiplier"],
        neutral: &["recipient.repetition_multiplier=0"],
        silenced: &[],
        tests: &["first_contact_and_repetition", "goodwill_and_repetition_count_what_came_before"],
    },
    Mechanism {
        name: "appeal and pressure of a template",
        keys: &["content.appeal", "content.pressure"],
        neutral: &["content.appeal=1", "content.pressure=1"],
        silenced: &[],
        tests: &["a_template_invites_and_pushes_as_its_factors_say"],
    },
    Mechanism {
        name: "reminders of an offer",
        keys: &["content.reminders"],
        neutral: &["content.reminders=0"],
        silenced: &[],
        tests: &[
            "those_who_were_not_seen_to_read_are_reminded_with_the_same_text_two_days_apart",
            "reminders_thin_out_as_the_powers_of_the_unread",
        ],
    },
    Mechanism {
        name: "clicks and replies",
        keys: &["recipient.p_click.", "recipient.p_reply.", "recipient.p_read."],
        neutral: &[
            "recipient.p_click.marketing={opted_in=0,inactive=0,cold=0}",
            "recipient.p_click.utility={opted_in=0,inactive=0,cold=0}",
            "recipient.p_reply.marketing={opted_in=0,inactive=0,cold=0}",
            "recipient.p_reply.utility={opted_in=0,inactive=0,cold=0}",
        ],
        silenced: &["recipient.beta_click=0.2"],
        tests: &["stated_means_are_kept_at_central_values", "in_a_neutral_world_counts_are_binomial"],
    },
    Mechanism {
        name: "blocks and their reports",
        keys: &["recipient.p_block.", "recipient.p_report_given_block."],
        neutral: &[
            "recipient.p_block.marketing={opted_in=0,inactive=0,cold=0}",
            "recipient.p_block.utility={opted_in=0,inactive=0,cold=0}",
        ],
        silenced: &["recipient.p_report_given_block={opted_in=0.9,inactive=0.9,cold=0.9}"],
        tests: &[
            "stated_means_are_kept_at_high_values",
            "reports_are_a_share_of_blocks_and_negatives_follow_the_read",
        ],
    },
    Mechanism {
        name: "opt-outs, \"not interested\" and mutes",
        keys: &["recipient.p_optout.", "recipient.not_interested_per_optout", "recipient.mute_per_optout"],
        neutral: &[
            "recipient.p_optout.marketing={opted_in=0,inactive=0,cold=0}",
            "recipient.p_optout.utility={opted_in=0,inactive=0,cold=0}",
        ],
        silenced: &[
            "recipient.not_interested_per_optout=2",
            "recipient.mute_per_optout=4",
            "recipient.resume_share=0.1",
        ],
        tests: &["stated_means_are_kept_at_low_values", "the_gravest_negative_comes_first"],
    },
    Mechanism {
        name: "resuming after a stop",
        keys: &["recipient.resume_share", "recipient.resume_after"],
        neutral: &["recipient.resume_share=0"],
        silenced: &["recipient.resume_after=\"3d\""],
        tests: &["standing_follows_its_laws", "a_stop_ends_when_it_is_taken_back_and_can_come_again"],
    },
    Mechanism {
        name: "movement between active and inactive",
        keys: &["recipient.inactive_after_unread", "recipient.inactive_after"],
        neutral: &["recipient.inactive_after_unread=1000", "recipient.inactive_after=\"10000d\""],
        silenced: &[],
        tests: &[
            "silence_makes_the_opted_in_inactive_and_nobody_else",
            "an_answer_brings_back_after_the_message_and_movement_comes_before_it",
        ],
    },
    Mechanism {
        name: "sleep and time zones",
        keys: &[
            "recipient.waking_start",
            "recipient.waking_length",
            "recipient.waking_jitter",
            "recipient.utc_offset",
            "recipient.utc_offset_spread",
        ],
        neutral: &["recipient.waking_length=\"24h\""],
        silenced: &[
            "recipient.waking_start=\"11:00\"",
            "recipient.waking_jitter=\"5min\"",
            "recipient.utc_offset=5",
        ],
        tests: &["read_delays_follow_the_exact_mixture", "clocks_differ_by_whole_hours_equally_likely"],
    },
    Mechanism {
        name: "time to a read",
        keys: &["recipient.delay."],
        neutral: &[],
        silenced: &[],
        tests: &[
            "delays_and_lags_follow_their_lognormals",
            "in_a_neutral_world_delays_are_the_exact_mixture",
        ],
    },
    Mechanism {
        name: "time from a read to a reaction",
        keys: &["recipient.reaction_lag_median", "recipient.reaction_lag_sigma"],
        neutral: &["recipient.reaction_lag_median=\"0min\""],
        silenced: &["recipient.reaction_lag_sigma=0.3"],
        tests: &["delays_and_lags_follow_their_lognormals"],
    },
];

/// Whether a path of the registry belongs to a mechanism.
pub fn owns(mechanism: &Mechanism, path: &str) -> bool {
    mechanism.keys.iter().any(|key| path == *key || key.ends_with('.') && path.starts_with(key))
}

/// The first cells of the mechanism's line on the page: name, keys, neutral values, tests.
pub fn cells(mechanism: &Mechanism) -> String {
    let code = |words: &[&str]| -> String {
        let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
        if words.is_empty() { "none".to_owned() } else { words.join(", ") }
    };
    let Mechanism { name, keys, neutral, tests, .. } = mechanism;
    let several: Vec<String> = keys
        .iter()
        .map(|key| if key.ends_with('.') { format!("{key}*") } else { (*key).to_owned() })
        .collect();
    let several: Vec<&str> = several.iter().map(String::as_str).collect();
    format!("| {name} | {} | {} | {} |", code(&several), code(neutral), code(tests))
}
