# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # A first run: everyone at once, or warm up?
#
# A business has a new number and a list of contacts: some opted in and active, some long silent, some never asked.
# Should it send its campaign to everyone at once (`blast`), or raise the volume day by day, most engaged contacts
# first (`warm-up`)?
#
# This notebook runs the shipped scenario and reads what the program exports. It computes nothing of the model
# itself. What you see is **illustrative, never predicted**: the platform's real gate is not public, and the one used
# here is a stand-in.

# %%
import json
import os
import subprocess
import tempfile
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd

# %% [markdown]
# ## Settings
#
# The program is expected at `target/release/sendlab` (`cargo build --release`); the variable `SENDLAB_BIN` names another
# place. With `SMOKE=1` only a few replications are run: enough to try the notebook, too few to believe a number.

# %%
SMOKE = os.environ.get("SMOKE") == "1"
ROOT = next(folder for folder in [Path.cwd(), *Path.cwd().parents] if (folder / "Cargo.toml").exists())
PROGRAM = (ROOT / os.environ.get("SENDLAB_BIN", "target/release/sendlab")).resolve()
SCENARIO = ROOT / "scenarios" / "blast-vs-warm-up.toml"
if not PROGRAM.exists():
    raise FileNotFoundError(f"{PROGRAM} does not exist: build it with `cargo build --release`")

# Colours that people with colour-blindness can tell apart (Okabe and Ito), and a dash for each arm as well.
LOOKS = [("#D55E00", "-"), ("#0072B2", "--"), ("#009E73", "-."), ("#CC79A7", ":")]

# %% [markdown]
# ## The scenario
#
# A scenario is a short file. What it leaves out has defaults; `sendlab explain` lists each of them with its origin.

# %%
print(SCENARIO.read_text(encoding="utf-8"))

# %% [markdown]
# ## Run it
#
# Both arms meet the same synthetic people with the same luck in every replication, so that their difference is sharper
# than either of them. The program also runs a lenient and a strict gate and low and high defaults of the recipients,
# because nobody knows which is right. Results go into a temporary folder; standard output holds the answer.

# %%
temporary = tempfile.TemporaryDirectory()
folder = Path(temporary.name) / "results"
command = [str(PROGRAM), "run", str(SCENARIO), "--out", str(folder)]
if SMOKE:
    command += ["--replications", "5"]
finished = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
if finished.returncode != 0:
    raise RuntimeError(f"sendlab ended with exit code {finished.returncode}:\n{finished.stderr}")
print(finished.stdout)

# %% [markdown]
# ## What defines this result
#
# `manifest.json` holds everything the result depends on: versions, the scenario's text and hash, every resolved value,
# seeds, the rule pack. Look at `complete` first; an interrupted run holds fewer replications.

# %%
manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
assert manifest["complete"], "the run was interrupted"
short = {key: value for key, value in manifest.items() if not isinstance(value, (dict, list)) and len(str(value)) < 80}
pd.Series(short, name="manifest")

# %% [markdown]
# ## What a column means
#
# `columns.json` explains every column of every table; `sendlab list metrics` prints the definitions of the metrics.

# %%
dictionary = json.loads((folder / "columns.json").read_text(encoding="utf-8"))
columns = {table["file"]: pd.DataFrame(table["columns"]).set_index("name") for table in dictionary["files"]}
for name, meaning in columns["comparison.csv"]["meaning"].items():
    print(f"{name}: {meaning}")

# %% [markdown]
# ## Both sides in one table
#
# Means over replications, for the whole list. The sender's success and the recipients' welfare stand together: an arm
# that wins by annoying people is not simply the better one. An empty cell means unknown, never zero.

# %%
summary = pd.read_csv(folder / "summary.csv")
SIDES = {
    "sender": ["delivered_share", "reach_share", "engaged_share", "delivery_rate"],
    "recipients": ["recipient_block_rate", "list_burn", "unwanted_impressions", "utility_lost"],
}
order = [metric for metrics in SIDES.values() for metric in metrics]
central = summary.query("world == 'central' and segment == 'all'")
table = central.pivot(index="metric", columns="arm", values="mean").loc[order]
table.insert(0, "side", [side for side, metrics in SIDES.items() for _ in metrics])
table

# %% [markdown]
# ## The difference, and how far to trust it
#
# `comparison.csv` pairs the arms replication by replication. The interval covers simulation noise only: what other luck
# would change. What other *assumptions* would change shows in the other worlds. If the sign turns in one of them, and
# not by noise, the answer begins with "Unresolved:".

