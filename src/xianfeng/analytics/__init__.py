"""The seam to engines: extracts in, facts as Parquet, tables out; no Django, no statistics."""
