"""The published site: `write_site` writes it from the published warehouse."""
