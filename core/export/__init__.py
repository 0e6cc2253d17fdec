"""What leaves the app: a state as code, tables, animations, a spreadsheet and a worksheet; bytes and text."""
