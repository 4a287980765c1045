"""Publication: audit, swap, exports, dictionary, datapackage and the site."""