# %%
comparison = pd.read_csv(folder / "comparison.csv")
primary = comparison.query("metric == 'delivered_share' and segment == 'all'").reset_index(drop=True)
primary[["world", "arm", "baseline", "n", "difference", "ci_low", "ci_high", "p_better", "variance_reduction"]]

# %%
fig, ax = plt.subplots(figsize=(8, 0.6 * len(primary) + 1.2))
for place, row in primary.iterrows():
    if pd.notna(row["ci_low"]):
        ax.plot([100 * row["ci_low"], 100 * row["ci_high"]], [place, place], color="#0072B2", linewidth=2)
    ax.plot(100 * row["difference"], place, "o", color="#0072B2")
ax.axvline(0, color="#777777", linewidth=1)
ax.set_yticks(range(len(primary)), [f"{row['arm']}, {row['world']}" for _, row in primary.iterrows()])
ax.invert_yaxis()
ax.set_xlabel(f"delivered_share, difference to {primary['baseline'].iloc[0]} (points)")
ax.set_title("Difference by world, with 95 % intervals (simulation noise)")
fig.tight_layout()
plt.show()

# %% [markdown]
# ## Delivery rate by day
#
# `daily.csv` has counts with their denominators. Attempts have exactly one end, so the counts must add up; check before
# you divide. Sum first, divide last: a mean of daily rates would weigh a day with ten attempts like one with ten thousand.

# %%
daily = pd.read_csv(folder / "daily.csv")
ends = ["delivered", "rejected", "withheld", "undeliverable", "silent", "pending_end"]
assert (daily["planned"] == daily["suppressed"] + daily["attempts"]).all()
assert (daily["attempts"] == daily[ends].sum(axis="columns")).all()
marketing = daily.query("category == 'marketing'")
by_day = marketing.groupby(["arm", "replication", "day"])[["attempts", "delivered"]].sum().reset_index()
# A day without attempts has no rate: a gap in the line, not a zero.
by_day["rate"] = by_day["delivered"] / by_day["attempts"].where(by_day["attempts"] > 0)

# %%
fig, ax = plt.subplots(figsize=(9, 4))
arms = list(dict.fromkeys(daily["arm"]))
for arm, (colour, dash) in zip(arms, LOOKS):
    spread = by_day[by_day["arm"] == arm].groupby("day")["rate"].quantile([0.05, 0.5, 0.95]).unstack()
    ax.fill_between(spread.index, spread[0.05], spread[0.95], color=colour, alpha=0.15, linewidth=0)
    ax.plot(spread.index, spread[0.5], dash, color=colour, marker=".", label=arm)
ax.set_ylim(0, 1)
ax.set_xlabel("day")
ax.set_ylabel("delivered / attempts")
ax.set_title(f"Delivery rate of marketing (median and 5-95 % of {by_day['replication'].nunique()} runs)")
ax.legend(frameon=False)
fig.tight_layout()
plt.show()

# %% [markdown]
# ## Why messages were stopped
#
# `withheld` is the platform's doing. The code 131049 hides two different layers from a sender; the simulation can tell
# them apart.

# %%
reasons = pd.read_csv(folder / "reasons.csv", dtype={"code": "string"})
replications = daily["replication"].nunique()
stopped = reasons[(reasons["category"] == "marketing") & (reasons["layer"] != "strategy")]
per_run = stopped.groupby(["layer", "reason", "arm"])["count"].sum().unstack("arm", fill_value=0) / replications
per_run.round(1)

# %% [markdown]
# ## What the gate did, and when
#
# The tables of the gate stand in event time, those by day in the time of delivery. The distance between a delivery and the change of
# rating that it leads to is the lag with which a gate learns: a burst is over before its own blocks exist.

# %%
events = pd.read_csv(folder / "gate-events.csv")
events["day"] = events["second"] // 86_400
first = events[events["replication"] == events["replication"].min()]
first[["arm", "day", "entity", "event", "from", "to", "cause"]].head(12)

# %%
counts = events.groupby(["event", "to", "arm"]).size().unstack("arm", fill_value=0) / replications
counts.round(2)

# %% [markdown]
# ## Things to try
#
# - Set `account.messaging_limit = 100_000` in a copy of the scenario: what changes when the limit never binds?
# - Take the cold contacts out of the mix. Which side gains?
# - Set `gate.family = "documented"`, which has no engagement judgement, and see what is left of the difference.
#
# Write down what you expect before you run it.

# %%
temporary.cleanup()
