"""The calculus, the models, the data and the charts behind the pages; nothing here imports Streamlit."""
