"""An operation as a workbook of live formulas."""
