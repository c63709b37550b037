"""What runs the app for a full room: processes behind nginx, and what watches them."""
