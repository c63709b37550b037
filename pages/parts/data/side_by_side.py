"""Ours and scikit-learn's, side by side: the metrics, the agreement ledger, the code that builds both."""

import pandas as pd
import streamlit as st

from core.learning.beside.comparison import Comparison, code, twin_code


def agreement(comparison: Comparison) -> None:
    """The ledger's sentence, where the eye falls after the picture."""
    ledger = comparison.ledger
    icon = ":material/check_circle:" if ledger.agrees else ":material/call_split:"
    st.markdown(f"{icon} **Beside scikit-learn:** {ledger.verdict}")


def metrics_table(comparison: Comparison) -> None:
    """One row a model and part, one column a metric."""
    table = comparison.scores.T
    table.index = pd.Index([f"{model}, {part}" for model, part in table.index], name="model")
    numbers = dict.fromkeys(table.columns, st.column_config.NumberColumn(format="%.4g", width="small"))
    st.dataframe(table.reset_index(), hide_index=True, width="stretch", column_config=numbers)


def ledger_table(comparison: Comparison) -> None:
    """The gaps in numbers, and how long each fit took."""
    ledger, seconds = comparison.ledger, comparison.seconds
    loss = f"{ledger.losses.max():.3g}" if len(ledger.losses) else "no loss curve"
    rows = {
        "largest difference of a weight": f"{ledger.weights:.3g}",
        "largest difference of a prediction": f"{ledger.predictions:.3g}",
        "rows with another class": str(ledger.labels),
        "largest difference of the loss, any epoch": loss,
        "first epoch at which they part": str(ledger.parted_at or "never"),
        "time of a fit, ours": f"{1e3 * seconds['ours']:.2f} ms",
        "time of a fit, scikit-learn": f"{1e3 * seconds['scikit-learn']:.2f} ms",
    }
    st.dataframe({"agreement": list(rows), "": list(rows.values())}, hide_index=True, width="stretch")
    for cause in ledger.causes:
        st.markdown(f"- {cause[0].upper()}{cause[1:]}")


def constructors(comparison: Comparison) -> None:
    """What builds and fits ours, and what reproduces it on their side."""
    ours, theirs = st.columns(2)
    with ours:
        st.markdown("**Ours**")
        st.code(f"{code(comparison.ours)}\nmodel.fit(X_train, y_train)", language="python")
    with theirs:
        st.markdown("**scikit-learn**")
        st.code(twin_code(comparison.ours), language="python")
